"""A Dask cluster as the executor of a build. Everything an edition needs is sent along.

Dask itself gives the work of a worker that died to another; what is here sends, asks and receives.
"""

from __future__ import annotations

import logging
import pickle
import re
import threading
import uuid
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, InvalidStateError
from contextlib import contextmanager, suppress
from typing import Any

import cloudpickle  # type: ignore[import-untyped] # it ships no types
import dask.config
from distributed import Client, KilledWorker

from tp_analysis.errors import ConfigurationError, ReportError
from tp_analysis.project import Project
from tp_analysis.suite import dask_worker
from tp_analysis.suite.dask_parcel import Sent, pack
from tp_analysis.suite.dask_worker import MADE, Caretaker, Workshop, difference, versions
from tp_analysis.suite.environment import describe_environment
from tp_analysis.suite.kernels.forking import FIXED_VARIABLES
from tp_analysis.suite.make import Job, Made, evidence_path
from tp_analysis.suite.records import Failure

ANSWER_SECONDS = 10
LOOK_SECONDS = 1.0
# A worker whose nanny starts it again is back long before.
NO_WORKER_SECONDS = 60
ADDRESS = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^\s:/@]+):\d{1,5}")
# What a page is made with: without these, or with others, nobody can promise the same bytes.
NEEDED = (
    "python", "ipykernel", "jinja2", "matplotlib", "mistune", "nbclient", "nbconvert", "numpy",
    "pandas", "papermill", "pyarrow", "pydantic", "scipy", "seaborn", "statsmodels", "typst",
)  # fmt: skip


