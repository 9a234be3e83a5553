"""What the ledger is held against: expected bodies, control totals, known traps; no analysis."""

from __future__ import annotations

from tp_analysis.datasets import Column, Dataset
from tp_analysis.reference.columns import DOCUMENT
from tp_analysis.spending.ledger import columns

LEDGER_BODIES = Dataset(
    topic="spending",
    name="ledger_bodies",
    meaning="The public bodies that spend in a place, whether or not a figure of theirs is held",
    columns=(
        columns.AREA,
        columns.BODY,
        Column("name", "text", "Name of the body"),
        Column("kind", "text", "Sort of body", choices=columns.BODY_KINDS),
        Column(
            "served_codes",
            "text",
            "Codes of the councils that it serves, where they are not just those of the area",
            optional=True,
            pattern=r"[ENSW]\d{8}( [ENSW]\d{8})*",
        ),
        Column(
            "first_year",
            "text",
            "First financial year it existed, if that matters",
            optional=True,
            pattern=r"\d{4}-\d{2}",
        ),
        Column(
            "last_year",
            "text",
            "Last financial year it existed, if that matters",
            optional=True,
            pattern=r"\d{4}-\d{2}",
        ),
        Column(
            "revenue_missing_because",
            "text",
            "Why no revenue figure is held; empty where one is",
            optional=True,
        ),
        Column(
            "capital_missing_because",
            "text",
            "Why no capital figure is held; empty where one is",
            optional=True,
        ),
        columns.EVIDENCE,
    ),
    key=("area", "body"),
    personal=False,
)

LEDGER_CONTROL_TOTALS = Dataset(
    topic="spending",
    name="ledger_control_totals",
    meaning="What the lines of a body must add up to, as its document prints it",
    columns=(
        columns.AREA,
        columns.BODY,
        columns.FINANCIAL_YEAR,
        columns.AMOUNT,
        Column("printed_as", "text", "Name of the total in the document"),
        columns.EVIDENCE,
        DOCUMENT,
    ),
    key=("area", "body", "financial_year"),
    personal=False,
)

LEDGER_TRAPS = Dataset(
    topic="spending",
    name="ledger_traps",
    meaning="The known ways to count the same money twice: how each is told and what is done",
    columns=(
        Column("trap", "text", "Key of the trap", pattern=columns.BODY_PATTERN),
        Column("name", "text", "Name of the trap for a reader"),
        Column("what_it_is", "text", "How the money comes to be counted twice"),
        Column(
            "treatment",
            "text",
            "Whether it is a transfer between bodies or a charge for an asset bought before",
            choices=("transfer", "capital charge"),
        ),
        Column(
            "payer_kinds", "text", "Kinds of body that pay, with semicolons; empty: any",
            optional=True,
        ),
        Column(
            "receiver_kinds", "text", "Kinds of body that receive, with semicolons; empty: any",
            optional=True,
        ),
        Column(
            "cofog_prefix", "text", "Start of the line's function; empty: any", optional=True,
            pattern=r"(0[1-9]|10)(\.[1-9])?",
        ),
        Column(
            "line_ending", "text", "Ends of the line's name, with spaces; empty: any",
            optional=True,
        ),
        Column("what_is_done", "text", "What the suite does about it"),
        Column("needs", "text", "Which data would settle it, or make it exact"),
    ),
    key=("trap",),
    personal=False,
)  # fmt: skip


EXPECTED_DATASETS: tuple[Dataset, ...] = (LEDGER_BODIES, LEDGER_CONTROL_TOTALS, LEDGER_TRAPS)
