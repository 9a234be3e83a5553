"""tp schedule: when things are built, and what calls the build."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

import click

from tp_analysis.cli.main import tp
from tp_analysis.cli.options import FOLDER
from tp_analysis.errors import ConfigurationError
from tp_analysis.project import find_project

if TYPE_CHECKING:
    from tp_analysis.project import Project
    from tp_analysis.suite.due import Due

# Often enough that a computer woken from sleep, or a clock put right, is noticed at once.
LONGEST_SLEEP_SECONDS = 30.0
# A build that could not even start leaves its period due: try again as the other timers would.
RETRY_SECONDS = 300.0


@tp.group()
def schedule() -> None:
    """Build on a schedule: the times are in suite.toml, in London's local time."""


@schedule.command("list")
@click.option("--count", type=click.IntRange(min=1), default=3, help="Runs to show of each.")
@click.option("--out", type=FOLDER, help="Look at the reports in this folder.")
def schedule_list(count: int, out: Path | None) -> None:
    """Show what is due, what was built last, and the next runs of each schedule."""
    from tp_analysis.suite.clock import now_utc
    from tp_analysis.suite.configuration import read_suite
    from tp_analysis.suite.due import due_now, read_done
    from tp_analysis.suite.schedule import next_runs

    project, now = find_project(None, out), now_utc()
    suite = read_suite(project.suite_file)
    done, complaint = read_done(project)
    if complaint:
        click.echo(complaint, err=True)
    if not suite.schedule:
        click.echo("suite.toml has no schedule. Add a [[schedule]] with a name and a cron.")
    for due in due_now(project, suite, now):
        click.echo(f"due    {due.schedule}: {_spoken(due.period)}; run: tp build --due")
    for plan in suite.schedule:
        if plan.name in done:
            last = done[plan.name]
            click.echo(f"last   {plan.name}: {_spoken(last.period)}, {last.result}")
    for run in next_runs(suite, now, count):
        click.echo(f"next   {run.schedule}: {run.words}{f' ({run.note})' if run.note else ''}")


def _spoken(period: str) -> str:
    return period.replace("T", " ")


@schedule.command("run")
@click.option("--out", type=FOLDER, help="Write reports to this folder.")
def schedule_run(out: Path | None) -> None:
    """Stay in the foreground and build what falls due, until Ctrl-C or SIGTERM.

    Each build is a process of its own, so it runs on the code and the suite.toml of that moment.
    """
    project = find_project(None, out)
    command = [sys.executable, "-m", "tp_analysis", "build", "--due"]
    if out:
        command += ["--out", str(project.reports)]
    try:
        signal.signal(signal.SIGTERM, _stop)
        click.echo("Waiting for what falls due. Stop with Ctrl-C.")
        keep_building(project, command)
    except (KeyboardInterrupt, Stopped):
        click.echo("Stopped.")


class Stopped(BaseException):
    """Somebody asked the process to end; no error, so nothing but `run` catches it."""


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stopped


def keep_building(project: Project, command: Sequence[str]) -> None:
    """Run the command each time something is due; it ends only by Stopped or KeyboardInterrupt."""
    tried: tuple[tuple[Due, ...], float] = ((), 0.0)
    told = ""
    while True:
        dues, complaint = _due(project)
        if complaint and complaint != told:
            click.echo(f"Error: {complaint}", err=True)
        told = complaint
        if dues and (dues != tried[0] or time.monotonic() - tried[1] >= RETRY_SECONDS):
            names = ", ".join(f"{due.schedule} ({_spoken(due.period)})" for due in dues)
            click.echo(f"Due: {names}.")
            code = _run_to_its_end(command, project.root)
            click.echo(f"Done, exit code {code}." if code else "Done.")
            tried = dues, time.monotonic()
        time.sleep(LONGEST_SLEEP_SECONDS)


def _due(project: Project) -> tuple[tuple[Due, ...], str]:
    """What is due; a suite.toml that somebody is just editing is a complaint, not the end."""
    from tp_analysis.suite.clock import now_utc
    from tp_analysis.suite.configuration import read_suite
    from tp_analysis.suite.due import due_now

    try:
        return due_now(project, read_suite(project.suite_file), now_utc()), ""
    except ConfigurationError as error:
        return (), str(error)


def _run_to_its_end(command: Sequence[str], folder: Path) -> int:
    build = subprocess.Popen(command, cwd=folder)
    try:
        return build.wait()
    except Stopped:
        build.terminate()
        build.wait()
        raise
    except KeyboardInterrupt:
        # Nothing to pass on: the terminal has told the build, too. It may clean up.
        build.wait()
        raise


@schedule.command("export")
@click.argument("kind", type=click.Choice(["systemd", "cron", "windows", "airflow"]))
@click.option("--to", "folder", type=FOLDER, help="Write into this folder; made if need be.")
def schedule_export(kind: Any, folder: Path | None) -> None:
    """Make the files with which another timer calls `tp build --due` every five minutes.

    cron and airflow are one text file, printed unless --to names a folder; systemd (two files) and
    windows (UTF-16) need --to. Export on the computer that is to build: its paths are in the files.
    """
    from tp_analysis.suite.timers import installing, timer_files

    files = timer_files(kind, root=find_project().root, python=Path(sys.executable))
    if folder is None:
        if kind in ("systemd", "windows"):
            raise click.UsageError(f"{kind} needs a folder for its files: add --to DIR.")
        click.echo(b"".join(files.values()).decode("utf-8"), nl=False)
        return
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
        click.echo(f"written {folder / name}")
    click.echo(f"To put it to use:\n{installing(kind, folder.resolve())}")
