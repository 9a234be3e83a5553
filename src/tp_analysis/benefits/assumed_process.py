"""The process as it was and redesigned, on assumed steps and rates: flow, costs, key figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from tp_analysis.benefits.costs import activity
from tp_analysis.benefits.flow import steps as flow_steps
from tp_analysis.benefits.illustrative import AS_IS, MODELS, REDESIGNED
from tp_analysis.benefits.inputs import BenefitInputs
from tp_analysis.benefits.rows import model_row
from tp_analysis.disclosure import illustrative, protect
from tp_analysis.display.quantities import Quantities, quantities
from tp_analysis.methods.named_figures import NamedFigure, figures_table

STEPS_BASIS = (
    "assumed steps and rates, which are no evidence for what was claimed in public; the pilot's "
    "own values do not survive"
)
INTERVIEW_STEP = 2
_KEYS = {AS_IS: ("as_is", "as it was"), REDESIGNED: ("redesigned", "redesigned")}
_FLOW_FIGURES = {
    "steps.number": ("Steps", "steps", "count", 1.0),
    "steps.hand_offs": ("Hand-offs of an average claim", "hand_offs", "count", 0.1),
    "steps.lead": ("Lead time", "lead_time_days", "days", 1.0),
    "steps.work": ("Work on a claim", "work_minutes", "minutes", 1.0),
    "steps.efficiency": ("Process cycle efficiency", "cycle_efficiency_percent", "percent", 0.1),
    "steps.right": ("Right first time at every step", "rolled_yield_percent", "percent", 1.0),
    "claimant.time": ("Claimant's own time on a claim", "claimant_time_minutes", "minutes", 1.0),
}
_COST_FIGURES = {
    "admin.cost": ("Cost of administering a claim", "cost_gbp", "gbp", 1.0),
    "admin.cost_paid": ("Cost for each claim paid", "cost_per_paid_claim_gbp", "gbp", 1.0),
}
_SAVED_FIGURES = {
    "admin.saved": ("Saved on each claim", "saving_gbp"),
    "admin.cashable": ("Saved in cash", "cashable_gbp"),
    "admin.capacity": ("Staff time set free", "capacity_gbp"),
    "admin.overhead": ("Overheads that go with it on paper", "overhead_gbp"),
}


@dataclass(frozen=True)
class AssumedProcess:
    """What follows from the assumed steps, computed once.

    steps: `measured_steps`. flow: `flow_measures`. step_costs, claim_costs and agency_costs: the
    tables of those names of `costs.activity`; savings: `saving_by_kind`.
    """

    steps: pd.DataFrame
    flow: pd.DataFrame
    step_costs: pd.DataFrame
    claim_costs: pd.DataFrame
    agency_costs: pd.DataFrame
    savings: pd.DataFrame


def assumed_process(inputs: BenefitInputs) -> AssumedProcess:
    """The process on the steps, rates and share of claims paid that are assumed. Raises DataError
    for an agency without a rate."""
    steps = flow_steps.measured_steps(inputs.steps)
    costs = activity.step_costs(steps, inputs.rates)
    paid = dict.fromkeys(MODELS, inputs.paid_share)
    return AssumedProcess(
        steps=steps,
        flow=flow_steps.flow_measures(steps),
        step_costs=costs,
        claim_costs=activity.claim_costs(costs, paid_share=paid),
        agency_costs=activity.cost_by_agency(costs),
        savings=activity.saving_by_kind(costs, inputs.rates, before=AS_IS, after=REDESIGNED),
    )


def process_figures(inputs: BenefitInputs, process: AssumedProcess) -> Quantities:
    """The numbers that the prose may use: steps., claimant., admin., rate.; all illustrative."""
    named = [
        *_by_model(_FLOW_FIGURES, process.flow),
        *_by_model(_COST_FIGURES, process.claim_costs),
        *_saved(process),
        *_switching(inputs, process),
        *_rates(inputs),
    ]
    return quantities(protect(figures_table(named), policy=illustrative(STEPS_BASIS)))


def rate_figure(agency: str) -> str:
    """The id of the figure that is the loaded rate of an agency."""
    return f"rate.{agency.lower().replace(' ', '_')}"


def _rates(inputs: BenefitInputs) -> list[NamedFigure]:
    return [
        NamedFigure(
            rate_figure(row["agency"]), f"Loaded rate, {row['agency']}",
            float(row["pay_gbp_per_hour"] + row["overhead_gbp_per_hour"]), "gbp", 1,
        )
        for row in inputs.rates.to_dict("records")
    ]  # fmt: skip


def _by_model(
    figures: Mapping[str, tuple[str, str, str, float]], table: pd.DataFrame
) -> list[NamedFigure]:
    return [
        NamedFigure(f"{name}_{key}", f"{label}, {words}", float(row[column]), unit, step)
        for model, (key, words) in _KEYS.items()
        for row in [model_row(table, model)]
        for name, (label, column, unit, step) in figures.items()
    ]


def _saved(process: AssumedProcess) -> list[NamedFigure]:
    sums = process.savings.drop(columns="agency").sum()
    before = float(model_row(process.claim_costs, AS_IS)["cost_gbp"])
    return [
        *(
            NamedFigure(name, label, float(sums[column]), "gbp", 1)
            for name, (label, column) in _SAVED_FIGURES.items()
        ),
        NamedFigure("admin.cut", "Cut in the cost of administration, from the assumed steps",
                    100 * float(sums["saving_gbp"]) / before, "percent", 1),
        NamedFigure("admin.cashable_share", "Share of the saving that is cash",
                    100 * float(sums["cashable_gbp"] / sums["saving_gbp"]), "percent", 1),
    ]  # fmt: skip


def _switching(inputs: BenefitInputs, process: AssumedProcess) -> list[NamedFigure]:
    claimed = float(inputs.published.set_index("figure_id")["value"]["benefits.admin_cost_cut"])

    def minutes_at(saving_share: float) -> float:
        return activity.step_minutes_at_saving(
            inputs.steps, inputs.rates, model=REDESIGNED, against=AS_IS,
            step_order=INTERVIEW_STEP, saving_share=saving_share,
        )  # fmt: skip

    return [
        NamedFigure("admin.paid_share", "Claims that are paid in the end, assumed",
                    100 * inputs.paid_share, "percent", 1),
        NamedFigure("admin.interview_minutes", "Minutes of the one interview",
                    float(_interview(process)["touch_minutes"]), "minutes", 1),
        NamedFigure("admin.interview_minutes_half", "Minutes at which half the claimed cut is left",
                    minutes_at(claimed / 200), "minutes", 1),
        NamedFigure("admin.interview_minutes_none", "Minutes at which nothing is saved",
                    minutes_at(0.0), "minutes", 1),
    ]  # fmt: skip


def _interview(process: AssumedProcess) -> dict[str, Any]:
    steps = process.steps
    chosen = (steps["model"] == REDESIGNED) & (steps["step_order"] == INTERVIEW_STEP)
    return {str(name): value for name, value in steps[chosen].iloc[0].items()}
