"""A small project, built once a session and copied for each test that changes it."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

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


small = _helper()


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> small.SmallProject:
    """A small project with every edition built. Shared: do not change it; copy it with `copy`."""
    project = small.make_small_project(tmp_path_factory.mktemp("small") / "project")
    answer = project.tp("build")
    assert answer.code == 0, answer.words
    return project


@pytest.fixture
def unbuilt(tmp_path: Path) -> small.SmallProject:
    """A small project of the test's own, nothing built."""
    return small.make_small_project(tmp_path / "project")


@pytest.fixture
def copy(built: small.SmallProject, tmp_path: Path) -> small.SmallProject:
    """A copy of the built project, the test's own."""
    shutil.copytree(built.root, tmp_path / "copy")
    return small.SmallProject(tmp_path / "copy")


@pytest.fixture(scope="session")
def copy_to(built: small.SmallProject) -> Callable[[Path], small.SmallProject]:
    """Makes further copies of the built project."""

    def make(folder: Path) -> small.SmallProject:
        shutil.copytree(built.root, folder)
        return small.SmallProject(folder)

    return make
