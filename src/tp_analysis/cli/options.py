"""What several commands share."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from tp_analysis.datasets import Problem
    from tp_analysis.store import Extract

SHOWN_ROWS = 3
FOLDER = click.Path(file_okay=False, path_type=Path)


def report_refusal(extract: Extract, name: str, err: bool = False) -> None:
    """Say every problem of a refused extract, a line each; that of many rows once."""
    alike: dict[Problem, list[int]] = {}
    for problem in extract.problems:
        alike.setdefault(replace(problem, row=None), []).append(problem.row or 0)
    for problem, rows in alike.items():
        if len(rows) == 1:
            problem = replace(problem, row=rows[0] or None)
        many = f"{len(rows):,} rows, the first {', '.join(map(str, rows[:SHOWN_ROWS]))}"
        words = problem.sentence().removeprefix(f"{extract.path.name} ")
        end = "" if words.endswith("?") else "."
        click.echo(f"  {name}: {f'{many}: ' if len(rows) > 1 else ''}{words}{end}", err=err)
