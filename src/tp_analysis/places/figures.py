"""The numbers of the places report by name, and sentences that bind them."""

from __future__ import annotations

import re

import pandas as pd

from tp_analysis import citations
from tp_analysis.disclosure import already_published, protect
from tp_analysis.display.quantities import Quantities, quantities
from tp_analysis.markdown import PLACEHOLDER
from tp_analysis.methods.named_figures import NamedFigure, figures_table
from tp_analysis.places import analysis
from tp_analysis.places.inputs import HIGH_END, PlacesInputs

GROUND = "documents about Total Place and official statistics, cited under each exhibit"
# Printed without a mark, as in prose; what rests on less says so.
UNMARKED = ("published", "computed")
ALL_PILOTS = "england.pilots.spend"


def key_figures(inputs: PlacesInputs) -> Quantities:
    """Every number the prose and the tables may use: as printed under their ids, and computed.

    The high end of a range has the id of the figure with "_high" after it.
    """
    policy = already_published(GROUND)
    sources = [citations.cite(inputs.documents, [d]) for d in inputs.published["document_id"]]
    printed = inputs.published.assign(source=sources)
    ranges = printed[printed["value_high"].notna()]
    high = ranges.assign(
        figure_id=ranges["figure_id"] + HIGH_END, value=ranges["value_high"], qualifier=None
    )
    computed = figures_table([*_place_figures(inputs), *_count_figures(inputs)])
    both = pd.concat([printed, high], ignore_index=True)
    return quantities(protect(both, policy=policy)) | quantities(protect(computed, policy=policy))


def sentence(template: object, numbers: Quantities) -> str | None:
    """The text with its numbers, each with what it rests on where that is less than published."""
    if not isinstance(template, str) or not template:
        return None

    def filled(match: re.Match[str]) -> str:
        quantity = numbers[match.group(1)]
        text = quantity.text if match.group(2) else quantity.qualified_text
        mark = "" if quantity.evidence in UNMARKED else f" ({quantity.evidence})"
        return f"{text}{mark}"

    text = PLACEHOLDER.sub(filled, template)
    return text[:1].upper() + text[1:]


def counts(inputs: PlacesInputs) -> pd.DataFrame:
    """The printed totals, by name."""
    return analysis.counts(inputs.places, inputs.findings, inputs.published)


def _place_figures(inputs: PlacesInputs) -> list[NamedFigure]:
    table = analysis.described(inputs.places, inputs.findings)
    pilots = table["kind"] == "pilot"
    rows = [
        ("places.number", "Places described", len(table)),
        ("places.beside", "Places before and beside the pilots", (~pilots).sum()),
        ("savings.pilots", "Pilots that print a saving", table[pilots]["saving_figure_id"].count()),
        ("results.pilots", "Pilots with a result achieved",
         table[pilots]["result_figure_id"].count()),
        ("printed.number", "Printed figures held about them",
         len(analysis.printed_of(inputs.places, inputs.published))),
        ("silent.number", "Places of which no figure is printed",
         (~table["place"].isin(_printed_places(inputs, table))).sum()),
    ]  # fmt: skip
    return [NamedFigure(name, label, float(value), "count", 1) for name, label, value in rows]


def _printed_places(inputs: PlacesInputs, table: pd.DataFrame) -> set[str]:
    """The places that a printed figure is about, or that are said to share one."""
    shared = table.loc[table["saving_figure_id"].notna(), "place"]
    return {*inputs.published["area"], *shared}


def _count_figures(inputs: PlacesInputs) -> list[NamedFigure]:
    table = counts(inputs)
    pilots = table[table["kind"] == "pilot"]
    rates = table["per_person_gbp"].count()
    widths = (table["per_person_high_gbp"] - table["per_person_low_gbp"]).dropna()
    widest, following = widths.sort_values(ascending=False).iloc[:2]
    rows = [
        ("totals.number", "Places that print a total", len(table)),
        ("totals.pilots", "Pilots that print a total", len(pilots)),
        ("totals.with_year", "Totals whose year is stated", table["year_counted"].count()),
        ("totals.with_basis", "Totals said to be gross or net",
         (table["gross_or_net"] != analysis.NOT_STATED).sum()),
        ("totals.with_people", "Totals printed with residents", table["people_printed"].sum()),
        ("totals.per_person", "Totals for which a number of residents is held", rates),
    ]  # fmt: skip
    return [
        *(NamedFigure(name, label, float(value), "count", 1) for name, label, value in rows),
        NamedFigure("rates.widest", "Widest range of a rate", widest, "gbp_per_person", 10),
        NamedFigure("rates.next", "Next widest range", following, "gbp_per_person", 10),
    ]
