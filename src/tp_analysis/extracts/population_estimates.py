"""Population estimates and households of the Office for National Statistics, by area and date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from tp_analysis.datasets import Problem
from tp_analysis.errors import DataError
from tp_analysis.extracts.region_names import find_region
from tp_analysis.extracts.results import Forgiven
from tp_analysis.extracts.text_files import csv_rows
from tp_analysis.extracts.workbooks import Row, sheet_names, sheet_rows

ALL_AGES = "all ages"
CENSUS_2021_DAY = "2021-03-21"
# A district, a unitary authority, a borough: every person is counted in exactly one of them.
_LOWEST_TIER = re.compile(r"(E0[6789]|W06|S12|N09)\d{6}")
_MID_YEAR = re.compile(r"mid-?(\d{4})", re.I)
_KINDS = {
    "unit": "string",
    "code": "string",
    "name": "string",
    "geography": "string",
    "is_lowest_tier": "bool",
    "as_at": "string",
    "age": "string",
    "count": "int64",
}


@dataclass(frozen=True)
class PopulationEstimatesFile:
    """One release of estimates, a row a count.

    The columns of `table`: unit ("people" or "households"), code (nine characters), name,
    geography (as printed, such as "Region"), is_lowest_tier (only these may be added up: the lists
    mix countries, regions, counties and districts), as_at (2019-06-30 for a mid-year estimate),
    age ("all ages", or one year of age such as "7" or "90+") and count.
    """

    table: pd.DataFrame
    forgiven: tuple[Forgiven, ...]
    problems: tuple[Problem, ...]


def read_population_estimates(path: Path) -> PopulationEstimatesFile:
    """The estimates in a file of one of four layouts, told by its headings.

    Population components of change since 2001 (CSV), mid-year estimates by age (workbook with a
    sheet "MYE2 - Persons"), Census 2021 households (workbook), populations of regions (CSV with
    the year in its name). Raises DataError for another.
    """
    for rows in _tables(path):
        for position, (_, cells) in enumerate(rows[:10]):
            heading = ["" if cell is None else str(cell).strip() for cell in cells]
            for reader in (_components_of_change, _by_age, _households, _regions):
                found = reader(heading, rows[: position + 1], rows[position + 1 :], path)
                if found is not None:
                    return _checked(found)
    raise DataError(
        f"{path.name} holds no population estimates. Looked for the headings population_2001, "
        "'All ages' below a title with 'mid-' and a year, 'Lower Tier Local Authorities Code', "
        "or Region and Population."
    )


def _tables(path: Path) -> Iterable[list[Row]]:
    if path.suffix.lower() == ".csv":
        yield [(number, list(cells)) for number, cells in csv_rows(path)]
        return
    for sheet in sheet_names(path):
        # The other sheets of the release repeat the same people, by sex or in other ways.
        if not sheet.startswith("MYE") or "persons" in sheet.lower():
            yield sheet_rows(path, sheet)


_Found = list[tuple[int, dict[str, object]]] | None


def _components_of_change(
    heading: Sequence[str], above: Sequence[Row], rows: Sequence[Row], path: Path
) -> _Found:
    years = {
        at: text[-4:] for at, text in enumerate(heading) if re.match(r"population_\d{4}", text)
    }
    if not years:
        return None
    return [
        (number, _count("people", cells[0], cells[1], "Local authority", _mid(year), cells[at]))
        for number, cells in rows
        for at, year in years.items()
    ]


def _by_age(
    heading: Sequence[str], above: Sequence[Row], rows: Sequence[Row], path: Path
) -> _Found:
    title = " ".join(str(cell) for _, cells in above for cell in cells if cell is not None)
    year = _MID_YEAR.search(title)
    if "All ages" not in heading or not year:
        return None
    first = heading.index("All ages")
    ages = {at: text.lower() for at, text in enumerate(heading) if at >= first and text}
    return [
        (number, _count("people", cells[0], cells[1], cells[2], _mid(year[1]), cells[at], age))
        for number, cells in rows
        if cells[1] is not None
        for at, age in ages.items()
    ]


def _households(
    heading: Sequence[str], above: Sequence[Row], rows: Sequence[Row], path: Path
) -> _Found:
    if heading[:1] != ["Lower Tier Local Authorities Code"]:
        return None
    return [
        (
            number,
            _count("households", code, name, "Local authority", CENSUS_2021_DAY, count),
        )
        for number, (code, name, count) in rows
    ]


def _regions(
    heading: Sequence[str], above: Sequence[Row], rows: Sequence[Row], path: Path
) -> _Found:
    year = re.search(r"(19|20)\d{2}", path.stem)
    if list(heading) != ["Region", "Population"] or not year:
        return None
    regions = [(number, find_region(str(name)), name, count) for number, (name, count) in rows]
    return [
        (
            number,
            _count(
                "people",
                region.code if region else None,
                region.name if region else name,
                "Region",
                _mid(year[0]),
                count,
            ),
        )
        for number, region, name, count in regions
    ]


def _mid(year: str) -> str:
    return f"{year}-06-30"


def _count(
    unit: str,
    code: object,
    name: object,
    geography: object,
    as_at: str,
    count: object,
    age: str = ALL_AGES,
) -> dict[str, object]:
    return {
        "unit": unit,
        "code": str(code or "").strip(),
        "name": str(name or "").strip(),
        "geography": str(geography or "").strip(),
        "is_lowest_tier": bool(_LOWEST_TIER.fullmatch(str(code or "").strip())),
        "as_at": as_at,
        "age": age,
        "count": count,
    }


def _checked(found: list[tuple[int, dict[str, object]]]) -> PopulationEstimatesFile:
    problems = [
        Problem(
            "is not a whole number of people. Correct the cell", number, None, str(row["count"])
        )
        for number, row in found
        if not str(row["count"]).isdigit()
    ]
    kept = [row | {"count": int(str(row["count"]))} for _, row in found if _is_whole(row)]
    table = pd.DataFrame(kept, columns=list(_KINDS)).astype(_KINDS)
    higher = int((~table["is_lowest_tier"] & (table["age"] == ALL_AGES)).sum())
    words = "areas that hold other areas of the list: kept, and marked as not the lowest tier"
    forgiven = (Forgiven(words, higher),) if higher else ()
    return PopulationEstimatesFile(table, forgiven, tuple(problems))


def _is_whole(row: dict[str, object]) -> bool:
    return str(row["count"]).isdigit()
