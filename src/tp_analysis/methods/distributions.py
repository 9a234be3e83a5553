"""What is thought of an uncertain input: distributions by the numbers that people can judge."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import betaincinv, ndtri

from tp_analysis.errors import DataError, did_you_mean

Draws = NDArray[np.float64]

# The 90th percentile of the standard normal distribution.
_NORMAL_P90 = 1.2815515655446004


class Distribution(Protocol):
    """What is thought of an uncertain input."""

    def draw(self, generator: np.random.Generator, draws: int) -> Draws:
        """``draws`` independent values."""
        ...

    def quantile(self, share: Draws) -> Draws:
        """The values that each ``share`` (0 to 1) of the distribution lies below."""
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

    @property
    def sigma(self) -> float:
        """The standard deviation of the logarithm."""
        return math.log(self.p90 / self.median) / _NORMAL_P90

    def draw(self, generator: np.random.Generator, draws: int) -> Draws:
        """``draws`` independent values."""
        return generator.lognormal(math.log(self.median), self.sigma, draws)

    def quantile(self, share: Draws) -> Draws:
        """The values that each ``share`` lies below."""
        return self.from_normal(ndtri(share))

    def from_normal(self, scores: Draws) -> Draws:
        """The values at these standard normal scores; quicker than through their shares."""
        values: Draws = np.exp(math.log(self.median) + self.sigma * scores)
        return values


@dataclass(frozen=True, slots=True)
class Triangular:
    """A judgement of the lowest, likeliest and highest value, with straight sides: the ends weigh
    more than in a PERT. Mean ``(low + mode + high) / 3``."""

    low: float
    mode: float
    high: float

    def __post_init__(self) -> None:
        _require_in_order("triangular", self.low, self.mode, self.high)

    def draw(self, generator: np.random.Generator, draws: int) -> Draws:
        """``draws`` independent values."""
        return generator.triangular(self.low, self.mode, self.high, draws)

    def quantile(self, share: Draws) -> Draws:
        """The values that each ``share`` lies below."""
        share = np.asarray(share, dtype=float)
        width, rise, fall = self.high - self.low, self.mode - self.low, self.high - self.mode
        rising = self.low + np.sqrt(share * width * rise)
        falling = self.high - np.sqrt((1 - share) * width * fall)
        return np.where(share * width < rise, rising, falling)


@dataclass(frozen=True, slots=True)
class Pert:
    """A judgement of the lowest, likeliest and highest value (Malcolm and others, 1959): a beta
    distribution on that range with mean ``(low + 4 mode + high) / 6``."""

    low: float
    mode: float
    high: float

    def __post_init__(self) -> None:
        _require_in_order("PERT", self.low, self.mode, self.high)

    def draw(self, generator: np.random.Generator, draws: int) -> Draws:
        """``draws`` independent values."""
        alpha = self._alpha
        return self.low + (self.high - self.low) * generator.beta(alpha, 6 - alpha, draws)

    def quantile(self, share: Draws) -> Draws:
        """The values that each ``share`` lies below."""
        alpha = self._alpha
        values: Draws = self.low + (self.high - self.low) * betaincinv(alpha, 6 - alpha, share)
        return values

    @property
    def _alpha(self) -> float:
        return 1 + 4 * (self.mode - self.low) / (self.high - self.low)


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

    def quantile(self, share: Draws) -> Draws:
        """The values that each ``share`` lies below."""
        values: Draws = betaincinv(self.alpha, self.beta, share)
        return values


@dataclass(frozen=True, slots=True)
class Fixed:
    """A quantity taken as known."""

    value: float

    def __post_init__(self) -> None:
        _require(
            math.isfinite(self.value),
            f"A fixed input has the value {self.value}. Give a number: a missing one is not 0.",
        )

    def draw(self, generator: np.random.Generator, draws: int) -> Draws:
        """``draws`` copies of the value."""
        return np.full(draws, float(self.value))

    def quantile(self, share: Draws) -> Draws:
        """The value, whatever the share."""
        return np.full(np.shape(share), float(self.value))


_KINDS: Mapping[str, type[LogNormal | Triangular | Pert | Beta | Fixed]] = {
    "log-normal": LogNormal, "triangular": Triangular, "pert": Pert, "beta": Beta, "fixed": Fixed,
}  # fmt: skip
_NUMBERS = ("low", "mode", "high", "median", "p90", "alpha", "beta", "value")


def distributions_from(table: pd.DataFrame) -> dict[str, Distribution]:
    """The distribution of each input, from a table of them.

    Columns: ``input``, ``distribution`` (fixed, triangular, pert, log-normal or beta), and those
    of ``low``, ``mode``, ``high`` (triangular, pert), ``median``, ``p90`` (log-normal), ``alpha``,
    ``beta`` (beta) and ``value`` (fixed) that are needed; in each row the numbers of its
    distribution and no others. Other columns are left alone.

    Raises ``DataError`` for an unknown distribution, an input named twice, a number that is
    missing or has no place, or numbers that no distribution has.
    """
    names = table["input"].astype(str)
    twice = names[names.duplicated()].tolist()
    _require(not twice, f"The input {twice[:1]} is given twice. Keep one row of it.")
    return {
        str(row["input"]): _distribution({str(key): value for key, value in row.items()})
        for row in table.to_dict("records")
    }


def _distribution(row: Mapping[str, object]) -> Distribution:
    kind = str(row["distribution"])
    if kind not in _KINDS:
        raise DataError(
            f"The input {row['input']!r} has the distribution {kind!r}, which is not known. "
            f"{did_you_mean(kind, _KINDS)}"
        )
    given = {name: row[name] for name in _NUMBERS if name in row and not pd.isna(row[name])}  # type: ignore[call-overload]
    needed = [field.name for field in fields(_KINDS[kind])]
    _require(
        sorted(given) == sorted(needed),
        f"The input {row['input']!r} is {kind} and gives {', '.join(given) or 'no numbers'}. "
        f"Give {', '.join(needed)} and nothing else.",
    )
    return _KINDS[kind](**{name: float(str(number)) for name, number in given.items()})


def _require_in_order(kind: str, low: float, mode: float, high: float) -> None:
    _require(
        -math.inf < low <= mode <= high < math.inf and low < high,
        f"A {kind} input has low {low}, mode {mode} and high {high}. "
        "Give them in that order, with low under high.",
    )


def _require(condition: bool, message: str) -> None:
    if not condition:
        raise DataError(message)
