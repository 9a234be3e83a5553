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
    "calendar month": "January 2023",
    "year ending": "April 2022, month 1 of the financial year that ends in 2023",
    "year starting": "April 2023, month 1 of the financial year that starts in 2023",
}


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
        told = [*said, *_forms(dates, rules, self.has_dates), *self._of_periods(rules)]
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
        unread = sum(n for period, n in filled if not rules.month(period))
        words = (
            "periods whose month cannot be told (bodies.toml: periods = "
            '"year ending", "year starting" or "calendar month")'
        )
        numbers = sum(
            n for p, n in filled if PERIOD_NUMBER.fullmatch(str(p).strip()) and rules.month(p)
        )
        read_as = f"periods such as 202301, read as {_READ_AS.get(rules.periods, '')}"
        return _counted((words, unread), (read_as, numbers))


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


def _forms(dates: Counter[Key], rules: DateRules, has_dates: bool) -> list[Forgiven]:
    if not has_dates:
        return []
    forms = Counter[str]()
    for key, n in dates.items():
        if key is None:
            forms["lines with an empty date"] += n
        elif rules.date(key) is None:
            forms["dates that cannot be read, left empty"] += n
        elif read_date(key).form:
            forms[read_date(key).form] += n
    return _counted(*forms.items())
