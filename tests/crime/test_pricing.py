"""What counts cost, by hand on a few crimes, and what must hold of any."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tp_analysis.crime import pricing as costs
from tp_analysis.crime.pricing import ALL_CATEGORIES, ESTIMATED, PROVEN, RECORDED, Pricing
from tp_analysis.methods.months import months_between

Counts = Callable[..., pd.DataFrame]
OPEN = "Under investigation"


@pytest.fixture
def lines(counts: Counts, pricing: Pricing) -> dict[str, pd.DataFrame]:
    rows = counts(
        {"count": 2}, {"count": 8, "outcome": OPEN},
        {"category": "Burglary", "count": 4, "outcome": OPEN}, {"category": "Drugs", "count": 5},
        {"category": "Witchcraft", "count": 3},
    )  # fmt: skip
    return costs.by_line(rows, pricing)


def test_the_three_lines_are_what_a_reader_computes_by_hand(lines: dict[str, pd.DataFrame]) -> None:
    table = costs.lines_table(lines).set_index("line")["amount_gbp"]
    assert table[PROVEN] == pytest.approx(2 * 1000)
    assert table[RECORDED] == pytest.approx(10 * 1000 + 3 * 400 + 1 * 2000)
    # A burglary of a business has no multiplier and is left out of the third line.
    assert table[ESTIMATED] == pytest.approx(10 * 2 * 1000 + 3 * 3 * 400)


def test_what_the_third_line_does_not_hold_is_told(counts: Counts, pricing: Pricing) -> None:
    rows = counts({"count": 10}, {"category": "Burglary", "count": 4})
    # Three burglaries of homes, of which the multiplier takes 0.4 of each; one has none.
    below = pricing.multipliers.replace({"multiplier": {3.0: 0.6}})
    found = costs.not_held_gbp(costs.by_line(rows, replace(pricing, multipliers=below)))
    assert found == pytest.approx({"no multiplier": 2000, "below one": 3 * 0.4 * 400})
    found = costs.not_held_gbp(costs.by_line(rows, pricing))
    assert found == pytest.approx({"no multiplier": 2000, "below one": 0})


def thefts(multiplier: float, commercial: str) -> dict[str, pd.DataFrame]:
    rows = pd.DataFrame(
        {
            "unit_cost_offence": ["Theft of vehicle", commercial, None, None],
            "count": [90.0, 10, 3, 4],
            "multiplier": [multiplier, float("nan"), float("nan"), float("nan")],
            "unit_cost_gbp": [100.0, 300, float("nan"), float("nan")],
        }
    )
    return {ESTIMATED: rows, RECORDED: rows}


def test_a_multiplier_that_allows_for_businesses_is_also_tried_on_their_vehicles() -> None:
    found = costs.vehicle_thefts_gbp(thefts(0.7, "Theft of commercial vehicle"))
    assert found == pytest.approx((90 * 70, 100 * 70))
    for lines in (thefts(1.3, "Theft of commercial vehicle"), thefts(0.7, "Theft")):
        assert all(pd.isna(amount) for amount in costs.vehicle_thefts_gbp(lines))


def test_homicides_are_those_that_the_mix_gives() -> None:
    rows = pd.DataFrame({"offence_group": ["Homicide", "Robbery"], "count": [1.5, 9],
                         "unit_cost_gbp": [4e6, 10], "amount_gbp": [6e6, 90]})  # fmt: skip
    assert costs.homicides(rows) == (1.5, 6e6, 4e6)
    assert all(pd.isna(amount) for amount in costs.homicides(rows.tail(1))[1:])


def test_the_bounds_are_all_of_the_cheapest_and_all_of_the_dearest(
    lines: dict[str, pd.DataFrame],
) -> None:
    table = costs.lines_table(lines).set_index("line")
    assert table.loc[RECORDED, "cheapest_gbp"] == pytest.approx(10_000 + 4 * 400)
    assert table.loc[RECORDED, "dearest_gbp"] == pytest.approx(10_000 + 4 * 2000)


def test_a_crime_without_a_cost_is_counted_and_costs_nothing_known(
    lines: dict[str, pd.DataFrame],
) -> None:
    table = costs.by_category(lines).set_index("category")
    for category, count in (("Drugs", 5), ("Witchcraft", 3)):
        assert table.loc[category, "count"] == count
        assert table.loc[category, "count_costed"] == 0
        assert table["amount_gbp"].isna()[category]
    assert table.loc[ALL_CATEGORIES, "count"] == 22
    assert table.loc[ALL_CATEGORIES, "amount_gbp"] == pytest.approx(13_200)


def test_every_step_multiplies_to_its_amount(lines: dict[str, pd.DataFrame]) -> None:
    table = costs.by_offence(lines)
    assert (table["count"] * table["unit_cost_gbp"]).tolist() == table["amount_gbp"].tolist()
    estimated = table["count"] * table["multiplier"] * table["unit_cost_gbp"]
    pd.testing.assert_series_equal(estimated, table["estimated_gbp"], check_names=False)
    assert table["amount_gbp"].sum() == pytest.approx(13_200)


def test_an_edition_without_multipliers_has_no_third_line(counts: Counts, pricing: Pricing) -> None:
    without = replace(pricing, has_multipliers=False)
    lines = costs.by_line(counts({"count": 2}), without)
    assert list(lines) == [PROVEN, RECORDED]
    assert costs.by_category(lines)["estimated_gbp"].isna().all()
    assert all(pd.isna(amount) for amount in costs.not_held_gbp(lines).values())
    assert costs.by_offence(lines)["multiplier"].isna().all()
    assert costs.by_part(counts({"count": 2}), without)["estimated_gbp"].isna().all()


def test_where_nothing_is_proven_its_cost_is_missing(counts: Counts, pricing: Pricing) -> None:
    table = costs.lines_table(costs.by_line(counts({"outcome": OPEN}), pricing))
    proven = table.to_dict("records")[0]
    assert (proven["line"], proven["count"]) == (PROVEN, 0)
    assert pd.isna(proven["amount_gbp"])


def test_parts_add_to_the_total(counts: Counts, pricing: Pricing) -> None:
    table = costs.by_part(counts({"count": 3}), pricing).set_index("part")["recorded_gbp"]
    assert table[["anticipation", "consequence", "response"]].sum() == pytest.approx(table["total"])


def test_agencies_share_the_fiscal_part_and_nothing_adds_the_three(
    counts: Counts, pricing: Pricing
) -> None:
    names = {"anticipation": "fiscal", "consequence": "economic", "response": "social"}
    bearers = replace(
        pricing,
        parts=("fiscal", "economic", "social"),
        unit_costs=pricing.unit_costs.replace({"part": names}),
    )
    agencies = pd.DataFrame({"agency": ["Prison", "Police"], "amount_gbp": [1.0, 3.0]})
    table = costs.by_bearer(counts({"count": 10}), bearers, agencies)
    assert table["bearer"].tolist() == ["", "Police", "Prison", "", ""]
    assert table["recorded_gbp"].tolist() == pytest.approx([1000, 750, 250, 6000, 3000])


def test_a_month_that_is_not_held_costs_nothing_known(counts: Counts, pricing: Pricing) -> None:
    rows = counts({"month": "2021-05-01"}, {"month": "2021-07-01", "count": 2})
    table = costs.by_month(rows, pricing, months_between("2021-05-01", "2021-07-31"))
    recorded = table[table["line"] == RECORDED]["amount_gbp"].tolist()
    assert recorded[0] == 1000 and recorded[2] == 2000
    assert pd.isna(recorded[1])


ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "category": st.sampled_from(["Robbery", "Burglary", "Drugs", "Witchcraft"]),
            "month": st.sampled_from(["2021-05-01", "2021-06-01"]),
            "outcome": st.sampled_from(["Local resolution", OPEN, None]),
            "count": st.integers(1, 10_000),
        }
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS)
def test_months_add_to_the_line_and_each_line_holds_the_one_before(
    rows: list[dict[str, Any]], counts: Counts, pricing: Pricing
) -> None:
    table = counts(*rows)
    lines = costs.lines_table(costs.by_line(table, pricing)).set_index("line")["amount_gbp"]
    months = costs.by_month(table, pricing, months_between("2021-05-01", "2021-06-30"))
    sums = months.groupby("line")["amount_gbp"].sum(min_count=1)
    pd.testing.assert_series_equal(
        sums.reindex(lines.index).astype(float), lines.astype(float), check_names=False
    )
    assert lines.fillna(0)[PROVEN] <= lines.fillna(0)[RECORDED] + 1e-6
