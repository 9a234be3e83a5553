"""Percentages: none that tells a small count, none that does not follow from what is printed."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tp_analysis.disclosure.percentages import (
    PublishedPercentage,
    consistent_numerators,
    percentage,
    percentage_findings,
)
from tp_analysis.disclosure.published_tables import PublishedCell


def printed(value: float, denominator: float, decimals: int = 0, **others: Any) -> Any:
    given: dict[str, Any] = {
        "table_id": "shares",
        "selection": {"sex": ("female",)},
        "percentage": value,
        "decimals": decimals,
        "denominator": denominator,
        "threshold": 10,
    }
    return PublishedPercentage(**given | others)


@pytest.mark.parametrize(
    ("value", "denominator", "decimals", "numerators"),
    [
        (4, 100, 0, {4}),
        (3, 200, 0, {5, 6, 7}),
        (3.0, 200, 1, {6}),
        (12.5, 40, 1, {5}),
        (0, 40, 0, {0}),
        (100, 40, 0, {40}),
        (5, 30, 0, set()),
    ],
)
def test_the_numerators_that_fit_a_percentage(
    value: float, denominator: int, decimals: int, numerators: set[int]
) -> None:
    found = consistent_numerators(printed(value, denominator, decimals))
    assert found.get(denominator, set()) == numerators


@given(
    whole=st.integers(1, 300), share=st.floats(0, 1), decimals=st.integers(0, 2)
)  # fmt: skip
def test_the_true_numerator_always_fits_and_so_does_all_that_prints_alike(
    whole: int, share: float, decimals: int
) -> None:
    def prints(count: int) -> Decimal:
        step = Decimal(1).scaleb(-decimals)
        return (Decimal(100 * count) / whole).quantize(step, ROUND_HALF_UP)

    numerator = round(share * whole)
    fits = consistent_numerators(printed(float(prints(numerator)), whole, decimals))[whole]
    alike = {count for count in range(whole + 1) if prints(count) == prints(numerator)}
    assert alike <= fits
    # Beyond those, at most the neighbours that lie exactly on a half.
    assert len(fits - alike) <= 1


@pytest.mark.parametrize(
    ("value", "denominator", "decimals", "which"),
    [
        (4, 100, 0, "its numerator"),
        (3, 200, 0, "its numerator"),
        (96, 100, 0, "what is left of the whole"),
        (10, 100, 0, None),
        (90, 100, 0, None),
        (5, 200, 0, None),
        (0, 100, 0, None),
        (100, 100, 0, None),
    ],
)
def test_a_percentage_that_tells_a_small_count_is_refused(
    value: float, denominator: int, decimals: int, which: str | None
) -> None:
    found = percentage_findings([printed(value, denominator, decimals)])
    assert [which in finding.message for finding in found if which] == [True] * (which is not None)
    assert (found == ()) is (which is None)


def test_a_percentage_of_rounded_counts_passes_and_one_of_raw_counts_does_not() -> None:
    assert percentage_findings([printed(40.0, 50, 1, round_base=5)]) == ()
    (found,) = percentage_findings([printed(42.0, 50, 1, round_base=5)])
    assert "does not follow from the printed counts" in found.message


def test_a_denominator_that_is_rounded_leaves_more_that_fits() -> None:
    exact, rounded = printed(20, 45), printed(20, 45, denominator_half_width=2)
    assert consistent_numerators(exact) == {45: {9}}
    assert consistent_numerators(rounded) == {44: {9}, 45: {9}, 46: {9}}
    assert percentage_findings([exact]) != ()
    assert percentage_findings([printed(21.3, 47, 1, denominator_half_width=2)]) == ()


def test_a_finding_names_the_place_and_no_value() -> None:
    (found,) = percentage_findings([printed(4, 100)])
    assert found.message.startswith("shares, sex = female: ")
    assert not any(character.isdigit() for character in found.message)


@pytest.mark.parametrize(
    ("numerator", "denominator", "share"),
    [(25, 200, 12.5), (None, 200, None), (25, None, None), (0, 0, None), (0, 50, 0)],
)
def test_a_percentage_is_made_of_printed_cells_only(
    numerator: float | None, denominator: float | None, share: float | None
) -> None:
    cells = (PublishedCell(selection={}, value=value) for value in (numerator, denominator))
    assert percentage(*cells) == share
