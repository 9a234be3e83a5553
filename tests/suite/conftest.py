"""A small project, built once for all workers and copied for each test that changes it."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
import time
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest


def _helper() -> ModuleType:
    # Test folders are no packages here, so a helper that two of them use is loaded by its path.
    name = "small_project"
    if name not in sys.modules:
        path = Path(__file__).parents[1] / "suite" / "small_project.py"
        spec = importlib.util.spec_from_file_location(name, path)
        assert spec
        assert spec.loader
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


@pytest.fixture(scope="session")
def small() -> Any:
    """The helper module: how to make a small project, and cells for its notebooks."""
    return _helper()


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, small: Any) -> Any:
    """A small project with every edition built. Change only a `copy` of it."""
    base = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        base = base.parent
    root, ready = base / "small project", base / "small-project-ready"
    try:
        root.mkdir()
    except FileExistsError:
        _wait_for(ready)
        return small.SmallProject(root)
    project = small.make_small_project(root)
    # Its own package: who edits the code while the tests run does not make it stale.
    small.add_package(project)
    answer = project.tp("build")
    ready.write_text(answer.words, encoding="utf-8")
    assert answer.code == 0, answer.words
    return project


def _wait_for(ready: Path) -> None:
    """Another worker, or an earlier folder of tests, is building it or has built it."""
    for _ in range(1200):
        if ready.exists():
            return
        time.sleep(0.25)
    pytest.fail(f"The small project was not built in time: there is no {ready.name}")


@pytest.fixture
def unbuilt(tmp_path: Path, small: Any) -> Any:
    """A small project of the test's own, nothing built."""
    return small.make_small_project(tmp_path / "project")


@pytest.fixture
def copy(built: Any, tmp_path: Path, small: Any) -> Any:
    """A copy of the built project, the test's own."""
    shutil.copytree(built.root, tmp_path / "copy")
    return small.SmallProject(tmp_path / "copy")


@pytest.fixture
def no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any attempt to start a process, and so a kernel, is an error."""

    def refuse(event: str, *_: Any) -> None:
        raise AssertionError(f"a process was started: {event}")

    monkeypatch.setattr("subprocess.Popen.__init__", refuse)
    monkeypatch.setattr("multiprocessing.util.spawnv_passfds", refuse)
    monkeypatch.setattr("multiprocessing.process.BaseProcess.start", refuse)
    monkeypatch.setattr("os.posix_spawn", refuse, raising=False)
    monkeypatch.setattr("os.fork", refuse, raising=False)
