"""Crimes, outcomes, and stops and searches, as data.police.uk publishes them.

One CSV file a force and month, or what the site's API answers (JSON). Files of any size are read
in batches: twice, once to see all of a file, once for its rows. Places are those that the site
chose nearby, not where the crime was.
"""

from __future__ import annotations

import csv
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from tp_analysis.datasets import Problem
from tp_analysis.errors import DataError
from tp_analysis.extracts.police_uk_columns import (
    ANTI_SOCIAL_BEHAVIOUR,
    HEADINGS,
    STOP_AND_SEARCH,
    STREET,
    force_of_file,
    is_nowhere,
    typed_batch,
    unreadable,
)
from tp_analysis.extracts.police_uk_json import json_records
from tp_analysis.extracts.results import Forgiven

if TYPE_CHECKING:
    import pyarrow as pa

BLOCK_BYTES = 1 << 20
_SHOWN_PROBLEMS = 20
_UNENDED = "last line without a line end: a file that was cut there looks the same"
_REPEATED = "rows of which every cell repeats an earlier row, kept: each may be one of its own"


@dataclass(frozen=True)
class PoliceUkFile:
    """One file as read: its kind, how many rows it has, and the rows in batches or as one table.

    The columns of a file of kind "street" or "outcomes": row (in the file), month (the first day
    of it: when the crime was recorded, or the outcome), crime_id (null for anti-social behaviour
    and where none was given), reported_by, force, longitude, latitude, location (null where the
    crime could not be placed), lsoa_code, lsoa_name, local_authority (as the LSOA's name begins),
    category (null in CSV files of outcomes), outcome (the latest known; null for anti-social
    behaviour) and context. Force and LSOA are null in answers of the API, which leave them out.
    Of a file of kind "stop-and-search": row, month (in local time, as the site files it),
    searched_at (UTC), search_type, force (as in the name of the file, null without it), longitude,
    latitude, gender, age_range, self_defined_ethnicity, officer_defined_ethnicity, legislation,
    object_of_search, outcome, outcome_linked_to_object, more_than_outer_clothing_removed (both
    null where not stated), part_of_operation and operation.
    """

    path: Path
    kind: str
    rows: int
    forgiven: tuple[Forgiven, ...]
    problems: tuple[Problem, ...]

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The rows, some thousands at a time; memory stays the same however long the file is."""
        force = force_of_file(self.path) if self.kind == STOP_AND_SEARCH else None
        first_row = 1 if _is_json(self.path) else 2
        for kind, batch in _text_batches(self.path):
            yield typed_batch(batch, kind, first_row, force)
            first_row += batch.num_rows

    @cached_property
    def table(self) -> pd.DataFrame:
        """All rows at once: for files of a force and month."""
        frames = [batch.to_pandas(types_mapper=_as_pandas) for batch in self.batches()]
        whole: pd.DataFrame = pd.concat(frames, ignore_index=True)
        return whole


def read_police_uk(path: Path) -> PoliceUkFile:
    """The CSV file of a force and month, or an answer of the API in a .json file.

    To find repeats it keeps sixteen bytes a row, and nothing else of the rows. Raises DataError
    for a file of another kind, without rows, or that cannot be read to its end.
    """
    survey = _Survey()
    kind = ""
    first_row = 1 if _is_json(path) else 2
    for kind, batch in _text_batches(path):
        survey.add(batch, kind, first_row)
        first_row += batch.num_rows
    if not survey.rows:
        raise DataError(f"{path.name} holds no crimes, outcomes or searches. Download it again.")
    survey.note_end(path)
    return PoliceUkFile(path, kind, survey.rows, survey.forgiven(), survey.all_problems())


def is_police_uk(path: Path) -> bool:
    """Whether a file begins as those of the site do, whole or cut; of a .json file, whether it is
    an answer of its API."""
    try:
        if _is_json(path):
            return bool(json_records(path)[0])
        with path.open(encoding="utf-8-sig", newline="") as lines:
            names = set(next(csv.reader(lines), []))
    except (DataError, OSError, UnicodeDecodeError, csv.Error):
        return False
    return any(set(known) <= names for known in HEADINGS.values())


@dataclass
class _Survey:
    """What is said of a file as a whole, gathered batch by batch."""

    rows: int = 0
    problems: list[Problem] = field(default_factory=list)
    _wrong_cells: int = 0
    _counts: Counter[str] = field(default_factory=Counter)
    _rows_marks: list[np.ndarray] = field(default_factory=list)
    _id_marks: list[np.ndarray] = field(default_factory=list)

    def add(self, batch: pa.RecordBatch, kind: str, first_row: int) -> None:
        import pyarrow.compute as pc

        self.rows += batch.num_rows
        whole = pc.binary_join_element_wise(
            *batch.columns, "\x1f", null_handling="replace", null_replacement=""
        )
        self._rows_marks.append(_marks(whole))
        for at, column, value in unreadable(batch, kind):
            words = "cannot be read. Download the file again, or correct the cell"
            self._wrong_cells += 1
            if len(self.problems) < _SHOWN_PROBLEMS:
                self.problems.append(Problem(words, first_row + at, column, value))
        if kind == STOP_AND_SEARCH:
            return
        ids = batch.column("Crime ID")
        if kind == STREET:
            self._id_marks.append(_marks(ids.drop_null()))
            disorder = pc.equal(batch.column("Crime type"), ANTI_SOCIAL_BEHAVIOUR).fill_null(False)
            without = pc.is_null(ids)
            self._counts["rows of anti-social behaviour, which have no crime ID"] += _true(
                pc.and_(without, disorder)
            )
            self._counts["crimes without a crime ID"] += _true(
                pc.and_(without, pc.invert(disorder))
            )
        self._counts["rows that name no place"] += _true(is_nowhere(batch.column("Location")))

    def note_end(self, path: Path) -> None:
        """Count a last line without its end: a file that was cut there looks the same."""
        if not _is_json(path):
            with path.open("rb") as file:
                file.seek(-1, os.SEEK_END)
                self._counts[_UNENDED] += file.read(1) != b"\n"

    def all_problems(self) -> tuple[Problem, ...]:
        more = self._wrong_cells - len(self.problems)
        words = f"{more} more cells cannot be read. Download the file again"
        return (*self.problems, *([Problem(words)] if more else []))

    def forgiven(self) -> tuple[Forgiven, ...]:
        self._counts[_REPEATED] += _repeats(self._rows_marks)
        self._counts["rows whose crime ID an earlier row has, kept"] += _repeats(self._id_marks)
        return tuple(Forgiven(what, n) for what, n in sorted(self._counts.items()) if n)


def _text_batches(path: Path) -> Iterator[tuple[str, pa.RecordBatch]]:
    """The kind of file, and its cells as text under the headings of HEADINGS; empty is null."""
    import pyarrow as pa

    if _is_json(path):
        kind, records = json_records(path)
        # Outcomes in JSON name the category of the crime, those in CSV files do not.
        names = dict.fromkeys([*HEADINGS[kind], *records[0]])
        schema = pa.schema([(name, pa.string()) for name in names])
        yield kind, pa.RecordBatch.from_pylist(records, schema=schema)
        return
    try:
        yield from _csv_batches(path)
    except (pa.ArrowInvalid, OSError) as error:
        words = " ".join(str(error).split())[:120]
        raise DataError(f"{path.name} cannot be read: {words}. Download it again.") from error


def _csv_batches(path: Path) -> Iterator[tuple[str, pa.RecordBatch]]:
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    parse = arrow_csv.ParseOptions(newlines_in_values=True)
    block = arrow_csv.ReadOptions(block_size=BLOCK_BYTES)
    with arrow_csv.open_csv(path, read_options=block, parse_options=parse) as looked_at:
        names = looked_at.schema.names
    kind = next((kind for kind, known in HEADINGS.items() if set(known) <= set(names)), None)
    if kind is None:
        raise DataError(
            f"{path.name} is no file of data.police.uk. Looked for the headings of street crimes "
            "(Crime ID, Month, Crime type), outcomes (Outcome type) or stops and searches (Object "
            "of search). Give the file as downloaded."
        )
    convert = arrow_csv.ConvertOptions(
        column_types=dict.fromkeys(names, pa.string()),
        include_columns=list(HEADINGS[kind]),
        null_values=[""],
        strings_can_be_null=True,
        quoted_strings_can_be_null=True,
    )
    with arrow_csv.open_csv(
        path, read_options=block, parse_options=parse, convert_options=convert
    ) as reader:
        for batch in reader:
            yield kind, batch


def _is_json(path: Path) -> bool:
    return path.suffix.lower() == ".json"


def _as_pandas(kind: pa.DataType) -> object:
    import pyarrow as pa

    return {pa.string(): pd.StringDtype(), pa.bool_(): pd.BooleanDtype()}.get(kind)


def _marks(text: pa.Array) -> np.ndarray:
    """Sixty-four bits that stand for each text: no two texts share them by chance."""
    return pd.util.hash_array(np.asarray(text.to_pandas(), dtype=object), categorize=False)


def _repeats(marks: list[np.ndarray]) -> int:
    """How many of them are the same as an earlier one."""
    if not marks:
        return 0
    ranked = np.concatenate(marks)
    ranked.sort()
    return int((ranked[1:] == ranked[:-1]).sum())


def _true(flags: pa.Array) -> int:
    return int(flags.true_count)
