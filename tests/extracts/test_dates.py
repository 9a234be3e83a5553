"""Dates and periods, cell by cell."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tp_analysis.extracts.dates import Periods, date_key, month_of, read_date, read_period

THE_DAY = datetime.date(2024, 4, 23)
DAYS = st.dates(datetime.date(2010, 1, 1), datetime.date(2060, 12, 31))


@pytest.mark.parametrize(
    "printed",
    [
        "2024-04-23", "2024-04-23 00:00:00", "2024-04-23T10:50:22.363000", " 23-Apr-2024",
        "23-Apr-24", "23 April 2024", "23rd April 2024", "Tuesday, 23 April 2024", "20240423",
        45405, 45405.0, "45405", THE_DAY, datetime.datetime(2024, 4, 23, 15, 20),
    ],
)  # fmt: skip
def test_a_date_is_read_in_every_form(printed: object) -> None:
    assert read_date(date_key(printed)).date == THE_DAY


@pytest.mark.parametrize(
    "printed", ["23/04/2024", "23.04.2024", "23-04-24", "23/04/2024 09:15", "23/4/24"]
)
def test_a_date_of_numbers_waits_for_the_order_of_the_whole_file(printed: str) -> None:
    reading = read_date(date_key(printed))
    assert (reading.date, reading.numbers) == (None, (23, 4, 2024))


@pytest.mark.parametrize("printed", ["", "n/a", "31-Feb-2024", "12345", "99999", "1/1/1", 7, True])
def test_what_is_no_date_is_none(printed: object) -> None:
    reading = read_date(date_key(printed))
    assert reading.date is None
    assert reading.numbers is None


def test_a_serial_number_and_a_short_year_say_so() -> None:
    assert "serial" in read_date(45405).form
    assert "two digits" in read_date("23-Apr-24").form


@given(DAYS)
def test_a_serial_number_is_the_day_that_a_spreadsheet_means(day: datetime.date) -> None:
    # 1 January 2010 is 40,179 in Excel and LibreOffice.
    serial = 40_179 + (day - datetime.date(2010, 1, 1)).days
    expected = day if serial <= 60_000 else None
    assert read_date(serial).date == expected


@pytest.mark.parametrize(
    ("printed", "month"),
    [
        ("Apr-23", (2023, 4)),
        ("April 2023", (2023, 4)),
        ("Sept-2023", (2023, 9)),
        ("2023-04", (2023, 4)),
        ("04/2023", (2023, 4)),
        ("01-Apr-2023", (2023, 4)),
        (datetime.datetime(2023, 4, 1), (2023, 4)),
    ],
)
def test_a_period_is_the_first_of_its_month(printed: object, month: tuple[int, int]) -> None:
    assert read_period(date_key(printed), "calendar month") == datetime.date(*month, 1)


@pytest.mark.parametrize(
    ("printed", "periods", "month"),
    [
        ("202401", "year ending", (2023, 4)),
        ("202412", "year ending", (2024, 3)),
        ("202301", "year starting", (2023, 4)),
        ("202310", "year starting", (2024, 1)),
        ("202304", "calendar month", (2023, 4)),
    ],
)
def test_period_1_of_a_financial_year_is_april(
    printed: str, periods: Periods, month: tuple[int, int]
) -> None:
    assert read_period(printed, periods) == datetime.date(*month, 1)


@pytest.mark.parametrize("printed", ["202313", "202300", "Period 4", "", None])
def test_a_period_that_is_no_month_is_none(printed: str | None) -> None:
    assert read_period(printed, "year ending") is None


@pytest.mark.parametrize(
    ("titles", "month"),
    [
        (["Transparency Report -  May 2024"], (2024, 5)),
        (["EXPENDITURE OVER £500 - APRIL 2023"], (2023, 4)),
        (["Spend", "luton_2024_april"], (2024, 4)),
        (["2011-01-payments"], (2011, 1)),
        (["manchester_dec-2010"], (2010, 12)),
    ],
)
def test_a_title_or_a_file_name_tells_the_month(titles: list[str], month: tuple[int, int]) -> None:
    assert month_of(titles) == datetime.date(*month, 1)


@pytest.mark.parametrize(
    "title",
    ["2023-24", "payments_2010_11", "2023_24_q1", "April 2023 to June 2023", "thames_2023",
     "spend_2024_13", ""],
)  # fmt: skip
def test_a_year_or_several_months_are_no_month(title: str) -> None:
    assert month_of([title]) is None
