"""Published costs of administering a benefit, in the prices of one year."""

from __future__ import annotations

import pandas as pd

from tp_analysis.methods.prices import DeflatorSeries, reprice


def anchors_in_prices(
    anchors: pd.DataFrame, *, deflators: DeflatorSeries, price_year: str
) -> pd.DataFrame:
    """The published costs with amount_at_prices_gbp, in prices of one year; the cheapest first."""
    amounts = [
        reprice(float(amount), price_year=year, target_year=price_year, deflators=deflators)
        for amount, year in zip(anchors["amount_gbp"], anchors["price_year"], strict=True)
    ]
    table = anchors.assign(amount_at_prices_gbp=amounts)
    return table.sort_values(["amount_at_prices_gbp", "benefit", "activity"], ignore_index=True)
