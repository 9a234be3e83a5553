"""A parent process that has the scientific stack in memory, and forks workers and kernels.

A cold kernel spends most of its start importing. `multiprocessing`'s fork server imports once, in
a process without threads; each worker and each kernel is a fresh fork of it, so nothing that one
notebook does can reach another.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.context import BaseContext
from typing import Any

# For tests, and for a computer on which forking turns out not to be safe.
PLAIN_VARIABLE = "TP_PLAIN_KERNELS"

# The same in every process of a build, so that a report is the same wherever it is made. They must
# be set before the warm parent starts: the hash seed of a fork is that of its parent.
FIXED_VARIABLES = {"PYTHONHASHSEED": "0", "OMP_NUM_THREADS": "1", "TZ": "Europe/London"}

WARM_UP = "tp_analysis.suite.kernels.warm_up"


def can_fork() -> bool:
    """Whether kernels are forked here: not on Windows, nor on macOS, whose libraries forbid it."""
    return sys.platform == "linux" and not os.environ.get(PLAIN_VARIABLE)


def worker_context() -> BaseContext:
    """The way worker processes start: forked from the warm parent where that is safe."""
    if not can_fork():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([WARM_UP])
    return context


def share_warm_parent() -> None:
    """Let this worker, itself a fork of the warm parent, fork its kernels from the same one.

    Python's fork server would start another for a process that did not start the first. The
    address and all else that is needed came with the fork; a server that is gone is an OSError,
    after which kernels start the plain way.
    """
    if can_fork():
        from multiprocessing import forkserver, resource_tracker

        # There is no public way.
        server: Any = forkserver._forkserver
        server.ensure_running = resource_tracker.ensure_running


@contextmanager
def warm_parent() -> Iterator[None]:
    """Start the warm parent, so that it imports while this process still looks what is due.

    At the end it is ended, also where nothing was due or what was asked for made no sense.
    """
    if not can_fork():
        yield
        return
    from multiprocessing import forkserver

    os.environ.update(FIXED_VARIABLES)
    worker_context()
    forkserver.ensure_running()
    server: Any = forkserver._forkserver
    try:
        yield
    finally:
        if server._forkserver_pid is not None:
            with suppress(ProcessLookupError):
                os.kill(server._forkserver_pid, signal.SIGKILL)
