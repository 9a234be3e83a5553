"""The dominance rules for sums: whether one or two contributors can be read off a total.

The (n, k) and p% rules of the Handbook on Statistical Disclosure Control for Outputs and of ACRO.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from tp_analysis.disclosure.rules import Rules

# Exactly 90% and exactly 10% pass; a sum of decimals misses them by its last binary digits.
_SAME = 1e-9


def breaks_nk_rule(amounts: Iterable[float], rules: Rules) -> bool:
    """Whether the n largest contributors make up more than the allowed share of the whole.

    Amounts are what each contributor adds; a negative one counts by its size.
    """
    sizes = _largest_first(amounts)
    total = math.fsum(sizes)
    return math.fsum(sizes[: rules.nk.n]) > rules.nk.share * total + _SAME * total


def breaks_p_rule(amounts: Iterable[float], rules: Rules) -> bool:
    """Whether the second largest contributor could estimate the largest within the allowed share:
    whether all but those two make up less than that share of the largest."""
    sizes = _largest_first(amounts)
    if not sizes or not sizes[0]:
        return False
    return math.fsum(sizes[2:]) < rules.p * sizes[0] - _SAME * sizes[0]


def dominated(amounts: Iterable[float], rules: Rules) -> bool:
    """Whether either rule forbids the sum of the amounts to be shown."""
    sizes = list(amounts)
    return breaks_nk_rule(sizes, rules) or breaks_p_rule(sizes, rules)


def _largest_first(amounts: Iterable[float]) -> list[float]:
    return sorted((abs(float(amount)) for amount in amounts), reverse=True)
