"""Measure our Monte Carlo against the same draws in bare NumPy: 100,000 draws over 20 inputs.

    monte_carlo.py

Prints the ratio of seconds and writes benchmarks/monte_carlo.md; fails above LIMIT. The two take
turns, so that a busy moment hits them alike. Every input here has a distribution that bare NumPy
can draw as well: a PERT or beta input on the common factor needs an inverse that NumPy lacks, and
takes longer (also printed).
"""

from __future__ import annotations

import math
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from tp_analysis.methods.distributions import (
    Beta,
    Distribution,
    Draws,
    Fixed,
    LogNormal,
    Pert,
    Triangular,
)
from tp_analysis.methods.simulation import monte_carlo

RESULTS = Path(__file__).with_suffix(".md")
DRAWS, SEED, REPEATS, LOADING, LIMIT = 100_000, 2010, 31, 0.7, 1.5
FACTOR = {f"cost{i}": LOADING for i in range(8)}
INPUTS: dict[str, Distribution] = {
    **{f"cost{i}": LogNormal(1_000 + i, 2_000) for i in range(12)},
    **{f"days{i}": Triangular(1, 2, 5 + i) for i in range(3)},
    **{f"multiplier{i}": Pert(1, 2, 5 + i) for i in range(3)},
    "detected": Beta(28, 72),
    "offenders": Fixed(250),
}


def model(x: Mapping[str, Draws]) -> Draws:
    """Costs added up, days weighed in, all grossed up."""
    costs = sum(x[f"cost{i}"] for i in range(12))
    days = sum(x[f"days{i}"] for i in range(3))
    multipliers = sum(x[f"multiplier{i}"] for i in range(3))
    return np.asarray(x["offenders"] * (costs + days) * multipliers / x["detected"])


def bare() -> Draws:
    """The same in bare NumPy."""
    generator = np.random.default_rng(SEED)
    factor = generator.standard_normal(DRAWS)
    x: dict[str, Draws] = {}
    for i in range(12):
        mu, sigma = math.log(1_000 + i), math.log(2_000 / (1_000 + i)) / 1.2815515655446004
        if i < 8:
            own = generator.standard_normal(DRAWS)
            scores = LOADING * factor + math.sqrt(1 - LOADING**2) * own
            x[f"cost{i}"] = np.exp(mu + sigma * scores)
        else:
            x[f"cost{i}"] = generator.lognormal(mu, sigma, DRAWS)
    for i in range(3):
        x[f"days{i}"] = generator.triangular(1, 2, 5 + i, DRAWS)
        alpha = 1 + 4 / (4 + i)
        x[f"multiplier{i}"] = 1 + (4 + i) * generator.beta(alpha, 6 - alpha, DRAWS)
    x["detected"] = generator.beta(28, 72, DRAWS)
    x["offenders"] = np.full(DRAWS, 250.0)
    return model(x)


def ours(common_factor: Mapping[str, float]) -> Draws:
    """The same through our functions."""
    return monte_carlo(INPUTS, model, draws=DRAWS, seed=SEED, common_factor=common_factor)


def seconds(action: Callable[[], object]) -> float:
    """How long it takes once."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def page(medians: Mapping[str, float], ratios: Mapping[str, float]) -> str:
    """The results in Markdown."""
    rows = [f"| {name} | {medians[name]:.3f} | {ratios[name]:.2f} |" for name in medians]
    return "\n".join(
        [
            "# Monte Carlo", "",
            f"{DRAWS:,} draws over {len(INPUTS)} inputs, medians of {REPEATS} turns; at most "
            f"{LIMIT} times bare NumPy is allowed. Times are this machine's; only the ratios carry "
            "over.", "",
            "| route | seconds | times bare NumPy |", "|---|---:|---:|", *rows, "",
        ]
    )  # fmt: skip


def main() -> None:
    """Measure, print, and fail if we are too slow."""
    routes: dict[str, Callable[[], object]] = {
        "bare NumPy": bare,
        "ours": lambda: ours(FACTOR),
        "ours, a PERT and a beta input on the common factor too": lambda: ours(
            {**FACTOR, "multiplier0": LOADING, "detected": LOADING}
        ),
    }
    means = [float(np.mean(values)) for values in (bare(), ours(FACTOR))]
    assert math.isclose(*means, rel_tol=0.01), "the two do not draw the same thing"
    rounds = [{name: seconds(run) for name, run in routes.items()} for _ in range(REPEATS)]
    medians = {name: statistics.median(turn[name] for turn in rounds) for name in routes}
    ratios = {name: middle / medians["bare NumPy"] for name, middle in medians.items()}
    for name, middle in medians.items():
        print(f"{name}: {middle:.3f} s, {ratios[name]:.2f} times bare NumPy")
    RESULTS.write_text(page(medians, ratios), encoding="utf-8")
    if medians["ours"] > LIMIT * medians["bare NumPy"]:
        sys.exit(f"slower than {LIMIT} times bare NumPy")


if __name__ == "__main__":
    main()
