"""The measurement of claim logs: made-up logs without a fault, and one answer by every route."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def routes(root: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The routes that are measured."""
    monkeypatch.syspath_prepend(str(root / "benchmarks"))
    return importlib.import_module("claims_route")


def test_every_route_has_the_same_answer(routes: Any, tmp_path: Path) -> None:
    log = tmp_path / "claims-600.parquet"
    importlib.import_module("claims_made").write_log(log, 600, seed=2010)
    for task, by_route in routes.TASKS.items():
        given = routes.asked(routes.SQL, log).df() if task == routes.CURVE else log
        answers = [route(given) for route in by_route.values()]
        assert answers == answers[:1] * len(answers), task
        assert answers[0].get("claims", 600) == 600


def test_the_report_says_what_falls_short(routes: Any) -> None:
    claims = importlib.import_module("claims")
    found = [
        claims.Measured(
            size,
            task,
            route,
            [{"seconds": place + 1.0, "processor_seconds": 2.0, "peak_mib": 100.0 + size}],
            1.0,
        )
        for size in (10, 50)
        for task, by_route in routes.TASKS.items()
        for place, route in enumerate(by_route)
    ]
    text = claims.report(found)
    assert "- Memory of the event step: 110 MiB, and 150 MiB with 5 times the events" in text
    assert "one clock and no working days: 2 times its seconds" in text
    assert "- Falls short of lifelines in the curve of given days: 1.50 times its seconds" in text
