"""The unit costs of crime in the offending report: editions, offences, parts."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from tp_analysis import citations
from tp_analysis.display import Column, Quantities, Shown, figure, table
from tp_analysis.document import Evidence
from tp_analysis.methods.named_figures import NamedFigure
from tp_analysis.methods.offence_costs import BEARERS, STAGES, TOTAL
from tp_analysis.methods.offence_prices import price_factors
from tp_analysis.offending import unit_costs
from tp_analysis.offending.drawings import grouped_bars
from tp_analysis.offending.exhibits import UNIT_COST_DOCUMENT, bound_numbers, published_table
from tp_analysis.offending.inputs import OffendingInputs

POUNDS = "£"
EDITION_DOCUMENTS = (
    "home-office-online-report-30-05", "taxpayers-alliance-cost-of-crime", UNIT_COST_DOCUMENT,
    "home-office-research-report-99", "south-wales-echo-2019-08-02",
    "home-office-costs-of-crime-2019-20",
)  # fmt: skip
DRAWN_APART = "Homicide"
PART_LABELS = {
    "fiscal": "Fiscal", "economic": "Economic", "social": "Social",
    "anticipation": "Anticipation", "consequence": "Consequence",
    "response": "Response",
}  # fmt: skip


def _sources(inputs: OffendingInputs) -> tuple[str, ...]:
    return (*EDITION_DOCUMENTS, str(inputs.deflator_rows["document_id"].iloc[0]))


def editions_table(inputs: OffendingInputs) -> Shown:
    """The editions, their prices and the rule each gives for its use."""
    data = price_factors(inputs.editions, price_year=inputs.price_year, deflators=inputs.deflators)
    documents = (*data["document_id"], _sources(inputs)[-1])
    graded = ", ".join(data["edition"].astype(str) + " " + data["evidence"].astype(str))
    named = data.assign(name=data["edition"].where(data["edition"] != "2003", "2003 set"))
    return table(
        published_table(named, inputs, documents),
        title=f"Four editions, put into {inputs.price_year} prices by one deflator",
        subtitle=f"Factor to {inputs.price_year} prices: HM Treasury GDP deflator of "
        f"{inputs.deflators.vintage}",
        columns=[
            Column("name", "Edition"),
            Column("split", "Parts"),
            Column("factor", "Factor", decimals=4),
            Column("rule", "Rule for its use"),
        ],
        source=citations.cite(inputs.documents, documents),
        evidence="second-hand",
        notes=[
            "The 2003 set is in calendar-year prices; the deflator of 2003-04 stands for it.",
            f"Evidence: {graded}.",
        ],
    )


def editions_figure(inputs: OffendingInputs, numbers: Quantities) -> Shown:
    """The offences that all editions cost, side by side in one year's prices."""
    matched = unit_costs.matched_offences(inputs.real_unit_costs)
    data = matched[matched["offence"] != DRAWN_APART]
    series = [(f"real:{edition}", str(edition)) for edition in inputs.editions["edition"]]
    return figure(
        published_table(data, inputs, _sources(inputs)),
        title="The latest edition puts a vehicle theft at {prices.vehicle_ratio} the earlier cost",
        subtitle=(
            f"Cost of one crime, all parts, by edition, £ in {inputs.price_year} prices, "
            "England and Wales"
        ),
        alt=(
            "Grouped bar chart of the cost of five kinds of crime in four editions. Between the "
            "last two, theft of a vehicle goes from {prices.vehicle_before} to "
            "{prices.vehicle_latest}, and robbery of a person to {prices.robbery_ratio} its "
            "earlier cost. The data are in the table below it."
        ),
        drawing=grouped_bars(label="offence", series=series, unit="gbp", rounding=10),
        columns=[
            Column("offence", "Offence"),
            *(Column(name, f"{edition} edition", decimals=0, heading_unit=POUNDS)
              for name, edition in series),
        ],
        source=citations.cite(inputs.documents, _sources(inputs)),
        evidence="unverified",
        notes=[
            "The vehicle crimes of the 2003 set and the burglary of 2015-16 are unverified; the "
            "other bars of these two and all of 2019-20 are second-hand, 2010-11 is published.",
            "Homicide, far dearer, is in the table. Methods changed between editions, so a "
            "difference is not a trend. Criminal damage of 2015-16 is without arson, costed apart.",
        ],
        height_pixels=540,
        numbers=numbers,
    )  # fmt: skip


def matched_table(inputs: OffendingInputs) -> Shown:
    """The same offences as printed and re-priced, homicide included."""
    matched = unit_costs.matched_offences(inputs.real_unit_costs)
    data = unit_costs.printed_above_repriced(matched, price_year=inputs.price_year)
    return table(
        published_table(data, inputs, _sources(inputs)),
        title="The same offences as printed and re-priced",
        subtitle=(
            "Cost of one crime, all parts together, £ in the prices of each edition, then in "
            f"{inputs.price_year} prices"
        ),
        columns=[
            Column("offence", "Offence"),
            Column("prices", "Prices"),
            *(Column(edition, f"{edition} edition", decimals=0, heading_unit=POUNDS)
              for edition in inputs.editions["edition"].astype(str)),
        ],
        source=citations.cite(inputs.documents, _sources(inputs)),
        evidence="unverified",
        notes=["Offences are matched by name; violence, sexual offences and other theft are cut "
               "differently in each edition and are left out. Criminal damage of 2015-16 is "
               "without arson, costed apart."],
    )  # fmt: skip


