"""The main messages of the report, with the household types named."""

from __future__ import annotations

from tp_analysis.display import Quantities, Shown, prose
from tp_analysis.incentives.figures import PICKED
from tp_analysis.incentives.household_exhibits import picked_name
from tp_analysis.incentives.households import in_a_sentence
from tp_analysis.incentives.inputs import IncentivesInputs


def main_messages(inputs: IncentivesInputs, numbers: Quantities) -> Shown:
    """What the pilot's figure is, what is lost with tax and credits, whether work pays, what was
    not checked: a list."""
    messages = (
        "The pilot printed that {benefits.withdrawal_rate} of benefit is lost for every pound "
        "earned over the basic needs allowance. That is {rule.housing_taper} of Housing Benefit "
        "and {rule.council_taper} of Council Tax Benefit. By the rules, both are lost of net "
        "income, after tax, and not of pay.",
        "Of a pound of pay that is taxed, the same two benefits, tax and National Insurance leave "
        "{kept.both_tax}: {lost.both_tax} is lost. The pilot's figure is right for the lowest pay, "
        "and too low for pay that is taxed.",
        "Where tax credits are withdrawn as well, {lost.all} is lost and {kept.all} is kept. No "
        "assumed rent, wage or household enters these rates.",
        f"Whether work pays at all depends on the household. {_full_week(inputs, numbers)} "
        f"{_least_kept(inputs, numbers)}",
        _unchecked(numbers),
    )
    return prose("\n".join(f"- {message}" for message in messages), numbers)


def _full_week(inputs: IncentivesInputs, numbers: Quantities) -> str:
    name = picked_name(inputs)
    change = (
        f"add {{picked.chosen_gain}} a week to the net income of one type ({name})"
        if numbers[f"{PICKED}.chosen_gain"].value >= 0
        else f"change the net income of one type ({name}) by {{picked.chosen_gain}} a week"
    )
    return (
        f"At {{chosen.wage}} an hour, {{chosen.hours}} hours {change}: {{picked.chosen_lost}} of "
        "pay is lost, and {picked.least_lost} would be without rent and council tax."
    )


def _least_kept(inputs: IncentivesInputs, numbers: Quantities) -> str:
    worst = max(
        inputs.cases, key=lambda case: numbers[f"{case.household.key}.part_lost"].value
    ).household
    than = ", and has less than without work" if numbers["most.part_lost"].value > 100 else ""
    return (
        "At {rule.out_of_work_hours} hours the type that keeps least "
        f"({in_a_sentence(worst.name)}) loses {{most.part_lost}} of its pay{than}."
    )


def _unchecked(numbers: Quantities) -> str:
    if not numbers["rule.unverified"].value:
        return "All {rule.rates} rates used were read for the year."
    return (
        "Of {rule.rates} rates used, {rule.unverified} were not read for the year; they have a "
        "table of their own. They do not touch the first three messages."
    )
