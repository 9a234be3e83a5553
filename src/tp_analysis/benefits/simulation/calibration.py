"""A process as a real log shows it: how long claims wait for each step, and how many need it."""

from __future__ import annotations

import math

import pandas as pd

from tp_analysis.benefits.claims.datasets import PAID
from tp_analysis.benefits.simulation.office import MINUTES_A_DAY, Office
from tp_analysis.benefits.simulation.process_model import ProcessModel, Step
from tp_analysis.errors import DataError

# The actor of steps whose staff a log says nothing of: nobody waits for them.
NOT_KNOWN = "not known"


def always_open(first_day: str) -> Office:
    """An office that never closes, for waits that hold its nights and weekends already."""
    return Office(first_day, weekdays="1111111", opens_at_minute=0, open_minutes=MINUTES_A_DAY)


def step_waits(done: pd.DataFrame) -> pd.DataFrame:
    """How long paid claims waited for each step: one row a claim and step, in the order in which
    steps are done on average.

    `done` is what `flow.events.steps_done` makes of a log. Columns: activity, claim_id, waited_days
    (calendar days in all, repeats included), times. The waits of a claim add to its whole wait.
    Rows about people where the log is. Raises DataError where no claim was paid.
    """
    paid = done[(done["status"] == PAID) & done["waits_for"].notna()]
    if paid.empty:
        raise DataError("No claim of the log was paid, so there is nothing to calibrate with.")
    paid = paid.assign(activity=paid["waits_for"])
    by_step = paid.groupby(["activity", "claim_id"], sort=True, observed=True)
    waits = by_step.agg(
        waited_days=("waited_days", "sum"), times=("place", "size"), place=("place", "mean")
    ).reset_index()
    order = waits.groupby("activity")["place"].transform("mean")
    ranked = waits.assign(order=order).sort_values(["order", "activity", "claim_id"])
    kept: pd.DataFrame = ranked[["activity", "claim_id", "waited_days", "times"]]
    return kept.reset_index(drop=True)


def calibrated_process(
    waits: pd.DataFrame, *, model: str, claims_a_working_day: float
) -> ProcessModel:
    """A process whose steps are needed as often, and waited for as long, as in `step_waits`.

    The mean wait and those of its steps are then those of the log's paid claims. Nothing is known
    of minutes, staff, chasing and giving up, so there is none of it: `what_if` can change shares
    and waits of steps, but no queue answers. Each wait is drawn from those observed by itself, so
    that the spread of whole waits is not the log's where waits of a claim hang together. Claims
    that were open or ended otherwise say nothing.
    """
    claims = waits["claim_id"].nunique()
    steps = [
        _step(order, str(activity), of_step["waited_days"], claims)
        for order, (activity, of_step) in enumerate(waits.groupby("activity", sort=False), start=1)
    ]
    closing = Step(len(steps) + 1, PAID, NOT_KNOWN, 0.0, 0.0, 1.0, 1.0, PAID)
    return ProcessModel(
        model=model,
        steps=(*steps, closing),
        staff={},
        claims_a_working_day=claims_a_working_day,
        touch_variation=1.0,
        chase_every_days=math.inf,
        chase_share=0.0,
        chase_minutes=0.0,
        chase_agency=NOT_KNOWN,
        refused_share=0.0,
        patience_days=math.inf,
    )


def _step(order: int, activity: str, waited: pd.Series, claims: int) -> Step:
    return Step(
        order=order,
        name=activity,
        agency=NOT_KNOWN,
        touch_minutes=0.0,
        outside_days=float(waited.mean()),
        share_of_claims=len(waited) / claims,
        first_time_right_share=1.0,
        observed_days=tuple(sorted(waited.tolist())),
    )
