"""The steps of a process as a table: where the days go, and how much of them is work.

Waiting is in calendar days, work in minutes; the minutes of a step lie within its days.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from tp_analysis.benefits.flow.measures import WORKABLE_MINUTES_A_DAY


def measured_steps(steps: pd.DataFrame) -> pd.DataFrame:
    """The steps in order, with what each means for an average claim.

    Added columns: passes (how often a claim has the step: its share, and one more pass where the
    first is not right), wait_per_claim_days (wait times share), start_day and end_day (cumulative),
    first_pass_minutes, work_minutes, claimant_time_minutes, yield_share (the chance that a claim
    passes the step right first time; one that skips it passes).
    """
    ordered = steps.sort_values(["model", "step_order"], ignore_index=True)
    share, right = ordered["share_of_claims"], ordered["first_time_right_share"]
    waits = ordered["waiting_days"] * share
    ends = waits.groupby(ordered["model"]).cumsum()
    passes = share * (2 - right)
    return ordered.assign(
        passes=passes,
        wait_per_claim_days=waits,
        start_day=ends - waits,
        end_day=ends,
        first_pass_minutes=ordered["touch_minutes"] * share,
        work_minutes=ordered["touch_minutes"] * passes,
        claimant_time_minutes=ordered["claimant_minutes"] * passes,
        yield_share=1 - share * (1 - right),
    )


def flow_measures(
    measured: pd.DataFrame, *, workable_minutes_a_day: float = WORKABLE_MINUTES_A_DAY
) -> pd.DataFrame:
    """One row a model, in the order of the alphabet: steps (that there are), hand_offs (how often
    the next step of an average claim is another agency's; a claim needs each step by its share,
    whatever else it needs), lead_time_days, waiting_days (what is left of it beside the work),
    first_pass_minutes, work_minutes, repeats (steps done once more), cycle_efficiency_percent,
    rolled_yield_percent, claimant_time_minutes, claimant_steps (how often the claimant must act).

    Process cycle efficiency is first-pass work over the working minutes within the lead time;
    rolled throughput yield is the product of the step yields (Rother and Shook, 1999; the usual
    measures of lean flow). `workable_minutes_a_day` is per calendar day.
    """
    rows = [
        {"model": model} | _measured(of_model, workable_minutes_a_day)
        for model, of_model in measured.groupby("model", sort=True)
    ]
    return pd.DataFrame(rows)


def _measured(steps: pd.DataFrame, workable_minutes_a_day: float) -> dict[str, float]:
    lead, work = steps["wait_per_claim_days"].sum(), steps["work_minutes"].sum()
    first_pass = steps["first_pass_minutes"].sum()
    claimants = steps["claimant_minutes"] > 0
    return {
        "steps": len(steps),
        "hand_offs": _hand_offs(steps["agency"].tolist(), steps["share_of_claims"].tolist()),
        "lead_time_days": lead,
        "waiting_days": lead - work / workable_minutes_a_day,
        "first_pass_minutes": first_pass,
        "work_minutes": work,
        "repeats": (steps["passes"] - steps["share_of_claims"]).sum(),
        "cycle_efficiency_percent": 100 * first_pass / (lead * workable_minutes_a_day),
        "rolled_yield_percent": 100 * float(np.prod(steps["yield_share"])),
        "claimant_time_minutes": steps["claimant_time_minutes"].sum(),
        "claimant_steps": steps.loc[claimants, "passes"].sum(),
    }


def _hand_offs(agencies: list[str], shares: list[float]) -> float:
    """How often an average claim goes from one agency to another, past the steps it skips."""
    hand_offs, here = 0.0, dict.fromkeys(agencies, 0.0)
    for agency, share in zip(agencies, shares, strict=True):
        hand_offs += share * sum(chance for name, chance in here.items() if name != agency)
        here = {name: (1 - share) * chance for name, chance in here.items()}
        here[agency] += share
    return hand_offs
