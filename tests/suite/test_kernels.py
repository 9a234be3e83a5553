"""Kernels: warm or plain the same, each on its own, reached by nobody, gone with its build."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import psutil
import pytest

from tp_analysis.suite.kernels import provisioner
from tp_analysis.suite.kernels.forking import PLAIN_VARIABLE, can_fork, worker_context
from tp_analysis.suite.kernels.keeper import Watch

linux = pytest.mark.skipif(sys.platform != "linux", reason="not run: kernels are forked on Linux")

# What a kernel is, told from within: one line of facts a report, outside the work folder.
TELLS = """import json
import os
from pathlib import Path
import psutil
from ipykernel.connect import get_connection_info

connection = json.loads(get_connection_info())
kernel = psutil.Process()
folder = Path(connection["ip"]).absolute().parent
facts = {
    "kernel": os.getpid(),
    "group": os.getpgid(0),
    "keeper": kernel.ppid(),
    "session": os.getsid(0),
    "starter": kernel.parent().ppid(),
    "transport": connection["transport"],
    "folder": str(folder),
    "rights": oct(folder.stat().st_mode & 0o777),
    "sockets": len([path for path in folder.iterdir() if path.is_socket()]),
    "listens": [c.laddr.port for c in kernel.net_connections("inet") if c.status == "LISTEN"],
    # Over which ipykernel takes what a forked child prints, from those who know its secret.
    "of_output": [get_ipython().kernel.iopub_thread._pipe_port],
    "history": get_ipython().history_manager.hist_file,
    "home": os.environ["HOME"],
    "here": os.getcwd(),
}
Path(os.environ["TP_PROJECT"], "{NAME}.json").open("w").write(json.dumps(facts))
None"""
SPOILS = """import builtins
import locale
import os
import random
import sys
import matplotlib
import numpy
import pandas

pandas.DataFrame.sum = lambda self: "spoilt"
pandas.set_option("display.precision", 1)
matplotlib.rcParams["font.size"] = 99.0
os.environ["SPOILT"] = os.environ["TZ"] = "spoilt"
random.seed(1)
numpy.random.seed(1)
sys.modules["seaborn"] = None
builtins.spoilt = True
import tp_analysis.display.theme as theme
theme.SPOILT = True
None"""
LOOKS = """import builtins
import os
import sys
import matplotlib
import pandas
import seaborn
import tp_analysis.display.theme as theme

assert pandas.DataFrame({"a": [1]}).sum()["a"] == 1
assert pandas.get_option("display.precision") == 6
assert matplotlib.rcParams["font.size"] != 99.0
assert "SPOILT" not in os.environ and os.environ["TZ"] == "Europe/London"
assert not hasattr(builtins, "spoilt") and not hasattr(theme, "SPOILT")
None"""
# Ends the parent of its keeper, once: the next attempt finds the mark.
ENDS_THE_WARM_PARENT = """import os
import signal
import psutil
from pathlib import Path

mark = Path(os.environ["TP_PROJECT"], "ended")
if not mark.exists():
    mark.open("w").write("")
    warm = psutil.Process().parent().parent()
    assert "forkserver" in " ".join(warm.cmdline())
    warm.kill()
