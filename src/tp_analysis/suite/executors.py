"""Where editions are made: in processes of this computer, or on a Dask cluster.

Either way a `concurrent.futures` executor; a build knows no other difference.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager

from tp_analysis.errors import ConfigurationError
from tp_analysis.project import Project
from tp_analysis.suite.kernels.forking import (
    FIXED_VARIABLES,
    KernelParent,
    kernel_parent,
    use_kernel_parent,
    worker_context,
)


@contextmanager
def local_executor(jobs: int) -> Iterator[Executor]:
    """A pool of worker processes; none of them outlives the build.

    A process each, as Papermill changes the folder of the whole process it runs in.
    """
    os.environ.update(FIXED_VARIABLES)
    pool = ProcessPoolExecutor(
        max_workers=jobs,
        mp_context=worker_context(),
        initializer=_prepare_worker,
        initargs=(kernel_parent(),),
    )
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _prepare_worker(kernels: KernelParent | None) -> None:
    """Have this worker share the warm parent, and end when the build ends, however that ends."""
    use_kernel_parent(kernels)
    end_with_parent()


def end_with_parent() -> None:
    """Have this process end when the one that asked for it does, however that ends."""
    build = multiprocessing.parent_process()
    assert build is not None

    def watch() -> None:
        build.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


@contextmanager
def open_executor(url: str | None, jobs: int, project: Project) -> Iterator[Executor]:
    """The executor that `--executor` names: none for this computer, dask://HOST:PORT for a cluster.

    Raises ConfigurationError for an address that is not one, or where nobody answers.
    """
    if url is None:
        with local_executor(jobs) as executor:
            yield executor
        return
    scheme, _, address = url.partition("://")
    if scheme != "dask" or not address:
        raise ConfigurationError(f"--executor {url!r} is not of the form dask://HOST:PORT.")
    try:
        from tp_analysis.suite.dask_cluster import dask_executor
    except ImportError as error:
        raise ConfigurationError(
            "--executor dask:// needs the package 'distributed': pip install 'tp-analysis[dask]'."
        ) from error
    with dask_executor(address, project) as executor:
        yield executor
