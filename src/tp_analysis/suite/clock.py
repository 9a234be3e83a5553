"""The only place that asks the clock: when something happened, never what a report says."""

from __future__ import annotations

import datetime
import time
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def now_utc() -> datetime.datetime:
    """This moment, in Coordinated Universal Time, to the second."""
    return datetime.datetime.now(datetime.UTC).replace(microsecond=0)


def today_in_london() -> datetime.date:
    """The day that people in England call today."""
    return now_utc().astimezone(LONDON).date()


def stamp(moment: datetime.datetime) -> str:
    """The moment as text for a record: 2026-11-22T02:43:59+00:00."""
    return moment.isoformat(timespec="seconds")


def in_london(stamped: str) -> str:
    """A moment of a record as the clock on a wall in London shows it: 2026-07-22 03:43."""
    moment = datetime.datetime.fromisoformat(stamped).astimezone(LONDON)
    return f"{moment:%Y-%m-%d %H:%M}"


def now_nanoseconds() -> int:
    """This moment as file systems count it."""
    return time.time_ns()
