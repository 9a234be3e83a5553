"""tp release withdraw, tp release correct and tp diff: when a figure was wrong."""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tp_analysis.cli.main import tp
from tp_analysis.cli.options import FOLDER
from tp_analysis.cli.releases import release, rewrite_indexes
from tp_analysis.project import find_project

if TYPE_CHECKING:
    from tp_analysis.suite.notices import Notice
    from tp_analysis.suite.revisions import ReportRevisions

Command = Callable[..., Any]
_PRINTED = "Printed on every page of the area, the public ones, too."


def _words(command: Command) -> Command:
    """The words of a notice, and its day."""
    for option in (
        click.option("--out", type=FOLDER, help="Where the reports are."),
        click.option(
            "--on",
            metavar="DATE",
            type=click.DateTime(["%Y-%m-%d"]),
            help="The day of the notice (default: today).",
        ),
        click.option("--why", required=True, help=f"How it came about. {_PRINTED}"),
        click.option("--what", required=True, help=f"What was wrong. {_PRINTED}"),
    ):
        command = option(command)
    return command


@release.command()
@click.argument("area")
@_words
def withdraw(
    area: str, what: str, why: str, on: datetime.datetime | None, out: Path | None
) -> None:
    """Put a notice in the place of every page of AREA, at once.

    Nothing is built for it. While the area is withdrawn, 'tp build' publishes nothing of it; 'tp
    release correct' ends that, and so does 'tp release rollback' where it was a mistake.
    """
    from tp_analysis.suite.lock import BusyError, only_build
    from tp_analysis.suite.withdrawals import withdraw as put_notice

    project, notice = find_project(out=out), _notice("withdrawn", what, why, on)
    with ExitStack() as held:
        # A withdrawal does not wait for a build: the stored notice keeps that from publishing.
        with suppress(BusyError):
            held.enter_context(only_build(project))
        made = put_notice(project, area, notice)
        rewrite_indexes(project)
    names = ", ".join(sorted(edition.report for edition in made.editions))
    click.echo(f"Withdrawn: {area} ({names}). Its readers see the notice: {made.id}.")


@release.command()
@click.argument("area")
@_words
@click.option(
    "--since",
    metavar="RELEASE",
    help="The release that was wrong (default: the one that readers had before).",
)
@click.option("--data", type=FOLDER, help="Read data from this folder (raw/ and processed/).")
def correct(
    area: str, what: str, why: str, on: datetime.datetime | None, out: Path | None,
    since: str | None, data: Path | None,
) -> None:  # fmt: skip
    """Publish AREA's new pages, with a note of what was wrong, why, and what changed.

    Mend the data or the notebook first: the note lists the figures that differ from those readers
    had before. Run again with the same words, it is the same note, compared anew.
    """
    from tp_analysis.suite.corrections import correct as publish_correction
    from tp_analysis.suite.corrections import day_of_the_same
    from tp_analysis.suite.run import build_area, ready_release

    project = find_project(data, out)
    notice = _notice("corrected", what, why, on)
    if on is None:
        day = day_of_the_same(project, area, notice) or notice.on
        notice = notice.model_copy(update={"on": day})
    done = publish_correction(
        project, area, notice, since=since, ready=ready_release, build=build_area
    )
    click.echo(f"Corrected: {area}, compared with {done.revisions.old}.")
    for report in done.revisions.reports:
        _tell_note(report, done.notice.revisions[report.report])
    failed = [outcome for outcome in done.outcomes if outcome.result == "failed"]
    for outcome in failed:
        click.echo(f"failed  {outcome.message}", err=True)
    if failed:
        click.echo("The note is kept: 'tp build' publishes it once that is mended.", err=True)
    sys.exit(max((outcome.exit_code for outcome in failed), default=0))


def _notice(kind: Any, what: str, why: str, on: datetime.datetime | None) -> Notice:
    from tp_analysis.suite.clock import today_in_london
    from tp_analysis.suite.notices import make_notice

    day = on.date() if on else today_in_london()
    return make_notice(kind, what=what, why=why, on=day.isoformat())


def _tell_note(report: ReportRevisions, lines: tuple[str, ...]) -> None:
    click.echo(f"{report.report} ({report.audience})")
    for line in lines:
        click.echo(f"  {line}")


@tp.command()
@click.argument("old")
@click.argument("new")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@click.option("--out", type=FOLDER, help="Where the reports are.")
def diff(old: str, new: str, as_json: bool, out: Path | None) -> None:
    """Say what changed in the figures from release OLD to release NEW.

    Each is an id of 'tp release list', the beginning of one, an area (what its readers see now) or
    a folder.
    """
    from tp_analysis.suite.releases import find_release
    from tp_analysis.suite.revisions import revisions

    project = find_project(out=out)
    both = find_release(project, old), find_release(project, new)
    found = revisions(*both)
    if as_json:
        rows = [report.as_row() for report in found.reports]
        answer = {"old": found.old, "new": found.new, "reports": rows}
        click.echo(json.dumps(answer, indent=2, ensure_ascii=False))
        return
    for one in both:
        if one.kind == "notice":
            click.echo(f"{one.id} is a notice of withdrawal: it shows no figures.")
    if not found.figures_differ:
        click.echo("No figure changed.")
    for report in found.reports:
        _tell_everything(report)


def _tell_everything(report: ReportRevisions) -> None:
    from tp_analysis.suite.revision_notes import every_line

    lines = every_line(report)
    if lines:
        _tell_note(report, lines)
