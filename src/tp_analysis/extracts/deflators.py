"""HM Treasury's GDP deflators: an index a financial year, chained where only growth is printed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from tp_analysis.datasets import Problem
from tp_analysis.errors import DataError
from tp_analysis.extracts.results import Forgiven
from tp_analysis.extracts.workbooks import Row, sheet_names, sheet_rows

_YEAR = re.compile(r"(\d{4}-\d{2})\b.*")
_BASE = re.compile(r"(\d{4}-\d{2})\s*=\s*100")
_VINTAGE = re.compile(r"as at \d{1,2} ([A-Z][a-z]+ \d{4})")
_GROWTH = "per cent change on previous year"
# Printed growth has every digit of the spreadsheet; 0.005 is what two decimals would hide.
_AGREEMENT_PERCENT = 0.005


@dataclass(frozen=True)
class DeflatorsFile:
    """One vintage of the deflators: a row a financial year.

    The columns of `table`: vintage (such as "March 2020"), base_year, financial_year, index_value
    (base year = 100), growth_percent (on the year before, as printed; null in the first year) and
    is_chained: whether the index was made from the growth because the file prints none.
    A year whose printed growth is not that of the printed indices is among the problems.
    """

    vintage: str
    table: pd.DataFrame
    forgiven: tuple[Forgiven, ...]
    problems: tuple[Problem, ...]


def read_gdp_deflators(path: Path) -> DeflatorsFile:
    """The deflators in the workbook at `path`. Raises DataError for a workbook of another kind."""
    for sheet in sheet_names(path):
        rows = sheet_rows(path, sheet)
        base = next((found for row in rows if (found := _base(row))), None)
        words = " ".join(str(cell) for _, cells in rows for cell in cells if cell is not None)
        vintage = _VINTAGE.search(words)
        if base and vintage:
            return _read(rows, *base, vintage[1])
    raise DataError(
        f"{path.name} is no workbook of GDP deflators. Looked for a heading such as "
        "'2018-19 = 100', 'per cent change on previous year' beside it, and 'as at' with a date."
    )


def _base(row: Row) -> tuple[str, int] | None:
    """The base year and the column of the index, where a row heads them."""
    _, cells = row
    for at, cell in enumerate(cells[:-1]):
        match = _BASE.fullmatch(str(cell).strip())
        if match and _GROWTH in str(cells[at + 1]).lower():
            return match[1], at
    return None


def _read(rows: Sequence[Row], base_year: str, column: int, vintage: str) -> DeflatorsFile:
    years: list[dict[str, object]] = []
    problems: list[Problem] = []
    index: float | None = None
    for number, cells in rows:
        year = _YEAR.fullmatch(str(cells[column - 1] or "").strip())
        if not year:
            continue
        printed, growth = _number(cells[column]), _number(cells[column + 1])
        if printed is not None and index is not None and growth is not None:
            problems += _disagreement(number, year[1], 100 * (printed / index - 1), growth)
        if printed is None and (index is None or growth is None):
            words = f"{year[1]} has neither an index nor a growth to chain it by. Fill in one"
            problems.append(Problem(words, number))
            index = None
            continue
        if printed is not None:
            index = printed
        elif index is not None and growth is not None:
            index = chained_index(index, growth_percent=growth)
        years.append(
            {
                "vintage": vintage,
                "base_year": base_year,
                "financial_year": year[1],
                "index_value": index,
                "growth_percent": growth,
                "is_chained": printed is None,
            }
        )
    table = pd.DataFrame(years).astype({"growth_percent": "Float64"})
    chained_years = int(table["is_chained"].sum())
    words = "years without an index: chained from the growth that is printed"
    forgiven = (Forgiven(words, chained_years),) if chained_years else ()
    return DeflatorsFile(vintage, table, forgiven, tuple(problems))


def chained_index(index_before: float, *, growth_percent: float) -> float:
    """The index of a year from that of the year before and the growth between them."""
    return index_before * (1 + growth_percent / 100)


def _number(cell: object) -> float | None:
    return float(cell) if isinstance(cell, int | float) else None


def _disagreement(row: int, year: str, made: float, printed: float) -> list[Problem]:
    if abs(made - printed) <= _AGREEMENT_PERCENT:
        return []
    words = (
        f"the growth of {year} is printed as {printed:.2f} per cent, but its indices give "
        f"{made:.2f}. Take the workbook again, or find which of the two was revised"
    )
    return [Problem(words, row)]
