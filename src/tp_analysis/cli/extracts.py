"""tp data: check extracts, and build datasets from them."""

from __future__ import annotations

import json
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

    PATH is one extract or a folder of them; without it, everything in data/raw is checked.
    """
    from tp_analysis.catalogue import DATASETS
    from tp_analysis.store import check_extracts

    project = find_project(folder)
    extracts = check_extracts(DATASETS, project, path)
    if as_json:
        files = [extract_row(extract, project.relative(extract.path)) for extract in extracts]
        click.echo(json.dumps({"files": files}, indent=2))
    else:
        for extract in extracts:
            click.echo(f"{_extract_state(extract):8} {project.relative(extract.path)}")
            report_refusal(extract, extract.path.name)
    refused = any(extract.refused for extract in extracts)
    sys.exit(11 if refused else 0)


def _extract_state(extract: Extract) -> str:
    return "refused" if extract.refused else "loaded"


@data.command("build")
@click.option("--data", "folder", type=FOLDER, help="Read data from this folder.")
def data_build(folder: Path | None) -> None:
    """Build datasets from extracts; a refused extract leaves none behind."""
    from tp_analysis.catalogue import DATASETS
    from tp_analysis.store import build_datasets

    extracts = build_datasets(DATASETS, find_project(folder))
    for extract in extracts:
        click.echo(f"{'refused' if extract.refused else 'built':8} {extract.kind}")
        report_refusal(extract, extract.path.name)
    refused = any(extract.refused for extract in extracts)
    sys.exit(11 if refused else 0)
