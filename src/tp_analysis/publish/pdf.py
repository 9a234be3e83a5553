"""The document as an A4 PDF: Typst, PDF/A-2a and PDF/UA-1 in one file.

Typst refuses to build where alt text, title or heading order is missing, so a gap is an error
here and never a silent fault in the file.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import typst

from tp_analysis.display.formats import format_date
from tp_analysis.document import Block, Document, Grid
from tp_analysis.errors import ReportError
from tp_analysis.publish.html import MARKED_GRADES, page_title
from tp_analysis.publish.reading import exhibit_numbers

HERE = Path(__file__).parent
STANDARDS = ["a-2a", "ua-1"]


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
            sys_inputs={"data": json.dumps(_data(document, receipt))},
            pdf_standards=STANDARDS,
            timestamp=int(datetime.datetime.combine(as_at, datetime.time(), datetime.UTC).timestamp()),
        )
    except typst.TypstError as error:
        raise ReportError(f"The PDF of {document.cover.title!r} was refused: {error}") from error
    return bytes(compiled)


def _data(document: Document, receipt: str) -> dict[str, Any]:
    cover = document.cover
    as_at = datetime.date.fromisoformat(cover.as_at)
    numbers = exhibit_numbers(document.blocks)
    return {
        "title": page_title(cover),
        "short_title": page_title(cover),
        "date": [as_at.year, as_at.month, as_at.day],
        "cover": {**cover.model_dump(), "as_at": format_date(as_at)},
        "marking": document.marking,
        "marked": sorted(MARKED_GRADES),
        "receipt": receipt,
        "blocks": list(_with_contents(_block(block, numbers) for block in document.blocks)),
    }


def _block(block: Block, numbers: dict[str, int]) -> dict[str, Any]:
    data = block.model_dump(mode="json")
    if block.kind in ("figure", "table"):
        data["label"] = f"{block.kind.capitalize()} {numbers[block.id]}"
        data["grid"]["widths"] = column_widths(block.grid)
    if block.kind == "key_numbers":
        data["across"] = 2 if len(block.items) == 4 else min(len(block.items), 3)
    return data


def _with_contents(blocks: Iterable[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    """The contents stand before the second section: the first page keeps its messages whole."""
    sections = 0
    for block in blocks:
        if block["kind"] == "heading" and block["level"] == 2:
            sections += 1
            if sections == 2:
                yield {"kind": "contents"}
        yield block


def column_widths(grid: Grid) -> list[float]:
    """Relative widths by what the columns hold: the longest word fits, long prose gets more."""
    return [
        _column_width(
            [f"{column.label} {column.unit}".strip()],
            [row[place] for row in grid.rows],
            numeric=column.numeric,
        )
        for place, column in enumerate(grid.columns)
    ]


def _column_width(header: list[str], cells: list[str], *, numeric: bool) -> float:
    longest_word = max((len(word) for text in header + cells for word in text.split()), default=1)
    if numeric:
        return float(max(longest_word, max((len(cell) for cell in cells), default=1), 6)) + 1
    mean = sum(len(cell) for cell in cells) / max(len(cells), 1)
    return float(min(max(longest_word, mean, 8), 46)) + 1
