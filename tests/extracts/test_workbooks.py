"""Sheets are read as rows of plain cells, and what is no workbook says so."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from tp_analysis.errors import DataError
from tp_analysis.extracts.workbooks import sheet_names, sheet_rows


@pytest.fixture
def book(tmp_path: Path) -> Path:
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "Spending "
    sheet["B2"], sheet["C2"] = "Luton", 217_228
    sheet["B4"], sheet["C4"], sheet["D4"] = "NA", 0.5, dt.datetime(2009, 4, 1)
    workbook.create_sheet("Notes")
    workbook.save(tmp_path / "book.xlsx")
    return tmp_path / "book.xlsx"


def test_sheets_are_named_as_written_with_their_spaces(book: Path) -> None:
    assert sheet_names(book) == ["Spending ", "Notes"]


def test_a_row_has_the_number_that_a_spreadsheet_shows_and_empty_rows_are_left_out(
    book: Path,
) -> None:
    assert sheet_rows(book, "Spending ") == [
        (2, [None, "Luton", 217_228, None]),
        (4, [None, "NA", 0.5, dt.datetime(2009, 4, 1)]),
    ]
    assert sheet_rows(book, "Notes") == []


def test_the_text_na_is_text_and_not_an_empty_cell(book: Path) -> None:
    assert sheet_rows(book, "Spending ")[1][1][1] == "NA"


def test_a_sheet_that_is_not_there_is_offered_by_its_nearest_name(book: Path) -> None:
    with pytest.raises(DataError, match=r"book\.xlsx has no sheet 'Spending'.*'Spending '"):
        sheet_rows(book, "Spending")


@pytest.mark.parametrize("content", [b"", b"<!DOCTYPE html><html></html>", b"a,b\n1,2\n"])
def test_what_is_no_workbook_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "page.xlsx"
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"page\.xlsx is not a workbook"):
        sheet_names(path)


def test_a_missing_workbook_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"gone\.xls is missing"):
        sheet_rows(tmp_path / "gone.xls", "Sheet1")


@pytest.mark.real_data
def test_a_workbook_of_the_old_format_is_read_too(real_data: Path) -> None:
    rows = dict(sheet_rows(real_data / "la_revenue" / "rs2009_10.xls", "RS LA Data 2009-10 (1)"))
    assert rows[6][0] == "E-code"
    assert [cells[5] for cells in rows.values() if cells[0] == "E0201"] == [217_228]


@pytest.mark.real_data
def test_an_open_document_is_read_too(real_data: Path) -> None:
    path = real_data / "council_spend" / "thames_valley_pcc_2023.ods"
    assert all(len(sheet_rows(path, sheet)) > 1 for sheet in sheet_names(path))
