"""What the most active people of a cohort cost, worked out once for all exhibits. No exhibit here.

Holds amounts of single people: only what `group_exhibits` protects of it is shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from tp_analysis.errors import DataError
from tp_analysis.offending import figures
from tp_analysis.offending.cohort.loading import TWO_HUNDRED_AND_FIFTY, Cohort, persistent
from tp_analysis.offending.cohort.tables import population
from tp_analysis.offending.costing import agencies, lines, regression
from tp_analysis.offending.costing.inputs import CostingInputs
from tp_analysis.offending.inputs import OffendingInputs
from tp_analysis.offending.triangulation import Chain


@dataclass(frozen=True)
class Group:
    """The most active people of a cohort, with what their offences and contacts cost in a year.

    amounts: as `lines.person_amounts` has them. contacts: as `agencies.contact_amounts` has them.
    share_costed: of their offences, 0 to 1; share_step: what it may be rounded to, in percent.
    """

    cohort: Cohort
    people: int
    amounts: pd.DataFrame
    contacts: pd.DataFrame
    share_costed: float
    share_step: float

    @property
    def years(self) -> int:
        """The whole years of the period."""
        return round(self.cohort.years)

    @property
    def population(self) -> str:
        """Who is counted, for the audit of tables that are about the same people."""
        return f"{self.people:,} most active of the {population(self.cohort)}"


def cost_group(
    inputs: OffendingInputs,
    costing: CostingInputs,
    cohorts: Iterable[Cohort],
    chain: Chain,
    *,
    people: int,
) -> Group:
    """The `people` most active of the cohort that the published cost is about, or of the one there
    is, and what they cost in an average year of the period.

    Raises DataError for a period under a year, as part of a year is never made into one.
    """
    cohort = chosen(cohorts)
    if round(cohort.years, 2) < 1:
        raise DataError(
            f"The cohort spans {cohort.years:.2f} years. A part of a year is not made into a year: "
            "bring offences of at least twelve months."
        )
    names = persistent(cohort, people=people)["offender"].astype(str).tolist()
    counts = lines.offence_counts(_of(cohort.offences, names))
    unit_costs = lines.UnitCosts(
        inputs.offence_mapping, figures.costs_of(inputs), inputs.multipliers, inputs.edition
    )
    contact_costs = agencies.repriced_contacts(
        costing.contact_costs, price_year=inputs.price_year, deflators=inputs.deflators
    )
    return Group(
        cohort=cohort,
        people=people,
        amounts=lines.person_amounts(
            names, counts, unit_costs, detected=chain.detected.central, years=cohort.years
        ),
        contacts=agencies.contact_amounts(
            _of(cohort.contacts, names), contact_costs, years=cohort.years
        ),
        share_costed=lines.share_costed(counts, unit_costs),
        share_step=lines.share_step(counts),
    )


def chosen(cohorts: Iterable[Cohort]) -> Cohort:
    """The cohort that the published cost is about, or the first there is."""
    every = list(cohorts)
    return next((one for one in every if one.key == TWO_HUNDRED_AND_FIFTY), every[0])


def _of(rows: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    return rows[rows["offender"].astype(str).isin(names)]


def decline(cohort: Cohort, *, people: int) -> pd.DataFrame:
    """What those picked in year 1 of a cohort, and everybody in it, did in each whole year."""
    years = round(cohort.years)
    dated = cohort.offences.assign(
        year=regression.year_of(cohort.offences["committed_on"], first_day=cohort.first_day)
    )
    counts = regression.by_year(cohort.people, dated, years=years)
    return regression.decline_statistics(counts, people=min(people, len(counts)))
