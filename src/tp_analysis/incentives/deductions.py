"""What is taken from pay: income tax and the employee's National Insurance, pounds a week."""

from __future__ import annotations

from tp_analysis.incentives.households import WEEKS_A_YEAR
from tp_analysis.incentives.rules import Rules


def income_tax(rules: Rules, gross_gbp: float) -> float:
    """Income tax on a week's pay, as a 52nd of that on a year of such weeks (Finance Act 2009)."""
    taxable = max(0.0, gross_gbp * WEEKS_A_YEAR - rules.income_tax_allowance)
    higher = max(0.0, taxable - rules.income_tax_basic_limit)
    tax = (taxable - higher) * rules.income_tax_basic_rate + higher * rules.income_tax_higher_rate
    return tax / WEEKS_A_YEAR


def income_tax_rate(rules: Rules, gross_gbp: float) -> float:
    """The share of the next pound of pay that income tax takes."""
    taxable = gross_gbp * WEEKS_A_YEAR - rules.income_tax_allowance
    if taxable < 0:
        return 0.0
    if taxable < rules.income_tax_basic_limit:
        return rules.income_tax_basic_rate
    return rules.income_tax_higher_rate


def national_insurance(rules: Rules, gross_gbp: float) -> float:
    """The employee's contribution on a week's pay, at two rates (class 1, not contracted out)."""
    above = max(0.0, gross_gbp - rules.national_insurance_upper_limit)
    main = max(0.0, gross_gbp - above - rules.national_insurance_threshold)
    return main * rules.national_insurance_main_rate + above * rules.national_insurance_upper_rate


def national_insurance_rate(rules: Rules, gross_gbp: float) -> float:
    """The share of the next pound of pay that National Insurance takes."""
    if gross_gbp < rules.national_insurance_threshold:
        return 0.0
    if gross_gbp < rules.national_insurance_upper_limit:
        return rules.national_insurance_main_rate
    return rules.national_insurance_upper_rate
