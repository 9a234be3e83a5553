"""The Unit Cost Database of New Economy (Greater Manchester): the workbook, and its themes as CSV.

Headline costs stand above subsidiary ones, and either above the constituents that make it up, most
of them in rows that the workbook hides: adding all rows would count costs twice.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pandas as pd

from tp_analysis.datasets import Problem
from tp_analysis.errors import DataError
from tp_analysis.extracts.results import Forgiven
from tp_analysis.extracts.text_files import csv_rows
from tp_analysis.extracts.workbooks import Row, all_sheets

THEME_FILE = "theme file, edition not stated"
_CODE = re.compile(r"[A-Z&]+\d+\.\d+(\.\d+)?")
_YEAR = re.compile(r"(\d{4})/(\d\d)")
_IMPACTS = re.compile(r"Economic impact £([\d,]+)\.\s+Social impact £([\d,]+)\.")
_VERSION = re.compile(r"Unit Cost Database \(v\.?\s?([\d.]+)\)")
_COLUMNS = (
    "outcome_category", "outcome_detail", "cost_code", "description", "agency_level_1",
    "agency_level_2", "unit", "estimate_pence", "price_year", "updated_pence", "source", "rag",
    "comment",
)  # fmt: skip
_THEME_FILE_COLUMNS = 14
_WHOLE_PENCE = ("estimate_pence", "updated_pence", "economic_pence", "social_pence")
_KINDS = {
    "edition": "string",
    "sheet": "string",
    "row": "int64",
    **dict.fromkeys(_COLUMNS, "string"),
    "updated_price_year": "string",
    "is_constituent": "bool",
    "part_of": "string",
    "has_parts": "bool",
    "parts_add_up": "boolean",
    **dict.fromkeys(_WHOLE_PENCE, "Int64"),
}
# Constituents are printed in whole pounds, so their sum may be off by half a pound for each.
_ROUNDING_PENCE = 50


@dataclass(frozen=True)
class UnitCostDatabaseFile:
    """One edition of the database, a row a unit cost.

    The columns of `table`: edition ("v1.2", or THEME_FILE: never to be mixed), sheet (null in a
    theme file), row, outcome_category, outcome_detail, cost_code (several constituents may share
    one), description, agency_level_1, agency_level_2, unit, estimate_pence (the fiscal cost in
    the prices of price_year), price_year ("2010-11"), updated_pence (in the prices of
    updated_price_year, null where the file does not tell it), source, rag (R, A, G or null),
    comment, is_constituent, part_of (the cost code that it is a constituent of), has_parts,
    parts_add_up (null without parts; false for an average of its constituents, or a choice of
    them), economic_pence and social_pence (null where the comment does not give both).
    Rows that are not constituents overlap as well: a headline cost may be an average of the
    subsidiary costs below it. Choose rows; never add them all.
    """

    table: pd.DataFrame
    forgiven: tuple[Forgiven, ...]
    problems: tuple[Problem, ...]


def read_unit_cost_database(path: Path) -> UnitCostDatabaseFile:
    """The workbook, or one theme as a CSV file without header. Raises DataError for another."""
    read = _theme_file if path.suffix.lower() == ".csv" else _workbook
    rows, edition, updated, forgiven = read(path)
    problems: list[Problem] = []
    records = [
        _record(sheet, number, cells, problems) | {"edition": edition}
        for sheet, number, cells in rows
    ]
    table = pd.DataFrame(records, columns=list(_KINDS))
    table["updated_price_year"] = updated or _told_by_unchanged(table)
    table = _with_parts(table.astype(_KINDS))
    lacking = int((table["updated_pence"].isna() & table["estimate_pence"].notna()).sum())
    forgiven["costs without an updated amount: left empty"] += lacking
    said = tuple(Forgiven(what, count) for what, count in sorted(forgiven.items()) if count)
    return UnitCostDatabaseFile(table, said, tuple(problems))


_Rows = list[tuple[str | None, int, Sequence[object]]]


def _workbook(path: Path) -> tuple[_Rows, str, str | None, Counter[str]]:
    sheets = all_sheets(path)
    words = " ".join(str(cell) for _, cells in sheets.get("Introduction", []) for cell in cells)
    version = _VERSION.search(words)
    themes = {name: rows for name, rows in sheets.items() if rows and _is_theme(rows)}
    if not version or not themes:
        raise DataError(
            f"{path.name} is no Unit Cost Database. Looked for a sheet Introduction that names "
            "the version, and sheets with the headings Cost code and Estimated cost/saving."
        )
    forgiven: Counter[str] = Counter()
    found: _Rows = []
    for name, rows in themes.items():
        for number, cells in rows[2:]:
            if _CODE.fullmatch(str(cells[2] or "").strip()):
                found.append((name.strip(), number, cells[: len(_COLUMNS)]))
            elif isinstance(cells[7], int | float):
                forgiven["amounts in rows without a cost code: left out"] += 1
    unread = "sheets that are no theme (guidance, look-ups, workings, an older draft): not read"
    forgiven[unread] = len(sheets) - len(themes)
    updated = _current_year(sheets.get("Lookups", []))
    _compare_guidance(sheets.get("Guidance", []), updated, forgiven)
    return found, f"v{version[1]}", updated, forgiven


def _is_theme(rows: Sequence[Row]) -> bool:
    heading, below = rows[0][1], rows[1][1] if len(rows) > 1 else []
    return heading[2:3] == ["Cost code"] and below[7:8] == ["Estimated cost/saving"]


def _current_year(rows: Sequence[Row]) -> str | None:
    """The year whose prices the workbook is set to: the cell two below "Current Year"."""
    at = next((cells.index("Current Year") for _, cells in rows if "Current Year" in cells), None)
    if at is None:
        return None
    years = (_year(cells[at]) for _, cells in rows if isinstance(cells[at], str))
    return next((year for year in years if year), None)


def _compare_guidance(rows: Sequence[Row], updated: str | None, forgiven: Counter[str]) -> None:
    words = " ".join(str(cell) for _, cells in rows for cell in cells)
    said = re.search(r"quoted at (\d{4}/\d\d) prices", words)
    if said and updated and _year(said[1]) != updated:
        what = f"the guidance says {_year(said[1])} prices, the amounts are in those of {updated}"
        forgiven[what] += 1


def _theme_file(path: Path) -> tuple[_Rows, str, str | None, Counter[str]]:
    rows = list(csv_rows(path))
    fits = rows and all(
        len(cells) == _THEME_FILE_COLUMNS and _CODE.fullmatch(cells[2].strip()) for _, cells in rows
    )
    if not fits:
        raise DataError(
            f"{path.name} is no theme of the Unit Cost Database. Looked for rows of "
            f"{_THEME_FILE_COLUMNS} cells without a header, the third a cost code such as CR7.0."
        )
    found: _Rows = [(None, number, cells[: len(_COLUMNS)]) for number, cells in rows]
    return found, THEME_FILE, None, Counter({"columns without a heading": _THEME_FILE_COLUMNS})


def _record(
    sheet: str | None, number: int, cells: Sequence[object], problems: list[Problem]
) -> dict[str, object]:
    record: dict[str, object] = {"sheet": sheet, "row": number}
    for name, cell in zip(_COLUMNS, cells, strict=True):
        text = " ".join(str(cell).split()) if cell is not None else ""
        if name in _WHOLE_PENCE:
            record[name] = _pence(text)
            if text and record[name] is None:
                problems.append(Problem("is no amount. Correct the cell", number, name, text))
        elif name == "price_year":
            record[name] = _year(text)
            if record[name] is None:
                problems.append(Problem("is no year such as 2010/11", number, name, text))
        else:
            record[name] = text if text not in ("", "-") else None
    impacts = _IMPACTS.search(str(record["comment"]))
    record["economic_pence"] = _pence(impacts[1]) if impacts else None
    record["social_pence"] = _pence(impacts[2]) if impacts else None
    code = str(record["cost_code"])
    record["is_constituent"] = code.count(".") == 2
    record["part_of"] = code.rpartition(".")[0] if record["is_constituent"] else None
    record["has_parts"] = False
    return record


def _pence(text: str) -> int | None:
    plain = text.replace("£", "").replace(",", "").strip()
    if not re.fullmatch(r"-?\d+(\.\d+)?(e-?\d+)?", plain):
        return None
    return int((Decimal(plain) * 100).to_integral_value())


def _year(text: object) -> str | None:
    found = _YEAR.fullmatch(str(text).strip())
    return f"{found[1]}-{found[2]}" if found else None


def _told_by_unchanged(table: pd.DataFrame) -> str | None:
    """The year of the updated prices: the one whose costs were all left as they are."""
    estimate, updated = (table[name].astype("Float64") for name in _WHOLE_PENCE[:2])
    unchanged = ((estimate - updated).abs() <= _ROUNDING_PENCE).fillna(True)
    by_year = unchanged.groupby(table["price_year"]).all()
    years = by_year.index[by_year]
    return str(years[0]) if len(years) == 1 else None


def _with_parts(table: pd.DataFrame) -> pd.DataFrame:
    sheet = table["sheet"].fillna("")
    keys = pd.Series(zip(sheet, table["cost_code"], strict=True), index=table.index)
    above = pd.Series(zip(sheet, table["part_of"].fillna(""), strict=True), index=table.index)
    parts = table[table["is_constituent"]].groupby(above)["estimate_pence"]
    added, count = keys.map(parts.sum()), keys.map(parts.size())
    gap = (table["estimate_pence"] - added).abs()
    adds_up = gap <= _ROUNDING_PENCE * (count + 1)
    return table.assign(
        has_parts=count.notna(), parts_add_up=adds_up.where(count.notna()).astype("boolean")
    )
