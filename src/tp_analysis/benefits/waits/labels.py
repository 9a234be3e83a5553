"""How the words and exhibits on waits name things: groups, clocks, days, sources."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tp_analysis.benefits.claims.durations import Clock
from tp_analysis.benefits.waits.study import WaitStudy
from tp_analysis.document import Evidence
from tp_analysis.formats import MISSING, format_date, number

NOT_REACHED = "not reached"
_ENDINGS: dict[Clock, str] = {"customer": "payment", "official": "decision"}


def clock_words(study: WaitStudy) -> str:
    """From when to when the days are counted."""
    both = ", both days counted" if study.choices.clock == "official" else ""
    return f"from {study.begins} to {end_words(study)}{both}"


def end_words(study: WaitStudy) -> str:
    """What the clock runs to."""
    return _ENDINGS[study.choices.clock]


def is_customers_calendar(study: WaitStudy) -> bool:
    """Whether waits are in the days that the assumptions of the simulated log are in."""
    return (study.choices.clock, study.choices.day_count) == ("customer", "calendar")


def days_words(study: WaitStudy) -> str:
    """Which days are counted."""
    return f"{study.choices.day_count} days"


def source_of(study: WaitStudy) -> str:
    """The line under an exhibit that says where its figures come from."""
    return study.log.source


def evidence_of(study: WaitStudy) -> Evidence:
    """Simulated figures are illustrative, those of a log computed."""
    return "illustrative" if study.log.is_illustrative else "computed"


def whose(study: WaitStudy) -> str:
    """Whose waits they are, for the line under a title."""
    day = format_date(study.log.extract_date)
    made = "simulated claims" if study.log.is_illustrative else "claims of the log"
    return f"{made}, extract of {day}"


def in_sentence(name: str) -> str:
    """The name of a group within a sentence."""
    ours = ("As it was", "Redesigned", "All others", "All claims")
    return name[:1].lower() + name[1:] if name in ours else name


def of_group(study: WaitStudy, place: int) -> str:
    """What follows a number of a group, where there are two."""
    return f" ({in_sentence(study.names[place])})" if study.compares else ""


def printed(cell: object) -> str:
    """A cell of a protected table as text; what was not reached says so."""
    if isinstance(cell, str):
        return NOT_REACHED if cell == "[z]" else cell
    value = float(str(cell))
    text = number(value, 0 if value.is_integer() else 2)
    return MISSING if text == MISSING else text.rstrip("0").rstrip(".") if "." in text else text


def with_interval(cells: Mapping[Any, object]) -> str:
    """An estimate with its interval in brackets."""
    if isinstance(cells["value"], str):
        return printed(cells["value"])
    return f"{printed(cells['value'])} ({printed(cells['low'])} to {printed(cells['high'])})"
