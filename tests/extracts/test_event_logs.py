"""Exports of case-management systems as claim events: three formats, one map, the same events."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tp_analysis.benefits.claims.datasets import events_schema
from tp_analysis.errors import DataError
from tp_analysis.extracts import event_logs
from tp_analysis.extracts.event_logs import read_events
from tp_analysis.extracts.event_maps import EventMap

HEADER = ["Case", "What", "When", "Who", "Via", "Kind", "Registered", "State"]
ROWS = [
    ["1", "Received", "2009-07-01T10:00:00+01:00", "Ann", " post ", "HB", "2009-06-30", "done"],
    ["1", "Looked at", "2009-07-02T10:00:00+01:00", "", "post", "HB", "2009-06-30", "done"],
    ["1", "Awarded", "2009-07-20T10:00:00+01:00", "Bob", "post", "CTB", "2009-06-30", "done"],
    ["2", "Received", "2009-07-03T10:00:00+01:00", "Ann", "", "JSA", "", "done"],
    ["2", "Received", "2009-07-04T10:00:00+01:00", "Ann", "", "JSA", "", "draft"],
]
MAP: dict[str, Any] = {
    "extract_date": dt.date(2009, 12, 31),
    "columns": {
        "claim": "Case", "activity": "What", "time": "When", "actor": "Who", "channel": "Via",
        "benefit": "Kind",
    },
    "fixed": {"model": "as-is", "area": "luton-and-central-bedfordshire"},
    "events": {"Received": "claim received", "Awarded": ["decided", "first payment"]},
    "steps": ["Looked at"],
    "case_events": {"Registered": "first contact"},
    "only": {"State": ["done"]},
    "benefits": {"HB": "Housing Benefit", "CTB": "Council Tax Benefit"},
}  # fmt: skip
READ = [
    (2, "1", "claim received", "Received", 9, "Ann", "post", "Housing Benefit", False),
    (2, "1", "first contact", "Registered", 23, "Ann", "post", "Housing Benefit", True),
    (3, "1", "first contact", "Registered", 23, None, "post", "Housing Benefit", True),
    (3, "1", "step", "Looked at", 9, None, "post", "Housing Benefit", False),
    (4, "1", "decided", "Awarded", 9, "Bob", "post", "Council Tax Benefit", False),
    (4, "1", "first contact", "Registered", 23, "Bob", "post", "Council Tax Benefit", True),
    (4, "1", "first payment", "Awarded", 9, "Bob", "post", "Council Tax Benefit", False),
    (5, "2", "claim received", "Received", 9, "Ann", None, "JSA", False),
]


def told(path: Path, **changes: Any) -> list[tuple[Any, ...]]:
    """What the events of a file say, in an order that does not depend on the reader."""
    batches = list(read_events(path, EventMap.model_validate(MAP | changes)))
    table = pa.Table.from_batches(batches, events_schema())
    assert set(table["model"].to_pylist()) <= {"as-is"}
    names = ("row", "claim_id", "event", "activity", "time", "actor", "channel", "benefit",
             "is_fact_of_case")  # fmt: skip
    rows = [tuple(row[name] for name in names) for row in table.to_pylist()]
    return sorted((*row[:4], row[4] and row[4].hour, *row[5:]) for row in rows)


def as_csv(folder: Path, header: list[str] = HEADER, rows: list[list[str]] = ROWS) -> Path:
    path = folder / "log.csv"
    with path.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows([header, *rows])
    return path


def as_parquet(folder: Path) -> Path:
    path = folder / "log.parquet"
    columns: dict[str, Any] = {name: [row[at] for row in ROWS] for at, name in enumerate(HEADER)}
    columns["When"] = pa.array(
        [dt.datetime.fromisoformat(when) for when in columns["When"]], pa.timestamp("ms", "UTC")
    )
    columns["Registered"] = pa.array(
        [dt.date.fromisoformat(day) if day else None for day in columns["Registered"]]
    )
    columns["Case"] = pa.array([int(case) for case in columns["Case"]])
    pq.write_table(pa.table(columns), path)
    return path


def as_xes(folder: Path) -> Path:
    path = folder / "log.xes.gz"
    traces = []
    for case in ("1", "2"):
        events = [
            "".join(f'<string key="{name}" value="{cell}"/>' for name, cell in
                    zip(HEADER[1:], row[1:], strict=True) if cell)
            for row in ROWS if row[0] == case
        ]  # fmt: skip
        whole = "".join(f"<event>{event}</event>" for event in events)
        traces.append(f'<trace><string key="Case" value="{case}"/>{whole}</trace>')
    path.write_bytes(gzip.compress(f"<log>{''.join(traces)}</log>".encode()))
    return path


def test_a_csv_export_becomes_the_events_that_its_map_names(tmp_path: Path) -> None:
    assert told(as_csv(tmp_path)) == READ


def test_a_parquet_export_with_typed_columns_gives_the_same(tmp_path: Path) -> None:
    assert told(as_parquet(tmp_path)) == READ


def test_a_zipped_xes_export_gives_the_same_with_events_numbered_from_1(tmp_path: Path) -> None:
    columns = {**MAP["columns"], "claim": "case:Case"}
    expected = [(row - 1, *rest) for row, *rest in READ]
    assert told(as_xes(tmp_path), columns=columns) == expected


@pytest.mark.parametrize("make", [as_csv, as_parquet, as_xes])
def test_a_log_in_many_batches_is_the_log_in_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Any
) -> None:
    path = make(tmp_path)
    changes = {"columns": {**MAP["columns"], "claim": "case:Case"}} if make is as_xes else {}
    whole = told(path, **changes)
    monkeypatch.setattr(event_logs, "BATCH_ROWS", 2)
    assert told(path, **changes) == whole


def test_an_activity_that_the_map_does_not_know_keeps_its_name(tmp_path: Path) -> None:
    assert "Looked at" in {row[2] for row in told(as_csv(tmp_path), steps=[])}
    assert "Looked at" not in {row[2] for row in told(as_csv(tmp_path), steps="*")}


def test_a_log_with_a_column_a_date_and_a_row_a_claim_needs_no_activity(tmp_path: Path) -> None:
    path = as_csv(tmp_path, ["id", "created", "closed"], [["1", "2009-07-01", "2009-07-03"],
                                                          ["2", "2009-07-02", ""]])  # fmt: skip
    read = told(
        path,
        columns={"claim": "id", "activity": "", "time": ""},
        fixed={"model": "as-is", "benefit": "Noise"},
        case_events={"created": "claim received", "closed": "decided"},
        only={},
    )
    assert [row[:3] for row in read] == [
        (2, "1", "claim received"), (2, "1", "decided"), (3, "2", "claim received"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"Case,What\n1,Received\n", "no column 'When', which its column map names"),
        (b"", "log.csv is empty"),
        (b"\n\n", "log.csv is empty"),
        (",".join(HEADER).encode() + b"\n", "a header and no rows"),
        (",".join(HEADER).encode() + b"\n1,2\n", "row 2: its number of cells is not"),
        (gzip.compress(b"Case,What\n"), "gzipped and holds no XES log"),
        (gzip.compress(b"<log><trace/></log>"), "no events"),
        (b"PAR1 and no more", "not a readable Parquet file"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, text: bytes, words: str) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes(text)
    with pytest.raises(DataError, match=words):
        told(path)


def test_an_attribute_that_no_event_of_an_xes_log_has_is_told_with_those_there_are(
    tmp_path: Path,
) -> None:
    with pytest.raises(DataError, match="has the attribute 'Case'") as refusal:
        told(as_xes(tmp_path))
    assert "'case:' before their key" in str(refusal.value)
    with pytest.raises(DataError, match="Known: Kind, Registered, State, Via, What, When, Who, ca"):
        told(as_xes(tmp_path), columns={**MAP["columns"], "claim": "reference number"})


# The first row of a log that was exported without its headings.
RECORD = ["05/02/2024 09:00", "CLAIM RECD", "QQ123456C", "SMITH John", "Evans"]


@pytest.mark.parametrize("headings", [RECORD, [*RECORD, "What"], [*RECORD, "CASE"]])
def test_the_first_row_of_a_log_is_never_told(tmp_path: Path, headings: list[str]) -> None:
    path = as_csv(tmp_path, headings, [headings])
    parquet = tmp_path / "log.parquet"
    pq.write_table(pa.table({name: ["1"] for name in headings}), parquet)
    for file in (path, parquet):
        with pytest.raises(DataError, match=r"column.*its column map names") as refusal:
            told(file)
        assert not [cell for cell in RECORD if cell in str(refusal.value)]


@pytest.mark.parametrize("name", ["log.xes", "log.parquet"])
def test_a_file_is_read_as_its_name_says_and_its_text_is_not_told(
    tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    path.write_text("QQ123456C,SMITH John\n1,2\n", encoding="utf-8")
    with pytest.raises(DataError, match="is not a readable") as refusal:
        told(path)
    assert not [word for word in ("QQ123456C", "SMITH") if word in str(refusal.value)]


def test_a_heading_that_differs_by_a_capital_is_told_by_its_place(tmp_path: Path) -> None:
    header = ["CASE", *HEADER[1:]]
    with pytest.raises(DataError, match=r"no column 'Case'.* column 1 differs by capitals"):
        told(as_csv(tmp_path, header))


def test_a_column_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    rows = [[*row, "x"] for row in ROWS]
    assert told(as_csv(tmp_path, [*HEADER, "Notes"], rows)) == READ
    with pytest.raises(DataError, match=r"'What' more than once, in columns 2 and 9"):
        told(as_csv(tmp_path, [*HEADER, "What"], rows))


def test_a_claim_that_the_map_leaves_out_has_no_event(tmp_path: Path) -> None:
    left = told(as_csv(tmp_path), leave_out={"1": "a test record"})
    assert left == [row for row in READ if row[1] != "1"]


def test_a_claim_to_leave_out_that_the_log_does_not_have_is_a_slip(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"no row of 1 of the 2 claims.* in line 2") as refusal:
        told(as_csv(tmp_path), leave_out={"1": "a test record", "QQ123456C": "the same"})
    assert "QQ123456C" not in str(refusal.value)
