"""The workbook as an XLSX file.

XlsxWriter writes it, cell by cell with a type named each time, so that no text can become a
formula or a link. It knows neither built-in heading styles nor a document language: both are
added to its finished file.
"""

from __future__ import annotations

import datetime
import io
import zipfile
from typing import TYPE_CHECKING, Any

import xlsxwriter

from tp_analysis.errors import ReportError
from tp_analysis.publish.data_files.tables import Cell, DataColumn, Number
from tp_analysis.publish.data_files.widths import column_widths, row_heights
from tp_analysis.publish.data_files.workbook import (
    Line,
    Sheet,
    SheetLink,
    SheetTable,
    Workbook,
    fitting,
)

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

# Without a scheme: a font of the theme would be replaced by the theme's own.
_FONT = {"font_name": "Arial", "font_size": 12, "font_scheme": ""}
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_format_properties": _FONT,
}
_LINES = {
    "title": {"bold": True, "font_size": 16},
    "heading": {"bold": True, "font_size": 14},
    "text": {},
}
# The place of each style among the cell styles of the file, and its number among Excel's own.
_NORMAL_STYLES = 2
_HEADINGS = {"title": ("Heading 1", 2, 16), "heading": ("Heading 2", 3, 17)}
_A4 = 9
_EPOCH = (1980, 1, 1, 0, 0, 0)


def xlsx_bytes(workbook: Workbook) -> bytes:
    """The file's bytes: the same for the same workbook."""
    buffer = io.BytesIO()
    book = _Book(buffer, workbook)
    for sheet in workbook.sheets:
        book.add(sheet)
    book.close()
    return _with_styles_and_language(buffer.getvalue(), book)


