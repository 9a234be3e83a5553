"""The ledger's tables: spend lines, and how rows of other datasets become lines; no analysis."""

from __future__ import annotations

from dataclasses import replace

from tp_analysis.datasets import Column, Dataset
from tp_analysis.published import FIGURE_PATTERN
from tp_analysis.reference.columns import DOCUMENT, NOTE
from tp_analysis.spending.ledger import columns
from tp_analysis.spending.ledger.expected_datasets import EXPECTED_DATASETS

LEDGER = Dataset(
    topic="spending",
    name="ledger",
    meaning="Lines of public money in a place that no other dataset gives, as printed for the body",
    columns=(
        columns.AREA,
        Column("line_id", "text", "Name of the line, used once only", pattern=columns.LINE_PATTERN),
        columns.BODY,
        Column(
            "counterparty",
            "text",
            "The public body at the other end: paid where the amount is above zero, paying where "
            "it is below; empty outside the public sector",
            optional=True,
            pattern=columns.BODY_PATTERN,
        ),
        *columns.CLASSES,
        columns.FINANCIAL_YEAR,
        columns.AMOUNT,
        columns.EVIDENCE,
        DOCUMENT,
        NOTE,
    ),
    key=("area", "line_id"),
    personal=False,
)

LEDGER_CLASSES = Dataset(
    topic="spending",
    name="ledger_classes",
    meaning="How the rows of other datasets become ledger lines: function, category, control",
    columns=(
        Column(
            "source",
            "text",
            "The dataset whose rows become lines",
            choices=("council_outturn", "published_figures"),
        ),
        Column(
            "item",
            "text",
            "Line number of the return, or id of the printed figure",
            pattern=rf"\d{{3}}|{FIGURE_PATTERN}",
            example="190 or count.dwp",
        ),
        *(
            Column(
                name,
                "text",
                f"{which} financial year for which the row holds; empty: any",
                optional=True,
                pattern=r"\d{4}-\d{2}",
            )
            for name, which in (("first_year", "First"), ("last_year", "Last"))
        ),
        replace(columns.BODY, optional=True, meaning="The body, where the source does not name it"),
        Column(
            "counterparty",
            "text",
            "The public body that is paid; empty if none",
            optional=True,
            pattern=columns.BODY_PATTERN,
        ),
        *columns.CLASSES,
        columns.EVIDENCE,
        NOTE,
    ),
    # Forms change: one line number stands for another service some years later.
    key=("source", "item", "first_year"),
    personal=False,
)

LEDGER_TRANSFERS = Dataset(
    topic="spending",
    name="ledger_transfers",
    meaning="Money that one body of the ledger passes to another, worked out from what the other "
    "spends with it",
    columns=(
        Column("transfer", "text", "Key of the transfer", pattern=columns.BODY_PATTERN),
        Column("payer", "text", "Key of the body that pays", pattern=columns.BODY_PATTERN),
        Column(
            "payer_item",
            "text",
            "The payer's printed figure, which is taken to include the transfer",
            pattern=FIGURE_PATTERN,
        ),
        Column(
            "receiver_lines",
            "text",
            "Lines of the receiving councils' returns that it pays for",
            pattern=r"\d{3}( \d{3})*",
            example="711 712 713",
        ),
        Column(
            "receiver_income_line",
            "text",
            "Line of their returns that includes it as income",
            pattern=r"\d{3}",
        ),
        Column(
            "share_percent", "whole", "Share of those lines that it pays", at_least=0, at_most=100
        ),
        replace(columns.COFOG, optional=False),
        Column("control", "text", "Who decides about it", choices=columns.CONTROLS),
        columns.EVIDENCE,
        Column("note", "text", "Why it is taken to be so"),
    ),
    key=("transfer",),
    personal=False,
)

LEDGER_DATASETS: tuple[Dataset, ...] = (
    LEDGER,
    LEDGER_CLASSES,
    LEDGER_TRANSFERS,
    *EXPECTED_DATASETS,
)
