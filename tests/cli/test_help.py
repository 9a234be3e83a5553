"""What `tp` says of itself."""

from __future__ import annotations

import subprocess
import sys

import click
import pytest

from tp_analysis import __version__
from tp_analysis.cli import tp


def commands(group: click.Group, before: str = "") -> dict[str, click.Command]:
    found: dict[str, click.Command] = {}
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            found |= commands(command, f"{before}{name} ")
        else:
            found[before + name] = command
    return found


@pytest.mark.parametrize("name", commands(tp))
def test_every_command_and_each_option_says_what_it_does(name: str) -> None:
    command = commands(tp)[name]
    assert command.help
    options = [p for p in command.params if isinstance(p, click.Option)]
    assert [option.name for option in options if not option.help] == []


@pytest.mark.parametrize("name", ["status", "data check", "doctor"])
def test_what_scripts_read_has_json(name: str) -> None:
    assert "as_json" in [parameter.name for parameter in commands(tp)[name].params]


@pytest.mark.parametrize(
    "option", ["area", "audience", "jobs", "force", "set", "scenario", "data", "out"]
)
def test_build_takes_the_options_that_timers_use(option: str) -> None:
    declared = [name for parameter in tp.commands["build"].params for name in parameter.opts]
    assert f"--{option}" in declared


def test_help_and_version_load_nothing_heavy() -> None:
    script = (
        "import sys\n"
        "from tp_analysis.cli import tp\n"
        "tp(['--help'], standalone_mode=False)\n"
        "heavy = {'pandas', 'numpy', 'papermill', 'nbconvert', 'pydantic', 'pyarrow'}\n"
        "sys.exit(str(sorted(heavy & set(sys.modules)) or ''))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stderr.strip() == ""
    assert "build" in done.stdout


def test_the_version_is_the_packages() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tp_analysis", "--version"], capture_output=True, text=True
    )
    assert done.stdout.strip() == f"tp, version {__version__}"
