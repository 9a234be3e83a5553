"""What the incentives report reads: the only module of the topic that asks the store."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from tp_analysis.areas import Area, find_area
from tp_analysis.incentives import by_hours
from tp_analysis.incentives.datasets import HOUSEHOLDS, PARAMETERS, WORKED_CASE
from tp_analysis.incentives.households import Circumstances, households_from
from tp_analysis.incentives.rules import Rules, rows_in_force, rules_from
from tp_analysis.published import published_figures
from tp_analysis.reference.datasets import DOCUMENTS
from tp_analysis.store import load

PILOT_CLAIM = "benefits.withdrawal_rate"


@dataclass(frozen=True)
class Choices:
    """What the notebook's parameters chose: the day of the rules, and what all households share."""

    rules_on: str
    hourly_wage_gbp: float
    weekly_rent_gbp: float
    weekly_council_tax_gbp: float
    savings_gbp: float
    hours: float
    household: str


@dataclass(frozen=True)
class IncentivesInputs:
    """The tables of the incentives report, the rules in force, and what was chosen.

    `cases` are the household types under the chosen wage, rent, council tax and savings;
    `parameters` are the rows in force; `claim` is what the pilot printed.
    """

    area: Area
    chosen: Choices
    rules: Rules
    cases: tuple[Circumstances, ...]
    parameters: pd.DataFrame
    households: pd.DataFrame
    worked_case: pd.DataFrame
    claim: pd.DataFrame
    documents: pd.DataFrame

    def case(self, household: str) -> Circumstances:
        """The case of one household type, by its key."""
        return next(case for case in self.cases if case.household.key == household)

    @cached_property
    def bands(self) -> pd.DataFrame:
        """The stretches of hours of every type in their order, as of `by_hours.bands`.

        Worked out once: two charts and a title take it. Do not change it.
        """
        found = [
            by_hours.bands(self.rules, case, last_hours=by_hours.LAST_HOURS) for case in self.cases
        ]
        return pd.concat(found, ignore_index=True)


def load_inputs(*, area: str, chosen: Choices) -> IncentivesInputs:
    """The tables and rules. Raises DataError where an extract is refused, has no row for the
    household chosen, or lacks a rate in force on the day chosen."""
    households = load(HOUSEHOLDS)
    load(HOUSEHOLDS, household=chosen.household)
    in_force = rows_in_force(load(PARAMETERS), on=chosen.rules_on)
    cases = tuple(
        Circumstances(
            household=household,
            hourly_wage_gbp=chosen.hourly_wage_gbp,
            weekly_rent_gbp=chosen.weekly_rent_gbp,
            weekly_council_tax_gbp=chosen.weekly_council_tax_gbp,
            savings_gbp=chosen.savings_gbp,
        )
        for household in households_from(households)
    )
    return IncentivesInputs(
        area=find_area(area),
        chosen=chosen,
        rules=rules_from(in_force),
        cases=cases,
        parameters=in_force,
        households=households,
        worked_case=load(WORKED_CASE),
        claim=load(published_figures("benefits"), figure_id=PILOT_CLAIM),
        documents=load(DOCUMENTS),
    )
