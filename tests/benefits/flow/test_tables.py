"""What may be shown of a log's flow: no claim shows in it, and rows about people never pass."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from tp_analysis.benefits.claims import LogRules
from tp_analysis.benefits.flow.events import steps_done
from tp_analysis.benefits.flow.inputs import _simulated
from tp_analysis.benefits.flow.log_exhibits import (
    _placed,
    log_measures_table,
    log_stream_map,
)
from tp_analysis.benefits.flow.measures import process_measures
from tp_analysis.benefits.flow.tables import MOST_STEPS, OTHER_STEPS, LogFlow, log_flow, steps_table
from tp_analysis.benefits.illustrative import ClaimAssumptions
from tp_analysis.benefits.inputs import load_inputs
from tp_analysis.disclosure import Policy, policy_for, protect
from tp_analysis.disclosure.personal_rows import marked
from tp_analysis.disclosure.policies import illustrative
from tp_analysis.document import FigureExhibit, TableExhibit
from tp_analysis.errors import ReportError
from tp_analysis.project import find_project

Log = Callable[..., pd.DataFrame]
SOURCE = "a log of this test"


@pytest.fixture(scope="module")
def policy() -> Policy:
    return policy_for("benefits/claim_events")


def claims(log: Log, size: int, **columns: object) -> pd.DataFrame:
    """Claims of made-up people; the first 20 were chased, the first 3 visited."""
    rows = []
    for place in range(size):
        name = f"claim-{place:03d}"
        rows.append((name, "claim received", "2009-10-01", "A"))
        if place < 3:
            rows.append((name, "step", "2009-10-02", "B"))
        if place < 20:
            rows.append((name, "chased", "2009-10-05", "A"))
        rows.append((name, "first payment", f"2009-10-{10 + place % 20}", "B"))
    made = log(rows, **columns)
    made["activity"] = made["activity"].where(made["event"] != "step", "Visit at home")
    return marked(made, "benefits/claim_events", find_project())


def flow(log: Log, rules: LogRules, policy: Policy, size: int = 200) -> LogFlow:
    return log_flow(claims(log, size), rules, policy=policy, source=SOURCE)


def test_rows_of_claims_and_their_measures_are_not_shown_as_they_are(
    log: Log, rules: LogRules
) -> None:
    rows = claims(log, 200)
    for table in (steps_done(rows, rules), process_measures(rows, rules)):
        with pytest.raises(ReportError, match="made from rows about people"):
            protect(table, policy=illustrative("made up"))


def test_a_step_of_few_claims_is_shown_with_the_others_alone(
    log: Log, rules: LogRules, policy: Policy
) -> None:
    frame = flow(log, rules, policy).steps.frame
    assert "Visit at home" not in set(frame["step"])
    (others,) = frame[frame["step"] == OTHER_STEPS].to_dict("records")
    # Three claims are too few even together.
    assert {str(others[name]) for name in ("wait_days", "times", "right_share")} == {"[c]"}
    # Nor is to chase a step, however many did.
    assert set(frame["step"]) == {"claim received", "first payment", OTHER_STEPS}


def test_a_log_of_few_claims_shows_nothing(log: Log, rules: LogRules, policy: Policy) -> None:
    shown = flow(log, rules, policy, size=8)
    assert set(map(str, shown.measures.frame["as-is"])) == {"[c]"}
    assert set(map(str, shown.steps.frame["wait_days"])) == {"[c]"}


def test_one_claim_more_changes_a_measure_by_a_step_at_most(
    log: Log, rules: LogRules, policy: Policy
) -> None:
    one, more = (
        flow(log, rules, policy, size=size).measures.frame.set_index("measure_id")["as-is"]
        for size in (200, 201)
    )
    assert one["lead_time_days"] == pytest.approx(18.5, abs=0.15)
    assert abs(one["lead_time_days"] - more["lead_time_days"]) <= 0.2 + 1e-9
    # A mean of 200 claims of up to 28 days can move by 0.14, so it is shown in steps of 0.2.
    assert one["lead_time_days"] / 0.2 == pytest.approx(round(one["lead_time_days"] / 0.2))


def test_measures_that_the_log_does_not_tell_are_left_out(
    log: Log, rules: LogRules, policy: Policy
) -> None:
    assert "work_minutes" not in set(flow(log, rules, policy).measures.frame["measure_id"])


def test_minutes_give_the_measures_of_work(log: Log, rules: LogRules, policy: Policy) -> None:
    of_activity = {"claim received": 20, "Visit at home": 90, "chased": 5, "first payment": 10}
    minutes = {"as-is": of_activity}
    shown = log_flow(claims(log, 200), rules, policy=policy, source=SOURCE, minutes=minutes)
    values = shown.measures.frame.set_index("measure_id")["as-is"]
    exact = 30 + (3 * 90 + 20 * 5) / 200
    assert values["work_minutes"] == pytest.approx(exact, abs=1)
    assert "cycle_efficiency_percent" in values


def test_the_steps_that_claims_wait_longest_for_are_named_and_the_rest_are_one(
    log: Log, rules: LogRules, policy: Policy
) -> None:
    rows = claims(log, 200)
    many = rows["activity"].where(
        rows["event"] != "claim received", [f"Letter {place % 15}" for place in range(len(rows))]
    )
    frame = steps_table(steps_done(rows.assign(activity=many), rules), policy=policy).frame
    assert len(frame) <= MOST_STEPS + 1
    assert "first payment" in set(frame["step"])
    assert OTHER_STEPS in set(frame["step"])


def test_the_exhibits_of_a_log_say_which_claims_they_leave_out_and_name_nobody(
    log: Log, rules: LogRules, policy: Policy
) -> None:
    shown = flow(log, rules, policy)
    (measures,), (chart,) = log_measures_table(shown).blocks, log_stream_map(shown).blocks
    assert isinstance(measures, TableExhibit)
    assert isinstance(chart, FigureExhibit)
    assert chart.title == "Claims wait longest for “first payment”: 18.4 days"
    for block in (measures, chart):
        assert block.evidence == "computed"
        assert any("Those still open are left out" in note for note in block.notes)
        printed = " ".join(cell for row in block.grid.rows for cell in row)
        assert not re.search(r"claim-\d{3}|nan|None", printed)


def test_the_exhibits_of_a_made_up_log_are_marked(
    log: Log, rules: LogRules, policy: Policy
) -> None:
    made_up = replace(policy, name="illustrative", ground="made up for a test")
    (chart,) = log_stream_map(flow(log, rules, made_up)).blocks
    assert isinstance(chart, FigureExhibit)
    assert chart.evidence == "illustrative"


def test_dates_beside_a_claim_are_named_in_words_and_stops_in_one_row(
    log: Log, rules: LogRules, policy: Policy
) -> None:
    rows = []
    for place in range(60):
        name = f"claim-{place:03d}"
        rows.append((name, "claim received", "2009-10-01"))
        rows.append((name, "step", "2009-10-03"))
        ending = "decided" if place < 30 else "withdrawn" if place < 45 else "refused"
        rows.append((name, ending, f"2009-10-{15 + place % 7}"))
        if place % 3 == 0:
            rows.append((name, "step", "2009-10-04"))
    made = log(rows)
    facts = made["event"].isin(["claim received", "decided"])
    names = made["event"].map({"claim received": "case:startdate", "decided": "case:enddate"})
    made = made.assign(is_fact_of_case=facts, activity=names.fillna(made["event"]))
    made.loc[made["event"] == "step", "activity"] = "Check"
    shown = log_flow(
        marked(made, "benefits/claim_events", find_project()), rules, policy=policy,
        source=SOURCE, clock="official",
    )  # fmt: skip
    frame = shown.steps.frame.set_index("step")
    assert frame.index.tolist() == ["Check", "Decision", "Withdrawal or refusal"]
    assert frame["right_share"].tolist() == [pytest.approx(0.66, abs=0.021), "[z]", "[z]"]
    assert frame["had_share"].tolist() == [1.0, 0.5, 0.5]
    (chart,) = log_stream_map(shown).blocks
    assert isinstance(chart, FigureExhibit)
    assert chart.title == "Claims wait longest for the decision: 7.5 days"


def test_a_name_with_a_number_does_not_stand_in_the_title(
    log: Log, rules: LogRules, policy: Policy
) -> None:
    rows = claims(log, 200)
    named = rows["activity"].where(rows["event"] != "first payment", "Form 12")
    shown = log_flow(rows.assign(activity=named), rules, policy=policy, source=SOURCE)
    (chart,) = log_stream_map(shown).blocks
    assert isinstance(chart, FigureExhibit)
    assert chart.title == "Claims wait longest for one step: 18.4 days"


def test_other_steps_that_take_no_days_are_in_the_table_and_not_drawn(
    log: Log, rules: LogRules, policy: Policy
) -> None:
    shown = flow(log, rules, policy)
    assert OTHER_STEPS in set(shown.steps.frame["step"])
    assert OTHER_STEPS not in set(_placed(shown.steps.frame)["step"])


def test_the_flow_of_a_stand_in_log_is_marked(log: Log, rules: LogRules, policy: Policy) -> None:
    shown = replace(flow(log, rules, policy), flag="Not benefits")
    blocks = [*log_measures_table(shown).blocks, *log_stream_map(shown).blocks]
    assert [block.flag for block in blocks] == ["Not benefits"] * 2  # type: ignore[union-attr]


def test_the_work_in_the_simulated_log_is_counted_once_a_row() -> None:
    """Done again is one row of two events; on average the work is that of the assumed steps."""
    inputs = load_inputs(
        area="luton-and-central-bedfordshire", assumed=ClaimAssumptions(claims_each=1500)
    )
    events, minutes = _simulated(inputs)
    done = steps_done(events, LogRules(dt.date(2011, 1, 1)))
    assert done[["claim_id", "activity", "time"]].duplicated().sum() == 0
    measured = process_measures(events, LogRules(dt.date(2011, 1, 1)), minutes=minutes)
    work = measured.set_index("model")["work_minutes"]
    # Less for the claims that were refused or given up, more for answers to those who chase.
    assert work.to_dict() == pytest.approx({"as-is": 217, "redesigned": 127}, rel=0.05)
