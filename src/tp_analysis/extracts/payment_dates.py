"""The dates of one payment file: the order of day and month is decided for the whole file.

A file is read twice: the first time to gather every pair of date and period in it, the second time
to read each with the rules that the whole file gave.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from tp_analysis.extracts.dates import (
    MONTH_NAMES,
    PERIOD_NUMBER,
    PERIODS,
    Key,
    Periods,
    in_order,
    month_of,
    read_date,
    read_period,
)
from tp_analysis.extracts.results import Forgiven

_READ_AS: dict[Periods | None, str] = {
    "calendar month": "a calendar month",
    "year ending": "month {month} of the financial year that ends in {year}",
    "year starting": "month {month} of the financial year that starts in {year}",
}
_ROWS_TOLD = 3


@dataclass(frozen=True)
class Span:
    """The months of a file's lines with how many lines each has, and its first and last date."""

    months: Counter[datetime.date]
    first_date: datetime.date | None = None
    last_date: datetime.date | None = None

    def sentence(self) -> str:
        """Which months and dates: "May 2024, dated 1 May 2024 to 31 May 2024"."""
        if not self.months:
            return "no month in the file"
        first, last = min(self.months), max(self.months)
        [(most, lines)] = self.months.most_common(1)
        words = _month_words(first)
        if last != first:
            percent = 100 * lines / self.months.total()
            words += f" to {_month_words(last)}, {percent:.1f}% of the lines {_month_words(most)}"
        if self.first_date and self.last_date:
            days = [f"{day.day} {_month_words(day)}" for day in (self.first_date, self.last_date)]
            words += f", dated {days[0]} to {days[1]}"
        return words


def _month_words(day: datetime.date) -> str:
    return f"{MONTH_NAMES[day.month - 1].title()} {day.year}"


@dataclass(frozen=True)
class DateRules:
    """How the dates of one file are read, decided by all of them, and what was forgiven."""

    day_first: bool = True
    periods: Periods | None = None
    file_month: datetime.date | None = None
    forgiven: tuple[Forgiven, ...] = ()

    def read(self, date: Key, period: Key) -> tuple[datetime.date | None, datetime.date | None]:
        """The month and the date of a row. The body's own period goes before the date's month."""
        day = self.date(date)
        month = self.file_month
        if period is not None:
            month = self.month(period) or month
        if month is None and day:
            month = day.replace(day=1)
        return month, day

    def date(self, key: Key) -> datetime.date | None:
        """The date of a cell, or None where it is none."""
        reading = read_date(key)
        if reading.numbers is None:
            return reading.date
        first, second, year = reading.numbers
        day, month = (first, second) if self.day_first else (second, first)
        return in_order(year, month, day)

    def month(self, key: Key) -> datetime.date | None:
        """The month of a period, or None where it cannot be told."""
        if self.periods is None and PERIOD_NUMBER.fullmatch(str(key).strip()):
            return None
        return read_period(key, self.periods or "calendar month")


