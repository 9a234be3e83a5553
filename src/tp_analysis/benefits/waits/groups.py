"""The claims of a log as one or two groups of waits, on one clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from tp_analysis.benefits.claims.datasets import FIRST_CONTACT, MODELS
from tp_analysis.benefits.claims.durations import OPEN, Calendar, Clock
from tp_analysis.benefits.waits.loading import FACTS, STARTED_ON, ClaimLog
from tp_analysis.disclosure.policies import rules_of
from tp_analysis.errors import DataError

Fact = Literal["model", "channel", "benefit", "area"]
ENDS: dict[Clock, str] = {"customer": "paid", "official": "decided"}
OTHER_ENDS: dict[Clock, tuple[str, ...]] = {
    "customer": ("withdrawn", "refused"),
    "official": ("withdrawn",),
}
EVERY_CLAIM, THE_OTHERS, NOT_KNOWN = "All claims", "All others", "Not known"
NAMES = {"as-is": "As it was", "redesigned": "Redesigned"}
# A group of fewer leaves nothing to show.
_THRESHOLDS_A_GROUP = 4


@dataclass(frozen=True)
class Waits:
    """Waits on one clock, in one or two groups.

    `claims` is a durations table (see methods.time_to_event) with the columns group, status (as the
    clock has it), age_days and first_day (see loading.with_ages, in the days of `day_count`),
    began_month and ended_month ("2011-03", the latter missing while open), official_days (of a
    claim decided: calendar days on the official clock, whatever is chosen) and the facts of a
    claim: rows about people. `off_clock` are the rows left out, with group and status; `names` are
    the groups in their order; `begins` is what the clock starts with, as far as the log tells it.
    """

    claims: pd.DataFrame
    off_clock: pd.DataFrame
    names: tuple[str, ...]
    clock: Clock
    day_count: Calendar
    begins: str

    @property
    def end(self) -> str:
        """The status that the clock runs to."""
        return ENDS[self.clock]

    def of(self, name: str) -> pd.DataFrame:
        """The claims of one group."""
        return self.claims[self.claims["group"] == name]


def grouped_waits(log: ClaimLog, *, clock: Clock, day_count: Calendar, by: Fact) -> Waits:
    """The waits of a log in groups by a fact of the claims.

    By model as it was and redesigned, where a log has both; by anything else the largest group and
    all others. One group, "All claims", where the fact does not tell two groups large enough to
    show. Raises DataError where no claim has a wait on the clock.
    """
    measure = "days" if day_count == "calendar" else "working_days"
    rows = log.waits
    columns = {
        "duration_days": rows[f"{clock}_{measure}"],
        "entry_days": rows[f"{clock}_entry_{measure}"],
        "status": rows[f"{clock}_status"].astype(str),
        "group": _groups(rows, by, smallest=_smallest(log)),
        "age_days": rows[f"{clock}_age_{measure}"],
        "first_day": rows[f"{clock}_first_{measure}"],
        "official_days": _official_days(rows),
    }
    facts = {name: rows[name].astype(object).fillna(NOT_KNOWN) for name in FACTS}
    claims = rows[[]].assign(**columns, **facts, **_months(rows, clock))
    seen = (claims["entry_days"] == 0) | (claims["entry_days"] < claims["duration_days"])
    on_clock = seen & claims["duration_days"].notna()
    if not on_clock.any():
        raise DataError(
            f"No claim of the log has {day_count} days on the {clock} clock. Choose the other "
            "clock, or calendar days."
        )
    kept = claims[on_clock].assign(event=claims.loc[on_clock, "status"])
    numbers = kept.astype({"duration_days": float, "entry_days": float})
    order = ["group", "duration_days", "status", "entry_days"]
    names = tuple(name for name in _order(by) if name in set(kept["group"]))
    present = names or tuple(dict.fromkeys(_by_size(kept["group"])))
    return Waits(
        claims=numbers.sort_values(order, ignore_index=True),
        off_clock=claims.loc[~on_clock, ["group", "status"]],
        names=present,
        clock=clock,
        day_count=day_count,
        begins=_begins(rows, clock),
    )


def _begins(rows: pd.DataFrame, clock: Clock) -> str:
    """First contact only where some claim has one before its receipt, or one alone."""
    started, received = (
        pd.to_datetime(rows[STARTED_ON[name]]) for name in ("customer", "official")
    )
    contacts = (started < received) | (started.notna() & received.isna())
    return FIRST_CONTACT if clock == "customer" and contacts.any() else "receipt"


def _official_days(rows: pd.DataFrame) -> pd.Series:
    """The days of every decided claim that was watched, as official measures count them."""
    days, entry = (
        rows[name].astype("Float64").astype(float)
        for name in ("official_days", "official_entry_days")
    )
    seen = (entry == 0) | (entry < days)
    return days.where(seen & (rows["official_status"].astype(str) == ENDS["official"]))


def _order(by: Fact) -> tuple[str, ...]:
    return tuple(NAMES[model] for model in MODELS) if by == "model" else ()


def _smallest(log: ClaimLog) -> int:
    return _THRESHOLDS_A_GROUP * rules_of(log.policy, "Groups of claims").threshold


def _by_size(groups: pd.Series) -> list[str]:
    """The largest first, what is left over last."""
    names = [str(name) for name in groups.value_counts().index]
    return sorted(names, key=lambda name: name == THE_OTHERS)


def _groups(rows: pd.DataFrame, by: Fact, *, smallest: int) -> pd.Series:
    named = rows[by].astype(object).map(lambda name: NAMES.get(name, name)).fillna(NOT_KNOWN)
    counts = named.value_counts()
    if by == "model":
        large = len(counts) == len(MODELS) and counts.min() >= smallest
        return named if large else named.map(lambda _: EVERY_CLAIM)
    largest = sorted(counts.index, key=lambda name: (-counts[name], str(name)))[0]
    if min(counts[largest], len(named) - counts[largest]) < smallest:
        return named.map(lambda _: EVERY_CLAIM)
    return named.where(named == largest, THE_OTHERS)


def _months(rows: pd.DataFrame, clock: Clock) -> dict[str, pd.Series]:
    """When the clock began and ended, by month."""
    began = pd.to_datetime(rows[STARTED_ON[clock]])
    days = rows[f"{clock}_days"].astype("Float64").astype(float)
    ended = began + pd.to_timedelta(days - rows[f"{clock}_first_days"], unit="D")
    is_open = rows[f"{clock}_status"].astype(str) == OPEN
    return {
        "began_month": began.dt.strftime("%Y-%m"),
        "ended_month": ended.dt.strftime("%Y-%m").where(~is_open),
    }
