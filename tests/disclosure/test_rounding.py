"""Rounding for disclosure control: halves up, once, and midpoints of six."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tp_analysis.disclosure.markers import Marker
from tp_analysis.disclosure.rounding import midpoint6, round_count, shown_count


@pytest.mark.parametrize(
    ("count", "base", "rounded"),
    [
        (5, 10, 10), (15, 10, 20), (25, 10, 30),  # Python's round gives 0, 20, 20
        (0, 5, 0), (2, 5, 0), (3, 5, 5), (7, 5, 5), (8, 5, 10), (12, 5, 10), (13, 5, 15),
        (17, 1, 17), (10**20 + 3, 5, 10**20 + 5),
    ],
)  # fmt: skip
def test_a_count_is_rounded_to_the_nearest_multiple_halves_up(
    count: int, base: int, rounded: int
) -> None:
    assert round_count(count, base) == rounded


@given(st.integers(0, 10**9), st.integers(1, 1000))
def test_a_rounded_count_is_a_multiple_no_further_than_half_the_base(count: int, base: int) -> None:
    rounded = round_count(count, base)
    assert rounded % base == 0
    assert -base / 2 < rounded - count <= base / 2
    assert round_count(rounded, base) == rounded


@pytest.mark.parametrize(
    ("count", "base", "printed"),
    [(0, 5, 0), (2, 5, Marker.LOW), (3, 5, 5), (12, 25, Marker.LOW), (13, 25, 25)],
)
def test_only_a_true_zero_prints_0(count: int, base: int, printed: object) -> None:
    assert shown_count(count, base) == printed


@pytest.mark.parametrize(
    ("count", "middle"), [(0, 0), (1, 3), (6, 3), (7, 9), (12, 9), (13, 15), (18, 15), (600, 597)]
)
def test_a_midpoint_is_the_middle_of_six_whole_numbers(count: int, middle: int) -> None:
    assert midpoint6(count) == middle


@given(st.integers(0, 10**6))
def test_a_midpoint_is_the_formula_of_its_authors(count: int) -> None:
    import math

    assert midpoint6(count) == math.ceil(count / 6) * 6 - 3 * (count != 0)
