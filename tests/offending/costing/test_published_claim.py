"""The published cost, rebuilt from data: for each offender, whose cost it is, its readings."""

from __future__ import annotations

import pytest

from tp_analysis.display import Quantities
from tp_analysis.offending import Chain, OffendingInputs, claims, figures, triangulation
from tp_analysis.offending.costing import uncertainty
from tp_analysis.offending.costing.inputs import CostingInputs
from tp_analysis.offending.costing.own_claim import own_claim_figures
from tp_analysis.offending.costing.uncertainty_exhibits import simulate


def test_the_report_reproduces_the_published_numbers(
    inputs: OffendingInputs, chain: Chain, numbers: Quantities
) -> None:
    values = figures.values_of(inputs)
    each = values[claims.ANNUAL_COST] / values[claims.PEOPLE]
    assert each == 448_000
    assert numbers["claim.cost_each"].text == "£448,000"
    assert values[claims.COUNT] == pytest.approx(146.8e6)
    assert values[claims.ANNUAL_COST] / values[claims.COUNT] == pytest.approx(0.76, abs=0.005)
    assert numbers["claim.count_share"].text == "76%"
    assert numbers["claim.fiscal_share"].text == "20.8%"
    assert numbers["claim.fiscal"].value == pytest.approx(23.3e6, abs=0.1e6)
    assert each / values["unit_cost.all_crime_mean"] == pytest.approx(152.7, abs=0.1)
    assert numbers["claim.offences_needed"].text == "153"


def test_the_other_groups_crimes_make_the_case_that_the_own_share_does_not(
    inputs: OffendingInputs, chain: Chain, numbers: Quantities, costing: CostingInputs
) -> None:
    own = own_claim_figures(inputs, costing, chain, draws=10_000, seed=2010)
    # A quarter of 4,400 / 30%, by three years; the rest of the chain by hand.
    assert own["own.crimes"].value == pytest.approx(0.25 * 4400 / 0.3 / 3)
    cost = 0.25 * 4400 / 0.3 / 3 / 0.28 * 5.24 * figures.mean_cost_gbp(inputs)
    assert own["own.central"].value == pytest.approx(cost)
    assert own["own.central"].text == "£66 million"
    assert own["own.detected"].text == "16.5%"
    assert own["own.within"].value == 0
    assert numbers["needed.within"].value > 0
    simulated = simulate(inputs, costing, chain, draws=10_000, seed=2010)
    assert 2 < own["own.reaches"].value < 100 * simulated.headline["reaches"]


def test_only_all_crime_with_all_three_parts_reaches_the_cost_in_one_year(
    inputs: OffendingInputs, chain: Chain
) -> None:
    readings = triangulation.readings(chain)
    stands = triangulation.standing(readings, target_gbp=figures.target_gbp(inputs))
    reaching = readings.assign(standing=stands)
    reaching = reaching[reaching["standing"] == "reaches it"]
    assert list(reaching[["years", "counted", "parts"]].itertuples(index=False, name=None)) == [
        (1, triangulation.ALL, triangulation.ALL_PARTS),
        (3, triangulation.ALL, triangulation.ALL_PARTS),
        (3, triangulation.ALL, "Economic only"),
        (3, triangulation.ALL, "Social only"),
    ]


def test_each_reading_is_a_simple_product_by_another_route(
    inputs: OffendingInputs, chain: Chain
) -> None:
    table = uncertainty.needed_by_reading(chain, target_gbp=figures.target_gbp(inputs))
    costs = inputs.real_unit_costs
    mean = costs[(costs["edition"] == "2010-11") & (costs["offence"] == "All crime, average")]
    pounds = mean.set_index("part")["real_gbp"]
    crimes = 4400 / 3 / 0.28 * 5.24
    central = table.set_index(["counted", "parts"])["central"]
    for part, label in (("fiscal", "Fiscal only"), ("economic", "Economic only"),
                        ("social", "Social only"), ("total", "All three")):  # fmt: skip
        assert central[("All crimes", label)] == pytest.approx(crimes * pounds[part], rel=1e-3)


def test_the_simulation_lies_within_the_cases_and_ranks_the_readings_as_they_do(
    inputs: OffendingInputs, chain: Chain, costing: CostingInputs
) -> None:
    simulated = simulate(inputs, costing, chain, draws=10_000, seed=2010)
    headline = simulated.headline
    low, high = (triangulation.cost_gbp(chain.values(case)) for case in ("low", "high"))
    assert low < headline["P10"] < headline["P50"] < headline["P90"] < high
    assert 0.05 < headline["reaches"] < 0.2
    others = simulated.summaries.iloc[:]
    whole = (others["counted"] == triangulation.ALL) & (others["parts"] == triangulation.ALL_PARTS)
    assert (others.loc[~whole, "reaches"] < 0.05).all()
