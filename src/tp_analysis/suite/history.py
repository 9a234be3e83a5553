"""What each run did: one line a run, newest last. Private, never published."""

from __future__ import annotations

import datetime
from itertools import islice
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from tp_analysis.project import Project
from tp_analysis.suite.configuration import Audience

KEPT_RUNS = 1000
# Cut down only when well over, so that most runs add a line and rewrite nothing.
SLACK_RUNS = 100


class _Line(BaseModel):
    # What a later version adds must not make this one forget the past.
    model_config = ConfigDict(extra="ignore", frozen=True)


class EditionRun(_Line):
    """How one edition fared in one run; `cause` is why it failed, or why it was built."""

    id: str
    audience: Audience
    result: Literal["built", "fresh", "failed"]
    seconds: float = 0
    cause: str = ""


class Run(_Line):
    """One run of `tp build`: the schedules it served by period, the editions, the releases made."""

    started: datetime.datetime
    finished: datetime.datetime
    schedules: dict[str, str] = {}
    editions: tuple[EditionRun, ...] = ()
    releases: tuple[str, ...] = ()


def history_path(project: Project) -> Path:
    """Where the history lies."""
    return project.state / "history.jsonl"


def append_run(project: Project, run: Run) -> None:
    """Add the run; only the last thousand or so are kept."""
    path = history_path(project)
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = _lines(path)
    if len(lines) >= KEPT_RUNS + SLACK_RUNS:
        _rewrite(path, lines[-KEPT_RUNS + 1 :])
    with path.open("ab") as file:
        # After a line torn by a power cut the next one starts on its own.
        torn = bool(lines) and not lines[-1].endswith(b"\n")
        file.write(b"\n" * torn + run.model_dump_json().encode() + b"\n")


def read_runs(project: Project, last: int = 30) -> tuple[Run, ...]:
    """The last runs, oldest first; a line that cannot be read, such as a torn one, is left out."""
    newest_first = (_run(line) for line in reversed(_lines(history_path(project))))
    return tuple(islice((run for run in newest_first if run), last))[::-1]


def _lines(path: Path) -> list[bytes]:
    try:
        return path.read_bytes().splitlines(keepends=True)
    except FileNotFoundError:
        return []


def _run(line: bytes) -> Run | None:
    try:
        return Run.model_validate_json(line)
    except ValidationError:
        return None


def _rewrite(path: Path, lines: list[bytes]) -> None:
    partial = path.with_suffix(".partial")
    partial.write_bytes(b"".join(lines))
    partial.replace(path)
