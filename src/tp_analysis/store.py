"""The only place where extracts are read and datasets are written and loaded."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from tp_analysis.datasets import Dataset, Problem
from tp_analysis.errors import DataError
from tp_analysis.hashing import file_hash
from tp_analysis.project import READ_LOG_VARIABLE, Project, find_project
from tp_analysis.sources import read_card

_EXTRACT_HASH = b"extract_sha256"


@dataclass(frozen=True)
class Extract:
    """One extract after checking: its table if it can be used, every problem if not."""

    path: Path
    dataset: Dataset | None
    rows: int = 0
    problems: tuple[Problem, ...] = ()
    table: pd.DataFrame | None = field(default=None, repr=False)

    @property
    def kind(self) -> str:
        """The dataset it was taken for."""
        return self.dataset.id if self.dataset else "unknown"

    @property
    def refused(self) -> bool:
        """Whether anything stands in the way of using it."""
        return bool(self.problems)


def extract_path(dataset: Dataset, project: Project) -> Path:
    """Where the extract of a dataset lies."""
    return project.raw / dataset.topic / f"{dataset.name}.csv"


def processed_path(dataset: Dataset, project: Project) -> Path:
    """Where the checked table of a dataset lies."""
    return project.processed / dataset.topic / f"{dataset.name}.parquet"


def read_extract(dataset: Dataset, path: Path) -> Extract:
    """The extract at `path`, checked against `dataset`; never raises for bad content."""
    try:
        text = _read_text(path)
        read_card(path)
    except DataError as error:
        return Extract(path, dataset, problems=(Problem(str(error)),))
    typed, problems = dataset.check(text)
    return Extract(path, dataset, len(text), tuple(problems), None if problems else typed)


def _read_text(path: Path) -> pd.DataFrame:
    if not path.is_file():
        raise DataError(f"{path.name} is missing. Put the extract there or withdraw the dataset.")
    try:
        text = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(f"{path.name} is not UTF-8 text. Save it as 'CSV UTF-8'.") from error
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise DataError(f"{path.name} is not a readable CSV file: {error}") from error
    if text.isna().any(axis=None):
        short = text.index[text.isna().any(axis=1)][0] + 2
        raise DataError(f"{path.name}, row {short}: has fewer cells than the header. Complete it.")
    return text


def build_dataset(dataset: Dataset, project: Project) -> Extract:
    """Check the extract and write its dataset; a refused extract leaves no dataset behind."""
    path, target = extract_path(dataset, project), processed_path(dataset, project)
    extract = read_extract(dataset, path)
    if extract.table is None:
        # Yesterday's table must not pass for today's.
        target.unlink(missing_ok=True)
        return extract
    target.parent.mkdir(parents=True, exist_ok=True)
    _write_parquet(extract.table, target, file_hash(path))
    return extract


def build_datasets(datasets: Iterable[Dataset], project: Project) -> list[Extract]:
    """Build every dataset; the extracts as checked."""
    return [build_dataset(dataset, project) for dataset in datasets]


def check_extracts(
    datasets: Iterable[Dataset], project: Project, path: Path | None = None
) -> list[Extract]:
    """The extracts at `path` (a file or a folder; everything in data/raw without it), checked.

    An extract belongs to the dataset whose topic and name its folder and file bear.
    """
    known = {(dataset.topic, dataset.name): dataset for dataset in datasets}
    if path is None:
        return [read_extract(d, extract_path(d, project)) for d in known.values()]
    files = [path] if path.is_file() else sorted(path.rglob("*.csv"))
    return [_check_file(known.get((f.resolve().parent.name, f.stem)), f) for f in files]


def _check_file(dataset: Dataset | None, path: Path) -> Extract:
    if dataset:
        return read_extract(dataset, path)
    message = (
        f"{path.name} is of no known kind. A file is known by its folder and name, "
        "as in data/raw/reference/populations.csv"
    )
    return Extract(path, None, problems=(Problem(message),))


def _write_parquet(table: pd.DataFrame, target: Path, extract_hash: str) -> None:
    arrow = pa.Table.from_pandas(table, preserve_index=False)
    metadata = {**(arrow.schema.metadata or {}), _EXTRACT_HASH: extract_hash.encode()}
    partial = target.with_suffix(f".{os.getpid()}.partial")
    pq.write_table(arrow.replace_schema_metadata(metadata), partial)
    partial.replace(target)


def load(dataset: Dataset, **wanted: Any) -> pd.DataFrame:
    """The rows of a dataset whose columns equal `wanted`, typed and checked.

    The dataset is rebuilt first where its extract has changed. Raises DataError where the
    extract is refused, or where no row is left.
    """
    project = find_project()
    path, target = extract_path(dataset, project), processed_path(dataset, project)
    _note_read(path)
    if not _is_current(path, target):
        extract = build_dataset(dataset, project)
        if extract.refused:
            raise DataError(
                f"{project.relative(path)} is refused ({len(extract.problems)} problems; first: "
                f"{extract.problems[0].sentence()}). Run 'tp data check' for all of them."
            )
    table = pd.read_parquet(target)
    for column, value in wanted.items():
        table = table[table[column] == value]
    if table.empty:
        asked = ", ".join(f"{column} {value!r}" for column, value in wanted.items())
        raise DataError(f"{project.relative(path)} has no row for {asked}. Add them to the file.")
    return table.reset_index(drop=True)


def _is_current(path: Path, target: Path) -> bool:
    if not (path.is_file() and target.is_file()):
        return False
    metadata = pq.read_schema(target).metadata or {}
    return metadata.get(_EXTRACT_HASH) == file_hash(path).encode()


def _note_read(path: Path) -> None:
    """Tell the build, which sets the variable, what this notebook read."""
    log = os.environ.get(READ_LOG_VARIABLE)
    if log:
        with Path(log).open("a", encoding="utf-8") as lines:
            lines.write(f"{path}\n")
