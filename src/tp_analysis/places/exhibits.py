"""What the report opens with, and the tables of what each place found. Inputs in, exhibits out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from tp_analysis import citations
from tp_analysis.datasets import EVIDENCE_GRADES
from tp_analysis.disclosure import ProtectedTable, already_published, protect
from tp_analysis.display import Column, Quantities, Shown, cover, key_numbers, prose, table
from tp_analysis.document import Evidence
from tp_analysis.places import analysis, figures
from tp_analysis.places.inputs import HIGH_END, PlacesInputs, named_figures

SPECIAL_REPORT = "mj-2010"
MISSING = "[x]"


def published_table(
    frame: pd.DataFrame, inputs: PlacesInputs, documents: Iterable[str]
) -> ProtectedTable:
    """The frame under the already-published policy, its ground the documents named."""
    return protect(frame, policy=already_published(citations.cite(inputs.documents, documents)))


def weakest(inputs: PlacesInputs, documents: Iterable[str]) -> Evidence:
    """The grade that a table of printed figures bears: that of the weakest of their documents."""
    grades = inputs.documents.set_index("document_id")["evidence"]
    return max((grades[document] for document in documents), key=EVIDENCE_GRADES.index)


def opening(inputs: PlacesInputs, *, as_at: str) -> Shown:
    """The title block. Raises DataError where the page rests on a document later than `as_at`."""
    citations.require_by(as_at, citations.published_days(inputs.documents, inputs.quoted))
    return cover(
        report="places",
        title="What did each place count and find?",
        question=(
            "What the Total Place pilots, the places beside them and those that came after counted "
            f"and found, and why their totals must not be ranked. {inputs.area.name} is picked out."
        ),
        area="England",
        period="2009-10",
        as_at=as_at,
        evidence_status="Published figures, some of them second-hand, and what follows from them.",
    )


def at_a_glance(inputs: PlacesInputs, numbers: Quantities) -> Shown:
    """The tiles."""
    pilots = numbers["england.pilots.number"]
    printed = inputs.published.set_index("figure_id")["document_id"]
    totals = figures.counts(inputs)["document_id"]
    documents = [printed[pilots.figure_id], printed[figures.ALL_PILOTS], *totals]
    return key_numbers(
        (pilots, f"and {numbers['places.beside'].text} places before or beside them"),
        (numbers[figures.ALL_PILOTS], "of all pilots together; the basis is not stated"),
        (numbers["totals.pilots"], f"of {pilots.text}; the other totals were not found"),
        (numbers["totals.with_basis"], f"of {numbers['totals.number'].text} printed totals"),
        (numbers["results.pilots"], f"of {pilots.text}; most print hopes"),
        source=citations.cite(inputs.documents, documents),
    )


def own_place(inputs: PlacesInputs, numbers: Quantities) -> Shown:
    """What the place of the edition counted and found, or that it is not one of them."""
    chosen = inputs.findings[inputs.findings["place"] == inputs.area.key]
    if chosen.empty:
        return prose(f"{inputs.area.name} was neither a pilot nor one of the places named here.")
    counted, found, limit = chosen.iloc[0][["counted", "found", "limit"]].fillna("")
    texts = [
        f"{inputs.area.name} counted: {counted or 'no total is printed'}.",
        f"{limit}." if limit else "",
        f"What it found: {found or 'not printed.'}",
    ]
    return prose(" ".join(text for text in texts if text), numbers)


def pilots_table(inputs: PlacesInputs, numbers: Quantities) -> Shown:
    """What each pilot looked at, counted and found."""
    return _found_table(
        inputs,
        numbers,
        kinds=("pilot",),
        title="Each pilot looked at something else",
        subtitle="The pilots by name: theme, what was counted and what was found",
    )


def other_places_table(inputs: PlacesInputs, numbers: Quantities) -> Shown:
    """The same for the places before and beside the pilots."""
    return _found_table(
        inputs,
        numbers,
        kinds=("pre-pilot", "parallel place"),
        title="Of most places beside the pilots, little more than the name is printed",
        subtitle="Places that worked before the pilots, then those beside them, by name",
    )


def _found_table(
    inputs: PlacesInputs, numbers: Quantities, *, kinds: tuple[str, ...], title: str, subtitle: str
) -> Shown:
    rows = analysis.described(inputs.places, inputs.findings)
    rows = rows[rows["kind"].isin(kinds)]
    sources = _sources(inputs)
    used = [document for place in rows["place"] for document in sources[place]]
    data = rows.assign(
        theme=rows["theme"].fillna(MISSING),
        counted=[figures.sentence(text, numbers) or MISSING for text in rows["counted"]],
        found=[figures.sentence(text, numbers) or MISSING for text in rows["found"]],
        where=[_where(row, sources) for row in rows.to_dict("records")],
    )
    return table(
        published_table(data, inputs, used),
        title=title,
        subtitle=subtitle,
        columns=[
            Column("name", "Place"),
            Column("theme", "Looked at"),
            Column("counted", "Counted"),
            Column("found", "Found"),
            Column("where", "Where"),
        ],
        source=citations.cite(inputs.documents, used),
        evidence=weakest(inputs, used),
        notes=[
            "Where: pages of the special report, and how many other documents; the table of "
            "figures names them. Numbers without a mark are published.",
            "[x] not printed in any document that was read. Savings are what a place expected.",
        ],
        numbers=numbers,
    )


def _sources(inputs: PlacesInputs) -> dict[str, list[str]]:
    """The documents on which the row of each place rests: the one that describes it first."""
    documents = inputs.published.set_index("figure_id")["document_id"].astype(str)
    described = zip(inputs.places["place"], inputs.places["document_id"], strict=True)
    sources = {str(place): [str(document)] for place, document in described}
    for place, figure_id in named_figures(inputs.findings):
        document = documents[figure_id.removesuffix(HIGH_END)]
        # Official populations are cited where they are used: with the rates.
        if document not in (*sources[place], analysis.OFFICIAL_ESTIMATES):
            sources[place].append(document)
    return sources


def _where(row: Mapping[Any, Any], sources: Mapping[str, list[str]]) -> str:
    others = len(sources[row["place"]]) - 1
    pages = str(row["location"])
    return f"{pages.replace(' and ', ', ')} and {others} more" if others else pages
