"""Run one notebook with Papermill, and never take a dead or late kernel for a finished one."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import nbformat
import papermill
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.engines import NBClientEngine, NotebookExecutionManager, papermill_engines
from papermill.exceptions import PapermillExecutionError

from tp_analysis.errors import ConfigurationError, DataError, ReportError, TpAnalysisError
from tp_analysis.project import (
    DATA_VARIABLE,
    RELEASED_VARIABLE,
    ROOT_VARIABLE,
    Project,
)
from tp_analysis.suite.kernels.forking import FIXED_VARIABLES
from tp_analysis.suite.kernels.keeper import Watch
from tp_analysis.suite.kernels.manager import PrivateKernelManager
from tp_analysis.suite.kernels.provisioner import PROVISIONER, WATCH_VARIABLE
from tp_analysis.suite.plan import Edition

# Papermill reads the parameters cell a second time, with less grammar than `parameters` has, and
# warns of every `Annotated`; by then each value has been checked. A kernel's end it tells without
# saying of which report; we say it with the cell.
logging.getLogger("papermill").setLevel(logging.CRITICAL)

PAPERMILL_TAGS = frozenset({"injected-parameters", "papermill-error-cell-tag"})

EXECUTED = "executed.ipynb"
READS = "reads.log"
RELEASED = "released.json"
VERDICT = "verdict.txt"


class SparingEngine(NBClientEngine):  # type: ignore[misc] # Papermill ships no types
    """Papermill's own engine, without writing the whole notebook before and after every cell.

    Papermill writes it once more at the end, however that comes about.
    """

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: NotebookExecutionManager, kernel_name: str, **options: Any
    ) -> NotebookNode:
        """The notebook, executed."""
        path, nb_man.output_path = nb_man.output_path, None
        try:
            done: NotebookNode = super().execute_managed_notebook(nb_man, kernel_name, **options)
            return done
        finally:
            nb_man.output_path = path


papermill_engines.register("tp", SparingEngine)


def execute(edition: Edition, project: Project, folder: Path) -> NotebookNode:
    """The executed notebook. `folder` is the edition's own: nothing else writes there.

    Raises DataError where the notebook met a refused extract, ConfigurationError where parameters
    do not fit each other, and ReportError, with the cell, for all else that kept it from its end.
    """
    output = folder / EXECUTED
    with environment(_variables(edition, project, folder)):
        try:
            # Absolute paths of our own making: papermill fills in braces in path names.
            notebook: NotebookNode = papermill.execute_notebook(
                str(edition.notebook),
                str(output),
                parameters=dict(edition.parameters),
                cwd=str(folder),
                engine_name="tp",
                progress_bar=False,
                log_output=False,
                start_timeout=int(edition.limits.kernel_start_timeout_seconds),
                execution_timeout=edition.limits.cell_timeout_seconds,
                kernel_manager_class=PrivateKernelManager,
                # A kernel has nothing to tidy up: its history is in memory, its folder is ours.
                shutdown_kernel="immediate",
            )
        except PapermillExecutionError as error:
            raise _cell_failure(edition, output, error) from error
        except CellTimeoutError as error:
            limit = f"{edition.limits.cell_timeout_seconds:g} seconds"
            raise _stopped(edition, output, f"ran past its limit of {limit}") from error
        except (DeadKernelError, RuntimeError) as error:
            raise _stopped(edition, output, _verdict(folder)) from error
    notebook.cells = _own_cells(notebook)
    _require_complete(edition, notebook)
    return notebook


def _verdict(folder: Path) -> str:
    """Why the kernel was ended, in the keeper's words; where it wrote none, the kernel did it."""
    try:
        return (folder / VERDICT).read_text(encoding="utf-8")
    except FileNotFoundError:
        return "ended its kernel"


def _variables(edition: Edition, project: Project, folder: Path) -> dict[str, str]:
    watch = Watch(
        reads=str(folder / READS),
        verdict=str(folder / VERDICT),
        memory_limit_bytes=edition.limits.memory_limit_gib * 2**30,
        time_limit_seconds=edition.limits.edition_timeout_seconds,
    )
    return {
        "JUPYTER_DEFAULT_PROVISIONER_NAME": PROVISIONER,
        WATCH_VARIABLE: json.dumps(asdict(watch)),
        ROOT_VARIABLE: str(project.root),
        DATA_VARIABLE: str(project.data),
        RELEASED_VARIABLE: str(folder / RELEASED),
        # A person's own start-up files, kernels and settings must not reach a report.
        "IPYTHONDIR": str(folder / "ipython"),
        "JUPYTER_CONFIG_DIR": str(folder / "jupyter-config"),
        "JUPYTER_DATA_DIR": str(folder / "jupyter-data"),
        "JUPYTER_RUNTIME_DIR": str(folder / "jupyter-runtime"),
        **FIXED_VARIABLES,
    }


@contextmanager
def environment(variables: Mapping[str, str]) -> Iterator[None]:
    """The process's environment with these variables, for a while."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _cell_failure(
    edition: Edition, output: Path, error: PapermillExecutionError
) -> TpAnalysisError:
    # What the reader of a report can mend without its code is told without it.
    for kind in (ConfigurationError, DataError):
        if error.ename == kind.__name__:
            return kind(f"{edition.id}: {error.evalue}")
    cells = _cells_so_far(output)
    position = next((n for n, cell in enumerate(cells) if cell.source == error.source), 0)
    where = _cell_name(position, error.source)
    return ReportError(f"{edition.id}: {where} failed: {error.ename}: {error.evalue}")


def _stopped(edition: Edition, output: Path, what: str) -> ReportError:
    """Papermill calls the cell of a dead kernel completed, so ask which one started last."""
    started = [
        (position, cell)
        for position, cell in enumerate(_cells_so_far(output))
        if cell.get("metadata", {}).get("papermill", {}).get("start_time")
    ]
    if not started:
        return ReportError(f"{edition.id}: the kernel did not start. Run 'tp doctor'.")
    position, cell = started[-1]
    return ReportError(f"{edition.id}: {_cell_name(position, cell['source'])} {what}.")


def _cells_so_far(output: Path) -> list[Any]:
    if not output.is_file():
        return []
    return _own_cells(_read(output))


def _own_cells(notebook: NotebookNode) -> list[Any]:
    """The cells of the analyst's notebook, numbered as there: without those papermill put in."""
    ours = (
        cell for cell in notebook.cells if not PAPERMILL_TAGS & set(cell.metadata.get("tags", []))
    )
    return list(ours)


def _read(path: Path) -> NotebookNode:
    text = path.read_text(encoding="utf-8")
    notebook: NotebookNode = nbformat.reads(text, as_version=4)  # type: ignore[no-untyped-call]
    return notebook


def _cell_name(position: int, source: str) -> str:
    first = next((line for line in source.splitlines() if line.strip()), "")
    return f"cell {position + 1} ({first.strip()[:60]!r})"


def _require_complete(edition: Edition, notebook: NotebookNode) -> None:
    for position, cell in enumerate(notebook.cells):
        if cell.cell_type == "code" and cell.source.strip() and cell.execution_count is None:
            name = _cell_name(position, cell.source)
            raise ReportError(f"{edition.id}: {name} did not run. Nothing is published.")
