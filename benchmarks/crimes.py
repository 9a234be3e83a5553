"""Measure the gathering and counting of police files against pandas and a bare DuckDB query.

    crimes.py [--rows N] [--folder DIR] [--out FILE]

Makes monthly street files in the layout of data.police.uk, from a seed (1.1 GB as it comes: five
million rows), gathers a fifth of them and all of them, counts them by every route, and writes
benchmarks/crimes.md. Seconds are this machine's; only the ratios carry over.
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

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
from crimes_route import QUESTIONS, ROUTES
from scale_route import MEMORY_LIMIT, THREADS
from turns import Measured, ask, compared, heading, measure_sizes, take_turns

HERE = Path(__file__).parent
SEED, REPEATS = 2010, 5
SCRIPT = "crimes_route.py"
GATHER, OURS = "gather", "ours"
ROWS_A_FILE, BYTES_A_ROW = 11_000, 270
MONTHS = [f"2023-{month:02}" for month in range(4, 13)] + [f"2024-{m:02}" for m in (1, 2, 3)]
CATEGORIES = (
    "Anti-social behaviour", "Violence and sexual offences", "Burglary",
    "Criminal damage and arson", "Drugs", "Other theft", "Public order", "Robbery",
    "Shoplifting", "Vehicle crime",
)  # fmt: skip
SHARES = (0.24, 0.31, 0.04, 0.08, 0.03, 0.07, 0.08, 0.01, 0.07, 0.07)
OUTCOMES = (
    "Under investigation", "Unable to prosecute suspect", "Awaiting court outcome",
    "Investigation complete; no suspect identified", "Local resolution",
)  # fmt: skip
POLICY = (
    '[dataset."crime/crimes"]\nprofile = "already-published"\nsource = "made up, from a seed"\n'
)


def make_project(folder: Path, rows: int) -> Path:
    """A project with so many rows of street crime, made where it is not there yet."""
    project = folder / f"crimes-{rows}"
    if (project / "suite.toml").exists():
        return project
    if shutil.disk_usage(folder).free < 2 * BYTES_A_ROW * rows:
        sys.exit(f"{folder} has too little room. Name another with --folder.")
    for number, first in enumerate(range(0, rows, ROWS_A_FILE)):
        force, month = divmod(number, len(MONTHS))
        write_file(
            project / "data/raw/crime" / MONTHS[month], f"force-{force}", MONTHS[month],
            min(ROWS_A_FILE, rows - first), np.random.default_rng([SEED, number]),
        )  # fmt: skip
    (project / "disclosure.toml").write_text(POLICY, encoding="utf-8")
    (project / "suite.toml").touch()
    return project


def write_file(folder: Path, force: str, month: str, rows: int, rng: np.random.Generator) -> None:
    """The street file of one force and month, as the site names it and lays it out."""
    folder.mkdir(parents=True, exist_ok=True)
    category = rng.choice(len(CATEGORIES), rows, p=SHARES)
    no_crime, nowhere = category == 0, rng.random(rows) < 0.02
    ids = rng.bytes(32 * rows).hex()
    lsoa = rng.integers(0, 300, rows)
    names = pa.array([
        f"Authority {force.removeprefix('force-')} {'ABC'[at % 3]} {at // 3 % 20 + 1:03}"
        f"{'ABCDE'[at // 60]}"
        for at in range(300)
    ])  # fmt: skip
    plain = {
        "Crime ID": pa.array([ids[64 * at : 64 * at + 64] for at in range(rows)]),
        "Month": pa.repeat(month, rows),
        "Reported by": pa.repeat(force, rows),
        "Falls within": pa.repeat(force, rows),
        "Longitude": pa.array(np.round(-1 + rng.random(rows), 6)),
        "Latitude": pa.array(np.round(51 + rng.random(rows), 6)),
        "Location": pa.repeat("On or near Made-up Street", rows),
        "LSOA code": pa.array([f"E{at:08}" for at in range(300)]).take(pa.array(lsoa)),
        "LSOA name": names.take(pa.array(lsoa)),
        "Crime type": pa.array(CATEGORIES).take(pa.array(category)),
        "Last outcome category": pa.array(OUTCOMES).take(
            pa.array(rng.integers(0, len(OUTCOMES), rows))
        ),
        "Context": pa.nulls(rows, pa.string()),
    }
    for name in ("Longitude", "Latitude", "LSOA code", "LSOA name"):
        plain[name] = without(plain[name], nowhere)
    plain["Location"] = pc.if_else(pa.array(nowhere), "No Location", plain["Location"])
    for name in ("Crime ID", "Last outcome category"):
        plain[name] = without(plain[name], no_crime)
    pa.csv.write_csv(
        pa.table(plain), folder / f"{month}-{force}-street.csv",
        pa.csv.WriteOptions(quoting_style="none"),
    )  # fmt: skip


def without(cells: pa.Array, missing: np.ndarray) -> pa.Array:
    """The cells, those that are missing empty."""
    return pc.if_else(pa.array(missing), pa.scalar(None, cells.type), cells)


def measure(rows: int, project: Path) -> Iterator[Measured]:
    """Gathering at one size, then every question by every route."""
    gathered = ask(SCRIPT, GATHER, OURS, project)
    assert gathered["answer"] == str(rows), "rows were lost"
    yield Measured(rows, GATHER, OURS, [gathered])
    for question in QUESTIONS:
        for route in ROUTES:  # once uncounted, so that the files lie in the page cache for all
            ask(SCRIPT, question, route, project)
        asked = partial(ask, SCRIPT, question)
        turns = take_turns(lambda route, asked=asked: asked(route, project), ROUTES, REPEATS)
        yield from compared(rows, question, turns)


def findings(found: list[Measured]) -> Iterator[str]:
    """What our own route took, in words: the ratio at the larger size, and the growth of memory."""
    large = max(one.size for one in found)
    ours = [one for one in found if one.route == OURS]
    worst = max(one.ratio or 0 for one in ours if one.size == large)
    yield f"Our counting against the bare query at {large:,} rows: at worst {worst:.2f} times."
    for task in dict.fromkeys(one.task for one in ours):
        small, big = (one.peak_mib for one in ours if one.task == task)
        times = large / min(one.size for one in ours)
        yield (
            f"Memory for {task!r}: {small:.0f} MiB, and {big:.0f} MiB with {times:.0f} times the "
            f"rows ({big / small:.2f} times)."
        )


def report(found: list[Measured]) -> str:
    """The text of crimes.md."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("duckdb", "pandas", "pyarrow"))
    lines = [
        "# Police files, at size",
        "",
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python "
        f"{platform.python_version()}, {packages}. Made-up street files from a seed, one a force "
        f"and month, {ROWS_A_FILE:,} rows each, in the layout of data.police.uk. Gathering reads "
        "the CSV files, checks every cell, looks for repeats and doubles, and writes Parquet; it "
        f"runs once. Each count is a process of its own, imports not counted; {REPEATS} turns, "
        f"routes one after another, the same answer from all. DuckDB has {THREADS} threads and "
        f"{MEMORY_LIMIT}. Where other work shares the machine, processor seconds are the steadier "
        f"measure; load in the last 15 minutes: {os.getloadavg()[2]:.1f}.",
        "",
        *(f"- {words}" for words in findings(found)),
        "",
        heading("rows"),
        *(one.line() for one in found),
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure, print, and write the results."""
    measure_sizes(
        "Measure police files at size.", ("rows", 5_000_000), make=make_project, measure=measure,
        report=report, out=HERE / "crimes.md",
    )  # fmt: skip


if __name__ == "__main__":
    main()
