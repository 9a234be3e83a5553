"""The keeper of one kernel: a process of its own that outlives neither kernel nor build.

It starts the kernel in a process group of its own, notes every file the group opens, and ends the
whole group when the build is gone, when memory or time run out, or when the kernel has ended.
"""

from __future__ import annotations

import ctypes
import json
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from tp_analysis.suite.kernels.opens import answer_open, trace_opens

LOOK_SECONDS = 0.1
# The first line of a log of reads: were they all seen?
TRACED, UNTRACED = "# every open is listed", "# opens could not be traced"


_ADOPT_ORPHANS, _END_WITH_PARENT = 36, 1
ROUNDS = 100


class UnnotedError(Exception):
    """A file that the kernel opens could not be written down, so its page must not be made."""


@dataclass(frozen=True)
class Watch:
    """What the keeper of a kernel is told: where to write what, and the limits."""

    reads: str
    verdict: str
    memory_limit_bytes: float
    time_limit_seconds: float


def keep(start: Callable[[], None], watch: Watch, build: int) -> None:
    """Run `start` in a child and watch over it; at its end, this process ends with it.

    `build` is the reading end of a pipe that the build holds open as long as it lives.
    """
    os.setsid()
    # What is meant for the kernel (an interrupt, say) goes to the whole group.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _ask_system(_ADOPT_ORPHANS, 1)
    keeper = os.getpid()
    ours, theirs = socket.socketpair()
    child = os.fork()
    if child == 0:
        _be_the_kernel(start, theirs, keeper)
    theirs.close()
    try:
        signal.signal(signal.SIGTERM, _leave)
        reason = _watch(child, _listener(ours), build, watch)
        if reason:
            Path(watch.verdict).write_text(reason, encoding="utf-8")
    finally:
        _end_all()


def _ask_system(option: int, value: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def _leave(*_: Any) -> None:
    raise SystemExit


def _end_all() -> None:
    """End the kernel, all that it started (also what left its group) and this process."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        for _ in range(ROUNDS):
            # Whatever loses its parent by this becomes a child of this process.
            left = [p for p in psutil.Process().children(recursive=True) if _lives(p)]
            if not left:
                break
            for process in left:
                with suppress(psutil.Error):
                    process.kill()
    finally:
        os.killpg(os.getpid(), signal.SIGKILL)


def _lives(process: psutil.Process) -> bool:
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.Error:
        return False


def _be_the_kernel(start: Callable[[], None], report: socket.socket, keeper: int) -> None:
    # Not even a keeper that is killed leaves a kernel behind.
    _ask_system(_END_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != keeper:
        os._exit(1)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    listener = trace_opens()
    socket.send_fds(report, [b"-"], [] if listener is None else [listener])
    if listener is not None:
        os.close(listener)
    report.close()
    code = 1
    try:
        start()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    finally:
        os._exit(code)


def _listener(kernel: socket.socket) -> int | None:
    _, listeners, _, _ = socket.recv_fds(kernel, 1, 1)
    kernel.close()
    return listeners[0] if listeners else None


def _watch(child: int, listener: int | None, build: int, watch: Watch) -> str:
    """Why all must be ended; "" when the kernel has ended by itself."""
    with Path(watch.reads).open("a", encoding="utf-8", buffering=1) as log:
        log.write(f"{UNTRACED if listener is None else TRACED}\n")
        seen: set[str] = set()

        def note(path: str) -> None:
            if path not in seen:
                seen.add(path)
                try:
                    log.write(f"{json.dumps(path)}\n")
                except OSError as error:
                    raise UnnotedError from error

        try:
            return _watch_until(child, listener, build, watch, note)
        except UnnotedError:
            return "could not be watched, as the disk is full or broken"


def _watch_until(
    child: int, listener: int | None, build: int, watch: Watch, note: Callable[[str], None]
) -> str:
    poll = select.poll()
    poll.register(build, select.POLLIN | select.POLLHUP)
    if listener is not None:
        poll.register(listener, select.POLLIN)
    next_look, end = 0.0, time.monotonic() + watch.time_limit_seconds
    while True:
        for descriptor, event in poll.poll(LOOK_SECONDS * 1000):
            if descriptor == build:
                return "the build is gone"
            if event & select.POLLHUP:
                next_look = 0.0
                continue
            with suppress(OSError):
                answer_open(descriptor, note)
        if time.monotonic() < next_look:
            continue
        next_look = time.monotonic() + LOOK_SECONDS
        if _has_ended(child):
            return ""
        if time.monotonic() > end:
            return f"ran past the limit of {watch.time_limit_seconds:g} seconds for a report"
        if _memory_bytes(child) > watch.memory_limit_bytes:
            gib = watch.memory_limit_bytes / 2**30
            return f"used more than its limit of {gib:g} GiB of memory"


def _has_ended(child: int) -> bool:
    return os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def _memory_bytes(child: int) -> int:
    """What the kernel and all it started hold in memory."""
    total = 0
    with suppress(psutil.Error):
        kernel = psutil.Process(child)
        for process in (kernel, *kernel.children(recursive=True)):
            with suppress(psutil.Error):
                memory = process.memory_info()
                # Files mapped into memory can be dropped at need, so they do not count.
                total += memory.rss - getattr(memory, "shared", 0)
    return total


def main() -> None:
    """The keeper as a program, for a plain start: keeper.py WATCH PIPE COMMAND..."""
    watch, build, *command = sys.argv[1:]
    start = lambda: os.execvp(command[0], command)  # noqa: E731
    keep(start, Watch(**json.loads(watch)), int(build))


if __name__ == "__main__":
    main()
