"""The rates on the next pound come out of the rules, and agree with what Parliament was told."""

from __future__ import annotations

import ast
import dataclasses
from pathlib import Path

import pytest

from tp_analysis.incentives import IncentivesInputs, awards, incomes
from tp_analysis.incentives.figures import COMBINATIONS
from tp_analysis.incentives.rules import Rules

PACKAGE = Path(incomes.__file__).parent
RATES = {
    "tax": 31.0,
    "credits_tax": 70.0,
    "both": 85.0,
    "both_tax": 89.65,
    "all": 95.5,
    "council_tax": 44.8,
    "rent_tax": 75.85,
    "out_of_work": 100.0,
}


@pytest.mark.parametrize(("key", "percent"), RATES.items())
def test_the_rate_of_each_combination_emerges(
    inputs: IncentivesInputs, key: str, percent: float
) -> None:
    assert 100 * incomes.rate_of(inputs.rules, COMBINATIONS[key]) == pytest.approx(percent)


def test_no_rate_is_typed_in_the_code() -> None:
    typed = {85, 0.85, 89.65, 0.8965, 95.5, 0.955, 65, 0.65, 0.39, 0.11, 5.8, 64.3, 6475, 6420}
    found = [
        f"{path.name}, line {node.lineno}: {node.value}"
        for path in sorted(PACKAGE.glob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and node.value in typed
    ]
    assert found == []


@pytest.mark.parametrize(
    ("household", "hours", "percent"),
    [("single", 14, 85), ("single", 25, 89.65), ("lone_parent", 25, 95.5), ("single", 45, 31),
     ("couple_with_children", 40, 95.5), ("couple", 47, 70), ("couple", 8, 100)],
)  # fmt: skip
def test_the_rate_is_met_at_these_hours(
    inputs: IncentivesInputs, household: str, hours: float, percent: float
) -> None:
    found = incomes.week(inputs.rules, inputs.case(household), hours=hours)
    assert 100 * found.marginal_rate == pytest.approx(percent)


def test_where_a_pound_goes_adds_to_what_is_lost(inputs: IncentivesInputs) -> None:
    taken = incomes.pound_lost(inputs.rules, COMBINATIONS["all"])
    assert {name: round(100 * share, 6) for name, share in taken.items()} == {
        incomes.INCOME_TAX: 20,
        incomes.NATIONAL_INSURANCE: 11,
        incomes.TAX_CREDITS: 39,
        incomes.HOUSING_BENEFIT: 19.5,
        incomes.COUNCIL_TAX_BENEFIT: 6,
    }


def of_1990(rules: Rules, insurance: float) -> Rules:
    """Basic rate 25%, rent rebate 65%, community charge benefit 15% of net income."""
    return dataclasses.replace(
        rules,
        income_tax_basic_rate=0.25,
        national_insurance_main_rate=insurance,
        housing_benefit_taper=0.65,
        council_tax_benefit_taper=0.15,
    )


# Hansard, written answers, 25 June 1990, "Marginal Tax Rates": contracted in and contracted out.
@pytest.mark.parametrize(
    ("insurance", "total", "rent_rebate", "community_charge"),
    [(0.09, 86.8, 42.9, 9.9), (0.07, 86.4, 44.2, 10.2)],
)
def test_the_rates_of_1990_are_those_that_parliament_was_told(
    inputs: IncentivesInputs,
    insurance: float,
    total: float,
    rent_rebate: float,
    community_charge: float,
) -> None:
    rules = of_1990(inputs.rules, insurance)
    taken = incomes.pound_lost(rules, COMBINATIONS["both_tax"])
    assert round(100 * sum(taken.values()), 1) == total
    assert round(100 * taken[incomes.HOUSING_BENEFIT], 1) == rent_rebate
    assert round(100 * taken[incomes.COUNCIL_TAX_BENEFIT], 1) == community_charge


# Hansard, written answers, 26 July 1993, "Earnings": rent 48, council tax 10. The allowance of a
# single adult, 44.00, is not in the answer; the rest is.
def test_the_single_adult_of_1993_has_the_rent_rebate_that_parliament_was_told(
    inputs: IncentivesInputs,
) -> None:
    take_home = 132.00 - 14.03 - 7.96
    excess = take_home - inputs.rules.housing_ignored_single - 44.00
    rebate = awards.tapered(48.00, excess, inputs.rules.housing_benefit_taper)
    council = awards.tapered(10.00, excess, inputs.rules.council_tax_benefit_taper)
    assert rebate.amount_gbp == pytest.approx(8.35, abs=0.01)
    assert council.amount_gbp == 0
    rules = dataclasses.replace(
        inputs.rules, income_tax_basic_rate=0.25, national_insurance_main_rate=0.09
    )
    assert 1 - incomes.rate_of(rules, COMBINATIONS["rent_tax"]) == pytest.approx(0.23, abs=0.005)


def test_the_rent_rebate_of_the_lone_parent_of_1993_gives_the_council_tax_benefit(
    inputs: IncentivesInputs,
) -> None:
    excess = (48.00 - 16.12) / inputs.rules.housing_benefit_taper
    council = awards.tapered(10.00, excess, inputs.rules.council_tax_benefit_taper)
    assert council.amount_gbp == pytest.approx(0.19, abs=0.005)


def test_the_tapers_are_those_among_the_published_figures(inputs: IncentivesInputs) -> None:
    from tp_analysis.published import published_figures
    from tp_analysis.store import load

    printed = load(published_figures("benefits")).set_index("figure_id")["value"]
    rules = inputs.rules
    assert {
        "housing_benefit_taper": rules.housing_benefit_taper,
        "council_tax_benefit_taper": rules.council_tax_benefit_taper,
        "income_tax_basic_rate": rules.income_tax_basic_rate,
        "employee_national_insurance_rate": rules.national_insurance_main_rate,
    } == {
        name: float(printed[f"benefits.{name}"]) / 100
        for name in ("housing_benefit_taper", "council_tax_benefit_taper",
                     "income_tax_basic_rate", "employee_national_insurance_rate")
    }  # fmt: skip


def test_the_pilots_figure_is_the_sum_of_the_two_tapers(inputs: IncentivesInputs) -> None:
    claimed = float(inputs.claim["value"].iloc[0])
    assert claimed == pytest.approx(100 * incomes.rate_of(inputs.rules, COMBINATIONS["both"]))
