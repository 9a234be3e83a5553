"""Measure our totals of payment lines against pandas, Polars and a bare DuckDB query.

    scale.py [--lines-a-file N] [--files N] [--folder DIR]

Makes payment files (1.4 GB as it comes: 10 files of 10 million lines), asks the first file with
every route and all of them with DuckDB's two, and writes benchmarks/scale.md. Seconds are this
machine's; only the ratios carry over. Routes take turns, so that a busy moment hits them alike.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from scale_route import MEMORY_LIMIT, QUESTIONS, ROUTES, THREADS
from turns import ask, compared, take_turns

from tp_analysis.spending.generated import PAYMENTS_SCHEMA, payment_batches, write_parquet

HERE = Path(__file__).parent
SCRIPT = "scale_route.py"
SEED = 2010
REPEATS = 5
BARE, OURS = "DuckDB, bare query", "ours, DuckDB"
LIMIT = 1.3
BYTES_A_LINE = 15
HEAD = """| question | route | seconds (median) | least | most | ratio to the bare query \
| processor seconds (median) | ratio | peak memory (MiB) |
|---|---|---|---|---|---|---|---|---|"""


def make_files(folder: Path, files: int, lines: int) -> list[Path]:
    """The payment files, made where they are not there yet."""
    paths = [folder / f"payments-{lines}-{number:02}.parquet" for number in range(files)]
    missing = [path for path in paths if not path.exists()]
    if shutil.disk_usage(folder).free < 2 * BYTES_A_LINE * lines * len(missing):
        sys.exit(f"{folder} has too little room. Name another with --folder.")
    for number, path in enumerate(paths):
        if path in missing:
            partial = path.with_suffix(".partial")
            with partial.open("wb") as sink:
                write_parquet(payment_batches(lines, seed=SEED + number), sink, PAYMENTS_SCHEMA)
            partial.rename(path)
    return paths


def measure(question: str, routes: list[str], files: list[Path]) -> tuple[list[str], float]:
    """Rows of the table for one question, and what our route over DuckDB takes, as a ratio."""
    for route in routes:  # once uncounted, so that the files lie in the page cache for all
        ask(SCRIPT, question, route, *files)
    turns = take_turns(lambda route: ask(SCRIPT, question, route, *files), routes, REPEATS)
    found = {one.route: one for one in compared(len(files), question, turns)}
    worked = {route: one.median("processor_seconds") for route, one in found.items()}
    rows = []
    for route, one in found.items():
        taken = one.all("seconds")
        rows.append(
            f"| {question} | {route} | {one.seconds:.2f} | {min(taken):.2f} | {max(taken):.2f} "
            f"| {one.ratio:.2f} | {worked[route]:.2f} | {worked[route] / worked[BARE]:.2f} "
            f"| {one.peak_mib:.0f} |"
        )
        print(rows[-1], flush=True)
    return rows, found[OURS].seconds / found[BARE].seconds


def section(routes: list[str], files: list[Path], lines: int) -> tuple[list[str], float]:
    """The table for one size, and the worst ratio of ours to the bare query."""
    print(f"{lines:,} lines", flush=True)
    found = [measure(question, routes, files) for question in QUESTIONS]
    size = sum(path.stat().st_size for path in files) / 2**30
    title = f"## {lines:,} lines, {len(files)} Parquet file(s), {size:.2f} GiB"
    rows = [row for rows, _ in found for row in rows]
    return [title, "", HEAD, *rows, ""], max(ratio for _, ratio in found)


def report(small: list[str], large: list[str], worst: float) -> str:
    """The text of scale.md."""
    packages = ", ".join(
        f"{name} {version(name)}" for name in ("duckdb", "narwhals", "pandas", "polars", "pyarrow")
    )
    met = "yes" if worst <= LIMIT else "**no**"
    lines = [
        "# Totals of payment lines, at size",
        "",
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python "
        f"{platform.python_version()}, {packages}. Illustrative lines from a seed. Each answer is "
        f"a process of its own, imports not counted; {REPEATS} turns, routes one after another. "
        f"Both DuckDB routes have {THREADS} threads and {MEMORY_LIMIT}; all routes gave the same "
        "answer to the penny. Our routes also look for missing amounts and add debits and shares. "
        "Where other work shares the machine, processor seconds are the steadier measure; load in "
        f"the last 15 minutes: {os.getloadavg()[2]:.1f}.",
        "",
        f"Ours over DuckDB against the bare query at the larger size: at worst {worst:.2f} times; "
        f"at most {LIMIT} wanted: {met}.",
        "",
        *small,
        *large,
    ]
    return "\n".join(lines).rstrip() + "\n"


def main() -> None:
    """Measure, print, and write the results."""
    parser = argparse.ArgumentParser(description="Measure totals of payment lines at size.")
    parser.add_argument("--lines-a-file", type=int, default=10_000_000)
    parser.add_argument("--files", type=int, default=10)
    parser.add_argument("--folder", type=Path, help="where the files are made, and kept")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = options.folder or Path(made)
        files = make_files(folder, options.files, options.lines_a_file)
        small, _ = section(list(ROUTES), files[:1], options.lines_a_file)
        large, worst = section([BARE, OURS], files, options.lines_a_file * options.files)
    text = report(small, large, worst)
    (HERE / "scale.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
