"""The protected tables of a group of persistent offenders, and the numbers prose takes from them.

Every number here comes from rows about people: none leaves this module but protected.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tp_analysis.disclosure import (
    ProtectedTable,
    protect_statistics,
    with_percent,
    with_sum,
    with_total_row,
)
from tp_analysis.display import Quantities, Quantity, quantity_of
from tp_analysis.document import Evidence
from tp_analysis.formats import SHORTHAND
from tp_analysis.offending.costing import agencies, lines
from tp_analysis.offending.costing.groups import Group

PARTS = {"fiscal": "Fiscal", "economic": "Economic", "social": "Social"}
ALL_PARTS, TOGETHER = "all_parts", "All of these"
A_YEAR = "A year"
SPELT = {1: "One year", 2: "Two years", 3: "Three years", 4: "Four years", 5: "Five years"}
LINE_LABELS = {
    lines.PROVEN: "Proven offences: charged, cautioned or resolved",
    lines.RECORDED: "Recorded crimes behind all offences traced to them",
    lines.ALL: "All crime behind those, recorded or not",
}
ITEMS = {"economic": "Economic part of all crime", "social": "Social part of all crime"}


def evidence_of(group: Group) -> Evidence:
    """How well a number of the group is established."""
    return "illustrative" if group.cohort.is_illustrative else "computed"


def made_how(group: Group) -> str:
    """The sentence under every exhibit of the group: whose rows these are."""
    if group.cohort.is_illustrative:
        return "Made-up rows, of nobody real."
    return f"The rows are {group.cohort.basis}."


def _lengths(group: Group) -> dict[str, float]:
    lengths = {A_YEAR: 1.0}
    if group.years > 1:
        lengths[SPELT.get(group.years, f"{group.years} years")] = float(group.years)
    return lengths


def lines_of(group: Group, *, scale: float = 1.0) -> ProtectedTable:
    """The lines by length, in £ million, or in pounds where the scale is a million."""
    raw = lines.line_statistics(group.amounts, lengths=_lengths(group))
    shown = scaled(group, raw, labels=["line", "length"], values=[*PARTS], scale=scale)
    return with_sum(shown, name=ALL_PARTS, plus=[*PARTS])


def each_of(group: Group, *, scale: float = 1.0) -> ProtectedTable:
    """The mean of a person by line, in £ thousand, or in pounds where the scale is a thousand."""
    raw = lines.person_statistics(group.amounts)
    shown = scaled(group, raw, labels=["line"], values=[*PARTS], scale=scale)
    return with_sum(shown, name=ALL_PARTS, plus=[*PARTS])


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
    raw = agencies.gap_statistics(group.amounts, group.contacts)
    shown = scaled(group, raw, labels=["line"], values=["offences", "agencies"], scale=scale)
    gap = with_sum(shown, name="gap", plus=["agencies"], minus=["offences"])
    return with_percent(gap, name="gap_percent", of="gap", base="offences")


def total_of(group: Group, *, scale: float = 1.0) -> ProtectedTable:
    """Agencies' own costs beside the parts of all crime that hold none, and their sum."""
    raw = agencies.total_statistics(group.amounts, group.contacts)
    named = raw.assign(item=raw["item"].map(ITEMS).fillna(raw["item"]))
    shown = scaled(group, named, labels=["kind", "item"], values=["amount"], scale=scale)
    return with_total_row(shown, label="item", total=TOGETHER, values=["amount"])


def group_figures(group: Group) -> Quantities:
    """The numbers of the group that prose may use; one that is withheld prints as not known."""
    evidence = evidence_of(group)
    by_line, gap, total = (make(group, scale=1e6) for make in (lines_of, gap_of, total_of))
    each = each_of(group, scale=1e3)
    whole, longest = ALL_PARTS, list(_lengths(group))[-1]

    def pounds(
        name: str, label: str, shown: ProtectedTable, column: str, **row: str
    ) -> tuple[str, Quantity]:
        return _quantity(f"group.{name}", label, shown, column, "gbp", evidence, row)

    found = [
        *_settings(group),
        *(
            pounds(key, f"{LINE_LABELS[line]}: cost of a year", by_line, whole,
                   line=line, length=A_YEAR)
            for key, line in (("proven", lines.PROVEN), ("recorded", lines.RECORDED),
                              ("all", lines.ALL))
        ),
        pounds("all_fiscal", "Fiscal part of all crime, a year", by_line, "fiscal",
               line=lines.ALL, length=A_YEAR),
        pounds("all_longest", "All crime over the whole period", by_line, whole,
               line=lines.ALL, length=longest),
        pounds("each", "All crime for each person, a year", each, whole, line=lines.ALL),
        pounds("agencies", "What agencies spent in a year", gap, "agencies", line=lines.ALL),
        pounds("gap_all", "What agencies spent less the fiscal part of all crime", gap, "gap",
               line=lines.ALL),
        pounds("gap_proven", "What agencies spent less the fiscal part of proven offences", gap,
               "gap", line=lines.PROVEN),
        pounds("total", "Agencies' own costs, economic and social parts", total, "amount",
               item=TOGETHER),
    ]  # fmt: skip
    return Quantities(dict(found))


def _settings(group: Group) -> list[tuple[str, Quantity]]:
    """How many people, and how much of what they did carries a cost."""
    people = Quantity(
        "group.people", "Most active offenders", float(group.people), "people", 1.0, "computed",
        group.cohort.policy,
    )  # fmt: skip
    share = pd.DataFrame(
        {"what": ["costed"], "percent": [100 * group.share_costed], "people": [group.people],
         lines.steps_name("percent"): [group.share_step]}
    )  # fmt: skip
    costed = scaled(group, share, labels=["what"], values=["percent"], scale=1.0)
    label = "Share of their offences that carries a cost"
    return [
        (people.figure_id, people),
        _quantity("group.costed", label, costed, "percent", "percent", evidence_of(group),
                  {"what": "costed"}),
    ]  # fmt: skip


def _quantity(
    figure_id: str,
    label: str,
    shown: ProtectedTable,
    column: str,
    unit: str,
    evidence: Evidence,
    row: Mapping[str, str],
) -> tuple[str, Quantity]:
    """One number of a protected table by name: not known where it is withheld."""
    frame = shown.frame
    for name, value in row.items():
        frame = frame[frame[name] == value]
    cell = frame[column].iloc[0]
    if isinstance(cell, str) and SHORTHAND.fullmatch(cell):
        nothing = Quantity(figure_id, label, float("nan"), unit, 1.0, evidence, shown.policy)
        return figure_id, nothing
    # As coarse as the row is, so that no more digits are printed than were kept.
    step = _step(float(cell))
    return figure_id, quantity_of(
        shown, figure_id=figure_id, label=label, column=column, unit=unit, rounding=step,
        evidence=evidence, **row,
    )  # fmt: skip


def _step(value: float) -> float:
    """The largest power of ten, up to a million, that the rounded value is a multiple of."""
    step = 1.0
    while step < 1e6 and value % (step * 10) == 0:
        step *= 10
    return step
