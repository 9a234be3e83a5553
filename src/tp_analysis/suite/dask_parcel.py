"""What goes to a cluster for one build, packed as one parcel, and what comes back from it."""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path, PurePosixPath

from tp_analysis.project import Project
from tp_analysis.suite.fingerprints import PACKAGE
from tp_analysis.suite.make import Made

DISTRIBUTION = "tp-analysis"
# Folders of an unpacked parcel. The work of editions has a folder of its own beside them.
CODE, INPUTS, OUTSIDE, WORK = "package", "project", "outside", "work"
NOT_SENT = ("__pycache__", ".ipynb_checkpoints", "scratch")
LONG_AGO = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Layout:
    """Where the folders of a project lie in an unpacked parcel: to one another as they do here.

    So an input has the name there that it has here.
    """

    project: Project

    @property
    def common(self) -> Path:
        """The folder here that the folder of inputs stands for."""
        return Path(os.path.commonpath([self.project.root, self.project.data.parent]))

    def there(self, base: Path) -> Project:
        """The project, unpacked below `base`."""
        inputs, reports = base / INPUTS, self.project.reports
        near = any(reports.is_relative_to(f) for f in (self.project.root, self.project.data.parent))
        return Project(
            root=inputs / self.project.root.relative_to(self.common),
            data=inputs / self.project.data.relative_to(self.common),
            reports=inputs / reports.relative_to(self.common)
            if near
            else base / OUTSIDE / reports.name,
        )

    def told_as_here(self, text: str, base: Path) -> str:
        """A message from there, with the folders of this computer in place of the worker's."""
        for there, here in (
            (base / INPUTS, self.common),
            (base / OUTSIDE, self.project.reports.parent),
            (base / CODE, PACKAGE.parent),
        ):
            text = text.replace(str(there), str(here))
        return text.replace(f"{base}{os.sep}", "")


@dataclass(frozen=True)
class Parcel:
    """The bytes to send and their fingerprint: the same inputs are the same bytes."""

    content: bytes
    fingerprint: str


def pack(project: Project) -> Parcel:
    """The parcel of a project: unpack it anywhere to build there.

    A file that cannot be read is left out: the edition that reads it says so.
    """
    here, there = Layout(project), Layout(project).there(Path())
    found = {
        **_below(PACKAGE, Path(CODE) / PACKAGE.name),
        **_below(project.notebooks, there.notebooks),
        **_below(project.raw, there.raw),
        **_below(project.processed, there.processed),
        **{
            Path(INPUTS) / path.relative_to(here.common): path
            for path in (
                project.areas_file,
                project.bodies_file,
                project.suite_file,
                project.disclosure_file,
                project.lock_file,
            )
            if path.is_file()
        },
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, path in sorted(found.items()):
            with suppress(OSError):
                _add(archive, name, b"" if path.is_dir() else path.read_bytes(), path.is_dir())
        for file, text in sorted(_distribution().items()):
            _add(archive, Path(CODE) / file, text.encode(), False)
    content = packed.getvalue()
    return Parcel(content, hashlib.sha256(content).hexdigest())


def _below(folder: Path, name: Path) -> dict[Path, Path]:
    """Every file and folder below one, by its name in the parcel."""
    return {name / path.relative_to(folder): path for path in (folder, *_walk(folder))}


def _walk(folder: Path) -> Iterator[Path]:
    for above, folders, files in os.walk(folder, followlinks=True):
        folders[:] = [name for name in folders if name not in NOT_SENT]
        yield from (Path(above) / name for name in (*folders, *files))


def _add(archive: zipfile.ZipFile, name: Path, content: bytes, is_folder: bool) -> None:
    ending = "/" if is_folder else ""
    entry = zipfile.ZipInfo(PurePosixPath(name).as_posix() + ending, LONG_AGO)
    entry.external_attr = (0o755 if is_folder else 0o644) << 16
    entry.create_system = 3
    archive.writestr(entry, content, zipfile.ZIP_DEFLATED, compresslevel=1)


def _distribution() -> dict[str, str]:
    """What pip would write of the package: jupyter_client finds its kernels by entry points."""
    ours = metadata.distribution(DISTRIBUTION)
    folder = f"tp_analysis-{ours.version}.dist-info"
    return {
        f"{folder}/METADATA": f"Metadata-Version: 2.1\nName: {DISTRIBUTION}\n"
        f"Version: {ours.version}\n",
        f"{folder}/entry_points.txt": ours.read_text("entry_points.txt") or "",
    }


@dataclass(frozen=True)
class Sent:
    """What comes back: the edition with its files, and the half-run notebook of one that failed."""

    made: Made
    evidence: bytes | None = None
