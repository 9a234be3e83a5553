"""How far a measure of concentration could be off because other people might have offended.

People are drawn again, with replacement, and their events stay with them: resampling events would
treat one person's fifty offences as those of fifty people.

Each end of an interval is the further out of two bootstraps': studentised on the logit scale, with
the standard error of each resample from the measure's influence function (Davison and Hinkley,
1997, section 5.2; Davidson, 2009), and the plain percentiles. Either alone covers too seldom in
skewed groups of a few hundred, because a resample rarely holds the few people who matter most. A
test simulates how often the intervals hold the true value, and prints it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
from scipy.special import expit, logit

from tp_analysis.errors import DataError
from tp_analysis.methods import concentration
from tp_analysis.methods.concentration import Amounts, Values
from tp_analysis.methods.concentration_influence import (
    Measured,
    Samples,
    adjusted_gini_of,
    gini_of,
    share_of_top_of,
    share_to_reach_of,
)
from tp_analysis.methods.estimates import Estimate

# With fewer people in the top share, no interval was found that holds.
LEAST_PEOPLE = 10

_Measure = Callable[[Samples], Measured]
# Cells of one array; keeps memory flat however many people and resamples there are.
_BLOCK_CELLS = 2_000_000


def gini_interval(
    amounts: Amounts, *, resamples: int, seed: int, confidence: float = 0.95
) -> Estimate:
    """The Gini coefficient and its interval. Both ends are ``None`` if all amounts are alike.

    Raises ``DataError`` as ``concentration.gini``, for fewer than 100 resamples, or if the
    confidence does not lie between 0 and 1.
    """
    value = concentration.gini(amounts)
    return _interval(amounts, gini_of, value, resamples, seed, confidence)


def adjusted_gini_interval(
    counts: Amounts, *, resamples: int, seed: int, confidence: float = 0.95
) -> Estimate:
    """The Gini coefficient adjusted for few events, and its interval.

    Raises ``DataError`` as ``gini_interval``, and for counts that are not whole numbers.
    """
    value = concentration.adjusted_gini(counts)
    return _interval(counts, adjusted_gini_of, value, resamples, seed, confidence)


def share_of_top_interval(
    amounts: Amounts, *, share_of_people: float, resamples: int, seed: int, confidence: float = 0.95
) -> Estimate:
    """The share held by the most active ``share_of_people``, and its interval.

    Both ends are ``None`` if that share is fewer than ``LEAST_PEOPLE`` people: the figure is then
    that of named individuals, and says nothing of what others like them would have done. Raises
    ``DataError`` as ``gini_interval``, and unless the share lies between 0 and 1.
    """
    value = concentration.share_of_top(amounts, share_of_people=share_of_people)
    if share_of_people * len(amounts) < LEAST_PEOPLE - 1e-9:
        return Estimate(value, None, None)
    measure = partial(share_of_top_of, share_of_people=share_of_people)
    return _interval(amounts, measure, value, resamples, seed, confidence)


def share_to_reach_interval(
    amounts: Amounts, *, share_of_total: float, resamples: int, seed: int, confidence: float = 0.95
) -> Estimate:
    """The smallest share of people who hold ``share_of_total``, and its interval.

    Given however few they are: to keep it back when few were found would leave those found by
    chance to be too many. Raises ``DataError`` as ``gini_interval``, and unless the share lies
    between 0 and 1.
    """
    value = concentration.share_to_reach(amounts, share_of_total=share_of_total)
    measure = partial(share_to_reach_of, share_of_total=share_of_total)
    return _interval(amounts, measure, value, resamples, seed, confidence)


def _interval(
    amounts: Amounts,
    measure: _Measure,
    value: float,
    resamples: int,
    seed: int,
    confidence: float,
) -> Estimate:
    if resamples < 100 or not 0 < confidence < 1:
        raise DataError(
            f"{resamples} resamples and a confidence of {confidence} were asked for. Ask for at "
            "least 100 resamples (1,000 is usual), and a confidence such as 0.95."
        )
    distinct, counts = np.unique(np.asarray(amounts, dtype=float), return_counts=True)
    people = counts.astype(float)
    error = float(measure(Samples(distinct, people[np.newaxis])).standard_error[0])
    if error < 1e-12 or not 0 < value < 1:
        return Estimate(value, None, None)
    blocks = [measure(block) for block in _resampled(distinct, people, resamples, seed)]
    values = np.concatenate([block.value for block in blocks])
    errors = np.concatenate([block.standard_error for block in blocks])
    tails = np.array([(1 - confidence) / 2, (1 + confidence) / 2])
    low, high = np.quantile(values, tails)
    studentised_low, studentised_high = _studentised(value, error, values, errors, tails)
    return Estimate(value, min(low, studentised_low), max(high, studentised_high), error)


def _resampled(distinct: Values, people: Values, resamples: int, seed: int) -> Iterator[Samples]:
    generator = np.random.default_rng(seed)
    total = int(people.sum())
    rows = max(1, _BLOCK_CELLS // len(distinct))
    for start in range(0, resamples, rows):
        size = min(rows, resamples - start)
        drawn = generator.multinomial(total, people / total, size).astype(float)
        # A resample in which nobody did anything has no measure.
        yield Samples(distinct, drawn[drawn @ distinct > 0])


def _studentised(
    value: float, error: float, values: Values, errors: Values, tails: Values
) -> tuple[float, float]:
    inside = (values > 0) & (values < 1) & (errors > 1e-12)
    drawn, spread = values[inside], errors[inside]
    # On the logit scale the error is the error over value (1 - value), and no end leaves 0 to 1.
    ratios = (logit(drawn) - logit(value)) * drawn * (1 - drawn) / spread
    upper, lower = np.quantile(ratios, tails)
    scale = error / (value * (1 - value))
    middle = math.log(value / (1 - value))
    return float(expit(middle - lower * scale)), float(expit(middle - upper * scale))
