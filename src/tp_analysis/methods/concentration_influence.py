"""Measures of concentration of many samples at once, each with its standard error.

A sample is a row of weights over the same ascending distinct amounts: how many people have each.
That is all a bootstrap needs, so nothing is sorted twice, and counts with few distinct values are
quick however many people there are. A standard error is the root mean square of the measure's
influence function over the root of the number of people.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tp_analysis.methods.concentration import Values


@dataclass(frozen=True, slots=True)
class Measured:
    """One value and one standard error a sample."""

    value: Values
    standard_error: Values


@dataclass(frozen=True)
class Samples:
    """Ascending distinct ``amounts`` and, one row a sample, how many people have each."""

    amounts: Values
    people: Values

    @cached_property
    def weights(self) -> Values:
        """The share of each sample's people that has each amount."""
        shares: Values = self.people / self.people.sum(axis=1, keepdims=True)
        return shares

    @cached_property
    def mean(self) -> Values:
        """The mean amount of each sample, as a column."""
        return (self.weights @ self.amounts)[:, np.newaxis]


def gini_of(samples: Samples) -> Measured:
    """The Gini coefficients, with the influence function of Davidson (2009)."""
    value, influence = _gini(samples)
    return _measured(samples, value, influence)


def adjusted_gini_of(samples: Samples) -> Measured:
    """The Gini coefficients adjusted for few events (Bernasco and Steenbeek, 2017)."""
    value, influence = _gini(samples)
    mean = samples.mean
    sparse = mean < 1
    # 1 - (1 - G) / mean: the mean is uncertain too, and moves with the Gini.
    of_sparse = influence / mean + (1 - value) * (samples.amounts - mean) / mean**2
    adjusted = 1 - (1 - value) / np.minimum(mean, 1.0)
    return _measured(samples, adjusted, np.where(sparse, of_sparse, influence))


def share_of_top_of(samples: Samples, *, share_of_people: float) -> Measured:
    """What the most active ``share_of_people`` hold, interpolated along the Lorenz curve."""
    at_most = np.cumsum(samples.weights, axis=1)
    threshold = _first(samples, at_most >= 1 - share_of_people - 1e-12)
    above = np.maximum(samples.amounts - threshold, 0.0)
    held = (samples.weights * above).sum(axis=1, keepdims=True) + share_of_people * threshold
    mean = samples.mean
    value = held / mean
    # The threshold's own error cancels: moving it slightly moves no amount across it.
    influence = above + share_of_people * threshold - held - value * (samples.amounts - mean)
    return _measured(samples, value, influence / mean)


def share_to_reach_of(samples: Samples, *, share_of_total: float) -> Measured:
    """The smallest shares of people who together hold ``share_of_total``."""
    weights, mean = samples.weights, samples.mean
    held = np.cumsum(weights * samples.amounts, axis=1)
    wanted = (1 - share_of_total) * mean
    threshold = _first(samples, held >= wanted * (1 - 1e-12))
    above = np.maximum(samples.amounts - threshold, 0.0)
    # Those above the threshold count whole; those at it make up the rest of the share.
    excess = (weights * above).sum(axis=1, keepdims=True)
    value = (share_of_total * mean - excess) / threshold
    influence = share_of_total * samples.amounts - above - value * threshold
    return _measured(samples, value, influence / threshold)


def _gini(samples: Samples) -> tuple[Values, Values]:
    weights, amounts, mean = samples.weights, samples.amounts, samples.mean
    parts = weights * amounts
    # Half of those who are level with a person lie below and half above.
    rank = np.cumsum(weights, axis=1) - weights / 2
    below = np.cumsum(parts, axis=1) - parts / 2
    value = 1 - 2 * (weights * below).sum(axis=1, keepdims=True) / mean
    terms = (2 * rank - 1 - value) * amounts - 2 * below
    influence = (terms - (weights * terms).sum(axis=1, keepdims=True)) / mean
    return value, influence


def _first(samples: Samples, reached: np.ndarray) -> Values:
    """The smallest amount at which each sample has reached its mark, as a column."""
    first: Values = samples.amounts[np.argmax(reached, axis=1)][:, np.newaxis]
    return first


def _measured(samples: Samples, value: Values, influence: Values) -> Measured:
    variance = (samples.weights * influence**2).sum(axis=1) / samples.people.sum(axis=1)
    return Measured(value[:, 0], np.sqrt(variance))
