"""Nominal and real are never mixed, and a new vintage shows what it changes."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from tp_analysis.datasets import Dataset
from tp_analysis.errors import DataError
from tp_analysis.methods.prices import DeflatorSeries
from tp_analysis.reference.datasets import GDP_DEFLATORS
from tp_analysis.spending.ledger.restating import (
    as_nominal,
    in_prices_of,
    restate,
    total_pence,
)

TOTALS = pd.DataFrame(
    {"financial_year": ["2008-09", "2009-10"], "amount_pence": [64_607_900, 65_443_600]}
)
# HM Treasury, June 2026 and March 2026.
JUNE = DeflatorSeries("June 2026", {"2008-09": 64.6079, "2009-10": 65.4436, "2023-24": 92.8945})
MARCH = DeflatorSeries("March 2026", {"2008-09": 66.8397, "2009-10": 67.7042, "2023-24": 96.1117})


def test_amounts_that_grew_with_prices_are_the_same_in_the_prices_of_one_year() -> None:
    real = in_prices_of(as_nominal(TOTALS), price_year="2009-10", deflators=JUNE)
    assert real["amount_pence"].tolist() == [65_443_600, 65_443_600]
    assert set(real["price_basis"]) == {"prices of 2009-10, GDP deflator of June 2026"}
    assert total_pence(real) == 2 * 65_443_600


def test_nominal_and_real_amounts_are_not_added() -> None:
    nominal = as_nominal(TOTALS[:1])
    real = in_prices_of(as_nominal(TOTALS[1:]), price_year="2023-24", deflators=JUNE)
    with pytest.raises(DataError, match=r"nominal; prices of 2023-24, GDP deflator of June 2026"):
        total_pence(pd.concat([nominal, real]))


def test_amounts_of_two_vintages_are_not_added() -> None:
    both = [
        in_prices_of(as_nominal(TOTALS), price_year="2009-10", deflators=series)
        for series in (JUNE, MARCH)
    ]
    with pytest.raises(DataError, match=r"March 2026.*; .*June 2026|June 2026.*; .*March 2026"):
        total_pence(pd.concat(both))


def test_nominal_amounts_of_two_years_are_not_added() -> None:
    with pytest.raises(DataError, match=r"Nominal amounts of 2008-09, 2009-10 cannot be added"):
        total_pence(as_nominal(TOTALS))
    assert total_pence(as_nominal(TOTALS[:1])) == 64_607_900


def test_real_amounts_are_not_repriced_again() -> None:
    real = in_prices_of(as_nominal(TOTALS), price_year="2009-10", deflators=JUNE)
    with pytest.raises(DataError, match="never repriced again"):
        in_prices_of(real, price_year="2023-24", deflators=JUNE)
    with pytest.raises(DataError, match="have a price basis already"):
        as_nominal(real)


def test_amounts_must_say_that_they_are_nominal() -> None:
    with pytest.raises(DataError, match="state no price basis"):
        in_prices_of(TOTALS, price_year="2009-10", deflators=JUNE)


def test_a_year_that_the_deflator_lacks_is_an_error_not_a_gap() -> None:
    with pytest.raises(DataError, match="no index for 2011-12"):
        in_prices_of(
            as_nominal(TOTALS.assign(financial_year="2011-12")),
            price_year="2009-10",
            deflators=JUNE,
        )


def test_a_new_vintage_restates_each_row_with_the_difference() -> None:
    diff = restate(as_nominal(TOTALS), price_year="2023-24", old=MARCH, new=JUNE)
    assert diff["nominal_pence"].tolist() == TOTALS["amount_pence"].tolist()
    assert diff["old_pence"].tolist() == [
        round(64_607_900 * 96.1117 / 66.8397),
        round(65_443_600 * 96.1117 / 67.7042),
    ]
    assert diff["new_pence"].tolist() == [92_894_500, 92_894_500]
    assert (diff["difference_pence"] == diff["new_pence"] - diff["old_pence"]).all()
    assert (diff["difference_pence"] != 0).all()
    assert set(diff["old_vintage"] + " to " + diff["new_vintage"]) == {"March 2026 to June 2026"}


def test_the_shipped_ledger_in_prices_of_2024_25(
    shipped: pd.DataFrame, read_dataset: Callable[[Dataset], pd.DataFrame]
) -> None:
    june = DeflatorSeries.from_table(read_dataset(GDP_DEFLATORS), vintage="June 2026")
    spent = as_nominal(shipped[shipped["line_id"] == "rs-luton-2009-10-190"])
    real = in_prices_of(spent, price_year="2024-25", deflators=june)
    # Index of 2024-25 over index of 2009-10, as the Treasury prints them.
    assert total_pence(real) == round(21_722_800_000 * 96.6694 / 65.4436)
    assert spent["amount_pence"].tolist() == [21_722_800_000]
