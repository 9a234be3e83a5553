"""What the suite is installed from: one set of bounds, a lock with hashes, licences that fit."""

from __future__ import annotations

import importlib.metadata
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

SIX = {"jupyterlab", "matplotlib", "nbconvert", "pandas", "papermill", "seaborn"}
# Licences that would bind whoever passes the suite on. One under the LGPL needs a reason below.
STRONG = re.compile(r"\b(A?GPL|GNU (Affero )?General Public)", re.IGNORECASE)
WEAK = re.compile(r"\bLGPL|Lesser General Public", re.IGNORECASE)
REASONS_FOR_LGPL: dict[str, str] = {}
# A choice of licences counts as the freest; bundled runtime libraries are excepted.
FREE_ALTERNATIVE = re.compile(r"\bOR\b|with-GCC-exception|GCC Runtime Library Exception")


@pytest.fixture(scope="module")
def project(root: Path) -> dict[str, Any]:
    """The [project] table of pyproject.toml."""
    tables = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    return dict(tables["project"])


def bounds(requirements: list[str]) -> dict[str, str]:
    parsed = [Requirement(text) for text in requirements]
    return {canonicalize_name(r.name): str(r.specifier) for r in parsed}


def locked(path: Path) -> dict[str, dict[str, Any]]:
    """Every package of a lock file: its version, marker and hashes."""
    text = path.read_text(encoding="utf-8").replace("\\\n", " ")
    found = {}
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        requirement, *hashes = re.split(r"\s+--hash=", line.strip())
        parsed = Requirement(requirement)
        [pin] = parsed.specifier
        assert pin.operator == "==", f"{path.name}: {line[:60]} is not pinned"
        found[canonicalize_name(parsed.name)] = {
            "version": pin.version,
            "marker": parsed.marker,
            "hashes": hashes,
        }
    return found


def test_conda_and_pip_are_given_the_same_names_and_bounds(
    root: Path, project: dict[str, Any]
) -> None:
    environment = yaml.safe_load((root / "environment.yml").read_text(encoding="utf-8"))
    entries = [entry for entry in environment["dependencies"] if isinstance(entry, str)]
    conda = bounds([entry for entry in entries if entry != "pip"])
    assert conda.pop("python") == project["requires-python"]
    declared = bounds(project["dependencies"])
    assert conda == {name: declared[name] for name in SIX}
    assert {"pip": ["-e ."]} in environment["dependencies"]
    assert environment["channels"] == ["conda-forge"]


@pytest.mark.parametrize(
    ("lock", "extras"),
    [
        ("requirements.lock", ("build",)),
        ("requirements-dev.lock", ("build", "dev")),
    ],
)
def test_the_lock_pins_every_declared_package_within_its_bounds(
    root: Path, project: dict[str, Any], lock: str, extras: tuple[str, ...]
) -> None:
    pins = locked(root / lock)
    wanted = [
        *project["dependencies"],
        *(text for extra in extras for text in project["optional-dependencies"][extra]),
    ]
    for text in wanted:
        requirement = Requirement(text)
        pin = pins.get(canonicalize_name(requirement.name))
        assert pin, f"{lock} lacks {requirement.name}: run make lock"
        assert requirement.specifier.contains(pin["version"], prereleases=True), (
            f"{lock}: {requirement.name} {pin['version']} is out of bounds: run make lock"
        )


def test_the_tests_of_spark_run_on_what_the_extra_allows(
    root: Path, project: dict[str, Any]
) -> None:
    [extra] = project["optional-dependencies"]["spark"]
    wanted = (root / "tests/spark-requirements.in").read_text(encoding="utf-8").splitlines()
    assert wanted[-1] == extra
    pinned = locked(root / "requirements-spark.lock")["pyspark"]["version"]
    assert Requirement(extra).specifier.contains(pinned)


@pytest.mark.parametrize(
    "lock", ["requirements.lock", "requirements-dev.lock", "requirements-spark.lock"]
)
def test_every_pin_has_hashes(root: Path, lock: str) -> None:
    bare = [name for name, pin in locked(root / lock).items() if not pin["hashes"]]
    assert bare == []


def test_tests_run_on_the_versions_that_reports_are_made_with(root: Path) -> None:
    shipped, tested = locked(root / "requirements.lock"), locked(root / "requirements-dev.lock")
    differ = {
        name: (pin["version"], tested.get(name, {}).get("version"))
        for name, pin in shipped.items()
        if tested.get(name, {}).get("version") != pin["version"]
    }
    assert differ == {}, "run make lock"


def licence_words(name: str) -> str:
    metadata = importlib.metadata.metadata(name)
    expression = metadata.get("License-Expression")
    if expression:
        return expression
    classifiers = [
        value for value in metadata.get_all("Classifier") or [] if value.startswith("License")
    ]
    first_line = (metadata.get("License") or "").strip().partition("\n")[0]
    return "; ".join([*classifiers, first_line])


def applies(marker: Marker | None) -> bool:
    return marker is None or marker.evaluate()


def test_no_package_that_ships_is_under_a_licence_that_binds_its_users(root: Path) -> None:
    words = {
        name: licence_words(name)
        for name, pin in locked(root / "requirements.lock").items()
        if applies(pin["marker"])
    }
    assert len(words) > 50
    nameless = sorted(name for name, licence in words.items() if not licence.strip("; "))
    assert nameless == [], "a package without a licence: look at its files and decide"
    strong = {
        name: licence
        for name, licence in words.items()
        if STRONG.search(WEAK.sub("", licence)) and not FREE_ALTERNATIVE.search(licence)
    }
    assert strong == {}
    weak = {name for name, licence in words.items() if WEAK.search(licence)}
    assert weak == set(REASONS_FOR_LGPL)


def test_the_rule_about_licences_can_fail() -> None:
    assert STRONG.search("License :: OSI Approved :: GNU General Public License v3 (GPLv3)")
    assert STRONG.search("AGPL-3.0-only")
    assert not STRONG.search(WEAK.sub("", "LGPL-2.1-or-later"))
    assert not STRONG.search("BSD-3-Clause AND MIT")
