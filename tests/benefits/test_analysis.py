"""Waits read from a claim log, and what the printed cuts allow."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tp_analysis.benefits import surviving, waiting
from tp_analysis.benefits.illustrative import MODELS, ClaimAssumptions, as_extracted, claim_log
from tp_analysis.benefits.inputs import BenefitInputs, load_inputs
from tp_analysis.errors import DataError

AREA = "luton-and-central-bedfordshire"


@pytest.fixture(scope="module")
def inputs() -> BenefitInputs:
    """The shipped tables."""
    return load_inputs(area=AREA, assumed=ClaimAssumptions())


def log(*rows: tuple[str, str, str | None]) -> pd.DataFrame:
    """A claim log of model, received_on and paid_on."""
    models, received, paid = zip(*rows, strict=True)
    return pd.DataFrame(
        {
            "claim_id": [f"claim-{place}" for place in range(len(rows))],
            "model": models,
            "received_on": pd.to_datetime(list(received)),
            "paid_on": pd.to_datetime(list(paid)),
        }
    )


def test_the_extract_hides_later_payments_and_later_claims() -> None:
    whole = log(("as-is", "2009-12-01", "2010-01-02"), ("as-is", "2010-01-01", "2010-01-05"))
    extract = as_extracted(whole, extract_on="2009-12-31")
    assert len(extract) == 1
    assert extract["paid_on"].isna().all()


# The claim log that is read


def test_an_unpaid_claim_waits_until_the_extract_date() -> None:
    claims = log(("as-is", "2009-12-01", "2009-12-11"), ("as-is", "2009-12-01", None))
    durations = waiting.claim_durations(claims, extract_on="2009-12-31")
    assert durations["duration_days"].tolist() == [10, 30]
    assert durations["event"].tolist() == ["paid", "open"]


def test_no_claim_is_named_after_its_days_are_counted() -> None:
    durations = waiting.claim_durations(claim_log(ClaimAssumptions()), extract_on="2009-12-31")
    assert list(durations.columns) == ["model", "duration_days", "event"]


@pytest.mark.parametrize(
    ("received", "paid", "complaint"),
    [
        ("2009-12-10", "2009-12-01", "paid before they were received"),
        ("2010-01-10", None, "received after the extract date"),
        ("2009-12-10", "2010-01-10", "paid after the extract date"),
    ],
)
def test_dates_out_of_order_are_refused(received: str, paid: str | None, complaint: str) -> None:
    claims = log(("as-is", received, paid), ("as-is", "2009-12-01", None))
    with pytest.raises(DataError, match=f"1 of 2 claims were {complaint.removeprefix('were ')}"):
        waiting.claim_durations(claims, extract_on="2009-12-31")


def test_a_log_without_a_column_is_refused_by_its_name() -> None:
    claims = log(("as-is", "2009-12-01", None)).drop(columns="paid_on")
    with pytest.raises(DataError, match="no column paid_on"):
        waiting.claim_durations(claims, extract_on="2009-12-31")


def results(claims: pd.DataFrame, *, horizon_days: float = 60) -> waiting.WaitingResults:
    return waiting.analyse_waits(
        claims, extract_on="2009-12-31", horizon_days=horizon_days, models=MODELS
    )


def test_the_order_of_the_rows_does_not_matter() -> None:
    claims = claim_log(ClaimAssumptions(claims_each=150))
    shuffled = claims.sample(frac=1, random_state=3)
    one, other = results(claims), results(shuffled)
    pd.testing.assert_frame_equal(one.summary, other.summary)
    pd.testing.assert_frame_equal(one.curves, other.curves)
    assert one.comparison == other.comparison
    assert one.test == other.test


def test_the_input_log_is_left_as_it_was() -> None:
    claims = claim_log(ClaimAssumptions(claims_each=100))
    before = claims.copy(deep=True)
    results(claims)
    pd.testing.assert_frame_equal(claims, before)


def test_leaving_out_open_claims_lowers_the_mean_of_both_models() -> None:
    summary = results(claim_log(ClaimAssumptions())).summary
    assert (summary["still_open"] > 0).all()
    assert (summary["paid_only_mean_days"] < summary["mean_days"]).all()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 80), st.booleans()), min_size=2, max_size=40).filter(
        lambda waits: any(paid for _, paid in waits)
    )
)
def test_the_share_waiting_is_never_lower_with_open_claims_than_without(
    waits: list[tuple[int, bool]],
) -> None:
    durations = pd.DataFrame(
        {
            "model": "as-is",
            "duration_days": [float(days) for days, _ in waits],
            "event": ["paid" if paid else "open" for _, paid in waits],
        }
    )
    paid = durations[durations["event"] == "paid"]
    whole, part = (
        waiting.curves_by_model(table, models=["as-is"])["as-is"] for table in (durations, paid)
    )
    for day in range(82):
        with_open, without = (
            curve.loc[curve["day"] <= day, "share_waiting"].iloc[-1] for curve in (whole, part)
        )
        assert with_open >= without - 1e-9


def test_the_simulated_waits_hold_what_was_put_into_them() -> None:
    found = results(claim_log(ClaimAssumptions(claims_each=5000)))
    medians = found.summary.set_index("model")["median_days"]
    # The median of a gamma wait of shape 4 is 0.918 of its mean.
    assert medians["as-is"] == pytest.approx(0.918 * 38, abs=1.5)
    assert medians["redesigned"] == pytest.approx(0.918 * 13, abs=1)
    assert found.comparison.difference.value == pytest.approx(23.3, abs=1)


def test_two_models_with_the_same_waits_differ_by_nothing() -> None:
    claims = log(
        *((model, "2009-11-01", f"2009-11-{day:02d}") for model in MODELS for day in range(5, 25))
    )
    found = results(claims, horizon_days=20)
    assert found.comparison.difference.value == pytest.approx(0)
    assert found.comparison.ratio.value == pytest.approx(1)
    assert found.test.p_value == pytest.approx(1)


def test_the_horizon_is_cut_to_where_every_model_was_followed() -> None:
    paid = [(model, "2009-10-01", f"2009-10-{day:02d}") for model in MODELS for day in (6, 11, 16)]
    followed = results(log(*paid), horizon_days=60)
    assert followed.horizon_days == 60
    # Nothing is known past day 20, to which a claim still open was followed.
    late = log(*paid, ("redesigned", "2009-12-11", None))
    assert results(late, horizon_days=60).horizon_days == 20
    assert results(late, horizon_days=14).horizon_days == 14


def test_a_quantile_that_was_not_reached_is_missing_not_guessed() -> None:
    claims = log(
        *((model, "2009-12-01", "2009-12-11") for model in MODELS),
        *((model, "2009-12-01", None) for model in MODELS for _ in range(3)),
    )
    summary = results(claims, horizon_days=20).summary
    assert summary["median_days"].isna().all()


def test_a_model_without_claims_is_refused() -> None:
    with pytest.raises(DataError, match="no claim of the model 'redesigned'"):
        results(log(("as-is", "2009-12-01", "2009-12-11")))


def test_every_step_of_a_drawn_curve_stands_for_enough_payments() -> None:
    found = results(claim_log(ClaimAssumptions()))
    drawn = waiting.pooled_steps(found.curves, payments_a_step=10, last_day=75)
    paid = found.durations[found.durations["event"] == "paid"]
    for model, steps in drawn.groupby("model"):
        days = paid.loc[paid["model"] == model, "duration_days"]
        counts = pd.cut(days, [-1, *steps["day"][1:]]).value_counts()
        assert counts.min() >= 10


# What was printed


def printed(**changes: float) -> pd.DataFrame:
    values = {"days_sooner": 25.0, "days_sooner_share": 50.0, "time_cut_share": 75.0} | changes
    return pd.DataFrame(
        {
            "figure_id": [f"benefits.{name}" for name in values],
            "value": list(values.values()),
            "rounding": 1.0,
        }
    )


def test_the_wait_before_lay_between_33_and_50_days() -> None:
    implied = surviving.implied_waits(printed())
    assert (implied.before.low, implied.before.high) == pytest.approx((100 / 3, 50))
    assert (implied.after.low, implied.after.high) == pytest.approx((25 / 3, 25))


def test_rounding_widens_the_wait_before_at_both_ends() -> None:
    implied = surviving.implied_waits(printed())
    assert implied.before_rounded.low == pytest.approx(24.5 / 0.755)
    assert implied.before_rounded.high == pytest.approx(25.5 / 0.495)


def test_a_limit_printed_in_a_column_of_its_own_is_put_before_the_figure(
    inputs: BenefitInputs,
) -> None:
    claims = surviving.surviving_claims(inputs.published, inputs.documents)
    as_printed = claims.set_index("figure_id")["as_printed"]
    assert as_printed["benefits.days_sooner"] == "as much as 25 days"
    assert as_printed["benefits.days_sooner_share"] == "more than half"
