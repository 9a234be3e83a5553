"""Claim logs as case-management systems export them (CSV, Parquet, XES), as claim events.

What the columns and activities of an export mean stands in its column map (`event_maps`).
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from tp_analysis.errors import DataError, did_you_mean
from tp_analysis.extracts.event_maps import EventMap
from tp_analysis.extracts.text_files import csv_rows
from tp_analysis.extracts.xes import GZIP_MARK, xes_events

if TYPE_CHECKING:
    import pyarrow as pa

BATCH_ROWS = 50_000
# Columns take less room than text.
_PARQUET_ROWS = 100_000
_PARQUET_MARK = b"PAR1"
# Where an event stands in the file, beside its cells.
_ROW = "\x00row"


def read_events(path: Path, event_map: EventMap) -> Iterator[pa.RecordBatch]:
    """The events of a log in the columns of benefits.claims.datasets.EVENTS, batch after batch.

    Memory does not grow with the file. Rows are numbered as a spreadsheet counts them, events of
    XES from 1. Raises DataError where the file is none of the known forms, cannot be read to its
    end, or lacks a column of the map or a claim that it leaves out.
    """
    from tp_analysis.extracts.event_rows import as_events, claims_among

    unseen = set(event_map.leave_out)
    for cells in _cells(path, event_map.columns_read):
        if unseen:
            unseen -= claims_among(cells[event_map.columns.claim], unseen)
        yield as_events(cells, cells[_ROW], event_map)
    if unseen:
        places = [at for at, claim in enumerate(event_map.leave_out, start=1) if claim in unseen]
        raise DataError(
            f"{path.name} has no row of {len(unseen)} of the {len(event_map.leave_out)} claims that"
            f" [leave_out] of its column map names, the first in line {places[0]} there. Correct "
            "or remove them."
        )


def _cells(path: Path, wanted: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The wanted columns as Arrow arrays, with their rows, some at a time."""
    # A file that its name gives another form is not tried as CSV: its text would pass for headings.
    named = path.name.lower().removesuffix(".gz").rpartition(".")[2]
    mark = _first_bytes(path)
    if named == "parquet" or mark.startswith(_PARQUET_MARK):
        return _of_parquet(path, wanted)
    if named == "xes" or mark.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _of_xes(path, wanted)
    return _of_csv(path, wanted)


def _first_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as plain:
            first = plain.read(64)
        if not first:
            raise DataError(f"{path.name} is empty. Export it again.")
        if not first.startswith(GZIP_MARK):
            return first
        with gzip.open(path) as unpacked:
            first = unpacked.read(64)
    except (OSError, EOFError) as error:
        raise DataError(f"{path.name} cannot be read: {error}. Copy it again.") from error
    if not first.lstrip().startswith(b"<"):
        raise DataError(f"{path.name} is gzipped and holds no XES log. Unpack it first.")
    return first


def _of_parquet(path: Path, wanted: Sequence[str]) -> Iterator[dict[str, Any]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        # Without it the file piles up in memory as it is read.
        with pq.ParquetFile(path, pre_buffer=False) as file:
            _require_columns(path, wanted, file.schema_arrow.names)
            row = 2
            for batch in file.iter_batches(_PARQUET_ROWS, columns=list(wanted)):
                numbers = pa.array(np.arange(row, row + len(batch)))
                yield {**dict(zip(batch.schema.names, batch.columns, strict=True)), _ROW: numbers}
                row += len(batch)
    except (OSError, pa.ArrowInvalid) as error:
        raise DataError(f"{path.name} is not a readable Parquet file. Export it again.") from error


def _of_xes(path: Path, wanted: Sequence[str]) -> Iterator[dict[str, Any]]:
    import pyarrow as pa

    events, number, seen, keys = xes_events(path), 1, set[str](), set[str]()
    while some := list(islice(events, BATCH_ROWS)):
        keys = keys or set().union(*some)
        cells = {name: pa.array([event.get(name) for event in some], pa.string())
                 for name in wanted}  # fmt: skip
        seen |= {name for name, column in cells.items() if column.null_count < len(column)}
        yield {**cells, _ROW: pa.array(np.arange(number, number + len(some)))}
        number += len(some)
    if number == 1:
        raise DataError(f"{path.name} has no events. Export it again.")
    # An attribute may be missing from any event; one that none has is a slip of the map.
    missing = [name for name in wanted if name not in seen]
    if missing:
        # Keys are names that the format declares, and no row of the log.
        raise DataError(
            f"No event of {path.name} has the attribute {missing[0]!r}, which its column map names."
            f" {did_you_mean(missing[0], keys)} Those of a trace bear 'case:' before their key."
        )


def _of_csv(path: Path, wanted: Sequence[str]) -> Iterator[dict[str, Any]]:
    import pyarrow as pa

    rows = csv_rows(path)
    _, header = next(rows, (0, []))
    names = [name.strip() for name in header]
    if not any(names):
        raise DataError(f"{path.name} is empty. Export it again.")
    _require_columns(path, wanted, names)
    places = {name: names.index(name) for name in wanted}
    width, any_row = len(names), False
    while some := list(islice(rows, BATCH_ROWS)):
        any_row = True
        uneven = [row for row, cells in some if len(cells) != width]
        if uneven:
            raise DataError(
                f"{path.name}, row {uneven[0]}: its number of cells is not that of the header, "
                f"{width}. Mend the row, or export the file again."
            )
        cells = {name: pa.array([cells[place] for _, cells in some], pa.string())
                 for name, place in places.items()}  # fmt: skip
        yield {**cells, _ROW: pa.array([row for row, _ in some], type=pa.int64())}
    if not any_row:
        raise DataError(f"{path.name} has a header and no rows. Export it again.")


def _require_columns(path: Path, wanted: Sequence[str], held: Sequence[str]) -> None:
    """Refuses columns that are missing or there twice. Of the headings held none is told: in a file
    exported without them they are somebody's values."""
    missing = [name for name in wanted if name not in held]
    if len(missing) == len(wanted):
        raise DataError(
            f"{path.name} has none of the columns that its column map names, such as {missing[0]!r}"
            ". If its first row is a record, export it again with the headings."
        )
    if missing:
        likely = [at for at, name in enumerate(held, start=1) if _bare(name) == _bare(missing[0])]
        hint = f" Its column {likely[0]} differs by capitals, spaces or signs." if likely else ""
        raise DataError(
            f"{path.name} has no column {missing[0]!r}, which its column map names.{hint} Write it "
            "in the map as it stands in the first row, to the letter."
        )
    twice = [name for name in wanted if held.count(name) > 1]
    if twice:
        places = [f"{at}" for at, name in enumerate(held, start=1) if name == twice[0]]
        raise DataError(
            f"{path.name} has the column {twice[0]!r} more than once, in columns "
            f"{' and '.join(places)}. Rename all but the one that is meant."
        )


def _bare(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).casefold()
