"""Workbooks of Housing Benefit speeds: known by their folder, refused with a fault, never kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tp_analysis.checking import check_extracts
from tp_analysis.errors import DataError
from tp_analysis.project import Project
from tp_analysis.speed_files import load_speeds, speed_folder

CARD = 'title = "Speeds"\nproducer = "Somebody"\nlicence = "None"\naccessed = "2026-11-22"\n'
Bring = Callable[..., Path]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setenv("TP_DATA", str(tmp_path / "data"))
    return Project(tmp_path, tmp_path / "data", tmp_path / "reports")


@pytest.fixture
def bring(project: Project) -> Bring:
    """Saves a made-up workbook of one figure, and its path."""

    def save(name: str, days: Any = 31) -> Path:
        book = openpyxl.Workbook()
        for row in (
            ["Average calendar days to process new Housing Benefit claims, 2009/10"],
            ["ONS code", "Local authority", "Days"],
            ["E06000032", "Luton", days],
        ):
            book.active.append(row)
        speed_folder(project).mkdir(parents=True, exist_ok=True)
        book.save(speed_folder(project) / name)
        return speed_folder(project) / name

    return save


def test_a_workbook_of_any_name_in_the_folder_is_checked(project: Project, bring: Bring) -> None:
    bring("hb sop q4.xlsx")
    [extract] = check_extracts([], project)
    assert (extract.kind, extract.rows, extract.refused) == ("housing benefit speeds", 1, False)


def test_anything_else_in_the_folder_is_refused(project: Project, bring: Bring) -> None:
    bring("speeds.xlsx").with_name("other.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    [refused] = [extract for extract in check_extracts([], project) if extract.refused]
    assert "other.csv is not a workbook" in refused.problems[0].message


def test_the_speeds_of_every_workbook_are_loaded_with_their_source(
    project: Project, bring: Bring
) -> None:
    bring("one.xlsx", 31)
    bring("two.xlsx", 30)
    (speed_folder(project) / "one.source.toml").write_text(
        f"{CARD}publishable = true\n", encoding="utf-8"
    )
    rows = load_speeds()
    assert rows[["file", "average_days", "source", "licence"]].to_numpy().tolist() == [
        ["one.xlsx", 31.0, "Speeds, Somebody", "None"],
        ["two.xlsx", 30.0, "two.xlsx, no source card", "not recorded"],
    ]


def test_without_a_folder_there_is_no_row_and_every_column(project: Project) -> None:
    rows = load_speeds()
    assert rows.empty
    assert {"authority", "average_days", "period_start", "file", "source"} <= set(rows.columns)


def test_a_workbook_with_a_fault_is_not_used_and_says_where_it_is(
    project: Project, bring: Bring
) -> None:
    bring("speeds.xlsx", "thirty")
    with pytest.raises(DataError, match=r"speeds\.xlsx is refused: row 3, column C of sheet 'Sh"):
        load_speeds()


def test_a_workbook_of_something_else_names_its_folder(project: Project, bring: Bring) -> None:
    bring("speeds.xlsx").write_bytes(b"<!DOCTYPE html>")
    with pytest.raises(DataError, match=r"housing_benefit_speeds/speeds\.xlsx is not a workbook"):
        load_speeds()


def test_a_card_that_cannot_be_read_is_told(project: Project, bring: Bring) -> None:
    bring("speeds.xlsx").with_name("source.toml").write_text("title = 1\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"housing_benefit_speeds/source\.toml"):
        load_speeds()
