"""Coarser values in place of those that could single a person out: bands, months, districts."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, Literal

import pandas as pd

from tp_analysis.errors import DataError

Coarsening = Literal["age-band", "month", "outward-postcode"]
AGE_BANDS_FROM = (0, 16, 18, 25, 35, 45, 55, 65, 75, 85)
OLDEST_AGE = 120
_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)[0-9][A-Z]{2}")


def age_bands(
    ages: pd.Series[Any], *, bands_from: Sequence[int] = AGE_BANDS_FROM
) -> pd.Series[str]:
    """The band of each age in whole years, such as "25 to 34" and "85 and over"; missing stays so.

    Raises DataError, with how many rows, for what is no age.
    """
    years = pd.to_numeric(ages, errors="coerce").astype("Float64")
    outside = ((years < bands_from[0]) | (years > OLDEST_AGE)).fillna(False).astype(bool)
    wrong = (ages.notna() & years.isna()) | outside
    _refuse(ages, wrong, f"no age from {bands_from[0]} to {OLDEST_AGE}")
    edges = [*bands_from, OLDEST_AGE + 1]
    labels = [
        f"{low} and over" if high == edges[-1] else _band(low, high - 1)
        for low, high in pairwise(edges)
    ]
    banded = pd.cut(years.astype(float), edges, right=False, labels=labels)
    return banded.astype("string")


def _band(low: int, high: int) -> str:
    return f"{low} to {high}" if high > low else str(low)


def months(dates: pd.Series[Any]) -> pd.Series[str]:
    """The month of each date, as "2009-10"; missing stays so. Raises DataError for no date."""
    days = pd.to_datetime(dates, errors="coerce", format="ISO8601")
    _refuse(dates, dates.notna() & days.isna(), "no date such as 2009-10-31")
    return days.dt.strftime("%Y-%m").astype("string")


def outward_postcodes(postcodes: pd.Series[str]) -> pd.Series[str]:
    """The first half of each postcode, as "LU1"; missing stays so. Raises DataError for no full
    postcode, as what is left of something else could still be exact."""
    text = postcodes.astype("string").str.upper().str.replace(r"\s+", "", regex=True)
    outward = text.str.extract(rf"^{_POSTCODE.pattern}$", expand=False)
    _refuse(postcodes, postcodes.notna() & outward.isna(), "no full postcode")
    return outward.astype("string")


def _refuse(values: pd.Series[Any], wrong: pd.Series[Any], holds: str) -> None:
    if count := int(wrong.sum()):
        raise DataError(
            f"The column {values.name!r} has {count} rows with {holds}. Correct them in the "
            "source, or leave them empty."
        )


COARSENINGS: dict[Coarsening, Callable[[pd.Series[Any]], pd.Series[str]]] = {
    "age-band": age_bands,
    "month": months,
    "outward-postcode": outward_postcodes,
}