class DaskExecutor(Executor):
    """Makes editions on the workers of a cluster; only `make_edition` can be submitted."""

    def __init__(self, client: Any, workshop: str) -> None:
        self._client, self._workshop = client, workshop
        self._open: dict[Any, tuple[Job, Future[Made]]] = {}
        self._over = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    def submit(self, function: Callable[..., Any], /, *jobs: Any, **_: Any) -> Future[Any]:
        """The edition of a job as a future of `Made`. Whatever goes wrong is its failure."""
        [job] = jobs
        ours: Future[Made] = Future()
        ours.set_running_or_notify_cancel()
        theirs = self._client.submit(
            _asks(self._workshop),
            pickle.dumps(job),
            key=f"{job.edition.id}-{uuid.uuid4().hex}",
            pure=False,
        )
        self._open[theirs] = (job, ours)
        theirs.add_done_callback(self._settle)
        return ours

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Let go of what is not done."""
        self._over.set()
        left = list(self._open)
        self._open.clear()
        with suppress(Exception):
            self._client.cancel(left, force=True)

    def _settle(self, theirs: Any) -> None:
        job, ours = self._open.pop(theirs, (None, None))
        if job is None or ours is None:
            return
        try:
            made = _received(theirs, job)
        except Exception as error:
            made = _failed(job, f"its answer could not be read ({type(error).__name__})")
        with suppress(InvalidStateError):
            ours.set_result(made)

    def _watch(self) -> None:
        """Dask waits for ever for a worker; a person would like to know that there is none."""
        without = 0.0
        while not self._over.wait(LOOK_SECONDS):
            try:
                workers = self._client.nthreads()
            except Exception:
                workers = {}
            without = 0.0 if workers else without + LOOK_SECONDS
            if without < NO_WORKER_SECONDS:
                continue
            for theirs, (job, ours) in list(self._open.items()):
                self._open.pop(theirs, None)
                with suppress(InvalidStateError):
                    ours.set_result(
                        _failed(job, "the cluster has no worker left. Start one and build again")
                    )


def _asks(workshop: str) -> Callable[[bytes], Any]:
    """What a worker is asked. A function within a function is sent by value."""

    def ask(order: bytes) -> Any:
        from distributed import get_worker

        plugin: Any = get_worker().plugins[workshop]
        return plugin.make(order)

    return ask


def _received(theirs: Any, job: Job) -> Made:
    """What became of an edition on the cluster."""
    if theirs.status == "cancelled":
        return _failed(job, "the connection to the cluster was lost. Build again")
    error = theirs.exception()
    if isinstance(error, KilledWorker):
        number = error.allowed_failures + 1
        return _failed(
            job, f"each of the {number} workers that tried to make it died. Look at their logs"
        )
    if error is not None:
        return _failed(job, f"it could not be made on the cluster ({type(error).__name__})")
    kind, content = theirs.result()
    if kind != MADE:
        return _failed(job, content.decode())
    sent: Sent = pickle.loads(content)
    if sent.evidence is not None:
        with suppress(OSError):
            _keep_evidence(job, sent.evidence)
    # Nothing was made on this computer, so nothing has made the folder yet.
    job.work.mkdir(parents=True, exist_ok=True)
    return sent.made


def _failed(job: Job, what: str) -> Made:
    message = f"{job.edition.id}: {what}."
    return Made(
        failure=Failure(message=message, exit_code=ReportError.exit_code, inputs=job.inputs)
    )


def _keep_evidence(job: Job, notebook: bytes) -> None:
    path = evidence_path(job)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    partial.write_bytes(notebook)
    partial.replace(path)


@contextmanager
def dask_executor(address: str, project: Project) -> Iterator[Executor]:
    """An executor over the cluster whose scheduler is at HOST:PORT.

    Raises ConfigurationError where nobody answers there, where no worker is, or where a worker
    has other versions than this computer of what a page is made with.
    """
    _silence()
    client = _connect(address)
    name = f"tp-build-{uuid.uuid4().hex}"
    executor = None
    try:
        locked = dict(describe_environment(project).packages)
        wanted = versions((*NEEDED, *locked))
        _require_likeness(client, address, wanted)
        _send(client, name, project, wanted)
        executor = DaskExecutor(client, name)
        yield executor
    finally:
        if executor is not None:
            executor.shutdown()
        for leave in (client.unregister_scheduler_plugin, client.unregister_worker_plugin):
            with suppress(Exception):
                leave(name)
        with suppress(Exception):
            client.close(timeout=ANSWER_SECONDS)


def _connect(address: str) -> Any:
    if not ADDRESS.fullmatch(address):
        raise ConfigurationError(
            f"--executor dask://{address} is not of the form dask://HOST:PORT."
        )
    protocol = "tls" if dask.config.get("distributed.comm.require-encryption", False) else "tcp"
    advice = "Start a scheduler there, or leave --executor out to build here."
    try:
        client: Any = Client(  # type: ignore[no-untyped-call] # only half of it has types
            f"{protocol}://{address}", timeout=ANSWER_SECONDS, set_as_default=False, name="tp"
        )
    except (OSError, ValueError, RuntimeError, TypeError) as error:
        raise ConfigurationError(
            f"No Dask scheduler answers at {address} ({type(error).__name__}). {advice}"
        ) from error
    try:
        client.wait_for_workers(1, timeout=ANSWER_SECONDS)
    except OSError as error:
        client.close()
        raise ConfigurationError(
            f"The Dask cluster at {address} has no worker. Start one: dask worker {address}."
        ) from error
    return client


def _require_likeness(client: Any, address: str, here: dict[str, str]) -> None:
    with _by_value():
        workers = client.run(versions, list(here))
    for worker, there in sorted(workers.items()):
        unlike = difference(here, there, NEEDED)
        if unlike:
            raise ConfigurationError(
                f"The worker {worker} of the cluster at {address} {unlike}: its pages would not be "
                "the same. Install requirements.lock there."
            )


def _send(client: Any, name: str, project: Project, wanted: dict[str, str]) -> None:
    workshop = Workshop(name, pack(project).content, wanted, NEEDED, FIXED_VARIABLES)
    caretaker = Caretaker(client.id, name)
    with _by_value():
        client.register_plugin(workshop, name=name)
        # A scheduler may be told to take no code. Then only a killed build leaves something behind.
        with suppress(ValueError):
            client.register_plugin(caretaker, name=name)


@contextmanager
def _by_value() -> Iterator[None]:
    """Send functions and classes themselves, not the names by which this computer knows them."""
    cloudpickle.register_pickle_by_value(dask_worker)
    try:
        yield
    finally:
        cloudpickle.unregister_pickle_by_value(dask_worker)


def _silence() -> None:
    """What goes wrong is told by us; the libraries would tell it in their own words, too."""
    warnings.filterwarnings("ignore", module="distributed")
    known = [n for n in logging.root.manager.loggerDict if re.match("distributed|tornado|bokeh", n)]
    for name in ("asyncio", "distributed", "tornado", *known):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