@dataclass
class DateEvidence:
    """Every pair of date and period of a file, with how often it occurs."""

    has_dates: bool
    has_periods: bool
    pairs: Counter[tuple[Key, Key]] = field(default_factory=Counter)
    first_rows: dict[Key, int] = field(default_factory=dict)
    first_period_rows: dict[Key, int] = field(default_factory=dict)

    def add(self, row: int, date: Key, period: Key) -> None:
        """Take in one line."""
        self.pairs[date, period] += 1
        self.first_rows.setdefault(date, row)
        self.first_period_rows.setdefault(period, row)

    def span(self, rules: DateRules) -> Span:
        """The months and the dates of all lines, read with the rules of the file."""
        months = Counter[datetime.date]()
        days = set()
        for (date, period), count in self.pairs.items():
            month, day = rules.read(date, period)
            if month:
                months[month] += count
            if day:
                days.add(day)
        return Span(months, min(days, default=None), max(days, default=None))

    def decide(self, periods: Periods | None, titles: Iterable[str]) -> DateRules:
        """The rules for the file: `periods` as declared for the body, else by evidence.

        `titles` are texts that may name the month (the rows above the header, then the file's
        name); they are only asked where the file has neither dates nor periods.
        """
        dates = Counter[Key]()
        for (date, _), count in self.pairs.items():
            dates[date] += count
        day_first, said = _order(dates)
        file_month = None if self.has_dates or self.has_periods else month_of(titles)
        rules = DateRules(day_first, periods, file_month)
        if self.has_periods and not periods:
            rules = DateRules(day_first, self._periods_by_dates(rules), file_month)
        told = [*said, *self._forms(dates, rules), *self._of_periods(rules)]
        if file_month:
            words = f"lines without a date, taken for {MONTH_NAMES[file_month.month - 1].title()} "
            told.append(Forgiven(f"{words}{file_month.year} from the title or the file's name",
                                 self.pairs.total()))  # fmt: skip
        return DateRules(day_first, rules.periods, file_month, tuple(told))

    def _periods_by_dates(self, rules: DateRules) -> Periods | None:
        """What six digits mean: the reading whose month most often is that of the date."""
        agreeing = Counter[Periods]()
        for (date, period), count in self.pairs.items():
            day = rules.date(date)
            if not day or not PERIOD_NUMBER.fullmatch(str(period).strip()):
                continue
            for reading in PERIODS:
                if read_period(period, reading) == day.replace(day=1):
                    agreeing[reading] += count
        best = agreeing.most_common(2)
        if not best or (len(best) == 2 and best[0][1] == best[1][1]):
            return None
        return best[0][0]

    def _of_periods(self, rules: DateRules) -> list[Forgiven]:
        if not self.has_periods:
            return []
        filled = [(period, n) for (_, period), n in self.pairs.items() if period is not None]
        numbered, unread = 0, Counter[Key]()
        for period, n in filled:
            if rules.month(period):
                continue
            if PERIOD_NUMBER.fullmatch(str(period).strip()):
                numbered += n
            else:
                unread[period] += n
        odd = f"periods that cannot be read, left empty{_where(unread, self.first_period_rows)}"
        words = (
            "periods whose month cannot be told (bodies.toml: periods = "
            '"year ending", "year starting" or "calendar month")'
        )
        numbers = {
            str(p).strip(): month
            for p, _ in filled
            if PERIOD_NUMBER.fullmatch(str(p).strip()) and (month := rules.month(p))
        }
        count = sum(n for p, n in filled if str(p).strip() in numbers)
        return _counted(
            (words, numbered), (odd, unread.total()), (_read_as(numbers, rules.periods), count)
        )

    def _forms(self, dates: Counter[Key], rules: DateRules) -> list[Forgiven]:
        if not self.has_dates:
            return []
        forms, unread = Counter[str](), Counter[Key]()
        for key, n in dates.items():
            if key is None:
                forms["lines with an empty date"] += n
            elif rules.date(key) is None:
                unread[key] += n
            elif read_date(key).form:
                forms[read_date(key).form] += n
        odd = f"dates that cannot be read, left empty{_where(unread, self.first_rows)}"
        return _counted((odd, unread.total()), *forms.items())


def _where(unread: Iterable[Key], first_rows: dict[Key, int]) -> str:
    """The first rows of cells that cannot be read, as words in brackets."""
    rows = sorted(first_rows[key] for key in unread if key in first_rows)
    told = ", ".join(map(str, rows[:_ROWS_TOLD]))
    more = " and others" if len(rows) > _ROWS_TOLD else ""
    return f" (first in row {told}{more})" if told else ""


def _read_as(numbers: dict[str, datetime.date], periods: Periods | None) -> str:
    """How the first of the file's own periods was read."""
    if not numbers:
        return ""
    number = min(numbers)
    meaning = _READ_AS.get(periods, "").format(year=number[:4], month=int(number[4:]))
    return f"periods such as {number}, read as {_month_words(numbers[number])}, {meaning}"


def _counted(*pairs: tuple[str, int]) -> list[Forgiven]:
    return [Forgiven(what, count) for what, count in pairs if count > 0]


def _order(dates: Counter[Key]) -> tuple[bool, list[Forgiven]]:
    """Whether the day stands first, by the numbers above 12 in all dates of the file."""
    numbers = [(read_date(key).numbers, n) for key, n in dates.items()]
    found = [(numbers, n) for numbers, n in numbers if numbers]
    first = sum(n for (a, _, _), n in found if a > 12)
    second = sum(n for (_, b, _), n in found if b > 12)
    total = sum(n for _, n in found)
    if first == second == 0:
        words = "dates that fit day/month and month/day, read as day/month: no date tells the order"
        return True, _counted((words, total if any(a != b for (a, b, _), _ in found) else 0))
    if first >= second:
        return True, []
    return False, _counted(("dates read as month/day/year, as others in the file must be", total))
