"""The cohorts of a report with what is shown of them, protected: no exhibit sees a person's row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tp_analysis.disclosure import ProtectedTable
from tp_analysis.methods.offence_costs import TOTAL
from tp_analysis.offending.cohort import concentration, tables
from tp_analysis.offending.cohort.concentration import By
from tp_analysis.offending.cohort.loading import (
    TWO_HUNDRED_AND_FIFTY,
    TWO_PERCENT,
    Cohort,
    Source,
    load_cohort,
)
from tp_analysis.offending.costing.lines import UnitCosts, cost_of_one
from tp_analysis.offending.inputs import OffendingInputs


@dataclass(frozen=True)
class Study:
    """One cohort or two, and the tables of them that may be shown.

    `concentration` holds, by what is counted, one row a measure (measure_id, measure, and for each
    cohort first_ or second_ and value, low, high, chance; in percent); `curves` one table a cohort
    (curve, top_share, share_of_total, 0 to 1). The others are about the first cohort alone:
    `activity` counts people by band and scheme, `outcomes` offences by group and outcome, `rates`
    has offences a person a year, and `co_offending` what changes where offences are split.
    """

    cohorts: tuple[Cohort, ...]
    area_name: str
    persistent_people: int
    resamples: int
    concentration: Mapping[By, ProtectedTable]
    curves: Mapping[str, ProtectedTable]
    activity: ProtectedTable
    outcomes: ProtectedTable
    rates: ProtectedTable
    co_offending: ProtectedTable

    @property
    def first(self) -> Cohort:
        """The cohort that is shown in full."""
        return self.cohorts[0]

    @property
    def is_illustrative(self) -> bool:
        """Whether the people are made up."""
        return self.first.is_illustrative


def load_cohorts(source: Source, *, seed: int, offenders: int, area: str) -> tuple[Cohort, ...]:
    """A made-up cohort for each of the two published claims, or the one of the extracts.

    Raises as `load_cohort` does.
    """
    claims = (TWO_PERCENT, TWO_HUNDRED_AND_FIFTY) if source == "illustrative" else (TWO_PERCENT,)
    return tuple(
        load_cohort(source, claim=claim, seed=seed, offenders=offenders, area=area)
        for claim in claims
    )


def make_study(
    inputs: OffendingInputs,
    cohorts: tuple[Cohort, ...],
    *,
    persistent_people: int,
    resamples: int,
    seed: int,
) -> Study:
    """What is shown of the cohorts, protected under their policy.

    Raises DataError where a cohort has nobody with an offence, and as the methods do.
    """
    costs = group_costs(inputs)
    amounts = {
        cohort.key: concentration.amounts_by_person(
            cohort.people, cohort.offences, group_costs=costs
        )
        for cohort in cohorts
    }
    first = cohorts[0]
    return Study(
        cohorts=cohorts,
        area_name=inputs.area.name,
        persistent_people=persistent_people,
        resamples=resamples,
        concentration={
            by: tables.concentration_table(
                cohorts, amounts, by, people=persistent_people, resamples=resamples, seed=seed
            )
            for by in ("offences", "cost")
        },
        curves={
            cohort.key: tables.curves_table(amounts[cohort.key], cohort.policy)
            for cohort in cohorts
        },
        activity=tables.activity_table(first),
        outcomes=tables.outcomes_table(first),
        rates=tables.rates_table(first),
        co_offending=tables.co_offending_table(first, costs),
    )


def group_costs(inputs: OffendingInputs) -> dict[str, float]:
    """The average cost (£, all parts, prices of the report) of a recorded offence of each group;
    groups that the edition does not cost are left out."""
    unit_costs = UnitCosts(
        inputs.offence_mapping, inputs.real_unit_costs, inputs.multipliers, inputs.edition
    )
    groups = inputs.offence_mapping["offence_group"].tolist()
    each = cost_of_one(groups, unit_costs, basis="recorded", parts=(TOTAL,))[TOTAL].dropna()
    return {str(group): float(cost) for group, cost in each.items()}
