"""Make one edition in a process of its own on a worker of a cluster, from an unpacked parcel.

Run as a module with the parcel's folder and the file to answer in. The order, a Job as pickled
where the build runs, comes over the standard input, which stays open as long as the worker lives.
"""

from __future__ import annotations

import os
import pickle
import shutil
import sys
import threading
from dataclasses import replace
from pathlib import Path

from tp_analysis.errors import ReportError
from tp_analysis.suite.dask_parcel import WORK, Layout, Sent
from tp_analysis.suite.executors import local_executor
from tp_analysis.suite.make import Job, Made, evidence_path, make_edition
from tp_analysis.suite.records import Failure


def make_there(job: Job, base: Path) -> Sent:
    """Make the edition of a job from the parcel unpacked at `base`."""
    layout = Layout(job.project)
    project = layout.there(base)
    edition = replace(job.edition, notebook=project.notebooks / job.edition.notebook.name)
    here = replace(job, project=project, edition=edition, work=base / WORK)
    made = _made(here)
    if made.failure is not None:
        message = layout.told_as_here(made.failure.message, base)
        failure = made.failure.model_copy(update={"message": message})
        path = evidence_path(here)
        return Sent(Made(failure=failure), path.read_bytes() if path.is_file() else None)
    assert made.folder is not None
    files = {
        path.relative_to(made.folder).as_posix(): path.read_bytes()
        for path in sorted(made.folder.rglob("*"))
        if path.is_file()
    }
    shutil.rmtree(made.folder.parent, ignore_errors=True)
    return Sent(Made(built=made.built, files=files))


def _made(job: Job) -> Made:
    """The edition, made as a build on one computer makes it: by a fork of a warm parent."""
    with local_executor(1) as alone:
        try:
            return alone.submit(make_edition, job).result()
        except Exception as error:
            # As the build words it for a worker of this computer.
            message = f"{job.edition.id}: the worker stopped: {type(error).__name__}: {error}"
            code = ReportError.exit_code
            return Made(failure=Failure(message=message, exit_code=code, inputs=job.inputs))


def main() -> None:
    """Read the order, make the edition, write the answer in one step."""
    base, answer = Path(sys.argv[1]), Path(sys.argv[2])
    orders = sys.stdin.buffer
    size = int.from_bytes(orders.read(8), "big")
    job: Job = pickle.loads(orders.read(size))
    threading.Thread(target=_end_with, args=(orders.fileno(),), daemon=True).start()
    sent = make_there(job, base)
    partial = answer.with_suffix(".partial")
    partial.write_bytes(pickle.dumps(sent))
    partial.replace(answer)


def _end_with(worker: int) -> None:
    """End when the worker does: all that this process started ends with it."""
    # Past Python's buffer, whose lock this process could not end with.
    os.read(worker, 1)
    os._exit(1)


if __name__ == "__main__":
    main()
