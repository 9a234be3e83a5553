"""Look through finished files for what must never leave: shapes, and words that a caller names.

A finding says where and how many, never what: the message may be seen by more people than the
file.
"""

from __future__ import annotations

import os
import re
import socket
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tp_analysis.publish.checks.contents import Said, said_in
from tp_analysis.publish.checks.patterns import PATTERNS, computer_pattern

_SPACES = re.compile(r"[\s\u00ad\u200b\ufffe]+")
_NUMBER = re.compile(r"£?\d{1,3}(?:[, ]?\d{3})*(?:\.\d+)?|£?\d+(?:\.\d+)?")
SHORTEST_CANARY = 4


@dataclass(frozen=True)
class Finding:
    """So many hits of one kind in one place of one file."""

    file: str
    where: str
    kind: str
    count: int

    @property
    def message(self) -> str:
        """Which file, where, what kind, how often; the value itself is not repeated."""
        return f"{self.file}: {self.where}: {self.kind} ({self.count})"


class Canary:
    """A word or number that must be nowhere, in whichever spelling."""

    def __init__(self, content: bytes) -> None:
        text = " ".join(content.decode("utf-8").split())
        if len(_squeezed(text)) < SHORTEST_CANARY:
            raise ValueError(f"a word of under {SHORTEST_CANARY} letters would be found anywhere")
        self._squeezed = _squeezed(text)
        self._number = _number_pattern(text) if _NUMBER.fullmatch(text) else None

    def count_in(self, text: _Searchable) -> int:
        """How often it is there: a number with or without commas, words whatever their spaces."""
        if self._number:
            return len(self._number.findall(text.as_it_is))
        return text.squeezed.count(self._squeezed)


class _Searchable:
    def __init__(self, text: str) -> None:
        self.as_it_is = text

    @cached_property
    def squeezed(self) -> str:
        return _squeezed(self.as_it_is)


def _squeezed(text: str) -> str:
    return _SPACES.sub("", text).casefold()


def _number_pattern(text: str) -> re.Pattern[str]:
    whole, _, decimals = re.sub(r"[£, ]", "", text).partition(".")
    digits = r"[,   ]?".join(whole)
    decimals = decimals.rstrip("0")
    end = rf"\.{decimals}0*" if decimals else r"(?:\.0+)?"
    return re.compile(rf"(?<![\d.]){digits}{end}(?!\d|\.\d)")


def scan_for_leaks(
    folder: Path, canaries: Iterable[bytes] = (), *, files: Iterable[str] | None = None
) -> list[Finding]:
    """What is in the files of a folder that must be in none of them, in the order of their names.

    Looked through are the names and every decoded form of the content (pages with their embedded
    images, PDF text, streams, alt text and properties, the parts of XLSX and ODS, CSV, JSON), for
    the shapes in `patterns.PATTERNS` and for `canaries` in UTF-8. `files` are names below the
    folder; without them all files are looked through. A file that cannot be read is a finding.
    Raises ValueError for a canary too short to mean anything.
    """
    watched = [Canary(content) for content in canaries]
    paths = [folder / name for name in files] if files is not None else sorted(_files_below(folder))
    return [
        Finding(path.relative_to(folder).as_posix(), where, kind, count)
        for path in paths
        for (where, kind), count in _hits(path, folder, watched).items()
    ]


def _files_below(folder: Path) -> Iterator[Path]:
    """Also through links: readers open the live release by them."""
    for here, _, names in os.walk(folder, followlinks=True):
        yield from (Path(here) / name for name in names)


def _hits(path: Path, folder: Path, canaries: list[Canary]) -> Mapping[tuple[str, str], int]:
    found: Counter[tuple[str, str]] = Counter()
    computer = computer_pattern(socket.gethostname())
    try:
        for said in _all_said(path, folder):
            text = _Searchable(said.text)
            for kind, matches in PATTERNS.items() if said.is_text else ():
                found[said.where, kind] += sum(1 for _ in matches(said.text))
            if said.is_text and computer:
                found[said.where, "the name of this computer"] += len(computer.findall(said.text))
            for canary in canaries:
                found[said.where, "a value from the data that must not leave"] += canary.count_in(
                    text
                )
    except (ValueError, OSError) as error:
        found["the file", f"it could not be looked through ({type(error).__name__})"] += 1
    return +found


def _all_said(path: Path, folder: Path) -> Iterator[Said]:
    yield Said("its name", path.relative_to(folder).as_posix())
    yield from said_in(path.read_bytes())
