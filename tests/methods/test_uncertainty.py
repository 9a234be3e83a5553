"""Switching values and simulation, against answers known exactly."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tp_analysis.errors import DataError
from tp_analysis.methods.uncertainty import (
    Beta,
    Distribution,
    Draws,
    Fixed,
    LogNormal,
    Pert,
    Range,
    monte_carlo,
    summarise,
    switching_value,
    switching_values,
)


def cohort_cost(values: Mapping[str, float]) -> float:
    return values["offenders"] * values["cost_gbp"] + values["overhead_gbp"]


def test_the_switching_value_of_a_line_is_where_it_crosses() -> None:
    crossing = switching_value(lambda people: 500_000 * people, target=112e6, low=100, high=300)
    assert crossing == pytest.approx(224, rel=1e-12)


def test_the_switching_value_may_be_an_end_of_the_range() -> None:
    assert switching_value(lambda x: x * x, target=4, low=2, high=3) == 2
    assert switching_value(lambda x: x * x, target=9, low=2, high=3) == 3


def test_a_target_out_of_reach_says_what_was_reached() -> None:
    with pytest.raises(DataError, match=r"does not reach 50 between 2 and 3: it is 4 .* 9"):
        switching_value(lambda x: x * x, target=50, low=2, high=3)
    with pytest.raises(DataError, match="does not reach"):
        switching_value(lambda x: math.nan, target=0, low=2, high=3)


@given(st.floats(-50, 50), st.floats(0.1, 10))
def test_the_function_returns_to_the_target_at_its_switching_value(
    target: float, slope: float
) -> None:
    def rising(x: float) -> float:
        return slope * x + x**3

    crossing = switching_value(rising, target=target, low=-60, high=60)
    assert rising(crossing) == pytest.approx(target, abs=1e-8)


def test_each_assumption_is_moved_alone_and_the_largest_swing_comes_first() -> None:
    table = switching_values(
        cohort_cost,
        ranges={
            "overhead_gbp": Range(0, 10, 20),
            "offenders": Range(1, 2, 4),
            "cost_gbp": Range(90, 100, 110),
        },
        target=300,
    )
    assert table["assumption"].tolist() == ["offenders", "cost_gbp", "overhead_gbp"]
    assert table["result_at_low"].tolist() == [110, 190, 200]
    assert table["result_at_high"].tolist() == [410, 230, 220]
    assert table["switching_value"].tolist() == pytest.approx(
        [2.9, math.nan, math.nan], nan_ok=True
    )


def _draws(distribution: Distribution, *, seed: int = 20091210) -> Draws:
    return monte_carlo({"x": distribution}, lambda drawn: drawn["x"], draws=200_000, seed=seed)


@pytest.mark.parametrize(
    ("distribution", "mean"),
    [
        # exp(mu + sigma^2 / 2), with sigma = ln 2 / 1.28155.
        (LogNormal(median=100, p90=200), 100 * math.exp((math.log(2) / 1.2815515655) ** 2 / 2)),
        (Pert(low=10, mode=20, high=60), (10 + 4 * 20 + 60) / 6),
        (Pert(low=10, mode=10, high=60), (10 + 4 * 10 + 60) / 6),
        (Beta(alpha=3, beta=9), 0.25),
    ],
)
def test_the_simulated_mean_lies_within_three_errors_of_the_exact_one(
    distribution: Distribution, mean: float
) -> None:
    summary = summarise(_draws(distribution))
    assert abs(summary.mean - mean) < 3 * summary.monte_carlo_error
    assert summary.monte_carlo_error < 0.005 * mean


def test_a_log_normal_input_has_the_median_and_ninetieth_percentile_asked_for() -> None:
    draws = _draws(LogNormal(median=100, p90=200))
    # Three binomial standard errors of a share among 200,000 draws.
    assert abs((draws < 100).mean() - 0.5) < 3 * math.sqrt(0.5 * 0.5 / 200_000)
    assert abs((draws < 200).mean() - 0.9) < 3 * math.sqrt(0.9 * 0.1 / 200_000)


def test_a_pert_input_has_the_variance_of_its_beta_distribution() -> None:
    draws = _draws(Pert(low=0, mode=0.25, high=1))  # Beta(2, 4).
    exact = 2 * 4 / (6**2 * 7)
    assert draws.var() == pytest.approx(exact, rel=3 * math.sqrt(2 / 200_000))


def test_a_sum_of_inputs_has_the_sum_of_their_means_and_variances() -> None:
    draws = monte_carlo(
        {"a": Beta(2, 4), "b": Beta(3, 9), "c": Fixed(5)},
        lambda drawn: drawn["a"] + drawn["b"] + drawn["c"],
        draws=200_000,
        seed=1,
    )
    variance = 8 / 252 + 27 / (144 * 13)
    assert abs(draws.mean() - (1 / 3 + 1 / 4 + 5)) < 3 * math.sqrt(variance / 200_000)
    assert draws.var() == pytest.approx(variance, rel=3 * math.sqrt(2 / 200_000))


def test_the_same_seed_gives_the_same_draws_and_another_does_not() -> None:
    first, again, other = (_draws(Beta(2, 3), seed=seed) for seed in (7, 7, 8))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_another_input_leaves_the_draws_of_the_first_as_they_were() -> None:
    alone = monte_carlo({"a": Beta(2, 3)}, lambda x: x["a"], draws=100, seed=7)
    beside = monte_carlo({"b": Pert(0, 1, 2), "a": Beta(2, 3)}, lambda x: x["a"], draws=100, seed=7)
    assert np.array_equal(alone, beside)


def test_a_summary_is_percentiles_mean_and_the_error_of_the_mean() -> None:
    summary = summarise(np.arange(101.0))
    assert (summary.p10, summary.p50, summary.p90, summary.mean) == (10, 50, 90, 50)
    assert summary.monte_carlo_error == pytest.approx(math.sqrt(101 * 102 / 12 / 101), rel=1e-12)


def test_a_function_that_loses_draws_is_refused() -> None:
    with pytest.raises(DataError, match="finite numbers"):
        monte_carlo({"a": Fixed(1)}, lambda x: x["a"][:5], draws=10, seed=1)
    with pytest.raises(DataError, match="finite numbers"):
        monte_carlo({"a": Fixed(1)}, lambda x: x["a"] * math.nan, draws=10, seed=1)
    with pytest.raises(DataError, match="at least 2"):
        monte_carlo({"a": Fixed(1)}, lambda x: x["a"], draws=1, seed=1)
    with pytest.raises(DataError, match="at least 2"):
        summarise(np.array([1.0]))


@pytest.mark.parametrize(
    "make",
    [
        lambda: LogNormal(median=0, p90=1),
        lambda: LogNormal(median=2, p90=1),
        lambda: Pert(low=0, mode=3, high=2),
        lambda: Pert(low=1, mode=1, high=1),
        lambda: Beta(alpha=0, beta=1),
        lambda: Range(low=0, central=3, high=2),
        lambda: LogNormal(median=math.nan, p90=1),
    ],
)
def test_a_distribution_that_cannot_be_is_refused(make: object) -> None:
    with pytest.raises(DataError, match="Give"):
        make()  # type: ignore[operator]
