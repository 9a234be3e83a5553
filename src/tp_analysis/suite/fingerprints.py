"""Fingerprints of files, found without reading again what has not been touched."""

from __future__ import annotations

import json
from contextlib import suppress
from functools import cached_property
from pathlib import Path

import tp_analysis
from tp_analysis.hashing import MISSING, file_hash, value_hash
from tp_analysis.project import Project
from tp_analysis.suite.clock import now_nanoseconds

CODE_SUFFIXES = frozenset({".py", ".j2", ".css", ".typ", ".ttf", ".woff2"})
PACKAGE = Path(tp_analysis.__file__).parent
# A file changed this shortly before it was read may change again with the same times.
SETTLED_NANOSECONDS = 2_000_000_000


class Fingerprints:
    """The SHA-256 of files, remembered by their size and times as git does it.

    What is remembered is a saving of time only: a file whose size, times or number differ is read
    again, so that one that was merely touched has the fingerprint it had.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._path = project.state / "fingerprints.json"
        self._known: dict[str, list[object]] = {}
        self._changed = False
        with suppress(OSError, ValueError):
            self._known = json.loads(self._path.read_text(encoding="utf-8"))

    def file(self, path: Path) -> str:
        """The fingerprint of a file or of a folder's list of names; "missing" without either."""
        try:
            status = path.stat()
        except OSError:
            return file_hash(path)
        if not path.is_file():
            return file_hash(path)
        mark = [status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino]
        known = self._known.get(str(path))
        if known and known[:4] == mark:
            return str(known[4])
        fingerprint = file_hash(path)
        if max(status.st_mtime_ns, status.st_ctime_ns) + SETTLED_NANOSECONDS < now_nanoseconds():
            self._known[str(path)] = [*mark, fingerprint]
            self._changed = True
        return fingerprint

    @cached_property
    def lock(self) -> str:
        """The fingerprint of the lock file, which stands for every installed package."""
        return self.file(self._project.lock_file)

    @cached_property
    def code(self) -> dict[str, str]:
        """The fingerprint of each file of the package, by its path within it."""
        paths = sorted(path for path in PACKAGE.rglob("*") if path.suffix in CODE_SUFFIXES)
        return {path.relative_to(PACKAGE).as_posix(): self.file(path) for path in paths}

    @cached_property
    def code_as_a_whole(self) -> str:
        """One fingerprint of all those files; the list is kept, so that a change can be named."""
        whole = value_hash(self.code)
        kept = self._code_list(whole)
        if not kept.is_file():
            with suppress(OSError):
                kept.parent.mkdir(parents=True, exist_ok=True)
                kept.write_text(json.dumps(self.code, indent=1), encoding="utf-8")
        return whole

    def changed_code(self, before: str) -> str:
        """The package's files that differ from those that `before` stood for, in words."""
        try:
            then = json.loads(self._code_list(before).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return ""
        names = sorted(n for n in {*then, *self.code} if then.get(n) != self.code.get(n))
        more = f" and {len(names) - 1} more" if len(names) > 1 else ""
        return f"{names[0]}{more}" if names else ""

    def _code_list(self, whole: str) -> Path:
        return self._project.state / "code" / f"{whole[:16]}.json"

    def save(self) -> None:
        """Keep what was learnt for the next command; without a word where that cannot be."""
        if not self._changed:
            return
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            partial = self._path.with_suffix(".partial")
            partial.write_text(json.dumps(self._known), encoding="utf-8")
            partial.replace(self._path)


__all__ = ["MISSING", "PACKAGE", "Fingerprints"]
