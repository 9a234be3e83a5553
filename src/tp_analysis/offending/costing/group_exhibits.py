"""What a group of persistent offenders costs: by line, by who bears it, and by agency contact.

Tables come protected from `group_numbers`, or are protected here.
"""

from __future__ import annotations

import math
from typing import Any

from tp_analysis import citations
from tp_analysis.disclosure import ProtectedTable, with_total_row
from tp_analysis.display import Column, Quantities, Shown, figure, table
from tp_analysis.display.columns import LOW_NOTE, MarksLow
from tp_analysis.display.drawings import paired_dots
from tp_analysis.display.telling import is_known
from tp_analysis.offending.costing import lines
from tp_analysis.offending.costing.group_numbers import (
    ALL_PARTS,
    PARTS,
    a_year,
    average_year,
    bearers_of,
    contacts_of,
    each_of,
    evidence_of,
    gap_of,
    lines_of,
    made_how,
    total_of,
)
from tp_analysis.offending.costing.groups import Group
from tp_analysis.offending.exhibits import MILLION, UNIT_COST_DOCUMENT
from tp_analysis.offending.inputs import OffendingInputs

OUTCOMES = (
    f"Proven or charged: {', '.join(lines.PROVEN_OUTCOMES[:-1])} or {lines.PROVEN_OUTCOMES[-1]}. A "
    "charge is no proof. Recorded crimes are those behind these, as the share detected is of "
    "crimes with such an outcome."
)
EVERY_PART = "Fiscal, economic and social"


def _known(words: str, otherwise: str, numbers: Quantities) -> str:
    """The words where every number in them may be shown, else those without one."""
    return words if is_known(words, numbers) else otherwise


def _span(group: Group) -> str:
    if group.has_a_year:
        return "A year is the average year of the period."
    return "The period is under a year, and no year is made of it."


def _amount_label(group: Group) -> str:
    return "A year" if group.has_a_year else "The period"


def _source(inputs: OffendingInputs, group: Group) -> str:
    return f"{group.cohort.source}; {citations.cite(inputs.documents, [UNIT_COST_DOCUMENT])}"


def _rests(group: Group, numbers: Quantities) -> str:
    """What recorded and all crime rest on, and what would bring them to the published cost."""
    rests = (
        "Recorded crimes take {needed.central_detected} as detected (unverified), all crime "
        "national multipliers."
    )
    if math.isnan(numbers["group.switch"].value):
        return rests
    return f"{rests} At {{group.switch}} detected all crime would be {{target.gbp}} a year."


def lines_table(inputs: OffendingInputs, group: Group, numbers: Quantities) -> Shown:
    """Proven, recorded and all crime: three lines, each with its parts, a year and in all."""
    shown = lines_of(group)
    return table(
        shown,
        title=_known(
            "Three lines that are never added: {group.proven}, {group.recorded} or {group.all} "
            f"{a_year(group)}",
            "Three lines that are never added",
            numbers,
        ),
        subtitle="The {group.people} most active offenders of the cohort, £ million in "
        f"{inputs.price_year} prices",
        columns=[
            Column("line", "Line"),
            Column("length", "Length"),
            *(Column(name, label, decimals=1) for name, label in PARTS.items()),
            Column(ALL_PARTS, "All three", decimals=1),
        ],
        source=_source(inputs, group),
        evidence=evidence_of(group),
        notes=[
            made_how(group),
            OUTCOMES,
            f"{_span(group)} An offence of several people counts in part for each.",
            _rests(group, numbers),
            _known(
                "{group.costed} of these offences carry a cost; the others, such as drug offences, "
                "are not costed, which is not zero.",
                "Some offences, such as drug offences, are not costed, which is not zero.",
                numbers,
            ),
        ],
        numbers=numbers,
    )


def people_table(inputs: OffendingInputs, group: Group, numbers: Quantities) -> Shown:
    """What each person of the group costs in a year, by line."""
    return table(
        each_of(group),
        title=_known(
            f"For each person {{group.each}} {a_year(group)}, if all crime is counted",
            "What the offences of each person cost, line by line",
            numbers,
        ),
        subtitle=f"Mean of the {{group.people}} most active offenders, {average_year(group)}, "
        f"£ thousand in {inputs.price_year} prices",
        columns=[
            Column("line", "Line"),
            *(Column(name, label, decimals=0) for name, label in PARTS.items()),
            Column(ALL_PARTS, "All three", decimals=0),
        ],
        source=_source(inputs, group),
        evidence=evidence_of(group),
        notes=[
            made_how(group),
            "A mean says nothing about any one person. Figures may not add "
            "because each is rounded.",
        ],
        numbers=numbers,
    )


