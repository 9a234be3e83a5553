"""Claim logs from file to waits: in parts as in one, and the real logs with cases done by hand."""

from __future__ import annotations

import datetime as dt
import gzip
import itertools
import random
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tp_analysis.benefits.claims import WorkingCalendar, durations_on
from tp_analysis.errors import DataError
from tp_analysis.extracts.claim_logs import events_in_parts, read_claim_log
from tp_analysis.extracts.event_logs import read_events
from tp_analysis.extracts.event_maps import EventMap

HOLIDAYS = Path(__file__).parents[2] / "data" / "raw" / "reference" / "bank_holidays.csv"
CALENDAR = WorkingCalendar.from_table(pd.read_csv(HOLIDAYS))


def as_map(**values: Any) -> EventMap:
    return EventMap.model_validate(values)


PLAIN = as_map(
    extract_date=dt.date(2010, 6, 30), fixed={"model": "as-is", "benefit": "Housing Benefit"}
)


def made_up(folder: Path, claims: int, *, faults: bool = False) -> Path:
    """Claims of made-up people with a receipt, a decision and a payment each, in no order."""
    draw = random.Random(2010)
    rows = []
    for claim in range(claims):
        day = dt.date(2009, 1, 1) + dt.timedelta(draw.randrange(365))
        for event in ("claim received", "decided", "first payment"):
            rows.append((f"claim-{claim}", event, day.isoformat()))
            day += dt.timedelta(draw.randrange(-1 if faults else 0, 40))
    draw.shuffle(rows)
    names = ("claim_id", "event", "time")
    path = folder / "log.parquet"
    pq.write_table(
        pa.table(dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))), path
    )
    return path


@pytest.mark.parametrize("faults", [False, True])
def test_a_log_in_parts_has_the_waits_and_the_faults_of_the_whole(
    tmp_path: Path, faults: bool
) -> None:
    path = made_up(tmp_path, 400, faults=faults)
    whole, parted = (
        read_claim_log(path, PLAIN, calendar=CALENDAR, parts=parts) for parts in (1, 7)
    )
    assert whole.events == parted.events == 1200
    assert whole.faults == parted.faults
    assert bool(whole.faults) == faults
    pd.testing.assert_frame_equal(
        whole.durations.to_pandas(), parted.durations.to_pandas(), check_categorical=False
    )


def test_the_events_of_a_claim_lie_in_one_part(tmp_path: Path) -> None:
    parts = list(events_in_parts(read_events(made_up(tmp_path, 200), PLAIN), parts=5))
    held = [set(part["claim_id"].to_pylist()) for part in parts]
    assert len(held) == 5
    assert not any(one & other for one, other in itertools.combinations(held, 2))
    assert sum(map(len, held)) == 200


def test_a_map_that_keeps_no_row_is_told(tmp_path: Path) -> None:
    path = made_up(tmp_path, 3)
    with pytest.raises(DataError, match=r"log\.parquet has no row that its column map keeps"):
        read_claim_log(path, PLAIN.model_copy(update={"only": {"event": ("sung",)}}))


PERMITS = as_map(
    extract_date=dt.date(2012, 1, 31),
    time_zone="Europe/Amsterdam",
    working_days="none",
    columns={
        "claim": "case:concept:name",
        "activity": "concept:name",
        "time": "time:timestamp",
        "channel": "case:channel",
        "actor": "org:resource",
    },
    fixed={"benefit": "Environmental permit", "model": "as-is"},
    steps="*",
    case_events={"case:startdate": "claim received", "case:enddate": "decided"},
)


@pytest.mark.real_data
def test_the_dutch_permits_have_105_open_of_1434(real_data: Path) -> None:
    log = read_claim_log(
        real_data / "case_logs" / "coselog_receipt_permits.csv", PERMITS, calendar=CALENDAR
    )
    assert log.faults == []
    claims = log.durations.to_pandas().set_index("claim_id")
    assert len(claims) == 1434
    assert dict(claims["official_status"].value_counts()) == {"decided": 1329, "open": 105}
    # By hand: received 11 October 2011 at 01:06, ended 18 October at 13:56, both days counted.
    assert claims.loc["case-10017", "official_days"] == 8
    # Received 6 October in summer time, ended 17 November in winter time.
    assert claims.loc["case-10024", "official_days"] == 43
    # Open from 11 October 2011 to 31 January 2012: 21 + 30 + 31 + 31 days, and one.
    assert claims.loc["case-10011", "official_days"] == 113
    # Ended an hour before it was received, by a clock that writes days as midnight: no day.
    assert claims.loc["case-8267", "official_days"] == 1
    assert claims.loc["case-10011", "channel"] == "Internet"
    # England's bank holidays say nothing of Dutch offices.
    assert claims["official_working_days"].isna().all()
    waits = durations_on(log.durations, clock="official")
    assert (len(waits), int((waits["event"] == "open").sum())) == (1434, 105)


