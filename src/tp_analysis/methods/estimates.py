"""An estimate with its confidence interval, as the methods of this folder return it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Estimate:
    """An estimate with its confidence interval; ``None`` means not reached within follow-up.

    ``standard_error`` is ``None`` where the interval does not come from one.
    """

    value: float | None
    low: float | None
    high: float | None
    standard_error: float | None = None
