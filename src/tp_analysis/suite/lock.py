"""One build at a time in one reports folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from tp_analysis.errors import ConfigurationError
from tp_analysis.project import Project


class BusyError(ConfigurationError):
    """Another build is at work here."""


@contextmanager
def only_build(project: Project) -> Iterator[None]:
    """Hold the reports folder for this process alone.

    The system lets go of it when the process ends, however it ends, so no lock is ever left behind.
    Raises BusyError where another build holds it, ConfigurationError where it cannot be written.
    """
    name = project.relative(project.reports)
    try:
        project.reports.mkdir(parents=True, exist_ok=True)
        lock = FileLock(project.reports / ".lock", timeout=0)
        lock.acquire()
    except Timeout as error:
        raise BusyError(f"Another build is at work in {name}/. Wait for it to end.") from error
    except OSError as error:
        words = f"{name}/ cannot be written: {error.strerror}. Mend that, or give another --out."
        raise ConfigurationError(words) from error
    try:
        yield
    finally:
        lock.release()
