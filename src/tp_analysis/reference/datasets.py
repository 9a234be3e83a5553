"""The reference tables: what each column means and what must hold; no analysis."""

from __future__ import annotations

from tp_analysis.datasets import Column, Dataset
from tp_analysis.reference.columns import DOCUMENT, EVIDENCE, FINANCIAL_YEAR, NOTE, SLUG
from tp_analysis.reference.unit_cost_datasets import (
    OFFENCE_MAPPING,
    UNIT_COST_AGENCIES,
    UNIT_COST_EDITIONS,
    UNIT_COST_MULTIPLIERS,
    UNIT_COSTS,
)

_VINTAGES = ("June 2026", "March 2026")

DOCUMENTS = Dataset(
    topic="reference",
    name="documents",
    meaning="The documents that figures are quoted from",
    columns=(
        Column("document_id", "text", "Short name that figures refer to", pattern=SLUG),
        Column("title", "text", "Title of the document"),
        Column("author", "text", "Who wrote or published it"),
        Column(
            "published_on",
            "text",
            "When it was published, as precisely as is known; empty if not known",
            optional=True,
        ),
        Column(
            "address",
            "text",
            "Where it can be found on the web",
            optional=True,
            pattern=r"https?://\S+",
        ),
        Column(
            "evidence",
            "text",
            "Whether the document itself was read, or somebody else's copy or report of it",
            choices=("published", "second-hand", "unverified"),
        ),
        NOTE,
    ),
    key=("document_id",),
    personal=False,
)

GDP_DEFLATORS = Dataset(
    topic="reference",
    name="gdp_deflators",
    meaning="GDP deflator at market prices for financial years, one series a vintage",
    columns=(
        Column("vintage", "text", "Month the series was published", choices=_VINTAGES),
        Column(
            "base",
            "text",
            "The year that stands at 100",
            choices=("2025-26 = 100", "2024-25 = 100"),
        ),
        Column(
            "financial_year", "text", "Financial year", pattern=FINANCIAL_YEAR, example="2009-10"
        ),
        Column("index_value", "number", "Price index", unit="index", at_least=1, at_most=1000),
        Column(
            "status",
            "text",
            "Whether the year was over and measured, or forecast",
            choices=("outturn", "forecast"),
        ),
        DOCUMENT,
        EVIDENCE,
    ),
    key=("vintage", "financial_year"),
    personal=False,
)

GDP_DEFLATOR_GROWTH = Dataset(
    topic="reference",
    name="gdp_deflator_growth",
    meaning="Growth of the GDP deflator on the financial year before, where only that is held",
    columns=(
        Column("vintage", "text", "Month the series was published", choices=("September 2019",)),
        Column(
            "financial_year", "text", "Financial year", pattern=FINANCIAL_YEAR, example="2009-10"
        ),
        Column(
            "growth_percent",
            "number",
            "Change on the financial year before",
            unit="percent",
            at_least=-10,
            at_most=30,
        ),
        Column(
            "status",
            "text",
            "Whether the year was over and measured, or forecast",
            choices=("outturn", "forecast"),
        ),
        DOCUMENT,
        EVIDENCE,
    ),
    key=("vintage", "financial_year"),
    personal=False,
)

DISCOUNT_RATES = Dataset(
    topic="reference",
    name="discount_rates",
    meaning="Yearly discount rates by years from the start of an appraisal; year 0 counts in full",
    columns=(
        Column("schedule", "text", "Which benefits it is for", choices=("standard", "health")),
        Column("from_year", "whole", "First year of the band", unit="years", at_least=0),
        Column(
            "to_year",
            "whole",
            "Last year of the band; empty for the last band",
            unit="years",
            optional=True,
            at_least=0,
        ),
        Column("rate_percent", "number", "Yearly rate", unit="percent", at_least=0, at_most=10),
        DOCUMENT,
        EVIDENCE,
        NOTE,
    ),
    key=("schedule", "from_year"),
    personal=False,
)

POPULATIONS = Dataset(
    topic="reference",
    name="populations",
    meaning="People and households in a place, each with its date and its origin",
    columns=(
        Column(
            "area",
            "text",
            "Area key of the project, or the nine-character code of the place",
            pattern=r"[a-z]+(-[a-z]+)*|[EKNSW]\d{8}",
        ),
        Column("geography_name", "text", "Name of the place"),
        Column("measure", "text", "What was counted", choices=("population", "households")),
        Column(
            "as_at",
            "date",
            "Day the figure stands for; empty where the document does not say",
            optional=True,
        ),
        Column("value", "whole", "People or households", unit="count", at_least=1),
        Column("estimate", "text", "Which estimate or count it is"),
        DOCUMENT,
        EVIDENCE,
        NOTE,
    ),
    key=("area", "measure", "estimate", "as_at"),
    personal=False,
)

BANK_HOLIDAYS = Dataset(
    topic="reference",
    name="bank_holidays",
    meaning="Bank holidays in England and Wales from Monday to Friday; every year from the first"
    " to the last in the table is there in full",
    columns=(
        Column("holiday_on", "date", "The day that is no working day"),
        Column("title", "text", "Name of the holiday"),
        DOCUMENT,
        EVIDENCE,
        NOTE,
    ),
    key=("holiday_on",),
    personal=False,
)

DATASETS: tuple[Dataset, ...] = (
    DOCUMENTS,
    UNIT_COST_EDITIONS,
    UNIT_COSTS,
    UNIT_COST_MULTIPLIERS,
    UNIT_COST_AGENCIES,
    OFFENCE_MAPPING,
    GDP_DEFLATORS,
    GDP_DEFLATOR_GROWTH,
    DISCOUNT_RATES,
    POPULATIONS,
    BANK_HOLIDAYS,
)
