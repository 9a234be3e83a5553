"""Net income at a number of hours, part by part, and what is lost of the next pound of pay."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tp_analysis.incentives import awards, deductions
from tp_analysis.incentives.households import WEEKS_A_YEAR, Circumstances
from tp_analysis.incentives.rules import Rules

# What can be taken of the next pound of pay, in the order in which the rules take it.
INCOME_TAX = "income tax"
NATIONAL_INSURANCE = "National Insurance"
TAX_CREDITS = "tax credits"
OUT_OF_WORK = "Jobseeker's Allowance or Income Support"
HOUSING_BENEFIT = "Housing Benefit"
COUNCIL_TAX_BENEFIT = "Council Tax Benefit"


@dataclass(frozen=True)
class WeeklyIncome:
    """A week's income, part by part in pounds; net of deductions, before rent and council tax."""

    hours: float
    gross_gbp: float
    income_tax_gbp: float
    national_insurance_gbp: float
    child_benefit_gbp: float
    working_tax_credit_gbp: float
    child_tax_credit_gbp: float
    out_of_work_benefit_gbp: float
    housing_benefit_gbp: float
    council_tax_benefit_gbp: float

    @property
    def take_home_gbp(self) -> float:
        """Pay after income tax and National Insurance."""
        return self.gross_gbp - self.income_tax_gbp - self.national_insurance_gbp

    @property
    def benefits_gbp(self) -> float:
        """All benefits and tax credits."""
        return (
            self.child_benefit_gbp
            + self.working_tax_credit_gbp
            + self.child_tax_credit_gbp
            + self.out_of_work_benefit_gbp
            + self.housing_benefit_gbp
            + self.council_tax_benefit_gbp
        )

    @property
    def net_income_gbp(self) -> float:
        """What the household has a week, before it pays rent and council tax."""
        return self.take_home_gbp + self.benefits_gbp


@dataclass(frozen=True)
class Week:
    """A week's income, the share lost of the next pound of pay, and to what it is lost.

    `excess_gbp` is the income above the allowances by which Housing and Council Tax Benefit are
    cut; none where the household has Jobseeker's Allowance or Income Support.
    """

    income: WeeklyIncome
    marginal_rate: float
    lost_to: tuple[str, ...]
    excess_gbp: float


def week(rules: Rules, circumstances: Circumstances, *, hours: float) -> Week:
    """The week at a number of hours of the one earner, by the rules of one day.

    The marginal rate is that of a pound more pay for the same hours, by the rules that bind here;
    what changes at a number of hours is apart from it: see `by_hours.steps`.
    """
    household = circumstances.household
    gross = hours * circumstances.hourly_wage_gbp
    tax = deductions.income_tax(rules, gross)
    insurance = deductions.national_insurance(rules, gross)
    take_home = gross - tax - insurance
    out_of_work = awards.out_of_work_benefit(
        rules, circumstances, hours=hours, take_home_gbp=take_home
    )
    on_benefit = out_of_work.amount_gbp > 0
    credits = awards.tax_credits(rules, household, hours=hours, gross_gbp=gross, in_full=on_benefit)
    excess = 0.0
    if not on_benefit:
        excess = _excess(rules, circumstances, hours, take_home, credits)
    housing, council = _rent_and_tax_benefits(rules, circumstances, excess)
    income = WeeklyIncome(
        hours=hours,
        gross_gbp=gross,
        income_tax_gbp=tax,
        national_insurance_gbp=insurance,
        child_benefit_gbp=awards.child_benefit(rules, household),
        working_tax_credit_gbp=credits.working_gbp,
        child_tax_credit_gbp=credits.child_gbp,
        out_of_work_benefit_gbp=out_of_work.amount_gbp,
        housing_benefit_gbp=housing.amount_gbp,
        council_tax_benefit_gbp=council.amount_gbp,
    )
    counts = _pay_counts(rules, circumstances, income)
    lost_to = _lost_to(rules, gross, credits, out_of_work, (housing, council), counts)
    rate = marginal_rate(rules, lost_to, gross_gbp=gross, credit_rate=credits.rate)
    return Week(income, rate, lost_to, max(0.0, excess))


def _excess(
    rules: Rules,
    circumstances: Circumstances,
    hours: float,
    take_home_gbp: float,
    credits: awards.TaxCredits,
) -> float:
    """Income less the allowances, as Housing and Council Tax Benefit reckon both.

    Of pay and Working Tax Credit a part is ignored, but never more than there is of them.
    """
    household = circumstances.household
    pay = max(0.0, take_home_gbp - awards.housing_ignored(rules, household))
    more = awards.more_ignored(rules, household, hours=hours)
    at_work = max(0.0, pay + credits.working_gbp - more)
    other = (
        credits.child_gbp
        + awards.child_benefit(rules, household) * rules.child_benefit_counted
        + awards.income_from_savings(rules, circumstances.savings_gbp)
    )
    return at_work + other - awards.applicable_amount(rules, household)


