"""Mean days within a horizon, against lifelines, exact answers and a jackknife."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lifelines import KaplanMeierFitter
from lifelines.datasets import load_lung
from lifelines.utils import restricted_mean_survival_time

from tp_analysis.errors import DataError
from tp_analysis.methods.restricted_means import restricted_mean_days, restricted_mean_difference
from tp_analysis.methods.time_to_event import survival_curve

# Freireich and others (1963), Blood 21: weeks of remission; 0 marks one that had not ended.
DRUG_DAYS = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
DRUG_ENDED = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
PLACEBO_DAYS = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]


def curve_of(days: Sequence[float] | np.ndarray, ended: Sequence[int] | np.ndarray) -> pd.DataFrame:
    events = np.where(np.asarray(ended, dtype=bool), "paid", "open")
    durations = pd.DataFrame({"duration_days": np.asarray(days, dtype=float), "event": events})
    return survival_curve(durations, event="paid")


DRUG = curve_of(DRUG_DAYS, DRUG_ENDED)
PLACEBO = curve_of(PLACEBO_DAYS, [1] * 21)


@pytest.mark.parametrize("horizon_days", [3, 6, 20, 22.5, 35])
def test_the_restricted_mean_agrees_with_lifelines(horizon_days: float) -> None:
    fitted = KaplanMeierFitter().fit(DRUG_DAYS, DRUG_ENDED)
    reference = restricted_mean_survival_time(fitted, t=horizon_days)
    estimate = restricted_mean_days(DRUG, horizon_days=horizon_days)
    assert estimate.value == pytest.approx(reference, rel=1e-9)


def test_the_mean_of_the_lung_cancer_trial_and_its_error_are_the_printed_ones() -> None:
    """The men of the North Central Cancer Treatment Group's trial (Loprinzi and others, 1994), to
    day 1,022: R's survival package prints a mean of 326 with a standard error of 22.9.

    The 461 (34.7) that it prints of the women is of a curve drawn on past their last day, which is
    refused here. No other published mean with its data was found.
    """
    lung = load_lung()
    men = lung[lung["sex"] == 1]
    estimate = restricted_mean_days(curve_of(men["time"], men["status"]), horizon_days=1022)
    assert estimate.value is not None and estimate.standard_error is not None
    assert (len(men), int(men["status"].sum())) == (138, 112)
    assert round(estimate.value) == 326
    assert round(estimate.standard_error, 1) == 22.9


def test_the_standard_error_is_that_of_the_estimate_by_hand() -> None:
    """Waits 2, 4+ and 6 to day 6: areas to the horizon from day 2 (n 3, d 1) are 8/3, and the last
    event empties the risk set, so the variance is (8/3)^2 / 6."""
    estimate = restricted_mean_days(curve_of([2, 4, 6], [1, 0, 1]), horizon_days=6)
    assert estimate.value == pytest.approx(2 + 8 / 3, rel=1e-12)
    assert estimate.standard_error == pytest.approx(math.sqrt(64 / 9 / 6), rel=1e-12)


def test_without_open_claims_the_error_is_that_of_a_plain_mean() -> None:
    for horizon_days in (8, 15, 23, 40):
        capped = np.minimum(PLACEBO_DAYS, horizon_days)
        estimate = restricted_mean_days(PLACEBO, horizon_days=horizon_days)
        assert estimate.value == pytest.approx(capped.mean(), rel=1e-12)
        assert estimate.standard_error == pytest.approx(capped.std() / math.sqrt(21), rel=1e-9)


def product_limit_area(days: np.ndarray, ended: np.ndarray, horizon_days: float) -> float:
    """The area under the product-limit curve, written another way: one claim at a time, events
    before open waits on the same day."""
    order = np.lexsort((~ended, days))
    at_risk, share, area, last = len(days), 1.0, 0.0, 0.0
    for day, event in zip(days[order], ended[order], strict=True):
        if day >= horizon_days:
            break
        area, last = area + share * (day - last), day
        share *= 1 - event / at_risk
        at_risk -= 1
    return area + share * (horizon_days - last)


def test_the_standard_error_agrees_with_a_jackknife() -> None:
    generator = np.random.default_rng(20091210)
    claims = 500
    waits, watched = np.ceil(generator.exponential(30, claims)), generator.uniform(20, 120, claims)
    days, ended = np.minimum(waits, np.floor(watched)), waits <= np.floor(watched)
    estimate = restricted_mean_days(curve_of(days, ended), horizon_days=60)
    assert estimate.value == pytest.approx(product_limit_area(days, ended, 60), rel=1e-12)
    left_out = [
        product_limit_area(np.delete(days, i), np.delete(ended, i), 60) for i in range(claims)
    ]
    jackknife = math.sqrt((claims - 1) * np.var(left_out))
    # The two differ by terms of order 1 / claims.
    assert estimate.standard_error == pytest.approx(jackknife, rel=0.005)


def test_the_interval_is_normal_and_widens_with_confidence() -> None:
    narrow = restricted_mean_days(DRUG, horizon_days=20, confidence=0.8)
    wide = restricted_mean_days(DRUG, horizon_days=20, confidence=0.95)
    assert wide.value is not None and wide.low is not None and wide.high is not None
    assert wide.standard_error is not None and narrow.low is not None
    assert wide.high - wide.value == pytest.approx(1.959963985 * wide.standard_error, rel=1e-9)
    assert wide.low < narrow.low < wide.value


def test_a_horizon_past_follow_up_is_refused_while_some_still_wait() -> None:
    with pytest.raises(DataError, match=r"36 days lies past .* day 35, when 44.8% were still"):
        restricted_mean_days(DRUG, horizon_days=36)
    assert restricted_mean_days(PLACEBO, horizon_days=500).value == pytest.approx(182 / 21)


@pytest.mark.parametrize("horizon_days", [0, -5, math.inf, math.nan])
def test_a_horizon_that_is_no_number_of_days_is_refused(horizon_days: float) -> None:
    with pytest.raises(DataError, match="above 0"):
        restricted_mean_days(PLACEBO, horizon_days=horizon_days)


def test_the_difference_and_ratio_of_two_groups_follow_from_their_means_and_errors() -> None:
    result = restricted_mean_difference(DRUG, PLACEBO, horizon_days=20)
    # Means 16.11653 and 8.42857 with errors 1.25156 and 1.26808, each checked above.
    assert result.difference.value == pytest.approx(16.116526611 - 8.428571429, rel=1e-8)
    assert result.difference.standard_error == pytest.approx(1.781694871, rel=1e-8)
    assert result.ratio.value == pytest.approx(16.116526611 / 8.428571429, rel=1e-8)
    log_error = math.sqrt((1.251560196 / 16.116526611) ** 2 + (1.268082683 / 8.428571429) ** 2)
    assert result.ratio.low == pytest.approx(
        1.912130276 * math.exp(-1.959963985 * log_error), rel=1e-8
    )
    assert result.ratio.high == pytest.approx(
        1.912130276 * math.exp(1.959963985 * log_error), rel=1e-8
    )


def test_swapping_the_groups_turns_the_difference_and_inverts_the_ratio() -> None:
    one = restricted_mean_difference(DRUG, PLACEBO, horizon_days=20)
    two = restricted_mean_difference(PLACEBO, DRUG, horizon_days=20)
    assert one.difference.low is not None and one.ratio.low is not None
    assert two.difference.high == pytest.approx(-one.difference.low, rel=1e-12)
    assert two.ratio.high == pytest.approx(1 / one.ratio.low, rel=1e-12)


def test_a_group_that_never_waits_has_no_ratio() -> None:
    with pytest.raises(DataError, match="no ratio"):
        restricted_mean_difference(curve_of([0, 0], [1, 1]), PLACEBO, horizon_days=20)


def test_both_groups_must_be_followed_to_the_horizon() -> None:
    with pytest.raises(DataError, match="past the end of follow-up"):
        restricted_mean_difference(PLACEBO, DRUG, horizon_days=40)


@given(
    st.lists(st.integers(0, 30), min_size=1, max_size=40),
    st.floats(0.5, 40),
)
def test_without_open_claims_the_area_is_the_mean_of_capped_waits(
    days: list[int], horizon_days: float
) -> None:
    estimate = restricted_mean_days(curve_of(days, [1] * len(days)), horizon_days=horizon_days)
    capped = np.minimum(days, horizon_days)
    assert estimate.value == pytest.approx(capped.mean(), abs=1e-9)
    assert estimate.standard_error == pytest.approx(capped.std() / math.sqrt(len(days)), abs=1e-6)
