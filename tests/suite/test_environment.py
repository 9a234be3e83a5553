"""What a build ran on: the packages of the lock, and the commit where there is one."""

from __future__ import annotations

import pickle
import shutil
import subprocess
import time
from importlib.metadata import version
from pathlib import Path

import pytest

from tp_analysis.project import Project
from tp_analysis.suite.environment import describe_environment

LOCK = """\
click==0.0.1 \\
    --hash=sha256:00
numpy==0.0.2 ; python_full_version >= '3.11' \\
    --hash=sha256:00
colorama==0.4.6 ; sys_platform == 'win32' \\
    --hash=sha256:00
no-such-package==1 \\
    --hash=sha256:00
    # via click
"""
needs_git = pytest.mark.skipif(not shutil.which("git"), reason="not run: git is not installed")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A folder with a lock file, no checkout."""
    (tmp_path / "requirements.lock").write_text(LOCK, encoding="utf-8")
    (tmp_path / "suite.toml").write_text("", encoding="utf-8")
    (tmp_path / "notebooks").mkdir()
    return Project(tmp_path, tmp_path / "data", tmp_path / "reports")


def git(project: Project, *arguments: str) -> str:
    names = ["-c", "user.name=A test", "-c", "user.email=test@example.org"]
    command = ["git", *names, *arguments]
    done = subprocess.run(command, cwd=project.root, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_the_versions_are_those_that_are_installed_not_those_of_the_lock(project: Project) -> None:
    packages = dict(describe_environment(project).packages)
    assert packages == {"click": version("click"), "numpy": version("numpy")}


def test_a_project_without_a_lock_has_no_packages(tmp_path: Path) -> None:
    found = describe_environment(Project(tmp_path, tmp_path, tmp_path))
    assert (found.packages, found.commit, found.uncommitted_changes) == ((), "", False)


@needs_git
def test_the_commit_is_told_and_whether_what_makes_a_page_differs_from_it(project: Project) -> None:
    git(project, "init", "--quiet")
    git(project, "add", "suite.toml", "requirements.lock")
    git(project, "commit", "--quiet", "-m", "First")
    found = describe_environment(project)
    assert (found.commit, found.uncommitted_changes) == (git(project, "rev-parse", "HEAD"), False)
    (project.root / "README.md").write_text("more", encoding="utf-8")
    assert not describe_environment(project).uncommitted_changes
    (project.notebooks / "new.ipynb").write_text("{}", encoding="utf-8")
    assert describe_environment(project).uncommitted_changes


@needs_git
def test_a_project_inside_somebody_elses_checkout_has_no_commit(
    project: Project, tmp_path: Path
) -> None:
    git(project, "init", "--quiet")
    git(project, "commit", "--quiet", "--allow-empty", "-m", "First")
    assert describe_environment(project).commit == ""


@needs_git
def test_a_checkout_without_a_commit_has_none(project: Project) -> None:
    git(project, "init", "--quiet")
    assert describe_environment(project).commit == ""


def test_without_git_there_is_no_commit_and_no_error(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    assert describe_environment(project).commit == ""


def test_a_git_that_hangs_is_given_up(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def hang(*_: object, **__: object) -> None:
        raise subprocess.TimeoutExpired("git", 5)

    monkeypatch.setattr("subprocess.run", hang)
    assert describe_environment(project).commit == ""


def test_it_can_be_handed_to_another_process(project: Project) -> None:
    found = describe_environment(project)
    assert pickle.loads(pickle.dumps(found)) == found


def test_the_projects_own_is_described_quickly(root: Path) -> None:
    project = Project(root, root / "data", root / "reports")
    describe_environment(project)
    start = time.perf_counter()
    found = describe_environment(project)
    assert time.perf_counter() - start < 0.5
    assert len(found.packages) > 50
