"""What crimes cost: by hand, by a second route, and what always holds."""

from __future__ import annotations

import duckdb
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tp_analysis.errors import ConfigurationError, DataError
from tp_analysis.methods import offence_costs
from tp_analysis.methods.offence_costs import STAGES, TOTAL, Basis, add_agency_costs, cost_counts

EDITION = "2020"
PARTS = (*STAGES, TOTAL)
MIX = pd.DataFrame(
    [
        ("Violence", "Homicide", 0.01),
        ("Violence", "Injury", 0.59),
        ("Violence", "Sexual", 0.3),
        ("Violence", "Driving", 0.1),
        ("Robbery", "Robbery", 1.0),
        ("Drugs", "Drugs", 1.0),
        ("Theft", "Theft", 1.0),
    ],
    columns=["police_uk_category", "offence_group", "share"],
)
MAPPING = pd.DataFrame(
    [
        ("Homicide", "Murder", "same", 1.0),
        ("Injury", "Wounding", "same", 1.0),
        ("Sexual", "Rape", "part", 0.4),
        ("Sexual", "Other sexual", "part", 0.6),
        ("Driving", None, "not costed", None),
        ("Robbery", "Robbery", "nearest", 1.0),
        ("Drugs", None, "not costed", None),
        ("Theft", "Theft by staff", "nearest", 1.0),
    ],
    columns=["offence_group", "unit_cost_offence", "match", "share"],
).assign(edition=EDITION)
# Anticipation, consequence and response of each.
STAGE_COSTS = {
    "Murder": (100.0, 900_000.0, 99_900.0),
    "Wounding": (10.0, 700.0, 290.0),
    "Rape": (50.0, 8_000.0, 1_950.0),
    "Other sexual": (20.0, 1_500.0, 480.0),
    "Robbery": (25.0, 2_500.0, 475.0),
}
UNIT_COSTS = pd.DataFrame(
    [
        (EDITION, offence, part, amount)
        for offence, amounts in STAGE_COSTS.items()
        for part, amount in zip(PARTS, (*amounts, sum(amounts)), strict=True)
    ]
    + [(EDITION, "Theft by staff", TOTAL, 60.0)],
    columns=["edition", "offence", "part", "amount_gbp"],
)
MULTIPLIERS = pd.DataFrame(
    [
        ("Murder", 1.0),
        ("Wounding", 1.5),
        ("Rape", 3.0),
        ("Other sexual", 18.0),
        ("Robbery", 2.0),
    ],
    columns=["offence", "multiplier"],
).assign(edition=EDITION)
CATEGORIES = (*MIX["police_uk_category"].unique(), "Piracy")


def counted(*rows: tuple[str, int]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=["category", "count"])


def costed(
    counts: pd.DataFrame, basis: Basis = "recorded", parts: tuple[str, ...] = PARTS
) -> pd.DataFrame:
    return cost_counts(
        counts, MIX, MAPPING, UNIT_COSTS, MULTIPLIERS, edition=EDITION, basis=basis, parts=parts
    )


def total_of(costs: pd.DataFrame, part: str = TOTAL) -> float:
    return float(costs.loc[costs["part"] == part, "amount_gbp"].sum())


counts_of_crimes = st.lists(
    st.tuples(st.sampled_from(CATEGORIES), st.integers(0, 10_000)), min_size=1, max_size=12
)
bases = st.sampled_from(["recorded", "estimated"])


def test_a_pooled_category_is_divided_by_the_mix_and_then_within_the_group() -> None:
    rows = costed(counted(("Violence", 1000)), parts=(TOTAL,)).set_index("unit_cost_offence")
    assert rows["count"].tolist() == pytest.approx([10, 590, 120, 180, 100])
    assert rows.index[:4].tolist() == ["Murder", "Wounding", "Rape", "Other sexual"]
    assert rows.loc["Rape", "amount_gbp"] == pytest.approx(120 * 10_000)
    assert rows.loc["Other sexual", "amount_gbp"] == pytest.approx(180 * 2_000)


def test_estimated_crime_is_recorded_crime_times_its_multiplier() -> None:
    counts = counted(("Robbery", 7))
    assert total_of(costed(counts)) == 7 * 3_000
    assert total_of(costed(counts, "estimated")) == 7 * 2 * 3_000


def test_without_a_multiplier_the_estimate_is_missing_and_the_recorded_cost_stands() -> None:
    counts = counted(("Theft", 50))
    assert total_of(costed(counts)) == 50 * 60
    rows = costed(counts, "estimated", (TOTAL,))
    assert rows["amount_gbp"].isna().all()
    assert rows["status"].tolist() == ["no multiplier"]
    assert rows["count"].tolist() == [50]


