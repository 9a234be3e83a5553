"""Two groups of waits compared with care: curves that cross, a mix held equal, and work in hand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import norm

from tp_analysis.errors import DataError
from tp_analysis.methods.estimates import Estimate
from tp_analysis.methods.risk_sets import Days


def curves_cross(first: pd.DataFrame, second: pd.DataFrame, *, confidence: float = 0.95) -> bool:
    """Whether each of two curves lies above the other at some time by more than chance explains.

    The curves come from ``survival_curve``. On each day the difference of the shares is held
    against its pointwise normal limits; days after the end of
    either follow-up do not count, nor days on which a standard error does not exist. It says when a
    log-rank test can mislead, and is no test itself.
    """
    end = min(float(curve["day"].iloc[-1]) for curve in (first, second))
    days = np.union1d(first["day"], second["day"])
    days = days[days <= end]
    share_1, error_1 = _at(first, days)
    share_2, error_2 = _at(second, days)
    limit = norm.ppf((1 + confidence) / 2) * np.hypot(error_1, error_2)
    gap = share_1 - share_2
    return bool((gap > limit).any() and (gap < -limit).any())


def _at(curve: pd.DataFrame, days: Days) -> tuple[Days, Days]:
    latest = np.searchsorted(curve["day"].to_numpy(dtype=float), days, side="right") - 1
    shares, errors = (
        curve[name].to_numpy(dtype=float) for name in ("share_waiting", "standard_error")
    )
    return shares[latest], errors[latest]


@dataclass(frozen=True, slots=True)
class Stratum:
    """The difference of two groups within one kind of claim, and how many claims are of it."""

    claims: int
    difference: Estimate


def standardised_difference(strata: Sequence[Stratum], *, confidence: float = 0.95) -> Estimate:
    """The difference if both groups had the mix of kinds that they have together (direct
    standardisation): the mean of the differences, weighted by claims.

    The weights are taken as fixed; the strata are independent. Raises ``DataError`` without a
    stratum, or for one whose difference has no standard error.
    """
    claims = sum(stratum.claims for stratum in strata)
    if not claims:
        raise DataError("There is no kind of claim in both groups, so no mix can be held equal.")
    value = variance = 0.0
    for stratum in strata:
        difference, weight = stratum.difference, stratum.claims / claims
        if difference.value is None or difference.standard_error is None:
            raise DataError("A stratum has no difference with a standard error. Leave it out.")
        value += weight * difference.value
        variance += (weight * difference.standard_error) ** 2
    error = math.sqrt(variance)
    half_width = float(norm.ppf((1 + confidence) / 2)) * error
    return Estimate(value, value - half_width, value + half_width, error)


def expected_in_hand(*, arrivals_a_day: float, mean_days: float) -> float:
    """How many claims lie open at a time if they arrive evenly and wait so long on average:
    arrivals times the mean wait (Little, 1961).

    With the mean restricted to a horizon it is the number open of those no older than that.
    """
    return arrivals_a_day * mean_days
