"""What runs inside a Dask worker. It is sent there by value, so it knows the standard library only.

The worker may have another version of this package, or none: each edition is made by a process of
its own, which imports the package that was sent.
"""

from __future__ import annotations

import io
import os
import platform
import subprocess
import sys
import tempfile
import threading
import uuid
import zipfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Any

from distributed import SchedulerPlugin, WorkerPlugin

MADE, STOPPED = "made", "stopped"
# A process that waits until the worker is gone, however it went, and removes its folder.
SWEEPER = """
import os, shutil, sys, time
sys.stdin.buffer.read()
for _ in range(100):
    shutil.rmtree(sys.argv[1], ignore_errors=True)
    if not os.path.exists(sys.argv[1]):
        break
    time.sleep(0.1)
"""
SWEEP_SECONDS = 15


def versions(names: Iterable[str]) -> dict[str, str]:
    """The version of Python, without its last part, and of each package that is installed here."""
    found = {"python": ".".join(platform.python_version_tuple()[:2])}
    for name in names:
        with suppress(metadata.PackageNotFoundError):
            found[name] = metadata.version(name)
    return found


def difference(
    here: Mapping[str, str], there: Mapping[str, str], needed: Iterable[str]
) -> str | None:
    """The first package of a worker that is not as here, in words; None where all are.

    A package that is not `needed` may be missing there.
    """
    for name, version in here.items():
        if name not in there and name in needed:
            return f"has no {name}, here it is {name} {version}"
        if there.get(name, version) != version:
            return f"has {name} {there[name]}, here it is {name} {version}"
    return None


@dataclass(eq=False)
class Workshop(WorkerPlugin):
    """The parcel of one build on one worker: unpacked once, removed with the build or the worker.

    `versions` and `needed` say what must be installed, `variables` what every edition's process
    has in its environment.
    """

    name: str
    content: bytes
    versions: dict[str, str]
    needed: tuple[str, ...]
    variables: dict[str, str]
    running: set[Any] = field(default_factory=set)

    def setup(self, worker: Any) -> None:
        """Nothing is done yet: unpacking would keep the worker from answering."""
        # Neither can be sent.
        self.lock = threading.Lock()
        self.base: Path | None = None
        self.sweeper: subprocess.Popen[bytes] | None = None
        self.over = False
        self.unlike: str | None = None

    def teardown(self, worker: Any) -> None:
        """End the processes that are left, and remove what was unpacked."""
        with self.lock:
            self.over = True
            # A copy: whoever waits for one of them takes it out of the set as soon as it ends.
            for process in tuple(self.running):
                process.kill()
            if self.sweeper is not None and self.sweeper.stdin is not None:
                self.sweeper.stdin.close()
                with suppress(subprocess.TimeoutExpired):
                    self.sweeper.wait(SWEEP_SECONDS)

    def make(self, order: bytes) -> tuple[str, bytes]:
        """("made", the answer of the edition's process) or ("stopped", why there is none)."""
        if self.unlike is None:
            # One that joined late has not been asked before.
            there = versions(self.versions)
            self.unlike = difference(self.versions, there, self.needed) or ""
        if self.unlike:
            return STOPPED, f"a worker {self.unlike}".encode()
        try:
            base = self.unpacked()
            return self._answer(base, order)
        except OSError as error:
            return STOPPED, f"a worker could not make it ({error.strerror})".encode()

    def unpacked(self) -> Path:
        """The folder of the parcel: this worker's own, which only its user may enter."""
        with self.lock:
            if self.base is None:
                base = Path(os.path.realpath(tempfile.mkdtemp(prefix="tp-parcel-")))
                self.sweeper = subprocess.Popen(
                    [sys.executable, "-I", "-S", "-c", SWEEPER, str(base)],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,
                )
                with zipfile.ZipFile(io.BytesIO(self.content)) as archive:
                    archive.extractall(base)
                self.base, self.content = base, b""
            return self.base

    def _answer(self, base: Path, order: bytes) -> tuple[str, bytes]:
        answer = base / f"{uuid.uuid4().hex}.answer"
        process = self._start(base, answer)
        try:
            assert process.stdin is not None
            with suppress(BrokenPipeError):
                process.stdin.write(len(order).to_bytes(8, "big") + order)
                process.stdin.flush()
            # Left open: it closes when this worker dies, and the process ends then.
            code = process.wait()
            process.stdin.close()
        finally:
            self.running.discard(process)
        if not answer.is_file():
            return STOPPED, f"its process on a worker ended with code {code}".encode()
        content = answer.read_bytes()
        answer.unlink()
        return MADE, content

    def _start(self, base: Path, answer: Path) -> subprocess.Popen[bytes]:
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("TP_")}
        path = [str(base / "package"), os.environ.get("PYTHONPATH", "")]
        variables = {
            **inherited,
            **self.variables,
            "PYTHONPATH": os.pathsep.join(filter(None, path)),
            # Also where the temporary folder is a link: files there are no inputs.
            "TMPDIR": str(base.parent),
        }
        # -P: the folder it starts in is no place to import from.
        command = [sys.executable, "-P", "-m", "tp_analysis.suite.dask_job", str(base), str(answer)]
        with self.lock:
            if self.over:
                raise InterruptedError(0, "the build is over")
            process = subprocess.Popen(
                command,
                cwd=base,
                env=variables,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            self.running.add(process)
            return process


class Caretaker(SchedulerPlugin):
    """Has the workers clear up after a build that was killed, and then goes itself."""

    def __init__(self, client: str, name: str) -> None:
        self.client, self.name = client, name

    def remove_client(self, scheduler: Any, client: str) -> None:
        """Called for every client that is gone."""
        if client == self.client:
            scheduler.loop.add_callback(self._clear_up, scheduler)

    async def _clear_up(self, scheduler: Any) -> None:
        with suppress(ValueError):
            await scheduler.unregister_worker_plugin(None, name=self.name)
        with suppress(ValueError):
            await scheduler.unregister_scheduler_plugin(name=self.name)
