"""What the report opens with, and where a pound of extra pay goes. Inputs in, exhibits out."""

from __future__ import annotations

import pandas as pd

from tp_analysis import citations
from tp_analysis.display import Column, Quantities, Shown, cover, key_numbers, table
from tp_analysis.formats import format_value
from tp_analysis.incentives import incomes
from tp_analysis.incentives.figures import COMBINATIONS
from tp_analysis.incentives.grounds import SOURCE, from_rules
from tp_analysis.incentives.inputs import PILOT_CLAIM, IncentivesInputs

# The three that explain the pilot's sentence.
EXPLAINED = {
    "both": "Pay too low for tax",
    "both_tax": "Pay that is taxed",
    "all": "The same, with tax credits",
}


def opening(inputs: IncentivesInputs, *, as_at: str) -> Shown:
    """The title block. Raises DataError where the page rests on a document later than `as_at`."""
    quoted = (inputs.parameters, inputs.claim)
    citations.require_by(as_at, citations.published_days(inputs.documents, quoted))
    claimed = format_value(float(inputs.claim["value"].iloc[0]), "pence")
    return cover(
        report="incentives",
        title="What does a person keep of each extra pound?",
        question=(
            "How tax and the withdrawal of benefits and tax credits together cut what work pays, "
            f"and what the pilot's {claimed} in the pound stands for."
        ),
        area=inputs.area.name,
        period="2009-10",
        as_at=as_at,
        evidence_status=(
            f"National rates of the time, {_established(inputs)}, applied to household types that "
            "are assumed."
        ),
    )


def _established(inputs: IncentivesInputs) -> str:
    read = "read in official papers or summaries of them"
    unread = (inputs.parameters["evidence"] == "unverified").any()
    return f"most {read} and a few still to be checked" if unread else f"all {read}"


def at_a_glance(inputs: IncentivesInputs, numbers: Quantities) -> Shown:
    """The tiles: the claim, the two rates behind it, and what a full week pays."""
    return key_numbers(
        (numbers[PILOT_CLAIM], "as the pilot printed it"),
        (numbers["lost.both_tax"], "pay that is taxed, while both benefits are withdrawn"),
        (numbers["lost.all"], "where tax credits fall as well, by {rule.credit_taper}"),
        (numbers["picked.chosen_lost"], "at {chosen.hours} hours and {chosen.wage} an hour"),
        source=f"{citations.cite(inputs.documents, inputs.claim['document_id'])}; {SOURCE}",
        numbers=numbers,
    )


def pound_table(inputs: IncentivesInputs, numbers: Quantities) -> Shown:
    """Where one extra pound of pay goes, in pence: in three situations, each adding to a pound."""
    taken = {key: incomes.pound_lost(inputs.rules, COMBINATIONS[key]) for key in EXPLAINED}
    rows = [
        {"goes_to": f"{name[:1].upper()}{name[1:]}", "is_total": False,
         **{key: 100 * amounts[name] if name in amounts else "[z]"
            for key, amounts in taken.items()}}
        for name in COMBINATIONS["all"]
    ]  # fmt: skip
    kept = {key: 100 * (1 - sum(amounts.values())) for key, amounts in taken.items()}
    data = pd.DataFrame([*rows, {"goes_to": "Kept", "is_total": True, **kept}])
    return table(
        from_rules(data, inputs),
        title=(
            "Of an extra pound of pay, {kept.both} is kept on the pilot's reading, "
            "{kept.both_tax} after tax, and {kept.all} with tax credits as well"
        ),
        subtitle="Where one more pound of pay goes, pence, 2009-10 rules",
        columns=[
            Column("goes_to", "Goes to"),
            *(
                Column(key, label, decimals=2, heading_unit="pence")
                for key, label in EXPLAINED.items()
            ),
        ],
        source=SOURCE,
        evidence="computed",
        total="is_total",
        notes=[
            "[z] not due. Tax, National Insurance and tax credits take their share of the pound. "
            "Housing Benefit then falls by {rule.housing_taper} and Council Tax Benefit by "
            "{rule.council_taper} for each pound of what is left.",
        ],
        numbers=numbers,
    )


def rates_table(inputs: IncentivesInputs, numbers: Quantities) -> Shown:
    """What is lost of an extra pound by what is being withdrawn: least first."""
    rows = [
        {"withdrawn": _listed(lost_to), "lost": numbers[f"lost.{key}"].value,
         "kept": numbers[f"kept.{key}"].value}
        for key, lost_to in COMBINATIONS.items()
    ]  # fmt: skip
    data = pd.DataFrame(rows).sort_values("lost", ignore_index=True)
    return table(
        from_rules(data, inputs),
        title=(
            "From {lost.tax} to {lost.out_of_work} of an extra pound of pay is lost, by what is "
            "taken of it"
        ),
        subtitle="Share lost of one more pound of pay, by what is taken of it, 2009-10 rules",
        columns=[
            Column("withdrawn", "Taken of the pound"),
            Column("lost", "Lost", decimals=2, heading_unit="%"),
            Column("kept", "Kept", decimals=2, heading_unit="pence"),
        ],
        source=SOURCE,
        evidence="computed",
        notes=[
            "These rates hold for any rent, wage and household that meets these rules at the same "
            "time. Tax is at the basic rate and National Insurance at the main rate.",
        ],
        numbers=numbers,
    )


def _listed(names: tuple[str, ...]) -> str:
    text = ", ".join(names[:-1]) + (" and " if names[1:] else "") + names[-1]
    return text[:1].upper() + text[1:]
