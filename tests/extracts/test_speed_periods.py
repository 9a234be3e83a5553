"""Headings of official speed tables name a month, a quarter or a year; never another span."""

from __future__ import annotations

import datetime as dt

import pytest

from tp_analysis.extracts.speed_periods import find_period, period_of_column


@pytest.mark.parametrize(
    ("text", "kind", "start", "end"),
    [
        ("April 2021", "month", "2021-04-01", "2021-04-30"),
        ("Feb-12", "month", "2012-02-01", "2012-02-29"),
        ("March 2009/10", "month", "2010-03-01", "2010-03-31"),
        ("Sept 2009", "month", "2009-09-01", "2009-09-30"),
        ("Quarter 1, 2009/10", "quarter", "2009-04-01", "2009-06-30"),
        ("2009 to 2010 Q4", "quarter", "2010-01-01", "2010-03-31"),
        ("Quarter 2 (July to September 2021)", "quarter", "2021-07-01", "2021-09-30"),
        ("Dec-21 \u2013 Feb-22", "quarter", "2021-12-01", "2022-02-28"),
        ("Jan to Mar 2009/10", "quarter", "2010-01-01", "2010-03-31"),
        ("2009-10", "year", "2009-04-01", "2010-03-31"),
        ("1 April 2009 to 31 March 2010", "year", "2009-04-01", "2010-03-31"),
        ("Year ending June 2010", "year", "2009-07-01", "2010-06-30"),
        ("Year-end Q2 2021/22", "year", "2020-10-01", "2021-09-30"),
        ("Figures of 2009/10 may be revised", "year", "2009-04-01", "2010-03-31"),
        ("Decisions of 2009/10", "year", "2009-04-01", "2010-03-31"),
    ],
)
def test_a_period_is_known_by_its_first_and_last_day(
    text: str, kind: str, start: str, end: str
) -> None:
    found = find_period(text)
    assert found is not None
    assert (found.kind, str(found.start), str(found.end)) == (kind, start, end)


@pytest.mark.parametrize(
    "text", ["", "Authority", "Q1", "April", "Quarter 1 2021", "2009 to 2011", "Oct to Mar 2021"]
)
def test_what_names_no_whole_period_is_none(text: str) -> None:
    assert find_period(text) is None


@pytest.mark.parametrize(
    ("heading", "above", "start", "end"),
    [
        ("Q1", ["New claims, 2009/10"], "2009-04-01", "2009-06-30"),
        ("Q1", ["New claims, April 2009 to March 2010"], "2009-04-01", "2009-06-30"),
        ("Feb", ["New claims", "2009/10"], "2010-02-01", "2010-02-28"),
        ("Q1 2009/10", ["Speeds by quarter, 2012/13"], "2009-04-01", "2009-06-30"),
        ("Days", ["New claims, quarter 2 2009/10"], "2009-07-01", "2009-09-30"),
        ("Year-end", ["Quarter 2 2009/10"], "2008-10-01", "2009-09-30"),
        ("Q2 2009/10", ["Rolling averages of a year"], "2008-10-01", "2009-09-30"),
        ("Q2 2009/10", ["Quarterly and year-end figures"], "2009-07-01", "2009-09-30"),
    ],
)
def test_a_heading_may_leave_a_part_of_its_period_to_the_lines_above(
    heading: str, above: list[str], start: str, end: str
) -> None:
    found = period_of_column(heading, above)
    assert found is not None
    assert (found.start, found.end) == (dt.date.fromisoformat(start), dt.date.fromisoformat(end))


def test_a_month_that_is_not_of_the_quarter_above_has_no_period() -> None:
    assert period_of_column("April", ["July to September 2021"]) is None
