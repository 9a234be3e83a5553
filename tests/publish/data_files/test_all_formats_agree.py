"""Every number of an edition is the same in its page, its PDF, both workbooks and its CSV files."""

from __future__ import annotations

import csv
import os
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import openpyxl
import pytest
from lxml import html
from python_calamine import CalamineWorkbook

from tp_analysis.document import Document
from tp_analysis.publish.data_files import write_data_files
from tp_analysis.publish.html import render_page
from tp_analysis.publish.pdf import render_pdf

SUITE = tomllib.loads((Path(__file__).parents[3] / "suite.toml").read_text(encoding="utf-8"))
EDITIONS = [
    f"{report['audience']}/{area}/{report['name']}"
    for report in SUITE["report"]
    # A report that waits for extracts is built where there are real ones.
    if not report.get("needs") or os.environ.get("TP_REAL_DATA")
    for area in report["areas"]
]
# Words after a number that its column names in its header instead.
SCALES = {"billion": 1e9, "million": 1e6}
PRINTED = re.compile(r"(?P<sign>−)?£?(?P<digits>[\d,]+(\.\d+)?)( (?P<scale>billion|million))?")


@dataclass(frozen=True)
class PrintedTable:
    """One table as the page prints it."""

    label: str
    headers: list[str]
    rows: list[list[str]]

    @property
    def file_label(self) -> str:
        """How the name of its CSV file begins: table-06."""
        kind, number = self.label.lower().split()
        return f"{kind}-{int(number):02}"


def printed_tables(page: Any) -> Iterator[PrintedTable]:
    for exhibit in page.xpath("//*[contains(concat(' ', @class, ' '), ' exhibit ')]"):
        (table,) = exhibit.xpath(".//table")
        yield PrintedTable(
            label=exhibit.xpath("string(.//*[@class='label'])").strip(),
            headers=[text_of(cell) for cell in table.xpath("./thead/tr/th")],
            rows=[[text_of(cell) for cell in row] for row in table.xpath("./tbody/tr")],
        )


def text_of(element: Any) -> str:
    return " ".join(element.text_content().split())


def value_of(printed: str) -> float | None:
    """The number that a printed cell begins with, in its own unit; by other rules than ours."""
    found = PRINTED.match(printed)
    if not found:
        return None
    sign = -1 if found["sign"] else 1
    return sign * float(found["digits"].replace(",", "")) * SCALES.get(found["scale"], 1)


def agrees(cell: Any, printed: str) -> bool:
    """A number agrees in value, to a millionth of a millionth; text word for word."""
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return " ".join(str(cell).split()) == printed
    wanted = value_of(printed)
    return wanted is not None and abs(cell - wanted) <= 1e-12 * max(abs(wanted), 1)


def as_number(text: str) -> Any:
    return float(text) if re.fullmatch(r"-?\d+(\.\d+)?", text) else text.removeprefix("'")


def workbooks(folder: Path, report: str) -> dict[str, dict[str, list[list[Any]]]]:
    """Both workbooks, each read by another library: sheet name to rows."""
    book = openpyxl.load_workbook(folder / f"{report}.xlsx")
    ods = CalamineWorkbook.from_path(folder / f"{report}.ods")
    return {
        "XLSX": {each.title: [[c.value for c in row] for row in each.iter_rows()] for each in book},
        "ODS": {
            name: ods.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in ods.sheet_names
        },
    }  # fmt: skip


