"""Is what was published still what was made? Every file against its receipts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tp_analysis.hashing import MISSING, file_hash
from tp_analysis.project import Project
from tp_analysis.publish.checks.page_facts import read_page
from tp_analysis.suite import pointers
from tp_analysis.suite.receipts import receipt_id, subjects
from tp_analysis.suite.shelf import (
    DELETED_ON,
    RELEASE,
    HeldEdition,
    Release,
    live,
    live_releases,
    plain,
)
from tp_analysis.suite.statements import STATEMENT
from tp_analysis.suite.sums import (
    SIGNATURE,
    UNLISTED,
    Problem,
    damage,
    files_below,
    read_sums,
)

RECEIPT = "receipt.json"


@dataclass(frozen=True)
class Verdict:
    """How many files were looked at, and what is wrong with which."""

    files: int
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def verify(project: Project, release: Release, public_key: bytes | None = None) -> Verdict:
    """Every file of a release against its list, its name and its receipts, and what readers open.

    With a `public_key` (32 bytes, Ed25519) its signature, too. The paths of problems are below
    reports/. Nothing is changed, and nothing raises for damage.
    """
    place = _place(project, release)
    found = [*damage(release.folder), *_about_release(release), *_about_receipts(release)]
    found = [*_unless_deleted(release, found), *_about_signature(release, public_key)]
    problems = [replace(problem, path=f"{place}/{problem.path}") for problem in found]
    if pointers.pointed_at(project, release.area) == release.id:
        problems += _about_links(project, release)
    return Verdict(len(_listed(release)) + 1, _one_a_file(problems))


def _unless_deleted(release: Release, found: Iterable[Problem]) -> Iterator[Problem]:
    """Where retention has deleted the full reports, that once, in place of each missing file."""
    deleted_on = release.times.get(DELETED_ON)
    if deleted_on:
        yield Problem("restricted", f"was deleted on {deleted_on}, as its time was up")
    for problem in found:
        private = problem.path.startswith("private/") and "/restricted-" in problem.path
        gone = problem.path.startswith("restricted/") or private
        if not (deleted_on and gone and problem.message.startswith("is missing")):
            yield problem


def _about_signature(release: Release, public_key: bytes | None) -> Iterator[Problem]:
    if public_key is not None:
        from tp_analysis.suite.sharing.signing import signature_problem

        problem = signature_problem(release.folder, public_key)
        if problem:
            yield Problem(SIGNATURE, problem)


def verify_live(project: Project, public_key: bytes | None = None) -> tuple[list[Release], Verdict]:
    """Every release that readers see, and every page that they can open without one."""
    seen = live_releases(project)
    verdicts = [verify(project, release, public_key) for release in seen]
    problems = [problem for verdict in verdicts for problem in verdict.problems]
    problems += [*_dead_pointers(project), *_without_a_release(project)]
    return seen, Verdict(sum(verdict.files for verdict in verdicts), _one_a_file(problems))


def _place(project: Project, release: Release) -> str:
    """How the folder of a release is named to a reader: also one that was unpacked elsewhere."""
    inside = release.folder.is_relative_to(project.reports)
    return release.folder.relative_to(project.reports).as_posix() if inside else release.folder.name


def _one_a_file(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The first that was found of each file: what follows from it would only confuse."""
    first: dict[str, Problem] = {}
    for problem in problems:
        first.setdefault(problem.path, problem)
    return tuple(first.values())


def _listed(release: Release) -> dict[str, str]:
    """The release's list; where it is lost, its files as they are, so that receipts still judge."""
    try:
        return read_sums(release.folder)
    except (OSError, ValueError):
        names = [name for name in files_below(release.folder) if name not in UNLISTED]
        return {name: file_hash(release.folder / name) for name in names}


def _about_release(release: Release) -> Iterator[Problem]:
    about = plain(release.folder / RELEASE)
    if about.get("area") != release.area:
        yield Problem(RELEASE, f"does not say that this is a release of {release.area}")


