"""British financial years: 1 April to 31 March, written like 2009-10."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from tp_analysis.errors import DataError

_PATTERN = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class FinancialYear:
    """The year that starts on 1 April of ``start_year``; its text is like ``2009-10``."""

    start_year: int

    @classmethod
    def parse(cls, text: str) -> FinancialYear:
        """The year that ``text`` names. Raises ``DataError`` unless it is like ``2009-10``, with
        two consecutive years."""
        match = _PATTERN.fullmatch(text)
        if match is None or int(match[2]) != (int(match[1]) + 1) % 100:
            raise DataError(
                f"{text!r} is not a financial year. Write two consecutive years, such as 2009-10."
            )
        return cls(int(match[1]))

    @classmethod
    def containing(cls, day: dt.date) -> FinancialYear:
        """The year that ``day`` falls in."""
        return cls(day.year if (day.month, day.day) >= (4, 1) else day.year - 1)

    def __str__(self) -> str:
        return f"{self.start_year:04d}-{(self.start_year + 1) % 100:02d}"

    @property
    def next(self) -> FinancialYear:
        """The year after."""
        return FinancialYear(self.start_year + 1)

    @property
    def start_date(self) -> dt.date:
        """Its first day, 1 April."""
        return dt.date(self.start_year, 4, 1)

    @property
    def end_date(self) -> dt.date:
        """Its last day, 31 March."""
        return dt.date(self.start_year + 1, 3, 31)
