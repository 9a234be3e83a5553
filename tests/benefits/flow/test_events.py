"""What was done on a claim, from its first row to its last."""

from __future__ import annotations

import dataclasses
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
    assert done["waited_days"].tolist() == [0, 3, 4, 0, 7, 1, 4, 6, 4]
    assert set(done["status"]) == {"first payment"}
    assert done.loc[done["is_repeat"], "place"].tolist() == [6, 7]
    assert done.loc[done["is_contact"], "place"].tolist() == [1, 2, 4, 5, 7]
    assert done.loc[done["is_failure_contact"], "place"].tolist() == [4, 7]
    # Nobody is known to have paid, so that nothing was handed on there.
    assert done.loc[done["is_hand_off"], "place"].tolist() == [3, 4, 6, 7, 8]


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


def test_what_the_rules_name_as_done_again_is_a_repeat_and_sent_again_a_failure(
    log: Log,
) -> None:
    rules = LogRules(dt.date(2009, 12, 31), repeats={"claim received": "reworked"})
    rows = [
        ("one", "claim received", "2009-10-01"),
        ("one", "claim received", "2009-10-03"),
        ("one", "first payment", "2009-10-09"),
    ]
    sent_twice = log(rows, activity=["Saved", "Submitted", "Paid"])
    done = steps_done(sent_twice, rules)
    assert done["is_repeat"].tolist() == [False, True, False]
    assert done["is_failure_contact"].tolist() == [False, True, False]
    plain = steps_done(
        sent_twice.assign(event=["claim received", "step", "first payment"]),
        dataclasses.replace(rules, repeats={}),
    )
    assert not plain["is_repeat"].any()


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
