"""Made-up events as the rows of a claim log: the columns of EVENTS, in the order of their times."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from tp_analysis.benefits.claims.datasets import EVENTS
from tp_analysis.benefits.simulation.office import LONDON_OFFICE, on_the_clock

if TYPE_CHECKING:
    from tp_analysis.benefits.simulation.runs import Run

SIMULATED_BENEFIT = "Jobseeker's Allowance and council benefits"
_ORDER = ["time", "claim_id", "place"]


def event_log(events: pd.DataFrame) -> pd.DataFrame:
    """The events in the columns of EVENTS, numbered in the order of time, claim and place.

    `events` has the columns claim_id, benefit, model, channel, area, event and time (UTC), and may
    have activity, actor, and `place`: events of a claim with the same one are one row of the log.
    """
    columns = set(events.columns)
    if "place" not in columns:
        events = events.assign(place=np.arange(len(events)))
    ordered = events.sort_values(_ORDER, kind="stable", ignore_index=True)
    is_next = ~ordered.duplicated(["claim_id", "place"])
    full = ordered.assign(
        row=is_next.cumsum(),
        activity=ordered["activity"] if "activity" in columns else ordered["event"],
        actor=ordered["actor"] if "actor" in columns else None,
        time_problem=None,
        is_fact_of_case=False,
    )
    return full[[column.name for column in EVENTS.columns]]


def until(log: pd.DataFrame, *, extract_on: str) -> pd.DataFrame:
    """The log as an extract at the end of that day shows it, its rows numbered anew."""
    end = (pd.Timestamp(extract_on) + pd.Timedelta(days=1)).tz_localize(LONDON_OFFICE)
    known = log[log["time"] < end].reset_index(drop=True)
    return known.assign(row=pd.factorize(known["row"])[0] + 1)


def run_log(run: Run, *, area: str) -> pd.DataFrame:
    """Every event of a run in the columns of EVENTS, whenever it happens.

    An activity is the name of its step, or of the event where it is none; the actor is the agency.
    Work that was not right is a step, and what is done again is one row of two events: reworked,
    and what the step is.
    """
    columns = ["claim", "place", "event", "activity", "actor", "at_days"]
    events = pd.DataFrame(run.events, columns=columns)
    model = run.process.model
    names = np.array([f"{model}-{place:05d}" for place in range(1, len(run.begun) + 1)])
    return event_log(
        events.assign(
            claim_id=names[events["claim"]],
            benefit=SIMULATED_BENEFIT,
            model=model,
            channel=None,
            area=area,
            time=on_the_clock(run.office.first_day, events["at_days"].to_numpy()),
        )
    )


def last_day_of_claims(run: Run) -> str:
    """The day on which the last claim began, on which an extract has open claims in it."""
    return str(np.datetime64(run.office.first_day, "D") + int(run.begun[-1]))
