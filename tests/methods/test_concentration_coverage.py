"""How often the intervals of concentration hold the true value: simulated, and printed with -s."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from tp_analysis.methods.concentration_intervals import (
    ADJUSTED_GINI,
    GINI,
    intervals,
    of_top,
    to_reach,
)

pytestmark = pytest.mark.long

# Fewer repeats of the larger group, whose coverage is further from the limit.
REPEATS = {250: 1_000, 2_500: 250}
LIMIT = 0.90
MEASURES = {
    "Gini": GINI,
    "adjusted Gini": ADJUSTED_GINI,
    "top 4%": of_top(0.04),
    "to reach 25%": to_reach(0.25),
    "to reach 50%": to_reach(0.5),
}


def persistent(generator: np.random.Generator, people: int) -> np.ndarray:
    """Proven offences of persistent offenders in a year: 2.4 on average, none for 44%."""
    return generator.poisson(generator.gamma(0.44, 2.4 / 0.44, people)).astype(float)


def two_per_cent(generator: np.random.Generator, people: int) -> np.ndarray:
    """Offences of known offenders, of whom 2% commit 30%."""
    high = generator.random(people) < 0.02
    many = generator.poisson(generator.gamma(2, 43 / 2, people))
    few = generator.poisson(generator.gamma(0.5, 1.1 / 0.5, people))
    return 1.0 + np.where(high, many, few)


def long_tail(generator: np.random.Generator, people: int) -> np.ndarray:
    """Offences of known offenders whose rates are log-normal, the hardest of the five."""
    return 1.0 + generator.poisson(generator.lognormal(-0.5, 1.3, people))


def few_events(generator: np.random.Generator, people: int) -> np.ndarray:
    """One event to two people, so that the adjusted Gini differs from the plain one."""
    return generator.poisson(generator.gamma(0.3, 0.5 / 0.3, people)).astype(float)


def costs(generator: np.random.Generator, people: int) -> np.ndarray:
    """What the persistent offenders' offences cost, each a log-normal amount in pounds."""
    counts = persistent(generator, people).astype(int)
    # To the nearest 100, as unit costs are: fewer distinct amounts, and a quicker test.
    amounts = np.round(generator.lognormal(7, 1, counts.sum()), -2)
    return np.bincount(np.repeat(np.arange(people), counts), amounts, people)


@pytest.mark.parametrize("people", REPEATS)
@pytest.mark.parametrize("draw", [persistent, two_per_cent, long_tail, few_events, costs])
def test_nine_in_ten_intervals_at_least_hold_the_true_value(
    draw: Callable[[np.random.Generator, int], np.ndarray], people: int
) -> None:
    everyone = draw(np.random.default_rng(5), 2_000_000)
    # Elsewhere the adjusted Gini is the plain one.
    asked = {n: m for n, m in MEASURES.items() if m is not ADJUSTED_GINI or draw is few_events}
    samples = np.random.default_rng(250)
    drawn = [
        intervals(draw(samples, people), [*asked.values()], resamples=999, seed=repeat)
        for repeat in range(REPEATS[people])
    ]
    held = {}
    for (name, measure), estimates in zip(asked.items(), zip(*drawn, strict=True), strict=True):
        truth = measure.value(everyone)
        held[name] = np.mean([(e.low or 0) <= truth <= (e.high or 0) for e in estimates])
        print(f"{draw.__name__}, {people} people, {name} {truth:.3f}: {held[name]:.1%}")
    assert min(held.values()) >= LIMIT, held
