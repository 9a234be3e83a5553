"""What a reader can deduce about one population from all its published cells: a linear model.

The unknowns are the counts of the smallest groups that the published cells can tell apart.
Dimensions that no cell crosses are kept in separate blocks, tied by the counts they share (a
junction tree of the dimensions): the bounds are those of the full cross product, which would be far
larger (Lauritzen 1996, Graphical Models; Dobra and Fienberg 2000, bounds for cell entries).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from tp_analysis.disclosure.published_tables import PublishedCell, PublishedTable

if TYPE_CHECKING:
    from numpy.typing import NDArray

Row: TypeAlias = dict[int, float]
# Per dimension that a cell does not cover whole: the categories it covers.
Region: TypeAlias = Mapping[str, frozenset[str]]

MOST_UNKNOWNS = 200_000


class TooLargeError(Exception):
    """The published cells tell more groups apart than can be solved for."""


@dataclass(frozen=True)
class Place:
    """One selection that is printed, by one table or several, and the bounds that they print."""

    region: Region
    printed_in: tuple[tuple[PublishedTable, PublishedCell], ...]

    @property
    def bounds(self) -> tuple[float, float]:
        """Between what the true value must lie, from the printed values alone."""
        shown = [(c.value, c.half_width) for _, c in self.printed_in if c.value is not None]
        lowest = max((value - width for value, width in shown), default=0.0)
        highest = min((value + width for value, width in shown), default=math.inf)
        return max(0.0, lowest), highest


@dataclass(frozen=True)
class Block:
    """Dimensions that some cell crosses, their groups of categories, and where its unknowns lie."""

    groups: Mapping[str, tuple[frozenset[str], ...]]
    first: int

    @property
    def size(self) -> int:
        """How many unknowns it has."""
        return math.prod(len(groups) for groups in self.groups.values())

    def unknowns(self, region: Region) -> list[int]:
        """The unknowns that lie in a region; dimensions of other blocks must not be cut by it."""
        inside = [
            [i for i, group in enumerate(groups) if name not in region or group <= region[name]]
            for name, groups in self.groups.items()
        ]
        shape = [len(groups) for groups in self.groups.values()]
        if not shape:
            return [self.first]
        found = np.ravel_multi_index(np.ix_(*inside), shape).ravel()
        return [self.first + int(i) for i in found]

    def regions(self) -> Iterator[Region]:
        """The region of each unknown, in their order."""
        for chosen in product(*self.groups.values()):
            yield dict(zip(self.groups, chosen, strict=True))


@dataclass(frozen=True)
class ReaderModel:
    """The places, the blocks of unknowns, and the equations between the blocks."""

    categories: Mapping[str, frozenset[str]]
    places: tuple[Place, ...]
    blocks: tuple[Block, ...]
    links: tuple[Row, ...]
    scale: float

    @property
    def unknowns(self) -> int:
        """How many unknowns there are in all."""
        return sum(block.size for block in self.blocks)

    def row(self, region: Region) -> Row:
        """The unknowns that make up a printed region, each with weight 1."""
        block = next(
            (block for block in self.blocks if set(region) <= set(block.groups)), self.blocks[-1]
        )
        return dict.fromkeys(block.unknowns(region), 1.0)

    @cached_property
    def atoms(self) -> tuple[Region, ...]:
        """The region of every unknown."""
        return tuple(region for block in self.blocks for region in block.regions())

    @cached_property
    def _constraints(self) -> dict[str, Any]:
        equal, at_most = list(self.links), []
        equal_to, limits = [0.0] * len(self.links), []
        bounds = np.tile([0.0, math.inf], (self.unknowns, 1))
        for place in self.places:
            lowest, highest = (bound / self.scale for bound in place.bounds)
            # Sums of pence in another order differ by nothing; real differences are found before.
            highest = max(lowest, highest)
            row = self.row(place.region)
            if len(row) == 1:
                bounds[list(row)] = lowest, highest
            elif lowest == highest:
                equal.append(row)
                equal_to.append(lowest)
            elif math.isfinite(highest):
                at_most += [row, {i: -weight for i, weight in row.items()}]
                limits += [highest, -lowest]
        return {
            "A_eq": sparse(equal, self.unknowns) if equal else None,
            "b_eq": equal_to or None,
            "A_ub": sparse(at_most, self.unknowns) if at_most else None,
            "b_ub": limits or None,
            "bounds": bounds,
        }

    def least(self, weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64] | None]:
        """The least weighted sum of the unknowns, and unknowns that give it.

        Minus infinity and None where it has no bound; plus infinity and None where the published
        cells cannot all be true.
        """
        from scipy.optimize import linprog  # costs 0.4 s, and most builds have nothing to audit

        found = linprog(weights, **self._constraints, method="highs")
        if found.status == 0:
            return float(found.fun) * self.scale, np.asarray(found.x) * self.scale
        # HiGHS may answer 4, "infeasible or unbounded", where it has not told them apart.
        if found.status in {3, 4} and np.any(weights) and self.least(0 * weights)[1] is not None:
            return -math.inf, None
        return math.inf, None


def sparse(rows: Sequence[Row], columns: int) -> Any:
    """The rows as a sparse matrix."""
    from scipy.sparse import csr_array

    data = [weight for row in rows for weight in row.values()]
    indices = [i for row in rows for i in row]
    starts = np.cumsum([0, *(len(row) for row in rows)])
    return csr_array((np.array(data), np.array(indices), starts), shape=(len(rows), columns))


def widest_categories(tables: Sequence[PublishedTable]) -> dict[str, frozenset[str]]:
    """Per dimension, the longest list of categories that a table names."""
    widest: dict[str, frozenset[str]] = {}
    for table in tables:
        for name, categories in table.dimensions.items():
            widest[name] = max(widest.get(name, frozenset()), frozenset(categories), key=len)
    return widest


def reader_model(tables: Sequence[PublishedTable]) -> ReaderModel:
    """The model of one population. Raises TooLargeError when it has too many unknowns.

    A table covers, of a dimension it names, its own categories; of one it does not name, all.
    """
    categories = widest_categories(tables)
    places = _places(tables, categories)
    groups = _groups(places, categories)
    cliques = _cliques([frozenset(place.region) for place in places], groups)
    blocks: list[Block] = []
    for clique in cliques:
        first = blocks[-1].first + blocks[-1].size if blocks else 0
        blocks.append(Block({name: groups[name] for name in clique}, first))
    if blocks[-1].first + blocks[-1].size > MOST_UNKNOWNS:
        raise TooLargeError
    magnitudes = any(table.kind == "magnitude" for table in tables)
    # Pounds by the million meet the solver's absolute tolerance; counts stay whole numbers.
    largest = max((abs(c.value) for p in places for _, c in p.printed_in if c.value), default=1.0)
    return ReaderModel(
        categories, places, tuple(blocks), tuple(_links(blocks)), largest if magnitudes else 1.0
    )


def _places(
    tables: Sequence[PublishedTable], categories: Mapping[str, frozenset[str]]
) -> tuple[Place, ...]:
    printed: dict[frozenset[tuple[str, frozenset[str]]], list[Any]] = {}
    for table in tables:
        for cell in table.cells:
            covered = {**table.dimensions, **cell.selection}
            region = {
                (name, frozenset(chosen))
                for name, chosen in covered.items()
                if frozenset(chosen) != categories[name]
            }
            printed.setdefault(frozenset(region), []).append((table, cell))
    return tuple(
        Place(dict(sorted(region, key=lambda item: item[0])), tuple(cells))
        for region, cells in printed.items()
    )


def _groups(
    places: Sequence[Place], categories: Mapping[str, frozenset[str]]
) -> dict[str, tuple[frozenset[str], ...]]:
    """Per dimension that some cell cuts, its categories, those that no cell tells apart as one."""
    cuts: dict[str, set[frozenset[str]]] = {}
    for place in places:
        for name, chosen in place.region.items():
            cuts.setdefault(name, set()).add(chosen)
    found = {}
    for name in sorted(cuts):
        alike: dict[frozenset[frozenset[str]], set[str]] = {}
        for category in sorted(categories[name]):
            within = frozenset(cut for cut in cuts[name] if category in cut)
            alike.setdefault(within, set()).add(category)
        found[name] = tuple(frozenset(group) for group in alike.values())
    return found


def _cliques(
    crossed: Sequence[frozenset[str]], groups: Mapping[str, tuple[frozenset[str], ...]]
) -> list[tuple[str, ...]]:
    """Sets of dimensions such that every crossing lies in one: greedy elimination, smallest first.

    The dimension eliminated is the first of its clique; the last clique is empty: the whole
    population.
    """
    beside = {name: set[str]().union(*(c for c in crossed if name in c)) for name in groups}
    found = []
    while beside:
        name = min(beside, key=lambda name: (math.prod(len(groups[n]) for n in beside[name]), name))
        clique = beside.pop(name)
        for other in clique - {name}:
            beside[other] = (beside[other] | clique) - {name}
        found.append((name, *sorted(clique - {name})))
    return [*found, ()]


def _links(blocks: Sequence[Block]) -> Iterator[Row]:
    """What a block and the later one that it shares dimensions with must agree on."""
    for position, block in enumerate(blocks[:-1]):
        _, *shared = block.groups
        other = next(b for b in blocks[position + 1 :] if set(shared) <= set(b.groups))
        for region in Block({name: block.groups[name] for name in shared}, 0).regions():
            row = dict.fromkeys(block.unknowns(region), 1.0)
            yield row | dict.fromkeys(other.unknowns(region), -1.0)
