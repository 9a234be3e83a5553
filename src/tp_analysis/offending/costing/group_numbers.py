"""The protected tables of a group of persistent offenders, lengths and grades.

Every number here comes from rows about people: none leaves this module but protected.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tp_analysis.disclosure import (
    ProtectedTable,
    multiplied,
    one_row_split,
    protect_statistics,
    rounded_further,
    stacked,
    with_percent,
    with_sum,
    with_total_row,
)
from tp_analysis.display import Quantity
from tp_analysis.document import Evidence
from tp_analysis.methods.offence_costs import NHS, NHS_PART
from tp_analysis.offending.costing import agencies, lines
from tp_analysis.offending.costing.groups import ROUNDING_ERROR, Group

PARTS = {"fiscal": "Fiscal", "economic": "Economic", "social": "Social"}
ALL_PARTS, TOGETHER = "all_parts", "All of these"
A_YEAR = "A year"
SPELT = {24: "Two years", 36: "Three years", 48: "Four years", 60: "Five years"}
LINE_LABELS = {
    lines.PROVEN: "Offences proven or charged",
    lines.RECORDED: "Recorded crimes behind those proven or charged",
    lines.ALL: "All crime behind those, recorded or not",
}
ITEMS = {
    "economic": "Economic part of all crime", "social": "Social part of all crime",
    NHS_PART: "NHS, for victims: of the fiscal part",
}  # fmt: skip
ECONOMIC, SOCIAL = "Victims and businesses, as losses", "Victims, as harm valued in money"
# What amounts made of shown ones are rounded to: a tenth of a million, or a thousand for each.
MILLION_STEP, THOUSAND_STEP = 0.1, 1.0


def evidence_of(group: Group, *, line: str = lines.ALL) -> Evidence:
    """How well a number of the group is established: all but those proven rest on the share
    detected, and all crime on national multipliers, both of which are assumed of the group."""
    if group.cohort.is_illustrative:
        return "illustrative"
    return "computed" if line == lines.PROVEN else "assumed"


def made_how(group: Group) -> str:
    """The sentence under every exhibit of the group: whose rows these are."""
    if group.cohort.is_illustrative:
        return "Made-up rows, of nobody real."
    return f"The rows are {group.cohort.basis}."


def lengths_of(group: Group) -> dict[str, float]:
    """What the amounts of the group are multiplied by for each length of time shown: a year, and
    the whole period where it is another; under a year the period alone."""
    period = period_of(group)
    text = SPELT.get(round(period.value), period.text) if period.unit == "months" else period.text
    if not group.has_a_year:
        return {text: 1.0}
    years = group.cohort.years
    return {A_YEAR: 1.0} | ({text: years} if years > 1 + ROUNDING_ERROR else {})


def period_of(group: Group) -> Quantity:
    """The length of the period: in months where these are whole, else in days."""
    cohort = group.cohort
    months, days = 12 * cohort.years, (cohort.last_day - cohort.first_day).days + 1
    is_whole = abs(months - round(months)) < ROUNDING_ERROR
    value, unit = (round(months), "months") if is_whole else (days, "days")
    return Quantity(
        "group.period", "Length of the period", float(value), unit, 1.0, "computed", cohort.policy
    )


def a_year(group: Group) -> str:
    """What amounts are for, after one: a year, or the period where that is shorter."""
    return "a year" if group.has_a_year else "in {group.period}"


def average_year(group: Group) -> str:
    """The same, for a subtitle."""
    return "average year" if group.has_a_year else "over {group.period}"


def lines_of(group: Group, *, scale: float = 1.0) -> ProtectedTable:
    """The lines by length, in £ million, or in pounds where the scale is a million."""
    shown = _shortest(group, scale=scale)
    steps = dict.fromkeys(PARTS, MILLION_STEP * scale)
    by_length = {
        name: rounded_further(multiplied(shown, values=[*PARTS], by=times), steps=steps)
        for name, times in lengths_of(group).items()
    }
    return with_sum(stacked(by_length, label="length"), name=ALL_PARTS, plus=[*PARTS])


def _shortest(group: Group, *, scale: float) -> ProtectedTable:
    """The lines of a year (of the period, where that is shorter). Every other amount of the group's
    offences is made of these as shown, so that the tables agree as printed."""
    raw = lines.line_statistics(group.amounts)
    return scaled(group, raw, labels=["line"], values=[*PARTS], scale=scale)


def each_of(group: Group, *, scale: float = 1.0) -> ProtectedTable:
    """The mean of a person by line, in £ thousand, or in pounds where the scale is a thousand."""
    values = [*PARTS, ALL_PARTS]
    shown = with_sum(_shortest(group, scale=scale), name=ALL_PARTS, plus=[*PARTS])
    means = multiplied(shown, values=values, by=1e3 / group.people)
    return rounded_further(means, steps=dict.fromkeys(values, THOUSAND_STEP * scale))


def bearers_of(group: Group) -> ProtectedTable:
    """Who bears the cost of all crime, in £ million: the shown parts, the fiscal one split as for
    an average crime, and their sum."""
    fiscal = {agency: ("fiscal", share) for agency, share in group.fiscal_shares.items()}
    parts = fiscal | {ECONOMIC: ("economic", 1.0), SOCIAL: ("social", 1.0)}
    return _split(group, parts, label="bearer", scale=1.0)


def _split(
    group: Group, parts: Mapping[str, tuple[str, float]], *, label: str, scale: float
) -> ProtectedTable:
    """All crime as shown, a row a part, each named and a share of the fiscal part or of another."""
    shown = _shortest(group, scale=scale)
    return one_row_split(shown, where={"line": lines.ALL}, parts=parts, label=label, value="amount")


def steps_of(group: Group, *, scale: float = 1.0) -> ProtectedTable:
    """From the chain's count of offences to that of the lines, in £ million or in pounds."""
    raw = lines.chain_statistics(group.chain_amounts, people=group.people)
    return scaled(group, raw, labels=["step"], values=["amount"], scale=scale)


