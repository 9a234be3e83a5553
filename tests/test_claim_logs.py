"""A claim log that somebody brought: found by its name, refused whole for any fault."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from tp_analysis.benefits.claims import HOUSING_BENEFIT_CLOCK, LogRules
from tp_analysis.benefits.flow.events import steps_done
from tp_analysis.claim_logs import ReceivedLog, load_claim_log, load_from_events
from tp_analysis.disclosure.personal_rows import is_personal
from tp_analysis.errors import DataError
from tp_analysis.extracts import claim_logs

MAP = """
extract_date = 2009-12-31
stand_in = "library books, from the request to the shelf"
[fixed]
benefit = "Housing Benefit"
model = "as-is"
"""
GOOD = """claim_id,event,time
one,first contact,2009-10-01
one,claim received,2009-10-03
one,decided,2009-10-20
one,first payment,2009-10-26
two,claim received,2009-12-01
"""
# One kind of fault a row or claim; the rows are those that a spreadsheet counts.
FAULTY = """claim_id,event,time
,claim received,2009-10-01
a,,2009-10-01
b,sung,2009-10-01
c,claim received,
d,claim received,last week
e,claim received,2009-03-29T01:30:00
f,claim received,2009-10-25T01:30:00
g,claim received,2010-01-02
h,claim received,1970-01-01
i,claim received,2009-10-01T10:00:00
i,claim received,2009-10-01T10:00:00
j,decided,2009-10-01
k,claim received,2009-10-05
k,first payment,2009-10-01
l,claim received,2009-10-05
l,decided,2009-10-01
m,claim received,2009-10-01
m,refused,2009-10-05
m,first payment,2009-10-09
"""
KINDS = {
    "claim id missing": 2, "event missing": 3, "event that is not known": 4, "time missing": 5,
    "time that cannot be read": 6, "time without a zone in the hour that the clocks skip": 7,
    "time without a zone in the hour that the clocks repeat": 8,
    "event after the extract date": 9, "date before 1990": 10, "event told twice": 12,
    "claim without a start": 13, "payment before the claim": 15,
    "decision before the receipt": 17, "payment after a withdrawal or refusal": 20,
}  # fmt: skip


@pytest.fixture
def logs(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of its own, for logs."""
    folder = tmp_path / "data" / "raw" / "benefits"
    folder.mkdir(parents=True)
    monkeypatch.setenv("TP_PROJECT", str(root))
    monkeypatch.setenv("TP_DATA", str(tmp_path / "data"))
    return folder


def bring(folder: Path, name: str, rows: str, column_map: str = MAP) -> None:
    (folder / f"{name}.csv").write_text(rows, encoding="utf-8")
    (folder / f"{name}.events.toml").write_text(column_map, encoding="utf-8")


def load(name: str) -> ReceivedLog:
    return load_claim_log(name, official=HOUSING_BENEFIT_CLOCK)


def test_a_log_is_found_by_its_name_and_its_waits_bear_no_claim_id(logs: Path) -> None:
    bring(logs, "office", GOOD)
    log = load("office")
    assert (log.file, log.event_count, log.card) == ("benefits/office.csv", 5, None)
    assert log.stand_in == "library books, from the request to the shelf"
    assert "claim_id" not in log.waits.columns
    assert log.waits["customer_status"].tolist() == ["paid", "open"]
    # 1 to 26 October; 1 to 31 December.
    assert log.waits["customer_days"].tolist() == [25, 30]
    assert log.waits["official_days"].tolist() == [18, 31]


def test_waits_and_events_are_rows_about_people(logs: Path) -> None:
    bring(logs, "office", GOOD)
    assert is_personal(load("office").waits)
    given = []

    def kept(events: pd.DataFrame, rules: LogRules) -> pd.DataFrame:
        given.append(is_personal(events))
        assert rules.extract_date.isoformat() == "2009-12-31"
        return pd.DataFrame(events)[["claim_id", "event"]]

    made = load_from_events("office", kept)
    assert is_personal(made)
    assert all(given)
    assert sorted(made["claim_id"]) == ["one"] * 4 + ["two"]


def test_what_is_made_of_events_part_by_part_is_that_of_the_whole(
    logs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [f"c{number},claim received,2009-10-0{1 + number % 9}" for number in range(60)]
    rows += [f"c{number},first payment,2009-11-0{1 + number % 7}" for number in range(0, 60, 2)]
    bring(logs, "office", "\n".join(["claim_id,event,time", *rows, ""]))
    whole = load_from_events("office", steps_done)
    parts: list[int] = []

    def counted(events: pd.DataFrame, rules: LogRules) -> pd.DataFrame:
        parts.append(len(events))
        return steps_done(events, rules)

    monkeypatch.setattr(claim_logs, "_parts_for", lambda _: 7)
    parted = load_from_events("office", counted)
    assert len(parts) > 1
    assert sum(parts) == 90
    order = ["claim_id", "place"]
    pd.testing.assert_frame_equal(
        pd.DataFrame(parted).sort_values(order, ignore_index=True),
        pd.DataFrame(whole).sort_values(order, ignore_index=True),
    )


def test_fourteen_kinds_of_fault_are_told_in_one_go_with_their_rows(logs: Path) -> None:
    bring(logs, "faulty", FAULTY)
    for read in (load, lambda name: load_from_events(name, steps_done)):
        with pytest.raises(DataError) as told:
            read("faulty")
        for kind, row in KINDS.items():
            assert f"\n- {kind} (1 row: {row})." in str(told.value)
        assert "last week" not in str(told.value)


def test_a_claim_left_out_has_no_wait_and_its_reason_is_counted(logs: Path) -> None:
    bring(logs, "office", GOOD, f"{MAP}[leave_out]\ntwo = 'a test record'\n")
    log = load("office")
    assert log.waits["customer_days"].tolist() == [25]
    assert log.left_out == {"a test record": 1}


def test_a_backlog_is_watched_from_the_day_that_the_map_says(logs: Path) -> None:
    bring(logs, "backlog", GOOD, f"observed_from = 2009-10-11\n{MAP}")
    waits = load("backlog").waits
    assert waits["customer_entry_days"].tolist() == [10, 0]


def test_an_unknown_name_is_answered_with_the_nearest(logs: Path) -> None:
    bring(logs, "office", GOOD)
    with pytest.raises(DataError, match=r"no claim log 'ofice'.*Did you mean 'office'\?"):
        load("ofice")


def test_two_logs_of_one_name_are_refused(logs: Path) -> None:
    bring(logs, "office", GOOD)
    shutil.copy(logs / "office.csv", logs / "office.xes")
    with pytest.raises(DataError, match=r"office\.csv and office\.xes under one name"):
        load("office")


def test_a_card_beside_the_log_says_whose_it_is(logs: Path) -> None:
    bring(logs, "office", GOOD)
    (logs / "office.source.toml").write_text(
        'title = "Claims"\nproducer = "A council"\nlicence = "None"\n'
        'accessed = "2026-11-22"\npublishable = false\n',
        encoding="utf-8",
    )
    card = load("office").card
    assert card is not None
    assert card.producer == "A council"
