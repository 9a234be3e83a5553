"""LibreOffice opens both workbooks and reads the same values out of them."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.long
# Comma, quote, UTF-8, from the first line; numbers as they are, not as shown; every worksheet.
AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"
# What the conversion does to a text that begins a formula or a number is to leave it as it is.
TEXTS = (
    "=1+1", "+1+cmd|'/C calc'!A0", "@SUM(1+1)", "https://example.org", "1,234", "007", "TRUE",
    "two  spaces, and  three   at the end   ", "a\ttab", "two\nlines", "nul \x00", "</text:p>",
    "\u202egnp.exe\u202c", "😀", "_x0041_",
)  # fmt: skip


@pytest.fixture(scope="session")
def convert(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A workbook's worksheets as LibreOffice reads them, each a list of rows of text."""
    program = shutil.which("soffice")
    if program is None and os.environ.get("CI"):
        pytest.fail("LibreOffice (soffice) is missing: in CI every check must run.")
    if program is None:
        pytest.skip("not run: LibreOffice (soffice) is missing")
    profile = tmp_path_factory.mktemp("libreoffice-profile")

    def to_rows(path: Path) -> dict[str, list[list[str]]]:
        folder = tmp_path_factory.mktemp("converted")
        command = [
            program, "--headless", f"-env:UserInstallation={profile.as_uri()}", "--convert-to",
            AS_CSV, "--outdir", str(folder), str(path),
        ]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        return {
            file.stem.removeprefix(f"{path.stem}-"): rows(file) for file in folder.glob("*.csv")
        }

    return to_rows


def rows(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.reader(text))


def as_text(cell: Any) -> str:
    return f"{cell:.10g}" if isinstance(cell, float) else str(cell)


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_every_worksheet_opens_and_has_the_same_values(
    ending: str, written: Any, convert: Any
) -> None:
    read = convert(written.folder / f"spending.{ending}")
    wanted = {
        name: [[as_text(cell) for cell in row] for row in cells]
        for name, cells in written.sheets(ending).items()
    }
    assert read == wanted
    assert read["Table_1"][-1] == [
        "All", "1234.6", "1234.6", "12.5", "446800", "1500000", "2009-10",
    ]  # fmt: skip


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_text_is_text_and_intact(ending: str, report: Any, write: Any, convert: Any) -> None:
    table = report.blocks[1]
    cells = tuple((text, *row[1:]) for text, row in zip(TEXTS, table.grid.rows * 4, strict=False))
    grid = table.grid.model_copy(update={"rows": cells, "numbers": (), "total_rows": ()})
    document = report.model_copy(update={"blocks": (table.model_copy(update={"grid": grid}),)})
    read = convert(write(document).folder / f"spending.{ending}")
    found = [row[0] for row in read["Table_1"]][-len(TEXTS) :]
    assert found == [text.replace("\x00", "␀").replace("\t", "␉") for text in TEXTS]
