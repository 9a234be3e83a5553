"""Full disks, locked folders, unreadable data, runaway kernels: told plainly, harming nobody."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(sys.platform != "linux", reason="not run: it mounts disks and reads /proc"),
]

FIGURES = "data/raw/places/published_figures.csv"
# By report: the cell that does it, and the words that must say so.
RUNAWAYS = {
    "eats-memory": (
        "kept = []\nwhile len(kept) < 64:\n    kept.append(b'x' * 2**26)",
        "cell 4 ('kept = []') used more than its limit of 0.5 GiB of memory",
    ),
    "child-eats-memory": (
        "import subprocess, sys\nsubprocess.run([sys.executable, '-c', "
        "'import time; kept = b\"x\" * 2**30; time.sleep(600)'])",
        "used more than its limit of 0.5 GiB of memory",
    ),
    "hangs-in-python": (
        "while True:\n    pass",
        "('while True:') ran past its limit of 15 seconds",
    ),
    "hangs-in-c": (
        "import re\nre.match('(a+)+$', 'a' * 50 + 'b')",
        "cell 4 ('import re') ran past its limit of 15 seconds",
    ),
}
# Each goes well, and leaves something running that must not go on.
CHILDREN = {
    "leaves-a-child": "import subprocess\nsubprocess.Popen(['sleep', '{N}'])\nNone",
    "leaves-a-deaf-child": (
        "import subprocess\n"
        "subprocess.Popen(['sh', '-c', 'trap \"\" TERM INT HUP; sleep {N}; sleep {N}'])\nNone"
    ),
    "leaves-a-child-of-another-session": (
        "import subprocess\nsubprocess.Popen(['sleep', '{N}'], start_new_session=True)\nNone"
    ),
    "leaves-an-orphan": "import os\n_ = os.system('setsid sh -c \"sleep {N} & sleep {N} &\"')",
}
SECONDS = str(600_000 + os.getpid())


def add(project: Any, small: Any, report: str, *cells: str) -> None:
    begin, cover, end = small.PLAIN
    project.add_report(report, begin, cover, *cells, end)


def left_running(project: Any) -> list[list[str]]:
    """The command of every living process of the project's builds, or begun by their cells."""
    found = []
    for process in psutil.process_iter():
        try:
            words, dead = process.cmdline(), process.status() == psutil.STATUS_ZOMBIE
            ours = SECONDS in words or process.environ().get("TP_PROJECT") == str(project.root)
            if ours and not dead:
                found.append(words)
        except psutil.Error:
            continue
    return found


def line_of(answer: Any, report: str) -> str:
    [line] = [line for line in answer.err.splitlines() if f"north/{report}:" in line]
    return str(line)


