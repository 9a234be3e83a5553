"""The doctor: what is missing on this computer, and what must never be in git."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tp_analysis import doctor
from tp_analysis.project import Project

PUBLIC_CARD = """
title = "A table"
producer = "A council"
licence = "OGL v3.0"
accessed = "2026-11-21"
publishable = true
"""
PRIVATE_CARD = PUBLIC_CARD.replace("true", "false")


@pytest.fixture
def checkout(tmp_path: Path) -> Project:
    """An empty project in a git repository of its own."""
    root = tmp_path / "a project"
    (root / "data" / "raw" / "benefits").mkdir(parents=True)
    (root / "suite.toml").write_text("", encoding="utf-8")
    git(root, "init", "--quiet")
    return Project(root, root / "data", root / "reports")


def git(root: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(root), *arguments], check=True, capture_output=True)


def plant(project: Project, name: str, card: str | None) -> None:
    """Put a file into git, with or without a card beside it."""
    path = project.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("claimant\nQQ123456C\n", encoding="utf-8")
    if card is not None:
        beside = path.with_name(path.stem + ".source.toml")
        beside.write_text(card, encoding="utf-8")
    git(project.root, "add", "--force", "--all")


def refused(project: Project) -> list[str]:
    return [finding.what for finding in doctor.unpublishable_in_git(project) if not finding.ok]


def test_an_extract_that_may_be_published_is_let_through(checkout: Project) -> None:
    plant(checkout, "data/raw/benefits/speeds.csv", PUBLIC_CARD)
    assert refused(checkout) == []


@pytest.mark.parametrize(
    ("name", "card"),
    [
        ("data/raw/benefits/claims.csv", None),
        ("data/raw/benefits/claims.csv", PRIVATE_CARD),
        ("data/raw/benefits/claims.csv", "publishable = true"),
        ("data/raw/benefits/claims.csv", "not toml at all ["),
        ("data/raw/benefits/claims.xlsx", None),
        ("data/raw/benefits/Émile's claims.csv", None),
        ("data/raw/claims", None),
        ("data/claims.csv", PUBLIC_CARD),
        ("data/processed/benefits/claims.parquet", PUBLIC_CARD),
    ],
)
def test_an_extract_that_no_card_frees_is_refused(
    checkout: Project, name: str, card: str | None
) -> None:
    plant(checkout, name, card)
    assert refused(checkout) == [f"{name} is in git without a card that says publishable = true"]


def test_a_neighbours_card_frees_no_other_file(checkout: Project) -> None:
    plant(checkout, "data/raw/benefits/speeds.csv", PUBLIC_CARD)
    plant(checkout, "data/raw/benefits/speeds.persons.csv", None)
    assert len(refused(checkout)) == 1


def test_what_git_ignores_is_no_finding(checkout: Project) -> None:
    (checkout.root / ".gitignore").write_text("/data/raw/**\n", encoding="utf-8")
    (checkout.raw / "benefits" / "claims.csv").write_text("x\n", encoding="utf-8")
    git(checkout.root, "add", "--all")
    assert refused(checkout) == []


def test_the_hook_stops_the_commit_and_says_how_to_take_the_file_out(checkout: Project) -> None:
    plant(checkout, "data/raw/benefits/claims.csv", PRIVATE_CARD)
    done = subprocess.run(
        [sys.executable, "-m", "tp_analysis.doctor"],
        cwd=checkout.root,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "git rm --cached 'data/raw/benefits/claims.csv'" in done.stdout


def test_outside_git_the_doctor_says_that_it_did_not_look(tmp_path: Path) -> None:
    project = Project(tmp_path, tmp_path / "data", tmp_path / "reports")
    [finding] = doctor.unpublishable_in_git(project)
    assert finding.ok
    assert "not looked at" in finding.what


def test_every_finding_that_is_wrong_says_what_to_do(tmp_path: Path) -> None:
    # A folder that is no project at all: its configuration must be found wanting.
    findings = doctor.examine(Project(tmp_path, tmp_path / "data", tmp_path / "reports"))
    wrong = [finding for finding in findings if not finding.ok]
    assert wrong
    assert all(finding.what_to_do for finding in wrong)


def test_a_missing_package_and_a_missing_exporter_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "PACKAGES", ("no_such_package",))
    monkeypatch.setattr(doctor, "EXPORTERS", ("tp-stone",))
    findings = doctor.examine(Project(tmp_path, tmp_path / "data", tmp_path / "reports"))
    wrong = {finding.what for finding in findings if not finding.ok}
    assert {"no_such_package", "nbconvert exporter tp-stone"} <= wrong


def test_what_this_project_holds_in_git_may_all_be_published(root: Path) -> None:
    findings = doctor.unpublishable_in_git(Project(root, root / "data", root / "reports"))
    assert [finding.what for finding in findings if not finding.ok] == []
    assert "not looked at" not in findings[0].what
