"""Regression to the mean: those picked as most active one year offend less the next, untreated.

Whoever is picked for what they did in one year was partly picked for a bad year. What they would
have done anyway is what a scheme's fall must be set against (Barnett and others, 2005).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from tp_analysis.disclosure import step_that_hides
from tp_analysis.errors import DataError
from tp_analysis.offending.costing.lines import steps_name

MEAN_STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
PERCENT_STEPS = (1.0, 2.0, 5.0, 10.0)
PICKED, EVERYBODY = "Picked as most active in the first year", "All known offenders"


def by_year(people: pd.DataFrame, offences: pd.DataFrame, *, years: int) -> pd.DataFrame:
    """How many offences each person committed in each whole year of the period.

    `offences` has offender and year (1 for the first). Index: offender, everybody once; one column
    a year. Raises DataError for fewer than two whole years.
    """
    if years < 2:
        raise DataError(
            f"The cohort spans {years} whole years. Regression to the mean needs 2: the year in "
            "which people are picked, and the one after."
        )
    every = pd.Index(people["offender"].astype(str), name="offender")
    who = every.get_indexer(pd.Index(offences["offender"].astype(str)))
    year = offences["year"].to_numpy(int)
    kept = (who >= 0) & (year <= years)
    counts = np.zeros((len(every), years), dtype="int64")
    np.add.at(counts, (who[kept], year[kept] - 1), 1)
    return pd.DataFrame(counts, index=every, columns=range(1, years + 1))


def year_of(committed_on: pd.Series[pd.Timestamp], *, first_day: pd.Timestamp) -> pd.Series[int]:
    """The year of the period, from 1, in which each day lies: twelve months from its first day."""
    months = (committed_on.dt.year - first_day.year) * 12 + committed_on.dt.month - first_day.month
    return months // 12 + 1


def picked(counts: pd.DataFrame, *, people: int) -> pd.DataFrame:
    """The rows of the people most active in the first year; of equals, the first by name."""
    first = counts[1].sort_index().sort_values(ascending=False, kind="stable")
    return counts.loc[first.index[:people]]


def decline_statistics(counts: pd.DataFrame, *, people: int) -> pd.DataFrame:
    """Offences a person in each year, of those picked in the first and of everybody.

    Columns: group, year, people; offences (mean) and change_percent (on year 1), each with the
    step that hides any one person. To be protected.
    """
    groups = {PICKED: picked(counts, people=people), EVERYBODY: counts}
    rows = []
    for group, table in groups.items():
        size, first = max(len(table), 1), float(table[1].mean())
        for year in table.columns:
            mean = float(table[year].mean())
            change = mean / first if first else float("nan")
            # How far the mean, and the ratio of two of them, can move without one person.
            moved = float(table[year].max()) / size
            ratio = float((table[year] - change * table[1]).abs().max()) / size / first
            rows.append(
                {
                    "group": group, "year": f"Year {year}", "people": len(table),
                    "offences": mean,
                    steps_name("offences"): step_that_hides([moved], steps=MEAN_STEPS),
                    "change_percent": 100 * (change - 1),
                    steps_name("change_percent"): step_that_hides(
                        [100 * ratio], steps=PERCENT_STEPS
                    ),
                }
            )  # fmt: skip
    return pd.DataFrame(rows)
