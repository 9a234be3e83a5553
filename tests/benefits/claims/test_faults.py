"""Every fault of a claim log in one go: which rows, how many, what to do, and nobody's values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pytest

from tp_analysis.benefits.claims import (
    Fault,
    LogRules,
    code_events,
    find_faults,
    join_faults,
    refuse_faults,
)
from tp_analysis.benefits.claims.faults import WHAT_TO_DO
from tp_analysis.errors import DataError

Events = Callable[..., pa.Table]

SOUND = [
    ("sound", "first contact", "2009-07-01T10:00"),
    ("sound", "claim received", "2009-07-03"),
    ("sound", "decided", "2009-07-20"),
    ("sound", "first payment", "2009-07-20T10:00"),
]
# Each kind of fault with the rows of a log that has it and nothing else; the last row is told.
FAULTY: dict[str, list[tuple[Any, ...]]] = {
    "claim id missing": [(None, "claim received", "2009-07-03")],
    "event missing": [("a", "claim received", "2009-07-03"), ("a", None, "2009-07-04")],
    "event that is not known": [
        ("b", "claim received", "2009-07-03"),
        ("b", "coffee", "2009-07-04"),
    ],
    "time missing": [("c", "claim received", "2009-07-03"), ("c", "decided", "")],
    "time that cannot be read": [("d", "claim received", "tomorrow")],
    "time without a zone in the hour that the clocks skip": [
        ("e", "claim received", "2009-03-29T01:30:00")
    ],
    "time without a zone in the hour that the clocks repeat": [
        ("f", "claim received", "2009-10-25T01:30:00")
    ],
    "event after the extract date": [
        ("g", "claim received", "2009-07-03"),
        ("g", "decided", "2010-01-01"),
    ],
    "date before 1990": [("h", "claim received", "1970-01-01")],
    "event told twice": [
        ("i", "claim received", "2009-07-03"),
        ("i", "chased", "2009-07-06"),
        ("i", "chased", "2009-07-06"),
    ],
    "claim without a start": [("j", "decided", "2009-07-03")],
    "start told twice": [
        ("k", "claim received", "2009-07-03"),
        ("k", "claim received", "2009-07-04"),
    ],
    "first payment told twice": [
        ("l", "claim received", "2009-07-03"),
        ("l", "first payment", "2009-07-20"),
        ("l", "first payment", "2009-07-27"),
    ],
    "first contact after the receipt": [
        ("m", "claim received", "2009-07-03"),
        ("m", "first contact", "2009-07-04"),
    ],
    "payment before the claim": [
        ("n", "claim received", "2009-07-03T10:00"),
        ("n", "first payment", "2009-07-03T09:00"),
    ],
    "decision before the receipt": [
        ("o", "claim received", "2009-07-03"),
        ("o", "decided", "2009-07-02"),
    ],
    "withdrawal or refusal before the claim": [
        ("y", "first contact", "2009-07-03"),
        ("y", "claim received", "2009-07-05"),
        ("y", "withdrawn", "2009-07-02"),
    ],
    "payment after a withdrawal or refusal": [
        ("p", "claim received", "2009-07-03"),
        ("p", "refused", "2009-07-20"),
        ("p", "first payment", "2009-07-27"),
    ],
    "decision after the first payment": [
        ("za", "claim received", "2009-07-03"),
        ("za", "first payment", "2009-07-20"),
        ("za", "decided", "2009-07-21"),
    ],
    "withdrawal or refusal told twice": [
        ("zb", "claim received", "2009-07-03"),
        ("zb", "withdrawn", "2009-07-20"),
        ("zb", "withdrawn", "2009-07-21"),
    ],
    "claim both withdrawn and refused": [
        ("q", "claim received", "2009-07-03"),
        ("q", "withdrawn", "2009-07-20"),
        ("q", "refused", "2009-07-27"),
    ],
    "benefit missing": [("r", "claim received", "2009-07-03", {"benefit": None})],
    "benefit that is not known": [
        ("s", "claim received", "2009-07-03", {"benefit": "House Benefit"})
    ],
    "model missing": [("t", "claim received", "2009-07-03", {"model": None})],
    "model that is not known": [("u", "claim received", "2009-07-03", {"model": "new"})],
    "claim of two benefits": [
        ("v", "claim received", "2009-07-03"),
        ("v", "decided", "2009-07-04", {"benefit": "Council Tax Benefit"}),
    ],
    "claim of two models": [
        ("w", "claim received", "2009-07-03"),
        ("w", "decided", "2009-07-04", {"model": "redesigned"}),
    ],
    "claim of two areas": [
        ("x", "claim received", "2009-07-03", {"area": "luton"}),
        ("x", "decided", "2009-07-04", {"area": "bedford"}),
    ],
}


@pytest.fixture(scope="module")
def both() -> LogRules:
    return LogRules(
        dt.date(2009, 12, 31), benefits=frozenset({"Housing Benefit", "Council Tax Benefit"})
    )


def log(events: Events, rows: list[tuple[Any, ...]]) -> pa.Table:
    told = [{"benefit": "Housing Benefit", "model": "as-is", "area": None} for _ in rows]
    for row, values in zip(rows, told, strict=True):
        values.update(row[3] if len(row) > 3 else {})
    return events(rows, **{name: [values[name] for values in told] for name in told[0]})


def test_a_sound_log_has_no_fault(events: Events, rules: LogRules) -> None:
    assert find_faults(code_events(events(SOUND), rules), rules) == []
    refuse_faults([], log="claims.csv")


def test_there_is_a_planted_log_for_every_kind_of_fault() -> None:
    assert set(FAULTY) == set(WHAT_TO_DO)


@pytest.mark.parametrize("kind", FAULTY)
def test_one_fault_is_told_alone_with_its_row(events: Events, both: LogRules, kind: str) -> None:
    rows = SOUND + FAULTY[kind]
    faults = find_faults(code_events(log(events, rows), both), both)
    # A claim that lacks a start is told by its first row, and so by its last: it has one.
    assert faults == [Fault(kind, 1, (len(rows) + 1,))]


def test_a_log_with_every_fault_tells_them_all_at_once(events: Events, both: LogRules) -> None:
    rows = [row for kind in WHAT_TO_DO for row in FAULTY[kind]]
    last, expected = 1, []
    for kind in WHAT_TO_DO:
        last += len(FAULTY[kind])
        expected.append(Fault(kind, 1, (last,)))
    found = find_faults(code_events(log(events, rows), both), both)
    assert found == expected
    assert len(found) == 28
    with pytest.raises(DataError) as refusal:
        refuse_faults(found, log="claims.csv")
    message = str(refusal.value)
    assert all(f"{fault.kind} (1 row: {fault.rows[0]})" in message for fault in expected)
    values = {"coffee", "tomorrow", "House Benefit", "luton", "bedford"}
    assert not [value for value in values if value in message]
    assert all(problem.value is None for fault in found for problem in fault.problems())


def test_many_rows_of_a_fault_are_counted_and_the_first_are_listed(
    events: Events, rules: LogRules
) -> None:
    rows = [(f"c{number}", "claim received", "soon") for number in range(30)]
    [fault] = find_faults(code_events(events(rows), rules), rules)
    assert (fault.count, fault.rows) == (30, tuple(range(2, 22)))
    assert "(30 rows: 2, 3," in fault.sentence()
    assert "and 10 more" in fault.sentence()
    [problem] = fault.problems({"time": "Done at"})
    assert problem.sentence() == f"column Done at: {fault.sentence().removesuffix('.')}"
    few = Fault(fault.kind, 2, (2, 5))
    assert [(each.row, each.column) for each in few.problems({"time": "Done at"})] == [
        (2, "Done at"), (5, "Done at"),
    ]  # fmt: skip


def test_every_fault_has_a_line_of_its_own(events: Events, rules: LogRules) -> None:
    rows = [("a", "claim received", "soon"), ("b", "decided", "2009-07-03")]
    with pytest.raises(DataError) as refusal:
        refuse_faults(find_faults(code_events(events(rows), rules), rules), log="claims.csv")
    lines = str(refusal.value).splitlines()
    assert lines[0] == "claims.csv cannot be used:"
    assert [line.partition(" (")[0] for line in lines[1:]] == [
        "- time that cannot be read", "- claim without a start",
    ]  # fmt: skip


def test_a_decision_revised_and_evidence_asked_for_again_are_no_faults(
    events: Events, rules: LogRules
) -> None:
    rows = [
        ("a", "claim received", "2009-07-03"),
        ("a", "evidence complete", "2009-07-03"),
        ("a", "evidence requested", "2009-07-06"),
        ("a", "decided", "2009-07-10"),
        ("a", "first payment", "2009-07-10T10:00"),
        ("a", "decided", "2009-09-01"),
    ]
    table = events(rows, channel=["post", None, None, None, None, None])
    assert find_faults(code_events(table, rules), rules) == []


def test_faults_of_parts_are_those_of_the_whole(events: Events, both: LogRules) -> None:
    rows = [row for kind in FAULTY for row in FAULTY[kind]] + [("z", "decided", "2009-07-03")]
    table = log(events, rows)
    whole = find_faults(code_events(table, both), both)
    first = pa.compute.less(pa.compute.fill_null(table["claim_id"], ""), "k")
    parts = [table.filter(first), table.filter(pa.compute.invert(first))]
    assert join_faults(find_faults(code_events(part, both), both) for part in parts) == whole


def test_a_day_without_a_time_is_before_no_time_of_that_day(
    events: Events, rules: LogRules
) -> None:
    rows = [
        ("a", "claim received", "2009-07-03T10:00:00"),
        ("a", "first payment", "2009-07-03"),
        # Some systems add thousandths to a day.
        ("b", "claim received", "2009-07-03T01:06:40"),
        ("b", "decided", "2009-07-03T00:00:00.010"),
    ]
    assert find_faults(code_events(events(rows), rules), rules) == []


def test_a_claim_may_be_withdrawn_between_its_first_contact_and_its_receipt(
    events: Events, rules: LogRules
) -> None:
    rows = [
        ("a", "first contact", "2009-07-01"),
        ("a", "withdrawn", "2009-07-02"),
        ("a", "claim received", "2009-07-03"),
    ]
    assert find_faults(code_events(events(rows), rules), rules) == []


def test_what_repeats_or_goes_on_is_no_fault_where_the_log_says_what_it_is(
    events: Events, rules: LogRules
) -> None:
    rows = [
        ("a", "claim received", "2009-07-03"),
        ("a", "refused", "2009-07-10"),
        ("a", "claim received", "2009-07-13"),
        ("a", "first payment", "2009-07-20"),
        ("b", "claim received", "2009-07-03"),
        ("b", "refused", "2009-07-10"),
    ]
    table = events(rows)
    plain = find_faults(code_events(table, rules), rules)
    assert [fault.kind for fault in plain] == [
        "start told twice",
        "payment after a withdrawal or refusal",
    ]
    lenient = replace(
        rules, repeats={"claim received": "reworked"}, not_last={"refused": "reworked"}
    )
    assert find_faults(code_events(table, lenient), lenient) == []


def test_a_time_from_a_column_of_the_case_may_stand_on_every_row(
    events: Events, rules: LogRules
) -> None:
    rows = [("a", "claim received", "2009-07-03")] * 3
    facts = events(rows, is_fact_of_case=[True] * 3)
    assert find_faults(code_events(facts, rules), rules) == []
    others = events([*rows, ("a", "claim received", "2009-07-04")], is_fact_of_case=[True] * 4)
    assert [f.kind for f in find_faults(code_events(others, rules), rules)] == ["start told twice"]
