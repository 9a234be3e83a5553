"""Variants are tried on the same claimants, several times, and told with intervals."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from tp_analysis.benefits.simulation.inputs import SimulationInputs
from tp_analysis.benefits.simulation.office import Office
from tp_analysis.benefits.simulation.process_model import process_model
from tp_analysis.benefits.simulation.runs import run
from tp_analysis.benefits.simulation.what_if import (
    MEASURES,
    Plan,
    Replications,
    compare,
    mean_estimate,
    measures,
    queue_by_day,
    replicate,
    variants,
)
from tp_analysis.errors import DataError

PLAN = Plan(warm_up_days=30, measured_days=30, run_on_days=10, replications=4)


@pytest.fixture(scope="module")
def tried(inputs: SimulationInputs) -> dict[str, Replications]:
    """Some of the shipped variants."""
    office = Office("2009-07-01", inputs.calendar.holidays)
    wanted = ("as-is", "evidence-shared", "more-claims", "redesigned")
    return {
        variant.key: replicate(variant, office, PLAN, seed=1)
        for variant in variants(inputs)
        if variant.key in wanted
    }


def test_evidence_shared_shortens_the_wait_and_spares_work_in_every_run(
    tried: dict[str, Replications],
) -> None:
    before, after = tried["as-is"].measured, tried["evidence-shared"].measured
    assert (after["days_to_payment"] < before["days_to_payment"]).all()
    assert (after["work_minutes"] < before["work_minutes"]).all()


def test_a_fifth_more_claims_with_the_same_staff_wait_longer_and_for_staff(
    tried: dict[str, Replications],
) -> None:
    before, after = tried["as-is"], tried["more-claims"]
    longer = after.measured["waiting_for_staff_days"] - before.measured["waiting_for_staff_days"]
    assert (longer > 1).all()
    assert after.queues[:, -5:].mean() > 2 * before.queues[:, -5:].mean()


def test_the_same_claimants_make_the_difference_surer_than_others_would(
    tried: dict[str, Replications],
) -> None:
    before, after = (tried[key].measured["days_to_payment"] for key in ("as-is", "evidence-shared"))
    with_others = before.to_numpy() - np.roll(after.to_numpy(), 1)
    assert (before - after).std() < with_others.std()


def test_the_comparison_takes_its_differences_run_by_run(tried: dict[str, Replications]) -> None:
    rows = compare(list(tried.values()), base="as-is").set_index("scenario")
    assert pd.isna(rows.loc["as-is", "days_saved"])
    days = [tried[key].measured["days_to_payment"] for key in ("as-is", "redesigned")]
    expected = stats.ttest_rel(*days).confidence_interval(0.95)
    shown = rows.loc["redesigned", ["days_saved_low", "days_saved_high"]]
    assert shown.tolist() == pytest.approx([expected.low, expected.high])
    for name in MEASURES:
        assert rows[f"{name}_low"].le(rows[name]).all()


def test_the_interval_of_a_mean_is_students() -> None:
    estimate = mean_estimate(np.array([4.0, 6.0, 8.0]))
    # t of 2 degrees of freedom at 97.5%: 4.302653 (any table).
    half = 4.302653 * 2 / np.sqrt(3)
    assert (estimate.low, estimate.high) == pytest.approx((6 - half, 6 + half), abs=1e-5)


def test_one_run_has_no_interval() -> None:
    with pytest.raises(DataError, match="at least 2"):
        mean_estimate(np.array([4.0]))


def test_what_goes_wrong_in_a_scenario_is_told_with_its_name(inputs: SimulationInputs) -> None:
    row = {
        "scenario": "too-many", "label": "too many claims", "model": "as-is",
        "changes": "touch_minutes", "item": "17", "value": 5.0,
    }  # fmt: skip
    other = replace(inputs, scenarios=pd.DataFrame([row]))
    with pytest.raises(DataError, match=r"scenario 'too-many'.*step '17'"):
        variants(other)
    office = Office("2009-07-01", inputs.calendar.holidays)
    more = pd.DataFrame([row | {"changes": "touch_minutes", "item": "1", "value": 1e6}])
    tried = variants(replace(inputs, scenarios=more))[1]
    with pytest.raises(DataError, match=r"scenario 'too-many'"):
        replicate(tried, office, replace(PLAN, replications=2), seed=1)


def test_measured_are_claims_that_begin_after_the_warm_up_and_are_paid(
    inputs: SimulationInputs,
) -> None:
    office = Office("2009-07-01", inputs.calendar.holidays)
    made = run(process_model(inputs, "as-is"), office, claims=400, seed=2)
    claims = made.claims
    some = claims[(claims["begun"] >= 30) & (claims["begun"] < 60)]
    found = measures(made, PLAN)
    paid = some[some["ending"] == "first payment"]
    assert found["days_to_payment"] == pytest.approx(paid["waited_days"].mean())
    share = (paid["waited_days"] <= 28).sum() / len(some)
    assert found["paid_in_28_days_percent"] == pytest.approx(100 * share)
    work = made.pieces[made.pieces["claim"].isin(some.index)]
    minutes = (work["finished"] - work["begun"]).sum() / len(some)
    assert found["work_minutes"] == pytest.approx(minutes)


def test_the_queue_counts_what_came_and_was_not_begun(inputs: SimulationInputs) -> None:
    office = Office("2009-07-01", inputs.calendar.holidays)
    made = run(process_model(inputs, "as-is"), office, claims=300, seed=2)
    work, end = made.pieces, 20 * office.open_minutes
    waiting = ((work["joined"] < end) & (work["begun"] >= end)).sum()
    assert queue_by_day(made, 20)[-1] == waiting
    assert waiting > 0


def test_a_plan_in_which_nobody_is_measured_is_refused(inputs: SimulationInputs) -> None:
    office = Office("2009-07-01", inputs.calendar.holidays)
    made = run(process_model(inputs, "as-is"), office, claims=50, seed=2)
    with pytest.raises(DataError, match="days_observed"):
        measures(made, replace(PLAN, warm_up_days=1000))
