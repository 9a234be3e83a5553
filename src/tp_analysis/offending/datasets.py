"""The offending tables: what each column means and what must hold; no analysis."""

from __future__ import annotations

from tp_analysis.datasets import EVIDENCE_GRADES, Column, Dataset
from tp_analysis.published import published_figures

PUBLISHED_FIGURES = published_figures("offending")

MATCHES = ("same", "part", "nearest", "not costed")

OFFENCE_MAPPING = Dataset(
    topic="offending",
    name="offence_mapping",
    meaning="Which unit cost stands for which offence group of recorded crime, by assumption",
    columns=(
        Column(
            "police_uk_category",
            "text",
            "The category of data.police.uk that holds the group; empty where it publishes none",
            optional=True,
        ),
        Column(
            "offence_group",
            "text",
            "Lowest offence group of recorded crime; no group holds another",
        ),
        Column(
            "edition",
            "text",
            "Edition of the unit costs",
            references="reference/unit_cost_editions",
        ),
        Column(
            "unit_cost_offence",
            "text",
            "Offence of that edition whose cost stands for the group; empty where not costed",
            optional=True,
        ),
        Column(
            "match",
            "text",
            "same: the same offence; part: one of several in the group, whose shares are to be"
            " assumed; nearest: the closest cost there is; not costed: none, which is not zero",
            choices=MATCHES,
        ),
        Column("evidence", "text", "How well the match is established", choices=EVIDENCE_GRADES),
        Column("note", "text", "What a reader of this row should know", optional=True),
    ),
    key=("offence_group", "edition", "unit_cost_offence"),
    personal=False,
)

DATASETS: tuple[Dataset, ...] = (PUBLISHED_FIGURES, OFFENCE_MAPPING)
