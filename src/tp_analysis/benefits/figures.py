"""The numbers of the benefits report by name: printed ones as printed, assumed and illustrative."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

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
from tp_analysis.benefits.waiting import WaitingResults
from tp_analysis.disclosure import Policy, already_published, illustrative, protect
from tp_analysis.display.quantities import Quantities, quantities
from tp_analysis.methods.named_figures import NamedFigure, figures_table
from tp_analysis.methods.time_to_event import Estimate

GROUND = (
    "the pilot's words as printed in the press and the special report, cited under each exhibit"
)
CHOSEN = "inputs chosen for this analysis, listed in its assumption log"
STEPS_BASIS = (
    "assumed steps and rates, chosen to agree with what was claimed in public; the pilot's own "
    "values do not survive"
)
INTERVIEW_STEP = 2


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
    published = quantities(protect(_in_words(inputs.published), policy=already_published(GROUND)))
    return (
        published
        | _quantities(_implied(inputs), already_published(GROUND))
        | _quantities(_chosen(inputs.assumed), already_published(CHOSEN))
        | _quantities(_waits(inputs.assumed, findings), log_policy(inputs))
        | _quantities([*_flow(findings), *_costs(inputs, findings)], illustrative(STEPS_BASIS))
    )


def _quantities(named: list[NamedFigure], policy: Policy) -> Quantities:
    return quantities(protect(figures_table(named), policy=policy))


def _in_words(published: pd.DataFrame) -> pd.DataFrame:
    """A share printed in words, such as nearly a third, bears no decimals as a number."""
    words = published["unit"].eq("percent") & published["rounding"].between(
        0, 1, inclusive="neither"
    )
    return published.assign(rounding=published["rounding"].mask(words, 1.0))


def _implied(inputs: BenefitInputs) -> list[NamedFigure]:
    implied = surviving.implied_waits(inputs.published)
    pairs = {
        "before_low": ("Shortest mean wait before that fits", implied.before.low),
        "before_high": ("Longest mean wait before that fits", implied.before.high),
        "after_low": ("Shortest mean wait after that fits", implied.after.low),
        "after_high": ("Longest mean wait after that fits", implied.after.high),
    }
    return [
        NamedFigure(f"bracket.{name}", label, value, "days", 0.1)
        for name, (label, value) in pairs.items()
    ]


def _chosen(assumed: ClaimAssumptions) -> list[NamedFigure]:
    values = {
        "chosen.days_sooner": ("Days sooner", assumed.days_sooner, "days", 1.0),
        "chosen.as_is_mean": ("Mean wait before", assumed.as_is_mean_days, "days", 1.0),
        "chosen.claims_each": ("Claims for each model", assumed.claims_each, "count", 1.0),
        "chosen.horizon": ("Horizon", assumed.horizon_days, "days", 1.0),
        "chosen.saving": (
            "Mean saving expected under the reading chosen", expected_saving_days(assumed), "days", 0.1,
        ),
        "chosen.saving_share": (
            "The same, of the mean wait before",
            100 * expected_saving_days(assumed) / assumed.as_is_mean_days, "percent", 1.0,
        ),
        # Twice the saving: beyond it the saving is no longer more than half of the wait.
        "chosen.switching_mean": (
            "Mean wait before at which the saving is only half of it",
            2 * expected_saving_days(assumed), "days", 0.1,
        ),
    }  # fmt: skip
    return [
        NamedFigure(name, label, float(value), unit, rounding, evidence="assumed")
        for name, (label, value, unit, rounding) in values.items()
    ]


def _waits(assumed: ClaimAssumptions, findings: Findings) -> list[NamedFigure]:
    waits = findings.waits
    within = f"within the first {waits.horizon_days:g} days"
    before, after = (_row(waits, model) for model in MODELS)
    return [
        *_estimate("claims.days_saved", f"Mean days saved {within}", waits.comparison.difference),
        *_estimate("claims.paid_only_saved", f"The same, open claims left out, {within}",
                   waits.paid_only.difference),
        NamedFigure("claims.ratio", "Mean wait before, as a multiple of the wait after",
                    waits.comparison.ratio.value or float("nan"), "multiple", 0.1),
        NamedFigure("claims.horizon", "Horizon of the restricted mean", waits.horizon_days, "days", 1),
        *_of_model("as_is", "as it was", before, within),
        *_of_model("redesigned", "redesigned", after, within),
        NamedFigure("claims.understated", "Days by which leaving out open claims understates the saving",
                    _value(waits.comparison.difference) - _value(waits.paid_only.difference), "days", 0.1),
    ]  # fmt: skip


def _of_model(name: str, words: str, row: pd.Series, within: str) -> list[NamedFigure]:
    open_percent = 100 * row["still_open"] / row["claims"]
    left_out = row["mean_days"] - row["paid_only_mean_days"]
    return [
        NamedFigure(f"claims.median_{name}", f"Median wait, {words}", row["median_days"], "days", 1),
        NamedFigure(f"claims.p90_{name}", f"Nine in ten paid by, {words}", row["p90_days"], "days", 1),
        NamedFigure(f"claims.mean_{name}", f"Mean wait {within}, {words}", row["mean_days"], "days", 0.1),
        NamedFigure(f"claims.open_{name}", f"Claims still open, {words}", open_percent, "percent", 1),
        NamedFigure(f"claims.left_out_{name}", f"Days lost by leaving out open claims, {words}",
                    left_out, "days", 0.1),
    ]  # fmt: skip


def _estimate(name: str, label: str, estimate: Estimate) -> list[NamedFigure]:
    ends = {"": estimate.value, "_low": estimate.low, "_high": estimate.high}
    words = {"": "", "_low": ", low end of the 95% interval", "_high": ", high end of it"}
    return [
        NamedFigure(f"{name}{end}", f"{label}{words[end]}", _number(value), "days", 0.1)
        for end, value in ends.items()
    ]


def _row(waits: WaitingResults, model: str) -> pd.Series:
    return waits.summary.set_index("model").loc[model]


def _value(estimate: Estimate) -> float:
    return _number(estimate.value)


def _number(value: float | None) -> float:
    return float("nan") if value is None else value


def _flow(findings: Findings) -> list[NamedFigure]:
    figures = []
    for name, words, model in (
        ("as_is", "as it was", AS_IS),
        ("redesigned", "redesigned", REDESIGNED),
    ):
        row = findings.flow.set_index("model").loc[model]
        slowest = findings.steps[findings.steps["model"] == model]["wait_per_claim_days"].max()
        figures += [
            NamedFigure(f"steps.number_{name}", f"Steps, {words}", row["steps"], "count", 1),
            NamedFigure(f"steps.lead_{name}", f"Lead time, {words}", row["lead_time_days"], "days", 1),
            NamedFigure(f"steps.work_{name}", f"Work on a claim, {words}", row["work_minutes"],
                        "minutes", 1),
            NamedFigure(f"steps.efficiency_{name}", f"Process cycle efficiency, {words}",
                        row["cycle_efficiency_percent"], "percent", 0.1),
            NamedFigure(f"steps.right_{name}", f"Claims right first time throughout, {words}",
                        row["rolled_yield_percent"], "percent", 1),
            NamedFigure(f"steps.hand_offs_{name}", f"Hand-offs between agencies, {words}",
                        row["hand_offs"], "count", 1),
            NamedFigure(f"steps.slowest_{name}", f"Longest wait for one step, {words}", slowest,
                        "days", 1),
            NamedFigure(f"admin.cost_{name}", f"Cost of administering a claim, {words}",
                        row["cost_gbp"], "gbp", 1),
        ]  # fmt: skip
    return figures


def _costs(inputs: BenefitInputs, findings: Findings) -> list[NamedFigure]:
    costs = findings.flow.set_index("model")["cost_gbp"]
    claimed = _in_words(inputs.published).set_index("figure_id")["value"]["benefits.admin_cost_cut"]

    def minutes_at(saving_share: float) -> float:
        return process.step_minutes_at_saving(
            inputs.steps, inputs.rates, model=REDESIGNED, against=AS_IS,
            step_order=INTERVIEW_STEP, saving_share=saving_share,
        )  # fmt: skip

    redesigned = inputs.steps[inputs.steps["model"] == REDESIGNED].set_index("step_order")
    return [
        NamedFigure("admin.cut", "Cut in the cost of administration, from the assumed steps",
                    100 * float(1 - costs[REDESIGNED] / costs[AS_IS]), "percent", 1),
        NamedFigure("admin.saved", "Saved on each claim", float(costs[AS_IS] - costs[REDESIGNED]),
                    "gbp", 1),
        NamedFigure("admin.interview_minutes", "Minutes of the one interview",
                    float(redesigned["touch_minutes"][INTERVIEW_STEP]), "minutes", 1),
        NamedFigure("admin.interview_minutes_half", "Minutes at which half of the claimed cut is left",
                    minutes_at(claimed / 200), "minutes", 1),
        NamedFigure("admin.interview_minutes_none", "Minutes at which nothing is saved",
                    minutes_at(0.0), "minutes", 1),
    ]  # fmt: skip
