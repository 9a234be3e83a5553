"""The crime report's questions about counts: what is held, of what, where, and how it ended.

Tables in, tables out. `counts` has the columns of `load_crime_counts`: month, force,
local_authority (missing where the crime was not placed), neighbourhood, category, outcome, count.
What is not held has no row, or a missing value: never zero.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import pandas as pd

from tp_analysis.crime.outcomes import ORDER, outcome_groups
from tp_analysis.methods.months import HELD, MISSING

ANTI_SOCIAL_BEHAVIOUR = "Anti-social behaviour"
ALL_CRIME = "All crimes"
ALL_FORCE = "All that the force recorded"
NOT_PLACED = "Could not be placed"
ELSEWHERE = "Other authorities"
# A force's files hold a few crimes placed beyond its border: an authority with less of them than
# this share is no part of the force.
OWN_SHARE = 0.005


def held_months(counts: pd.DataFrame, months: pd.PeriodIndex) -> pd.PeriodIndex:
    """The months asked for of which there is any row."""
    seen = set(_periods(counts))
    return months[[month in seen for month in months]]


def completeness(
    counts: pd.DataFrame, *, forces: Sequence[str], months: pd.PeriodIndex
) -> pd.DataFrame:
    """What is held of every force in every month, one row for each of the two.

    Columns: force, month (a period), state (held, missing), count (rows of the force; missing
    where the month is).
    """
    sums = counts.groupby([counts["force"], _periods(counts).rename("month")])["count"].sum()
    grid = pd.MultiIndex.from_product([[*forces], months], names=["force", "month"])
    table = sums.reindex(grid).reset_index()
    return table.assign(state=table["count"].notna().map({True: HELD, False: MISSING}))


def of_authorities(counts: pd.DataFrame, authorities: Collection[str]) -> pd.DataFrame:
    """The rows placed in the authorities."""
    return counts[counts["local_authority"].isin(list(authorities))].reset_index(drop=True)


def without_incidents(counts: pd.DataFrame) -> pd.DataFrame:
    """The rows without anti-social behaviour: incidents, which are no recorded crimes."""
    return counts[counts["category"] != ANTI_SOCIAL_BEHAVIOUR]


def own_authorities(counts: pd.DataFrame, force: str) -> tuple[str, ...]:
    """The authorities that a force polices, by name, as its own files tell; see OWN_SHARE."""
    placed = counts[counts["force"] == force].groupby("local_authority")["count"].sum()
    return tuple(sorted(placed.index[placed >= OWN_SHARE * placed.sum()]))


def by_category(counts: pd.DataFrame, months: pd.PeriodIndex) -> pd.DataFrame:
    """Crimes and incidents by category over the months held, and all crimes without incidents.

    Columns: category, count (of all these months), share_percent (of all crimes; missing for
    incidents), least and most (in a month), least_month and most_month (periods), is_total. Most
    frequent first, then the total, then anti-social behaviour, which is no part of it.
    """
    wide = by_category_and_month(counts, months).pivot(
        index="category", columns="month", values="count"
    )
    is_crime = wide.index != ANTI_SOCIAL_BEHAVIOUR
    ordered = wide[is_crime].assign(count=wide.sum(axis=1)).reset_index()
    ordered = ordered.sort_values(["count", "category"], ascending=[False, True])
    crimes = wide.loc[ordered["category"]]
    table = pd.concat([crimes, crimes.sum().rename(ALL_CRIME).to_frame().T, wide[~is_crime]])
    share = 100 * table.sum(axis=1) / float(crimes.sum().sum())
    return pd.DataFrame(
        {
            "category": table.index,
            "count": table.sum(axis=1).to_numpy(),
            "share_percent": share.where(table.index != ANTI_SOCIAL_BEHAVIOUR).to_numpy(),
            "least": table.min(axis=1).to_numpy(),
            "least_month": table.idxmin(axis=1).to_numpy(),
            "most": table.max(axis=1).to_numpy(),
            "most_month": table.idxmax(axis=1).to_numpy(),
            "is_total": table.index == ALL_CRIME,
        }
    )


def by_category_and_month(counts: pd.DataFrame, months: pd.PeriodIndex) -> pd.DataFrame:
    """Crimes and incidents of each category in each of the months, which are held.

    Columns: category, month (a period), count. A category without a row in a month has a true zero
    there.
    """
    sums = counts.groupby(["category", _periods(counts).rename("month")])["count"].sum()
    categories = sorted(counts["category"].unique())
    grid = pd.MultiIndex.from_product([categories, months], names=["category", "month"])
    return sums.reindex(grid, fill_value=0).astype("int64").reset_index()


def by_place(counts: pd.DataFrame, *, force: str, authorities: Collection[str]) -> pd.DataFrame:
    """Where a force's crimes and incidents were placed.

    Columns: place, crimes, incidents, share_percent (of both, of all that the force recorded),
    in_area (yes, no, not known; [z] of the total), is_total. The authorities of the area first,
    then the force's others, those beyond its border together, what could not be placed, and the
    total.
    """
    of_force = counts[counts["force"] == force]
    own = [*own_authorities(of_force, force)]
    named = of_force["local_authority"].where(
        of_force["local_authority"].isna() | of_force["local_authority"].isin([*own, *authorities]),
        ELSEWHERE,
    )
    kind = (of_force["category"] == ANTI_SOCIAL_BEHAVIOUR).map({True: "incidents", False: "crimes"})
    sums = of_force.assign(place=named.fillna(NOT_PLACED), kind=kind).pivot_table(
        index="place", columns="kind", values="count", aggfunc="sum"
    )
    sums = sums.reindex(columns=["crimes", "incidents"]).fillna(0).astype("int64")
    inside = [name for name in sums.index if name in authorities]
    others = [name for name in own if name in sums.index and name not in authorities]
    ends = [name for name in (ELSEWHERE, NOT_PLACED) if name in sums.index]
    total = sums.sum().rename(ALL_FORCE).to_frame().T
    table = pd.concat([sums.loc[[*inside, *others, *ends]], total]).rename_axis("place")
    return table.reset_index().assign(
        share_percent=(100 * table.sum(axis=1) / float(total.sum(axis=1).iloc[0])).to_numpy(),
        in_area=[_in_area(name, inside) for name in table.index],
        is_total=table.index == ALL_FORCE,
    )


def _in_area(place: str, inside: Collection[str]) -> str:
    if place == ALL_FORCE:
        return "[z]"
    return "not known" if place == NOT_PLACED else "yes" if place in inside else "no"


def by_outcome(counts: pd.DataFrame) -> pd.DataFrame:
    """How crimes ended; incidents of anti-social behaviour have no outcome and are left out.

    Columns: outcome_group, count, share_percent, is_total. In the order of ORDER, then outcomes
    that the list does not have, by their own words; groups without a crime are left out.
    """
    crimes = without_incidents(counts)
    groups = outcome_groups(crimes["outcome"])
    sums = crimes["count"].groupby(groups.to_numpy()).sum()
    others = sorted(set(sums.index) - set(ORDER))
    ordered = sums.reindex([*(name for name in ORDER if name in sums.index), *others])
    ordered.loc[ALL_CRIME] = ordered.sum()
    return pd.DataFrame(
        {
            "outcome_group": ordered.index,
            "count": ordered.to_numpy(),
            "share_percent": (100 * ordered / ordered[ALL_CRIME]).to_numpy(),
            "is_total": ordered.index == ALL_CRIME,
        }
    )


def outcomes_by_category(counts: pd.DataFrame, groups: Collection[str]) -> pd.DataFrame:
    """Of each category of crime, how many crimes ended in the groups.

    Columns: category, count, chosen, chosen_percent. Highest share first.
    """
    crimes = without_incidents(counts)
    is_chosen = outcome_groups(crimes["outcome"]).isin(list(groups))
    table = (
        crimes.assign(chosen=crimes["count"].where(is_chosen, 0))
        .groupby("category")[["count", "chosen"]]
        .sum()
        .reset_index()
    )
    table["chosen_percent"] = 100 * table["chosen"] / table["count"]
    return table.sort_values(
        ["chosen_percent", "category"], ascending=[False, True], ignore_index=True
    )


def _periods(counts: pd.DataFrame) -> pd.Series[pd.Period]:
    return pd.to_datetime(counts["month"]).dt.to_period("M")
