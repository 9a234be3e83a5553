"""Financial years are read strictly and run from April to March."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tp_analysis.errors import DataError
from tp_analysis.methods.financial_years import FinancialYear


def test_a_financial_year_runs_from_april_to_march() -> None:
    year = FinancialYear.parse("2009-10")
    assert (year.start_date, year.end_date) == (dt.date(2009, 4, 1), dt.date(2010, 3, 31))
    assert str(year.next) == "2010-11"


def test_the_turn_of_the_century_is_two_consecutive_years() -> None:
    assert str(FinancialYear.parse("1999-00").next) == "2000-01"


@pytest.mark.parametrize(
    "text",
    [
        "2009-11",
        "2009-09",
        "2009-2010",
        "2009/10",
        "09-10",
        "2009-10 ",
        "",
        "\u0662\u0660\u0660\u0669-\u0661\u0660",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(DataError, match="such as 2009-10"):
        FinancialYear.parse(text)


@given(st.dates(min_value=dt.date(1900, 4, 1), max_value=dt.date(2100, 1, 1)))
def test_every_day_lies_in_the_year_that_holds_it(day: dt.date) -> None:
    year = FinancialYear.containing(day)
    assert year.start_date <= day <= year.end_date
    assert FinancialYear.parse(str(year)) == year
    assert year < year.next
