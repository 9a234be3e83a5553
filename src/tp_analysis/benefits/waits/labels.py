"""How the words and exhibits on waits name things: groups, clocks, days, sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from tp_analysis.benefits.claims.durations import Clock
from tp_analysis.benefits.waits.groups import NAMES
from tp_analysis.benefits.waits.study import WaitStudy
from tp_analysis.disclosure import ProtectedTable
from tp_analysis.display import Column
from tp_analysis.document import Evidence
from tp_analysis.formats import format_date, number, round_to_step

NOT_REACHED = "not reached"
_UNBROKEN = NOT_REACHED.replace(" ", "\u00a0")
_ROUNDED = "Rounded and withheld to protect people, as under the table of waits."
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
    if study.log.stand_in:
        made = "cases of a log that is not of benefits"
    return f"{made}, extract of {day}"


def period_of(study: WaitStudy) -> str:
    """What the cohorts are of: months, or quarters where the months are many."""
    return "quarter" if study.cohorts.frame["month"].str.contains(" to ").any() else "month"


def in_sentence(name: str) -> str:
    """The name of a group within a sentence."""
    ours = ("As it was", "Redesigned", "All others", "All claims")
    return name[:1].lower() + name[1:] if name in ours else name


def of_group(study: WaitStudy, place: int) -> str:
    """What follows a number of a group, where there are two."""
    return f" ({in_sentence(study.names[place])})" if study.compares else ""


def leading(study: WaitStudy, place: int, text: str) -> str:
    """A sentence on one group, which it names first where there are two."""
    if not study.compares:
        return text[:1].upper() + text[1:]
    name = study.names[place]
    return f"{name}{',' if name in NAMES.values() else ':'} {text}"


def decimals_in(cells: Iterable[object]) -> int:
    """The decimals that some rounded numbers need, so that all are printed with as many."""
    values = [float(str(cell)) for cell in cells if not isinstance(cell, str)]
    known = [value for value in values if value == value]
    return next((d for d in (0, 1) if all(float(round_to_step(v, 10**-d)) == v for v in known)), 2)


def _printed(cell: object, decimals: int) -> str:
    """A cell of a protected table as text; what was not reached says so."""
    if isinstance(cell, str):
        return NOT_REACHED if cell == "[z]" else cell
    return number(float(str(cell)), decimals)


def with_interval(cells: Mapping[Any, object]) -> str:
    """An estimate with its interval in brackets, broken before the bracket only."""
    ends = [cells[name] for name in ("value", "low", "high")]
    value, low, high = (_printed(cell, decimals_in(ends)) for cell in ends)
    if isinstance(cells["value"], str):
        return value
    return f"{value} ({low}\u00a0to\u00a0{high})".replace(NOT_REACHED, _UNBROKEN)


@dataclass(frozen=True)
class Interval(Column):
    """A column of estimates with their intervals, which stand right as numbers do."""

    @property
    def is_numeric(self) -> bool:
        """Always."""
        return True


def told_briefly(table: ProtectedTable) -> ProtectedTable:
    """The same table; how its numbers are rounded is told in full under the table of waits."""
    return replace(table, notes=(_ROUNDED,))
