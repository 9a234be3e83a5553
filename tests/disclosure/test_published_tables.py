"""Published tables: cells that name what they cover, checked, and the same after JSON."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from tp_analysis.disclosure.published_tables import (
    PublishedCell,
    PublishedTable,
    describe,
    rounding_half_width,
    tables_from_json,
    tables_to_json,
)
from tp_analysis.errors import DataError


def table(*selections: dict[str, tuple[str, ...]], **others: Any) -> PublishedTable:
    given: dict[str, Any] = {
        "table_id": "offenders",
        "population": "offenders 2009-10",
        "unit": "people",
        "threshold": 10,
        "dimensions": {"age": ("under 18", "18 and over"), "sex": ("female", "male")},
        "cells": tuple(PublishedCell(selection=selection, value=20) for selection in selections),
    }
    return PublishedTable(**given | others)


@pytest.mark.parametrize(
    ("selection", "says"),
    [
        ({"agee": ("under 18",)}, "'agee' is not a dimension. Did you mean 'age'?"),
        ({"age": ("under 81",)}, "'under 81' is not a category of 'age'. Did you mean 'under 18'?"),
        ({"age": ()}, "a cell selects no category of 'age'"),
        ({"age": ("under 18", "under 18")}, "a category of 'age' twice: under 18"),
    ],
)
def test_a_cell_names_dimensions_and_categories_that_the_table_has(
    selection: dict[str, tuple[str, ...]], says: str
) -> None:
    with pytest.raises(ValidationError) as error:
        table(selection)
    assert says in str(error.value)
    assert "Table 'offenders'" in str(error.value)


@pytest.mark.parametrize(
    "same", [{"age": ("under 18", "18 and over")}, {"sex": ("male", "female")}, {}]
)
def test_one_selection_is_printed_once_however_it_is_written(
    same: dict[str, tuple[str, ...]],
) -> None:
    with pytest.raises(ValidationError, match="2 cells stand for the total"):
        table({}, same)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"dimensions": {"age": ()}}, "'age' has no category"),
        ({"dimensions": {"age": ("a", "a")}}, "'age' names a category twice: a"),
        ({"sensitive": ("sexx",)}, "'sexx' is not a dimension. Did you mean 'sex'"),
        ({"threshold": 0}, "greater than or equal to 1"),
        ({"population": ""}, "at least 1 character"),
        ({"notes": "x"}, "Extra inputs"),
    ],
)
def test_a_table_that_does_not_agree_with_itself_is_refused(
    wrong: dict[str, Any], says: str
) -> None:
    with pytest.raises(ValidationError, match=says):
        table(**wrong)


@pytest.mark.parametrize("wrong", [{"half_width": -1}, {"value": float("nan")}, {"raw": 4}])
def test_a_cell_holds_a_printed_number_or_nothing(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        PublishedCell(**{"selection": {}, "value": 20.0} | wrong)


def test_sums_of_amounts_with_suppressed_cells_state_how_well_they_are_protected() -> None:
    cells = (PublishedCell(selection={}, value=None),)
    with pytest.raises(ValidationError, match="must state protection_width"):
        table(kind="magnitude", unit="£", cells=cells)
    assert table(kind="magnitude", unit="£", cells=cells, protection_width=250.0).width == 250
    assert table().width == 10


def test_json_gives_back_the_same_tables_and_the_same_text(
    two_way: Callable[..., PublishedTable],
) -> None:
    tables = (
        two_way([[None, 32.0], [60.0, 50.0]], [36.0, 110.0], [104.0, 125.0], half_width=2.0),
        table({}),
    )
    text = tables_to_json(tables)
    assert tables_from_json(text, "tables.json") == tables
    assert tables_to_json(tables_from_json(text, "tables.json")) == text


def test_text_that_holds_no_tables_is_refused_with_the_place_and_without_its_values() -> None:
    text = tables_to_json([table({})]).replace('"threshold": 10', '"threshold": -7654321')
    with pytest.raises(DataError) as error:
        tables_from_json(text, "reports/tables.json")
    assert "reports/tables.json does not hold tables: 0.threshold:" in str(error.value)
    assert "7654321" not in str(error.value)


@pytest.mark.parametrize(("base", "half_width"), [(1, 0), (5, 2), (6, 3), (10, 5)])
def test_whole_numbers_lie_no_further_from_what_is_printed_than_rounding_takes_them(
    base: int, half_width: float
) -> None:
    assert rounding_half_width(base) == half_width
    if base % 2:
        rounded = {count: (count + base // 2) // base * base for count in range(200)}
        assert max(abs(count - printed) for count, printed in rounded.items()) == half_width


def test_a_selection_in_words_names_categories_only() -> None:
    assert describe({"sex": ("male",), "age": ("under 18", "18 and over")}) == (
        "age = under 18 + 18 and over, sex = male"
    )
    assert describe({}) == "the total"
