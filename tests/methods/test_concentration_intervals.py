"""Intervals of concentration, against a jackknife; how often they hold is tested on its own."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import logit

from tp_analysis.errors import DataError
from tp_analysis.methods import concentration
from tp_analysis.methods.concentration_influence import (
    Measured,
    Samples,
    adjusted_gini_of,
    gini_of,
    share_of_top_of,
    share_to_reach_of,
)
from tp_analysis.methods.concentration_intervals import (
    ADJUSTED_GINI,
    GINI,
    Measure,
    intervals,
    of_top,
    to_reach,
)
from tp_analysis.methods.estimates import Estimate

Single = Callable[[np.ndarray], float]
Many = Callable[[Samples], Measured]
PAIRS: dict[str, tuple[Single, Many]] = {
    "gini": (concentration.gini, gini_of),
    "adjusted_gini": (concentration.adjusted_gini, adjusted_gini_of),
    "share_of_top": (
        partial(concentration.share_of_top, share_of_people=0.1),
        partial(share_of_top_of, share_of_people=0.1),
    ),
    "share_to_reach": (
        partial(concentration.share_to_reach, share_of_total=0.5),
        partial(share_to_reach_of, share_of_total=0.5),
    ),
}
MEASURES: dict[str, Measure] = {
    "gini": GINI,
    "adjusted_gini": ADJUSTED_GINI,
    "share_of_top": of_top(0.1),
    "share_to_reach": to_reach(0.5),
}


def interval(amounts: object, measure: Measure = GINI, **choices: float) -> Estimate:
    """One measure and its interval."""
    (estimate,) = intervals(amounts, [measure], **choices)  # type: ignore[arg-type] # as given
    return estimate


def offences(people: int, *, seed: int = 4, mean: float = 2.4) -> np.ndarray:
    """Counts with 44% of people at none when the mean is 2.4, as of persistent offenders."""
    generator = np.random.default_rng(seed)
    return generator.poisson(generator.gamma(0.44, mean / 0.44, people)).astype(float)


def grouped(amounts: np.ndarray) -> Samples:
    distinct, people = np.unique(amounts, return_counts=True)
    return Samples(distinct, people[np.newaxis].astype(float))


@settings(max_examples=50)
@given(st.lists(st.integers(0, 30), min_size=2, max_size=50).filter(any))
def test_grouped_people_have_the_measures_of_the_people_one_by_one(counts: list[int]) -> None:
    amounts = np.array(counts, dtype=float)
    for single, many in PAIRS.values():
        assert many(grouped(amounts)).value[0] == pytest.approx(single(amounts), abs=1e-9)


@pytest.mark.parametrize("measure", PAIRS)
@pytest.mark.parametrize("mean", [0.4, 2.4])
def test_the_standard_error_is_that_of_a_jackknife(measure: str, mean: float) -> None:
    """Smooth amounts, since a jackknife fails where a share lies among people who are level."""
    single, many = PAIRS[measure]
    people = 1_500
    if measure == "adjusted_gini":
        amounts = offences(people, mean=mean)
    else:
        amounts = np.random.default_rng(9).lognormal(0, 1 + mean / 4, people)
    left_out = np.array([single(np.delete(amounts, i)) for i in range(people)])
    jackknife = math.sqrt((people - 1) / people * ((left_out - left_out.mean()) ** 2).sum())
    assert many(grouped(amounts)).standard_error[0] == pytest.approx(jackknife, rel=0.03)


@pytest.mark.parametrize("measure", MEASURES)
def test_the_interval_surrounds_the_value_and_that_is_the_plain_measure(measure: str) -> None:
    amounts = offences(250)
    estimate = interval(amounts, MEASURES[measure], resamples=500, seed=1)
    assert estimate.value == PAIRS[measure][0](amounts)
    assert estimate.low is not None
    assert estimate.high is not None
    assert 0 < estimate.low < estimate.value < estimate.high < 1
    # Normal theory is right to the order of magnitude.
    width = estimate.high - estimate.low
    assert width == pytest.approx(2 * 1.96 * (estimate.standard_error or 0), rel=0.4)


@pytest.mark.parametrize("measure", MEASURES)
def test_less_confidence_gives_a_narrower_interval(measure: str) -> None:
    wide, narrow = (
        interval(offences(250), MEASURES[measure], resamples=500, seed=1, confidence=confidence)
        for confidence in (0.95, 0.5)
    )
    assert wide.low < narrow.low < narrow.high < wide.high


@pytest.mark.parametrize("measure", MEASURES)
def test_the_same_seed_gives_the_same_interval_whatever_the_order(measure: str) -> None:
    amounts = offences(250)
    first, again, other = (
        interval(values, MEASURES[measure], resamples=200, seed=seed)
        for values, seed in ((amounts, 1), (amounts[::-1], 1), (amounts, 2))
    )
    assert first == again
    assert first != other


def test_measures_have_the_same_intervals_together_as_one_by_one() -> None:
    together = intervals(offences(250), [*MEASURES.values()], resamples=200, seed=1)
    alone = [interval(offences(250), one, resamples=200, seed=1) for one in MEASURES.values()]
    assert together == alone


def test_splitting_the_resamples_to_save_memory_changes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = interval(offences(250), resamples=200, seed=1)
    monkeypatch.setattr("tp_analysis.methods.concentration_intervals._BLOCK_CELLS", 300)
    assert interval(offences(250), resamples=200, seed=1) == whole


def test_people_who_are_all_alike_have_no_interval() -> None:
    assert interval([2.0] * 50, resamples=200, seed=1) == Estimate(0, None, None)


def test_the_top_of_too_few_people_has_a_value_and_no_interval() -> None:
    few = interval(offences(250), of_top(0.02), resamples=200, seed=1)
    assert few.value == concentration.share_of_top(offences(250), share_of_people=0.02)
    assert (few.low, few.high) == (None, None)
    enough = interval(offences(250), of_top(0.04), resamples=200, seed=1)
    assert enough.low is not None


def test_choices_that_make_no_interval_are_refused() -> None:
    with pytest.raises(DataError, match="at least 100"):
        interval(offences(50), resamples=99, seed=1)
    with pytest.raises(DataError, match="confidence"):
        interval(offences(50), resamples=200, seed=1, confidence=95)
    with pytest.raises(DataError, match="missing"):
        interval([1, math.nan], resamples=200, seed=1)


def test_the_interval_holds_where_the_plain_percentiles_do_not() -> None:
    """2% of offenders commit 30%: the percentile interval of the Gini holds the truth 85 times in
    100. A quick look; the long test of coverage looks at every measure."""
    generator = np.random.default_rng(17)

    def drawn(people: int) -> np.ndarray:
        high = generator.random(people) < 0.02
        many = generator.poisson(generator.gamma(2, 43 / 2, people))
        return 1.0 + np.where(high, many, generator.poisson(generator.gamma(0.5, 2.2, people)))

    truth = concentration.gini(drawn(1_000_000))
    estimates = [interval(drawn(250), resamples=299, seed=seed) for seed in range(300)]
    low_end_above, high_end_above = (
        np.mean([getattr(e, end) > truth for e in estimates]) for end in ("low", "high")
    )
    assert low_end_above < 0.05
    assert 1 - high_end_above < 0.05


@pytest.mark.parametrize("measure", ["gini", "share_to_reach"])
def test_each_end_is_the_further_out_of_percentiles_and_studentised_bootstrap(measure: str) -> None:
    """An end is right if the resamples lie as far from the value as the value does from it, in
    standard errors on the logit scale, in one of 40."""
    generator = np.random.default_rng(8)
    amounts = 1.0 + generator.poisson(generator.lognormal(-0.5, 1.3, 250))
    estimate = interval(amounts, MEASURES[measure], resamples=999, seed=3)
    distinct, people = np.unique(amounts, return_counts=True)
    drawn = np.random.default_rng(3).multinomial(250, people / 250, 999).astype(float)
    resampled = PAIRS[measure][1](Samples(distinct, drawn))
    low, value, high = (float(x or 0) for x in (estimate.low, estimate.value, estimate.high))

    def distance(drawn: np.ndarray | float, centre: float, error: np.ndarray | float) -> np.ndarray:
        middle = np.asarray(drawn) * (1 - np.asarray(drawn))
        return np.asarray((logit(drawn) - logit(centre)) * middle / error)

    ratios = distance(resampled.value, value, resampled.standard_error)
    error = estimate.standard_error or 0
    beyond_low = (ratios > distance(value, low, error)).mean()
    beyond_high = (ratios < distance(value, high, error)).mean()
    percentiles = np.quantile(resampled.value, [0.025, 0.975])
    assert low <= percentiles[0]
    assert high >= percentiles[1]
    assert low == pytest.approx(percentiles[0]) or beyond_low == pytest.approx(0.025, abs=0.001)
    assert high == pytest.approx(percentiles[1]) or beyond_high == pytest.approx(0.025, abs=0.001)
    # At least one end of each is studentised here, or this would test nothing.
    assert low < percentiles[0] or high > percentiles[1]
