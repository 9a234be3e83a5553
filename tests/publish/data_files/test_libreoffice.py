"""LibreOffice opens both workbooks and reads the same values out of them."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

pytestmark = pytest.mark.long
ENDINGS = ("xlsx", "ods")
AREA = "luton-and-central-bedfordshire"
# One of each audience; in these are the most kinds of cell.
REPORTS = (f"public/{AREA}/summary", f"restricted/{AREA}/spending")
# What the conversion does to a text that begins a formula or a number is to leave it as it is.
TEXTS = (
    "=1+1", "+1+cmd|'/C calc'!A0", "@SUM(1+1)", "https://example.org", "1,234", "007", "TRUE",
    "two  spaces, and  three   at the end   ", "a\ttab", "two\nlines", "nul \x00", "</text:p>",
    "\u202egnp.exe\u202c", "😀", "_x0041_",
)  # fmt: skip


@pytest.fixture(scope="module")
def hostile_texts_written(report: Any, write: Any) -> Any:
    table = report.blocks[1]
    cells = tuple((text, *row[1:]) for text, row in zip(TEXTS, table.grid.rows * 4, strict=False))
    grid = table.grid.model_copy(update={"rows": cells, "numbers": (), "total_rows": ()})
    changed = table.model_copy(update={"grid": grid})
    return write(report.model_copy(update={"blocks": (changed,)}))


@pytest.fixture(scope="module")
def read(
    written: Any, hostile_texts_written: Any, built: Any, libreoffice: Any, tmp_path_factory: Any
) -> dict[str, dict[str, list[list[str]]]]:
    """All workbooks of these tests, in one go: starting LibreOffice takes seconds."""
    folder = tmp_path_factory.mktemp("workbooks")
    made = {"example": written, "texts": hostile_texts_written}
    names = {name: each.folder / each.name for name, each in made.items()}
    names |= {Path(name).name: built.folder / name for name in REPORTS}
    copies = [
        Path(shutil.copy(f"{path}.{ending}", folder / f"{name}-{ending}.{ending}"))
        for name, path in names.items()
        for ending in ENDINGS
    ]
    return dict(libreoffice(*copies))


def as_text(cell: Any) -> str:
    return f"{cell:.10g}" if isinstance(cell, float) else str(cell)


def texts_of(sheets: dict[str, Iterable[Iterable[Any]]]) -> dict[str, list[list[str]]]:
    return {name: [[as_text(c) for c in row] for row in rows] for name, rows in sheets.items()}


@pytest.mark.parametrize("ending", ENDINGS)
def test_every_worksheet_opens_and_has_the_same_values(
    ending: str, written: Any, read: Any
) -> None:
    found = read[f"example-{ending}.{ending}"]
    assert found == texts_of(written.sheets(ending))
    assert found["Table_1"][-1] == [
        "All", "1234.6", "1234.6", "12.5", "446800", "1500000", "2009-10",
    ]  # fmt: skip


@pytest.mark.parametrize("ending", ENDINGS)
def test_text_is_text_and_intact(ending: str, read: Any) -> None:
    found = [row[0] for row in read[f"texts-{ending}.{ending}"]["Table_1"]][-len(TEXTS) :]
    assert found == [text.replace("\x00", "␀").replace("\t", "␉") for text in TEXTS]


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("report_name", REPORTS)
def test_a_real_workbook_of_each_audience_comes_back_with_the_same_values(
    report_name: str, ending: str, built: Any, read: Any
) -> None:
    book = CalamineWorkbook.from_path(built.file(f"{report_name}.{ending}"))
    wanted = {
        name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for name in book.sheet_names
    }
    found = read[f"{Path(report_name).name}-{ending}.{ending}"]
    assert len(found) > 5
    assert found == texts_of(wanted)
    numbers = [cell for rows in wanted.values() for row in rows for cell in row]
    assert sum(isinstance(cell, float) for cell in numbers) > 5
