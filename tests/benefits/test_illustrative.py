"""The waits that are made up hold what was assumed, whatever the seed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tp_analysis.benefits.illustrative import (
    ClaimAssumptions,
    Reading,
    expected_saving_days,
    first_moments_and_waits,
    redesigned_waits_days,
)
from tp_analysis.errors import ConfigurationError

SEEDS = range(200)


def days_waited(assumed: ClaimAssumptions, model: str) -> np.ndarray:
    _, moments, waits = first_moments_and_waits(assumed, model)
    return np.floor(moments + waits)


def mean_savings(reading: Reading) -> np.ndarray:
    """The difference of the mean waits in whole days, one a seed."""
    chosen = [ClaimAssumptions(reading=reading, seed=seed) for seed in SEEDS]
    return np.array(
        [days_waited(a, "as-is").mean() - days_waited(a, "redesigned").mean() for a in chosen]
    )


def test_the_same_seed_gives_the_same_waits_and_another_seed_others() -> None:
    one, again, other = (
        days_waited(ClaimAssumptions(seed=seed), "as-is").tolist() for seed in (1, 1, 2)
    )
    assert one == again
    assert one != other


def test_the_reading_leaves_the_claims_as_they_were_untouched() -> None:
    one, other = (ClaimAssumptions(reading=reading) for reading in ("mean", "largest"))
    for drawn, again in zip(
        first_moments_and_waits(one, "as-is"), first_moments_and_waits(other, "as-is"), strict=True
    ):
        assert (drawn == again).all()


def test_claims_begin_on_every_day_up_to_the_extract() -> None:
    first_days, moments, _ = first_moments_and_waits(ClaimAssumptions(claims_each=5000), "as-is")
    assert str(first_days.min()) == "2009-07-01"
    assert str(first_days.max()) == "2009-12-31"
    assert 0 <= moments.min() < moments.max() < 1


@pytest.mark.parametrize("reading", ["mean", "largest"])
def test_the_mean_saving_over_200_seeds_is_the_expected_one(reading: Reading) -> None:
    savings = mean_savings(reading)
    error = savings.std(ddof=1) / np.sqrt(len(savings))
    assert error < 0.1
    assert savings.mean() == pytest.approx(
        expected_saving_days(ClaimAssumptions(reading=reading)), abs=4 * error
    )


def test_the_expected_saving_is_25_days_read_as_the_mean_and_20_read_as_the_largest() -> None:
    assert expected_saving_days(ClaimAssumptions(reading="mean")) == 25
    assert expected_saving_days(ClaimAssumptions(reading="largest")) == pytest.approx(
        20.116, abs=1e-3
    )


def test_read_as_the_largest_no_wait_falls_by_more_than_25_days_and_some_by_just_that() -> None:
    waits = np.linspace(0, 200, 2001)
    saved = waits - redesigned_waits_days(waits, ClaimAssumptions(reading="largest"))
    assert saved.max() == pytest.approx(25)
    assert saved[waits < 38].max() < 25


def test_read_as_the_mean_the_longest_waits_fall_by_more_than_25_days() -> None:
    saved = 76 - redesigned_waits_days(np.array([76.0]), ClaimAssumptions(reading="mean"))
    assert saved == pytest.approx(50)


@given(st.floats(0, 60), st.floats(0.1, 60), st.sampled_from(["mean", "largest"]))
def test_no_redesigned_wait_is_negative_or_longer(
    days_sooner: float, margin: float, reading: Reading
) -> None:
    assumed = ClaimAssumptions(
        reading=reading, days_sooner=days_sooner, as_is_mean_days=days_sooner + margin
    )
    waits = np.linspace(0, 300, 50)
    redesigned = redesigned_waits_days(waits, assumed)
    assert (redesigned >= -1e-9).all()
    assert (redesigned <= waits + 1e-9).all()


def test_a_saving_as_long_as_the_wait_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="Set as_is_mean_days above days_sooner"):
        ClaimAssumptions(as_is_mean_days=25)


def test_an_extract_before_the_first_claim_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="Swap the two"):
        ClaimAssumptions(received_from="2010-01-01")


def test_another_wait_before_changes_the_mean_but_not_the_saving() -> None:
    assumed = ClaimAssumptions(reading="largest")
    assert expected_saving_days(replace(assumed, as_is_mean_days=45)) == expected_saving_days(
        assumed
    )
