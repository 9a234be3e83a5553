"""Complementary suppression: further cells withheld, so that no withheld one can be worked out."""

from __future__ import annotations

from collections.abc import Sequence

from tp_analysis.disclosure.audit import audit
from tp_analysis.disclosure.findings import DisclosureFinding
from tp_analysis.disclosure.published_tables import PublishedCell, PublishedTable, SelectionKey
from tp_analysis.errors import ReportError

_CANNOT_BE_MENDED = {"contradiction", "two-values", "not-comparable", "too-large"}


def complementary(table: PublishedTable) -> PublishedTable:
    """The table with as many further cells suppressed as the audit asks for; the same if none.

    While the audit finds a cell that can be worked out, a cell beside it is suppressed: one that
    differs in one dimension, the innermost, in a line that holds another suppressed cell, the
    smallest, the first in the alphabet. So the outcome does not depend on the order of the cells
    and needs nothing but what would be printed. It does not tell which cells came first.

    Not optimal: an integer program might suppress less. Raises ReportError when no cell is left
    that could be suppressed, and when the cells of the table cannot all be true.
    """
    while table.suppressed and (found := audit([table])):
        table = _with_more_suppressed(table, found)
    return table


def _with_more_suppressed(
    table: PublishedTable, found: Sequence[DisclosureFinding]
) -> PublishedTable:
    hidden = {table.key(cell) for cell in table.suppressed}
    more: set[SelectionKey] = set()
    if wrong := [finding for finding in found if finding.rule in _CANNOT_BE_MENDED]:
        raise ReportError(wrong[0].message)
    # What else is found, as the difference of two printed cells, mostly follows from these.
    cells_found = [finding for finding in found if finding.rule == "suppressed-cell"]
    for finding in cells_found or found:
        at = _whole(table, finding.selection)
        beside = [cell for cell in table.cells if len(_differing(table, at, cell)) <= 1]
        if more & {table.key(cell) for cell in beside}:
            continue  # what was suppressed just now may protect it, too
        chosen = _first_choice(table, at, beside, hidden | more)
        if chosen is not None:  # the total is an empty selection
            more.add(chosen)
    if not more:
        raise ReportError(
            f"Table {table.table_id!r}: {len(found)} of its counts could be worked out, whatever "
            "else is suppressed. Merge categories, or leave a dimension out."
        )
    cells = tuple(
        cell.model_copy(update={"value": None}) if table.key(cell) in more else cell
        for cell in table.cells
    )
    return table.model_copy(update={"cells": cells})


def _first_choice(
    table: PublishedTable,
    at: dict[str, frozenset[str]],
    beside: Sequence[PublishedCell],
    hidden: set[SelectionKey],
) -> SelectionKey | None:
    """The cell to suppress next, of those beside the one that can be worked out; None if none.

    A printed 0 is left: readers may know that it must be 0, and then it protects nothing.
    """
    choices = [
        (
            *_merit(table, at, cell, hidden),
            cell.value,
            table.key(cell),
        )
        for cell in beside
        if cell.value is not None and cell.value > 0
    ]
    return min(choices)[-1] if choices else None


def _merit(
    table: PublishedTable,
    at: dict[str, frozenset[str]],
    cell: PublishedCell,
    hidden: set[SelectionKey],
) -> tuple[bool, int, int]:
    """What counts before size, less being better.

    Whether the line from the cell at risk is protected already; how many dimensions the cell sums
    over; how many of its other lines hold no suppressed cell, and so would need one more.
    """
    across = _differing(table, at, cell)
    region = _whole(table, cell.selection)
    sums = sum(region[name] == frozenset(table.dimensions[name]) for name in region)
    others = [c for c in table.cells if table.key(c) in hidden and table.key(c) != table.key(cell)]
    lines = [_differing(table, region, other) for other in others]
    from_risk = [_differing(table, at, other) for other in others]
    return (
        any(line and line == across for line in from_risk),
        sums,
        sum([name] not in lines for name in table.dimensions if [name] != across),
    )


def _whole(
    table: PublishedTable, selection: dict[str, tuple[str, ...]]
) -> dict[str, frozenset[str]]:
    return {name: frozenset(chosen) for name, chosen in {**table.dimensions, **selection}.items()}


def _differing(
    table: PublishedTable, at: dict[str, frozenset[str]], cell: PublishedCell
) -> list[str]:
    """The dimensions in which a cell covers other categories."""
    region = _whole(table, cell.selection)
    return [name for name in table.dimensions if region[name] != at[name]]
