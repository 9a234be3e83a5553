"""The spending tables: the published count and how its figures are tested against each other."""

from __future__ import annotations

from tp_analysis.datasets import Column, Dataset
from tp_analysis.published import (
    AREA_PATTERN,
    DOCUMENT_PATTERN,
    FIGURE_PATTERN,
    UNITS,
    published_figures,
)
from tp_analysis.reference.columns import NOTE, evidence_of
from tp_analysis.spending.ledger.datasets import LEDGER_DATASETS
from tp_analysis.spending.official_datasets import OFFICIAL_DATASETS

JUDGEMENTS = (
    "cannot be reconciled",
    "cannot be joined",
    "ambiguous",
    "implausible as stated",
    "near miss",
    "cut, not rounded",
    "not comparable",
    "no level published",
    "consistent",
)
TESTS = ("reproduces", "implies")

_EXPRESSION = Column(
    "expression",
    "text",
    "Arithmetic over figure ids: numbers, + - * /, brackets and intersection(a, b)",
    pattern=r"[a-z0-9_.,+\-*/() ]+",
)
_UNIT = Column("unit", "text", "Unit of the result", choices=UNITS)
_EVIDENCE = evidence_of("the result")

PUBLISHED_FIGURES = published_figures("spending")

RECONCILIATION_ITEMS = Dataset(
    topic="spending",
    name="reconciliation_items",
    meaning="What is tested in the published figures, and what arithmetic alone cannot decide",
    columns=(
        Column("row", "whole", "Number of the test", at_least=1),
        Column("area", "text", "The place that is tested", pattern=AREA_PATTERN),
        Column("item", "text", "What is tested, in plain words"),
        Column(
            "published_figure_id",
            "text",
            "The printed figure under test; empty where none is printed",
            optional=True,
            pattern=FIGURE_PATTERN,
        ),
        Column(
            "judgement",
            "text",
            "The conclusion where arithmetic cannot decide; empty where it can",
            optional=True,
            choices=JUDGEMENTS,
        ),
        Column("reason", "text", "Why, in one or two plain sentences"),
        Column(
            "document_id",
            "text",
            "The document that prints the item: a key of reference/documents",
            pattern=DOCUMENT_PATTERN,
            references="reference/documents",
        ),
    ),
    key=("area", "row"),
    personal=False,
)

RECONCILIATION_RULES = Dataset(
    topic="spending",
    name="reconciliation_rules",
    meaning="The arithmetic that is tried on each item, over the published and derived figures",
    columns=(
        Column("row", "whole", "Number of the test in reconciliation_items", at_least=1),
        Column("rule", "text", "What the arithmetic stands for, in plain words"),
        _EXPRESSION,
        _UNIT,
        Column(
            "tests",
            "text",
            "reproduces: compared with the printed figure; implies: shown only",
            choices=TESTS,
        ),
        _EVIDENCE,
        NOTE,
    ),
    key=("row", "rule"),
    personal=False,
)

DERIVED_FIGURES = Dataset(
    topic="spending",
    name="derived_figures",
    meaning="Figures that no document prints, made from the published ones; listed in order of use",
    columns=(
        Column(
            "figure_id",
            "text",
            "Name of the figure; used once only in all topics",
            pattern=FIGURE_PATTERN,
        ),
        Column("label", "text", "What the figure is, in plain words"),
        _EXPRESSION,
        _UNIT,
        _EVIDENCE,
        NOTE,
    ),
    key=("figure_id",),
    personal=False,
)

DATASETS: tuple[Dataset, ...] = (
    PUBLISHED_FIGURES,
    RECONCILIATION_ITEMS,
    RECONCILIATION_RULES,
    DERIVED_FIGURES,
    *OFFICIAL_DATASETS,
    *LEDGER_DATASETS,
)
