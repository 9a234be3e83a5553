"""The office: when it is open, and desks at which work waits for staff, first come first served."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

LONDON_OFFICE = "Europe/London"
MINUTES_A_DAY = 1440
OPENS_AT_MINUTE = 9 * 60
# A day of 7 hours 24 minutes.
OPEN_MINUTES = 444.0
# Beyond it something has gone wrong: nobody waits that long.
LONGEST_RUN_DAYS = 6000


def in_open_hours(days: NDArray[np.float64]) -> NDArray[np.float64]:
    """Calendar moments with the part of each day told as that part of the open hours, so that days
    and their order stay."""
    whole = np.floor(days)
    moments: NDArray[np.float64] = (
        whole + (OPENS_AT_MINUTE + (days - whole) * OPEN_MINUTES) / MINUTES_A_DAY
    )
    return moments


def on_the_clock(first_days: Any, days: NDArray[np.float64]) -> pd.Series[pd.Timestamp]:
    """The UTC times of calendar moments, days since the start of a first day (one for all, or one
    each), to the second; of an hour that the clocks repeat the first, of one they skip its end."""
    seconds = np.round(days * MINUTES_A_DAY * 60).astype("timedelta64[s]")
    local = pd.Series(np.asarray(first_days, dtype="datetime64[s]") + seconds)
    known = local.astype("datetime64[us]").dt.tz_localize(
        LONDON_OFFICE, ambiguous=np.ones(len(local), dtype=bool), nonexistent="shift_forward"
    )
    return known.dt.tz_convert("UTC")


@dataclass(frozen=True)
class Office:
    """When work is done, counted in open minutes since the start of `first_day`.

    `holidays` are ISO dates on which it is closed, and `weekdays` says which days of the week are
    worked, from Monday. Calendar moments are days since the start of `first_day`.
    """

    first_day: str
    holidays: tuple[str, ...] = ()
    weekdays: str = "1111100"
    opens_at_minute: int = OPENS_AT_MINUTE
    open_minutes: float = OPEN_MINUTES

    @cached_property
    def _working(self) -> NDArray[np.bool_]:
        days = np.datetime64(self.first_day, "D") + np.arange(LONGEST_RUN_DAYS)
        closed = np.array(self.holidays, dtype="datetime64[D]")
        worked: NDArray[np.bool_] = np.is_busday(days, weekmask=self.weekdays, holidays=closed)
        return worked

    @cached_property
    def _day_of(self) -> list[int]:
        """The calendar day of each working day."""
        days: list[int] = np.flatnonzero(self._working).tolist()
        return days

    @cached_property
    def _working_day(self) -> list[int]:
        """For each calendar day how many working days came before it."""
        before: list[int] = (np.cumsum(self._working) - self._working).tolist()
        return before

    def moment(self, minute: float) -> float:
        """The calendar moment of an open minute."""
        day, within = divmod(minute, self.open_minutes)
        return self._day_of[int(day)] + (self.opens_at_minute + within) / MINUTES_A_DAY

    def minute_at(self, moment: float) -> float:
        """The first open minute at or after a calendar moment."""
        day, length = int(moment), self.open_minutes
        before = self._working_day[day]
        within = ((moment - day) * MINUTES_A_DAY - self.opens_at_minute) / length
        if within <= 0 or self._day_of[before] != day:
            return before * length
        return (before + within) * length if within < 1 else (before + 1) * length


@dataclass
class Desk:
    """Staff who take what has waited longest. Work must be brought in the order of time, so that
    when each piece is begun is known as it comes (Kiefer and Wolfowitz, 1955)."""

    staff: int
    _free_at: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._free_at = [0.0] * self.staff

    def begins(self, now: float) -> float:
        """When work brought now would be begun."""
        free_at = self._free_at[0]
        return free_at if free_at > now else now

    def serve(self, now: float, minutes: float) -> float:
        """When work brought now is begun; it keeps somebody busy for so many minutes."""
        begun = self.begins(now)
        heapq.heapreplace(self._free_at, begun + minutes)
        return begun
