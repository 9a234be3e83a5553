"""The steps of a process as a table: by hand, on the shipped tables, and as they must add."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tp_analysis.benefits.flow.steps import flow_measures, measured_steps

RAW = Path(__file__).parents[3] / "data" / "raw" / "benefits"
STEPS = pd.DataFrame(
    {
        "model": "as-is",
        "step_order": [2, 1],
        "step": ["second", "first"],
        "agency": ["Council contact centre", "Jobcentre Plus"],
        "touch_minutes": [60.0, 30.0],
        "non_staff_gbp": [2.0, 1.0],
        "claimant_minutes": [0.0, 45.0],
        "waiting_days": [4.0, 5.0],
        "share_of_claims": [0.5, 1.0],
        "first_time_right_share": [0.8, 0.9],
    }
)


@pytest.fixture(scope="module")
def shipped() -> pd.DataFrame:
    return pd.read_csv(RAW / "process_steps.csv")


def test_a_tiny_process_is_measured_as_by_hand() -> None:
    steps = measured_steps(STEPS)
    assert steps["step"].tolist() == ["first", "second"]
    assert steps["start_day"].tolist() == [0, 5]
    assert steps["end_day"].tolist() == [5, 7]
    assert steps["passes"].tolist() == pytest.approx([1.1, 0.6])
    assert steps["work_minutes"].tolist() == pytest.approx([33, 36])
    (flow,) = flow_measures(steps, workable_minutes_a_day=300).to_dict("records")
    # Half of the claims need the second step, which is another agency's.
    assert flow["hand_offs"] == 0.5
    assert flow["lead_time_days"] == 7
    assert flow["repeats"] == pytest.approx(0.2)
    assert flow["cycle_efficiency_percent"] == pytest.approx(100 * 60 / (7 * 300))
    assert flow["rolled_yield_percent"] == pytest.approx(100 * 0.9 * 0.9)
    assert flow["waiting_days"] == pytest.approx(7 - 69 / 300)
    assert flow["claimant_time_minutes"] == pytest.approx(49.5)
    assert flow["claimant_steps"] == pytest.approx(1.1)


def test_the_lead_times_are_38_and_13_days(shipped: pd.DataFrame) -> None:
    flow = flow_measures(measured_steps(shipped)).set_index("model")
    assert flow["lead_time_days"].to_dict() == pytest.approx({"as-is": 38, "redesigned": 13})


def test_the_shipped_yields_are_those_worked_out_by_hand(shipped: pd.DataFrame) -> None:
    flow = flow_measures(measured_steps(shipped)).set_index("model")
    as_is = 0.95 * 0.9 * 0.9 * 0.6 * 0.85 * (1 - 0.5 * 0.2) * (1 - 0.8 * 0.15) * 0.9 * 0.95
    redesigned = 0.95 * 0.95 * (1 - 0.2 * 0.1) * 0.95 * 0.95 * 0.98
    assert flow["rolled_yield_percent"].to_dict() == pytest.approx(
        {"as-is": 100 * as_is, "redesigned": 100 * redesigned}
    )


def test_a_step_that_is_always_right_is_done_once() -> None:
    right = measured_steps(STEPS.assign(first_time_right_share=1.0))
    assert right["work_minutes"].tolist() == right["first_pass_minutes"].tolist()


STEP = st.fixed_dictionaries(
    {
        "agency": st.sampled_from(["A", "B", "C"]),
        "touch_minutes": st.floats(0, 400),
        "non_staff_gbp": st.floats(0, 20),
        "claimant_minutes": st.floats(0, 400),
        "waiting_days": st.floats(0.1, 60),
        "share_of_claims": st.floats(0.01, 1),
        "first_time_right_share": st.floats(0.05, 1),
    }
)


@settings(max_examples=40)
@given(rows=st.lists(STEP, min_size=1, max_size=8))
def test_touch_and_wait_make_the_lead_time_and_step_yields_the_rolled_yield(
    rows: list[dict[str, float]],
) -> None:
    steps = pd.DataFrame(rows).assign(model="as-is", step="a step", step_order=range(len(rows)))
    measured = measured_steps(steps)
    (flow,) = flow_measures(measured, workable_minutes_a_day=444 * 5 / 7).to_dict("records")
    touched = flow["work_minutes"] / (444 * 5 / 7)
    assert flow["waiting_days"] + touched == pytest.approx(flow["lead_time_days"])
    assert measured["end_day"].iloc[-1] == pytest.approx(flow["lead_time_days"])
    # A claim fails a step if it has it and it is not right; it passes all of them by the product.
    product = 1.0
    for row in rows:
        product *= 1 - row["share_of_claims"] * (1 - row["first_time_right_share"])
    assert flow["rolled_yield_percent"] == pytest.approx(100 * product)
    assert flow["hand_offs"] <= len(rows) - 1
    reordered = measured_steps(steps.sample(frac=1, random_state=1))
    pd.testing.assert_frame_equal(measured, reordered)


def test_the_rolled_yield_is_what_a_hundred_thousand_drawn_claims_show(
    shipped: pd.DataFrame,
) -> None:
    draw, claims = np.random.default_rng(2010), 100_000
    flow = flow_measures(measured_steps(shipped)).set_index("model")["rolled_yield_percent"]
    for model, steps in shipped.groupby("model"):
        right = np.ones(claims, dtype=bool)
        for step in steps.to_dict("records"):
            has = draw.random(claims) < step["share_of_claims"]
            right &= ~has | (draw.random(claims) < step["first_time_right_share"])
        assert flow[model] == pytest.approx(100 * right.mean(), abs=0.7)


def test_the_hand_offs_are_what_a_hundred_thousand_drawn_claims_show(
    shipped: pd.DataFrame,
) -> None:
    draw, claims = np.random.default_rng(2010), 100_000
    flow = flow_measures(measured_steps(shipped)).set_index("model")["hand_offs"]
    # By hand: two that every claim has, and two more for each claim that lacks evidence.
    assert flow.to_dict() == pytest.approx({"as-is": 2 + 2 * 0.5, "redesigned": 2 + 2 * 0.2})
    for model, steps in shipped.groupby("model"):
        last = np.full(claims, "", dtype=object)
        hand_offs = np.zeros(claims)
        for step in steps.sort_values("step_order").to_dict("records"):
            has = draw.random(claims) < step["share_of_claims"]
            hand_offs += has & (last != "") & (last != step["agency"])
            last[has] = step["agency"]
        assert flow[model] == pytest.approx(hand_offs.mean(), abs=0.02)
