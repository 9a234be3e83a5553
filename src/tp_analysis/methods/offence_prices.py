"""Unit costs of crime of several editions in the prices of one year."""

from __future__ import annotations

import pandas as pd

from tp_analysis.errors import DataError
from tp_analysis.methods.prices import DeflatorSeries, reprice


def price_factors(
    editions: pd.DataFrame, *, price_year: str, deflators: DeflatorSeries
) -> pd.DataFrame:
    """What each edition's amounts are multiplied by to be in the prices of one year.

    Columns: those of the editions table, and factor. Value times index of the target year over
    index of the price year (HM Treasury). Raises DataError for a year the deflator lacks.
    """
    factors = [
        reprice(1.0, price_year=str(year), target_year=price_year, deflators=deflators)
        for year in editions["deflator_year"]
    ]
    return editions.assign(factor=factors)


def repriced(
    unit_costs: pd.DataFrame,
    editions: pd.DataFrame,
    *,
    price_year: str,
    deflators: DeflatorSeries,
) -> pd.DataFrame:
    """The unit costs with their amount in the prices of one year beside the printed one.

    Columns: those of the unit costs table, and real_gbp. Raises DataError for an edition that the
    editions table does not hold.
    """
    factors = price_factors(editions, price_year=price_year, deflators=deflators)
    by_edition = factors.set_index("edition")["factor"].astype(float)
    unknown = sorted(set(unit_costs["edition"]) - set(by_edition.index))
    if unknown:
        raise DataError(f"The editions table has no edition {unknown[0]!r}. Add its price year.")
    amounts = unit_costs["amount_gbp"].astype(float)
    factor_by_row = unit_costs["edition"].map(by_edition).astype(float)
    return unit_costs.assign(real_gbp=amounts * factor_by_row)
