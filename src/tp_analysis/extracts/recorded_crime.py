"""Police recorded crime by police force area and offence, rolling years from March 2003 on.

Each figure is the sum of twelve months, and from 2007 a new one is printed every quarter: figures
of different dates overlap and are never added.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from tp_analysis.datasets import Problem
from tp_analysis.errors import DataError
from tp_analysis.extracts.offence_groups import PART_OF, find_offence_group
from tp_analysis.extracts.region_names import find_region
from tp_analysis.extracts.results import Forgiven
from tp_analysis.extracts.text_files import csv_rows

_HEADINGS = (
    "12 months ending",
    "PFA",
    "Region",
    "Offence",
    "Rolling year total number of offences",
)
_DATE = re.compile(r"(\d\d)-(\d\d)-(\d{4})")
_TRANSPORT_POLICE = "British Transport Police"
_KINDS = {
    "row": "int64",
    "year_ending": "string",
    "financial_year": "string",
    "area": "string",
    "area_kind": "string",
    "region": "string",
    "offence_group": "string",
    "offence_part_of": "string",
    "is_fraud": "bool",
    "offences": "int64",
}


@dataclass(frozen=True)
class RecordedCrimeFile:
    """Recorded crime, a row a count of twelve months.

    The columns of `table`: row (in the file), year_ending (such as 2018-03-31), financial_year
    ("2017-18", null where the twelve months are no financial year: these rows overlap others),
    area, area_kind ("police force area", "British Transport Police", or "fraud body" for the
    bodies that record fraud for all forces), region (null for the last two), offence_group,
    offence_part_of (the group above it), is_fraud (totals of recorded crime leave fraud out) and
    offences. No row is a total of others. A count below zero is a correction of earlier ones.
    """

    table: pd.DataFrame
    forgiven: tuple[Forgiven, ...]
    problems: tuple[Problem, ...]


def read_recorded_crime(path: Path) -> RecordedCrimeFile:
    """The counts in a CSV file with the headings 12 months ending, PFA, Region, Offence, ...

    Raises DataError for a file of another kind.
    """
    rows = csv_rows(path)
    first = [cell.strip() for cell in next(rows, (0, []))[1]]
    if tuple(first) != _HEADINGS:
        raise DataError(
            f"{path.name} is no table of recorded crime by police force area. Looked for the "
            f"headings {', '.join(_HEADINGS)}. Give the file as published."
        )
    forgiven: Counter[str] = Counter()
    problems: list[Problem] = []
    found = []
    for number, cells in rows:
        record = _record(number, [cell.strip() for cell in cells], forgiven, problems)
        if record is not None:
            found.append(record)
    table = pd.DataFrame(found, columns=list(_KINDS)).astype(_KINDS)
    keys = ["year_ending", "area", "offence_group"]
    problems += [
        Problem("repeats the year, area and offence of an earlier row. Keep one of them", int(row))
        for row in table.loc[table.duplicated(keys), "row"]
    ]
    said = tuple(Forgiven(what, count) for what, count in sorted(forgiven.items()))
    return RecordedCrimeFile(table, said, tuple(problems))


def _record(
    number: int, cells: list[str], forgiven: Counter[str], problems: list[Problem]
) -> dict[str, object] | None:
    if len(cells) != len(_HEADINGS):
        words = f"has {len(cells)} cells where {len(_HEADINGS)} were looked for. Correct the row"
        problems.append(Problem(words, number))
        return None
    day, area, region, offence, count = cells
    ending = _month_end(day, forgiven)
    group = _offence(offence)
    known = {"12 months ending": ending, "Offence": group}
    wrong = [heading for heading, value in known.items() if value is None]
    if not re.fullmatch(r"-?\d+", count):
        wrong.append(_HEADINGS[-1])
    if wrong or ending is None or group is None:
        cell = cells[_HEADINGS.index(wrong[0])]
        problems.append(Problem("cannot be read. Correct the cell", number, wrong[0], cell))
        return None
    if int(count) < 0:
        forgiven["counts below zero, corrections of earlier years: kept"] += 1
    return {
        "row": number,
        "year_ending": ending.isoformat(),
        "financial_year": f"{ending.year - 1}-{ending:%y}" if ending.month == 3 else None,
        "area": area,
        "area_kind": _area_kind(area, region),
        "region": found.name if (found := find_region(region)) else None,
        "offence_group": group,
        "offence_part_of": PART_OF.get(group),
        "is_fraud": group == "Fraud offences" or region.startswith("Fraud:"),
        "offences": int(count),
    }


def _month_end(text: str, forgiven: Counter[str]) -> dt.date | None:
    """The last day of the month meant; a day or two short of it is a slip of the pen."""
    found = _DATE.fullmatch(text)
    if not found or not 1 <= int(found[2]) <= 12:
        return None
    day, month, year = (int(part) for part in found.groups())
    last = (dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)).day
    if not last - 2 <= day <= last:
        return None
    if day != last:
        forgiven[f"rows of the 12 months ending {text}, which is not the end of its month"] += 1
    return dt.date(year, month, last)


def _offence(text: str) -> str | None:
    """The offence group; fraud recorded for all forces stands under the name of the body."""
    return find_offence_group(text) or ("Fraud offences" if text in _FRAUD_BODIES else None)


_FRAUD_BODIES = ("Action Fraud", "CIFAS", "UK Finance")


def _area_kind(area: str, region: str) -> str:
    if area == _TRANSPORT_POLICE:
        return _TRANSPORT_POLICE
    return "fraud body" if region.startswith("Fraud:") else "police force area"