def scaled(
    group: Group, raw: pd.DataFrame, *, labels: list[str], values: list[str], scale: float
) -> ProtectedTable:
    """The statistics times a scale, protected; columns that are not named are left out."""
    steps = {name: lines.steps_name(name) for name in values}
    chosen = raw[[*labels, "people", *steps, *steps.values()]]
    scaled = chosen.assign(
        **{name: chosen[name] * scale for pair in steps.items() for name in pair}
    )
    return protect_statistics(
        scaled, policy=group.cohort.policy, labels=labels, values=steps, people="people"
    )


def gap_of(group: Group, *, scale: float = 1.0) -> ProtectedTable:
    """The fiscal part beside what agencies spent, with the gap between the two as shown."""
    raw = agencies.gap_statistics(group.amounts, group.contacts, fiscal_shares=group.fiscal_shares)
    shown = scaled(group, raw, labels=["line"], values=["offences", "agencies"], scale=scale)
    gap = with_sum(shown, name="gap", plus=["agencies"], minus=["offences"])
    return with_percent(gap, name="gap_percent", of="gap", base="offences")


def total_of(group: Group, *, scale: float = 1.0) -> ProtectedTable:
    """Agencies' own costs beside the parts of all crime that hold none, and their sum."""
    raw = agencies.total_statistics(
        group.amounts, group.contacts, fiscal_shares=group.fiscal_shares
    )
    is_agency = raw["kind"] == agencies.AGENCIES
    spent = scaled(group, raw[is_agency], labels=["item"], values=["amount"], scale=scale)
    # The parts as the other tables show them, so that none differs by a rounding.
    of = {NHS_PART: ("fiscal", group.fiscal_shares.get(NHS, 0.0))}
    parts = {ITEMS[item]: of.get(item, (item, 1.0)) for item in raw.loc[~is_agency, "item"]}
    beside = rounded_further(
        _split(group, parts, label="item", scale=scale), steps={"amount": MILLION_STEP * scale}
    )
    both = stacked({"offences": beside, agencies.AGENCIES: spent}, label="kind")
    return with_total_row(both, label="item", total=TOGETHER, values=["amount"])
