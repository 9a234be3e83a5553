"""Working days: against pandas, against counting day by day, and against days known by heart."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from dateutil.easter import easter
from hypothesis import given
from hypothesis import strategies as st

from tp_analysis.benefits.claims.working_days import WorkingCalendar, calendar_days

TABLE = Path(__file__).parents[3] / "data" / "raw" / "reference" / "bank_holidays.csv"
HOLIDAYS = pd.read_csv(TABLE, parse_dates=["holiday_on"])
CALENDAR = WorkingCalendar.from_table(HOLIDAYS)
CLOSED = set(HOLIDAYS["holiday_on"].dt.date)
DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2027, 12, 31))


def working_days(start: str, end: str, *, both: bool = False) -> float:
    starts, ends = (np.array([day], dtype="datetime64[D]") for day in (start, end))
    return float(CALENDAR.working_days(starts, ends, counts_first_day=both)[0])


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2009-11-06", "2009-11-06", 0),  # the same day
        ("2009-11-06", "2009-11-07", 0),  # Friday to Saturday
        ("2009-11-06", "2009-11-09", 1),  # Friday to Monday
        ("2009-12-24", "2009-12-29", 1),  # over Christmas; Boxing Day was moved to the Monday
        ("2010-04-01", "2010-04-06", 1),  # Maundy Thursday to the Tuesday after Easter
        ("2011-04-21", "2011-05-03", 4),  # Easter, a wedding and early May
        ("2022-09-16", "2022-09-20", 1),  # a state funeral on the Monday
    ],
)
def test_working_days_that_can_be_counted_on_a_wall_calendar(
    start: str, end: str, days: int
) -> None:
    assert working_days(start, end) == days


def test_a_clock_that_counts_the_first_day_counts_it_if_it_is_worked() -> None:
    assert working_days("2009-11-06", "2009-11-09", both=True) == 2
    assert working_days("2009-11-07", "2009-11-09", both=True) == 1
    friday, monday = (
        np.array([day], dtype="datetime64[D]") for day in ("2009-11-06", "2009-11-09")
    )
    assert calendar_days(friday, monday)[0] == 3
    assert calendar_days(friday, monday, counts_first_day=True)[0] == 4


@given(DAYS, st.integers(0, 400))
def test_working_days_are_those_counted_one_by_one(start: dt.date, length: int) -> None:
    end = min(start + dt.timedelta(length), dt.date(2027, 12, 31))
    days = [start + dt.timedelta(days) for days in range(1, (end - start).days + 1)]
    worked = sum(day.weekday() < 5 and day not in CLOSED for day in days)
    assert working_days(start.isoformat(), end.isoformat()) == worked


@pytest.mark.parametrize("year", [2002, 2009, 2010, 2012, 2016, 2020, 2022, 2023, 2027])
def test_the_working_days_of_a_year_are_those_that_pandas_finds(year: int) -> None:
    every = pd.offsets.CustomBusinessDay(holidays=list(HOLIDAYS["holiday_on"].dt.date))
    expected = len(pd.date_range(f"{year}-01-01", f"{year}-12-31", freq=every))
    assert working_days(f"{year}-01-01", f"{year}-12-31", both=True) == expected


def test_outside_the_years_held_and_without_a_day_the_count_is_missing() -> None:
    starts = np.array(["1999-12-31", "2027-12-31", "2009-01-05", "NaT"], dtype="datetime64[D]")
    ends = np.array(["2000-01-05", "2028-01-01", "2009-01-06", "2009-01-06"], "datetime64[D]")
    counted = CALENDAR.working_days(starts, ends)
    np.testing.assert_array_equal(counted, [np.nan, np.nan, 1, np.nan])


def monday_or_later(day: dt.date, taken: set[dt.date]) -> dt.date:
    while day.weekday() >= 5 or day in taken:
        day += dt.timedelta(1)
    return day


def by_the_rules(year: int) -> set[dt.date]:
    """The eight days of an ordinary year, from the rules alone."""
    first_of_may = dt.date(year, 5, 1)
    early_may = first_of_may + dt.timedelta(-first_of_may.weekday() % 7)
    late_may, late_august = (
        day - dt.timedelta(day.weekday()) for day in (dt.date(year, 5, 31), dt.date(year, 8, 31))
    )
    sunday = easter(year)
    days = {sunday - dt.timedelta(2), sunday + dt.timedelta(1), early_may, late_may, late_august}
    days.add(monday_or_later(dt.date(year, 1, 1), set()))
    # Whichever of the two falls on a weekday keeps its day; the other moves.
    christmas = sorted(
        (dt.date(year, 12, 25), dt.date(year, 12, 26)), key=lambda d: d.weekday() >= 5
    )
    for day in christmas:
        days.add(monday_or_later(day, days))
    return days


# By proclamation: days moved, and days added.
MOVED = {
    2002: {dt.date(2002, 5, 27), dt.date(2002, 6, 3), dt.date(2002, 6, 4)},
    2011: {dt.date(2011, 4, 29)},
    2012: {dt.date(2012, 5, 28), dt.date(2012, 6, 4), dt.date(2012, 6, 5)},
    2020: {dt.date(2020, 5, 4), dt.date(2020, 5, 8)},
    2022: {dt.date(2022, 5, 30), dt.date(2022, 6, 2), dt.date(2022, 6, 3), dt.date(2022, 9, 19)},
    2023: {dt.date(2023, 5, 8)},
}


@pytest.mark.parametrize("year", range(2000, 2028))
def test_the_bank_holidays_of_a_year_follow_from_the_rules_and_proclamations(year: int) -> None:
    held = {day for day in CLOSED if day.year == year}
    assert held ^ by_the_rules(year) == MOVED.get(year, set())
