"""Kernels forked from a parent that has the scientific stack in memory already.

A cold kernel spends most of its start importing. `multiprocessing`'s fork server imports once,
in a process that has no threads, and every kernel is a fresh fork of it: nothing that one
notebook does can reach another. Where forking is not to be had, kernels start the plain way.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from multiprocessing.context import BaseContext
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import LocalProvisioner

PROVISIONER = "tp-warm"

# What a kernel and a worker need, found by looking at what each imports.
PRELOADED = (
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "IPython.core.interactiveshell",
    "pandas",
    "pyarrow.parquet",
    "matplotlib.figure",
    "matplotlib.backends.backend_svg",
    "seaborn",
    "statsmodels.duration.survfunc",
    "papermill",
    "nbclient",
    "nbconvert.exporters",
    "typst",
    "tp_analysis.suite.execute",
    "tp_analysis.publish.exporters",
    "tp_analysis.publish.html",
    "tp_analysis.publish.pdf",
    "tp_analysis.summary",
    "tp_analysis.spending",
    "tp_analysis.offending",
    "tp_analysis.benefits",
    "tp_analysis.store",
    "tp_analysis.released",
)


def can_fork() -> bool:
    """Whether kernels can be forked here: not on Windows, nor on macOS, whose libraries forbid it."""
    return sys.platform == "linux" and "forkserver" in multiprocessing.get_all_start_methods()


def worker_context() -> BaseContext:
    """The way worker processes start: forked from the warm parent where that is safe."""
    if not can_fork():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(PRELOADED))
    return context


class ForkedKernel:
    """A forked kernel with the face of a `subprocess.Popen`, as jupyter_client expects it."""

    stdin = stdout = stderr = None

    def __init__(self, process: Any) -> None:
        self._process = process
        self.pid: int = process.pid

    def poll(self) -> int | None:
        """The exit code, or None while it runs."""
        code: int | None = self._process.exitcode
        return code

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


class WarmProvisioner(LocalProvisioner):
    """Launches a kernel as a fork of the warm parent instead of as a new interpreter."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """The connection of the kernel that was launched with the arguments of `cmd`."""
        if not can_fork():
            return await super().launch_kernel(cmd, **kwargs)
        arguments = cmd[cmd.index("-f") :]
        process = worker_context().Process(  # type: ignore[attr-defined] # a concrete context
            target=_run_kernel,
            args=(arguments, dict(kwargs.get("env") or os.environ), kwargs.get("cwd")),
            daemon=False,
        )
        process.start()
        self.process = ForkedKernel(process)
        self.pid = self.process.pid
        # The child makes itself the leader of its own group, so that all it starts ends with it.
        self.pgid = self.pid
        return self.connection_info


def _run_kernel(arguments: Sequence[str], environment: Mapping[str, str], folder: str | None) -> None:
    os.setsid()
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    if folder:
        os.chdir(folder)
    from ipykernel.kernelapp import IPKernelApp

    sys.argv = ["ipykernel_launcher", *arguments]
    IPKernelApp.launch_instance(argv=list(arguments))
