"""Amounts of different years in the prices of one, by a deflator whose vintage is always named."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import overload

import pandas as pd

from tp_analysis.errors import DataError, did_you_mean
from tp_analysis.methods.financial_years import FinancialYear

_COLUMNS = ("vintage", "financial_year", "index_value")


@dataclass(frozen=True, slots=True)
class DeflatorSeries:
    """One vintage of a price index: its value for each financial year.

    Vintages are never mixed: each revision moves past years, and a ratio across two
    would measure the revision and not the prices.
    """

    vintage: str
    index_by_year: Mapping[str, float]

    def __post_init__(self) -> None:
        for year, index in self.index_by_year.items():
            FinancialYear.parse(year)
            if not (math.isfinite(index) and index > 0):
                raise DataError(
                    f"The deflator of {self.vintage} is {index} for {year}. An index is a number "
                    "above zero: correct or remove that row."
                )

    @classmethod
    def from_table(cls, table: pd.DataFrame, *, vintage: str) -> DeflatorSeries:
        """The series of one vintage, from a table with the columns ``vintage``,
        ``financial_year`` (like 2009-10) and ``index_value``.

        Raises ``DataError`` for a missing column, an unknown vintage, a year given twice, or an
        index that is not above zero.
        """
        missing = [column for column in _COLUMNS if column not in table.columns]
        if missing:
            raise DataError(f"The deflator table has no column {', '.join(missing)}. Add it.")
        rows = table.loc[table["vintage"] == vintage]
        if rows.empty:
            hint = did_you_mean(vintage, table["vintage"].dropna().astype(str).unique())
            raise DataError(f"The deflator table holds no vintage {vintage!r}. {hint}")
        years = rows["financial_year"].astype(str)
        if years.duplicated().any():
            raise DataError(
                f"The deflator of {vintage} gives {years[years.duplicated()].iloc[0]} twice. "
                "Keep one row a year."
            )
        indices = pd.to_numeric(rows["index_value"], errors="coerce").astype(float)
        return cls(vintage, dict(zip(years, indices, strict=True)))

    def index(self, financial_year: str) -> float:
        """The index of one year. Raises ``DataError``, naming the span held, if there is none."""
        year = FinancialYear.parse(financial_year)
        if str(year) not in self.index_by_year:
            held = sorted(map(FinancialYear.parse, self.index_by_year))
            span = f"{held[0]} to {held[-1]}" if held else "no year"
            raise DataError(
                f"The deflator of {self.vintage} has no index for {year}; it holds {span}. "
                "Choose a year within that span or a vintage that reaches further."
            )
        return self.index_by_year[str(year)]


@overload
def reprice(
    amount: float, *, price_year: str, target_year: str, deflators: DeflatorSeries
) -> float: ...
@overload
def reprice(
    amount: pd.Series[float], *, price_year: str, target_year: str, deflators: DeflatorSeries
) -> pd.Series[float]: ...
def reprice(
    amount: float | pd.Series[float],
    *,
    price_year: str,
    target_year: str,
    deflators: DeflatorSeries,
) -> float | pd.Series[float]:
    """The amount, or column of amounts, of ``price_year`` in the prices of ``target_year``.

    Value times index of the target year over index of the price year (HM Treasury, guidance on GDP
    deflators). Raises ``DataError`` for a year that the series does not hold.
    """
    return amount * (deflators.index(target_year) / deflators.index(price_year))
