"""What may be shown of the flow in a claim log: measures and steps, under the log's policy."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from tp_analysis.benefits.claims.durations import OPEN, Clock
from tp_analysis.benefits.claims.rules import LogRules
from tp_analysis.benefits.flow.events import steps_done
from tp_analysis.benefits.flow.measures import MEASURES, Minutes, measures_of, step_flows
from tp_analysis.disclosure import Policy, ProtectedTable, protect_statistics, step_that_hides
from tp_analysis.disclosure.policies import rules_of

MODEL_NAMES = {"as-is": "As it was", "redesigned": "Redesigned"}
OTHER_STEPS = "Other steps"
MOST_STEPS = 9
# Fine enough for days and times done, coarse enough for a log of some hundred claims.
_STEPS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)
_TIMES_STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
_SHARE_STEPS = (0.001, 0.01, 0.02, 0.05, 0.1)
_PERCENT_STEPS = (0.1, 1.0, 2.0, 5.0, 10.0)
_LABELS = {
    "lead_time_days": "Lead time, start to end, days",
    "work_minutes": "Work, repeats included, minutes",
    "cycle_efficiency_percent": "Process cycle efficiency, %",
    "steps": "Steps done",
    "repeats": "Steps done again",
    "hand_offs": "Hand-offs from one to another",
    "right_throughout_percent": "Claims with no step done again, %",
    "rolled_yield_percent": "Right first time at every step (rolled throughput yield), %",
    "failure_demand_percent": "Contacts that good work would have spared, %",
    "late_rows_percent": "Rows of the log after the end, left out, %",
    "early_rows_percent": "Rows of the log before the start, left out, %",
}


@dataclass(frozen=True)
class LogFlow:
    """What is shown of the flow in a log, under its policy: `measures_table` and `steps_table`.
    `source` is the line under its exhibits; `clock` says where a claim ends; `note` is what else a
    reader should know of it, `flag` what its exhibits are marked with."""

    models: tuple[str, ...]
    source: str
    clock: Clock
    measures: ProtectedTable
    steps: ProtectedTable
    note: str = ""
    flag: str = ""


def log_flow(
    log: pd.DataFrame,
    rules: LogRules,
    *,
    policy: Policy,
    source: str,
    clock: Clock = "customer",
    minutes: Minutes | None = None,
) -> LogFlow:
    """The flow in a log as it may be shown. Raises DataError as `process_measures` does."""
    done = steps_done(log, rules, clock=clock)
    return flow_of_steps(done, policy=policy, source=source, clock=clock, minutes=minutes)


def flow_of_steps(
    done: pd.DataFrame,
    *,
    policy: Policy,
    source: str,
    clock: Clock = "customer",
    minutes: Minutes | None = None,
) -> LogFlow:
    """The same from what `steps_done` tells on that clock."""
    measures = measures_of(done, minutes=minutes)
    return LogFlow(
        models=tuple(map(str, pd.DataFrame(measures)["model"])),
        source=source,
        clock=clock,
        measures=measures_table(measures, policy=policy),
        steps=steps_table(done, policy=policy),
    )


def measures_table(measures: pd.DataFrame, *, policy: Policy) -> ProtectedTable:
    """One row a measure and one column a model, from `process_measures`; measures that no model has
    are left out, and those that only repeat others. Columns: measure_id, measure, and each model.

    Each is rounded so coarsely that no claim shows, and withheld where no step is coarse enough or
    too few claims have ended.
    """
    plain = pd.DataFrame(measures).set_index("model")
    held = [name for name in MEASURES if name in _LABELS and plain[name].notna().any()]
    table = pd.DataFrame(
        {
            "measure_id": held,
            "measure": [_LABELS[name] for name in held],
            "ended": int(plain["ended"].min()),
        }
    )
    for model in plain.index:
        table[str(model)] = [float(plain.loc[model, name]) for name in held]
        table[f"{model}_step"] = [
            _step(float(plain.loc[model, f"{name}_influence"]), name) for name in held
        ]
    return protect_statistics(
        table,
        policy=policy,
        labels=["measure_id", "measure"],
        values={str(model): f"{model}_step" for model in plain.index},
        people="ended",
    )


def steps_table(done: pd.DataFrame, *, policy: Policy) -> ProtectedTable:
    """What ended claims waited for, from `steps_done`, in the order along a claim: a row a model
    and step, fact of the case or stop (see `step_flows`). Columns: model (as a reader calls it),
    step, wait_days and times (of an average claim, repeats included), right_share (of claims that
    had the step, those that had it once; none but for steps) and had_share (those that had it).

    Those of fewer claims than the policy's threshold, and all steps beyond the MOST_STEPS of a
    model that claims wait longest for, are one: "Other steps". What is shown is rounded so coarsely
    that no claim shows.
    """
    plain = pd.DataFrame(done)
    ended = plain[plain["status"] != OPEN]
    pooled = _pooled(ended, threshold=rules_of(policy, "The steps of a log").threshold)
    table = _steps_with_rounding(pooled)
    return protect_statistics(
        table,
        policy=policy,
        labels=["model", "step"],
        values={
            "wait_days": "wait_step",
            "times": "times_step",
            "right_share": "right_step",
            "had_share": "had_step",
        },
        people="claims",
    )


def _steps_with_rounding(pooled: pd.DataFrame) -> pd.DataFrame:
    """The flow of each step, and beside each figure the step of rounding that hides one claim."""
    flows = step_flows(pooled)
    sizes = pooled.groupby("model")["claim_id"].nunique()
    each = pooled.groupby(["model", "waits_for", "claim_id"])["waited_days"].agg(["sum", "size"])
    most = each.groupby(level=["model", "waits_for"]).max()
    of_step = most.loc[list(zip(flows["model"], flows["activity"], strict=True))]
    of_model = flows["model"].map(sizes).astype(float)
    return pd.DataFrame(
        {
            "model": flows["model"].map(MODEL_NAMES),
            "step": flows["activity"],
            "claims": flows["claims"],
            "wait_days": flows["waited_per_claim_days"],
            "wait_step": [_finest(most, _STEPS) for most in of_step["sum"].to_numpy() / of_model],
            "times": flows["times_per_claim"],
            "times_step": [
                _finest(most, _TIMES_STEPS) for most in of_step["size"].to_numpy() / of_model
            ],
            "right_share": flows["first_time_right_share"],
            "right_step": [_finest(most, _SHARE_STEPS) for most in 1 / flows["claims"]],
            "had_share": flows["share_of_claims"],
            "had_step": [_finest(most, _SHARE_STEPS) for most in 1 / of_model],
        }
    )


def _pooled(ended: pd.DataFrame, *, threshold: int) -> pd.DataFrame:
    """The rows with the rare and the short steps of each model under one name."""
    of_step = ended.groupby(["model", "waits_for"])
    rows = of_step.agg(
        claims=("claim_id", "nunique"), waited=("waited_days", "sum"), is_step=("is_step", "any")
    ).reset_index()
    rank = rows.groupby(["model", "is_step"])["waited"].rank(method="first", ascending=False)
    common = rows[(rows["claims"] >= threshold) & (~rows["is_step"] | (rank <= MOST_STEPS))]
    kept = pd.MultiIndex.from_frame(common[["model", "waits_for"]])
    is_kept = pd.MultiIndex.from_frame(ended[["model", "waits_for"]]).isin(kept)
    is_kept |= ended["waits_for"].isna()
    return ended.assign(
        **{name: ended[name].where(is_kept, OTHER_STEPS) for name in ("activity", "waits_for")}
    )


def _finest(amount: float, steps: tuple[float, ...]) -> float:
    return step_that_hides([amount], steps=steps)


def _step(influence: float, name: str) -> float:
    # One that no model's log tells has no step to fail: it prints as missing.
    if math.isnan(influence):
        return 1.0
    steps = _PERCENT_STEPS if name.endswith("_percent") else _STEPS
    return _finest(influence, steps)
