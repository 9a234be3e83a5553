"""Switching values, against answers known exactly."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tp_analysis.errors import DataError
from tp_analysis.methods.uncertainty import Range, switching_value, switching_values


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


def test_a_range_out_of_order_is_refused() -> None:
    with pytest.raises(DataError, match="Give"):
        Range(low=0, central=3, high=2)
