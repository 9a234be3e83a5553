"""Notebooks are thin and good to read: prose, one-line calls, no typed numbers, nothing stored."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tp_analysis.parameters import contract_from_source

NAMES = sorted(path.stem for path in (Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
MOST_STATEMENTS = 3
# Digits that are names: of licences, and of the version of a source that a licence asks us to name.
NAMES_WITH_DIGITS = ("Open Government Licence v3.0", "CC BY 4.0", "version 1.4")
YEAR = re.compile(r"\b(19|20)\d\d(-\d\d)?\b")
PLACEHOLDER = re.compile(r"\{[a-z][a-z0-9_.]*(:plain)?\}")


def tags(cell: dict[str, Any]) -> list[str]:
    return list(cell["metadata"].get("tags", []))


def source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def code_cells(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def trees(notebook: dict[str, Any]) -> Iterator[tuple[str, ast.Module]]:
    """The code cells as syntax trees, each with the name that a message gives it."""
    for position, cell in enumerate(notebook["cells"], start=1):
        if cell["cell_type"] == "code":
            yield f"cell {position}", ast.parse(source(cell))


def typed_numbers(text: str) -> list[str]:
    for name in NAMES_WITH_DIGITS:
        text = text.replace(name, "")
    text = YEAR.sub("", PLACEHOLDER.sub("", text))
    return re.findall(r"£|%|\d[\d,.]*", text)


def test_there_are_notebooks() -> None:
    assert {"spending", "offending", "benefits", "summary"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_first_code_cell_is_the_contract(notebooks: dict[str, Any], name: str) -> None:
    first, *others = code_cells(notebooks[name])
    assert "parameters" in tags(first), "tag the first code cell 'parameters'"
    assert [cell for cell in others if "parameters" in tags(cell)] == []
    contract = contract_from_source(name, source(first))
    assert {"area", "as_at"} <= set(contract.names), "every report has an area and a date"
    assert all(parameter.meaning for parameter in contract.parameters)


@pytest.mark.parametrize("name", NAMES)
def test_a_cell_holds_few_statements(notebooks: dict[str, Any], name: str) -> None:
    wrong = [
        f"{place} has {len(statements)} statements: rule: {MOST_STATEMENTS} at most. Move the work "
        "to a function of the topic."
        for place, tree in list(trees(notebooks[name]))[1:]
        if len(
            statements := [
                node for node in tree.body if not isinstance(node, ast.Import | ast.ImportFrom)
            ]
        )
        > MOST_STATEMENTS
    ]
    assert wrong == []


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_defines_and_repeats_nothing(notebooks: dict[str, Any], name: str) -> None:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.For, ast.While, ast.Lambda)
    wrong = [
        f"{place}: {type(node).__name__}: rule: no def, class, for or while. Move it to the topic."
        for place, tree in trees(notebooks[name])
        for node in ast.walk(tree)
        if isinstance(node, kinds)
    ]
    assert wrong == []


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_imports_only_the_package(notebooks: dict[str, Any], name: str) -> None:
    wrong = [
        f"{place} imports {module}: rule: a notebook imports only tp_analysis."
        for place, tree in trees(notebooks[name])
        for node in ast.walk(tree)
        for module in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or "."]
            if isinstance(node, ast.ImportFrom)
            else []
        )
        if module.partition(".")[0] != "tp_analysis"
    ]
    assert wrong == []


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_asks_neither_the_store_nor_a_raw_file(
    notebooks: dict[str, Any], name: str
) -> None:
    words = ("tp_analysis.store", "tp_analysis.gathered", "read_csv", "read_parquet", "open(")
    wrong = [word for cell in code_cells(notebooks[name]) for word in words if word in source(cell)]
    assert wrong == [], "load through the topic's load_inputs"


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_stored_in_a_notebook(notebooks: dict[str, Any], name: str) -> None:
    stored = [
        cell.get("id")
        for cell in code_cells(notebooks[name])
        if cell["outputs"] or cell["execution_count"] is not None
    ]
    assert stored == [], "clear all outputs before saving: rule: no outputs in git"


@pytest.mark.parametrize("name", NAMES)
def test_cell_ids_are_plain_and_distinct(notebooks: dict[str, Any], name: str) -> None:
    ids = [cell.get("id") for cell in notebooks[name]["cells"]]
    assert len(set(ids)) == len(ids)
    assert None not in ids


@pytest.mark.parametrize("name", NAMES)
def test_no_number_is_typed_into_markdown(notebooks: dict[str, Any], name: str) -> None:
    wrong = {
        cell.get("id"): found
        for cell in notebooks[name]["cells"]
        if cell["cell_type"] == "markdown" and "note" not in tags(cell)
        if (found := typed_numbers(source(cell)))
    }
    assert wrong == {}, "rule: numbers are bound by name, in prose(...); only years are typed"


@pytest.mark.parametrize("name", NAMES)
def test_no_number_is_typed_into_prose(notebooks: dict[str, Any], name: str) -> None:
    wrong = [
        f"{place}: {found}"
        for place, tree in trees(notebooks[name])
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "prose"
        for text in ast.walk(node)
        if isinstance(text, ast.Constant) and isinstance(text.value, str)
        if (found := typed_numbers(text.value))
    ]
    assert wrong == [], "rule: numbers are bound by name; only years are typed"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It cost £3 million", ["£", "3"]),
        ("half of it, 50%", ["50", "%"]),
        ("in 2009-10 and 2010", []),
        ("under the Open Government Licence v3.0", []),
        ("{count.total_2009} in all", []),
        ("the 250 offenders", ["250"]),
    ],
)
def test_the_rule_about_numbers_can_fail(text: str, found: list[str]) -> None:
    assert typed_numbers(text) == found
