"""The checks, the switching values, and the logs: rates, assumptions, what is left out, data."""

from __future__ import annotations

import math

import pandas as pd

from tp_analysis import citations
from tp_analysis.display import Column, Quantities, Shown, table
from tp_analysis.display.logs import data_log_table
from tp_analysis.formats import format_date, format_value
from tp_analysis.incentives import checks
from tp_analysis.incentives.grounds import SOURCE, from_rules
from tp_analysis.incentives.household_exhibits import ASSUMED, picked_name
from tp_analysis.incentives.inputs import IncentivesInputs
from tp_analysis.incentives.rate_exhibits import printed_rate

# Less than a thousandth of a penny is lost in the arithmetic.
HALF_A_PENNY = 0.005 + 1e-6


def worked_case_table(inputs: IncentivesInputs, numbers: Quantities) -> Shown:
    """The case that was worked by hand, as the rules give it."""
    data = checks.worked_case(inputs.rules, inputs.households, inputs.worked_case)
    case = inputs.worked_case.iloc[0]
    wage, rent, council_tax = (
        format_value(float(case[name]), "gbp", 0.01)
        for name in ("hourly_wage_gbp", "weekly_rent_gbp", "weekly_council_tax_gbp")
    )
    agrees = data["largest_difference_gbp"].max() <= HALF_A_PENNY
    labels = ("Pay", "Tax", "National Insurance", "Working Tax Credit", "Jobseeker's Allowance",
              "Housing Benefit", "Council Tax Benefit", "Net income")  # fmt: skip
    return table(
        from_rules(data, inputs),
        title=(
            "The rules give the case that was worked by hand, to the penny"
            if agrees
            else "The rules do not give the case that was worked by hand"
        ),
        subtitle=(
            f"£ a week; single person of 25 or over, {wage} an hour, rent {rent}, council tax "
            f"{council_tax}"
        ),
        columns=[
            Column("hours", "Hours", decimals=0),
            *(
                Column(name, label, decimals=2)
                for name, label in zip(checks.AMOUNTS, labels, strict=True)
            ),
            Column(checks.PARTICIPATION, "Pay lost", decimals=1, heading_unit="%"),
        ],
        source=SOURCE,
        evidence="computed",
        notes=[
            "{case.figures} amounts were worked apart from this code. The largest difference is "
            "{case.largest}, where the exact amount is half a penny and either penny is right. "
            "Net income is rounded once, so parts may add to a penny more or less.",
        ],
        numbers=numbers,
    )


def switching_table(inputs: IncentivesInputs, numbers: Quantities) -> Shown:
    """What the assumed rent, council tax and wage would have to be for another answer."""
    return table(
        from_rules(_switching_points(inputs, numbers), inputs),
        title=(
            "Even without rent and council tax, {picked.least_lost} of pay would be lost at "
            f"{{chosen.hours}} hours ({picked_name(inputs)})"
        ),
        subtitle=(
            f"Rent, council tax and wage at which each benefit ends, at {{chosen.hours}} hours; "
            f"otherwise {ASSUMED}"
        ),
        columns=[
            Column("name", "Household"),
            Column("lost", "Pay lost", decimals=1, heading_unit="%"),
            Column("housing_ends_rent_gbp", "Rent at which Housing Benefit ends", decimals=2,
                   heading_unit="£ a week"),
            Column("council_ends_tax_gbp", "Tax at which Council Tax Benefit ends", decimals=2,
                   heading_unit="£ a week"),
            Column("both_end_wage_gbp", "Wage at which both end", decimals=2,
                   heading_unit="£ an hour"),
            Column("least_lost", "Pay lost without rent and council tax", decimals=1,
                   heading_unit="%"),
        ],
        source=SOURCE,
        evidence="assumed",
        notes=[
            "A benefit is paid at a rent or council tax above these, and at a wage below. While "
            "Housing Benefit is paid, a higher rent does not change the pay lost: it is met in and "
            "out of work alike. The rates by what is withdrawn do not rest on any of these "
            "figures.",
        ],
        numbers=numbers,
    )  # fmt: skip


def _switching_points(inputs: IncentivesInputs, numbers: Quantities) -> pd.DataFrame:
    rows = []
    for case in inputs.cases:
        points = checks.switching_points(inputs.rules, case, hours=inputs.chosen.hours)
        wage = points["both_end_wage_gbp"]
        rows.append(
            {
                "name": case.household.name,
                "lost": numbers[f"{case.household.key}.chosen_lost"].value,
                **points,
                "both_end_wage_gbp": "[z]" if math.isnan(wage) else wage,
                "least_lost": 100 * points["least_lost"],
            }
        )
    return pd.DataFrame(rows)


