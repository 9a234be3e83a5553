"""Simulated results, against answers known exactly."""

from __future__ import annotations

import hashlib
import math
import os
import subprocess
import sys
from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
import pytest

from tp_analysis.errors import DataError
from tp_analysis.methods.distributions import (
    Beta,
    Distribution,
    Draws,
    Fixed,
    LogNormal,
    Pert,
    Triangular,
)
from tp_analysis.methods.simulation import draw_inputs, monte_carlo, summary_table, tornado

P90 = 1.2815515655446004
COSTS = {
    "wounding_gbp": LogNormal(median=9_810, p90=14_000),
    "burglary_gbp": LogNormal(median=3_910, p90=6_000),
    "theft_gbp": LogNormal(median=760, p90=1_500),
}
MIXED: dict[str, Distribution] = {
    **COSTS,
    "days": Triangular(low=10, mode=20, high=60),
    "multiplier": Pert(low=1, mode=2.8, high=6),
    "detected": Beta(alpha=28, beta=72),
}
TOGETHER = dict.fromkeys(COSTS, 1.0)
DRAWS = 100_000


def total(drawn: Mapping[str, Draws]) -> Draws:
    return np.asarray(sum(drawn.values()))


def product(drawn: Mapping[str, Draws]) -> Draws:
    return np.asarray(math.prod(drawn.values()))


def log_normal_mean(cost: LogNormal) -> float:
    sigma = math.log(cost.p90 / cost.median) / P90
    return cost.median * math.exp(sigma**2 / 2)


def assert_within_three_errors(table: pd.DataFrame, measure: str, exact: float) -> None:
    value, error = table.set_index("measure").loc[measure, ["value", "monte_carlo_error"]]
    assert abs(value - exact) < 3 * error
    # And the error is small enough for that to say something.
    assert error < 0.01 * exact


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_mean_of_a_sum_is_the_sum_of_the_means(seed: int) -> None:
    table = summary_table(monte_carlo(MIXED, total, draws=DRAWS, seed=seed))
    exact = sum(map(log_normal_mean, COSTS.values())) + 90 / 3 + (1 + 4 * 2.8 + 6) / 6 + 0.28
    assert_within_three_errors(table, "mean", exact)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_product_of_log_normals_has_the_mean_and_percentiles_of_a_log_normal(seed: int) -> None:
    table = summary_table(monte_carlo(COSTS, product, draws=DRAWS, seed=seed))
    median = math.prod(cost.median for cost in COSTS.values())
    sigma = math.hypot(*(math.log(cost.p90 / cost.median) / P90 for cost in COSTS.values()))
    assert_within_three_errors(table, "mean", median * math.exp(sigma**2 / 2))
    assert_within_three_errors(table, "P10", median * math.exp(-P90 * sigma))
    assert_within_three_errors(table, "P50", median)
    assert_within_three_errors(table, "P90", median * math.exp(P90 * sigma))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_percentiles_of_a_fully_correlated_sum_are_the_sums_of_the_percentiles(
    seed: int,
) -> None:
    drawn = monte_carlo(COSTS, total, draws=DRAWS, seed=seed, common_factor=TOGETHER)
    table = summary_table(drawn)
    assert_within_three_errors(table, "mean", sum(map(log_normal_mean, COSTS.values())))
    assert_within_three_errors(table, "P90", sum(cost.p90 for cost in COSTS.values()))
    assert_within_three_errors(table, "P50", sum(cost.median for cost in COSTS.values()))


def test_errors_that_cancel_make_a_sum_look_surer_than_one_that_moves_together() -> None:
    spread = []
    for common_factor in (None, dict.fromkeys(COSTS, 0.7), TOGETHER):
        drawn = monte_carlo(COSTS, total, draws=DRAWS, seed=1, common_factor=common_factor)
        spread.append(np.ptp(np.quantile(drawn, [0.1, 0.9])))
    assert spread[0] < spread[1] < spread[2]


