"""Build editions: each as soon as what it reads is done, each area released once it is whole."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from tp_analysis.errors import CheckError, ReportError
from tp_analysis.project import Project
from tp_analysis.suite.clock import today_in_london
from tp_analysis.suite.environment import Environment, describe_environment
from tp_analysis.suite.executors import local_executor, open_executor
from tp_analysis.suite.fingerprints import Fingerprints
from tp_analysis.suite.handling import require_publishable
from tp_analysis.suite.kernels.forking import KernelParent, has_died, kernel_parent
from tp_analysis.suite.make import Job, Made, about_disk, forget_evidence, make_edition
from tp_analysis.suite.plan import Edition
from tp_analysis.suite.quality import quality_record
from tp_analysis.suite.records import (
    Failure,
    Record,
    State,
    built_folder,
    fixed_inputs,
    read_record,
    released_by,
    state_of,
    write_record,
)

ATTEMPTS = 3


@dataclass(frozen=True)
class Outcome:
    """How one edition fared: "built", "fresh" (nothing to do) or "failed", and why."""

    edition: Edition
    result: str
    message: str = ""
    exit_code: int = 0
    seconds: float = 0.0


Tell = Callable[[Outcome], None]


@dataclass
class Build:
    """One run over some editions of a project."""

    project: Project
    editions: list[Edition]
    prints: Fingerprints
    tell: Tell
    jobs: int = 1
    force: bool = False
    executor_url: str | None = None
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    running: dict[Future[Made], Job] = field(default_factory=dict)
    _kernels: KernelParent | None = None

    def run(self) -> list[Outcome]:
        """Build what is due, readers after what they read; one failure stops no other."""
        with self._stack:
            while len(self.outcomes) < len(self.editions):
                for edition in self._ready():
                    self._begin(edition)
                if self.running:
                    self._take_finished()
        shutil.rmtree(self._work, ignore_errors=True)
        return [self.outcomes[edition.id] for edition in self.editions]

    def _ready(self) -> list[Edition]:
        """Editions not begun, all that they read being done."""
        begun = {*self.outcomes, *(job.edition.id for job in self.running.values())}
        return [
            edition
            for edition in self.editions
            if edition.id not in begun
            and all(s.id in self.outcomes for s in self._read_by(edition))
        ]

    def _read_by(self, edition: Edition) -> list[Edition]:
        return siblings(edition, self.editions)

    def _begin(self, edition: Edition) -> None:
        """Settle an edition that needs no work or that cannot be had; send the others off."""
        state = state_of(self.project, edition, self._read_by(edition), self.prints)
        missing = [
            self.outcomes[sibling.id]
            for sibling in self._read_by(edition)
            if self.outcomes[sibling.id].result == "failed"
        ]
        if state.name == "fresh" and not self.force:
            self._settle(Outcome(edition, "fresh"))
        elif missing:
            what = f"not built, as it reads {missing[0].edition.id}, which failed"
            self._fail(edition, f"{edition.id}: {what}", missing[0].exit_code)
        else:
            try:
                require_publishable(edition, today=today_in_london())
                job = self._job(edition)
            except CheckError as error:
                self._fail(edition, f"{edition.id}: {error}", error.exit_code)
            else:
                self._submit(job)

    def _submit(self, job: Job) -> None:
        try:
            self.running[self.executor.submit(make_edition, job)] = job
        except (BrokenExecutor, OSError, EOFError):
            # The pool, or the warm parent that its workers come from, has died meanwhile.
            self._repair([job, *self.running.values()])

    def _job(self, edition: Edition) -> Job:
        released = released_by(self.project, self._read_by(edition))
        inputs = fixed_inputs(edition, released, self.prints)
        quality = quality_record(self.project, edition, today=today_in_london())
        return Job(self.project, edition, released, inputs, self._environment, self._work, quality)

    @cached_property
    def _stack(self) -> ExitStack:
        return ExitStack()

    @cached_property
    def _environment(self) -> Environment:
        return describe_environment(self.project)

    @cached_property
    def _work(self) -> Path:
        return self.project.reports / ".work" / uuid.uuid4().hex[:8]

    @cached_property
    def executor(self) -> Executor:
        """Where the editions are made; opened when it is first asked for."""
        opened = open_executor(self.executor_url, self.jobs, self.project)
        executor = self._stack.enter_context(opened)
        self._kernels = None if self.executor_url else kernel_parent()
        return executor

    def close_executor(self) -> None:
        """Have the next edition ask for a new one."""
        self.__dict__.pop("executor", None)

    def _take_finished(self) -> None:
        done, _ = wait(self.running, return_when=FIRST_COMPLETED)
        broken = []
        for future in done:
            job = self.running.pop(future)
            if isinstance(future.exception(), BrokenExecutor):
                broken.append(job)
            elif future.exception() is None and self._lost_its_kernel(future.result()):
                forget_evidence(job)
                self._take(job, _made_alone(job))
            else:
                self._take(job, future)
        if broken:
            self._repair([*broken, *self.running.values()])

    def _lost_its_kernel(self, made: Made) -> bool:
        """Whether an edition may have failed for no fault of its own: kernels look dead to their
        worker once the parent that they were forked from is."""
        return made.failure is not None and has_died(self._kernels)

    def _repair(self, jobs: list[Job]) -> None:
        """A worker died and took the pool with it: each edition again, with a worker of its own.

        So the one that kills its worker is found, and takes no other with it.
        """
        self.running.clear()
        self.close_executor()
        for job in jobs:
            self._take(job, _made_alone(job))

    def _take(self, job: Job, future: Future[Made]) -> None:
        error = future.exception()
        if error is not None:
            message = f"{job.edition.id}: the worker stopped: {type(error).__name__}: {error}"
            self._fail(job.edition, message, ReportError.exit_code)
            return
        made = future.result()
        if made.failure is not None:
            self._fail(job.edition, made.failure.message, made.failure.exit_code, made.failure)
            return
        try:
            self._commit(job.edition, made)
        except OSError as problem:
            message = f"{job.edition.id}: {about_disk(self.project, problem)}"
            self._fail(job.edition, message, ReportError.exit_code)

    def _commit(self, edition: Edition, made: Made) -> None:
        """Keep a finished edition: its folder first, then the record that points there."""
        assert made.built is not None
        kept = built_folder(self.project, edition)
        kept.mkdir(parents=True, exist_ok=True)
        name = f"{edition.report}-{uuid.uuid4().hex[:8]}"
        received = made.received(self._work)
        os.rename(received, kept / name)
        built = made.built.model_copy(update={"folder": name})
        write_record(self.project, edition, Record(built=built))
        for old in kept.glob(f"{edition.report}-????????"):
            if old.name != name:
                shutil.rmtree(old, ignore_errors=True)
        shutil.rmtree(received.parent, ignore_errors=True)
        self._settle(Outcome(edition, "built", seconds=built.seconds))

    def _fail(
        self, edition: Edition, message: str, exit_code: int, failure: Failure | None = None
    ) -> None:
        if failure is None:
            released = released_by(self.project, self._read_by(edition))
            inputs = fixed_inputs(edition, released, self.prints)
            failure = Failure(message=message, exit_code=exit_code, inputs=inputs)
        before = read_record(self.project, edition)
        # A disk too full even for this: the next build finds the edition due again, which it is.
        with suppress(OSError):
            write_record(self.project, edition, Record(built=before.built, failure=failure))
        self._settle(Outcome(edition, "failed", message, exit_code))

    def _settle(self, outcome: Outcome) -> None:
        self.outcomes[outcome.edition.id] = outcome
        self.tell(outcome)


def siblings(edition: Edition, editions: Iterable[Edition]) -> list[Edition]:
    """The editions of the same area that an edition reads."""
    return [e for e in editions if e.area.key == edition.area.key and e.report in edition.reads]


def states(
    project: Project, editions: list[Edition], prints: Fingerprints | None = None
) -> list[State]:
    """How every edition stands."""
    known = prints or Fingerprints(project)
    return [state_of(project, e, siblings(e, editions), known) for e in editions]


def clear_leftovers(project: Project, editions: Iterable[Edition]) -> None:
    """Remove what a killed build left behind; call it only while holding the lock."""
    shutil.rmtree(project.reports / ".work", ignore_errors=True)
    for edition in editions:
        built = read_record(project, edition).built
        for folder in built_folder(project, edition).glob(f"{edition.report}-????????"):
            if built is None or folder.name != built.folder:
                shutil.rmtree(folder, ignore_errors=True)


def _made_alone(job: Job) -> Future[Made]:
    """The job's outcome from a worker of its own."""
    for _ in range(ATTEMPTS):
        # A warm parent that is just dying still takes a call; the next attempt starts another.
        with suppress(OSError, EOFError, BrokenExecutor), local_executor(1) as alone:
            future = alone.submit(make_edition, job)
            wait([future])
            return future
    lost: Future[Made] = Future()
    lost.set_exception(ReportError("no worker can be started. Build again"))
    return lost
