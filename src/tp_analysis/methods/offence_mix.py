"""Which offence groups a category of data.police.uk is made of, by the force's own table."""

from __future__ import annotations

import pandas as pd

from tp_analysis.errors import DataError, did_you_mean


def offence_mix(
    force_counts: pd.DataFrame,
    mapping: pd.DataFrame,
    *,
    area_name: str,
    period: str | None = None,
) -> pd.DataFrame:
    """The share of each offence group in its category, as an assumption for another period.

    `force_counts` holds rows of the police force area tables (Office for National Statistics), of
    which the offences of `area_name` in `period` are used, by default the latest held.
    Columns: police_uk_category, offence_group, share (adds to 1 within a category), evidence
    ("assumed"; "computed" where a category is one group alone, by the mapping), count (missing
    where not needed), period. Groups that the table does not have (burglary was divided otherwise
    before April 2017) are left out.

    Raises DataError for an area or period that is not held, a count that is not given, counts
    that contradict each other, or a category of several groups that has none.
    """
    pairs = mapping[["police_uk_category", "offence_group"]].dropna().drop_duplicates()
    counts, period = _counts(force_counts, area_name, period)
    groups = pairs.assign(
        count=pairs["offence_group"].map(counts).astype(float),
        is_alone=~pairs["police_uk_category"].duplicated(keep=False),
    )
    kept = groups[groups["is_alone"] | groups["count"].notna()]
    total = kept.groupby("police_uk_category")["count"].transform("sum")
    lacking = set(pairs["police_uk_category"]) - set(
        kept.loc[kept["is_alone"] | (total > 0), "police_uk_category"]
    )
    if lacking:
        raise DataError(
            f"The police force area table of {area_name}, {period}, counts no crime of "
            f"{', '.join(sorted(lacking))}. Choose another period or area for the mix."
        )
    return kept.assign(
        share=(kept["count"] / total).mask(kept["is_alone"], 1.0),
        evidence=kept["is_alone"].map({True: "computed", False: "assumed"}),
        period=period,
    )[_COLUMNS].reset_index(drop=True)


_COLUMNS = ["police_uk_category", "offence_group", "share", "evidence", "count", "period"]


def _counts(
    force_counts: pd.DataFrame, area_name: str, period: str | None
) -> tuple[pd.Series[float], str]:
    """The area's counts by offence group in one period, and the period."""
    offences = force_counts[force_counts["measure"] == "offences"]
    rows = offences[offences["area"] == area_name]
    if rows.empty:
        hint = did_you_mean(area_name, offences["area"].dropna().astype(str).unique())
        raise DataError(f"The police force area tables have no area {area_name!r}. {hint}")
    # "West Midlands" is a region, and a force in it.
    if (rows["area_level"] == "force").any():
        rows = rows[rows["area_level"] == "force"]
    held = rows["period"].astype(str)
    chosen = period or str(held.max())
    if chosen not in set(held):
        raise DataError(
            f"The police force area tables of {area_name} hold no {chosen!r}. "
            f"Choose from {', '.join(sorted(set(held)))}."
        )
    rows = rows[held == chosen].drop_duplicates(["offence_group", "value"])
    doubtful = rows["value"].isna() | rows["offence_group"].duplicated(keep=False)
    if doubtful.any():
        raise DataError(
            f"The police force area tables give {area_name}, {chosen}, no single count of "
            f"{rows.loc[doubtful, 'offence_group'].iloc[0]}. Keep one release of that period, or "
            "choose another."
        )
    return rows.set_index("offence_group")["value"].astype(float), chosen
