"""tp schedule: what it says, and that `run` starts, waits for and ends builds as it should."""

from __future__ import annotations

import datetime
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tp_analysis.cli import schedule as command
from tp_analysis.cli import tp
from tp_analysis.project import find_project
from tp_analysis.suite.clock import now_utc
from tp_analysis.suite.configuration import read_suite
from tp_analysis.suite.due import due_now, mark_done

NIGHTLY = '\n[[schedule]]\nname = "nightly"\ncron = "30 1 * * *"\n'
NOON = datetime.datetime(2026, 10, 24, 11, tzinfo=datetime.UTC)


@pytest.fixture
def scheduled(unbuilt: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A small project with a nightly schedule, and the current folder in it."""
    suite = unbuilt.root / "suite.toml"
    suite.write_text(suite.read_text(encoding="utf-8") + NIGHTLY, encoding="utf-8")
    monkeypatch.setenv("TP_PROJECT", str(unbuilt.root))
    return unbuilt


def said(*arguments: str) -> str:
    answer = CliRunner().invoke(tp, ["schedule", *arguments])
    assert answer.exit_code == 0, answer.output
    return answer.output


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime.datetime) -> None:
    monkeypatch.setattr("tp_analysis.suite.clock.now_utc", lambda: moment)


def test_list_says_what_is_due_and_what_comes_next(
    scheduled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, NOON)
    assert said("list", "--count", "2").splitlines() == [
        "due    nightly: 2026-10-24 01:30; run: tp build --due",
        "next   nightly: Sun 25 Oct 2026 01:30 BST",
        "next   nightly: Mon 26 Oct 2026 01:30 GMT",
    ]


def test_list_says_what_was_built_last(scheduled: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, NOON)
    project = find_project()
    mark_done(project, due_now(project, read_suite(project.suite_file), NOON), NOON, "built")
    assert said("list", "--count", "1").splitlines() == [
        "last   nightly: 2026-10-24 01:30, built",
        "next   nightly: Sun 25 Oct 2026 01:30 BST",
    ]


def test_list_says_when_a_time_that_march_leaves_out_will_run(
    scheduled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, datetime.datetime(2027, 3, 27, 12, tzinfo=datetime.UTC))
    words = (
        "Sun 28 Mar 2027 02:00 BST (clocks go forward, so there is no 01:30: it runs at 02:00 BST)"
    )
    assert words in said("list")


def test_list_says_that_there_is_no_schedule(unbuilt: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TP_PROJECT", str(unbuilt.root))
    assert "suite.toml has no schedule. Add a [[schedule]]" in said("list")


@pytest.mark.parametrize("kind", ["cron", "airflow"])
def test_export_prints_what_is_one_text(scheduled: Any, kind: str) -> None:
    words = said("export", kind)
    assert str(scheduled.root) in words
    assert "build --due" in words


@pytest.mark.parametrize("kind", ["systemd", "windows"])
def test_export_wants_a_folder_for_what_is_not(scheduled: Any, kind: str) -> None:
    answer = CliRunner().invoke(tp, ["schedule", "export", kind])
    assert answer.exit_code == 2
    assert "add --to DIR" in answer.output


@pytest.mark.parametrize("kind", ["systemd", "cron", "windows", "airflow"])
def test_export_writes_into_a_folder_and_says_what_to_do(
    scheduled: Any, tmp_path: Path, kind: str
) -> None:
    target = tmp_path / "new folder"
    words = said("export", kind, "--to", str(target))
    assert all(f"written {path}" in words for path in target.iterdir())
    assert "To put it to use:" in words


def test_woken_every_half_minute_it_builds_once_a_night_across_the_change_of_the_clocks(
    scheduled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [NOON]
    built: list[str] = []
    project = find_project()

    def build(*_: Any) -> int:
        dues = due_now(project, read_suite(project.suite_file), clock[0])
        built.extend(due.period for due in dues)
        mark_done(project, dues, clock[0], "built")
        return 0

    def sleep(seconds: float) -> None:
        assert seconds <= 30
        # Half an hour at a time here; once the computer sleeps for two days.
        asleep = clock[0] == NOON + datetime.timedelta(days=2)
        clock[0] += datetime.timedelta(days=2) if asleep else datetime.timedelta(minutes=30)
        if clock[0] > NOON + datetime.timedelta(days=6):
            raise command.Stopped

    monkeypatch.setattr("tp_analysis.suite.clock.now_utc", lambda: clock[0])
    monkeypatch.setattr(command, "_run_to_its_end", build)
    monkeypatch.setattr("time.sleep", sleep)
    with pytest.raises(command.Stopped):
        command.keep_building(project, [])
    days = [24, 25, 26, 28, 29, 30]
    assert built == [f"2026-10-{day}T01:30" for day in days]


# What follows are real processes: `tp schedule run`, and in the place of Python a script that it
# starts as the build.
DRIVER = """
import signal
import sys
# Whoever starts the tests in the background has Ctrl-C ignored by all that they start.
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.executable = sys.argv.pop(1)
from tp_analysis.cli import main, schedule
schedule.LONGEST_SLEEP_SECONDS = 0.05
schedule.RETRY_SECONDS = float(sys.argv.pop(1))
main()
"""
BUILD = """#!/bin/sh
trap 'sleep 0.3; echo cleaned up >> "$LOG"; exit 1' TERM INT
echo "$@" >> "$LOG"
{then}
"""


@contextmanager
def running(project: Any, then: str, retry: float = 600) -> Iterator[subprocess.Popen[str]]:
    """`tp schedule run` with this script as the build; killed if the test leaves it running."""
    script = project.root / "build.sh"
    script.write_text(BUILD.format(then=then), encoding="utf-8")
    script.chmod(0o755)
    process = subprocess.Popen(
        [sys.executable, "-c", DRIVER, str(script), str(retry), "schedule", "run"],
        cwd=project.root,
        env={**os.environ, "LOG": str(log(project))},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def log(project: Any) -> Path:
    return Path(project.root / "log.txt")


def lines(project: Any) -> list[str]:
    return log(project).read_text(encoding="utf-8").splitlines() if log(project).exists() else []


def wait_until(condition: Callable[[], bool]) -> None:
    for _ in range(400):
        if condition():
            return
        time.sleep(0.05)
    pytest.fail("It did not come to pass within 20 seconds.")


SLOW = "i=0; while [ $i -lt 100 ]; do sleep 0.1; i=$((i+1)); done"


def test_run_starts_the_build_of_what_is_due_and_ends_at_sigterm(scheduled: Any) -> None:
    with running(scheduled, "exit 0") as process:
        wait_until(lambda: bool(lines(scheduled)))
        time.sleep(0.3)
        process.send_signal(signal.SIGTERM)
        words, _ = process.communicate(timeout=20)
    assert process.returncode == 0
    assert lines(scheduled) == ["-m tp_analysis build --due"]
    assert "Due: nightly (" in words
    assert words.rstrip().endswith("Stopped.")


def test_sigterm_reaches_the_build_and_is_waited_for(scheduled: Any) -> None:
    with running(scheduled, SLOW) as process:
        wait_until(lambda: bool(lines(scheduled)))
        process.send_signal(signal.SIGTERM)
        words, _ = process.communicate(timeout=20)
    assert process.returncode == 0
    assert lines(scheduled) == ["-m tp_analysis build --due", "cleaned up"]
    assert "Traceback" not in words


def test_ctrl_c_waits_for_the_build_that_the_terminal_has_told(scheduled: Any) -> None:
    with running(scheduled, SLOW) as process:
        wait_until(lambda: bool(lines(scheduled)))
        os.killpg(process.pid, signal.SIGINT)
        words, _ = process.communicate(timeout=20)
    assert process.returncode == 0
    assert lines(scheduled) == ["-m tp_analysis build --due", "cleaned up"]
    assert words.rstrip().endswith("Stopped.")


def test_a_build_that_left_its_period_due_is_not_tried_again_at_once(scheduled: Any) -> None:
    with running(scheduled, "exit 12") as process:
        wait_until(lambda: bool(lines(scheduled)))
        time.sleep(0.5)
        process.send_signal(signal.SIGTERM)
        words, _ = process.communicate(timeout=20)
    assert len(lines(scheduled)) == 1
    assert "Done, exit code 12." in words


def test_a_build_that_left_its_period_due_is_tried_again_later(scheduled: Any) -> None:
    with running(scheduled, "exit 1", retry=0.1) as process:
        wait_until(lambda: len(lines(scheduled)) > 2)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)


def test_what_is_done_is_not_started(scheduled: Any) -> None:
    project, now = find_project(), now_utc()
    mark_done(project, due_now(project, read_suite(project.suite_file), now), now, "built")
    with running(scheduled, "exit 0") as process:
        time.sleep(1)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)
    assert lines(scheduled) == []


def test_a_suite_that_somebody_is_just_editing_is_told_once_and_then_read_again(
    scheduled: Any,
) -> None:
    suite = Path(scheduled.root / "suite.toml")
    whole = suite.read_text(encoding="utf-8")
    suite.write_text(whole + "\n[[sched", encoding="utf-8")
    with running(scheduled, "exit 0") as process:
        time.sleep(1)
        assert lines(scheduled) == []
        suite.write_text(whole, encoding="utf-8")
        wait_until(lambda: bool(lines(scheduled)))
        process.send_signal(signal.SIGTERM)
        words, _ = process.communicate(timeout=20)
    assert words.count("suite.toml cannot be read") == 1


def test_the_project_has_the_names_that_timers_rely_on() -> None:
    assert sorted(tp.commands["schedule"].commands) == ["export", "list", "run"]  # type: ignore[attr-defined]
