"""Waits with and without an end, against published values, lifelines and hand calculation."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lifelines import KaplanMeierFitter
from lifelines.statistics import multivariate_logrank_test

from tp_analysis.errors import DataError
from tp_analysis.methods.estimates import Estimate
from tp_analysis.methods.time_to_event import (
    log_rank,
    numbers_at_risk,
    quantile_days,
    survival_curve,
)


def waits(*pairs: tuple[float, str]) -> pd.DataFrame:
    return pd.DataFrame(pairs, columns=["duration_days", "event"])


def marked(text: str) -> pd.DataFrame:
    """Remission times as printed: a plus sign for one that had not ended."""
    return waits(
        *(
            (float(time.rstrip("+")), "open" if time.endswith("+") else "paid")
            for time in text.split()
        )
    )


# Freireich and others (1963), Blood 21: weeks of remission on 6-mercaptopurine and on placebo.
DRUG = marked("6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+")
PLACEBO = marked("1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23")
TRIAL = pd.concat([DRUG.assign(arm="6-MP"), PLACEBO.assign(arm="placebo")], ignore_index=True)


def at_days(curve: pd.DataFrame, column: str, days: Sequence[float]) -> list[float]:
    last_row = np.searchsorted(curve["day"], days, side="right") - 1
    return [float(value) for value in curve[column].to_numpy()[last_row]]


def random_waits(seed: int, claims: int = 400) -> pd.DataFrame:
    """Exponential waits in whole days, so with ties; a third open, a fifth withdrawn."""
    generator = np.random.default_rng(seed)
    days = np.ceil(generator.exponential(30, claims))
    events = generator.choice(["paid", "withdrawn", "open"], claims, p=[0.5, 0.2, 0.3])
    return pd.DataFrame({"duration_days": days, "event": events})


def test_the_curve_of_the_freireich_trial_is_the_published_one() -> None:
    """Klein and Moeschberger (2003), table 4.1B, shares and Greenwood errors."""
    curve = survival_curve(DRUG, event="paid")
    days = [6.0, 7, 10, 13, 16, 22, 23]
    shares = [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448]
    errors = [0.0764, 0.0869, 0.0963, 0.1068, 0.1141, 0.1282, 0.1346]
    assert at_days(curve, "share_waiting", days) == pytest.approx(shares, abs=5e-4)
    assert at_days(curve, "standard_error", days) == pytest.approx(errors, abs=6e-5)


def test_the_medians_of_the_freireich_trial_are_the_published_ones() -> None:
    drug = quantile_days(survival_curve(DRUG, event="paid"), share=0.5)
    placebo = quantile_days(survival_curve(PLACEBO, event="paid"), share=0.5)
    assert drug == Estimate(23, 13, None)
    assert placebo == Estimate(8, 4, 11)


def test_the_log_rank_test_of_the_freireich_trial_is_the_published_one() -> None:
    result = log_rank(TRIAL, group="arm", event="paid")
    assert result.statistic == pytest.approx(16.79, abs=0.005)
    assert result.degrees_of_freedom == 1
    assert result.p_value == pytest.approx(4.17e-5, rel=1e-3)


@pytest.mark.parametrize("durations", [DRUG, PLACEBO, random_waits(1), random_waits(2, 2_000)])
@pytest.mark.parametrize("confidence", [0.95, 0.8])
def test_curves_and_intervals_agree_with_lifelines(
    durations: pd.DataFrame, confidence: float
) -> None:
    curve = survival_curve(durations, event="paid", confidence=confidence)
    fitted = KaplanMeierFitter(alpha=1 - confidence).fit(
        durations["duration_days"], durations["event"] == "paid"
    )
    assert curve["day"].tolist() == fitted.survival_function_.index.tolist()
    shares = fitted.survival_function_.iloc[:, 0].to_numpy()
    np.testing.assert_allclose(curve["share_waiting"], shares, rtol=0, atol=1e-9)
    # lifelines prints 1 as both limits once nobody is left; here they do not exist.
    followed = curve["share_waiting"].to_numpy() > 0
    limits = fitted.confidence_interval_.to_numpy()[followed]
    np.testing.assert_allclose(curve.loc[followed, ["low", "high"]], limits, rtol=0, atol=1e-9)
    assert curve["at_risk"].tolist()[1:] == fitted.event_table["at_risk"].tolist()[1:]
    assert curve["events"].tolist() == fitted.event_table["observed"].tolist()
    assert curve["censored"].tolist() == fitted.event_table["censored"].tolist()


def test_late_entries_agree_with_lifelines() -> None:
    generator = np.random.default_rng(3)
    durations = random_waits(3)
    entry = np.floor(generator.uniform(0, 1, len(durations)) * durations["duration_days"])
    durations = durations.assign(entry_days=entry)
    curve = survival_curve(durations, event="paid")
    fitted = KaplanMeierFitter().fit(
        durations["duration_days"], durations["event"] == "paid", entry=entry
    )
    shares = fitted.survival_function_at_times(curve["day"]).to_numpy()
    np.testing.assert_allclose(curve["share_waiting"], shares, rtol=0, atol=1e-9)
    limits = fitted.confidence_interval_.loc[curve["day"]].to_numpy()
    followed = curve["share_waiting"].to_numpy() > 0
    np.testing.assert_allclose(
        curve.loc[followed, ["low", "high"]], limits[followed], rtol=0, atol=1e-9
    )


def test_a_claim_counts_only_after_it_came_into_view() -> None:
    durations = waits((3, "paid"), (5, "paid"), (5, "open")).assign(entry_days=[0, 3, 2])
    curve = survival_curve(durations, event="paid")
    assert curve["at_risk"].tolist() == [1, 2, 2]
    assert curve["share_waiting"].tolist() == pytest.approx([1, 1 / 2, 1 / 4], rel=1e-12)


def test_entering_on_day_0_is_being_watched_from_the_start() -> None:
    durations = pd.concat([DRUG, waits((0, "paid"), (0, "open"))], ignore_index=True)
    pd.testing.assert_frame_equal(
        survival_curve(durations.assign(entry_days=0), event="paid"),
        survival_curve(durations, event="paid"),
    )


def test_a_risk_set_that_empties_before_later_entries_is_refused() -> None:
    durations = waits((3, "paid"), (9, "paid"), (9, "open")).assign(entry_days=[0, 5, 5])
    with pytest.raises(DataError, match=r"by day 3 had left.*start the clock later"):
        survival_curve(durations, event="paid")


def test_the_curve_starts_at_one_even_if_a_claim_is_paid_the_same_day() -> None:
    curve = survival_curve(waits((0, "paid"), (4, "open")), event="paid")
    assert curve["day"].tolist() == [0, 0, 4]
    assert curve["share_waiting"].tolist() == pytest.approx([1, 0.5, 0.5], rel=1e-12)


def test_every_event_not_asked_about_is_censoring() -> None:
    curve = survival_curve(waits((1, "paid"), (2, "withdrawn"), (3, "open")), event="paid")
    assert curve["events"].tolist() == [0, 1, 0, 0]
    assert curve["censored"].tolist() == [0, 0, 1, 1]


def test_limits_are_one_before_any_event_and_missing_once_nobody_waits() -> None:
    curve = survival_curve(waits((1, "open"), (2, "paid"), (3, "paid")), event="paid")
    assert curve["share_waiting"].tolist() == pytest.approx([1, 1, 0.5, 0], abs=1e-12)
    assert curve.loc[:1, ["low", "high"]].to_numpy().tolist() == [[1, 1], [1, 1]]
    assert 0 < curve["low"][2] < 0.5 < curve["high"][2] < 1
    assert curve.loc[3, ["low", "high", "standard_error"]].isna().all()


def test_claims_that_are_all_open_leave_the_curve_at_one_and_the_median_unreached() -> None:
    curve = survival_curve(waits((5, "open"), (9, "open")), event="paid")
    assert curve["share_waiting"].tolist() == [1, 1, 1]
    assert quantile_days(curve, share=0.5) == Estimate(None, None, None)


def test_a_curve_flat_at_the_wanted_share_gives_the_middle_of_the_flat_part() -> None:
    curve = survival_curve(
        waits((10, "paid"), (20, "paid"), (30, "paid"), (40, "paid")), event="paid"
    )
    assert quantile_days(curve, share=0.5).value == 25
    assert quantile_days(curve, share=0.25).value == 15
    assert quantile_days(curve, share=0.6).value == 30


def test_a_flat_part_that_lasts_to_the_end_of_follow_up_ends_there() -> None:
    curve = survival_curve(waits((10, "paid"), (20, "open")), event="paid")
    assert quantile_days(curve, share=0.5).value == 15
    assert quantile_days(curve, share=0.51).value is None


@pytest.mark.parametrize("share", [0, 1, -0.1, float("nan")])
def test_a_quantile_outside_0_to_1_is_refused(share: float) -> None:
    with pytest.raises(DataError, match="between 0 and 1"):
        quantile_days(survival_curve(DRUG, event="paid"), share=share)
    with pytest.raises(DataError, match="between 0 and 1"):
        survival_curve(DRUG, event="paid", confidence=share)


def test_numbers_at_risk_are_counted_before_the_day_begins() -> None:
    table = numbers_at_risk(DRUG, days=[0, 6, 6.5, 10, 35, 36])
    assert table["day"].tolist() == [0, 6, 6.5, 10, 35, 36]
    assert table["at_risk"].tolist() == [21, 21, 17, 15, 1, 0]


def test_the_log_rank_test_of_three_groups_agrees_with_lifelines() -> None:
    durations = random_waits(4).assign(benefit=lambda table: list("abc") * 133 + ["a"])
    result = log_rank(durations, group="benefit", event="paid")
    reference = multivariate_logrank_test(
        durations["duration_days"], durations["benefit"], durations["event"] == "paid"
    )
    assert result.degrees_of_freedom == 2
    assert result.statistic == pytest.approx(reference.test_statistic, rel=1e-9)
    assert result.p_value == pytest.approx(reference.p_value, rel=1e-9)


def test_the_log_rank_test_counts_late_entries_from_when_they_came_into_view() -> None:
    """By hand: day 3, 1 of 3 at risk is in b; day 4, 2 of 3; day 5, 1 of 2. So 1 event in b
    against 3/2 expected, variance 2/9 + 2/9 + 1/4 = 25/36, chi-square 0.36."""
    durations = waits((3, "paid"), (5, "paid"), (4, "paid"), (6, "open"))
    durations = durations.assign(entry_days=[0, 2, 0, 3], group=list("aabb"))
    assert log_rank(durations, group="group", event="paid").statistic == pytest.approx(
        0.36, rel=1e-12
    )


def test_a_tiny_p_value_does_not_become_zero() -> None:
    early = waits(*[(1 + i / 1000, "paid") for i in range(200)]).assign(group="early")
    late = waits(*[(9 + i / 1000, "paid") for i in range(200)]).assign(group="late")
    result = log_rank(pd.concat([early, late]), group="group", event="paid")
    assert 0 < result.p_value < 1e-40


def test_a_log_rank_test_without_two_comparable_groups_is_refused() -> None:
    with pytest.raises(DataError, match="two or more groups"):
        log_rank(DRUG.assign(arm="6-MP"), group="arm", event="paid")
    with pytest.raises(DataError, match="leaves 21 rows without one"):
        unnamed = TRIAL["arm"].where(TRIAL["arm"] != "6-MP")
        log_rank(TRIAL.assign(arm=unnamed), group="arm", event="paid")
    with pytest.raises(DataError, match="never at risk"):
        log_rank(TRIAL.assign(event="open"), group="arm", event="paid")
    with pytest.raises(DataError, match="no column ward"):
        log_rank(TRIAL, group="ward", event="paid")


def test_the_table_given_is_left_as_it_was() -> None:
    before = TRIAL.copy(deep=True)
    survival_curve(TRIAL, event="paid")
    log_rank(TRIAL, group="arm", event="paid")
    pd.testing.assert_frame_equal(TRIAL, before)


DAYS = st.integers(0, 30).map(float)
CLAIMS = st.lists(st.tuples(DAYS, st.sampled_from(["paid", "open", "withdrawn"])), min_size=1)
PAID_CLAIMS = st.lists(DAYS, min_size=1, max_size=40)


@given(CLAIMS, DAYS)
def test_another_open_claim_never_lowers_the_curve(
    claims: list[tuple[float, str]], open_for: float
) -> None:
    before = survival_curve(waits(*claims), event="paid")
    after = survival_curve(waits(*claims, (open_for, "open")), event="paid")
    days = list(range(31))
    shares = zip(
        at_days(before, "share_waiting", days), at_days(after, "share_waiting", days), strict=True
    )
    assert all(later >= earlier - 1e-12 for earlier, later in shares)


@given(CLAIMS.flatmap(lambda claims: st.tuples(st.just(claims), st.permutations(claims))))
def test_the_order_of_rows_does_not_matter(
    orders: tuple[list[tuple[float, str]], list[tuple[float, str]]],
) -> None:
    first, second = (survival_curve(waits(*claims), event="paid") for claims in orders)
    pd.testing.assert_frame_equal(first, second, check_exact=True)


@given(PAID_CLAIMS)
def test_without_open_claims_the_curve_is_the_share_still_waiting(days: list[float]) -> None:
    curve = survival_curve(waits(*((day, "paid") for day in days)), event="paid")
    shares = [(np.array(days) > day).mean() for day in range(31)]
    assert at_days(curve, "share_waiting", list(range(31))) == pytest.approx(shares, abs=1e-12)


@given(PAID_CLAIMS, st.sampled_from([0.1, 0.25, 0.5, 0.75, 0.9]))
def test_without_open_claims_a_quantile_is_the_usual_one(days: list[float], share: float) -> None:
    curve = survival_curve(waits(*((day, "paid") for day in days)), event="paid")
    usual = np.quantile(days, share, method="averaged_inverted_cdf")
    assert quantile_days(curve, share=share).value == pytest.approx(usual, abs=1e-9)
    if share == 0.5:
        assert usual == np.median(days)


@given(CLAIMS)
def test_the_limits_hold_the_estimate(claims: list[tuple[float, str]]) -> None:
    curve = survival_curve(waits(*claims), event="paid").dropna()
    assert (curve["low"] <= curve["share_waiting"]).all()
    assert (curve["share_waiting"] <= curve["high"]).all()
    assert curve["share_waiting"].is_monotonic_decreasing


# Therneau and Grambsch (2000), appendix E.2: ten subjects watched from one time to another.
ENTERED = [1, 2, 5, 2, 1, 7, 3, 4, 8, 8]
LEFT = [2, 3, 6, 7, 8, 9, 9, 9, 14, 17]
DIED = [1, 1, 1, 1, 1, 1, 1, 0, 0, 0]


def test_late_entries_have_the_published_risk_sets_and_curve() -> None:
    """The appendix prints who is at risk at each death: with no covariate 2, 3, 5, 4, 4 and 5, of
    whom two die at time 9.

    It prints no curve, and no published curve of late entries with its data was found: the shares
    are the product of those risk sets."""
    durations = pd.DataFrame(
        {
            "duration_days": [float(day) for day in LEFT],
            "entry_days": [float(day) for day in ENTERED],
            "event": np.where(np.array(DIED) == 1, "paid", "open"),
        }
    )
    curve = survival_curve(durations, event="paid")
    deaths = curve[curve["events"] > 0]
    assert deaths["day"].tolist() == [2, 3, 6, 7, 8, 9]
    assert deaths["at_risk"].tolist() == [2, 3, 5, 4, 4, 5]
    shares = np.cumprod([1 / 2, 2 / 3, 4 / 5, 3 / 4, 3 / 4, 3 / 5])
    assert deaths["share_waiting"].tolist() == pytest.approx(shares.tolist(), rel=1e-12)
    assert shares[-1] == pytest.approx(0.09)


@given(
    st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=30),
    st.lists(st.integers(0, 40), min_size=1, max_size=10),
)
def test_open_claims_added_never_lower_the_curve_before_their_times(
    claims: list[tuple[int, bool]], opened: list[int]
) -> None:
    """Dropping open claims makes the wait look shorter, never longer."""
    known = waits(*((float(day), "paid" if paid else "open") for day, paid in claims))
    added = pd.concat([known, waits(*((float(day), "open") for day in opened))], ignore_index=True)
    days = [float(day) for day in range(min(opened))]
    before = at_days(survival_curve(known, event="paid"), "share_waiting", days)
    after = at_days(survival_curve(added, event="paid"), "share_waiting", days)
    assert all(one <= other + 1e-12 for one, other in zip(before, after, strict=True))
