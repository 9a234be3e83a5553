"""When a schedule is due: by the clock on a wall in London, once a period, whatever clocks do.

A period's key is its time as that wall shows it, "2026-10-25T01:30", without an offset. In
October the wall shows 01:30 twice, which is one key and so one build; in March it never shows
01:30, and the build is due as soon as it shows a later time. Nothing here asks the clock or
touches a file.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, islice

from croniter import croniter

from tp_analysis.suite.clock import LONDON
from tp_analysis.suite.configuration import Schedule, Suite

MINUTE = datetime.timedelta(minutes=1)
# The wall may go back by an hour, so a key that is done can lie a little ahead of it; one further
# ahead was written by a clock that was wrong, and would keep the schedule silent until then.
FURTHEST_AHEAD = datetime.timedelta(days=1)


@dataclass(frozen=True)
class NextRun:
    """When a schedule comes round next; `note` says where the wall shows no such time."""

    schedule: str
    period: str
    at: datetime.datetime
    note: str = ""

    @property
    def words(self) -> str:
        """The time as people say it: Sun 25 Oct 2026 01:30 BST."""
        return f"{self.at:%a} {self.at.day} {self.at:%b %Y %H:%M %Z}"


def period_key(cron: str, now_utc: datetime.datetime) -> str:
    """The latest time of the schedule that London's wall clocks show or have passed.

    For "30 1 * * *" on 25 October 2026, 12:00: "2026-10-25T01:30". Keys sort as times do.
    """
    # croniter looks strictly before its start, and the very minute counts.
    start = _wall(now_utc).replace(second=0, microsecond=0) + MINUTE
    return _key(croniter(cron, start).get_prev(datetime.datetime))


def due_period(cron: str, last_done: str | None, now_utc: datetime.datetime) -> str | None:
    """The key of the period that is due, or None. Periods missed meanwhile count as one.

    A schedule of which nothing is known is due at once: a period built again costs little, as
    nothing fresh is rebuilt, and one left out would be missed.
    """
    key = period_key(cron, now_utc)
    if last_done is None or _is_ahead(last_done, now_utc):
        return key
    return key if key > last_done else None


def next_runs(suite: Suite, now_utc: datetime.datetime, count: int) -> tuple[NextRun, ...]:
    """The next `count` runs of each schedule, in the order in which they come."""
    runs = [run for plan in suite.schedule for run in islice(_runs(plan, now_utc), count)]
    return tuple(sorted(runs, key=lambda run: (run.at.astimezone(datetime.UTC), run.schedule)))


def _runs(plan: Schedule, now_utc: datetime.datetime) -> Iterator[NextRun]:
    # From a little before: the wall may just have gone back over times that are done.
    start = _wall(now_utc) - datetime.timedelta(hours=2)
    walls = croniter(plan.cron, start).all_next(datetime.datetime)
    # All times in the hour that March leaves out come at one moment, and run once, as the last.
    for at, times in groupby(walls, key=first_shown):
        *_, last = times
        if at > now_utc:
            yield NextRun(plan.name, _key(last), at, _note(last, at))


def first_shown(wall: datetime.datetime) -> datetime.datetime:
    """The first moment, in London time, at which the wall shows this time or a later one."""
    readings = (wall.replace(tzinfo=LONDON, fold=fold) for fold in (0, 1))
    moment = min(reading.astimezone(datetime.UTC) for reading in readings)
    while _wall(moment) < wall:
        moment += MINUTE
    return moment.astimezone(LONDON)


def _note(wall: datetime.datetime, at: datetime.datetime) -> str:
    if at.replace(tzinfo=None) == wall:
        return ""
    return f"clocks go forward, so there is no {wall:%H:%M}: it runs at {at:%H:%M %Z}"


def _wall(moment: datetime.datetime) -> datetime.datetime:
    """What a clock on a wall in London shows: no offset, and no second thoughts about folds."""
    return moment.astimezone(LONDON).replace(tzinfo=None, fold=0)


def _key(wall: datetime.datetime) -> str:
    return wall.isoformat(timespec="minutes")


def _is_ahead(key: str, now_utc: datetime.datetime) -> bool:
    return datetime.datetime.fromisoformat(key) > _wall(now_utc) + FURTHEST_AHEAD