def assumptions(inputs: IncentivesInputs, numbers: Quantities) -> Shown:
    """What somebody chose, and what it would change."""
    rows = pd.DataFrame(_chosen(inputs, numbers), columns=["assumption", "chosen", "effect"])
    return table(
        from_rules(rows, inputs),
        title="Assumption log",
        columns=[
            Column("assumption", "Assumption"),
            Column("chosen", "Chosen"),
            Column("effect", "Ground, and what it would change"),
        ],
        source="this analysis; set others with the notebook's parameters",
        evidence="assumed",
    )


def _chosen(inputs: IncentivesInputs, numbers: Quantities) -> list[tuple[str, str, str]]:
    chosen = inputs.chosen
    text = {name: quantity.text for name, quantity in numbers.items()}
    day = format_date(pd.Timestamp(chosen.rules_on).date())
    rates = inputs.parameters.set_index("parameter_id")
    (child_benefit,) = rates.loc[["child_benefit_counted"]].to_dict("records")
    counted = printed_rate(child_benefit["value"], child_benefit["unit"])
    since = format_date(child_benefit["in_force_from"].date())
    return [
        ("Pay an hour", text["chosen.wage"],
         f"The minimum wage at 22 or over was {text['rule.minimum_wage']} on {day}. The wage at "
         "which benefits run out is in the table of switching values"),
        ("Rent a week", text["chosen.rent"],
         "A round figure for a council tenant, the same for all types so that they compare. See "
         "the switching values"),
        ("Council tax a week", text["chosen.council_tax"],
         "As for rent. After any discount"),
        ("Savings", format_value(chosen.savings_gbp, "gbp"),
         "Above a limit, savings count as weekly income, and from a higher limit no benefit is "
         "paid"),
        ("Day of the rules", day,
         f"Child Benefit counts as income for Housing and Council Tax Benefit to {counted} since "
         f"{since}; where it counts, families have less of both"),
        ("Household types", text["types.number"],
         "One adult works at most. A second earner meets other rates"),
        ("Pay ignored by Housing and Council Tax Benefit", "see rates",
         "Not all read for 2009-10. Each pound more would add "
         f"{text['rule.housing_taper']} of Housing Benefit and {text['rule.council_taper']} of "
         "Council Tax Benefit a week, where they are withdrawn"),
        ("Year of 52 weeks", "yes", "Tax and tax credits are set by the year; the weeks are alike"),
        ("All that is due is claimed", "yes",
         "Many did not claim. Who claims less has less to lose"),
    ]  # fmt: skip


LEFT_OUT = (
    ("Help with childcare, and its cost", "Both matter most to lone parents; tax credits paid most "
     "of a cost up to a limit"),
    ("Free school meals, prescriptions and other help that comes with a benefit",
     "Work ends them, so more is lost than is shown"),
    ("Travel and other costs of working", "More is lost than is shown"),
    ("Four more weeks of full Housing Benefit on starting work", "Less is lost in the first weeks"),
    ("Tax credits follow last year's income where it rises within a limit",
     "Less is lost in the first year; the rates here are those that last"),
    ("Disability, caring, pension age, maternity", "Other rates and amounts"),
    ("Other adults in the home, and rents above what is eligible", "Benefit may be lower"),
    ("A second earner; pay above the basic rate is worked out, but not discussed", "Other rates"),
    ("The smallest amounts that are paid", "Benefits of a few pence were not paid"),
    ("Mortgages and other housing costs of owners", "The types are tenants"),
)  # fmt: skip


def left_out_table(inputs: IncentivesInputs) -> Shown:
    """What the rules here do not hold, and which way it would move the answer."""
    return table(
        from_rules(pd.DataFrame(LEFT_OUT, columns=["left_out", "effect"]), inputs),
        title="What is left out, and which way it would move the answer",
        columns=[
            Column("left_out", "Left out"),
            Column("effect", "What it would change"),
        ],
        source="this analysis",
        evidence="assumed",
    )


def data_log(inputs: IncentivesInputs) -> Shown:
    """Where the figures come from."""
    tables = [inputs.parameters, inputs.claim]
    unread = int(inputs.parameters["document_id"].isna().sum())
    was = "was" if unread == 1 else "were"
    return data_log_table(
        from_rules(citations.data_log(inputs.documents, tables), inputs),
        notes=[f"[x] not known. {unread} of the rates in use {was} read in no document."],
    )
