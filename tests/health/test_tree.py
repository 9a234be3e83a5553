"""The files a newcomer looks for are there, and say what is so."""

from __future__ import annotations

import importlib.util
import re
import subprocess
from pathlib import Path
from types import ModuleType

import click
import pytest

from tp_analysis.cli import tp

FENCE = re.compile(r"^```(?:sh|bash|shell|console)\n(.*?)^```", re.MULTILINE | re.DOTALL)
# Folders that exist on one machine only. Written in pieces, so that this file does not match.
MACHINE_PATH = re.compile("/" + r"(home|Users|root)/\w" + "|" + r"[A-Z]:\\Users\\\w")
TEXT = {".cfg", ".csv", ".css", ".ipynb", ".j2", ".json", ".lock", ".md", ".py", ".sh", ".toml",
        ".txt", ".typ", ".yaml", ".yml", ""}  # fmt: skip


def commands(group: click.Group, before: str = "tp") -> list[str]:
    found = []
    for name, command in sorted(group.commands.items()):
        full = f"{before} {name}"
        found += commands(command, full) if isinstance(command, click.Group) else [full]
    return found


def tracked_files(root: Path) -> list[Path]:
    """What git holds, and what it would take if all were added."""
    command = ["git", "-C", str(root), "ls-files", "-z", "-co", "--exclude-standard"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        pytest.skip("not run: this is no git checkout")
    return [root / name for name in done.stdout.split("\0") if name]


def shell_commands(text: str) -> list[str]:
    """Every command of the fenced shell blocks, without prompts, comments and .venv/bin/."""
    lines = [
        line.strip().removeprefix("$ ").partition("  #")[0].strip()
        for block in FENCE.findall(text)
        for line in block.replace("\\\n", " ").splitlines()
    ]
    return [line.replace(".venv/bin/", "") for line in lines if line and not line.startswith("#")]


def readme_commands(root: Path) -> ModuleType:
    path = root / "tests" / "clone" / "readme_commands.py"
    spec = importlib.util.spec_from_file_location("readme_commands", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("LICENSE", "MIT License"),
        ("README.md", "make reports"),
        ("CHANGELOG.md", "##"),
        ("CONTRIBUTING.md", "make test"),
        ("environment.yml", "has not been run"),
        (".ci/run", "make test-all"),
    ],
)
def test_a_file_that_a_newcomer_looks_for_is_there(root: Path, name: str, words: str) -> None:
    path = root / name
    assert path.is_file(), f"write {name}"
    assert words in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("command", commands(tp))
def test_every_command_is_in_the_readme(root: Path, command: str) -> None:
    assert command in (root / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("target", ["reports", "test", "test-all", "lab", "lint", "bench", "clean"])
def test_make_knows_the_target(root: Path, target: str) -> None:
    text = (root / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{target}:", text, re.MULTILINE)
    assert re.search(rf"make {target} ", text), "make help should say what it does"


def test_every_shell_command_of_the_readme_is_run_by_a_test(root: Path) -> None:
    found = shell_commands((root / "README.md").read_text(encoding="utf-8"))
    assert found, "the README shows no command in a fenced shell block"
    module = readme_commands(root)
    known = {*module.FIRST, *module.RUN, *module.SERVE, *module.NOT_RUN}
    known |= {module.WITHDRAW, module.ROLLBACK, module.CORRECT, module.DIFF, module.WAIT}
    known |= {module.SHARE, *module.SHARED}
    assert [command for command in found if command not in known] == [], (
        "add it to tests/clone/readme_commands.py, so that a test runs it"
    )


def test_what_is_not_run_has_a_reason(root: Path) -> None:
    assert all(len(reason) > 10 for reason in readme_commands(root).NOT_RUN.values())


def test_shell_commands_are_found_in_fenced_blocks_only() -> None:
    text = "```sh\n$ make reports  # all\n# note\n.venv/bin/tp status\n```\n`tp x`\n```py\nx\n```\n"
    assert shell_commands(text) == ["make reports", "tp status"]


def test_no_file_names_a_folder_of_somebodys_machine(root: Path) -> None:
    wrong = [
        f"{path.relative_to(root)}: {found.group()}"
        for path in tracked_files(root)
        if path.suffix in TEXT and path.is_file()
        if (found := MACHINE_PATH.search(path.read_text(encoding="utf-8", errors="replace")))
    ]
    assert wrong == [], "rule: no absolute paths; find files from the project's root"


def test_nothing_that_is_built_is_in_git(root: Path) -> None:
    built = ("reports/", "data/processed/", ".venv/", "node_modules/", "notebooks/scratch/")
    names = [path.relative_to(root).as_posix() for path in tracked_files(root)]
    assert [name for name in names if name.startswith(built)] == []


def test_the_hooks_refuse_what_continuous_integration_would(root: Path) -> None:
    text = (root / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    for entry in (
        "ruff check",
        "ruff format --check",
        "mypy",
        "tp_analysis.doctor",
        "tests/health",
    ):
        assert entry in text
