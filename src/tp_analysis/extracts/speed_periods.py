"""The month, quarter or year that a heading of an official speed table names, as two days."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from tp_analysis.extracts.dates import FIRST_FINANCIAL_MONTH, MONTH_NAMES

PeriodKind = Literal["month", "quarter", "year"]
_LENGTHS: dict[int, PeriodKind] = {1: "month", 3: "quarter", 12: "year"}
_FINANCIAL_YEAR = re.compile(r"\b((?:19|20)\d\d) ?(?:/|-|to) ?((?:19|20)?\d\d)\b")
_QUARTER = re.compile(r"\b(?:Q|Qtr|Quarter) ?([1-4])\b", re.IGNORECASE)
# With a capital letter, so that "figures may be revised" is no month of May.
_NAMES = "|".join(f"{name[:3].title()}(?:{name[3:]})?" for name in MONTH_NAMES)
_MONTH = re.compile(
    rf"\b({_NAMES}|Sept)\b"
    r"[ ,'\u2019-]*((?:19|20)\d\d\b|\d\d\b(?! [A-Z]))?"
)
_ROLLING = re.compile(r"\byear[ -]end|\brolling\b|\b12 months\b", re.IGNORECASE)
_ROLLING_TITLE = re.compile(r"\brolling\b|\byear[ -]end\b", re.IGNORECASE)
_QUARTERLY = re.compile(r"\bquarterly\b", re.IGNORECASE)
_DASHES = str.maketrans("\u2010\u2011\u2012\u2013\u2014\u00a0", "----- ")


@dataclass(frozen=True, order=True)
class Period:
    """A whole number of months: 1 (a month), 3 (a quarter) or 12 (a year), by first and last."""

    start: dt.date
    end: dt.date

    @property
    def kind(self) -> PeriodKind:
        """What it is called."""
        return _LENGTHS[_number(self.end) - _number(self.start) + 1]


def find_period(text: str) -> Period | None:
    """The one month, quarter or year that words name; None where they name none, or another span.

    A financial year starts in April and so does its first quarter. A year that ends at a quarter or
    a month ("year end, quarter 2 2021 to 2022") is the twelve months to the end of it.

    >>> str(find_period("Quarter 4, 2009/10").start), find_period("Jul to Sep 2021").kind
    ('2010-01-01', 'quarter')
    """
    plain = " ".join(text.translate(_DASHES).split())
    found = _months(plain)
    if found is None:
        return None
    first, last = found
    if _ROLLING.search(plain):
        first = last - 11
    return _period(first, last) if last - first + 1 in _LENGTHS else None


def period_of_column(heading: str, above: Sequence[str]) -> Period | None:
    """The period of a column: what its heading names, else with the lines above the table.

    A heading may leave its year to a line ("Q1" below "2021 to 2022"), or name only the quarter at
    which a year ends where the first line says that all figures are of years.
    """
    title = above[0] if above else ""
    rolling = _ROLLING_TITLE.search(title) and not _QUARTERLY.search(title)
    own = f"Year end {heading}" if rolling else heading
    whole = (find_period(f"{own} {_as_year(line)}") for line in above)
    return find_period(own) or next((period for period in whole if period), None)


def _as_year(line: str) -> str:
    """A line that names a financial year by its months as that year; any other as it is."""
    period = find_period(line)
    if period and period.kind == "year" and period.start.month == FIRST_FINANCIAL_MONTH:
        return f"{period.start.year}/{period.end.year}"
    return line


def _months(text: str) -> tuple[int, int] | None:
    """The first and the last month, counted from the year 0."""
    year = _financial_year(text)
    quarter = _QUARTER.search(text)
    if quarter and year is not None:
        first = _financial(year) + 3 * (int(quarter[1]) - 1)
        return first, first + 2
    named = _named_months(_FINANCIAL_YEAR.sub(" ", text), year)
    if named:
        return named
    # A calendar year's quarter, or a month of no year, could be either of two.
    return None if quarter or year is None else (_financial(year), _financial(year) + 11)


def _financial_year(text: str) -> int | None:
    """The year in which the financial year starts; two years that do not follow are none."""
    for start, end in _FINANCIAL_YEAR.findall(text):
        if (int(start) + 1) % 100 == int(end) % 100:
            return int(start)
    return None


def _named_months(text: str, year: int | None) -> tuple[int, int] | None:
    """One month, or the first and the last of two; the first may leave its year to the last."""
    found = [(_place(name), _full_year(digits)) for name, digits in _MONTH.findall(text)]
    if not 1 <= len(found) <= 2:
        return None
    place, own_year = found[-1]
    if own_year is None and year is None:
        return None
    last = own_year * 12 + place if own_year is not None else _within(year or 0, place)
    first_place, first_year = found[0]
    if len(found) == 1 or first_year is None:
        return last - (place - first_place) % 12, last
    return first_year * 12 + first_place, last


def _within(financial_year: int, place: int) -> int:
    return (financial_year + (place < FIRST_FINANCIAL_MONTH - 1)) * 12 + place


def _place(name: str) -> int:
    return next(at for at, full in enumerate(MONTH_NAMES) if full.startswith(name[:3].lower()))


def _full_year(digits: str) -> int | None:
    if not digits:
        return None
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _financial(year: int) -> int:
    return year * 12 + FIRST_FINANCIAL_MONTH - 1


def _number(day: dt.date) -> int:
    return day.year * 12 + day.month - 1


def _period(first: int, last: int) -> Period:
    year, place = divmod(last, 12)
    days = calendar.monthrange(year, place + 1)[1]
    return Period(dt.date(first // 12, first % 12 + 1, 1), dt.date(year, place + 1, days))
