"""Build editions: each in a private folder, published only once it is whole."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from tp_analysis.document import ReleasedFigure
from tp_analysis.errors import ReportError, TpAnalysisError
from tp_analysis.hashing import file_hash, value_hash
from tp_analysis.project import Project
from tp_analysis.suite.plan import Edition
from tp_analysis.suite.records import (
    Built,
    Failure,
    Record,
    State,
    fixed_inputs,
    read_record,
    released_by,
    state_of,
    write_record,
)

RECEIPT_LENGTH = 16


@dataclass(frozen=True)
class Outcome:
    """How one edition fared: "built", "fresh" (nothing to do) or "failed", and why."""

    edition: Edition
    result: str
    message: str = ""
    exit_code: int = 0


Tell = Callable[[Outcome], None]


def build_editions(
    project: Project, editions: list[Edition], *, jobs: int, force: bool, tell: Tell
) -> list[Outcome]:
    """Build what is not fresh, readers after what they read; one failure stops no other."""
    outcomes: list[Outcome] = []
    for wave in _waves(editions):
        due, fresh = _due(project, wave, editions, force)
        for outcome in [*fresh, *_build_wave(project, due, editions, jobs, outcomes)]:
            outcomes.append(outcome)
            tell(outcome)
    return outcomes


def _waves(editions: list[Edition]) -> Iterator[list[Edition]]:
    """Editions in groups; none reads another of its own group or of a later one."""
    done: set[str] = set()
    left = list(editions)
    while left:
        names = {edition.id for edition in left}
        ready = [e for e in left if not any(f"{e.area.key}/{r}" in names for r in e.reads)]
        yield ready
        done.update(edition.id for edition in ready)
        left = [edition for edition in left if edition.id not in done]


def _due(
    project: Project, wave: list[Edition], editions: list[Edition], force: bool
) -> tuple[list[Edition], list[Outcome]]:
    states = [state_of(project, edition, _siblings(edition, editions)) for edition in wave]
    due = [state.edition for state in states if force or state.name != "fresh"]
    fresh = [Outcome(s.edition, "fresh") for s in states if s.edition not in due]
    return due, fresh


def _siblings(edition: Edition, editions: Iterable[Edition]) -> list[Edition]:
    return [e for e in editions if e.area.key == edition.area.key and e.report in edition.reads]


def _build_wave(
    project: Project, due: list[Edition], editions: list[Edition], jobs: int, so_far: list[Outcome]
) -> Iterator[Outcome]:
    blocked = {o.edition.id: o for o in so_far if o.result == "failed"}
    ready = []
    for edition in due:
        missing = [blocked[s.id] for s in _siblings(edition, editions) if s.id in blocked]
        if missing:
            yield _blocked(project, edition, _siblings(edition, editions), missing[0])
        else:
            ready.append(edition)
    if ready:
        yield from _run(project, ready, editions, min(jobs, len(ready)))


def _blocked(
    project: Project, edition: Edition, siblings: list[Edition], first: Outcome
) -> Outcome:
    message = f"{edition.id}: not built, as it reads {first.edition.id}, which failed"
    inputs = fixed_inputs(project, edition, released_by(project, siblings))
    return _failed(project, edition, message, first.exit_code, inputs)


def _run(
    project: Project, ready: list[Edition], editions: list[Edition], jobs: int
) -> Iterator[Outcome]:
    # A process each: papermill changes the folder of the whole process it runs in.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=jobs, mp_context=context) as pool:
        futures: dict[Future[Outcome], tuple[Edition, dict[str, str]]] = {}
        for edition in ready:
            released = released_by(project, _siblings(edition, editions))
            inputs = fixed_inputs(project, edition, released)
            futures[pool.submit(build_one, project, edition, released)] = edition, inputs
        for future in as_completed(futures):
            yield _outcome(project, *futures[future], future)


def _outcome(
    project: Project, edition: Edition, inputs: dict[str, str], future: Future[Outcome]
) -> Outcome:
    try:
        return future.result()
    except Exception as error:  # a worker that died takes its own edition only
        message = f"{edition.id}: the worker stopped: {type(error).__name__}: {error}"
        return _failed(project, edition, message, ReportError.exit_code, inputs)


def build_one(
    project: Project, edition: Edition, released: dict[str, tuple[ReleasedFigure, ...]]
) -> Outcome:
    """Build one edition: run, render, then publish; on failure the last good files stay."""
    inputs = fixed_inputs(project, edition, released)
    work = project.reports / ".work"
    work.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{edition.report}-", dir=work))
    try:
        built = _make(project, edition, released, inputs, folder)
    except TpAnalysisError as error:
        reads = {**inputs, **_what_was_read(project, folder)}
        evidence = _keep_evidence(project, edition, folder)
        told = str(error).removeprefix(f"{edition.id}: ")
        message = f"{edition.id}: {told}{evidence}"
        return _failed(project, edition, message, error.exit_code, reads)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    write_record(project, edition, Record(built=built))
    return Outcome(edition, "built")


def _make(
    project: Project,
    edition: Edition,
    released: dict[str, tuple[ReleasedFigure, ...]],
    inputs: dict[str, str],
    folder: Path,
) -> Built:
    from tp_analysis.publish.exporters import TpHtmlExporter, TpPdfExporter
    from tp_analysis.publish.reading import read_document
    from tp_analysis.suite.execute import RELEASED, execute

    allowed = [figure.model_dump() for figures in released.values() for figure in figures]
    (folder / RELEASED).write_text(json.dumps(allowed), encoding="utf-8")
    notebook = execute(edition, project, folder)
    inputs = {**inputs, **_what_was_read(project, folder)}
    receipt = value_hash(inputs)[:RECEIPT_LENGTH]
    pages = []
    for exporter_class in (TpHtmlExporter, TpPdfExporter):
        exporter = exporter_class(marking=edition.marking, receipt=receipt)
        content, _ = exporter.from_notebook_node(notebook)
        page = folder / f"{edition.report}{exporter.file_extension}"
        page.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        pages.append(page)
    figures = read_document(notebook, marking=edition.marking).released
    return Built(inputs=inputs, outputs=_publish(project, edition, pages), released=figures)


def _publish(project: Project, edition: Edition, pages: list[Path]) -> dict[str, str]:
    target = project.reports / edition.audience / edition.area.key
    target.mkdir(parents=True, exist_ok=True)
    outputs = {}
    for page in pages:
        name = f"{edition.audience}/{edition.area.key}/{page.name}"
        outputs[name] = file_hash(page)
        os.replace(page, target / page.name)
    return outputs


def _what_was_read(project: Project, folder: Path) -> dict[str, str]:
    from tp_analysis.suite.execute import READS

    log = folder / READS
    paths = sorted(set(log.read_text(encoding="utf-8").splitlines())) if log.is_file() else []
    return {project.relative(Path(path)): file_hash(Path(path)) for path in paths}


def _keep_evidence(project: Project, edition: Edition, folder: Path) -> str:
    """The half-run notebook stays where an analyst can open it, out of the published folders."""
    from tp_analysis.suite.execute import EXECUTED

    executed = folder / EXECUTED
    if not executed.is_file():
        return ""
    kept = project.reports / ".failed" / edition.area.key / f"{edition.report}.ipynb"
    kept.parent.mkdir(parents=True, exist_ok=True)
    os.replace(executed, kept)
    return f" (half-run notebook: {project.relative(kept)})"


def _failed(
    project: Project, edition: Edition, message: str, exit_code: int, inputs: dict[str, str]
) -> Outcome:
    failure = Failure(message=message, exit_code=exit_code, inputs=inputs)
    before = read_record(project, edition)
    write_record(project, edition, Record(built=before.built, failure=failure))
    return Outcome(edition, "failed", message, exit_code)


def orphans(project: Project, editions: list[Edition]) -> list[Path]:
    """Pages in the readers' folders that no edition of the suite owns any more."""
    owned = {
        project.reports / edition.audience / edition.area.key / f"{edition.report}{suffix}"
        for edition in editions
        for suffix in (".html", ".pdf")
    }
    found = {
        page
        for audience in ("public", "restricted")
        for page in (project.reports / audience).glob("*/*.*")
    }
    return sorted(found - owned)


def states(project: Project, editions: list[Edition]) -> list[State]:
    """How every edition stands."""
    return [state_of(project, edition, _siblings(edition, editions)) for edition in editions]
