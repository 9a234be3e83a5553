"""The tables and figures of the spending report. Inputs in, exhibits out."""

from __future__ import annotations

import pandas as pd

from tp_analysis import citations
from tp_analysis.display import (
    Column,
    Quantities,
    Shown,
    cover,
    figure,
    key_numbers,
    release,
    table,
)
from tp_analysis.display.drawings import ranked_bars
from tp_analysis.spending import analysis, figures
from tp_analysis.spending.inputs import CountInputs
from tp_analysis.spending.log_exhibits import published_table

MILLION = "£ million"
POUNDS = "£"
COUNT_DOCUMENTS = ("mj-2010", "slides-2010")


def opening(inputs: CountInputs, *, as_at: str) -> Shown:
    """The title block. Raises DataError where the page rests on a document later than `as_at`."""
    citations.require_by(as_at, citations.published_days(inputs.documents, inputs.quoted))
    return cover(
        report="spending",
        title="How much public money is spent here?",
        question=(
            f"What all public bodies spent in {inputs.area.name}, who spent it and on what, "
            "and how far the published count adds up."
        ),
        area=inputs.area.name,
        period=inputs.financial_year,
        as_at=as_at,
        evidence_status="Published figures, what follows from them, and assumptions that say so.",
    )


def at_a_glance(inputs: CountInputs, numbers: Quantities) -> Shown:
    """The tiles."""
    headline = numbers["base.headline_per_person"].text
    held, expected = (numbers[f"ledger.bodies_{name}"].text for name in ("held", "expected"))
    without = numbers["ledger.net_without"].text
    benefits, crime = numbers["count.benefits_share"].text, numbers["count.crime_share"].text
    return key_numbers(
        (numbers["base.headline"], "the headline of the count"),
        (numbers["base.middle"], "nowhere printed"),
        (
            numbers["ledger.net"],
            f"{held} of {expected} bodies, a list to be checked; {without} by another reading",
        ),
        (numbers["count.spend_per_head"], f"{headline} on the headline"),
        (numbers["count.benefits"], f"printed as {benefits} of the total"),
        (numbers["count.crime"], f"printed as {crime} of the total"),
        source=citations.cite(inputs.documents, COUNT_DOCUMENTS),
    )


def _bodies(inputs: CountInputs) -> pd.DataFrame:
    return analysis.bodies(inputs.published, base_gbp=figures.implied_base_gbp(inputs))


def bodies_figure(inputs: CountInputs, numbers: Quantities) -> Shown:
    """Ranked bars of the named bodies."""
    named = _bodies(inputs).dropna(subset="figure_id")
    largest, smallest = named.iloc[0], named.iloc[-1]
    return figure(
        published_table(named, inputs, COUNT_DOCUMENTS),
        title="{bodies.number} bodies account for {bodies.base_share} of the implied total",
        subtitle=f"Spending by body, £ million, {inputs.area.name}, as counted in 2009",
        alt=(
            f"Bar chart of spending by {len(named)} bodies. {largest['body']} spends most, "
            f"£{largest['amount_gbp_million']:,.1f} million; {smallest['body']} least of them, "
            f"£{smallest['amount_gbp_million']:,.1f} million. The data are in the table below it."
        ),
        drawing=ranked_bars(
            label="body",
            value="amount_gbp_million",
            unit="count",
            rounding=0.1,
            highlight=("Luton Borough Council", "Central Bedfordshire Council"),
        ),
        columns=[
            Column("body", "Body"),
            Column("amount_gbp_million", "Spending", decimals=3, heading_unit=MILLION),
        ],
        source=citations.cite(inputs.documents, ("mj-2010",)),
        evidence="published",
        notes=["The two councils are the darker bars."],
        height_pixels=270,
        numbers=numbers,
    )


def bodies_table(inputs: CountInputs, numbers: Quantities) -> Shown:
    """Who spends it, with the printed share beside the share of each base."""
    return table(
        published_table(_bodies(inputs), inputs, COUNT_DOCUMENTS),
        title="The printed shares fit the implied total, not the headline",
        subtitle=f"Spending by body and its share, {inputs.area.name}, as counted in 2009",
        columns=[
            Column("body", "Body"),
            Column("amount_gbp_million", "Spending", decimals=1, heading_unit=MILLION),
            Column("printed_share_percent", "Share as printed", decimals=2, heading_unit="%"),
            Column(
                "share_of_headline_percent", "Share of the headline", decimals=2, heading_unit="%"
            ),
            Column(
                "share_of_base_percent", "Share of the implied total", decimals=2, heading_unit="%"
            ),
        ],
        source=citations.cite(inputs.documents, ("mj-2010",)),
        evidence="computed",
        notes=[
            "[x] no share is printed, or the row belongs to the other total. Central Bedfordshire "
            "Council and HM Revenue and Customs are printed as whole percentages.",
            "The headline is {base.headline}; the implied total is {base.middle}.",
        ],
        total="is_total",
        numbers=numbers,
    )


def purposes_table(inputs: CountInputs, numbers: Quantities) -> Shown:
    """Crime and benefits: the two purposes the pilot counted."""
    data = analysis.purposes(inputs.published, base_gbp=figures.implied_base_gbp(inputs))
    return table(
        published_table(data, inputs, COUNT_DOCUMENTS),
        title="The printed share of crime is one of the headline, that of benefits nearly so",
        subtitle=f"Spending by purpose, {inputs.area.name}, as counted in 2009",
        columns=[
            Column("purpose", "Purpose"),
            Column("amount_gbp_million", "Spending", decimals=1, heading_unit=MILLION),
            Column("per_person_gbp", "For each resident", decimals=0, heading_unit=POUNDS),
            Column("printed_share_percent", "Share as printed", decimals=2, heading_unit="%"),
            Column(
                "share_of_headline_percent", "Share of the headline", decimals=2, heading_unit="%"
            ),
            Column(
                "share_of_base_percent", "Share of the implied total", decimals=2, heading_unit="%"
            ),
        ],
        source=citations.cite(inputs.documents, COUNT_DOCUMENTS),
        evidence="computed",
        notes=[
            "Both amounts are printed with the word over, so they are lower bounds.",
            "The share of crime is printed as 4%, without decimals. That of benefits misses the "
            "headline by a little: see its row in the table of what adds up.",
        ],
        numbers=numbers,
    )


RELEASED = (
    "count.total",
    "base.middle",
    "base.gap",
    "count.population",
    "count.spend_per_head",
    "base.headline_per_person",
    "bodies.base_share",
    "count.benefits",
    "count.benefits_share",
    "count.crime",
    "count.crime_share",
    "region.per_person",
    "region.printed_share",
    "tests.computed",
    "tests.reproduced",
    "tests.not_reproduced",
    "ledger.gross",
    "ledger.eliminated",
    "ledger.net",
    "ledger.net_without",
    "ledger.bodies_held",
    "ledger.bodies_expected",
    "control.local_share",
    "control.directed_share",
    "control.national_share",
    "region.real_change",
    *analysis.BODIES,
)


def release_figures(numbers: Quantities) -> Shown:
    """The figures that the public summary may use."""
    return release("spending", numbers, *RELEASED)
