"""Fingerprints of files, folders and plain values."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any


def file_hash(path: Path) -> str:
    """The SHA-256 of a file's bytes as hexadecimal text; "missing" where there is no file."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return "missing"


def value_hash(value: Any) -> str:
    """The SHA-256 of a plain value, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def folder_hash(folder: Path, suffixes: Iterable[str]) -> str:
    """The SHA-256 over the names and bytes of a folder's files of the given kinds."""
    kinds = frozenset(suffixes)
    paths = sorted(path for path in folder.rglob("*") if path.suffix in kinds)
    return value_hash([[path.relative_to(folder).as_posix(), file_hash(path)] for path in paths])
