"""How wide the columns of a worksheet are, and how high its rows."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from itertools import chain

from tp_analysis.publish.data_files.tables import Cell, DataColumn, Number
from tp_analysis.publish.data_files.workbook import Sheet, SheetLink, SheetTable

# A cover is read like a page; the first column holds the lines above a table, too.
COVER_WIDTH = 90
FIRST_WIDTHS = (45, 60)
TEXT_WIDTHS = (12, 50)
# Widths are counted in digits of the default font; capitals and bold letters are wider.
_CHARACTER = 1.15
LINE_POINTS = {"title": 21.0, "heading": 18.5, "text": 15.5}
# A line of a heading holds fewer characters than one of the text.
_LETTERS = {"title": 0.65, "heading": 0.75, "text": 0.92}
HIGHEST_POINTS = 409.0


def column_widths(sheet: Sheet) -> list[float]:
    """The width of each column in characters: no number is cut, no text too long to read."""
    table = sheet.table
    if table is None:
        return [COVER_WIDTH]
    return [_width(table, place, column) for place, column in enumerate(table.columns)]


def _width(table: SheetTable, place: int, column: DataColumn) -> float:
    least, most = FIRST_WIDTHS if place == 0 else TEXT_WIDTHS
    longest = max((len(_shown(row[place])) for row in table.rows), default=0)
    words = max(map(len, column.header.split()), default=0)
    wanted = max(longest, words, min(len(column.header), 20)) * _CHARACTER + 3
    return float(round(min(max(wanted, least), most)))


def _shown(cell: Cell | SheetLink) -> str:
    if isinstance(cell, SheetLink):
        return cell.sheet
    return f"{cell.value:,.{cell.decimals}f}" if isinstance(cell, Number) else cell


def row_heights(sheet: Sheet) -> list[float]:
    """The height of each row in points, from how often its texts wrap."""
    widths = column_widths(sheet)
    above = [
        _lines(line.text, widths[0] * _LETTERS[line.style]) * LINE_POINTS[line.style]
        for line in sheet.lines
    ]
    below = [_row_lines(row, widths) * LINE_POINTS["text"] for row in _table_texts(sheet.table)]
    return [min(height, HIGHEST_POINTS) for height in chain(above, below)]


def _table_texts(table: SheetTable | None) -> Iterable[list[str]]:
    if table is not None:
        yield [column.header for column in table.columns]
        yield from ([_shown(cell) for cell in row] for row in table.rows)


def _row_lines(texts: Sequence[str], widths: Sequence[float]) -> int:
    return max(
        _lines(text, width * _LETTERS["text"]) for text, width in zip(texts, widths, strict=True)
    )


def _lines(text: str, width: float) -> int:
    """How many lines a text takes in a column of so many characters."""
    if len(text) <= width and "\n" not in text:
        return 1
    whole = max(int(width), 1)
    # Past the highest row nobody needs to know.
    return sum(len(textwrap.wrap(line, whole)) or 1 for line in text[:10_000].split("\n"))
