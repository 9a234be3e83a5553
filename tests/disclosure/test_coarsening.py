"""Quasi-identifiers made coarser; what cannot be is refused, and never quoted."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tp_analysis.disclosure.coarsening import age_bands, months, outward_postcodes
from tp_analysis.errors import DataError


@pytest.mark.parametrize(
    ("age", "band"),
    [(0, "0 to 15"), (15, "0 to 15"), (16, "16 to 17"), (18, "18 to 24"), (34, "25 to 34"),
     (84, "75 to 84"), (85, "85 and over"), (120, "85 and over"), ("35", "35 to 44")],
)  # fmt: skip
def test_an_age_falls_in_its_band(age: object, band: str) -> None:
    assert age_bands(pd.Series([age], name="age")).tolist() == [band]


@given(st.integers(0, 120))
def test_every_age_has_one_band_that_holds_it(age: int) -> None:
    band = age_bands(pd.Series([age], name="age"))[0]
    low, _, high = band.replace(" and over", " to 120").partition(" to ")
    assert int(low) <= age <= int(high)


def test_a_date_keeps_its_month_and_a_gap_stays_a_gap() -> None:
    found = months(pd.Series(["2009-10-31", None, "2010-01-01"], name="claimed_on"))
    assert found.dropna().tolist() == ["2009-10", "2010-01"]
    assert found.isna().tolist() == [False, True, False]


@pytest.mark.parametrize(
    ("postcode", "outward"),
    [("LU1 2BQ", "LU1"), ("lu12bq", "LU1"), ("SW1A 1AA", "SW1A"), ("M1 1AE", "M1"),
     ("EC1A1BB", "EC1A"), (" b33 8th ", "B33")],
)  # fmt: skip
def test_a_postcode_keeps_its_outward_part(postcode: str, outward: str) -> None:
    assert outward_postcodes(pd.Series([postcode], name="postcode")).tolist() == [outward]


@pytest.mark.parametrize(
    ("coarsen", "value", "says"),
    [
        (age_bands, "forty", "no age from 0 to 120"),
        (age_bands, -1, "no age"),
        (age_bands, 121, "no age"),
        (months, "31/10/2009 or so", "no date such as 2009-10-31"),
        (outward_postcodes, "14 High Street", "no full postcode"),
        (outward_postcodes, "LU1", "no full postcode"),
    ],
)
def test_what_cannot_be_made_coarser_is_counted_not_quoted(
    coarsen: Any, value: object, says: str
) -> None:
    with pytest.raises(DataError, match=f"'column' has 1 rows with {says}") as refused:
        coarsen(pd.Series([value, None], name="column", dtype=object))
    assert "High Street" not in str(refused.value)
    assert "forty" not in str(refused.value)
