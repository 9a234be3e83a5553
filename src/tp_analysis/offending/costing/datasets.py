"""The tables behind costing and scenarios: what each column means and what must hold."""

from __future__ import annotations

from tp_analysis.datasets import Column, Dataset
from tp_analysis.reference.columns import (
    DOCUMENT,
    EVIDENCE,
    FINANCIAL_YEAR,
    NOTE,
    evidence_of,
)

_KEY = r"[a-z]+(-[a-z]+)*"

CONTACT_COSTS = Dataset(
    topic="offending",
    name="contact_costs",
    meaning="What a public agency spends on one contact with an offender",
    columns=(
        Column("contact", "text", "Short name that contacts refer to", pattern=_KEY),
        Column("label", "text", "The contact, as a reader is told"),
        Column("agency", "text", "Who bears it"),
        Column("unit", "text", "What one of it is", choices=("arrest", "court event", "month",
                                                           "year")),
        Column("amount_gbp", "number", "Cost of one, in the prices of its year", unit="£",
               at_least=0),
        Column("price_year", "text", "The year of its prices", pattern=FINANCIAL_YEAR,
               example="2008-09"),
        Column("within_response", "flag",
               "Whether unit costs of crime hold it already, in their response or fiscal part"),
        evidence_of("the cost"),
        DOCUMENT,
        NOTE,
    ),
    key=("contact",),
    personal=False,
)  # fmt: skip

UNCERTAIN_INPUTS = Dataset(
    topic="offending",
    name="uncertain_inputs",
    meaning="The shape of each uncertain input of the offenders' cost",
    columns=(
        Column("input", "text", "The input: a link of the chain, or a part of the unit cost",
               choices=("crimes", "detected", "committed", "fiscal", "economic", "social")),
        Column("label", "text", "The input, as a reader is told"),
        Column("distribution", "text", "The family of its distribution",
               choices=("pert", "beta", "log-normal")),
        Column("loading", "number", "How strongly it moves with the common factor; 0 not at all",
               at_least=-1, at_most=1),
        evidence_of("the shape"),
        NOTE,
    ),
    key=("input",),
    personal=False,
)  # fmt: skip

CASHABILITY = Dataset(
    topic="offending",
    name="cashability",
    meaning="How much of an avoided cost an agency can take out of its budget, by year",
    columns=(
        Column("agency", "text", "The agency, as the unit costs name it"),
        Column("year", "whole", "Years since less crime was first committed, the first being 1",
               at_least=1),
        Column("share_cashable", "number", "Share of the avoided cost that is cash in that year",
               at_least=0, at_most=1),
        evidence_of("the share"),
        NOTE,
    ),
    key=("agency", "year"),
    personal=False,
)  # fmt: skip

TREATMENT_RETURNS = Dataset(
    topic="offending",
    name="treatment_returns",
    meaning="What drug treatment is said to return",
    columns=(
        Column("item", "text", "Short name of the figure", pattern=_KEY),
        Column("label", "text", "The figure, as a reader is told"),
        Column("value", "number", "The figure in its unit", at_least=0),
        Column("unit", "text", "Its unit: pounds a person, or pounds for each pound",
               choices=("gbp", "ratio")),
        Column("price_year", "text", "The year of its prices; empty for a ratio", optional=True,
               pattern=FINANCIAL_YEAR, example="2013-14"),
        EVIDENCE,
        DOCUMENT,
        NOTE,
    ),
    key=("item",),
    personal=False,
)  # fmt: skip

DATASETS: tuple[Dataset, ...] = (CONTACT_COSTS, UNCERTAIN_INPUTS, CASHABILITY, TREATMENT_RETURNS)
