"""Editions made on a Dask cluster are the same bytes, whatever becomes of its workers."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
import pytest

from tp_analysis.errors import ConfigurationError
from tp_analysis.project import Project
from tp_analysis.suite.dask_cluster import _connect, _require_likeness
from tp_analysis.suite.dask_parcel import Layout, pack
from tp_analysis.suite.dask_worker import difference

# Long enough to be killed in.
SLOW = (
    "import time\n\nfrom tp_analysis.display import cover, prose\n\ntime.sleep(4)",
    'cover(\n    report="slow",\n    title="A slow report",\n    question="Does it build?",\n'
    '    area=area,\n    period="2009 to 2010",\n    as_at=as_at,\n'
    '    evidence_status="Made up for a test",\n)',
    'prose("Nothing but words.")',
)


def wait_for(what: Callable[[], Any], seconds: float = 180) -> Any:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with suppress(psutil.Error):
            if found := what():
                return found
        time.sleep(0.05)
    raise AssertionError("it did not happen in time")


def released(reports: Path) -> dict[str, bytes]:
    """Every file of every release but its times, which are never compared."""
    base = reports / "releases"
    files = (path for path in sorted(base.rglob("*")) if path.is_file())
    return {p.relative_to(base).as_posix(): p.read_bytes() for p in files if p.name != "times.json"}


@contextmanager
def scheduler(**options: Any) -> Iterator[tuple[Any, str]]:
    from distributed import LocalCluster

    with LocalCluster(
        host="127.0.0.1", dashboard_address=None, threads_per_worker=1, processes=True, **options
    ) as cluster:
        yield cluster, cluster.scheduler_address.removeprefix("tcp://")


@contextmanager
def lone_workers(address: str, number: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Workers that nobody starts again."""
    options = ["--no-nanny", "--nthreads", "1", "--no-dashboard", "--host", "127.0.0.1"]
    command = [sys.executable, "-m", "distributed.cli.dask_worker", address, *options]
    quiet = subprocess.DEVNULL
    workers = [subprocess.Popen(command, stdout=quiet, stderr=quiet) for _ in range(number)]
    try:
        yield workers
    finally:
        for worker in workers:
            worker.kill()
            worker.wait()


