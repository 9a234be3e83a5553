"""Measure a claim log from file to waits and curves against DuckDB and two survival libraries.

    claims.py [--claims N] [--folder DIR] [--out FILE]

Makes a log of a fifth of the claims and one of all of them, from a seed (0.3 GB as it comes: five
million claims, twenty million events), takes each step by every route, and writes
benchmarks/claims.md. Seconds are this machine's; only the ratios carry over.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from claims_made import write_log
from claims_route import CURVE, DAYS, FROM_FILE, OURS, TASKS
from scale_route import MEMORY_LIMIT, THREADS

HERE = Path(__file__).parent
SEED, REPEATS = 2010, 3
# The log, and as much again for its parts while it is read.
BYTES_A_CLAIM = 400
EVENTS_A_CLAIM = 4
MIB = 2**20
HEAD = """| claims | task | route | seconds (median) | least | most | ratio to the first route \
| processor seconds (median) | peak memory (MiB) |
|---|---|---|---|---|---|---|---|---|"""


def make_log(folder: Path, claims: int) -> Path:
    """A log of so many claims, made where it is not there yet."""
    path = folder / f"claims-{claims}.parquet"
    if path.exists():
        return path
    if shutil.disk_usage(folder).free < BYTES_A_CLAIM * claims:
        sys.exit(f"{folder} has too little room. Name another with --folder.")
    write_log(path, claims, seed=SEED)
    return path


def ask(task: str, route: str, log: Path) -> dict[str, float | str]:
    """What one process says of one task by one route."""
    limits = {"OMP_NUM_THREADS": str(THREADS)}
    done = subprocess.run(
        [sys.executable, str(HERE / "claims_route.py"), task, route, str(log)],
        env={**os.environ, **limits}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        sys.exit(f"{task}, {route}: {done.stderr[-2000:]}")
    return json.loads(done.stdout)


@dataclass(frozen=True)
class Measured:
    """One task by one route, at one size: what each turn took."""

    claims: int
    task: str
    route: str
    turns: list[dict[str, float | str]]
    first_seconds: float

    @property
    def seconds(self) -> float:
        """The median over the turns."""
        return self.median("seconds")

    def median(self, what: str) -> float:
        """The median of a measure over the turns."""
        return statistics.median(float(turn[what]) for turn in self.turns)

    @property
    def peak_mib(self) -> float:
        """The most memory that any turn took."""
        return max(float(turn["peak_mib"]) for turn in self.turns)

    @property
    def ratio(self) -> float:
        """The seconds against those of the first route."""
        return self.seconds / self.first_seconds

    def line(self) -> str:
        """A row of the table."""
        seconds = [float(turn["seconds"]) for turn in self.turns]
        return (
            f"| {self.claims:,} | {self.task} | {self.route} | {self.seconds:.2f} "
            f"| {min(seconds):.2f} | {max(seconds):.2f} | {self.ratio:.2f} "
            f"| {self.median('processor_seconds'):.2f} | {self.peak_mib:.0f} |"
        )


def measure(claims: int, log: Path) -> Iterator[Measured]:
    """Every task by every route, at one size."""
    for task, routes in TASKS.items():
        # What holds the other two steps runs once.
        turns = 1 if task == FROM_FILE else REPEATS
        # The order turns round each time, so that being first favours nobody.
        orders = [list(routes)[:: 1 - 2 * (turn % 2)] for turn in range(turns)]
        found = [{route: ask(task, route, log) for route in order} for order in orders]
        answers = {one["answer"] for turn in found for one in turn.values()}
        assert len(answers) == 1, f"{task}: the routes do not agree: {answers}"
        first = statistics.median(float(turn[next(iter(routes))]["seconds"]) for turn in found)
        for route in routes:
            yield Measured(claims, task, route, [turn[route] for turn in found], first)


def findings(found: list[Measured]) -> Iterator[str]:
    """What our own route took, in words: memory against size, seconds, and what falls short."""
    ours = {(one.task, one.claims): one for one in found if one.route == OURS}
    sizes = sorted({one.claims for one in found})
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
    curves = {one.route: one for one in found if one.task == CURVE and one.claims == large}
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
        HEAD,
        *(one.line() for one in found),
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure, print, and write the results."""
    parser = argparse.ArgumentParser(description="Measure claim logs at size.")
    parser.add_argument("--claims", type=int, default=5_000_000)
    parser.add_argument("--folder", type=Path, help="where the logs are made, and kept")
    parser.add_argument("--out", type=Path, default=HERE / "claims.md")
    options = parser.parse_args()
    found: list[Measured] = []
    with tempfile.TemporaryDirectory() as made:
        folder = options.folder or Path(made)
        for claims in (options.claims // 5, options.claims):
            for one in measure(claims, make_log(folder, claims)):
                found.append(one)
                print(one.line(), flush=True)
    options.out.write_text(report(found), encoding="utf-8")


if __name__ == "__main__":
    main()
