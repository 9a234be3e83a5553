"""What an edition read, from the log of every file its kernel opened."""

from __future__ import annotations

import json
import os
import site
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tp_analysis.hashing import MISSING, file_hash
from tp_analysis.project import Project
from tp_analysis.sources import card_path
from tp_analysis.suite.fingerprints import PACKAGE
from tp_analysis.suite.kernels.keeper import TRACED

# Files of the system and of installed packages: the lock file stands for them.
SYSTEM = tuple(
    Path(folder)
    for folder in (
        "/bin", "/dev", "/etc", "/lib", "/lib64", "/proc", "/sbin", "/sys", "/usr", "/var/cache",
        "/var/lib", sys.prefix, sys.base_prefix, sys.exec_prefix,
        *sysconfig.get_paths().values(), *site.getsitepackages(),
    )
)  # fmt: skip
# A person's own settings and caches (of fonts, say) decide nothing in a report.
PRIVATE = (".cache", ".config", ".ipython", ".jupyter", ".local", ".matplotlib")
# What a project holds beside its inputs; the package and areas.toml have fingerprints of their own.
NOT_INPUTS = (".git", ".venv", "node_modules", "__pycache__")
NEVER = sys.maxsize


def what_was_read(
    project: Project, log: Path, work: Path, begun_nanoseconds: int = NEVER
) -> dict[str, str]:
    """The fingerprint of every input that the kernel opened, by its name for a reader.

    `work` is the edition's own folder; temporary files younger than `begun_nanoseconds` are the
    kernel's own. Where opens could not be traced on this computer, every extract counts as read:
    a needless build is better than a wrong page.
    """
    paths = _logged(log)
    if paths is None:
        paths = set(project.raw.rglob("*"))
    inputs = {p for path in paths if _is_input(project, path, work) for p in _origin(project, path)}
    inputs = {path for path in inputs if not _is_temporary(project, path, begun_nanoseconds)}
    return {name_of(project, path): file_hash(path) for path in sorted(inputs)}


def _logged(log: Path) -> set[Path] | None:
    """Every path in a log of reads; None where it is not there, not whole or says it is not."""
    try:
        first, *lines = log.read_text(encoding="utf-8").splitlines()
        return {Path(json.loads(line)) for line in lines} if first == TRACED else None
    except (OSError, ValueError):
        return None


def _is_input(project: Project, path: Path, work: Path) -> bool:
    if path.is_relative_to(work) or path.is_relative_to(PACKAGE) or path == project.areas_file:
        return False
    if set(NOT_INPUTS) & set(path.parts):
        return False
    if path.is_relative_to(project.data):
        # A folder that is merely walked through is no input; a list of extracts is.
        return path.is_relative_to(project.raw) or path.is_file()
    if path.is_relative_to(project.root):
        # Also one that was looked for in vain: it may be there the next time.
        return not path.is_dir() and not path.is_relative_to(project.reports)
    if any(path.is_relative_to(folder) for folder in SYSTEM):
        return False
    home = Path.home()
    return path.is_file() and not any(path.is_relative_to(home / name) for name in PRIVATE)


def _is_temporary(project: Project, path: Path, begun_nanoseconds: int) -> bool:
    """Whether the kernel made it itself, in the computer's folder for such files."""
    if path.is_relative_to(project.root) or path.is_relative_to(project.data):
        return False
    return path.is_relative_to(tempfile.gettempdir()) and _last_changed(path) > begun_nanoseconds


def _last_changed(path: Path) -> int:
    try:
        status = os.stat(path)
    except FileNotFoundError:
        return NEVER
    return max(status.st_mtime_ns, status.st_ctime_ns)


def _origin(project: Project, path: Path) -> Iterator[Path]:
    """The extract and its card, where a dataset made from them was read; else the file itself."""
    if path.is_relative_to(project.processed):
        within = path.relative_to(project.processed)
        extract = project.raw / within.parent / f"{path.stem}.csv"
        if extract.is_file():
            yield from (extract, card_path(extract))
            return
        # One of many that make up a dataset: topic/name/ and then as below data/raw/topic.
        gathered = project.raw.joinpath(within.parts[0], *within.parts[2:-1], path.stem)
        if len(within.parts) > 2 and gathered.is_file():
            yield gathered
            return
    yield path


def name_of(project: Project, path: Path) -> str:
    """The path as a reader would write it; one outside the project in full."""
    for base, within in ((project.data.parent, project.data), (project.root, project.root)):
        if path.is_relative_to(within):
            return path.relative_to(base).as_posix()
    return str(path)


def path_of(project: Project, name: str) -> Path:
    """The path that `name_of` named."""
    path = project.data.parent / name
    return path if path.is_relative_to(project.data) else project.root / name


def changed_meanwhile(project: Project, names: dict[str, str], started_nanoseconds: int) -> str:
    """The first input that changed while it was being read from; "" where none did."""
    for name, fingerprint in names.items():
        path = path_of(project, name)
        if fingerprint != MISSING and path.is_file() and _last_changed(path) > started_nanoseconds:
            return name
    return ""
