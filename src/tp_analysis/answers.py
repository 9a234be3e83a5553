"""The shapes of the JSON answers that scripts rely on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tp_analysis.datasets import Problem
    from tp_analysis.store import Extract
    from tp_analysis.suite.records import State
    from tp_analysis.suite.shelf import Release
    from tp_analysis.suite.sums import Problem as FileProblem


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


def release_row(release: Release, *, live: bool) -> dict[str, Any]:
    """One release in `tp release list --json`."""
    return {
        "id": release.id,
        "area": release.area,
        "kind": release.kind,
        "made_at": release.made_at,
        "live": live,
        "editions": [{"report": e.report, "audience": e.audience} for e in release.editions],
        "lacking": [{"report": e.report, "audience": e.audience} for e in release.lacking],
    }


def verdict_answer(files: int, problems: Iterable[FileProblem]) -> dict[str, Any]:
    """The whole of `tp verify --json`."""
    rows = [{"path": problem.path, "message": problem.message} for problem in problems]
    return {"ok": not rows, "files": files, "problems": rows}


def extract_row(extract: Extract, path: str) -> dict[str, Any]:
    """One file in `tp data check --json`."""
    total = {} if extract.total_gbp is None else {"total_gbp": float(extract.total_gbp)}
    return {
        "path": path,
        "kind": extract.kind,
        "status": "refused" if extract.refused else "loaded",
        "rows": extract.rows,
        **total,
        **_scope(extract),
        "forgiven": [{"what": f.what, "count": f.count} for f in extract.forgiven],
        "problems": [_problem_row(problem) for problem in extract.problems],
    }


def _scope(extract: Extract) -> dict[str, Any]:
    from tp_analysis.gathered_files import GatheredExtract

    return {**extract.scope} if isinstance(extract, GatheredExtract) else {}


def _problem_row(problem: Problem) -> dict[str, Any]:
    return {
        "row": problem.row,
        "column": problem.column,
        "value": problem.value,
        "message": problem.message,
    }
