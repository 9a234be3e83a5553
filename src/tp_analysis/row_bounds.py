"""Values that may not pass another: of the same row, or of the row of an extract referred to."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from typing import Any

import pandas as pd

from tp_analysis.datasets import Column, Dataset, Problem, give_type

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
    return problems


def _limits(
    text: pd.DataFrame, referred: Mapping[str, pd.DataFrame], bound: str
) -> pd.Series[Any] | None:
    """The bound of each row, as text; None where no table at hand has it."""
    if bound in text.columns:
        return text[bound]
    for name, known in referred.items():
        if bound in known.columns:
            return text[name].map(known.drop_duplicates(name).set_index(name)[bound])
    return None


def _typed(cells: pd.Series[Any], column: Column) -> pd.Series[Any]:
    return give_type(cells.astype("string"), column)[0]
