"""The unit costs of crime, and which recorded crime they stand for; no analysis."""

from __future__ import annotations

from tp_analysis.datasets import EVIDENCE_GRADES, Column, Dataset
from tp_analysis.reference.columns import DOCUMENT, EVIDENCE, FINANCIAL_YEAR, NOTE, READ_IN

_EDITIONS = ("2003", "2010-11", "2015-16", "2019-20")
_MATCHES = ("same", "part", "nearest", "not costed")
_PARTS = (
    "anticipation",
    "consequence",
    "response",
    "fiscal",
    "economic",
    "social",
    "total",
)

_EDITION = Column("edition", "text", "Edition of the unit costs", choices=_EDITIONS)
_OFFENCE = Column("offence", "text", "Offence, named as in the edition")

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
            pattern=FINANCIAL_YEAR,
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
        READ_IN,
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
        READ_IN,
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
        READ_IN,
        EVIDENCE,
        NOTE,
    ),
    key=("edition", "offence", "agency"),
    personal=False,
)

OFFENCE_MAPPING = Dataset(
    topic="reference",
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
        _EDITION,
        Column(
            "unit_cost_offence",
            "text",
            "Offence of that edition whose cost stands for the group; empty where not costed",
            optional=True,
        ),
        Column(
            "match",
            "text",
            "same: the same offence; part: one of several in the group, whose shares are"
            " assumed; nearest: the closest cost there is; not costed: none, which is not zero",
            choices=_MATCHES,
        ),
        Column(
            "share",
            "number",
            "Share of the group's crimes taken to be of this offence: adds to 1 within group and"
            " edition; empty where not costed",
            optional=True,
            at_least=0,
            at_most=1,
        ),
        Column(
            "evidence",
            "text",
            "How well the match and the share are established",
            choices=EVIDENCE_GRADES,
        ),
        NOTE,
    ),
    key=("offence_group", "edition", "unit_cost_offence"),
    personal=False,
)
