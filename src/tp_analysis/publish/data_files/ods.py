"""The workbook as an ODS file, by templates that escape all that comes out of data.

Every cell has its type and there is no formula anywhere in the templates. Members of the file are
in a fixed order with a fixed time, so that the same workbook gives the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from tp_analysis.publish.data_files.tables import Number
from tp_analysis.publish.data_files.widths import column_widths
from tp_analysis.publish.data_files.workbook import Sheet, SheetLink, Workbook, fitting

MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_CENTIMETRES_PER_CHARACTER = 0.21
# A reader of ODF makes one space of many, and drops those at the ends of a line.
_SPACES = re.compile(r"^ +| +$| {2,}", re.MULTILINE)


def ods_bytes(workbook: Workbook) -> bytes:
    """The file's bytes: the same for the same workbook."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        # First and as it is, so that a program knows the file by its first bytes.
        file.writestr(zipfile.ZipInfo("mimetype", _EPOCH), MIMETYPE, zipfile.ZIP_STORED)
        for name in ("META-INF/manifest.xml", "content.xml", "styles.xml", "meta.xml"):
            text = _rendered(Path(name).name, workbook)
            file.writestr(zipfile.ZipInfo(name, _EPOCH), text, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _rendered(name: str, workbook: Workbook) -> str:
    widths = {sheet.name: _centimetres(sheet) for sheet in workbook.sheets}
    text = (
        _templates()
        .get_template(f"{name}.j2")
        .render(
            workbook=workbook,
            widths=widths,
            every_width=sorted({width for each in widths.values() for width in each}),
            every_decimals=sorted(_decimals(workbook)),
        )
    )
    # Some readers take a line end between two cells for a fault. In texts there is none left.
    return text.replace("\n", "")


def _centimetres(sheet: Sheet) -> list[str]:
    return [f"{width * _CENTIMETRES_PER_CHARACTER:.2f}cm" for width in column_widths(sheet)]


def _decimals(workbook: Workbook) -> set[int]:
    return {
        cell.decimals
        for sheet in workbook.sheets
        if sheet.table
        for row in sheet.table.rows
        for cell in row
        if isinstance(cell, Number)
    }


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["paragraphs"] = _paragraphs
    environment.filters["column_letters"] = _column_letters
    environment.tests["a_number"] = lambda cell: isinstance(cell, Number)
    environment.tests["a_link"] = lambda cell: isinstance(cell, SheetLink)
    return environment


def _paragraphs(text: str) -> Markup:
    """The text as paragraphs of ODF, one a line, with every space kept."""
    escaped = str(escape(fitting(text)))
    kept = _SPACES.sub(lambda run: f'<text:s text:c="{len(run[0])}"/>', escaped)
    return Markup("".join(f"<text:p>{line}</text:p>" for line in kept.split("\n")))


def _column_letters(place: int) -> str:
    """The letters of a column, counted from 1: A, Z, AA."""
    letters = ""
    while place:
        place, letter = divmod(place - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters
