"""What the most active people of a cohort cost, worked out once for all exhibits. No exhibit here.

Holds amounts of single people: only what `group_exhibits` protects of it is shown.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from tp_analysis.offending import figures, triangulation
from tp_analysis.offending.cohort.loading import TWO_HUNDRED_AND_FIFTY, Cohort, persistent
from tp_analysis.offending.cohort.tables import population
from tp_analysis.offending.costing import agencies, lines, regression
from tp_analysis.offending.costing.inputs import CostingInputs
from tp_analysis.offending.inputs import OffendingInputs
from tp_analysis.offending.triangulation import Chain

ROUNDING_ERROR = 1e-9


# Compared as the object that it is, so that what is made of it can be kept.
@dataclass(frozen=True, eq=False)
class Group:
    """The most active people of a cohort, with what their offences and contacts cost in a year.

    Where the period is under a year, all amounts are those of the period.

    amounts: as `lines.person_amounts` has them. contacts: as `agencies.contact_amounts` has them.
    contact_costs: what each kind of contact costs, as `agencies.repriced_contacts` has it.
    chain_amounts: as `lines.chain_amounts` has them. share_costed: of the offences of the lines, 0
    to 1; share_step: what it may be rounded to, in percent. fiscal_shares: the share of each agency
    in the fiscal part of an average crime.
    detected: the share of recorded crimes taken to be detected. target_gbp: the published cost.
    """

    cohort: Cohort
    people: int
    amounts: pd.DataFrame
    contacts: pd.DataFrame
    contact_costs: pd.DataFrame
    chain_amounts: pd.DataFrame
    share_costed: float
    share_step: float
    fiscal_shares: Mapping[str, float]
    detected: float
    target_gbp: float

    @property
    def has_a_year(self) -> bool:
        """Whether the period is a year or more, so that there is an average year of it."""
        return _has_a_year(self.cohort)

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
    is, and what they cost in an average year of the period; in the period where it is under a
    year, as part of a year is never made into one. Raises DataError as `persistent` does.
    """
    cohort = chosen(cohorts)
    years = cohort.years if _has_a_year(cohort) else 1.0
    names = persistent(cohort, people=people)["offender"].astype(str).tolist()
    counts = lines.offence_counts(_of(cohort.offences, names))
    unit_costs = lines.UnitCosts(
        inputs.offence_mapping, inputs.real_unit_costs, inputs.multipliers, inputs.edition
    )
    contact_costs = agencies.repriced_contacts(
        costing.contact_costs, price_year=inputs.price_year, deflators=inputs.deflators
    )
    return Group(
        cohort=cohort,
        people=people,
        amounts=lines.person_amounts(
            names, counts, unit_costs, detected=chain.detected.central, years=years
        ),
        contacts=agencies.contact_amounts(_of(cohort.contacts, names), contact_costs, years=years),
        contact_costs=contact_costs,
        chain_amounts=lines.chain_amounts(counts, chain_gbp=_behind_one(chain), years=years),
        share_costed=lines.share_costed(counts, unit_costs),
        share_step=lines.share_step(counts),
        fiscal_shares=_fiscal_shares(inputs),
        detected=chain.detected.central,
        target_gbp=figures.target_gbp(inputs),
    )


def _behind_one(chain: Chain) -> float:
    """What all crime behind one attributed costs, in the central case of the chain."""
    values = chain.values("central")
    return triangulation.cost_gbp(values) / values[triangulation.CRIMES]


def _fiscal_shares(inputs: OffendingInputs) -> dict[str, float]:
    amounts = inputs.agencies.set_index("agency")["amount_gbp"].astype(float)
    return {str(name): float(share) for name, share in (amounts / amounts.sum()).items()}


def chosen(cohorts: Iterable[Cohort]) -> Cohort:
    """The cohort that the published cost is about, or the first there is."""
    every = list(cohorts)
    return next((one for one in every if one.key == TWO_HUNDRED_AND_FIFTY), every[0])


def _has_a_year(cohort: Cohort) -> bool:
    return cohort.years > 1 - ROUNDING_ERROR


def _of(rows: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    return rows[rows["offender"].astype(str).isin(names)]


def whole_years(cohort: Cohort) -> int:
    """How many whole years the period has: what is left over is not held against one."""
    return math.floor(cohort.years + ROUNDING_ERROR)


def shows_decline(cohort: Cohort) -> bool:
    """Whether there is a whole year to pick people in, and one after it."""
    return whole_years(cohort) >= 2


def decline(cohort: Cohort, *, people: int) -> pd.DataFrame:
    """What those picked in year 1 of a cohort, and everybody in it, did in each whole year.

    Raises DataError where the period has fewer than two.
    """
    dated = cohort.offences.assign(
        year=regression.year_of(cohort.offences["committed_on"], first_day=cohort.first_day)
    )
    counts = regression.by_year(cohort.people, dated, years=whole_years(cohort))
    return regression.decline_statistics(counts, people=min(people, len(counts)))
