"""The shapes of the JSON answers that scripts rely on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tp_analysis.datasets import Problem
    from tp_analysis.store import Extract
    from tp_analysis.suite.records import State


def state_row(state: State) -> dict[str, str]:
    """One edition in `tp status --json`."""
    edition = state.edition
    return {
        "area": edition.area.key,
        "report": edition.report,
        "audience": edition.audience,
        "state": state.name,
        "cause": state.cause,
    }


def extract_row(extract: Extract, path: str) -> dict[str, Any]:
    """One file in `tp data check --json`."""
    return {
        "path": path,
        "kind": extract.kind,
        "status": "refused" if extract.refused else "loaded",
        "rows": extract.rows,
        "forgiven": [],
        "problems": [_problem_row(problem) for problem in extract.problems],
    }


def _problem_row(problem: Problem) -> dict[str, Any]:
    return {
        "row": problem.row,
        "column": problem.column,
        "value": problem.value,
        "message": problem.message,
    }
