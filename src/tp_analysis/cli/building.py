"""tp build and tp status."""

from __future__ import annotations

import json
import os
import sys
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tp_analysis.answers import state_row
from tp_analysis.cli.main import tp
from tp_analysis.cli.options import FOLDER
from tp_analysis.errors import ConfigurationError, DataError
from tp_analysis.project import find_project

if TYPE_CHECKING:
    from tp_analysis.project import Project
    from tp_analysis.suite.due import Due
    from tp_analysis.suite.plan import Request
    from tp_analysis.suite.run import Order, Result


def _parse_settings(
    context: click.Context, parameter: click.Parameter, values: tuple[str, ...]
) -> dict[str, str]:
    settings = {}
    for text in values:
        name, equals, value = text.partition("=")
        if not equals:
            raise click.BadParameter(f"{text!r} is not NAME=VALUE.", context, parameter)
        settings[name.strip()] = value.strip()
    return settings


@tp.command()
@click.argument("reports", nargs=-1)
@click.option("--area", "areas", multiple=True, help="Only this area; may be given again.")
@click.option("--audience", type=click.Choice(["public", "restricted"]), help="Only this audience.")
@click.option("--jobs", type=click.IntRange(min=1), help="Editions at a time (default: cores + 1).")
@click.option("--force", is_flag=True, help="Build also what is fresh.")
@click.option(
    "--due", is_flag=True, help="Build what a schedule of suite.toml has due, or nothing."
)
@click.option(
    "--set", "settings", multiple=True, metavar="NAME=VALUE", callback=_parse_settings,
    help="Give a parameter another value; may be given again.",
)  # fmt: skip
@click.option("--scenario", help="A named set of parameters from suite.toml.")
@click.option("--data", type=FOLDER, help="Read data from this folder (raw/ and processed/).")
@click.option("--out", type=FOLDER, help="Write reports to this folder.")
@click.option("--executor", metavar="URL", help="Build on a cluster: dask://HOST:PORT.")
def build(
    reports: tuple[str, ...], areas: tuple[str, ...], audience: Any, jobs: int | None, force: bool,
    due: bool, settings: dict[str, str], scenario: str | None, data: Path | None,
    out: Path | None, executor: str | None,
) -> None:  # fmt: skip
    """Build the named reports, or all of them, and what they read.

    With --set or --scenario the pages go to scenarios/ in the folder of the reports, so that a
    what-if never replaces an edition. Example: tp build benefits --set reading=largest
    """
    request = (reports, areas, audience, settings, scenario)
    if due:
        if any(request):
            raise click.UsageError("--due builds what suite.toml's schedules name, and no more.")
        sys.exit(_build_what_is_due(find_project(data, out), jobs, force, executor))
    sys.exit(_build_request(request, jobs, force, data, out, executor))


def _build_request(
    wanted: tuple[Any, ...], jobs: int | None, force: bool, data: Path | None, out: Path | None,
    executor: str | None,
) -> int:  # fmt: skip
    from tp_analysis.suite.kernels.forking import warm_parents
    from tp_analysis.suite.plan import Request, plan_editions

    request = Request(*wanted)
    project = find_project(data, out)
    what_if = _scenario_folder(request, project.reports)
    if what_if:
        project = replace(project, reports=what_if)
    editions = plan_editions(project, request)
    _tell_who_waits(project, request)
    if not editions:
        click.echo("Nothing to build: no edition fits what was asked for.")
        return 0
    with warm_parents() if executor is None else nullcontext():
        from tp_analysis.suite.run import Order, usual_jobs

        order = Order(editions, jobs or usual_jobs(), force, executor, what_if is not None)
        return _run(project, order).exit_code


def _tell_who_waits(project: Project, request: Request) -> None:
    """A report asked for by name that has no extracts is an error; of the others a word is said."""
    from tp_analysis.suite.plan import waiting

    for report, folder in waiting(project).items():
        words = f"{report} needs extracts in {folder}, and there are none."
        if report in request.reports:
            raise DataError(f"{words} Put the files there and build again.")
        if not request.reports:
            click.echo(f"left out {report}: it {words.removeprefix(report).strip()}")


def _scenario_folder(request: Request, reports: Path) -> Path | None:
    """Where a what-if goes: a folder named after the scenario or the values that were set."""
    if not (request.scenario or request.settings):
        return None
    from tp_analysis.formats import slug

    values = [f"{name} {value}" for name, value in sorted((request.settings or {}).items())]
    name = slug(" ".join([request.scenario or "", *values]))
    return reports / "scenarios" / name


def _build_what_is_due(
    project: Project, jobs: int | None, force: bool, executor: str | None
) -> int:
    """Build the editions of every schedule that is due, and tell the rota what failed.

    Another build that is at work is no failure: the next call finds the same period still due.
    """
    from tp_analysis.suite.clock import now_utc
    from tp_analysis.suite.configuration import read_suite
    from tp_analysis.suite.due import due_editions, due_now, read_done
    from tp_analysis.suite.lock import BusyError
    from tp_analysis.suite.run import Order, usual_jobs

    suite, (_, complaint) = read_suite(project.suite_file), read_done(project)
    if complaint:
        click.echo(complaint, err=True)
    dues = due_now(project, suite, now_utc())
    if not dues:
        click.echo("Nothing is due.")
        return 0
    editions, wrong = due_editions(project, suite, dues)
    for edition, message in wrong.items():
        click.echo(f"wrong   {edition}: {message}", err=True)
    try:
        result = _run(project, Order(editions, jobs or usual_jobs(), force, executor), dues)
    except BusyError as error:
        click.echo(str(error))
        return 0
    _tell_the_rota(project, result, wrong)
    return max(result.exit_code, ConfigurationError.exit_code if wrong else 0)


