"""What a build ends with: what was made, and whether readers see it."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tp_analysis.cli.telling import Telling
from tp_analysis.project import Project
from tp_analysis.suite.publishing import AreaOutcome, Decision
from tp_analysis.suite.run import Result


def summary(
    capsys: pytest.CaptureFixture[str], decision: Decision, release: str = "north-1"
) -> list[str]:
    area = SimpleNamespace(key="north")
    edition = SimpleNamespace(id="north/homes", audience="public", area=area)
    outcome: Any = SimpleNamespace(edition=edition, result="built", seconds=1.0)
    result = Result([outcome], [AreaOutcome("north", decision, release)])
    Telling(Project(Path("p"), Path("p/data"), Path("p/reports"))).summary(result)
    return capsys.readouterr().out.splitlines()


def test_pages_that_were_released_are_built(capsys: pytest.CaptureFixture[str]) -> None:
    lines = summary(capsys, "released")
    assert "built   north/homes  public          1.0" in lines
    assert lines[-2:] == ["1 edition: 1 built.", f"Pages: {Path('p/reports/index.html')}"]


def test_pages_of_a_refused_area_are_not_released(capsys: pytest.CaptureFixture[str]) -> None:
    lines = summary(capsys, "failed")
    assert "not released north/homes  public          1.0" in lines
    assert "1 edition: 1 not released." in lines
    assert lines[-1] == "Pages of north that readers see: those of north-1."
    assert summary(capsys, "failed", "")[-1].endswith("readers see: none as yet.")
