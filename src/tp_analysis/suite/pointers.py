"""The one pointer of an area, and the readers' folders that follow it.

reports/live/<area> leads to a release, and every file that readers open is a link through it, so
that replacing the pointer, which is one step of the file system, changes all pages of an area at
once. Whatever is killed in between, `mend` finishes.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from tp_analysis.project import Project
from tp_analysis.suite.sums import NAME_DIGITS, files_below, folder_name

AUDIENCES = ("public", "restricted")
RELEASE_NAME = re.compile(rf"[a-z0-9]+(-[a-z0-9]+)*-[0-9a-f]{{{NAME_DIGITS}}}")
# Beside what it will replace, so that replacing is one step; the dot keeps it out of lists.
_NEW = ".new-"
# Stands while files are being copied, where links cannot be made.
_COPYING = ".copying-"


def releases_folder(project: Project) -> Path:
    """Where all releases lie."""
    return project.reports / "releases"


def live_folder(project: Project) -> Path:
    """Where the pointers lie, one an area."""
    return project.reports / "live"


def pointed_at(project: Project, area_key: str) -> str | None:
    """The id of the release that readers of an area see; None where nothing was ever released.

    The pointer is a link, or a small text file where links cannot be made.
    """
    pointer = live_folder(project) / area_key
    try:
        return os.path.basename(os.readlink(pointer))
    except OSError:
        pass
    if pointer.is_dir():
        return _of_a_copy(area_key, pointer)
    try:
        return pointer.read_text(encoding="utf-8").strip() or None
    except (OSError, UnicodeDecodeError):
        return None


def _of_a_copy(area_key: str, folder: Path) -> str | None:
    """Whoever copied or unpacked reports/ may have got the folder in the place of the link."""
    try:
        return folder_name(area_key, (folder / "SHA256SUMS").read_bytes())
    except OSError:
        return None


def pointed_areas(project: Project) -> list[str]:
    """Every area that has a pointer."""
    try:
        names = os.listdir(live_folder(project))
    except FileNotFoundError:
        return []
    return sorted(name for name in names if not name.startswith("."))


def point_at(project: Project, area_key: str, release_id: str) -> None:
    """Let readers of an area see this release from now on."""
    live = live_folder(project)
    live.mkdir(parents=True, exist_ok=True)
    new, pointer = live / f"{_NEW}{area_key}", live / area_key
    if pointer.is_dir() and not pointer.is_symlink():
        shutil.rmtree(pointer)
    with suppress(FileNotFoundError):
        new.unlink()
    if _link(f"../releases/{release_id}", new, folder=True):
        # Links that lead nowhere until the pointer is replaced are better than pages that vanish.
        _make_missing_links(project, area_key, release_id)
        os.replace(new, pointer)
    else:
        (live / f"{_COPYING}{area_key}").write_text(release_id, encoding="utf-8")
        new.write_text(f"{release_id}\n", encoding="utf-8")
        os.replace(new, pointer)
    follow(project, area_key, release_id)


def _link(target: str, path: Path, *, folder: bool = False) -> bool:
    """Make a link, or say that this system has none."""
    # Windows has links for some users only, and cannot replace one that leads to a folder.
    if os.name == "nt":
        return False
    try:
        os.symlink(target, path, target_is_directory=folder)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError):
        return False
    return True


def follow(project: Project, area_key: str, release_id: str) -> None:
    """Make the readers' folders of an area agree with its pointer; cheap where they do."""
    if not (releases_folder(project) / release_id).is_dir():
        return
    copying = live_folder(project) / f"{_COPYING}{area_key}"
    again = copying.is_file()
    for audience in AUDIENCES:
        wanted = _wanted(project, audience, area_key, release_id)
        for name in wanted:
            _put(project, f"{audience}/{area_key}", name, release_id, again=again)
        _remove_the_rest(project, audience, area_key, set(wanted))
    with suppress(FileNotFoundError):
        copying.unlink()


