"""A build with nothing to do looks at the policies, too, but not at the same ones twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tp_analysis import policy_problems
from tp_analysis.errors import ConfigurationError
from tp_analysis.project import Project
from tp_analysis.suite.fingerprints import Fingerprints
from tp_analysis.suite.policies import look_at_policies, note_policies

GOOD = '[dataset."benefits/claims"]\nprofile = "default"\ncolumns = "all"\n'


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project with a good policy and one extract."""
    (tmp_path / "data" / "raw" / "benefits").mkdir(parents=True)
    (tmp_path / "data" / "raw" / "benefits" / "claims.csv").write_text("a\n1\n", encoding="utf-8")
    (tmp_path / "disclosure.toml").write_text(GOOD, encoding="utf-8")
    return Project(tmp_path, tmp_path / "data", tmp_path / "reports")


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Grows with each time somebody really looks."""
    found: list[int] = []
    real = policy_problems.require_policies

    def counted(*arguments: Any) -> None:
        found.append(1)
        real(*arguments)

    monkeypatch.setattr(policy_problems, "require_policies", counted)
    return found


def look(project: Project) -> None:
    look_at_policies(project, Fingerprints(project))


def test_what_was_found_well_is_not_looked_at_again(project: Project, looks: list[int]) -> None:
    look(project)
    look(project)
    assert len(looks) == 1


def test_what_a_build_found_well_is_not_looked_at_again(project: Project, looks: list[int]) -> None:
    note_policies(project, Fingerprints(project))
    look(project)
    assert looks == []


def test_another_policy_or_another_extract_is_looked_at(project: Project, looks: list[int]) -> None:
    look(project)
    (project.raw / "benefits" / "people.csv").write_text("a\n1\n", encoding="utf-8")
    look(project)
    project.disclosure_file.write_text(f"{GOOD}threshold = 12\n", encoding="utf-8")
    look(project)
    assert len(looks) == 3


def test_what_is_wrong_is_told_each_time(project: Project) -> None:
    project.disclosure_file.write_text(f"{GOOD}threshold = 2\n", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(ConfigurationError, match="'threshold' is 2"):
            look(project)
