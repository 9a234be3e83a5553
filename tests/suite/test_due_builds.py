"""`tp build --due` as a timer calls it: once a period, and a notice where an edition failed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from tp_analysis.project import Project
from tp_analysis.suite.due import memory_path, read_done
from tp_analysis.suite.history import read_runs

NIGHTLY = '\n[[schedule]]\nname = "nightly"\ncron = "30 1 * * *"\n'


@pytest.fixture
def scheduled(copy: Any) -> Any:
    """A built project that has just been given a nightly schedule."""
    suite = copy.root / "suite.toml"
    suite.write_text(suite.read_text(encoding="utf-8") + NIGHTLY, encoding="utf-8")
    return copy


def project_of(small_project: Any) -> Project:
    root = small_project.root
    return Project(root, root / "data", root / "reports")


@pytest.fixture
def webhook() -> Iterator[tuple[str, list[Any]]]:
    """A web server of our own: its address for Apprise, and what was posted to it."""
    received: list[Any] = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            received.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"json://127.0.0.1:{server.server_port}/hook", received
    server.shutdown()
    server.server_close()


def test_a_period_is_served_once_and_remembered(scheduled: Any) -> None:
    first = scheduled.tp("build", "--due")
    assert first.code == 0, first.words
    assert scheduled.tp("build", "--due").out.strip() == "Nothing is due."
    project = project_of(scheduled)
    [run] = [run for run in read_runs(project) if run.schedules]
    assert run.schedules == {"nightly": read_done(project)[0]["nightly"].period}
    page = (scheduled.reports / "index.html").read_text(encoding="utf-8")
    assert 'id="schedules"' in page
    assert "nightly" in page


def test_a_lost_memory_makes_it_due_again_and_builds_nothing_that_is_fresh(scheduled: Any) -> None:
    scheduled.tp("build", "--due")
    contents = scheduled.contents()
    memory_path(project_of(scheduled)).write_bytes(b"{")
    again = scheduled.tp("build", "--due")
    assert again.code == 0
    assert "schedule.json cannot be read" in again.err
    assert scheduled.contents() == contents
    assert scheduled.tp("build", "--due").err == ""


@pytest.mark.long
def test_a_failure_is_told_once_and_the_last_good_version_stays_live(
    scheduled: Any, small: Any, webhook: tuple[str, list[Any]]
) -> None:
    address, received = webhook
    live = (scheduled.reports / "restricted/north/homes.html").read_bytes()
    scheduled.write_notebook("homes", *small.HOMES[:2], "raise KeyError('Ja' + 'ne Doe')")
    answer = scheduled.tp("build", "--due", TP_NOTICE_URLS=address)
    assert answer.code == 12
    [posted] = received
    assert posted["title"] == "Total Place reports: 1 edition failed"
    first, why, standing = posted["message"].split("\n\n")[0].splitlines()
    assert first == "north/homes was not built."
    assert why.startswith("Why: cell ")
    assert "KeyError" in why
    assert standing.startswith("The last good version is still live (release north-")
    assert "Jane" not in posted["message"]
    assert (scheduled.reports / "restricted/north/homes.html").read_bytes() == live
    # The period has had its turn: no second attempt, no second notice.
    assert scheduled.tp("build", "--due", TP_NOTICE_URLS=address).out.strip() == "Nothing is due."
    assert len(received) == 1


@pytest.mark.long
def test_a_notice_that_cannot_be_sent_changes_nothing_else(scheduled: Any, small: Any) -> None:
    scheduled.write_notebook("homes", *small.HOMES[:2], "1 / 0")
    answer = scheduled.tp("build", "--due", TP_NOTICE_URLS="json://u:hunter2@127.0.0.1:9/x")
    assert answer.code == 12
    assert "could not be sent to address 1 of 1" in answer.err
    assert "hunter2" not in answer.words


@pytest.mark.long
def test_in_the_foreground_it_builds_what_is_due_and_then_waits(scheduled: Any) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "tp_analysis", "schedule", "run"],
        cwd=scheduled.root,
        env={**os.environ, "PYTHONPATH": str(scheduled.root / "package")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout
    said = []
    for line in process.stdout:
        said.append(line.strip())
        if line.startswith("Done"):
            process.terminate()
    assert process.wait(timeout=60) == 0
    assert said[1].startswith("Due: nightly (")
    assert said[-2:] == ["Done.", "Stopped."]
    assert scheduled.tp("build", "--due").out.strip() == "Nothing is due."
