"""The words over a column of speeds say what it holds; what stands elsewhere does not."""

from __future__ import annotations

from collections import Counter
from typing import Any

from tp_analysis.datasets import Problem
from tp_analysis.extracts.speed_headings import find_table

NEW = "Average number of calendar days to process new claims"
LUTON = ["E06000032", "Luton"]


def columns(*rows: list[Any]) -> tuple[list[tuple[int, str, str, str]], list[Problem]]:
    """Of each column its place, claims, first month and measure; and the problems."""
    width = max(map(len, rows))
    numbered = [(at, [*row, *[None] * (width - len(row))]) for at, row in enumerate(rows, start=1)]
    problems: list[Problem] = []
    table = find_table("Table_1", numbered, problems, Counter())
    found = table.columns if table else ()
    told = [(c.column, c.claim_kind, f"{c.period.start:%Y-%m}", c.measure) for c in found]
    return told, problems


def test_a_title_above_is_no_heading_whatever_else_it_names() -> None:
    told, _ = columns(
        [f"{NEW}, and the change from 2008/09"],
        [None, "Code", "Authority", "2009/10"],
        [1, *LUTON, 31],
    )
    assert told == [(3, "new claims", "2009-04", "average_days")]


def test_a_merged_heading_ends_where_the_row_above_begins_another() -> None:
    told, problems = columns(
        [None, None, "New claims", None, "Changes of circumstances"],
        [None, None, "2008/09"],
        ["Code", "Authority", "Mean days", "Cases", "Mean days 2009/10"],
        [*LUTON, 33, 1200, 12],
    )
    assert problems == []
    assert told == [
        (2, "new claims", "2008-04", "average_days"),
        (3, "new claims", "2008-04", "cases"),
        (4, "changes of circumstances", "2009-04", "average_days"),
    ]


def test_the_month_of_publication_is_no_period() -> None:
    told, problems = columns(
        [NEW], ["Published in July 2021"], ["Code", "Authority", "Days"], [*LUTON, 31]
    )
    assert told == []
    assert [problem.row for problem in problems] == [3]


def test_a_line_of_contents_above_is_not_the_row_of_headings() -> None:
    told, _ = columns(
        ["Table 1", "Average days by local authority"],
        [f"{NEW}, 2009/10"],
        ["Code", "Authority", "Days"],
        [*LUTON, 31],
    )
    assert told == [(2, "new claims", "2009-04", "average_days")]


def test_headings_may_stand_a_row_below_the_heading_of_the_areas() -> None:
    told, _ = columns([NEW], ["Local authority"], [None, "2008/09", "2009/10"], ["Luton", 33, 31])
    assert [column[:3] for column in told] == [
        (1, "new claims", "2008-04"),
        (2, "new claims", "2009-04"),
    ]


def test_a_list_of_areas_without_days_or_cases_is_no_table() -> None:
    assert columns(["Code", "Authority", "Region"], [*LUTON, "East of England"]) == ([], [])