def _wanted(project: Project, audience: str, area_key: str, release_id: str) -> list[str]:
    return files_below(releases_folder(project) / release_id / audience)


def _target(place: str, name: str) -> str:
    """Where the link of one file leads: up out of its folder, then through the pointer."""
    audience, area_key = place.split("/")
    up = "../" * (2 + name.count("/"))
    return f"{up}live/{area_key}/{audience}/{name}"


def _make_missing_links(project: Project, area_key: str, release_id: str) -> None:
    for audience in AUDIENCES:
        place = f"{audience}/{area_key}"
        for name in _wanted(project, audience, area_key, release_id):
            path = project.reports / place / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if not os.path.lexists(path):
                _link(_target(place, name), path)


def _put(project: Project, place: str, name: str, release_id: str, *, again: bool) -> None:
    """One file where readers open it: a link through the pointer, or a copy where there is none."""
    path = project.reports / place / name
    linked = os.path.islink(live_folder(project) / place.split("/")[1])
    source = releases_folder(project) / release_id / place.split("/")[0] / name
    if linked and _leads_to(path, _target(place, name)):
        return
    if not linked and not again and _same_size(path, source):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    new = path.with_name(f"{_NEW}{path.name}")
    with suppress(FileNotFoundError):
        new.unlink()
    if not (linked and _link(_target(place, name), new)):
        shutil.copyfile(source, new)
    os.replace(new, path)


def _leads_to(path: Path, target: str) -> bool:
    try:
        return os.readlink(path) == target
    except OSError:
        return False


def _same_size(path: Path, source: Path) -> bool:
    try:
        return not path.is_symlink() and path.stat().st_size == source.stat().st_size
    except OSError:
        return False


def _remove_the_rest(project: Project, audience: str, area_key: str, wanted: set[str]) -> None:
    """What readers could open that no longer belongs to the release, and folders left empty.

    A file that is no link was put there by hand where there are links: verify tells of it.
    """
    folder = project.reports / audience / area_key
    linked = os.path.islink(live_folder(project) / area_key)
    for name in files_below(folder):
        path = folder / name
        if name not in wanted and (path.is_symlink() or not linked or _is_leftover(path)):
            path.unlink()
    _remove_empty_folders(folder)


def _is_leftover(path: Path) -> bool:
    return path.name.startswith(_NEW)


def _remove_empty_folders(folder: Path) -> None:
    for here, folders, _ in os.walk(folder, topdown=False):
        for name in folders:
            with suppress(OSError):
                os.rmdir(os.path.join(here, name))
    with suppress(OSError):
        os.rmdir(folder)


def mend(project: Project) -> None:
    """Finish what a kill left half done: pointers, links, copies."""
    live = live_folder(project)
    for leftover in live.glob(f"{_NEW}*"):
        leftover.unlink()
    pointed = pointed_areas(project)
    for marker in live.glob(f"{_COPYING}*"):
        if marker.name.removeprefix(_COPYING) not in pointed:
            marker.unlink()
    for area_key in pointed:
        release_id = pointed_at(project, area_key)
        if release_id:
            follow(project, area_key, release_id)
    for folder in _unpointed(project):
        _remove_dead_links(folder)


def _unpointed(project: Project) -> Iterator[Path]:
    """Readers' folders of areas that have no pointer: a first release may not have got that far."""
    pointed = set(pointed_areas(project))
    for audience in AUDIENCES:
        with suppress(FileNotFoundError):
            for entry in list(os.scandir(project.reports / audience)):
                if entry.is_dir(follow_symlinks=False) and entry.name not in pointed:
                    yield Path(entry.path)


def _remove_dead_links(folder: Path) -> None:
    for name in files_below(folder):
        path = folder / name
        if path.is_symlink() and not path.exists():
            path.unlink()
    _remove_empty_folders(folder)
