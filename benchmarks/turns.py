"""Routes that take turns over the same task: what each took, as ratios to the first of them."""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from scale_route import THREADS

HERE = Path(__file__).parent
Turn = dict[str, float | str]


def ask(script: str, task: str, route: str, *inputs: Path) -> Turn:
    """What one process of a script says of one task by one route."""
    limits = {"POLARS_MAX_THREADS": str(THREADS), "OMP_NUM_THREADS": str(THREADS)}
    command = [sys.executable, HERE / script, task, route, *inputs]
    done = subprocess.run(
        [str(part) for part in command], env={**os.environ, **limits}, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        sys.exit(f"{task}, {route}: {done.stderr[-2000:]}")
    return json.loads(done.stdout)


def take_turns(
    ask_route: Callable[[str], Turn], routes: Iterable[str], repeats: int
) -> dict[str, list[Turn]]:
    """The turns of each route; all must answer the same."""
    # The order turns round each time, so that being first favours nobody.
    orders = [list(routes)[:: 1 - 2 * (turn % 2)] for turn in range(repeats)]
    found = [{route: ask_route(route) for route in order} for order in orders]
    answers = {turn["answer"] for one in found for turn in one.values()}
    assert len(answers) == 1, f"the routes do not agree: {answers}"
    return {route: [one[route] for one in found] for route in orders[0]}


@dataclass(frozen=True)
class Measured:
    """One task by one route, at one size: what each turn took, and what the first route did."""

    size: int
    task: str
    route: str
    turns: list[Turn]
    first_seconds: float | None = None

    def all(self, what: str) -> list[float]:
        """A measure of each turn."""
        return [float(turn[what]) for turn in self.turns]

    def median(self, what: str) -> float:
        """The median of a measure over the turns."""
        return statistics.median(self.all(what))

    @property
    def seconds(self) -> float:
        """The median over the turns."""
        return self.median("seconds")

    @property
    def peak_mib(self) -> float:
        """The most memory that any turn took."""
        return max(self.all("peak_mib"))

    @property
    def ratio(self) -> float | None:
        """The seconds against those of the first route, where there is one."""
        return self.seconds / self.first_seconds if self.first_seconds else None

    def line(self) -> str:
        """A row of the table under `heading`."""
        seconds = self.all("seconds")
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}"
        return (
            f"| {self.size:,} | {self.task} | {self.route} | {self.seconds:.2f} "
            f"| {min(seconds):.2f} | {max(seconds):.2f} | {ratio} "
            f"| {self.median('processor_seconds'):.2f} | {self.peak_mib:.0f} |"
        )


def heading(size: str) -> str:
    """The head of the table of sizes of one kind, such as "rows"."""
    columns = (
        size, "task", "route", "seconds (median)", "least", "most", "ratio to the first route",
        "processor seconds (median)", "peak memory (MiB)",
    )  # fmt: skip
    return f"| {' | '.join(columns)} |\n{'|---' * len(columns)}|"


def compared(size: int, task: str, turns: dict[str, list[Turn]]) -> Iterator[Measured]:
    """Each route of a task, beside the first of them."""
    first = statistics.median(float(turn["seconds"]) for turn in next(iter(turns.values())))
    return (Measured(size, task, route, taken, first) for route, taken in turns.items())


def measure_sizes(
    description: str,
    largest: tuple[str, int],
    *,
    make: Callable[[Path, int], Path],
    measure: Callable[[int, Path], Iterable[Measured]],
    report: Callable[[list[Measured]], str],
    out: Path,
) -> None:
    """Make, measure and print a fifth of the largest size and all of it, and write the report."""
    name, usual = largest
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument(f"--{name}", type=int, default=usual, dest="size")
    parser.add_argument("--folder", type=Path, help="where the files are made, and kept")
    parser.add_argument("--out", type=Path, default=out)
    options = parser.parse_args()
    found: list[Measured] = []
    with tempfile.TemporaryDirectory() as made:
        folder = options.folder or Path(made)
        for size in (options.size // 5, options.size):
            for one in measure(size, make(folder, size)):
                found.append(one)
                print(one.line(), flush=True)
    options.out.write_text(report(found), encoding="utf-8")
