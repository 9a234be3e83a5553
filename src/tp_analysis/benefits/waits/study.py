"""The waits of one log with what is shown of them, protected: no exhibit sees a claim's row."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from tp_analysis.benefits.claims.durations import Calendar, Clock
from tp_analysis.benefits.figures import COUNCIL_BENEFIT
from tp_analysis.benefits.waits import tables
from tp_analysis.benefits.waits.checks import standardised
from tp_analysis.benefits.waits.estimates import Curves, make_curves
from tp_analysis.benefits.waits.groups import Fact, Waits, grouped_waits
from tp_analysis.benefits.waits.loading import ClaimLog
from tp_analysis.disclosure import ProtectedTable

Design = Literal["not stated", "before and after", "matched", "side by side"]
SIMULATED = "simulated"
PAST_THE_HORIZON_DAYS = 15
# Days between the ticks of the curves: the closest that leave six spaces at most.
_BETWEEN_TICKS = (1, 2, 3, 5, 10, 15, 20, 30, 50, 100)
_MOST_SPACES = 6


@dataclass(frozen=True)
class WaitChoices:
    """What somebody chose for the analysis of a log.

    `clock` and `day_count` say which days are counted, `compare_by` and `standardise_by` which fact
    of a claim makes the groups and the kinds, `design` how the groups came about.
    """

    horizon_days: float
    clock: Clock = "customer"
    day_count: Calendar = "calendar"
    compare_by: Fact = "model"
    standardise_by: Fact = "benefit"
    design: Design = "not stated"


@dataclass(frozen=True)
class WaitStudy:
    """One log, what was chosen, and the tables of it that may be shown (see `tables`).

    `names` are the one or two groups; `horizon_days` is as far as the restricted means go, at most
    as far as was chosen; `cross` says whether the curves of two groups cross by more than chance;
    `begins` is what the clock starts with; `last_day` is as far as the curves are drawn;
    `has_other_benefits` whether some claim is of another benefit than Housing Benefit.
    """

    log: ClaimLog
    choices: WaitChoices
    names: tuple[str, ...]
    end: str
    horizon_days: float
    cross: bool
    begins: str
    last_day: float
    has_other_benefits: bool
    counts: ProtectedTable
    curves: ProtectedTable
    at_risk: ProtectedTable
    measures: ProtectedTable
    endings: ProtectedTable
    cohorts: ProtectedTable
    equal_mix: ProtectedTable
    mix_horizon_days: float
    in_hand: ProtectedTable

    @property
    def compares(self) -> bool:
        """Whether there are two groups."""
        return len(self.names) == 2

    @property
    def is_cut(self) -> bool:
        """Whether the means look less far ahead than was chosen."""
        return self.horizon_days < self.choices.horizon_days

    @property
    def slower(self) -> int:
        """The place of the group with the longer mean wait, by the difference as it is shown; the
        first where it is withheld."""
        frame = self.measures.frame
        shown = [cell for cell in frame.loc[frame["measure"] == "difference", "value"]]
        return int(any(not isinstance(cell, str) and cell < 0 for cell in shown))

    @property
    def design(self) -> str:
        """How the groups came about; a simulated log can have no other design."""
        return SIMULATED if self.log.is_illustrative else self.choices.design


def days_at_risk(last_day: float) -> list[float]:
    """The days on which the numbers at risk are told: evenly, as far as the curves are drawn."""
    between = next(
        (days for days in _BETWEEN_TICKS if last_day / days <= _MOST_SPACES), _BETWEEN_TICKS[-1]
    )
    return [float(day) for day in range(0, math.floor(last_day) + 1, between)]


def _last_day(horizon_days: float, measures: ProtectedTable) -> float:
    """A while past the horizon, and past the day by which nine in ten of each group ended."""
    rows = measures.frame
    nine_in_ten = rows[rows["measure"] == "p90"]
    ends = [
        value + float(step)
        for value, step in zip(nine_in_ten["value"], nine_in_ten["rounded_to"], strict=True)
        if not isinstance(value, str)
    ]
    return float(math.ceil(max([horizon_days + PAST_THE_HORIZON_DAYS, *ends])))


@dataclass(frozen=True)
class MeasuredWaits:
    """The waits of a log in groups, the curve of each, and the first two tables of them."""

    waits: Waits
    curves: Curves
    counts: ProtectedTable
    measures: ProtectedTable

    @property
    def horizon_days(self) -> float:
        """As far as the restricted means go."""
        return self.curves.horizon_days


def measure_waits(log: ClaimLog, choices: WaitChoices) -> MeasuredWaits:
    """The measures of `study_waits` without its checks; raises DataError as that does."""
    waits = grouped_waits(
        log, clock=choices.clock, day_count=choices.day_count, by=choices.compare_by
    )
    curves = make_curves(waits, horizon_days=choices.horizon_days)
    counts = tables.counts_table(log, waits)
    return MeasuredWaits(waits, curves, counts, tables.measures_table(log, waits, curves, counts))


def study_waits(log: ClaimLog, choices: WaitChoices) -> WaitStudy:
    """What is shown of a log, protected under its policy; the same rows in any order give the same.

    Raises DataError where no claim has a wait on the clock, or a group none that ended.
    """
    measured = measure_waits(log, choices)
    waits, curves = measured.waits, measured.curves
    mix = standardised(waits, curves, by=choices.standardise_by)
    last_day = _last_day(curves.horizon_days, measured.measures)
    return WaitStudy(
        log=log,
        choices=choices,
        names=waits.names,
        end=waits.end,
        horizon_days=curves.horizon_days,
        cross=curves.cross,
        begins=waits.begins,
        last_day=last_day,
        has_other_benefits=bool(set(log.waits["benefit"].dropna()) - {COUNCIL_BENEFIT}),
        counts=measured.counts,
        curves=tables.curves_table(log, curves),
        at_risk=tables.at_risk_table(log, waits, days_at_risk(last_day)),
        measures=measured.measures,
        endings=tables.endings_table(log, waits, days=curves.horizon_days),
        cohorts=tables.cohorts_table(log, waits, curves),
        equal_mix=tables.equal_mix_table(log, mix),
        mix_horizon_days=mix.horizon_days,
        in_hand=tables.in_hand_table(log, waits, curves),
    )
