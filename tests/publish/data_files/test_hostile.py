"""Whatever stands in a cell is text: no formula, no link, nothing lost."""

from __future__ import annotations

import re
import zipfile
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tp_analysis.document import (
    Cover,
    Document,
    FigureExhibit,
    Grid,
    KeyNumber,
    KeyNumbers,
    TableColumn,
    TableExhibit,
)
from tp_analysis.errors import ReportError
from tp_analysis.publish.data_files.ods import ods_bytes
from tp_analysis.publish.data_files.tables import data_tables, visible
from tp_analysis.publish.data_files.workbook import LONGEST_CELL, fitting, workbook_of
from tp_analysis.publish.data_files.xlsx import xlsx_bytes

FIGURE = "figure-01-hyperlink-https-example-org-x-a-n-open-cmd-c"
TABLE = FIGURE.replace("figure", "table")
HOSTILE = (
    "=1+1",
    '=HYPERLINK("https://example.org/?x="&A1,"open")',
    "=cmd|'/C calc'!A0",
    "+1+cmd|'/C calc'!A0",
    "-2+3",
    "@SUM(1+1)",
    "{=SUM(A1:A2)}",
    "https://example.org/a b",
    "mailto:a@example.org",
    "internal:'Notes'!A1",
    "external:c:/a.xlsx",
    "[link](https://example.org)",
    "$$note$$",
    "</x:sheet></text:p></table:table-cell><script>",
    "]]> <!-- &lt; &#x41; _x0041_",
    "\u202egnp.exe\u202c",
    "nul \x00, bell \x07, escape \x1b, delete \x7f, \ufffe",
    "\tTAB first",
    "\nline first",
    " two  spaces,   three, and one at the end ",
    "1,234",
    "007",
    "TRUE",
    "2009-10",
    "'quoted",
    "😀 astral",
    "o\u0301 combining",
    "x" * 40_000,
    "[Book1]Sheet1!A1",
    "[sic]",
    "A:B/C\\D?E*F[G]",
)


def hostile_document(texts: tuple[str, ...] = HOSTILE) -> Document:
    every = " ".join(texts)[:2000]
    columns = (*(TableColumn(label=text) for text in texts[:3]), TableColumn(label=texts[0]))
    rows = tuple((text, text, text, text) for text in texts)
    exhibit: dict[str, Any] = {
        "title": every, "subtitle": every, "source": every, "policy": every, "notes": (every,),
        "evidence": "assumed", "grid": Grid(columns=columns, rows=rows),
    }  # fmt: skip
    tile = KeyNumber(value=every, label=every, comparison=every, evidence="assumed", unit=every)
    return Document(
        cover=Cover(
            report="hostile", title=every, question=every, area=every, period=every,
            as_at="2010-07-31", evidence_status=every,
        ),
        marking=every,
        blocks=(
            KeyNumbers(items=(tile,), source=every),
            TableExhibit(id="key-numbers", **exhibit),
            FigureExhibit(id="a-figure", alt="Alt text that is long enough", svg="", **exhibit),
        ),
    )  # fmt: skip


@pytest.fixture(scope="module")
def hostile(write: Any) -> Any:
    return write(hostile_document(), "hostile")


def expected(text: str) -> str:
    return fitting(visible(text))


def body(rows: list[list[Any]]) -> list[Any]:
    return [row[0] for row in rows[-len(HOSTILE) :]]


def test_no_cell_is_a_formula_or_a_link_out_of_its_file(hostile: Any) -> None:
    book = hostile.xlsx
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    assert {c.parent.title for c in cells if c.hyperlink} == {"Table_of_contents"}
    for ending in ("xlsx", "ods"):
        with zipfile.ZipFile(hostile.folder / f"hostile.{ending}") as file:
            for name in file.namelist():
                text = file.read(name).decode()
                assert "<f>" not in text and "table:formula" not in text
                assert 'TargetMode="External"' not in text
                if name.endswith(".xml"):
                    links = etree.fromstring(text.encode()).xpath("//@*[local-name()='href']")
                    assert all(str(link).startswith("#") for link in links)


