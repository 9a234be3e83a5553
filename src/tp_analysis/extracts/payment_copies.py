"""Which files of payments hold the same lines: a month that is saved twice would count twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Identity:
    """What one file of payments is told by: its name, its bytes, its lines, its months and sum.

    `lines_hash` stands for the cells of all its lines in whatever order; months are ISO dates of
    their first days, "" where no line has a month.
    """

    name: str
    body: str
    file_hash: str
    lines_hash: str
    first_month: str
    last_month: str
    total_pence: int


def copies(files: Iterable[Identity]) -> dict[str, str]:
    """The files that hold what another does, each with what is wrong and what to do.

    Of two, the one with the longer name is told: copies are called "april (1).csv".
    """
    return {
        later.name: (
            f"{later.name} {how} {earlier.name}, so that its payments would count twice. Take one "
            "of the two away"
        )
        for earlier, later, how in _pairs(files)
        if how != _SAME_SUM
    }


def likely_copies(files: Iterable[Identity]) -> dict[str, str]:
    """The files that may be second copies, though their lines differ, each with a remark."""
    return {
        later.name: f"{_SAME_SUM} {earlier.name}: if it is the same list, take one away"
        for earlier, later, how in _pairs(files)
        if how == _SAME_SUM
    }


_SAME_SUM = "file of the same body, months and sum as"


def _pairs(files: Iterable[Identity]) -> Iterator[tuple[Identity, Identity, str]]:
    """Each file that is alike an earlier one, with the closest likeness."""
    first: dict[tuple[object, ...], Identity] = {}
    for file in sorted(files, key=lambda file: (len(file.name), file.name)):
        alike: dict[tuple[object, ...], str] = {
            (file.file_hash,): "has the same bytes as",
            (file.body, file.lines_hash): "has the same lines as",
        }
        if file.first_month:
            months = (file.first_month, file.last_month)
            alike[(file.body, *months, file.total_pence)] = _SAME_SUM
        known = next((key for key in alike if key in first), None)
        if known:
            yield first[known], file, alike[known]
        for key in alike:
            first.setdefault(key, file)
