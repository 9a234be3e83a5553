"""Rows of several kinds in one table: a word in one column says what the others may hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from tp_analysis.errors import did_you_mean

if TYPE_CHECKING:
    from tp_analysis.datasets import Dataset, Problem


@dataclass(frozen=True)
class RowKind:
    """What a row with `word` may hold: a value within bounds, whole or not, in `unit` (any where
    there is none), of an item that a column of another extract has (of none where `item` is empty).

    `item` is topic/name.column of that extract; `same` names columns in which its row must agree.
    `any_item` takes every item.
    """

    word: str
    at_least: float
    at_most: float
    whole: bool = False
    unit: str = ""
    item: str = ""
    same: tuple[str, ...] = ()
    any_item: bool = False

    @property
    def extract(self) -> str:
        """The extract that has the items, topic/name."""
        return self.item.rpartition(".")[0]


@dataclass(frozen=True)
class RowKinds:
    """The kinds of the rows of a table, told by the word in the column `by`; values stand in
    `value`, what they are of in `item`. Rows with the same word in `group` belong together, and
    agree in the columns of `agree`."""

    by: str
    kinds: tuple[RowKind, ...]
    value: str = "value"
    item: str = "item"
    unit: str = "unit"
    group: str = ""
    agree: tuple[str, ...] = ()

    @property
    def extracts(self) -> tuple[str, ...]:
        """The other extracts that decide what a row may hold."""
        return tuple(sorted({kind.extract for kind in self.kinds if kind.item}))


def kind_problems(
    dataset: Dataset, text: pd.DataFrame, others: Mapping[str, pd.DataFrame]
) -> list[Problem]:
    """The cells that a row of their kind may not hold. `others` has the cells of the extracts at
    hand that decide; what is of no kind, or cannot be read, is a problem of its own."""
    kinds = dataset.kinds
    needed = {kinds.by, kinds.value, kinds.item, kinds.group} - {""} if kinds else set()
    if kinds is None or not needed <= set(text.columns):
        return []
    found = []
    for row, cells in zip(text.index, text.to_dict("records"), strict=True):
        group = f" (of {cells[kinds.group]})" if kinds.group else ""
        of_row = _of_row(kinds, {str(name): cell for name, cell in cells.items()}, others)
        found += [dataset.problem(text, row, column, words + group) for column, words in of_row]
    for column in kinds.agree:
        first = text.groupby(kinds.group)[column].transform("first")
        words = f"is not as in the first row of the same {kinds.group}. Give both the same"
        wrong = text.index[text[column] != first]
        groups = text.loc[wrong, kinds.group].tolist()
        found += [
            dataset.problem(text, row, column, f"{words} (of {group})")
            for row, group in zip(wrong, groups, strict=True)
        ]
    return found


def _of_row(
    kinds: RowKinds, cells: Mapping[str, str], others: Mapping[str, pd.DataFrame]
) -> Iterator[tuple[str, str]]:
    """The columns of a row that it may not have so, each with what to do."""
    name, known = cells[kinds.by], {kind.word: kind for kind in kinds.kinds}
    kind = known.get(name)
    if kind is None:
        yield kinds.by, f"is none that is known. {did_you_mean(name, known)}"
        return
    if kind.unit and cells.get(kinds.unit, kind.unit) != kind.unit:
        yield kinds.unit, f"must be {kind.unit} for {name}"
    value = pd.to_numeric(cells[kinds.value], errors="coerce")
    if not pd.isna(value) and not kind.at_least <= value <= kind.at_most:
        yield kinds.value, f"must be from {kind.at_least:g} to {kind.at_most:g} for {name}"
    elif kind.whole and not pd.isna(value) and value != int(value):
        yield kinds.value, f"must be a whole number for {name}"
    item = cells[kinds.item]
    if not kind.item:
        if item and not kind.any_item:
            yield kinds.item, f"must be empty for {name}"
    elif kind.extract in others:
        yield from _of_item(kinds, kind, cells, others[kind.extract])


def _of_item(
    kinds: RowKinds, kind: RowKind, cells: Mapping[str, str], other: pd.DataFrame
) -> Iterator[tuple[str, str]]:
    column = kind.item.rpartition(".")[2]
    if not {column, *kind.same} <= set(other.columns):
        # Its own check says so.
        return
    fits = other[column].notna()
    for name in kind.same:
        fits &= other[name] == cells[name]
    known = list(dict.fromkeys(other.loc[fits, column]))
    # Where there is none, what the row must agree with is wrong, and told.
    if known and cells[kinds.item] not in known:
        of = "".join(f" of the {name} {cells[name]}" for name in kind.same)
        words = f"is no {column}{of} in data/raw/{kind.extract}.csv. Take one of: "
        yield kinds.item, words + ", ".join(known)
