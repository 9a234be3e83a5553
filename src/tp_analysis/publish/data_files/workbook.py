"""What a workbook holds, before it is an XLSX or an ODS file.

The order and the words follow the Government Analysis Function's checklist for accessible
spreadsheets: cover, contents, notes, then one table a worksheet, from column A, with its title in
A1 and how to read it below.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from tp_analysis.disclosure.markers import Marker, explanation, markers_in
from tp_analysis.document import Document
from tp_analysis.formats import SHORTHAND, format_date
from tp_analysis.publish.data_files.tables import (
    Cell,
    DataColumn,
    DataTable,
    in_sentence,
    one_line,
)
from tp_analysis.publish.html import page_title

COVER, CONTENTS, NOTES = "Cover_sheet", "Table_of_contents", "Notes"
# What a cell of Excel holds at most.
LONGEST_CELL = 32_767
# Other words in brackets, such as [sic], came with the data and are no shorthand of ours.
_SYMBOLS = "|".join(marker.value[1:-1] for marker in Marker)
_KNOWN_SHORTHAND = re.compile(rf"(\[({_SYMBOLS})([1-9][0-9]*)?\])+")


@dataclass(frozen=True)
class Line:
    """One cell above the table."""

    text: str
    style: Literal["title", "heading", "text"] = "text"


@dataclass(frozen=True)
class SheetLink:
    """A cell that shows the name of a worksheet of the same workbook, and leads there."""

    sheet: str


@dataclass(frozen=True)
class SheetTable:
    """The one table of a worksheet; its name has no spaces and is unlike any other."""

    name: str
    columns: tuple[DataColumn, ...]
    rows: tuple[tuple[Cell | SheetLink, ...], ...]
    total_rows: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Sheet:
    """One worksheet: lines in column A, from A1 on, then at most one table."""

    name: str
    lines: tuple[Line, ...]
    table: SheetTable | None = None


@dataclass(frozen=True)
class Workbook:
    """The worksheets in their order, and what the file says of itself."""

    title: str
    marking: str
    as_at: datetime.date
    sheets: tuple[Sheet, ...]


def workbook_of(document: Document, tables: Sequence[DataTable], *, receipt: str) -> Workbook:
    """The workbook of a report: every one of its tables, and what leads to them."""
    notes, marking = _numbered_notes(tables), one_line(document.marking)
    data_sheets = [_data_sheet(table, notes, marking) for table in tables]
    sheets = [_cover(document, tables, receipt)]
    if tables:
        lists = [_notes_sheet(tables, notes, marking)] if notes else []
        sheets += [_contents(tables, marking, has_notes=bool(notes)), *lists, *data_sheets]
    return Workbook(
        title=one_line(page_title(document.cover)),
        marking=marking,
        as_at=datetime.date.fromisoformat(document.cover.as_at),
        sheets=tuple(sheets),
    )


def fitting(text: str) -> str:
    """The text, cut where a cell of a workbook cannot hold it, which it then says.

    Excel counts in units of UTF-16, where a rare character is two.
    """
    if len(text) <= LONGEST_CELL // 2 or len(text.encode("utf-16-le")) // 2 <= LONGEST_CELL:
        return text
    said = f" [cut: all {len(text):,} characters are in the CSV file]"
    kept = text.encode("utf-16-le")[: 2 * (LONGEST_CELL - len(said))]
    return kept.decode("utf-16-le", errors="ignore") + said


def sheet_name(table: DataTable) -> str:
    """The tab of a table: Table_1, Figure_2, Key_numbers."""
    return table.label.replace(" ", "_")


def _cover(document: Document, tables: Sequence[DataTable], receipt: str) -> Sheet:
    cover = document.cover
    flag = "".join(f"{one_line(mark)}. " for mark in cover.marks)
    about = "the tables and figures" if tables else "no table, as there is none in the page,"
    lines = [
        Line(one_line(page_title(cover)), "title"),
        Line(one_line(document.marking)),
        *map(Line, _corrections(document)),
        Line("What it covers", "heading"),
        Line(one_line(cover.question)),
        Line(f"This workbook holds the data behind {about} of the report."),
        Line(f"Place: {one_line(cover.area)}."),
        Line(f"Period: {one_line(cover.period)}."),
        Line(f"As at: {format_date(datetime.date.fromisoformat(cover.as_at))}."),
        Line(f"Evidence: {flag}{one_line(cover.evidence_status)}"),
        Line("How to read the numbers", "heading"),
        Line(
            "Numbers are rounded as they are in the report; the unit is in the header of the "
            "column. Shorthand in square brackets is explained above each table."
        ),
        *_sources(tables),
        Line("Receipt", "heading"),
        Line(receipt or "None: this file was made outside a build."),
    ]
    return Sheet(COVER, tuple(lines))


def _corrections(document: Document) -> Iterable[str]:
    for notice in document.notices:
        on = format_date(datetime.date.fromisoformat(notice.on))
        said = " ".join((notice.what, f"Why: {notice.why}", *notice.changes))
        yield one_line(f"Correction, {on}: {said}")


def _sources(tables: Sequence[DataTable]) -> Iterable[Line]:
    # Documents are cited one after another, with a semicolon between.
    sources = dict.fromkeys(
        document.removeprefix("and ")
        for table in tables
        for source in table.sources
        for document in source.split("; ")
    )
    if sources:
        yield Line("Sources", "heading")
        yield from (Line(source[:1].upper() + source[1:]) for source in sources)


def _contents(tables: Sequence[DataTable], marking: str, *, has_notes: bool) -> Sheet:
    rows: list[tuple[Cell | SheetLink, ...]] = [
        (SheetLink(sheet_name(table)), _full_title(table)) for table in tables
    ]
    if has_notes:
        rows.insert(0, (SheetLink(NOTES), "Notes that the titles of tables refer to"))
    return Sheet(
        CONTENTS,
        (
            Line("Table of contents", "title"),
            Line("This worksheet contains one table. It lists the worksheets that follow."),
            Line(marking),
        ),
        _table("Contents", ("Worksheet", "Title"), rows),
    )


def _full_title(table: DataTable) -> str:
    flags = "".join(f" ({in_sentence(mark)})" for mark in table.marks)
    return f"{table.label}: {table.title}{flags}"


def _table(
    name: str, headers: Iterable[str], rows: Iterable[tuple[Cell | SheetLink, ...]]
) -> SheetTable:
    return SheetTable(name, tuple(DataColumn(header) for header in headers), tuple(rows))


def _numbered_notes(tables: Iterable[DataTable]) -> dict[str, int]:
    """Every note of the report, once, numbered in reading order; shorthand stays with its table."""
    notes = dict.fromkeys(
        note for table in tables for note in table.notes if not _explains_shorthand(note)
    )
    return {note: number for number, note in enumerate(notes, start=1)}


def _explains_shorthand(note: str) -> bool:
    return bool(SHORTHAND.search(note))


def _notes_sheet(tables: Sequence[DataTable], notes: Mapping[str, int], marking: str) -> Sheet:
    rows = [
        (
            f"[note {number}]",
            note,
            ", ".join(sheet_name(table) for table in tables if note in table.notes),
        )
        for note, number in notes.items()
    ]
    lines = (
        Line("Notes", "title"),
        Line("This worksheet contains one table. The titles of tables refer to its rows."),
        Line(marking),
    )
    return Sheet(NOTES, lines, _table("Notes_table", ("Note number", "Note", "Worksheets"), rows))


def _data_sheet(table: DataTable, notes: Mapping[str, int], marking: str) -> Sheet:
    references = [f"[note {notes[note]}]" for note in table.notes if note in notes]
    contains = "This worksheet contains one table."
    if table.label.startswith("Figure"):
        contains += " It holds the data that the figure was drawn from."
    above = [
        contains,
        table.subtitle,
        _shorthand(table),
        "Notes are explained on the worksheet called Notes." if references else "",
        _not_numbers(table),
        f"Source: {table.source}." if table.source else "",
        f"Evidence: {table.evidence}." if table.evidence else "",
        marking,
    ]
    title = " ".join((_full_title(table), "".join(references))).strip()
    lines = [Line(title, "title"), *(Line(text) for text in above if text)]
    grid = SheetTable(_table_name(table), table.columns, _filled(table), table.total_rows)
    return Sheet(sheet_name(table), tuple(lines), grid)


def _not_numbers(table: DataTable) -> str:
    headers = "; ".join(table.several_numbers)
    return f"Text with more than one number in a cell: {headers}." if headers else ""


def _table_name(table: DataTable) -> str:
    # Starts with its label, so that it is no address of a cell and never repeated.
    return table.id.replace("-", "_").capitalize()


def _filled(table: DataTable) -> tuple[tuple[Cell, ...], ...]:
    # A table of a workbook has a row at least.
    return table.rows or (("[z]",) * len(table.columns),)


def _shorthand(table: DataTable) -> str:
    """What each symbol in the table stands for: in the words of its own notes where they say it."""
    own = [note for note in table.notes if _explains_shorthand(note)]
    cells = [
        cell
        for row in _filled(table)
        for cell in row
        if isinstance(cell, str) and _KNOWN_SHORTHAND.fullmatch(cell)
    ]
    said = " ".join(own)
    rest = explanation(marker for marker in markers_in(cells) if marker not in said)
    sentences = " ".join(filter(None, [said, rest]))
    return f"Shorthand: {sentences}" if sentences else ""
