"""Mean days waited within a horizon, and the difference between two groups: "days saved"."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import norm

from tp_analysis.errors import DataError
from tp_analysis.methods.estimates import Estimate
from tp_analysis.methods.risk_sets import Days


@dataclass(frozen=True, slots=True)
class RestrictedMeanComparison:
    """Two restricted means: ``difference`` is first minus second in days, ``ratio`` first over
    second."""

    first: Estimate
    second: Estimate
    difference: Estimate
    ratio: Estimate


def restricted_mean_days(
    curve: pd.DataFrame, *, horizon_days: float, confidence: float = 0.95
) -> Estimate:
    """The mean days waited within the first ``horizon_days``: the area under the curve to there.

    ``curve`` comes from ``survival_curve``. The standard error is that of Klein and Moeschberger
    (2003, section 4.5), the root of the sum over event days of ``A^2 d / (n (n - d))`` with ``A``
    the area from that day to the horizon; the interval is normal. Choose the horizon before
    looking. With late entries the mean is that of claims which wait until the earliest.

    Raises ``DataError`` if the horizon is not above 0, or lies past the end of follow-up while
    some are still waiting: the area there would be a guess.
    """
    return _normal_estimate(*_mean_and_error(curve, horizon_days), confidence)


def restricted_mean_difference(
    first: pd.DataFrame, second: pd.DataFrame, *, horizon_days: float, confidence: float = 0.95
) -> RestrictedMeanComparison:
    """The two restricted means, their difference and their ratio, for independent groups.

    ``first`` and ``second`` come from ``survival_curve``. The ratio's interval is made on the
    logarithmic scale by the delta method (Royston and Parmar, 2013), its standard error brought
    back to the ratio's own scale. Raises ``DataError`` unless both groups were followed to the
    horizon, or if nobody waits at all in one of them.
    """
    mean_1, error_1 = _mean_and_error(first, horizon_days)
    mean_2, error_2 = _mean_and_error(second, horizon_days)
    if mean_1 <= 0 or mean_2 <= 0:
        raise DataError(
            f"The mean waits are {mean_1:g} and {mean_2:g} days, so they have no ratio. Check the "
            "clock: every claim of one group ends on the day it starts."
        )
    ratio, log_error = mean_1 / mean_2, math.hypot(error_1 / mean_1, error_2 / mean_2)
    factor = math.exp(_half_width(log_error, confidence))
    return RestrictedMeanComparison(
        first=_normal_estimate(mean_1, error_1, confidence),
        second=_normal_estimate(mean_2, error_2, confidence),
        difference=_normal_estimate(mean_1 - mean_2, math.hypot(error_1, error_2), confidence),
        ratio=Estimate(ratio, ratio / factor, ratio * factor, ratio * log_error),
    )


def _mean_and_error(curve: pd.DataFrame, horizon_days: float) -> tuple[float, float]:
    _refuse_unobserved(curve, horizon_days)
    within = curve.loc[curve["day"] < horizon_days]
    days = within["day"].to_numpy(dtype=float)
    share = within["share_waiting"].to_numpy(dtype=float)
    areas = share * np.diff(days, append=horizon_days)
    area_to_horizon = np.cumsum(areas[::-1])[::-1]
    variance = float(np.sum(area_to_horizon**2 * _hazard_variance(within)))
    return float(areas.sum()), math.sqrt(variance)


def _refuse_unobserved(curve: pd.DataFrame, horizon_days: float) -> None:
    if not (math.isfinite(horizon_days) and horizon_days > 0):
        raise DataError(f"The horizon is {horizon_days} days. Give a number of days above 0.")
    last = curve.iloc[-1]
    if horizon_days > last["day"] and last["share_waiting"] > 0:
        raise DataError(
            f"The horizon of {horizon_days:g} days lies past the end of follow-up, day "
            f"{last['day']:g}, when {last['share_waiting']:.1%} were still waiting. Choose a "
            "horizon within the follow-up of every group."
        )


def _hazard_variance(curve: pd.DataFrame) -> Days:
    at_risk = curve["at_risk"].to_numpy(dtype=float)
    events = curve["events"].to_numpy(dtype=float)
    remaining = at_risk * (at_risk - events)
    # Once nobody is left no area remains either, so that day adds nothing.
    terms: Days = np.divide(events, remaining, out=np.zeros_like(events), where=remaining > 0)
    return terms


def _normal_estimate(value: float, standard_error: float, confidence: float) -> Estimate:
    half_width = _half_width(standard_error, confidence)
    return Estimate(value, value - half_width, value + half_width, standard_error)


def _half_width(standard_error: float, confidence: float) -> float:
    if not 0 < confidence < 1:
        raise DataError(f"The confidence is {confidence}. Give a number such as 0.95.")
    return float(norm.ppf((1 + confidence) / 2)) * standard_error
