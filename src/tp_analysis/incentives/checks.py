"""The rules against a case worked by hand, and how far each assumption carries a result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from tp_analysis.errors import DataError
from tp_analysis.incentives import incomes
from tp_analysis.incentives.households import Circumstances, households_from
from tp_analysis.incentives.rules import Rules
from tp_analysis.methods.uncertainty import switching_value

AMOUNTS = (
    "gross_gbp",
    "income_tax_gbp",
    "national_insurance_gbp",
    "working_tax_credit_gbp",
    "out_of_work_benefit_gbp",
    "housing_benefit_gbp",
    "council_tax_benefit_gbp",
    "net_income_gbp",
)
PARTICIPATION = "participation_tax_rate_percent"
HIGHEST_WAGE_GBP = 100.0


def worked_case(rules: Rules, households: pd.DataFrame, by_hand: pd.DataFrame) -> pd.DataFrame:
    """The case again, by the rules: every row at its own wage, rent, council tax and hours.

    Columns: hours, the columns of AMOUNTS to the penny, participation_tax_rate_percent to a tenth,
    and largest_difference_gbp: the largest of the differences between the exact amounts and those
    worked by hand. Half a penny is agreement to the penny.
    """
    types = {household.key: household for household in households_from(households)}
    rows = []
    for row in by_hand.to_dict("records"):
        case = Circumstances(
            household=types[row["household"]],
            hourly_wage_gbp=float(row["hourly_wage_gbp"]),
            weekly_rent_gbp=float(row["weekly_rent_gbp"]),
            weekly_council_tax_gbp=float(row["weekly_council_tax_gbp"]),
        )
        rows.append(_compared(rules, case, row))
    return pd.DataFrame(rows)


def _compared(rules: Rules, case: Circumstances, row: Mapping[Any, Any]) -> dict[str, float]:
    hours = float(row["hours"])
    income = incomes.week(rules, case, hours=hours).income
    exact = {name: float(getattr(income, name)) for name in AMOUNTS}
    lost = 100 * incomes.participation_tax_rate(rules, case, hours=hours)
    return {
        "hours": hours,
        **{name: round(amount, 2) for name, amount in exact.items()},
        PARTICIPATION: round(lost, 1),
        "largest_difference_gbp": max(abs(exact[name] - float(row[name])) for name in AMOUNTS),
    }


def switching_points(rules: Rules, case: Circumstances, *, hours: float) -> dict[str, float]:
    """What rent, council tax and wage would have to be for the benefits to have run out.

    Keys: housing_ends_rent_gbp and council_ends_tax_gbp (below them nothing is left to withdraw),
    both_end_wage_gbp (above it, neither; NaN where no wage up to £100 an hour does it), and
    least_lost: the share of pay lost if there were neither rent nor council tax.
    """
    excess = incomes.week(rules, case, hours=hours).excess_gbp
    longest = max(
        case.weekly_rent_gbp / rules.housing_benefit_taper,
        case.weekly_council_tax_gbp / rules.council_tax_benefit_taper,
    )
    unhoused = replace(case, weekly_rent_gbp=0.0, weekly_council_tax_gbp=0.0)
    return {
        "housing_ends_rent_gbp": excess * rules.housing_benefit_taper,
        "council_ends_tax_gbp": excess * rules.council_tax_benefit_taper,
        "both_end_wage_gbp": _wage_of_excess(rules, case, hours, longest),
        "least_lost": incomes.participation_tax_rate(rules, unhoused, hours=hours),
    }


def _wage_of_excess(rules: Rules, case: Circumstances, hours: float, target_gbp: float) -> float:
    def excess(wage_gbp: float) -> float:
        paid = replace(case, hourly_wage_gbp=wage_gbp)
        return incomes.week(rules, paid, hours=hours).excess_gbp

    try:
        return switching_value(excess, target=target_gbp, low=0.01, high=HIGHEST_WAGE_GBP)
    except DataError:
        return float("nan")
