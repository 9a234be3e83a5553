"""Ledger totals in the prices of one year: nominal and real are never mixed.

A table of amounts carries a price_basis column. Whatever adds amounts up asks `total_pence`, which
refuses two bases in one sum, and nominal amounts of several years.
"""

from __future__ import annotations

import pandas as pd

from tp_analysis.errors import DataError
from tp_analysis.methods.prices import DeflatorSeries, reprice

NOMINAL = "nominal"


def real_basis(price_year: str, vintage: str) -> str:
    """The price basis of real amounts: the prices of which year, by which deflator."""
    return f"prices of {price_year}, GDP deflator of {vintage}"


def as_nominal(table: pd.DataFrame) -> pd.DataFrame:
    """The table with price_basis nominal: amounts in the prices of their own year.

    Raises DataError where it has a price basis already.
    """
    if "price_basis" in table.columns:
        bases = ", ".join(sorted(table["price_basis"].unique()))
        raise DataError(f"The amounts have a price basis already: {bases}. Start from the ledger.")
    return table.assign(price_basis=NOMINAL)


def in_prices_of(
    table: pd.DataFrame, *, price_year: str, deflators: DeflatorSeries, amount: str = "amount_pence"
) -> pd.DataFrame:
    """A nominal table (financial_year, `amount` in pence) in the prices of one year.

    Each amount is repriced by the deflators of its financial year and rounded to a whole penny;
    price_basis names the year and the vintage. Raises DataError where the amounts are not nominal,
    or the deflator lacks a year.
    """
    _require(table, NOMINAL)
    years = table["financial_year"].astype(str)
    real = table[amount].astype("float64")
    for year in sorted(years.unique()):
        of_year = reprice(
            real[years == year], price_year=year, target_year=price_year, deflators=deflators
        )
        real = real.where(years != year, of_year)
    basis = real_basis(price_year, deflators.vintage)
    return table.assign(price_basis=basis).assign(**{amount: real.round().astype("int64")})


def total_pence(table: pd.DataFrame, *, amount: str = "amount_pence") -> int:
    """The sum of amounts of one price basis, in pence.

    Raises DataError where there are several, or nominal amounts of several years.
    """
    bases = sorted(table["price_basis"].unique())
    if len(bases) > 1:
        raise DataError(
            f"Amounts of different prices cannot be added: {'; '.join(bases)}. Put all of them in "
            "the prices of one year and one deflator first (in_prices_of)."
        )
    years = sorted(table["financial_year"].astype(str).unique())
    if bases == [NOMINAL] and len(years) > 1:
        raise DataError(
            f"Nominal amounts of {', '.join(years)} cannot be added: a pound of one year is not "
            "one of another. Put them in the prices of one year first (in_prices_of)."
        )
    return int(table[amount].sum())


def restate(
    table: pd.DataFrame,
    *,
    price_year: str,
    old: DeflatorSeries,
    new: DeflatorSeries,
    amount: str = "amount_pence",
) -> pd.DataFrame:
    """What a new vintage of the deflator changes in a nominal table, row by row.

    The table's own columns without `amount` and price_basis, then price_year, old_vintage,
    new_vintage, nominal_pence, old_pence, new_pence and difference_pence (new less old).
    """
    before, after = (
        in_prices_of(table, price_year=price_year, deflators=series, amount=amount)[amount]
        for series in (old, new)
    )
    return table.drop(columns=[amount, "price_basis"]).assign(
        price_year=price_year,
        old_vintage=old.vintage,
        new_vintage=new.vintage,
        nominal_pence=table[amount],
        old_pence=before,
        new_pence=after,
        difference_pence=after - before,
    )


def _require(table: pd.DataFrame, basis: str) -> None:
    if "price_basis" not in table.columns:
        raise DataError(
            "The amounts state no price basis. Say that they are nominal first (as_nominal)."
        )
    others = sorted(set(table["price_basis"]) - {basis})
    if others:
        raise DataError(
            f"The amounts are not {basis} but in {'; '.join(others)}. Start from the nominal ones: "
            "real amounts are never repriced again."
        )
