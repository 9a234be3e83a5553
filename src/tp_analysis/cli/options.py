"""What several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from tp_analysis.store import Extract

FOLDER = click.Path(file_okay=False, path_type=Path)


def report_refusal(extract: Extract, name: str, err: bool = False) -> None:
    """Say every problem of a refused extract, a line each."""
    for problem in extract.problems:
        words = problem.sentence().rstrip(".").removeprefix(f"{extract.path.name} ")
        click.echo(f"  {name}: {words}.", err=err)
