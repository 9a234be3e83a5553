"""The numbers of the incentives report by name: what prose, tiles and titles take."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tp_analysis import citations
from tp_analysis.disclosure import already_published, protect
from tp_analysis.display.quantities import Quantities, quantities
from tp_analysis.incentives import by_hours, checks, incomes
from tp_analysis.incentives.households import Circumstances, in_a_sentence
from tp_analysis.incentives.inputs import IncentivesInputs
from tp_analysis.methods.named_figures import NamedFigure, figures_table

GROUND = "rates of tax, tax credits and benefits as cited under each exhibit, and what follows"
# The household type that the notebook picks out, under a name of its own.
PICKED = "picked"

# What can be withdrawn at the same time, in the order in which a household may meet it.
COMBINATIONS: Mapping[str, tuple[str, ...]] = {
    "tax": (incomes.INCOME_TAX, incomes.NATIONAL_INSURANCE),
    "council_tax": (incomes.INCOME_TAX, incomes.NATIONAL_INSURANCE, incomes.COUNCIL_TAX_BENEFIT),
    "credits_tax": (incomes.INCOME_TAX, incomes.NATIONAL_INSURANCE, incomes.TAX_CREDITS),
    "rent_tax": (incomes.INCOME_TAX, incomes.NATIONAL_INSURANCE, incomes.HOUSING_BENEFIT),
    "both": (incomes.HOUSING_BENEFIT, incomes.COUNCIL_TAX_BENEFIT),
    "both_tax": (
        incomes.INCOME_TAX,
        incomes.NATIONAL_INSURANCE,
        incomes.HOUSING_BENEFIT,
        incomes.COUNCIL_TAX_BENEFIT,
    ),
    "all": (
        incomes.INCOME_TAX,
        incomes.NATIONAL_INSURANCE,
        incomes.TAX_CREDITS,
        incomes.HOUSING_BENEFIT,
        incomes.COUNCIL_TAX_BENEFIT,
    ),
    "out_of_work": (incomes.OUT_OF_WORK,),
}


def steps_of_all(inputs: IncentivesInputs) -> pd.DataFrame:
    """What changes at once at a number of hours: name, hours, change_gbp; by household type."""
    found = [
        by_hours.steps(inputs.rules, case).assign(name=case.household.name) for case in inputs.cases
    ]
    return pd.concat(found, ignore_index=True)


def key_figures(inputs: IncentivesInputs) -> Quantities:
    """Every number the prose and the tables may use: the pilot's as printed, the rest computed."""
    policy = already_published(GROUND)
    claim = inputs.claim.assign(
        source=citations.cite(inputs.documents, inputs.claim["document_id"])
    )
    computed = figures_table(
        [
            *_rate_figures(inputs),
            *_chosen_figures(inputs),
            *_threshold_figures(inputs),
            *_worked_case_figures(inputs),
            *(
                figure
                for case in inputs.cases
                for figure in _case_figures(inputs, case, case.household.key)
            ),
            *_case_figures(inputs, inputs.case(inputs.chosen.household), PICKED),
            *_picked_figures(inputs),
        ]
    )
    return quantities(protect(claim, policy=policy)) | quantities(protect(computed, policy=policy))


def _step(value: float) -> float:
    """The coarsest of three steps that prints a value as it is."""
    return next((step for step in (1.0, 0.1) if abs(value / step - round(value / step)) < 1e-6),
                0.01)  # fmt: skip


def _rate_figures(inputs: IncentivesInputs) -> list[NamedFigure]:
    found = []
    for key, lost_to in COMBINATIONS.items():
        lost = 100 * incomes.rate_of(inputs.rules, lost_to)
        names = " and ".join([", ".join(lost_to[:-1]), lost_to[-1]] if lost_to[1:] else lost_to)
        found += [
            NamedFigure(f"lost.{key}", f"Lost of each extra pound of pay to {names}", lost,
                        "percent", _step(lost)),
            NamedFigure(f"kept.{key}", f"Kept of each extra pound of pay after {names}", 100 - lost,
                        "pence", _step(lost)),
        ]  # fmt: skip
    return found


def _chosen_figures(inputs: IncentivesInputs) -> list[NamedFigure]:
    chosen = inputs.chosen
    rows = [
        ("chosen.hours", "Hours compared", chosen.hours, "count", 1.0),
        ("chosen.wage", "Pay an hour", chosen.hourly_wage_gbp, "gbp", 0.01),
        ("chosen.rent", "Rent a week", chosen.weekly_rent_gbp, "gbp", 0.01),
        ("chosen.council_tax", "Council tax a week", chosen.weekly_council_tax_gbp, "gbp", 0.01),
        ("chosen.gross", "Pay for these hours", chosen.hours * chosen.hourly_wage_gbp, "gbp", 1.0),
        ("types.number", "Household types", len(inputs.cases), "count", 1.0),
    ]  # fmt: skip
    return [NamedFigure(*row, evidence="assumed") for row in rows]