def bearers_of_group_table(inputs: OffendingInputs, group: Group, numbers: Quantities) -> Shown:
    """Who bears the cost of all crime of the group: agencies, victims and businesses."""
    shown = with_total_row(bearers_of(group), label="bearer", total=EVERY_PART, values=["amount"])
    return table(
        shown,
        title=_known(
            "Public bodies bear {group.all_fiscal} of the cost of all their crime, victims and "
            "businesses the rest",
            "Who bears the cost of all their crime",
            numbers,
        ),
        subtitle=f"The {{group.people}} most active offenders, {average_year(group)}, £ million in "
        f"{inputs.price_year} prices",
        columns=[
            Column("bearer", "Who bears it"),
            Column("amount", _amount_label(group), decimals=1, heading_unit=MILLION),
        ],
        source=_source(inputs, group),
        evidence=evidence_of(group),
        notes=[made_how(group), "The agencies are the fiscal part, split as for an average crime. "
               "Losses are the economic part, harm is the social one. Figures may not add because "
               "each is rounded."],
        total="is_total",
        numbers=numbers,
    )  # fmt: skip


def contacts_table(inputs: OffendingInputs, group: Group, numbers: Quantities) -> Shown:
    """What agencies spent on the group, by contact, with what one costs."""
    return table(
        contacts_of(group),
        title=_known(
            "From below: agencies spent {group.agencies} "
            f"{a_year(group)} on what unit costs of crime hold",
            "From below: what agencies spent, contact by contact",
            numbers,
        ),
        subtitle=f"The {{group.people}} most active offenders, {average_year(group)}, "
        f"£ thousand in {inputs.price_year} prices",
        columns=[
            Column("contact", "Contact, and the cost of one"),
            Column("amount", _amount_label(group), decimals=0, heading_unit="£ thousand"),
        ],
        source=_source(inputs, group),
        evidence=evidence_of(group, line=lines.PROVEN),
        notes=[made_how(group), "Treatment is in the total here, and in no unit cost of crime. "
               "Supervision is the team's cost alone."],
        total="is_total",
        numbers=numbers,
    )  # fmt: skip


def gap_figure(inputs: OffendingInputs, group: Group, numbers: Quantities) -> Shown:
    """The fiscal part of the offences' cost and what agencies spent, side by side by line."""
    shown = gap_of(group)
    return figure(
        shown,
        title=_gap_title(shown),
        subtitle="Fiscal part of the cost of the offences by line, and agencies' own cost of "
        f"contacts, {average_year(group)}, £ million in {inputs.price_year} prices",
        alt=(
            "Dot chart of the fiscal part of each line beside what agencies spent on the same "
            "people."
            + _known(
                f" The fiscal part of all crime is {{group.all_fiscal}} {a_year(group)}; what "
                "agencies spent is {group.agencies} whichever row it stands beside.",
                "",
                numbers,
            )
        ),
        drawing=paired_dots(
            label="line", first="offences", second="agencies",
            first_name="Fiscal part, from offences", second_name="Agencies' contacts",
            axis_label="£ million in a year" if group.has_a_year else "£ million",
        ),
        columns=[
            Column("line", "Line"),
            Column("offences", "Fiscal part", decimals=1, heading_unit=MILLION),
            Column("agencies", "Agencies' contacts", decimals=1, heading_unit=MILLION),
            Column("gap", "Gap", decimals=1, heading_unit=MILLION),
            Column("gap_percent", "Gap", decimals=0, heading_unit="% of the fiscal part"),
        ],
        source=_source(inputs, group),
        evidence=evidence_of(group),
        notes=[made_how(group), "Gap: agencies less offences. Treatment is left out, as no unit "
               "cost of crime holds it. The two are never added.",
               "Offences are split between those who took part, contacts are not. Covered part: "
               "without NHS and other criminal justice, which no contact is with."],
        height_pixels=260,
        mark="upper right",
        numbers=numbers,
    )  # fmt: skip


def _gap_title(shown: ProtectedTable) -> str:
    gap: Any = shown.frame.set_index("line")["gap"]
    proven, every = gap[lines.PROVEN], gap[lines.ALL]
    # As shown: a title must not tell more than its table.
    if not isinstance(proven, str) and not isinstance(every, str) and proven > 0 > every:
        return (
            "What agencies spent lies between the fiscal part of offences proven or charged and of "
            "all crime"
        )
    return "What agencies spent and the fiscal part of their offences' cost, line by line"


def total_table(inputs: OffendingInputs, group: Group, numbers: Quantities) -> Shown:
    """All crime with agencies' own costs in place of the fiscal part."""
    shown = total_of(group)
    return table(
        shown,
        title=_known(
            "With agencies' own costs in place of the fiscal part: {group.total} "
            f"{a_year(group)}",
            "With agencies' own costs in place of the fiscal part",
            numbers,
        ),
        subtitle=f"The {{group.people}} most active offenders, {average_year(group)}, £ million in "
        f"{inputs.price_year} prices",
        columns=[
            Column("contact", "Item"),
            MarksLow("amount", _amount_label(group), decimals=1, heading_unit=MILLION),
        ],
        source=_source(inputs, group),
        evidence=evidence_of(group),
        notes=[made_how(group), "Of the fiscal part only the NHS is in it, which no contact is "
               "with: the rest would count the response twice. The first two items are losses and "
               "harm, the others public spending. Figures may not add because each is rounded.",
               LOW_NOTE],
        total="is_total",
        numbers=numbers,
    )  # fmt: skip
