"""How long full reports and bundles are kept, and how they go."""

from __future__ import annotations

import datetime
import os
from dataclasses import dataclass
from pathlib import Path

from tp_analysis.errors import ConfigurationError
from tp_analysis.hashing import file_hash
from tp_analysis.project import Project
from tp_analysis.suite.configuration import Sharing
from tp_analysis.suite.files import work_folder, write_whole
from tp_analysis.suite.pointers import pointed_at
from tp_analysis.suite.receipts import canonical_json
from tp_analysis.suite.releases import Release, releases
from tp_analysis.suite.sharing.register import SharedBundle, read_register, write_register
from tp_analysis.suite.shelf import DELETED_ON
from tp_analysis.suite.sums import SUMS, TIMES, files_below

# In times.json, which no fingerprint covers, so that a release keeps its name.
# Swept up by mend_links, as any half-made release.
_WORK = "release-expired-"


@dataclass(frozen=True)
class Expired:
    """What went, by id: full reports of `releases`, our copies of `bundles`.

    Of `gone` no copy lay where it was put; `live` are past their time but still shown to readers.
    """

    releases: tuple[str, ...]
    bundles: tuple[str, ...]
    gone: tuple[str, ...]
    live: tuple[str, ...]


def keep_until(sharing: Sharing, made_on: datetime.date) -> datetime.date | None:
    """The last day that what was made on a day may be kept; None where there is no limit."""
    if sharing.retention_days is None:
        return None
    return made_on + datetime.timedelta(days=sharing.retention_days)


def expire(
    project: Project, sharing: Sharing, *, today: datetime.date, pretend: bool = False
) -> Expired:
    """Delete the full reports of old releases, and our copies of old bundles.

    The public half of a release stays: what was published before has to be known to whoever checks
    what is published next. So do the lines of the register. What readers see now is never
    deleted. `pretend` only tells. Raises ConfigurationError where suite.toml sets no retention.
    """
    if sharing.retention_days is None:
        raise ConfigurationError(
            "suite.toml does not say for how long full reports are kept. Set retention_days under "
            "[sharing]."
        )
    old = [release for release in releases(project) if _is_past(sharing, release, today)]
    live = {release.id for release in old if pointed_at(project, release.area) == release.id}
    going = [release for release in old if release.id not in live]
    bundles = [b for b in read_register(project) if _bundle_is_past(b, today)]
    there = [bundle for bundle in bundles if _is_ours(bundle)]
    if not pretend:
        for release in going:
            _delete_restricted(project, release, today)
        for bundle in there:
            _delete_bundle(bundle)
        _note_deleted(project, {bundle.id for bundle in bundles}, today)
    return Expired(
        releases=_ids(going),
        bundles=_ids(there),
        gone=tuple(sorted({b.id for b in bundles} - {b.id for b in there})),
        live=tuple(sorted(live)),
    )


def _ids(things: list[Release] | list[SharedBundle]) -> tuple[str, ...]:
    return tuple(sorted(thing.id for thing in things))


def _is_past(sharing: Sharing, release: Release, today: datetime.date) -> bool:
    """A release without a date is left alone: nobody knows how old it is."""
    if release.kind != "reports" or not _restricted_files(release):
        return False
    try:
        made_on = datetime.datetime.fromisoformat(release.made_at).date()
    except ValueError:
        return False
    until = keep_until(sharing, made_on)
    return until is not None and until < today


def _restricted_files(release: Release) -> list[str]:
    return [
        name
        for name in files_below(release.folder)
        if name.startswith("restricted/")
        or (name.startswith("private/") and Path(name).name.startswith("restricted-"))
    ]


def _delete_restricted(project: Project, release: Release, today: datetime.date) -> None:
    """First said, then done: killed in between, the files are still there and go the next time."""
    times = {**release.times, DELETED_ON: today.isoformat()}
    write_whole(release.folder / TIMES, canonical_json(times).decode())
    with work_folder(project, _WORK) as work:
        for number, name in enumerate(_restricted_files(release)):
            os.replace(release.folder / name, work / str(number))
    for folder, _, _ in os.walk(release.folder / "restricted", topdown=False):
        os.rmdir(folder)


def _bundle_is_past(bundle: SharedBundle, today: datetime.date) -> bool:
    if bundle.deleted_on or not bundle.until:
        return False
    return datetime.date.fromisoformat(bundle.until) < today


def _is_ours(bundle: SharedBundle) -> bool:
    """Whether the bundle still lies where it was put; another folder of that name is let be."""
    return file_hash(Path(bundle.folder) / SUMS) == bundle.files.get(SUMS)


def _delete_bundle(bundle: SharedBundle) -> None:
    folder = Path(bundle.folder)
    # The list last: as long as it is there, a later run knows the folder again.
    for name in sorted(bundle.files, key=lambda name: name == SUMS):
        (folder / name).unlink(missing_ok=True)
    if not any(folder.iterdir()):
        folder.rmdir()


def _note_deleted(project: Project, ids: set[str], today: datetime.date) -> None:
    if not ids:
        return
    lines = tuple(
        line.model_copy(update={"deleted_on": today.isoformat()}) if line.id in ids else line
        for line in read_register(project)
    )
    write_register(project, lines)