def _threshold_figures(inputs: IncentivesInputs) -> list[NamedFigure]:
    rules = inputs.rules

    def graded(evidence: str) -> float:
        return float((inputs.parameters["evidence"] == evidence).sum())

    rows = [
        ("rule.minimum_wage", "Minimum wage, 22 or over", rules.minimum_wage, "gbp", 0.01),
        ("rule.out_of_work_hours", "Hours that end Jobseeker's Allowance",
         rules.out_of_work_hours, "count", 1.0),
        ("rule.full_time_hours", "Hours from which Working Tax Credit is higher",
         rules.full_time_hours, "count", 1.0),
        ("rule.housing_taper", "Housing Benefit lost of a pound of net income",
         100 * rules.housing_benefit_taper, "pence", 1.0),
        ("rule.council_taper", "Council Tax Benefit lost of a pound of net income",
         100 * rules.council_tax_benefit_taper, "pence", 1.0),
        ("rule.credit_taper", "Tax credits lost of a pound of pay",
         100 * rules.tax_credit_taper, "pence", 1.0),
        ("rule.rates", "Rates and rules in force", float(len(inputs.parameters)), "count", 1.0),
        ("rule.unverified", "Rates not read for the year", graded("unverified"), "count", 1.0),
        ("rule.published", "Rates read as published", graded("published"), "count", 1.0),
        ("rule.second_hand", "Rates read second-hand", graded("second-hand"), "count", 1.0),
    ]  # fmt: skip
    return [NamedFigure(*row) for row in rows]


def _worked_case_figures(inputs: IncentivesInputs) -> list[NamedFigure]:
    differences = checks.worked_case(inputs.rules, inputs.households, inputs.worked_case)
    largest = 100 * float(differences["largest_difference_gbp"].max())
    return [
        NamedFigure("case.figures", "Figures worked by hand",
                    float(len(checks.AMOUNTS) * len(differences)), "count", 1.0),
        NamedFigure("case.largest", "Largest difference from them", largest, "pence", 0.1),
    ]  # fmt: skip


def _picked_figures(inputs: IncentivesInputs) -> list[NamedFigure]:
    case = inputs.case(inputs.chosen.household)
    points = checks.switching_points(inputs.rules, case, hours=inputs.chosen.hours)
    hours = inputs.rules.out_of_work_hours
    part = [
        100 * incomes.participation_tax_rate(inputs.rules, other, hours=hours)
        for other in inputs.cases
    ]
    return [
        NamedFigure(f"{PICKED}.least_lost", "Share of pay lost without rent and council tax",
                    100 * points["least_lost"], "percent", 1.0, "assumed"),
        NamedFigure("most.part_lost", "Largest share of pay lost at the hours that end benefit",
                    max(part), "percent", 1.0, "assumed"),
    ]  # fmt: skip


def _case_figures(inputs: IncentivesInputs, case: Circumstances, key: str) -> list[NamedFigure]:
    """Of one household type: without work, at the hours that end benefit, at those compared."""
    rules, name = inputs.rules, in_a_sentence(case.household.name)
    found = []
    net = {
        part: incomes.week(rules, case, hours=hours).income.net_income_gbp
        for part, hours in (("none", 0.0), ("part", rules.out_of_work_hours),
                            ("chosen", inputs.chosen.hours))
    }  # fmt: skip
    for part, hours in (("part", rules.out_of_work_hours), ("chosen", inputs.chosen.hours)):
        lost = 100 * incomes.participation_tax_rate(rules, case, hours=hours)
        gain = net[part] - net["none"]
        found += [
            NamedFigure(f"{key}.{part}_lost", f"Pay lost by working: {name}", lost, "percent", 1.0,
                        "assumed"),
            NamedFigure(f"{key}.{part}_gain", f"What work changes: {name}", gain, "gbp", 0.01,
                        "assumed"),
        ]  # fmt: skip
    return [
        *found,
        NamedFigure(f"{key}.none_net", f"Net income without work: {name}", net["none"], "gbp", 0.01,
                    "assumed"),
        NamedFigure(f"{key}.chosen_net", f"Net income at work: {name}", net["chosen"], "gbp", 0.01,
                    "assumed"),
    ]  # fmt: skip
