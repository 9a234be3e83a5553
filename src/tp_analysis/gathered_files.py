"""What is particular to a topic whose extracts are gathered, and such an extract after checking."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeGuard

from tp_analysis.datasets import Problem
from tp_analysis.errors import DataError
from tp_analysis.extracts.results import Forgiven
from tp_analysis.hashing import MISSING, file_hash
from tp_analysis.project import Project
from tp_analysis.sources import extract_card_path, read_card_at
from tp_analysis.store import Extract

if TYPE_CHECKING:
    import pyarrow as pa

TABLES = (".csv", ".ods", ".xls", ".xlsx", ".zip")
# What a file is told by among the others of its topic, as plain values; "name" is always there.
Identity = Mapping[str, Any]


@dataclass(frozen=True)
class GatheredExtract(Extract):
    """One of many extracts after checking: also whose it is and of when, and what it is told by.

    `scope` is whose it is and of when as scripts are told.
    """

    whose: str = ""
    months: str = ""
    scope: Mapping[str, Any] = field(default_factory=dict)
    identity: Identity | None = None


@dataclass(frozen=True)
class Reading:
    """One extract as its reader found it: its log as tables of plain rows, its rows in batches.

    The batches have the columns of the extract's dataset.
    """

    extract: GatheredExtract
    log: Mapping[str, Any]
    batches: Callable[[], Iterator[pa.RecordBatch]]


@dataclass(frozen=True)
class Gathering:
    """What is particular to a topic whose extracts are gathered.

    `advice` says which files belong there, and `advice_of` those that one dataset is made from,
    where they are others; `names` are those of its datasets; `read` takes an extract, what the
    datasets call it and the project, and never raises for bad content;
    `settings` are the files that decide the rows beside the extract and the disclosure policy;
    `copies` says which files would be counted twice, and `likely_copies` which may be, each by its
    name, with words for it.
    """

    topic: str
    advice: str
    advice_of: Mapping[str, str] = field(hash=False)
    names: tuple[str, ...]
    suffixes: tuple[str, ...]
    read: Callable[[Path, str, Project], Reading]
    settings: Callable[[Project], Sequence[Path]]
    copies: Callable[[Sequence[Identity]], Mapping[str, str]]
    likely_copies: Callable[[Sequence[Identity]], Mapping[str, str]]

    def folder(self, project: Project) -> Path:
        """Where the topic's files lie as received."""
        return project.raw / self.topic

    def name_of(self, extract: Path, project: Project) -> str:
        """What the datasets call an extract: its path below the folder."""
        return extract.relative_to(self.folder(project)).as_posix()

    def row_paths(self, extract: Path, project: Project) -> list[Path]:
        """Where the rows of an extract lie, for each dataset that they may be of."""
        within = extract.relative_to(self.folder(project))
        file = within.with_name(f"{within.name}.parquet")
        return [project.processed / self.topic / name / file for name in self.names]


def read_gathered(gathering: Gathering, path: Path, name: str, project: Project) -> Reading:
    """A file as its reader finds it, its source card looked at; never raises for bad content."""
    reading = gathering.read(path, name, project)
    found = reading.extract
    problems = (*found.problems, *_card_problems(path))
    return replace(reading, extract=replace(found, problems=problems))


def told_of_copies(gathering: Gathering, extracts: Iterable[Extract]) -> list[Extract]:
    """The extracts; those of the topic that hold what another does are refused, likely copies are
    told."""
    every = list(extracts)
    identities = [extract.identity for extract in every if _may_be_copy(extract, gathering)]
    known = [identity for identity in identities if identity]
    wrong, doubtful = gathering.copies(known), gathering.likely_copies(known)
    return [
        _told(extract, wrong, doubtful) if _may_be_copy(extract, gathering) else extract
        for extract in every
    ]


def _may_be_copy(extract: Extract, gathering: Gathering) -> TypeGuard[GatheredExtract]:
    return (
        isinstance(extract, GatheredExtract)
        and not extract.refused
        and extract.dataset is not None
        and extract.dataset.topic == gathering.topic
    )


def _told(
    extract: GatheredExtract, wrong: Mapping[str, str], doubtful: Mapping[str, str]
) -> Extract:
    name = (extract.identity or {}).get("name", "")
    if name in wrong:
        return replace(extract, problems=(Problem(wrong[name]),))
    if name in doubtful:
        return replace(extract, forgiven=(*extract.forgiven, Forgiven(doubtful[name], 1)))
    return extract


def _card_problems(path: Path) -> list[Problem]:
    """A source card that is there and cannot be read: without one, the report says so."""
    card = extract_card_path(path)
    if file_hash(card) == MISSING:
        return []
    try:
        read_card_at(card)
    except DataError as error:
        return [Problem(f"{card.parent.name}/{error}. Correct the card".replace("..", "."))]
    return []
