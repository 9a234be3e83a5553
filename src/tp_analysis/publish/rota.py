"""For the operator's page: what the last runs did, and when the schedules come round again."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from tp_analysis.project import Project
from tp_analysis.publish.ages import day_and_time, moment_in_london
from tp_analysis.suite.clock import LONDON
from tp_analysis.suite.configuration import read_suite
from tp_analysis.suite.due import due_now, read_done
from tp_analysis.suite.history import Run, read_runs
from tp_analysis.suite.schedule import next_runs

RUNS_SHOWN = 10


@dataclass(frozen=True)
class PastRun:
    """One run as a column: its period or start, what called it, each edition's result by id."""

    day: str
    time: str
    called_by: str
    results: Mapping[str, str]


@dataclass(frozen=True)
class Turn:
    """One schedule: the last period that was built and how that ended, and what comes next."""

    name: str
    last: str
    result: str
    due: bool
    next: str


@dataclass(frozen=True)
class Timetable:
    """The schedules of suite.toml; `complaint` where their memory could not be read."""

    turns: tuple[Turn, ...] = ()
    complaint: str = ""


def past_runs(project: Project, last: int = RUNS_SHOWN) -> tuple[PastRun, ...]:
    """The last runs, newest first."""
    return tuple(_past(run) for run in reversed(read_runs(project, last)))


def _past(run: Run) -> PastRun:
    # A scheduled run goes by its period, however late it was; one by hand by when it began.
    periods = sorted(run.schedules.values())
    if periods:
        moment = datetime.datetime.fromisoformat(periods[-1])
    else:
        moment = run.started.astimezone(LONDON)
    day, time = day_and_time(moment)
    results = {edition.id: edition.result for edition in run.editions}
    return PastRun(day, time, ", ".join(sorted(run.schedules)) or "by hand", results)


def timetable(project: Project, now: datetime.datetime) -> Timetable:
    """How each schedule stands."""
    suite = read_suite(project.suite_file)
    done, complaint = read_done(project)
    due = {each.schedule for each in due_now(project, suite, now)}
    coming = {run.schedule: run for run in next_runs(suite, now, 1)}
    turns = tuple(
        Turn(
            name=plan.name,
            last=moment_in_london(datetime.datetime.fromisoformat(done[plan.name].period))
            if plan.name in done
            else "Never",
            result=done[plan.name].result if plan.name in done else "",
            due=plan.name in due,
            next=coming[plan.name].words,
        )
        for plan in suite.schedule
    )
    return Timetable(turns, complaint)
