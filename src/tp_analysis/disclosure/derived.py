"""Sums and shares of what a protected table shows, so that its parts add up as printed.

Made of shown numbers alone, they tell a reader nothing that the table did not. They are for tables
of statistics; totals of counts and amounts come from their own functions, which the audit follows.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import pandas as pd

from tp_analysis.disclosure.markers import Marker
from tp_analysis.disclosure.protected import ProtectedTable
from tp_analysis.errors import ReportError

SUM_OF_SHOWN = "Sums and shares are of the figures as shown."
_DIGITS = 9


def with_sum(
    table: ProtectedTable, *, name: str, plus: Sequence[str], minus: Sequence[str] = ()
) -> ProtectedTable:
    """The same protected table with the column `name`: some shown columns added, others taken off.

    [c] where one of them is withheld, [z] where there is none of one; [low] counts as 0. Raises
    ReportError for a column that the table lacks, and for a table that is audited.
    """
    frame = _frame(table, [*plus, *minus])
    cells = [
        _added([row[column] for column in plus], [row[column] for column in minus])
        for row in frame.to_dict("records")
    ]
    return _with(table, frame.assign(**{name: pd.Series(cells, index=frame.index, dtype=object)}))


def with_percent(table: ProtectedTable, *, name: str, of: str, base: str) -> ProtectedTable:
    """The same protected table with the column `name`: a shown column in percent of another.

    Markers as for `with_sum`; [z] where the base is 0. Raises ReportError as `with_sum` does.
    """
    frame = _frame(table, [of, base])
    cells = [_percent(row[of], row[base]) for row in frame.to_dict("records")]
    return _with(table, frame.assign(**{name: pd.Series(cells, index=frame.index, dtype=object)}))


def with_total_row(
    table: ProtectedTable, *, label: str, total: str, values: Sequence[str]
) -> ProtectedTable:
    """The same protected table with a last row: `label` holds `total`, each of `values` the sum of
    its shown cells, all else is empty. The new column is_total marks it.

    Raises ReportError as `with_sum` does.
    """
    frame = _frame(table, [label, *values]).assign(is_total=False)
    sums = {name: _added(list(frame[name]), []) for name in values}
    last = {column: "" for column in frame.columns} | sums | {label: total, "is_total": True}
    whole = pd.concat([frame.astype(object), pd.DataFrame([last], dtype=object)])
    return _with(table, whole.reset_index(drop=True))


def laid_out(
    table: ProtectedTable, layout: Callable[[pd.DataFrame], pd.DataFrame]
) -> ProtectedTable:
    """The protected table as `layout` arranges it for print: rows chosen, columns put side by side,
    an estimate and its interval in one cell.

    `layout` is given what the table shows, markers and all, and nothing else. Raises ReportError
    for a table that is audited, as the audit knows its cells as they are.
    """
    arranged = layout(_frame(table, []))
    hidden = int((arranged.astype(object) == Marker.CONFIDENTIAL).sum().sum())
    # Why a cell is withheld is known of the table as a whole: no statistics have two reasons.
    reasons = table.suppressed[:1] if hidden else ()
    suppressed = tuple((reason, hidden) for reason, _ in reasons)
    return ProtectedTable(table.policy, arranged, table.notes, suppressed=suppressed)


def _frame(table: ProtectedTable, columns: Sequence[str]) -> pd.DataFrame:
    if table.published is not None:
        raise ReportError(
            f"The table {table.published.table_id!r} is part of the audit and takes no further "
            "figures. Ask for its totals when it is made."
        )
    frame = table.frame
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        raise ReportError(f"The protected table has no column {missing[0]!r} to add.")
    return frame


def _with(table: ProtectedTable, frame: pd.DataFrame) -> ProtectedTable:
    notes = tuple(dict.fromkeys((*table.notes, SUM_OF_SHOWN)))
    return ProtectedTable(table.policy, frame, notes, suppressed=table.suppressed)


def _withheld(cells: Sequence[object]) -> Marker | None:
    for marker in (Marker.CONFIDENTIAL, Marker.NOT_APPLICABLE):
        if any(cell is marker for cell in cells):
            return marker
    return None


def _number(cell: object) -> float:
    return 0.0 if cell is Marker.LOW else float(str(cell))


def _added(plus: Sequence[object], minus: Sequence[object]) -> float | Marker:
    if marker := _withheld([*plus, *minus]):
        return marker
    # The digits of a sum of rounded numbers are those of the numbers, not of their binary form.
    return round(math.fsum(map(_number, plus)) - math.fsum(map(_number, minus)), _DIGITS)


def _percent(of: object, base: object) -> float | Marker:
    if marker := _withheld([of, base]):
        return marker
    if not _number(base):
        return Marker.NOT_APPLICABLE
    return float(round(100 * _number(of) / _number(base)))
