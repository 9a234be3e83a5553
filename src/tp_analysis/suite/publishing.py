"""Release an area once all its editions agree; until then its last release stays live."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tp_analysis.hashing import MISSING, value_hash
from tp_analysis.project import Project
from tp_analysis.suite.disclosing import refuse_disclosure, remember_shown
from tp_analysis.suite.files import write_whole
from tp_analysis.suite.fingerprints import Fingerprints
from tp_analysis.suite.notices import is_withdrawn
from tp_analysis.suite.plan import Edition
from tp_analysis.suite.pointers import AUDIENCES
from tp_analysis.suite.records import Built, State, built_folder, read_record
from tp_analysis.suite.releases import Part, Release, assemble, live, live_releases, prune, switch
from tp_analysis.suite.sharing.signing import KEY_VARIABLE, signature_problem, signing_key
from tp_analysis.suite.sums import SUMS, read_sums

Decision = Literal["released", "unchanged", "kept", "withheld", "failed"]


@dataclass(frozen=True)
class AreaOutcome:
    """What became of an area: its live release, and why that is not a new one."""

    area: str
    decision: Decision
    release: str = ""
    message: str = ""
    exit_code: int = 0


def publish_area(
    project: Project,
    area: str,
    states: Sequence[State],
    unplanned: Mapping[str, str],
    prints: Fingerprints,
    keep: int,
    *,
    hold: bool = False,
) -> AreaOutcome:
    """Switch the area to a release of all its fresh editions, if none is stale or failed.

    `states` are those of every edition that suite.toml gives the area; `unplanned` are reports
    that cannot be planned, by name. An edition that was never built is no part of the release
    yet; one that was, and that has failed or fallen behind, keeps the last release live. With
    `hold`, or where the area is withdrawn, the release is made but not shown to readers.
    """
    now = live(project, area)
    held = {edition.report for edition in now.editions} if now else set()
    never = [s for s in states if read_record(project, s.edition).built is None]
    behind = _behind([s for s in states if s not in never], held & set(unplanned))
    if behind:
        stays = f"{now.id} stays live" if now else "nothing of it is live yet"
        return AreaOutcome(area, "kept", now.id if now else "", f"{area}: {stays}, as {behind}.")
    finished = [_finished(project, state.edition) for state in states if state.name == "fresh"]
    content = value_hash([[e.id, built.receipt, built.outputs] for e, built in finished])
    known = not hold and _last_released(project, area) == content
    if now and known and _may_stay(project, now, prints):
        words = f"{area} is withdrawn: readers see the notice." if now.kind == "notice" else ""
        return AreaOutcome(area, "unchanged", now.id, words)
    parts = [_part(project, edition, built) for edition, built in finished]
    release = _audited(project, area, parts, states, never)
    if hold or is_withdrawn(project, area):
        words = f"{area} is withdrawn. {release.id} is ready: 'tp release correct' makes it live."
        return AreaOutcome(area, "withheld", release.id, "" if hold else words)
    switch(project, release)
    _note_released(project, area, content)
    prune(project, area, keep)
    return AreaOutcome(area, "released", release.id)


def _may_stay(project: Project, now: Release, prints: Fingerprints) -> bool:
    """Whether what readers see needs nothing: it is shown by intent, signed if need be, whole."""
    shown = now.kind == "reports" or is_withdrawn(project, now.area)
    return shown and not _lacks_signature(project, now) and not damaged_pages(project, now, prints)


def _lacks_signature(project: Project, release: Release) -> bool:
    """Whether there is a key to sign with, and this release does not bear its signature."""
    if not os.environ.get(KEY_VARIABLE):
        return False
    key = signing_key(project)
    return key is not None and bool(signature_problem(release.folder, key.public))


def _audited(
    project: Project,
    area: str,
    parts: Sequence[Part],
    states: Sequence[State],
    never: Sequence[State],
) -> Release:
    """The release of these parts, once the disclosure audit has found nothing against it."""
    refuse_disclosure(project, area, parts)
    # Before it is: should this process die in between, what could be shown counts as shown.
    remember_shown(project, area, parts)
    lacking = [state.edition for state in never]
    return assemble(project, area, parts, lacking=lacking, area_name=states[0].edition.area.name)


def _behind(states: Sequence[State], unplanned: Set[str]) -> str:
    """What keeps an area from being released, in words; "" where nothing does."""
    for state in states:
        if state.name == "failed":
            return f"{state.edition.report} failed"
        if state.name == "stale":
            return f"{state.edition.report} has fallen behind ({state.cause})"
    if unplanned:
        return f"{min(unplanned)} cannot be planned (see 'tp status')"
    return "" if any(state.name == "fresh" for state in states) else "none of it was ever built"


def _finished(project: Project, edition: Edition) -> tuple[Edition, Built]:
    built = read_record(project, edition).built
    assert built is not None
    return edition, built


def _part(project: Project, edition: Edition, built: Built) -> Part:
    return Part(edition, built_folder(project, edition) / built.folder, built.outputs)


def damaged_pages(project: Project, release: Release, prints: Fingerprints) -> dict[str, str]:
    """What readers of a live release would not find as it was made: each file, what is wrong.

    Named as in the release; looked at there and where readers open it.
    """
    try:
        listed = read_sums(release.folder)
    except (OSError, ValueError):
        return {SUMS: "was altered"}
    found = {}
    for name, fingerprint in listed.items():
        audience, _, rest = name.partition("/")
        places = [release.folder / name]
        if audience in AUDIENCES:
            places.append(project.reports / audience / release.area / rest)
        for now in map(prints.file, places):
            if now != fingerprint:
                found[name] = "is missing" if now == MISSING else "was altered"
    return found


def standing(project: Project, states: Sequence[State], prints: Fingerprints) -> list[State]:
    """The same states, but those of pages that were damaged after they were published: stale."""
    areas = {state.edition.area.key for state in states if state.name == "fresh"}
    found = {area: live(project, area) for area in areas}
    damage = {a: damaged_pages(project, r, prints) for a, r in found.items() if r}
    return [
        _with_damage(state, damage.get(state.edition.area.key, {}), project) for state in states
    ]


def _with_damage(state: State, damage: Mapping[str, str], project: Project) -> State:
    edition = state.edition
    built = read_record(project, edition).built if damage else None
    outputs = built.outputs if built else {}
    for name, what in damage.items():
        page = name.removeprefix(f"{edition.audience}/")
        if state.name == "fresh" and page != name and page in outputs:
            return State(edition, "stale", f"{edition.audience}/{edition.area.key}/{page} {what}")
    return state


def orphans(project: Project, editions: Sequence[Edition]) -> list[Path]:
    """What readers can open though no edition of the suite makes it, or no release holds it."""
    owned = {(edition.area.key, edition.audience, edition.report) for edition in editions}
    live_now = live_releases(project)
    disowned = {
        project.reports / held.audience / release.area / f"{held.report}.html"
        for release in live_now
        for held in release.editions
        if (release.area, held.audience, held.report) not in owned
    }
    released = {
        project.reports / audience / release.area / rest
        for release in live_now
        for audience, _, rest in (name.partition("/") for name in read_sums(release.folder))
    }
    found = {
        path
        for audience in AUDIENCES
        for path in (project.reports / audience).glob("*/**/*")
        if path.is_file()
    }
    return sorted(disowned | (found - released))


# What was released last, so that a build with nothing new does not undo a rollback.
def _mark(project: Project, area: str) -> Path:
    return project.state / "areas" / f"{area}.json"


def _last_released(project: Project, area: str) -> str:
    try:
        return str(json.loads(_mark(project, area).read_text(encoding="utf-8"))["content"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _note_released(project: Project, area: str, content: str) -> None:
    path = _mark(project, area)
    write_whole(path, json.dumps({"content": content}))
