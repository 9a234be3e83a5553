"""The one place that spells a folder name."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from tp_analysis.errors import ConfigurationError

# A kernel is started in a private folder, so the build hands these down to it.
ROOT_VARIABLE = "TP_PROJECT"
DATA_VARIABLE = "TP_DATA"
RELEASED_VARIABLE = "TP_RELEASED"


@dataclass(frozen=True)
class Project:
    """A checkout: its root, its data folder and the folder its reports go to."""

    root: Path
    data: Path
    reports: Path

    @property
    def raw(self) -> Path:
        """Extracts as received, never edited."""
        return self.data / "raw"

    @property
    def processed(self) -> Path:
        """Checked, typed tables; rebuilt from the extracts."""
        return self.data / "processed"

    @property
    def notebooks(self) -> Path:
        """One notebook a report."""
        return self.root / "notebooks"

    @property
    def areas_file(self) -> Path:
        """The places."""
        return self.root / "areas.toml"

    @property
    def bodies_file(self) -> Path:
        """The public bodies, and how to read what they publish."""
        return self.root / "bodies.toml"

    @property
    def suite_file(self) -> Path:
        """The editions."""
        return self.root / "suite.toml"

    @property
    def disclosure_file(self) -> Path:
        """The disclosure policy of each dataset about people."""
        return self.root / "disclosure.toml"

    @property
    def lock_file(self) -> Path:
        """The exact packages a build runs on."""
        return self.root / "requirements.lock"

    @property
    def state(self) -> Path:
        """What each edition was built from; private, never published."""
        return self.reports / ".state"

    def relative(self, path: Path) -> str:
        """The path as a reader of the project would write it."""
        full = Path(os.path.abspath(path))
        for base in (self.root, self.data.parent):
            if full.is_relative_to(base):
                return full.relative_to(base).as_posix()
        return path.name


def find_project(data: Path | None = None, out: Path | None = None) -> Project:
    """The project around the current folder; `data` and `out` replace its own folders.

    Raises ConfigurationError where no folder above holds a suite.toml.
    """
    root = _find_root()
    data_folder = data or _from_environment(DATA_VARIABLE) or root / "data"
    return Project(root, data_folder.resolve(), (out or root / "reports").resolve())


def _find_root() -> Path:
    named = _from_environment(ROOT_VARIABLE)
    if named:
        return named
    here = Path.cwd().resolve()
    for folder in (here, *here.parents):
        if (folder / "suite.toml").is_file():
            return folder
    raise ConfigurationError(
        f"No suite.toml in {here} or any folder above it. Go to the project's folder and try again."
    )


def _from_environment(variable: str) -> Path | None:
    value = os.environ.get(variable)
    return Path(value).resolve() if value else None
