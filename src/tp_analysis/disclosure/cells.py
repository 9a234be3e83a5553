"""The cells of a table: every combination of categories, with totals over any dimension."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import pandas as pd

from tp_analysis.disclosure.refusals import refuse_identifying
from tp_analysis.errors import ReportError

# One entry a dimension: a category, or None for the total over it.
Key = tuple[str | None, ...]
Value = TypeVar("Value")


@dataclass(frozen=True)
class Layout:
    """The dimensions of a table, their categories in printed order, and the name of its totals."""

    categories: dict[str, tuple[str, ...]]
    total: str | None

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The names of the dimensions."""
        return tuple(self.categories)

    def cells(self) -> tuple[Key, ...]:
        """Every cell in printed order: a total stands after what it is the total of.

        There is none over a dimension with one category, as it would print that category again.
        """
        choices: list[tuple[str | None, ...]] = [
            (*names, None) if self.total is not None and len(names) > 1 else names
            for names in self.categories.values()
        ]
        return tuple(itertools.product(*choices))

    def columns(self, keys: Sequence[Key]) -> dict[str, list[str]]:
        """The dimension columns of the printed table."""
        return {
            name: [self.total or "" if key[place] is None else str(key[place]) for key in keys]
            for place, name in enumerate(self.dimensions)
        }

    def selection(self, key: Key) -> dict[str, tuple[str, ...]]:
        """What a cell covers, a whole dimension left out."""
        pairs = zip(self.dimensions, key, strict=True)
        return {name: (category,) for name, category in pairs if category is not None}

    def parts(self, key: Key) -> tuple[Key, ...]:
        """The innermost cells that a cell adds up."""
        choices = (
            (category,) if category is not None else self.categories[name]
            for name, category in zip(self.dimensions, key, strict=True)
        )
        return tuple(itertools.product(*choices))


def layout(
    frame: pd.DataFrame,
    dimensions: Sequence[str],
    *,
    total: str | None,
    categories: Mapping[str, Sequence[str]] | None,
    what: str,
) -> Layout:
    """The layout of a table of `frame`: categories as declared, else in their own order.

    Raises ReportError for a category that is not declared, or is called like the total.
    """
    if not dimensions:
        raise ReportError(f"{what} has no dimensions. Name them: dimensions=['district'].")
    refuse_identifying(frame, dimensions, what)
    declared = categories or {}
    named = {name: _categories(frame[name], declared.get(name), what) for name in dimensions}
    for name, found in named.items():
        if total is not None and total in found:
            raise ReportError(
                f"{what}: {name!r} has a category {total!r}, the name of the totals. Leave total "
                "rows out of the counts, or give the totals another name: total='All ages'."
            )
    return Layout(named, total)


def _categories(
    values: pd.Series[str], declared: Sequence[str] | None, what: str
) -> tuple[str, ...]:
    found = {str(value) for value in values.unique()}
    if isinstance(values.dtype, pd.CategoricalDtype):
        declared = declared or [str(value) for value in values.cat.categories]
    if declared is None:
        return tuple(sorted(found))
    # How many, not which: an unexpected category may be the name of a person.
    if unknown := found - set(declared):
        raise ReportError(
            f"{what}: {values.name!r} has {len(unknown)} categories that are not declared. Map "
            "them to declared ones, or declare them."
        )
    return tuple(dict.fromkeys(declared))


def keys_of(frame: pd.DataFrame, dimensions: Sequence[str]) -> list[Key]:
    """The innermost cell of each row."""
    return list(zip(*(frame[name].astype(str) for name in dimensions), strict=True))
