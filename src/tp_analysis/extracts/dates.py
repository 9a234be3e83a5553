"""Dates and periods as bodies print them, cell by cell: 23-Apr-2024, 01.12.2010, 45085, 202301."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
# Day 1 of a spreadsheet is 1 January 1900; it believes that 29 February 1900 was one, too.
_SERIAL_START = datetime.date(1899, 12, 30)
# Whole numbers that may be a date in a column of dates: 1982 to 2064.
_SERIALS = range(30_000, 60_001)
_YEARS = range(1990, 2100)
FIRST_FINANCIAL_MONTH = 4

_NAME = r"([a-z]{3,9})"
_TIME = r"(?:[T ]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[ap]m)?Z?)?"
_ISO = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_TIME}", re.IGNORECASE)
_NUMBERS = re.compile(rf"(\d{{1,2}})[-/. ](\d{{1,2}})[-/. ](\d{{4}}|\d{{2}}){_TIME}", re.IGNORECASE)
_NAMED = re.compile(
    rf"(?:[a-z]{{3,9}},? )?(\d{{1,2}})(?:st|nd|rd|th)?[-/. ]*{_NAME}[-/., ]*(\d{{4}}|\d\d){_TIME}",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_PERIOD_NAMED = re.compile(r"([a-z]{3,9})[-/., ']*(\d{4}|\d{2})", re.IGNORECASE)
_PERIOD_ISO = re.compile(r"(\d{4})[-/](\d{1,2})")
_PERIOD_UK = re.compile(r"(\d{1,2})[-/](\d{4})")
PERIOD_NUMBER = re.compile(r"((?:19|20)\d{2})(\d{2})")

Periods = Literal["calendar month", "year ending", "year starting"]
PERIODS: tuple[Periods, ...] = ("year ending", "year starting", "calendar month")
Key = str | datetime.date | int | None


@dataclass(frozen=True)
class Reading:
    """One cell of a column of dates: the date, or its two numbers where the order must decide."""

    date: datetime.date | None = None
    numbers: tuple[int, int, int] | None = None
    form: str = ""


@lru_cache(maxsize=4096)
def read_date(key: Key) -> Reading:
    """What a date cell says by itself; an empty reading where it is no date."""
    if isinstance(key, datetime.date):
        return Reading(key)
    if isinstance(key, int):
        return _from_serial(key)
    text = (key or "").strip()
    if found := _ISO.fullmatch(text) or _COMPACT.fullmatch(text):
        return Reading(in_order(*map(int, found.groups())))
    if found := _NUMBERS.fullmatch(text):
        first, second, year = found.groups()
        form = "dates with a year of two digits, taken as 20.." if len(year) == 2 else ""
        return Reading(numbers=(int(first), int(second), _year(year)), form=form)
    if found := _NAMED.fullmatch(text):
        day, name, year = found.groups()
        form = "dates with a year of two digits, taken as 20.." if len(year) == 2 else ""
        return Reading(in_order(_year(year), _month_number(name), int(day)), form=form)
    if found := _SERIAL.fullmatch(text):
        return _from_serial(int(found[1]))
    return Reading()


def _from_serial(serial: int) -> Reading:
    if serial not in _SERIALS:
        return Reading()
    day = _SERIAL_START + datetime.timedelta(days=serial)
    return Reading(day, form="dates printed as spreadsheet serial numbers")


def _year(text: str) -> int:
    # Bodies have published payments since 2010.
    return int(text) if len(text) == 4 else 2000 + int(text)


def _month_number(name: str) -> int:
    """1 to 12 for an English month or its first letters (three or more; Sept too), else 0."""
    small = name.lower()
    if len(small) < 3:
        return 0
    return next((i for i, full in enumerate(MONTH_NAMES, 1) if full.startswith(small)), 0)


def in_order(year: int, month: int, day: int) -> datetime.date | None:
    """The date of these numbers, or None where there is no such day in a year of payments."""
    try:
        return datetime.date(year, month, day) if year in _YEARS else None
    except ValueError:
        return None


def date_key(cell: object) -> Key:
    """A cell of a column of dates or periods as it is counted: the day without its time."""
    if isinstance(cell, datetime.datetime):
        return cell.date()
    if isinstance(cell, datetime.date):
        return cell
    if isinstance(cell, int | float) and math.isfinite(cell):
        return int(cell)
    text = " ".join(str(cell).split()) if cell is not None else ""
    return text or None


@lru_cache(maxsize=4096)
def read_period(key: Key, periods: Periods) -> datetime.date | None:
    """First day of the month of a period: Apr-23, April 2023, 2023-04, 04/2023, 202301.

    Six digits are read as `periods` says; month 01 of a financial year is April.
    """
    if isinstance(key, datetime.date):
        return key.replace(day=1)
    text = str(key or "").strip()
    if found := PERIOD_NUMBER.fullmatch(text):
        return _from_period_number(int(found[1]), int(found[2]), periods)
    if found := _PERIOD_NAMED.fullmatch(text):
        return in_order(_year(found[2]), _month_number(found[1]), 1)
    if found := _PERIOD_ISO.fullmatch(text):
        return in_order(int(found[1]), int(found[2]), 1)
    if found := _PERIOD_UK.fullmatch(text):
        return in_order(int(found[2]), int(found[1]), 1)
    day = read_date(key).date
    return day.replace(day=1) if day else None


def _from_period_number(year: int, number: int, periods: Periods) -> datetime.date | None:
    if periods == "calendar month":
        return in_order(year, number, 1)
    if not 1 <= number <= 12:
        # Periods 13 and later hold the year-end's corrections: they belong to no month.
        return None
    months = number - 1 + FIRST_FINANCIAL_MONTH - 1
    start = year - 1 if periods == "year ending" else year
    return in_order(start + months // 12, months % 12 + 1, 1)


_TITLE_NAMED = re.compile(r"\b([a-z]{3,9})[-_ ,']*(20\d{2})\b", re.IGNORECASE)
_TITLE_YEAR_FIRST = re.compile(r"\b(20\d{2})[-_ ]*([a-z]{3,9})\b", re.IGNORECASE)
_TITLE_NUMBERS = re.compile(r"(?<!\d)(20\d{2})[-_ ](\d{2})(?!\d)(?![-_ ]\d{2}(?!\d))")


def month_of(titles: Iterable[str]) -> datetime.date | None:
    """The one month that the first title with a month names, or None where it names several.

    2010_11 may be a month or a financial year: it names no month.
    """
    for title in titles:
        words = re.sub(r"_", " ", title)
        found = {in_order(int(y), _month_number(m), 1) for m, y in _TITLE_NAMED.findall(words)}
        found |= {
            in_order(int(y), _month_number(m), 1) for y, m in _TITLE_YEAR_FIRST.findall(words)
        }
        found |= {
            in_order(int(y), int(m), 1)
            for y, m in _TITLE_NUMBERS.findall(title)
            if int(m) != (int(y) + 1) % 100
        }
        months = found - {None}
        if months:
            return next(iter(months)) if len(months) == 1 else None
    return None
