"""How a build starts a kernel: kept, and warm where that is safe.

Chosen by name through jupyter_client's entry point, so Papermill needs to know nothing of it.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from multiprocessing.process import current_process, parent_process
from typing import Any, cast

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from tp_analysis.suite.kernels import keeper
from tp_analysis.suite.kernels.forking import can_fork, worker_context
from tp_analysis.suite.kernels.keeper import Watch, keep

PROVISIONER = "tp-kept"
LOOK_SECONDS = 0.01
PATIENCE_SECONDS = 2.0
# How the build hands the keeper's orders through Papermill: a Watch as JSON.
WATCH_VARIABLE = "TP_KERNEL_WATCH"


class ForkedKernel:
    """A forked keeper with the face of a `subprocess.Popen`, as jupyter_client expects it."""

    stdin = stdout = stderr = None

    def __init__(self, process: Any) -> None:
        self._process = process
        self.pid: int = process.pid

    def poll(self) -> int | None:
        """The exit code, or None while it runs."""
        return cast("int | None", self._process.exitcode)

    def wait(self, timeout: float | None = None) -> int | None:
        """Wait for its end; the exit code."""
        self._process.join(timeout)
        return self.poll()

    def send_signal(self, signum: int) -> None:
        """Send a signal to it alone."""
        os.kill(self.pid, signum)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)


class KeptProvisioner(LocalProvisioner):
    """Launches a kernel under a keeper, as a fork of the warm parent where that is safe."""

    # The end of the pipe that a spawned keeper watches: it closes when this process ends.
    alive: int | None = None
    kept = False
    # Any: the parent knows of a Popen only, and a forked keeper merely looks like one.
    process: Any

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """The connection of the kernel that was launched with the arguments of `cmd`."""
        environment = dict(kwargs.get("env") or os.environ)
        orders = environment.pop(WATCH_VARIABLE, None)
        if orders is None or sys.platform == "win32":
            return await super().launch_kernel(cmd, **kwargs)
        watch, folder = Watch(**json.loads(orders)), kwargs.get("cwd")
        # Nobody sits there to be told how to connect another client.
        command = [*cmd, "--quiet"]
        self.process = _fork(command, environment, folder, watch) if can_fork() else None
        if self.process is None:
            self.process, self.alive = _spawn(command, environment, folder, watch)
        # The keeper leads a group, so that all the kernel starts ends with it.
        self.kept = True
        self.pid = self.pgid = self.process.pid
        return self.connection_info

    async def wait(self) -> int | None:
        """As the plain one, which looks only ten times a second."""
        while await self.poll() is None:
            await asyncio.sleep(LOOK_SECONDS)
        return await super().wait()

    async def kill(self, restart: bool = False) -> None:
        """Have the keeper end all that the kernel started; end the group if it does not."""
        if self.kept and self.process:
            with suppress(OSError):
                self.process.terminate()
            end = time.monotonic() + PATIENCE_SECONDS
            while await self.poll() is None and time.monotonic() < end:
                await asyncio.sleep(LOOK_SECONDS)
        await super().kill(restart=restart)

    async def cleanup(self, restart: bool = False) -> None:
        """As the plain one, and let go of the pipe; of a keeper that was killed, end the rest."""
        await super().cleanup(restart=restart)
        if self.kept and self.pgid:
            with suppress(OSError):
                os.killpg(self.pgid, signal.SIGKILL)
        if self.alive is not None:
            os.close(self.alive)
            self.alive = None


def _fork(
    command: Sequence[str], environment: Mapping[str, str], folder: str | None, watch: Watch
) -> ForkedKernel | None:
    """A kernel forked from the warm parent; None where that cannot be had."""
    arguments = command[command.index("-f") :]
    process = worker_context().Process(  # type: ignore[attr-defined] # every concrete context has it
        target=_keep_forked,
        args=(arguments, dict(environment), folder, watch),
        # Should one be left, its worker ends it and does not wait for it.
        daemon=True,
    )
    try:
        process.start()
    except (OSError, EOFError):
        return None
    return ForkedKernel(process)


def _keep_forked(
    arguments: Sequence[str], environment: Mapping[str, str], folder: str | None, watch: Watch
) -> None:
    build = parent_process()
    assert build is not None
    # A cell may start processes of its own, which Python forbids to a daemon.
    current_process().daemon = False
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    if folder:
        os.chdir(folder)

    def start() -> None:
        from ipykernel.kernelapp import IPKernelApp

        sys.argv = ["ipykernel_launcher", *arguments]
        IPKernelApp.launch_instance(argv=list(arguments))

    keep(start, watch, build.sentinel)


def _spawn(
    command: Sequence[str], environment: Mapping[str, str], folder: str | None, watch: Watch
) -> tuple[subprocess.Popen[bytes], int]:
    """A kernel in an interpreter of its own, and the end of the pipe that says we are alive."""
    read, write = os.pipe()
    program = [sys.executable, keeper.__file__, json.dumps(asdict(watch)), str(read), *command]
    process = subprocess.Popen(program, env=dict(environment), cwd=folder, pass_fds=[read])
    os.close(read)
    return process, write
