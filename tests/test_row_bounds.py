"""A value may not pass what bounds it, in its own row or in the row that it refers to."""

from __future__ import annotations

import pandas as pd
import pytest

from tp_analysis.datasets import Column, Dataset
from tp_analysis.row_bounds import bound_problems

STAYS = Dataset(
    topic="places",
    name="stays",
    meaning="Stays",
    columns=(
        Column("guest", "text", "Who", references="places/guests"),
        Column("came_on", "date", "First day", not_under="opened_on"),
        Column("left_on", "date", "Last day", not_under="came_on"),
        Column("nights", "whole", "Nights", not_over="beds"),
        Column("beds", "whole", "Beds", optional=True),
    ),
    key=("guest",),
)
GUESTS = pd.DataFrame({"guest": ["A", "B", "B"], "opened_on": ["2010-01-01", "2010-02-01", ""]})


def told(**cells: str) -> list[tuple[int | None, str | None, str | None, str]]:
    row = {"guest": "A", "came_on": "2010-01-01", "left_on": "2010-02-03", "nights": "2"}
    text = pd.DataFrame([{**row, "beds": "2", **cells}], index=[3])
    found = bound_problems(STAYS, text, {"guest": GUESTS})
    return [(each.row, each.column, each.value, each.message) for each in found]


def test_a_value_that_equals_its_bound_is_well() -> None:
    assert told() == []
    assert told(guest="B", came_on="2010-02-01", left_on="2010-02-01") == []


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ({"nights": "3"}, "nights", "is above the beds"),
        # As numbers: as text, 10 would come before 2.
        ({"nights": "10"}, "nights", "is above the beds"),
        ({"left_on": "2009-12-31"}, "left_on", "is below the came_on"),
        ({"guest": "B", "came_on": "2010-01-31"}, "came_on", "is below the opened_on"),
    ],
)
def test_a_value_past_its_bound_is_told_by_row_and_never_quoted(
    cells: dict[str, str], column: str, words: str
) -> None:
    [(row, where, value, message)] = told(**cells)
    assert (row, where, value) == (5, column, "***")
    assert message.startswith(words)


@pytest.mark.parametrize(
    "cells", [{"beds": ""}, {"beds": "two"}, {"nights": ""}, {"guest": "C"}, {"came_on": "May"}]
)
def test_what_is_missing_or_unreadable_bounds_nothing(cells: dict[str, str]) -> None:
    assert told(**cells) == []


def test_without_the_other_extract_only_the_row_itself_bounds() -> None:
    text = pd.DataFrame(
        {"guest": ["A"], "came_on": ["2000-01-01"], "left_on": ["1999-01-01"], "nights": ["1"]}
    )
    [problem] = bound_problems(STAYS, text, {})
    assert problem.column == "left_on"
