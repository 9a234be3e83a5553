"""How unevenly events would be spread if nothing but chance decided who had them.

Even with the same risk for everybody some have several events and many none, so a Gini above 0 is
no sign of persistent offenders by itself. These are the figures to hold an observed one against.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Literal

import numpy as np
import pandas as pd
from scipy.optimize import brentq
from scipy.stats import poisson

from tp_analysis.errors import DataError
from tp_analysis.methods.concentration import Amounts, Values

# Who the base holds: everybody who could have an event, or only those known because they had one.
Base = Literal["everyone", "those with an event"]


def chance_lorenz_curve(*, people: int, events: int, base: Base) -> pd.DataFrame:
    """The Lorenz curve of events that fall on ``people`` alike at random, as it is on average for
    a large group.

    Columns as ``lorenz_curve``: ``share_of_people`` and ``share_of_total``, one row a number of
    events. A Poisson count for everyone; cut off below 1 for those with an event. If ``p_k`` is
    the share with at most k events, they hold the share ``p_(k-1)`` of all events.

    Raises ``DataError`` without people or events, or if those with an event outnumber events.
    """
    rate = _poisson_rate(people, events, base)
    if rate == 0:
        return pd.DataFrame({"share_of_people": [0.0, 1.0], "share_of_total": [0.0, 1.0]})
    at_most = poisson.cdf(np.arange(-1, _most_events(rate) + 1), rate)
    at_most[-1] = 1.0
    none = 0.0 if base == "everyone" else math.exp(-rate)
    held = np.concatenate([[0.0], at_most[:-1]])
    first = 0 if base == "everyone" else 1
    people_share = (at_most[first:] - none) / (1 - none)
    total_share = held[first:]
    people_share[0], total_share[-1] = 0.0, 1.0
    return pd.DataFrame({"share_of_people": people_share, "share_of_total": total_share})


def chance_concentration(
    measures: Mapping[str, Callable[[Values], float]],
    *,
    people: int,
    events: int,
    base: Base,
    draws: int,
    seed: int,
    confidence: float = 0.95,
    event_amounts: Amounts | None = None,
) -> pd.DataFrame:
    """What each measure of concentration would be if chance alone spread the events.

    One row a measure: ``measure``, ``mean``, ``low`` and ``high``, between which the share
    ``confidence`` of the draws lies. Each draw shares the events out anew: over everyone (a
    multinomial draw), or as Poisson counts of 1 or more over those with an event. With
    ``event_amounts``, one an event, such as its cost, each event brings an amount drawn from them.

    Raises ``DataError`` as ``chance_lorenz_curve``, and for fewer than 2 draws.
    """
    if draws < 2 or not 0 < confidence < 1:
        raise DataError(
            f"{draws} draws and a confidence of {confidence} were asked for. Ask for at least 2 "
            "draws, and a confidence such as 0.95."
        )
    # Two streams, so that giving amounts leaves the counts as they were.
    of_counts, of_amounts = (np.random.default_rng([seed, stream]) for stream in (0, 1))
    rate = _poisson_rate(people, events, base)
    found = np.empty((draws, len(measures)))
    for draw in range(draws):
        counts = _counts(of_counts, people, events, base, rate)
        amounts = counts if event_amounts is None else _amounts(of_amounts, counts, event_amounts)
        found[draw] = [measure(amounts) for measure in measures.values()]
    low, high = np.quantile(found, [(1 - confidence) / 2, (1 + confidence) / 2], axis=0)
    return pd.DataFrame(
        {"measure": list(measures), "mean": found.mean(axis=0), "low": low, "high": high}
    )


def _poisson_rate(people: int, events: int, base: Base) -> float:
    if people < 1 or events < 1 or (base != "everyone" and events < people):
        raise DataError(
            f"{events} events cannot be spread over {people} people ({base}). Give at least one "
            "of each, and no more people with an event than events."
        )
    mean = events / people
    if base == "everyone":
        return mean
    if events == people:
        return 0.0
    # The mean of a Poisson count known to be 1 or more is rate / (1 - exp(-rate)).
    return float(brentq(lambda rate: rate / -math.expm1(-rate) - mean, 1e-12, mean + 1e-9))


def _most_events(rate: float) -> int:
    # What lies beyond is left out: a share of a million millionth.
    return int(poisson.isf(1e-12, rate)) + 1


def _counts(
    generator: np.random.Generator, people: int, events: int, base: Base, rate: float
) -> Values:
    if base == "everyone":
        return np.bincount(generator.integers(people, size=events), minlength=people).astype(float)
    if rate == 0:
        return np.ones(people)
    none = math.exp(-rate)
    at_most = poisson.cdf(np.arange(_most_events(rate)), rate)
    shares = none + (1 - none) * generator.random(people)
    return np.maximum(np.searchsorted(at_most, shares), 1).astype(float)


def _amounts(generator: np.random.Generator, counts: Values, event_amounts: Amounts) -> Values:
    whole = counts.astype(np.int64)
    owners = np.repeat(np.arange(len(whole)), whole)
    drawn = generator.choice(np.asarray(event_amounts, dtype=float), len(owners))
    return np.bincount(owners, weights=drawn, minlength=len(whole)).astype(float)
