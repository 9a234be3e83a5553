"""Where the keys of pseudonyms come from: the environment, or a file outside the project."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from tp_analysis.disclosure.pseudonyms import PseudonymKey, key_from_text, refuse_shared_keys
from tp_analysis.errors import ConfigurationError

KEY_PREFIX = "TP_PSEUDONYM_KEY_"
FILE_ENDING = "_FILE"


def variable_of(scheme: str) -> str:
    """The environment variable that holds the key of a scheme; with _FILE, names its file.

    >>> variable_of("benefit-claimant")
    'TP_PSEUDONYM_KEY_BENEFIT_CLAIMANT'
    """
    return KEY_PREFIX + scheme.upper().replace("-", "_")


def read_keys(
    schemes: tuple[str, ...], *, environment: Mapping[str, str], project_root: Path
) -> dict[str, PseudonymKey]:
    """The key of each scheme, from the environment.

    Raises ConfigurationError where one is missing, weak, shared by two schemes, in a file that
    others may read, or lies within the project, from where it could be committed or copied with
    the data.
    """
    keys = {scheme: _read_key(scheme, environment, project_root) for scheme in sorted(schemes)}
    refuse_shared_keys(keys)
    return keys


def _read_key(scheme: str, environment: Mapping[str, str], project_root: Path) -> PseudonymKey:
    name = variable_of(scheme)
    if environment.get(name):
        return key_from_text(scheme, environment[name])
    if not environment.get(name + FILE_ENDING):
        raise ConfigurationError(
            f"The pseudonym scheme {scheme!r} has no key. Set {name} to 64 hexadecimal digits, or "
            f"{name}{FILE_ENDING} to a file outside the project that holds them. Make a key with: "
            "openssl rand -hex 32"
        )
    path = Path(environment[name + FILE_ENDING]).resolve()
    if path.is_relative_to(project_root.resolve()):
        raise ConfigurationError(
            f"{name}{FILE_ENDING} names a file within the project. Move the key out of it."
        )
    try:
        if os.name == "posix" and path.stat().st_mode & 0o077:
            raise ConfigurationError(
                f"The file that {name}{FILE_ENDING} names may be read by others. Make it yours "
                f"alone: chmod 600 {path.name}."
            )
        return key_from_text(scheme, path.read_text(encoding="ascii"))
    except (OSError, UnicodeDecodeError):
        raise ConfigurationError(
            f"The file that {name}{FILE_ENDING} names cannot be read as hexadecimal digits. Mend "
            "the path, its rights, or the file."
        ) from None
