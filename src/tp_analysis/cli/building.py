"""tp build and tp status."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tp_analysis.answers import state_row
from tp_analysis.cli.main import tp
from tp_analysis.cli.options import FOLDER, report_refusal
from tp_analysis.errors import ConfigurationError
from tp_analysis.project import find_project

if TYPE_CHECKING:
    from tp_analysis.project import Project
    from tp_analysis.suite.build import Outcome
    from tp_analysis.suite.plan import Edition, Request


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
@click.option("--jobs", type=click.IntRange(min=1), help="Editions at a time (default: the cores).")
@click.option("--force", is_flag=True, help="Build also what is fresh.")
@click.option(
    "--set", "settings", multiple=True, metavar="NAME=VALUE", callback=_parse_settings,
    help="Give a parameter another value; may be given again.",
)  # fmt: skip
@click.option("--scenario", help="A named set of parameters from suite.toml.")
@click.option("--data", type=FOLDER, help="Read data from this folder (raw/ and processed/).")
@click.option("--out", type=FOLDER, help="Write reports to this folder.")
def build(
    reports: tuple[str, ...], areas: tuple[str, ...], audience: Any, jobs: int | None, force: bool,
    settings: dict[str, str], scenario: str | None, data: Path | None, out: Path | None,
) -> None:  # fmt: skip
    """Build the named reports, or all of them, and what they read.

    With --set or --scenario the pages go to reports/scenarios/, so that a what-if never replaces
    an edition. Example: tp build benefits --set reading=largest
    """
    from tp_analysis.suite.plan import Request, plan_editions

    request = Request(reports, areas, audience, settings, scenario)
    what_if = _scenario_folder(request)
    project = find_project(data, out or what_if)
    if what_if and project.reports == find_project().reports:
        raise ConfigurationError(
            "--set and --scenario never replace an edition: give another --out."
        )
    editions = plan_editions(project, request)
    if not editions:
        click.echo("Nothing to build: no edition fits what was asked for.")
        return
    outcomes = _build(project, editions, jobs, force, what_if is not None)
    sys.exit(_closing_words(outcomes, project.reports))


def _scenario_folder(request: Request) -> Path | None:
    """Where a what-if goes: a folder named after the scenario or the values that were set."""
    if not (request.scenario or request.settings):
        return None
    from tp_analysis.display.formats import slug

    values = [f"{name} {value}" for name, value in sorted((request.settings or {}).items())]
    name = slug(" ".join([request.scenario or "", *values]))
    return find_project().reports / "scenarios" / name


def _build(
    project: Project, editions: list[Edition], jobs: int | None, force: bool, what_if: bool
) -> list[Outcome]:
    from tp_analysis.suite.build import build_editions, states

    if force or any(state.name != "fresh" for state in states(project, editions)):
        from tp_analysis.catalogue import DATASETS
        from tp_analysis.store import refresh_datasets

        for extract in refresh_datasets(DATASETS, project):
            report_refusal(extract, project.relative(extract.path), err=True)
        click.echo(f"Building what is due of {_counted(len(editions), 'edition')}.")
    outcomes = build_editions(
        project, editions, jobs=jobs or os.cpu_count() or 1, force=force, tell=_tell
    )
    if any(outcome.result != "fresh" for outcome in outcomes):
        from tp_analysis.publish.index import write_indexes

        write_indexes(project, editions if what_if else None)
    return outcomes


def _tell(outcome: Outcome) -> None:
    if outcome.result == "failed":
        click.echo(f"failed  {outcome.message}", err=True)
    else:
        click.echo(f"{outcome.result:7} {outcome.edition.id}")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _closing_words(outcomes: list[Outcome], reports: Path) -> int:
    counts = {
        result: sum(outcome.result == result for outcome in outcomes)
        for result in ("built", "fresh", "failed")
    }
    words = ", ".join(f"{count} {result}" for result, count in counts.items() if count)
    click.echo(f"{_counted(len(outcomes), 'edition')}: {words}.")
    if reports.is_dir():
        click.echo(f"Pages: {reports / 'index.html'}")
    codes = {outcome.exit_code for outcome in outcomes if outcome.result == "failed"}
    # A report that failed outranks data that were refused.
    return max(codes, default=0)


@tp.command()
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@click.option("--data", type=FOLDER, help="Read data from this folder (raw/ and processed/).")
@click.option("--out", type=FOLDER, help="Look at the reports in this folder.")
def status(as_json: bool, data: Path | None, out: Path | None) -> None:
    """Say of every edition whether it is fresh, stale (and why), failed or never built."""
    from tp_analysis.suite.build import orphans, states
    from tp_analysis.suite.plan import plan_suite

    project = find_project(data, out)
    editions, wrong = plan_suite(project)
    rows = [state_row(state) for state in states(project, editions)]
    left = [] if wrong else [project.relative(page) for page in orphans(project, editions)]
    if as_json:
        answer = {"editions": rows, "unplanned": wrong, "orphans": left}
        click.echo(json.dumps(answer, indent=2))
    else:
        for row in rows:
            name = f"{row['area']}/{row['report']}"
            click.echo(f"{row['state']:6} {row['audience']:10} {name}  {row['cause']}".rstrip())
    for page in left:
        click.echo(f"orphan {page}: no edition of suite.toml makes it. Delete it.", err=True)
    for report, message in wrong.items():
        click.echo(f"wrong  {report}: {message}", err=True)
    sys.exit(10 if wrong else 0)
