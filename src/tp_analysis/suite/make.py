"""Make one edition in a private folder: run, render, check. Nothing is published here."""

from __future__ import annotations

import errno
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tp_analysis.document import ReleasedFigure
from tp_analysis.errors import CheckError, ReportError, TpAnalysisError
from tp_analysis.hashing import file_hash, value_hash
from tp_analysis.project import Project
from tp_analysis.publish.checks.gates import check_pages
from tp_analysis.publish.checks.results import Check
from tp_analysis.publish.data_files import write_data_files
from tp_analysis.publish.reading import read_document
from tp_analysis.suite.clock import now_nanoseconds, now_utc, stamp
from tp_analysis.suite.disclosing import DISCLOSED, disclosed, refuse_typed_numbers
from tp_analysis.suite.environment import Environment
from tp_analysis.suite.plan import Edition
from tp_analysis.suite.quality import QualityRecord, is_signed_off
from tp_analysis.suite.reads import changed_meanwhile, what_was_read
from tp_analysis.suite.receipts import canonical_json, edition_receipt
from tp_analysis.suite.records import EMBARGO, Built, Failure
from tp_analysis.suite.shown import shown_figures
from tp_analysis.suite.sums import files_below

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
    quality: QualityRecord | None = None


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
    started, clock = now_utc(), _Stopwatch()
    notebook, inputs = _run(job, folder, begun, clock)
    told = _told(job.edition, inputs)
    receipt = value_hash(told)[:RECEIPT_LENGTH]
    signed = job.quality if is_signed_off(job.quality, receipt) else None
    edition = job.edition.signed_off() if signed else job.edition
    finished = folder / FINISHED
    finished.mkdir()
    _render(edition, notebook, finished, receipt, clock)
    document = read_document(notebook, marking=edition.marking)
    with clock.stage("data files"):
        write_data_files(document, finished, report=edition.report, receipt=receipt)
    outputs = {name: file_hash(finished / name) for name in files_below(finished)}
    with clock.stage("checks"):
        checks = _checked(edition, finished)
    refuse_typed_numbers(job.project, document, inputs)
    full = edition_receipt(
        edition, told, outputs, job.environment, checks, receipt_id=receipt,
        signed_by=signed.roles if signed else None,
    )  # fmt: skip
    shown = disclosed(document, approved_by=signed.assurer if signed else "")
    times = {"started": stamp(started), "finished": stamp(now_utc()), "seconds": clock.seconds}
    for name, content in (
        ("receipt.json", full),
        ("figures.json", shown_figures(document)),
        (DISCLOSED, shown),
        ("times.json", times),
    ):
        (finished / name).write_bytes(canonical_json(content))
    return finished, Built(
        receipt=receipt,
        folder="",
        inputs=inputs,
        outputs=outputs,
        released=document.released,
        seconds=round(sum(clock.seconds.values()), 3),
    )


def _run(
    job: Job, folder: Path, begun: int, clock: _Stopwatch
) -> tuple[NotebookNode, dict[str, str]]:
    """The executed notebook, and the fingerprint of everything it was made from."""
    from tp_analysis.suite.execute import READS, RELEASED, execute

    allowed = [figure.model_dump() for figures in job.released.values() for figure in figures]
    (folder / RELEASED).write_text(json.dumps(allowed), encoding="utf-8")
    with clock.stage("run"):
        notebook = execute(job.edition, job.project, folder)
    read = what_was_read(job.project, folder / READS, folder, begun)
    meddled = changed_meanwhile(job.project, read, begun)
    if meddled:
        raise ReportError(f"{meddled} changed while the report was being made. Build again.")
    return notebook, {**job.inputs, **read}


def _told(edition: Edition, inputs: Mapping[str, str]) -> dict[str, str]:
    """What is told of the inputs, and what a page's receipt rests on: no folder of a computer.

    Nor who may see it when, or who examined it: the signature of a quality record names a receipt.
    """
    untold = (EMBARGO, edition.quality_name)
    return {_without_folder(name): inputs[name] for name in inputs if name not in untold}


def _without_folder(name: str) -> str:
    path = Path(name)
    return f"outside the project: {path.name}" if path.is_absolute() else name


def _render(
    edition: Edition, notebook: NotebookNode, finished: Path, receipt: str, clock: _Stopwatch
) -> None:
    from tp_analysis.publish.exporters import TpHtmlExporter, TpPdfExporter

    for exporter_class, options in ((TpHtmlExporter, {"data_files": True}), (TpPdfExporter, {})):
        exporter = exporter_class(
            marking=edition.marking, receipt=receipt, notices=edition.notices, **options
        )
        with clock.stage(exporter.file_extension.removeprefix(".")):
            content, _ = exporter.from_notebook_node(notebook)
        page = finished / f"{edition.report}{exporter.file_extension}"
        page.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))


def _checked(edition: Edition, finished: Path) -> tuple[Check, ...]:
    checks = check_pages(edition, finished)
    failed = [check for check in checks if check.refuses]
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


def evidence_path(job: Job) -> Path:
    """Where the half-run notebook of an edition that failed lies."""
    return job.project.reports / ".failed" / job.edition.area.key / f"{job.edition.report}.ipynb"


def forget_evidence(job: Job) -> None:
    """Remove the half-run notebook of an edition that is made once more."""
    path = evidence_path(job)
    with suppress(OSError):
        path.unlink()
        path.parent.rmdir()
        path.parent.parent.rmdir()


def _keep_evidence(job: Job, folder: Path) -> str:
    """The half-run notebook stays where an analyst can open it, out of the published folders."""
    from tp_analysis.suite.execute import EXECUTED

    executed = folder / EXECUTED
    if not executed.is_file():
        return ""
    kept = evidence_path(job)
    kept.parent.mkdir(parents=True, exist_ok=True)
    os.replace(executed, kept)
    return f" (half-run notebook: {job.project.relative(kept)})"
