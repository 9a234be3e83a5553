"""What a result owes to its assumptions: switching values, and simulation with a fixed seed."""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import brentq

from tp_analysis.errors import DataError

Draws = NDArray[np.float64]

# The 90th percentile of the standard normal distribution.
_NORMAL_P90 = 1.2815515655446004


class Distribution(Protocol):
    """What is thought of an uncertain input."""

    def draw(self, generator: np.random.Generator, draws: int) -> Draws:
        """``draws`` independent values."""
        ...


@dataclass(frozen=True, slots=True)
class LogNormal:
    """A positive, right-skewed quantity such as a unit cost, by its median and 90th percentile."""

    median: float
    p90: float

    def __post_init__(self) -> None:
        _require(
            0 < self.median <= self.p90 < math.inf,
            f"A log-normal input has median {self.median} and 90th percentile {self.p90}. "
            "Give a median above 0 and a 90th percentile no lower.",
        )

    def draw(self, generator: np.random.Generator, draws: int) -> Draws:
        """``draws`` independent values."""
        sigma = math.log(self.p90 / self.median) / _NORMAL_P90
        return generator.lognormal(math.log(self.median), sigma, draws)


@dataclass(frozen=True, slots=True)
class Pert:
    """A judgement of the lowest, likeliest and highest value (Malcolm and others, 1959): a beta
    distribution on that range with mean ``(low + 4 mode + high) / 6``."""

    low: float
    mode: float
    high: float

    def __post_init__(self) -> None:
        _require(
            -math.inf < self.low <= self.mode <= self.high < math.inf and self.low < self.high,
            f"A PERT input has low {self.low}, mode {self.mode} and high {self.high}. "
            "Give them in that order, with low under high.",
        )

    def draw(self, generator: np.random.Generator, draws: int) -> Draws:
        """``draws`` independent values."""
        width = self.high - self.low
        alpha = 1 + 4 * (self.mode - self.low) / width
        return self.low + width * generator.beta(alpha, 6 - alpha, draws)


@dataclass(frozen=True, slots=True)
class Beta:
    """A rate between 0 and 1, with mean ``alpha / (alpha + beta)``."""

    alpha: float
    beta: float

    def __post_init__(self) -> None:
        _require(
            0 < self.alpha < math.inf and 0 < self.beta < math.inf,
            f"A beta input has alpha {self.alpha} and beta {self.beta}. Give two numbers above 0.",
        )

    def draw(self, generator: np.random.Generator, draws: int) -> Draws:
        """``draws`` independent values."""
        return generator.beta(self.alpha, self.beta, draws)


@dataclass(frozen=True, slots=True)
class Fixed:
    """A quantity taken as known."""

    value: float

    def draw(self, generator: np.random.Generator, draws: int) -> Draws:
        """``draws`` copies of the value."""
        return np.full(draws, float(self.value))


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


@dataclass(frozen=True, slots=True)
class Summary:
    """Percentiles and mean of a simulated result, and the standard error that the mean owes to the
    number of draws alone."""

    p10: float
    p50: float
    p90: float
    mean: float
    monte_carlo_error: float


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


def monte_carlo(
    inputs: Mapping[str, Distribution],
    function: Callable[[Mapping[str, Draws]], Draws],
    *,
    draws: int,
    seed: int,
) -> Draws:
    """``draws`` values of the result, with the inputs drawn independently of each other.

    ``function`` takes one array an input, by name, and returns one array of the same length. An
    input's draws depend on the seed and its own name only, so adding or reordering inputs leaves
    the others as they were and scenarios can be compared draw by draw.

    Raises ``DataError`` unless ``draws`` is at least 2 and ``function`` returns that many finite
    numbers.
    """
    _require(draws >= 2, f"{draws} draws were asked for. Ask for at least 2; 10,000 is usual.")
    drawn = {
        name: distribution.draw(np.random.default_rng([seed, zlib.crc32(name.encode())]), draws)
        for name, distribution in inputs.items()
    }
    results = np.asarray(function(drawn), dtype=float)
    _require(
        results.shape == (draws,) and bool(np.isfinite(results).all()),
        f"The function did not return {draws:,} finite numbers, one a draw (shape "
        f"{results.shape}). Write it for whole arrays and check it for division by zero.",
    )
    return results


def summarise(draws: Draws) -> Summary:
    """The percentiles, mean and Monte Carlo error of simulated results.

    The error is the standard deviation over the root of the number of draws: more draws shrink
    it, but not the uncertainty itself. Raises ``DataError`` for fewer than 2 draws.
    """
    _require(len(draws) >= 2, f"There are {len(draws)} draws. Give at least 2.")
    p10, p50, p90 = (float(value) for value in np.percentile(draws, [10, 50, 90]))
    error = float(np.std(draws, ddof=1)) / math.sqrt(len(draws))
    return Summary(p10, p50, p90, float(np.mean(draws)), error)


def _reaches(target: float, at_low: float, at_high: float) -> bool:
    finite = math.isfinite(at_low) and math.isfinite(at_high)
    return finite and min(at_low, at_high) <= target <= max(at_low, at_high)


def _require(condition: bool, message: str) -> None:
    if not condition:
        raise DataError(message)
