"""Measure a claim log from file to waits and curves against DuckDB and two survival libraries.

    claims.py [--claims N] [--folder DIR] [--out FILE]

Makes a log of a fifth of the claims and one of all of them, from a seed (0.3 GB as it comes: five
million claims, twenty million events), takes each step by every route, and writes
benchmarks/claims.md. Seconds are this machine's; only the ratios carry over.
"""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Iterator
from functools import partial
from importlib.metadata import version
from pathlib import Path

from claims_made import write_log
from claims_route import CURVE, DAYS, FROM_FILE, OURS, TASKS
from scale_route import MEMORY_LIMIT, THREADS
from turns import Measured, ask, compared, heading, measure_sizes, take_turns

HERE = Path(__file__).parent
SEED, REPEATS = 2010, 3
# The log, and as much again for its parts while it is read.
BYTES_A_CLAIM = 400
EVENTS_A_CLAIM = 4
MIB = 2**20


def make_log(folder: Path, claims: int) -> Path:
    """A log of so many claims, made where it is not there yet."""
    path = folder / f"claims-{claims}.parquet"
    if path.exists():
        return path
    if shutil.disk_usage(folder).free < BYTES_A_CLAIM * claims:
        sys.exit(f"{folder} has too little room. Name another with --folder.")
    write_log(path, claims, seed=SEED)
    return path


def measure(claims: int, log: Path) -> Iterator[Measured]:
    """Every task by every route, at one size."""
    for task, routes in TASKS.items():
        # What holds the other two steps runs once.
        turns = 1 if task == FROM_FILE else REPEATS
        asked = partial(ask, "claims_route.py", task)
        found = take_turns(lambda route, asked=asked: asked(route, log), routes, turns)
        yield from compared(claims, task, found)


def findings(found: list[Measured]) -> Iterator[str]:
    """What our own route took, in words: memory against size, seconds, and what falls short."""
    ours = {(one.task, one.size): one for one in found if one.route == OURS}
    sizes = sorted({one.size for one in found})
    small, large = sizes[0], sizes[-1]
    parts = ours[DAYS, small], ours[DAYS, large]
    growth = parts[1].peak_mib / parts[0].peak_mib
    yield (
        f"Memory of the event step: {parts[0].peak_mib:.0f} MiB, and {parts[1].peak_mib:.0f} MiB "
        f"with {large / small:.0f} times the events ({growth:.2f} times)."
    )
    few, many = (ours[FROM_FILE, size].peak_mib for size in (small, large))
    yield (
        f"Memory from the file to the curve, every row of the waits kept: {few:.0f} and "
        f"{many:.0f} MiB, {(many - few) * MIB / (large - small):.0f} bytes a claim more."
    )
    days = parts[1]
    seconds = days.median("processor_seconds")
    yield (
        f"{large * EVENTS_A_CLAIM:,} events read, checked and counted on both clocks in "
        f"{days.seconds:.0f} seconds ({seconds:.0f} of a processor): "
        f"{large * EVENTS_A_CLAIM / days.seconds:,.0f} events a second."
    )
    yield (
        f"Falls short of the bare query, which checks nothing, has one clock and no working days: "
        f"{days.ratio:.0f} times its seconds."
    )
    curves = {one.route: one for one in found if one.task == CURVE and one.size == large}
    for route, one in curves.items():
        if route != OURS:
            ratio = curves[OURS].seconds / one.seconds
            words = "Falls short of" if ratio > 1 else "Faster than"
            yield f"{words} {route} in the curve of given days: {ratio:.2f} times its seconds."


def report(found: list[Measured]) -> str:
    """The text of claims.md."""
    names = ("duckdb", "lifelines", "numpy", "pandas", "pyarrow", "statsmodels")
    packages = ", ".join(f"{name} {version(name)}" for name in names)
    lines = [
        "# Claim logs, at size",
        "",
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python "
        f"{platform.python_version()}, {packages}. Made-up logs from a seed (Parquet, four events "
        "a claim, in the order of their times; most claims are paid, some withdrawn, some open). "
        "Ours reads, checks for every fault, and counts days and working days on both clocks, a "
        "part of the claims at a time; the bare query counts days on one clock. Each turn is a "
        "process of its own, its imports not counted in seconds but in memory; "
        f"{REPEATS} turns for the days and the curve, one for both in one; routes one after "
        "another, the same answer from all. Ours computes curves "
        "with statsmodels, and adds its input checks, numbers at risk and log-log limits. DuckDB "
        f"has {THREADS} threads and {MEMORY_LIMIT}. Where other work shares the machine, processor "
        "seconds are the steadier measure; load in the last 15 minutes: "
        f"{os.getloadavg()[2]:.1f}.",
        "",
        *(f"- {words}" for words in findings(found)),
        "",
        heading("claims"),
        *(one.line() for one in found),
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure, print, and write the results."""
    measure_sizes(
        "Measure claim logs at size.", ("claims", 5_000_000), make=make_log, measure=measure,
        report=report, out=HERE / "claims.md",
    )  # fmt: skip


if __name__ == "__main__":
    main()
