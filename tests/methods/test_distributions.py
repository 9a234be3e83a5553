"""Distributions of uncertain inputs, against scipy and their closed forms."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from tp_analysis.errors import DataError
from tp_analysis.methods.distributions import (
    Beta,
    Distribution,
    Fixed,
    LogNormal,
    Pert,
    Triangular,
    distributions_from,
)

SIGMA = math.log(2) / 1.2815515655446004
# Ours, and the same distribution as scipy states it.
PAIRS = [
    (LogNormal(median=100, p90=200), stats.lognorm(SIGMA, scale=100)),
    (Triangular(low=10, mode=20, high=60), stats.triang(0.2, 10, 50)),
    (Triangular(low=10, mode=10, high=60), stats.triang(0, 10, 50)),
    (Triangular(low=10, mode=60, high=60), stats.triang(1, 10, 50)),
    (Pert(low=10, mode=20, high=60), stats.beta(1.8, 4.2, 10, 50)),
    (Pert(low=10, mode=10, high=60), stats.beta(1, 5, 10, 50)),
    (Beta(alpha=3, beta=9), stats.beta(3, 9)),
]
DRAWS = 100_000


@pytest.mark.parametrize(("ours", "reference"), PAIRS)
def test_the_quantiles_are_those_of_scipy(ours: Distribution, reference: object) -> None:
    shares = np.array([0.001, 0.1, 0.2, 0.5, 0.9, 0.999])
    assert ours.quantile(shares) == pytest.approx(reference.ppf(shares), rel=1e-9)  # type: ignore[attr-defined]


@pytest.mark.parametrize(("ours", "reference"), PAIRS)
def test_the_draws_have_the_mean_and_variance_of_scipy(
    ours: Distribution, reference: object
) -> None:
    draws = ours.draw(np.random.default_rng(20091210), DRAWS)
    mean, variance, kurtosis = (float(x) for x in reference.stats("mvk"))  # type: ignore[attr-defined]
    assert abs(draws.mean() - mean) < 3 * math.sqrt(variance / DRAWS)
    assert abs(draws.var() / variance - 1) < 3 * math.sqrt((kurtosis + 2) / DRAWS)


def test_a_log_normal_input_has_the_median_and_ninetieth_percentile_asked_for() -> None:
    values = LogNormal(median=100, p90=200).quantile(np.array([0.5, 0.9]))
    assert values == pytest.approx([100, 200], rel=1e-12)


def test_a_pert_input_has_the_mean_of_its_formula_and_a_triangular_one_another() -> None:
    shares = (np.arange(100_000) + 0.5) / 100_000
    assert Pert(10, 20, 60).quantile(shares).mean() == pytest.approx(150 / 6, rel=1e-4)
    assert Triangular(10, 20, 60).quantile(shares).mean() == pytest.approx(90 / 3, rel=1e-4)


def test_a_fixed_input_never_moves() -> None:
    assert Fixed(5).draw(np.random.default_rng(1), 3).tolist() == [5, 5, 5]
    assert Fixed(5).quantile(np.array([0.1, 0.9])).tolist() == [5, 5]


def test_a_table_gives_each_input_its_distribution() -> None:
    table = pd.DataFrame(
        [
            {"input": "homicide_gbp", "distribution": "log-normal", "median": 1.7e6, "p90": 2.2e6},
            {"input": "multiplier", "distribution": "pert", "low": 1, "mode": 2, "high": 4},
            {"input": "days", "distribution": "triangular", "low": 0, "mode": 2, "high": 3},
            {"input": "detected", "distribution": "beta", "alpha": 28, "beta": 72},
            {"input": "offenders", "distribution": "fixed", "value": 250},
        ]
    ).assign(grade="assumed")
    assert distributions_from(table) == {
        "homicide_gbp": LogNormal(median=1.7e6, p90=2.2e6),
        "multiplier": Pert(low=1, mode=2, high=4),
        "days": Triangular(low=0, mode=2, high=3),
        "detected": Beta(alpha=28, beta=72),
        "offenders": Fixed(250),
    }


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"distribution": "lognormal", "median": 1, "p90": 2}, "Did you mean 'log-normal'"),
        ({"distribution": "log-normal", "median": 1}, "Give median, p90 and nothing else"),
        ({"distribution": "fixed", "value": 1, "low": 0}, "Give value and nothing else"),
        ({"distribution": "fixed", "value": None}, "gives no numbers"),
        ({"distribution": "beta", "alpha": 0, "beta": 1}, "two numbers above 0"),
    ],
)
def test_a_row_that_is_no_distribution_is_refused(row: dict[str, object], words: str) -> None:
    with pytest.raises(DataError, match=words):
        distributions_from(pd.DataFrame([{"input": "cost_gbp", **row}]))


def test_an_input_given_twice_is_refused() -> None:
    row = {"input": "cost_gbp", "distribution": "fixed", "value": 1}
    with pytest.raises(DataError, match=r"cost_gbp.*twice"):
        distributions_from(pd.DataFrame([row, row]))


@pytest.mark.parametrize(
    "make",
    [
        lambda: LogNormal(median=0, p90=1),
        lambda: LogNormal(median=2, p90=1),
        lambda: LogNormal(median=math.nan, p90=1),
        lambda: Triangular(low=0, mode=3, high=2),
        lambda: Triangular(low=1, mode=1, high=1),
        lambda: Pert(low=0, mode=3, high=2),
        lambda: Pert(low=1, mode=1, high=1),
        lambda: Beta(alpha=0, beta=1),
        lambda: Fixed(math.nan),
    ],
)
def test_a_distribution_that_cannot_be_is_refused(make: object) -> None:
    with pytest.raises(DataError, match="Give"):
        make()  # type: ignore[operator]
