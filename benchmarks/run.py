"""Measure the suite against the plain way of doing it, as ratios in one run.

Writes benchmarks/results.md. Times are this machine's; only the ratios carry over.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import psutil
from many import make_project

from tp_analysis.project import find_project
from tp_analysis.suite.plan import Request, plan_editions

HERE = Path(__file__).parent
ROOT = HERE.parent
SCRIPTS = Path(sys.executable).parent
# The one edition that is measured by itself.
EDITION = "spending"
REPEATS = 5
MANY = (25, 50, 100)
TP = (sys.executable, "-m", "tp_analysis")
STAGES = ("run", "html", "pdf", "data files", "checks")


def run(*command: str | Path, folder: Path = ROOT) -> str:
    """Run a command of the environment this script runs in; its output; fail loudly."""
    path = f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [str(part) for part in command], cwd=folder, env={**os.environ, "PATH": path},
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    return done.stdout


def seconds(action: Callable[[], object]) -> float:
    """How long it takes once."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def median_seconds(action: Callable[[], object]) -> float:
    """The median of a few runs, after one that is not counted."""
    action()
    return statistics.median(seconds(action) for _ in range(REPEATS))


def notebooks() -> dict[str, Path]:
    """The notebook of each edition that `tp build` makes of this project."""
    editions = plan_editions(find_project(), Request())
    return {edition.report: edition.notebook for edition in editions}


def baselines(folder: Path, browser: str) -> dict[str, float]:
    """The plain way, by notebook: medians of a loop over all of them."""
    loops: list[dict[str, float]] = []
    for _ in range(REPEATS):
        loops.append({})
        for name, notebook in notebooks().items():
            script = ("sh", HERE / "baseline.sh", notebook, folder, browser)
            loops[-1][name] = seconds(lambda script=script: run(*script))
    return {name: statistics.median(loop[name] for loop in loops) for name in loops[0]}


def stages(out: Path) -> dict[str, dict[str, float]]:
    """How long each stage of each edition took in the last build below `out`."""
    found = {}
    for name in notebooks():
        newest = max(out.glob(f".built/*/*/{name}-*/times.json"), key=lambda p: p.stat().st_mtime)
        found[name] = json.loads(newest.read_text())["seconds"]
    return found


def warm_edition() -> dict[str, float]:
    """The median of each stage of one edition, imports warm."""
    rounds = json.loads(run(sys.executable, HERE / "warm_edition.py", EDITION, str(REPEATS)))
    return {stage: statistics.median(r[stage] for r in rounds) for stage in rounds[0]}


class Watcher(threading.Thread):
    """The largest memory of any worker, and of any kernel, while a build runs."""

    def __init__(self, process: psutil.Process) -> None:
        super().__init__(daemon=True)
        self.process, self.samples = process, []

    def run(self) -> None:
        while self.process.is_running() and self.process.status() != psutil.STATUS_ZOMBIE:
            try:
                sizes = [p.memory_info().rss / 2**20 for p in self.process.children(recursive=True)]
                self.samples.append((time.perf_counter(), max(sizes, default=0.0), sum(sizes)))
            except psutil.Error:
                pass
            time.sleep(0.2)


