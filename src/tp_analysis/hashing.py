"""Fingerprints of files, folders and plain values."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

MISSING, UNREADABLE = "missing", "unreadable"


def file_hash(path: Path) -> str:
    """The SHA-256 of a file's bytes as hexadecimal text, or of the names in a folder.

    "missing" where there is nothing, "unreadable" where it cannot be read.
    """
    try:
        if path.is_dir():
            return value_hash(sorted(entry.name for entry in path.iterdir()))
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (FileNotFoundError, NotADirectoryError):
        return MISSING
    except OSError:
        return UNREADABLE


def value_hash(value: Any) -> str:
    """The SHA-256 of a plain value, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
