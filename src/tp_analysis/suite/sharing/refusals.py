"""What may not be shared, with whom, and where a bundle may not lie."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tp_analysis.errors import CheckError, ConfigurationError, did_you_mean
from tp_analysis.formats import format_date
from tp_analysis.project import Project
from tp_analysis.publish.checks.page_facts import read_page
from tp_analysis.suite.configuration import Recipient, Sharing, Suite
from tp_analysis.suite.notices import is_withdrawn, read_notices
from tp_analysis.suite.pointers import pointed_areas
from tp_analysis.suite.releases import Release, find_release
from tp_analysis.suite.sharing.register import MARKED
from tp_analysis.suite.sharing.signing import KEY_VARIABLE, signature_problem
from tp_analysis.suite.shelf import live
from tp_analysis.suite.sums import SIGNATURE
from tp_analysis.suite.verify import verify


@dataclass(frozen=True)
class Embargo:
    """Until when a report may be seen by these people only."""

    until: datetime.date
    recipients: tuple[str, ...] = ()


def embargoes_of(suite: Suite) -> dict[str, Embargo]:
    """The embargoes that suite.toml sets, by report."""
    return {
        report.name: Embargo(report.embargo_until, report.embargo_recipients)
        for report in suite.report
        if report.embargo_until is not None
    }


def release_to_share(
    project: Project, area_key: str, release_id: str | None, *, public_key: bytes | None = None
) -> Release:
    """The release named, or the one that readers of the area see.

    Raises ConfigurationError where there is none, CheckError where it may not leave the house: it
    was withdrawn or corrected, its files are not those that were released, or, with a public key,
    they were not signed with it.
    """
    areas = pointed_areas(project)
    if area_key not in areas:
        known = did_you_mean(area_key, areas) if areas else "Build it first: tp build."
        raise ConfigurationError(f"Nothing of {area_key!r} is released. {known}")
    release = find_release(project, release_id) if release_id else live(project, area_key)
    if release is None:
        raise ConfigurationError(f"The release of {area_key} is gone. Build it again: tp build.")
    if release.area != area_key:
        raise ConfigurationError(f"{release.id} is a release of {release.area}, not of {area_key}.")
    _refuse_wrong(project, release)
    _refuse_altered(project, release, public_key)
    return release


def _refuse_altered(project: Project, release: Release, public_key: bytes | None) -> None:
    problems = verify(project, release).problems
    if problems:
        raise CheckError(
            f"{release.id} cannot be shared: {problems[0].path} {problems[0].message}. "
            f"See all with 'tp verify {release.id}'."
        )
    unsigned = signature_problem(release.folder, public_key) if public_key else ""
    if unsigned:
        raise CheckError(
            f"{release.id} cannot be shared: {SIGNATURE} {unsigned}. Build it where the key is: "
            f"{KEY_VARIABLE}."
        )


def _refuse_wrong(project: Project, release: Release) -> None:
    if release.kind == "notice" or is_withdrawn(project, release.area):
        raise CheckError(
            f"{release.area} is withdrawn, so nothing of it is shared. Correct it first: tp "
            f"release correct {release.area}."
        )
    for notice in read_notices(project, release.area):
        if notice.since == release.id and not notice.ended:
            raise CheckError(
                f"{release.id} was {notice.kind} on {notice.on}, so it is not shared. Share the "
                "one that readers see: leave out --release."
            )


def reports_to_share(
    release: Release,
    recipient: Recipient,
    *,
    embargoes: Mapping[str, Embargo],
    today: datetime.date,
) -> tuple[str, ...]:
    """The full reports of a release that the recipient may have, by name, sorted.

    Raises CheckError where one of them is not marked or is under embargo for the recipient, and
    ConfigurationError where none is left.
    """
    held = sorted(
        edition.report for edition in release.editions if edition.audience == "restricted"
    )
    names = tuple(n for n in held if not recipient.reports or n in recipient.reports)
    if not names:
        who = f" for {recipient.name}" if held else ""
        raise ConfigurationError(f"{release.id} holds no full report{who}.")
    for name in names:
        _require_marking(release, name)
        embargo = embargoes.get(name)
        if embargo and today < embargo.until and recipient.name not in embargo.recipients:
            raise CheckError(
                f"{name} is under embargo until {format_date(embargo.until)}, and "
                f"{recipient.name} is not among its embargo_recipients. Wait, or name somebody "
                "who is: --recipient."
            )
    return names


def _require_marking(release: Release, report: str) -> None:
    page = release.folder / "restricted" / f"{report}.html"
    paragraphs = read_page(page.read_bytes()).paragraphs
    ends = (paragraphs[0], paragraphs[-1]) if paragraphs else ("", "")
    if not all(MARKED in words for words in ends):
        raise CheckError(
            f"{report} of {release.id} is not marked {MARKED} at its top and bottom. Set "
            "markings.restricted in suite.toml and build again."
        )


def marking_of(release: Release, report: str) -> str:
    """The marking that a report's page opens with."""
    page = release.folder / "restricted" / f"{report}.html"
    return read_page(page.read_bytes()).paragraphs[0]


def recipient_named(sharing: Sharing, name: str, area_key: str) -> Recipient:
    """Who is to get the bundle.

    Raises ConfigurationError for a name that is not on the list of suite.toml, where it has one.
    """
    if not sharing.recipient:
        return Recipient(name=one_line(name))
    listed = {recipient.name: recipient for recipient in sharing.recipient}
    if name not in listed:
        raise ConfigurationError(
            f"No [[sharing.recipient]] of suite.toml is called {name!r}. "
            f"{did_you_mean(name, listed)}"
        )
    recipient = listed[name]
    if recipient.areas and area_key not in recipient.areas:
        raise ConfigurationError(
            f"suite.toml lets {name!r} have nothing of {area_key}: it lists "
            f"{', '.join(recipient.areas)}. Add the area there, if they may have it."
        )
    return recipient


def one_line(name: str) -> str:
    """The name of a recipient as it may stand in a note. Raises ConfigurationError for no such."""
    if not name.strip() or not name.isprintable() or len(name) > 100:
        raise ConfigurationError("--recipient should be one line of at most 100 characters.")
    return name.strip()


def folder_for_bundles(project: Project, folder: Path) -> Path:
    """The folder in full. Raises ConfigurationError for one that is served, copied or tracked."""
    full = folder.resolve()
    for kept, why in (
        (project.reports, "is served to readers"),
        (project.data, "holds extracts"),
        (_checkout(project.root), "is under version control"),
    ):
        if full.is_relative_to(kept.resolve()):
            raise ConfigurationError(
                f"A bundle cannot lie in {folder}: it {why}. Give a folder outside the project."
            )
    if full.exists() and not full.is_dir():
        raise ConfigurationError(f"{folder} is no folder. Give another one with --to.")
    return full


def _checkout(root: Path) -> Path:
    """The folder that version control looks after; the project's own where there is none."""
    root = root.resolve()
    return next((above for above in (root, *root.parents) if (above / ".git").exists()), root)
