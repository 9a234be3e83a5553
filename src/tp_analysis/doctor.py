"""What is missing on this computer, and how to fix it."""

from __future__ import annotations

import importlib
import importlib.metadata
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from tp_analysis.errors import DataError, TpAnalysisError
from tp_analysis.project import Project, find_project
from tp_analysis.sources import CARD_SUFFIX, read_card

PACKAGES = ("jupyterlab", "pandas", "matplotlib", "seaborn", "papermill", "nbconvert", "typst")
EXPORTERS = ("tp-html", "tp-pdf")


@dataclass(frozen=True)
class Finding:
    """One thing looked at: whether it is as it must be, and what to do where it is not."""

    what: str
    ok: bool
    what_to_do: str = ""

    def as_row(self) -> dict[str, Any]:
        """The finding as plain values."""
        return asdict(self)


def examine(project: Project) -> list[Finding]:
    """Everything a build needs, looked at in turn."""
    return [
        _python(),
        *(_package(name) for name in PACKAGES),
        *(_exporter(name) for name in EXPORTERS),
        _provisioner(),
        _kernels(),
        _opens(),
        _writable(project),
        *_configuration(project),
        *_policies(project),
        *unpublishable_in_git(project),
    ]


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    ok = sys.version_info >= (3, 11)
    return Finding(f"Python {version}", ok, "Install Python 3.11 or later, then 'make reports'.")


def _package(name: str) -> Finding:
    try:
        importlib.import_module(name)
        return Finding(f"{name} {importlib.metadata.version(name)}", True)
    except ImportError:
        return Finding(name, False, "Run 'make reports': it installs what the lock file names.")


def _exporter(name: str) -> Finding:
    known = {entry.name for entry in importlib.metadata.entry_points(group="nbconvert.exporters")}
    return Finding(f"nbconvert exporter {name}", name in known, "Run 'pip install -e .' again.")


def _provisioner() -> Finding:
    group = "jupyter_client.kernel_provisioners"
    known = {entry.name for entry in importlib.metadata.entry_points(group=group)}
    return Finding(
        "kernels are kept (tp-kept)", "tp-kept" in known, "Run 'pip install -e .' again."
    )


def _kernels() -> Finding:
    """Either way is well; the person on the rota may wonder why builds take longer here."""
    from tp_analysis.suite.kernels.forking import can_fork

    how = "warm, as forks" if can_fork() else "the plain way, as forking is not safe here"
    return Finding(f"kernels start {how}", True)


def _opens() -> Finding:
    """Tried in a process of its own, as it cannot be undone."""
    module = "tp_analysis.suite.kernels.opens"
    # Left at once: nobody answers if it should open another file on its way out.
    code = f"import os, {module} as opens; os._exit(opens.trace_opens() is None)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True)
    if done.returncode == 0:
        return Finding("every file that a notebook opens is noted", True)
    words = "opened files cannot be noted here: every extract counts as read by every report"
    return Finding(words, True)


def _writable(project: Project) -> Finding:
    folder = next(f for f in (project.reports, *project.reports.parents) if f.exists())
    ok = os.access(folder, os.W_OK)
    return Finding("reports/ can be written", ok, f"Give yourself the right to write to {folder}.")


def _configuration(project: Project) -> Iterator[Finding]:
    from tp_analysis.suite.plan import Request, plan_editions

    try:
        editions = plan_editions(project, Request())
        yield Finding(f"suite.toml and areas.toml: {len(editions)} editions", True)
    except TpAnalysisError as error:
        yield Finding("suite.toml and areas.toml", False, str(error))


def _policies(project: Project) -> list[Finding]:
    """Whether every dataset about people has a disclosure policy that fits it."""
    from tp_analysis.catalogue import EVERY
    from tp_analysis.policy_problems import policy_problems

    problems = policy_problems(EVERY, project, os.environ)
    if not problems:
        return [Finding("disclosure.toml: every dataset about people has its policy", True)]
    return [Finding("disclosure.toml", False, problem.message) for problem in problems]


def unpublishable_in_git(project: Project) -> list[Finding]:
    """Extracts that git holds although no source card says they may be published."""
    command = ["git", "-C", str(project.root), "ls-files", "-z", "data/"]
    try:
        listed = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return [Finding("data in git: not looked at, as this is not a git checkout", True)]
    names = [name for name in listed.split("\0") if name and not name.endswith(CARD_SUFFIX)]
    wrong = [name for name in names if not _may_be_published(project, name)]
    if not wrong:
        return [Finding(f"data in git: {len(names)} extracts, all publishable", True)]
    return [
        Finding(
            f"{name} is in git without a card that says publishable = true",
            False,
            f"Take it out: git rm --cached '{name}'. If it was pushed, tell the data owner.",
        )
        for name in wrong
    ]


def _may_be_published(project: Project, name: str) -> bool:
    path = project.root / name
    if not path.is_relative_to(project.root / "data" / "raw"):
        return path.name == ".gitkeep"
    try:
        return read_card(path).publishable
    except DataError:
        return False


def _refuse_unpublishable() -> int:
    """For the pre-commit hook: 1, with the reasons, where git holds what it must not."""
    wrong = [finding for finding in unpublishable_in_git(find_project()) if not finding.ok]
    for finding in wrong:
        print(f"{finding.what}. {finding.what_to_do}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(_refuse_unpublishable())