None"""


def add(project: Any, small: Any, report: str, cell: str) -> None:
    begin, cover, end = small.PLAIN
    project.add_report(report, begin, cover, cell.replace("{NAME}", report), end)


def inputs(project: Any) -> dict[str, Any]:
    return {
        path.name: json.loads(path.read_text(encoding="utf-8"))["built"]["inputs"]
        for audience in ("public", "restricted")
        for path in (project.reports / ".state" / audience).rglob("*.json")
    }


def of_project(project: Any) -> list[list[str]]:
    """The command of every living process that was started for a build of the project."""
    found = []
    for process in psutil.process_iter():
        try:
            if (
                process.status() != psutil.STATUS_ZOMBIE
                and process.cwd().startswith(str(project.root))
                and process.pid != os.getpid()
            ):
                found.append(process.cmdline())
        except psutil.Error:
            continue
    return found


def lives(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


@linux
@pytest.mark.long
def test_a_plain_start_makes_the_same_bytes_from_the_same_inputs(copy: Any) -> None:
    pages, read = copy.contents(), inputs(copy)
    answer = copy.tp("build", "--force", **{PLAIN_VARIABLE: "1"})
    assert answer.code == 0, answer.words
    assert "4 editions: 4 built." in answer.out
    assert copy.contents() == pages
    assert inputs(copy) == read


@pytest.fixture(scope="module", params=["warm", "plain"])
def told(
    request: pytest.FixtureRequest, small: Any, tmp_path_factory: pytest.TempPathFactory
) -> Any:
    """Facts that two kernels of one build told of themselves, and the folder that was HOME."""
    base = tmp_path_factory.mktemp(request.param)
    project = small.make_small_project(base / "project")
    for name in ("one", "two"):
        add(project, small, name, TELLS)
    home = base / "home"
    home.mkdir()
    plain = {PLAIN_VARIABLE: "1"} if request.param == "plain" else {}
    answer = project.tp("build", "one", "two", "--jobs", "1", HOME=str(home), **plain)
    assert answer.code == 0, answer.words
    facts = [json.loads((project.root / f"{n}.json").read_text("utf-8")) for n in ("one", "two")]
    return project, facts, home


@linux
@pytest.mark.long
def test_a_kernel_is_spoken_to_over_sockets_in_a_folder_of_its_owner_alone(told: Any) -> None:
    _, facts, _ = told
    for fact in facts:
        assert (fact["transport"], fact["rights"], fact["sockets"]) == ("ipc", "0o700", 5)
        assert fact["listens"] == fact["of_output"]
    assert len({fact["folder"] for fact in facts}) == 2
    assert not any(Path(fact["folder"]).exists() for fact in facts)


@linux
@pytest.mark.long
def test_a_kernel_has_a_keeper_and_a_group_of_its_own_and_nothing_outlives_it(told: Any) -> None:
    project, facts, _ = told
    for fact in facts:
        assert fact["group"] == fact["keeper"] == fact["session"] != fact["kernel"]
    assert len({fact["kernel"] for fact in facts}) == len({fact["group"] for fact in facts}) == 2
    assert not any(lives(fact[who]) for fact in facts for who in ("kernel", "keeper"))
    assert of_project(project) == []


@linux
@pytest.mark.long
def test_a_kernel_keeps_its_history_in_memory_and_leaves_nothing_in_the_home(told: Any) -> None:
    _, facts, home = told
    assert {fact["history"] for fact in facts} == {":memory:"}
    assert {fact["home"] for fact in facts} == {str(home)}
    # matplotlib's list of fonts is made by whatever first imports it, with or without a build.
    left = {path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file()}
    assert {name for name in left if not name.startswith(".cache/matplotlib/")} == set()


@linux
@pytest.mark.long
def test_what_one_report_does_to_its_modules_no_other_sees(unbuilt: Any, small: Any) -> None:
    add(unbuilt, small, "a-spoils", SPOILS)
    add(unbuilt, small, "b-looks", LOOKS)
    answer = unbuilt.tp("build", "a-spoils", "b-looks", "people", "--area", "north", "--jobs", "1")
    assert answer.code == 0, answer.words
    order = [line.split()[1] for line in answer.out.splitlines() if line.startswith("built ")]
    assert order.index("north/a-spoils") < order.index("north/b-looks")


@linux
@pytest.mark.long
def test_a_warm_parent_that_dies_in_the_middle_costs_time_and_no_report(
    unbuilt: Any, small: Any
) -> None:
    add(unbuilt, small, "ends", ENDS_THE_WARM_PARENT)
    answer = unbuilt.tp("build", "--area", "north")
    assert (unbuilt.root / "ended").is_file()
    assert (answer.code, "Traceback" in answer.words) == (0, False), answer.words
    assert "4 editions: 4 built." in answer.out
    assert not (unbuilt.reports / ".failed").exists()
    work = unbuilt.reports / ".work"
    assert not work.exists() or list(work.iterdir()) == []
    assert of_project(unbuilt) == []


@linux
@pytest.mark.parametrize("error", [ConnectionRefusedError, FileNotFoundError, EOFError])
def test_a_warm_parent_that_does_not_answer_is_done_without(
    error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> None:
        raise error

    monkeypatch.setattr("multiprocessing.context.ForkServerProcess.start", refuse)
    watch = Watch(reads="", verdict="", memory_limit_bytes=1, time_limit_seconds=1)
    assert provisioner._fork(["python", "-f", "x"], {}, None, watch) is None


@linux
def test_a_variable_makes_every_start_a_plain_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PLAIN_VARIABLE, raising=False)
    assert can_fork()
    assert worker_context().get_start_method() == "forkserver"
    monkeypatch.setenv(PLAIN_VARIABLE, "1")
    assert not can_fork()
    assert worker_context().get_start_method() == "spawn"


@linux
@pytest.mark.long
def test_kernels_start_where_the_folder_of_the_project_has_a_very_long_name(
    built: Any, small: Any, tmp_path: Path
) -> None:
    root = tmp_path / ("a" * 100) / ("b c" * 30)
    shutil.copytree(built.root, root)
    answer = small.SmallProject(root).tp("build", "people", "--area", "south", "--force")
    assert answer.code == 0, answer.words
