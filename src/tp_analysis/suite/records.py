"""What each edition was last built from, and how the last attempt ended.

Private: never published. The receipt of an edition is written from the same facts.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from tp_analysis.document import ReleasedFigure
from tp_analysis.hashing import MISSING, value_hash
from tp_analysis.project import Project
from tp_analysis.suite.files import write_whole
from tp_analysis.suite.fingerprints import Fingerprints
from tp_analysis.suite.plan import Edition
from tp_analysis.suite.reads import path_of

CODE = "the package code"
EMBARGO = "the embargo in suite.toml"
CONTACT = "the contact in suite.toml"

StateName = Literal["fresh", "stale", "failed", "never"]


class Built(BaseModel):
    """A finished build: the fingerprint of everything it depended on, and of what it made."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    receipt: str
    folder: str
    inputs: dict[str, str]
    outputs: dict[str, str]
    released: tuple[ReleasedFigure, ...] = ()
    seconds: float = 0.0


class Failure(BaseModel):
    """The last attempt, where it failed: why, and on which inputs."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    message: str
    exit_code: int
    inputs: dict[str, str]


class Record(BaseModel):
    """All that is known of one edition."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    built: Built | None = None
    failure: Failure | None = None


@dataclass(frozen=True)
class State:
    """How an edition stands, and exactly why."""

    edition: Edition
    name: StateName
    cause: str = ""
    exit_code: int = 0


def record_path(project: Project, edition: Edition) -> Path:
    """Where the record of an edition lies."""
    return project.state / edition.audience / edition.area.key / f"{edition.report}.json"


def read_record(project: Project, edition: Edition) -> Record:
    """The record of an edition; an empty one where there is none, or none that can be read."""
    try:
        text = record_path(project, edition).read_text(encoding="utf-8")
        return Record.model_validate_json(text)
    except (FileNotFoundError, ValidationError):
        return Record()


def write_record(project: Project, edition: Edition, record: Record) -> None:
    """Write the record in one step: a reader sees the old one or the new one."""
    path = record_path(project, edition)
    text = json.dumps(record.model_dump(mode="json"), indent=1, sort_keys=True)
    write_whole(path, text)


def fixed_inputs(
    edition: Edition,
    released: Mapping[str, tuple[ReleasedFigure, ...]],
    prints: Fingerprints,
) -> dict[str, str]:
    """The fingerprints known before the notebook runs, by the words that name a cause."""
    read = {
        f"the figures released by {report}": value_hash(
            [figure.model_dump() for figure in released.get(report, ())]
        )
        for report in edition.reads
    }
    return {
        f"notebooks/{edition.report}.ipynb": prints.file(edition.notebook),
        CODE: prints.code_as_a_whole,
        "requirements.lock": prints.lock,
        "the parameters": value_hash(dict(edition.parameters)),
        "the area in areas.toml": value_hash(edition.area.model_dump()),
        "the marking in suite.toml": value_hash(edition.marking),
        "the notices of the area": value_hash(edition.notices),
        CONTACT: value_hash(edition.contact),
        EMBARGO: value_hash(str(edition.embargo_until)),
        edition.quality_name: prints.file(edition.quality_file),
        **read,
    }


def released_by(project: Project, editions: list[Edition]) -> dict[str, tuple[ReleasedFigure, ...]]:
    """The figures each report of one area has released, from its last good build."""
    records = {edition.report: read_record(project, edition) for edition in editions}
    return {name: record.built.released for name, record in records.items() if record.built}


def built_folder(project: Project, edition: Edition) -> Path:
    """Where the finished builds of an edition are kept aside."""
    return project.reports / ".built" / edition.audience / edition.area.key


def state_of(
    project: Project, edition: Edition, siblings: list[Edition], prints: Fingerprints
) -> State:
    """How an edition stands. `siblings` are the editions of its area that it may read."""
    record = read_record(project, edition)
    now = fixed_inputs(edition, released_by(project, siblings), prints)
    if record.failure:
        cause = changed_cause(project, record.failure.inputs, now, prints)
        if cause is None:
            return State(edition, "failed", record.failure.message, record.failure.exit_code)
        return State(edition, "stale", f"failed before, and now {cause}")
    if record.built is None:
        return State(edition, "never", "never built")
    cause = changed_cause(project, record.built.inputs, now, prints)
    cause = cause or _lost_output(project, edition, record.built, prints)
    return State(edition, "stale", cause) if cause else State(edition, "fresh")


def changed_cause(
    project: Project, before: Mapping[str, str], fixed: Mapping[str, str], prints: Fingerprints
) -> str | None:
    """The first input that is no longer what it was, in words; None where all are the same."""
    # A list of files changes with each file in it: the file itself says more.
    files_first = sorted(before.items(), key=lambda item: path_of(project, item[0]).is_dir())
    for name, fingerprint in files_first:
        now = fixed[name] if name in fixed else prints.file(path_of(project, name))
        if now == fingerprint:
            continue
        if fingerprint == MISSING:
            return f"{name} is new"
        if name == CODE:
            file = prints.changed_code(fingerprint)
            return f"{name} changed ({file})" if file else f"{name} changed"
        return f"{name} changed" if now != MISSING else f"{name} is missing"
    added = [name for name in fixed if name not in before]
    return f"{added[0]} is new" if added else None


def _lost_output(
    project: Project, edition: Edition, built: Built, prints: Fingerprints
) -> str | None:
    folder = built_folder(project, edition) / built.folder
    for name, fingerprint in built.outputs.items():
        now = prints.file(folder / name)
        if now != fingerprint:
            return f"{name} is missing" if now == MISSING else f"{name} was altered"
    return None