def _parts_table(
    inputs: OffendingInputs,
    *,
    edition: str,
    parts: Sequence[str],
    title: str,
    evidence: Evidence,
    documents: tuple[str, ...],
    notes: list[str],
    others: Sequence[NamedFigure] = (),
) -> Shown:
    data = unit_costs.by_part(
        inputs.real_unit_costs, inputs.multipliers, edition=edition, parts=parts
    )
    apart = data["offence"] == DRAWN_APART
    cited = (*documents, _sources(inputs)[-1])
    year = str(inputs.editions.set_index("edition")["price_year"][edition])
    return table(
        published_table(data[~apart], inputs, cited),
        title=title,
        subtitle=(
            f"Cost of one crime, £ in {inputs.price_year} prices; as printed: all three in {year} "
            "prices"
        ),
        columns=[
            Column("offence", "Offence"),
            *(Column(part, PART_LABELS[part], decimals=0) for part in parts),
            Column(TOTAL, "All three", decimals=0),
            Column("printed_gbp", "As printed", decimals=0),
            *_multiplier_column(data),
        ],
        source=citations.cite(inputs.documents, cited),
        evidence=evidence,
        notes=[
            _apart_note(parts),
            *_subtraction_note(inputs, edition),
            *notes,
        ],
        numbers=bound_numbers([*_apart(data[apart].iloc[0], parts), *others], inputs, cited),
    )


def _multiplier_column(data: pd.DataFrame) -> list[Column]:
    has_any = bool(data["multiplier"].notna().any())
    return [Column("multiplier", "Multiplier", decimals=2)] if has_any else []


def _subtraction_note(inputs: OffendingInputs, edition: str) -> list[str]:
    costs = inputs.unit_costs
    rows = costs[(costs["edition"] == edition) & costs["by_subtraction"]]
    return [
        f"{row['offence']}: its {row['part']} is the total less the other parts, not a figure read."
        for row in rows.to_dict("records")
    ]


def _apart_note(parts: Sequence[str]) -> str:
    listed = ", ".join(f"{PART_LABELS[part].lower()} {{apart.{part}}}" for part in parts)
    return f"{DRAWN_APART} stands apart: {listed}; {{apart.{TOTAL}}} in all."


def _apart(costs: pd.Series, parts: Sequence[str]) -> list[NamedFigure]:
    return [
        NamedFigure(f"apart.{part}", f"{DRAWN_APART}: {part}", costs[part], "gbp", 1000)
        for part in (*parts, TOTAL)
    ]


def bearer_parts_table(inputs: OffendingInputs) -> Shown:
    """The edition of 2010-11: fiscal, economic and social."""
    return _parts_table(
        inputs,
        edition="2010-11",
        parts=BEARERS,
        title="2010-11 edition: fiscal, economic and social cost kept apart",
        evidence="second-hand",
        documents=(UNIT_COST_DOCUMENT,),
        notes=[
            "Costs as published in 2010-11 prices; second-hand is the deflator alone. Figures may "
            "not add because each is rounded.",
            "The multiplier of the average is Greater Manchester's mix of crimes in 2011-12.",
        ],
    )


def stage_parts_2003_table(inputs: OffendingInputs) -> Shown:
    """The set of 2003: anticipation, consequence and response."""
    return _parts_table(
        inputs,
        edition="2003",
        parts=STAGES,
        title="2003 set: anticipation, consequence and response",
        evidence="unverified",
        documents=EDITION_DOCUMENTS[:3],
        notes=[
            "[x] not known. The parts are from general knowledge and to be checked against the "
            "report; totals differ from the sum of parts by a pound at most.",
            "Multipliers as shown in the Unit Cost Database for 2010-11.",
        ],
    )


def stage_parts_2015_table(inputs: OffendingInputs) -> Shown:
    """The second edition, as far as it is established: anticipation, consequence and response."""
    costs = inputs.unit_costs[inputs.unit_costs["edition"] == "2015-16"]
    offences = costs["offence"].nunique()
    whole = int((costs["part"] == STAGES[0]).sum())
    read = int((costs["evidence"] == "second-hand").sum())
    return _parts_table(
        inputs,
        edition="2015-16",
        parts=STAGES,
        title="2015-16 edition: the parts are known for {edition.whole} of {edition.offences} "
        "offences",
        evidence="unverified",
        documents=EDITION_DOCUMENTS[3:5],
        notes=[
            "[x] not found. {edition.read} totals were read in the press; the rest, all parts "
            "among them, is from general knowledge and to be checked against the report.",
            "No multiplier was found: this edition costs recorded crimes only. Totals differ from "
            "the sum of parts by up to ten pounds in printed prices.",
        ],
        others=[
            NamedFigure("edition.whole", "Offences with parts", whole, "count", 1),
            NamedFigure("edition.offences", "Offences of the edition", offences, "count", 1),
            NamedFigure("edition.read", "Totals read in the press", read, "count", 1),
        ],
    )


def stage_parts_2019_table(inputs: OffendingInputs) -> Shown:
    """The third edition: anticipation, consequence and response."""
    return _parts_table(
        inputs,
        edition="2019-20",
        parts=STAGES,
        title="2019-20 edition: anticipation, consequence and response",
        evidence="second-hand",
        documents=EDITION_DOCUMENTS[5:],
        notes=[
            "[x] no multiplier is given. Totals differ from the sum of parts by up to ten pounds "
            "in printed prices, as each was rounded.",
            "Costs are for each crime committed. For small changes in crime, leave out "
            "anticipation.",
        ],
    )
