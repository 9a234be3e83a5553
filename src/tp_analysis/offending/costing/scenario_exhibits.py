"""What if reoffending fell: offences and cost avoided, by whom, as cash, and by when."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from tp_analysis import citations
from tp_analysis.display import Column, Quantities, Quantity, Shown, figure, table
from tp_analysis.display.drawings import ranked_bars
from tp_analysis.offending.chain_exhibits import CHAIN_DOCUMENTS
from tp_analysis.offending.costing import scenarios
from tp_analysis.offending.costing.inputs import CostingInputs
from tp_analysis.offending.costing.scenario_numbers import TREATMENT, Outlook, share_avoidable
from tp_analysis.offending.costing.uncertainty_exhibits import Simulated
from tp_analysis.offending.exhibits import MILLION, published_table
from tp_analysis.offending.inputs import OffendingInputs

WHOSE_NOTE = (
    "Rests on the published group and the central case of its cost, not on the offenders of the "
    "sections before."
)
NOT_IN_IT = (
    "No cost of a scheme, no discounting and no total over the years is in it: whether a scheme "
    "pays is another report's question."
)
MIDDLE = (
    "In eight draws of ten all three lie between the percentiles. The middle of the draws, "
    "{scenario.avoided_p50} in year {scenario.horizon}, is not the central case: the inputs are "
    "drawn from distributions that are not even around their central values."
)
KINDS_NOTE = (
    "Only fiscal cost is in anybody's budget. Economic: losses of victims and businesses. Social: "
    "harm to victims, valued."
)


def _years(outlook: Outlook) -> list[tuple[str, str]]:
    return [
        (f"year_{year}", f"Year {{scenario.year_{year}}}")
        for year in range(1, outlook.scenario.horizon + 1)
    ]


def avoided_offences_table(inputs: OffendingInputs, outlook: Outlook, numbers: Quantities) -> Shown:
    """Offences avoided by what is counted, year by year."""
    return table(
        published_table(outlook.offences, inputs, CHAIN_DOCUMENTS),
        title="By year {scenario.horizon}, {scenario.attributed} "
        f"{_plural('offence', numbers['scenario.attributed'])} fewer traced to them and "
        f"{{scenario.all}} {_plural('crime', numbers['scenario.all'])} fewer in all",
        subtitle="Offences avoided in a year, if {scenario.take_up} of the group are taken up and "
        "offend {scenario.cut} less",
        columns=[
            Column("counted", "What is counted"),
            Column("baseline", "A year without it", decimals=0),
            *(Column(name, label, decimals=0) for name, label in _years(outlook)),
        ],
        source=citations.cite(inputs.documents, CHAIN_DOCUMENTS),
        evidence="assumed",
        notes=["The three rows hold one another and are not added. The cut is assumed, not "
               "predicted, and is beyond what would have happened anyway; it grows "
               "evenly until year {scenario.full}.", WHOSE_NOTE],
        numbers=numbers,
    )  # fmt: skip


def avoided_costs_figure(inputs: OffendingInputs, outlook: Outlook, numbers: Quantities) -> Shown:
    """Cost avoided in the last year by kind, and what of the fiscal part is cash."""
    wide = _kinds(outlook)
    data = wide.assign(amount=wide[f"year_{outlook.scenario.horizon}"])
    return figure(
        published_table(data[["kind", "amount"]], inputs, CHAIN_DOCUMENTS),
        title="Of {scenario.avoided} avoided in year {scenario.horizon}, {scenario.cash} is cash"
        if _avoids(numbers)
        else "With these settings no cost is avoided",
        subtitle="Cost avoided in year {scenario.horizon} by kind, anticipation left out, "
        f"£ million in {inputs.price_year} prices",
        alt=(
            "Bar chart of cost avoided. In year {scenario.horizon} {scenario.avoided} is avoided "
            "in all, of which {scenario.fiscal} is fiscal and {scenario.cash} can be taken out of "
            "a budget."
        ),
        drawing=ranked_bars(
            label="kind", value="amount", unit="count", rounding=0.01,
            highlight=(scenarios.CASH,),
        ),
        columns=[
            Column("kind", "Kind"),
            Column("amount", "Avoided", decimals=2, heading_unit=MILLION),
        ],
        source=citations.cite(inputs.documents, CHAIN_DOCUMENTS),
        evidence="assumed",
        notes=[KINDS_NOTE, WHOSE_NOTE],
        height_pixels=220,
        numbers=numbers,
    )  # fmt: skip


def avoided_costs_table(
    inputs: OffendingInputs, outlook: Outlook, simulated: Simulated, numbers: Quantities
) -> Shown:
    """Cost avoided by kind, year by year, what of the fiscal part is cash, and the range of all."""
    data = pd.concat([_kinds(outlook), _together(outlook, simulated)], ignore_index=True)
    return table(
        published_table(data, inputs, CHAIN_DOCUMENTS),
        title="Less crime shows at once, less spending later"
        if _avoids(numbers)
        else "What would be avoided, year by year",
        subtitle="Cost avoided in each year by kind, anticipation left out, £ million in "
        f"{inputs.price_year} prices",
        columns=[
            Column("kind", "Kind"),
            *(Column(name, label, decimals=2) for name, label in _years(outlook)),
        ],
        source=citations.cite(inputs.documents, CHAIN_DOCUMENTS),
        evidence="assumed",
        notes=[KINDS_NOTE, "Anticipation, what is spent on security before any crime, is left out "
               "of the economic part: a little less crime does not change it.", MIDDLE, NOT_IN_IT,
               WHOSE_NOTE],
        total="is_total",
        numbers=numbers,
    )  # fmt: skip


def _kinds(outlook: Outlook) -> pd.DataFrame:
    wide = scenarios.by_kind_and_year(outlook.costs)
    millions = {name: wide[name] / 1e6 for name, _ in _years(outlook)}
    return wide.assign(**millions, is_total=False)


def _together(outlook: Outlook, simulated: Simulated) -> pd.DataFrame:
    """All three kinds year by year: the central case, and the ends of eight draws in ten."""
    central = float(outlook.baseline.cost["amount_gbp"].sum())
    rows = {
        "All three, central case": central,
        "All three, 10th percentile": simulated.headline["P10"],
        "All three, 90th percentile": simulated.headline["P90"],
    }
    share = share_avoidable(outlook.baseline)
    return pd.DataFrame(
        [
            {"kind": name, "is_total": True}
            | {
                f"year_{year}": amount * share * outlook.scenario.effect(year) / 1e6
                for year in range(1, outlook.scenario.horizon + 1)
            }
            for name, amount in rows.items()
        ]
    )


def _avoids(numbers: Quantities) -> bool:
    return numbers["scenario.avoided"].value > 0


def _plural(word: str, number: Quantity) -> str:
    return word if number.text == "1" else f"{word}s"


def avoided_bearers_table(inputs: OffendingInputs, outlook: Outlook, numbers: Quantities) -> Shown:
    """Who avoids how much in the last year, and how much of it is cash."""
    last = outlook.costs[outlook.costs["year"] == outlook.scenario.horizon]
    data = pd.concat([_million(last), _totals(last)], ignore_index=True)
    return table(
        published_table(data, inputs, CHAIN_DOCUMENTS),
        title="Who would spend or lose less, and how much of it is cash",
        subtitle="Cost avoided in year {scenario.horizon}, £ million in "
        f"{inputs.price_year} prices",
        columns=[
            Column("bearer", "Who"),
            Column("kind", "Kind"),
            Column("amount", "Avoided", decimals=2),
            Column("cash", "Of it cash", decimals=2),
        ],
        source=citations.cite(inputs.documents, CHAIN_DOCUMENTS),
        evidence="assumed",
        notes=["Fiscal cost by agency as for an average crime. Cash: what an agency can take out "
               "of its budget by then, assumed agency by agency. The rest frees time and places. "
               "[z] in nobody's budget.", WHOSE_NOTE],
        total="is_total",
        numbers=numbers,
    )  # fmt: skip


def _million(costs: pd.DataFrame) -> pd.DataFrame:
    fiscal = costs["kind"] == scenarios.FISCAL
    cash = (costs["cashable_gbp"] / 1e6).astype(object).where(fiscal, "[z]")
    return costs[["bearer", "kind"]].assign(
        amount=costs["amount_gbp"] / 1e6, cash=cash, is_total=False
    )


def _totals(costs: pd.DataFrame) -> pd.DataFrame:
    fiscal = costs[costs["kind"] == scenarios.FISCAL]
    rows: Sequence[tuple[str, str, pd.DataFrame]] = [
        ("All agencies", scenarios.FISCAL, fiscal), ("All of these", "All three", costs),
    ]  # fmt: skip
    return pd.DataFrame(
        [
            {"bearer": name, "kind": kind, "amount": float(part["amount_gbp"].sum()) / 1e6,
             "cash": float(part["cashable_gbp"].sum()) / 1e6, "is_total": True}
            for name, kind, part in rows
        ]
    )  # fmt: skip


def treatment_table(
    inputs: OffendingInputs, costing: CostingInputs, outlook: Outlook, numbers: Quantities
) -> Shown:
    """What a year of drug treatment costs and is said to save, for one person and for the group."""
    documents = tuple(dict.fromkeys([
        *costing.treatment_returns["document_id"],
        *costing.contact_costs.loc[costing.contact_costs["contact"] == TREATMENT, "document_id"],
    ]))  # fmt: skip
    data = outlook.treatment.assign(all_gbp=outlook.treatment["all_gbp"] / 1e6)
    return table(
        published_table(data, inputs, documents),
        title="Drug treatment is said to save public bodies {treatment.fiscal_times} its cost, "
        "mostly not as cash",
        subtitle=f"A year of treatment, {inputs.price_year} prices; for all: the "
        "{treatment.people} treated, {scenario.take_up} of those dependent on drugs",
        columns=[
            Column("item", "Item"),
            Column("each_gbp", "For each person", decimals=0, heading_unit="£"),
            Column("times_cost", "For each pound spent", decimals=2, heading_unit="£"),
            Column("all_gbp", "For all treated", decimals=2, heading_unit=MILLION),
        ],
        source=citations.cite(inputs.documents, documents),
        evidence="second-hand",
        notes=["As published; second-hand is the deflator alone. Savings are national averages for "
               "anybody in treatment, not for these offenders, and are not added to the scenario.",
               "A study of several hundred people found {treatment.low} to {treatment.high} the "
               "cost, mostly crime avoided and its cost to victims: not cash, and not public "
               "money."],
        total="is_total",
        numbers=numbers,
    )  # fmt: skip
