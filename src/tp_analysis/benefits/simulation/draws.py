"""Chance, drawn beforehand: each use its own stream, so that scenarios meet the same claimants."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np

from tp_analysis.benefits.simulation.process_model import ProcessModel, Step

# Nobody asks more often than so.
CHASES_DRAWN = 16


@dataclass(frozen=True)
class StepDraws:
    """What chance says of one step, a value for each claim: shares between 0 and 1 to hold against
    those of the step, and minutes of the first pass and of the one after it."""

    happens: list[float]
    is_right: list[float]
    outside_days: list[float]
    minutes: list[float]
    minutes_again: list[float]


@dataclass(frozen=True)
class Draws:
    """What chance says of each claim; `begun` in days of work of the office."""

    begun: list[float]
    patience_days: list[float]
    is_refused: list[float]
    chases: list[list[float]]
    steps: list[StepDraws]


def draw(process: ProcessModel, *, claims: int, seed: tuple[int, ...]) -> Draws:
    """The draws of so many claims; those of a step depend on the seed, the model and the step."""
    generator = _stream(seed, process.model, "claims")
    gaps = generator.exponential(1.0, claims) / process.claims_a_working_day
    return Draws(
        begun=np.cumsum(gaps).tolist(),
        patience_days=(generator.exponential(1.0, claims) * process.patience_days).tolist(),
        is_refused=generator.random(claims).tolist(),
        chases=generator.random((claims, CHASES_DRAWN)).tolist(),
        steps=[_of_step(process, step, claims, seed) for step in process.steps],
    )


def _of_step(process: ProcessModel, step: Step, claims: int, seed: tuple[int, ...]) -> StepDraws:
    generator = _stream(seed, process.model, f"step {step.order}")
    happens, is_right = generator.random((2, claims)).tolist()
    shares = generator.random(claims)
    if step.observed_days:
        observed = np.array(step.observed_days)
        outside = observed[(shares * len(observed)).astype(int)]
    else:
        outside = -np.log1p(-shares) * step.outside_days
    shape = process.touch_variation**-2
    minutes = generator.gamma(shape, step.touch_minutes / shape, (2, claims)).tolist()
    return StepDraws(happens, is_right, outside.tolist(), *minutes)


def _stream(seed: tuple[int, ...], model: str, name: str) -> np.random.Generator:
    return np.random.default_rng([*seed, zlib.crc32(f"{model} {name}".encode())])
