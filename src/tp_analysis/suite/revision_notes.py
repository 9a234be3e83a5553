"""The revisions note: what changed in one report, in sentences for its readers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tp_analysis.suite.revisions import Change, ReportRevisions
from tp_analysis.suite.shown import NUMBER

# More than this of one exhibit is said in one line: the exhibit itself stands on the page.
CELLS_TOLD = 2
LINES_TOLD = 12
_STANDING = {"new": ("This report is new.",), "gone": ("This report is gone.",)}


def revision_lines(report: ReportRevisions) -> tuple[str, ...]:
    """The note for one report, a line a change, the most important first.

    The same change shown in several places is told once; a note is at most 12 lines and one
    that counts the rest.
    """
    if report.standing != "kept":
        return _STANDING[report.standing]
    lines = list(dict.fromkeys([*_lines(report), *_reworded(report)]))
    if not report.figures_differ:
        lines.insert(0, "No figure changed.")
    if len(lines) <= LINES_TOLD + 1:
        return tuple(lines)
    return (*lines[:LINES_TOLD], f"And {len(lines) - LINES_TOLD} more changes.")


def every_line(report: ReportRevisions) -> tuple[str, ...]:
    """All that changed in one report, a line each, nothing left out; empty where nothing did."""
    if report.standing != "kept":
        return _STANDING[report.standing]
    changes = (*report.changed, *report.added, *report.removed)
    return (*map(change_line, changes), *_reworded(report))


def change_line(change: Change) -> str:
    """One change as a line: "Total spending: £1,234 million, was £1,200 million (+2.8%)"."""
    if not change.was:
        return f"New: {change.label}: {change.now}"
    if not change.now:
        return f"No longer shown: {change.label} (was {change.was})"
    if change.kind == "sentence":
        return _sentence_line(change)
    words = change.move.words if change.move else ""
    return f"{change.label}: {change.now}, was {change.was}{f' ({words})' if words else ''}"


def _sentence_line(change: Change) -> str:
    """The sentence as it reads now, and the numbers that stood in it before."""
    pairs = _number_pairs(change)
    if pairs == [(change.was, change.now)]:
        return f"The text now says “{change.now}”; it said “{change.was}”"
    *others, last = [before for before, _ in pairs]
    before = f"{', '.join(others)} and {last}" if others else last
    return f"“{change.now}” (was {before})"


def _lines(report: ReportRevisions) -> Iterator[str]:
    named = [change for change in report.changed if change.kind in ("key number", "released")]
    yield from map(change_line, named)
    cells = [change for change in report.changed if change.kind == "cell"]
    yield from _by_exhibit(cells, "changed")
    told = {pair for change in (*named, *cells) for pair in _number_pairs(change)}
    for change in report.changed:
        if change.kind == "sentence" and not told.issuperset(_number_pairs(change)):
            yield change_line(change)
    yield from (f"New: “{title}”" for title in report.new_exhibits)
    yield from _in_kept_exhibits(report.added, report.new_exhibits, "new")
    yield from (f"No longer shown: “{title}”" for title in report.lost_exhibits)
    yield from _in_kept_exhibits(report.removed, report.lost_exhibits, "no longer shown")


def _in_kept_exhibits(
    changes: Iterable[Change], apart: Iterable[str], what_happened: str
) -> Iterator[str]:
    """What came or went, but for what came or went with its whole exhibit."""
    left = [change for change in changes if change.group not in set(apart) or not change.group]
    yield from map(change_line, (change for change in left if not change.group))
    yield from _by_exhibit([change for change in left if change.group], what_happened)


def _by_exhibit(changes: Iterable[Change], what_happened: str) -> Iterator[str]:
    groups: dict[str, list[Change]] = {}
    for change in changes:
        groups.setdefault(change.group, []).append(change)
    for title, group in groups.items():
        if len(group) > CELLS_TOLD:
            yield f"“{title}”: {len(group)} figures {what_happened}"
        else:
            yield from map(change_line, group)


def _number_pairs(change: Change) -> list[tuple[str, str]]:
    """The numbers that moved, before and after, in order; the whole texts where none pair."""
    was, now = NUMBER.findall(change.was), NUMBER.findall(change.now)
    pairs = list(zip(was, now, strict=True)) if len(was) == len(now) else []
    return [pair for pair in pairs if pair[0] != pair[1]] or [(change.was, change.now)]


def _reworded(report: ReportRevisions) -> Iterator[str]:
    if report.reworded:
        places = "one place" if report.reworded == 1 else f"{report.reworded} places"
        yield f"The wording changed in {places}."
