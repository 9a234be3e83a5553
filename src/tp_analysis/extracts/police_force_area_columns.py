"""The columns of police force area tables: what each counts, in what, and for which period."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tp_analysis.datasets import Problem
from tp_analysis.extracts.offence_groups import PART_OF, find_offence_group, without_footnotes
from tp_analysis.extracts.workbooks import Row

OFFENCES = "offences"
INCIDENTS = "incidents"
POPULATION = "population"
HOUSEHOLDS = "households"
RATE = "rate per 1,000 population"
HOUSEHOLD_RATE = "rate per 1,000 households"
# Counts, that may be added up; rates may not.
ADDITIVE = (OFFENCES, INCIDENTS, POPULATION, HOUSEHOLDS)
ANTI_SOCIAL_BEHAVIOUR = "Anti-social behaviour"
_MONTHS = {name: at for at, name in enumerate(calendar.month_name) if name}
# Footnote numbers are glued to the year, of which two or all four digits may be printed.
_YEAR_ENDING = re.compile(r"year ending ([A-Z][a-z]+) (20\d\d|\d\d)(?=$|\D|\d(?:,\d+)*$)")
_YEAR_BAND = re.compile(r"Apr '\d\d to Mar '(\d\d)")
_MID_YEAR = re.compile(r"\(mid-(\d{4})\)")


@dataclass(frozen=True)
class Heading:
    """One column of figures; offence_group is None for people and households."""

    column: int
    title: str
    measure: str
    period: str
    offence_group: str | None = None
    offence_part_of: str | None = None


def table_title(rows: Sequence[Row]) -> str | None:
    """The title in the first row of a table; None for a sheet that is none, as the notes."""
    first = str(rows[0][1][0] or "") if rows else ""
    title = " ".join(first.split())
    return title if re.match(r"Table P\d+:", title) else None


def find_headings(title: str, rows: Sequence[Row], problems: list[Problem]) -> list[Heading]:
    """The columns of a table of a kind that is read; empty for another kind.

    A heading that is no known offence group is put with the problems.
    """
    at = next((at for at, (_, cells) in enumerate(rows) if cells[0] in _AREA_CODE), None)
    if at is None or at == 0:
        return []
    for words, read in _KINDS.items():
        if words in title:
            return read(title, rows, at, problems)
    return []


_AREA_CODE = ("Area Code", "Area Codes")


def _offences(title: str, rows: Sequence[Row], at: int, problems: list[Problem]) -> list[Heading]:
    measure = RATE if "rate of offences" in title else OFFENCES
    period = _year_ending(title)
    if period is None:
        problems.append(Problem("names no year ending. Give the table as published", 1))
        return []
    number, row = rows[at]
    band = rows[at - 1][1]
    found = []
    for column, cell in enumerate(row[2:], start=2):
        # The total of all crime stands one row higher, among the bands over the groups.
        text = str(cell if cell is not None else (band[column] or ""))
        if cell is None and find_offence_group(text) is None:
            continue
        heading = _denominator(column, text) or _offence(column, text, measure, period)
        if heading is None:
            words = "is no offence group that is known. Give the table as published"
            problems.append(Problem(words, number, None, text))
        else:
            found.append(heading)
    return found


def _offence(column: int, text: str, measure: str, period: str) -> Heading | None:
    plain = without_footnotes(text)
    of_households = plain.endswith("(households)")
    group = find_offence_group(plain.removesuffix("(households)"))
    if group is None:
        return None
    used = HOUSEHOLD_RATE if of_households else measure
    return Heading(column, plain, used, period, group, PART_OF[group])


def _denominator(column: int, text: str) -> Heading | None:
    year = _MID_YEAR.search(text)
    if not year:
        return None
    measure = HOUSEHOLDS if text.startswith("Household") else POPULATION
    return Heading(column, measure, measure, f"mid-{year[1]}")


def _anti_social_behaviour(
    title: str, rows: Sequence[Row], at: int, problems: list[Problem]
) -> list[Heading]:
    found, period = [], None
    for column, (band, cell) in enumerate(zip(rows[at - 1][1], rows[at][1], strict=True)):
        year = _YEAR_BAND.match(str(band or ""))
        period = f"year ending 20{year[1]}-03-31" if year else period
        if period and cell is not None:
            measure = RATE if str(cell).startswith("Rate") else INCIDENTS
            found.append(Heading(column, str(cell), measure, period, ANTI_SOCIAL_BEHAVIOUR))
    return found


def _mid_years(title: str, rows: Sequence[Row], at: int, problems: list[Problem]) -> list[Heading]:
    measure = HOUSEHOLDS if "household" in title else POPULATION
    return [
        Heading(column, str(cell), measure, f"mid-{cell}")
        for column, cell in enumerate(rows[at][1])
        if isinstance(cell, int)
    ]


# What the title of a table says, and how its columns are read.
_KINDS: dict[str, Callable[[str, Sequence[Row], int, list[Problem]], list[Heading]]] = {
    "number of offences": _offences,
    "rate of offences": _offences,
    "Anti-social behaviour incidents, by police force area": _anti_social_behaviour,
    "population estimates": _mid_years,
    "household estimates": _mid_years,
}


def _year_ending(title: str) -> str | None:
    found = _YEAR_ENDING.search(title)
    if not found or found[1] not in _MONTHS:
        return None
    year, month = int(found[2][-2:]) + 2000, _MONTHS[found[1]]
    return f"year ending {year}-{month:02}-{calendar.monthrange(year, month)[1]}"
