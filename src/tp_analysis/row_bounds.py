"""Values that other values bound: of the same row, or of the row of an extract referred to."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from typing import Any

import pandas as pd

from tp_analysis.datasets import Column, Dataset, Problem, give_type

DAYS_A_YEAR = 365.25
_SIDES = (
    ("not_under", operator.lt, "below"),
    ("not_over", operator.gt, "above"),
)


def bound_problems(
    dataset: Dataset, text: pd.DataFrame, referred: Mapping[str, pd.DataFrame]
) -> list[Problem]:
    """The cells of an extract that pass the value that bounds them.

    `referred` has the cells of each other extract that this one refers to, by the column that
    refers. What is missing or cannot be read bounds nothing: that is a problem of its own.
    """
    problems = []
    for column in dataset.columns:
        for side, passes, words in _SIDES:
            bound = getattr(column, side)
            if not bound or column.name not in text.columns:
                continue
            limits = _limits(text, referred, bound)
            if limits is None:
                continue
            values, limit = (_typed(cells, column) for cells in (text[column.name], limits))
            wrong = text.index[passes(values, limit).fillna(False).astype(bool)]
            message = f"is {words} the {bound} that goes with it. Correct one of the two"
            problems += [dataset.problem(text, row, column.name, message) for row in wrong]
    problems += _overlong(dataset, text, referred)
    return problems + _different(dataset, text)


def pair_problems(
    dataset: Dataset, text: pd.DataFrame, referred: Mapping[str, pd.DataFrame]
) -> list[Problem]:
    """The cells of columns that refer to one extract together, and to no one row of it.

    A value that is nowhere there is a problem of its own.
    """
    problems = []
    targets = {column.references for column in dataset.columns if column.name in referred}
    for target in sorted(targets):
        names = [c.name for c in dataset.columns if c.references == target and c.name in referred]
        if len(names) < 2:
            continue
        known = referred[names[0]]
        is_known = pd.concat([text[name].isin(known[name]) for name in names], axis=1).all(axis=1)
        pairs = set(known[names].itertuples(index=False, name=None))
        is_pair = pd.Series([*text[names].itertuples(index=False, name=None)], index=text.index)
        words = (
            f"does not go with the {names[0]} of the row. Take {' and '.join(names)} from one row "
            f"of data/raw/{target}.csv"
        )
        wrong = text.index[is_known & ~is_pair.isin(pairs)]
        problems += [dataset.problem(text, row, names[-1], words) for row in wrong]
    return problems


def _overlong(
    dataset: Dataset, text: pd.DataFrame, referred: Mapping[str, pd.DataFrame]
) -> list[Problem]:
    """The cells that hold more of their unit than their period has."""
    problems = []
    for column in dataset.columns:
        if column.within is None or column.name not in text.columns:
            continue
        first, last = (_limits(text, referred, name) for name in column.within)
        units = _units(column, text, referred)
        if first is None or last is None or units is None:
            continue
        first, last = (pd.to_datetime(d, format="%Y-%m-%d", errors="coerce") for d in (first, last))
        values = _typed(text[column.name], column).astype("Float64")
        for unit in sorted(set(units.dropna())):
            most = _most(unit, first, last)
            wrong = text.index[(units == unit) & (values > most).fillna(False)]
            message = f"is more {_counted(unit)}. Correct it, or the period"
            problems += [dataset.problem(text, row, column.name, message) for row in wrong]
    return problems


def _units(
    column: Column, text: pd.DataFrame, referred: Mapping[str, pd.DataFrame]
) -> pd.Series[Any] | None:
    if not column.unit_from:
        return pd.Series(column.unit, index=text.index)
    known = referred.get(column.unit_from)
    if known is None or "unit" not in known.columns:
        return None
    return _looked_up(text, column.unit_from, known, "unit")


def _most(unit: str, first: pd.Series[Any], last: pd.Series[Any]) -> pd.Series[Any]:
    """How much of a unit a period can hold: whole months and years of the calendar, and of what is
    counted one a day."""
    days = ((last - first).dt.days + 1).astype("Float64")
    if unit not in ("month", "year"):
        return days
    after = last + pd.Timedelta(days=1)
    months = 12 * (after.dt.year - first.dt.year) + after.dt.month - first.dt.month
    by_calendar = months + (after.dt.day - first.dt.day) / (DAYS_A_YEAR / 12)
    by_days = days / (DAYS_A_YEAR / 12)
    # As typed to two decimals, whichever of the two months somebody counts in.
    most = by_calendar.where(by_calendar > by_days, by_days) / (1 if unit == "month" else 12)
    bounds: pd.Series[Any] = most.astype("Float64") + 0.005
    return bounds


def _counted(unit: str) -> str:
    if unit in ("days", "month", "year"):
        return f"{unit.removesuffix('s')}s than the period has"
    return f"{unit}s than one a day of the period"


def _different(dataset: Dataset, text: pd.DataFrame) -> list[Problem]:
    """The cells that are not as that of the first row, in columns that must be the same."""
    message = "is not as in the first row. Give every row the same, or bring one period at a time"
    return [
        dataset.problem(text, row, column.name, message)
        for column in dataset.columns
        if column.same and column.name in text.columns
        for row in text.index[text[column.name].str.strip() != text[column.name].iloc[0].strip()]
    ]


def _limits(
    text: pd.DataFrame, referred: Mapping[str, pd.DataFrame], bound: str
) -> pd.Series[Any] | None:
    """The bound of each row, as text; None where no table at hand has it."""
    if bound in text.columns:
        return text[bound]
    for name, known in referred.items():
        if bound in known.columns:
            return _looked_up(text, name, known, bound)
    return None


def _looked_up(text: pd.DataFrame, name: str, known: pd.DataFrame, wanted: str) -> pd.Series[Any]:
    return text[name].map(known.drop_duplicates(name).set_index(name)[wanted])


def _typed(cells: pd.Series[Any], column: Column) -> pd.Series[Any]:
    return give_type(cells.astype("string"), column)[0]
