"""tp release list, tp release rollback and tp verify."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tp_analysis.answers import release_row, verdict_answer
from tp_analysis.cli.main import tp
from tp_analysis.cli.options import FOLDER
from tp_analysis.errors import ConfigurationError, TpAnalysisError, did_you_mean
from tp_analysis.project import find_project

if TYPE_CHECKING:
    from tp_analysis.project import Project
    from tp_analysis.suite.releases import Release
    from tp_analysis.suite.sums import Problem

OUT = click.option("--out", type=FOLDER, help="Look at the reports in this folder.")


@tp.group()
def release() -> None:
    """List what was released, and change what readers see."""


@release.command("list")
@click.option("--area", help="Only this area.")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@OUT
def list_releases(area: str | None, as_json: bool, out: Path | None) -> None:
    """List every release, newest first.

    Of each: whether readers see it, when it was made, its id, what it holds and what it lacks.
    """
    from tp_analysis.suite.pointers import pointed_at
    from tp_analysis.suite.releases import releases

    project = find_project(out=out)
    known = releases(project)
    areas = {release.area for release in known}
    if area is not None and area not in areas:
        raise ConfigurationError(f"{area!r} has no release. {did_you_mean(area, areas)}")
    found = releases(project, area) if area else known
    live = {key: pointed_at(project, key) for key in areas}
    rows = [release_row(r, live=live[r.area] == r.id) for r in found]
    if as_json:
        click.echo(json.dumps({"releases": rows}, indent=2))
    elif not rows:
        click.echo("Nothing has been released yet: tp build.")
    else:
        for row in rows:
            click.echo(_release_line(row))


def _release_line(row: dict[str, object]) -> str:
    state = "live" if row["live"] else ""
    held = ", ".join(sorted(edition["report"] for edition in _editions(row["editions"])))
    lacks = ", ".join(sorted(edition["report"] for edition in _editions(row["lacking"])))
    words = f"notice in the place of {held}" if row["kind"] == "notice" else held
    without = f" (without {lacks})" if lacks else ""
    return f"{state:4}  {row['made_at']:25}  {row['id']}  {words}{without}"


def _editions(value: object) -> Iterable[dict[str, str]]:
    return value if isinstance(value, list) else ()


@release.command()
@click.argument("area")
@click.option("--to", metavar="ID", help="The release to go back to (default: the one before).")
@OUT
def rollback(area: str, to: str | None, out: Path | None) -> None:
    """Let readers of AREA see an earlier release again.

    Its files are verified first. A withdrawal ends with it. The area stays there until 'tp build'
    has something new to release.
    """
    from tp_analysis.suite.lock import only_build
    from tp_analysis.suite.releases import rollback as go_back

    project = find_project(out=out)
    with only_build(project):
        target = go_back(project, area, to)
        rewrite_indexes(project)
    click.echo(f"Readers of {area} see {target.id}, made {target.made_at}.")


def rewrite_indexes(project: Project) -> None:
    """Write the lists of reports anew; that one cannot be written stops nothing that was done."""
    from tp_analysis.publish.index import write_indexes
    from tp_analysis.suite.clock import now_utc

    try:
        write_indexes(project, now=now_utc())
    except TpAnalysisError as error:
        click.echo(f"The lists of reports were not rewritten: {error}", err=True)


@tp.command()
@click.argument("release", required=False)
@click.option("--rebuild", is_flag=True, help="Build it again, too, and compare the bytes.")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@click.option("--data", type=FOLDER, help="Read data from this folder (raw/ and processed/).")
@OUT
def verify(
    release: str | None, rebuild: bool, as_json: bool, data: Path | None, out: Path | None
) -> None:
    """Check every file of RELEASE against its receipts and its name.

    RELEASE is an id of 'tp release list', the beginning of one, an area (what its readers see now)
    or a folder. Without it, everything that readers see is checked.
    """
    from tp_analysis.suite.configuration import read_suite
    from tp_analysis.suite.pointers import pointed_areas
    from tp_analysis.suite.releases import find_release
    from tp_analysis.suite.sharing.signing import required_public_key
    from tp_analysis.suite.verify import verify as check
    from tp_analysis.suite.verify import verify_live

    project = find_project(data, out)
    key = required_public_key(read_suite(project.suite_file).sharing)
    if release:
        found = [find_release(project, release)]
        verdict = check(project, found[0], key)
    elif pointed_areas(project):
        found, verdict = verify_live(project, key)
    else:
        raise ConfigurationError("Nothing has been released yet. Build it first: tp build.")
    problems = list(verdict.problems)
    if rebuild:
        problems += _rebuilt(project, found, quiet=as_json)
    _answer(found, verdict.files, problems, as_json)


def _rebuilt(project: Project, found: list[Release], *, quiet: bool) -> list[Problem]:
    from tp_analysis.suite.rebuilding import compare_rebuilt

    problems: list[Problem] = []
    for one in found:
        result = compare_rebuilt(project, one)
        problems += result.problems
        if not quiet:
            click.echo(f"{one.id}: {result.same} pages built again came out the same.")
    return problems


def _answer(found: list[Release], files: int, problems: list[Problem], as_json: bool) -> None:
    if as_json:
        answer = verdict_answer(files, problems)
        click.echo(json.dumps({**answer, "releases": [one.id for one in found]}, indent=2))
    else:
        for problem in problems:
            click.echo(f"wrong  {problem.path} {problem.message.rstrip('.')}.")
        names = ", ".join(one.id for one in found)
        words = f"{len(problems)} wrong" if problems else "all as released"
        click.echo(f"{files} files of {names or 'no release'}: {words}.")
    sys.exit(13 if problems else 0)
