"""Revenue outturn and budgets of English authorities (RS, RSX, RA), as the ministry publishes them.

The returns are published in thousands of pounds, net of sales, fees and charges unless the measure
says otherwise. Memorandum items below the council tax requirement (reserves, capital charges,
other accounting bases, the housing account) are not read: they repeat services on other bases.
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
from tp_analysis.extracts.results import Forgiven
from tp_analysis.extracts.revenue_forms import Line, form_lines
from tp_analysis.extracts.text_files import csv_rows
from tp_analysis.extracts.workbooks import Row, sheet_names, sheet_rows

_RETURN = re.compile(r"\((RSX|RS|RA)\)")
_YEAR = re.compile(r"\b(20\d\d-\d\d)\b")
_E_CODE = re.compile(r"E\d{4}")
_MEASURES = ("net current expenditure", "capital charges", "net total cost")
_NOT_STATED = {"...", "…", "n/a", "[x]", "[z]", "-", "category discontinued"}
_REGIONS = {
    "NE": "North East",
    "NW": "North West",
    "YH": "Yorkshire and The Humber",
    "EM": "East Midlands",
    "WM": "West Midlands",
    "EE": "East of England",
    "L": "London",
    "SE": "South East",
    "SW": "South West",
}
_SERVICE_LINES_END = 700
_DESCRIBING = {
    "e_code": "e-code",
    "ons_code": "ons code",
    "authority": "local authority",
    "authority_class": "class",
    "region": "region",
}


@dataclass(frozen=True)
class RevenueOutturnFile:
    """One return: a row a figure, the totals that do not add up, what was forgiven, problems.

    The columns of `table`: return_form (RS, RSX, RA), outturn_or_budget, financial_year, row (in
    the sheet), e_code, ons_code, authority (as printed), authority_class, region (null where not
    printed), line, service, measure, is_total, total_of (the lines it adds, such as "749,754,757";
    null where that is not stated) and amount_gbp_thousand. What was not stated has no row.
    `disagreements` is what totals_that_disagree says of the table.
    """

    table: pd.DataFrame
    disagreements: pd.DataFrame
    forgiven: tuple[Forgiven, ...]
    problems: tuple[Problem, ...]


@dataclass
class _Reading:
    """What is gathered while the sheets of one file are read."""

    rows: list[dict[str, object]] = field(default_factory=list)
    forgiven: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)


def read_revenue_outturn(path: Path) -> RevenueOutturnFile:
    """The return in a workbook or CSV file. Raises DataError for a file of another kind."""
    sheets = _sheets(path)
    form = [row for rows in sheets.values() if _header(rows) is None for row in rows]
    reading = _Reading()
    for name, rows in sheets.items():
        header = _header(rows)
        if header is not None:
            _read_sheet(rows, header, form, f"{path.name}, {name}", reading)
    if not reading.rows:
        raise DataError(
            f"{path.name} is no revenue outturn or budget return. Looked for a title with (RS), "
            "(RSX) or (RA) and a year, and a row of headings that begins with E-code."
        )
    table = _typed(reading.rows)
    repeated = table.duplicated(["e_code", "measure", "line"])
    for e_code, row in table.loc[repeated, ["e_code", "row"]].drop_duplicates().to_numpy():
        words = f"{e_code} has an earlier row with the same lines. Keep one of them"
        reading.problems.append(Problem(words, int(row), "E-code", str(e_code)))
    forgiven = tuple(Forgiven(what, count) for what, count in reading.forgiven.items() if count)
    gaps = totals_that_disagree(table[~repeated])
    return RevenueOutturnFile(table, gaps, forgiven, tuple(reading.problems))


def _sheets(path: Path) -> dict[str, list[Row]]:
    if path.suffix.lower() != ".csv":
        return {name: sheet_rows(path, name) for name in sheet_names(path)}
    rows: list[Row] = [
        (number, [cell.strip() or None for cell in cells]) for number, cells in csv_rows(path)
    ]
    rows = [(number, cells) for number, cells in rows if any(cells)]
    widest = max((len(cells) for _, cells in rows), default=0)
    return {path.stem: [(n, cells + [None] * (widest - len(cells))) for n, cells in rows]}


def _header(rows: Sequence[Row]) -> int | None:
    """The position of the row of headings; None for a sheet that is no table of authorities."""
    return next((at for at, (_, cells) in enumerate(rows) if cells[0] == "E-code"), None)


def _read_sheet(
    rows: Sequence[Row], header: int, form: Sequence[Row], where: str, reading: _Reading
) -> None:
    above = [cells for _, cells in rows[:header]]
    captions = " ".join(str(cells[0]) for cells in above if cells[0] is not None)
    which, year = _RETURN.search(captions), _YEAR.search(captions)
    if not which or not year or "£ thousand" not in captions:
        raise DataError(
            f"{where}: the rows above the headings do not name the return (RS, RSX or RA), the "
            "year and £ thousand. Give the file as published."
        )
    heading = rows[header][1]
    lines = form_lines(heading, above, form, where)
    measure = next((m for m in _MEASURES if m in captions.lower()), _MEASURES[0])
    filled = sum(cell is not None for cell in heading[lines[-1].column + 1 :])
    reading.forgiven["columns of memorandum items, not read"] += filled
    short = sum(line.label_is_short for line in lines)
    reading.forgiven["totals whose label stops short of their last line"] += short
    common = {
        "return_form": which[1],
        "outturn_or_budget": "budget" if "Budget" in captions else "outturn",
        "financial_year": year[1],
    }
    for number, cells in rows[header + 1 :]:
        if isinstance(cells[0], str) and _E_CODE.fullmatch(cells[0].strip()):
            authority = common | _authority(heading, cells) | {"row": number}
            _read_authority(cells, lines, measure, authority, reading)


def _authority(heading: Sequence[object], cells: Sequence[object]) -> dict[str, object]:
    at = {str(cell).strip().casefold(): position for position, cell in enumerate(heading)}
    found = {
        name: str(cells[at[title]]).strip()
        for name, title in _DESCRIBING.items()
        if title in at and cells[at[title]] is not None
    }
    if "region" in found:
        found["region"] = _REGIONS.get(found["region"], found["region"])
    return dict(found)


def _read_authority(
    cells: Sequence[object],
    lines: Sequence[Line],
    measure: str,
    authority: dict[str, object],
    reading: _Reading,
) -> None:
    for line in lines:
        cell = cells[line.column]
        amount = _amount(cell, line, authority, reading)
        if amount is None:
            continue
        # The form has one column of figures below the services; the other sheets fill it with 0.
        if measure != _MEASURES[0] and int(line.number) >= _SERVICE_LINES_END and amount == 0:
            reading.forgiven["noughts where the form has no cell: left out"] += 1
            continue
        reading.rows.append(
            authority
            | {
                "line": line.number,
                "service": line.service,
                "measure": line.measure or measure,
                "is_total": line.is_total,
                "total_of": ",".join(line.adds) or None,
                "amount_gbp_thousand": amount,
            }
        )


def _amount(
    cell: object, line: Line, authority: dict[str, object], reading: _Reading
) -> int | None:
    if isinstance(cell, int):
        return cell
    if isinstance(cell, float):
        reading.forgiven["amounts with parts of a thousand pounds: rounded"] += 1
        return round(cell)
    text = "" if cell is None else str(cell).strip()
    if not text or text.casefold() in _NOT_STATED:
        reading.forgiven[f"cells that state nothing ({text or 'empty'}): left out"] += 1
        return None
    if re.fullmatch(r"-?\d{1,3}(,?\d{3})*", text):
        return int(text.replace(",", ""))
    words = f"line {line.number} is not a whole amount in thousands of pounds. Correct the cell"
    reading.problems.append(Problem(words, int(str(authority["row"])), line.service, text))
    return None


def _typed(rows: list[dict[str, object]]) -> pd.DataFrame:
    names = ["return_form", "outturn_or_budget", "financial_year", "row", *_DESCRIBING]
    names += ["line", "service", "measure", "is_total", "total_of", "amount_gbp_thousand"]
    table = pd.DataFrame(rows, columns=names)
    kinds = {"row": "int64", "is_total": "bool", "amount_gbp_thousand": "int64"}
    return table.astype({name: kinds.get(name, "string") for name in names})


def totals_that_disagree(table: pd.DataFrame) -> pd.DataFrame:
    """The printed totals that are not the sum of their lines, for every authority and measure.

    Columns: financial_year, e_code, authority, measure, line, service, total_of,
    printed_gbp_thousand, added_gbp_thousand and difference_gbp_thousand (printed less added).
    """
    keys = ["financial_year", "e_code", "measure"]
    wide = table.pivot(index=keys, columns="line", values="amount_gbp_thousand")
    stated = table.loc[table["total_of"].notna(), ["line", "total_of"]].drop_duplicates()
    checks = [
        _difference(wide, str(line), str(total_of))
        for line, total_of in stated.itertuples(index=False)
    ]
    names = table[[*keys, "authority"]].drop_duplicates(keys)
    services = table[["line", "service"]].drop_duplicates("line")
    columns = ["financial_year", "e_code", "authority", "measure", "line", "service", "total_of"]
    columns += [f"{word}_gbp_thousand" for word in ("printed", "added", "difference")]
    if not checks:
        return pd.DataFrame(columns=columns)
    found = pd.concat(checks).merge(names, on=keys).merge(services, on="line")
    return found[columns].sort_values(["e_code", "measure", "line"]).reset_index(drop=True)


def _difference(wide: pd.DataFrame, line: str, total_of: str) -> pd.DataFrame:
    """The rows whose total differs from the sum; those that lack the total are not compared."""
    parts = [part for part in total_of.split(",") if part in wide.columns]
    printed, added = wide[line], wide[parts].sum(axis=1, min_count=1)
    wrong = printed.notna() & added.notna() & (printed != added)
    return pd.DataFrame(
        {
            "line": line,
            "total_of": total_of,
            "printed_gbp_thousand": printed[wrong].astype("int64"),
            "added_gbp_thousand": added[wrong].astype("int64"),
            "difference_gbp_thousand": (printed - added)[wrong].astype("int64"),
        }
    ).reset_index()
