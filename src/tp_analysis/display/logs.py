"""The data log that ends every report, one look for all topics."""

from __future__ import annotations

from collections.abc import Iterable

from tp_analysis.disclosure import ProtectedTable
from tp_analysis.display.columns import Column
from tp_analysis.display.exhibits import Shown, table


def data_log_table(log: ProtectedTable, *, notes: Iterable[str] = ()) -> Shown:
    """Which documents a report quotes, and how many rows rest on each.

    `log` has the columns of `citations.data_log`.
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
    )
