"""Every file that a process opens, whoever opens it: Python, or a library's C++ or Rust.

Linux tells a supervisor of each `open` before it happens (seccomp's user notification, no
privileges needed). The supervisor notes the path and lets the call go on, so that nothing is
slowed much and nothing is changed. Where the system has no such thing, `trace_opens` says so.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import platform
import struct
import sys
from collections.abc import Callable

_NO_NEW_PRIVILEGES = 38
_SET_MODE_FILTER, _NEW_LISTENER = 1, 1 << 3
_RECEIVE, _SEND, _CONTINUE = 0xC0502100, 0xC0182101, 1
_NOTIFICATION = struct.Struct("QIIiIQ6Q")
_RESPONSE = struct.Struct("QqiI")
_PAGE = 4096
_AT_CURRENT_FOLDER = -100
# By machine: the number of seccomp, the audit name of the architecture, and of each call that
# opens a file the place of its path, of its flags, and whether a folder comes before the path.
_OPENAT, _OPEN = (1, 2, True), (0, 1, False)
_MACHINES = {
    "x86_64": (317, 0xC000003E, {257: _OPENAT, 2: _OPEN}),
    "aarch64": (277, 0xC00000B7, {56: _OPENAT}),
}

Tell = Callable[[str], None]


def trace_opens() -> int | None:
    """Have this process, and all it starts, ask before each open; a listener, or None.

    It cannot be undone. Whoever holds the listener must answer, or every open waits.
    """
    machine = _MACHINES.get(platform.machine())
    if sys.platform != "linux" or machine is None:
        return None
    call, architecture, opens = machine
    program = _program(architecture, tuple(opens))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return None
    lines = ctypes.create_string_buffer(program)
    header = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(lines))
    listener: int = libc.syscall(call, _SET_MODE_FILTER, _NEW_LISTENER, header)
    return listener if listener >= 0 else None


def _program(architecture: int, calls: tuple[int, ...]) -> bytes:
    """The filter, in the kernel's packet-filter code: these calls ask, all others pass."""
    load, equal, leave = 0x20, 0x15, 0x06
    passes, asks = 0x7FFF0000, 0x7FC00000

    def line(code: int, value: int, if_so: int = 0, if_not: int = 0) -> bytes:
        return struct.pack("HBBI", code, if_so, if_not, value)

    tests = [
        line(equal, call, if_so=len(calls) - place, if_not=0) for place, call in enumerate(calls)
    ]
    return b"".join(
        [
            line(load, 4),
            line(equal, architecture, if_so=0, if_not=len(calls) + 1),
            line(load, 0),
            *tests,
            line(leave, passes),
            line(leave, asks),
        ]
    )


def answer_open(listener: int, tell: Tell) -> None:
    """Tell the path of one open for reading that waits at the listener, and let it go on.

    Raises OSError where the process is gone.
    """
    notification = bytearray(_NOTIFICATION.size)
    fcntl.ioctl(listener, _RECEIVE, notification)
    number, process, _, call, _, _, *values = _NOTIFICATION.unpack(notification)
    try:
        path = _path_to_read(process, call, values)
        if path:
            tell(path)
    finally:
        fcntl.ioctl(listener, _SEND, _RESPONSE.pack(number, 0, 0, _CONTINUE))


def _path_to_read(process: int, call: int, values: list[int]) -> str:
    """The full path that is about to be opened; "" where it is opened only to be written."""
    path_place, flags_place, has_folder = _MACHINES[platform.machine()][2][call]
    if values[flags_place] & os.O_ACCMODE == os.O_WRONLY:
        return ""
    try:
        path = os.fsdecode(_text_at(process, values[path_place]))
        folder = ctypes.c_int(values[0] & 0xFFFFFFFF).value if has_folder else _AT_CURRENT_FOLDER
        if os.path.isabs(path):
            return os.path.normpath(path)
        where = "cwd" if folder == _AT_CURRENT_FOLDER else f"fd/{folder}"
        return os.path.normpath(os.path.join(os.readlink(f"/proc/{process}/{where}"), path))
    except OSError:
        # The process has just ended, or it opens what it cannot itself see.
        return ""


def _text_at(process: int, address: int) -> bytes:
    """The bytes at an address of another process, up to their end mark."""
    text = b""
    memory = os.open(f"/proc/{process}/mem", os.O_RDONLY | os.O_CLOEXEC)
    try:
        while b"\0" not in text and len(text) < _PAGE:
            # Page by page: the next page may not be there.
            text += os.pread(memory, _PAGE - (address + len(text)) % _PAGE, address + len(text))
    finally:
        os.close(memory)
    return text.partition(b"\0")[0]
