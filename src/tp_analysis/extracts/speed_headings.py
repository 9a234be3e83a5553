"""The columns of a table of Housing Benefit speeds: of which claims, of when, days or cases.

Nothing here goes by the place of a cell or the name of a sheet alone: releases differ in both. A
table is known by a heading for its areas; what a column holds is said by the headings over it, and
where they are silent by the lines above the table, then by the sheet's name.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeVar

from tp_analysis.datasets import Problem
from tp_analysis.extracts.speed_periods import Period, period_of_column
from tp_analysis.extracts.workbooks import Row

NEW, CHANGES, BOTH = "new claims", "changes of circumstances", "new claims and changes"
Measure = Literal["average_days", "cases"]
DAYS: Final = "average_days"
CASES: Final = "cases"
Found = TypeVar("Found")

_CODE = re.compile(r"([\w/ -]{0,40} )?codes?", re.IGNORECASE)
_AREA = re.compile(
    r"\b(local authorit(y|ies)|la|authority|areas?|region|country|geography)\b", re.IGNORECASE
)
_AUTHORITY = re.compile(r"\b(authorit(y|ies)|la)\b", re.IGNORECASE)
_NEW = re.compile(r"\bnew\b.{0,30}\bclaims?\b", re.IGNORECASE)
_CHANGES = re.compile(r"\bchanges?\b.{0,8}\bcircumstances?\b|\bchange events?\b|\bCoCs?\b", re.I)
_BOTH = re.compile(r"\bcombined\b|\bright time\b|\ball claims\b", re.IGNORECASE)
_AVERAGE = re.compile(r"\b(average|mean|speed)\b", re.IGNORECASE)
_DAYS = re.compile(r"\bdays\b", re.IGNORECASE)
_CASES = re.compile(r"\b(number of|numbers?|volumes?|cases|count|processed)\b", re.IGNORECASE)
# Follow from the figures, or are other figures.
_OTHERS = re.compile(
    r"%|\bper ?cent|\bdifference\b|\bmedian\b|\brank|\bchange (from|since|on)\b"
    r"|\btotal (number of )?(calendar )?days\b",
    re.IGNORECASE,
)
_OF_THE_FILE = re.compile(r"publi(shed|cation)|updated|release|contents", re.IGNORECASE)
_NOTE_MARKS = re.compile(r"\s*(\[note[^\]]*\]|\(\d+\)|[\u00b9\u00b2\u00b3\u2070-\u2079]+)", re.I)


@dataclass(frozen=True)
class SpeedColumn:
    """One column of figures: its place in the row, its claims, its period and its measure."""

    column: int
    claim_kind: str
    period: Period
    measure: Measure


@dataclass(frozen=True)
class SpeedTable:
    """Where a sheet's table has its areas and figures, and its rows below the headings."""

    sheet: str
    code_column: int | None
    name_column: int
    columns: tuple[SpeedColumn, ...]
    rows: tuple[Row, ...]


def without_notes(cell: object) -> str:
    """A cell's words in one line, without the numbers of notes; a date as month and year."""
    if isinstance(cell, dt.date):
        return f"{cell:%B %Y}"
    text = "" if cell is None else str(cell)
    return " ".join(_NOTE_MARKS.sub("", text).split())


def place(sheet: str, column: int) -> str:
    """A column as a spreadsheet names it, with its sheet: "C of sheet 'Table 1'"."""
    from xlsxwriter.utility import xl_col_to_name

    return f"{xl_col_to_name(column)} of sheet {sheet!r}"


def find_table(
    sheet: str, rows: Sequence[Row], problems: list[Problem], passed_over: Counter[str]
) -> SpeedTable | None:
    """The table of a sheet; None where it has no days or cases by area, as notes and contents.

    A column whose claims or period cannot be told is put with the problems, unless the sheet has no
    days at all.
    """
    labelled = _label_row(rows)
    if labelled is None:
        return None
    at, names, codes = labelled
    labels = {*names, *codes}
    top, first = _first_head(rows, at, labels), _first_area(rows, at, labels)
    above = [without_notes(cell) for _, cells in rows[:top] for cell in cells if cell is not None]
    context = [*(line for line in above if not _OF_THE_FILE.search(line)), sheet.replace("_", " ")]
    heads = _headings([list(cells) for _, cells in rows[top:first]])
    untold: list[Problem] = []
    told = [
        _told(sheet, rows[first - 1][0], column, parts, context, untold, passed_over)
        for column, parts in heads.items()
        if column not in labels
    ]
    columns = tuple(column for _, column in told if column)
    if any(measure == DAYS for measure, _ in told):
        problems += untold
    elif not columns:
        return None
    code = codes[0] if codes else None
    return SpeedTable(sheet, code, _finest(names, rows[at][1]), columns, tuple(rows[first:]))