@pytest.mark.parametrize("loading", [-0.8, 0.3, 0.7])
def test_two_inputs_correlate_by_the_product_of_their_loadings(loading: float) -> None:
    loadings = {"wounding_gbp": 0.9, "burglary_gbp": loading}
    drawn = draw_inputs(COSTS, draws=DRAWS, seed=1, common_factor=loadings)
    scores = np.log([drawn["wounding_gbp"], drawn["burglary_gbp"], drawn["theft_gbp"]])
    correlation = np.corrcoef(scores)
    assert correlation[0, 1] == pytest.approx(0.9 * loading, abs=3 / math.sqrt(DRAWS))
    assert correlation[0, 2] == pytest.approx(0, abs=3 / math.sqrt(DRAWS))


@pytest.mark.parametrize("name", MIXED)
def test_an_input_keeps_its_own_distribution_whatever_its_loading(name: str) -> None:
    drawn = draw_inputs(MIXED, draws=DRAWS, seed=5, common_factor=dict.fromkeys(MIXED, 0.6))
    shares = np.array([0.1, 0.5, 0.9])
    found = (drawn[name][:, np.newaxis] < MIXED[name].quantile(shares)).mean(axis=0)
    assert (np.abs(found - shares) < 3 * np.sqrt(shares * (1 - shares) / DRAWS)).all()


@pytest.mark.parametrize("common_factor", [None, {"a": 0.5}])
def test_another_input_leaves_the_draws_of_the_first_as_they_were(
    common_factor: dict[str, float] | None,
) -> None:
    alone, beside = (
        draw_inputs(inputs, draws=100, seed=7, common_factor=common_factor)["a"]
        for inputs in ({"a": Beta(2, 3)}, {"b": Pert(0, 1, 2), "a": Beta(2, 3)})
    )
    assert np.array_equal(alone, beside)


def test_the_same_seed_gives_the_same_bytes_and_another_does_not() -> None:
    first, again, other = (
        monte_carlo(MIXED, total, draws=1_000, seed=seed, common_factor=TOGETHER).tobytes()
        for seed in (7, 7, 8)
    )
    assert first == again
    assert first != other


def test_the_same_seed_gives_the_same_bytes_in_another_process_whatever_its_hashes() -> None:
    script = (
        "import hashlib; from tp_analysis.methods.distributions import *\n"
        "from tp_analysis.methods.simulation import *\n"
        "inputs = {'a': LogNormal(1, 2), 'b': Pert(0, 1, 3)}\n"
        "drawn = monte_carlo(inputs, lambda x: x['a'] * x['b'], draws=500, seed=3,"
        " common_factor={'a': 0.5, 'b': 0.5})\n"
        "print(hashlib.sha256(drawn.tobytes()).hexdigest())"
    )
    inputs = {"a": LogNormal(1, 2), "b": Pert(0, 1, 3)}
    here = monte_carlo(inputs, product, draws=500, seed=3, common_factor={"a": 0.5, "b": 0.5})
    environment = {**os.environ, "PYTHONHASHSEED": "5", "TZ": "Asia/Tokyo"}
    there = subprocess.run(
        [sys.executable, "-c", script], env=environment, check=True, capture_output=True, text=True
    )
    assert there.stdout.strip() == hashlib.sha256(here.tobytes()).hexdigest()


def test_the_error_of_the_mean_is_that_of_the_textbook() -> None:
    table = summary_table(np.arange(101.0)).set_index("measure")
    assert table["value"].tolist() == [50, 10, 50, 90]
    exact = math.sqrt(101 * 102 / 12 / 101)
    assert table.loc["mean", "monte_carlo_error"] == pytest.approx(exact, rel=1e-12)


def test_the_errors_of_the_percentiles_are_those_of_repeated_simulations() -> None:
    runs = [summary_table(monte_carlo(COSTS, total, draws=2_000, seed=seed)) for seed in range(300)]
    values = np.array([run["value"] for run in runs])
    errors = np.array([run["monte_carlo_error"] for run in runs])
    # Three standard errors of a standard deviation from 300 runs: 12%.
    assert errors.mean(axis=0) == pytest.approx(values.std(axis=0, ddof=1), rel=0.12)