@pytest.mark.parametrize("sheet", ["Table_1", "Figure_1"])
def test_text_is_intact_in_both_workbooks(sheet: str, hostile: Any) -> None:
    wanted = [expected(text) for text in HOSTILE]
    read = [[cell.value for cell in row] for row in hostile.xlsx[sheet].iter_rows()]
    assert body(read) == wanted
    assert [visible(text) for text in body(hostile.sheets("ods")[sheet])] == wanted


def test_text_is_intact_in_csv_and_begins_harmlessly(hostile: Any) -> None:
    for exhibit in (TABLE, FIGURE):
        _, *rows = hostile.csv_rows(exhibit)
        for text, row in zip(HOSTILE, rows, strict=True):
            assert row[0].removeprefix("'") in (visible(text), visible(text).removeprefix("'"))
            assert row[0][0] not in "=+-@\t\r\n"


def test_what_xml_cannot_hold_is_shown_by_a_sign() -> None:
    assert visible("a\x00b\x07c\x7f\x85\ufffe\r\nd\re\tf") == "a␀b␇c␡��\nd\ne␉f"


def test_a_text_that_no_cell_can_hold_is_cut_and_says_so(hostile: Any) -> None:
    long = "x" * 40_000
    cut = fitting(long)
    assert cut.endswith("[cut: all 40,000 characters are in the CSV file]")
    assert len(cut) == LONGEST_CELL and fitting(cut) == cut
    assert long in [row[0] for row in hostile.csv_rows(FIGURE)]
    assert len(fitting("😀" * 30_000).encode("utf-16-le")) // 2 <= LONGEST_CELL


def test_names_of_worksheets_and_tables_come_from_nothing_but_kind_and_place(
    hostile: Any,
) -> None:
    assert hostile.xlsx.sheetnames[-3:] == ["Key_numbers", "Table_1", "Figure_1"]
    assert {path.name for path in hostile.csv_files} == {
        "hostile-key-numbers.csv", f"hostile-{TABLE}.csv", f"hostile-{FIGURE}.csv",
    }  # fmt: skip


@pytest.mark.parametrize(
    "text", ["../escaped", "a/b", "", "A", "nul\0", "a.b", "-a", "ß", "n" * 99]
)
def test_whatever_an_exhibit_is_called_its_data_have_a_name_that_is_safe(text: str) -> None:
    document = hostile_document(("a", "b", "c"))
    block = document.blocks[1].model_copy(update={"id": text, "title": text})
    [table] = data_tables(document.model_copy(update={"blocks": (block,)}))
    assert re.fullmatch(r"table-01(-[a-z0-9]+)*", table.id) and len(table.id) <= 60


def test_two_exhibits_of_one_id_are_refused_as_one_file_would_replace_the_other() -> None:
    document = hostile_document(("a", "b", "c"))
    twice = document.model_copy(update={"blocks": (document.blocks[1],) * 2})
    with pytest.raises(ReportError, match="a title of its own"):
        data_tables(twice)


@settings(max_examples=60)
@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=20), min_size=3, max_size=6))
def test_any_text_comes_back_from_both_workbooks(texts: list[str]) -> None:
    import io

    import openpyxl
    from python_calamine import CalamineWorkbook

    document = hostile_document(tuple(f"x{text}" for text in texts))
    workbook = workbook_of(document, data_tables(document), receipt="")
    wanted = [expected(f"x{text}") for text in texts]
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(workbook)))["Table_1"]
    assert [row[0].value for row in sheet.iter_rows()][-len(texts) :] == wanted
    book = CalamineWorkbook.from_filelike(io.BytesIO(ods_bytes(workbook)))
    cells = book.get_sheet_by_name("Table_1").to_python(skip_empty_area=False)
    assert [row[0] for row in cells][-len(texts) :] == wanted
