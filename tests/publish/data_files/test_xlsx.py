"""The XLSX file keeps every rule of the Analysis Function's checklist that a program can see."""

from __future__ import annotations

import re
import zipfile
from typing import Any

import pytest
from openpyxl.utils import range_boundaries

MARKING = "DRAFT · OFFICIAL-SENSITIVE"
DATA_SHEETS = ["Key_numbers", "Table_1", "Figure_1"]
SANS_SERIF = {"Arial"}


@pytest.fixture(scope="module")
def book(written: Any) -> Any:
    return written.xlsx


@pytest.fixture(scope="module")
def members(written: Any) -> dict[str, str]:
    with zipfile.ZipFile(written.folder / "spending.xlsx") as file:
        return {name: file.read(name).decode() for name in file.namelist()}


def all_cells(book: Any) -> list[Any]:
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row]


def filled(book: Any) -> list[Any]:
    return [cell for cell in all_cells(book) if cell.value is not None]


def bounds(sheet: Any) -> tuple[int, int, int, int]:
    (table,) = sheet.tables.values()
    return range_boundaries(table.ref)


def test_the_worksheets_are_cover_contents_notes_and_one_a_table(book: Any) -> None:
    assert book.sheetnames == ["Cover_sheet", "Table_of_contents", "Notes", *DATA_SHEETS]


def test_every_worksheet_but_the_cover_has_one_marked_up_table_from_column_a(book: Any) -> None:
    assert not book["Cover_sheet"].tables
    names = []
    for sheet in book.worksheets[1:]:
        (table,) = sheet.tables.values()
        names.append(table.displayName)
        left, top, right, bottom = bounds(sheet)
        assert (left, right, bottom) == (1, sheet.max_column, sheet.max_row)
        assert top > 2 and table.headerRowCount == 1
    assert len({name.lower() for name in names}) == len(names)
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{5,}", name) for name in names)
    assert "Table_01_largest_body_spends_most" in names


def test_headers_are_there_unlike_each_other_and_those_of_the_markup(book: Any) -> None:
    for sheet in book.worksheets[1:]:
        (table,) = sheet.tables.values()
        left, top, right, _ = bounds(sheet)
        headers = [sheet.cell(top, column).value for column in range(left, right + 1)]
        assert headers == [column.name for column in table.tableColumns]
        assert all(headers) and len({header.lower() for header in headers}) == len(headers)


def test_no_cell_of_a_table_is_empty_and_nothing_stands_below_or_beside_it(book: Any) -> None:
    for sheet in book.worksheets[1:]:
        left, top, right, bottom = bounds(sheet)
        for row in sheet.iter_rows(min_row=top, max_row=bottom, min_col=left, max_col=right):
            assert all(cell.value not in (None, "") for cell in row)
        for row in sheet.iter_rows(max_row=top - 1):
            assert row[0].value and all(cell.value is None for cell in row[1:])


def test_nothing_is_merged_hidden_frozen_filtered_or_filled(book: Any) -> None:
    for sheet in book:
        assert not sheet.merged_cells.ranges
        assert sheet.freeze_panes is None and sheet.auto_filter.ref is None
        assert sheet.sheet_state == "visible" and not sheet.sheet_view.showFormulas
        assert not any(each.hidden for each in sheet.row_dimensions.values())
        assert not any(each.hidden for each in sheet.column_dimensions.values())
        assert all(table.autoFilter is None for table in sheet.tables.values())
        assert not sheet._images and not sheet._charts
    assert {cell.fill.fill_type for cell in all_cells(book)} == {None}


def test_every_printed_sheet_is_marked_above_and_below(book: Any, write: Any, report: Any) -> None:
    for sheet in book:
        assert sheet.oddHeader.center.text == sheet.oddFooter.center.text == MARKING
        assert not sheet.oddHeader.left.text and not sheet.oddHeader.right.text
        assert sheet.oddFooter.right.text == "Page &P of &N" and not sheet.oddFooter.left.text
        assert MARKING in [cell.value for cell in sheet["A"]]
    long = "WHAT-IF: a & b" + " and so on" * 40 + " · DRAFT · OFFICIAL-SENSITIVE"
    (header, *_) = [
        sheet.oddHeader for sheet in write(report.model_copy(update={"marking": long})).xlsx
    ]
    assert header.center.text.startswith("WHAT-IF: a && b")
    assert header.center.text.endswith("and so on · DRAFT · OFFICIAL-SENSITIVE")


def test_there_is_no_formula_macro_comment_or_link_out_of_the_file(
    book: Any, members: dict[str, str]
) -> None:
    assert {cell.data_type for cell in filled(book)} == {"s", "n"}
    assert not any(cell.comment for cell in all_cells(book))
    assert not [name for name in members if re.search("vba|comments|drawing|externalLink", name)]
    assert not any('TargetMode="External"' in text for text in members.values())
    assert not any("<f>" in text or "<f " in text for text in members.values())


def test_the_contents_lead_to_every_worksheet_by_its_name(book: Any) -> None:
    links = {cell.value: cell.hyperlink for cell in filled(book) if cell.hyperlink}
    assert list(links) == ["Notes", *DATA_SHEETS]
    assert all(link.location == f"'{name}'!A1" for name, link in links.items())