def many_editions(base: Path, browser: str) -> list[str]:
    """Rows of the table of many small editions: time, and the memory of the largest process."""
    rows = []
    plain = 0.0
    for places in MANY:
        root = base / f"many-{places}"
        make_project(root, places)
        script = ("sh", HERE / "baseline.sh", root / "notebooks" / "people.ipynb", root, browser)
        plain = plain or median_seconds(lambda s=script, root=root: run(*s, folder=root))
        start = time.perf_counter()
        build = psutil.Popen([*TP, "build"], cwd=root, stdout=subprocess.DEVNULL)
        watcher = Watcher(build)
        watcher.start()
        assert build.wait() == 0
        taken = time.perf_counter() - start
        watcher.join()
        halves = [s for s in watcher.samples if s[0] - start > 3]
        early = max(s[1] for s in halves[: len(halves) // 2])
        late = max(s[1] for s in halves[len(halves) // 2 :])
        nothing = statistics.median(
            seconds(lambda root=root: run(*TP, "build", folder=root)) for _ in range(REPEATS)
        )
        rows.append(
            f"| {places} | {places * plain:.0f} | {taken:.1f} | {places * plain / taken:.1f} times "
            f"| {taken / places:.2f} | {early:.0f} | {late:.0f} "
            f"| {nothing:.2f} |"
        )
    return rows


def verdict(value: float, target: float, *, at_least: bool) -> str:
    """Whether a target is met, in a word."""
    met = value >= target if at_least else value <= target
    return "yes" if met else "**no**"


def main() -> None:
    """Measure, print, and write the results."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        sys.exit("No Chromium here, so the baseline cannot be run. Install chromium and try again.")
    # Both ways keep compiled modules, as Python does for everybody who has not forbidden it.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    run(*TP, "build")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plain = baselines(folder, browser)
        warm = warm_edition()
        out = folder / "out"
        suite = median_seconds(lambda: run(*TP, "build", "--force", "--out", out))
        parts = stages(out)
        nothing = median_seconds(lambda: run(*TP, "build", "--out", out))
        usage = median_seconds(lambda: run(*TP, "--help"))
        rows = many_editions(folder, browser)
    text = "\n".join(report(plain, warm, suite, parts, nothing, usage, rows))
    (HERE / "results.md").write_text(text, encoding="utf-8")
    print(text)


def report(
    plain: dict[str, float], warm: dict[str, float], suite: float,
    parts: dict[str, dict[str, float]], nothing: float, usage: float, rows: list[str],
) -> list[str]:  # fmt: skip
    """The lines of results.md."""
    edition = sum(warm[stage] for stage in ("run", "html", "pdf"))
    loop = sum(plain.values())
    packages = ", ".join(
        f"{name} {version(name)}" for name in ("papermill", "nbconvert", "pandas", "matplotlib")
    )
    one, all_of_them = plain[EDITION] / edition, loop / suite
    return [
        "# Results",
        "",
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python "
        f"{platform.python_version()}, {packages}. Medians of {REPEATS} runs; the baseline is "
        "`baseline.sh`, run in the same hour. Only the ratios carry over to another machine.",
        "",
        "| what | the plain way (s) | here (s) | ratio or limit | target | met |",
        "|---|---|---|---|---|---|",
        f"| one edition ({EDITION}), imports warm, notebook to HTML and PDF | {plain[EDITION]:.2f} "
        f"| {edition:.2f} | {one:.1f} times | 5 (goal 8) | {verdict(one, 5, at_least=True)} |",
        f"| the whole suite ({len(plain)} editions), `tp build --force`, a new process "
        f"| {loop:.2f} | {suite:.2f} | {all_of_them:.1f} times | 10 (goal 12) "
        f"| {verdict(all_of_them, 10, at_least=True)} |",
        f"| `tp build`, nothing changed | | {nothing:.2f} | | 0.7 s "
        f"| {verdict(nothing, 0.7, at_least=False)} |",
        f"| `tp --help` | | {usage:.2f} | | 0.25 s | {verdict(usage, 0.25, at_least=False)} |",
        "",
        "## Where the time of one warm edition goes",
        "",
        "| stage | seconds |",
        "|---|---|",
        f"| the notebook: kernel start, cells, shut-down | {warm['run']:.2f} |",
        f"| HTML | {warm['html']:.2f} |",
        f"| PDF | {warm['pdf']:.2f} |",
        f"| checks of the release (timed apart) | {warm['checks']:.2f} |",
        f"| the rest: hashing inputs, receipt, handing over | "
        f"{warm['all'] - edition - warm['checks']:.2f} |",
        "",
        "## Where the time of the suite goes",
        "",
        "One edition a line: seconds from its start in the last of the builds, while others ran",
        "beside it on the same cores, and the plain way. Before the first edition starts, the warm",
        "parents import for two seconds; the summary waits for all others.",
        "",
        f"| edition | {' | '.join(STAGES)} | together | the plain way |",
        "|---|---|---|---|---|---|---|---|",
        *(_stage_row(name, seconds, plain[name]) for name, seconds in parts.items()),
        "",
        "## Many small editions",
        "",
        "Synthetic places, one report with a table and a chart each. The plain way is one edition,",
        "measured, times their number. Memory is that of the largest worker or kernel in the first",
        "and the second half of the build.",
        "",
        "| editions | the plain way (s) | here (s) | ratio | a piece (s) | first half (MiB) "
        "| second half (MiB) | built again (s) |",
        "|---|---|---|---|---|---|---|---|",
        *rows,
        "",
    ]


def _stage_row(name: str, taken: dict[str, float], plain: float) -> str:
    shown = " | ".join(f"{taken[stage]:.2f}" for stage in STAGES)
    return f"| {name} | {shown} | {sum(taken[stage] for stage in STAGES):.2f} | {plain:.2f} |"


if __name__ == "__main__":
    main()
