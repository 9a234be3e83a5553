"""Crossing curves, a mix held equal and Little's law, against hand calculation."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tp_analysis.errors import DataError
from tp_analysis.methods.estimates import Estimate
from tp_analysis.methods.restricted_means import restricted_mean_days, restricted_mean_difference
from tp_analysis.methods.time_to_event import survival_curve
from tp_analysis.methods.wait_comparisons import (
    Stratum,
    curves_cross,
    expected_in_hand,
    standardised_difference,
)


def curve(days: np.ndarray | list[float]) -> pd.DataFrame:
    table = pd.DataFrame({"duration_days": np.asarray(days, dtype=float), "event": "paid"})
    return survival_curve(table, event="paid")


def test_a_few_fast_and_many_slow_cross_a_steady_office() -> None:
    steady = curve(np.repeat([20.0, 21, 22, 23], 100))
    uneven = curve(np.repeat([5.0, 6, 60, 61], 100))
    assert curves_cross(steady, uneven)
    assert curves_cross(uneven, steady)


def test_an_office_slower_throughout_does_not_cross_and_nor_does_chance() -> None:
    draw = np.random.default_rng(7)
    crossed = 0
    for _ in range(40):
        waits, others = (np.ceil(draw.exponential(20, 200)) for _ in "12")
        assert not curves_cross(curve(waits), curve(waits + 5))
        crossed += curves_cross(curve(waits), curve(others))
    assert crossed <= 3


def test_the_difference_at_an_equal_mix_is_weighted_by_hand() -> None:
    strata = [Stratum(300, Estimate(10, None, None, 2.0)), Stratum(100, Estimate(2, None, None, 4))]
    result = standardised_difference(strata)
    assert result.value == pytest.approx(8.0)
    # The root of (3/4 x 2) squared and (1/4 x 4) squared.
    assert result.standard_error == pytest.approx(math.sqrt(1.5**2 + 1), rel=1e-12)
    assert result.high == pytest.approx(8 + 1.959963985 * math.sqrt(3.25), rel=1e-9)


def test_mix_alone_moves_the_crude_difference_and_not_the_standardised_one() -> None:
    """Each kind waits as long in both offices; one office has more of the slow kind."""
    quick, slow = np.full(10, 5.0), np.full(10, 50.0)
    one = {"quick": np.repeat(quick, 9), "slow": slow}
    other = {"quick": quick, "slow": np.repeat(slow, 9)}
    crude = restricted_mean_difference(
        curve(np.concatenate([*one.values()])), curve(np.concatenate([*other.values()])),
        horizon_days=60,
    )  # fmt: skip
    assert crude.difference.value == pytest.approx(9.5 - 45.5)
    strata = [
        Stratum(
            100,
            restricted_mean_difference(
                curve(one[kind]), curve(other[kind]), horizon_days=60
            ).difference,
        )
        for kind in one
    ]
    assert standardised_difference(strata).value == pytest.approx(0)


@given(st.lists(st.tuples(st.integers(1, 500), st.floats(-50, 50)), min_size=1, max_size=6))
def test_the_standardised_difference_lies_among_those_of_its_kinds(
    kinds: list[tuple[int, float]],
) -> None:
    strata = [Stratum(n, Estimate(value, None, None, 1.0)) for n, value in kinds]
    result = standardised_difference(strata).value
    assert result is not None
    assert min(v for _, v in kinds) - 1e-9 <= result <= max(v for _, v in kinds) + 1e-9


def test_no_kind_in_common_is_told() -> None:
    with pytest.raises(DataError, match="no mix can be held equal"):
        standardised_difference([])


def test_a_steady_office_holds_what_littles_law_says() -> None:
    """Ten claims a day for a year, each open for 14 days: 140 lie open on any day after the
    fourteenth, counted one by one."""
    start = np.repeat(np.arange(365), 10)
    open_on_day_200 = int(((start <= 200) & (start + 14 > 200)).sum())
    mean = restricted_mean_days(curve(np.full(len(start), 14.0)), horizon_days=60).value
    assert mean is not None
    assert expected_in_hand(arrivals_a_day=10, mean_days=mean) == open_on_day_200 == 140
