"""The numbers of a group of persistent offenders that prose takes from its protected tables."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from tp_analysis.disclosure import ProtectedTable
from tp_analysis.display import Quantities, Quantity, quantity_of
from tp_analysis.document import Evidence
from tp_analysis.formats import SHORTHAND
from tp_analysis.offending.costing import agencies, lines
from tp_analysis.offending.costing.group_numbers import (
    ALL_PARTS,
    LINE_LABELS,
    TOGETHER,
    each_of,
    evidence_of,
    gap_of,
    lengths_of,
    lines_of,
    period_of,
    scaled,
    steps_of,
    total_of,
)
from tp_analysis.offending.costing.groups import Group


def group_figures(group: Group) -> Quantities:
    """The numbers of the group that prose may use; one that is withheld prints as not known."""
    known = dict([*_settings(group), *_cost_figures(group), *_agency_figures(group)])
    return Quantities(known | {"group.switch": _switch(group, known["group.all"])})


def _cost_figures(group: Group) -> list[tuple[str, Quantity]]:
    """What their offences cost: by line, for each of them, and on the way there from the chain."""
    by_line, steps = lines_of(group, scale=1e6), steps_of(group, scale=1e6)
    each, lengths = each_of(group, scale=1e3), list(lengths_of(group))
    named = {"proven": lines.PROVEN, "recorded": lines.RECORDED, "all": lines.ALL}
    counted = {"full": lines.IN_FULL, "split": lines.SPLIT, "outcome": lines.WITH_OUTCOME}
    return [
        *(
            _pounds(group, key, LINE_LABELS[line], by_line, ALL_PARTS, line=line,
                    length=lengths[0])
            for key, line in named.items()
        ),
        _pounds(group, "all_fiscal", "Fiscal part of all crime", by_line, "fiscal",
                line=lines.ALL, length=lengths[0]),
        _pounds(group, "all_longest", "All crime over the whole period", by_line, ALL_PARTS,
                line=lines.ALL, length=lengths[-1]),
        _pounds(group, "each", "All crime for each person", each, ALL_PARTS, line=lines.ALL),
        *(
            _pounds(group, f"chain_{key}", f"At the chain's average: {step.lower()}", steps,
                    "amount", step=step)
            for key, step in counted.items()
        ),
    ]  # fmt: skip


def _agency_figures(group: Group) -> list[tuple[str, Quantity]]:
    """What agencies spent, how far it is from the fiscal part, and the total with it."""
    gap, total = gap_of(group, scale=1e6), total_of(group, scale=1e6)
    return [
        _pounds(group, "agencies", "What agencies spent", gap, "agencies", line=lines.ALL),
        _pounds(group, "gap_all", "What agencies spent less the fiscal part of all crime", gap,
                "gap", line=lines.ALL),
        _pounds(group, "gap_proven",
                "What agencies spent less the fiscal part of those proven or charged", gap, "gap",
                line=lines.PROVEN),
        _pounds(group, "covered", "Fiscal part of all crime without NHS and other criminal justice",
                gap, "offences", line=agencies.COVERED),
        _pounds(group, "gap_covered", "What agencies spent less that", gap, "gap",
                line=agencies.COVERED),
        _pounds(group, "total", "Agencies' own costs, NHS, economic and social parts", total,
                "amount", contact=TOGETHER),
    ]  # fmt: skip


def _pounds(
    group: Group, name: str, label: str, shown: ProtectedTable, column: str, **row: str
) -> tuple[str, Quantity]:
    # What agencies spent is counted, whatever line it stands beside.
    line = lines.PROVEN if column == "agencies" else row.get("line", lines.ALL)
    evidence = evidence_of(group, line=line)
    return _quantity(f"group.{name}", label, shown, column, "gbp", evidence, row)


def _switch(group: Group, every: Quantity) -> Quantity:
    """The share detected at which all crime would come to the published cost of a year, from the
    cost as it is shown; not known for less than a year, or where no share would do."""
    share = group.detected * every.value / group.target_gbp if group.has_a_year else math.nan
    percent = 100 * share if 0 < share <= 1 else math.nan
    label = "Share detected for the published cost"
    evidence = evidence_of(group)
    return Quantity("group.switch", label, percent, "percent", 1.0, evidence, group.cohort.policy)


def _settings(group: Group) -> list[tuple[str, Quantity]]:
    """How many people, over how long, and how much of what they did carries a cost."""
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
        ("group.period", period_of(group)),
        _quantity("group.costed", label, costed, "percent", "percent",
                  evidence_of(group, line=lines.PROVEN), {"what": "costed"}),
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
