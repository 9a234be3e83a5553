"""Repricing by a deflator of one vintage."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tp_analysis.errors import DataError
from tp_analysis.methods.prices import DeflatorSeries, reprice

TABLE = pd.DataFrame(
    [
        ("June 2026", "2003-04", 56.0523),
        ("June 2026", "2009-10", 65.4436),
        ("June 2026", "2010-11", 66.5571),
        ("March 2026", "2003-04", 57.9885),
        ("March 2026", "2009-10", 67.7042),
    ],
    columns=["vintage", "financial_year", "index_value"],
)
JUNE = DeflatorSeries.from_table(TABLE, vintage="June 2026")


def test_prices_of_2003_04_rise_by_the_published_factor_to_2009_10() -> None:
    factor = reprice(1.0, price_year="2003-04", target_year="2009-10", deflators=JUNE)
    assert round(factor, 4) == 1.1675
    assert factor == pytest.approx(65.4436 / 56.0523, rel=1e-15)


def test_prices_of_2010_11_fall_by_the_published_factor_to_2009_10() -> None:
    factor = reprice(1.0, price_year="2010-11", target_year="2009-10", deflators=JUNE)
    assert round(factor, 4) == 0.9833


def test_a_column_of_amounts_is_repriced_and_left_unchanged_itself() -> None:
    amounts = pd.Series([100.0, 0.0, -50.0], index=[3, 1, 2], name="spend_gbp")
    repriced = reprice(amounts, price_year="2003-04", target_year="2009-10", deflators=JUNE)
    expected = pd.Series([116.7545, 0.0, -58.37727], index=[3, 1, 2], name="spend_gbp")
    pd.testing.assert_series_equal(repriced, expected, rtol=1e-6)
    assert amounts.tolist() == [100.0, 0.0, -50.0]


@given(st.floats(-1e12, 1e12))
def test_there_and_back_again_is_the_same_amount(amount: float) -> None:
    there = reprice(amount, price_year="2003-04", target_year="2010-11", deflators=JUNE)
    back = reprice(there, price_year="2010-11", target_year="2003-04", deflators=JUNE)
    assert back == pytest.approx(amount, rel=1e-14, abs=1e-300)


def test_a_missing_year_is_an_error_that_names_the_span_held() -> None:
    with pytest.raises(DataError, match=r"June 2026 has no index for 2030-31.*2003-04 to 2010-11"):
        reprice(1.0, price_year="2003-04", target_year="2030-31", deflators=JUNE)


def test_a_year_written_otherwise_is_refused() -> None:
    with pytest.raises(DataError, match="such as 2009-10"):
        reprice(1.0, price_year="2003", target_year="2009-10", deflators=JUNE)


def test_an_unknown_vintage_is_met_with_the_nearest() -> None:
    with pytest.raises(DataError, match=r"'June 2025'.*'June 2026'"):
        DeflatorSeries.from_table(TABLE, vintage="June 2025")


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (TABLE.drop(columns="index_value"), "no column index_value"),
        (pd.concat([TABLE, TABLE.iloc[[1]]]), "2009-10 twice"),
        (TABLE.assign(index_value=0.0), "above zero"),
        (TABLE.assign(index_value="n/a"), "above zero"),
        (TABLE.assign(financial_year="2009"), "twice|financial year"),
        (TABLE.iloc[[0]].assign(financial_year="2009"), "not a financial year"),
    ],
)
def test_a_table_that_cannot_be_trusted_is_refused(table: pd.DataFrame, message: str) -> None:
    with pytest.raises(DataError, match=message):
        DeflatorSeries.from_table(table, vintage="June 2026")
