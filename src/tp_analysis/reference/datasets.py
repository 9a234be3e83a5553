"""The reference tables: what each column means and what must hold; no analysis."""

from __future__ import annotations

from tp_analysis.datasets import Column, Dataset
from tp_analysis.reference.columns import DOCUMENT, EVIDENCE, NOTE, SLUG

_FINANCIAL_YEAR = r"\d{4}-\d{2}"
_EDITIONS = ("2003", "2010-11", "2019-20")
_VINTAGES = ("June 2026", "March 2026")
_PARTS = (
    "anticipation",
    "consequence",
    "response",
    "fiscal",
    "economic",
    "social",
    "total",
)

_READ_IN = Column(
    "document_id",
    "text",
    "The document that the figure was read in: a key of documents; empty where it was not read",
    optional=True,
    pattern=SLUG,
    references="reference/documents",
)
_EDITION = Column("edition", "text", "Edition of the unit costs", choices=_EDITIONS)
_OFFENCE = Column("offence", "text", "Offence, named as in the edition")

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

UNIT_COST_EDITIONS = Dataset(
    topic="reference",
    name="unit_cost_editions",
    meaning="The editions of the unit costs of crime: their prices, their split, their rules",
    columns=(
        Column("edition", "text", "Edition, named after its price year", choices=_EDITIONS),
        Column("label", "text", "Name of the edition for a reader"),
        Column(
            "price_year",
            "text",
            "Year of the prices as printed: a calendar year or a financial year",
            pattern=r"\d{4}(-\d{2})?",
            example="2009-10",
        ),
        Column(
            "deflator_year",
            "text",
            "Financial year whose deflator stands for the price year",
            pattern=_FINANCIAL_YEAR,
            example="2009-10",
        ),
        Column(
            "split",
            "text",
            "The parts a unit cost is split into",
            choices=("anticipation, consequence, response", "fiscal, economic, social"),
        ),
        Column("has_multipliers", "flag", "Whether multipliers go with the unit costs"),
        Column("scope", "text", "Which crimes and victims the edition covers"),
        Column("rule", "text", "How the unit costs are to be used"),
        DOCUMENT,
        EVIDENCE,
        NOTE,
    ),
    key=("edition",),
    personal=False,
)

UNIT_COSTS = Dataset(
    topic="reference",
    name="unit_costs",
    meaning="What one crime costs, by edition, offence and part of the cost",
    columns=(
        _EDITION,
        _OFFENCE,
        Column("part", "text", "Part of the cost; total is the printed total", choices=_PARTS),
        Column("amount_gbp", "number", "Cost of one crime", unit="gbp", at_least=0),
        Column(
            "by_subtraction",
            "flag",
            "Whether the part was worked out as the total less the other parts",
        ),
        _READ_IN,
        EVIDENCE,
        NOTE,
    ),
    key=("edition", "offence", "part"),
    personal=False,
)

UNIT_COST_MULTIPLIERS = Dataset(
    topic="reference",
    name="unit_cost_multipliers",
    meaning="Crimes committed for each crime that the police record, by edition and offence",
    columns=(
        _EDITION,
        _OFFENCE,
        Column("multiplier", "number", "Crimes committed for each recorded crime", at_least=0.1),
        _READ_IN,
        EVIDENCE,
        NOTE,
    ),
    key=("edition", "offence"),
    personal=False,
)

UNIT_COST_AGENCIES = Dataset(
    topic="reference",
    name="unit_cost_agencies",
    meaning="Which agency bears the fiscal part of a unit cost of crime",
    columns=(
        _EDITION,
        _OFFENCE,
        Column("agency", "text", "The agency that bears the cost"),
        Column("amount_gbp", "number", "Its share of the fiscal cost", unit="gbp", at_least=0),
        _READ_IN,
        EVIDENCE,
        NOTE,
    ),
    key=("edition", "offence", "agency"),
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
            "financial_year", "text", "Financial year", pattern=_FINANCIAL_YEAR, example="2009-10"
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
            "financial_year", "text", "Financial year", pattern=_FINANCIAL_YEAR, example="2009-10"
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
    GDP_DEFLATORS,
    GDP_DEFLATOR_GROWTH,
    DISCOUNT_RATES,
    POPULATIONS,
    BANK_HOLIDAYS,
)