def test_a_part_that_the_edition_does_not_tell_is_missing_while_its_total_stands() -> None:
    rows = costed(counted(("Theft", 50))).set_index("part")
    assert rows.loc[list(STAGES), "amount_gbp"].isna().all()
    assert set(rows.loc[list(STAGES), "status"]) == {"part not known"}
    assert rows.loc[TOTAL, "amount_gbp"] == 3_000


def test_what_is_not_costed_keeps_its_count_and_is_never_zero() -> None:
    rows = costed(counted(("Drugs", 40), ("Violence", 10)))
    without = rows[rows["status"] == "not costed"]
    assert without["amount_gbp"].isna().all()
    assert without[without["part"] == TOTAL]["count"].tolist() == pytest.approx([40, 1])


def test_an_unknown_category_is_listed_with_its_count() -> None:
    rows = costed(counted(("Piracy", 3), ("Drugs", 40), ("Robbery", 9)))
    listed = offence_costs.without_cost(rows)
    assert listed[["category", "status", "count"]].to_numpy().tolist() == [
        ["Drugs", "not costed", 40.0],
        ["Piracy", "not in the mapping", 3.0],
    ]


def test_an_unknown_offence_group_is_listed_with_its_count() -> None:
    counts = pd.DataFrame({"offence_group": ["Robbery", "Piracy", None], "count": [9, 3, 2]})
    rows = cost_counts(
        counts, None, MAPPING, UNIT_COSTS, MULTIPLIERS, edition=EDITION, basis="recorded"
    )
    listed = offence_costs.without_cost(rows)
    assert listed["count"].tolist() == [3, 2]
    assert set(listed["status"]) == {"not in the mapping"}
    assert total_of(rows) == 9 * 3_000


def test_the_share_that_is_costed_counts_each_crime_once() -> None:
    rows = costed(counted(("Violence", 50), ("Drugs", 25), ("Robbery", 20), ("Piracy", 5)))
    table = offence_costs.share_costed(rows).set_index("status")
    assert table["count"].to_dict() == pytest.approx(
        {"costed": 65, "not costed": 30, "no multiplier": 0, "part not known": 0,
         "not in the mapping": 5}
    )  # fmt: skip
    assert table["share"].sum() == pytest.approx(1)
    assert table.loc["costed", "share"] == pytest.approx(0.65)


def test_other_columns_are_carried_and_rows_alike_become_one() -> None:
    counts = pd.DataFrame(
        {"month": ["b", "a", "b"], "category": ["Robbery"] * 3, "count": [1, 2, 3]}
    )
    rows = costed(counts, parts=(TOTAL,))
    assert rows[["month", "count"]].to_numpy().tolist() == [["a", 2.0], ["b", 4.0]]


def test_amounts_in_another_price_year_stand_beside_those_of_the_edition() -> None:
    repriced = UNIT_COSTS.assign(real_gbp=UNIT_COSTS["amount_gbp"] * 1.25)
    rows = cost_counts(
        counted(("Robbery", 4)), MIX, MAPPING, repriced, MULTIPLIERS, edition=EDITION,
        basis="recorded",
    )  # fmt: skip
    assert rows[["amount_gbp", "real_amount_gbp"]].to_numpy().tolist() == [[12_000.0, 15_000.0]]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"edition": "1999"}, "no edition '1999'"),
        ({"parts": ("fiscal",)}, "has no part 'fiscal'"),
        ({"parts": ()}, "none given"),
        ({"mix": None}, "need the mix"),
        ({"counts": counted(("Robbery", -1))}, "below zero"),
        ({"counts": pd.DataFrame({"category": ["Robbery"], "count": [None]})}, "missing"),
        ({"counts": pd.DataFrame({"category": ["Robbery"]})}, "no column count"),
    ],
)
def test_what_cannot_be_costed_is_refused_with_the_reason(
    changes: dict[str, object], message: str
) -> None:
    given_tables: dict[str, object] = {
        "counts": counted(("Robbery", 1)), "mix": MIX, "mapping": MAPPING,
        "unit_costs": UNIT_COSTS, "multipliers": MULTIPLIERS, "edition": EDITION,
        "basis": "recorded", "parts": (TOTAL,),
    }  # fmt: skip
    with pytest.raises(DataError, match=message):
        cost_counts(**(given_tables | changes))  # type: ignore[arg-type]


