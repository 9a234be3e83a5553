"""The rates in force, each with its document: a table a grade of evidence."""

from __future__ import annotations

import pandas as pd

from tp_analysis.display import Column, Quantities, Shown, prose, table
from tp_analysis.document import Evidence
from tp_analysis.formats import format_date, format_value
from tp_analysis.incentives.grounds import from_rules
from tp_analysis.incentives.inputs import IncentivesInputs

# How a rate is printed: the unit of `formats`, the step, and the words after it.
PRINTED = {
    "gbp": ("gbp", 1.0, ""),
    "gbp_per_year": ("gbp", 1.0, " a year"),
    "gbp_per_week": ("gbp", 0.01, " a week"),
    "gbp_per_hour": ("gbp", 0.01, " an hour"),
    "percent": ("percent", 0.01, ""),
    "hours_per_week": ("count", 1.0, " hours"),
}


def unchecked_table(inputs: IncentivesInputs, numbers: Quantities) -> Shown:
    """The rates that were not read for the year."""
    return _rates_table(
        inputs,
        numbers,
        evidence="unverified",
        title="Of {rule.rates} rates and rules, {rule.unverified} are still to be checked",
        note="To be checked against the regulations. The rates by what is withdrawn rest on none "
        "of them.",
    )


def published_rates_table(inputs: IncentivesInputs, numbers: Quantities) -> Shown:
    """The rates that were read where they were published."""
    return _rates_table(
        inputs,
        numbers,
        evidence="published",
        title="{rule.published} rates and rules were read where they were published",
        note="Hours are hours a week. Titles of the documents are in the data log.",
    )


def second_hand_rates_table(inputs: IncentivesInputs, numbers: Quantities) -> Shown:
    """The rates that were read in what others wrote of them."""
    return _rates_table(
        inputs,
        numbers,
        evidence="second-hand",
        title="{rule.second_hand} rates and rules were read in summaries or reports by others",
        note="Hours are hours a week. Titles of the documents are in the data log.",
    )


def _rates_table(
    inputs: IncentivesInputs, numbers: Quantities, *, evidence: Evidence, title: str, note: str
) -> Shown:
    """The rates of one grade in the order in which they are used; a sentence where none has it."""
    rates = _described(inputs)
    rates = rates[rates["evidence"] == evidence]
    if rates.empty:
        return prose(f"No rate in use is {evidence}.")
    day = format_date(pd.Timestamp(inputs.chosen.rules_on).date())
    return table(
        from_rules(rates, inputs),
        title=title,
        subtitle=f"In force on {day}; in the order in which they are used",
        columns=[
            Column("label", "Rate or rule"),
            Column("printed", "Value"),
            Column("read_in", "Read in, and what to note"),
        ],
        source="the documents named in the table",
        evidence=evidence,
        notes=[note],
        numbers=numbers,
    )


def _described(inputs: IncentivesInputs) -> pd.DataFrame:
    """The rates in force with what is printed of them: printed and read_in beside their columns."""
    documents = inputs.documents.set_index("document_id")
    # In short: what follows a comma says what the author is, and the data log has it.
    authors = documents["author"].str.partition(",")[0]
    names = (authors + ", " + documents["published_on"]).fillna(authors).to_dict()
    data = inputs.parameters
    return data.assign(
        printed=[
            printed_rate(value, unit)
            for value, unit in zip(data["value"], data["unit"], strict=True)
        ],
        read_in=[
            ". ".join(text for text in (names.get(key, "No document"), note) if pd.notna(text))
            for key, note in zip(data["document_id"], data["note"], strict=True)
        ],
    )


def printed_rate(value: float, unit: str) -> str:
    """A rate with its unit, such as £5 a week, 39% or 16 hours."""
    kind, step, after = PRINTED[unit]
    text = format_value(float(value), kind, step)
    if kind == "percent" and "." in text:
        text = text.rstrip("%").rstrip("0").rstrip(".") + "%"
    return f"{text}{after}"
