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
from tp_analysis.benefits.illustrative import (
    MODELS,
    ClaimAssumptions,
    chance_of_another_end,
    first_moments_and_waits,
)
from tp_analysis.benefits.simulation.assumptions import SimulationAssumptions
from tp_analysis.benefits.simulation.logs import event_log, until
from tp_analysis.benefits.simulation.office import in_open_hours, on_the_clock

_OTHERS = {REFUSED: "refused", WITHDRAWN: "withdrawn"}
_MOMENTS = (RECEIVED, EVIDENCE_REQUESTED, EVIDENCE_COMPLETE, DECIDED)


def complete_pilot_log(
    assumed: ClaimAssumptions, assumptions: SimulationAssumptions, *, area: str
) -> pd.DataFrame:
    """Every event of both models in the columns of EVENTS, whenever it happens.

    A claim's wait is the one that `illustrative` draws under the reading, from first contact to
    first payment. Events on the way come at fixed shares of it. On every day that a claim is not
    yet paid it may be refused or withdrawn, with a chance that is the same on all days and for all
    waits of the model, so that such endings say nothing about the wait that was cut off. The chance
    is the one by which the assumed share is paid in the end.
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
    at = {event: assumptions.value("pilot_moment", event) * waits for event in _MOMENTS}
    ending, end = _endings(
        generator, assumptions, moments, waits, _chance(assumed, assumptions, model)
    )
    asked = generator.random(size) < assumptions.value("pilot_evidence_asked", model)
    # Whoever is refused has claimed by then; a refusal is the decision.
    at[RECEIVED] = np.where(ending == REFUSED, np.minimum(at[RECEIVED], end), at[RECEIVED])
    happens = {
        FIRST_CONTACT: np.ones(size, dtype=bool),
        RECEIVED: at[RECEIVED] <= end,
        EVIDENCE_REQUESTED: asked & (at[EVIDENCE_REQUESTED] < end),
        EVIDENCE_COMPLETE: asked & (at[EVIDENCE_COMPLETE] < end),
        DECIDED: (ending != REFUSED) & (at[DECIDED] < end),
    }
    at[FIRST_CONTACT] = np.zeros(size)
    facts = pd.DataFrame(
        {
            "claim_id": [f"{model}-{place:05d}" for place in range(1, size + 1)],
            "model": model,
            "benefit": _one_of(generator, assumptions.by_item("pilot_benefit"), size),
            "channel": _one_of(generator, assumptions.by_item("pilot_channel"), size),
        }
    )
    events = [
        facts.assign(event=event, days=moments + at[event], day=first_days)[seen]
        for event, seen in happens.items()
    ]
    last = facts.assign(event=ending, days=moments + end, day=first_days)
    told = pd.concat([*events, last], ignore_index=True)
    times = on_the_clock(told["day"].to_numpy(), in_open_hours(told["days"].to_numpy()))
    timed: pd.DataFrame = told.assign(time=times)
    return timed


def _chance(assumed: ClaimAssumptions, assumptions: SimulationAssumptions, model: str) -> float:
    """The chance of another ending on each day by which the assumed share of claims is paid."""
    shares = assumptions.by_item("pilot_ending")
    return chance_of_another_end(assumed, model, paid_share=shares["paid"] / sum(shares.values()))


def _endings(
    generator: np.random.Generator,
    assumptions: SimulationAssumptions,
    moments: NDArray[np.float64],
    waits: NDArray[np.float64],
    chance: float,
) -> tuple[NDArray[Any], NDArray[np.float64]]:
    """How each claim ends, and how many days after its first contact."""
    size = len(waits)
    day = generator.geometric(chance, size) - 1 if chance else np.full(size, np.inf)
    others = {event: assumptions.value("pilot_ending", name) for event, name in _OTHERS.items()}
    other = _one_of(generator, others, size) if chance else np.full(size, PAID, dtype=object)
    # On the day of the first contact it can be later only.
    part = generator.random(size)
    within = np.where(day == 0, moments + (1 - moments) * part, part)
    is_paid = np.floor(moments + waits) <= day
    return np.where(is_paid, PAID, other), np.where(is_paid, waits, day + within - moments)


def _one_of(generator: np.random.Generator, shares: dict[str, float], size: int) -> NDArray[Any]:
    """A name for each claim, each with its share."""
    names = np.array([*shares], dtype=object)
    bounds = np.cumsum([*shares.values()])
    place = np.searchsorted(bounds / bounds[-1], generator.random(size), side="right")
    return names[np.minimum(place, len(names) - 1)]
