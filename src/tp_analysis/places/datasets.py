"""The places tables: what each column means and what must hold; no analysis."""

from __future__ import annotations

from tp_analysis.datasets import Column, Dataset
from tp_analysis.published import (
    AREA_PATTERN,
    DOCUMENT_PATTERN,
    FIGURE_PATTERN,
    published_figures,
)

PLACES = Dataset(
    topic="places",
    name="places",
    meaning="The thirteen Total Place pilots, the places beside them and those that came after",
    columns=(
        Column("place", "text", "Key of the place, used as area elsewhere", pattern=AREA_PATTERN),
        Column("name", "text", "Name of the place"),
        Column(
            "kind",
            "text",
            "Pilot, one of the places before the pilots, beside them, or of the programme after",
            choices=("pilot", "pre-pilot", "parallel place", "successor"),
        ),
        Column(
            "theme", "text", "What it looked at; empty where the document is silent", optional=True
        ),
        Column(
            "document_id",
            "text",
            "The document that describes it: a key of reference/documents",
            pattern=DOCUMENT_PATTERN,
            references="reference/documents",
        ),
        Column("location", "text", "Where in the document"),
        Column("note", "text", "What a reader of the row should know", optional=True),
    ),
    key=("place",),
    personal=False,
)


def _sentence(name: str, meaning: str) -> Column:
    return Column(name, "text", f"{meaning}; numbers as {{figure_id}}", optional=True)


def _figure(name: str, meaning: str) -> Column:
    return Column(
        name,
        "text",
        f"{meaning}: a published figure of any topic; empty where none is printed",
        optional=True,
        pattern=FIGURE_PATTERN,
    )


FINDINGS = Dataset(
    topic="places",
    name="findings",
    meaning="What each place counted and found, and what its documents say of the count",
    columns=(
        Column("place", "text", "The place", pattern=AREA_PATTERN, references="places/places"),
        _sentence("counted", "What it counted"),
        _sentence("found", "What it found"),
        _figure("total_figure_id", "All public spending that it counted"),
        _figure("population_figure_id", "Its residents"),
        _figure("issue_figure_id", "What the issue it looked at costs, or what is spent on it"),
        _figure("saving_figure_id", "A saving that it claims, or a return on each pound"),
        _figure("result_figure_id", "Something already achieved, not only hoped for"),
        Column(
            "year_counted",
            "text",
            "The financial year of the total; empty where not stated",
            optional=True,
            pattern=r"[0-9]{4}-[0-9]{2}",
            example="2007-08",
        ),
        Column(
            "whose_spending", "text", "Whose spending is in the total, as printed", optional=True
        ),
        Column(
            "gross_or_net",
            "text",
            "Whether fees are taken off; empty where there is no total",
            optional=True,
            choices=("gross", "net", "not stated"),
        ),
        Column(
            "transfers_taken_out",
            "text",
            "Whether grants from one public body to another are taken out; empty without a total",
            optional=True,
            choices=("yes", "no", "not stated"),
        ),
        _sentence("limit", "What else limits the total"),
    ),
    key=("place",),
    personal=False,
)

PUBLISHED_FIGURES = published_figures("places")

DATASETS: tuple[Dataset, ...] = (PLACES, FINDINGS, PUBLISHED_FIGURES)
