"""The data log that ends every report, one look for all topics."""

from __future__ import annotations

from collections.abc import Iterable

from tp_analysis.disclosure import ProtectedTable
from tp_analysis.display.columns import Column
from tp_analysis.display.exhibits import NO_NUMBERS, Shown, table
from tp_analysis.display.quantities import Quantities


def data_log_table(
    log: ProtectedTable, *, notes: Iterable[str] = (), numbers: Quantities = NO_NUMBERS
) -> Shown:
    """Which documents a report quotes, and how many rows rest on each.

    Notes may bind `numbers`, as those of any table. `log` has the columns of `citations.data_log`.
    """
    return table(
        log,
        title="Data log",
        subtitle="Documents quoted, and how many rows of this report's tables rest on each",
        columns=[
            Column("title", "Document"),
            Column("author", "Author"),
            Column("published_on", "Date"),
            Column("evidence", "Evidence"),
            Column("rows", "Rows", decimals=0),
        ],
        source="source cards in data/raw",
        evidence="computed",
        notes=notes,
        numbers=numbers,
    )
