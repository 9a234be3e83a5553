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
# A number is what changes in a title. A year is not, and tells one edition from another.
_NUMBER = re.compile(r"\d[\d.,]*(?:-\d+)?(?: [mb]illion)?")
_YEAR = re.compile(r"(?:19|20)\d\d(?:-\d\d)?")
_NO_BEGINNING = re.compile("a|an|and|at|by|n|of|or|the|to")
_NO_END = re.compile(
    f"{_NO_BEGINNING.pattern}|are|as|be|but|each|first|for|from|if|in|into|is|it|its|more|not|on|"
    "one|own|per|puts|same|than|that|their|two|up|was|were|what|whether|which|with|within"
)
LONGEST_WORDS = 48
# A cell that holds a number and its range or share, such as 34 (32 to 37) or 18% to 38%.
_SEVERAL_NUMBERS = re.compile(r"[£<>-]?\d[\d,.]*%?(?: million| billion)?(?: \(.*\d.*\)| to .*\d.*)")
# Excel's limit is 255; room is left for what makes a header unlike the others.
LONGEST_HEADER = 220
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
    """One table of the page; `id` is what its file is called, behind the name of the report.

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
    marks: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    total_rows: frozenset[int] = frozenset()

    @property
    def several_numbers(self) -> tuple[str, ...]:
        """The headers of columns of text some of whose cells hold more than one number."""
        return tuple(
            column.header
            for place, column in enumerate(self.columns)
            if column.decimals is None
            and any(_SEVERAL_NUMBERS.fullmatch(str(row[place])) for row in self.rows)
        )


def data_tables(document: Document) -> tuple[DataTable, ...]:
    """The key numbers of the page as one table, then every table and figure in reading order.

    Raises ReportError where two exhibits share an id.
    """
    numbers = exhibit_numbers(document.blocks)
    exhibits = [b for b in document.blocks if isinstance(b, TableExhibit | FigureExhibit)]
    repeated = [name for name, times in Counter(e.id for e in exhibits).items() if times > 1]
    if repeated:
        raise ReportError(
            f"Two exhibits are called {repeated[0]!r}, so no link can lead to the data of each. "
            "Give each exhibit of the report a title of its own."
        )
    tables = [_exhibit_table(exhibit, numbers[exhibit.id]) for exhibit in exhibits]
    tiles = [b for b in document.blocks if isinstance(b, KeyNumbers)]
    return (*_key_numbers(tiles), *tables)


def data_name(exhibit: TableExhibit | FigureExhibit, number: int) -> str:
    """What the data of an exhibit are called: its label, and the words of its title.

    An n stands where the title has a number, so that the name stays when the number changes.
    """
    title = exhibit.title.replace("'", "").replace("’", "")
    without = _NUMBER.sub(lambda found: found[0] if _YEAR.fullmatch(found[0]) else " n ", title)
    words = re.findall(r"[a-z0-9]+", without.lower())
    while words and _NO_BEGINNING.fullmatch(words[0]):
        del words[0]
    while words and (len("-".join(words)) > LONGEST_WORDS or _NO_END.fullmatch(words[-1])):
        del words[-1]
    return "-".join((exhibit.kind, f"{number:02}", *words))


def visible(text: str) -> str:
    """The text with a visible sign for each control character; its lines stay lines.

    >>> visible("a\\0b")
    'a␀b'
    """
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_UNSEEN)


def _exhibit_table(exhibit: TableExhibit | FigureExhibit, number: int) -> DataTable:
    return DataTable(
        id=data_name(exhibit, number),
        label=f"{exhibit.kind.capitalize()} {number}",
        title=one_line(exhibit.title),
        subtitle=one_line(exhibit.subtitle),
        columns=_columns(exhibit.grid.columns),
        rows=tuple(_rows(exhibit.grid)),
        source=one_line(exhibit.source),
        sources=(one_line(exhibit.source),),
        evidence="; ".join(filter(None, [exhibit.evidence, in_sentence(exhibit.flag)])),
        marks=exhibit.marks,
        notes=tuple(map(one_line, exhibit.notes)),
        total_rows=frozenset(exhibit.grid.total_rows),
    )


def in_sentence(mark: str) -> str:
    """A mark as words within a sentence."""
    return one_line(mark[:1].lower() + mark[1:])


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


def _key_numbers(blocks: Sequence[KeyNumbers]) -> Iterable[DataTable]:
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
    rows = ((*_tile(item), one_line(block.source)) for block in blocks for item in block.items)
    yield DataTable(
        id=KEY_NUMBERS,
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