def build(project: Any, address: str, out: Path) -> subprocess.Popen[str]:
    command = ["-m", "tp_analysis", "build", "--out", out, "--executor", f"dask://{address}"]
    return subprocess.Popen(
        [sys.executable, *map(str, command)],
        cwd=project.root,
        env={**os.environ, "PYTHONPATH": str(project.root / "package")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def makers(worker: int) -> list[psutil.Process]:
    """The processes below a worker that are at the slow report: all three where its kernel runs."""
    return [
        process
        for process in psutil.Process(worker).children(recursive=True)
        if Path(process.cwd()).name.startswith("slow-")
    ]


def kill_at_the_slow_report(workers: Callable[[], list[int]]) -> None:
    """Kill the worker that makes it once its kernel runs; nothing it started outlives it."""
    worker, found = wait_for(
        lambda: next(((w, m) for w in workers() if len(m := makers(w)) >= 3), None)
    )
    folder = Path(found[0].cwd()).parents[1]
    assert folder.name.startswith("tp-parcel-")
    assert folder.stat().st_mode & 0o077 == 0
    psutil.Process(worker).send_signal(signal.SIGKILL)
    _, alive = psutil.wait_procs(found, timeout=20)
    assert [(p.status(), p.cmdline()) for p in alive if p.status() != "zombie"] == []
    # A sweeper removes it, at its leisure where the machine is busy.
    wait_for(lambda: not folder.exists(), 60)


@pytest.fixture
def slow(unbuilt: Any, small: Any) -> Any:
    """The small project with a report that takes its time, and a package of its own."""
    unbuilt.add_report("slow", *SLOW)
    small.add_package(unbuilt)
    return unbuilt


def the_same_as_here(project: Any, cluster_reports: Path) -> None:
    here = cluster_reports.with_name("local")
    answer = project.tp("build", "--out", str(here))
    assert answer.code == 0, answer.words
    expected = released(here)
    assert len(expected) > 10
    assert released(cluster_reports) == expected


@pytest.mark.long
def test_a_worker_killed_midway_leaves_the_release_as_a_local_build_makes_it(
    slow: Any, tmp_path: Path
) -> None:
    with scheduler(n_workers=2) as (cluster, address):
        building = build(slow, address, tmp_path / "cluster")
        kill_at_the_slow_report(lambda: [w.pid for w in cluster.workers.values() if w.pid])
        out, err = building.communicate(timeout=200)
        assert building.returncode == 0, out + err
        assert "distributed" not in out + err
        assert "Traceback" not in out + err
    the_same_as_here(slow, tmp_path / "cluster")


@pytest.mark.long
def test_one_of_two_workers_gone_for_good_is_survived(slow: Any, tmp_path: Path) -> None:
    with scheduler(n_workers=0) as (_, address), lone_workers(address, 2) as workers:
        building = build(slow, address, tmp_path / "cluster")
        kill_at_the_slow_report(lambda: [w.pid for w in workers if w.poll() is None])
        out, err = building.communicate(timeout=200)
        assert building.returncode == 0, out + err
    the_same_as_here(slow, tmp_path / "cluster")


@pytest.mark.long
def test_ctrl_c_leaves_nothing_on_the_workers_and_they_serve_the_next_build(
    slow: Any, tmp_path: Path
) -> None:
    slow.write_notebook("homes", 'raise ValueError("no homes")')
    with scheduler(n_workers=1) as (cluster, address):
        [worker] = [w.pid for w in cluster.workers.values()]
        building = build(slow, address, tmp_path / "stopped")
        [folder] = {p.cwd() for p in wait_for(lambda: makers(worker))}
        building.send_signal(signal.SIGINT)
        _, err = building.communicate(timeout=120)
        assert building.returncode == 130, err
        wait_for(lambda: not makers(worker) and not Path(folder).parents[1].exists(), 60)
        building = build(slow, address, tmp_path / "cluster")
        out, err = building.communicate(timeout=200)
    assert building.returncode == 12, out + err
    there = next(line for line in err.splitlines() if line.startswith("failed  north/homes"))
    here = slow.tp("build", "homes", "--out", str(tmp_path / "local")).err
    assert there in here.splitlines()
    kept = "homes.ipynb"
    assert (tmp_path / "cluster/.failed/north" / kept).is_file()


@pytest.mark.long
def test_a_killed_build_leaves_nothing_on_the_workers(slow: Any, tmp_path: Path) -> None:
    with scheduler(n_workers=1) as (cluster, address):
        [worker] = [w.pid for w in cluster.workers.values()]
        building = build(slow, address, tmp_path / "cluster")
        [folder] = {p.cwd() for p in wait_for(lambda: makers(worker))}
        building.kill()
        building.communicate()
        wait_for(lambda: not makers(worker) and not Path(folder).parents[1].exists(), 30)


@pytest.mark.long
def test_where_nobody_answers_the_build_says_so(unbuilt: Any) -> None:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    begun = time.monotonic()
    answer = unbuilt.tp("build", "--executor", f"dask://127.0.0.1:{port}")
    assert answer.code == 10
    assert "No Dask scheduler answers" in answer.err
    # It waits 10 s for an answer; the rest is a busy machine's, and far from a hang.
    assert time.monotonic() - begun < 60


@pytest.mark.parametrize("address", ["somewhere", "host:port", "user:word@host:1", ":1"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(ConfigurationError, match="dask://HOST:PORT"):
        _connect(address)


def test_a_worker_with_another_version_is_refused_by_both_versions() -> None:
    class Client:
        def run(self, *_: Any) -> dict[str, dict[str, str]]:
            return {"tcp://w:1": {"python": "3.11", "pandas": "2.9"}}

    with pytest.raises(ConfigurationError, match=r"has pandas 2\.9, here it is pandas 3\.1"):
        _require_likeness(Client(), "host:1", {"python": "3.11", "pandas": "3.1"})


def test_what_no_page_needs_may_be_missing_on_a_worker() -> None:
    here = {"pandas": "3.1", "jupyterlab": "4.4"}
    assert difference(here, {"pandas": "3.1"}, ["pandas"]) is None
    assert difference(here, {"jupyterlab": "4.4"}, ["pandas"]) is not None


def project_of(small: Any) -> Project:
    return Project(small.root, small.root / "data", small.root / "reports")


def test_the_same_project_is_the_same_parcel_wherever_it_lies(
    unbuilt: Any, small: Any, tmp_path: Path
) -> None:
    other = small.make_small_project(tmp_path / "elsewhere" / "project")
    assert pack(project_of(unbuilt)) == pack(project_of(other))
    unbuilt.edit("data/raw/places/published_figures.csv", "12000", "12001")
    assert pack(project_of(unbuilt)) != pack(project_of(other))


def test_data_elsewhere_keep_their_place_beside_the_project() -> None:
    here = Project(Path("/a/project"), Path("/a/other/extracts"), Path("/b/out"))
    there = Layout(here).there(Path("/parcel"))
    assert there.root.parent == there.data.parent.parent
    assert there.data.name == "extracts"
    assert there.relative(there.reports / ".failed") == here.relative(here.reports / ".failed")


def test_a_message_names_the_folders_of_this_computer() -> None:
    here = Project(Path("/a/project"), Path("/a/project/data"), Path("/b/out"))
    there = Layout(here).there(Path("/a/parcel/tp"))
    told = Layout(here).told_as_here(
        f"no {there.raw}/x.csv, no /a/parcel/tp/some/y", Path("/a/parcel/tp")
    )
    assert told == "no /a/project/data/raw/x.csv, no some/y"
