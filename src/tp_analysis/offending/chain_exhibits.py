"""The published cost worked out from below, in the offending report. Chain in, exhibits out."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from tp_analysis import citations
from tp_analysis.display import Column, Quantities, Shown, figure, table
from tp_analysis.formats import format_value
from tp_analysis.methods.named_figures import NamedFigure
from tp_analysis.methods.offence_costs import TOTAL
from tp_analysis.offending import claims, figures, triangulation
from tp_analysis.offending.drawings import bars_to_line, ranges_to_lines
from tp_analysis.offending.exhibits import (
    MILLION,
    UNIT_COST_DOCUMENT,
    AlignedText,
    bound_numbers,
    published_table,
)
from tp_analysis.offending.inputs import OffendingInputs
from tp_analysis.offending.triangulation import CASES, Chain

CHAIN_DOCUMENTS = ("publicnet-2009-12-09", "ppo-results-2010", UNIT_COST_DOCUMENT)
CASE_LABELS = {"low": "Low case", "central": "Central case", "high": "High case"}


def chain_table(inputs: OffendingInputs, chain: Chain, numbers: Quantities) -> Shown:
    """The chain from crimes attributed to cost, in three cases."""
    steps = triangulation.chain_steps(chain)
    written = {
        case: [
            format_value(value, unit, rounding)
            for value, unit, rounding in zip(
                steps[case], steps["unit"], steps["rounding"], strict=True
            )
        ]
        for case in CASES
    }
    return table(
        published_table(steps.assign(**written), inputs, CHAIN_DOCUMENTS),
        title="From the crimes attributed to the cost of all crime, step by step",
        subtitle=f"{{{claims.PEOPLE}:plain}} offenders, one year, £ in {inputs.price_year} prices",
        columns=[
            Column("step", "Step"),
            *(AlignedText(case, CASE_LABELS[case]) for case in CASES),
        ],
        source=citations.cite(inputs.documents, CHAIN_DOCUMENTS),
        evidence="assumed",
        notes=[
            "The low and high cases set every assumption to its low-cost or high-cost end at once, "
            "so they are further out than is likely.",
            "The share detected runs the other way: the more is detected, the less is unseen.",
        ],
        total="is_total",
        numbers=numbers,
    )


def _readings(inputs: OffendingInputs, chain: Chain) -> pd.DataFrame:
    data = triangulation.readings(chain)
    stands = triangulation.standing(data, target_gbp=figures.target_gbp(inputs))
    return data.assign(**{case: data[case] / 1e6 for case in CASES}, standing=stands)


def readings_figure(inputs: OffendingInputs, chain: Chain, numbers: Quantities) -> Shown:
    """Low, central and high cost in one year by reading, against the published cost."""
    data = _drawn_readings(_readings(inputs, chain))
    numbers = numbers | _counted(inputs, data)
    target, third = numbers["target.gbp"], numbers["target.a_third"]
    is_repriced = inputs.price_year != inputs.claim_price_year
    published = "Published, re-priced" if is_repriced else "Published"
    return figure(
        published_table(data, inputs, CHAIN_DOCUMENTS),
        title=_readings_title(data),
        subtitle=(
            f"Cost in one year by what is counted, £ million in {inputs.price_year} prices: low, "
            "central and high case"
        ),
        alt=(
            "Range chart of the cost of a year by reading. All crimes, with fiscal, economic and "
            "social cost, run from {chain.low} to {chain.high} with {chain.central} in the middle; "
            "the other readings stay below {target.gbp}."
        ),
        drawing=ranges_to_lines(
            label="reading", low="low", central="central", high="high",
            axis_label="£ million in a year",
            lines=(
                (target.value / 1e6, f"{published}\n{target.text}"),
                (third.value / 1e6, f"If for three years\n{third.text} a year"),
            ),
        ),
        columns=[
            Column("reading", "What is counted"),
            *(Column(case, CASE_LABELS[case], decimals=1, heading_unit=MILLION) for case in CASES),
        ],
        source=citations.cite(inputs.documents, CHAIN_DOCUMENTS),
        evidence="assumed",
        notes=["Rows without a part named hold the fiscal, economic and social cost together."],
        height_pixels=350,
        numbers=numbers,
    )  # fmt: skip


def _drawn_readings(readings: pd.DataFrame) -> pd.DataFrame:
    """One year of each count with all parts, then all crime part by part, named in `reading`."""
    yearly = readings[readings["years"] == 1]
    whole = yearly["parts"] == triangulation.ALL_PARTS
    data = yearly[whole | (yearly["counted"] == triangulation.ALL)]
    part = data["parts"].str.replace(" only", " part").str.lower()
    is_whole = data["parts"] == triangulation.ALL_PARTS
    return data.assign(reading=data["counted"].where(is_whole, data["counted"] + ", " + part))


def _counted(inputs: OffendingInputs, data: pd.DataFrame) -> Quantities:
    """How many readings are drawn, and how many of them reach the published cost."""
    reaching = float(len(_reaching(data)))
    found = [
        NamedFigure("readings.drawn", "Readings drawn", float(len(data)), "count", 1),
        NamedFigure("readings.reaching", "Readings that reach the cost", reaching, "count", 1),
    ]
    return bound_numbers(found, inputs, CHAIN_DOCUMENTS)


def _reaching(data: pd.DataFrame) -> pd.DataFrame:
    return data[data["standing"] == "reaches it"]


def _readings_title(data: pd.DataFrame) -> str:
    reaching = _reaching(data)
    only_all = reaching["counted"].eq(triangulation.ALL) & reaching["parts"].eq(
        triangulation.ALL_PARTS
    )
    if len(reaching) == 1 and only_all.all():
        return "Only all crime, with economic and social cost, reaches {target.gbp} a year"
    reach = "reaches" if len(reaching) == 1 else "reach"
    return f"{{readings.reaching}} of {{readings.drawn}} readings {reach} {{target.gbp}} a year"


def readings_table(inputs: OffendingInputs, chain: Chain, numbers: Quantities) -> Shown:
    """Every reading: what is counted and which parts, held against one year and three."""
    every = _readings(inputs, chain)
    data = every[every["years"] == 1].merge(
        every.loc[every["years"] == 3, ["counted", "parts", "standing"]],
        on=["counted", "parts"], suffixes=("", "_three"),
    )  # fmt: skip
    return table(
        published_table(data, inputs, CHAIN_DOCUMENTS),
        title="Every reading, and whether it reaches the published cost",
        subtitle=f"Cost of one year, £ million in {inputs.price_year} prices; the published cost is"
        " {target.gbp}",
        columns=[
            Column("counted", "What is counted"),
            Column("parts", "Parts"),
            *(Column(case, case.capitalize(), decimals=1) for case in CASES),
            Column("standing", "One year is"),
            Column("standing_three", "Three years are"),
        ],
        source=citations.cite(inputs.documents, CHAIN_DOCUMENTS),
        evidence="assumed",
        notes=[
            "All three: fiscal, economic and social. Below: even the high case is less than the "
            "published cost. Three years cost three times one.",
        ],
        numbers=numbers,
    )


_ASSUMPTIONS = {
    triangulation.CRIMES: ("Crimes attributed in a year", "offences", 1, 1),
    triangulation.DETECTED: ("Share of recorded crimes detected", "percent", 1, 100),
    triangulation.COMMITTED: ("Crimes committed for each recorded", "count", 0.1, 1),
    triangulation.COST: ("Average cost of a crime", "gbp", 10, 1),
}


def needed_table(inputs: OffendingInputs, chain: Chain, numbers: Quantities) -> Shown:
    """What each assumption alone would have to be for the published cost to hold."""
    needed = figures.needed_of(inputs, chain)
    written = pd.DataFrame([_needed_row(row) for row in needed.to_dict("records")])
    return table(
        published_table(written, inputs, CHAIN_DOCUMENTS),
        title="{needed.within} of {needed.tried} assumptions could alone make the cost hold",
        subtitle="The others at their central value; the assumption that moves the cost most first",
        columns=[
            Column("assumption", "Assumption"),
            AlignedText("central", "Central value"),
            AlignedText("range", "Range"),
            AlignedText("results", "Cost over the range", heading_unit=MILLION),
            AlignedText("needed", "Needed"),
            Column("verdict", "Within reach"),
        ],
        source=citations.cite(inputs.documents, CHAIN_DOCUMENTS),
        evidence="assumed",
        notes=["Within reach: the needed value lies in the range assumed. Two assumptions that "
               "move together reach the published cost sooner."],
        numbers=numbers,
    )  # fmt: skip


def _needed_row(row: Mapping[Hashable, Any]) -> dict[str, str]:
    name, unit, rounding, scale = _ASSUMPTIONS[str(row["assumption"])]
    value = {key: float(row[key]) for key in ("low", "central", "high", "needed")}
    text = {key: format_value(scale * number, unit, rounding) for key, number in value.items()}
    ends = sorted(float(row[key]) / 1e6 for key in ("result_at_low", "result_at_high"))
    return {
        "assumption": name,
        "central": text["central"],
        "range": f"{text['low']} to {text['high']}",
        "results": f"{ends[0]:,.0f} to {ends[1]:,.0f}",
        "needed": text["needed"],
        "verdict": "Yes" if row["is_within"] else "No",
    }


RECORDED_COLUMNS = (
    Column("offence", "Offence"),
    Column(TOTAL, "Cost of one crime", decimals=0, heading_unit="£"),
    Column("multiplier", "Committed for each recorded", decimals=2),
    Column("per_recorded_gbp", "Cost for each recorded", decimals=0, heading_unit="£"),
)


def recorded_figure(inputs: OffendingInputs, numbers: Quantities) -> Shown:
    """What stands behind one recorded crime of each kind, against what would be needed."""
    costs = figures.recorded_costs(inputs)
    data = costs[~costs["offence"].isin(figures.OFF_THE_SCALE)]
    needed = numbers["needed.per_recorded"]
    numbers = numbers | _ends(inputs, data)
    dearest, cheapest = data.iloc[0], data.iloc[-1]
    return figure(
        published_table(data, inputs, CHAIN_DOCUMENTS),
        title=(
            "{recorded.reaching} of the {recorded.kinds} kinds of crime drawn cost the "
            "{needed.per_recorded} that each recorded crime would need"
        ),
        subtitle=(
            f"Crimes committed for each recorded, times the cost of each, £ in {inputs.price_year} "
            "prices"
        ),
        alt=(
            "Bar chart of the cost behind one recorded crime, with a line at {needed.per_recorded}."
            f" {dearest['offence']} costs most, {{recorded.dearest}}; "
            f"{cheapest['offence'].lower()} least, {{recorded.cheapest}}."
        ),
        drawing=bars_to_line(
            label="offence", value="per_recorded_gbp", unit="gbp", rounding=100,
            axis_label="£ for each recorded crime",
            line=(needed.value, f"Needed: {needed.text}"),
        ),
        columns=RECORDED_COLUMNS,
        source=citations.cite(inputs.documents, CHAIN_DOCUMENTS),
        evidence="assumed",
        notes=[
            "Fiscal, economic and social cost together. The line rests on the share detected, "
            "{needed.central_detected}, which is unverified.",
            "Off the scale and rare: homicide {recorded.homicide}; sexual offences "
            "{recorded.sexual_offences}. Crimes against businesses, shoplifting apart, are left "
            "out.",
        ],
        height_pixels=400,
        numbers=numbers,
    )  # fmt: skip


def _ends(inputs: OffendingInputs, data: pd.DataFrame) -> Quantities:
    """What the dearest and the cheapest kind drawn cost for each recorded."""
    cost = data["per_recorded_gbp"].astype(float)
    found = [
        NamedFigure(f"recorded.{name}", f"Cost of the {name} kind drawn", value, "gbp", 1)
        for name, value in (("dearest", cost.iloc[0]), ("cheapest", cost.iloc[-1]))
    ]
    return bound_numbers(found, inputs, CHAIN_DOCUMENTS)
