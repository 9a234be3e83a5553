"""The only place where extracts are read and datasets are written and loaded."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from tp_analysis.datasets import Dataset, Problem
from tp_analysis.errors import DataError, TpAnalysisError
from tp_analysis.extracts.results import Forgiven
from tp_analysis.hashing import file_hash, value_hash
from tp_analysis.project import Project, find_project
from tp_analysis.row_bounds import bound_problems, pair_problems
from tp_analysis.row_kinds import kind_problems
from tp_analysis.sources import card_path, read_card

_MADE_FROM = b"made_from"
FEW_ROWS = 100_000


@dataclass(frozen=True)
class Extract:
    """One extract after checking: its table if it can be used, every problem if not."""

    path: Path
    dataset: Dataset | None
    rows: int = 0
    problems: tuple[Problem, ...] = ()
    table: pd.DataFrame | None = field(default=None, repr=False)
    # What the reader of a foreign format made good, and what the payment lines add up to.
    forgiven: tuple[Forgiven, ...] = ()
    total_gbp: Decimal | None = None
    # What a file of a published format is called that belongs to no dataset.
    known_as: str = ""

    @property
    def kind(self) -> str:
        """The dataset it was taken for."""
        return self.dataset.id if self.dataset else self.known_as or "unknown"

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
        text, uneven = _read_text(path)
        read_card(path)
    except DataError as error:
        return Extract(path, dataset, problems=(Problem(str(error)),))
    typed, problems = dataset.check(text)
    problems += _reference_problems(dataset, text, path.resolve().parents[1])
    problems += kind_problems(dataset, text, _deciding(dataset, path.resolve().parents[1]))
    problems = sorted([*uneven, *problems], key=lambda problem: problem.row or 0)
    rows = len(text) + len(uneven)
    return Extract(path, dataset, rows, tuple(problems), None if problems else typed)


def _read_text(path: Path) -> tuple[pd.DataFrame, list[Problem]]:
    """Every cell as text, and the rows left out because they have too few or too many cells.

    Row 0 is row 2 of the file as a spreadsheet counts them: an empty line is a row, and a cell
    with a line break in it is still in one row.
    """
    records = _records(path)
    if not records:
        raise DataError(f"{path.name} is empty. Put the extract there again.")
    first = min(records)
    header = records.pop(first)
    if len(header) == 1 and ";" in header[0]:
        raise DataError(f"{path.name} is separated by semicolons. Save it with commas instead.")
    if header[0].lstrip().startswith("<"):
        raise DataError(f"{path.name} is a web page, not a CSV file. Download the file itself.")
    if len(set(header)) < len(header):
        raise DataError(f"{path.name} has two columns of the same name. Rename one of them.")
    if not records:
        raise DataError(f"{path.name} has a header and no rows. Put the extract there again.")
    whole = {row - 1: cells for row, cells in records.items() if len(cells) == len(header)}
    uneven = [
        Problem(f"the row has {len(cells)} cells, the header {len(header)}. Mend it", row + 1)
        for row, cells in records.items()
        if len(cells) != len(header)
    ]
    text = pd.DataFrame(list(whole.values()), index=list(whole), columns=header, dtype=str)
    return text, uneven


def _records(path: Path) -> dict[int, list[str]]:
    """The rows of a CSV file that are not empty, by their position in it."""
    if not path.is_file():
        raise DataError(f"{path.name} is missing. Put the file back where it was.")
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            return {row: cells for row, cells in enumerate(csv.reader(lines, strict=True)) if cells}
    except UnicodeDecodeError as error:
        raise DataError(f"{path.name} is not UTF-8 text. Save it as 'CSV UTF-8'.") from error
    except OSError as error:
        words = f"{path.name} cannot be read: {error.strerror}. Mend its rights or its disk."
        raise DataError(words) from error
    except csv.Error as error:
        raise DataError(f"{path.name} is not a readable CSV file: {error}.") from error


def _reference_problems(dataset: Dataset, text: pd.DataFrame, raw: Path) -> list[Problem]:
    """The cells that name a row of another extract which is not there, or pass a bound."""
    problems, referred = [], {}
    for column in dataset.columns:
        target = raw / f"{column.references}.csv"
        if not column.references or column.name not in text.columns or not target.is_file():
            continue
        known, _ = _read_text(target)
        if column.name not in known.columns:
            # Its own check says so.
            continue
        referred[column.name] = known
        unknown = text.index[
            (text[column.name] != "") & ~text[column.name].isin(known[column.name])
        ]
        words = f"is not in data/raw/{column.references}.csv. Add it there or correct it"
        problems += [dataset.problem(text, row, column.name, words) for row in unknown]
    problems += pair_problems(dataset, text, referred)
    return problems + bound_problems(dataset, text, referred)


def _deciding(dataset: Dataset, raw: Path) -> dict[str, pd.DataFrame]:
    """The cells of the extracts at hand that decide what a row of its kind may hold."""
    names = dataset.kinds.extracts if dataset.kinds else ()
    files = {name: raw / f"{name}.csv" for name in names}
    return {name: _read_text(file)[0] for name, file in files.items() if file.is_file()}


def build_dataset(dataset: Dataset, project: Project) -> Extract:
    """Check the extract and write its dataset; a refused extract leaves no dataset behind."""
    path, target = extract_path(dataset, project), processed_path(dataset, project)
    # Before it is read: an extract that changes meanwhile must not pass for the one that was.
    made_from = _made_from(dataset, path, project)
    extract = read_extract(dataset, path)
    if extract.table is None:
        # Yesterday's table must not pass for today's.
        remove_dataset(dataset, project)
        return extract
    try:
        kept = _kept(dataset, extract.table, project)
    except TpAnalysisError:
        remove_dataset(dataset, project)
        raise
    target.parent.mkdir(parents=True, exist_ok=True)
    _write_parquet(kept, target, made_from)
    return extract


def remove_dataset(dataset: Dataset, project: Project) -> None:
    """Remove the checked table of a dataset, where there is one."""
    processed_path(dataset, project).unlink(missing_ok=True)


def _kept(dataset: Dataset, table: pd.DataFrame, project: Project) -> pd.DataFrame:
    """The rows as the policy of their dataset lets them be kept: coarser, with pseudonyms."""
    from tp_analysis.disclosure.loading import kept_rows

    return kept_rows(
        table,
        dataset_id=dataset.id,
        personal=dataset.personal,
        project_root=project.root,
        environment=os.environ,
    )


def build_datasets(datasets: Iterable[Dataset], project: Project) -> list[Extract]:
    """Build every dataset; the extracts as checked."""
    return [build_dataset(dataset, project) for dataset in datasets]


def refresh_datasets(datasets: Iterable[Dataset], project: Project) -> list[Extract]:
    """Build the datasets whose extract, card or checks have changed; those extracts as checked."""
    return [
        build_dataset(dataset, project) for dataset in datasets if not _is_current(dataset, project)
    ]


def at_hand(datasets: Iterable[Dataset], project: Project) -> tuple[Dataset, ...]:
    """Those whose extract somebody has brought."""
    return tuple(each for each in datasets if extract_path(each, project).is_file())


def remove_withdrawn(datasets: Iterable[Dataset], project: Project) -> None:
    """Remove the checked tables of those whose extract has been taken away."""
    for dataset in datasets:
        if not extract_path(dataset, project).is_file():
            remove_dataset(dataset, project)


def _made_from(dataset: Dataset, path: Path, project: Project) -> str:
    """The fingerprint of all that decides a dataset: the extract, its card, what is checked, and
    what of it may be kept."""
    deciding = [c.references for c in dataset.columns if c.references]
    deciding += dataset.kinds.extracts if dataset.kinds else ()
    named = [path.parents[1] / f"{name}.csv" for name in deciding]
    files = [path, card_path(path), *named, project.disclosure_file]
    return value_hash([*map(file_hash, files), repr(dataset)])


def _write_parquet(table: pd.DataFrame, target: Path, made_from: str) -> None:
    arrow = pa.Table.from_pandas(table, preserve_index=False)
    metadata = {**(arrow.schema.metadata or {}), _MADE_FROM: made_from.encode()}
    partial = target.with_suffix(f".{os.getpid()}.partial")
    pq.write_table(arrow.replace_schema_metadata(metadata), partial)
    partial.replace(target)


def load(dataset: Dataset, **wanted: Any) -> pd.DataFrame:
    """The rows of a dataset whose columns equal `wanted`, typed and checked.

    The dataset is rebuilt first where its extract has changed. Rows about people are marked as
    such, so that nothing shows them as they are. Raises DataError where the extract is refused, or
    where no row is left.
    """
    project = find_project()
    path, target = extract_path(dataset, project), processed_path(dataset, project)
    if not path.is_file():
        columns = ", ".join(column.name for column in dataset.columns)
        raise DataError(
            f"{project.relative(path)} is missing. Put an extract there, with the columns "
            f"{columns}, and its source card, {card_path(path).name}, beside it."
        )
    if not _is_current(dataset, project):
        extract = build_dataset(dataset, project)
        if extract.refused:
            raise DataError(
                f"{project.relative(path)} is refused: {extract.problems[0].sentence()}. "
                "Run 'tp data check' for every problem."
            )
    table = _read(target)
    for column, value in wanted.items():
        table = table[table[column] == value]
    if table.empty:
        asked = " and ".join(f"{column} {value!r}" for column, value in wanted.items())
        raise DataError(f"{project.relative(path)} has no row for {asked}. Add them to the file.")
    table = table.reset_index(drop=True)
    if not dataset.personal:
        return table
    from tp_analysis.disclosure.personal_rows import marked

    return marked(table, dataset.id, project)


def _read(path: Path) -> pd.DataFrame:
    """The rows. Text of a few is Python's own, as selecting from them takes half the time then; of
    many it is pyarrow's, which takes half the memory."""
    file = pq.ParquetFile(path)
    is_small = file.metadata.num_rows <= FEW_ROWS
    rows = file.read(use_threads=not is_small)
    with pd.option_context("mode.string_storage", "python" if is_small else "pyarrow"):
        table: pd.DataFrame = rows.to_pandas()
    return table


def _is_current(dataset: Dataset, project: Project) -> bool:
    path, target = extract_path(dataset, project), processed_path(dataset, project)
    if not (path.is_file() and target.is_file()):
        return False
    try:
        metadata = pq.read_schema(target).metadata or {}
    except (OSError, pa.ArrowInvalid):
        # Half a file, from a disk that ran full: make it anew.
        return False
    return metadata.get(_MADE_FROM) == _made_from(dataset, path, project).encode()