def _run(project: Project, order: Order, dues: tuple[Due, ...] = ()) -> Result:
    """Run the order, saying how it goes."""
    from tp_analysis.cli.telling import Telling
    from tp_analysis.suite.clock import today_in_london
    from tp_analysis.suite.handling import reservations
    from tp_analysis.suite.run import run

    with Telling(project) as telling:
        result = run(project, order, telling.listener(), dues)
    telling.summary(result)
    if not order.what_if:
        done = [outcome.edition for outcome in result.outcomes if outcome.result != "failed"]
        _tell_reservations(reservations(project, done, today=today_in_london()))
    return result


def _tell_reservations(found: dict[str, str]) -> None:
    for edition, words in found.items():
        click.echo(f"note   {edition}: {words}", err=True)


def _tell_the_rota(project: Project, result: Result, wrong: dict[str, str]) -> None:
    """Nobody sits before a scheduled build: what failed is sent to where TP_NOTICE_URLS says."""
    from tp_analysis.suite.alerts import tell_failures
    from tp_analysis.suite.releases import live

    failed = {o.edition.id: o.message for o in result.outcomes if o.result == "failed"}
    releases = {name: live(project, name.partition("/")[0]) for name in {**failed, **wrong}}
    complaint = tell_failures(
        [
            (name, message, release.id if (release := releases[name]) else None)
            for name, message in {**failed, **wrong}.items()
        ],
        os.environ,
    )
    if complaint:
        click.echo(complaint, err=True)


@tp.command()
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@click.option("--data", type=FOLDER, help="Read data from this folder (raw/ and processed/).")
@click.option("--out", type=FOLDER, help="Look at the reports in this folder.")
def status(as_json: bool, data: Path | None, out: Path | None) -> None:
    """Say of every edition whether it is fresh, stale (and why), failed or never built."""
    from tp_analysis.suite.build import states
    from tp_analysis.suite.clock import today_in_london
    from tp_analysis.suite.fingerprints import Fingerprints
    from tp_analysis.suite.handling import reservations
    from tp_analysis.suite.notices import is_withdrawn
    from tp_analysis.suite.plan import plan_suite
    from tp_analysis.suite.publishing import orphans, standing

    project = find_project(data, out)
    editions, wrong = plan_suite(project)
    prints = Fingerprints(project)
    rows = [state_row(s) for s in standing(project, states(project, editions, prints), prints)]
    rows += _waiting_rows(project)
    left = [] if wrong else [project.relative(page) for page in orphans(project, editions)]
    gone = [area for area in {e.area.key: None for e in editions} if is_withdrawn(project, area)]
    notes = reservations(project, editions, today=today_in_london())
    if as_json:
        answer = {"editions": rows, "unplanned": wrong, "orphans": left, "withdrawn": gone}
        click.echo(json.dumps({**answer, "reservations": notes}, indent=2))
    else:
        for row in rows:
            name = f"{row['area']}/{row['report']}"
            click.echo(f"{row['state']:6} {row['audience']:10} {name}  {row['cause']}".rstrip())
    _tell_reservations(notes)
    for area in gone:
        click.echo(
            f"withdrawn {area}: readers see the notice. 'tp release correct' publishes new pages, "
            "'tp release rollback' the ones before.",
            err=True,
        )
    _tell_orphans(project, left)
    for report, message in wrong.items():
        click.echo(f"wrong  {report}: {message}", err=True)
    sys.exit(10 if wrong else 0)


def _tell_orphans(project: Project, pages: list[str]) -> None:
    """Pages that no edition makes: none ever does, or its report has lost what it is made from."""
    from tp_analysis.suite.plan import waiting

    folders = waiting(project) if pages else {}
    for page in pages:
        parts = {Path(part).stem for part in Path(page).parts}
        folder = next((folder for report, folder in folders.items() if report in parts), None)
        words = "no edition of suite.toml makes it. Build or withdraw its area, or delete it"
        if folder:
            words = f"its report waits for extracts in {folder}. Put them back, or delete the page"
        click.echo(f"orphan {page}: {words}.", err=True)


def _waiting_rows(project: Project) -> list[dict[str, str]]:
    """The editions of reports that have nothing to report as yet."""
    from tp_analysis.suite.configuration import read_suite
    from tp_analysis.suite.plan import waiting

    suite = read_suite(project.suite_file)
    return [
        {
            "area": area,
            "report": name,
            "audience": suite.plan(name).audience,
            "state": "never",
            "cause": f"no extract in {folder}",
        }
        for name, folder in waiting(project).items()
        for area in suite.plan(name).areas
    ]
