"""Working days between two days: Monday to Friday without bank holidays, for the years held."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Days = NDArray[np.datetime64]


@dataclass(frozen=True)
class WorkingCalendar:
    """The bank holidays of one country, in full from the first year to the last that it names."""

    holidays: tuple[str, ...]

    @classmethod
    def from_table(cls, bank_holidays: pd.DataFrame) -> WorkingCalendar:
        """The calendar of the dataset reference/bank_holidays (column holiday_on)."""
        days = pd.to_datetime(bank_holidays["holiday_on"]).dt.strftime("%Y-%m-%d")
        return cls(tuple(sorted(days)))

    @cached_property
    def _weekdays(self) -> np.busdaycalendar:
        return np.busdaycalendar(holidays=np.array(self.holidays, dtype="datetime64[D]"))

    @cached_property
    def _span(self) -> tuple[np.datetime64, np.datetime64]:
        """The first day held, and the day after the last."""
        first, last = (np.datetime64(day[:4]) for day in (self.holidays[0], self.holidays[-1]))
        return first.astype("datetime64[D]"), (last + 1).astype("datetime64[D]")

    def working_days(
        self, starts: Days, ends: Days, *, counts_first_day: bool = False
    ) -> NDArray[np.float64]:
        """Working days after each start, up to and including the end; NaN where a day is missing
        or lies outside the years held. With `counts_first_day` the start counts, too.

        From a Friday to the Monday after is 1, to the Saturday after it is 0.
        """
        first, after = self._span
        known = (starts >= first) & (ends >= first) & (starts < after) & (ends < after)
        counted = np.full(len(starts), np.nan)
        begin = starts[known] if counts_first_day else starts[known] + 1
        counted[known] = np.busday_count(begin, ends[known] + 1, busdaycal=self._weekdays)
        return counted


def calendar_days(
    starts: Days, ends: Days, *, counts_first_day: bool = False
) -> NDArray[np.float64]:
    """Days from each start to its end, NaN where one is missing; with `counts_first_day` the start
    counts, too."""
    days: NDArray[Any] = (ends - starts).astype("timedelta64[D]")
    counted = days.astype("float64")
    counted[np.isnat(days)] = np.nan
    return counted + counts_first_day
