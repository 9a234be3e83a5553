"""The rates that were in force on a day, by name; the numbers themselves live in the data."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, fields

import pandas as pd

from tp_analysis.errors import DataError

RATES = "data/raw/incentives/parameters.csv"
MOST_NAMED = 3


@dataclass(frozen=True)
class Rules:
    """Every rate by its name in the data: amounts in pounds a week unless the data say a year,
    shares between 0 and 1, hours a week."""

    income_tax_allowance: float
    income_tax_basic_rate: float
    income_tax_basic_limit: float
    income_tax_higher_rate: float
    national_insurance_threshold: float
    national_insurance_upper_limit: float
    national_insurance_main_rate: float
    national_insurance_upper_rate: float
    working_tax_credit_basic: float
    working_tax_credit_couple: float
    working_tax_credit_full_time: float
    full_time_hours: float
    work_hours_with_child: float
    work_hours_without_child: float
    child_tax_credit_family: float
    child_tax_credit_child: float
    tax_credit_threshold: float
    child_tax_credit_only_threshold: float
    tax_credit_taper: float
    tax_credit_second_threshold: float
    tax_credit_second_taper: float
    child_benefit_first: float
    child_benefit_other: float
    child_benefit_counted: float
    allowance_single_25: float
    allowance_single_18_24: float
    allowance_lone_parent: float
    allowance_couple: float
    allowance_child: float
    family_premium: float
    out_of_work_taper: float
    out_of_work_hours: float
    out_of_work_ignored_single: float
    out_of_work_ignored_couple: float
    out_of_work_ignored_lone_parent: float
    housing_ignored_single: float
    housing_ignored_couple: float
    housing_ignored_lone_parent: float
    housing_ignored_more: float
    housing_more_hours_with_child: float
    housing_more_hours_without_child: float
    housing_benefit_taper: float
    council_tax_benefit_taper: float
    savings_lower_limit: float
    savings_upper_limit: float
    savings_for_a_pound: float
    minimum_wage: float


def rows_in_force(parameters: pd.DataFrame, *, on: str) -> pd.DataFrame:
    """The rows of the parameters that were in force on a day, written as 2010-02-05.

    Raises DataError where a rate that the rules need has no row for that day, or several.
    """
    day = pd.Timestamp(datetime.date.fromisoformat(on))
    rows = parameters[(parameters["in_force_from"] <= day) & (parameters["in_force_to"] >= day)]
    needed = {field.name for field in fields(Rules)}
    if missing := sorted(needed - set(rows["parameter_id"])):
        named = ", ".join(missing[:MOST_NAMED])
        others = len(missing) - MOST_NAMED
        more = f" and {others} other rates" if others > 0 else ""
        raise DataError(
            f"{RATES} has no row in force on {on} for {named}{more}. Add a row for each, or choose "
            "another day (rules_on)."
        )
    repeated = rows.loc[rows["parameter_id"].duplicated(), "parameter_id"]
    if len(repeated):
        raise DataError(
            f"{RATES} has two rows in force on {on} for {repeated.iloc[0]}. End the earlier one "
            "the day before the later one starts."
        )
    return rows.reset_index(drop=True)


def rules_from(in_force: pd.DataFrame) -> Rules:
    """The rules from the rows in force on one day; percentages become shares."""
    shares = in_force["unit"] == "percent"
    values = in_force["value"].astype(float)
    values = values.mask(shares, values / 100)
    by_name = dict(zip(in_force["parameter_id"], values, strict=True))
    return Rules(**{field.name: float(by_name[field.name]) for field in fields(Rules)})
