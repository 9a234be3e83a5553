"""HM Treasury's databases of spending by country and region, in every layout published so far.

Chapters 9 and 10 of the 2010 edition print millions of pounds; from 2014 they print thousands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from tp_analysis.datasets import Problem
from tp_analysis.errors import DataError
from tp_analysis.extracts.cofog import DIVISIONS, division_code, group_code
from tp_analysis.extracts.region_names import find_region
from tp_analysis.extracts.results import Forgiven
from tp_analysis.extracts.workbooks import Row, sheet_names, sheet_rows

_YEAR = re.compile(r"\d{4}-\d{2}")
# What each column has been called: 2010, 2014, and 2018 to 2024.
_HEADINGS = {
    "department": ("dept name", "department", "department name"),
    "hmt_function": ("hmt functional classification", "hmt function"),
    "programme_object_group": (
        "programme object group",
        "cra segment",
        "cra segment code",
    ),
    "programme_object_group_name": (
        "programme object group alias",
        "cra segment description",
        "cra segment name",
    ),
    "identifiable": ("id or non-id", "id/non-id"),
    "current_or_capital": ("cap or cur",),
    "level": ("cg, lg or pc", "cg, lg, pc, boe", "cg, lg, pc, boe, psp"),
    "region": ("nuts 1 region", "nuts region", "itl region"),
}
_LEVELS = {"CG": "CG", "LG": "LG", "LA": "LG", "PC": "PC", "BOE": "BOE", "PSP": "PSP"}
_CURRENT_OR_CAPITAL = {"CUR": "current", "CAP": "capital"}
_IDENTIFIABLE = {"id": True, "non-id": False}
_MAPPED = ("current_or_capital", "level", "region", "region_code", "country")
# The last year that was over when an edition with plans in it came out.
_LAST_OUTTURN_OF_2010 = "2008-09"


@dataclass(frozen=True)
class CountryRegionalAnalysisFile:
    """One database: its edition, a row a figure, what was forgiven, and what stands in the way.

    The columns of `table`: database (such as "2010 chapter 9"), row (in the sheet), department,
    cofog_code ("01" to "10", null where the Treasury gives none), function (name of the division),
    hmt_function (as printed), cofog_group_code ("04.5", null where not given), sub_function (as
    printed), programme_object_group, programme_object_group_name, identifiable (flag),
    current_or_capital, level (CG, LG, PC, BOE or PSP), region, region_code, country,
    financial_year, outturn_or_plan and amount_pence: whole pence, each cell of the database
    rounded to the nearest penny. An empty cell has no row: nothing was stated.
    """

    database: str
    table: pd.DataFrame
    forgiven: tuple[Forgiven, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class _Layout:
    """What one edition calls its columns, and what one of its units is in pence."""

    columns: dict[str, int]
    years: dict[str, int]
    pence_per_unit: int
    has_plans: bool


def read_country_regional_analysis(path: Path) -> CountryRegionalAnalysisFile:
    """The database in the workbook at `path`. Raises DataError for a workbook of another kind."""
    for sheet in sheet_names(path):
        rows = sheet_rows(path, sheet)
        for position, (_, cells) in enumerate(rows[:10]):
            layout = _layout(cells)
            if layout:
                return _read(rows[position + 1 :], layout, _database(sheet, path, layout))
    raise DataError(
        f"{path.name} has no sheet with the columns of a Country and Regional Analysis database. "
        f"Looked for: {', '.join(names[0] for names in _HEADINGS.values())}, COFOG level 1 and "
        "years such as 2008-09. Give the database itself, not the tables made from it."
    )


def _layout(cells: list[object]) -> _Layout | None:
    found = {
        re.sub(r"\s+", " ", str(cell)).strip().casefold(): position
        for position, cell in enumerate(cells)
        if cell is not None
    }
    columns = {
        name: found[heading]
        for name, headings in _HEADINGS.items()
        for heading in headings
        if heading in found
    }
    # The Treasury has counted the levels of the classification from 1, and later from 0.
    from_nought = "cofog level 0" in found
    levels = (
        ("cofog level 0", "cofog level 1") if from_nought else ("cofog level 1", "cofog level 2")
    )
    columns |= {
        name: found[heading]
        for name, heading in zip(("division", "sub_function"), levels, strict=True)
        if heading in found
    }
    years = {heading: at for heading, at in found.items() if _YEAR.fullmatch(heading)}
    if not years or {*_HEADINGS, "division"} - set(columns):
        return None
    return _Layout(columns, years, 100_000 if from_nought else 100_000_000, not from_nought)


def _database(sheet: str, path: Path, layout: _Layout) -> str:
    """The edition, as the sheet names it; the file's own name where the sheet does not."""
    match = re.search(r"CRA\s*(?:20)?(\d{2})(?!\d)", sheet)
    edition = f"20{match[1]}" if match else path.stem
    if not layout.has_plans:
        return edition
    return f"{edition} chapter {10 if 'sub_function' in layout.columns else 9}"


