"""The columns and words that the ledger's tables share."""

from __future__ import annotations

from tp_analysis.datasets import Column
from tp_analysis.published import AREA_PATTERN
from tp_analysis.reference.columns import evidence_of

ECONOMIC_CATEGORIES = (
    "pay",
    "procurement",
    "transfer to persons",
    "grant to a public body",
    "capital",
    "debt",
    "not stated",
)
CONTROLS = ("local", "directed", "national")
INFLUENCES = ("direct", "influenced")
ALLOCATION_METHODS = ("actual", "postcode", "formula", "population share", "not stated")
BODY_KINDS = (
    "council",
    "parish",
    "police",
    "fire",
    "health",
    "department",
    "agency",
    "criminal justice",
)
BODY_PATTERN = r"[a-z0-9]+(-[a-z0-9]+)*"
LINE_PATTERN = r"[a-z0-9]+([.-][a-z0-9_]+)*"

AREA = Column("area", "text", "The place the row is about", pattern=AREA_PATTERN)
BODY = Column("body", "text", "Key of the public body", pattern=BODY_PATTERN, example="luton")
FINANCIAL_YEAR = Column(
    "financial_year", "text", "Financial year", pattern=r"\d{4}-\d{2}", example="2009-10"
)
COFOG = Column(
    "cofog_code",
    "text",
    "Division or group of the Classification of the Functions of Government; empty if not stated",
    optional=True,
    pattern=r"(0[1-9]|10)(\.[1-9])?",
    example="09 or 09.1",
)
AMOUNT = Column("amount_pence", "whole", "The amount", unit="pence")
EVIDENCE = evidence_of("the row")

# How a line is classified: the same in the ledger and in what classifies other datasets' rows.
CLASSES = (
    COFOG,
    Column("economic_category", "text", "What the money is", choices=ECONOMIC_CATEGORIES),
    Column("control", "text", "Who decides about it", choices=CONTROLS),
    Column(
        "influence",
        "text",
        "direct: the body holds the budget; influenced: places can steer it but do not hold it",
        choices=INFLUENCES,
    ),
    Column(
        "gross_or_net",
        "text",
        "Before or after fees and charges",
        choices=("gross", "net", "not stated"),
    ),
    Column(
        "revenue_or_capital",
        "text",
        "Of which account",
        choices=("revenue", "capital", "both", "not stated"),
    ),
    Column("basis", "text", "Spent or planned", choices=("outturn", "budget", "not stated")),
    Column(
        "allocation_method",
        "text",
        "How the amount was found for the place",
        choices=ALLOCATION_METHODS,
    ),
    Column(
        "confidence",
        "whole",
        "Grade of the allocation: 1 agency's own data, 2 local statistics, 3 similar areas, "
        "4 national analysis, 5 international analysis, 6 uncorroborated judgement",
        optional=True,
        at_least=1,
        at_most=6,
    ),
)
LEDGER_COLUMNS = (
    "line_id", "body", "counterparty", "cofog_code", "economic_category", "control", "influence",
    "gross_or_net", "revenue_or_capital", "basis", "financial_year", "amount_pence",
    "allocation_method", "confidence", "evidence", "document_id", "note",
)  # fmt: skip
CLASS_NAMES = tuple(column.name for column in CLASSES)