def _about_receipts(release: Release) -> Iterator[Problem]:
    listed = _listed(release)
    vouched: set[str] = set()
    for edition in release.editions:
        name = f"private/receipts/{edition.audience}-{edition.report}.json"
        if name not in listed:
            if release.kind == "reports":
                yield Problem(name, f"is missing: nothing says how {edition.report} was made")
            continue
        yield from _receipt_problems(release, listed, name, edition.audience, vouched)
        yield from _printed(release, name, edition)
    for audience in pointers.AUDIENCES:
        name = f"{audience}/{RECEIPT}"
        pages = {file for file in listed if file.startswith(f"{audience}/")} - {name}
        if not pages:
            continue
        public: set[str] = set()
        yield from _receipt_problems(release, listed, name, audience, public)
        # The statement is made from the receipts of all its reports, so it stands in none of them.
        made = pages - {f"{audience}/{STATEMENT}"}
        unvouched = pages - public | (made - vouched if release.kind == "reports" else set())
        for page in sorted(unvouched):
            yield Problem(page, "stands in no receipt: nothing says how it was made")


def _receipt_problems(
    release: Release, listed: dict[str, str], name: str, audience: str, vouched: set[str]
) -> Iterator[Problem]:
    """Whether a receipt names the files that are there; adds them to `vouched`."""
    try:
        outputs = subjects(_json(release.folder / name))
    except (OSError, ValueError) as error:
        yield Problem(name, f"is no receipt: {error}")
        return
    for output, fingerprint in outputs.items():
        page = f"{audience}/{output}"
        vouched.add(page)
        if page not in listed:
            yield Problem(page, f"is missing: {name} vouches for it")
        elif listed[page] != fingerprint:
            yield Problem(page, f"is not the file that {name} vouches for")


def _printed(release: Release, name: str, edition: HeldEdition) -> Iterator[Problem]:
    page = f"{edition.audience}/{edition.report}.html"
    try:
        wanted = receipt_id(_json(release.folder / name))
        printed = read_page((release.folder / page).read_bytes()).receipt
    except (OSError, ValueError) as error:
        yield Problem(page, f"could not be compared with {name}: {type(error).__name__}")
        return
    if printed != wanted:
        told = f"prints the receipt {printed}" if printed else "prints no receipt"
        yield Problem(page, f"{told}, but its receipt is {wanted}")


def _json(path: Path) -> Any:
    return json.loads(path.read_bytes())


def _about_links(project: Project, release: Release) -> Iterator[Problem]:
    """What readers open, file by file: it must be the release's own bytes, and nothing more."""
    listed = _listed(release)
    for audience in pointers.AUDIENCES:
        below = f"{audience}/{release.area}"
        wanted = {
            f"{below}/{name.removeprefix(f'{audience}/')}": fingerprint
            for name, fingerprint in listed.items()
            if name.startswith(f"{audience}/")
        }
        for path, fingerprint in sorted(wanted.items()):
            now = file_hash(project.reports / path)
            if now != fingerprint:
                words = "is missing" if now == MISSING else "is not the file that was released"
                yield Problem(path, f"{words}. 'tp build' puts it back")
        for name in files_below(project.reports / below):
            if f"{below}/{name}" not in wanted:
                yield Problem(f"{below}/{name}", "is not part of the live release. Remove it")


def _dead_pointers(project: Project) -> Iterator[Problem]:
    for area_key in pointers.pointed_areas(project):
        if live(project, area_key) is None:
            yield Problem(f"live/{area_key}", "leads to no release. Build the area: tp build")


def _without_a_release(project: Project) -> Iterator[Problem]:
    pointed = set(pointers.pointed_areas(project))
    for audience in pointers.AUDIENCES:
        for name in files_below(project.reports / audience):
            if "/" in name and name.partition("/")[0] not in pointed:
                yield Problem(
                    f"{audience}/{name}", "belongs to no release. Build the area or remove it"
                )


__all__ = ["Problem", "Verdict", "verify", "verify_live"]
