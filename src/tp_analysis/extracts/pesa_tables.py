"""The tables of Public Expenditure Statistical Analyses chapter 9, as HM Treasury prints them.

Each sheet is a page: a title, the unit at the right of each block of columns, the years over the
columns (or functions over them and years between the rows), footnotes below.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from tp_analysis.datasets import Problem
from tp_analysis.errors import DataError
from tp_analysis.extracts.region_names import find_region
from tp_analysis.extracts.results import Forgiven
from tp_analysis.extracts.workbooks import Row, sheet_names, sheet_rows

_TITLE = re.compile(r"Table\s+(9\.\d+[a-z]?)\s+(.*)", re.S)
_YEAR = re.compile(r"(\d{4}-\d{2})(?:\s+(.*))?", re.S)
_UNIT = re.compile(r"£|as a per cent|index\b", re.I)
_MARK = re.compile(r"\s*\(\d(?:,\d)*\)\s*$")
_COLUMNS = {
    "table": "string",
    "title": "string",
    "row": "int64",
    "label": "string",
    "region": "string",
    "region_code": "string",
    "block": "string",
    "unit": "string",
    "real_terms": "bool",
    "financial_year": "string",
    "outturn_or_plan": "string",
    "value": "int64",
    "precision": "string",
}


@dataclass(frozen=True)
class PesaTablesFile:
    """Every figure of the tables that give years, a row each, with what was forgiven.

    The columns of `table`: table ("9.1a"), title, row (in the sheet), label (as printed, without
    the numbers of footnotes), region and region_code (null where the label is no region), block
    (heading over a block of columns, or the function; null where there is one block), unit (as
    printed), real_terms, financial_year, outturn_or_plan (null where not printed), value, and
    precision: "rounded", "nil" for a printed dash, which the Treasury uses where nothing was
    spent, and "under half a unit" for a printed 0, where something was.
    """

    table: pd.DataFrame
    forgiven: tuple[Forgiven, ...]
    problems: tuple[Problem, ...]


@dataclass
class _Page:
    """Where a page has got to: what stands over the columns and, in some tables, the rows."""

    table: str
    title: str
    units: dict[int, str] = field(default_factory=dict)
    blocks: dict[int, str] = field(default_factory=dict)
    years: dict[int, str] = field(default_factory=dict)
    year_between_rows: str | None = None


def read_pesa_tables(path: Path) -> PesaTablesFile:
    """The figures of a chapter 9 workbook. Raises DataError for a workbook of another kind."""
    rows: list[dict[str, object]] = []
    forgiven: Counter[str] = Counter()
    problems: list[Problem] = []
    for sheet in sheet_names(path):
        cells = sheet_rows(path, sheet)
        title = _TITLE.match(str(cells[0][1][0])) if cells else None
        found = (
            _figures(cells, _Page(title[1], _plain(title[2])), forgiven, problems) if title else []
        )
        rows += found
        if not found:
            forgiven[f"sheet {sheet!r}, which gives no years over chapter 9 columns: not read"] += 1
    if not rows:
        raise DataError(
            f"{path.name} holds no table of chapter 9. Looked for sheets that begin with "
            "'Table 9.' and have years such as '2018-19 outturn' over their columns."
        )
    listed = tuple(Forgiven(what, count) for what, count in forgiven.items() if count)
    table = pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS)
    return PesaTablesFile(table, listed, tuple(problems))


def _figures(
    rows: Sequence[Row], page: _Page, forgiven: Counter[str], problems: list[Problem]
) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for number, cells in rows:
        label = None if cells[0] is None else str(cells[0])
        filled = {at: cell for at, cell in enumerate(cells[1:], start=1) if not _is_blank(cell)}
        if label and label.startswith("(") and not filled:
            forgiven["footnotes: not read"] += 1
        elif label and not filled:
            year = _YEAR.fullmatch(label.strip())
            page.year_between_rows = year[1] if year else None
        elif not label or not any(_is_figure(cell) for cell in filled.values()):
            _read_heading(filled, page)
        else:
            found += _row_figures(number, label, filled, page, problems)
    return found


def _is_blank(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and cell.strip() in ("", "`"))


def _is_figure(cell: object) -> bool:
    return isinstance(cell, int | float) or cell == "-"


def _read_heading(filled: dict[int, object], page: _Page) -> None:
    """A row over the figures: units end what stood there before, years or headings follow."""
    text = {at: _plain(cell) for at, cell in filled.items()}
    text = {at: cell for at, cell in text.items() if cell != "National Statistics"}
    if text and all(_UNIT.match(cell) for cell in text.values()):
        page.units, page.blocks, page.years = text, {}, {}
    elif text and all(_YEAR.fullmatch(cell) for cell in text.values()):
        page.years = text
    elif text:
        page.blocks = {at: _MARK.sub("", cell) for at, cell in text.items()}


def _row_figures(
    number: int, label: str, filled: dict[int, object], page: _Page, problems: list[Problem]
) -> list[dict[str, object]]:
    name = _MARK.sub("", _plain(label))
    region = find_region(name)
    found: list[dict[str, object]] = []
    for at, cell in filled.items():
        year = _YEAR.fullmatch(page.years.get(at) or page.year_between_rows or "")
        if not year:
            continue
        if not (isinstance(cell, int) or cell == "-"):
            words = "is neither a whole number nor a dash. Correct the cell"
            problems.append(Problem(words, number, f"table {page.table}, {name}", str(cell)))
            continue
        found.append(
            {
                "table": page.table,
                "title": page.title,
                "row": number,
                "label": name,
                "region": region.name if region else None,
                "region_code": region.code if region else None,
                "block": _over(page.blocks, at),
                "unit": _unit(page.units, at),
                "real_terms": page.title.startswith("Real terms"),
                "financial_year": year[1],
                "outturn_or_plan": (year[2] or "").strip() or None,
                "value": 0 if cell == "-" else cell,
                "precision": _precision(cell),
            }
        )
    return found


def _precision(cell: object) -> str:
    if cell == "-":
        return "nil"
    return "rounded" if cell else "under half a unit"


def _over(headings: dict[int, str], column: int) -> str | None:
    """A heading stands over the first column of its block."""
    return next((text for at, text in reversed(headings.items()) if at <= column), None)


def _unit(units: dict[int, str], column: int) -> str | None:
    """A unit stands over the last column of its block."""
    return next((text for at, text in units.items() if at >= column), None)


def _plain(cell: object) -> str:
    return re.sub(r"\s+", " ", str(cell)).strip()
