"""What must hold for any household, wage, rent, council tax, savings and hours."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tp_analysis.incentives import Choices, IncentivesInputs, awards, by_hours, incomes, load_inputs
from tp_analysis.incentives.households import Circumstances, Household
from tp_analysis.incentives.incomes import Week, week

from .conftest import AREA, CHOSEN

RULES = load_inputs(area=AREA, chosen=CHOSEN).rules

households = st.builds(
    Household,
    key=st.just("drawn"),
    name=st.just("Drawn"),
    adults=st.integers(1, 2),
    children=st.integers(0, 4),
    aged_25_or_over=st.booleans(),
)
cases = st.builds(
    Circumstances,
    household=households,
    hourly_wage_gbp=st.floats(1, 60),
    weekly_rent_gbp=st.floats(0, 300),
    weekly_council_tax_gbp=st.floats(0, 60),
    savings_gbp=st.sampled_from([0.0, 5999.0, 6001.0, 9000.0, 16000.0, 16001.0]),
)
some_hours = st.floats(0, 60)
PENNY = 0.01


def paid_more(case: Circumstances, hours: float, more_gbp: float) -> Week:
    """The same hours for that much more pay a week."""
    wage = case.hourly_wage_gbp + more_gbp / hours
    return week(RULES, dataclasses.replace(case, hourly_wage_gbp=wage), hours=hours)


@given(case=cases, hours=some_hours)
@settings(max_examples=200, deadline=None)
def test_the_parts_add_to_net_income(case: Circumstances, hours: float) -> None:
    income = week(RULES, case, hours=hours).income
    parts = dataclasses.asdict(income)
    taken = parts["income_tax_gbp"] + parts["national_insurance_gbp"]
    given_gbp = sum(
        amount
        for name, amount in parts.items()
        if name not in ("hours", "income_tax_gbp", "national_insurance_gbp")
    )
    assert income.net_income_gbp == pytest.approx(given_gbp - taken)
    assert min(parts.values()) >= 0
    assert income.housing_benefit_gbp <= case.weekly_rent_gbp
    assert income.council_tax_benefit_gbp <= case.weekly_council_tax_gbp


@given(case=cases, hours=st.floats(1, 60))
@settings(max_examples=300, deadline=None)
def test_the_rate_equals_a_step_of_a_penny_wherever_the_rules_do_not_change(
    case: Circumstances, hours: float
) -> None:
    here, after = week(RULES, case, hours=hours), paid_more(case, hours, PENNY)
    if here.lost_to != after.lost_to or here.marginal_rate != after.marginal_rate:
        return
    kept = (after.income.net_income_gbp - here.income.net_income_gbp) / PENNY
    assert 1 - kept == pytest.approx(here.marginal_rate, abs=1e-6)


@given(case=cases, hours=st.floats(1, 60), more=st.floats(0, 100))
@settings(max_examples=200, deadline=None)
def test_more_pay_for_the_same_hours_never_lowers_net_income(
    case: Circumstances, hours: float, more: float
) -> None:
    here, after = week(RULES, case, hours=hours), paid_more(case, hours, more)
    assert after.income.net_income_gbp >= here.income.net_income_gbp - 1e-9


@given(case=cases, hours=some_hours, more=st.floats(0, 30))
@settings(max_examples=200, deadline=None)
def test_more_hours_never_lower_net_income_by_more_than_the_stated_falls(
    case: Circumstances, hours: float, more: float
) -> None:
    falls = by_hours.steps(RULES, case)
    crossed = falls[(falls["hours"] > hours) & (falls["hours"] <= hours + more)]
    stated = float(crossed["change_gbp"].clip(upper=0).sum())
    here, after = (week(RULES, case, hours=h).income for h in (hours, hours + more))
    assert after.net_income_gbp >= here.net_income_gbp + stated - 1e-4


@given(case=cases)
@settings(max_examples=25, deadline=None)
def test_bands_cover_all_hours_and_give_net_income(case: Circumstances) -> None:
    bands = by_hours.bands(RULES, case, last_hours=50)
    assert bands["from_hours"].iloc[0] == 0
    assert bands["to_hours"].iloc[-1] == 50
    assert (bands["from_hours"].iloc[1:].to_numpy() == bands["to_hours"].iloc[:-1]).all()
    kept = 1 - bands["marginal_rate_percent"] / 100
    pay = (bands["to_hours"] - bands["from_hours"]) * case.hourly_wage_gbp
    # Ends lie on tenths of an hour, the rules change in between.
    slack = 2 * by_hours.HOURS_STEP * case.hourly_wage_gbp + 0.01
    rise = bands["to_net_gbp"] - bands["from_net_gbp"]
    assert ((rise - kept * pay).abs() <= slack).all()


def test_a_couple_without_children_is_worse_off_at_the_hours_that_end_benefit(
    inputs: IncentivesInputs,
) -> None:
    steps = by_hours.steps(inputs.rules, inputs.case("couple")).set_index("hours")["change_gbp"]
    # What was left of 100.95 after all of 92.80 but 10.
    assert steps[16] == pytest.approx(-(100.95 - (92.80 - 10)), abs=1e-4)
    lost = incomes.participation_tax_rate(inputs.rules, inputs.case("couple"), hours=16)
    assert lost > 1


def test_savings_count_by_the_step_and_end_benefit_at_the_limit(inputs: IncentivesInputs) -> None:
    assert awards.income_from_savings(inputs.rules, 6000) == 0
    assert awards.income_from_savings(inputs.rules, 6000.01) == 1
    assert awards.income_from_savings(inputs.rules, 6250) == 1
    assert awards.income_from_savings(inputs.rules, 16000) == 40
    rich = dataclasses.replace(inputs.case("single"), savings_gbp=16000.01)
    assert week(inputs.rules, rich, hours=0).income.net_income_gbp == 0


def test_a_person_under_25_has_less_and_no_working_tax_credit(inputs: IncentivesInputs) -> None:
    young = dataclasses.replace(
        inputs.case("single"),
        household=dataclasses.replace(inputs.case("single").household, aged_25_or_over=False),
    )
    assert week(inputs.rules, young, hours=0).income.out_of_work_benefit_gbp == 50.95
    assert week(inputs.rules, young, hours=40).income.working_tax_credit_gbp == 0


def test_higher_pay_meets_the_higher_rates(inputs: IncentivesInputs) -> None:
    high = dataclasses.replace(inputs.case("single"), hourly_wage_gbp=25)
    found = week(inputs.rules, high, hours=40)
    # 52,000 a year: 37,400 at 20% and 8,125 at 40%; insurance on 734 and on 156 a week.
    assert found.income.income_tax_gbp == pytest.approx((37400 * 0.2 + 8125 * 0.4) / 52)
    assert found.income.national_insurance_gbp == pytest.approx(734 * 0.11 + 156 * 0.01)
    assert found.marginal_rate == pytest.approx(0.41)


def test_the_family_element_falls_above_the_second_threshold(inputs: IncentivesInputs) -> None:
    family = dataclasses.replace(inputs.case("lone_parent"), hourly_wage_gbp=25)
    found = week(inputs.rules, family, hours=40)
    assert found.income.child_tax_credit_gbp == pytest.approx((545 - 2000 * 0.0667) / 52)
    assert found.marginal_rate == pytest.approx(0.41 + 0.0667)


def test_child_benefit_counted_as_income_until_november_2009(inputs: IncentivesInputs) -> None:
    chosen: Choices = dataclasses.replace(CHOSEN, rules_on="2009-11-01")
    before = load_inputs(area=AREA, chosen=chosen)
    earlier, later = (
        week(found.rules, found.case("couple_with_children"), hours=25).income
        for found in (before, inputs)
    )
    fall = later.housing_benefit_gbp - earlier.housing_benefit_gbp
    assert fall == pytest.approx(0.65 * 33.20)


def test_the_falls_by_hours_are_stated_for_every_household(inputs: IncentivesInputs) -> None:
    found = [by_hours.steps(inputs.rules, case) for case in inputs.cases]
    assert set(pd.concat(found)["hours"]) == {16, 30}
