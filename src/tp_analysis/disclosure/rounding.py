"""Rounding for disclosure control: once, after suppression, halves up, the same every time."""

from __future__ import annotations

from tp_analysis.disclosure.markers import Marker


def round_count(count: int, base: int) -> int:
    """A count of 0 or more to the nearest multiple of `base`, halves up; Python's own `round`
    takes 5, 15 and 25 to 0, 20 and 20.

    >>> [round_count(count, 10) for count in (5, 15, 25)]
    [10, 20, 30]
    """
    return (2 * count + base) // (2 * base) * base


def shown_count(count: int, base: int) -> int | Marker:
    """The count as shown: rounded, or [low] where it rounds to 0 without being 0."""
    rounded = round_count(count, base)
    return Marker.LOW if count and not rounded else rounded


def midpoint6(count: int) -> int:
    """The middle of the six whole numbers that the count is one of: 1 to 6 gives 3, 7 to 12 gives
    9, 0 stays 0 (OpenSAFELY's "midpoint 6"). Rates made from it are not pulled to either side.

    >>> [midpoint6(count) for count in (0, 1, 6, 7, 12, 13)]
    [0, 3, 3, 9, 9, 15]
    """
    return -(-count // 6) * 6 - 3 if count else 0
