"""What is not known of each place, what came after, and every figure with its document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from tp_analysis import citations
from tp_analysis.display import Column, Quantities, Shown, table
from tp_analysis.display.logs import data_log_table
from tp_analysis.formats import format_value
from tp_analysis.places import analysis
from tp_analysis.places.exhibits import SPECIAL_REPORT, published_table, weakest
from tp_analysis.places.inputs import HIGH_END, PlacesInputs, named_figures

# Where a citation of each would fill half a page.
LOGGED = "the documents of the data log, at the end of this report"
AUDITORS = "civil-service-world-2013-03-14"


def known_table(inputs: PlacesInputs, numbers: Quantities) -> Shown:
    """The grid: what is printed of each place, and what is not."""
    data = analysis.known(inputs.places, inputs.findings, inputs.published)
    answers = [*analysis.ASKED]
    data = data.assign(**{name: data[name].fillna("[x]") for name in answers})
    documents = analysis.printed_of(inputs.places, inputs.published)["document_id"]
    return table(
        published_table(data, inputs, documents),
        title="Of most places the total, the basis and the result are not printed",
        subtitle="What the documents that were read print of each place; pilots first, by name",
        columns=[
            Column("name", "Place"),
            *(Column(column, label) for column, label in analysis.ASKED.items()),
        ],
        source=LOGGED,
        evidence=weakest(inputs, documents),
        notes=[
            "[x] not printed in any document that was read. It may be printed elsewhere: the "
            "pilots' own final reports were not found.",
            "Residents count as printed only in a document about the place.",
        ],
        numbers=numbers,
    )


def successors_table(inputs: PlacesInputs) -> Shown:
    """What the whole-place community budgets of 2012-13 expected."""
    data = analysis.printed_of_successors(inputs.places, inputs.published)
    documents = [*data["document_id"], AUDITORS]
    data = _as_printed(data, inputs)
    return table(
        published_table(data, inputs, documents),
        title="The programme that followed printed savings it expected, on unlike bases",
        subtitle="Whole-place community budgets, 2012-13: expectations, not results",
        columns=[
            Column("name", "Place"),
            Column("label", "What is printed"),
            Column("amount", "Amount"),
            Column("period", "Over"),
            Column("where", "Where"),
        ],
        source=citations.cite(inputs.documents, documents),
        evidence=weakest(inputs, documents),
        notes=[
            "Net and gross, five years, six years and one year: the amounts must be neither "
            "added nor ranked.",
            "The National Audit Office found the methods fairly consistent, but not every plan "
            "compared with existing services, so the savings may be wrong.",
        ],
    )


def figures_table(inputs: PlacesInputs) -> Shown:
    """Every printed figure that the tables of this report use, with its document and page."""
    named = {name.removesuffix(HIGH_END) for _, name in named_figures(inputs.findings)}
    data = analysis.printed_of(inputs.places, inputs.published)
    data = data[data["figure_id"].isin(named)]
    documents = data["document_id"]
    return table(
        published_table(_as_printed(data, inputs), inputs, documents),
        title="Every figure of a place that is used here, with its document",
        subtitle="By name of the place; as printed, with the words that limit it",
        columns=[
            Column("name", "Place"),
            Column("label", "Figure"),
            Column("amount", "Value"),
            Column("period", "Period"),
            Column("where", "Where"),
        ],
        source=LOGGED,
        evidence=weakest(inputs, documents),
        notes=["[x] no period is stated. A page alone is one of the special report."],
    )


def _as_printed(data: pd.DataFrame, inputs: PlacesInputs) -> pd.DataFrame:
    """The figures with amount (limit, value, high end), where, and [x] for a missing period."""
    authors = inputs.documents.set_index("document_id")["author"]
    rows = data.to_dict("records")
    return data.assign(
        amount=[_amount(row) for row in rows],
        period=data["period"].fillna("[x]"),
        where=[_where(row, authors[row["document_id"]]) for row in rows],
    )


def _amount(row: Mapping[Any, Any]) -> str:
    ends = [end for end in (row["value"], row["value_high"]) if pd.notna(end)]
    texts = [format_value(float(end), row["unit"], float(row["rounding"])) for end in ends]
    limit = f"{row['qualifier']} " if pd.notna(row["qualifier"]) else ""
    return f"{limit}{' to '.join(texts)}"


def _where(row: Mapping[Any, Any], author: str) -> str:
    place = row["location"]
    if row["document_id"] != SPECIAL_REPORT:
        place = f"{author}, {place}"
    return place if row["evidence"] == "published" else f"{place} ({row['evidence']})"


def assumptions(inputs: PlacesInputs) -> Shown:
    """What somebody chose, and what it would change."""
    chosen = pd.DataFrame(
        [
            (
                "Which findings stand in one sentence",
                "A choice of ours; every printed figure is in the table of all figures",
            ),
            (
                "The year of the residents where the count states none",
                "One year moves a rate by about one percent, less than rounding does for most",
            ),
            (
                "A figure printed with over, more than or so far is a lower limit",
                "Its range starts at the figure; how far above it the truth lies is not known",
            ),
        ],
        columns=["assumption", "effect"],
    )
    return table(
        published_table(chosen, inputs, inputs.places["document_id"]),
        title="Assumption log",
        columns=[Column("assumption", "Assumption"), Column("effect", "What it would change")],
        source="this analysis",
        evidence="assumed",
    )


def data_log(inputs: PlacesInputs) -> Shown:
    """Where the figures come from."""
    log = citations.data_log(inputs.documents, inputs.quoted)
    documents = pd.concat([table["document_id"] for table in inputs.quoted])
    return data_log_table(
        published_table(log, inputs, documents),
    )
