"""The releases that there are: what each holds, when it was made, which one readers see."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from tp_analysis.errors import ConfigurationError, did_you_mean
from tp_analysis.project import Project
from tp_analysis.suite import pointers
from tp_analysis.suite.sums import NAME_DIGITS, SUMS, TIMES

RELEASE = "release.json"
# Among a release's times: when retention deleted its full reports.
DELETED_ON = "restricted_deleted_on"
Kind = Literal["reports", "notice"]
_NAME = pointers.RELEASE_NAME


@dataclass(frozen=True)
class HeldEdition:
    """An edition that a release holds, or lacks."""

    report: str
    audience: str


@dataclass(frozen=True)
class Release:
    """One release of one area: a folder whose name vouches for every byte in it.

    `lacking` are the editions of the suite that it does not hold, as they were not to be had.
    `made_at` and `order` are not part of it: they say when it was made, and after which.
    """

    id: str
    area: str
    folder: Path
    kind: Kind = "reports"
    editions: tuple[HeldEdition, ...] = ()
    lacking: tuple[HeldEdition, ...] = ()
    made_at: str = ""
    order: int = 0
    times: Mapping[str, Any] = field(default_factory=dict, compare=False)


def read_release(folder: Path) -> Release:
    """The release in a folder. One that is damaged is told as far as it can be read."""
    about, times = plain(folder / RELEASE), plain(folder / TIMES)
    order = times.get("order")
    return Release(
        id=folder.name,
        area=folder.name[: -NAME_DIGITS - 1],
        folder=folder,
        kind="notice" if about.get("kind") == "notice" else "reports",
        editions=tuple(_held(about.get("editions"))),
        lacking=tuple(_held(about.get("lacking"))),
        made_at=str(times.get("made_at", "")),
        order=order if isinstance(order, int) else 0,
        times=times,
    )


def plain(path: Path) -> dict[str, Any]:
    """The table in a JSON file; an empty one where there is none or it is damaged."""
    try:
        value = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}


def _held(lines: Any) -> Iterable[HeldEdition]:
    for line in lines if isinstance(lines, list) else ():
        if isinstance(line, dict) and {"report", "audience"} <= set(line):
            yield HeldEdition(str(line["report"]), str(line["audience"]))


def releases(project: Project, area_key: str | None = None) -> list[Release]:
    """All releases, or those of an area, newest first."""
    try:
        names = os.listdir(pointers.releases_folder(project))
    except FileNotFoundError:
        return []
    found = [
        read_release(pointers.releases_folder(project) / name)
        for name in names
        if _NAME.fullmatch(name) and area_key in (None, name[: -NAME_DIGITS - 1])
    ]
    # Within an area the order is counted, as clocks are set back and two can be made in a second.
    newest = (lambda r: (r.order, r.id)) if area_key else (lambda r: (r.made_at, r.order, r.id))
    return sorted(found, key=newest, reverse=True)


def live(project: Project, area_key: str) -> Release | None:
    """The release that readers of an area see; None where there is none, or its folder is gone."""
    release_id = pointers.pointed_at(project, area_key)
    if not release_id or not _NAME.fullmatch(release_id):
        return None
    folder = pointers.releases_folder(project) / release_id
    return read_release(folder) if folder.is_dir() else None


def live_releases(project: Project) -> list[Release]:
    """Every release that readers see, by area."""
    found = (live(project, area_key) for area_key in pointers.pointed_areas(project))
    return [release for release in found if release]


def find_release(project: Project, text: str) -> Release:
    """The release meant by an id, the beginning of one, an area (its live one) or a folder.

    Raises ConfigurationError where none or several fit.
    """
    ids = {release.id: release for release in releases(project)}
    if text in ids:
        return ids[text]
    if text in pointers.pointed_areas(project):
        return _live_or_refuse(project, text)
    begun = sorted(name for name in ids if name.startswith(text)) if text else []
    if len(begun) == 1:
        return ids[begun[0]]
    folder = Path(os.path.abspath(text))
    if text and (folder / SUMS).is_file() and _NAME.fullmatch(folder.name):
        return read_release(folder)
    if begun:
        raise ConfigurationError(
            f"Several releases begin with {text!r}: {', '.join(begun)}. Give more of the id."
        )
    areas = {release.area for release in ids.values()}
    raise ConfigurationError(f"There is no release {text!r}. {did_you_mean(text, {*ids, *areas})}")


def _live_or_refuse(project: Project, area_key: str) -> Release:
    release = live(project, area_key)
    if release is None:
        raise ConfigurationError(
            f"{area_key} leads to a release that is not there any more. Build it again: tp build."
        )
    return release
