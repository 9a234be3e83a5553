"""The opening, the claims and their tests in the offending report. Inputs in, exhibits out."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from tp_analysis import citations
from tp_analysis.disclosure import ProtectedTable, already_published, protect
from tp_analysis.display import (
    Column,
    Quantities,
    Shown,
    cover,
    figure,
    key_numbers,
    quantities,
    table,
)
from tp_analysis.display.drawings import ranked_bars
from tp_analysis.display.prose import bind_text
from tp_analysis.formats import format_value
from tp_analysis.methods.named_figures import NamedFigure, figures_table
from tp_analysis.offending import claims, figures, unit_costs
from tp_analysis.offending.inputs import OffendingInputs

MILLION = "£ million"
WHOLE_UNITS = ("people", "offences")
UNIT_COST_DOCUMENT = "unit-cost-database-v1-4"
MEANING_DOCUMENTS = ("mj-2010", "briefing-note-2010", UNIT_COST_DOCUMENT)
CLAIM_DOCUMENTS = ("briefing-note-2010", "mj-2010", "slides-2010")


@dataclass(frozen=True)
class AlignedText(Column):
    """A column of numbers already written out, each in its own unit: aligned as numbers are."""

    @property
    def is_numeric(self) -> bool:
        """Always: its cells are numbers, whatever their units."""
        return True

    def text(self, value: Any) -> str:
        """The cell as it was written."""
        return str(value)


def published_table(
    frame: pd.DataFrame, inputs: OffendingInputs, documents: tuple[str, ...]
) -> ProtectedTable:
    """The frame under the policy for what follows from the named documents."""
    return protect(frame, policy=already_published(citations.cite(inputs.documents, documents)))


def bound_numbers(
    found: Iterable[NamedFigure], inputs: OffendingInputs, documents: tuple[str, ...]
) -> Quantities:
    """Numbers of titles and notes by name, so that none of them counts as typed."""
    return quantities(published_table(figures_table(found), inputs, documents))


def written_range(low: float, high: float, unit: str, *, digits: int = 3) -> str:
    """Two ends of a range to so many significant digits each, so that no end is taken to none or
    past a value it is held against; people and offences are whole."""

    def end(value: float) -> str:
        return format_value(value, unit, step_of(value, unit, digits=digits))

    return f"{end(low)} to {end(high)}"


def step_of(value: float, unit: str, *, digits: int) -> float:
    """The step that leaves a value so many significant digits; 1 at least where it is whole."""
    whole = unit in WHOLE_UNITS or value == round(value)
    size = math.floor(math.log10(abs(value))) if value else 0
    return max(10.0 ** (size + 1 - digits), 1.0 if whole else 0.0)


def opening(inputs: OffendingInputs, *, as_at: str, made_up: bool) -> Shown:
    """The title block; `made_up`: whether the groups of offenders are illustrative.

    Raises DataError where the page rests on a document later than `as_at`.
    """
    citations.require_by(as_at, citations.published_days(inputs.documents, inputs.quoted))
    groups = "made up, and marked" if made_up else "computed from an extract"
    return cover(
        report="offending",
        title="What do the most persistent offenders cost?",
        question=(
            f"Whether the published yearly cost of a few persistent offenders in "
            f"{inputs.area.name} can be right, whose cost it would be, and what would have to be "
            "true."
        ),
        area=inputs.area.name,
        period=f"{inputs.price_year} prices",
        as_at=as_at,
        evidence_status=(
            "Published claims, and what follows from them under stated assumptions. Groups of "
            f"offenders are {groups}."
        ),
    )


def at_a_glance(inputs: OffendingInputs, numbers: Quantities) -> Shown:
    """The tiles."""
    switch = (
        "{chain.low} to {chain.high}. Reaches {target.gbp} if {needed.detected} of crimes are "
        "detected, not {needed.central_detected}"
    )
    return key_numbers(
        (numbers[claims.ANNUAL_COST], "for {offenders.persistent} people; parts not stated"),
        (
            numbers["claim.cost_each"],
            "{offenders.annual_cost:plain} by {offenders.persistent:plain} people",
        ),
        (
            numbers["claim.count_share"],
            "the count puts that at {count.crime}; the two are not comparable",
        ),
        (
            numbers["claim.fiscal"],
            "{claim.fiscal_share} of it, as for an average crime; all of it only if all of that "
            "crime's cost were fiscal",
        ),
        (numbers["chain.central"], switch),
        source=citations.cite(inputs.documents, (*CLAIM_DOCUMENTS, UNIT_COST_DOCUMENT)),
        numbers=numbers,
    )


def _statements(inputs: OffendingInputs, *, about_cost: bool) -> pd.DataFrame:
    return claims.statements(inputs.published, inputs.documents, about_cost=about_cost)


def _statements_table(
    inputs: OffendingInputs, *, about_cost: bool, title: str, notes: list[str]
) -> Shown:
    data = _statements(inputs, about_cost=about_cost)
    documents = tuple(data["document_id"])
    return table(
        published_table(data, inputs, documents),
        title=title,
        subtitle=f"Statements in the documents that were read, {inputs.area.name}",
        columns=[
            Column("stated", "What is stated"),
            Column("qualifier", "Qualifier"),
            Column("as_printed", "As printed"),
            Column("place", "Who, when and where"),
        ],
        source=citations.cite(inputs.documents, documents),
        evidence="published",
        notes=notes,
    )


def cost_claims_table(inputs: OffendingInputs) -> Shown:
    """Every printed statement about cost."""
    return _statements_table(
        inputs,
        about_cost=True,
        title="One cost, printed with and without its qualifier",
        notes=[
            "[z] printed without a qualifier.",
            "No document says what the cost contains, or in which year's prices it is.",
        ],
    )


def group_claims_table(inputs: OffendingInputs) -> Shown:
    """Every printed statement about people and crimes."""
    return _statements_table(
        inputs,
        about_cost=False,
        title="Three groups of offenders, each with its own share of crime",
        notes=["[z] printed without a qualifier."],
    )


def meaning_figure(inputs: OffendingInputs, numbers: Quantities) -> Shown:
    """The count of crime spending, the published cost and its fiscal part."""
    amounts = [
        numbers[name].value / 1e6 for name in (claims.COUNT, claims.ANNUAL_COST, "claim.fiscal")
    ]
    fiscal = "Fiscal part of that cost"
    data = pd.DataFrame(
        {
            "what": ["All crime and justice spending", "Published cost of the offenders", fiscal],
            "amount_gbp_million": amounts,
        }
    )
    return figure(
        published_table(data, inputs, MEANING_DOCUMENTS),
        title="About {claim.fiscal} of the published cost would be public spending",
        subtitle=f"£ million a year, {inputs.area.name}, as counted and claimed in 2009 and 2010",
        alt=(
            "Bar chart of three amounts a year. The published cost of the offenders is "
            "{offenders.annual_cost}, against all crime and justice spending of "
            "{count.crime:plain}. Its fiscal part, at national shares, is {claim.fiscal}."
        ),
        drawing=ranked_bars(
            label="what", value="amount_gbp_million", unit="count", rounding=0.1,
            highlight=(fiscal,),
        ),
        columns=[
            Column("what", "Amount"),
            Column("amount_gbp_million", "A year", decimals=1, heading_unit=MILLION),
        ],
        source=citations.cite(inputs.documents, MEANING_DOCUMENTS),
        evidence="assumed",
        notes=[
            "The first two are published as limits: over {count.crime:plain}, and "
            "{offenders.annual_cost}.",
            "The fiscal part uses the national share for an average crime, {claim.fiscal_share}.",
        ],
        height_pixels=190,
        numbers=numbers,
    )  # fmt: skip


def bearers_table(inputs: OffendingInputs, numbers: Quantities) -> Shown:
    """Who would bear the published cost, by agency and by part."""
    data = unit_costs.parts_of_amount(
        inputs.real_unit_costs, inputs.agencies, edition=inputs.edition,
        total_gbp=numbers[claims.ANNUAL_COST].value,
    )  # fmt: skip
    return table(
        published_table(data, inputs, (UNIT_COST_DOCUMENT, "briefing-note-2010")),
        title="Most of the published cost would fall on victims and businesses",
        subtitle="The cost of an average crime by who bears it, and the published cost split alike",
        columns=[
            Column("bearer", "Who bears it"),
            Column("per_crime_gbp", "Average crime", decimals=0,
                   heading_unit=f"£, {inputs.edition} prices"),
            Column("share_percent", "Share", decimals=1, heading_unit="% of all three parts"),
            Column("amount_gbp_million", "Of the published cost", decimals=1, heading_unit=MILLION),
        ],
        source=citations.cite(inputs.documents, (UNIT_COST_DOCUMENT, "briefing-note-2010")),
        evidence="assumed",
        notes=["Shares by agency rest on a split made for crime in 2000. They are of an average "
               "crime; crimes of persistent offenders may differ.",
               "Figures may not add because each is rounded."],
        total="is_total",
    )  # fmt: skip


def tests_table(inputs: OffendingInputs, numbers: Quantities) -> Shown:
    """The sums that test the claims against each other."""
    sums = figures.sums_of(inputs)
    data = sums.assign(
        test=[bind_text(text, numbers) for text in sums["test"]],
        shows=[bind_text(text, numbers) for text in sums["shows"]],
        result=[
            format_value(value, unit, rounding)
            for value, unit, rounding in zip(
                sums["value"], sums["unit"], sums["rounding"], strict=True
            )
        ],
        range=[
            written_range(low, high, unit)
            for low, high, unit in zip(sums["low"], sums["high"], sums["unit"], strict=True)
        ],
    )
    documents = tuple(
        dict.fromkeys([*inputs.published["document_id"], *inputs.count["document_id"]])
    )
    return table(
        published_table(data, inputs, documents),
        title="The claims do not describe one group of people",
        subtitle="Each sum at the printed values, and over all values they may be rounded from",
        columns=[
            Column("test", "What is worked out"),
            Column("result", "Result"),
            Column("range", "With rounding"),
            Column("shows", "What it shows"),
        ],
        source=citations.cite(inputs.documents, documents),
        evidence="computed",
        notes=["People are rounded to tens, percentages to whole ones, crimes to hundreds, the "
               "average cost to hundred thousands of pounds and the yearly cost to millions."],
        numbers=numbers,
    )  # fmt: skip