def _finest(names: Sequence[int], labels: Sequence[object]) -> int:
    """Of a region and an authority side by side, the authority names the row."""
    finest = (at for at in names if _AUTHORITY.search(without_notes(labels[at])))
    return next(finest, names[-1])


def _label_row(rows: Sequence[Row]) -> tuple[int, list[int], list[int]] | None:
    """The first row that names areas beside other headings: its place, its names, its codes."""
    for at, (_, cells) in enumerate(rows):
        words = [without_notes(cell) for cell in cells]
        codes = [column for column, text in enumerate(words) if _CODE.fullmatch(text)]
        names = [
            column
            for column, text in enumerate(words)
            if len(text) <= 60 and _AREA.search(text)
            if column not in codes and not (_measure(text) or _kind(text))
        ]
        others = sum(cell is not None for cell in cells) - len(names)
        # The heading over the figures may stand a row higher or lower than that of the areas.
        if names and (others or _has_head(rows, at, names[-1])):
            return at, names, codes
    return None


def _has_head(rows: Sequence[Row], at: int, name: int) -> bool:
    beside = [cells for number, cells in rows if abs(number - rows[at][0]) == 1]
    return any(
        cells[name] is None and any(cell is not None for cell in cells[name + 1 :])
        for cells in beside
    )


def _first_head(rows: Sequence[Row], at: int, labels: set[int]) -> int:
    """The rows just above that have words over the figures only are headings, too."""
    while at and rows[at - 1][0] == rows[at][0] - 1:
        if any(rows[at - 1][1][column] is not None for column in {0, *labels}):
            break
        at -= 1
    return at


def _first_area(rows: Sequence[Row], at: int, labels: set[int]) -> int:
    below = range(at + 1, len(rows))
    areas = (i for i in below if any(rows[i][1][column] is not None for column in labels))
    return next(areas, len(rows))


def _headings(heads: list[list[object]]) -> dict[int, list[str]]:
    """What stands over each column, the lowest first; a merged cell holds for those beside it."""
    for above, row in enumerate(heads[:-1]):
        for column in range(1, len(row)):
            own = [heads[higher][column] for higher in range(above)]
            if row[column] is None and not any(_is_own(cell) for cell in own):
                row[column] = _Spread(row[column - 1])
    columns = {
        column: [without_notes(_plain(cell)) for cell in reversed(cells) if _plain(cell)]
        for column, cells in enumerate(zip(*heads, strict=True))
    }
    return {column: parts for column, parts in columns.items() if parts}


@dataclass(frozen=True)
class _Spread:
    """The words of a merged cell where a column to its right has them from it."""

    cell: object


def _is_own(cell: object) -> bool:
    return cell is not None and not isinstance(cell, _Spread)


def _plain(cell: object) -> object:
    return _plain(cell.cell) if isinstance(cell, _Spread) else cell


def _told(
    sheet: str,
    row: int,
    column: int,
    parts: list[str],
    context: list[str],
    problems: list[Problem],
    passed_over: Counter[str],
) -> tuple[Measure | None, SpeedColumn | None]:
    """What a column holds, if it is days or cases; and the column where all of it is said."""
    heading = ", ".join(reversed(parts))
    measure: Measure | None = None
    if not _OTHERS.search(heading):
        measure = _said(_measure, parts, context)
    if measure is None:
        passed_over["columns of other figures, such as changes and shares: not read"] += 1
        return None, None
    kind = _said(_kind, parts, context)
    period = period_of_column(heading, context)
    if kind and period:
        return measure, SpeedColumn(column, kind, period, measure)
    missing = "of which claims it is" if kind is None else "its month, quarter or year"
    words = f"does not say {missing}, nor does what stands above. Give the table as published"
    problems.append(Problem(words, row, place(sheet, column), heading))
    return measure, None


def _said(
    find: Callable[[str], Found | None], parts: Sequence[str], context: Sequence[str]
) -> Found | None:
    """What the lowest heading that says anything says, or else the first line above."""
    found: Iterator[Found | None] = (find(text) for text in (*parts, *context))
    return next((value for value in found if value is not None), None)


def _measure(text: str) -> Measure | None:
    if _AVERAGE.search(text) or _DAYS.search(text):
        return DAYS
    return CASES if _CASES.search(text) else None


def _kind(text: str) -> str | None:
    new, changes = bool(_NEW.search(text)), bool(_CHANGES.search(text))
    if _BOTH.search(text) or (new and changes):
        return BOTH
    return NEW if new else CHANGES if changes else None
