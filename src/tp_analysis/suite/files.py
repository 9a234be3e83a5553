"""Files and folders that a kill must not leave half done."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tp_analysis.project import Project


def write_whole(path: Path, text: str) -> None:
    """Write a small file in one step: a reader sees the old one or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    partial.write_text(text, encoding="utf-8")
    partial.replace(path)


@contextmanager
def work_folder(project: Project, prefix: str) -> Iterator[Path]:
    """A folder below reports/.work, removed at the end; the next build removes what a kill left."""
    base = project.reports / ".work"
    base.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=prefix, dir=base))
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)
