"""What the disclosure audit tries to work out: suppressed cells, small groups, differences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tp_analysis.disclosure.findings import DisclosureFinding
from tp_analysis.disclosure.published_tables import PublishedTable, describe
from tp_analysis.disclosure.reader_model import Place, ReaderModel, Region, Row, sparse

if TYPE_CHECKING:
    from numpy.typing import NDArray

SUPPRESS_MORE = (
    "Merge categories, or suppress one more cell in the same row and column, wherever it is printed"
)
_PAIRS_AT_ONCE = 256


@dataclass(frozen=True)
class Target:
    """A quantity that must not be known too well: how well is too well, and what to say then."""

    row: Row
    width: float
    threshold: int
    finding: DisclosureFinding


def named(region: Region) -> dict[str, tuple[str, ...]]:
    """A region as a selection, its categories in alphabetical order."""
    return {name: tuple(sorted(chosen)) for name, chosen in region.items()}


def targets(model: ReaderModel, own: Sequence[PublishedTable]) -> list[Target]:
    """The cells, printed or suppressed, and the smallest groups that the cells tell apart.

    The strictest threshold of the reader's own tables holds for all of them.
    """
    mine = {id(table) for table in own}
    threshold = _threshold(own)
    cells = [_of_place(model, place, mine, threshold) for place in model.places]
    if threshold == 0:
        return [target for target in cells if target.width > 0]
    printed = {frozenset(place.region.items()) for place in model.places}
    groups = [
        Target({unknown: 1.0}, 0.0, threshold, _small_group(own, region))
        for unknown, region in enumerate(model.atoms)
        if frozenset(region.items()) not in printed
    ]
    return cells + groups


def differences(
    model: ReaderModel, own: Sequence[PublishedTable], seen: Sequence[NDArray[np.float64]]
) -> list[Target]:
    """The differences of two printed cells, one covering the other, that may be small counts.

    A difference that is none in one of the solutions `seen` is safe and left out.
    """
    threshold = _threshold(own)
    shown = [
        place for place in model.places if any(c.value is not None for _, c in place.printed_in)
    ]
    if threshold <= 1 or not shown:
        return []
    rows = [model.row(place.region) for place in shown]
    matrix = sparse(rows, model.unknowns)
    values = [matrix @ unknowns for unknowns in seen]
    found = []
    for whole, part in _covering_pairs(model, shown):
        if all(0 < value[whole] - value[part] < threshold for value in values):
            row = dict(rows[whole])
            for unknown, weight in rows[part].items():
                row[unknown] = row.get(unknown, 0.0) - weight
            found.append(Target(row, 0.0, threshold, _small_difference(shown[whole], shown[part])))
    return found


def _threshold(own: Sequence[PublishedTable]) -> int:
    """The strictest; 0 for magnitudes, where a small sum says nothing by itself."""
    return max((table.threshold for table in own if table.kind == "count"), default=0)


def _of_place(model: ReaderModel, place: Place, mine: set[int], threshold: int) -> Target:
    suppressed = [t for t, c in place.printed_in if c.value is None and id(t) in mine]
    row = model.row(place.region)
    if suppressed:
        finding = DisclosureFinding(
            "suppressed-cell", _ids(suppressed), named(place.region),
            "what is suppressed here can be worked out too closely from the other published cells",
            SUPPRESS_MORE,
        )  # fmt: skip
        return Target(row, max(table.width for table in suppressed), threshold, finding)
    finding = DisclosureFinding(
        "small-count", _ids([table for table, _ in place.printed_in]), named(place.region),
        "this count is known to be below the threshold",
        "Suppress it or merge categories, wherever it is printed",
    )  # fmt: skip
    return Target(row, 0.0, threshold, finding)


def _small_group(own: Sequence[PublishedTable], region: Region) -> DisclosureFinding:
    return DisclosureFinding(
        "small-count", _ids(own), named(region),
        "the published cells together tell that a count below the threshold stands here",
        SUPPRESS_MORE,
    )  # fmt: skip


def _small_difference(whole: Place, part: Place) -> DisclosureFinding:
    return DisclosureFinding(
        "small-difference",
        _ids([table for place in (whole, part) for table, _ in place.printed_in]),
        named(part.region),
        f"the difference from {describe(named(whole.region))} is a count below the threshold",
        "Publish one of the two, or merge categories until they differ by more",
    )


def _ids(tables: Sequence[PublishedTable]) -> str:
    return ", ".join(sorted({table.table_id for table in tables}))


def _covering_pairs(model: ReaderModel, places: Sequence[Place]) -> Iterator[tuple[int, int]]:
    """Pairs of positions, a place and one that it covers, the places being all different."""
    by_scope: dict[frozenset[str], list[int]] = {}
    for position, place in enumerate(places):
        by_scope.setdefault(frozenset(place.region), []).append(position)
    for outer, wholes in by_scope.items():
        for inner, parts in by_scope.items():
            if outer <= inner:
                yield from _covering(model, places, sorted(outer), wholes, parts)


def _covering(
    model: ReaderModel,
    places: Sequence[Place],
    names: Sequence[str],
    wholes: Sequence[int],
    parts: Sequence[int],
) -> Iterator[tuple[int, int]]:
    for start in range(0, len(wholes), _PAIRS_AT_ONCE):
        some = wholes[start : start + _PAIRS_AT_ONCE]
        covers = np.ones((len(some), len(parts)), dtype=bool)
        for name in names:
            outside = 1.0 - _membership(model, places, name, some)
            covers &= outside @ _membership(model, places, name, parts).T == 0
        for i, j in np.argwhere(covers):
            if some[i] != parts[j]:
                yield some[i], parts[j]


def _membership(
    model: ReaderModel, places: Sequence[Place], name: str, chosen: Sequence[int]
) -> NDArray[np.float32]:
    """One row a place, one column a category: 1 where the place covers it."""
    columns = {category: i for i, category in enumerate(sorted(model.categories[name]))}
    found = np.zeros((len(chosen), len(columns)), dtype=np.float32)
    for row, position in enumerate(chosen):
        found[row, [columns[category] for category in places[position].region[name]]] = 1
    return found
