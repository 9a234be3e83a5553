"""The command `tp` itself: its groups, and how it ends."""

from __future__ import annotations

import sys

import click

from tp_analysis import __version__
from tp_analysis.errors import TpAnalysisError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="tp")
@click.option("--debug", is_flag=True, help="Show the full traceback of an error.")
def tp(debug: bool) -> None:
    """Count all public money spent in a place, and publish what was found."""


def main() -> None:
    """Run `tp`; an error that a person can act on is one message and an exit code."""
    try:
        tp.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(130)
    except TpAnalysisError as error:
        if "--debug" in sys.argv:
            raise
        click.echo(f"Error: {error}", err=True)
        sys.exit(error.exit_code)
    except Exception as error:
        if "--debug" in sys.argv:
            raise
        words = f"{type(error).__name__}: {error}"
        click.echo(f"Error: unforeseen. {words}\nFor all of it: tp --debug ...", err=True)
        sys.exit(1)
