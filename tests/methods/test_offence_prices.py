"""Unit costs of several editions in the prices of one year."""

from __future__ import annotations

import pandas as pd
import pytest

from tp_analysis.errors import DataError
from tp_analysis.methods.offence_prices import price_factors, repriced
from tp_analysis.methods.prices import DeflatorSeries

DEFLATORS = DeflatorSeries("test", {"2003-04": 80.0, "2009-10": 100.0, "2019-20": 125.0})
EDITIONS = pd.DataFrame({"edition": ["2003", "2019-20"], "deflator_year": ["2003-04", "2019-20"]})
COSTS = pd.DataFrame({"edition": ["2003", "2019-20"], "amount_gbp": [10.0, 50.0]})


def test_an_amount_is_repriced_by_the_ratio_of_the_indices_of_its_own_edition() -> None:
    costs = repriced(COSTS, EDITIONS, price_year="2009-10", deflators=DEFLATORS)
    assert costs["real_gbp"].tolist() == pytest.approx([12.5, 40])
    assert costs["amount_gbp"].tolist() == [10, 50]


def test_prices_of_the_own_year_are_left_alone() -> None:
    factors = price_factors(EDITIONS, price_year="2019-20", deflators=DEFLATORS)["factor"]
    assert factors.tolist() == pytest.approx([1.5625, 1])


def test_an_edition_without_a_price_year_is_refused() -> None:
    with pytest.raises(DataError, match="no edition '2019-20'"):
        repriced(COSTS, EDITIONS.head(1), price_year="2009-10", deflators=DEFLATORS)
