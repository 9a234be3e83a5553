"""Sums and shares of what a protected table shows, so that its parts add up as printed.

Made of shown numbers alone, they tell a reader nothing that the table did not. They are for tables
of statistics; totals of counts and amounts come from their own functions, which the audit follows.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from tp_analysis.disclosure.markers import Marker
from tp_analysis.disclosure.protected import ProtectedTable
from tp_analysis.errors import ReportError

SUM_OF_SHOWN = "Sums and shares are of the figures as shown."
OF_WITHHELD = "made of a withheld cell"
_DIGITS = 9


def with_sum(
    table: ProtectedTable, *, name: str, plus: Sequence[str], minus: Sequence[str] = ()
) -> ProtectedTable:
    """The same protected table with the column `name`: some shown columns added, others taken off.

    [c] where one of them is withheld, [z] where there is none of one; [low] counts as 0, and a sum
    of nothing else is [low] itself. Raises ReportError for a column that the table lacks, and for a
    table that is audited.
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


def multiplied(table: ProtectedTable, *, values: Sequence[str], by: float) -> ProtectedTable:
    """The same protected table with some shown columns times a number: a year made into three.

    Markers stay. Raises ReportError as `with_sum` does.
    """
    frame = _frame(table, values)
    for name in values:
        cells = [_times(cell, by) for cell in frame[name]]
        frame[name] = pd.Series(cells, index=frame.index, dtype=object)
    return _with(table, frame)


def one_row_split(
    table: ProtectedTable,
    *,
    where: Mapping[str, str],
    parts: Mapping[str, tuple[str, float]],
    label: str,
    value: str,
) -> ProtectedTable:
    """One row of the protected table laid out downwards: a row a part, which is a share of a cell.

    `where` says which row by its labels; `parts` names each part, the column that it is of, and
    its share of that. Columns: label and value. Markers stay. Raises ReportError as `with_sum`
    does, and where not just one row is meant.
    """
    frame = _frame(table, [*where, *(column for column, _ in parts.values())])
    for name, wanted in where.items():
        frame = frame[frame[name] == wanted]
    if len(frame) != 1:
        raise ReportError(f"{len(frame)} rows of the protected table are meant, not one.")
    row = frame.iloc[0]
    cells = [_times(row[column], share) for column, share in parts.values()]
    return _with(table, pd.DataFrame({label: list(parts), value: pd.Series(cells, dtype=object)}))


def combined(
    table: ProtectedTable,
    *,
    label: str,
    value: str,
    rows: Mapping[str, Mapping[str, float]],
    totals: Collection[str] = (),
) -> ProtectedTable:
    """A table of rows made of those shown: each the sum of some cells, times a weight each.

    `rows` names each new row and, by their labels, the rows it is made of. Columns: label, value
    and is_total, true for `totals`. [c] where a part is withheld, so that what one table withholds
    another does not tell; the audit goes on with the table that this one is made of. Raises
    ReportError for a row that is not there just once.
    """
    frame = table.frame
    shown = {str(name): cell for name, cell in zip(frame[label], frame[value], strict=True)}
    asked = {name for parts in rows.values() for name in parts}
    if missing := sorted(asked - set(shown)) or len(shown) != len(frame):
        raise ReportError(f"The protected table has no one row for each label: {missing}.")
    cells = [_weighted(shown, parts) for parts in rows.values()]
    made = pd.DataFrame({label: list(rows), value: pd.Series(cells, dtype=object)})
    hidden = cells.count(Marker.CONFIDENTIAL)
    whole = _with(table, made.assign(is_total=[name in totals for name in rows]))
    return replace(whole, suppressed=((OF_WITHHELD, hidden),) if hidden else ())


def with_cell(
    table: ProtectedTable, *, name: str, of: ProtectedTable, value: str, where: Mapping[str, str]
) -> ProtectedTable:
    """The same protected table with the column `name`: one shown cell of another, in every row.

    Raises ReportError as `with_sum` does, for tables under two policies, and where not just one
    row of the other is meant.
    """
    frame, other = _frame(table, []), _frame(of, [value, *where])
    for column, wanted in where.items():
        other = other[other[column] == wanted]
    if len(other) != 1 or table.policy != of.policy:
        raise ReportError(f"{len(other)} rows of a protected table of one policy are meant.")
    cells = [other[value].iloc[0]] * len(frame)
    return _with(table, frame.assign(**{name: pd.Series(cells, index=frame.index, dtype=object)}))


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


def _times(cell: object, by: float) -> object:
    if cell is Marker.LOW and not by:
        return 0.0
    return cell if isinstance(cell, Marker) else round(_number(cell) * by, _DIGITS)


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
    total = round(math.fsum(map(_number, plus)) - math.fsum(map(_number, minus)), _DIGITS)
    # What rounds to 0 and is not 0 is no more than that together with more of its kind.
    is_low = not total and not minus and Marker.LOW in plus
    return Marker.LOW if is_low else total


def _weighted(cells: Mapping[str, object], weights: Mapping[str, float]) -> float | Marker:
    """The cells times a weight each, added up."""
    times = {name: _times(cells[name], abs(weight)) for name, weight in weights.items()}
    return _added(
        [times[name] for name, weight in weights.items() if weight >= 0],
        [times[name] for name, weight in weights.items() if weight < 0],
    )


def _percent(of: object, base: object) -> float | Marker:
    if marker := _withheld([of, base]):
        return marker
    if not _number(base):
        return Marker.NOT_APPLICABLE
    return float(round(100 * _number(of) / _number(base)))
