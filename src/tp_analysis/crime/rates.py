"""Crimes and their cost for each resident, of places and years that can be compared.

Tables in, tables out. A rate is for each resident and month: of the months held, or of the twelve
of a published year. Nothing is stretched to a year.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from tp_analysis.crime.pricing import Pricing, priced
from tp_analysis.errors import DataError
from tp_analysis.methods.offence_costs import Basis

NATIONAL = "England and Wales"
FRAUD = "Fraud offences"
_YEAR_MONTHS = 12


def published_period(force_tables: pd.DataFrame, force: str) -> str:
    """The latest year of which the tables count offences of the force and of England and Wales.

    Raises DataError where there is none.
    """
    offences = force_tables[force_tables["measure"] == "offences"]
    own = _of_force(offences, force)
    both = set(own["period"]) & set(offences.loc[offences["area"] == NATIONAL, "period"])
    if not both:
        raise DataError(
            f"No police force area table holds a year of {force} and of {NATIONAL}. Put a workbook "
            "of the Office for National Statistics in data/raw/crime."
        )
    return str(max(both))


def residents_on(populations: pd.DataFrame, names: Sequence[str]) -> tuple[pd.Timestamp, pd.Series]:
    """The residents of the authorities by name, at the latest date held of all that are held.

    Returns that date and the residents; an authority without a figure of that date is missing.
    Raises DataError where there is no population of any of them.
    """
    people = populations[
        (populations["measure"] == "population")
        & populations["geography_name"].isin(list(names))
        & populations["as_at"].notna()
    ]
    if people.empty:
        raise DataError(
            f"data/raw/reference/populations.csv has no population of {', '.join(names)}. Add one "
            "with its date."
        )
    held = people.groupby("as_at")["geography_name"].nunique()
    date = pd.Timestamp(held[held == held.max()].index.max())
    rows = people[people["as_at"] == date].drop_duplicates("geography_name")
    return date, rows.set_index("geography_name")["value"].astype(float).reindex(list(names))


def rates_of_places(
    counts: pd.DataFrame,
    pricing: Pricing,
    *,
    places: Mapping[str, Sequence[str]],
    residents: pd.Series[float],
    months: int,
) -> pd.DataFrame:
    """Rates of groups of authorities over the months held; `counts` are crimes, incidents left out.

    `places` has the authorities of each place by its name. Columns: place, residents, count,
    crimes_per_1000, recorded_gbp, estimated_gbp: for each 1,000 residents and month, and £ for each
    resident and month. Missing where the residents of any of its authorities are.
    """
    rows = []
    for place, names in places.items():
        people = float(residents.reindex([*names]).sum(min_count=len(names)))
        own = counts[counts["local_authority"].isin(list(names))]
        rows.append({"place": place, **_rates(own, pricing, people=people, months=months)})
    return pd.DataFrame(rows)


def rates_of_force(
    counts: pd.DataFrame, pricing: Pricing, *, force: str, people: float, months: int
) -> dict[str, float]:
    """Rates of all that a force recorded over the months held, wherever it was placed, or nowhere:
    a published year counts it so too. The columns of rates_of_places but for place."""
    return _rates(counts[counts["force"] == force], pricing, people=people, months=months)


def rates_of_year(
    force_tables: pd.DataFrame, pricing: Pricing, *, force: str, period: str
) -> pd.DataFrame:
    """Rates of the force and of England and Wales in one published year, as rates_of_places has
    them: recorded offences by group, fraud left out, and the residents of the same table.

    Raises DataError where the tables give no residents.
    """
    in_year = force_tables[force_tables["period"] == period]
    offences = in_year[
        (in_year["measure"] == "offences")
        & ~in_year["offence_is_total"]
        & (in_year["offence_group"] != FRAUD)
        & in_year["value"].notna()
    ]
    rows = []
    for place in (force, NATIONAL):
        own = _of_force(offences, place) if place == force else offences[offences["area"] == place]
        own = own.drop_duplicates("offence_group")
        counts = pd.DataFrame(
            {"offence_group": own["offence_group"].astype(str), "count": own["value"].astype(float)}
        )
        people = _residents(force_tables, file=str(own["file"].iloc[0]), place=place, force=force)
        rows.append({"place": place, **_rates(counts, pricing, people=people, months=_YEAR_MONTHS)})
    return pd.DataFrame(rows)


def _residents(tables: pd.DataFrame, *, file: str, place: str, force: str) -> float:
    """Those of the newest estimate in the same workbook: the table of rates prints them."""
    people = tables[(tables["measure"] == "population") & (tables["file"] == file)]
    own = _of_force(people, place) if place == force else people[people["area"] == place]
    if own.empty:
        raise DataError(f"{file} has no residents of {place}. Choose a workbook with Table P3.")
    return float(own.sort_values("period")["value"].iloc[-1])


def _of_force(table: pd.DataFrame, force: str) -> pd.DataFrame:
    # "West Midlands" is a region, and a force in it.
    return table[(table["area"] == force) & (table["area_level"] == "force")]


def _rates(
    counts: pd.DataFrame, pricing: Pricing, *, people: float, months: int
) -> dict[str, float]:
    def each(basis: Basis) -> float:
        if basis == "estimated" and not pricing.has_multipliers:
            return float("nan")
        amounts = priced(counts, pricing, basis=basis)["amount_gbp"]
        return float(amounts.sum(min_count=1)) / people / months

    return {
        "residents": people,
        "count": float(counts["count"].sum()),
        "crimes_per_1000": 1000 * float(counts["count"].sum()) / people / months,
        "recorded_gbp": each("recorded"),
        "estimated_gbp": each("estimated"),
    }


def find_force(name: str, force_tables: pd.DataFrame) -> str:
    """The force of the tables that police.uk calls by `name`: Bedfordshire for Bedfordshire Police.

    Raises DataError where there is none.
    """
    held = force_tables.loc[force_tables["area_level"] == "force", "area"].astype(str).unique()
    found = [area for area in held if _plain(name).startswith(_plain(area))]
    if not found:
        raise DataError(
            f"No police force area table has a row for {name}. Put a workbook that has one in "
            "data/raw/crime."
        )
    return str(max(found, key=len))


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("&", "and").replace("-", " ").split())
