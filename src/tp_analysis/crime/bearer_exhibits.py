"""What the cost of crime is made of, and who bears it: two tables of the crime report."""

from __future__ import annotations

from typing import Any

import pandas as pd

from tp_analysis.crime import pricing
from tp_analysis.crime.cost_exhibits import MILLION, cost_source, in_millions, prices_of
from tp_analysis.crime.exhibits import protected
from tp_analysis.crime.inputs import BEARERS_EDITION, CrimeInputs
from tp_analysis.display import Column, Shown, table
from tp_analysis.formats import format_value

PART_WORDS = {
    "anticipation": "Anticipation: guarding against crime",
    "consequence": "Consequence: what is lost and suffered",
    "response": "Response: police, courts, prisons and others",
    "fiscal": "Fiscal: borne by public bodies",
    "economic": "Economic: borne by people and businesses",
    "social": "Social: value of pain and lost life",
    "total": "Total as printed",
}


RESPONSE_NOTE = "Response holds what public bodies spend on crime: never add their budgets to it."


def _parts_title(parts: pd.DataFrame) -> str:
    """The largest part of the recorded cost, by the table's own digits."""
    known = parts[~parts["is_total"]].dropna(subset="recorded_gbp")
    if known.empty:
        return "What the cost is made of is not known"
    largest = known.nlargest(1, "recorded_gbp").iloc[0]
    name = PART_WORDS[str(largest["part"])].partition(":")[0]
    return f"{name}: the largest part of the cost of recorded crime, {_gbp(largest)}"


def _bearers_title(rows: pd.DataFrame) -> str:
    """What public bodies bear, and which of them bears most."""
    fiscal = rows[rows["part"] == "fiscal"].dropna(subset="recorded_gbp")
    if fiscal.empty:
        return "Who bears the cost of recorded crime is not known"
    whole, agencies = fiscal[~fiscal["is_part"]].iloc[0], fiscal[fiscal["is_part"]]
    first = agencies.iloc[0]
    return f"Public bodies bear {_gbp(whole)}; the largest share is that of {first['bearer']}"


def _gbp(row: pd.Series[Any]) -> str:
    """An amount in £ million as the tables print it."""
    return format_value(1e6 * float(row["recorded_gbp"]), "gbp", 1e5)


def parts_table(inputs: CrimeInputs) -> Shown:
    """The cost by part of the edition's split."""
    parts = in_millions(pricing.by_part(inputs.crimes, inputs.pricing))
    return table(
        protected(parts.assign(part=parts["part"].map(PART_WORDS)), inputs),
        title=_parts_title(parts),
        subtitle=f"{prices_of(inputs).capitalize()}, {inputs.area.name}, {inputs.period}",
        columns=[
            Column("part", "Part"),
            Column("recorded_gbp", "Recorded", decimals=1, heading_unit=MILLION),
            Column("estimated_gbp", "Estimated, all crime", decimals=1, heading_unit=MILLION),
        ],
        source=cost_source(inputs),
        evidence="assumed",
        notes=[
            "Parts differ from the total where the edition rounds each, and where it does not tell "
            "the parts of an offence.",
            *([RESPONSE_NOTE] if "response" in inputs.pricing.parts else []),
        ],
        total="is_total",
    )


def bearers_table(inputs: CrimeInputs) -> Shown:
    """Who bears the cost, by the one edition that says so."""
    data = in_millions(pricing.by_bearer(inputs.crimes, inputs.bearers, inputs.agencies))
    named = data.assign(
        row=[
            f"– of it, {row['bearer']}" if row["is_part"] else PART_WORDS[row["part"]]
            for row in data.to_dict("records")
        ]
    )
    return table(
        protected(named, inputs),
        title=_bearers_title(data),
        subtitle=(
            f"Unit costs of {BEARERS_EDITION} in {inputs.price_year} prices, {inputs.area.name}, "
            f"{inputs.period}"
        ),
        columns=[
            Column("row", "Part and bearer"),
            Column("recorded_gbp", "Recorded", decimals=1, heading_unit=MILLION),
        ],
        source=cost_source(inputs, editions=[BEARERS_EDITION]),
        evidence="assumed",
        notes=[
            f"Only the {BEARERS_EDITION} edition says who bears a cost. Its amounts are not "
            f"comparable with those of {inputs.pricing.edition}: the two cost crimes differently."
            if inputs.pricing.edition != BEARERS_EDITION
            else "The three parts are kept apart: a fiscal pound is spent, a social pound is a "
            "value.",
            "How agencies share the fiscal part is known for an average crime only, from a study "
            "of 2000; it is taken for every offence here.",
            "The fiscal, economic and social parts are not added.",
        ],
    )
