"""The steps of a claim and what they cost, by hand and on the shipped tables."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tp_analysis.benefits import process
from tp_analysis.benefits.illustrative import ClaimAssumptions
from tp_analysis.benefits.inputs import BenefitInputs, load_inputs
from tp_analysis.errors import DataError
from tp_analysis.methods.prices import DeflatorSeries

AREA = "luton-and-central-bedfordshire"


@pytest.fixture(scope="module")
def inputs() -> BenefitInputs:
    """The shipped tables."""
    return load_inputs(area=AREA, assumed=ClaimAssumptions())


def test_the_lead_times_are_38_and_13_days(inputs: BenefitInputs) -> None:
    flow = process.flow_measures(process.measured_steps(inputs.steps, inputs.rates))
    assert flow.set_index("model")["lead_time_days"].to_dict() == pytest.approx(
        {"as-is": 38, "redesigned": 13}
    )


STEPS = pd.DataFrame(
    {
        "model": "as-is",
        "step_order": [2, 1],
        "step": ["second", "first"],
        "agency": ["Council contact centre", "Jobcentre Plus"],
        "touch_minutes": [60.0, 30.0],
        "waiting_days": [4.0, 5.0],
        "share_of_claims": [0.5, 1.0],
        "first_time_right_share": [0.8, 0.9],
    }
)
RATES = pd.DataFrame(
    {"agency": ["Jobcentre Plus", "Council contact centre"], "rate_gbp_per_hour": [40.0, 20.0]}
)


def test_a_tiny_process_is_measured_as_by_hand() -> None:
    steps = process.measured_steps(STEPS, RATES)
    assert steps["step"].tolist() == ["first", "second"]
    assert steps["start_day"].tolist() == [0, 5]
    assert steps["end_day"].tolist() == [5, 7]
    assert steps["work_minutes"].tolist() == pytest.approx([33, 36])
    assert steps["cost_gbp"].tolist() == pytest.approx([22, 12])
    flow = process.flow_measures(steps, working_minutes_a_day=420).iloc[0]
    assert flow["hand_offs"] == 1
    assert flow["lead_time_days"] == 7
    assert flow["cycle_efficiency_percent"] == pytest.approx(100 * 60 / (5 * 420))
    assert flow["rolled_yield_percent"] == pytest.approx(100 * 0.9 * 0.9)


def test_the_rolled_yield_is_the_product_of_the_step_yields(inputs: BenefitInputs) -> None:
    steps = process.measured_steps(inputs.steps, inputs.rates)
    flow = process.flow_measures(steps).set_index("model")["rolled_yield_percent"]
    for model, yields in steps.groupby("model")["yield_share"]:
        assert flow[model] == pytest.approx(100 * np.prod(yields.to_numpy()))
    assert flow.to_dict() == pytest.approx({"as-is": 26.57, "redesigned": 78.23}, abs=0.01)


def test_the_cost_by_step_and_by_agency_adds_to_the_cost_of_a_claim(inputs: BenefitInputs) -> None:
    steps = process.measured_steps(inputs.steps, inputs.rates)
    whole = process.flow_measures(steps).set_index("model")["cost_gbp"]
    by_agency = process.cost_by_agency(steps).set_index("model")
    for model, costs in steps.groupby("model")["cost_gbp"]:
        assert costs.sum() == pytest.approx(whole[model])
        assert by_agency.loc[model, "total_gbp"] == pytest.approx(whole[model])
        assert by_agency.drop(columns="total_gbp").loc[model].sum() == pytest.approx(whole[model])


def test_a_step_that_is_always_right_costs_one_pass() -> None:
    right = process.measured_steps(STEPS.assign(first_time_right_share=1.0), RATES)
    assert right["work_minutes"].tolist() == right["first_pass_minutes"].tolist()


def test_an_agency_without_a_rate_is_refused() -> None:
    with pytest.raises(DataError, match="no rate for 'Jobcentre Plus'"):
        process.measured_steps(STEPS, RATES[1:])


def test_at_its_switching_value_the_interview_eats_up_the_saving(inputs: BenefitInputs) -> None:
    minutes = process.step_minutes_at_saving(
        inputs.steps, inputs.rates, model="redesigned", against="as-is", step_order=2,
        saving_share=0.0,
    )  # fmt: skip
    changed = inputs.steps.copy()
    chosen = changed["model"].eq("redesigned") & changed["step_order"].eq(2)
    changed.loc[chosen, "touch_minutes"] = minutes
    costs = process.flow_measures(process.measured_steps(changed, inputs.rates))["cost_gbp"]
    assert costs[0] == pytest.approx(costs[1])


def test_anchors_of_the_price_year_keep_their_amount(inputs: BenefitInputs) -> None:
    deflators = DeflatorSeries.from_table(inputs.deflators, vintage="June 2026")
    table = process.anchors_in_prices(inputs.anchors, deflators=deflators, price_year="2009-10")
    same = table[table["price_year"] == "2009-10"]
    assert same["amount_at_prices_gbp"].tolist() == same["amount_gbp"].tolist()
    housing = table[table["benefit"] == "Housing Benefit"].iloc[0]
    assert housing["amount_at_prices_gbp"] == pytest.approx(48 * 65.4436 / 66.5571, abs=0.01)
