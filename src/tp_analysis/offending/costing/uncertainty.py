"""How sure the offenders' cost is: each input varies by itself, and the unit costs together.

Unlike the three cases, which set every input to its end at once. Tables and the chain in, tables
out.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from tp_analysis.errors import DataError
from tp_analysis.methods import simulation
from tp_analysis.methods.distributions import (
    Beta,
    Distribution,
    Draws,
    Fixed,
    LogNormal,
    Pert,
    distributions_from,
)
from tp_analysis.methods.uncertainty import Range, switching_value
from tp_analysis.offending.triangulation import (
    ALL,
    ALL_PARTS,
    ATTRIBUTED,
    COMMITTED,
    CRIMES,
    DETECTED,
    PARTS,
    RECORDED,
    Chain,
)

COUNTED = (ATTRIBUTED, RECORDED, ALL)
# As many, or as few, cases behind a share as any judgement here can mean.
_LEAST_CASES, _MOST_CASES = 1.0, 1e6


@dataclass(frozen=True)
class Uncertainty:
    """What is thought of each input, how they move together, and how often they are drawn."""

    distributions: Mapping[str, Distribution]
    loadings: Mapping[str, float]
    draws: int
    seed: int


def ranges_of(chain: Chain) -> dict[str, Range]:
    """The low, central and high value of each uncertain input: the unit cost by its three parts,
    each as far from its published value as the whole."""
    whole = chain.cost
    parts = {
        part: Range(whole.low * share, whole.central * share, whole.high * share)
        for part, share in chain.shares.items()
    }
    links = chain.ranges()
    return {name: links[name] for name in (CRIMES, DETECTED, COMMITTED)} | parts


def make_uncertainty(
    chain: Chain, uncertain_inputs: pd.DataFrame, *, draws: int, seed: int
) -> Uncertainty:
    """The distribution of each input: its shape from the table, its numbers from the chain.

    Raises DataError where the table lacks an input, or its range does not fit its shape.
    """
    ranges = ranges_of(chain)
    names = uncertain_inputs["input"].astype(str)
    shapes = dict(zip(names, uncertain_inputs["distribution"].astype(str), strict=True))
    all_loadings = dict(zip(names, uncertain_inputs["loading"].astype(float), strict=True))
    missing = [name for name in ranges if name not in shapes]
    if missing:
        raise DataError(
            f"data/raw/offending/uncertain_inputs.csv has no row for {', '.join(missing)}. Add it."
        )
    rows = [{"input": name} | _numbers(shapes[name], ranges[name]) for name in ranges]
    return Uncertainty(
        distributions=distributions_from(pd.DataFrame(rows)),
        loadings={name: all_loadings[name] for name in ranges if all_loadings[name]},
        draws=draws,
        seed=seed,
    )


def _numbers(shape: str, values: Range) -> dict[str, object]:
    """The row that `distributions_from` takes; a range of no width is a number that is known."""
    if values.low == values.high:
        return {"distribution": "fixed", "value": values.central}
    if shape == "log-normal":
        return {"distribution": shape, "median": values.central, "p90": values.high}
    if shape == "beta":
        alpha, beta = _beta_like(values)
        return {"distribution": shape, "alpha": alpha, "beta": beta}
    return {"distribution": shape, "low": values.low, "mode": values.central, "high": values.high}


def _beta_like(values: Range) -> tuple[float, float]:
    """Alpha and beta of a share with the central value as mean, P10 to P90 as wide as the range."""
    mean, levels = values.central, np.array([0.1, 0.9])

    def width(log_cases: float) -> float:
        cases = math.exp(log_cases)
        low, high = Beta(mean * cases, (1 - mean) * cases).quantile(levels)
        return float(high - low)

    cases = math.exp(
        switching_value(
            width, target=values.high - values.low,
            low=math.log(_LEAST_CASES), high=math.log(_MOST_CASES),
        )
    )  # fmt: skip
    return mean * cases, (1 - mean) * cases


def cost_of(values: Mapping[str, Draws], *, counted: str, parts: tuple[str, ...]) -> Draws:
    """The cost of a year in pounds for each draw, of what is counted, of these parts."""
    crimes = values[CRIMES]
    if counted != ATTRIBUTED:
        crimes = crimes / values[DETECTED]
    if counted == ALL:
        crimes = crimes * values[COMMITTED]
    each: Draws = np.add.reduce([values[part] for part in parts])
    return crimes * each


def simulated(uncertainty: Uncertainty) -> dict[tuple[str, str], Draws]:
    """The simulated cost of a year by what is counted and which parts: the same draws in each."""
    drawn = simulation.draw_inputs(
        uncertainty.distributions, draws=uncertainty.draws, seed=uncertainty.seed,
        common_factor=uncertainty.loadings,
    )  # fmt: skip
    return {
        (counted, part): cost_of(drawn, counted=counted, parts=members)
        for part, members in PARTS.items()
        for counted in COUNTED
    }


def summaries(results: Mapping[tuple[str, str], Draws], *, target_gbp: float) -> pd.DataFrame:
    """One row a reading. Columns: counted, parts, mean, P10, P50, P90 (pounds), error (the largest
    Monte Carlo standard error of the four), reaches, reaches_in_three (the share of draws in which
    one year, or three, cost the target or more)."""
    rows = []
    for (counted, part), values in results.items():
        summary = simulation.summary_table(values)
        rows.append(
            {"counted": counted, "parts": part}
            | dict(zip(summary["measure"], summary["value"], strict=True))
            | {
                "error": float(summary["monte_carlo_error"].max()),
                "reaches": float(np.mean(values >= target_gbp)),
                "reaches_in_three": float(np.mean(3 * values >= target_gbp)),
            }
        )
    return pd.DataFrame(rows)


def share_error(share: float, draws: int) -> float:
    """The standard error of a share of draws."""
    return math.sqrt(share * (1 - share) / draws)


def histogram(values: Draws, *, width: float, most: float) -> pd.DataFrame:
    """How often the result falls into each step of `width`. Columns: low, high, share; the last
    step holds all draws from `most` on, and has no high end."""
    edges = np.arange(0.0, most + width / 2, width)
    counts, _ = np.histogram(values, bins=[*edges, np.inf])
    highs = [*edges[1:], math.nan]
    return pd.DataFrame({"low": edges, "high": highs, "share": counts / len(values)})


def swings(uncertainty: Uncertainty) -> pd.DataFrame:
    """The tornado of the cost of all crime, all three parts: as `simulation.tornado` gives it."""
    return simulation.tornado(
        uncertainty.distributions,
        partial(cost_of, counted=ALL, parts=PARTS[ALL_PARTS]),
        common_factor=uncertainty.loadings,
    )


def needed_by_reading(chain: Chain, *, target_gbp: float) -> pd.DataFrame:
    """What each input alone, the others central, would have to be under each yearly reading.

    Columns: counted, parts, central (the cost, pounds), times (the target by it), and one an
    input, missing where the reading does not use it, or where no share detected will do. Every
    input enters as a factor, so its needed value is its central one times that, or by it.
    """
    values = {name: np.array([link.central]) for name, link in ranges_of(chain).items()}
    rows = []
    for part, members in PARTS.items():
        for counted in COUNTED:
            central = float(cost_of(values, counted=counted, parts=members)[0])
            times = target_gbp / central
            each = sum(float(values[name][0]) for name in members)
            detected, committed = (float(values[name][0]) for name in (DETECTED, COMMITTED))
            rows.append(
                {
                    "counted": counted, "parts": part, "central": central, "times": times,
                    CRIMES: float(values[CRIMES][0]) * times,
                    DETECTED: _share(detected / times) if counted != ATTRIBUTED else math.nan,
                    COMMITTED: committed * times if counted == ALL else math.nan,
                    "cost": each * times,
                }
            )  # fmt: skip
    return pd.DataFrame(rows)


def _share(value: float) -> float:
    return value if value <= 1 else math.nan


def described(distribution: Distribution) -> str:
    """A distribution in words, for the assumption log."""
    match distribution:
        case Fixed():
            return "known"
        case LogNormal(median=median, p90=p90):
            return f"log-normal: median {median:,.0f}, P90 {p90:,.0f}"
        case Beta(alpha=alpha, beta=beta):
            return f"beta: {alpha:.1f} and {beta:.1f}"
        case Pert(low=low, mode=mode, high=high):
            ends = " to ".join(f"{end:,.4g}" for end in (low, high))
            return f"PERT: {ends}, likeliest {mode:,.4g}"
    raise DataError(f"The distribution {distribution!r} has no words. Add them to the log.")
