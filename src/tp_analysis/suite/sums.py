"""SHA256SUMS: the list of a release's files, in the format that `sha256sum -c` reads."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tp_analysis.hashing import MISSING, UNREADABLE, file_hash

SUMS, TIMES, SIGNATURE = "SHA256SUMS", "times.json", "signature.json"
# What no list names: the list itself, when the release was made, and who vouches for the list.
UNLISTED = (SUMS, TIMES, SIGNATURE)
NAME_DIGITS = 12
_LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")


@dataclass(frozen=True)
class Problem:
    """What is wrong with one file, by its path for a reader."""

    path: str
    message: str


def files_below(folder: Path) -> list[str]:
    """Every file and link below a folder by its path from there, sorted; empty without a folder."""
    found = []
    for here, folders, names in os.walk(folder):
        links = [name for name in folders if os.path.islink(os.path.join(here, name))]
        found += [os.path.relpath(os.path.join(here, n), folder) for n in (*names, *links)]
    return sorted(name.replace(os.sep, "/") for name in found)


def sums_of(folder: Path) -> bytes:
    """What SHA256SUMS must say of a folder as it stands: every file but itself, the times and the
    signature."""
    names = [name for name in files_below(folder) if name not in UNLISTED]
    return "".join(f"{file_hash(folder / name)}  {name}\n" for name in names).encode()


def folder_name(area_key: str, sums: bytes) -> str:
    """The id of a release: the area, and digits that vouch for every byte of it."""
    return f"{area_key}-{hashlib.sha256(sums).hexdigest()[:NAME_DIGITS]}"


def read_sums(folder: Path) -> dict[str, str]:
    """The listed fingerprints by file name. Raises ValueError for a line that is none."""
    text = (folder / SUMS).read_text(encoding="utf-8")
    listed = {}
    for number, line in enumerate(text.splitlines(), start=1):
        found = _LINE.fullmatch(line)
        if not found:
            raise ValueError(f"line {number} is not a fingerprint and a name")
        listed[found.group(2)] = found.group(1)
    return listed


def damage(folder: Path) -> Iterator[Problem]:
    """Every way in which a release's files are not those that its name stands for."""
    try:
        sums = (folder / SUMS).read_bytes()
    except OSError:
        yield Problem(SUMS, "is missing, so nothing vouches for the other files")
        return
    if folder_name(folder.name[: -NAME_DIGITS - 1], sums) != folder.name:
        yield Problem(SUMS, "was altered: the name of the release stands for other bytes")
    try:
        listed = read_sums(folder)
    except ValueError as error:
        yield Problem(SUMS, f"was altered: {error}")
        return
    there = files_below(folder)
    for name, fingerprint in sorted(listed.items()):
        problem = _difference(folder / name, fingerprint)
        if problem:
            yield Problem(name, problem)
    for name in there:
        if name not in listed and name not in UNLISTED:
            yield Problem(name, "is not part of the release. Find out who put it there")


def _difference(path: Path, fingerprint: str) -> str:
    if path.is_symlink():
        return "is a link; a release holds files only"
    now = file_hash(path)
    if now == MISSING:
        return "is missing"
    if now == UNREADABLE:
        return "cannot be read. Mend its rights"
    return "" if now == fingerprint else "was altered: its bytes are not those that were released"
