"""The places tables: what each column means and what must hold; no analysis."""

from __future__ import annotations

from tp_analysis.datasets import Column, Dataset
from tp_analysis.published import AREA_PATTERN, DOCUMENT_PATTERN, published_figures

PLACES = Dataset(
    topic="places",
    name="places",
    meaning="The thirteen Total Place pilots and the places that worked beside them",
    columns=(
        Column("place", "text", "Key of the place, used as area elsewhere", pattern=AREA_PATTERN),
        Column("name", "text", "Name of the place"),
        Column(
            "kind",
            "text",
            "Pilot, one of the places that came before the pilots, or a place beside them",
            choices=("pilot", "pre-pilot", "parallel place"),
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

PUBLISHED_FIGURES = published_figures("places")

DATASETS: tuple[Dataset, ...] = (PLACES, PUBLISHED_FIGURES)
