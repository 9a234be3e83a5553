"""What was printed: the pilot's claims, what they allow, and the official speeds."""

from __future__ import annotations

import pandas as pd

from tp_analysis import citations
from tp_analysis.benefits import surviving
from tp_analysis.benefits.figures import COUNCIL_BENEFIT
from tp_analysis.benefits.grounds import from_documents
from tp_analysis.benefits.illustrative import expected_saving_days
from tp_analysis.benefits.inputs import BenefitInputs
from tp_analysis.benefits.own_speeds import covers
from tp_analysis.display import Column, Quantities, Shown, table
from tp_analysis.formats import format_value

# Said so that it is not taken for a quarter of a year.
SLOWEST = {"Slowest quarter of councils": "Slowest fourth of councils"}
QUARTERS = ("April to June", "July to September", "October to December", "January to March")
KINDS = {
    "new claims": "New claims",
    "changes of circumstances": "Changes",
    "new claims and changes": "Both",
}
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
    documents = ("publicnet-2009-12-09", "publicnet-2010-01-21")
    rows = pd.DataFrame(_readings(inputs, numbers), columns=["reading", "before", "after"])
    return table(
        from_documents(rows, inputs, documents),
        title="A cut in the mean of {benefits.days_sooner_share} and up to "
        "{benefits.time_cut_share} puts the wait before at {bracket.before_low} to "
        "{bracket.before_high}",
        subtitle="Days from claim to payment that fit the printed cuts",
        columns=[
            Column("reading", "Reading of the words"),
            Column("before", "Wait before"),
            Column("after", "Wait after"),
        ],
        source=citations.cite(inputs.documents, documents),
        evidence="computed",
        notes=[
            "Arithmetic of this analysis, not figures of the pilot. The printed figures may be "
            "rounded; allowing for that, the wait before is {bracket.before_rounded_low} to "
            "{bracket.before_rounded_high}.",
            "[x] not available: the largest saving says nothing about the mean.",
        ],
        numbers=numbers,
    )


def _readings(inputs: BenefitInputs, numbers: Quantities) -> list[tuple[str, str, str]]:
    assumed = inputs.assumed
    before = surviving.implied_waits(inputs.published).before
    after = assumed.as_is_mean_days - expected_saving_days(assumed)
    text = {name: quantity.text for name, quantity in numbers.items()}
    days, share = text["benefits.days_sooner"], text["benefits.time_cut_share"]
    longest = format_value(before.high, "days", 1)
    return [
        (f"The mean falls by {days}, and by more than half", f"under {longest}",
         f"under {format_value(numbers['bracket.after_high'].value, 'days', 1)}"),
        (f"The mean falls by {days}, and by {share}, if both are said of one wait",
         text["bracket.before_low"], text["bracket.after_low"]),
        (f"The mean falls by {days}, a cut between more than half and {share}",
         f"{text['bracket.before_low']} to under {text['bracket.before_high']}",
         f"{text['bracket.after_low']} to under {text['bracket.after_high']}"),
        (f"{days} is the largest saving of any claim", f"under {longest}, for that claim", "[x]"),
        (f"Assumed here: {assumed.days_sooner:g} days is the {assumed.reading} saving",
         format_value(assumed.as_is_mean_days, "days", 1), format_value(after, "days", 1)),
    ]  # fmt: skip


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
    """The speeds of Housing Benefit, or of all others: new claims first, in the file's order."""
    rows = inputs.speeds[inputs.speeds["benefit"].eq(COUNCIL_BENEFIT) == council]
    rows = rows.sort_values("claim_kind", key=lambda k: k.map(list(KINDS).index), kind="stable")
    unrecorded = rows["clock"].str.contains("not recorded")
    return rows.assign(
        measure_words=rows["measure"].map(MEASURES),
        kind=rows["claim_kind"].map(KINDS),
        where_when=rows["place"].replace(SLOWEST) + ", " + rows["period"].map(_months),
        clock_words=rows["clock"].mask(unrecorded, "Not recorded"),
    )


def _months(period: str) -> str:
    """A quarter of a financial year by its months; any other period as it is."""
    year, _, quarter = period.partition(" quarter ")
    if not quarter:
        return period
    months = QUARTERS[int(quarter) - 1]
    return f"{months} {int(year[:4]) + (quarter == '4')}"


def jobcentre_speeds_table(inputs: BenefitInputs) -> Shown:
    """Speeds of the benefits that Jobcentre Plus decides."""
    data = _speeds(inputs, council=False)
    return table(
        from_documents(data, inputs, data["document_id"]),
        title="Jobcentre Plus counted days to a decision, by two clocks",
        subtitle="Days to decide a new claim, national, 2008 to 2010",
        columns=[
            Column("benefit", "Benefit"),
            Column("period", "Period"),
            Column("measure_words", "Measure"),
            Column("value_days", "Speed", decimals=1, heading_unit="days"),
            Column("clock_words", "Clock"),
        ],
        source=citations.cite(inputs.documents, data["document_id"]),
        evidence="published",
        notes=["The two clocks cannot be compared: one starts at first contact, one much later."],
    )


def council_speeds_table(inputs: BenefitInputs, numbers: Quantities) -> Shown:
    """Speeds of Housing Benefit, which councils decide."""
    data = _speeds(inputs, council=True)
    return table(
        from_documents(data, inputs, data["document_id"]),
        title="Councils took {speeds.shortest} to {speeds.longest} to decide a new claim for "
        f"{COUNCIL_BENEFIT}, by place and year",
        subtitle="Calendar days from claim received, or change reported, to decision",
        columns=[
            Column("kind", "Kind"),
            Column("where_when", "Place and period"),
            Column("measure_words", "Measure"),
            Column("value_days", "Speed", decimals=1, heading_unit="days"),
            Column("evidence", "Evidence"),
        ],
        source=citations.cite(inputs.documents, data["document_id"]),
        evidence="second-hand",
        notes=[
            *_nothing_found(inputs),
            "Changes: changes of circumstances. Slowest fourth: of councils in Great Britain.",
        ],
        numbers=numbers,
    )


def _nothing_found(inputs: BenefitInputs) -> list[str]:
    if covers(inputs.own_speeds, inputs.price_year):
        return []
    return ["No speed of 2009-10 was found for Luton or Central Bedfordshire."]
