"""The illustrative pilot log: claims whose waits hold a reading of "up to 25 days", event by event.

Nothing here says how the waits come about; `runs` does that. Every day counts alike.
"""

from __future__ import annotations

import zlib
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tp_analysis.benefits.claims.datasets import (
    DECIDED,
    EVIDENCE_COMPLETE,
    EVIDENCE_REQUESTED,
    FIRST_CONTACT,
    PAID,
    RECEIVED,
    REFUSED,
    WITHDRAWN,
)
from tp_analysis.benefits.illustrative import MODELS, ClaimAssumptions, first_moments_and_waits
from tp_analysis.benefits.simulation.assumptions import SimulationAssumptions
from tp_analysis.benefits.simulation.logs import event_log, until
from tp_analysis.benefits.simulation.office import in_open_hours, on_the_clock

_ENDED = {PAID: "paid", REFUSED: "refused", WITHDRAWN: "withdrawn"}
_MOMENTS = (RECEIVED, EVIDENCE_REQUESTED, EVIDENCE_COMPLETE, DECIDED)


def complete_pilot_log(
    assumed: ClaimAssumptions, assumptions: SimulationAssumptions, *, area: str
) -> pd.DataFrame:
    """Every event of both models in the columns of EVENTS, whenever it happens.

    A claim's wait is the one that `illustrative` draws under the reading, from first contact to
    first payment. Events on the way come at fixed shares of it. A claim is paid, refused or
    withdrawn by chance, whatever its wait: a refusal comes when the decision would, a withdrawal at
    any moment before it with the same chance.
    """
    parts = [_claims(assumed, assumptions, model) for model in MODELS]
    return event_log(pd.concat(parts, ignore_index=True).assign(area=area))


def pilot_log(
    assumed: ClaimAssumptions, assumptions: SimulationAssumptions, *, area: str
) -> pd.DataFrame:
    """The log as an extract at the end of `assumed.extract_on` shows it."""
    return until(complete_pilot_log(assumed, assumptions, area=area), extract_on=assumed.extract_on)


def _claims(
    assumed: ClaimAssumptions, assumptions: SimulationAssumptions, model: str
) -> pd.DataFrame:
    """One row an event of a model: claim_id, model, benefit, channel, event, time."""
    first_days, moments, waits = first_moments_and_waits(assumed, model)
    size = len(waits)
    # Its own stream, so that the waits are those of the reading whatever else is drawn.
    generator = np.random.default_rng([assumed.seed, zlib.crc32(f"{model} course".encode())])
    shares = {event: assumptions.value("pilot_moment", event) for event in _MOMENTS}
    ending = _endings(generator, assumptions, size)
    asked = generator.random(size) < assumptions.value("pilot_evidence_asked", model)
    end = np.where(ending == PAID, 1.0, shares[DECIDED])
    end = np.where(ending == WITHDRAWN, generator.random(size) * shares[DECIDED], end)
    happens = {
        FIRST_CONTACT: np.ones(size, dtype=bool),
        RECEIVED: shares[RECEIVED] < end,
        EVIDENCE_REQUESTED: asked & (shares[EVIDENCE_REQUESTED] < end),
        EVIDENCE_COMPLETE: asked & (shares[EVIDENCE_COMPLETE] < end),
        DECIDED: ending == PAID,
    }
    at = {FIRST_CONTACT: 0.0, **shares}
    facts = pd.DataFrame(
        {
            "claim_id": [f"{model}-{place:05d}" for place in range(1, size + 1)],
            "model": model,
            "benefit": _one_of(generator, assumptions.by_item("pilot_benefit"), size),
            "channel": _one_of(generator, assumptions.by_item("pilot_channel"), size),
        }
    )
    events = [
        facts.assign(event=event, days=moments + at[event] * waits, day=first_days)[seen]
        for event, seen in happens.items()
    ]
    last = facts.assign(event=ending, days=moments + end * waits, day=first_days)
    told = pd.concat([*events, last], ignore_index=True)
    times = on_the_clock(told["day"].to_numpy(), in_open_hours(told["days"].to_numpy()))
    timed: pd.DataFrame = told.assign(time=times)
    return timed


def _endings(
    generator: np.random.Generator, assumptions: SimulationAssumptions, size: int
) -> NDArray[Any]:
    shares = {event: assumptions.value("pilot_ending", name) for event, name in _ENDED.items()}
    return _one_of(generator, shares, size)


def _one_of(generator: np.random.Generator, shares: dict[str, float], size: int) -> NDArray[Any]:
    """A name for each claim, each with its share."""
    names = np.array([*shares], dtype=object)
    bounds = np.cumsum([*shares.values()])
    place = np.searchsorted(bounds / bounds[-1], generator.random(size), side="right")
    return names[np.minimum(place, len(names) - 1)]
