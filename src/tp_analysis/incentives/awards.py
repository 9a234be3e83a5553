"""What is paid to a household: benefits and tax credits, each by its own rule, pounds a week."""

from __future__ import annotations

from dataclasses import dataclass

from tp_analysis.incentives.households import WEEKS_A_YEAR, Circumstances, Household
from tp_analysis.incentives.rules import Rules


@dataclass(frozen=True)
class Award:
    """An amount a week, and whether it is being withdrawn: less than its most, more than none."""

    amount_gbp: float
    is_tapering: bool = False


def child_benefit(rules: Rules, household: Household) -> float:
    """Child Benefit: more for the first child, whatever the income."""
    if not household.children:
        return 0.0
    return rules.child_benefit_first + (household.children - 1) * rules.child_benefit_other


def income_from_savings(rules: Rules, savings_gbp: float) -> float:
    """What savings count as a week: a pound for each step, or part of one, above the limit."""
    steps = -(-(savings_gbp - rules.savings_lower_limit) // rules.savings_for_a_pound)
    return max(0.0, float(steps))


def personal_allowance(rules: Rules, household: Household) -> float:
    """What the adults are taken to need, without rent (Hansard, 15 December 2008)."""
    if household.is_couple:
        return rules.allowance_couple
    if household.is_lone_parent:
        return rules.allowance_lone_parent
    if household.aged_25_or_over:
        return rules.allowance_single_25
    return rules.allowance_single_18_24


def applicable_amount(rules: Rules, household: Household) -> float:
    """The same with the children, as Housing and Council Tax Benefit reckon it."""
    family = rules.family_premium if household.children else 0.0
    children = household.children * rules.allowance_child
    return personal_allowance(rules, household) + children + family


def by_household(household: Household, single: float, couple: float, lone_parent: float) -> float:
    """The one of three rates that is for this household."""
    if household.is_couple:
        return couple
    return lone_parent if household.is_lone_parent else single


def out_of_work_ignored(rules: Rules, household: Household) -> float:
    """The take-home pay that Jobseeker's Allowance and Income Support leave out."""
    return by_household(
        household,
        rules.out_of_work_ignored_single,
        rules.out_of_work_ignored_couple,
        rules.out_of_work_ignored_lone_parent,
    )


def housing_ignored(rules: Rules, household: Household) -> float:
    """The take-home pay that Housing and Council Tax Benefit leave out."""
    return by_household(
        household,
        rules.housing_ignored_single,
        rules.housing_ignored_couple,
        rules.housing_ignored_lone_parent,
    )


def out_of_work_benefit(
    rules: Rules, circumstances: Circumstances, *, hours: float, take_home_gbp: float
) -> Award:
    """Jobseeker's Allowance, or Income Support for a lone parent; none from 16 hours a week.

    Pay above the part ignored is taken off pound for pound. Children have Child Tax Credit instead
    of an allowance here, so neither counts.
    """
    savings = circumstances.savings_gbp
    if hours >= rules.out_of_work_hours or savings > rules.savings_upper_limit:
        return Award(0.0)
    household = circumstances.household
    counted = max(0.0, take_home_gbp - out_of_work_ignored(rules, household))
    most = personal_allowance(rules, household) - income_from_savings(rules, savings)
    amount = max(0.0, most - counted * rules.out_of_work_taper)
    return Award(amount, is_tapering=amount > 0 and counted > 0)


def working_tax_credit_most(rules: Rules, household: Household, *, hours: float) -> float:
    """Working Tax Credit a year before any is withdrawn; none below the hours that it asks for.

    16 hours with children; 30 without, aged 25 or over (Hansard, 27 April 2009).
    """
    if household.children:
        entitled = hours >= rules.work_hours_with_child
    else:
        entitled = hours >= rules.work_hours_without_child and household.aged_25_or_over
    if not entitled:
        return 0.0
    not_single = household.is_couple or household.is_lone_parent
    couple = rules.working_tax_credit_couple if not_single else 0.0
    full_time = rules.working_tax_credit_full_time if hours >= rules.full_time_hours else 0.0
    return rules.working_tax_credit_basic + couple + full_time


@dataclass(frozen=True)
class TaxCredits:
    """Both credits a week, and the share of the next pound of pay before tax that they lose."""

    working_gbp: float
    child_gbp: float
    rate: float


def tax_credits(
    rules: Rules, household: Household, *, hours: float, gross_gbp: float, in_full: bool
) -> TaxCredits:
    """Working and Child Tax Credit on a year of such weeks; `in_full` for those on benefit.

    Working Tax Credit is withdrawn first, then the children's element; the family element only
    above a second threshold. This year's income is used: changes from last year's are left out.
    """
    income = 0.0 if in_full else gross_gbp * WEEKS_A_YEAR
    working = working_tax_credit_most(rules, household, hours=hours)
    children = household.children * rules.child_tax_credit_child
    family = rules.child_tax_credit_family if household.children else 0.0
    threshold = rules.tax_credit_threshold if working else rules.child_tax_credit_only_threshold
    lost = max(0.0, income - threshold) * rules.tax_credit_taper
    lost_family = (
        max(0.0, income - rules.tax_credit_second_threshold) * rules.tax_credit_second_taper
    )
    left_family = max(0.0, family - lost_family)
    rate = rules.tax_credit_taper if 0 < lost < working + children else 0.0
    if lost_family > 0 and left_family > 0:
        rate += rules.tax_credit_second_taper
    return TaxCredits(
        working_gbp=max(0.0, working - lost) / WEEKS_A_YEAR,
        child_gbp=(max(0.0, children - max(0.0, lost - working)) + left_family) / WEEKS_A_YEAR,
        rate=rate,
    )


def more_ignored(rules: Rules, household: Household, *, hours: float) -> float:
    """The further pay or tax credit that Housing and Council Tax Benefit leave out at work.

    From 16 hours with children, from 30 without at 25 or over (Housing Benefit Regulations 2006,
    schedule 4, paragraph 17).
    """
    if household.children:
        entitled = hours >= rules.housing_more_hours_with_child
    else:
        entitled = hours >= rules.housing_more_hours_without_child and household.aged_25_or_over
    return rules.housing_ignored_more if entitled else 0.0


def tapered(most_gbp: float, excess_gbp: float, taper: float) -> Award:
    """A benefit withdrawn at a share of income above the allowances (Hansard, 25 June 1998)."""
    amount = max(0.0, most_gbp - taper * max(0.0, excess_gbp))
    return Award(amount, is_tapering=amount > 0 and excess_gbp > 0)
