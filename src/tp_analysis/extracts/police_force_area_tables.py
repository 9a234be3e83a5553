"""Crime in England and Wales: police force area tables of the Office for National Statistics.

Read are the tables of recorded offences, their rates, incidents of anti-social behaviour, and the
populations and households behind the rates. Tables of changes and shares are not read: they follow
from these, or rest on a survey.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from tp_analysis.datasets import Problem
from tp_analysis.errors import DataError
from tp_analysis.extracts.police_force_area_columns import (
    ADDITIVE,
    Heading,
    find_headings,
    table_title,
)
from tp_analysis.extracts.police_force_areas import Area, AreaRows
from tp_analysis.extracts.results import Forgiven
from tp_analysis.extracts.workbooks import Row, all_sheets

# What stands in a cell instead of a figure, and what it means.
MARKS = {
    "-": "base below 50: not published",
    "*": "marked as significant: no figure",
    "..": "not available",
    ":": "not applicable",
    "+": "counted in the area above",
    "N/A": "not applicable",
}
_KINDS = {
    "table_name": "string",
    "row": "int64",
    "area_code": "string",
    "area": "string",
    "area_level": "string",
    "area_part_of": "string",
    "area_is_total": "bool",
    "offence_group": "string",
    "offence_part_of": "string",
    "offence_is_total": "bool",
    "is_total": "bool",
    "measure": "string",
    "period": "string",
    "value": "float64",
    "mark": "string",
}
_KEYS = ["table_name", "measure", "period"]
# Populations and households are rounded to the nearest hundred.
_ROUNDING = {"population": 50.0, "households": 50.0}


@dataclass(frozen=True)
class PoliceForceAreaTablesFile:
    """One release of the tables, a row a cell.

    The columns of `table`: table_name ("Table P1"), row (in the sheet), area_code (null for the
    British Transport Police and some totals), area, area_level ("country", "region" or "force"),
    area_part_of (the area whose figure holds this one), area_is_total, offence_group (null for
    population and households), offence_part_of, offence_is_total, is_total (either of the two),
    measure ("offences", "incidents", "population", "households", "rate per 1,000 population" or
    "rate per 1,000 households"), period ("year ending 2018-03-31", "mid-2016"), value (null where
    a mark stands for it) and mark (what it means, null where there is a figure).
    Only the measures in ADDITIVE may be added up, of one table and period, and only rows that are
    not is_total; rates are never added. `disagreements` is what totals_that_disagree says.
    """

    table: pd.DataFrame
    disagreements: pd.DataFrame
    forgiven: tuple[Forgiven, ...]
    problems: tuple[Problem, ...]


def read_police_force_area_tables(path: Path) -> PoliceForceAreaTablesFile:
    """The tables in a workbook of the release. Raises DataError for a workbook of another kind."""
    forgiven: Counter[str] = Counter()
    problems: list[Problem] = []
    found: list[dict[str, object]] = []
    for sheet, rows in all_sheets(path).items():
        title = table_title(rows)
        if title is None:
            continue
        headings = find_headings(title, rows, problems)
        if not headings:
            forgiven["tables of changes, shares or other subjects: not read"] += 1
            continue
        forgiven["sheet names with spaces at the end"] += sheet != sheet.strip()
        found += _cells(title.split(":")[0], rows, headings, forgiven, problems)
    if not found:
        raise DataError(
            f"{path.name} holds no police force area tables. Looked for sheets whose first row "
            "begins with 'Table P' and whose headings are Area Code and Area Name."
        )
    table = _with_totals(pd.DataFrame(found, columns=list(_KINDS)))
    said = tuple(Forgiven(what, count) for what, count in sorted(forgiven.items()) if count)
    return PoliceForceAreaTablesFile(table, totals_that_disagree(table), said, tuple(problems))


def _cells(
    name: str,
    rows: list[Row],
    headings: list[Heading],
    forgiven: Counter[str],
    problems: list[Problem],
) -> list[dict[str, object]]:
    areas = AreaRows(forgiven)
    found = []
    for number, cells in rows:
        area = areas.find(cells)
        if area is None:
            continue
        for heading in headings:
            record = _record(cells[heading.column], number, area, heading, forgiven, problems)
            if record is not None:
                found.append(record | {"table_name": name})
    return found


def _record(
    cell: object,
    number: int,
    area: Area,
    heading: Heading,
    forgiven: Counter[str],
    problems: list[Problem],
) -> dict[str, object] | None:
    text = str(cell).strip() if isinstance(cell, str) else ""
    mark = MARKS.get(text)
    if mark is not None:
        forgiven[f"cells with the mark {text} instead of a figure ({mark}): left empty"] += 1
    elif not isinstance(cell, int | float):
        if cell is not None:
            words = "is neither a figure nor a known mark. Correct the cell"
            problems.append(Problem(words, number, heading.title, text))
        return None
    return {
        "row": number,
        "area_code": area.code,
        "area": area.name,
        "area_level": area.level,
        "area_part_of": area.part_of,
        "offence_group": heading.offence_group,
        "offence_part_of": heading.offence_part_of,
        "measure": heading.measure,
        "period": heading.period,
        "value": float("nan") if mark else cell,
        "mark": mark,
    }


def _with_totals(table: pd.DataFrame) -> pd.DataFrame:
    """Whether other rows of the same table are parts of a row, told by what these rows say."""
    areas = set(zip(table["table_name"], table["area_part_of"], strict=True))
    part_of = table["offence_part_of"].astype(object).where(table["offence_part_of"].notna(), None)
    offences = {pair for pair in zip(table["table_name"], part_of, strict=True) if pair[1]}
    own_area = zip(table["table_name"], table["area"], table["area_level"], strict=True)
    own_offence = zip(table["table_name"], table["offence_group"], strict=True)
    # "West Midlands" is a region, and a force in it.
    area_is_total = [level != "force" and (name, area) in areas for name, area, level in own_area]
    offence_is_total = [pair in offences for pair in own_offence]
    typed = table.assign(
        # A total whose parts name another total, as England and Wales without a force, is one too.
        area_is_total=[
            total or level == "country"
            for total, level in zip(area_is_total, table["area_level"], strict=True)
        ],
        offence_is_total=offence_is_total,
    )
    typed["is_total"] = typed["area_is_total"] | typed["offence_is_total"]
    return typed.astype(_KINDS)


def totals_that_disagree(table: pd.DataFrame) -> pd.DataFrame:
    """The printed totals of areas and of offence groups that are not the sum of their parts.

    Columns: table_name, measure, period, area, offence_group, printed, added and difference
    (printed less added). Rounding is allowed for; a total with a part that is not given is not
    compared.
    """
    counts = table[table["measure"].isin(ADDITIVE)].assign(
        offence_group=table["offence_group"].fillna("")
    )
    by_area = _gaps(counts, "area", "offence_group")
    by_offence = _gaps(counts, "offence_group", "area")
    columns = [*_KEYS, "area", "offence_group", "printed", "added", "difference"]
    return pd.concat([by_area, by_offence])[columns].reset_index(drop=True)


def _gaps(counts: pd.DataFrame, whole: str, other: str) -> pd.DataFrame:
    """Totals of one kind (areas, or offence groups) that are not the sum of their parts."""
    kind = whole.removesuffix("_group")
    totals = counts[counts[f"{kind}_is_total"]]
    parts = counts[counts[f"{kind}_part_of"].notna()]
    # The level keeps a region apart from the force of the same name.
    within = [*_KEYS, other] if whole == "area" else [*_KEYS, other, "area_level"]
    grouped = parts.groupby([*within, f"{kind}_part_of"])["value"]
    added = grouped.agg(added="sum", parts="size", given="count").reset_index()
    added = added[added["parts"] == added["given"]]
    both = totals.merge(
        added, left_on=[*within, whole], right_on=[*within, f"{kind}_part_of"], suffixes=("", "_")
    ).rename(columns={"value": "printed"})
    rounding = both["measure"].map(_ROUNDING).astype("float64").fillna(0.0) * (both["parts"] + 1)
    both["difference"] = both["printed"] - both["added"]
    return both[both["difference"].abs() > rounding]
