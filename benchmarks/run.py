"""Measure the suite against the plain way of doing it, as ratios in one run.

The plain way: `papermill`, then `jupyter nbconvert --to html`, then a headless browser's PDF, each
its own process, for the same notebook. Writes benchmarks/results.md. Times are this machine's;
only the ratios carry over.
"""

from __future__ import annotations

import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
NOTEBOOK = ROOT / "notebooks" / "spending.ipynb"
REPEATS = 5
BROWSER_FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking")


def run(*command: str) -> None:
    """Run a command of the environment this script runs in, quietly; fail loudly."""
    subprocess.run([str(part) for part in command], cwd=ROOT, check=True, capture_output=True)


def median_seconds(action: Callable[[], None]) -> float:
    """The median of a few runs, after one that is not counted."""
    action()
    seconds = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        action()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def baseline(folder: Path, browser: str) -> Callable[[], None]:
    """The plain way, one process after another."""
    scripts = Path(sys.executable).parent
    executed, page = folder / "executed.ipynb", folder / "executed.html"

    def build() -> None:
        run(scripts / "papermill", NOTEBOOK, executed)
        run(scripts / "jupyter", "nbconvert", "--to", "html", executed)
        run(browser, *BROWSER_FLAGS, f"--print-to-pdf={folder / 'page.pdf'}", page.as_uri())

    return build


def ours(folder: Path, *, force: bool) -> Callable[[], None]:
    """The same notebook through the suite, in a process of its own."""
    command = [sys.executable, "-m", "tp_analysis", "build", "spending", "--out", folder]
    return lambda: run(*command, *(["--force"] if force else []))


def main() -> None:
    """Measure, print, and write the results."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        sys.exit("No Chromium here, so the baseline cannot be run. Install chromium and try again.")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plain = median_seconds(baseline(folder, browser))
        edition = median_seconds(ours(folder / "out", force=True))
        nothing = median_seconds(ours(folder / "out", force=False))
        usage = median_seconds(lambda: run(sys.executable, "-m", "tp_analysis", "--help"))
    lines = [
        "# Results",
        "",
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}, medians of {REPEATS} runs.",
        "",
        "| what | seconds | target | met |",
        "|---|---|---|---|",
        f"| the plain way, one edition | {plain:.2f} | the baseline | |",
        f"| tp build, one edition, cold start | {edition:.2f} | none: warm kernels are to come | |",
        f"| ratio | {plain / edition:.1f} times faster | 5 with warm imports | "
        f"{'yes' if plain / edition >= 5 else 'no'} |",
        f"| tp build, nothing changed | {nothing:.2f} | 0.7 | "
        f"{'yes' if nothing <= 0.7 else 'no'} |",
        f"| tp --help | {usage:.2f} | 0.25 | {'yes' if usage <= 0.25 else 'no'} |",
        "",
    ]
    (ROOT / "benchmarks" / "results.md").write_text("\n".join(lines), encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
