"""Rows about people, marked by their type: no ground but a policy's rules lets them be shown.

pandas keeps the type of a table through most of what is done to it: rows chosen, columns added,
groups counted. It is lost where a plain table is made of the values, and in `pd.crosstab`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from tp_analysis.disclosure.configuration import PersonalDataset, read_policies
from tp_analysis.project import Project

_MARK = "rows about people"


class PersonalColumn(pd.Series):
    """A column of rows about people."""

    @property
    def _constructor(self) -> Callable[..., pd.Series[Any]]:
        return PersonalColumn

    @property
    def _constructor_expanddim(self) -> Callable[..., pd.DataFrame]:
        return PersonalRows

    def value_counts(self, *arguments: Any, **options: Any) -> pd.Series[Any]:
        """How often each value occurs, still about people."""
        return PersonalColumn(super().value_counts(*arguments, **options))


class PersonalRows(pd.DataFrame):
    """Rows about people, or a table that was made from them."""

    @property
    def _constructor(self) -> Callable[..., pd.DataFrame]:
        return PersonalRows

    @property
    def _constructor_sliced(self) -> Callable[..., pd.Series[Any]]:
        return PersonalColumn

    def value_counts(self, *arguments: Any, **options: Any) -> pd.Series[Any]:
        """How often each row occurs, still about people."""
        return PersonalColumn(super().value_counts(*arguments, **options))


def is_personal(table: pd.DataFrame) -> bool:
    """Whether a table is rows about people, or was made from them and still says so."""
    return isinstance(table, PersonalRows) or _MARK in table.attrs


def marked(rows: pd.DataFrame, dataset_id: str, project: Project) -> pd.DataFrame:
    """The rows of a dataset about people as such; those whose policy says that they are published
    stay as they are."""
    policy = read_policies(project.disclosure_file).get(dataset_id)
    if not isinstance(policy, PersonalDataset):
        return rows
    personal = PersonalRows(rows)
    # Some functions make a plain table, and hand the mark on.
    personal.attrs[_MARK] = dataset_id
    return personal
