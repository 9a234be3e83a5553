"""What is estimated of the waits, as plain tables that name how coarsely each number may be shown.

A number is rounded so far that one claim more or less moves it by about one step.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tp_analysis.benefits.claims.durations import OPEN
from tp_analysis.benefits.waits.groups import Waits
from tp_analysis.disclosure import step_that_hides
from tp_analysis.errors import DataError
from tp_analysis.formats import round_to_step
from tp_analysis.methods.estimates import Estimate
from tp_analysis.methods.restricted_means import (
    RestrictedMeanComparison,
    restricted_mean_days,
    restricted_mean_difference,
)
from tp_analysis.methods.risk_sets import Days
from tp_analysis.methods.time_to_event import log_rank, quantile_days, survival_curve
from tp_analysis.methods.wait_comparisons import curves_cross

CONFIDENCE = 0.95
BOTH = "both"
DAY_STEPS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)
WHOLE_DAYS = (1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 50.0, 100.0)
SHARE_STEPS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
RATIO_STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
COLUMNS = ("measure", "group", "value", "low", "high", "step", "people")
# What a p-value may be told as: any finer, and leaving out a single claim would show.
SIGNIFICANT = 0.05
P_CLASSES = (0.001, SIGNIFICANT, 1.0)
# A step about a quantile, or about an end of its interval, holds so many claims that ended.
_ENDED_IN_A_STEP = 10


@dataclass(frozen=True)
class Curves:
    """The curve of each group, in their order; `horizon_days` is as far as every one was followed,
    at most as far as was asked."""

    every: Mapping[str, pd.DataFrame]
    horizon_days: float

    @property
    def cross(self) -> bool:
        """Whether the curves of two groups cross by more than chance."""
        pair = list(self.every.values())
        return len(pair) == 2 and curves_cross(*pair)


def make_curves(waits: Waits, *, horizon_days: float) -> Curves:
    """The Kaplan-Meier curve of each group; withdrawals and refusals end the watch.

    Raises DataError where a group has no claim that ended as the clock does.
    """
    every = {}
    for name in waits.names:
        claims = waits.of(name)
        if not (claims["status"] == waits.end).any():
            raise DataError(
                f"No claim of the group {name!r} was {waits.end} in the log. Choose the other "
                "clock, or another way to compare."
            )
        every[name] = survival_curve(claims, event=waits.end, confidence=CONFIDENCE)
    return Curves(every, min([horizon_days, *map(followed_days, every.values())]))


def followed_days(curve: pd.DataFrame) -> float:
    """As far as a curve was followed: for ever, where nobody is left waiting."""
    last = curve.iloc[-1]
    return float(last["day"]) if last["share_waiting"] > 0 else math.inf


def measures(waits: Waits, curves: Curves) -> pd.DataFrame:
    """Every number on waits: COLUMNS; `group` is a name, or "both" for a comparison.

    median, p90 (the ends of their intervals on steps already: the low one the step below, the high
    one the step above); mean (within the horizon); open (percent of claims); official_mean (all
    days of claims decided, on the official clock, over how many); without_open (mean within the
    horizon, open claims left out; missing where the claims that ended do not reach it); hidden
    (mean less without_open). Of both: difference, ratio, without_open_difference,
    hidden_difference, log_rank (p, as the class of P_CLASSES that holds it).
    """
    rows = [row for name in waits.names for row in _of_group(waits, curves, name)]
    if len(waits.names) == 2:
        rows += _of_both(waits, curves)
    return pd.DataFrame(rows, columns=list(COLUMNS))


Row = tuple[str, str, float, float, float, float, int]


def estimate_row(measure: str, group: str, found: Estimate, step: float, people: int) -> Row:
    """One row of COLUMNS; what was not reached is missing."""
    value, low, high = (math.nan if x is None else float(x) for x in _ends(found))
    return (measure, group, value, low, high, step, people)


def _ends(found: Estimate) -> tuple[float | None, float | None, float | None]:
    return found.value, found.low, found.high


def _alone(value: float) -> Estimate:
    return Estimate(value, None, None)


def mean_step(horizon_days: float, people: int) -> float:
    """What a mean within a horizon is rounded to: one claim moves it by so much at most."""
    return step_that_hides([horizon_days / max(people, 1)], steps=DAY_STEPS)


def _of_group(waits: Waits, curves: Curves, name: str) -> Iterator[Row]:
    claims, curve, horizon = waits.of(name), curves.every[name], curves.horizon_days
    people, is_open = len(claims), int((claims["status"] == OPEN).sum())
    ended = claims.loc[claims["status"] == waits.end, "duration_days"].to_numpy(dtype=float)
    for measure, share in (("median", 0.5), ("p90", 0.9)):
        yield _quantile_row(measure, name, quantile_days(curve, share=share), ended, people)
    mean = restricted_mean_days(curve, horizon_days=horizon, confidence=CONFIDENCE)
    only = mean_or_none(claims[claims["status"] != OPEN], waits.end, horizon)
    step = mean_step(horizon, people - is_open)
    yield estimate_row("mean", name, mean, mean_step(horizon, people), people)
    yield estimate_row("without_open", name, _alone(only), step, people - is_open)
    hidden = float(mean.value or 0) - only
    yield estimate_row("hidden", name, _alone(hidden), step, people - is_open)
    yield _official_row(name, claims["official_days"].dropna().to_numpy(dtype=float))
    yield estimate_row(
        "open", name, _alone(100 * is_open / people),
        step_that_hides([500 / people], steps=SHARE_STEPS), min(is_open, people - is_open),
    )  # fmt: skip


def mean_or_none(claims: pd.DataFrame, end: str, horizon_days: float) -> float:
    """The mean of some claims within a horizon; missing where they cannot tell it."""
    if claims.empty:
        return math.nan
    try:
        curve = survival_curve(claims, event=end)
        found = restricted_mean_days(curve, horizon_days=horizon_days)
    except DataError:
        # Not followed so far, or nobody was watched from the start.
        return math.nan
    return math.nan if found.value is None else found.value


def _official_row(name: str, days: Days) -> Row:
    mean = float(days.mean()) if len(days) else math.nan
    step = step_that_hides(list(days / max(len(days), 1)), steps=DAY_STEPS)
    return estimate_row("official_mean", name, _alone(mean), step, len(days))


def _quantile_row(measure: str, name: str, found: Estimate, ended: Days, people: int) -> Row:
    step = quantile_step(found, ended)
    if not math.isnan(step):
        low = None if found.low is None else _below(found.low, step)
        high = None if found.high is None else _above(found.high, step)
        found = Estimate(found.value, low, high)
    return estimate_row(measure, name, found, step, people)


def _below(day: float, step: float) -> float:
    return math.floor(day / step) * step


def _above(day: float, step: float) -> float:
    return math.ceil(day / step) * step


def quantile_step(found: Estimate, ended: Days) -> float:
    """What a quantile is rounded to: days, so many that ten claims or more ended within what the
    quantile may be by its rounding, and as many for each end of its interval, the low one rounded
    down and the high one up. So no day is anybody's own. NaN where no step is that coarse."""
    return next((step for step in WHOLE_DAYS if _hides(found, ended, step)), math.nan)


