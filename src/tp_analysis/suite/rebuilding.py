"""Make a release again, and compare it byte by byte with what was released."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tp_analysis.project import Project
from tp_analysis.suite.receipts import COMMIT, dependencies
from tp_analysis.suite.shelf import HeldEdition, Release, live
from tp_analysis.suite.sums import Problem, files_below

_CHUNK_BYTES = 1 << 16


@dataclass(frozen=True)
class Rebuilt:
    """How many files came out the same, and what became of the others."""

    same: int
    problems: tuple[Problem, ...]


def compare_rebuilt(project: Project, release: Release) -> Rebuilt:
    """The release's editions built again in a folder of their own, compared file by file.

    What is published is not touched. A difference names the file, the first byte that differs, and
    the inputs that are not what they were.
    """
    if release.kind == "notice":
        return Rebuilt(0, (Problem(release.id, "is a notice: there is nothing to build again"),))
    from tp_analysis.suite.run import rebuild_release

    with tempfile.TemporaryDirectory(prefix="tp-rebuild-") as folder:
        into = Path(folder) / "reports"
        failures = rebuild_release(project, release, into)
        remade = live(replace(project, reports=into), release.area)
        problems = [Problem(name, f"did not build again: {m}") for name, m in failures.items()]
        if remade is None:
            nothing = Problem(release.id, "could not be built again: no release came of it")
            return Rebuilt(0, (*problems, nothing))
        return compare(release, remade, failed=tuple(failures), problems=tuple(problems))


def compare(
    old: Release,
    new: Release,
    *,
    failed: tuple[str, ...] = (),
    problems: tuple[Problem, ...] = (),
) -> Rebuilt:
    """Two releases of an area, file by file: pages by their bytes, receipts by what they state.

    `failed` are the ids of editions that did not build again: their files are not compared.
    """
    lost = {edition for edition in old.editions if f"{old.area}/{edition.report}" in failed}
    compared = [edition for edition in old.editions if edition not in lost]
    found = list(problems)
    same = 0
    for edition in compared:
        differences = list(_edition_problems(old, new, edition))
        found += differences
        same += len(_files_of(old, edition)) - len(differences)
    return Rebuilt(max(same, 0), tuple(found))


def _files_of(release: Release, edition: HeldEdition) -> list[str]:
    """The pages that an edition's receipt vouches for; without one, those of its name."""
    try:
        subject = _receipt(release, edition)["subject"]
        return [f"{edition.audience}/{line['name']}" for line in subject]
    except (OSError, ValueError, KeyError, TypeError):
        names = files_below(release.folder / edition.audience)
        return [f"{edition.audience}/{n}" for n in names if n.startswith(f"{edition.report}.")]


def _edition_problems(old: Release, new: Release, edition: HeldEdition) -> Iterator[Problem]:
    causes = _changed_inputs(old, new, edition)
    for name in sorted({*_files_of(old, edition), *_files_of(new, edition)}):
        difference = _difference(old.folder / name, new.folder / name)
        if difference:
            yield Problem(f"releases/{old.id}/{name}", f"{difference}. {causes}")


def _difference(old: Path, new: Path) -> str:
    if not old.is_file() or not new.is_file():
        return "was not there before" if new.is_file() else "was not made again"
    position = 0
    with old.open("rb") as before, new.open("rb") as after:
        while True:
            left, right = before.read(_CHUNK_BYTES), after.read(_CHUNK_BYTES)
            if left != right:
                return f"differs from byte {position + _first_difference(left, right)} on"
            if not left:
                return ""
            position += len(left)


def _first_difference(left: bytes, right: bytes) -> int:
    pairs = enumerate(zip(left, right, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(left), len(right)))


def _changed_inputs(old: Release, new: Release, edition: HeldEdition) -> str:
    """Which inputs of an edition are not what they were, by name, in a sentence."""
    try:
        before, after = (_facts(_receipt(release, edition)) for release in (old, new))
    except (OSError, ValueError, KeyError, TypeError):
        return "Its receipts cannot be compared."
    names = sorted(n for n in {*before, *after} if before.get(n) != after.get(n))
    if not names:
        return "Every recorded input is the same, so the build itself is not repeatable here."
    # The commit is where to find the code; the code has a fingerprint of its own.
    if names == [COMMIT]:
        return "Every recorded input but the commit is the same."
    return f"Not as it was: {', '.join(names)}."


def _facts(receipt: Mapping[str, Any]) -> dict[str, Any]:
    definition = receipt["predicate"]["buildDefinition"]
    external = definition["externalParameters"]
    return {
        **dependencies(receipt),
        **{f"parameter {name}": value for name, value in external["parameters"].items()},
        "the marking": definition["internalParameters"]["marking"],
        "the software": receipt["predicate"]["runDetails"]["builder"]["id"],
    }


def _receipt(release: Release, edition: HeldEdition) -> dict[str, Any]:
    name = f"{edition.audience}-{edition.report}.json"
    value: dict[str, Any] = json.loads((release.folder / "private/receipts" / name).read_bytes())
    return value
