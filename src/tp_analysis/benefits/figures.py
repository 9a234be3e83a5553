"""The numbers of the benefits report by name: printed ones as printed, assumed and illustrative."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from tp_analysis import citations
from tp_analysis.benefits import process, surviving, waiting
from tp_analysis.benefits.illustrative import (
    AS_IS,
    MODELS,
    REDESIGNED,
    ClaimAssumptions,
    claim_log,
    expected_saving_days,
)
from tp_analysis.benefits.inputs import BenefitInputs
from tp_analysis.benefits.waiting import WaitingResults, model_row
from tp_analysis.disclosure import Policy, already_published, illustrative, protect
from tp_analysis.display.quantities import Quantities, quantities
from tp_analysis.methods.estimates import Estimate
from tp_analysis.methods.named_figures import NamedFigure, figures_table

GROUND = (
    "the pilot's words as printed in the press and the special report, cited under each exhibit"
)
CHOSEN = "inputs chosen for this analysis, listed in its assumption log"
STEPS_BASIS = (
    "assumed steps and rates, chosen to agree with what was claimed in public; the pilot's own "
    "values do not survive"
)
INTERVIEW_STEP = 2
# The usual level, which nobody chose for this log.
CONFIDENCE = NamedFigure(
    "intervals.confidence", "Confidence of the intervals", 100 * waiting.CONFIDENCE, "percent", 1
)


@dataclass(frozen=True)
class Findings:
    """What the report computes once: the log under both readings, the steps and what they cost."""

    waits: WaitingResults
    other_assumed: ClaimAssumptions
    other_waits: WaitingResults
    steps: pd.DataFrame
    flow: pd.DataFrame


def find(inputs: BenefitInputs) -> Findings:
    """The findings. The claim logs are drawn here and go no further."""
    assumed = inputs.assumed
    other = replace(assumed, reading="largest" if assumed.reading == "mean" else "mean")
    steps = process.measured_steps(inputs.steps, inputs.rates)
    return Findings(
        waits=waits_under(assumed),
        other_assumed=other,
        other_waits=waits_under(other),
        steps=steps,
        flow=process.flow_measures(steps),
    )


def waits_under(assumed: ClaimAssumptions) -> WaitingResults:
    """The waits of the illustrative log."""
    return waiting.analyse_waits(
        claim_log(assumed),
        extract_on=assumed.extract_on,
        horizon_days=assumed.horizon_days,
        models=MODELS,
    )


def log_policy(inputs: BenefitInputs) -> Policy:
    """The ground on which anything of the simulated log is shown."""
    return illustrative(inputs.assumed.basis)


def key_figures(inputs: BenefitInputs, findings: Findings) -> Quantities:
    """Every number the prose may use: printed figures under their ids, and the rest."""
    return (
        quantities(protect(_printed(inputs), policy=already_published(GROUND)))
        | _quantities(_implied(inputs), already_published(GROUND))
        | _quantities([*_chosen(inputs.assumed), CONFIDENCE], already_published(CHOSEN))
        | _quantities(_waits(inputs.assumed, findings), log_policy(inputs))
        | _quantities([*_flow(findings), *_costs(inputs, findings)], illustrative(STEPS_BASIS))
    )


def _quantities(named: list[NamedFigure], policy: Policy) -> Quantities:
    return quantities(protect(figures_table(named), policy=policy))


def _printed(inputs: BenefitInputs) -> pd.DataFrame:
    """Every printed figure with the document that prints it."""
    documents = inputs.published["document_id"]
    return inputs.published.assign(
        source=[citations.cite(inputs.documents, [name]) for name in documents]
    )


def _implied(inputs: BenefitInputs) -> list[NamedFigure]:
    implied = surviving.implied_waits(inputs.published)
    values = {
        "before_low": ("Shortest mean wait before that fits", implied.before.low, 1.0),
        "before_high": ("Longest mean wait before that fits", implied.before.high, 1.0),
        "after_low": ("Shortest mean wait after that fits", implied.after.low, 1.0),
        "after_high": ("Longest mean wait after that fits", implied.after.high, 1.0),
    }
    return [
        NamedFigure(f"bracket.{name}", label, value, "days", rounding)
        for name, (label, value, rounding) in values.items()
    ]


def _chosen(assumed: ClaimAssumptions) -> list[NamedFigure]:
    values = {
        "chosen.days_sooner": ("Days sooner", assumed.days_sooner, "days", 1.0),
        "chosen.as_is_mean": ("Mean wait before", assumed.as_is_mean_days, "days", 1.0),
        "chosen.claims_each": ("Claims for each model", assumed.claims_each, "count", 1.0),
        "chosen.horizon": ("Horizon", assumed.horizon_days, "days", 1.0),
        "chosen.saving": (
            "Mean saving expected under the reading chosen", expected_saving_days(assumed),
            "days", 1.0,
        ),
        "chosen.saving_share": (
            "The same, of the mean wait before",
            100 * expected_saving_days(assumed) / assumed.as_is_mean_days, "percent", 1.0,
        ),
        # Twice the saving: beyond it the saving is no longer more than half of the wait.
        "chosen.switching_mean": (
            "Mean wait before at which the saving is only half of it",
            2 * expected_saving_days(assumed), "days", 1.0,
        ),
    }  # fmt: skip
    return [
        NamedFigure(name, label, float(value), unit, rounding, evidence="assumed")
        for name, (label, value, unit, rounding) in values.items()
    ]


def _waits(assumed: ClaimAssumptions, findings: Findings) -> list[NamedFigure]:
    waits, days = findings.waits, findings.waits.horizon_days
    within = f"within the first {days:g} days"
    all_claims, paid_only = waits.comparison.difference, waits.paid_only.difference
    understated = _number(all_claims.value) - _number(paid_only.value)
    return [
        *_estimate("claims.days_saved", f"Mean days saved {within}, simulated", all_claims),
        *_estimate("claims.paid_only_saved", f"The same {within}, paid claims only", paid_only),
        NamedFigure("claims.understated", "Days of saving hidden by leaving out open claims",
                    understated, "days", 0.1),
        NamedFigure("claims.ratio", "Mean wait before, as a multiple of the wait after",
                    _number(waits.comparison.ratio.value), "multiple", 0.1),
        NamedFigure("claims.horizon", "Horizon of the restricted mean", days, "days", 1),
        *_of_model("as_is", "as it was", model_row(waits.summary, AS_IS)),
        *_of_model("redesigned", "redesigned", model_row(waits.summary, REDESIGNED)),
    ]  # fmt: skip


def _of_model(name: str, words: str, row: Mapping[str, Any]) -> list[NamedFigure]:
    values = {
        "median": ("Median wait", row["median_days"], "days", 1.0),
        "p90": ("Nine in ten paid by", row["p90_days"], "days", 1.0),
        "mean": ("Mean wait within the horizon", row["mean_days"], "days", 0.1),
        "open": ("Claims still open", 100 * row["still_open"] / row["claims"], "percent", 1.0),
        "left_out": ("Days hidden by leaving out open claims",
                     row["mean_days"] - row["paid_only_mean_days"], "days", 0.1),
    }  # fmt: skip
    return [
        NamedFigure(
            f"claims.{key}_{name}", f"{label}, {words}, simulated", _number(value), unit, step
        )
        for key, (label, value, unit, step) in values.items()
    ]


def _estimate(name: str, label: str, estimate: Estimate) -> list[NamedFigure]:
    ends = {"": estimate.value, "_low": estimate.low, "_high": estimate.high}
    words = {"": "", "_low": ", low end of its interval", "_high": ", high end of it"}
    return [
        NamedFigure(f"{name}{end}", f"{label}{words[end]}", _number(value), "days", 0.1)
        for end, value in ends.items()
    ]


def _number(value: float | None) -> float:
    """Missing where follow-up never reached it; printed as not available."""
    return float("nan") if value is None else float(value)


def _flow(findings: Findings) -> list[NamedFigure]:
    return [*_flow_of("as_is", "as it was", AS_IS, findings),
            *_flow_of("redesigned", "redesigned", REDESIGNED, findings)]  # fmt: skip


def _flow_of(name: str, words: str, model: str, findings: Findings) -> list[NamedFigure]:
    row = model_row(findings.flow, model)
    values = {
        "steps.number": ("Steps", "steps", "count", 1.0),
        "steps.lead": ("Lead time", "lead_time_days", "days", 1.0),
        "steps.work": ("Work on a claim", "work_minutes", "minutes", 1.0),
        "steps.efficiency": (
            "Process cycle efficiency",
            "cycle_efficiency_percent",
            "percent",
            0.1,
        ),
        "steps.right": ("Right first time at every step", "rolled_yield_percent", "percent", 1.0),
        "steps.hand_offs": ("Hand-offs between agencies", "hand_offs", "count", 1.0),
        "admin.cost": ("Cost of administering a claim", "cost_gbp", "gbp", 1.0),
    }
    return [
        NamedFigure(f"{key}_{name}", f"{label}, {words}", float(row[column]), unit, step)
        for key, (label, column, unit, step) in values.items()
    ]


def _costs(inputs: BenefitInputs, findings: Findings) -> list[NamedFigure]:
    costs = {model: float(model_row(findings.flow, model)["cost_gbp"]) for model in MODELS}
    claimed = float(inputs.published.set_index("figure_id")["value"]["benefits.admin_cost_cut"])

    def minutes_at(saving_share: float) -> float:
        return process.step_minutes_at_saving(
            inputs.steps, inputs.rates, model=REDESIGNED, against=AS_IS,
            step_order=INTERVIEW_STEP, saving_share=saving_share,
        )  # fmt: skip

    redesigned = inputs.steps[inputs.steps["model"] == REDESIGNED].set_index("step_order")
    return [
        NamedFigure("admin.cut", "Cut in the cost of administration, from the assumed steps",
                    100 * (1 - costs[REDESIGNED] / costs[AS_IS]), "percent", 1),
        NamedFigure("admin.saved", "Saved on each claim", costs[AS_IS] - costs[REDESIGNED],
                    "gbp", 1),
        NamedFigure("admin.interview_minutes", "Minutes of the one interview",
                    float(redesigned["touch_minutes"][INTERVIEW_STEP]), "minutes", 1),
        NamedFigure("admin.interview_minutes_half", "Minutes at which half the claimed cut is left",
                    minutes_at(claimed / 200), "minutes", 1),
        NamedFigure("admin.interview_minutes_none", "Minutes at which nothing is saved",
                    minutes_at(0.0), "minutes", 1),
    ]  # fmt: skip
