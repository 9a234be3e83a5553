"""The history of runs outlives a torn line, an unknown key and its own length."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from tp_analysis.project import Project
from tp_analysis.suite import history
from tp_analysis.suite.history import EditionRun, Run, append_run, history_path, read_runs

START = datetime.datetime(2026, 11, 22, 1, 30, tzinfo=datetime.UTC)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path, tmp_path / "data", tmp_path / "reports")


def run(number: int = 0) -> Run:
    started = START + datetime.timedelta(days=number)
    return Run(
        started=started,
        finished=started + datetime.timedelta(seconds=40),
        schedules={"nightly": f"{started:%Y-%m-%dT%H:%M}"},
        editions=(
            EditionRun(id="north/people", audience="restricted", result="built", seconds=3.2),
            EditionRun(id="north/digest", audience="public", result="failed", cause="cell 3"),
        ),
        releases=("north-0123456789ab",),
    )


def test_without_a_history_there_are_no_runs(project: Project) -> None:
    assert read_runs(project) == ()


def test_a_run_comes_back_as_it_was(project: Project) -> None:
    append_run(project, run())
    assert read_runs(project) == (run(),)


def test_the_last_runs_come_oldest_first(project: Project) -> None:
    for number in range(5):
        append_run(project, run(number))
    assert read_runs(project, last=3) == (run(2), run(3), run(4))
    assert read_runs(project, last=0) == ()


def test_a_run_is_one_line(project: Project) -> None:
    cause = "first line\nsecond line\u2028third"
    edition = EditionRun(id="north/people", audience="public", result="failed", cause=cause)
    torn = run().model_copy(update={"editions": (edition,)})
    append_run(project, torn)
    append_run(project, run())
    assert len(history_path(project).read_bytes().split(b"\n")) == 3
    assert read_runs(project) == (torn, run())


def test_a_line_torn_by_a_power_cut_costs_that_line_only(project: Project) -> None:
    for number in range(2):
        append_run(project, run(number))
    path = history_path(project)
    path.write_bytes(path.read_bytes()[:-30])
    assert read_runs(project) == (run(0),)
    append_run(project, run(2))
    assert read_runs(project) == (run(0), run(2))


def test_a_line_that_is_no_run_is_left_out(project: Project) -> None:
    append_run(project, run())
    with history_path(project).open("ab") as file:
        file.write(b"\xff\xfe\n[]\n\n")
    append_run(project, run(1))
    assert read_runs(project) == (run(0), run(1))


def test_what_a_later_version_adds_does_not_hide_a_run(project: Project) -> None:
    append_run(project, run())
    path = history_path(project)
    path.write_bytes(path.read_bytes().replace(b'{"started"', b'{"more":1,"started"', 1))
    assert read_runs(project) == (run(),)


def test_old_runs_are_dropped(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "KEPT_RUNS", 10)
    monkeypatch.setattr(history, "SLACK_RUNS", 2)
    for number in range(40):
        append_run(project, run(number))
    kept = read_runs(project, last=100)
    assert 10 <= len(kept) <= 12
    assert kept[-1] == run(39)


def test_a_thousand_runs_are_kept() -> None:
    assert history.KEPT_RUNS == 1000