def _pay_counts(rules: Rules, circumstances: Circumstances, income: WeeklyIncome) -> bool:
    """Whether Housing and Council Tax Benefit see a pound more of pay: not while all is ignored."""
    household = circumstances.household
    more = awards.more_ignored(rules, household, hours=income.hours)
    ignored = awards.housing_ignored(rules, household)
    return income.take_home_gbp > ignored + max(0.0, more - income.working_tax_credit_gbp)


def _rent_and_tax_benefits(
    rules: Rules, circumstances: Circumstances, excess_gbp: float
) -> tuple[awards.Award, awards.Award]:
    if circumstances.savings_gbp > rules.savings_upper_limit:
        return awards.Award(0.0), awards.Award(0.0)
    return (
        awards.tapered(circumstances.weekly_rent_gbp, excess_gbp, rules.housing_benefit_taper),
        awards.tapered(
            circumstances.weekly_council_tax_gbp, excess_gbp, rules.council_tax_benefit_taper
        ),
    )


def _lost_to(
    rules: Rules,
    gross_gbp: float,
    credits: awards.TaxCredits,
    out_of_work: awards.Award,
    rent_and_tax: tuple[awards.Award, awards.Award],
    pay_counts: bool,
) -> tuple[str, ...]:
    housing, council = rent_and_tax
    binding = {
        INCOME_TAX: deductions.income_tax_rate(rules, gross_gbp) > 0,
        NATIONAL_INSURANCE: deductions.national_insurance_rate(rules, gross_gbp) > 0,
        TAX_CREDITS: credits.rate > 0,
        OUT_OF_WORK: out_of_work.is_tapering,
        HOUSING_BENEFIT: housing.is_tapering and pay_counts,
        COUNCIL_TAX_BENEFIT: council.is_tapering and pay_counts,
    }
    return tuple(name for name, binds in binding.items() if binds)


def marginal_rate(
    rules: Rules, lost_to: Collection[str], *, gross_gbp: float, credit_rate: float
) -> float:
    """The share lost of the next pound of pay where all that `lost_to` names is withdrawn.

    Tax, National Insurance and tax credits each take their share of the pound itself; the benefits
    take theirs of what is left, so shares multiply and do not add.
    """
    kept = 1.0
    if INCOME_TAX in lost_to:
        kept -= deductions.income_tax_rate(rules, gross_gbp)
    if NATIONAL_INSURANCE in lost_to:
        kept -= deductions.national_insurance_rate(rules, gross_gbp)
    if OUT_OF_WORK in lost_to:
        kept *= 1 - rules.out_of_work_taper
    if TAX_CREDITS in lost_to:
        kept -= credit_rate
    tapers = {
        HOUSING_BENEFIT: rules.housing_benefit_taper,
        COUNCIL_TAX_BENEFIT: rules.council_tax_benefit_taper,
    }
    return 1 - kept * (1 - sum(taper for name, taper in tapers.items() if name in lost_to))


def rate_of(rules: Rules, lost_to: Collection[str]) -> float:
    """The same for pay on which tax is due at the basic rate and insurance at the main rate."""
    weekly_allowance = rules.income_tax_allowance / WEEKS_A_YEAR
    gross = max(weekly_allowance, rules.national_insurance_threshold)
    return marginal_rate(rules, lost_to, gross_gbp=gross, credit_rate=rules.tax_credit_taper)


def pound_lost(rules: Rules, lost_to: Sequence[str]) -> dict[str, float]:
    """Where the next pound of such pay goes, in pounds: to each that takes of it, in their order.

    The benefits take their share of what the others leave; what is kept is the rest.
    """
    taken: dict[str, float] = {}
    for place, name in enumerate(lost_to, start=1):
        taken[name] = rate_of(rules, lost_to[:place]) - sum(taken.values())
    return taken


def participation_tax_rate(rules: Rules, circumstances: Circumstances, *, hours: float) -> float:
    """The share of all pay that is lost: 1 less what work adds to net income, over pay.

    Raises ZeroDivisionError for no hours: there is no pay to take a share of.
    """
    at_work = week(rules, circumstances, hours=hours).income
    out_of_work = week(rules, circumstances, hours=0.0).income
    return 1 - (at_work.net_income_gbp - out_of_work.net_income_gbp) / at_work.gross_gbp
