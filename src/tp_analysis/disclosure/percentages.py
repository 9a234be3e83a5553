"""Percentages: made of what is printed only, and refused where they tell a small count."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from tp_analysis.disclosure.findings import DisclosureFinding
from tp_analysis.disclosure.published_tables import PublishedCell

_NOISE = 1e-9


@dataclass(frozen=True)
class PublishedPercentage:
    """A printed percentage: of which selection, to how many decimals, of what printed number.

    `round_base`: the numerator is a multiple of it, because it was rounded; 1 where a document
    does not say so. `denominator_half_width`: how far the denominator that was divided by can lie
    from the one printed; 0 where the printed one was used.
    """

    table_id: str
    selection: dict[str, tuple[str, ...]]
    percentage: float
    decimals: int
    denominator: float
    threshold: int
    denominator_half_width: float = 0.0
    round_base: int = 1


def percentage(numerator: PublishedCell, denominator: PublishedCell) -> float | None:
    """The share of two printed cells in per cent; None where either is suppressed or nothing."""
    if numerator.value is None or not denominator.value:
        return None
    return 100 * numerator.value / denominator.value


def consistent_numerators(printed: PublishedPercentage) -> dict[int, frozenset[int]]:
    """Per denominator that could stand behind a printed percentage, the numerators that could.

    Whole numbers whose share prints as the percentage does, both ways of rounding a half allowed;
    denominators without such a numerator are left out.
    """
    half = 0.5 * 10**-printed.decimals
    least, most = (printed.percentage - half) / 100, (printed.percentage + half) / 100
    found = {}
    for denominator in _denominators(printed):
        first = max(0, math.ceil((least * denominator - _NOISE) / printed.round_base))
        last = math.floor(min(1.0, most) * denominator / printed.round_base + _NOISE)
        if numerators := frozenset(n * printed.round_base for n in range(first, last + 1)):
            found[denominator] = numerators
    return found


def percentage_findings(
    percentages: Iterable[PublishedPercentage],
) -> tuple[DisclosureFinding, ...]:
    """The percentages that must not be printed as they are.

    One that tells that its numerator, or what is left of the denominator, is a count below the
    threshold and not 0: every whole number that fits lies within 1 to threshold - 1, most plainly
    when only one fits. And one that no numerator fits: it was not computed from what is printed.
    """
    return tuple(finding for printed in percentages for finding in _findings(printed))


def _findings(printed: PublishedPercentage) -> Iterable[DisclosureFinding]:
    fitting = consistent_numerators(printed)
    numerators = {n for numerators in fitting.values() for n in numerators}
    others = {whole - n for whole, numerators in fitting.items() for n in numerators}
    if not fitting:
        yield _finding(
            printed,
            "this percentage does not follow from the printed counts",
            "Compute it from the printed, rounded counts, with percentage()",
        )
        return
    for counts, which in ((numerators, "its numerator"), (others, "what is left of the whole")):
        if min(counts) >= 1 and max(counts) < printed.threshold:
            yield _finding(
                printed,
                f"this percentage tells that {which} is a count below the threshold",
                "Suppress it, print fewer decimals or merge categories",
            )


def _finding(printed: PublishedPercentage, problem: str, what_to_do: str) -> DisclosureFinding:
    return DisclosureFinding("percentage", printed.table_id, printed.selection, problem, what_to_do)


def _denominators(printed: PublishedPercentage) -> range:
    least = math.ceil(printed.denominator - printed.denominator_half_width)
    return range(
        max(1, least), math.floor(printed.denominator + printed.denominator_half_width) + 1
    )
