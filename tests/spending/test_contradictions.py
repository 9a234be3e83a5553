"""Data that contradict themselves never become a report."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from tp_analysis.datasets import RunningTotals
from tp_analysis.errors import DataError
from tp_analysis.published import require_figures
from tp_analysis.spending.inputs import _own_first
from tp_analysis.spending.official_datasets import COUNCIL_OUTTURN
from tp_analysis.store import Extract, read_extract

LUTON = "E06000032,Luton,2009-10"
RETURN = "revenue-outturn-summary-2009-10"
TOTALS = RunningTotals(by=("body",), order="line", amount="amount", flag="is_total")


@pytest.fixture
def outturn(root: Path, tmp_path: Path) -> Path:
    """A copy of the shipped outturn beside the documents that it names."""
    shutil.copytree(root / "data" / "raw", tmp_path / "raw")
    return tmp_path / "raw" / "spending" / "council_outturn.csv"


def checked(path: Path, old: str, new: str) -> Extract:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return read_extract(COUNCIL_OUTTURN, path)


def lines(*rows: tuple[int, float, bool]) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=["line", "amount", "is_total"])
    return frame.assign(body="A")


def test_a_total_that_is_the_sum_of_the_parts_above_it_holds() -> None:
    table = lines((1, 10, False), (2, 5, False), (3, 15, True), (4, 1, False), (5, 16, True))
    assert TOTALS.failures(table) == []


def test_the_order_of_the_rows_does_not_matter_to_a_total() -> None:
    table = lines((3, 15, True), (2, 5, False), (1, 10, False))
    assert TOTALS.failures(table) == []


def test_a_total_that_does_not_hold_is_named_with_what_its_parts_add_to() -> None:
    assert TOTALS.failures(lines((1, 10, False), (2, 11, True))) == [(1, 10.0)]


def test_a_group_without_any_total_is_named() -> None:
    assert TOTALS.failures(lines((1, 10, False), (2, 5, False))) == [(1, 15.0)]


def test_the_shipped_outturn_adds_up(outturn: Path) -> None:
    assert read_extract(COUNCIL_OUTTURN, outturn).problems == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (f"{LUTON},190,Education services,217228,false,{RETURN},published\n", ""),
        ("217228", "2172280"),
        (f"{LUTON},699,Total service expenditure,380339", f"{LUTON},699,Total,380338"),
    ],
    ids=["a lost line", "ten times too much", "a total one off"],
)  # fmt: skip
def test_a_return_whose_lines_do_not_add_up_is_refused(outturn: Path, old: str, new: str) -> None:
    problems = checked(outturn, old, new).problems
    assert problems
    assert "add up to" in problems[0].message


def test_a_document_that_nobody_listed_is_refused(outturn: Path) -> None:
    problems = checked(outturn, "revenue-outturn-summary-2009-10", "hearsay").problems
    assert [problem.column for problem in problems] == ["document_id"]
    assert "reference/documents.csv" in problems[0].message


def test_all_figures_that_an_area_lacks_are_named_at_once() -> None:
    held = pd.DataFrame({"figure_id": ["count.total"]})
    wanted = ("count.total", "count.population", "count.households")
    with pytest.raises(DataError, match=r"count\.population, count\.households") as error:
        require_figures(held, wanted, topic="spending", area="leeds")
    assert "data/raw/spending/published_figures.csv" in str(error.value)


def test_a_place_is_tested_on_its_own_figure_where_two_places_print_one_of_that_name() -> None:
    both = pd.DataFrame(
        {"figure_id": ["count.total", "count.total", "x.y"], "area": ["leeds", "luton", "leeds"],
         "value": [1, 2, 3]}
    )  # fmt: skip
    chosen = _own_first(both, "luton").set_index("figure_id")["value"]
    assert chosen.to_dict() == {"count.total": 2, "x.y": 3}
