"""Months in words, and those between two days."""

from __future__ import annotations

import pandas as pd
import pytest

from tp_analysis.errors import DataError
from tp_analysis.methods.months import (
    month_name,
    months_between,
    short_month_name,
    with_month_names,
)


def test_months_run_from_that_of_the_first_day_to_that_of_the_last() -> None:
    months = months_between("2021-11-30", "2022-01-01")
    assert [str(month) for month in months] == ["2021-11", "2021-12", "2022-01"]


def test_days_in_the_wrong_order_are_refused() -> None:
    words = r"first_month 2022-01-01 is after last_month 2021-11-30\. Set both"
    with pytest.raises(DataError, match=words):
        months_between("2022-01-01", "2021-11-30")


def test_a_month_has_a_long_and_a_short_name() -> None:
    month = pd.Period("2021-09", "M")
    assert (month_name(month), short_month_name(month)) == ("September 2021", "Sep 2021")


def test_the_months_of_a_table_have_both_names_and_its_other_columns_stay() -> None:
    table = pd.DataFrame(
        {"month": pd.period_range("2021-09", periods=2, freq="M"), "count": [1, 2]}
    )
    assert with_month_names(table).to_dict("list") == {
        "month": ["September 2021", "October 2021"], "count": [1, 2],
        "label": ["Sep 2021", "Oct 2021"],
    }  # fmt: skip
