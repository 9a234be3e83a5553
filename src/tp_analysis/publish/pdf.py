"""The document as an A4 PDF: Typst, PDF/A-2a and PDF/UA-1 in one file.

Typst refuses to build where alt text, title or heading order is missing, so a gap is an error
here and never a silent fault in the file.
"""

from __future__ import annotations

import datetime
import io
import json
import math
import re
import textwrap
from pathlib import Path
from typing import Any

import pikepdf
import typst

from tp_analysis.document import Block, Document, Grid, PageNotice, TableColumn
from tp_analysis.errors import ReportError
from tp_analysis.formats import format_date
from tp_analysis.publish.html import MARKED_GRADES, page_title
from tp_analysis.publish.reading import exhibit_numbers
from tp_analysis.publish.shorthand import shorthand_used
from tp_analysis.publish.unbroken import PATTERN, words_of
from tp_analysis.publish.visible import all_visible

HERE = Path(__file__).parent
# Any: the library types this as a list of every standard it knows, and lists are invariant.
STANDARDS: Any = ["a-2a", "ua-1"]
# A4 less two margins of 25 mm; a character of Inter at 9 points is about 5 points wide.
TEXT_WIDTH_POINTS = 160 / 25.4 * 72
TEXT_HEIGHT_POINTS = 247 / 25.4 * 72
CHARACTER_POINTS = 5.1
# A single word may have wider letters than a text has on the mean: "second-hand" does.
WORD_CHARACTER_POINTS = 5.3
PADDING_POINTS = 8.0
LONG_CELL = 150
LINE_POINTS = 11.0
# About one line: a longer running title would push the marking off the page.
RUNNING_TITLE = 100
# A table this short is never split over two pages; a longer one would leave half a page empty.
SHORT_TABLE_POINTS = 300.0
SHORT_TABLE_ROWS = 10
# With its notes it must fit on one page, or it would run over the footer.
WHOLE_POINTS = 500.0
# Where a longer one is split, this many rows stand together on either page.
ROWS_TOGETHER = 3
# Of rows taller than that, or with longer notes, fewer are kept together.
TOGETHER_POINTS = 240.0
SECTIONS_FOR_CONTENTS = 7
# An address, say: 40 characters fit beside each other even where all of them are wide.
_UNBROKEN = re.compile(r"\S{40}(?=\S)")


def render_pdf(document: Document, *, receipt: str = "") -> bytes:
    """The PDF's bytes: the same for the same document, whenever and wherever it is made."""
    as_at = datetime.date.fromisoformat(document.cover.as_at)
    try:
        compiled = typst.compile(
            str(HERE / "templates" / "report.typ"),
            root=str(HERE / "templates"),
            format="pdf",
            font_paths=[str(HERE / "fonts")],
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(all_visible(_data(document, receipt)))},
            pdf_standards=STANDARDS,
            timestamp=int(
                datetime.datetime.combine(as_at, datetime.time(), datetime.UTC).timestamp()
            ),
        )
    except typst.TypstError as error:
        raise ReportError(f"The PDF of {document.cover.title!r} was refused: {error}") from error
    return _packed(bytes(compiled))


def _packed(pdf: bytes) -> bytes:
    """The same PDF with its objects compressed: the tags alone are three quarters of its size."""
    packed = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.save(
            packed,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
        )
    return packed.getvalue()


def _data(document: Document, receipt: str) -> dict[str, Any]:
    cover = document.cover
    as_at = datetime.date.fromisoformat(cover.as_at)
    numbers = exhibit_numbers(document.blocks)
    return {
        "title": page_title(cover),
        "short_title": textwrap.shorten(page_title(cover), RUNNING_TITLE, placeholder=" …"),
        "date": [as_at.year, as_at.month, as_at.day],
        "cover": {**cover.model_dump(), "as_at": format_date(as_at), "marks": cover.marks},
        "marking": document.marking,
        "marked": sorted(MARKED_GRADES),
        "receipt": receipt,
        "unbroken": PATTERN,
        "text_width": TEXT_WIDTH_POINTS,
        "text_height": TEXT_HEIGHT_POINTS,
        "shorthand": [list(pair) for pair in shorthand_used(document)],
        "notices": [_notice(notice) for notice in document.notices],
        "blocks": _with_contents([_block(block, numbers) for block in document.blocks]),
    }


