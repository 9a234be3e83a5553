"""Who was still waiting on each day: the counts that every time-to-event estimate rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tp_analysis.errors import DataError

Days: TypeAlias = NDArray[np.float64]

# Someone watched from the start is at risk on day 0 itself, so must enter before it.
_BEFORE_THE_START = -1.0


@dataclass(frozen=True, slots=True)
class Observations:
    """One element a claim: the days it was watched from and until, and what ended the watch.

    A claim is at risk after its entry and up to and including its last day.
    """

    entry_days: Days
    exit_days: Days
    events: NDArray[Any]

    @classmethod
    def from_table(cls, durations: pd.DataFrame) -> Observations:
        """The checked observations of a table with ``duration_days``, ``event`` and, where claims
        came into view late, ``entry_days``.

        Raises ``DataError`` for an empty table, a missing column, a missing or negative number, an
        event not named, or a claim whose watch ends no later than it starts.
        """
        _refuse_unless_complete(durations)
        exit_days = _days(durations, "duration_days")
        entry_days = np.zeros_like(exit_days)
        if "entry_days" in durations.columns:
            entry_days = _days(durations, "entry_days")
        _refuse_where(
            (entry_days >= exit_days) & (entry_days > 0),
            "have an entry_days no earlier than their duration_days, so were never watched. "
            "Correct the dates, or leave those claims out and say so",
        )
        return cls(
            np.where(entry_days > 0, entry_days, _BEFORE_THE_START),
            exit_days,
            durations["event"].to_numpy(dtype=object),
        )

    def ended_in(self, *events: str) -> NDArray[np.bool_]:
        """Whether each claim's watch ended in one of ``events``."""
        codes, names = pd.factorize(self.events)
        return np.isin(names.astype(str), events)[codes]

    def at_risk(self, days: Days) -> NDArray[np.int64]:
        """How many were at risk on each of ``days``, before anything happened that day."""
        entered = np.searchsorted(np.sort(self.entry_days), days, side="left")
        left = np.searchsorted(np.sort(self.exit_days), days, side="left")
        return np.asarray(entered - left, dtype=np.int64)


def counts_by_day(
    observations: Observations, ended: Sequence[NDArray[np.bool_]]
) -> tuple[Days, NDArray[np.int64], list[NDArray[np.int64]]]:
    """The distinct days on which a watch ended, the number at risk on each, and the count of each
    kind of ending in ``ended``."""
    positions, days = pd.factorize(observations.exit_days, sort=True)
    counts = [np.bincount(positions[kind], minlength=len(days)) for kind in ended]
    return days, observations.at_risk(days), counts


def _refuse_unless_complete(durations: pd.DataFrame) -> None:
    missing = [name for name in ("duration_days", "event") if name not in durations.columns]
    if missing:
        raise DataError(f"The durations table has no column {' or '.join(missing)}. Add it.")
    if durations.empty:
        raise DataError("The durations table has no rows, so nothing can be estimated from it.")
    _refuse_where(
        durations["event"].isna().to_numpy(),
        "have no event. Name what ended each wait, or 'open' for one that has not ended",
    )


def _days(durations: pd.DataFrame, column: str) -> Days:
    values = durations[column]
    # A column of time differences or of text would turn into numbers of something else.
    if not pd.api.types.is_numeric_dtype(values) or pd.api.types.is_bool_dtype(values):
        raise DataError(f"The column {column} holds {values.dtype}. Give numbers of days.")
    days = values.to_numpy(dtype=float, na_value=np.nan)
    _refuse_where(
        ~(np.isfinite(days) & (days >= 0)),
        f"have no {column} of 0 or more. Correct the dates, or leave those claims out and say so",
    )
    return days


def _refuse_where(bad: NDArray[np.bool_], complaint: str) -> None:
    if bad.any():
        raise DataError(
            f"{bad.sum():,} of the {len(bad):,} rows of the durations table {complaint} "
            f"(the first is row {int(np.flatnonzero(bad)[0]) + 1:,})."
        )