@pytest.fixture(scope="module")
def runaways(built: Any, small: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """After a build with every runaway: the project, its pages before, the answer."""
    root = tmp_path_factory.mktemp("runaways") / "project"
    shutil.copytree(built.root, root)
    project = small.SmallProject(root)
    limits = "cell_timeout_seconds = 15\nmemory_limit_gib = 0.5"
    project.edit("suite.toml", "cell_timeout_seconds = 120", limits)
    for report, (cell, _) in RUNAWAYS.items():
        add(project, small, report, cell)
    for report, cell in CHILDREN.items():
        add(project, small, report, cell.replace("{N}", SECONDS))
    project.edit(FIGURES, "34000", "35000")
    project.edit("notebooks/homes.ipynb", "Homes of the place", "All homes of the place")
    # A good report of yesterday that runs away today.
    project.write_notebook("homes", *small.HOMES, RUNAWAYS["eats-memory"][0])
    before = project.contents()
    answer = project.tp("build", "--jobs", "3")
    return project, before, answer


def test_runaways_exit_12_and_say_nothing_of_the_inside(runaways: Any) -> None:
    _, _, answer = runaways
    assert answer.code == 12, answer.words
    assert "Traceback" not in answer.words


@pytest.mark.parametrize("report", RUNAWAYS)
def test_a_runaway_is_ended_and_told_with_its_cell_and_its_limit(
    runaways: Any, report: str
) -> None:
    _, _, answer = runaways
    assert RUNAWAYS[report][1] in line_of(answer, report)


@pytest.mark.parametrize("report", CHILDREN)
def test_a_report_whose_cell_leaves_a_process_behind_is_built(runaways: Any, report: str) -> None:
    _, _, answer = runaways
    assert f"built   north/{report} " in answer.out


def test_nothing_that_a_runaway_or_its_children_began_is_left(runaways: Any) -> None:
    project, _, _ = runaways
    assert left_running(project) == []


def test_the_pages_of_the_place_stay_and_the_other_place_is_released(runaways: Any) -> None:
    project, before, answer = runaways
    now = project.contents()
    assert {n: now[n] for n in now if "/north/" in n} == {
        n: before[n] for n in before if "/north/" in n
    }
    assert "released south-" in answer.out
    assert project.tp("verify").code == 0


def test_a_report_may_take_so_long_in_all_however_quick_its_cells_are(
    unbuilt: Any, small: Any
) -> None:
    limits = "cell_timeout_seconds = 120\nedition_timeout_seconds = 12"
    unbuilt.edit("suite.toml", "cell_timeout_seconds = 120", limits)
    cells = [f"import time\ntime.sleep({seconds})" for seconds in (5, 5.1, 5.2)]
    add(unbuilt, small, "dawdles", *cells)
    answer = unbuilt.tp("build", "dawdles", "homes")
    assert answer.code == 12
    words = "('import time') ran past the limit of 12 seconds for a report"
    assert words in line_of(answer, "dawdles")
    assert "built   north/homes" in answer.out
    assert left_running(unbuilt) == []


@contextmanager
def disk(folder: Path, size: str) -> Iterator[Callable[..., None]]:
    """A small disk in the place of the folder; call what comes back to change its options."""

    def mount(*options: str) -> None:
        command = ["mount", "-t", "tmpfs", "-o", ",".join(options), "tmpfs", str(folder)]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            pytest.skip(f"not run: no disk may be mounted here: {done.stderr.strip()}")

    mount(f"size={size}", "mode=755")
    try:
        yield lambda *options: mount("remount", *options)
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def on_a_disk_of_its_own(project: Any, size: str) -> Any:
    """The project's reports, moved to a small disk that is mounted in their place."""
    aside = project.root / "aside"
    project.reports.rename(aside)
    project.reports.mkdir()
    return disk(project.reports, size), aside


@pytest.mark.parametrize("room", [0, 16, 60, 120, 240, 400, 600, 900])
def test_a_disk_that_runs_full_costs_no_page_and_once_there_is_room_all_is_built(
    copy: Any, room: int
) -> None:
    before = copy.contents()
    copy.edit(FIGURES, "12000", "13000")
    copy.edit(FIGURES, "34000", "35000")
    mounted, aside = on_a_disk_of_its_own(copy, "64m")
    with mounted:
        shutil.copytree(aside, copy.reports, symlinks=True, dirs_exist_ok=True)
        filler = copy.reports / "filler"
        free = os.statvfs(copy.reports).f_bavail * os.statvfs(copy.reports).f_bsize
        filler.write_bytes(bytes(free - room * 1024))
        answer = copy.tp("build")
        assert "Traceback" not in answer.words
        assert "unforeseen" not in answer.words
        assert answer.code in (0, 10, 12), answer.words
        if answer.code:
            assert "is full. Make room" in answer.words or "No space left" in answer.words
        now = copy.contents()
        for area in ("north", "south"):
            # The homes have nothing new to say, nor have the accessibility statements.
            same_anyway = ("homes", "accessibility")
            pages = {
                name
                for name in before
                if f"/{area}/" in name and not any(word in name for word in same_anyway)
            }
            same = {now[name] == before[name] for name in pages}
            assert len(same) == 1, f"{area} shows a mix"
        verdict = copy.tp("verify")
        assert verdict.code == 0, verdict.words
        filler.unlink()
        again = copy.tp("build")
        assert again.code == 0, again.words
        assert {row["state"] for row in copy.states().values()} == {"fresh"}
        assert left_running(copy) == []
    # The smallest disk was too small, the largest was not.
    assert answer.code != 0 or room > 16
    assert answer.code == 0 or room < 900


def test_reports_on_a_disk_that_cannot_be_written_are_told_before_anything_starts(
    copy: Any,
) -> None:
    copy.edit(FIGURES, "12000", "13000")
    mounted, aside = on_a_disk_of_its_own(copy, "64m")
    with mounted as remount:
        shutil.copytree(aside, copy.reports, symlinks=True, dirs_exist_ok=True)
        before = copy.contents()
        remount("ro")
        answer = copy.tp("build")
        assert (answer.code, answer.out) == (10, "")
        assert "reports/ cannot be written: Read-only file system." in answer.err
        assert "Traceback" not in answer.words
        assert copy.contents() == before
        assert copy.tp("status").code == 0
        assert copy.tp("verify").code == 0


def test_a_file_in_the_place_of_the_reports_is_told(unbuilt: Any) -> None:
    unbuilt.reports.write_text("a file", encoding="utf-8")
    answer = unbuilt.tp("build")
    assert (answer.code, answer.out) == (10, "")
    assert "reports/ cannot be written" in answer.err
    assert unbuilt.reports.read_text(encoding="utf-8") == "a file"


def without_powers(project: Any) -> Any:
    """Run `tp` as somebody to whom the rights of files apply: to root they do not."""
    command = [sys.executable, "-m", "tp_analysis", "build"]
    if os.geteuid() == 0:
        if not shutil.which("setpriv"):
            pytest.skip("not run: root, and setpriv is not installed")
        powers = "-dac_override,-dac_read_search"
        command = ["setpriv", f"--bounding-set={powers}", f"--inh-caps={powers}", *command]
    kept = {k: v for k, v in os.environ.items() if not k.startswith("TP_")}
    return subprocess.run(
        command, cwd=project.root, env=kept, capture_output=True, text=True, timeout=200
    )


@pytest.mark.parametrize("how", ["a folder in its place", "no right to read it"])
def test_data_that_cannot_be_read_exit_11_and_cost_no_other_report(unbuilt: Any, how: str) -> None:
    project = unbuilt
    path = project.root / FIGURES
    if how == "no right to read it":
        path.chmod(0)
    else:
        path.unlink()
        path.mkdir()
    answer = without_powers(project)
    words = answer.stdout + answer.stderr
    assert "Traceback" not in words
    assert "unforeseen" not in words
    assert answer.returncode == 11, words
    assert FIGURES in answer.stderr
    assert "built   north/homes" in answer.stdout


def test_reports_that_one_has_no_right_to_write_are_told(unbuilt: Any) -> None:
    project = unbuilt
    project.reports.mkdir()
    project.reports.chmod(0o555)
    answer = without_powers(project)
    assert (answer.returncode, answer.stdout) == (10, ""), answer.stderr
    assert "reports/ cannot be written: Permission denied." in answer.stderr