def test_each_bar_of_the_tornado_moves_one_input_and_the_widest_comes_first() -> None:
    inputs = {
        "overhead_gbp": Triangular(0, 10, 20),
        "offenders": Fixed(2),
        "cost_gbp": LogNormal(median=100, p90=150),
    }
    table = tornado(inputs, lambda x: x["offenders"] * x["cost_gbp"] + x["overhead_gbp"])
    assert table["input"].tolist() == ["cost_gbp", "overhead_gbp", "offenders"]
    assert table["low"].tolist() == pytest.approx([100 / 1.5, math.sqrt(20), 2])
    assert table["high"].tolist() == pytest.approx([150, 20 - math.sqrt(20), 2])
    assert table["result_at_centre"].tolist() == pytest.approx([210, 210, 210])
    assert table["result_at_low"].tolist() == pytest.approx(
        [200 / 1.5 + 10, 200 + math.sqrt(20), 210]
    )
    assert table["swing"].tolist() == pytest.approx([300 - 200 / 1.5, 20 - 2 * math.sqrt(20), 0])


def test_a_bar_shows_an_input_that_lowers_the_result_as_a_swing_below_zero() -> None:
    table = tornado({"detected": Beta(28, 72)}, lambda x: 1 / x["detected"])
    assert table["swing"][0] < 0


def test_the_bar_of_the_common_factor_moves_all_of_its_inputs_at_once() -> None:
    table = tornado(COSTS, total, common_factor=TOGETHER).set_index("input")
    bar = table.loc["common factor"]
    assert bar["result_at_high"] == pytest.approx(sum(cost.p90 for cost in COSTS.values()))
    assert bar["result_at_centre"] == pytest.approx(sum(cost.median for cost in COSTS.values()))
    assert bar["swing"] == pytest.approx(table["swing"].drop("common factor").sum())
    assert table.index[0] == "common factor"


def test_the_tornado_moves_as_far_as_it_is_told() -> None:
    narrow, wide = (
        tornado(COSTS, total, low=1 - high, high=high)["swing"].sum() for high in (0.75, 0.95)
    )
    assert narrow < wide


@pytest.mark.parametrize("levels", [(0.9, 0.5, 0.1), (0, 0.5, 0.9), (0.1, 0.1, 0.9)])
def test_a_tornado_out_of_order_is_refused(levels: tuple[float, float, float]) -> None:
    low, centre, high = levels
    with pytest.raises(DataError, match="in that order"):
        tornado(COSTS, total, low=low, centre=centre, high=high)


@pytest.mark.parametrize(
    "model", [lambda x: x["theft_gbp"][:2], lambda x: x["theft_gbp"] * math.nan]
)
def test_a_function_that_loses_draws_is_refused(model: Callable[..., Draws]) -> None:
    with pytest.raises(DataError, match="finite numbers"):
        monte_carlo(COSTS, model, draws=10, seed=1)
    with pytest.raises(DataError, match="finite numbers"):
        tornado(COSTS, model)


def test_fewer_than_two_draws_are_refused() -> None:
    with pytest.raises(DataError, match="at least 2"):
        monte_carlo(COSTS, total, draws=1, seed=1)
    with pytest.raises(DataError, match="at least 2"):
        summary_table(np.array([1.0]))


@pytest.mark.parametrize(
    ("common_factor", "words"),
    [({"theft": 1}, "Did you mean 'theft_gbp'"), ({"theft_gbp": 1.1}, "from -1 to 1")],
)
def test_a_loading_that_cannot_be_is_refused(common_factor: dict[str, float], words: str) -> None:
    with pytest.raises(DataError, match=words):
        monte_carlo(COSTS, total, draws=10, seed=1, common_factor=common_factor)
    with pytest.raises(DataError, match=words):
        tornado(COSTS, total, common_factor=common_factor)