def test_another_basis_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="recorded or estimated"):
        costed(counted(("Robbery", 1)), "proven")  # type: ignore[arg-type]


@settings(max_examples=30)
@given(counts_of_crimes, bases, st.randoms(use_true_random=False))
def test_regrouping_never_changes_the_total(
    rows: list[tuple[str, int]], basis: Basis, random: object
) -> None:
    """Rows permuted, each count split over two rows, months merged: the same cost to the penny."""
    months = counted(*rows).assign(month=[number % 3 for number in range(len(rows))])
    halves = pd.concat(
        [months.assign(count=months["count"] // 2),
         months.assign(count=months["count"] - months["count"] // 2)]
    )  # fmt: skip
    order = list(range(len(halves)))
    random.shuffle(order)  # type: ignore[attr-defined]
    by_month = costed(months, basis)
    split = costed(halves.iloc[order], basis)
    pd.testing.assert_frame_equal(by_month, split)
    merged = costed(months.drop(columns="month"), basis)
    assert total_of(merged) == pytest.approx(total_of(by_month), abs=0.005)


@settings(max_examples=30)
@given(counts_of_crimes, bases)
def test_the_parts_sum_to_the_total_wherever_all_are_known(
    rows: list[tuple[str, int]], basis: Basis
) -> None:
    costs = costed(counted(*rows), basis)
    known = costs[costs["unit_cost_offence"] != "Theft by staff"]
    assert sum(total_of(known, part) for part in STAGES) == pytest.approx(total_of(known))


@settings(max_examples=30)
@given(counts_of_crimes, bases)
def test_no_crime_is_lost_or_made(rows: list[tuple[str, int]], basis: Basis) -> None:
    costs = costed(counted(*rows), basis)
    crimes = sum(count for _, count in rows)
    for part in PARTS:
        assert costs.loc[costs["part"] == part, "count"].sum() == pytest.approx(crimes)
    table = offence_costs.share_costed(costs)
    assert table["count"].sum() == pytest.approx(crimes)


@settings(max_examples=30)
@given(counts_of_crimes, bases)
def test_the_cost_by_the_mix_lies_within_the_bounds(
    rows: list[tuple[str, int]], basis: Basis
) -> None:
    table = offence_costs.bounds(costed(counted(*rows), basis)).dropna(subset="amount_gbp")
    assert (table["cheapest_gbp"] <= table["amount_gbp"] * (1 + 1e-9) + 1e-6).all()
    assert (table["amount_gbp"] <= table["dearest_gbp"] * (1 + 1e-9) + 1e-6).all()


def test_the_bounds_of_a_pooled_category_are_its_cheapest_and_dearest_offence() -> None:
    bound = offence_costs.bounds(costed(counted(("Violence", 1000)))).iloc[0]
    # Ten homicides at a million each are counted, not bounded; 100 of driving have no cost.
    assert (bound["count"], bound["count_costed"]) == pytest.approx((1000, 900))
    assert bound["cheapest_offence"] == "Wounding"
    assert bound["cheapest_gbp"] == pytest.approx(10e6 + 890 * 1_000)
    assert bound["dearest_offence"] == "Rape"
    assert bound["dearest_gbp"] == pytest.approx(10e6 + 890 * 10_000)


def test_the_multiplier_decides_which_offence_is_dearest_where_crime_is_estimated() -> None:
    bound = offence_costs.bounds(costed(counted(("Violence", 1000)), "estimated")).iloc[0]
    # 18 other sexual offences at £2,000 are dearer than 3 rapes at £10,000.
    assert bound["dearest_offence"] == "Other sexual"


def test_a_category_without_a_cost_has_no_bounds() -> None:
    bound = offence_costs.bounds(costed(counted(("Drugs", 10)))).iloc[0]
    assert pd.isna(bound[["cheapest_gbp", "amount_gbp", "dearest_gbp"]]).all()
    assert bound["count"] == 10


def test_bounds_of_a_part_that_was_not_costed_are_refused() -> None:
    with pytest.raises(DataError, match="no part 'total'"):
        offence_costs.bounds(costed(counted(("Robbery", 1)), parts=("response",)))


@pytest.mark.parametrize("basis", ["recorded", "estimated"])
def test_sql_over_the_same_tables_gives_the_same_costs(basis: Basis) -> None:
    counts = counted(("Violence", 10_796), ("Robbery", 412), ("Theft", 2_001), ("Drugs", 77))
    connection = duckdb.connect()
    for name, frame in {
        "counts": counts, "mix": MIX, "mapping": MAPPING, "unit_costs": UNIT_COSTS,
        "multipliers": MULTIPLIERS,
    }.items():  # fmt: skip
        connection.register(name, frame)
    factor = "1" if basis == "recorded" else "multipliers.multiplier"
    by_sql = connection.execute(
        f"""
        SELECT counts.category, unit_costs.part,
               sum(counts.count * mix.share * mapping.share * {factor} * unit_costs.amount_gbp)
        FROM counts
        JOIN mix ON mix.police_uk_category = counts.category
        JOIN mapping USING (offence_group)
        JOIN unit_costs ON unit_costs.offence = mapping.unit_cost_offence
        LEFT JOIN multipliers ON multipliers.offence = mapping.unit_cost_offence
        GROUP BY ALL ORDER BY ALL
        """
    ).fetchall()
    ours = costed(counts, basis).groupby(["category", "part"])["amount_gbp"].sum(min_count=1)
    expected = {(category, part): amount for category, part, amount in by_sql if amount is not None}
    assert ours.dropna().to_dict() == pytest.approx(expected)
    assert len(expected) >= 8


# Agencies' own costs beside those of offences

AGENCIES = pd.DataFrame({"agency": ["Prison", "Police", "Prison"], "amount_gbp": [5.0, 2.0, 4.0]})


def parts_at(**amounts: float | None) -> pd.DataFrame:
    return pd.DataFrame({"part": list(amounts), "amount_gbp": list(amounts.values())})


def test_harm_may_stand_beside_what_agencies_spend() -> None:
    table = add_agency_costs(parts_at(anticipation=10.0, consequence=90.0), AGENCIES)
    assert table.to_numpy().tolist() == [
        ["offences", "anticipation", 10.0],
        ["offences", "consequence", 90.0],
        ["agencies", "Prison", 9.0],
        ["agencies", "Police", 2.0],
    ]


@pytest.mark.parametrize("part", ["response", "fiscal", "total", "other"])
@pytest.mark.parametrize("beside", ["consequence", "social", None])
def test_counting_the_response_twice_is_an_error(part: str, beside: str | None) -> None:
    costs = parts_at(**{part: 1.0}, **({beside: 1.0} if beside else {}))
    with pytest.raises(DataError, match="counted twice"):
        add_agency_costs(costs, AGENCIES)


def test_what_the_nhs_spends_on_victims_may_stand_beside_agencies_but_not_twice() -> None:
    costs = pd.DataFrame({"part": ["social", "fiscal, NHS"], "amount_gbp": [5.0, 2.0]})
    table = add_agency_costs(costs, AGENCIES)
    assert table["amount_gbp"].sum() == 5 + 2 + 9 + 2
    with pytest.raises(DataError, match="counted twice"):
        add_agency_costs(costs, AGENCIES.assign(agency=["NHS", "Police", "Prison"]))


def test_parts_of_two_splits_are_not_added() -> None:
    with pytest.raises(DataError, match="overlap"):
        add_agency_costs(parts_at(consequence=1.0, social=1.0), AGENCIES)


def test_a_response_without_an_amount_is_an_error_too() -> None:
    with pytest.raises(DataError, match="response"):
        add_agency_costs(parts_at(response=None, consequence=1.0), AGENCIES)


def test_offences_without_a_cost_add_nothing_and_a_part_without_any_stays_missing() -> None:
    costs = pd.concat([parts_at(consequence=3.0, anticipation=None), parts_at(consequence=None)])
    table = add_agency_costs(costs, AGENCIES).set_index("item")["amount_gbp"]
    assert table["consequence"] == 3
    assert pd.isna(table["anticipation"])


def test_an_agency_without_an_amount_is_an_error() -> None:
    with pytest.raises(DataError, match="no amount for Probation"):
        add_agency_costs(
            parts_at(social=1.0), pd.DataFrame({"agency": ["Probation"], "amount_gbp": [None]})
        )


@settings(max_examples=30)
@given(counts_of_crimes, bases)
def test_what_costing_gives_can_be_added_only_without_the_response(
    rows: list[tuple[str, int]], basis: Basis
) -> None:
    costs = costed(counted(*rows), basis)
    with pytest.raises(DataError, match="counted twice"):
        add_agency_costs(costs, AGENCIES)
    beside = costs[costs["part"].isin(["anticipation", "consequence"])]
    table = add_agency_costs(beside, AGENCIES)
    added = table.loc[table["kind"] == "offences", "amount_gbp"].sum()
    assert added == pytest.approx(total_of(costs, "anticipation") + total_of(costs, "consequence"))
