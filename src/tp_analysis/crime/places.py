"""Neighbourhoods: how many crimes each has, what they cost, and where on a map they lie."""

from __future__ import annotations

import pandas as pd

from tp_analysis.crime.analysis import without_incidents


def by_neighbourhood(counts: pd.DataFrame, amounts: pd.DataFrame) -> pd.DataFrame:
    """Crimes and their recorded cost by neighbourhood, the most crimes first.

    `amounts` has neighbourhood and amount_gbp. Columns: neighbourhood, local_authority, count,
    share_percent (of all crimes that were placed in a neighbourhood), amount_gbp (missing where no
    crime of it carries a cost).
    """
    crimes = without_incidents(counts)
    sums = crimes.groupby(["neighbourhood", "local_authority"])["count"].sum().reset_index()
    costs = amounts.groupby("neighbourhood")["amount_gbp"].sum(min_count=1)
    table = sums.assign(
        share_percent=100 * sums["count"] / float(sums["count"].sum()),
        amount_gbp=sums["neighbourhood"].map(costs),
    )
    return table.sort_values(["count", "neighbourhood"], ascending=[False, True], ignore_index=True)


def on_the_map(table: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """The neighbourhoods with the mean of the points that police.uk publishes of their crimes.

    Columns: those of by_neighbourhood, longitude, latitude and code (what tells the neighbourhood
    from others of its authority). Neighbourhoods without a point are left out.
    """
    points = places.drop_duplicates("neighbourhood").set_index("neighbourhood")
    found = table.assign(
        longitude=table["neighbourhood"].map(points["longitude"]),
        latitude=table["neighbourhood"].map(points["latitude"]),
        code=[
            name.removeprefix(authority).strip() or name
            for name, authority in zip(
                table["neighbourhood"], table["local_authority"], strict=True
            )
        ],
    )
    return found[found["longitude"].notna() & found["latitude"].notna()].reset_index(drop=True)