def test_text_is_wrapped_sans_serif_and_at_least_12_points(book: Any) -> None:
    for cell in filled(book):
        assert cell.font.name in SANS_SERIF and cell.font.sz >= 12 and not cell.font.scheme
        if cell.hyperlink is None:
            assert cell.alignment.wrap_text


def test_titles_are_headings_and_the_next_line_says_what_the_sheet_holds(book: Any) -> None:
    for sheet in book:
        assert sheet["A1"].style == "Heading 1" and sheet["A1"].font.b
    for sheet in book.worksheets[1:]:
        assert sheet["A2"].value.startswith("This worksheet contains one table.")
    assert book["Table_1"]["A1"].value == ("Table 1: The largest body spends most [note 1][note 2]")
    assert book["Cover_sheet"]["A3"].value.startswith("Correction, 1 August 2010: A total was")
    assert {cell.style for cell in book["Cover_sheet"]["A"]} >= {"Heading 1", "Heading 2"}


def test_numbers_are_numbers_right_aligned_with_commas_and_the_decimals_of_the_page(
    book: Any,
) -> None:
    rows = list(book["Table_1"].iter_rows(min_row=bounds(book["Table_1"])[1]))
    assert [cell.value for cell in rows[1]] == [
        "Department for Work and Pensions", 1234.6, 1234.567, -96.9, 12345, 3434000000, "2009",
    ]  # fmt: skip
    assert [cell.value for cell in rows[2]] == ["Police", 0.1, 0.05, 0, "[c]", 75.5, "2010"]
    assert [cell.value for cell in rows[3]] == ["Unknown", "[x]", "[x]", "[x]", "[c]", "[x]", "[z]"]
    formats = [cell.number_format for cell in rows[1]]
    money = "#,##0.00"
    assert formats[1:6] == ["#,##0.0", "#,##0.000", "#,##0.0", "#,##0", money]
    for row in rows:
        assert [cell.alignment.horizontal for cell in row] == ["left", *["right"] * 5, "left"]
    assert all(cell.font.b for cell in rows[4]) and not any(cell.font.b for cell in rows[3])


def test_shorthand_is_explained_above_the_table_in_the_words_of_its_own_notes(book: Any) -> None:
    lines = [cell.value for cell in book["Table_1"]["A"]]
    (said,) = [line for line in lines if str(line).startswith("Shorthand: ")]
    assert said.startswith("Shorthand: [x] was not printed. [c] means not shown")
    assert "[z] means not applicable" in said and said.count("[x]") == 1


def test_notes_are_listed_once_with_the_tables_that_refer_to_them(book: Any) -> None:
    rows = [[cell.value for cell in row] for row in book["Notes"].iter_rows(min_row=5)]
    assert rows == [
        ["[note 1]", "Rounded once.", "Table_1"],
        ["[note 2]", "Counted in July.", "Table_1, Figure_1"],
    ]
    assert book["Figure_1"]["A1"].value.endswith("(illustrative data) [note 2]")


def test_the_cover_says_what_where_when_from_what_and_bears_the_marking(book: Any) -> None:
    lines = [cell.value for cell in book["Cover_sheet"]["A"]]
    assert lines[:2] == [
        "How much is spent here? Luton and Central Bedfordshire, 2009-10",
        "DRAFT · OFFICIAL-SENSITIVE",
    ]
    for wanted in (
        "Place: Luton and Central Bedfordshire.", "Period: 2009-10.", "As at: 31 July 2010.",
        "The printed article, A. Body, 2010", "Another document", "0123456789abcdef",
    ):  # fmt: skip
        assert wanted in lines
    assert not [line for line in lines if re.search("(?i)contact|next update", line)]
    for sheet in book.worksheets:
        assert "DRAFT · OFFICIAL-SENSITIVE" in [cell.value for cell in sheet["A"]]


def test_the_file_names_its_title_and_language_and_nobody(
    book: Any, members: dict[str, str]
) -> None:
    said = book.properties
    assert said.title == "How much is spent here? Luton and Central Bedfordshire, 2009-10"
    assert said.language == "en-GB" and not said.creator and not said.lastModifiedBy
    assert said.created.isoformat() == said.modified.isoformat() == "2010-07-31T00:00:00"
    assert "<Company></Company>" in members["docProps/app.xml"]
    assert not re.search(r"/home/|/root/|/tmp/|absPath", "".join(members.values()))


def test_the_cursor_is_in_the_first_cell_of_the_first_worksheet(book: Any) -> None:
    assert book.active.title == "Cover_sheet"
    for sheet in book:
        assert [each.activeCell for each in sheet.sheet_view.selection] == ["A1"]


def test_key_numbers_are_one_table_with_a_unit_in_each_row(book: Any) -> None:
    sheet = book["Key_numbers"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=bounds(sheet)[1])]
    assert rows == [
        ["Key number", "Qualifier", "Value", "Unit", "As printed", "Compared with", "Evidence"],
        ["What total is", "[z]", 3434000000, "£", "£3.434 billion", "of all spending", "assumed"],
        ["What days is", "[z]", 22.9, "days", "22.9 days", "[z]", "assumed"],
    ]


def test_text_stands_off_the_number_on_its_left(written: Any) -> None:
    sheet = written.xlsx["Key_numbers"]
    head = next(row for row in sheet.iter_rows() if row[0].value == "Key number")
    indents = {cell.value: int(cell.alignment.indent) for cell in head}
    assert (indents["Key number"], indents["Value"], indents["Unit"]) == (0, 0, 1)
