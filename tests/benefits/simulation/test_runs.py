"""A run of the process keeps to queueing theory, to its assumptions and to the rules of a log."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from math import factorial, inf
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from tp_analysis.benefits.claims import LogRules, claim_durations, code_events, find_faults
from tp_analysis.benefits.claims.datasets import (
    CHASED,
    PAID,
    REFUSED,
    STEP,
    WITHDRAWN,
    events_schema,
)
from tp_analysis.benefits.simulation.calibration import always_open
from tp_analysis.benefits.simulation.inputs import SimulationInputs
from tp_analysis.benefits.simulation.logs import last_day_of_claims, run_log, until
from tp_analysis.benefits.simulation.office import Office
from tp_analysis.benefits.simulation.process_model import ProcessModel, Step, process_model
from tp_analysis.benefits.simulation.runs import Run, run
from tp_analysis.errors import DataError

OFFICE = always_open("2009-07-01")
ONE_STEP = Step(1, "Pay", "Office", 10.0, 0.0, 1.0, 1.0, PAID)
MINUTES = 1440


def process(*steps: Step, **settings: Any) -> ProcessModel:
    """A process without chasing, refusing or giving up, unless it is told."""
    plain = ProcessModel(
        model="as-is",
        steps=steps or (ONE_STEP,),
        staff={"Office": 1},
        claims_a_working_day=100.0,
        touch_variation=1.0,
        chase_every_days=14.0,
        chase_share=0.0,
        chase_minutes=5.0,
        chase_agency="Office",
        refused_share=0.0,
        patience_days=inf,
    )
    return replace(plain, **settings)


def office(inputs: SimulationInputs) -> Office:
    return Office("2009-07-01", inputs.calendar.holidays)


def erlang_wait_minutes(staff: int, arrivals_a_minute: float, service_minutes: float) -> float:
    """The mean wait in a queue M/M/c (Erlang, 1917)."""
    load = arrivals_a_minute * service_minutes
    busy = load**staff / factorial(staff) / (1 - load / staff)
    waits = busy / (sum(load**k / factorial(k) for k in range(staff)) + busy)
    return waits * service_minutes / (staff - load)


@pytest.mark.parametrize(("staff", "load"), [(1, 0.7), (3, 0.85)])
def test_the_wait_for_staff_is_that_of_erlangs_formula(staff: int, load: float) -> None:
    a_day = staff * load * MINUTES / ONE_STEP.touch_minutes
    queue = process(staff={"Office": staff}, claims_a_working_day=a_day)
    waited = []
    for seed in range(8):
        work = run(queue, OFFICE, claims=8000, seed=seed).pieces.iloc[1000:]
        waited.append(float((work["begun"] - work["joined"]).mean()))
    expected = erlang_wait_minutes(staff, a_day / MINUTES, ONE_STEP.touch_minutes)
    error = np.std(waited, ddof=1) / np.sqrt(len(waited))
    assert error < 0.09 * expected
    assert np.mean(waited) == pytest.approx(expected, abs=4 * error)


def endless(inputs: SimulationInputs, model: str) -> ProcessModel:
    """The shipped process where nobody chases, gives up or is refused."""
    shipped = process_model(inputs, model)
    return replace(shipped, chase_share=0.0, refused_share=0.0, patience_days=inf)


@pytest.mark.parametrize("model", ["as-is", "redesigned"])
def test_the_work_on_a_claim_is_minutes_times_share_times_passes(
    inputs: SimulationInputs, model: str
) -> None:
    tried = endless(inputs, model)
    made = run(tried, office(inputs), claims=4000, seed=3)
    of_claim = made.pieces.assign(minutes=made.pieces["finished"] - made.pieces["begun"])
    minutes = of_claim.groupby("claim")["minutes"].sum()
    expected = sum(
        step.touch_minutes * step.share_of_claims * (2 - step.first_time_right_share)
        for step in tried.steps
    )
    assert minutes.mean() == pytest.approx(expected, abs=4 * minutes.sem())
    assert minutes.sem() < 0.01 * expected


@pytest.mark.parametrize(("model", "days"), [("as-is", 38.0), ("redesigned", 13.0)])
def test_the_mean_wait_is_that_of_the_assumed_steps(
    inputs: SimulationInputs, model: str, days: float
) -> None:
    rows = inputs.steps[inputs.steps["model"] == model]
    assert (rows["waiting_days"] * rows["share_of_claims"]).sum() == pytest.approx(days)
    made = run(process_model(inputs, model), office(inputs), claims=6000, seed=5).claims
    settled = made[(made["begun"] > 60) & (made["ending"] == PAID)]
    assert settled["waited_days"].mean() == pytest.approx(days, rel=0.03)


def test_without_staff_to_wait_for_a_claim_takes_the_days_of_its_steps() -> None:
    steps = (
        Step(1, "Ask", "Elsewhere", 0.0, 6.0, 0.5, 1.0),
        Step(2, "Pay", "Elsewhere", 0.0, 4.0, 1.0, 1.0, PAID),
    )
    claims = run(process(*steps, staff={}), OFFICE, claims=20_000, seed=1).claims
    days = claims["ended"] - claims["begun"]
    # Exponential waits: 4 days, and for half of them 6 more.
    assert days.mean() == pytest.approx(7.0, abs=4 * days.sem())
    assert days.var() == pytest.approx(16 + 0.5 * 36 + 0.25 * 36, rel=0.06)


def test_claimants_give_up_as_often_as_their_patience_says() -> None:
    steps = (Step(1, "Pay", "Elsewhere", 0.0, 30.0, 1.0, 1.0, PAID),)
    claims = run(
        process(*steps, staff={}, patience_days=70.0), OFFICE, claims=20_000, seed=2
    ).claims
    # Of two exponential times the shorter: 30 against 70.
    assert (claims["ending"] == WITHDRAWN).mean() == pytest.approx(0.3, abs=0.013)


def test_every_claim_ends_once_and_nothing_happens_to_it_afterwards(
    inputs: SimulationInputs,
) -> None:
    made = run(process_model(inputs, "as-is"), office(inputs), claims=1500, seed=4)
    assert set(made.endings) == {PAID, REFUSED, WITHDRAWN}
    events = pd.DataFrame(made.events, columns=["claim", "place", "event", "did", "who", "time"])
    ends = events[events["event"].isin([PAID, REFUSED, WITHDRAWN])]
    assert ends["claim"].is_unique
    assert len(ends) == 1500
    after = events["time"].to_numpy() > np.array(made.ends)[events["claim"]]
    assert not after.any()
    assert (events["time"].to_numpy() >= np.array(made.begun)[events["claim"]]).all()


def test_a_refusal_is_told_with_the_step_that_it_ends(inputs: SimulationInputs) -> None:
    made = run(process_model(inputs, "as-is"), office(inputs), claims=1500, seed=4)
    events = pd.DataFrame(made.events, columns=["claim", "place", "event", "did", "who", "time"])
    refused = events[events["event"] == REFUSED]
    told = events[events["place"].isin(refused["place"])].groupby("place")["event"].agg(set)
    assert len(told) > 50
    assert all({STEP, REFUSED} <= found for found in told)


def log_of(made: Run) -> tuple[pa.Table, LogRules]:
    log = until(run_log(made, area="testshire"), extract_on=last_day_of_claims(made))
    rules = LogRules(dt.date.fromisoformat(last_day_of_claims(made)))
    return pa.Table.from_pandas(log, schema=events_schema(), preserve_index=False), rules


@pytest.mark.parametrize("model", ["as-is", "redesigned"])
def test_the_log_of_a_run_passes_the_checks_of_a_real_one(
    inputs: SimulationInputs, model: str
) -> None:
    made = run(process_model(inputs, model), office(inputs), claims=1500, seed=6)
    table, rules = log_of(made)
    coded = code_events(table, rules)
    assert find_faults(coded, rules) == []
    read = claim_durations(coded, rules).to_pandas().set_index("claim_id")
    told = made.claims.set_axis([f"{model}-{place:05d}" for place in range(1, 1501)])
    ended = read[read["customer_status"] != "open"]
    assert 100 < len(ended) < 1500
    assert (ended["customer_days"] == told["waited_days"].loc[ended.index]).all()
    statuses = told["ending"].replace({PAID: "paid"}).loc[ended.index]
    assert (ended["customer_status"].astype(str) == statuses).all()
    assert read["reworks"].sum() > 0
    assert read["chases"].sum() > 0


def test_the_same_seed_gives_the_same_log_and_another_seed_another(
    inputs: SimulationInputs,
) -> None:
    logs = [
        run_log(run(process_model(inputs, "as-is"), office(inputs), claims=80, seed=seed), area="a")
        for seed in (1, 1, 2)
    ]
    pd.testing.assert_frame_equal(logs[0], logs[1])
    assert not logs[0]["time"].equals(logs[2]["time"])


def test_a_run_without_a_log_is_the_same_but_for_its_events(inputs: SimulationInputs) -> None:
    tried, open_hours = process_model(inputs, "as-is"), office(inputs)
    logged = run(tried, open_hours, claims=300, seed=8)
    plain = run(tried, open_hours, claims=300, seed=8, keeps_log=False)
    assert logged.events
    assert not plain.events
    assert plain.claims.equals(logged.claims)
    assert plain.work == logged.work
    assert plain.chased == [claim for claim, _, event, *_ in logged.events if event == CHASED]


def test_more_work_than_staff_can_ever_do_is_refused() -> None:
    slow = process(replace(ONE_STEP, touch_minutes=100_000.0))
    with pytest.raises(DataError, match="Give it more staff"):
        run(slow, OFFICE, claims=200, seed=1)
