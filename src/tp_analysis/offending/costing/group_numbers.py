"""The protected tables of a group of persistent offenders, lengths and grades.

Every number here comes from rows about people: none leaves this module but protected.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import pandas as pd

from tp_analysis.disclosure import (
    Marker,
    ProtectedTable,
    combined,
    multiplied,
    one_row_split,
    protect_amounts,
    protect_statistics,
    rounded_further,
    stacked,
    step_that_hides,
    with_cell,
    with_percent,
    with_sum,
)
from tp_analysis.disclosure.dominance import dominated
from tp_analysis.disclosure.policies import rules_of
from tp_analysis.display import Quantity
from tp_analysis.document import Evidence
from tp_analysis.methods.offence_costs import NHS, NHS_PART
from tp_analysis.offending.costing import agencies, lines
from tp_analysis.offending.costing.groups import ROUNDING_ERROR, Group

PARTS = {"fiscal": "Fiscal", "economic": "Economic", "social": "Social"}
ALL_PARTS, TOGETHER = "all_parts", "All of these"
ALL_CONTACTS, WITHIN = "All contacts", "within the response"
# In £ thousand: no one person's contacts of a year can cost as much as the last.
CONTACT_STEPS = (10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1e3, 1e4, 1e5)
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


@lru_cache(maxsize=4)
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


@lru_cache(maxsize=1)
def contacts_of(group: Group) -> ProtectedTable:
    """What each kind of contact cost, £ thousand, named with what one costs. What agencies spent is
    made of these as shown, everywhere: what is withheld here no other table tells."""
    named = _contact_names(group)
    rows = pd.DataFrame(
        {
            "contact": group.contacts["contact"].map(named),
            "amount": group.contacts["amount_gbp"] / 1e3,
            "offender": group.contacts["offender"],
        }
    )
    of_one = rows.groupby("offender")["amount"].sum().tolist()
    return protect_amounts(
        rows, policy=group.cohort.policy, dimensions=["contact"], amount="amount",
        contributor="offender", population=group.population, unit="£ thousand",
        rounding=step_that_hides(of_one, steps=CONTACT_STEPS), total=ALL_CONTACTS,
        categories={"contact": list(named.values())},
    )  # fmt: skip


def _contact_names(group: Group) -> dict[str, str]:
    """The contacts that the cohort has anybody's records of, by key."""
    each = group.contact_costs
    held = each["contact"].isin(set(group.cohort.contacts["contact"].astype(str)))
    each = each[held] if held.any() else each
    columns = (each[name] for name in ("contact", "label", "real_gbp"))
    return {
        str(key): f"{label} (£{real:,.0f} each)" for key, label, real in zip(*columns, strict=True)
    }


def _spent_of(group: Group, items: Sequence[str], *, scale: float) -> ProtectedTable:
    """What agencies spent, £ million: each of them, all contacts, and those that unit costs of
    crime hold."""
    named, costs, weight = _contact_names(group), group.contact_costs, scale / 1e3
    known = costs[costs["contact"].isin(list(named))]
    shown = contacts_of(group)
    sets = {item: known.loc[known["agency"] == item, "contact"] for item in items}
    sets[WITHIN] = known.loc[known["within_response"].astype(bool), "contact"]
    rows = {
        item: _ways(shown, [named[str(key)] for key in keys], is_safe=_is_safe(group, keys))
        for item, keys in sets.items()
    }
    # Where there is one kind of contact, it is all of them, and has no row of totals.
    rows[ALL_CONTACTS] = {str(shown.frame["contact"].iloc[-1]): 1.0}
    weighed = {
        item: {name: sign * weight for name, sign in parts.items()} for item, parts in rows.items()
    }
    spent = combined(shown, label="contact", value="amount", rows=weighed)
    return rounded_further(spent, steps={"amount": MILLION_STEP * scale})


def _is_safe(group: Group, contacts: pd.Series[str]) -> bool:
    """Whether what some contacts add to could be shown by itself."""
    rows = group.contacts[group.contacts["contact"].isin(contacts)]
    each = rows.groupby("offender")["amount_gbp"].sum()
    rules = rules_of(group.cohort.policy, "What agencies spent")
    return not rules.forbids(len(each)) and not dominated(each, rules)


def _ways(shown: ProtectedTable, parts: Sequence[str], *, is_safe: bool) -> dict[str, float]:
    """What some contacts add to: the parts; or, as a reader can do too, all contacts less the
    others, where several parts are withheld, their sum need not be, and that leaves something."""
    frame = shown.frame[~shown.frame["is_total"].astype(bool)]
    cells = dict(zip(shown.frame["contact"], shown.frame["amount"], strict=True))
    rest = {ALL_CONTACTS: 1.0} | {str(name): -1.0 for name in frame["contact"] if name not in parts}
    kept = [cells.get(name, Marker.CONFIDENTIAL) for name in rest]
    withheld = [name for name in parts if cells[name] is Marker.CONFIDENTIAL]
    if len(withheld) < 2 or not is_safe or any(cell is Marker.CONFIDENTIAL for cell in kept):
        return dict.fromkeys(parts, 1.0)
    left, *taken = (0.0 if isinstance(cell, Marker) else float(cell) for cell in kept)
    return rest if left > sum(taken) else dict.fromkeys(parts, 1.0)


def gap_of(group: Group, *, scale: float = 1.0) -> ProtectedTable:
    """The fiscal part beside what agencies spent, with the gap between the two as shown."""
    raw = agencies.fiscal_statistics(group.amounts, fiscal_shares=group.fiscal_shares)
    fiscal = scaled(group, raw, labels=["line"], values=["offences"], scale=scale)
    shown = with_cell(
        fiscal, name="agencies", of=_spent_of(group, (), scale=scale), value="amount",
        where={"contact": WITHIN},
    )  # fmt: skip
    gap = with_sum(shown, name="gap", plus=["agencies"], minus=["offences"])
    return with_percent(gap, name="gap_percent", of="gap", base="offences")


def total_of(group: Group, *, scale: float = 1.0) -> ProtectedTable:
    """Agencies' own costs beside the parts of all crime that hold none, and their sum."""
    items = agencies.items_to_add(group.amounts, group.contacts, fiscal_shares=group.fiscal_shares)
    # The parts as the other tables show them, so that none differs by a rounding.
    of = {NHS_PART: ("fiscal", group.fiscal_shares.get(NHS, 0.0))}
    parts = {ITEMS[item]: of.get(item, (item, 1.0)) for item in items["offences"]}
    beside = rounded_further(
        _split(group, parts, label="contact", scale=scale), steps={"amount": MILLION_STEP * scale}
    )
    spent = _spent_of(group, items[agencies.AGENCIES], scale=scale)
    both = stacked({"offences": beside, agencies.AGENCIES: spent}, label="kind")
    rows = {name: {name: 1.0} for name in (*parts, *items[agencies.AGENCIES])}
    # All contacts and not the agencies one by one: one that is withheld is in it all the same.
    whole = dict.fromkeys((*parts, ALL_CONTACTS), 1.0)
    return combined(
        both, label="contact", value="amount", rows=rows | {TOGETHER: whole}, totals=(TOGETHER,)
    )
