"""The incentives tables: what each column means and what must hold; no analysis."""

from __future__ import annotations

from tp_analysis.datasets import EVIDENCE_GRADES, Column, Dataset
from tp_analysis.published import DOCUMENT_PATTERN

NAME_PATTERN = r"[a-z][a-z0-9]*(_[a-z0-9]+)*"
UNITS = ("gbp", "gbp_per_year", "gbp_per_week", "gbp_per_hour", "percent", "hours_per_week",
         "years")  # fmt: skip

_EVIDENCE = Column(
    "evidence", "text", "How well the figure is established", choices=EVIDENCE_GRADES
)
_NOTE = Column("note", "text", "What a reader of the row should know", optional=True)

PARAMETERS = Dataset(
    topic="incentives",
    name="parameters",
    meaning="Rates and rules of tax, tax credits and benefits, each with the days it was in force",
    columns=(
        Column("parameter_id", "text", "Name of the rate, as the rules use it",
               pattern=NAME_PATTERN),
        Column("label", "text", "What it is, in plain words"),
        Column("value", "number", "The rate in its unit", at_least=0),
        Column("unit", "text", "The unit", choices=UNITS),
        Column("in_force_from", "date", "First day on which it was in force"),
        Column("in_force_to", "date", "Last day on which it was in force"),
        Column(
            "document_id",
            "text",
            "The document that gives it, a key of reference/documents; empty where none was read",
            optional=True,
            pattern=DOCUMENT_PATTERN,
            references="reference/documents",
        ),
        Column("location", "text", "Where in the document", optional=True),
        _EVIDENCE,
        _NOTE,
    ),
    key=("parameter_id", "in_force_from"),
    personal=False,
)  # fmt: skip

_HOUSEHOLD = Column("household", "text", "Key of the household type", pattern=NAME_PATTERN)

HOUSEHOLDS = Dataset(
    topic="incentives",
    name="households",
    meaning="The household types that are compared: made-up types, no household of anybody",
    columns=(
        _HOUSEHOLD,
        Column("name", "text", "The type in plain words"),
        Column("adults", "whole", "Adults; one of them earns", at_least=1, at_most=2),
        Column("children", "whole", "Children under 16", at_least=0, at_most=6),
        Column("aged_25_or_over", "flag", "Whether an adult is 25 or over"),
        _EVIDENCE,
        _NOTE,
    ),
    key=("household",),
    personal=False,
)


def _amount(name: str, meaning: str) -> Column:
    return Column(name, "number", meaning, unit="gbp", at_least=0)


WORKED_CASE = Dataset(
    topic="incentives",
    name="worked_case",
    meaning="Weekly income at some lengths of the week, worked by hand, to check the rules against",
    columns=(
        Column(
            "household", "text", "Key of the household type", references="incentives/households"
        ),
        _amount("hourly_wage_gbp", "Pay an hour"),
        _amount("weekly_rent_gbp", "Rent a week"),
        _amount("weekly_council_tax_gbp", "Council tax a week"),
        Column("hours", "number", "Hours worked in a week", at_least=0),
        _amount("gross_gbp", "Pay before tax"),
        _amount("income_tax_gbp", "Income tax"),
        _amount("national_insurance_gbp", "Employee's National Insurance"),
        _amount("working_tax_credit_gbp", "Working Tax Credit"),
        _amount("out_of_work_benefit_gbp", "Jobseeker's Allowance"),
        _amount("housing_benefit_gbp", "Housing Benefit"),
        _amount("council_tax_benefit_gbp", "Council Tax Benefit"),
        _amount("net_income_gbp", "Net income, before rent and council tax are paid"),
        Column("participation_tax_rate_percent", "number", "Share of pay that is lost, in percent"),
        _EVIDENCE,
        _NOTE,
    ),
    key=("household", "hours"),
    personal=False,
)

DATASETS: tuple[Dataset, ...] = (PARAMETERS, HOUSEHOLDS, WORKED_CASE)
