"""The register: what was given to whom, when, from which release, and what became of our copy.

It holds fingerprints of encrypted files and never a passphrase. It lies with the state of the
reports, for its owner alone, and outlives the files that it names.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from tp_analysis.errors import ConfigurationError, did_you_mean
from tp_analysis.project import Project

# What the name of a bundle's folder begins with, and of each protected file in it.
MARKED = "OFFICIAL-SENSITIVE"


class SharedBundle(BaseModel):
    """One line of the register.

    `folder` is where the bundle was put, `until` the last day it may be kept ("" for no limit),
    `replaces` the bundle in whose place it was issued, `deleted_on` when our copy went.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    area: str
    release: str
    recipient: str
    reports: tuple[str, ...]
    made_at: str
    until: str = ""
    passphrase: Literal["generated", "own"]
    signed_by: str = ""
    replaces: str = ""
    folder: str
    files: dict[str, str]
    deleted_on: str = ""


def read_register(project: Project) -> tuple[SharedBundle, ...]:
    """Every bundle that was ever made, in that order.

    Raises ConfigurationError where the file is damaged: what was shared must not be forgotten.
    """
    path = register_path(project)
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))["bundles"]
        return tuple(SharedBundle.model_validate(entry) for entry in entries)
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, KeyError, TypeError, ValidationError) as error:
        raise ConfigurationError(
            f"The register of what was shared, {project.relative(path)}, cannot be read. Restore "
            "it from a copy: nothing else says who was given what."
        ) from error


def find_bundle(project: Project, bundle_id: str) -> SharedBundle:
    """The bundle of that id, or whose folder that is.

    Raises ConfigurationError where the register has none.
    """
    wanted = Path(bundle_id).name.removeprefix(f"{MARKED}-")
    known = {bundle.id: bundle for bundle in read_register(project)}
    if wanted not in known:
        raise ConfigurationError(
            f"The register has no bundle {wanted!r}. {did_you_mean(wanted, known)}"
        )
    return known[wanted]


def write_register(project: Project, bundles: tuple[SharedBundle, ...]) -> None:
    """Put these lines in the place of all lines, in one step and for the owner's eyes alone."""
    path = register_path(project)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial = path.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    content = {"bundles": [bundle.model_dump(mode="json") for bundle in bundles]}
    with os.fdopen(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        json.dump(content, file, indent=1, ensure_ascii=True)
        file.flush()
        # On the disk before the bundle gets its name: one too many is better than one too few.
        os.fsync(file.fileno())
    partial.replace(path)


def register_path(project: Project) -> Path:
    """Where the register lies."""
    return project.state / "sharing" / "register.json"
