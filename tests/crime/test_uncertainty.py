"""The cost as a function of its inputs, against the exact answers."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from tp_analysis.crime import pricing as costs
from tp_analysis.crime.pricing import Pricing
from tp_analysis.crime.uncertainty import Spread, cost_model
from tp_analysis.methods.simulation import monte_carlo, summary_table

Counts = Callable[..., pd.DataFrame]
P90 = 1.2815515655446004


@pytest.fixture
def estimated(counts: Counts, pricing: Pricing) -> pd.DataFrame:
    rows = counts(
        {"count": 10}, {"category": "Burglary", "count": 40}, {"category": "Drugs", "count": 5}
    )
    return costs.priced(rows, pricing, basis="estimated")


def test_without_spread_every_draw_is_the_computed_cost(estimated: pd.DataFrame) -> None:
    model, none = cost_model(estimated), Spread(1, 1, 1, 0.7, 10, 1)
    results = monte_carlo(
        model.inputs(none), model.cost, draws=10, seed=1, common_factor=model.common_factor(none)
    )
    assert results == pytest.approx(np.full(10, float(estimated["amount_gbp"].sum())))


def test_a_mix_moves_crimes_between_offences_and_makes_none(
    counts: Counts, pricing: Pricing
) -> None:
    recorded = costs.priced(counts({"category": "Burglary", "count": 40}), pricing)
    model = cost_model(recorded)
    names = {"Share: Residential burglary": 1e9, "Share: Non-residential burglary": 1.0}
    drawn = {name: np.array([value]) for name, value in names.items()}
    drawn |= {"Unit cost: Domestic burglary": np.array([400.0]),
              "Unit cost: Commercial burglary": np.array([2000.0])}  # fmt: skip
    # All forty of homes: no more and no fewer than there are.
    assert model.cost(drawn)[0] == pytest.approx(40 * 400, rel=1e-6)


def test_the_mean_is_the_exact_one_of_independent_log_normals(
    counts: Counts, pricing: Pricing
) -> None:
    model = cost_model(costs.priced(counts({"count": 10}), pricing, basis="estimated"))
    spread = Spread(1, 1.3, 1.25, 0, 40_000, 3)
    results = monte_carlo(model.inputs(spread), model.cost, draws=40_000, seed=3)
    variance = (math.log(1.3) / P90) ** 2 + (math.log(1.25) / P90) ** 2
    exact = 10 * 2 * 1000 * math.exp(variance / 2)
    mean = summary_table(results).astype({"value": float}).to_dict("records")[0]
    assert abs(mean["value"] - exact) < 3 * mean["monte_carlo_error"]


def test_unit_costs_that_move_together_leave_more_uncertain(estimated: pd.DataFrame) -> None:
    model = cost_model(estimated)

    def width(loading: float) -> float:
        spread = Spread(1, 1.5, 1, loading, 10_000, 1)
        results = monte_carlo(
            model.inputs(spread), model.cost, draws=10_000, seed=1,
            common_factor=model.common_factor(spread),
        )  # fmt: skip
        return float(np.subtract(*np.percentile(results, [90, 10])))

    assert width(1.0) > 1.05 * width(0.0)


def test_only_what_is_uncertain_is_an_input(estimated: pd.DataFrame) -> None:
    inputs = cost_model(estimated).inputs(Spread(1.25, 1.3, 1.25, 0.7, 10, 1))
    # Robbery and drugs are one offence group each: their share is one, and sure.
    assert sorted(inputs) == [
        "Multiplier: Domestic burglary", "Multiplier: Robbery", "Share: Non-residential burglary",
        "Share: Residential burglary", "Unit cost: Domestic burglary", "Unit cost: Robbery",
    ]  # fmt: skip
