"""Measures of flow from a claim log: where the time of a claim goes, and what is done twice.

Lead time, waiting and touch time, process cycle efficiency and first-time-right are the usual
measures of a value stream (Rother and Shook, 1999); rolled throughput yield is the product of the
yields of the steps; failure demand is what people ask for because something was not done, or not
done right (Seddon, 2003).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from tp_analysis.benefits.claims.durations import OPEN, Clock
from tp_analysis.benefits.claims.rules import LogRules
from tp_analysis.benefits.flow.events import as_personal_as, steps_done
from tp_analysis.errors import DataError

# A day of 7 hours 24 minutes, five days a week: the clock that work is done by.
WORKING_MINUTES_A_DAY = 444.0
WORKING_DAYS_A_WEEK = 5.0
# Of a calendar day, on average.
WORKABLE_MINUTES_A_DAY = WORKING_MINUTES_A_DAY * WORKING_DAYS_A_WEEK / 7
# Minutes of work by model and activity.
Minutes = Mapping[str, Mapping[str, float]]
MEASURES = (
    "lead_time_days", "waiting_days", "first_pass_minutes", "work_minutes",
    "cycle_efficiency_percent", "steps", "repeats", "hand_offs", "right_throughout_percent",
    "rolled_yield_percent", "failure_demand_percent", "late_rows_percent", "early_rows_percent",
)  # fmt: skip


def process_measures(
    log: pd.DataFrame,
    rules: LogRules,
    *,
    clock: Clock = "customer",
    minutes: Minutes | None = None,
) -> pd.DataFrame:
    """One row a model, of the claims that have ended; rows about people where the log is.

    Columns: model, claims, ended, and of an ended claim on average lead_time_days, waiting_days
    (what is left of it beside the work), first_pass_minutes, work_minutes, steps, repeats and
    hand_offs; cycle_efficiency_percent (first-pass work over the working minutes of the lead time),
    right_throughout_percent (claims without any repeat), rolled_yield_percent (the product of the
    step yields: the same, were repeats at one step no sign of repeats at another),
    failure_demand_percent (of the claimant's contacts), late_rows_percent and early_rows_percent
    (rows of the log after the end and before the start of their claim, left out of all else).

    A log does not tell how long work takes: `minutes` gives it by model and activity, and without
    it the measures that need it are missing; so are hand-offs where no actor is known, all counts
    of steps where the log tells facts of the case alone, and failure demand where it has none, as
    one that records no chasers would. For each of MEASURES
    <name>_influence is how far one claim can move it at most. Open claims are left out,
    so that the lead time is too short where many are open: the curves of waiting count them.

    Raises DataError where no claim has ended, and where `minutes` lacks an activity.
    """
    return measures_of(steps_done(log, rules, clock=clock), minutes=minutes)


def measures_of(done: pd.DataFrame, *, minutes: Minutes | None = None) -> pd.DataFrame:
    """The same from what `steps_done` tells."""
    plain = pd.DataFrame(done)
    claims = claim_flows(plain, minutes=minutes)
    steps = step_flows(plain)
    if not len(claims):
        raise DataError(
            f"None of the {plain['claim_id'].nunique():,} claims of the log has ended, so that no "
            "lead time is known. Bring a log with a later extract date."
        )
    begun = plain.groupby("model")["claim_id"].nunique()
    rows = [
        {"model": model, "claims": int(begun[str(model)]), "ended": len(of_model)}
        | _measured(of_model, steps.loc[steps["model"] == model, "yield_share"])
        for model, of_model in claims.groupby("model", sort=True)
    ]
    return as_personal_as(done, pd.DataFrame(rows))


def claim_flows(done: pd.DataFrame, *, minutes: Minutes | None = None) -> pd.DataFrame:
    """One row a claim that has ended: claim_id, model, lead_time_days, first_pass_minutes and
    work_minutes (missing without `minutes`), steps, repeats, steps_repeated (how many different
    ones), hand_offs (missing where no actor of the model is known), contacts, failure_contacts,
    and rows of the log: rows, late_rows and early_rows (outside the claim's time)."""
    ended = done[done["status"] != OPEN]
    work = _minutes_of(ended, minutes)
    known, has_steps = (
        told.groupby(ended["model"]).transform("any")
        for told in (ended["actor"].notna(), ended["is_step"])
    )
    table = pd.DataFrame(
        {
            "claim_id": ended["claim_id"],
            "model": ended["model"],
            "lead_time_days": ended["waited_days"],
            "first_pass_minutes": work.mask(ended["is_repeat"] & work.notna(), 0.0),
            "work_minutes": work,
            "steps": ended["is_step"].astype(float).where(has_steps),
            "repeats": ended["is_repeat"].astype(float).where(has_steps),
            "steps_repeated": _first_repeats(ended).astype(float),
            "hand_offs": ended["is_hand_off"].astype(float).where(known),
            "contacts": ended["is_contact"].astype(float),
            "failure_contacts": ended["is_failure_contact"].astype(float),
            "rows": ended["rows_told"].astype(float),
            "late_rows": ended["rows_after"].astype(float),
            "early_rows": ended["rows_before"].astype(float),
        }
    )
    # A sum of what is not known is not known.
    sums = table.groupby(["claim_id", "model"]).sum(min_count=1)
    return sums.reset_index()


def step_flows(done: pd.DataFrame) -> pd.DataFrame:
    """One row a model and what ended claims waited for, in the order along a claim: steps, facts of
    the case, and that they stopped. Columns: model, activity, claims (that had it), is_step,
    share_of_claims, times_per_claim and waited_per_claim_days (of all ended claims, repeats too),
    first_time_right_share (of those that had it, who had it once) and yield_share (of all, who did
    not have it again), both missing where it is no step, and mean_place (from 0 to 1)."""
    ended = done[done["status"] != OPEN]
    sizes = ended.groupby("model")["claim_id"].nunique()
    lengths = ended.groupby("claim_id")["place"].transform("max")
    placed = ended.assign(along=ended["place"] / lengths, repeat=_first_repeats(ended))
    # A claim starts with its first row; only a step is done there.
    waited_for = placed[placed["waits_for"].notna() & (placed["is_step"] | (placed["place"] > 1))]
    table = waited_for.groupby(["model", "waits_for"]).agg(
        claims=("claim_id", "nunique"),
        is_step=("is_step", "any"),
        times=("claim_id", "size"),
        waited=("waited_days", "sum"),
        repeated=("repeat", "sum"),
        mean_place=("along", "mean"),
    )
    table = table.reset_index(names=["model", "activity"])
    of_model = table["model"].map(sizes)
    repeated = table["repeated"].where(table["is_step"])
    table = table.assign(
        share_of_claims=table["claims"] / of_model,
        times_per_claim=table["times"] / of_model,
        waited_per_claim_days=table["waited"] / of_model,
        first_time_right_share=1 - repeated / table["claims"],
        yield_share=1 - repeated / of_model,
    )
    ordered = table.sort_values(["model", "mean_place", "activity"], ignore_index=True)
    return ordered.drop(columns=["times", "waited", "repeated"])


def _first_repeats(ended: pd.DataFrame) -> pd.Series[bool]:
    """Whether a row is the first time that its claim had its activity again."""
    repeats = ended.loc[ended["is_repeat"], ["claim_id", "activity"]]
    first = repeats[~repeats.duplicated()].index
    return pd.Series(ended.index.isin(first), index=ended.index)


def _minutes_of(ended: pd.DataFrame, minutes: Minutes | None) -> pd.Series[float]:
    work = pd.Series(np.nan, index=ended.index)
    if minutes is None:
        return work
    for model, activities in ended.groupby("model")["activity"]:
        work[activities.index] = activities.map(dict(minutes.get(str(model), {}))).astype(float)
    if work.isna().any():
        lacking = sorted(set(ended.loc[work.isna(), "activity"]))
        raise DataError(
            f"No minutes of work for {len(lacking)} activities of the log, such as {lacking[0]!r}. "
            "Give each its minutes, or give none at all."
        )
    return work


def _measured(claims: pd.DataFrame, yields: pd.Series[float]) -> dict[str, float]:
    size = len(claims)
    lead, first = claims["lead_time_days"], claims["first_pass_minutes"]
    workable = lead * WORKABLE_MINUTES_A_DAY
    means = {
        "lead_time_days": lead,
        "waiting_days": lead - claims["work_minutes"] / WORKABLE_MINUTES_A_DAY,
        "first_pass_minutes": first,
        "work_minutes": claims["work_minutes"],
        "steps": claims["steps"],
        "repeats": claims["repeats"],
        "hand_offs": claims["hand_offs"],
        "right_throughout_percent": (100.0 * (claims["repeats"] == 0)).where(
            claims["repeats"].notna()
        ),
    }
    row = {name: float(values.mean()) for name, values in means.items()}
    row |= {f"{name}_influence": float(each.abs().max()) / size for name, each in means.items()}
    failures, contacts = claims["failure_contacts"], claims["contacts"]
    outside = {}
    for name in ("late_rows", "early_rows"):
        share = _percent(claims[name].sum() or float("nan"), claims["rows"].sum())
        outside[f"{name}_percent"] = share
        outside[f"{name}_percent_influence"] = _moved_by_one(claims[name], claims["rows"])
    return (
        row
        | outside
        | {
            "cycle_efficiency_percent": _percent(first.sum(skipna=False), workable.sum()),
            "cycle_efficiency_percent_influence": _moved_by_one(first, workable),
            "rolled_yield_percent": 100 * float(np.prod(yields.dropna()))
            if yields.notna().any()
            else float("nan"),
            "rolled_yield_percent_influence": 100 * max(1.0, claims["steps_repeated"].max()) / size,
            # None at all is how a log looks that does not record them.
            "failure_demand_percent": _percent(failures.sum() or float("nan"), contacts.sum()),
            "failure_demand_percent_influence": _moved_by_one(failures, contacts),
        }
    )


def _moved_by_one(parts: pd.Series[float], wholes: pd.Series[float]) -> float:
    """How far a share in percent moves at most where one claim is left out."""
    left = wholes.sum() - wholes
    if not (left > 0).all():
        return float("inf")
    share = parts.sum(skipna=False) / wholes.sum()
    return 100 * float(((share * wholes - parts) / left).abs().max(skipna=False))


def _percent(part: float, whole: float) -> float:
    return 100 * float(part) / float(whole) if whole else float("nan")
