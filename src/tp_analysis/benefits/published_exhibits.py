"""What was printed: the pilot's claims, what they allow, and the official speeds."""

from __future__ import annotations

import pandas as pd

from tp_analysis import citations
from tp_analysis.benefits import surviving
from tp_analysis.benefits.grounds import from_documents
from tp_analysis.benefits.illustrative import expected_saving_days
from tp_analysis.benefits.inputs import BenefitInputs
from tp_analysis.display import Column, Quantities, Shown, table
from tp_analysis.display.formats import format_range, format_value

COUNCIL_BENEFIT = "Housing Benefit"
MEASURES = {
    "target": "Target",
    "standard": "Standard",
    "mean": "Mean",
    "lowest mean in the group": "Lowest mean",
    "highest mean in the group": "Highest mean",
}


def surviving_table(inputs: BenefitInputs) -> Shown:
    """Every claim of the pilot that survives, as printed."""
    data = surviving.surviving_claims(inputs.published, inputs.documents)
    used = inputs.published.set_index("figure_id").loc[data["figure_id"], "document_id"]
    return table(
        from_documents(data, inputs, used),
        title="What survives of the pilot's case is cuts, without levels",
        subtitle=f"Claims about benefits as first printed, {inputs.area.name}, 2009 and 2010",
        columns=[
            Column("label", "Claim"),
            Column("as_printed", "As printed"),
            Column("printed_in", "Where"),
        ],
        source=citations.cite(inputs.documents, used),
        evidence="published",
        notes=[
            "The final report and the values of its charts were not found. No wait before or "
            "after, and no cost in pounds, is printed in any document that was.",
        ],
    )


def implied_table(inputs: BenefitInputs, numbers: Quantities) -> Shown:
    """What each reading of the printed words allows the wait to have been."""
    implied = surviving.implied_waits(inputs.published)
    assumed = inputs.assumed
    before, after = assumed.as_is_mean_days, assumed.as_is_mean_days - expected_saving_days(assumed)
    longest = format_value(implied.before.high, "days", 1)
    rows = [
        ("The mean falls by 25 days, and by more than half", f"under {longest}",
         f"under {format_value(implied.after.high, 'days', 1)}"),
        ("The mean falls by 25 days, and by 75%, if both are said of one wait",
         format_value(implied.before.low, "days", 0.1), format_value(implied.after.low, "days", 0.1)),
        ("Both together: the ends of the range",
         format_range(implied.before.low, implied.before.high, "days"),
         format_range(implied.after.low, implied.after.high, "days")),
        ("25 days is the largest saving of any claim", f"under {longest}, for that claim alone", "[x]"),
        (f"Assumed here, with 25 days read as the {assumed.reading} saving",
         format_value(before, "days", 1), format_value(after, "days", 1)),
    ]  # fmt: skip
    days = f"{numbers['benefits.days_sooner'].value:g} days"
    share = f"{numbers['benefits.time_cut_share'].value:g}%"
    rows = [(r.replace("25 days", days).replace("75%", share), b, a) for r, b, a in rows]
    documents = ("publicnet-2009-12-09", "publicnet-2010-01-21")
    rounded = format_range(implied.before_rounded.low, implied.before_rounded.high, "days")
    return table(
        from_documents(
            pd.DataFrame(rows, columns=["reading", "before", "after"]), inputs, documents
        ),
        title="The wait before lay between {bracket.before_low} and {bracket.before_high}, "
        "if the cuts are of the mean",
        subtitle="Days from claim to payment that fit the printed cuts",
        columns=[
            Column("reading", "Reading of the words"),
            Column("before", "Wait before"),
            Column("after", "Wait after"),
        ],
        source=citations.cite(inputs.documents, documents),
        evidence="computed",
        notes=[
            f"Arithmetic of this analysis, not a figure of the pilot. With rounding: {rounded} before.",
            "[x] not available: the largest saving says nothing about the mean.",
        ],
        numbers=numbers,
    )


def disagreements_table(inputs: BenefitInputs) -> Shown:
    """The same claim in different documents."""
    data = surviving.claims_by_document(inputs.published, inputs.documents)
    stems = surviving.DISAGREEING
    used = inputs.published[inputs.published["figure_id"].str.startswith(stems)]["document_id"]
    return table(
        from_documents(data, inputs, used),
        title="The same claims are printed with different limits",
        subtitle="Each claim as each document prints it",
        columns=[
            Column("claim", "Claim"),
            Column("as_printed", "As printed"),
            Column("printed_in", "Where"),
            Column("note", "What to note"),
        ],
        source=citations.cite(inputs.documents, used),
        evidence="published",
    )


def _speeds(inputs: BenefitInputs, *, council: bool) -> pd.DataFrame:
    rows = inputs.speeds[inputs.speeds["benefit"].eq(COUNCIL_BENEFIT) == council]
    kinds = rows["claim_kind"].str.capitalize()
    return rows.assign(
        measure_words=rows["measure"].map(MEASURES),
        what=kinds if council else rows["benefit"],
        where_when=rows["place"] + ", " + rows["period"] if council else rows["period"],
    )


def jobcentre_speeds_table(inputs: BenefitInputs) -> Shown:
    """Speeds of the benefits that Jobcentre Plus decides."""
    data = _speeds(inputs, council=False)
    return table(
        from_documents(data, inputs, data["document_id"]),
        title="Jobcentre Plus counted days to a decision, by two clocks",
        subtitle="Days to decide a new claim, national, 2008 to 2010",
        columns=[
            Column("what", "Benefit"),
            Column("where_when", "Period"),
            Column("measure_words", "Measure"),
            Column("value_days", "Speed", decimals=1, heading_unit="days"),
            Column("clock", "Clock"),
        ],
        source=citations.cite(inputs.documents, data["document_id"]),
        evidence="published",
        notes=["The two clocks cannot be compared: one starts at first contact, one much later."],
    )


def council_speeds_table(inputs: BenefitInputs) -> Shown:
    """Speeds of Housing Benefit, which councils decide."""
    data = _speeds(inputs, council=True)
    return table(
        from_documents(data, inputs, data["document_id"]),
        title="New claims for Housing Benefit took councils from 19 to over 140 days",
        subtitle="Calendar days from claim received, or change reported, to decision",
        columns=[
            Column("what", "Kind of claim"),
            Column("where_when", "Place and period"),
            Column("measure_words", "Measure"),
            Column("value_days", "Speed", decimals=1, heading_unit="days"),
            Column("evidence", "Evidence"),
        ],
        source=citations.cite(inputs.documents, data["document_id"]),
        evidence="second-hand",
        notes=[
            "No speed of 2009-10 was found for Luton or Central Bedfordshire.",
            "The slowest quarter is of councils in Great Britain, by their own means.",
        ],
    )
