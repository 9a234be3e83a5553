"""Housing Benefit: speed of processing, as the Department for Work and Pensions publishes it.

How fast each local authority decided new claims and changes of circumstances: the mean in calendar
days, in a workbook (ODS; XLS and XLSX in earlier years). How sure the layout is:

- Published (the department's releases and methodology note, LG Inform's metric 14475): the measures
  (new claims and changes apart, mean calendar days, days divided by cases, rounded to whole days),
  the areas (local authorities of Great Britain), the periods (quarters of a financial year, the
  year to each quarter, and a table of the whole year with the last quarter), and ODS as the form.
- Second-hand (what statistics of this department commonly have): codes of nine characters, cover
  and notes on sheets of their own, shorthand such as [x] and [z], ".." and "-" in earlier years.
- Assumed: everything else. No workbook was at hand, so nothing goes by the place of a cell or the
  name of a sheet: a table is known by its headings (see `speed_headings`), and what cannot be told
  is a problem with its place, never a guess. Tables of 2008-09 to 2010-11 may have no codes, and
  one mean for new claims and changes together.

The tests read workbooks of their own making. Give a first real one a good look.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from tp_analysis.datasets import Problem
from tp_analysis.errors import DataError
from tp_analysis.extracts.results import Forgiven
from tp_analysis.extracts.speed_headings import (
    CASES,
    DAYS,
    SpeedColumn,
    SpeedTable,
    find_table,
    place,
    without_notes,
)
from tp_analysis.extracts.workbooks import Row, all_sheets

KIND = "housing benefit speeds"
LONGEST_DAYS = 1000
_ABOUT = (
    re.compile(r"\bhousing benefit\b|\bHB\b", re.IGNORECASE),
    re.compile(r"speed of processing|\bto process\b|\bprocessing times?\b|\bright time\b", re.I),
)
# Nine characters of the statistics office; four of before 2011, such as 00KA.
_CODE = re.compile(r"[EWSKN]\d{8}|\d\d[A-Z]{2}")
_LEVELS = {"E12": "region", "E92": "country", "S92": "country", "W92": "country", "K": "country"}
_SHORTHAND = re.compile(r"\[[a-z]{1,4}\]|\.{1,2}|[-\u2013\u2014:*]|n/?a", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?P<number>\d{1,3}(?:,\d{3})+|\d+)(?P<part>\.\d+)?(?P<mark> ?(?:\[[a-z]\]|\([a-z]\)|[a-z]))?",
    re.IGNORECASE,
)
_KINDS = {
    "sheet": "string",
    "row": "int64",
    "authority_code": "string",
    "authority": "string",
    "area_level": "string",
    "claim_kind": "string",
    "period_kind": "string",
    "period_start": "datetime64[s]",
    "period_end": "datetime64[s]",
    "average_days": "Float64",
    "average_days_mark": "string",
    "cases": "Int64",
    "cases_mark": "string",
}
COLUMNS = tuple(_KINDS)
_KEY = ("authority_code", "authority", "claim_kind", "period_start", "period_end")


@dataclass(frozen=True)
class HousingBenefitSpeedsFile:
    """The speeds in one workbook, a row an area, kind of claim and period.

    The columns of `table`: sheet and row (of the first of its cells), authority_code (as printed;
    null where the table has none), authority, area_level ("local authority", "region" or "country",
    null without a code of nine characters), claim_kind ("new claims", "changes of circumstances" or
    "new claims and changes"), period_kind ("month", "quarter" or "year"), period_start and
    period_end (its first and last day), average_days (calendar days), cases (how many were
    decided) and, of each of these two, the shorthand that was printed for it or beside it. A figure
    that is not there is missing, whatever the shorthand.
    """

    table: pd.DataFrame
    forgiven: tuple[Forgiven, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class _Area:
    code: str | None
    name: str


@dataclass
class _Reading:
    """What the sheets hold so far: rows by their key, and what was made good or is wrong."""

    rows: dict[tuple[object, ...], dict[str, object]] = field(default_factory=dict)
    forgiven: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)


def read_housing_benefit_speeds(path: Path) -> HousingBenefitSpeedsFile:
    """The speeds in a workbook, every cell that cannot be read with its sheet, row and column.

    Raises DataError for a workbook that does not say that it is about the speed of Housing Benefit,
    or that has no table of average days by area.
    """
    sheets = all_sheets(path)
    if not _is_about_speeds(sheets):
        raise DataError(
            f"{path.name} holds no Housing Benefit speeds. Looked for a workbook that names "
            "Housing Benefit and its speed of processing."
        )
    reading = _Reading()
    found = [
        find_table(name, rows, reading.problems, reading.forgiven) for name, rows in sheets.items()
    ]
    tables = [table for table in found if table]
    if not any(DAYS in {column.measure for column in table.columns} for table in tables) and (
        not reading.problems
    ):
        raise DataError(
            f"{path.name} is about Housing Benefit, but has no table of average days. Looked for "
            "a heading such as 'Local authority' and one with 'average' or 'days' beside it."
        )
    reading.forgiven["sheets without such a table, as cover and notes: not read"] = len(
        sheets
    ) - len(tables)
    for table in tables:
        _read_table(table, reading)
    rows = pd.DataFrame(list(reading.rows.values()), columns=list(_KINDS)).astype(_KINDS)
    forgiven = tuple(
        Forgiven(what, count) for what, count in sorted(reading.forgiven.items()) if count
    )
    return HousingBenefitSpeedsFile(rows, forgiven, tuple(reading.problems))


def _is_about_speeds(sheets: dict[str, list[Row]]) -> bool:
    cells = (cell for rows in sheets.values() for _, row in rows for cell in row)
    words = "\n".join(cell for cell in cells if isinstance(cell, str))
    return all(pattern.search(words) for pattern in _ABOUT)


def _read_table(table: SpeedTable, reading: _Reading) -> None:
    for number, cells in table.rows:
        if all(cells[column.column] is None for column in table.columns):
            # Footnotes, and the names of groups.
            continue
        area = _area(table, number, cells, reading)
        if area is None:
            continue
        for column in table.columns:
            _read_cell(table.sheet, number, cells[column.column], area, column, reading)


def _area(table: SpeedTable, number: int, cells: list[object], reading: _Reading) -> _Area | None:
    """The area of a row; None, and a problem, where it has no name or a code that is none."""
    name = without_notes(cells[table.name_column])
    code = "" if table.code_column is None else without_notes(cells[table.code_column])
    if not name or name.isdigit():
        words = "names no area, beside figures. Give the row its name"
        at = place(table.sheet, table.name_column)
        reading.problems.append(Problem(words, number, at, name or None))
        return None
    if code and table.code_column is not None and not _CODE.fullmatch(code):
        if _SHORTHAND.fullmatch(code):
            return _Area(None, name)
        words = "is no code of an area, such as E06000032. Correct it, or leave it empty"
        at = place(table.sheet, table.code_column)
        reading.problems.append(Problem(words, number, at, code))
        return None
    return _Area(code or None, name)


def _read_cell(
    sheet: str, number: int, cell: object, area: _Area, column: SpeedColumn, reading: _Reading
) -> None:
    value, mark = _figure(cell, reading.forgiven)
    wrong = _what_is_wrong(value, mark, column)
    if wrong:
        reading.problems.append(
            Problem(wrong, number, place(sheet, column.column), str(cell).strip())
        )
        return
    record = {
        "sheet": sheet,
        "row": number,
        "authority_code": area.code,
        "authority": area.name,
        "area_level": _level(area.code),
        "claim_kind": column.claim_kind,
        "period_kind": column.period.kind,
        "period_start": column.period.start,
        "period_end": column.period.end,
    }
    held = reading.rows.setdefault(tuple(record[name] for name in _KEY), record)
    if column.measure not in held:
        held |= {column.measure: value, f"{column.measure}_mark": mark}
    elif (held[column.measure], held[f"{column.measure}_mark"]) == (value, mark):
        reading.forgiven["figures that stand in the workbook twice: taken once"] += 1
    else:
        words = (
            f"differs from row {held['row']} of sheet {held['sheet']!r}, which is of the same "
            "area, claims and period. Correct one of the two"
        )
        reading.problems.append(
            Problem(words, number, place(sheet, column.column), str(cell).strip())
        )


def _figure(cell: object, forgiven: Counter[str]) -> tuple[float | None, str | None]:
    """The number and the mark of a cell: either, both, or neither where it is empty or no figure.

    A mark that is not "" with no number stands for a missing figure; "" is a cell that is neither.
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return float(cell), None
    if cell is None:
        forgiven["empty cells in the row of an area: left missing"] += 1
        return None, None
    text = " ".join(str(cell).split())
    if _SHORTHAND.fullmatch(text):
        forgiven[f"cells with {text} instead of a figure: left missing"] += 1
        return None, text
    found = _NUMBER.fullmatch(text)
    if not found:
        return None, ""
    forgiven["numbers stored as text"] += 1
    mark = (found["mark"] or "").strip()
    return float(found["number"].replace(",", "") + (found["part"] or "")), mark or None


def _what_is_wrong(value: float | None, mark: str | None, column: SpeedColumn) -> str:
    if mark == "":
        return "is neither a figure nor a shorthand such as [x]. Correct the cell"
    if value is None:
        return ""
    if column.measure == DAYS and not 0 <= value <= LONGEST_DAYS:
        return f"is no mean of 0 to {LONGEST_DAYS:,} days. Correct the cell"
    if column.measure == CASES and (value < 0 or value % 1):
        return "is no number of cases: a whole number, not below 0. Correct the cell"
    return ""


def _level(code: str | None) -> str | None:
    if code is None or len(code) != 9:
        return None
    return next((level for start, level in _LEVELS.items() if code.startswith(start)),
                "local authority")  # fmt: skip
