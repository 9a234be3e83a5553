"""tp lab and tp doctor: this computer."""

from __future__ import annotations

import json
import os
import sys

import click

from tp_analysis.cli.main import tp
from tp_analysis.project import find_project


@tp.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def lab(arguments: tuple[str, ...]) -> None:
    """Open JupyterLab in the project; what follows is handed to it."""
    project = find_project()
    os.chdir(project.root)
    command = [sys.executable, "-m", "jupyterlab", *arguments]
    os.execv(sys.executable, command)


@tp.command()
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
def doctor(as_json: bool) -> None:
    """Say what is missing on this computer, and how to fix it."""
    from tp_analysis.doctor import examine

    findings = examine(find_project())
    if as_json:
        click.echo(json.dumps({"findings": [finding.as_row() for finding in findings]}, indent=2))
    else:
        for finding in findings:
            click.echo(f"{'ok' if finding.ok else 'wrong':6} {finding.what}")
            if not finding.ok:
                click.echo(f"       {finding.what_to_do}")
    sys.exit(0 if all(finding.ok for finding in findings) else 10)
