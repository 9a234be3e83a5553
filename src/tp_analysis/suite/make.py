"""Make one edition in a private folder: run, render, check. Nothing is published here."""

from __future__ import annotations

import errno
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tp_analysis.document import ReleasedFigure
from tp_analysis.errors import CheckError, ReportError, TpAnalysisError
from tp_analysis.hashing import file_hash, value_hash
from tp_analysis.project import Project
from tp_analysis.suite.checks import Check, check_pages
from tp_analysis.suite.clock import now_nanoseconds, now_utc, stamp
from tp_analysis.suite.environment import Environment
from tp_analysis.suite.plan import Edition
from tp_analysis.suite.reads import changed_meanwhile, what_was_read
from tp_analysis.suite.receipts import canonical_json, edition_receipt
from tp_analysis.suite.records import Built, Failure

if TYPE_CHECKING:
    from nbformat import NotebookNode

RECEIPT_LENGTH = 16
FINISHED = "finished"


@dataclass(frozen=True)
class Job:
    """All that is needed to make one edition, wherever that is done."""

    project: Project
    edition: Edition
    released: dict[str, tuple[ReleasedFigure, ...]]
    inputs: dict[str, str]
    environment: Environment
    work: Path


@dataclass(frozen=True)
class Made:
    """A finished edition in a folder, or why there is none.

    Made elsewhere, its files come along, as there is no folder here.
    """

    folder: Path | None = None
    built: Built | None = None
    failure: Failure | None = None
    files: Mapping[str, bytes] | None = None

    def received(self, work: Path) -> Path:
        """The folder of the finished edition on this computer."""
        if self.files is None:
            assert self.folder is not None
            return self.folder
        work.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix="received-", dir=work)) / FINISHED
        for name, content in self.files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        return folder


@dataclass
class _Stopwatch:
    """How long each stage took, for those who want it faster."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.seconds[name] = round(time.perf_counter() - start, 3)


def make_edition(job: Job) -> Made:
    """Run, render and check one edition in a folder of its own below `job.work`."""
    try:
        job.work.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=f"{job.edition.report}-", dir=job.work))
    except OSError as error:
        return Made(failure=_failure(job, about_disk(job.project, error), {}))
    begun = now_nanoseconds()
    try:
        finished, built = _make(job, folder, begun)
    except TpAnalysisError as error:
        return Made(failure=_failed(job, folder, error, begun))
    except OSError as error:
        return Made(failure=_failed(job, folder, about_disk(job.project, error), begun))
    else:
        return Made(folder=finished, built=built)


def _make(job: Job, folder: Path, begun: int) -> tuple[Path, Built]:
    from tp_analysis.suite.execute import READS, RELEASED, execute

    started, clock = now_utc(), _Stopwatch()
    allowed = [figure.model_dump() for figures in job.released.values() for figure in figures]
    (folder / RELEASED).write_text(json.dumps(allowed), encoding="utf-8")
    with clock.stage("run"):
        notebook = execute(job.edition, job.project, folder)
    read = what_was_read(job.project, folder / READS, folder, begun)
    meddled = changed_meanwhile(job.project, read, begun)
    if meddled:
        raise ReportError(f"{meddled} changed while the report was being made. Build again.")
    inputs = {**job.inputs, **read}
    # What is told of an input, and what a page's receipt rests on, names no folder of a computer.
    told = {_without_folder(name): fingerprint for name, fingerprint in inputs.items()}
    receipt = value_hash(told)[:RECEIPT_LENGTH]
    finished = folder / FINISHED
    finished.mkdir()
    _render(job, notebook, finished, receipt, clock)
    outputs = {page.name: file_hash(page) for page in sorted(finished.iterdir())}
    with clock.stage("checks"):
        checks = _checked(job, finished)
    full = edition_receipt(job.edition, told, outputs, job.environment, checks, receipt_id=receipt)
    (finished / "receipt.json").write_bytes(canonical_json(full))
    released = _write_figures(job, notebook, finished)
    times = {"started": stamp(started), "finished": stamp(now_utc()), "seconds": clock.seconds}
    (finished / "times.json").write_text(json.dumps(times), encoding="utf-8")
    return finished, Built(
        receipt=receipt,
        folder="",
        inputs=inputs,
        outputs=outputs,
        released=released,
        seconds=round(sum(clock.seconds.values()), 3),
    )


def _without_folder(name: str) -> str:
    path = Path(name)
    return f"outside the project: {path.name}" if path.is_absolute() else name


def _render(
    job: Job, notebook: NotebookNode, finished: Path, receipt: str, clock: _Stopwatch
) -> None:
    from tp_analysis.publish.exporters import TpHtmlExporter, TpPdfExporter

    for exporter_class in (TpHtmlExporter, TpPdfExporter):
        exporter = exporter_class(
            marking=job.edition.marking, receipt=receipt, notices=job.edition.notices
        )
        with clock.stage(exporter.file_extension.removeprefix(".")):
            content, _ = exporter.from_notebook_node(notebook)
        page = finished / f"{job.edition.report}{exporter.file_extension}"
        page.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))


def _write_figures(job: Job, notebook: NotebookNode, finished: Path) -> tuple[ReleasedFigure, ...]:
    """Keep what the pages show, for `tp diff`; the figures that the report releases."""
    from tp_analysis.publish.reading import read_document
    from tp_analysis.suite.shown import shown_figures

    document = read_document(notebook, marking=job.edition.marking)
    (finished / "figures.json").write_bytes(canonical_json(shown_figures(document)))
    return document.released


def _checked(job: Job, finished: Path) -> tuple[Check, ...]:
    checks = check_pages(job.edition, finished)
    failed = [check for check in checks if check.result == "fail"]
    if failed:
        words = "; ".join(f"{check.name}: {check.detail}" for check in failed)
        raise CheckError(f"a check refuses it: {words}. Mend the notebook or its exhibits.")
    return checks


def about_disk(project: Project, error: OSError) -> ReportError:
    """What an operator can do about a disk that does not take what is written."""
    name = project.reports.name
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return ReportError(f"the disk that holds {name}/ is full. Make room and build again.")
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        words = f"{name}/ cannot be written ({error.strerror}). Mend its rights or give --out."
        return ReportError(words)
    return ReportError(f"a file could not be read or written: {error.strerror}. Build again.")


def _failed(job: Job, folder: Path, error: TpAnalysisError, begun: int) -> Failure:
    from tp_analysis.suite.execute import READS

    try:
        reads = what_was_read(job.project, folder / READS, folder, begun)
        evidence = _keep_evidence(job, folder)
    except OSError:
        reads, evidence = {}, ""
    shutil.rmtree(folder, ignore_errors=True)
    return _failure(job, error, reads, evidence)


def _failure(
    job: Job, error: TpAnalysisError, reads: dict[str, str], evidence: str = ""
) -> Failure:
    told = str(error).removeprefix(f"{job.edition.id}: ")
    message = f"{job.edition.id}: {told}{evidence}"
    return Failure(message=message, exit_code=error.exit_code, inputs={**job.inputs, **reads})


def _keep_evidence(job: Job, folder: Path) -> str:
    """The half-run notebook stays where an analyst can open it, out of the published folders."""
    from tp_analysis.suite.execute import EXECUTED

    executed = folder / EXECUTED
    if not executed.is_file():
        return ""
    kept = job.project.reports / ".failed" / job.edition.area.key / f"{job.edition.report}.ipynb"
    kept.parent.mkdir(parents=True, exist_ok=True)
    os.replace(executed, kept)
    return f" (half-run notebook: {job.project.relative(kept)})"
