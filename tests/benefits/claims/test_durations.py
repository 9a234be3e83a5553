"""Waits from events: both clocks by hand, over the changes of the clocks, and what must hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tp_analysis.benefits.claims import (
    INCOME_SUPPORT_CLOCK,
    JOBSEEKERS_ALLOWANCE_CLOCK,
    LogRules,
    WorkingCalendar,
    claim_durations,
    code_events,
    durations_on,
)
from tp_analysis.benefits.claims.datasets import CLAIM_EVENTS, STEP
from tp_analysis.methods.time_to_event import survival_curve

Events = Callable[..., pa.Table]
TABLE = Path(__file__).parents[3] / "data" / "raw" / "reference" / "bank_holidays.csv"
CALENDAR = WorkingCalendar.from_table(pd.read_csv(TABLE))
RULES = LogRules(dt.date(2009, 12, 31))


def waits(table: pa.Table, rules: LogRules = RULES, **choices: Any) -> pd.DataFrame:
    """One row a claim, by its id."""
    durations = claim_durations(code_events(table, rules), rules, **choices)
    return durations.to_pandas().set_index("claim_id")


PAID = [
    ("paid", "first contact", "2009-07-01T16:00"),
    ("paid", "claim received", "2009-07-03"),
    ("paid", "evidence requested", "2009-07-06"),
    ("paid", "chased", "2009-07-08"),
    ("paid", "chased", "2009-07-09"),
    ("paid", "evidence complete", "2009-07-13"),
    ("paid", "decided", "2009-07-20T09:00"),
    ("paid", "reworked", "2009-07-21"),
    ("paid", "first payment", "2009-07-27T00:30"),
]


def test_a_paid_claim_has_both_clocks_in_calendar_and_working_days(events: Events) -> None:
    claim = waits(events(PAID), calendar=CALENDAR).loc["paid"]
    assert claim["started_on"] == dt.date(2009, 7, 1)
    assert claim["decided_on"] == dt.date(2009, 7, 20)
    # Wednesday 1 July to Monday 27 July: 26 days, of which 18 worked.
    assert claim["customer_status"] == "paid"
    assert (claim["customer_days"], claim["customer_working_days"]) == (26, 18)
    # Friday 3 July to Monday 20 July, both counted: 18 days, of which 12 worked.
    assert claim["official_status"] == "decided"
    assert (claim["official_days"], claim["official_working_days"]) == (18, 12)
    assert (claim["events"], claim["chases"], claim["reworks"]) == (9, 2, 1)
    assert (claim["customer_entry_days"], claim["official_entry_working_days"]) == (0, 0)


def test_the_measures_of_two_other_benefits_start_elsewhere(events: Events) -> None:
    jobseeker = waits(events(PAID), official=JOBSEEKERS_ALLOWANCE_CLOCK)
    assert jobseeker.loc["paid", "official_days"] == 19
    support = waits(events(PAID), official=INCOME_SUPPORT_CLOCK)
    assert support.loc["paid", "official_days"] == 7


def test_an_open_claim_waits_to_the_extract_date_and_still_is(events: Events) -> None:
    rows = [("o", "claim received", "2009-12-28"), ("o", "step", "2009-12-29")]
    claim = waits(events(rows), calendar=CALENDAR).loc["o"]
    assert claim["customer_status"] == claim["official_status"] == "open"
    # The Monday was a bank holiday.
    assert (claim["customer_days"], claim["customer_working_days"]) == (3, 3)
    assert (claim["official_days"], claim["official_working_days"]) == (4, 3)


@pytest.mark.parametrize(
    ("ending", "customers", "officials"),
    [("withdrawn", "withdrawn", "withdrawn"), ("refused", "refused", "decided")],
)
def test_a_refusal_is_a_decision_and_a_withdrawal_is_none(
    events: Events, ending: str, customers: str, officials: str
) -> None:
    rows = [("a", "claim received", "2009-07-01"), ("a", ending, "2009-07-11")]
    claim = waits(events(rows)).loc["a"]
    assert (claim["customer_status"], claim["customer_days"]) == (customers, 10)
    assert (claim["official_status"], claim["official_days"]) == (officials, 11)


def test_a_claim_whose_decision_or_start_is_not_told_is_not_on_that_clock(events: Events) -> None:
    rows = [
        ("undecided", "claim received", "2009-07-01"),
        ("undecided", "first payment", "2009-07-11"),
        ("contact", "first contact", "2009-07-01"),
    ]
    claims = waits(events(rows))
    assert list(claims["official_status"]) == ["not on this clock"] * 2
    # What ends an award later says nothing of the day of the decision.
    for later in ("withdrawn", "refused"):
        told = waits(events([*rows, ("undecided", later, "2009-10-20")])).loc["undecided"]
        assert (told["official_status"], told["customer_days"]) == ("not on this clock", 10)
        assert pd.isna(told["official_days"])
    assert claims["official_days"].isna().all()
    assert claims.loc["undecided", "customer_days"] == 10
    assert len(durations_on(claims.reset_index(), clock="customer")) == 2
    assert len(durations_on(claims.reset_index(), clock="official")) == 0


def test_a_change_of_the_clocks_moves_no_day(events: Events) -> None:
    rows = [
        ("spring", "claim received", "2009-03-28T23:30:00+00:00"),
        ("spring", "first payment", "2009-03-30T00:15:00+01:00"),
        ("autumn", "claim received", "2009-10-24T00:15:00+01:00"),
        ("autumn", "first payment", "2009-10-26T23:45:00+00:00"),
        ("summer", "claim received", "2009-07-01T23:30:00Z"),
        ("summer", "first payment", "2009-07-02T22:30:00Z"),
    ]
    claims = waits(events(rows))
    # 24 hours and 45 minutes over two midnights; 72 hours and a half over two. In summer both
    # moments are on 2 July in London, though on two days in Greenwich.
    assert dict(claims["customer_days"]) == {"spring": 2, "autumn": 2, "summer": 0}
    in_utc = waits(events(rows), replace(RULES, time_zone="UTC"))
    assert in_utc.loc["summer", "customer_days"] == 1


def test_claims_from_a_backlog_enter_when_they_come_into_view(events: Events) -> None:
    rows = [
        ("before", "claim received", "2009-06-01"),
        ("before", "first payment", "2009-06-20"),
        ("backlog", "claim received", "2009-06-21"),
        ("backlog", "decided", "2009-07-10"),
        ("backlog", "first payment", "2009-07-11"),
        ("new", "claim received", "2009-07-03"),
        ("new", "first payment", "2009-07-20"),
    ]
    claims = waits(events(rows), observed_from=dt.date(2009, 7, 1), calendar=CALENDAR)
    assert dict(claims["customer_entry_days"]) == {"backlog": 10, "before": 30, "new": 0}
    # Both days count on this clock, those of the entry, too.
    assert claims.loc["backlog", "official_entry_days"] == 11
    assert claims.loc["backlog", "customer_entry_working_days"] == 8
    seen = durations_on(claims.reset_index(), clock="customer")
    assert list(seen["claim_id"]) == ["backlog", "new"]
    curve = survival_curve(seen, event="paid")
    assert list(curve["day"]) == [0, 17, 20]
    assert list(curve["at_risk"]) == [1, 2, 1]


def test_working_days_are_missing_without_a_calendar_and_outside_its_years(events: Events) -> None:
    rows = [("a", "claim received", "1999-12-30"), ("a", "first payment", "2000-01-10")]
    for calendar in (None, CALENDAR):
        claims = waits(events(rows), calendar=calendar)
        assert claims["customer_days"].item() == 11
        assert claims["customer_working_days"].isna().all()
        assert len(durations_on(claims.reset_index(), clock="customer", days="working")) == 0


def test_events_are_named_anew_where_the_log_says_so(events: Events) -> None:
    rows = [
        ("a", "claim received", "2009-07-03"),
        ("a", "refused", "2009-07-10"),
        ("a", "claim received", "2009-07-13"),
        ("a", "first payment", "2009-07-20"),
    ]
    rules = replace(RULES, repeats={"claim received": "reworked"}, not_last={"refused": "reworked"})
    claim = waits(events(rows), rules).loc["a"]
    assert (claim["customer_status"], claim["customer_days"], claim["reworks"]) == ("paid", 17, 2)


def test_the_channel_is_that_of_the_first_event_that_names_one(events: Events) -> None:
    channels = [None, "online", "post"]
    rows = [
        ("a", "first contact", "2009-07-01"),
        ("a", "claim received", "2009-07-03"),
        ("a", "chased", "2009-07-02"),
    ]
    assert waits(events(rows, channel=channels)).loc["a", "channel"] == "post"


LOGS = st.lists(
    st.tuples(
        st.sampled_from("abcdef"),
        st.sampled_from((*CLAIM_EVENTS, STEP)),
        st.datetimes(dt.datetime(2009, 4, 1), dt.datetime(2009, 10, 1)).map(dt.datetime.isoformat),
        st.sampled_from((None, "online", "post")),
    ),
    min_size=1,
    max_size=40,
)
STRICT = replace(RULES, repeats={"claim received": "reworked"}, not_last={"refused": "reworked"})


def drawn(events: Events, rows: Sequence[tuple[Any, ...]], rules: LogRules) -> pd.DataFrame:
    table = events(rows, channel=[row[3] for row in rows])
    return waits(table, rules, calendar=CALENDAR)


@settings(max_examples=15)
@given(rows=LOGS, order=st.randoms(use_true_random=False), rules=st.sampled_from((RULES, STRICT)))
def test_the_order_of_rows_does_not_matter(
    events: Events, rows: list[tuple[Any, ...]], order: Any, rules: LogRules
) -> None:
    shuffled = list(rows)
    order.shuffle(shuffled)
    first, second = drawn(events, rows, rules), drawn(events, shuffled, rules)
    pd.testing.assert_frame_equal(first, second, check_categorical=False)


@settings(max_examples=15)
@given(rows=LOGS, claim=st.sampled_from("abcdef"), event=st.sampled_from((*CLAIM_EVENTS, STEP)))
def test_an_event_after_the_last_moves_no_wait_that_had_ended(
    events: Events, rows: list[tuple[Any, ...]], claim: str, event: str
) -> None:
    before = drawn(events, rows, RULES)
    after = drawn(events, [*rows, (claim, event, "2009-11-02T09:00", None)], RULES)
    others = before.index != claim
    pd.testing.assert_frame_equal(before[others], after.loc[before.index][others],
                                  check_categorical=False, check_dtype=False)  # fmt: skip
    for clock, ended in (("customer", {"paid", "withdrawn", "refused"}),
                         ("official", {"decided", "withdrawn"})):  # fmt: skip
        columns = [f"{clock}_{name}" for name in ("status", "days", "working_days")]
        stopped = before[f"{clock}_status"].isin(ended)
        pd.testing.assert_frame_equal(
            before.loc[stopped, columns], after.loc[before.index[stopped], columns],
            check_categorical=False, check_dtype=False,
        )  # fmt: skip


@settings(max_examples=15)
@given(rows=LOGS, later=st.integers(1, 60))
def test_a_later_extract_lengthens_open_waits_alone_and_by_as_many_days(
    events: Events, rows: list[tuple[Any, ...]], later: int
) -> None:
    rules = replace(RULES, extract_date=RULES.extract_date + dt.timedelta(later))
    now, then = drawn(events, rows, RULES), drawn(events, rows, rules)
    for clock in ("customer", "official"):
        longer = (then[f"{clock}_days"] - now[f"{clock}_days"]).dropna()
        is_open = now.loc[longer.index, f"{clock}_status"] == "open"
        assert (longer == later * is_open).all()
        assert (now[f"{clock}_days"].dropna() >= now[f"{clock}_working_days"].dropna()).all()
