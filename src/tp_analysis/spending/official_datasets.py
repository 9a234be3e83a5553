"""Official spending statistics that the count is compared with: columns and checks; no analysis."""

from __future__ import annotations

from tp_analysis.datasets import Column, Dataset, RunningTotals
from tp_analysis.reference.columns import DOCUMENT, EVIDENCE, FINANCIAL_YEAR

_FINANCIAL_YEAR = Column(
    "financial_year", "text", "Financial year", pattern=FINANCIAL_YEAR, example="2009-10"
)
COUNCIL_OUTTURN = Dataset(
    topic="spending",
    name="council_outturn",
    meaning="Net current expenditure of a council in its revenue outturn return, line by line",
    columns=(
        Column(
            "authority_code",
            "text",
            "Nine-character code",
            pattern=r"[ENSW]\d{8}",
            example="E06000032",
        ),
        Column("authority", "text", "Name of the council"),
        _FINANCIAL_YEAR,
        Column("line", "text", "Line of the revenue outturn summary", pattern=r"\d{3}"),
        Column("service", "text", "The line as printed, in lower case after its first letter"),
        Column(
            "amount_gbp_thousand",
            "whole",
            "Net current expenditure; below zero where income is greater",
            unit="gbp thousand",
        ),
        Column(
            "is_total",
            "flag",
            "Whether the line is a printed total: 699 adds lines 190 to 698, 749 adds 699 to 748",
        ),
        DOCUMENT,
        EVIDENCE,
    ),
    key=("authority_code", "financial_year", "line"),
    personal=False,
    totals=RunningTotals(
        by=("authority_code", "financial_year"),
        order="line",
        amount="amount_gbp_thousand",
        flag="is_total",
    ),
)

REGIONAL_SPEND = Dataset(
    topic="spending",
    name="regional_spend",
    meaning="Public spending identified as benefiting a region, by function",
    columns=(
        Column("region", "text", "Region or country", choices=("East of England", "England")),
        _FINANCIAL_YEAR,
        Column(
            "cofog_code",
            "text",
            "Division of the Classification of the Functions of Government",
            pattern=r"0[1-9]|10",
        ),
        Column("function", "text", "Name of the division, as printed"),
        Column(
            "amount_gbp_million",
            "number",
            "Spending, all tiers of government, current and capital together",
            unit="gbp million",
        ),
        Column(
            "basis", "text", "Whether the year was over when published", choices=("outturn", "plan")
        ),
        DOCUMENT,
        EVIDENCE,
    ),
    key=("region", "financial_year", "cofog_code"),
    personal=False,
)

SIMILAR_COUNCILS = Dataset(
    topic="spending",
    name="similar_councils",
    meaning="Main lines of the revenue outturn of councils that the place is compared with",
    columns=tuple(column for column in COUNCIL_OUTTURN.columns if column.name != "is_total"),
    key=("authority_code", "financial_year", "line"),
    personal=False,
)

OFFICIAL_DATASETS: tuple[Dataset, ...] = (COUNCIL_OUTTURN, REGIONAL_SPEND, SIMILAR_COUNCILS)
