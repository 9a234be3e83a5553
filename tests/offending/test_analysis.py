"""Claims, unit costs and triangulation: tiny tables, reference values and what always holds."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tp_analysis.errors import DataError
from tp_analysis.methods import offence_costs, offence_prices
from tp_analysis.methods.prices import DeflatorSeries
from tp_analysis.methods.uncertainty import Range
from tp_analysis.offending import (
    Chain,
    OffendingInputs,
    claims,
    figures,
    triangulation,
    unit_costs,
)

DEFLATORS = DeflatorSeries("test", {"2003-04": 80.0, "2009-10": 100.0})
EDITIONS = pd.DataFrame({"edition": ["2003"], "deflator_year": ["2003-04"]})
COSTS = pd.DataFrame(
    [
        ("2003", "Robbery", "anticipation", 10.0),
        ("2003", "Robbery", "consequence", 60.0),
        ("2003", "Robbery", "response", 30.0),
        ("2003", "Robbery", "total", 100.0),
        ("2003", "Theft", "total", 40.0),
    ],
    columns=["edition", "offence", "part", "amount_gbp"],
)
MULTIPLIERS = pd.DataFrame({"edition": ["2003"], "offence": ["Robbery"], "multiplier": [4.0]})


def one_chain(*, crimes: float = 100, detected: float = 0.5, committed: float = 3) -> Chain:
    return Chain(
        crimes=Range(crimes / 2, crimes, crimes * 2),
        detected=Range(detected / 2, detected, min(1, detected * 2)),
        committed=Range(committed / 2, committed, committed * 2),
        cost=Range(500, 1000, 2000),
        offenders=10,
        shares={"fiscal": 0.2, "economic": 0.3, "social": 0.5},
    )


# Claims


def claim_rows(**values: tuple[float, float]) -> pd.DataFrame:
    return pd.DataFrame(
        [(name.replace("__", "."), *pair) for name, pair in values.items()],
        columns=["figure_id", "value", "rounding"],
    )


def test_offences_needed_is_the_cost_by_the_cost_of_one() -> None:
    assert claims.offences_needed(cost_each_gbp=900, cost_of_a_crime_gbp=300) == 3


def test_an_interval_runs_half_a_rounding_step_either_side() -> None:
    interval = claims.intervals_by_id(claim_rows(offenders__persistent=(250, 10)))
    assert (interval[claims.PEOPLE].low, interval[claims.PEOPLE].high) == (245, 255)


def test_the_two_groups_cannot_be_one(inputs: OffendingInputs) -> None:
    sums = claims.arithmetic(inputs.published, inputs.count, mean_crime_gbp=2933)
    sums = sums.set_index("test_id")
    assert sums.at["known", "value"] == pytest.approx(12_500)
    assert sums.at["all_crimes", "value"] == pytest.approx(14_667, abs=1)
    # 10,267 crimes for 12,250 other known offenders.
    assert sums.at["others_each", "value"] == pytest.approx(0.838, abs=0.001)
    assert sums.at["others_each", "high"] < 1.12
    assert sums.at["share_gap", "low"] > 0


def test_the_press_figure_is_ten_times_too_small(inputs: OffendingInputs) -> None:
    sums = claims.arithmetic(inputs.published, inputs.count, mean_crime_gbp=2933)
    at_press = sums.set_index("test_id").at["at_press", "value"]
    assert at_press == pytest.approx(11_000_000)
    assert 112e6 / at_press == pytest.approx(10, abs=0.25)


def test_every_range_holds_its_own_value(inputs: OffendingInputs) -> None:
    sums = claims.arithmetic(inputs.published, inputs.count, mean_crime_gbp=2933)
    assert (sums["low"] <= sums["value"]).all()
    assert (sums["value"] <= sums["high"]).all()


def test_every_statement_is_in_one_of_the_two_tables(inputs: OffendingInputs) -> None:
    tables = [
        claims.statements(inputs.published, inputs.documents, about_cost=about)
        for about in (True, False)
    ]
    shown = pd.concat(tables)["figure_id"]
    left_out = set(inputs.published["figure_id"]) - set(shown)
    assert shown.is_unique
    assert all(name.startswith(claims.OTHER_MATTERS) for name in left_out)
    assert not pd.concat(tables).isna().any(axis=None)


def test_claims_are_left_as_they_were(inputs: OffendingInputs) -> None:
    before = inputs.published.copy()
    claims.statements(inputs.published, inputs.documents, about_cost=True)
    claims.arithmetic(inputs.published, inputs.count, mean_crime_gbp=2933)
    pd.testing.assert_frame_equal(inputs.published, before)


# Unit costs


def real_costs() -> pd.DataFrame:
    return offence_prices.repriced(COSTS, EDITIONS, price_year="2009-10", deflators=DEFLATORS)


def test_an_offence_without_parts_or_multiplier_keeps_its_total() -> None:
    table = unit_costs.by_part(
        real_costs(), MULTIPLIERS, edition="2003", parts=offence_costs.STAGES
    ).set_index("offence")
    assert table.at["Theft", "total"] == pytest.approx(50)
    assert math.isnan(table.at["Theft", "response"])
    assert math.isnan(table.at["Theft", "multiplier"])


def test_cost_per_recorded_crime_is_the_multiplier_times_the_cost() -> None:
    table = unit_costs.by_part(
        real_costs(), MULTIPLIERS, edition="2003", parts=offence_costs.STAGES
    )
    assert unit_costs.cost_per_recorded_crime(table)["per_recorded_gbp"].tolist() == [500]


def test_a_missing_unit_cost_says_which() -> None:
    with pytest.raises(DataError, match="0 rows for the fiscal of 'Robbery'"):
        unit_costs.amount(real_costs(), edition="2003", offence="Robbery", part="fiscal")


def test_2003_prices_are_raised_by_16_75_per_cent_to_2009_10(inputs: OffendingInputs) -> None:
    factors = offence_prices.price_factors(
        inputs.editions, price_year="2009-10", deflators=inputs.deflators
    ).set_index("edition")["factor"]
    assert factors["2003"] == pytest.approx(1.1675, abs=0.00005)
    assert factors["2010-11"] == pytest.approx(0.9833, abs=0.00005)


@pytest.mark.parametrize(
    ("edition", "parts", "without_parts", "tolerance_gbp"),
    [
        ("2003", offence_costs.STAGES, 1, 1.0),
        ("2010-11", offence_costs.BEARERS, 0, 1.0),
        ("2015-16", offence_costs.STAGES, 10, 10.0),
        ("2019-20", offence_costs.STAGES, 0, 10.0),
    ],
)
def test_the_parts_add_to_the_total(
    inputs: OffendingInputs,
    edition: str,
    parts: tuple[str, ...],
    without_parts: int,
    tolerance_gbp: float,
) -> None:
    own_year = inputs.editions.set_index("edition").at[edition, "deflator_year"]
    costs = offence_prices.repriced(
        inputs.unit_costs, inputs.editions, price_year=own_year, deflators=inputs.deflators
    )
    table = unit_costs.by_part(costs, inputs.multipliers, edition=edition, parts=parts)
    whole = table.dropna(subset=list(parts))
    assert len(table) - len(whole) == without_parts
    gaps = (whole[list(parts)].sum(axis=1) - whole["total"]).abs()
    assert gaps.max() <= tolerance_gbp + 1e-6


def test_matched_offences_are_in_every_edition(inputs: OffendingInputs) -> None:
    for names in unit_costs.MATCHED_OFFENCES.values():
        assert list(names) == inputs.editions["edition"].tolist()


def test_a_split_adds_to_its_fiscal_part_and_to_the_whole(inputs: OffendingInputs) -> None:
    costs = offence_prices.repriced(
        inputs.unit_costs, inputs.editions, price_year="2009-10", deflators=inputs.deflators
    )
    split = unit_costs.parts_of_amount(
        costs, inputs.agencies, edition="2010-11", total_gbp=112e6
    ).set_index("bearer")["amount_gbp_million"]
    assert split.iloc[:6].sum() == pytest.approx(split.iloc[6], abs=0.01)
    assert split.iloc[6:9].sum() == pytest.approx(split.iloc[9])
    assert split.iloc[9] == pytest.approx(112)


# Triangulation


def test_the_central_case_is_the_product_of_its_links() -> None:
    values = one_chain().values("central")
    assert triangulation.recorded_crimes(values) == 200
    assert triangulation.all_crimes(values) == 600
    assert triangulation.cost_gbp(values) == 600_000


def test_the_high_case_takes_the_low_share_detected() -> None:
    values = one_chain().values("high")
    assert values["detected"] == 0.25
    assert triangulation.cost_gbp(values) == 200 / 0.25 * 6 * 2000


def test_the_steps_end_with_the_cost_of_each_offender() -> None:
    steps = triangulation.chain_steps(one_chain()).set_index("step")
    assert steps["central"].iloc[-1] == 60_000
    assert steps["is_total"].sum() == 1


def test_three_years_cost_three_times_one_and_the_fiscal_part_its_share() -> None:
    table = triangulation.readings(one_chain()).set_index(["years", "parts", "counted"])["central"]
    whole = table[(1, triangulation.ALL_PARTS, "All crimes")]
    assert table[(3, triangulation.ALL_PARTS, "All crimes")] == pytest.approx(3 * whole)
    assert table[(1, triangulation.FISCAL_PART, "All crimes")] == pytest.approx(0.2 * whole)
    apart = [table[(1, part, "All crimes")] for part in triangulation.PARTS]
    assert sum(apart[1:]) == pytest.approx(apart[0])
    assert len(table) == 24


def test_a_target_out_of_reach_of_any_value_has_no_needed_value() -> None:
    needed = triangulation.needed_values(one_chain(detected=0.9), target_gbp=1e12)
    assert needed["needed"].isna().all()
    assert not needed["is_within"].any()


def test_nobody_can_detect_more_than_every_crime() -> None:
    needed = triangulation.needed_values(one_chain(detected=0.9), target_gbp=100_000)
    by_name = needed.set_index("assumption")["needed"]
    assert math.isnan(by_name["detected"])
    assert by_name["crimes"] < 100


@given(
    crimes=st.floats(10, 10_000),
    detected=st.floats(0.05, 0.9),
    committed=st.floats(1, 20),
    target=st.floats(1e5, 1e9),
)
def test_a_needed_value_plugged_back_in_gives_the_target(
    crimes: float, detected: float, committed: float, target: float
) -> None:
    chain = one_chain(crimes=crimes, detected=detected, committed=committed)
    for row in triangulation.needed_values(chain, target_gbp=target).to_dict("records"):
        if not math.isnan(row["needed"]):
            values = chain.values("central") | {row["assumption"]: row["needed"]}
            assert triangulation.cost_gbp(values) == pytest.approx(target, rel=1e-6)


@given(crimes=st.floats(10, 10_000), detected=st.floats(0.05, 1), committed=st.floats(0.1, 20))
def test_the_cases_stand_in_order_for_every_reading(
    crimes: float, detected: float, committed: float
) -> None:
    chain = one_chain(crimes=crimes, detected=detected, committed=committed)
    table = triangulation.readings(chain)
    assert (table["low"] <= table["central"] * (1 + 1e-12)).all()
    assert (table["central"] <= table["high"] * (1 + 1e-12)).all()


def test_seldom_recorded_crimes_are_mostly_cheap_but_robbery_is_not(
    inputs: OffendingInputs,
) -> None:
    costs = figures.recorded_costs(inputs)
    counted = unit_costs.by_how_often_recorded(costs, without=[*figures.OFF_THE_SCALE])
    assert counted.set_index("name")["value"].to_dict() == {
        "seldom": 5, "seldom_dear": 1, "often": 5, "often_dear": 4,
    }  # fmt: skip
    robbery = costs.set_index("offence").loc["Robbery, personal"]
    assert robbery["multiplier"] > costs["multiplier"].median()
