"""What a claim costs, by hand, on the shipped tables, and as its parts must add."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tp_analysis.benefits.costs import activity
from tp_analysis.benefits.flow.steps import measured_steps
from tp_analysis.errors import DataError

RAW = Path(__file__).parents[3] / "data" / "raw" / "benefits"
STEPS = pd.DataFrame(
    {
        "model": "as-is",
        "step_order": [1, 2],
        "step": ["first", "second"],
        "agency": ["Jobcentre Plus", "Council contact centre"],
        "touch_minutes": [30.0, 60.0],
        "non_staff_gbp": [1.0, 2.0],
        "claimant_minutes": [45.0, 0.0],
        "waiting_days": [5.0, 4.0],
        "share_of_claims": [1.0, 0.5],
        "first_time_right_share": [0.9, 0.8],
    }
)
RATES = pd.DataFrame(
    {
        "agency": ["Jobcentre Plus", "Council contact centre"],
        "pay_gbp_per_hour": [30.0, 15.0],
        "overhead_gbp_per_hour": [10.0, 5.0],
        "cashable_share": [0.0, 0.5],
    }
)


def costs_of(steps: pd.DataFrame, rates: pd.DataFrame = RATES) -> pd.DataFrame:
    return activity.step_costs(measured_steps(steps), rates)


@pytest.fixture(scope="module")
def shipped() -> tuple[pd.DataFrame, pd.DataFrame]:
    return tuple(pd.read_csv(RAW / f"{name}.csv") for name in ("process_steps", "loaded_rates"))


def test_a_tiny_process_costs_what_it_does_by_hand() -> None:
    costs = costs_of(STEPS)
    # 33 minutes at 30 and 10 an hour; 36 minutes at 15 and 5: 60 minutes for half, and a fifth of
    # these again.
    assert costs["pay_gbp"].tolist() == pytest.approx([16.5, 9])
    assert costs["overhead_gbp"].tolist() == pytest.approx([5.5, 3])
    assert costs["non_staff_gbp"].tolist() == pytest.approx([1.1, 1.2])
    assert costs["cost_gbp"].tolist() == pytest.approx([23.1, 13.2])


def test_a_claim_that_is_paid_bears_what_the_others_cost() -> None:
    (of_claim,) = activity.claim_costs(costs_of(STEPS), paid_share={"as-is": 0.5}).to_dict(
        "records"
    )
    assert of_claim["cost_gbp"] == pytest.approx(36.3)
    assert of_claim["cost_per_paid_claim_gbp"] == pytest.approx(72.6)


@pytest.mark.parametrize("shares", [{}, {"as-is": 0.0}])
def test_where_nobody_is_paid_nobody_bears_the_cost_and_that_is_told(
    shares: dict[str, float],
) -> None:
    with pytest.raises(DataError, match="No claim of the process 'as-is' is paid"):
        activity.claim_costs(costs_of(STEPS), paid_share=shares)


def test_an_agency_without_a_rate_is_refused() -> None:
    with pytest.raises(DataError, match="no rate for 'Jobcentre Plus'"):
        costs_of(STEPS, RATES[1:])


def test_cash_is_apart_from_capacity_and_from_overheads() -> None:
    after = STEPS.assign(model="redesigned", touch_minutes=[30.0, 10.0], non_staff_gbp=[1.5, 0.0])
    saved = activity.saving_by_kind(
        costs_of(pd.concat([STEPS, after])), RATES, before="as-is", after="redesigned"
    ).set_index("agency")
    # 30 of the 36 minutes are saved: half of their pay is cash, the other half is time set free.
    centre = saved.loc["Council contact centre"]
    assert centre["cashable_gbp"] == pytest.approx(1.2 + 0.5 * 7.5)
    assert centre["capacity_gbp"] == pytest.approx(0.5 * 7.5)
    assert centre["overhead_gbp"] == pytest.approx(2.5)
    # What one has more to do counts against it.
    assert saved.loc["Jobcentre Plus", "cashable_gbp"] == pytest.approx(-0.55)


def test_an_agency_that_drops_out_saves_all_that_it_cost() -> None:
    after = STEPS[:1].assign(model="redesigned")
    saved = activity.saving_by_kind(
        costs_of(pd.concat([STEPS, after])), RATES, before="as-is", after="redesigned"
    ).set_index("agency")["saving_gbp"]
    assert saved.to_dict() == pytest.approx({"Council contact centre": 13.2, "Jobcentre Plus": 0})


def test_at_its_switching_value_the_interview_eats_up_the_saving(
    shipped: tuple[pd.DataFrame, pd.DataFrame],
) -> None:
    steps, rates = shipped
    minutes = activity.step_minutes_at_saving(
        steps, rates, model="redesigned", against="as-is", step_order=2, saving_share=0.0
    )
    chosen = steps["model"].eq("redesigned") & steps["step_order"].eq(2)
    changed = steps.assign(touch_minutes=steps["touch_minutes"].mask(chosen, minutes))
    costs = costs_of(changed, rates).groupby("model")["cost_gbp"].sum()
    assert costs["redesigned"] == pytest.approx(costs["as-is"])


AGENCIES = ("Jobcentre Plus", "Council contact centre")
STEP = st.fixed_dictionaries(
    {
        "model": st.sampled_from(["as-is", "redesigned"]),
        "agency": st.sampled_from(AGENCIES),
        "touch_minutes": st.floats(0, 400),
        "non_staff_gbp": st.floats(0, 20),
        "claimant_minutes": st.floats(0, 400),
        "waiting_days": st.floats(0, 60),
        "share_of_claims": st.floats(0, 1),
        "first_time_right_share": st.floats(0.05, 1),
    }
)


@settings(max_examples=40)
@given(
    rows=st.lists(STEP, min_size=2, max_size=10).filter(
        lambda rows: len({row["model"] for row in rows}) == 2
    )
)
def test_the_cost_by_step_by_part_and_by_agency_adds_to_the_cost_of_a_claim(
    rows: list[dict[str, float | str]],
) -> None:
    steps = pd.DataFrame(rows).assign(step="a step", step_order=range(len(rows)))
    costs = costs_of(steps)
    of_claim = activity.claim_costs(costs, paid_share={"as-is": 1, "redesigned": 1})
    by_agency = activity.cost_by_agency(costs).set_index("model")
    saved = activity.saving_by_kind(costs, RATES, before="as-is", after="redesigned")
    rates = RATES.set_index("agency")
    whole: dict[str, float] = {"as-is": 0.0, "redesigned": 0.0}
    # The formula, step by step: (minutes x share x loaded rate + not staff) x (1 + rework).
    for row in rows:
        hourly = rates.loc[row["agency"], ["pay_gbp_per_hour", "overhead_gbp_per_hour"]].sum()
        once = row["share_of_claims"] * (row["touch_minutes"] / 60 * hourly + row["non_staff_gbp"])
        whole[str(row["model"])] += once * (1 + (1 - row["first_time_right_share"]))
    for claim in of_claim.to_dict("records"):
        model = claim["model"]
        assert claim["cost_gbp"] == pytest.approx(whole[model], abs=1e-6)
        assert costs.loc[costs["model"] == model, "cost_gbp"].sum() == pytest.approx(
            whole[model], abs=1e-6
        )
        assert sum(claim[name] for name in activity.COMPONENTS) == pytest.approx(
            whole[model], abs=1e-6
        )
        assert by_agency.loc[model, "total_gbp"] == pytest.approx(whole[model], abs=1e-6)
        agencies = by_agency.drop(columns="total_gbp").loc[model]
        assert agencies.sum() == pytest.approx(whole[model], abs=1e-6)
    saving = whole["as-is"] - whole["redesigned"]
    assert saved["saving_gbp"].sum() == pytest.approx(saving, abs=1e-6)
    parts = saved[["cashable_gbp", "capacity_gbp", "overhead_gbp"]].to_numpy().sum()
    assert parts == pytest.approx(saving, abs=1e-6)
