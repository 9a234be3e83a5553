"""The disclosure audit: what a reader can work out from all published tables taken together.

Per population, linear programming over everything a reader holds gives the least and the greatest
value of each count. The tables are refused where

- a suppressed cell can be placed within an interval narrower than its table requires;
- a count is placed wholly within 1 to threshold - 1. Counts are the printed and suppressed cells,
  the smallest groups that the cells tell apart, and the difference of any two printed cells of
  which one covers the other, so that two populations that differ by one person are found;
- two tables print different values for one selection, beyond their rounding;
- the published cells cannot all be true, so that some figure is not what it says it is.

Not looked at: sums of three or more printed cells that leave no smallest group behind. Intervals
treat counts as real numbers: in tables of up to two dimensions that loses nothing; in more, a
reader who uses that counts are whole may do slightly better. Nothing is below zero.

Method: Fischetti and Salazar (2000), cell suppression in tabular data with linear constraints, the
attacker's problem; solved by HiGHS.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from tp_analysis.disclosure.audit_targets import Target, differences, named, targets
from tp_analysis.disclosure.findings import DisclosureFinding, Rule
from tp_analysis.disclosure.published_tables import PublishedTable, describe
from tp_analysis.disclosure.reader_model import (
    Place,
    ReaderModel,
    Row,
    TooLargeError,
    reader_model,
    sparse,
    widest_categories,
)
from tp_analysis.errors import ReportError

if TYPE_CHECKING:
    from numpy.typing import NDArray

_TOLERANCE = 1e-6
_CANNOT_ALL_BE_TRUE = (
    "The published cells cannot all be true: a total is not the sum of its parts. "
    "Make every table from the same rows."
)


def audit_release(
    public: Sequence[PublishedTable],
    restricted: Sequence[PublishedTable],
    *,
    earlier_public: Sequence[PublishedTable] = (),
    earlier_restricted: Sequence[PublishedTable] = (),
) -> tuple[DisclosureFinding, ...]:
    """Every reason why a release must not go out, for the two readers it has.

    The public reader holds the public tables of this release (page, PDF and spreadsheet alike) and
    of every earlier one. The restricted reader holds those and the restricted tables, too; what
    public tables suppress and restricted ones print is meant for that reader, and is no finding.
    """
    public, restricted = [*public, *earlier_public], [*restricted, *earlier_restricted]
    found = {
        (finding.rule, finding.table_id, finding.message): replace(finding, reader=reader)
        # The public reader comes last and so names what both can see.
        for reader, tables, known in (("restricted", restricted, public), ("public", public, []))
        for finding in audit(tables, known=known)
    }
    return tuple(sorted(found.values(), key=lambda finding: (finding.reader, finding.message)))


def audit(
    tables: Sequence[PublishedTable], *, known: Sequence[PublishedTable] = ()
) -> tuple[DisclosureFinding, ...]:
    """Every reason why these tables must not be shown to one reader; empty when there is none.

    `known` are other tables that the reader holds: they add to what can be worked out, but their
    own suppressed cells need only not be placed within 1 to threshold - 1. Tables are audited
    together that name one population and one unit. No finding tells a value.
    """
    found: list[DisclosureFinding] = []
    for population in sorted({(table.population, table.unit) for table in tables}):
        own, others = (
            [table for table in some if (table.population, table.unit) == population]
            for some in (tables, known)
        )
        found += sorted(_audit_population(own, others), key=lambda finding: finding.message)
    return tuple(found)


def suppressed_intervals(
    tables: Sequence[PublishedTable],
) -> dict[tuple[str, str], tuple[float, float]]:
    """The interval in which a reader can place each suppressed cell of one population.

    By table and selection in words. They are for the analyst's eyes: an interval may be a value.
    Raises ReportError when the published cells cannot all be true.
    """
    model = reader_model(tables)
    if any(_contradicts(place) for place in model.places):
        raise ReportError(_CANNOT_ALL_BE_TRUE)
    found = {}
    for place in model.places:
        for table, cell in place.printed_in:
            if cell.value is None:
                limits = _limits(model, model.row(place.region))
                found[table.table_id, describe(dict(table.key(cell)))] = limits
    return found


def _limits(model: ReaderModel, row: Row) -> tuple[float, float]:
    weights = _weights(model, row)
    lowest, _ = model.least(weights)
    highest, _ = model.least(-weights)
    if lowest == math.inf:
        raise ReportError(_CANNOT_ALL_BE_TRUE)
    return _tidy(lowest), _tidy(-highest)


def _tidy(value: float) -> float:
    """Solver noise off: a whole number where it is one."""
    near = round(value) if math.isfinite(value) else value
    return near + 0.0 if abs(value - near) < _TOLERANCE else value


def _weights(model: ReaderModel, row: Row) -> NDArray[np.float64]:
    weights = np.zeros(model.unknowns)
    weights[list(row)] = list(row.values())
    return weights


def _audit_population(
    own: Sequence[PublishedTable], known: Sequence[PublishedTable]
) -> list[DisclosureFinding]:
    tables = [*own, *known]
    if found := list(_not_comparable(tables)):
        return found
    try:
        model = reader_model(tables)
    except TooLargeError:
        return [_of_all(tables, "too-large", *_TOO_LARGE)]
    if found := [_two_values(place) for place in model.places if _contradicts(place)]:
        return found
    _, unknowns = model.least(np.zeros(model.unknowns))
    if unknowns is None:
        return [_of_all(tables, "contradiction", *_CONTRADICTION)]
    seen = _Seen(model, [unknowns])
    found = _known_too_well(seen, targets(model, own))
    found += _known_too_well(seen, differences(model, own, seen.solutions))
    return found


_CORRECTED = (
    "only where the rows themselves were corrected since, give the population a new name (a new "
    "name for the same people would hide one table from the other, and from this audit)"
)
_TOO_LARGE = (
    "these tables of one population cannot be audited: they cross too many categories",
    "Publish fewer dimensions in one table",
)
_CONTRADICTION = (
    "the published cells of these tables cannot all be true: a total is not the sum of its parts, "
    "so a suppressed cell may show as the difference",
    "Make every table from the same rows, and give totals the half width of all that they sum; "
    f"{_CORRECTED}",
)


def _of_all(
    tables: Iterable[PublishedTable], rule: Rule, problem: str, what_to_do: str
) -> DisclosureFinding:
    names = ", ".join(sorted({table.table_id for table in tables}))
    return DisclosureFinding(rule, names, {}, problem, what_to_do)


def _not_comparable(tables: Sequence[PublishedTable]) -> Iterator[DisclosureFinding]:
    widest = widest_categories(tables)
    for table in tables:
        for name, categories in table.dimensions.items():
            if others := sorted(set(categories) - widest[name]):
                yield DisclosureFinding(
                    "not-comparable", table.table_id, {name: tuple(others)},
                    f"another table of the same population divides {name!r} otherwise, so the two "
                    "cannot be audited together",
                    "State both in categories that both can be built from",
                )  # fmt: skip
    if len({table.kind for table in tables}) > 1:
        yield _of_all(
            tables, "not-comparable", "counts and magnitudes stand in one population and unit",
            "Give them different units",
        )  # fmt: skip


def _contradicts(place: Place) -> bool:
    lowest, highest = place.bounds
    return lowest > highest + _TOLERANCE * max(1.0, abs(highest))


def _two_values(place: Place) -> DisclosureFinding:
    finding = _of_all(
        (table for table, cell in place.printed_in if cell.value is not None),
        "two-values",
        "different values are printed for one selection, beyond their rounding",
        f"Compute it once, from the same rows, and print that value everywhere; {_CORRECTED}",
    )
    return replace(finding, selection=named(place.region))


class _Seen:
    """The solutions found so far, and between what values they have shown each target to lie."""

    def __init__(self, model: ReaderModel, solutions: list[NDArray[np.float64]]) -> None:
        self.model, self.solutions = model, solutions

    def look_at(self, targets: Sequence[Target]) -> None:
        """Begin with new targets, and what the solutions found so far show of them."""
        self.rows = sparse([target.row for target in targets], self.model.unknowns)
        self.widths = np.array([target.width for target in targets])
        self.thresholds = np.array([target.threshold for target in targets])
        values = np.array([self.rows @ unknowns for unknowns in self.solutions])
        self.lowest, self.highest = values.min(axis=0), values.max(axis=0)

    def unsafe(self) -> NDArray[np.bool_]:
        """Which targets no solutions have shown to be safe."""
        noise = _TOLERANCE * max(1.0, self.model.scale)
        narrow = self.highest - self.lowest < self.widths - noise
        small = (self.lowest > noise) & (self.highest < self.thresholds - noise)
        return np.asarray(narrow | (small & (self.thresholds > 1)))

    def solve(self, weights: NDArray[np.float64]) -> bool:
        """Add the solution that makes the weighted sum least; False when it has no bound."""
        _, unknowns = self.model.least(weights)
        if unknowns is None:
            return False
        self.solutions.append(unknowns)
        values = self.rows @ unknowns
        self.lowest = np.minimum(self.lowest, values)
        self.highest = np.maximum(self.highest, values)
        return True

    def is_unsafe_in_the_end(self, position: int) -> bool:
        """Whether a target is still not safe when its own least and greatest values are known."""
        weights = self.rows[[position], :].toarray().ravel()
        if self.unsafe()[position]:
            self.solve(weights)
        if self.unsafe()[position] and not self.solve(-weights):
            self.highest[position] = math.inf
        return bool(self.unsafe()[position])


def _known_too_well(seen: _Seen, targets: Sequence[Target]) -> list[DisclosureFinding]:
    """The findings of the targets that are not safe.

    Each solution is a possible truth and shows a value of every target at once, so most targets are
    shown to be safe without programs of their own: those of all unsafe targets together come first.
    """
    if not targets:
        return []
    seen.look_at(targets)
    for sign in (1.0, -1.0):
        if seen.unsafe().any():
            seen.solve(sign * (seen.rows.T @ seen.unsafe().astype(float)))
    suspects = np.flatnonzero(seen.unsafe()).tolist()
    return [targets[i].finding for i in suspects if seen.is_unsafe_in_the_end(i)]
