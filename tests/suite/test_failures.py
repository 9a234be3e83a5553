"""Kernels that die, hang or fail, and cells that show what they must not: each is named."""

from __future__ import annotations

import json
import shutil
from typing import Any

import psutil
import pytest

pytestmark = pytest.mark.long

STUBBORN = """import time

while True:
    try:
        time.sleep(600)
    except BaseException:
        pass"""
FIGURES = "data/raw/places/published_figures.csv"
# By report: the cell that does it, and the words that must say so.
FAULTS = {
    "exits-as-if-well": ("import os; os._exit(0)", "cell 4 ('import os; os._exit(0)') ended its"),
    "exits-badly": ("import os; os._exit(1)", "cell 4 ('import os; os._exit(1)') ended its kernel"),
    "is-killed": (
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
        "cell 4 ('import os, signal; os.kill(os.getpid(), signal.SIGKILL)') ended its kernel",
    ),
    "hangs": (STUBBORN, "cell 4 ('import time') ran past its limit of 15 seconds"),
    "raises": ("1 / 0", "cell 4 ('1 / 0') failed: ZeroDivisionError: division by zero"),
    "has-odd-parameters": (
        "from tp_analysis.errors import ConfigurationError\n"
        "raise ConfigurationError('The first day lies after the last.')",
        "north/has-odd-parameters: The first day lies after the last.",
    ),
    "leaves": ("raise SystemExit(0)", "did not run. Nothing is published"),
    "shows-a-raw-table": (
        "from tp_analysis.store import load\n"
        "from tp_analysis.reference.datasets import POPULATIONS\n"
        "load(POPULATIONS)",
        "Cell 4 shows something that is not an exhibit",
    ),
    "passes-a-raw-table": (
        "from tp_analysis.store import load\n"
        "from tp_analysis.reference.datasets import POPULATIONS\n"
        "from tp_analysis.display import table\n"
        "table(load(POPULATIONS), title='T', columns=[], source='S', evidence='published')",
        "was given a DataFrame, not a protected table",
    ),
    "prints": ("print('QQ123456C')", "Cell 4 prints text"),
}


@pytest.fixture(scope="module")
def after(built: Any, small: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The project after a build with every fault: itself, what was there before, the answer."""
    root = tmp_path_factory.mktemp("faults") / "project"
    shutil.copytree(built.root, root)
    project = small.SmallProject(root)
    project.edit("suite.toml", "cell_timeout_seconds = 120", "cell_timeout_seconds = 15")
    import_cell, cover_cell, last_cell = small.PLAIN
    for report, (cell, _) in FAULTS.items():
        project.add_report(report, import_cell, cover_cell, cell, last_cell)
    project.add_report("plain", *small.PLAIN)
    # A report that was good yesterday, too: its record must survive.
    project.write_notebook("homes", *small.HOMES, "import os; os._exit(0)")
    # The other place has nothing to do with it, and something new to say.
    project.edit(FIGURES, "34000", "35000")
    return project, project.contents(), project.tp("build", "--jobs", "3")


def test_a_failed_report_exits_12(after: Any) -> None:
    _, _, answer = after
    assert answer.code == 12, answer.words
    assert "Traceback" not in answer.words


@pytest.mark.parametrize("report", FAULTS)
def test_the_failure_is_told_with_its_cell(after: Any, report: str) -> None:
    project, _, answer = after
    words = FAULTS[report][1]
    [line] = [line for line in answer.err.splitlines() if f"north/{report}:" in line]
    assert words in line
    state = project.states()[f"north/{report}"]
    assert state["state"] == "failed"
    assert words in state["cause"]


def test_the_other_reports_are_built(after: Any) -> None:
    project, _, answer = after
    assert "built   north/plain" in answer.out
    assert project.states()["north/plain"]["state"] == "fresh"
    [page] = (project.reports / ".built/restricted/north").glob("plain-*/plain.html")
    assert page.stat().st_size > 1000
    assert f"{len(FAULTS) + 5} editions: 3 built, 1 fresh, {len(FAULTS) + 1} failed." in answer.out


def test_the_pages_of_the_place_are_byte_for_byte_those_of_yesterday(after: Any) -> None:
    project, before, answer = after
    now = project.contents()
    assert set(now) == set(before)
    assert {n: now[n] for n in now if "/north/" in n} == {
        n: before[n] for n in before if "/north/" in n
    }
    assert "stays live, as homes failed." in answer.err


def test_the_other_place_switches_to_its_new_pages(after: Any) -> None:
    project, before, _ = after
    page = "restricted/south/people.html"
    assert "35 thousand" not in before[page].decode()
    assert project.contents()[page] != before[page]


def test_the_last_good_build_of_a_failed_report_is_still_on_record(after: Any, built: Any) -> None:
    project, _, _ = after
    name = ".state/restricted/north/homes.json"
    now, then = (
        json.loads((p.reports / name).read_text(encoding="utf-8")) for p in (project, built)
    )
    assert now["built"] == then["built"]
    assert now["failure"]["exit_code"] == 12


def test_no_kernel_is_left_running(after: Any) -> None:
    project, _, _ = after
    left = []
    for process in psutil.process_iter():
        try:
            if process.environ().get("TP_PROJECT") == str(project.root):
                left.append(process.cmdline())
        except (psutil.AccessDenied, psutil.NoSuchProcess, psutil.ZombieProcess):
            continue
    assert left == []


@pytest.mark.parametrize("report", FAULTS)
def test_the_half_run_notebook_is_kept_where_nothing_is_published(after: Any, report: str) -> None:
    project, _, answer = after
    kept = project.reports / ".failed" / "north" / f"{report}.ipynb"
    assert kept.is_file()
    assert f"reports/.failed/north/{report}.ipynb" in answer.err


def test_no_notebook_reaches_a_published_folder_and_no_work_is_left(after: Any) -> None:
    project, _, _ = after
    for audience in ("public", "restricted"):
        kinds = {path.suffix for path in (project.reports / audience).rglob("*") if path.is_file()}
        data_files = {".xlsx", ".ods", ".csv"} & kinds
        assert kinds - data_files == {".html", ".pdf", ".json"}
        assert {".xlsx", ".ods"} <= data_files
    assert not (project.reports / ".work").exists() or not any(
        (project.reports / ".work").iterdir()
    )


def test_the_index_of_full_reports_lists_no_report_that_was_never_built(
    built: Any, small: Any, tmp_path: Any
) -> None:
    shutil.copytree(built.root, tmp_path / "project")
    project = small.SmallProject(tmp_path / "project")
    project.add_report("raises", *small.PLAIN[:2], "1 / 0")
    assert project.tp("build").code == 12
    assert "Raises" not in (project.reports / "restricted/index.html").read_text(encoding="utf-8")
    assert "Raises" in (project.reports / "index.html").read_text(encoding="utf-8")