def _block(block: Block, numbers: dict[str, int]) -> dict[str, Any]:
    data = block.model_dump(mode="json")
    if block.kind in ("figure", "table"):
        data["label"] = f"{block.kind.capitalize()} {numbers[block.id]}"
        data["marks"] = block.marks
        data["grid"]["widths"] = column_widths(block.grid)
        heights = _row_heights(block.grid, data["grid"]["widths"])
        below = _height_below([*block.notes, block.source])
        data["short"] = (
            len(heights) <= SHORT_TABLE_ROWS + 1
            and sum(heights) <= SHORT_TABLE_POINTS
            and sum(heights) + below <= WHOLE_POINTS
        )
        data["together"] = _rows_together(heights[1:], below)
    if block.kind == "figure":
        data["svg"] = data.pop("lettered_svg") or block.svg
    if block.kind == "key_numbers":
        data["across"] = 2 if len(block.items) == 4 else min(len(block.items), 3)
    return data


def _notice(notice: PageNotice) -> dict[str, Any]:
    return {
        "on": format_date(datetime.date.fromisoformat(notice.on)),
        "what": breakable(notice.what),
        "why": breakable(notice.why),
        "changes": [breakable(line) for line in notice.changes],
    }


def breakable(text: str) -> str:
    """The text, with places to break in what would run off the page; Typst breaks at spaces."""
    return _UNBROKEN.sub("\\g<0>\u200b", text)


def _with_contents(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The contents stand before the second section: the first page keeps its messages whole.

    A short report, such as a two-page summary, needs none.
    """
    sections = [
        place
        for place, block in enumerate(blocks)
        if block["kind"] == "heading" and block["level"] == 2
    ]
    if len(sections) < SECTIONS_FOR_CONTENTS:
        return blocks
    return [*blocks[: sections[1]], {"kind": "contents"}, *blocks[sections[1] :]]


def column_widths(grid: Grid) -> list[float]:
    """The width of each column in points, adding up to the width of the text.

    Every column first gets room for its longest word, so that nothing runs into its neighbour;
    what is left goes to the columns whose cells would otherwise wrap most.
    """
    cells = [[row[place] for row in grid.rows] for place in range(len(grid.columns))]
    least = [_least_width(column, cells[place]) for place, column in enumerate(grid.columns)]
    wanted = [_wanted_width(column, cells[place]) for place, column in enumerate(grid.columns)]
    left = TEXT_WIDTH_POINTS - sum(least)
    if left < 0:
        return [width * TEXT_WIDTH_POINTS / sum(least) for width in least]
    full = [max(want, have) for want, have in zip(wanted, least, strict=True)]
    if sum(full) <= TEXT_WIDTH_POINTS:
        # Room to spare goes to all columns, by what they hold.
        return [width * TEXT_WIDTH_POINTS / sum(full) for width in full]
    more = [width - have for width, have in zip(full, least, strict=True)]
    return [have + left * extra / sum(more) for have, extra in zip(least, more, strict=True)]


def _row_heights(grid: Grid, widths: list[float]) -> list[float]:
    """About how tall the head and each row are, from how often their cells wrap."""
    rows = [[column.label for column in grid.columns], *grid.rows]
    return [max(map(_lines, row, widths)) * LINE_POINTS + PADDING_POINTS for row in rows]


def _lines(text: str, width: float) -> int:
    return math.ceil(len(text) * CHARACTER_POINTS / max(width - PADDING_POINTS, 1)) or 1


def _height_below(texts: list[str]) -> float:
    """About how tall the notes and the source under an exhibit are."""
    return sum(_lines(text, TEXT_WIDTH_POINTS) for text in texts) * LINE_POINTS


def _rows_together(heights: list[float], notes: float) -> int:
    """How many rows at either end of a table a break may not part; the notes stay with the last."""
    for rows in range(min(ROWS_TOGETHER, len(heights) // 2), 0, -1):
        if max(sum(heights[:rows]), sum(heights[-rows:]) + notes) <= TOGETHER_POINTS:
            return rows
    return 0


def _least_width(column: TableColumn, cells: list[str]) -> float:
    unbroken = [f"({column.unit})", *column.label.split()]
    for cell in cells:
        unbroken += [cell] if column.numeric else words_of(cell)
    return max(map(len, unbroken)) * WORD_CHARACTER_POINTS + PADDING_POINTS


def _wanted_width(column: TableColumn, cells: list[str]) -> float:
    longest = max([*map(len, cells), min(len(column.label), 16)], default=8)
    return min(longest, LONG_CELL) * CHARACTER_POINTS + PADDING_POINTS
