"""What a build ran on: Python, the packages that the lock file names, and the commit."""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sysconfig
from dataclasses import dataclass
from pathlib import Path

from tp_analysis.project import Project

GIT_TIMEOUT_SECONDS = 5
# What decides what a page says. A changed README leaves every page as it was.
JUDGED = ("src", "notebooks", "*.toml", "requirements.lock")
PIN = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==[^\s;]+[ \t]*(;.*)?", re.MULTILINE)
# What one platform alone needs is no fact of the report.
PLATFORM = re.compile(r"\b(sys_platform|os_name|platform_\w+|implementation_name)\b")


@dataclass(frozen=True)
class Environment:
    """Facts that are the same on every computer that builds the same report.

    `packages` are (name, version) pairs, as installed. `commit` is "" where the project is no git
    checkout; `uncommitted_changes` then says nothing.
    """

    python: str
    packages: tuple[tuple[str, str], ...] = ()
    commit: str = ""
    uncommitted_changes: bool = False


def describe_environment(project: Project) -> Environment:
    """What a build of the project would run on, here and now."""
    commit, uncommitted_changes = _commit(project.root)
    return Environment(
        python=platform.python_version(),
        packages=_packages(project.lock_file),
        commit=commit,
        uncommitted_changes=uncommitted_changes,
    )


def _packages(lock_file: Path) -> tuple[tuple[str, str], ...]:
    try:
        text = lock_file.read_text(encoding="utf-8")
    except OSError:
        return ()
    names = sorted({name for name, marker in PIN.findall(text) if not PLATFORM.search(marker)})
    found = _installed()
    return tuple((name, found[name]) for name in names if name in found)


def _installed() -> dict[str, str]:
    """Each package's version, from the names of folders, as reading metadata takes long."""
    paths = sysconfig.get_paths()
    folders = {Path(paths["purelib"]), Path(paths["platlib"])}
    names = [path.stem for folder in folders for path in folder.glob("*.dist-info")]
    pairs = [name.rpartition("-") for name in names]
    return {re.sub(r"[-_.]+", "-", name).lower(): version for name, _, version in pairs}


def _commit(root: Path) -> tuple[str, bool]:
    """The commit that is checked out, and whether files that decide a page differ from it."""
    # Without the optional lock, as a person may be using git in the same folder.
    command = ["git", "--no-optional-locks", "status", "--porcelain=v2", "--branch", "--", *JUDGED]
    # A hook of git's hands its own repository down in these.
    variables = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        done = subprocess.run(
            command,
            cwd=root,
            env=variables,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=GIT_TIMEOUT_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired):
        return "", False
    found = re.search(r"^# branch\.oid ([0-9a-f]{40,64})$", done.stdout, re.MULTILINE)
    changes = [line for line in done.stdout.splitlines() if line and not line.startswith("#")]
    # A project that merely lies inside somebody's repository has no commit of its own.
    if done.returncode != 0 or not found or "? suite.toml" in changes:
        return "", False
    return found.group(1), bool(changes)
