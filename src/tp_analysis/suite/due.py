"""What is due, and what has been done: one small file below the state folder."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from tp_analysis.errors import ConfigurationError
from tp_analysis.project import Project
from tp_analysis.suite.clock import stamp
from tp_analysis.suite.configuration import Audience, Suite
from tp_analysis.suite.files import write_whole
from tp_analysis.suite.plan import Edition, Request, plan_editions
from tp_analysis.suite.schedule import due_period


@dataclass(frozen=True)
class Due:
    """A schedule whose period has come: what to build, and the key under which it is done."""

    schedule: str
    period: str
    reports: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    audience: Audience | None = None


class Done(BaseModel):
    """The last period of one schedule that was built, when, and how it ended."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    period: str
    finished: datetime.datetime
    result: str

    @field_validator("period")
    @classmethod
    def _is_a_key(cls, period: str) -> str:
        wall = datetime.datetime.fromisoformat(period)
        if wall.tzinfo or wall.isoformat(timespec="minutes") != period:
            raise ValueError("should be a time such as 2026-10-25T01:30")
        return period


class _Memory(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    schedules: dict[str, Done]


def memory_path(project: Project) -> Path:
    """Where it is kept which period of each schedule was built last."""
    return project.state / "schedule.json"


def read_done(project: Project) -> tuple[dict[str, Done], str]:
    """The last period of each schedule, and a sentence where the file could not be read.

    A damaged file counts as empty, so every schedule is due once: rather a period again, in which
    what is fresh stays as it is, than a period left out.
    """
    path = memory_path(project)
    try:
        text = path.read_text(encoding="utf-8")
        return dict(_Memory.model_validate_json(text).schedules), ""
    except FileNotFoundError:
        return {}, ""
    except (OSError, UnicodeDecodeError, ValidationError):
        words = f"{project.relative(path)} cannot be read, so every schedule counts as due."
        return {}, f"{words} The next finished build writes it anew; nothing to do."


def due_now(project: Project, suite: Suite, now: datetime.datetime) -> tuple[Due, ...]:
    """Every schedule whose latest period has not been built; asking changes nothing."""
    done, _ = read_done(project)
    found = []
    for plan in suite.schedule:
        last = done[plan.name].period if plan.name in done else None
        period = due_period(plan.cron, last, now)
        if period:
            found.append(Due(plan.name, period, plan.reports, plan.areas, plan.audience))
    return tuple(found)


def due_editions(
    project: Project, suite: Suite, dues: Iterable[Due]
) -> tuple[list[Edition], dict[str, str]]:
    """The editions of all that is due, each once; and why, by id, for each that cannot be planned.

    A notebook with a broken parameters cell must not keep a whole night's reports from being built.
    """
    editions: dict[str, Edition] = {}
    wrong: dict[str, str] = {}
    for due in dues:
        for report in [suite.plan(name) for name in due.reports] or suite.report:
            try:
                request = Request((report.name,), due.areas, due.audience)
                planned = plan_editions(project, request)
            except ConfigurationError as error:
                if due.audience in (None, report.audience):
                    areas = [area for area in report.areas if area in (due.areas or report.areas)]
                    wrong |= {f"{area}/{report.name}": str(error) for area in areas}
            else:
                editions |= {edition.id: edition for edition in planned}
    return list(editions.values()), wrong


def mark_done(project: Project, dues: Iterable[Due], now: datetime.datetime, result: str) -> None:
    """Remember that these periods were built, well or badly: one attempt and one notice a period.

    Until this is called they stay due, so a build that was killed is tried again.
    """
    done, _ = read_done(project)
    done |= {due.schedule: Done(period=due.period, finished=now, result=result) for due in dues}
    rows = {
        name: {"period": row.period, "finished": stamp(row.finished), "result": row.result}
        for name, row in sorted(done.items())
    }
    path = memory_path(project)
    write_whole(path, json.dumps({"schedules": rows}, indent=1) + "\n")