class _Book:
    """XlsxWriter's workbook, and each of its formats once."""

    def __init__(self, buffer: io.BytesIO, workbook: Workbook) -> None:
        self._book = xlsxwriter.Workbook(buffer, _OPTIONS)
        self._formats: dict[tuple[tuple[str, object], ...], Format] = {}
        midnight = datetime.datetime.combine(workbook.as_at, datetime.time())
        self._book.set_properties(
            {"title": workbook.title, "keywords": workbook.marking, "created": midnight}
        )
        self._running = _running(workbook.marking)
        self.headings = {style: self._heading(style) for style in _HEADINGS}
        # The first link of a workbook makes this a style of its file.
        self._link = self._book.get_default_url_format()
        self._link.set_font_name(_FONT["font_name"])
        self._link.set_font_size(_FONT["font_size"])
        self._link.set_align("top")

    def _heading(self, style: str) -> Format:
        made = self._format(**_LINES[style])
        made.xf_id = _HEADINGS[style][1]
        return made

    def _format(self, **properties: object) -> Format:
        wanted = {**_FONT, "text_wrap": True, "valign": "top", **properties}
        key = tuple(sorted(wanted.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(wanted)
        return self._formats[key]

    def add(self, sheet: Sheet) -> None:
        """One more worksheet."""
        page = self._book.add_worksheet(sheet.name)
        page.set_paper(_A4)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.set_header(self._running)
        page.set_footer(f"{self._running}&RPage &P of &N")
        for place, width in enumerate(column_widths(sheet)):
            page.set_column(place, place, width)
        # Not left to the program that opens the file: some cut wrapped text off.
        for row, height in enumerate(row_heights(sheet)):
            page.set_row(row, height)
        for row, line in enumerate(sheet.lines):
            page.write_string(row, 0, fitting(line.text), self._line_format(line))
        if sheet.table:
            self._add_table(page, sheet.table, first_row=len(sheet.lines))

    def _line_format(self, line: Line) -> Format:
        return self.headings.get(line.style) or self._format(**_LINES[line.style])

    def _add_table(self, page: Worksheet, table: SheetTable, *, first_row: int) -> None:
        last = (first_row + len(table.rows), len(table.columns) - 1)
        columns = [
            {"header": column.header, "header_format": self._header_format(column, place == 0)}
            for place, column in enumerate(table.columns)
        ]
        options = {"name": table.name, "style": None, "autofilter": False, "columns": columns}
        if page.add_table(first_row, 0, *last, {**options, "banded_rows": False}) != 0:
            raise ReportError(f"The table {table.name} does not fit on a worksheet. Shorten it.")
        for place, cells in enumerate(table.rows):
            is_total = place in table.total_rows
            for column, cell in enumerate(cells):
                where = (first_row + 1 + place, column)
                self._write(page, where, cell, table.columns[column], is_total=is_total)
        # Text such as 2009 is meant to be text.
        page.ignore_errors({"number_stored_as_text": f"A{first_row + 1}:XFD{last[0] + 1}"})

    def _header_format(self, column: DataColumn, first: bool) -> Format:
        return self._format(bold=True, bottom=1, **_alignment(column, first=first))

    def _write(
        self,
        page: Worksheet,
        where: tuple[int, int],
        cell: Cell | SheetLink,
        column: DataColumn,
        *,
        is_total: bool,
    ) -> None:
        weight = {"bold": True} if is_total else {}
        if isinstance(cell, SheetLink):
            page.write_url(*where, f"internal:'{cell.sheet}'!A1", self._link, cell.sheet)
        elif isinstance(cell, Number):
            shown = {"num_format": number_format(cell.decimals), "align": "right"}
            page.write_number(*where, cell.value, self._format(**shown, **weight))
        else:
            placed = _alignment(column, first=where[1] == 0)
            page.write_string(*where, fitting(cell), self._format(**placed, **weight))

    def close(self) -> None:
        """Write the file."""
        self._book.close()


def _running(marking: str) -> str:
    """The marking as it stands in the middle, above and below each printed sheet.

    An ampersand begins an instruction there, and Excel takes no more than 255 characters.
    """
    room = 200
    text = marking if len(marking) <= room else f"{marking[: room // 2]}… {marking[-room // 4 :]}"
    return f"&C{text.replace('&', '&&')}" if text else ""


def _alignment(column: DataColumn, *, first: bool) -> dict[str, Any]:
    # Text stands off the number on its left; the first column is in line with what is above it.
    return {"align": "right"} if column.align_right else {"align": "left", "indent": int(not first)}


def number_format(decimals: int) -> str:
    """Thousands commas, and as many decimal places as the page prints."""
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def _with_styles_and_language(finished: bytes, book: _Book) -> bytes:
    """The same file with the headings as styles and the language named, member for member."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(finished)) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/styles.xml":
                content = _with_headings(content.decode(), book).encode()
            if name == "docProps/core.xml":
                end = "</cp:coreProperties>"
                language = "<dc:language>en-GB</dc:language>"
                content = _put_before(end, language, content.decode()).encode()
            new.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _with_headings(styles: str, book: _Book) -> str:
    known = 2 if '<cellStyleXfs count="2">' in styles else 1
    # Without a link there is no style for links, and the headings would be one place too far on.
    padding = (
        "" if known == _NORMAL_STYLES else '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
    )
    made = padding + "".join(
        f'<xf numFmtId="0" fontId="{book.headings[style].font_index}" fillId="0" borderId="0"/>'
        for style in _HEADINGS
    )
    named = "".join(
        f'<cellStyle name="{name}" xfId="{place}" builtinId="{number}"/>'
        for name, place, number in _HEADINGS.values()
    )
    for part, added, count in (("cellStyleXfs", made, 4), ("cellStyles", named, known + 2)):
        styles = _put_before(f"</{part}>", added, styles)
        styles = styles.replace(f'<{part} count="{known}">', f'<{part} count="{count}">')
    return styles


def _put_before(end: str, added: str, text: str) -> str:
    if text.count(end) != 1:
        raise ReportError(
            f"XlsxWriter wrote a workbook without one {end}. Install the version that is locked."
        )
    return text.replace(end, added + end)
