"""Which release readers see: switching, going back. With shelf and assembly, all about releases."""

from __future__ import annotations

import json
from pathlib import Path

from tp_analysis.errors import CheckError, ConfigurationError, did_you_mean
from tp_analysis.project import Project
from tp_analysis.suite import pointers
from tp_analysis.suite.assembly import Part, assemble, mend_links, prune
from tp_analysis.suite.files import write_whole
from tp_analysis.suite.shelf import (
    DELETED_ON,
    HeldEdition,
    Release,
    find_release,
    live,
    live_releases,
    releases,
)
from tp_analysis.suite.sums import damage

__all__ = [
    "HeldEdition",
    "Part",
    "Release",
    "assemble",
    "find_release",
    "live",
    "live_releases",
    "mend_links",
    "prune",
    "releases",
    "rollback",
    "switch",
]


def switch(project: Project, release: Release) -> None:
    """Let readers of the area see this release, all pages at once."""
    if release.folder.parent != pointers.releases_folder(project):
        raise ConfigurationError(
            f"{release.id} does not lie in {project.reports.name}/releases. Copy it there first."
        )
    _note_shown(project, release)
    pointers.point_at(project, release.area, release.id)


def rollback(project: Project, area_key: str, to: str | None = None) -> Release:
    """Take readers of an area back to the release before, or to the one named. Comes back with it.

    By itself that is the newest one of reports older than theirs, so a withdrawal is passed over;
    to go back to reports ends it. The area stays there until a build makes another release.
    Raises ConfigurationError where there is none, CheckError where its files are damaged.
    """
    from tp_analysis.suite.notices import end_withdrawal

    now = live(project, area_key)
    target = _named(project, area_key, to) if to else _one_before(project, area_key, now)
    broken = next(damage(target.folder), None)
    if broken:
        raise CheckError(
            f"{target.id}: {broken.path} {broken.message}. Nothing was changed; choose another "
            f"with --to (tp release list --area {area_key})."
        )
    if target.kind == "reports":
        # First: killed in between, the notice still stands, and the same command finishes.
        end_withdrawal(project, area_key)
    pointers.point_at(project, area_key, target.id)
    return target


def _named(project: Project, area_key: str, to: str) -> Release:
    release = find_release(project, to)
    if release.area != area_key:
        raise ConfigurationError(f"{release.id} is a release of {release.area}, not of {area_key}.")
    if release.folder.parent != pointers.releases_folder(project):
        raise ConfigurationError(f"{to} does not lie in {project.reports.name}/releases.")
    return release


def _one_before(project: Project, area_key: str, now: Release | None) -> Release:
    """The newest release of reports that is older than the live one."""
    known = releases(project, area_key)
    if not known:
        areas = {release.area for release in releases(project)}
        raise ConfigurationError(f"{area_key!r} has no release. {did_you_mean(area_key, areas)}")
    shown = _shown(project, area_key)
    older = [
        release
        for release in known
        if release.kind == "reports"
        # One that was made during a withdrawal, say, nobody has seen yet.
        and release.id in shown
        and DELETED_ON not in release.times
        and (now is None or release.order < now.order)
    ]
    if not older:
        raise ConfigurationError(f"{area_key} has no older release of reports to go back to.")
    return older[0]


def _shown(project: Project, area_key: str) -> list[str]:
    """The releases that readers of an area have ever seen, by id."""
    try:
        ids = json.loads(_shown_path(project, area_key).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        ids = []
    return ids if isinstance(ids, list) else []


def _note_shown(project: Project, release: Release) -> None:
    """Before the switch: a kill between the two names one too many, never one too few."""
    shown = _shown(project, release.area)
    if release.id in shown:
        return
    path = _shown_path(project, release.area)
    write_whole(path, json.dumps([*shown, release.id]))


def _shown_path(project: Project, area_key: str) -> Path:
    return project.state / "shown" / f"{area_key}.json"
