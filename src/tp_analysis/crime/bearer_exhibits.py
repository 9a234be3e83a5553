"""What the cost of crime is made of, and who bears it: two tables of the crime report."""

from __future__ import annotations

from tp_analysis.crime import pricing
from tp_analysis.crime.cost_exhibits import MILLION, cost_source, in_millions, prices_of
from tp_analysis.crime.exhibits import protected
from tp_analysis.crime.inputs import BEARERS_EDITION, CrimeInputs
from tp_analysis.display import Column, Shown, table

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


def parts_table(inputs: CrimeInputs) -> Shown:
    """The cost by part of the edition's split."""
    parts = in_millions(pricing.by_part(inputs.crimes, inputs.pricing))
    return table(
        protected(parts.assign(part=parts["part"].map(PART_WORDS)), inputs),
        title="What the cost is made of",
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
        title="Who bears the cost of recorded crime",
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
