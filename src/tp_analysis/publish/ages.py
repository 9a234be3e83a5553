"""Moments and ages in words, for pages that are not published."""

from __future__ import annotations

import datetime

from tp_analysis.formats import format_date
from tp_analysis.suite.clock import LONDON

# The largest unit of which at least two have passed is precise enough: 3 hours, 47 hours, 2 days.
_UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"))


def age(then: datetime.datetime, now: datetime.datetime) -> str:
    """How long ago that was, in one unit: "3 hours"; "just now" for less than a minute."""
    seconds = int((now - then).total_seconds())
    for size, unit in _UNITS:
        if seconds >= 2 * size:
            return f"{seconds // size} {unit}s"
    return "1 minute" if seconds >= 60 else "just now"


def moment_in_london(moment: datetime.datetime) -> str:
    """The moment as London's clocks show it: 22 November 2026, 03:26."""
    local = moment.astimezone(LONDON) if moment.tzinfo else moment
    return f"{format_date(local.date())}, {local:%H:%M}"


def day_and_time(moment: datetime.datetime) -> tuple[str, str]:
    """For the head of a narrow column: "22 Nov" and "01:30"."""
    day, month, _ = format_date(moment.date()).split(" ")
    return f"{day} {month[:3]}", f"{moment:%H:%M}"
