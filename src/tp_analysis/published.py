"""The schema that all published figures share, whatever their topic; holds no figure itself."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from tp_analysis.datasets import EVIDENCE_GRADES, Column, Dataset
from tp_analysis.errors import DataError

AREA_PATTERN = r"[a-z]+(-[a-z]+)*"
FIGURE_PATTERN = r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+"
DOCUMENT_PATTERN = r"[a-z0-9]+(-[a-z0-9]+)*"
UNITS = (
    "gbp",
    "gbp_per_year",
    "gbp_per_person",
    "gbp_per_household",
    "gbp_per_offence",
    "people",
    "households",
    "people_per_household",
    "offences",
    "offences_per_person",
    "count",
    "percent",
    "multiple",
    "pence",
    "days",
    "weeks",
    "months",
)


def published_figures(topic: str) -> Dataset:
    """The table of figures that documents print about a topic.

    A figure's id is its own in all topics, so an expression can name figures of several.
    """
    return Dataset(
        topic=topic,
        name="published_figures",
        meaning=f"Figures about {topic} as named documents print them",
        columns=_COLUMNS,
        key=("area", "figure_id"),
        personal=False,
    )


def require_figures(
    published: pd.DataFrame, figure_ids: Iterable[str], *, topic: str, area: str
) -> None:
    """Raise DataError naming every figure that a report needs and the table lacks."""
    missing = [
        figure_id for figure_id in figure_ids if figure_id not in set(published["figure_id"])
    ]
    if missing:
        raise DataError(
            f"data/raw/{topic}/published_figures.csv has no row for area {area!r} and figures "
            f"{', '.join(missing)}. Add a row for each, or leave the area out of this report."
        )


_COLUMNS = (
    Column(
        "figure_id",
        "text",
        "Name of the figure, such as count.total; used once only in all topics",
        pattern=FIGURE_PATTERN,
    ),
    Column(
        "area",
        "text",
        "The place that the figure is about, such as luton-and-central-bedfordshire",
        pattern=AREA_PATTERN,
    ),
    Column("label", "text", "What the figure is, in plain words"),
    Column("value", "number", "The figure in its base unit; the low end of a range"),
    Column("unit", "text", "The base unit", choices=UNITS),
    Column(
        "rounding",
        "number",
        "Size of the last digit that carries meaning, in the base unit; 0 if exact by definition",
        at_least=0,
    ),
    Column(
        "value_high",
        "number",
        "The high end where a range is printed; empty otherwise",
        optional=True,
    ),
    Column(
        "qualifier",
        "text",
        "The word that limits the figure, such as: as much as, over, around, at least",
        optional=True,
    ),
    Column("as_printed", "text", "The figure as the document prints it"),
    Column("period", "text", "The time it covers, as far as the document says", optional=True),
    Column(
        "document_id",
        "text",
        "The document that prints it: a key of reference/documents",
        pattern=DOCUMENT_PATTERN,
        references="reference/documents",
    ),
    Column("location", "text", "Where in the document: page, slide or paragraph"),
    Column("evidence", "text", "How well the figure is established", choices=EVIDENCE_GRADES),
    Column("note", "text", "What a reader of the figure should know", optional=True),
)
