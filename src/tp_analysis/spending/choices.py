"""The years that the report can be made for: those for which all it sets side by side is held."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from tp_analysis.areas import Area
from tp_analysis.errors import DataError
from tp_analysis.spending.analysis import ENGLAND, NET_CURRENT_LINE
from tp_analysis.spending.ledger import LedgerTables


def years_of_count(ledger: LedgerTables) -> list[str]:
    """Financial years with the whole return of a council and the lines of the other bodies.

    The printed count states no year, so it may stand in any of them; it is not carried to a year
    for which grants, police and fire are not held, as a total of such a year would be part of one.
    """
    whole = ledger.outturn["line"].astype(int) == NET_CURRENT_LINE
    returned = set(ledger.outturn.loc[whole, "financial_year"])
    return sorted(returned & set(ledger.held["financial_year"]))


def years_of_benchmark(regional: pd.DataFrame, populations: pd.DataFrame, area: Area) -> list[str]:
    """Financial years with the spending and the mid-year residents of the region and of England."""
    people = populations[populations["measure"] == "population"]
    return sorted(
        year
        for year in map(str, regional["financial_year"].unique())
        if {area.region, "England"}
        <= set(regional.loc[regional["financial_year"] == year, "region"])
        and {area.region_code, ENGLAND}
        <= set(people.loc[people["as_at"] == pd.Timestamp(mid_year(year)), "area"])
    )


def mid_year(financial_year: str) -> str:
    """The mid-year estimate that belongs to a financial year: 30 June of its first year."""
    return f"{financial_year[:4]}-06-30"


def require_held_year(parameter: str, year: str, held: Collection[str], *, datasets: str) -> None:
    """Raises DataError unless the year is held: it says which are, and where others would go."""
    if year in held:
        return
    choose = f"Set {parameter} to {' or '.join(held)}, or add" if held else "Add"
    raise DataError(
        f"There is no spending report with {parameter} {year}: not all that it needs of that year "
        f"is held. {choose} the rows of {year} to {datasets}."
    )
