"""Columns of an exhibit: how each cell is printed, and the number behind it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from tp_analysis import formats
from tp_analysis.disclosure.markers import Marker
from tp_analysis.document import Grid, TableColumn
from tp_analysis.errors import ReportError

# For the notes of an exhibit with a column of the kind MarksLow.
LOW_NOTE = f"{Marker.LOW} rounds to none."


@dataclass(frozen=True)
class Column:
    """How one column of a frame is printed.

    `unit` is one of the units of `formats`, written out in each cell, or "" for text. With
    `decimals` the cell is a bare number and `heading_unit` says its unit once, in the header.
    """

    name: str
    label: str
    unit: str = ""
    decimals: int | None = None
    rounding: float = 1.0
    heading_unit: str = ""

    @property
    def is_numeric(self) -> bool:
        """Whether its cells align right."""
        return self.decimals is not None or bool(self.unit)

    def text(self, value: Any) -> str:
        """One cell as printed; shorthand such as [c] stands as it is in any column."""
        if _is_shorthand(value):
            return str(value)
        if self.decimals is not None:
            return formats.number(_number_or_none(value), self.decimals)
        if self.unit:
            return formats.format_value(_number_or_none(value), self.unit, self.rounding)
        return "" if value is None or pd.isna(value) else str(value)

    def number(self, value: Any) -> float | None:
        """The same cell as a number, rounded as it is printed; none for words and shorthand."""
        if not self.is_numeric or _is_shorthand(value):
            return None
        if self.decimals is None and not self.unit:
            return formats.bare_number(self.text(value))
        exact = _number_or_none(value)
        if exact is None:
            return None
        if self.decimals is None:
            return float(formats.round_to_step(exact, self.rounding)) + 0.0
        # No negative zero: a page prints 0.0, too.
        return float(formats.round_half_up(exact, self.decimals)) + 0.0


@dataclass(frozen=True)
class OwnDecimals(Column):
    """A column of rounded numbers, each with the decimals that its own row's step leaves."""

    @property
    def is_numeric(self) -> bool:
        """Always."""
        return True

    def text(self, value: Any) -> str:
        """The number without decimals that say nothing; shorthand as it is."""
        return str(value) if isinstance(value, str) else f"{value:,.10g}"


@dataclass(frozen=True)
class Share(Column):
    """A column of shares, 0 to 1, printed as whole percentages."""

    @property
    def is_numeric(self) -> bool:
        """Always."""
        return True

    def text(self, value: Any) -> str:
        """The share in percent, without the sign; shorthand as it is."""
        return str(value) if isinstance(value, str) else f"{100 * value:.0f}"


@dataclass(frozen=True)
class MarksLow(Column):
    """A column of numbers with `decimals`, where one that rounds to 0 and is not 0 prints [low].

    Policies that round do so themselves; this is for tables whose numbers nobody rounded before.
    """

    def text(self, value: Any) -> str:
        """One cell as printed."""
        return str(Marker.LOW) if self._is_low(value) else super().text(value)

    def number(self, value: Any) -> float | None:
        """The same cell as a number; none for [low]."""
        return None if self._is_low(value) else super().number(value)

    def _is_low(self, value: Any) -> bool:
        exact = None if _is_shorthand(value) else _number_or_none(value)
        return bool(exact and not formats.round_half_up(exact, self.decimals or 0))


def _is_shorthand(value: Any) -> bool:
    return isinstance(value, str) and bool(formats.SHORTHAND.fullmatch(value))


def _number_or_none(value: Any) -> float | None:
    if value is None or pd.isna(value):
        return None
    number = float(value)
    return None if math.isnan(number) else number


def printed_grid(frame: pd.DataFrame, columns: Sequence[Column], total: str | None) -> Grid:
    """The frame's rows as printed, with the numbers behind them for data files.

    `total` names a true-or-false column that marks total rows. Raises ReportError where a column
    is not there.
    """
    if not columns:
        raise ReportError("The exhibit has no columns to print. Name them: columns=[Column(...)].")
    missing = [column.name for column in columns if column.name not in frame.columns]
    if missing:
        raise ReportError(f"The exhibit has no column {missing[0]!r} to print.")
    cells = [[*frame[column.name]] for column in columns]
    printed = [
        [column.text(value) for value in values]
        for column, values in zip(columns, cells, strict=True)
    ]
    numbers = [
        _numbers(column, values, texts)
        for column, values, texts in zip(columns, cells, printed, strict=True)
    ]
    marked = frame[total].fillna(False).astype(bool).tolist() if total else []
    return Grid(
        columns=tuple(map(_heading, columns, printed, numbers)),
        rows=tuple(zip(*printed, strict=True)),
        total_rows=tuple(row for row, is_total in enumerate(marked) if is_total),
        numbers=tuple(zip(*numbers, strict=True)),
    )


def _numbers(column: Column, values: list[Any], texts: list[str]) -> list[float | None]:
    """The column as numbers, where all of its cells are that or shorthand; else none at all."""
    found = [column.number(value) for value in values]
    words = (text for text, number in zip(texts, found, strict=True) if number is None)
    mixed = any(not formats.SHORTHAND.fullmatch(text) for text in words)
    return [None] * len(found) if mixed else found


def _heading(column: Column, texts: list[str], numbers: list[float | None]) -> TableColumn:
    decimals = None
    if any(number is not None for number in numbers):
        decimals = _decimals(column, texts)
    return TableColumn(
        label=column.label,
        unit=column.heading_unit,
        numeric=column.is_numeric,
        number_unit=formats.UNIT_HEADINGS.get(column.unit, ""),
        decimals=decimals,
    )


def _decimals(column: Column, texts: list[str]) -> int:
    if column.decimals is None and not column.unit:
        return max(len(text.partition(".")[2]) for text in texts)
    step = formats.decimals_of(column.rounding) if column.decimals is None else column.decimals
    return max(step, 0)
