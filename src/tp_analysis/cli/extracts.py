"""tp data: check extracts, and build datasets from them."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tp_analysis.answers import extract_row
from tp_analysis.cli.main import tp
from tp_analysis.cli.options import FOLDER, report_refusal
from tp_analysis.project import find_project

if TYPE_CHECKING:
    from tp_analysis.store import Extract


@tp.group()
def data() -> None:
    """Check extracts, and build datasets from them."""


@data.command("check")
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@click.option("--data", "folder", type=FOLDER, help="Read data from this folder.")
def data_check(path: Path | None, as_json: bool, folder: Path | None) -> None:
    """Check extracts: every problem with file, row, column, value and what to do.

    PATH is one extract or a folder of them; without it, everything in data/raw is checked, and
    whether each dataset about people has a disclosure policy that fits it.
    """
    from tp_analysis.catalogue import DATASETS, EVERY, RECEIVED
    from tp_analysis.checking import check_extracts
    from tp_analysis.policy_problems import policy_problems
    from tp_analysis.store import at_hand

    project = find_project(folder)
    # A file is known by its name wherever it lies, one in data/raw only if it is there.
    received = RECEIVED if path else at_hand(RECEIVED, project)
    extracts = check_extracts((*DATASETS, *received), project, path)
    found = () if path else policy_problems(EVERY, project, os.environ)
    policies = [problem.message for problem in found]
    if as_json:
        files = [extract_row(extract, project.relative(extract.path)) for extract in extracts]
        click.echo(json.dumps({"files": files, "policies": policies}, indent=2))
    else:
        for extract in extracts:
            click.echo(f"{_extract_state(extract):8} {project.relative(extract.path)}")
            _tell_what_was_found(extract)
            report_refusal(extract, extract.path.name)
        for words in policies:
            click.echo(f"{'wrong':8} {words}")
        _tell_how_many(extracts, project.relative(path or project.raw))
    refused = any(extract.refused for extract in extracts)
    sys.exit(11 if refused else 10 if policies else 0)


def _tell_what_was_found(extract: Extract) -> None:
    from tp_analysis.gathered_files import GatheredExtract

    if isinstance(extract, GatheredExtract) and extract.months:
        click.echo(f"  {', '.join(filter(None, (extract.whose, extract.months)))}")
    if extract.total_gbp is not None and not extract.refused:
        click.echo(f"  {extract.rows:,} payment lines, £{extract.total_gbp:,.2f} in all")
    elif extract.total_gbp is None and not extract.refused:
        click.echo(f"  {extract.rows:,} rows of {extract.kind}")
    for forgiven in extract.forgiven:
        click.echo(f"  {forgiven.count:,} × {forgiven.what}")


def _tell_how_many(extracts: list[Extract], place: str) -> None:
    if not extracts:
        click.echo(f"No file to check in {place}: CSV, ODS, XLS, XLSX and ZIP files are read.")
        return
    if len(extracts) == 1:
        return
    refused = sum(extract.refused for extract in extracts)
    click.echo(f"{len(extracts) - refused} loaded, {refused} refused.")


def _extract_state(extract: Extract) -> str:
    return "refused" if extract.refused else "loaded"


@data.command("build")
@click.option("--data", "folder", type=FOLDER, help="Read data from this folder.")
def data_build(folder: Path | None) -> None:
    """Build datasets from extracts; a refused extract leaves none behind."""
    from tp_analysis.catalogue import DATASETS, EVERY, GATHERINGS, RECEIVED
    from tp_analysis.checking import unknown_extracts
    from tp_analysis.gathering import build_gathered
    from tp_analysis.policy_problems import require_policies
    from tp_analysis.store import at_hand, build_datasets, remove_withdrawn

    project = find_project(folder)
    require_policies(EVERY, project)
    gathered = [extract for g in GATHERINGS for extract in build_gathered(g, project)]
    remove_withdrawn(RECEIVED, project)
    datasets = (*DATASETS, *at_hand(RECEIVED, project))
    built = [*build_datasets(datasets, project), *gathered]
    extracts = [*built, *unknown_extracts(datasets, project)]
    for extract in extracts:
        name = extract.kind if extract.dataset else project.relative(extract.path)
        click.echo(f"{'refused' if extract.refused else 'built':8} {name}")
        report_refusal(extract, extract.path.name)
    refused = any(extract.refused for extract in extracts)
    sys.exit(11 if refused else 0)
