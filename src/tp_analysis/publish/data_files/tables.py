"""The tables of a report as data: true numbers, and a header of its own for every column."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tp_analysis.document import (
    Document,
    FigureExhibit,
    Grid,
    KeyNumber,
    KeyNumbers,
    TableColumn,
    TableExhibit,
)
from tp_analysis.errors import ReportError
from tp_analysis.formats import MISSING
from tp_analysis.publish.reading import exhibit_numbers

NOT_APPLICABLE = "[z]"
KEY_NUMBERS = "key-numbers"
# Excel's limit is 255; room is left for what makes a header unlike the others.
LONGEST_HEADER = 220
_FILE_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# What XML cannot hold, and other controls that nobody could see: shown by a picture of each. Tabs,
# too: LibreOffice loses them from the cells of an ODS file.
_UNSEEN = {code: 0x2400 + code for code in range(32) if code != 10}
_UNSEEN |= {127: 0x2421, 0xFFFE: 0xFFFD, 0xFFFF: 0xFFFD}
_UNSEEN |= dict.fromkeys(range(0x80, 0xA0), 0xFFFD) | dict.fromkeys(range(0xD800, 0xE000), 0xFFFD)


@dataclass(frozen=True)
class Number:
    """A number as printed on the page, with as many decimal places."""

    value: float
    decimals: int

    def __str__(self) -> str:
        return f"{self.value:.{self.decimals}f}"


Cell = str | Number


@dataclass(frozen=True)
class DataColumn:
    """A column: its header, unlike any other of its table, and what its cells are.

    `decimals` is there for columns of numbers only; a column of text may align right, too.
    """

    header: str
    decimals: int | None = None
    align_right: bool = False


@dataclass(frozen=True)
class DataTable:
    """One table of the page.

    `source` and `evidence` are "" where its rows say theirs themselves; `sources` are all of them.
    """

    id: str
    label: str
    title: str
    columns: tuple[DataColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    sources: tuple[str, ...]
    subtitle: str = ""
    source: str = ""
    evidence: str = ""
    notes: tuple[str, ...] = ()
    total_rows: frozenset[int] = frozenset()


def data_tables(document: Document) -> tuple[DataTable, ...]:
    """The key numbers of the page as one table, then every table and figure in reading order.

    Raises ReportError where the id of an exhibit cannot name a file, or two share one.
    """
    numbers = exhibit_numbers(document.blocks)
    exhibits = [b for b in document.blocks if isinstance(b, TableExhibit | FigureExhibit)]
    repeated = [name for name, times in Counter(e.id for e in exhibits).items() if times > 1]
    wrong = [e.id for e in exhibits if not _FILE_NAME.fullmatch(e.id)]
    if repeated or wrong:
        raise ReportError(
            f"An exhibit is called {(repeated + wrong)[0]!r}, which cannot name its data file. "
            "Give each exhibit of the report a title of its own."
        )
    tables = [_exhibit_table(e, f"{e.kind.capitalize()} {numbers[e.id]}") for e in exhibits]
    tiles = [b for b in document.blocks if isinstance(b, KeyNumbers)]
    return (*_key_numbers(tiles, taken=set(numbers)), *tables)


def visible(text: str) -> str:
    """The text with a visible sign for each control character; its lines stay lines.

    >>> visible("a\\0b")
    'a␀b'
    """
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_UNSEEN)


def _exhibit_table(exhibit: TableExhibit | FigureExhibit, label: str) -> DataTable:
    return DataTable(
        id=exhibit.id,
        label=label,
        title=one_line(exhibit.title),
        subtitle=one_line(exhibit.subtitle),
        columns=_columns(exhibit.grid.columns),
        rows=tuple(_rows(exhibit.grid)),
        source=one_line(exhibit.source),
        sources=(one_line(exhibit.source),),
        evidence=exhibit.evidence,
        notes=tuple(map(one_line, exhibit.notes)),
        total_rows=frozenset(exhibit.grid.total_rows),
    )


def one_line(text: str) -> str:
    """The text on one line, as a page shows it."""
    return visible(" ".join(text.split()))


def _columns(columns: Sequence[TableColumn]) -> tuple[DataColumn, ...]:
    headers = unique_headers(map(_header, columns))
    return tuple(
        DataColumn(header, column.decimals, column.numeric)
        for header, column in zip(headers, columns, strict=True)
    )


def _header(column: TableColumn) -> str:
    unit = column.unit or column.number_unit
    return f"{column.label} ({unit})" if unit else column.label


def unique_headers(wanted: Iterable[str]) -> list[str]:
    """Headers that are not empty, not overlong, and differ even without regard to case."""
    headers = [_shortened(one_line(text)) or "Column" for text in wanted]
    times = Counter(map(_folded, headers))
    unique: list[str] = []
    for place, header in enumerate(headers, start=1):
        if times[_folded(header)] > 1:
            header = f"{header}, column {place}"
        while _folded(header) in map(_folded, unique):
            header += "*"
        unique.append(header)
    return unique


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_HEADER else f"{text[:LONGEST_HEADER]}…"


def _folded(text: str) -> str:
    return text.lower().casefold()


def _rows(grid: Grid) -> Iterable[tuple[Cell, ...]]:
    numbers = grid.numbers or [(None,) * len(grid.columns)] * len(grid.rows)
    for texts, values in zip(grid.rows, numbers, strict=True):
        yield tuple(
            _cell(text, value, column.decimals)
            for text, value, column in zip(texts, values, grid.columns, strict=True)
        )


def _cell(text: str, value: float | None, decimals: int | None) -> Cell:
    """A number where there is one; an empty cell is never left to be guessed at."""
    if value is not None and decimals is not None:
        return Number(value, decimals)
    return visible(text) or MISSING


def _key_numbers(blocks: Sequence[KeyNumbers], taken: set[str]) -> Iterable[DataTable]:
    """All tiles as one table; it names its source once, where all tiles have the same."""
    if not blocks:
        return
    sources = tuple(dict.fromkeys(one_line(block.source) for block in blocks))
    alone = len(sources) == 1
    most = max(item.decimals for block in blocks for item in block.items)
    texts = ("Unit", "As printed", "Compared with", "Evidence", *(() if alone else ("Source",)))
    columns = (
        *(DataColumn(name) for name in ("Key number", "Qualifier")),
        DataColumn("Value", most, align_right=True),
        *(DataColumn(name) for name in texts),
    )
    names = (KEY_NUMBERS, *(f"{KEY_NUMBERS}-{place}" for place in range(2, len(taken) + 3)))
    rows = ((*_tile(item), one_line(block.source)) for block in blocks for item in block.items)
    yield DataTable(
        id=next(name for name in names if name not in taken),
        label="Key numbers",
        title="The numbers at the head of the report",
        columns=columns,
        rows=tuple(row[: len(columns)] for row in rows),
        source=sources[0] if alone else "",
        sources=sources,
    )


def _tile(item: KeyNumber) -> tuple[Cell, ...]:
    return (
        visible(item.label),
        visible(item.qualifier) or NOT_APPLICABLE,
        _cell(MISSING, item.number, item.decimals),
        visible(item.unit) or NOT_APPLICABLE,
        visible(item.value) or MISSING,
        visible(item.comparison) or NOT_APPLICABLE,
        item.evidence,
    )
