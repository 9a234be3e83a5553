"""Months asked for and months held: their names, runs of them, and whether one is missing."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from tp_analysis.errors import DataError
from tp_analysis.formats import format_date

# What is held of a month. A missing month is missing, never zero.
HELD, PART, MISSING = "held", "part", "missing"


def months_between(first: str, last: str) -> pd.PeriodIndex:
    """Every month from that of one day to that of another. Raises DataError if there is none."""
    months = pd.period_range(first[:7], last[:7], freq="M")
    if not len(months):
        raise DataError(
            f"first_month {first} is after last_month {last}. Set both: a first month alone leaves "
            "the last one as it was."
        )
    return months


def month_name(month: pd.Period) -> str:
    """The month and its year: April 2024."""
    return format_date(month.start_time.date()).partition(" ")[2]


def short_month_name(month: pd.Period) -> str:
    """Its first three letters and the year, for the axis of a chart: Apr 2024."""
    name, year = month_name(month).split(" ")
    return f"{name[:3]} {year}"


def with_month_names(table: pd.DataFrame) -> pd.DataFrame:
    """A table whose column month has periods, with its names instead, and short ones as label."""
    months = table["month"]
    return table.assign(
        month=[month_name(month) for month in months],
        label=[short_month_name(month) for month in months],
    )


def month_runs(months: Iterable[pd.Period]) -> str:
    """The months as runs: "April to June 2024, August 2024"; "none" where there is none."""
    runs: list[list[pd.Period]] = []
    for month in sorted(months):
        if runs and month == runs[-1][-1] + 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    return ", ".join(map(_run_name, runs)) or "none"


def _run_name(run: list[pd.Period]) -> str:
    first, last = month_name(run[0]), month_name(run[-1])
    if len(run) == 1:
        return last
    return f"{first.partition(' ')[0] if run[0].year == run[-1].year else first} to {last}"
