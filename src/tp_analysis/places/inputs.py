"""What the places report reads: the only module of the topic that asks the store."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from tp_analysis.areas import Area, find_area
from tp_analysis.errors import DataError, did_you_mean
from tp_analysis.markdown import PLACEHOLDER
from tp_analysis.places.datasets import FINDINGS, PLACES, PUBLISHED_FIGURES
from tp_analysis.published import published_figures
from tp_analysis.reference.datasets import DOCUMENTS
from tp_analysis.store import load

# A figure that is printed as a range has its high end under a name of its own.
HIGH_END = "_high"
OTHER_TOPICS = ("spending", "offending", "benefits")
SENTENCES = ("counted", "found", "limit")


@dataclass(frozen=True)
class PlacesInputs:
    """The tables of the places report, and the area whose place is picked out in it.

    `published` holds the printed figures about places, and of other topics those that `findings`
    names for their place.
    """

    area: Area
    places: pd.DataFrame
    findings: pd.DataFrame
    published: pd.DataFrame
    documents: pd.DataFrame

    @property
    def quoted(self) -> tuple[pd.DataFrame, ...]:
        """The tables whose rows name the document that they rest on."""
        return self.places, self.published


def load_inputs(*, area: str) -> PlacesInputs:
    """The tables, whatever the area. Raises DataError where a finding names an unknown figure."""
    findings = load(FINDINGS)
    own = load(PUBLISHED_FIGURES)
    others = pd.concat([load(published_figures(topic)) for topic in OTHER_TOPICS])
    named = pd.DataFrame(named_figures(findings), columns=["area", "figure_id"]).drop_duplicates()
    published = pd.concat([own, others.merge(named)], ignore_index=True)
    _require_known(named, published)
    return PlacesInputs(
        area=find_area(area),
        places=load(PLACES),
        findings=findings,
        published=published,
        documents=load(DOCUMENTS),
    )


def named_figures(findings: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """Every figure that a finding names, with its place: in a sentence, or as a figure id."""
    ids = [column for column in findings.columns if column.endswith("_figure_id")]
    for row in findings.to_dict("records"):
        named = [row[column] for column in ids if pd.notna(row[column])]
        for column in SENTENCES:
            text = row[column] if pd.notna(row[column]) else ""
            named += [match.group(1) for match in PLACEHOLDER.finditer(text)]
        yield from ((str(row["place"]), name) for name in named)


def _require_known(named: pd.DataFrame, published: pd.DataFrame) -> None:
    known = set(published["figure_id"])
    ranges = published.loc[published["value_high"].notna(), "figure_id"]
    known |= {f"{figure_id}{HIGH_END}" for figure_id in ranges}
    for place, figure_id in named.itertuples(index=False):
        if figure_id not in known:
            raise DataError(
                f"data/raw/places/findings.csv names the figure {figure_id!r} for {place!r}, which "
                f"no table of published figures has. {did_you_mean(figure_id, known)}"
            )
