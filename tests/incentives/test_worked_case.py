"""The case that was worked by hand comes out of the rules to the penny, part by part."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

from tp_analysis.incentives import IncentivesInputs, checks, incomes

# hours, gross, tax, insurance, Working Tax Credit, Jobseeker's Allowance, Housing Benefit,
# Council Tax Benefit, net income, participation tax rate: worked apart from this code
BY_HAND = [
    (5, 29.00, 0, 0, 0, 40.30, 80.00, 18.00, 167.30, 82.8),
    (16, 92.80, 0, 0, 0, 0, 64.72, 13.30, 170.82, 90.8),
    (25, 145.00, 4.10, 3.85, 0, 0, 35.96, 4.45, 177.46, 89.5),
    (30, 174.00, 9.90, 7.04, 31.54, 0, 13.41, 0, 202.01, 77.2),
    (40, 232.00, 21.50, 13.42, 8.92, 0, 2.09, 0, 208.10, 80.3),
]
HALF_A_PENNY = 0.005 + 1e-6


def again(inputs: IncentivesInputs) -> pd.DataFrame:
    return checks.worked_case(inputs.rules, inputs.households, inputs.worked_case)


@pytest.mark.parametrize("row", BY_HAND, ids=lambda row: f"{row[0]} hours")
def test_each_row_is_printed_as_it_was_worked_by_hand(
    inputs: IncentivesInputs, row: tuple[float, ...]
) -> None:
    case = again(inputs)
    columns = [*checks.AMOUNTS, checks.PARTICIPATION]
    (printed,) = case.loc[case["hours"] == row[0], columns].to_numpy().tolist()
    assert printed == [*map(float, row[1:])]


def test_the_exact_amounts_are_within_half_a_penny(inputs: IncentivesInputs) -> None:
    assert again(inputs)["largest_difference_gbp"].max() <= HALF_A_PENNY


def test_only_four_amounts_lie_on_half_a_penny_where_either_penny_is_right(
    inputs: IncentivesInputs,
) -> None:
    found = {
        (hours, name): round(amount, 6)
        for hours in (5, 16, 25, 30, 40)
        for name, amount in exact_amounts(inputs, hours).items()
        if round(1000 * amount, 6) % 10 == 5
    }
    assert found == {
        (16, "housing_benefit_gbp"): 64.725,
        (16, "net_income_gbp"): 170.825,
        (30, "housing_benefit_gbp"): 13.405,
        (40, "housing_benefit_gbp"): 2.095,
    }


def exact_amounts(inputs: IncentivesInputs, hours: float) -> dict[str, float]:
    income = incomes.week(inputs.rules, inputs.case("single"), hours=hours).income
    return {name: float(getattr(income, name)) for name in checks.AMOUNTS}


def test_the_table_in_the_data_is_the_one_worked_by_hand(inputs: IncentivesInputs) -> None:
    columns = ["hours", *checks.AMOUNTS, checks.PARTICIPATION]
    shipped = inputs.worked_case[columns].astype(float).to_numpy().tolist()
    assert shipped == [[*map(float, row)] for row in BY_HAND]


def test_without_work_the_person_has_allowance_rent_and_council_tax(
    inputs: IncentivesInputs,
) -> None:
    income = incomes.week(inputs.rules, inputs.case("single"), hours=0).income
    assert income.net_income_gbp == pytest.approx(162.30)


@pytest.mark.parametrize("rate", ["housing_benefit_taper", "national_insurance_main_rate"])
def test_a_rate_that_is_a_hundredth_off_is_noticed(inputs: IncentivesInputs, rate: str) -> None:
    wrong = dataclasses.replace(inputs.rules, **{rate: getattr(inputs.rules, rate) + 0.01})
    case = checks.worked_case(wrong, inputs.households, inputs.worked_case)
    assert case["largest_difference_gbp"].max() > HALF_A_PENNY


def test_the_default_wage_is_the_minimum_wage_of_the_day(inputs: IncentivesInputs) -> None:
    assert inputs.chosen.hourly_wage_gbp == inputs.rules.minimum_wage
