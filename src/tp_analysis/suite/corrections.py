"""Correct an area: its new pages say what was wrong, why, and which figures changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tp_analysis.errors import ConfigurationError
from tp_analysis.project import Project
from tp_analysis.suite.notices import Notice, add_notice, is_withdrawn, read_notices
from tp_analysis.suite.releases import Release, find_release, releases
from tp_analysis.suite.revision_notes import revision_lines
from tp_analysis.suite.revisions import Revisions, revisions
from tp_analysis.suite.withdrawals import live_or_refuse

if TYPE_CHECKING:
    from tp_analysis.suite.build import Outcome


@dataclass(frozen=True)
class Correction:
    """What was told to readers, against which release, and how the build that prints it went."""

    notice: Notice
    revisions: Revisions
    outcomes: Sequence[Outcome]


def correct(
    project: Project,
    area_key: str,
    notice: Notice,
    *,
    since: str | None = None,
    ready: Callable[[Project, str], Release],
    build: Callable[[Project, str], Sequence[Outcome]],
) -> Correction:
    """Compare the area's new pages with those that were wrong, and publish them with the notice.

    `ready` makes the area's release as it stands now, without showing it to readers; `build`
    builds and publishes. The figures are compared before the notice is stored: a kill before that
    changes nothing, a kill after it leaves a notice that the next build prints. With the words of
    the newest notice it is the same correction, compared anew.

    Raises ConfigurationError where nothing is published, or where nothing changed.
    """
    now = live_or_refuse(project, area_key)
    again = _same_before(project, area_key, notice)
    new = ready(project, area_key)
    old = _readers_had(project, area_key, now, new, since or (again.since if again else ""))
    found = revisions(old, new)
    if not found.anything_differs:
        raise ConfigurationError(_nothing_changed(project, area_key, old))
    lines = {report.report: revision_lines(report) for report in found.reports}
    told = notice.model_copy(update={"since": old.id, "revisions": lines})
    add_notice(project, area_key, told)
    return Correction(told, found, build(project, area_key))


def day_of_the_same(project: Project, area_key: str, notice: Notice) -> str:
    """The day on which the newest notice said the same; "" where it said something else."""
    before = _same_before(project, area_key, notice)
    return before.on if before else ""


def _same_before(project: Project, area_key: str, notice: Notice) -> Notice | None:
    notices = read_notices(project, area_key)
    return notices[-1] if notices and notices[-1].says_the_same(notice) else None


def _readers_had(
    project: Project, area_key: str, now: Release, new: Release, named: str
) -> Release:
    """The release that the correction is about: named, withdrawn, live, or the one before it."""
    if not named and now.kind == "notice":
        withdrawn = [n.since for n in read_notices(project, area_key) if n.kind == "withdrawn"]
        named = withdrawn[-1] if withdrawn else ""
    if named:
        return _named(project, area_key, named)
    if now.kind == "reports" and now.id != new.id:
        return now
    older = [r for r in releases(project, area_key) if r.kind == "reports" and r.order < now.order]
    if not older:
        raise ConfigurationError(
            f"{area_key} has no earlier release to compare with. Mend the data or the notebook "
            "first, or name the release that was wrong: --since."
        )
    return older[0]


def _named(project: Project, area_key: str, named: str) -> Release:
    release = find_release(project, named)
    if release.area != area_key or release.kind != "reports":
        raise ConfigurationError(
            f"{release.id} is no release of reports of {area_key}. Choose one of "
            f"'tp release list --area {area_key}'."
        )
    return release


def _nothing_changed(project: Project, area_key: str, old: Release) -> str:
    words = (
        f"Nothing changed: the pages of {area_key} say what {old.id} said. Mend the data or the "
        "notebook first, or name the release that was wrong: --since."
    )
    if is_withdrawn(project, area_key):
        words += f" A withdrawal that was a mistake ends with 'tp release rollback {area_key}'."
    return words
