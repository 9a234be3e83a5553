"""The kinds of column: how each reads text, which types hold it, what to do about other text."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

Values = Callable[["pd.Series[str]"], "pd.Series[Any]"]


@dataclass(frozen=True)
class Kind:
    """A kind of column: its types, and how text becomes it; missing where it cannot be read.

    arrow_type names the function of pyarrow that makes the type, and its arguments.
    """

    pandas_type: Any
    arrow_type: tuple[str, ...]
    read: Values
    how_to_mend: str = ""


def _to_number(text: pd.Series[str]) -> pd.Series[Any]:
    # "inf" and "1e999" read as numbers, but nothing was ever counted to infinity.
    return pd.to_numeric(text, errors="coerce").replace([math.inf, -math.inf], math.nan)


def _to_whole(text: pd.Series[str]) -> pd.Series[Any]:
    numbers = _to_number(text)
    return numbers.mask(numbers % 1 != 0)


def _to_date(text: pd.Series[str]) -> pd.Series[Any]:
    return pd.to_datetime(text, format="%Y-%m-%d", errors="coerce")


def _to_moment(text: pd.Series[str]) -> pd.Series[Any]:
    # Without a zone a time names two moments each autumn, and none in an hour of each spring.
    zoned = text.where(text.str.contains(r":\d.*(?:Z|[+-]\d{2}:\d{2})$", na=False))
    return pd.to_datetime(zoned, format="ISO8601", errors="coerce", utc=True)


def _to_flag(text: pd.Series[str]) -> pd.Series[Any]:
    return text.map({"true": True, "false": False})


KINDS: dict[str, Kind] = {
    "text": Kind("string", ("string",), lambda text: text),
    "number": Kind(
        "Float64",
        ("float64",),
        _to_number,
        "is not a number. Type digits and one decimal point, with no £, commas or words",
    ),
    "whole": Kind("Int64", ("int64",), _to_whole, "is not a whole number. Type digits only"),
    "date": Kind("datetime64[s]", ("date32",), _to_date, "is not a date. Type it as 2010-03-31"),
    "moment": Kind(
        "datetime64[us, UTC]",
        ("timestamp", "us", "UTC"),
        _to_moment,
        "is not a time with its zone. Type it as 2010-03-31T09:30:00+01:00",
    ),
    "flag": Kind("boolean", ("bool_",), _to_flag, "is neither true nor false. Type one of the two"),
}
