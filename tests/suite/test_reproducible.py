"""The real suite, built twice in two places and two kinds of surroundings, is the same bytes."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.long

FILES = ("areas.toml", "suite.toml", "disclosure.toml", "requirements.lock")
FOLDERS = ("notebooks", "data/raw")


def real_project(root: Path, target: Path, small: Any) -> Any:
    """A copy of the real project, package and all."""
    target.mkdir(parents=True)
    for name in FILES:
        shutil.copy(root / name, target / name)
    for name in FOLDERS:
        ignored = shutil.ignore_patterns("scratch", ".ipynb_checkpoints")
        shutil.copytree(root / name, target / name, ignore=ignored)
    project = small.SmallProject(target)
    small.add_package(project)
    return project


def first_difference(one: bytes, other: bytes) -> str:
    pairs = zip(one, other, strict=False)
    position = next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
    around = slice(max(position - 60, 0), position + 60)
    return f"byte {position}: {one[around]!r} against {other[around]!r}"


@pytest.fixture(scope="module")
def twice(root: Path, small: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The pages of both builds, by name; the second in another zone, language, folder and order."""
    base = tmp_path_factory.mktemp("twice")
    first = real_project(root, base / "one", small)
    second = real_project(root, base / "another place" / "with a space", small)
    (base / "home").mkdir()
    surroundings = (
        {"TZ": "Europe/London", "LANG": "en_GB.UTF-8", "PYTHONHASHSEED": "1"},
        {
            "TZ": "Asia/Tokyo",
            "LANG": "C.UTF-8",
            "LC_ALL": "C.UTF-8",
            "PYTHONHASHSEED": "4242",
            "HOME": str(base / "home"),
            "USER": "somebody-else",
        },
    )
    answers = [
        first.tp("build", "--jobs", "2", **surroundings[0]),
        second.tp("build", "--jobs", "1", **surroundings[1]),
    ]
    for answer in answers:
        assert answer.code == 0, answer.words
    return first, second


def test_both_builds_make_the_same_files(twice: Any, root: Path) -> None:
    first, second = (project.contents() for project in twice)
    assert set(first) == set(second)
    assert len(first) >= 8


def test_every_page_and_pdf_has_the_same_fingerprint(twice: Any) -> None:
    first, second = (project.contents() for project in twice)
    differ = {
        name: first_difference(first[name], second[name])
        for name in first
        if hashlib.sha256(first[name]).digest() != hashlib.sha256(second[name]).digest()
    }
    assert differ == {}


def test_the_lists_that_readers_see_are_the_same_too(twice: Any) -> None:
    # The operator's own page tells times, and is not for publishing.
    for name in ("public/index.html", "restricted/index.html"):
        one, other = ((project.reports / name).read_bytes() for project in twice)
        assert one == other, first_difference(one, other)


def test_no_page_names_a_folder_of_the_machine_it_was_made_on(twice: Any) -> None:
    for project in twice:
        for name, content in project.contents().items():
            assert str(project.root.parent).encode() not in content, name


def test_every_file_of_a_release_is_the_same_but_its_times(twice: Any) -> None:
    first, second = (
        {
            path.relative_to(project.reports).as_posix(): path.read_bytes()
            for path in (project.reports / "releases").rglob("*")
            if path.is_file() and path.name != "times.json"
        }
        for project in twice
    )
    assert len(first) >= 20
    assert first == second
