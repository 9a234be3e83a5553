"""Parent processes that have imported what is needed, and fork workers and kernels.

A cold kernel spends most of its start importing. `multiprocessing`'s fork server imports once, in
a process without threads; each fork of it is fresh, so nothing that one notebook does can reach
another. There are two, which import side by side: one for the workers, which run notebooks and
write pages, and one for the kernels, which have the scientific stack.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.context import BaseContext
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from multiprocessing.forkserver import ForkServer

# For tests, and for a computer on which forking turns out not to be safe.
PLAIN_VARIABLE = "TP_PLAIN_KERNELS"

# The same in every process of a build, so that a report is the same wherever it is made. They must
# be set before the warm parent starts: the hash seed of a fork is that of its parent.
FIXED_VARIABLES = {"PYTHONHASHSEED": "0", "OMP_NUM_THREADS": "1", "TZ": "Europe/London"}

_WARM_WORKER = "tp_analysis.suite.kernels.warm_worker"
_WARM_KERNEL = "tp_analysis.suite.kernels.warm_kernel"


def can_fork() -> bool:
    """Whether kernels are forked here: not on Windows, nor on macOS, whose libraries forbid it."""
    return sys.platform == "linux" and not os.environ.get(PLAIN_VARIABLE)


def worker_context() -> BaseContext:
    """The way worker processes start: forked from the warm parent where that is safe."""
    if not can_fork():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([_WARM_WORKER])
    return context


@dataclass(frozen=True)
class KernelParent:
    """How to reach the warm parent of kernels from a process that did not start it."""

    address: Any
    key: Any = None


_kernels: ForkServer | None = None


def kernel_parent() -> KernelParent | None:
    """The warm parent of kernels, started if need be; None where kernels start the plain way."""
    global _kernels
    if not can_fork():
        return None
    from multiprocessing import forkserver

    if _kernels is None:
        _kernels = forkserver.ForkServer()
        _kernels.set_forkserver_preload([_WARM_KERNEL])
    _kernels.ensure_running()
    server: Any = _kernels
    # The key is of Python 3.14 and later.
    return KernelParent(server._forkserver_address, getattr(server, "_forkserver_authkey", None))


def has_died(parent: KernelParent | None) -> bool:
    """Whether that warm parent of kernels is gone, and with it all news of what it forked."""
    if parent is None:
        return False
    server: Any = _kernels
    if server is None or server._forkserver_address != parent.address:
        return True
    try:
        how = os.WEXITED | os.WNOHANG | os.WNOWAIT
        return os.waitid(os.P_PID, server._forkserver_pid, how) is not None
    except ChildProcessError:
        return True


def use_kernel_parent(parent: KernelParent | None) -> None:
    """Let this worker, itself a fork of its own warm parent, fork its kernels from that of kernels.

    Python's fork server would start another for a process that did not start the first. A server
    that is gone is an OSError, after which kernels start the plain way.
    """
    if parent is None:
        return
    from multiprocessing import forkserver, resource_tracker

    # There is no public way.
    server: Any = forkserver._forkserver
    server.ensure_running = resource_tracker.ensure_running
    server._forkserver_address = parent.address
    if parent.key is not None:
        server._forkserver_authkey = parent.key


@contextmanager
def warm_parents() -> Iterator[None]:
    """Start the warm parent of kernels, so that it imports while this process looks what is due.

    That of workers, which takes half as long, starts with the first worker: where nothing is due
    it would only be in the way. At the end both are ended, also where nothing was due or what was
    asked for made no sense.
    """
    global _kernels
    if not can_fork():
        yield
        return
    from multiprocessing import forkserver

    os.environ.update(FIXED_VARIABLES)
    kernel_parent()
    servers: list[Any] = [forkserver._forkserver, _kernels]
    try:
        yield
    finally:
        _kernels = None
        for server in servers:
            if server._forkserver_pid is not None:
                with suppress(ProcessLookupError):
                    os.kill(server._forkserver_pid, signal.SIGKILL)
