"""What is estimated of the waits, as plain tables that name how coarsely each number may be shown.

A number is rounded so far that one claim more or less moves it by about one step.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from tp_analysis.benefits.claims.durations import OPEN
from tp_analysis.benefits.waits.groups import Waits
from tp_analysis.disclosure import step_that_hides
from tp_analysis.errors import DataError
from tp_analysis.methods.estimates import Estimate
from tp_analysis.methods.restricted_means import (
    RestrictedMeanComparison,
    restricted_mean_days,
    restricted_mean_difference,
)
from tp_analysis.methods.time_to_event import log_rank, quantile_days, survival_curve
from tp_analysis.methods.wait_comparisons import curves_cross

CONFIDENCE = 0.95
BOTH = "both"
DAY_STEPS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)
WHOLE_DAYS = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)
SHARE_STEPS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
RATIO_STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
COLUMNS = ("measure", "group", "value", "low", "high", "step", "people")


@dataclass(frozen=True)
class Curves:
    """The curve of each group, in their order; `horizon_days` is as far as every one was followed,
    at most as far as was asked; `decided_only` are the curves with open claims left out."""

    every: Mapping[str, pd.DataFrame]
    decided_only: Mapping[str, pd.DataFrame]
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
    every, ended = {}, {}
    for name in waits.names:
        claims = waits.of(name)
        done = claims[claims["status"] == waits.end]
        if done.empty:
            raise DataError(
                f"No claim of the group {name!r} was {waits.end} in the log. Choose the other "
                "clock, or another way to compare."
            )
        every[name] = survival_curve(claims, event=waits.end, confidence=CONFIDENCE)
        ended[name] = survival_curve(done, event=waits.end, confidence=CONFIDENCE)
    return Curves(every, ended, min([horizon_days, *map(followed_days, every.values())]))


def followed_days(curve: pd.DataFrame) -> float:
    """As far as a curve was followed: for ever, where nobody is left waiting."""
    last = curve.iloc[-1]
    return float(last["day"]) if last["share_waiting"] > 0 else math.inf


def measures(waits: Waits, curves: Curves) -> pd.DataFrame:
    """Every number on waits: COLUMNS; `group` is a name, or "both" for a comparison.

    median, p90; mean (within the horizon); open (percent of claims); ended_mean (the official mean:
    all days of claims that ended as the clock does, over how many); ended_only (mean within the
    horizon, of those claims alone); hidden (mean less ended_only). Of both: difference, ratio,
    ended_only_difference, hidden_difference, log_rank (p), chi_square.
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
    ended = claims.loc[claims["status"] == waits.end, "duration_days"].to_numpy(dtype=float)
    people, done = len(claims), len(ended)
    for measure, share in (("median", 0.5), ("p90", 0.9)):
        found = quantile_days(curve, share=share)
        yield estimate_row(measure, name, found, quantile_step(found, ended), people)
    mean = restricted_mean_days(curve, horizon_days=horizon, confidence=CONFIDENCE)
    only = restricted_mean_days(curves.decided_only[name], horizon_days=horizon)
    step = mean_step(horizon, done)
    yield estimate_row("mean", name, mean, mean_step(horizon, people), people)
    yield estimate_row("ended_only", name, only, step, done)
    hidden = float(mean.value or 0) - float(only.value or 0)
    yield estimate_row("hidden", name, _alone(hidden), step, done)
    plain = step_that_hides(list(ended / done), steps=DAY_STEPS)
    yield estimate_row("ended_mean", name, _alone(float(ended.mean())), plain, done)
    is_open = int((claims["status"] == OPEN).sum())
    yield estimate_row(
        "open", name, _alone(100 * is_open / people),
        step_that_hides([500 / people], steps=SHARE_STEPS), min(is_open, people - is_open),
    )  # fmt: skip


def quantile_step(found: Estimate, ended: np.ndarray[Any, np.dtype[np.float64]]) -> float:
    """What a quantile is rounded to: days, of which one step about it and about each of its limits
    holds ten claims or more, so that the day is nobody's own."""
    ends = [end for end in _ends(found) if end is not None]
    for step in WHOLE_DAYS:
        near = [int((abs(ended - round(end / step) * step) <= step / 2).sum()) for end in ends]
        if all(count >= 10 for count in near):
            return step
    return math.nan


def _of_both(waits: Waits, curves: Curves) -> list[Row]:
    every, only = _compared(curves.every, curves), _compared(curves.decided_only, curves)
    sizes = [len(waits.of(name)) for name in waits.names]
    done = [int((waits.of(name)["status"] == waits.end).sum()) for name in waits.names]
    step = mean_step(curves.horizon_days, min(sizes))
    only_step = mean_step(curves.horizon_days, min(done))
    test = log_rank(waits.claims, group="group", event=waits.end)
    hidden = float(every.difference.value or 0) - float(only.difference.value or 0)
    people = min(sizes)
    return [
        estimate_row("difference", BOTH, every.difference, step, people),
        estimate_row("ratio", BOTH, every.ratio, _ratio_step(every, step), people),
        estimate_row("ended_only_difference", BOTH, only.difference, only_step, min(done)),
        estimate_row("hidden_difference", BOTH, _alone(hidden), only_step, min(done)),
        estimate_row("log_rank", BOTH, _alone(test.p_value), 0.001, people),
        estimate_row("chi_square", BOTH, _alone(test.statistic), 1.0, people),
    ]


def _compared(curves: Mapping[str, pd.DataFrame], made: Curves) -> RestrictedMeanComparison:
    first, second = curves.values()
    return restricted_mean_difference(
        first, second, horizon_days=made.horizon_days, confidence=CONFIDENCE
    )


def _ratio_step(found: RestrictedMeanComparison, step: float) -> float:
    first, second = (float(each.value or math.nan) for each in (found.first, found.second))
    return step_that_hides([first / second * step * (1 / first + 1 / second)], steps=RATIO_STEPS)
