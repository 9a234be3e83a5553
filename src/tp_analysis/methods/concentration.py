"""How unevenly events, or their cost, are spread over people: Lorenz curve, Gini and shares.

Every function takes one number a person (or place), in any order, people with none included only
if they belong to the base. Name that base beside each figure: the known offenders of an area and
all of its residents give very different ones.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tp_analysis.errors import DataError

Values = NDArray[np.float64]
Amounts = Sequence[float] | Values | pd.Series

# Sums of fractions miss a share that they reach on paper by about this much.
_ROUNDING = 1e-12


def lorenz_curve(amounts: Amounts) -> pd.DataFrame:
    """The share of the total that the least active people hold (Lorenz, 1905).

    One row a person, fewest first, after a row of zeros: ``people`` and ``total`` up to there,
    ``share_of_people`` and ``share_of_total`` (0 to 1). Give offences for the curve by count, cost
    for the curve by cost: the two rank people differently. Raises ``DataError`` as ``gini``.
    """
    people, total = _curve(amounts)
    return pd.DataFrame(
        {
            "people": people,
            "total": total,
            "share_of_people": people / people[-1],
            "share_of_total": total / total[-1],
        }
    )


def gini(amounts: Amounts) -> float:
    """Twice the area between the Lorenz curve and equality: 0 if all are alike, ``1 - 1/n`` if one
    person holds everything.

    ``sum((2 i - n - 1) x_i) / (n sum(x))`` with the amounts in ascending order. Raises
    ``DataError`` if there are none, one is missing, below 0 or not finite, or all are 0.
    """
    ordered = _ordered(amounts)
    n = len(ordered)
    ranks = 2.0 * np.arange(1, n + 1) - n - 1
    return float(ranks @ ordered / (n * ordered.sum()))


def adjusted_gini(counts: Amounts) -> float:
    """The Gini coefficient against the most even spread that so few events allow.

    With fewer events than people some must have none, so even a perfectly fair share-out has a
    high Gini. This one is 0 there: ``1 - (1 - G) max(n / events, 1)``, equal to ``gini`` once
    there are as many events as people (Bernasco and Steenbeek, 2017). Raises ``DataError`` as
    ``gini``, and for counts that are not whole numbers: a cost cannot be adjusted.
    """
    ordered = _ordered(counts)
    if (ordered % 1).any():
        raise DataError(
            "The adjusted Gini is for counts, and these amounts are not whole numbers. Use gini "
            "for costs or shares of events."
        )
    return 1 - (1 - gini(ordered)) * max(len(ordered) / float(ordered.sum()), 1.0)


def share_of_top(amounts: Amounts, *, share_of_people: float) -> float:
    """The share of the total held by the most active ``share_of_people`` (0.02 for the top 2%).

    The straight line between two points of the Lorenz curve: a person partly inside the share
    counts in part. Raises ``DataError`` as ``gini``, and unless the share lies between 0 and 1.
    """
    _require_share(share_of_people, "share_of_people")
    people, total = _curve(amounts)
    below = np.interp(1 - share_of_people, people / people[-1], total / total[-1])
    return float(1 - below)


def share_to_reach(amounts: Amounts, *, share_of_total: float) -> float:
    """The smallest share of people who together hold ``share_of_total`` (0.25 for a quarter).

    The inverse of ``share_of_top``; the last person needed counts in part. Raises ``DataError`` as
    ``gini``, and unless the share lies between 0 and 1.
    """
    _require_share(share_of_total, "share_of_total")
    held = np.concatenate([[0.0], np.cumsum(_ordered(amounts)[::-1])])
    wanted = share_of_total * held[-1]
    # People with none come last and add nothing, so the curve is inverted before them.
    last = int(np.searchsorted(held, wanted * (1 - _ROUNDING)))
    before = held[last - 1]
    part = min((wanted - before) / (held[last] - before), 1.0)
    return float((last - 1 + part) / (len(held) - 1))


def people_to_reach(amounts: Amounts, *, share_of_total: float) -> int:
    """The smallest number of people who together hold at least ``share_of_total``.

    Raises ``DataError`` as ``share_to_reach``.
    """
    _require_share(share_of_total, "share_of_total")
    held = np.cumsum(_ordered(amounts)[::-1])
    return int(np.searchsorted(held, share_of_total * held[-1] * (1 - _ROUNDING))) + 1


def _curve(amounts: Amounts) -> tuple[NDArray[np.int64], Values]:
    """How many people, fewest first, and the total they hold, from nobody to everybody."""
    ordered = _ordered(amounts)
    return np.arange(len(ordered) + 1), np.concatenate([[0.0], np.cumsum(ordered)])


def _ordered(amounts: Amounts) -> Values:
    values = np.sort(np.asarray(amounts, dtype=float))
    if values.ndim != 1 or len(values) == 0:
        raise DataError("There is nobody to measure. Give one amount a person.")
    if not np.isfinite(values).all() or values[0] < 0:
        raise DataError(
            "An amount is missing, below 0 or not finite, so nothing can be ranked. Drop or "
            "correct it: a missing amount is not 0."
        )
    if values[-1] == 0:
        raise DataError("Every amount is 0, so nobody holds a share of the total. Check the count.")
    return values


def _require_share(share: float, name: str) -> None:
    if not 0 < share < 1:
        raise DataError(f"{name} is {share}. Give a number between 0 and 1, such as 0.25.")
