"""What uncertain inputs leave uncertain in a result: simulation with a fixed seed, and a tornado.

A common factor makes inputs move together, as unit costs do that rest on the same study: if one is
too low the others are likely to be too. Without it their errors cancel in a sum, and the result
looks surer than it is.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri

from tp_analysis.errors import DataError, did_you_mean
from tp_analysis.methods.distributions import Distribution, Draws, LogNormal

Model = Callable[[Mapping[str, Draws]], Draws]

# The row of the tornado in which every input of the common factor moves at once.
COMMON_FACTOR = "common factor"
_PERCENTILES = (10, 50, 90)


def monte_carlo(
    inputs: Mapping[str, Distribution],
    function: Model,
    *,
    draws: int,
    seed: int,
    common_factor: Mapping[str, float] | None = None,
) -> Draws:
    """``draws`` values of the result.

    ``function`` takes one array an input, by name, and returns one array of the same length.
    ``common_factor`` gives the loading, -1 to 1, of each input that moves with the others, after a
    one-factor Gaussian copula (Li, 2000): the normal scores of two inputs correlate by the product
    of their loadings, 1 makes an input depend on the factor alone, and inputs not named are
    independent. Each input keeps its own distribution. An input's draws depend on the seed, its
    own name and its loading only, so adding or reordering inputs leaves the others as they were
    and scenarios can be compared draw by draw.

    Raises ``DataError`` for fewer than 2 draws, a loading outside -1 to 1 or of an unknown input,
    or if ``function`` does not return that many finite numbers.
    """
    _require(draws >= 2, f"{draws} draws were asked for. Ask for at least 2; 10,000 is usual.")
    drawn = draw_inputs(inputs, draws=draws, seed=seed, common_factor=common_factor)
    return _result(function, drawn, draws)


def draw_inputs(
    inputs: Mapping[str, Distribution],
    *,
    draws: int,
    seed: int,
    common_factor: Mapping[str, float] | None = None,
) -> dict[str, Draws]:
    """The draws of each input, as ``monte_carlo`` makes them. Raises ``DataError`` for a loading
    outside -1 to 1 or of an unknown input."""
    loadings = _loadings(inputs, common_factor)
    factor = _generator(seed, COMMON_FACTOR).standard_normal(draws) if loadings else None
    drawn = {}
    for name, distribution in inputs.items():
        generator = _generator(seed, f"input {name}")
        if factor is None or name not in loadings:
            drawn[name] = distribution.draw(generator, draws)
        else:
            own = generator.standard_normal(draws)
            own *= math.sqrt(1 - loadings[name] ** 2)
            own += loadings[name] * factor
            drawn[name] = _at_scores(distribution, own)
    return drawn


def summary_table(results: Draws) -> pd.DataFrame:
    """Mean and percentiles of simulated results, and how far each may be off for want of draws.

    Rows ``mean``, ``P10``, ``P50`` and ``P90``; columns ``measure``, ``value`` and
    ``monte_carlo_error``, a standard error. More draws shrink it, but not the uncertainty itself.
    That of a percentile is half the distance between the results one binomial standard error of
    their rank below and above it (David and Nagaraja, 2003, section 7.1).

    Raises ``DataError`` for fewer than 2 results.
    """
    n = len(results)
    _require(n >= 2, f"There are {n} results. Give at least 2.")
    shares = np.array(_PERCENTILES) / 100
    steps = np.sqrt(shares * (1 - shares) / n)
    levels = np.clip(np.concatenate([shares, shares - steps, shares + steps]), 0, 1)
    values, below, above = np.quantile(results, levels).reshape(3, -1)
    error = float(np.std(results, ddof=1)) / math.sqrt(n)
    return pd.DataFrame(
        {
            "measure": ["mean", *(f"P{level}" for level in _PERCENTILES)],
            "value": [float(np.mean(results)), *values],
            "monte_carlo_error": [error, *((above - below) / 2)],
        }
    )


def tornado(
    inputs: Mapping[str, Distribution],
    function: Model,
    *,
    low: float = 0.1,
    high: float = 0.9,
    centre: float = 0.5,
    common_factor: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """How far each input alone moves the result, the others at their centre.

    ``low``, ``high`` and ``centre`` are shares of an input's distribution: from its P10 to its P90
    with the others at their medians, unless told otherwise. One row an input, the widest swing
    first: ``input``, ``low``, ``centre``, ``high`` (the input's values), ``result_at_low``,
    ``result_at_centre``, ``result_at_high`` and ``swing``, high less low. With a ``common_factor``
    a row of that name moves the factor itself, and so all of its inputs at once, each as far as
    its loading takes it; ``low``, ``centre`` and ``high`` are missing there.

    Raises ``DataError`` unless 0 < low < centre < high < 1, and as ``monte_carlo``.
    """
    _require(
        0 < low < centre < high < 1,
        f"The tornado runs from {low} by {centre} to {high}. Give shares in that order, from 0 to "
        "1, such as 0.1, 0.5 and 0.9.",
    )
    levels = np.array([low, centre, high])
    at = {name: distribution.quantile(levels) for name, distribution in inputs.items()}
    centres = {name: np.full(3, values[1]) for name, values in at.items()}
    bars = {name: (values, {name: values}) for name, values in at.items()}
    loadings = _loadings(inputs, common_factor)
    if loadings:
        scores = ndtri(levels)
        moved = {name: _at_scores(inputs[name], loadings[name] * scores) for name in loadings}
        bars[COMMON_FACTOR] = (np.full(3, math.nan), moved)
    rows = [
        (name, *values, *_result(function, {**centres, **moved}, 3))
        for name, (values, moved) in bars.items()
    ]
    return _widest_first(rows)


def _widest_first(rows: list[tuple[str | float, ...]]) -> pd.DataFrame:
    columns = ["low", "centre", "high", "result_at_low", "result_at_centre", "result_at_high"]
    table = pd.DataFrame(rows, columns=["input", *columns])
    table["swing"] = table["result_at_high"] - table["result_at_low"]
    order = table["swing"].abs().sort_values(ascending=False, kind="stable").index
    return table.loc[order].reset_index(drop=True)


def _loadings(
    inputs: Mapping[str, Distribution], common_factor: Mapping[str, float] | None
) -> Mapping[str, float]:
    for name, loading in (common_factor or {}).items():
        if name not in inputs:
            raise DataError(
                f"The common factor names {name!r}, which is no input. {did_you_mean(name, inputs)}"
            )
        _require(
            -1 <= loading <= 1,
            f"The loading of {name!r} on the common factor is {loading}. Give one from -1 to 1.",
        )
    return common_factor or {}


def _generator(seed: int, name: str) -> np.random.Generator:
    # Every name its own stream: hash() differs from process to process, the bytes do not.
    return np.random.default_rng([seed, *name.encode()])


def _at_scores(distribution: Distribution, scores: Draws) -> Draws:
    if isinstance(distribution, LogNormal):
        return distribution.from_normal(scores)
    return distribution.quantile(ndtr(scores))


def _result(function: Model, values: Mapping[str, Draws], draws: int) -> Draws:
    results = np.asarray(function(values), dtype=float)
    _require(
        results.shape == (draws,) and bool(np.isfinite(results).all()),
        f"The function did not return {draws:,} finite numbers, one a draw (shape "
        f"{results.shape}). Write it for whole arrays and check it for division by zero.",
    )
    return results


def _require(condition: bool, message: str) -> None:
    if not condition:
        raise DataError(message)
