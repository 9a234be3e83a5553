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
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
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

# Cells of one array; keeps memory flat however many people and resamples there are.
_BLOCK_CELLS = 2_000_000


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure of concentration, of people one by one (``value``) and of many samples at once.

    ``share_of_people`` is the share of them that it is about; an interval is given only where that
    is ``LEAST_PEOPLE`` or more, and always if the measure is about no share in particular.
    """

    value: Callable[[Amounts], float]
    of_samples: Callable[[Samples], Measured]
    share_of_people: float | None = None


GINI = Measure(concentration.gini, gini_of)
ADJUSTED_GINI = Measure(concentration.adjusted_gini, adjusted_gini_of)


def of_top(share_of_people: float) -> Measure:
    """The share held by the most active ``share_of_people``.

    Its interval is left out if that is fewer than ``LEAST_PEOPLE`` people: the figure is then that
    of named individuals, and says nothing of what others like them would have done. It raises
    ``DataError`` unless the share lies between 0 and 1.
    """
    return Measure(
        partial(concentration.share_of_top, share_of_people=share_of_people),
        partial(share_of_top_of, share_of_people=share_of_people),
        share_of_people,
    )


def to_reach(share_of_total: float) -> Measure:
    """The smallest share of people who hold ``share_of_total``.

    Its interval is given however few they are: to keep it back when few were found would leave
    those found by chance to be too many. It raises ``DataError`` as ``of_top``.
    """
    return Measure(
        partial(concentration.share_to_reach, share_of_total=share_of_total),
        partial(share_to_reach_of, share_of_total=share_of_total),
    )


def intervals(
    amounts: Amounts,
    measures: Sequence[Measure],
    *,
    resamples: int,
    seed: int,
    confidence: float = 0.95,
) -> list[Estimate]:
    """Each measure and its interval, in their order; people are drawn again once for all of them.

    Both ends are ``None`` where no interval holds: where all are alike, or the measure is of too
    few people. Raises ``DataError`` as the measures do, for fewer than 100 resamples, or if the
    confidence does not lie between 0 and 1.
    """
    if resamples < 100 or not 0 < confidence < 1:
        raise DataError(
            f"{resamples} resamples and a confidence of {confidence} were asked for. Ask for at "
            "least 100 resamples (1,000 is usual), and a confidence such as 0.95."
        )
    values = [measure.value(amounts) for measure in measures]
    distinct, counts = np.unique(np.asarray(amounts, dtype=float), return_counts=True)
    people = counts.astype(float)
    whole = Samples(distinct, people[np.newaxis])
    errors = [_error(*pair, whole) for pair in zip(measures, values, strict=True)]
    uncertain = [m for m, error in zip(measures, errors, strict=True) if error is not None]
    drawn = _measured(uncertain, _resampled(distinct, people, resamples, seed))
    return [
        Estimate(value, None, None)
        if error is None
        else _estimate(value, error, next(drawn), confidence)
        for value, error in zip(values, errors, strict=True)
    ]


def _error(measure: Measure, value: float, whole: Samples) -> float | None:
    """The standard error of a measure; ``None`` where no interval of it holds."""
    share = measure.share_of_people
    is_of_few = share is not None and share * whole.people.sum() < LEAST_PEOPLE - 1e-9
    if is_of_few or not 0 < value < 1:
        return None
    error = float(measure.of_samples(whole).standard_error[0])
    return None if error < 1e-12 else error


def _measured(measures: Sequence[Measure], resampled: Iterator[Samples]) -> Iterator[Measured]:
    """Each measure of all resamples."""
    blocks = [[measure.of_samples(block) for measure in measures] for block in resampled]
    for found in zip(*blocks, strict=True):
        yield Measured(
            np.concatenate([block.value for block in found]),
            np.concatenate([block.standard_error for block in found]),
        )


def _estimate(value: float, error: float, drawn: Measured, confidence: float) -> Estimate:
    tails = np.array([(1 - confidence) / 2, (1 + confidence) / 2])
    low, high = np.quantile(drawn.value, tails)
    studentised_low, studentised_high = _studentised(value, error, drawn, tails)
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
    value: float, error: float, resampled: Measured, tails: Values
) -> tuple[float, float]:
    values, errors = resampled.value, resampled.standard_error
    inside = (values > 0) & (values < 1) & (errors > 1e-12)
    drawn, spread = values[inside], errors[inside]
    # On the logit scale the error is the error over value (1 - value), and no end leaves 0 to 1.
    ratios = (logit(drawn) - logit(value)) * drawn * (1 - drawn) / spread
    upper, lower = np.quantile(ratios, tails)
    scale = error / (value * (1 - value))
    middle = math.log(value / (1 - value))
    return float(expit(middle - lower * scale)), float(expit(middle - upper * scale))
