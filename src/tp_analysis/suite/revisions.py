"""What changed in the figures between two releases, by name and label, never by position."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from tp_analysis.errors import ReportError
from tp_analysis.suite.magnitudes import Move, move
from tp_analysis.suite.shown import Entry

if TYPE_CHECKING:
    from tp_analysis.suite.releases import Release

Key = tuple[str, ...]
# An exhibit whose title changed is the same one where at least this share of its cells is.
SAME_EXHIBIT = 0.5


@dataclass(frozen=True)
class Change:
    """One figure: what it is called, what it was and what it is; either is "" where there is none.

    `kind` is that of `shown_figures`; `group` is the title of the exhibit that shows it and `unit`
    what its column says once for all cells, if any.
    """

    kind: str
    label: str
    was: str
    now: str
    group: str = ""
    unit: str = ""

    @property
    def move(self) -> Move | None:
        """How far the number moved, where both texts hold one of the same unit."""
        in_points = "%" in self.unit
        return move(self.was, self.now, in_points) if self.was and self.now else None

    def as_row(self) -> dict[str, Any]:
        """For `tp diff --json`; `change` and `change_percent` are null where they say nothing."""
        moved = self.move
        return {
            "label": self.label,
            "was": self.was or None,
            "is": self.now or None,
            "change": moved.absolute if moved else None,
            "change_percent": moved.percent if moved else None,
            "kind": self.kind,
        }


@dataclass(frozen=True)
class ReportRevisions:
    """What changed in one report. `reworded` counts passages whose words are others."""

    report: str
    audience: str
    standing: Literal["kept", "new", "gone"] = "kept"
    changed: tuple[Change, ...] = ()
    added: tuple[Change, ...] = ()
    removed: tuple[Change, ...] = ()
    new_exhibits: tuple[str, ...] = ()
    lost_exhibits: tuple[str, ...] = ()
    reworded: int = 0

    @property
    def figures_differ(self) -> bool:
        """Whether any figure changed, came or went."""
        return bool(self.changed or self.added or self.removed or self.standing != "kept")

    def as_row(self) -> dict[str, Any]:
        """For `tp diff --json`."""
        return {
            "report": self.report,
            "audience": self.audience,
            "standing": self.standing,
            "changed": [change.as_row() for change in self.changed],
            "added": [change.as_row() for change in self.added],
            "removed": [change.as_row() for change in self.removed],
            "reworded": self.reworded,
        }


@dataclass(frozen=True)
class Revisions:
    """What changed from one release to another, report by report."""

    old: str
    new: str
    reports: tuple[ReportRevisions, ...]

    @property
    def figures_differ(self) -> bool:
        """Whether any figure of any report changed, came or went."""
        return any(report.figures_differ for report in self.reports)

    @property
    def anything_differs(self) -> bool:
        """Whether a reader of either release would see other figures or other words."""
        return self.figures_differ or any(report.reworded for report in self.reports)


def revisions(old: Release, new: Release) -> Revisions:
    """What changed in the figures from `old` to `new`, for each report that either holds.

    Raises ReportError where the figures of a release cannot be read.
    """
    before, after = figures_of(old), figures_of(new)
    names = sorted(before.keys() | after.keys())
    found = (compare(name, before.get(name), after.get(name)) for name in names)
    return Revisions(old.id, new.id, tuple(found))


def figures_of(release: Release) -> dict[tuple[str, str], list[Entry]]:
    """What each page of a release shows, by audience and report; of a withdrawal, its covers."""
    names = [(edition.audience, edition.report) for edition in release.editions]
    return {name: figures_in(release, *name) for name in names}


def figures_in(release: Release, audience: str, report: str) -> list[Entry]:
    """What one page of a release shows. Raises ReportError where that cannot be read."""
    path = release.folder / "private" / "figures" / f"{audience}-{report}.json"
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
        return [{**entry, "kind": str(entry["kind"])} for entry in entries]
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise ReportError(
            f"Release {release.id}: private/figures/{path.name} cannot be read. "
            f"See what else is damaged: 'tp verify {release.id}'."
        ) from error


def compare(
    name: tuple[str, str], before: list[Entry] | None, after: list[Entry] | None
) -> ReportRevisions:
    """What changed in one report, (audience, report); None where a release has no such report."""
    audience, report = name
    standing: Literal["kept", "new", "gone"] = "kept"
    if before is None or after is None:
        standing = "new" if before is None else "gone"
        before, after = before or [], after or []
    same = _same_exhibits(before, after)
    new_exhibits = _titles(after, set(_cells_by_exhibit(after)) - set(same.values()))
    lost_exhibits = _titles(before, set(_cells_by_exhibit(before)) - set(same))
    apart = {*new_exhibits, *lost_exhibits}
    old = _by_key([e for e in before if e.get("where") not in apart], same)
    new = _by_key([e for e in after if e.get("where") not in apart], {})
    differences = _differences(old, new)
    return ReportRevisions(
        report=report,
        audience=audience,
        standing=standing,
        changed=tuple(_change(was, now) for was, now in differences if was and now),
        added=tuple(_change(None, now) for was, now in differences if now and not was),
        removed=tuple(_change(was, None) for was, now in differences if was and not now),
        new_exhibits=tuple(new_exhibits),
        lost_exhibits=tuple(lost_exhibits),
        reworded=_reworded(old, new),
    )


def _by_key(entries: Iterable[Entry], same: Mapping[str, str]) -> dict[Key, list[Entry]]:
    found: dict[Key, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry["kind"] != "cover":
            found[_key(entry, same)].append(entry)
    return found


def _key(entry: Entry, same: Mapping[str, str]) -> Key:
    kind = entry["kind"]
    if kind == "cell":
        exhibit = same.get(entry["exhibit"], entry["exhibit"])
        return (kind, exhibit, entry["row"], entry["column"], entry["unit"])
    name = {"sentence": "template", "released": "figure_id"}.get(kind, "label")
    return (kind, entry[name])


def _differences(
    old: Mapping[Key, list[Entry]], new: Mapping[Key, list[Entry]]
) -> list[tuple[Entry | None, Entry | None]]:
    """Pairs of what was and what is, as the new release has them in order; then what is gone."""
    found: list[tuple[Entry | None, Entry | None]] = []
    for key in [*new, *(key for key in old if key not in new)]:
        was, now = _without_common(old.get(key, []), new.get(key, []))
        pairs = min(len(was), len(now))
        found += zip(was[:pairs], now[:pairs], strict=True)
        # A sentence more or less is a matter of words.
        if key[0] != "sentence":
            found += [(None, entry) for entry in now[pairs:]]
            found += [(entry, None) for entry in was[pairs:]]
    return found


def _without_common(was: list[Entry], now: list[Entry]) -> tuple[list[Entry], list[Entry]]:
    """Of entries of one name, those that the other side does not show, too."""
    return _less(was, Counter(e["text"] for e in now)), _less(now, Counter(e["text"] for e in was))


def _less(entries: list[Entry], others: Counter[str]) -> list[Entry]:
    left = []
    for entry in entries:
        if others[entry["text"]] > 0:
            others[entry["text"]] -= 1
        else:
            left.append(entry)
    return left


def _change(was: Entry | None, now: Entry | None) -> Change:
    entry = now or was or {}
    kind = entry["kind"]
    return Change(
        kind=kind,
        label=_label(entry),
        was=was["text"] if was else "",
        now=now["text"] if now else "",
        group=entry["title"] if kind == "cell" else "",
        unit=entry["unit"] if kind == "cell" else "",
    )


def _label(entry: Entry) -> str:
    if entry["kind"] == "sentence":
        return f"“{entry['template']}”"
    if entry["kind"] != "cell":
        return str(entry["label"])
    unit = f" ({entry['unit']})" if entry["unit"] else ""
    return f"“{entry['title']}”, {entry['row']}, {entry['column']}{unit}"


def _reworded(old: Mapping[Key, list[Entry]], new: Mapping[Key, list[Entry]]) -> int:
    """Passages with other words, and figures that stayed but are otherwise known than before."""
    before = Counter({key: len(found) for key, found in old.items() if key[0] == "sentence"})
    after = Counter({key: len(found) for key, found in new.items() if key[0] == "sentence"})
    passages = max((before - after).total(), (after - before).total())
    graded = sum(
        _shared(old[key], new[key], "text") - _shared(old[key], new[key], "text", "evidence")
        for key in old.keys() & new.keys()
        if key[0] != "sentence"
    )
    return passages + graded


def _shared(was: list[Entry], now: list[Entry], *fields: str) -> int:
    def counted(entries: list[Entry]) -> Counter[tuple[Any, ...]]:
        return Counter(tuple(entry.get(field) for field in fields) for entry in entries)

    return (counted(was) & counted(now)).total()


def _cells_by_exhibit(entries: Iterable[Entry]) -> dict[str, set[Key]]:
    found: dict[str, set[Key]] = defaultdict(set)
    for entry in entries:
        if entry["kind"] == "cell":
            found[entry["exhibit"]].add((entry["of"], entry["row"], entry["column"]))
    return found


def _same_exhibits(before: list[Entry], after: list[Entry]) -> dict[str, str]:
    """The new id of each old exhibit: its own, or, as a title may hold a number, by its cells."""
    old, new = _cells_by_exhibit(before), _cells_by_exhibit(after)
    same = {exhibit: exhibit for exhibit in old if exhibit in new}
    left = [exhibit for exhibit in new if exhibit not in same]
    for exhibit in (name for name in old if name not in same):
        likeness = {
            other: len(old[exhibit] & new[other]) / len(old[exhibit] | new[other]) for other in left
        }
        best = max(likeness, key=lambda other: likeness[other], default=None)
        if best is not None and likeness[best] >= SAME_EXHIBIT:
            same[exhibit] = best
            left.remove(best)
    return same


def _titles(entries: Iterable[Entry], exhibits: set[str]) -> list[str]:
    titles = {e["exhibit"]: e["title"] for e in entries if e["kind"] == "cell"}
    return [title for exhibit, title in titles.items() if exhibit in exhibits]