def _read(rows: list[Row], layout: _Layout, database: str) -> CountryRegionalAnalysisFile:
    cells = pd.DataFrame([cells for _, cells in rows], index=[number for number, _ in rows])
    text = pd.DataFrame(
        {
            name: cells[at].map(lambda cell: None if cell is None else str(cell).strip())
            for name, at in layout.columns.items()
        },
        dtype="string",
    )
    known = _known(text)
    problems = _unknown_words(text, known)
    amounts = cells[list(layout.years.values())].set_axis(list(layout.years), axis=1)
    numbers = amounts.apply(pd.to_numeric, errors="coerce")
    problems += [
        Problem("is not an amount. Correct the cell", int(row), year, str(amounts.at[row, year]))
        for year in amounts.columns
        for row in amounts.index[amounts[year].notna() & numbers[year].isna()]
    ]
    table = _figures(known, numbers, layout, database)
    forgiven = _forgiven(text, known, int(amounts.isna().to_numpy().sum()), cells)
    return CountryRegionalAnalysisFile(database, table, forgiven, tuple(problems))


def _known(text: pd.DataFrame) -> pd.DataFrame:
    """The columns as the suite names them; null where a word is not known."""
    regions = {spelling: find_region(spelling) for spelling in text["region"].dropna().unique()}
    codes = {label: division_code(label) for label in text["division"].dropna().unique()}
    sub = text.get("sub_function", pd.Series(pd.NA, index=text.index, dtype="string"))
    groups = {label: group_code(label) for label in sub.dropna().unique()}
    cofog = text["division"].map(codes).astype("string")
    return pd.DataFrame(
        {
            "department": text["department"],
            "cofog_code": cofog,
            "function": cofog.map(DIVISIONS).astype("string").fillna(text["division"]),
            "hmt_function": text["hmt_function"],
            "cofog_group_code": sub.map(groups).astype("string"),
            "sub_function": sub,
            "programme_object_group": text["programme_object_group"],
            "programme_object_group_name": text["programme_object_group_name"],
            "identifiable": text["identifiable"].str.lower().map(_IDENTIFIABLE).astype("boolean"),
            "current_or_capital": text["current_or_capital"].map(_CURRENT_OR_CAPITAL),
            "level": text["level"].map(_LEVELS),
            **{
                name: text["region"].map(
                    {key: getattr(region, field, None) for key, region in regions.items()}
                )
                for name, field in (
                    ("region", "name"),
                    ("region_code", "code"),
                    ("country", "country"),
                )
            },
        }
    ).astype(dict.fromkeys(_MAPPED, "string"))


def _unknown_words(text: pd.DataFrame, known: pd.DataFrame) -> list[Problem]:
    words = "is not a word that is known in this column. Correct it, or add it to the reader"
    return [
        Problem(words, int(row), name, str(text.at[row, name]))
        for name in ("identifiable", "current_or_capital", "level", "region")
        for row in known.index[known[name].isna()]
    ]


def _figures(
    known: pd.DataFrame, numbers: pd.DataFrame, layout: _Layout, database: str
) -> pd.DataFrame:
    pence = (numbers * layout.pence_per_unit).round().rename_axis("row").reset_index()
    figures = pence.melt("row", var_name="financial_year", value_name="amount_pence").dropna()
    figures = figures.astype({"financial_year": "string", "amount_pence": "int64"})
    figures = known.rename_axis("row").reset_index().merge(figures, on="row")
    over = (figures["financial_year"] <= _LAST_OUTTURN_OF_2010) | (not layout.has_plans)
    figures.insert(0, "database", pd.Series(database, index=figures.index, dtype="string"))
    basis = over.map({True: "outturn", False: "plan"}).astype("string")
    figures.insert(len(figures.columns) - 1, "outturn_or_plan", basis)
    return figures


def _forgiven(
    text: pd.DataFrame, known: pd.DataFrame, empty: int, cells: pd.DataFrame
) -> tuple[Forgiven, ...]:
    counts = {
        "empty cells, which state nothing: left out": empty,
        "rows that repeat an earlier row in every cell: kept": int(cells.duplicated().sum()),
        "names of regions in another spelling than the first": _other_spellings(
            text["region"], known["region"]
        ),
        "names of functions in another spelling than the first": _other_spellings(
            text["division"], known["function"]
        ),
        "rows of local government under LA, read as LG": int((text["level"] == "LA").sum()),
        "rows without a name of their programme": int(
            text["programme_object_group_name"].isna().sum()
        ),
    }
    return tuple(Forgiven(what, count) for what, count in counts.items() if count)


def _other_spellings(printed: pd.Series[str], meant: pd.Series[str]) -> int:
    first = printed.groupby(meant).transform("first")
    return int((printed != first).sum())


def functions_by_region(
    table: pd.DataFrame, *, by: str = "region", identifiable: bool = True
) -> pd.DataFrame:
    """Spending by function and `by` ("region" or "country"), from one database.

    Columns: `by`, financial_year, outturn_or_plan, cofog_code, function, amount_pence. Raises
    DataError where the rows come from more than one database: chapters 9 and 10, and one edition
    and the next, divide the same spending twice, so their sum would count it twice.
    """
    _refuse_double_counting(table["database"].unique())
    keys = [by, "financial_year", "outturn_or_plan", "cofog_code", "function"]
    rows = table[table["identifiable"] == identifiable]
    return rows.groupby(keys, dropna=False)["amount_pence"].sum().reset_index()


def _refuse_double_counting(databases: Iterable[str]) -> None:
    names = sorted(databases)
    if len(names) > 1:
        raise DataError(
            f"The rows come from {len(names)} databases: {', '.join(names)}. They divide the same "
            "spending in different ways, so adding them is double counting. Take one of them."
        )
