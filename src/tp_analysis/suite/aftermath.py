"""What is written when a run is over: its history, the periods served, the lists of pages."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from tp_analysis.project import Project
from tp_analysis.suite.clock import now_utc
from tp_analysis.suite.due import Due, mark_done
from tp_analysis.suite.history import EditionRun, Run, append_run

if TYPE_CHECKING:
    from tp_analysis.suite.build import Outcome
    from tp_analysis.suite.run import Order, Result


def remember(
    project: Project,
    order: Order,
    result: Result,
    dues: tuple[Due, ...],
    started: datetime.datetime,
) -> None:
    """Add the run to the history, mark what was due as done, and write the lists of pages anew."""
    run = Run(
        started=started,
        finished=now_utc(),
        schedules={due.schedule: due.period for due in dues},
        editions=tuple(_line(outcome, result.causes) for outcome in result.outcomes),
        releases=tuple(area.release for area in result.areas if area.decision == "released"),
    )
    append_run(project, run)
    if dues:
        mark_done(project, dues, now_utc(), "failed" if result.exit_code else "built")
    write_lists(project, order)


def write_lists(project: Project, order: Order) -> None:
    """Write the operator's page and the list of each audience."""
    from tp_analysis.publish.index import write_indexes

    write_indexes(project, order.editions if order.what_if else None, now_utc())


def _line(outcome: Outcome, causes: dict[str, str]) -> EditionRun:
    edition = outcome.edition
    why = "" if outcome.result == "fresh" else causes.get(edition.id, "")
    return EditionRun(
        id=edition.id,
        audience=edition.audience,
        result=outcome.result,
        seconds=outcome.seconds,
        cause=outcome.message or why,
    )
