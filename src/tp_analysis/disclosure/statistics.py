"""Protected statistics: measures and results of models about enough people, too coarse for one.

A Gini coefficient, a share or a rate is no count, yet one that rests on few people, or is printed
to the last digit before and after somebody joins, tells of single people all the same.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from tp_analysis.disclosure.markers import Marker
from tp_analysis.disclosure.policies import Policy, rules_of
from tp_analysis.disclosure.protected import ProtectedTable
from tp_analysis.disclosure.refusals import refuse_identifying, refuse_undeclared
from tp_analysis.disclosure.rules import Rules
from tp_analysis.errors import ReportError
from tp_analysis.formats import round_to_step

_MARKERS = {marker.value: marker for marker in Marker}
TOO_FEW = "too few people or too coarse a step for a statistic"


def protect_statistics(
    statistics: pd.DataFrame,
    *,
    policy: Policy,
    labels: Sequence[str],
    values: Mapping[str, str],
    people: str,
    parameters: int = 1,
) -> ProtectedTable:
    """Statistics about people as they may be shown, one row each.

    `statistics` has the columns `labels` (text that names the row), `people` (how many people it
    rests on, a raw whole number), those named in `values` and no other. `values` names each column
    of a statistic, of an end of its interval or of what it is held against, and for each the column
    of what it is rounded to; `step_that_hides` gives such a step for shares and sums. `parameters`
    is how many numbers were estimated.

    A value prints [c] if its row rests on fewer people than the threshold or leaves fewer degrees
    of freedom than the policy asks for, or if it has no step; one that there is none of prints [z],
    one that rounds to 0 without being 0 [low]. Columns: labels and values; how many people is not
    shown, as counts have tables of their own. Statistics are not part of the audit.

    Raises ReportError for undeclared columns, labels that identify, raw counts among the values,
    and numbers of people or steps that are none.
    """
    rules, what = rules_of(policy, "protect_statistics()"), "The table of statistics"
    refuse_undeclared(statistics, [*labels, people, *values, *dict.fromkeys(values.values())], what)
    refuse_identifying(statistics, labels, what)
    too_few = _too_few(statistics[people], parameters, rules, what)
    columns = {
        name: _shown(statistics[name], statistics[step], too_few, what)
        for name, step in values.items()
    }
    frame = pd.DataFrame(
        {name: list(map(str, statistics[name])) for name in labels}
        | {name: pd.Series(cells, dtype=object) for name, cells in columns.items()}
    )
    hidden = sum(cells.count(Marker.CONFIDENTIAL) for cells in columns.values())
    suppressed = ((TOO_FEW, hidden),) if hidden else ()
    return ProtectedTable(policy, frame, _notes(rules, parameters), suppressed=suppressed)


def step_that_hides(amounts: Sequence[float], *, steps: Sequence[float]) -> float:
    """The finest of the steps that is no smaller than the largest amount; NaN where none is.

    Give each person's amount for a sum, or each one's share of the whole for a share: rounded to
    that step, the sum or share changes by one step at most when one person leaves or joins.
    """
    largest = max((abs(float(amount)) for amount in amounts), default=0.0)
    return min((step for step in steps if step >= largest), default=math.nan)


def rounded_further(table: ProtectedTable, *, steps: Mapping[str, float]) -> ProtectedTable:
    """The same protected table with the numbers of some columns rounded to coarser steps; withheld
    where the step is missing, as `step_that_hides` has it.

    Raises ReportError for a table that is audited, as the audit knows its cells as they are.
    """
    _refuse_audited(table, "rounded further")
    frame = table.frame
    for name, step in steps.items():
        if name not in frame.columns:
            raise ReportError(f"The protected table has no column {name!r} to round.")
        cells = [_rounded(cell, step) for cell in frame[name]]
        frame[name] = pd.Series(cells, index=frame.index, dtype=object)
    return ProtectedTable(table.policy, frame, table.notes, suppressed=table.suppressed)


def stacked(parts: Mapping[str, ProtectedTable], *, label: str) -> ProtectedTable:
    """Protected tables of one policy, one below another, for a figure that shows them together.

    The column `label` names each part; of the others those stay that all parts have, and each note
    stands once. Points that a curve leaves out are no cells, and not counted as withheld. Raises
    ReportError for parts under several policies, for a table that is audited, and where the parts
    have no column in common.
    """
    tables = list(parts.values())
    if not tables or any(table.policy != tables[0].policy for table in tables):
        raise ReportError("Only protected tables of one policy can be shown as one. Show each.")
    for table in tables:
        _refuse_audited(table, "stacked")
    frames = [table.frame for table in tables]
    shared = [name for name in frames[0].columns if all(name in f.columns for f in frames)]
    if not shared:
        raise ReportError("The protected tables have no column in common to be stacked by.")
    rows = [name for name, frame in zip(parts, frames, strict=True) for _ in range(len(frame))]
    # pandas makes plain text of a column that holds nothing but markers.
    columns = {
        name: [_MARKERS.get(cell, cell) for frame in frames for cell in frame[name]]
        for name in shared
    }
    whole = pd.DataFrame(
        {label: rows} | {name: pd.Series(cells, dtype=object) for name, cells in columns.items()}
    )
    notes = tuple(dict.fromkeys(note for table in tables for note in table.notes))
    hidden = sum(cells.count(Marker.CONFIDENTIAL) for cells in columns.values())
    suppressed = ((TOO_FEW, hidden),) if hidden else ()
    return ProtectedTable(tables[0].policy, whole, notes, suppressed=suppressed)


def _refuse_audited(table: ProtectedTable, done: str) -> None:
    if table.published is not None:
        raise ReportError(
            f"The table {table.published.table_id!r} is part of the audit and cannot be {done}. "
            "Make it as it is to be shown."
        )


def _refuse_counts(values: pd.Series[float], what: str) -> None:
    kind = values.dtype
    if pd.api.types.is_bool_dtype(kind) or not pd.api.types.is_numeric_dtype(kind):
        raise ReportError(f"{what}: {values.name!r} holds no numbers. Name it among the labels.")
    numbers = values.astype(float).dropna()
    if np.isinf(numbers).any():
        raise ReportError(f"{what}: {values.name!r} holds an infinite number. Leave the row out.")
    looks_counted = len(numbers) > 1 and not (numbers % 1).any() and (numbers > 1).any()
    if pd.api.types.is_integer_dtype(kind) or looks_counted:
        raise ReportError(
            f"{what}: {values.name!r} holds counts, which one statistic's rounding does not "
            "protect. Use protect_counts, or protect_amounts for what people did."
        )


def _too_few(people: pd.Series[float], parameters: int, rules: Rules, what: str) -> list[bool]:
    """Which rows rest on too few people."""
    numbers = pd.to_numeric(people, errors="coerce").astype(float)
    wrong = int((numbers.isna() | (numbers < 0) | (numbers % 1 != 0)).sum())
    if wrong:
        raise ReportError(
            f"{what}: {wrong} rows have no whole number of 0 or more in {people.name!r}."
        )
    return [rules.forbids(int(number)) or number - parameters < rules.min_dof for number in numbers]


def _shown(
    values: pd.Series[float], steps: pd.Series[float], too_few: Sequence[bool], what: str
) -> list[float | Marker]:
    _refuse_counts(values, what)
    sizes = [float(step) for step in steps]
    if any(size <= 0 for size in sizes):
        raise ReportError(
            f"{what}: a step in {steps.name!r} is not above 0. Say what each row is rounded to."
        )
    # A step that is missing stands for one that no rounding would have been coarse enough for.
    return [
        Marker.CONFIDENTIAL if hidden or math.isnan(size) else _one(float(value), size)
        for value, size, hidden in zip(values, sizes, too_few, strict=True)
    ]


def _one(value: float, step: float) -> float | Marker:
    if math.isnan(value):
        return Marker.NOT_APPLICABLE
    rounded = float(round_to_step(value, step))
    return Marker.LOW if value and not rounded else rounded


def _rounded(cell: object, step: float) -> object:
    if isinstance(cell, int | float) and math.isnan(step):
        return Marker.CONFIDENTIAL
    if isinstance(cell, int | float) and not math.isnan(cell):
        return float(round_to_step(float(cell), step))
    return cell


def _notes(rules: Rules, parameters: int) -> tuple[str, ...]:
    least = max(rules.threshold, rules.min_dof + parameters)
    return (
        f"A statistic needs at least {least} people, and is rounded so that nobody in it shows. "
        f"{rules.sentence}",
    )
