"""A process calibrated to a log waits as long as the log's claims, on average and step by step."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

from tp_analysis.benefits.claims.datasets import PAID
from tp_analysis.benefits.flow.events import steps_done
from tp_analysis.benefits.simulation.calibration import (
    always_open,
    calibrated_process,
    step_waits,
)
from tp_analysis.benefits.simulation.process_model import what_if
from tp_analysis.benefits.simulation.runs import run
from tp_analysis.errors import DataError
from tp_analysis.extracts.event_logs import read_events
from tp_analysis.extracts.event_maps import EventMap

OFFICE = always_open("2018-01-01")


def done(*rows: tuple[str, str, float, str]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["claim_id", "activity", "waited_days", "status"])
    place = table.groupby("claim_id").cumcount() + 1
    return table.assign(place=place, waits_for=table["activity"])


SMALL = done(
    ("a", "ask", 0.0, PAID), ("a", "check", 4.0, PAID), ("a", "check", 2.0, PAID),
    ("a", "pay", 1.0, PAID), ("b", "ask", 0.0, PAID), ("b", "pay", 3.0, PAID),
    ("c", "ask", 0.0, "open"), ("c", "check", 90.0, "open"),
)  # fmt: skip


def test_what_a_paid_claim_waited_for_a_step_counts_its_repeats() -> None:
    waits = step_waits(SMALL)
    assert waits["activity"].drop_duplicates().tolist() == ["ask", "check", "pay"]
    check = waits[waits["activity"] == "check"]
    assert check[["claim_id", "waited_days", "times"]].values.tolist() == [["a", 6.0, 2]]
    assert waits.groupby("claim_id")["waited_days"].sum().to_dict() == {"a": 7.0, "b": 3.0}


def test_a_log_without_a_paid_claim_calibrates_nothing() -> None:
    with pytest.raises(DataError, match="No claim of the log was paid"):
        step_waits(SMALL[SMALL["claim_id"] == "c"])


def test_a_step_that_waits_half_as_long_halves_each_observed_wait() -> None:
    base = calibrated_process(step_waits(SMALL), model="as-is", claims_a_working_day=5)
    changes = pd.DataFrame([("waiting_days", "3", 1.0)], columns=["changes", "item", "value"])
    assert base.steps[2].observed_days == (1.0, 3.0)
    assert what_if(base, changes).steps[2].observed_days == (0.5, 1.5)


@pytest.mark.real_data
def test_the_calibrated_process_waits_as_the_requests_for_payment_of_2020_did(
    real_data: Path,
) -> None:
    requests = "Request For Payment {}".format
    event_map = EventMap(
        extract_date=dt.date(2019, 1, 31),
        time_zone="Europe/Amsterdam",
        working_days="none",
        columns={  # type: ignore[arg-type]
            "claim": "case:concept:name",
            "activity": "concept:name",
            "time": "time:timestamp",
            "actor": "org:role",
        },
        fixed={"benefit": "Request for payment", "model": "as-is"},
        steps="*",
        events={
            requests("SAVED by EMPLOYEE"): "claim received",
            requests("SUBMITTED by EMPLOYEE"): "claim received",
            "Payment Handled": "first payment",
        },
        repeats={"claim received": "reworked"},
    )
    path = real_data / "case_logs" / "bpi2020_request_for_payment.xes.gz"
    log = pa.Table.from_batches(read_events(path, event_map)).to_pandas()
    of_log = steps_done(log, event_map.rules())
    waits = step_waits(of_log)
    observed = waits.groupby("claim_id")["waited_days"].sum()
    # As its publisher counts (see the test of the reader).
    assert len(observed) == 6_187
    process = calibrated_process(waits, model="as-is", claims_a_working_day=30)
    made = run(process, OFFICE, claims=6_000, seed=1)
    days = made.claims["ended"] - made.claims["begun"]
    error = days.sem()
    assert days.mean() == pytest.approx(observed.mean(), abs=4 * error)
    assert error < 0.02 * observed.mean()
    told = pd.DataFrame(made.events, columns=["claim", "place", "event", "did", "who", "time"])
    handled = told["did"].eq("Payment Handled").sum() / 6_000
    assert handled == pytest.approx(1.0)
    approved = requests("APPROVED by ADMINISTRATION")
    share = waits["activity"].eq(approved).sum() / 6_187
    assert told["did"].eq(approved).sum() / 6_000 == pytest.approx(share, abs=0.03)
