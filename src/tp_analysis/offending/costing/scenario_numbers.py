"""The scenario of the report on its baseline, worked out, and the numbers prose takes from it.

The baseline is the central case of the chain, which rests on published claims and assumptions and
on no person's record.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import pandas as pd

from tp_analysis.disclosure import already_published, protect
from tp_analysis.display import Quantities, quantities
from tp_analysis.methods.named_figures import NamedFigure, figures_table
from tp_analysis.methods.prices import reprice
from tp_analysis.offending import figures, triangulation
from tp_analysis.offending.costing import scenarios
from tp_analysis.offending.costing.inputs import CostingInputs
from tp_analysis.offending.costing.scenarios import Baseline, Scenario
from tp_analysis.offending.costing.uncertainty_exhibits import Simulated
from tp_analysis.offending.inputs import OffendingInputs
from tp_analysis.offending.triangulation import Chain

DEPENDENCY = "offenders.drug_dependency"
TREATMENT = "treatment-year"


@dataclass(frozen=True)
class Outlook:
    """A scenario on its baseline, worked out: avoided offences and costs, and drug treatment."""

    scenario: Scenario
    baseline: Baseline
    offences: pd.DataFrame
    costs: pd.DataFrame
    treatment: pd.DataFrame
    treated: float


def make_outlook(
    inputs: OffendingInputs,
    costing: CostingInputs,
    chain: Chain,
    *,
    cut: float,
    take_up: float,
    years_until_full: int,
    horizon: int,
    anticipation_share: float,
) -> Outlook:
    """What a cut in the offences of the central case avoids, year by year.

    anticipation_share: the share of the cost of crime that is spent before any, and stays. Raises
    ConfigurationError for a share or a number of years that is none.
    """
    scenario = Scenario(cut, take_up, years_until_full, horizon)
    values = chain.values("central")
    cost = triangulation.cost_gbp(values)
    baseline = Baseline(
        offences={
            triangulation.ATTRIBUTED: values[triangulation.CRIMES],
            triangulation.RECORDED: triangulation.recorded_crimes(values),
            triangulation.ALL: triangulation.all_crimes(values),
        },
        cost=scenarios.split_cost(cost, inputs.agencies, chain.shares),
        anticipation_gbp=cost * anticipation_share,
    )
    treated = chain.offenders * float(figures.values_of(inputs)[DEPENDENCY]) / 100 * take_up
    return Outlook(
        scenario=scenario,
        baseline=baseline,
        offences=scenarios.avoided_offences(baseline, scenario),
        costs=scenarios.avoided_costs(baseline, scenario, costing.cashability),
        treatment=_treatment(inputs, costing, people=treated),
        treated=treated,
    )


def _treatment(inputs: OffendingInputs, costing: CostingInputs, *, people: float) -> pd.DataFrame:
    def real(row: dict[str, Any], column: str) -> float:
        return reprice(
            float(row[column]), price_year=str(row["price_year"]), target_year=inputs.price_year,
            deflators=inputs.deflators,
        )  # fmt: skip

    contacts = _rows_by(costing.contact_costs, "contact")
    returns = _rows_by(costing.treatment_returns, "item")
    kinds = [kind.lower() for kind in scenarios.KINDS]
    savings = {kind: real(returns[f"saving-{kind}"], "value") for kind in kinds}
    cost = real(contacts[TREATMENT], "amount_gbp")
    return scenarios.treatment_case(cost, savings, people=people)


def _rows_by(table: pd.DataFrame, key: str) -> dict[str, dict[str, Any]]:
    records = table.to_dict("records")
    return {str(row[key]): {str(name): cell for name, cell in row.items()} for row in records}


def outlook_figures(
    inputs: OffendingInputs, costing: CostingInputs, outlook: Outlook, simulated: Simulated
) -> Quantities:
    """The numbers of the scenario that prose may use."""
    rows = [
        *_setting_figures(outlook.scenario),
        *_avoided_figures(outlook, simulated),
        *_year_figures(costing, outlook),
        *_treatment_figures(costing, outlook),
    ]
    return quantities(protect(figures_table(rows), policy=already_published(figures.GROUND)))


def _assumed(name: str, label: str, value: float, unit: str, rounding: float) -> NamedFigure:
    return NamedFigure(f"scenario.{name}", label, value, unit, rounding, evidence="assumed")


def _setting_figures(scenario: Scenario) -> list[NamedFigure]:
    effect = 100 * scenario.effect(scenario.horizon)
    rounding = max(0.1 if effect >= 1 else 0.001, exact_step(effect))
    return [
        _assumed("cut", "Cut in the offences of those taken up", 100 * scenario.cut, "percent",
                exact_step(100 * scenario.cut)),
        _assumed("take_up", "Share of the group taken up", 100 * scenario.take_up, "percent",
                exact_step(100 * scenario.take_up)),
        _assumed("effect", "Share of the group's offences avoided in the last year",
                effect, "percent", rounding),
        # Years only name a place on the axis of time: no mark of what they rest on.
        NamedFigure("scenario.full", "Year in which the cut is whole",
                    float(scenario.years_until_full), "count", 1),
        NamedFigure("scenario.horizon", "Last year followed", float(scenario.horizon), "count", 1),
    ]  # fmt: skip


def _avoided_figures(outlook: Outlook, simulated: Simulated) -> list[NamedFigure]:
    last = outlook.scenario.horizon
    final = outlook.costs[outlook.costs["year"] == last]
    by_kind = final.groupby("kind")["amount_gbp"].sum()
    offences = outlook.offences.set_index("counted")[f"year_{last}"]
    cash = float(final["cashable_gbp"].sum())
    first = float(outlook.costs.loc[outlook.costs["year"] == 1, "cashable_gbp"].sum())
    effect = outlook.scenario.effect(last) * share_avoidable(outlook.baseline)
    avoided = float(final["amount_gbp"].sum())
    step = min(1e5, two_digits(avoided))
    return [
        _assumed("attributed", "Attributed offences avoided in the last year",
                offences[triangulation.ATTRIBUTED], "offences", 1),
        _assumed("all", "All crimes avoided in the last year", offences[triangulation.ALL],
                "offences", 1),
        _assumed("avoided", "Cost avoided in the last year, all three parts",
                avoided, "gbp", step),
        *(
            _assumed(f"avoided_{name.lower()}", f"The same, {name}",
                    effect * simulated.headline[name], "gbp", step)
            for name in ("P10", "P50", "P90")
        ),
        _assumed("fiscal", "Fiscal cost avoided in the last year", by_kind[scenarios.FISCAL],
                "gbp", min(1e5, two_digits(by_kind[scenarios.FISCAL]))),
        _assumed("cash", "Of it cash in the last year", cash, "gbp", two_digits(cash)),
        _assumed("cash_share", "Cash as a share of all that is avoided in the last year",
                _percent(cash, avoided), "percent", 0.1),
        _assumed("cash_first", "Cash in the first year", first, "gbp", two_digits(first)),
        _assumed("anticipation", "Anticipation left out of a year's cost",
                outlook.baseline.anticipation_gbp, "gbp", 1e5),
    ]  # fmt: skip


def exact_step(percent: float) -> float:
    """The coarsest step, from one percent to a thousandth of it, that changes nothing."""
    steps = (1.0, 0.1, 0.01)
    return next((step for step in steps if math.isclose(percent / step, round(percent / step),
                 abs_tol=1e-9)), 0.001)  # fmt: skip


def two_digits(amount: float) -> float:
    """The step that leaves an amount two significant digits, and pounds whole."""
    return 10.0 ** max(math.floor(math.log10(amount)) - 1, 0) if amount > 0 else 1.0


def share_avoidable(baseline: Baseline) -> float:
    """What is left of a cost without anticipation: as large a share in each draw."""
    whole = float(baseline.cost["amount_gbp"].sum())
    return 1 - baseline.anticipation_gbp / whole if whole else 0.0


def _year_figures(costing: CostingInputs, outlook: Outlook) -> list[NamedFigure]:
    """The years that headings name."""
    last = max(outlook.scenario.horizon, int(costing.cashability["year"].max()))
    return [
        NamedFigure(f"scenario.year_{year}", "Year since crime first fell", float(year), "count", 1)
        for year in range(1, last + 1)
    ]


def _percent(part: float, whole: float) -> float:
    return 100 * part / whole if whole else float("nan")


def _treatment_figures(costing: CostingInputs, outlook: Outlook) -> list[NamedFigure]:
    rows = _rows_by(outlook.treatment, "item")
    returns = _rows_by(costing.treatment_returns, "item")
    cost, fiscal = rows["Cost of treatment"], rows["Fiscal saving"]
    low, high = (float(returns[name]["value"]) for name in ("ratio-low", "ratio-high"))
    together = next(row for row in rows.values() if row["is_total"])
    return [
        NamedFigure("treatment.cost", "Cost of a year of drug treatment",
                    cost["each_gbp"], "gbp_per_person", 10,
                    evidence="second-hand"),
        NamedFigure("treatment.fiscal", "Fiscal saving a year for a person treated",
                    fiscal["each_gbp"], "gbp_per_person", 10,
                    evidence="second-hand"),
        NamedFigure("treatment.fiscal_times", "Fiscal saving for each £1 of treatment",
                    fiscal["times_cost"], "multiple", 0.1, evidence="second-hand"),
        NamedFigure("treatment.times", "All three savings for each £1 of treatment",
                    together["times_cost"], "multiple", 0.1, evidence="second-hand"),
        NamedFigure("treatment.low", "Published return, low", low, "multiple", 0.1,
                    evidence="published"),
        NamedFigure("treatment.high", "Published return, high", high, "multiple", 0.1,
                    evidence="published"),
        NamedFigure("treatment.people", "People treated in the scenario", outlook.treated,
                    "people", 10, evidence="assumed"),
        NamedFigure("treatment.all", "Cost of treating them for a year",
                    cost["all_gbp"], "gbp", 1e4, evidence="assumed"),
    ]  # fmt: skip
