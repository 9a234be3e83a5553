"""Made-up counts hold the printed claim exactly, whatever the seed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import nbinom

from tp_analysis.errors import ConfigurationError
from tp_analysis.methods.concentration import share_of_top
from tp_analysis.offending.cohort import calibration
from tp_analysis.offending.cohort.calibration import (
    Target,
    offence_counts,
    settled,
    share_of_most_active,
    size_of_spread,
)

TOTAL = 14_667
TARGETS = {
    "2% commit 30%": Target(6_000, TOTAL, 120, 4_400),
    "250 commit a quarter": Target(6_000, TOTAL, 250, 3_667),
    "fewer people": Target(2_500, TOTAL, 50, 4_400),
}


def counts_of(target: Target, seed: int) -> np.ndarray:
    return offence_counts(target, np.random.default_rng(seed))


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
@settings(max_examples=60)
@given(seed=st.integers(0, 2**32))
def test_the_claim_and_the_totals_hold_at_any_seed(target: Target, seed: int) -> None:
    counts = counts_of(target, seed)
    assert (len(counts), counts.sum(), counts.min()) == (target.people, TOTAL, 1)
    assert counts[-target.top_people :].sum() == target.top_offences
    share = share_of_top(counts, share_of_people=target.share_of_people)
    assert share == pytest.approx(target.share_of_offences, abs=0.0005)
    assert (np.diff(counts) >= 0).all()


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_the_drawn_share_is_near_before_the_last_few_are_moved(target: Target) -> None:
    # What is moved to meet the totals must be small change, or the shape would be another.
    chances = calibration._chances(TOTAL / target.people - 1, size_of_spread(target))
    for seed in range(20):
        generator = np.random.default_rng(seed)
        drawn = (np.arange(target.people) + generator.random(target.people)) / target.people
        raw = 1 + np.searchsorted(np.cumsum(chances), drawn)
        share = share_of_top(raw, share_of_people=target.share_of_people)
        assert share == pytest.approx(target.share_of_offences, abs=0.01)
        assert np.abs(counts_of(target, seed) - raw).sum() < 0.02 * TOTAL


def test_the_chances_are_those_of_the_negative_binomial() -> None:
    mean, size = 1.4, 0.06
    chances = calibration._chances(mean, size)
    ours = nbinom.pmf(np.arange(len(chances)), size, size / (size + mean))
    np.testing.assert_allclose(chances, ours, rtol=1e-9)
    assert chances.sum() == pytest.approx(1, abs=1e-9)


def test_the_share_is_that_of_a_large_sample_of_the_distribution() -> None:
    target = TARGETS["2% commit 30%"]
    size, mean = 0.06, TOTAL / 6_000 - 1
    rates = np.random.default_rng(1).gamma(size, mean / size, 1_000_000)
    counts = 1 + np.random.default_rng(2).poisson(rates)
    expected = share_of_top(counts, share_of_people=target.share_of_people)
    assert share_of_most_active(target, size) == pytest.approx(expected, abs=0.003)


def test_the_counts_are_more_uneven_than_chance_makes_them() -> None:
    for target in TARGETS.values():
        counts = counts_of(target, 1)
        assert counts.var() > 3 * counts.mean()


def test_a_count_cut_off_below_one_could_not_reach_the_printed_share() -> None:
    # Why everybody has one offence and further ones, and not a negative binomial without its zeros.
    mean, reached = TOTAL / 8_000, []
    for size in np.geomspace(1e-4, 10, 40):
        odds = np.geomspace(1e-3, 1e4, 4_000)
        chances_of_none = (1 + odds) ** -size
        best = int(np.argmin(np.abs(size * odds / (1 - chances_of_none) - mean)))
        ours = nbinom.pmf(np.arange(1, 5_000), size, 1 / (1 + odds[best]))
        people = np.concatenate([[0.0], np.cumsum(ours / ours.sum())])
        held = np.concatenate([[0.0], np.cumsum(ours * np.arange(1, 5_000))])
        reached.append(1 - np.interp(0.98, people, held / held[-1]))
    assert max(reached) == pytest.approx(0.093, abs=0.003)


def test_too_many_known_offenders_are_refused() -> None:
    with pytest.raises(ConfigurationError, match=r"12,500 known offenders are too many: 12,250"):
        Target(12_500, TOTAL, 250, 4_400)
    with pytest.raises(ConfigurationError, match=r"250 of 200 known offenders cannot"):
        Target(200, TOTAL, 250, 3_667)


def test_a_share_that_no_spread_gives_is_refused_with_what_can_be() -> None:
    # A quarter of so few people have more than a quarter of the offences by chance alone.
    with pytest.raises(ConfigurationError, match=r"25% of 14,667 offences: between \d+% and 9\d%"):
        counts_of(Target(1_000, TOTAL, 250, 3_667), 1)


@pytest.mark.parametrize("people", [1_500, 3_000, 8_000, 10_400])
def test_both_claims_can_be_made_up_over_a_wide_range_of_known_offenders(people: int) -> None:
    for target in (
        Target(people, TOTAL, round(0.02 * people), 4_400),
        Target(people, TOTAL, 250, 3_667),
    ):
        assert counts_of(target, 1)[-target.top_people :].sum() == target.top_offences


@given(
    counts=st.lists(st.integers(1, 30), min_size=1, max_size=20),
    total=st.integers(0, 700),
    seed=st.integers(0, 99),
)
def test_what_is_settled_adds_up_within_its_bounds_or_is_refused(
    counts: list[int], total: int, seed: int
) -> None:
    generator = np.random.default_rng(seed)
    given_counts = np.array(counts)
    if not 2 * len(counts) <= total <= 25 * len(counts):
        with pytest.raises(ConfigurationError, match="cannot share"):
            settled(given_counts, total=total, low=2, high=25, generator=generator)
        return
    moved = settled(given_counts, total=total, low=2, high=25, generator=generator)
    assert moved.sum() == total
    assert moved.min() >= 2
    assert moved.max() <= 25
