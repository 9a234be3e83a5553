"""The report from real logs, from the raw file to the page and the PDF; and from a faulty one."""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CARD = """title = "{title}"
producer = "Eindhoven University of Technology"
licence = "As its publisher sets out"
accessed = "2026-11-22"
publishable = false
"""
PERMITS = """extract_date = 2012-01-31
time_zone = "Europe/Amsterdam"
working_days = "none"
stand_in = "applications for an environmental permit at a Dutch municipality"
steps = "*"
[columns]
claim = "case:concept:name"
activity = "concept:name"
time = "time:timestamp"
channel = "case:channel"
actor = "org:resource"
[fixed]
benefit = "Environmental permit"
model = "as-is"
[case_events]
"case:startdate" = "claim received"
"case:enddate" = "decided"
"""
_REFUSERS = ("ADMINISTRATION", "BUDGET OWNER", "EMPLOYEE", "MISSING", "PRE_APPROVER", "SUPERVISOR")
_SUBMITTED = "Request For Payment SUBMITTED by EMPLOYEE"
_FINAL = [f"Request For Payment FINAL_APPROVED by {who}" for who in ("SUPERVISOR", "DIRECTOR")]
_REJECTED = [f"Request For Payment REJECTED by {who}" for who in _REFUSERS]
_APPROVERS = ("ADMINISTRATION", "BUDGET OWNER", "PRE_APPROVER", "SUPERVISOR")
_APPROVED = [f"Request For Payment APPROVED by {who}" for who in _APPROVERS]
_LATER = [*_FINAL, *_REJECTED, *_APPROVED, "Request Payment", "Payment Handled"]
# All but "SAVED by EMPLOYEE": 72 drafts that nobody ever submitted are no requests.
REQUESTS = f"""extract_date = 2019-01-31
time_zone = "Europe/Amsterdam"
working_days = "none"
stand_in = "requests for payment by the staff of a Dutch university, without unsubmitted drafts"
steps = "*"
[columns]
claim = "case:concept:name"
activity = "concept:name"
time = "time:timestamp"
actor = "org:role"
[only]
"concept:name" = {json.dumps([_SUBMITTED, *_LATER])}
[fixed]
benefit = "Request for payment"
model = "as-is"
[events]
"{_SUBMITTED}" = "claim received"
{"".join(f'"{name}" = "decided"' + chr(10) for name in _FINAL)}"Payment Handled" = "first payment"
{"".join(f'"{name}" = "refused"' + chr(10) for name in _REJECTED)}[repeats]
"claim received" = "reworked"
[not_last]
refused = "reworked"
"""
FAULTY = "claim_id,event,time\none,first payment,2009-10-01\none,claim received,2009-10-05\n"
FAULTY_MAP = 'extract_date = 2009-12-31\n[fixed]\nbenefit = "Housing Benefit"\nmodel = "as-is"\n'


def bring(root: Path, tmp_path: Path, name: str, log: Path, column_map: str) -> Path:
    """The project's extracts with one log more; the data folder."""
    raw = tmp_path / "data" / "raw"
    shutil.copytree(root / "data" / "raw", raw)
    suffix = log.name[log.name.index(".") :]
    shutil.copy(log, raw / "benefits" / f"{name}{suffix}")
    (raw / "benefits" / f"{name}.events.toml").write_text(column_map, encoding="utf-8")
    card = raw / "benefits" / f"{name}{suffix.removesuffix('.gz').removesuffix('.csv')}.source.toml"
    card.write_text(CARD.format(title="A log of cases"), encoding="utf-8")
    return tmp_path / "data"


def build(root: Path, data: Path, *choices: str) -> tuple[subprocess.CompletedProcess[str], Path]:
    out = data.parent / "out"
    settings = [part for choice in choices for part in ("--set", choice)]
    command = [sys.executable, "-m", "tp_analysis", "build", "benefits", *settings,
               "--data", str(data), "--out", str(out)]  # fmt: skip
    return subprocess.run(command, cwd=root, capture_output=True, text=True), out


@pytest.mark.long
@pytest.mark.real_data
@pytest.mark.parametrize(
    ("name", "file", "column_map", "choices", "words"),
    [
        (
            "dutch-permits", "coselog_receipt_permits.csv", PERMITS,
            ("clock=official", "compare_by=channel", "design=side by side"),
            ("Of 1,435 claims in the log 105 are still open", "environmental permit at a Dutch"),
        ),
        (
            "payment-requests", "bpi2020_request_for_payment.xes.gz", REQUESTS, (),
            ("Of 6,690 claims in the log 10 are still open", "staff of a Dutch university"),
        ),
    ],
)  # fmt: skip
def test_a_real_log_becomes_a_page_and_a_pdf(
    root: Path, real_data: Path, tmp_path: Path, name: str, file: str, column_map: str,
    choices: tuple[str, ...], words: tuple[str, ...],
) -> None:  # fmt: skip
    """Counts are rounded to the nearest 5: 1,434 permits are 1,435, of which 105 are open; of 6,688
    requests that were submitted 12 are."""
    data = bring(root, tmp_path, name, real_data / "case_logs" / file, column_map)
    done, out = build(root, data, f"log_source={name}", *choices)
    assert done.returncode == 0, done.stdout + done.stderr
    page = next(out.rglob("benefits.html")).read_text(encoding="utf-8")
    assert "This log is not of benefits." in page
    # Every chart and table of the log, of its waits and of its steps.
    assert page.count("Not benefits</") >= 10
    for text in words:
        assert text in page
    assert next(out.rglob("benefits.pdf")).read_bytes().startswith(b"%PDF")
    assert len(gzip.compress(page.encode())) < 1_000_000


@pytest.mark.long
def test_nothing_is_published_of_a_log_with_a_fault(root: Path, tmp_path: Path) -> None:
    log = tmp_path / "faulty.csv"
    log.write_text(FAULTY, encoding="utf-8")
    data = bring(root, tmp_path, "faulty", log, FAULTY_MAP)
    done, out = build(root, data, "log_source=faulty")
    assert done.returncode == 11, done.stdout + done.stderr
    assert "payment before the claim (1 row: 2)" in done.stdout + done.stderr
    assert list(out.rglob("benefits.html")) == list(out.rglob("benefits.pdf")) == []
