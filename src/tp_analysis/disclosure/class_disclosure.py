"""Class disclosure: a group of which all, or none, share something sensitive.

Whoever knows that a person belongs to the group then knows it of the person, however large the
group is (Hundepool and others 2012, Statistical Disclosure Control, on group disclosure).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from tp_analysis.disclosure.findings import DisclosureFinding
from tp_analysis.disclosure.published_tables import PublishedCell, PublishedTable, SelectionKey


def class_findings(
    tables: Iterable[PublishedTable], *, zeros_disclose: bool = True
) -> tuple[DisclosureFinding, ...]:
    """The cells of sensitive dimensions that tell something of every member of a group.

    A group is a selection over the other dimensions, and it has a printed total. Found are the
    categories of which all of the group but fewer than the threshold are printed to be, and, where
    `zeros_disclose`, those with fewer than the threshold: a true 0 or a count that rounds to it.
    Suppressed cells and groups of nobody tell nothing. Tables that name no sensitive dimension, and
    magnitudes, are passed over.
    """
    return tuple(
        finding
        for table in tables
        if table.kind == "count"
        for dimension in table.sensitive
        for finding in _in_dimension(table, dimension, zeros_disclose)
    )


def _in_dimension(
    table: PublishedTable, dimension: str, zeros_disclose: bool
) -> Iterator[DisclosureFinding]:
    totals = {key: cell for key, cell, chosen in _split(table, dimension) if not chosen}
    for group, cell, chosen in _split(table, dimension):
        total = totals.get(group)
        if not chosen or total is None or cell.value is None or not total.value:
            continue
        if total.value - cell.value < table.threshold:
            yield _finding(table, cell, "everybody, or all but a few,")
        elif zeros_disclose and cell.value < table.threshold:
            yield _finding(table, cell, "nobody, or only a few,")


def _split(
    table: PublishedTable, dimension: str
) -> Iterator[tuple[SelectionKey, PublishedCell, tuple[str, ...]]]:
    """Each cell with its group and its categories of the dimension, none where it is the total."""
    for cell in table.cells:
        selection: Mapping[str, tuple[str, ...]] = dict(table.key(cell))
        group = tuple((name, chosen) for name, chosen in selection.items() if name != dimension)
        yield group, cell, selection.get(dimension, ())


def _finding(table: PublishedTable, cell: PublishedCell, who: str) -> DisclosureFinding:
    return DisclosureFinding(
        "class-disclosure",
        table.table_id,
        cell.selection,
        f"{who} in this group is of the category, which tells it of each of them",
        "Merge groups or categories, or leave the sensitive dimension out of this table",
    )
