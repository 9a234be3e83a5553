"""What each assumption would have to be: switching values."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd
from scipy.optimize import brentq

from tp_analysis.errors import DataError


@dataclass(frozen=True, slots=True)
class Range:
    """The lowest, central and highest value that an assumption may take."""

    low: float
    central: float
    high: float

    def __post_init__(self) -> None:
        _require(
            -math.inf < self.low <= self.central <= self.high < math.inf,
            f"A range has low {self.low}, central {self.central} and high {self.high}. "
            "Give them in that order.",
        )


def switching_value(
    function: Callable[[float], float], *, target: float, low: float, high: float
) -> float:
    """The value between ``low`` and ``high`` at which ``function`` equals ``target``, by Brent's
    method (1973); one of them if there are several.

    Raises ``DataError`` if the result lies on the same side of the target at both ends.
    """
    at_low, at_high = float(function(low)), float(function(high))
    if not _reaches(target, at_low, at_high):
        raise DataError(
            f"The result does not reach {target:g} between {low:g} and {high:g}: it is "
            f"{at_low:g} at one end and {at_high:g} at the other. Widen the range, or report that "
            "no value within it changes the conclusion."
        )
    if at_low == target or at_high == target:
        return float(low if at_low == target else high)
    return float(brentq(lambda value: function(value) - target, low, high))


def switching_values(
    function: Callable[[Mapping[str, float]], float],
    *,
    ranges: Mapping[str, Range],
    target: float,
) -> pd.DataFrame:
    """How far each assumption alone, the others at their central values, moves the result.

    One row an assumption, the one that moves it most first: ``assumption``, ``low``, ``central``,
    ``high``, ``result_at_low``, ``result_at_high`` and ``switching_value``, NaN where the result
    lies on the same side of ``target`` at both ends.
    """
    central = {name: values.central for name, values in ranges.items()}
    rows = []
    for name, values in ranges.items():

        def varied(value: float, name: str = name) -> float:
            return function({**central, name: value})

        at_low, at_high = varied(values.low), varied(values.high)
        switch = math.nan
        if _reaches(target, at_low, at_high):
            switch = switching_value(varied, target=target, low=values.low, high=values.high)
        rows.append((name, values.low, values.central, values.high, at_low, at_high, switch))
    columns = ["assumption", "low", "central", "high", "result_at_low", "result_at_high"]
    table = pd.DataFrame(rows, columns=[*columns, "switching_value"])
    swing = (table["result_at_high"] - table["result_at_low"]).abs()
    order = swing.sort_values(ascending=False, kind="stable").index
    return table.loc[order].reset_index(drop=True)


def _reaches(target: float, at_low: float, at_high: float) -> bool:
    finite = math.isfinite(at_low) and math.isfinite(at_high)
    return finite and min(at_low, at_high) <= target <= max(at_low, at_high)


def _require(condition: bool, message: str) -> None:
    if not condition:
        raise DataError(message)