def _hides(found: Estimate, ended: Days, step: float) -> bool:
    value, low, high = _ends(found)
    near: list[NDArray[np.bool_]] = []
    if value is not None:
        near.append(abs(ended - float(round_to_step(value, step))) <= step / 2)
    if low is not None:
        near.append((ended >= _below(low, step)) & (ended < _below(low, step) + step))
    if high is not None:
        near.append((ended > _above(high, step) - step) & (ended <= _above(high, step)))
    return all(int(within.sum()) >= _ENDED_IN_A_STEP for within in near)


def _of_both(waits: Waits, curves: Curves) -> list[Row]:
    every = _compared(curves)
    groups = [waits.of(name) for name in waits.names]
    people = min(map(len, groups))
    known = min(int((claims["status"] != OPEN).sum()) for claims in groups)
    step, known_step = (mean_step(curves.horizon_days, count) for count in (people, known))
    first, second = (
        mean_or_none(claims[claims["status"] != OPEN], waits.end, curves.horizon_days)
        for claims in groups
    )
    hidden = float(every.difference.value or 0) - (first - second)
    test = log_rank(waits.claims, group="group", event=waits.end)
    return [
        estimate_row("difference", BOTH, every.difference, step, people),
        estimate_row("ratio", BOTH, every.ratio, _ratio_step(every, step), people),
        estimate_row("without_open_difference", BOTH, _alone(first - second), known_step, known),
        estimate_row("hidden_difference", BOTH, _alone(hidden), known_step, known),
        estimate_row("log_rank", BOTH, _alone(p_class(test.p_value)), P_CLASSES[0], people),
    ]


def p_class(p_value: float) -> float:
    """The class of P_CLASSES that holds a p-value: the one that it lies under, or 1."""
    return next((bound for bound in P_CLASSES if p_value < bound), P_CLASSES[-1])


def _compared(curves: Curves) -> RestrictedMeanComparison:
    first, second = curves.every.values()
    return restricted_mean_difference(
        first, second, horizon_days=curves.horizon_days, confidence=CONFIDENCE
    )


def _ratio_step(found: RestrictedMeanComparison, step: float) -> float:
    first, second = (float(each.value or math.nan) for each in (found.first, found.second))
    return step_that_hides([first / second * step * (1 / first + 1 / second)], steps=RATIO_STEPS)
