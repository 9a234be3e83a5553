"""Measures of flow from a log: by hand, as they must hang together, and against the waits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tp_analysis.benefits.claims import LogRules, claim_durations, code_events
from tp_analysis.benefits.claims.datasets import events_schema
from tp_analysis.benefits.flow.events import steps_done
from tp_analysis.benefits.flow.measures import (
    MEASURES,
    claim_flows,
    measures_of,
    process_measures,
    step_flows,
)
from tp_analysis.errors import DataError
from tp_analysis.extracts.event_logs import read_events
from tp_analysis.extracts.event_maps import EventMap

Log = Callable[..., pd.DataFrame]
Rows = list[tuple[str, ...]]
RULES = LogRules(dt.date(2009, 12, 31))
ACTIVITIES = ("first contact", "claim received", "evidence requested", "evidence complete",
              "chased", "decided", "first payment")  # fmt: skip
MINUTES = {"as-is": dict.fromkeys(ACTIVITIES, 10.0)}


def test_a_claim_is_measured_as_by_hand(log: Log, rules: LogRules, paid_claim: Rows) -> None:
    measured = process_measures(log(paid_claim), rules, minutes=MINUTES).iloc[0]
    assert measured["lead_time_days"] == 29
    assert measured["steps"] == 5
    assert measured["repeats"] == 1
    assert measured["hand_offs"] == 5
    assert measured["work_minutes"] == 90
    assert measured["first_pass_minutes"] == 80
    assert measured["cycle_efficiency_percent"] == pytest.approx(100 * 80 / (29 * 5 / 7 * 444))
    assert measured["waiting_days"] == pytest.approx(29 - 90 / (5 / 7 * 444))
    assert measured["failure_demand_percent"] == pytest.approx(100 * 2 / 5)
    assert measured["right_throughout_percent"] == 0
    assert measured["rolled_yield_percent"] == 0


def two_claims(log: Log, paid_claim: Rows) -> pd.DataFrame:
    """One that had two steps twice, and one right throughout."""
    again = ("one", "decided", "2009-10-27", "benefits service")
    right = [("two", event, time) for event, time in (("claim received", "2009-11-02"),
             ("evidence requested", "2009-11-03"), ("first payment", "2009-11-12"))]  # fmt: skip
    return log([*paid_claim[:-1], again, paid_claim[-1], *right])


def test_two_steps_repeated_by_one_claim_of_two_yield_a_quarter_where_half_were_right(
    log: Log, rules: LogRules, paid_claim: Rows
) -> None:
    measured = process_measures(two_claims(log, paid_claim), rules).iloc[0]
    assert measured["rolled_yield_percent"] == 25
    assert measured["right_throughout_percent"] == 50
    assert measured["lead_time_days"] == (29 + 10) / 2


def test_an_open_claim_changes_no_measure(log: Log, rules: LogRules, paid_claim: Rows) -> None:
    closed = process_measures(log(paid_claim), rules)
    with_open = process_measures(
        log([*paid_claim, ("open", "claim received", "2009-10-01", "nobody")]), rules
    )
    pd.testing.assert_frame_equal(closed.drop(columns="claims"), with_open.drop(columns="claims"))
    assert with_open["claims"].tolist() == [2]
    assert with_open["ended"].tolist() == [1]


def test_what_a_log_does_not_tell_is_missing_and_not_zero(log: Log, rules: LogRules) -> None:
    rows = [("one", "claim received", "2009-10-01"), ("one", "first payment", "2009-10-09")]
    measured = process_measures(log(rows), rules).iloc[0]
    unknown = {"work_minutes", "first_pass_minutes", "waiting_days", "cycle_efficiency_percent",
               "hand_offs", "failure_demand_percent", "late_rows_percent",
               "early_rows_percent"}  # fmt: skip
    assert {name for name in MEASURES if np.isnan(measured[name])} == unknown
    assert measured["repeats"] == 0


def test_models_are_measured_apart(log: Log, rules: LogRules, paid_claim: Rows) -> None:
    both = two_claims(log, paid_claim)
    both["model"] = np.where(both["claim_id"] == "two", "redesigned", "as-is")
    measured = process_measures(both, rules).set_index("model")
    assert measured["lead_time_days"].to_dict() == {"as-is": 29, "redesigned": 10}
    assert np.isnan(measured.loc["redesigned", "hand_offs"])


def test_an_activity_without_minutes_is_told(log: Log, rules: LogRules, paid_claim: Rows) -> None:
    lacking = {name: 10.0 for name in ACTIVITIES if name != "chased"}
    with pytest.raises(DataError, match=r"No minutes of work for 1 activities.*'chased'"):
        process_measures(log(paid_claim), rules, minutes={"as-is": lacking})


def test_a_log_in_which_nothing_ended_is_told(log: Log, rules: LogRules) -> None:
    with pytest.raises(DataError, match="None of the 1 claims of the log has ended"):
        process_measures(log([("one", "claim received", "2009-10-01")]), rules)


def test_a_log_of_dates_alone_tells_no_steps_but_its_waits(log: Log, rules: LogRules) -> None:
    rows = [("one", "claim received", "2009-10-01"), ("one", "first payment", "2009-10-09")]
    done = steps_done(log(rows, is_fact_of_case=True), rules)
    (measured,) = measures_of(done).to_dict("records")
    assert measured["lead_time_days"] == 8
    for name in ("steps", "repeats", "right_throughout_percent", "rolled_yield_percent"):
        assert np.isnan(measured[name])
    flows = step_flows(done)
    assert flows[["activity", "waited_per_claim_days"]].values.tolist() == [["First payment", 8]]


def test_rows_after_the_end_are_told_as_a_share_of_all(log: Log, rules: LogRules) -> None:
    rows = [
        ("one", "claim received", "2009-10-01"), ("one", "first payment", "2009-10-09"),
        ("one", "step", "2009-10-12T10:00:00Z"), ("two", "claim received", "2009-10-01"),
        ("two", "first payment", "2009-10-09"),
    ]  # fmt: skip
    measured = process_measures(log(rows), rules).iloc[0]
    assert measured["late_rows_percent"] == pytest.approx(100 / 5)
    assert np.isnan(measured["early_rows_percent"])


EVENTS = ("evidence requested", "evidence complete", "chased", "reworked", "step", "decided")
CLAIM = st.tuples(
    st.integers(0, 60),
    st.lists(st.tuples(st.sampled_from(EVENTS), st.integers(0, 9)), max_size=6),
    st.sampled_from(["first payment", "refused", "withdrawn", None]),
    st.integers(0, 20),
)


def log_of(claims: list[Any]) -> pd.DataFrame:
    rows = []
    for place, (begun, events, ending, last) in enumerate(claims):
        day = dt.date(2009, 1, 1) + dt.timedelta(begun)
        rows.append((f"c{place}", "claim received", day))
        for event, later in events:
            day += dt.timedelta(later)
            rows.append((f"c{place}", event, day))
        if ending:
            rows.append((f"c{place}", ending, day + dt.timedelta(last)))
    return pd.DataFrame(
        {
            "row": range(2, len(rows) + 2), "claim_id": [row[0] for row in rows],
            "benefit": "Housing Benefit", "model": "as-is", "channel": None, "area": None,
            "event": [row[1] for row in rows], "activity": [row[1] for row in rows],
            "time": pd.to_datetime([row[2] for row in rows], utc=True), "time_problem": None,
            "actor": [f"desk {len(row[1]) % 3}" for row in rows], "is_fact_of_case": False,
        }
    )  # fmt: skip


@settings(max_examples=20)
@given(claims=st.lists(CLAIM, min_size=1, max_size=8).filter(lambda c: any(x[2] for x in c)))
def test_the_measures_of_any_log_hang_together(claims: list[Any]) -> None:
    log = log_of(claims)
    done = steps_done(log, RULES)
    flows, steps = claim_flows(done), step_flows(done)
    (measured,) = measures_of(done).to_dict("records")
    # The waits for the steps add to the lead time.
    assert steps["waited_per_claim_days"].sum() == pytest.approx(measured["lead_time_days"])
    worked = steps[steps["is_step"]]
    assert worked["times_per_claim"].sum() == pytest.approx(measured["steps"])
    # Rolled throughput yield is the product of the step yields, whichever way these are found.
    yields = 1 - worked["share_of_claims"] * (1 - worked["first_time_right_share"])
    assert steps.loc[~steps["is_step"], "yield_share"].isna().all()
    assert measured["rolled_yield_percent"] == pytest.approx(100 * np.prod(yields))
    assert measured["rolled_yield_percent"] <= 100 * steps["yield_share"].min() + 1e-9
    # The lead time of each claim is the wait that its dates give, found by other code.
    table = pa.Table.from_pandas(log, schema=events_schema(), preserve_index=False)
    waits = claim_durations(code_events(table, RULES), RULES).to_pandas().set_index("claim_id")
    ended = waits[waits["customer_status"] != "open"]
    assert set(flows["claim_id"]) == set(ended.index)
    assert (
        flows["lead_time_days"].tolist()
        == ended.loc[flows["claim_id"], "customer_days"].astype(float).tolist()
    )


@settings(max_examples=20)
@given(claims=st.lists(CLAIM, min_size=3, max_size=8), left_out=st.integers(0, 7))
def test_no_claim_moves_a_mean_further_than_is_said(claims: list[Any], left_out: int) -> None:
    ended = [claim for claim in claims if claim[2]]
    rest = ended[:left_out] + ended[left_out + 1 :]
    if len(rest) < 2 or len(rest) == len(ended):
        return
    (with_it,) = process_measures(log_of(ended), RULES).to_dict("records")
    (without,) = process_measures(log_of(rest), RULES).to_dict("records")
    names = ("lead_time_days", "steps", "repeats", "hand_offs", "right_throughout_percent",
             "failure_demand_percent")  # fmt: skip
    for name in names:
        if np.isnan(with_it[name]) or np.isnan(without[name]):
            continue
        most = max(with_it[f"{name}_influence"], without[f"{name}_influence"])
        assert abs(with_it[name] - without[name]) <= most + 1e-9


PERMITS = EventMap.model_validate(
    {
        "extract_date": dt.date(2012, 1, 31), "time_zone": "Europe/Amsterdam",
        "columns": {"claim": "case:concept:name", "activity": "concept:name",
                    "time": "time:timestamp", "actor": "org:resource"},
        "fixed": {"benefit": "Environmental permit", "model": "as-is"}, "steps": "*",
        "case_events": {"case:startdate": "claim received", "case:enddate": "decided"},
    }
)  # fmt: skip


@pytest.mark.real_data
def test_the_dutch_permits_flow_as_the_bare_file_says(real_data: Path) -> None:
    path = real_data / "case_logs" / "coselog_receipt_permits.csv"
    log = pa.Table.from_batches(read_events(path, PERMITS)).to_pandas()
    measured = process_measures(log, PERMITS.rules(), clock="official").iloc[0]
    assert measured["claims"] == 1434
    assert measured["ended"] == 1434 - 105
    raw = pd.read_csv(path, dtype=str)
    times = {
        name: pd.to_datetime(raw[name], utc=True, format="ISO8601")
        for name in ("time:timestamp", "case:startdate", "case:enddate")
    }
    raw = raw.assign(**times).dropna(subset="case:enddate")
    cases = raw.drop_duplicates("case:concept:name")
    lead = (cases["case:enddate"] - cases["case:startdate"]).dt.total_seconds() / 86_400
    # An end is told as a day alone, and comes after what was done on that day.
    assert 0 <= measured["lead_time_days"] - lead.mean() < 1
    ends = raw["case:enddate"].dt.tz_convert("Europe/Amsterdam")
    alone = ends - ends.dt.floor("D") < pd.Timedelta("1s")
    ends = ends.mask(alone, ends.dt.floor("D") + pd.Timedelta("1D"))
    inside = raw[(raw["time:timestamp"] >= raw["case:startdate"]) & (raw["time:timestamp"] <= ends)]
    again = inside.duplicated(["case:concept:name", "concept:name"]).sum() / len(cases)
    assert measured["repeats"] == pytest.approx(again)
    # The start and the end are dates of the case: no steps, and nobody's.
    assert measured["steps"] == pytest.approx(len(inside) / len(cases))
    inside = inside.sort_values(["case:concept:name", "time:timestamp"], kind="stable")
    before = inside.groupby("case:concept:name")["org:resource"].shift()
    handed = (before.notna() & (before != inside["org:resource"])).sum() / len(cases)
    assert measured["hand_offs"] == pytest.approx(handed)
    # 180 rows are later than the end, 13 of them on the day of an end that is told as a day alone.
    late = (raw["time:timestamp"] > raw["case:enddate"]).sum()
    assert late == 180
    assert measured["late_rows_percent"] == pytest.approx(100 * (late - 13) / len(raw), abs=0.01)


REQUESTS = EventMap.model_validate(
    {
        "extract_date": dt.date(2019, 1, 31), "time_zone": "Europe/Amsterdam",
        "columns": {"claim": "case:concept:name", "activity": "concept:name",
                    "time": "time:timestamp", "actor": "org:role"},
        "fixed": {"benefit": "Request for payment", "model": "as-is"}, "steps": "*",
        "events": {
            "Request For Payment SUBMITTED by EMPLOYEE": "claim received",
            "Payment Handled": "first payment",
            **{f"Request For Payment REJECTED by {who}": "refused" for who in (
                "ADMINISTRATION", "BUDGET OWNER", "EMPLOYEE", "MISSING", "PRE_APPROVER",
                "SUPERVISOR")},
        },
        "repeats": {"claim received": "reworked"}, "not_last": {"refused": "reworked"},
    }
)  # fmt: skip


@pytest.mark.real_data
def test_a_request_is_right_first_time_where_no_step_of_it_was_done_twice(real_data: Path) -> None:
    path = real_data / "case_logs" / "bpi2020_request_for_payment.xes.gz"
    log = pa.Table.from_batches(read_events(path, REQUESTS)).to_pandas()
    done = steps_done(log, REQUESTS.rules())
    measured = measures_of(done).iloc[0]
    work = log[~log["activity"].str.contains("REJECTED|SAVED")]
    ended = work[work["claim_id"].isin(done.loc[done["status"] != "open", "claim_id"])]
    size = ended["claim_id"].nunique()
    again = ended[ended.duplicated(["claim_id", "activity"])]
    assert measured["steps"] == pytest.approx(len(ended) / size)
    assert measured["repeats"] == pytest.approx(len(again) / size)
    right = 100 * (1 - again["claim_id"].nunique() / size)
    assert measured["right_throughout_percent"] == pytest.approx(right)
    assert right == pytest.approx(91.1, abs=0.05)
    once = again.drop_duplicates(["claim_id", "activity"])["activity"].value_counts()
    assert measured["rolled_yield_percent"] == pytest.approx(100 * np.prod(1 - once / size))
    assert not step_flows(done)["activity"].str.contains("REJECTED").any()