_REQUEST = "Request For Payment {}"
_REFUSERS = ("ADMINISTRATION", "BUDGET OWNER", "EMPLOYEE", "MISSING", "PRE_APPROVER", "SUPERVISOR")
REQUESTS = as_map(
    extract_date=dt.date(2019, 1, 31),
    time_zone="Europe/Amsterdam",
    working_days="none",
    columns={
        "claim": "case:concept:name",
        "activity": "concept:name",
        "time": "time:timestamp",
        "actor": "org:role",
    },
    fixed={"benefit": "Request for payment", "model": "as-is"},
    steps="*",
    events={
        _REQUEST.format("SAVED by EMPLOYEE"): "claim received",
        _REQUEST.format("SUBMITTED by EMPLOYEE"): "claim received",
        _REQUEST.format("FINAL_APPROVED by SUPERVISOR"): "decided",
        _REQUEST.format("FINAL_APPROVED by DIRECTOR"): "decided",
        "Payment Handled": "first payment",
        **{_REQUEST.format(f"REJECTED by {who}"): "refused" for who in _REFUSERS},
    },
    repeats={"claim received": "reworked"},
    not_last={"refused": "reworked"},
)


@pytest.mark.real_data
def test_the_requests_for_payment_are_paid_as_often_as_their_publisher_counts(
    real_data: Path, tmp_path: Path
) -> None:
    zipped = real_data / "case_logs" / "bpi2020_request_for_payment.xes.gz"
    log = read_claim_log(zipped, REQUESTS)
    assert log.faults == []
    assert log.events == 36_072
    claims = log.durations.to_pandas().set_index("claim_id")
    assert len(claims) == 6_760
    assert int((claims["customer_status"] == "paid").sum()) == 6_187
    # By hand: submitted 14 February 2017, paid on the 20th.
    assert claims.loc["requestforpayment147529", "customer_days"] == 6
    plain = tmp_path / "log.xes"
    plain.write_bytes(gzip.decompress(zipped.read_bytes()))
    assert read_claim_log(plain, REQUESTS, parts=3).durations.equals(log.durations)


@pytest.mark.real_data
def test_a_log_without_a_zone_is_read_on_the_clock_of_its_place(real_data: Path) -> None:
    complaints = as_map(
        extract_date=dt.date(2016, 7, 31),
        time_zone="America/New_York",
        time_format="%m/%d/%Y %I:%M:%S %p",
        working_days="none",
        columns={"claim": "Unique Key", "activity": "", "time": "", "area": "Borough"},
        fixed={"benefit": "Complaint", "model": "as-is"},
        case_events={"Created Date": "claim received", "Closed Date": "decided"},
    )
    log = read_claim_log(real_data / "case_logs" / "nyc_311_2016_sample.csv", complaints)
    claims = log.durations.to_pandas().set_index("claim_id")
    assert log.faults == []
    assert set(claims["official_status"]) == {"decided"}
    # Received 21 June at 13:39, closed 29 June at 16:15, both days counted.
    assert claims.loc["33655882", "official_days"] == 9


def test_the_days_of_each_claim_are_those_that_duckdb_finds_on_the_clock_in_london(
    tmp_path: Path,
) -> None:
    draw = random.Random(7)
    rows = []
    for claim in range(2_000):
        moment = dt.datetime(2009, 1, 1, tzinfo=dt.UTC)
        for event in ("claim received", "decided", "first payment"):
            moment += dt.timedelta(minutes=draw.randrange(150 * 24 * 60))
            rows.append((f"claim-{claim}", event, moment))
    draw.shuffle(rows)
    path = tmp_path / "log.parquet"
    arrays = dict(
        zip(("claim_id", "event", "time"), map(list, zip(*rows, strict=True)), strict=True)
    )
    pq.write_table(pa.table(arrays), path)
    connection = duckdb.connect()
    connection.execute("set timezone = 'Europe/London'")
    connection.execute("set threads = 1")
    ends = ", ".join(
        f"(min(time) filter (event = '{event}'))::timestamp as {name}"
        for name, event in (("began", "claim received"), ("decided", "decided"),
                            ("paid", "first payment"))
    )  # fmt: skip
    expected = connection.execute(
        "select claim_id, datediff('day', began, paid), datediff('day', began, decided) + 1 from "
        f"(select claim_id, {ends} from read_parquet($1) group by claim_id) order by claim_id",
        [str(path)],
    ).fetchall()
    late = PLAIN.model_copy(update={"extract_date": dt.date(2010, 12, 31)})
    claims = read_claim_log(path, late, parts=3).durations.select(
        ["claim_id", "customer_days", "official_days"]
    )
    assert [tuple(row.values()) for row in claims.to_pylist()] == expected