def csv_table(path: Path, columns: int, numeric: list[bool]) -> list[list[Any]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        _, *rows = csv.reader(file)
    return [
        [as_number(cell) if numeric[place] else cell.removeprefix("'")
         for place, cell in enumerate(row[:columns])]
        for row in rows
    ]  # fmt: skip


def disagreements(folder: Path, report: str, pdf_checks: ModuleType) -> list[str]:
    """Every cell that is not the same everywhere, in words."""
    page = html.document_fromstring((folder / f"{report}.html").read_text(encoding="utf-8"))
    books = workbooks(folder, report)
    in_pdf = [
        pdf_checks.squeezed(part)
        for part in pdf_checks.structured_parts(folder / f"{report}.pdf", "Table")
    ]
    wrong: list[str] = []
    # The longest first: what holds the rows of a shorter one cannot then be taken for it.
    for table in sorted(printed_tables(page), key=lambda table: -len(str(table.rows))):
        body = {
            kind: sheets[table.label.replace(" ", "_")][-len(table.rows) :]
            for kind, sheets in books.items()
        }
        numeric = [any(isinstance(c, int | float) for c in each) for each in zip(*body["XLSX"])]  # noqa: B905 # rows of a table
        (path,) = (folder / "csv").glob(f"{report}-{table.file_label}-*.csv")
        body["CSV"] = csv_table(path, len(table.headers), numeric)
        wrong += [each for kind, rows in body.items() for each in _differing(kind, rows, table)]
        cells = pdf_checks.squeezed("".join("".join(row) for row in table.rows))
        # The PDF may keep the data of figures at its end, but prints each table once; one table may
        # hold all rows of another.
        same = min((part for part in in_pdf if cells in part), key=len, default=None)
        if same is None:
            wrong.append(f"{table.label}: the PDF prints other cells")
        else:
            in_pdf.remove(same)
    return wrong + [each for kind, sheets in books.items() for each in _tiles(kind, sheets, page)]


def _differing(kind: str, rows: list[list[Any]], table: PrintedTable) -> Iterator[str]:
    if [len(row) for row in rows] != [len(row) for row in table.rows]:
        yield f"{table.label}: {kind} has another number of rows or columns"
        return
    for row, printed in zip(rows, table.rows, strict=True):
        for cell, text in zip(row, printed, strict=True):
            if not agrees(cell, text):
                yield f"{table.label}: {kind} has {cell!r} where the page prints {text!r}"


def _tiles(kind: str, sheets: dict[str, list[list[Any]]], page: Any) -> Iterator[str]:
    tiles = page.xpath("//*[@class='tile']")
    rows = sheets["Key_numbers"][-len(tiles) :] if tiles else []
    for tile, row in zip(tiles, rows, strict=True):
        (value,) = tile.xpath(".//*[@class='value']")
        qualifier = "".join(value.xpath("./*[@class='qualifier']//text()"))
        printed = text_of(value).removeprefix(qualifier).strip()
        if not (agrees(row[4], printed) and agrees(row[2], printed)):
            yield f"Key numbers: {kind} has {row[2]!r} where the page prints {printed!r}"


@pytest.fixture
def edition(example: Document, tmp_path: Path) -> Path:
    (tmp_path / "spending.html").write_text(render_page(example), encoding="utf-8")
    (tmp_path / "spending.pdf").write_bytes(render_pdf(example))
    write_data_files(example, tmp_path, report="spending", receipt="0123456789abcdef")
    return tmp_path


def test_page_pdf_workbooks_and_csv_agree_in_every_cell(
    edition: Path, pdf_tools: ModuleType
) -> None:
    page = html.document_fromstring((edition / "spending.html").read_text(encoding="utf-8"))
    tables = list(printed_tables(page))
    assert len(tables) == 5 and sum(len(table.rows) for table in tables) > 80
    assert disagreements(edition, "spending", pdf_tools) == []


@pytest.mark.parametrize(
    "wrong", ["spending.html", "spending.pdf", "spending.xlsx", "spending.ods"]
)
def test_a_file_of_another_number_is_found_out(
    wrong: str, edition: Path, example: Document, tmp_path_factory: Any, pdf_tools: ModuleType
) -> None:
    other = Document.model_validate_json(
        example.model_dump_json().replace("987.7", "987.6").replace("987.65", "987.6")
    )
    folder = tmp_path_factory.mktemp("other")
    write_data_files(other, folder, report="spending", receipt="")
    (folder / "spending.html").write_text(render_page(other), encoding="utf-8")
    (folder / "spending.pdf").write_bytes(render_pdf(other))
    (edition / wrong).write_bytes((folder / wrong).read_bytes())
    assert disagreements(edition, "spending", pdf_tools) != []


def test_a_csv_file_of_another_number_is_found_out(edition: Path, pdf_tools: ModuleType) -> None:
    for path in (edition / "csv").glob("*spends*.csv"):
        path.write_bytes(path.read_bytes().replace(b"987.7", b"987.6"))
    found = disagreements(edition, "spending", pdf_tools)
    assert found and all("CSV has 987.6 where the page prints '987.7'" in each for each in found)


@pytest.mark.long
@pytest.mark.parametrize("edition", EDITIONS)
def test_the_suites_own_reports_agree_in_every_cell(
    edition: str, built: Any, pdf_tools: ModuleType
) -> None:
    path = built.file(f"{edition}.html")
    page = html.document_fromstring(path.read_text(encoding="utf-8"))
    assert sum(len(table.rows) for table in printed_tables(page)) > 10
    assert disagreements(path.parent, path.stem, pdf_tools) == []


@pytest.mark.long
@pytest.mark.parametrize("edition", EDITIONS)
def test_every_csv_of_the_suites_own_reports_is_that_of_one_exhibit(
    edition: str, built: Any
) -> None:
    path = built.file(f"{edition}.html")
    page = html.document_fromstring(path.read_text(encoding="utf-8"))
    files = (path.parent / "csv").glob(f"{path.stem}-*.csv")
    names = {file.stem.removeprefix(f"{path.stem}-") for file in files} - {"key-numbers"}
    labels = sorted(table.file_label for table in printed_tables(page))
    assert sorted(re.sub(r"(-\d\d)-.*", r"\1", name) for name in names) == labels
    linked = page.xpath("//p[@class='download']/a/@href")
    assert {f"csv/{path.stem}-{name}.csv" for name in names} == set(linked)
    assert all(len(name) <= 60 and len(name.split("-")) > 2 for name in names)
