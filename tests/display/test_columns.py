"""The number behind a printed cell: what the page says, to the same places, and no more."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tp_analysis.display.columns import LOW_NOTE, Column, MarksLow, printed_grid
from tp_analysis.formats import UNIT_HEADINGS, UNITS, bare_number, number


class Written(Column):
    """Numbers already written out, each in its own unit, as some topics have them."""

    @property
    def is_numeric(self) -> bool:
        return True


def grid_of(values: list[Any], column: Column) -> Any:
    return printed_grid(pd.DataFrame({"a": pd.Series(values, dtype=object)}), [column], None)


@pytest.mark.parametrize(
    ("column", "value", "wanted"),
    [
        (Column("a", "A", decimals=1), 2.25, 2.3),
        (Column("a", "A", decimals=0), -2.5, -3.0),
        (Column("a", "A", decimals=-3), 12_500, 13_000.0),
        (Column("a", "A", unit="gbp", rounding=1e6), 3_434_400_000, 3_434_000_000.0),
        (Column("a", "A", unit="gbp", rounding=0.01), 75.5, 75.5),
        (Column("a", "A", unit="percent", rounding=0.1), 28.75, 28.8),
        (Column("a", "A", decimals=1), None, None),
        (Column("a", "A", decimals=1), "[c]", None),
        (Column("a", "A", unit="people"), "[u1]", None),
        (Column("a", "A"), 12, None),
        (Written("a", "A"), "1,467", 1467.0),
        (Written("a", "A"), "38%", None),
    ],
)
def test_a_number_is_rounded_as_it_is_printed(column: Column, value: Any, wanted: Any) -> None:
    assert column.number(value) == wanted


@pytest.mark.parametrize("column", [Column("a", "A", decimals=0), Column("a", "A", unit="gbp")])
def test_shorthand_is_printed_as_it_is_in_a_column_of_numbers(column: Column) -> None:
    assert column.text("[c]") == "[c]" and column.text("[r][e]") == "[r][e]"


@given(st.floats(-1e9, 1e9), st.integers(0, 4))
def test_the_number_prints_as_the_cell_does(value: float, decimals: int) -> None:
    grid = grid_of([value], Column("a", "A", decimals=decimals))
    ((found,),) = grid.numbers
    assert number(found, decimals) == grid.rows[0][0]
    assert bare_number(grid.rows[0][0]) == found
    assert grid.columns[0].decimals == decimals


def test_a_value_that_rounds_to_nothing_is_zero_without_a_sign() -> None:
    assert str(Column("a", "A", decimals=1).number(-0.04)) == "0.0"


def test_a_value_that_rounds_to_nothing_can_be_told_from_none() -> None:
    column = MarksLow("a", "A", decimals=1)
    grid = grid_of([0.04, -0.04, 0.05, 0.0, "[c]", None], column)
    assert [row[0] for row in grid.rows] == ["[low]", "[low]", "0.1", "0.0", "[c]", "[x]"]
    assert [row[0] for row in grid.numbers] == [None, None, 0.1, 0.0, None, None]
    assert LOW_NOTE == "[low] rounds to none."


def test_a_column_of_several_units_is_text_throughout() -> None:
    grid = grid_of(["1,467", "38%", "[z]"], Written("a", "A"))
    assert grid.numbers == ((None,), (None,), (None,)) and grid.columns[0].decimals is None


def test_written_numbers_of_one_unit_keep_the_places_they_were_written_with() -> None:
    grid = grid_of(["1,467", "0.25", "[z]"], Written("a", "A"))
    assert grid.numbers == ((1467.0,), (0.25,), (None,)) and grid.columns[0].decimals == 2


def test_a_unit_that_is_printed_in_each_cell_is_named_for_the_numbers() -> None:
    column = grid_of([75.5], Column("a", "A", unit="gbp_per_year", rounding=0.01)).columns[0]
    assert (column.unit, column.number_unit, column.decimals) == ("", "£ a year", 2)


def test_every_unit_has_words_for_the_head_of_a_column() -> None:
    assert UNIT_HEADINGS.keys() == UNITS.keys()
