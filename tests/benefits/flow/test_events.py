"""What was done on a claim, from its first row to its last."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pandas as pd

from tp_analysis.benefits.claims import LogRules
from tp_analysis.benefits.flow.events import steps_done
from tp_analysis.disclosure.personal_rows import is_personal, marked
from tp_analysis.project import find_project

Log = Callable[..., pd.DataFrame]
Rows = list[tuple[str, ...]]


def test_a_claim_done_by_hand_waits_and_repeats_as_it_should(
    log: Log, rules: LogRules, paid_claim: Rows
) -> None:
    done = steps_done(log(paid_claim), rules)
    assert done.loc[done["is_step"], "place"].tolist() == [2, 5, 7, 8, 9]
    # To ask, to be asked and to chase end no wait: the next step does.
    assert done["waited_days"].tolist() == [0, 3, 0, 0, 11, 0, 5, 6, 4]
    assert set(done["status"]) == {"first payment"}
    assert done.loc[done["is_repeat"], "place"].tolist() == [7]
    assert done.loc[done["is_contact"], "place"].tolist() == [1, 2, 4, 5, 7]
    assert done.loc[done["is_failure_contact"], "place"].tolist() == [4, 7]
    # Nobody is known to have paid, so that nothing was handed on there.
    # To answer a question hands nothing on.
    assert done.loc[done["is_hand_off"], "place"].tolist() == [3, 5, 6, 7, 8]


def test_an_unknown_actor_between_two_of_one_name_hands_nothing_on(
    log: Log, rules: LogRules
) -> None:
    rows = [
        ("one", "claim received", "2009-10-01", "A"),
        ("one", "evidence requested", "2009-10-02"),
        ("one", "decided", "2009-10-03", "A"),
        ("one", "first payment", "2009-10-04", "B"),
    ]
    assert steps_done(log(rows), rules)["is_hand_off"].tolist() == [False, False, False, True]


def test_what_comes_before_the_start_and_after_the_end_is_left_out(
    log: Log, rules: LogRules
) -> None:
    rows = [
        ("one", "step", "2009-09-20T10:00:00Z"),
        ("one", "claim received", "2009-10-01T10:00:00Z"),
        ("one", "refused", "2009-10-05T10:00:00Z"),
        ("one", "chased", "2009-10-09T10:00:00Z"),
    ]
    assert steps_done(log(rows), rules)["activity"].tolist() == ["claim received", "refused"]


def test_the_official_clock_ends_with_the_decision(
    log: Log, rules: LogRules, paid_claim: Rows
) -> None:
    done = steps_done(log(paid_claim), rules, clock="official")
    assert done["activity"].tolist()[-1] == "decided"
    assert set(done["status"]) == {"decided"}


def test_an_open_claim_is_open_and_one_without_a_start_is_left_out(
    log: Log, rules: LogRules
) -> None:
    rows = [("one", "claim received", "2009-10-01"), ("two", "decided", "2009-10-02")]
    done = steps_done(log(rows), rules)
    assert done[["claim_id", "status"]].to_numpy().tolist() == [["one", "open"]]


def test_a_row_that_stands_for_two_events_was_done_once(log: Log, rules: LogRules) -> None:
    rows = [
        ("one", "claim received", "2009-10-01"),
        ("one", "decided", "2009-10-05"),
        ("one", "first payment", "2009-10-05"),
    ]
    both = log(rows, row=[2, 3, 3], activity=["Form", "Award", "Award"])
    assert steps_done(both, rules)["activity"].tolist() == ["Form", "Award"]


def test_an_end_told_as_a_day_alone_comes_after_all_else_of_that_day(
    log: Log, rules: LogRules
) -> None:
    rows = [
        ("one", "claim received", "2009-12-03T09:00:00Z"),
        ("one", "evidence complete", "2009-12-03T15:00:00Z"),
        ("one", "first payment", "2009-12-03T00:00:00Z"),
    ]
    done = steps_done(log(rows), rules)
    assert done["activity"].tolist()[-1] == "first payment"
    assert done["waited_days"].tolist() == [0, 0.25, 0]


def test_what_the_rules_name_as_done_again_is_a_needless_contact_but_no_other_step_done_twice(
    log: Log,
) -> None:
    rules = LogRules(dt.date(2009, 12, 31), repeats={"claim received": "reworked"})
    rows = [
        ("one", "claim received", "2009-10-01"),
        ("one", "claim received", "2009-10-03"),
        ("one", "claim received", "2009-10-04"),
        ("one", "first payment", "2009-10-09"),
    ]
    sent_again = log(rows, activity=["Saved", "Submitted", "Submitted", "Paid"])
    done = steps_done(sent_again, rules)
    assert done["is_repeat"].tolist() == [False, False, True, False]
    assert done["is_failure_contact"].tolist() == [False, True, True, False]


def test_what_the_rules_take_for_a_step_is_no_contact_sent_again(log: Log) -> None:
    rows = [
        ("one", "claim received", "2009-10-01"),
        ("one", "claim received", "2009-10-03"),
        ("one", "first payment", "2009-10-09"),
    ]
    for new, contacts in (("step", [True, False, False]), ("reworked", [True, True, False])):
        rules = LogRules(dt.date(2009, 12, 31), repeats={"claim received": new})
        done = steps_done(log(rows), rules)
        assert done["is_contact"].tolist() == contacts
        assert done["is_failure_contact"].tolist() == [False, new == "reworked", False]


def test_a_rejection_that_was_not_the_last_is_no_step_done_again(log: Log) -> None:
    rules = LogRules(dt.date(2009, 12, 31), not_last={"refused": "reworked"})
    rows = [
        ("one", "claim received", "2009-10-01"),
        ("one", "refused", "2009-10-03"),
        ("one", "decided", "2009-10-07"),
        ("one", "first payment", "2009-10-09"),
    ]
    done = steps_done(log(rows, activity=["Form", "Rejected", "Award", "Paid"]), rules)
    assert done["is_step"].tolist() == [True, False, True, True]
    assert not done["is_repeat"].any()
    assert done["waits_for"].dropna().tolist() == ["Form", "Award", "Paid"]
    assert done["waited_days"].tolist() == [0, 0, 6, 2]


def test_a_refusal_that_the_map_calls_a_step_too_is_one(log: Log, rules: LogRules) -> None:
    rows = [
        ("one", "claim received", "2009-10-01"),
        ("one", "step", "2009-10-05"),
        ("one", "refused", "2009-10-05"),
    ]
    both = log(rows, row=[2, 3, 3], activity=["Form", "Decision", "Decision"])
    done = steps_done(both, rules)
    assert done["is_step"].tolist() == [True, True]
    assert done["waits_for"].tolist() == ["Form", "Decision"]


def test_a_date_that_stands_beside_a_claim_is_no_step_and_nobody_did_it(
    log: Log, rules: LogRules
) -> None:
    rows = [
        ("one", "claim received", "2009-10-01", "A"),
        ("one", "step", "2009-10-02T10:00:00Z", "B"),
        ("one", "decided", "2009-10-06", "A"),
    ]
    facts = [True, False, True]
    names = ["case:startdate", "Check", "case:enddate"]
    done = steps_done(log(rows, activity=names, is_fact_of_case=facts), rules, clock="official")
    assert done["is_step"].tolist() == [False, True, False]
    assert not done["is_hand_off"].any()
    # The name of a column is no word for a reader.
    assert done["waits_for"].tolist() == ["Receipt of the claim", "Check", "Decision"]


def test_rows_outside_the_time_of_a_claim_are_counted(log: Log, rules: LogRules) -> None:
    rows = [
        ("one", "step", "2009-09-20T10:00:00Z"),
        ("one", "claim received", "2009-10-01T10:00:00Z"),
        ("one", "refused", "2009-10-05T10:00:00Z"),
        ("one", "chased", "2009-10-09T10:00:00Z"),
        ("one", "chased", "2009-10-11T10:00:00Z"),
    ]
    done = steps_done(log(rows), rules)
    assert done["rows_told"].tolist() == [5, 0]
    assert done["rows_before"].tolist() == [1, 0]
    assert done["rows_after"].tolist() == [2, 0]


def test_what_was_done_to_people_is_rows_about_people(
    log: Log, rules: LogRules, paid_claim: Rows
) -> None:
    rows = marked(log(paid_claim), "benefits/claim_events", find_project())
    assert is_personal(steps_done(rows, rules))
    assert not is_personal(steps_done(log(paid_claim), rules))


def test_the_order_of_the_rows_of_a_log_says_nothing(
    log: Log, rules: LogRules, paid_claim: Rows
) -> None:
    whole = log(paid_claim)
    shuffled = whole.sample(frac=1, random_state=2010)
    pd.testing.assert_frame_equal(steps_done(whole, rules), steps_done(shuffled, rules))


def test_to_chase_twice_is_no_step_done_again_but_two_needless_contacts(
    log: Log, rules: LogRules
) -> None:
    rows = [
        ("one", "claim received", "2009-10-01"),
        ("one", "chased", "2009-10-05"),
        ("one", "chased", "2009-10-07"),
        ("one", "first payment", "2009-10-09"),
    ]
    done = steps_done(log(rows), rules)
    assert not done["is_repeat"].any()
    assert done["is_failure_contact"].tolist() == [False, True, True, False]
