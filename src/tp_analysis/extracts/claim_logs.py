"""A claim log from file to waits: read, checked and counted in parts, so that memory stays flat.

All events of a claim lie in the same part; a part is small enough to be held whole.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tp_analysis.errors import DataError
from tp_analysis.extracts.event_logs import read_events
from tp_analysis.extracts.event_maps import EventMap

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from tp_analysis.benefits.claims.durations import OfficialClock
    from tp_analysis.benefits.claims.faults import Fault
    from tp_analysis.benefits.claims.working_days import WorkingCalendar

# Of 20 million events each part holds some 160,000.
MOST_PARTS = 128
# Even zipped, so little holds no more events than are held with ease.
_BYTES_A_PART = 2 << 20


@dataclass(frozen=True)
class ClaimLog:
    """What a log, or a part of one, holds: its waits (the table of benefits.claims.
    claim_durations), how many events, and its faults. One with a fault is not fit for use."""

    durations: pa.Table
    events: int
    faults: list[Fault]


def read_claim_log(path: Path, event_map: EventMap, **choices: Any) -> ClaimLog:
    """The waits of a log in the order of claim_id, and all its faults.

    The choices are those of read_claim_parts, which holds less in memory where a log is very long.
    """
    from tp_analysis.benefits.claims.faults import join_faults

    durations, faults, events = [], [], 0
    for part in read_claim_parts(path, event_map, **choices):
        durations.append(part.durations)
        faults.append(part.faults)
        events += part.events
    return ClaimLog(_in_order(durations), events, join_faults(faults))


def _in_order(durations: list[pa.Table]) -> pa.Table:
    """The waits of all parts by claim_id, sorted a column at a time: all at once, they would be
    held twice. Leaves the list empty."""
    import pyarrow as pa
    import pyarrow.compute as pc

    table = pa.concat_tables(durations).unify_dictionaries()
    durations.clear()
    order = pc.sort_indices(table["claim_id"])
    columns = dict(zip(table.schema.names, table.columns, strict=True))
    del table
    return pa.table({name: columns.pop(name).take(order) for name in list(columns)})


def read_claim_parts(
    path: Path,
    event_map: EventMap,
    *,
    official: OfficialClock | None = None,
    calendar: WorkingCalendar | None = None,
    observed_from: dt.date | None = None,
    parts: int | None = None,
) -> Iterator[ClaimLog]:
    """A log some claims at a time; the choices are those of claim_durations.

    `calendar` is left out where the map says that England's bank holidays do not hold. `parts` and
    errors are those of read_event_parts.
    """
    from tp_analysis.benefits.claims.coding import code_events
    from tp_analysis.benefits.claims.durations import HOUSING_BENEFIT_CLOCK, claim_durations
    from tp_analysis.benefits.claims.faults import find_faults

    rules = event_map.rules()
    for events in read_event_parts(path, event_map, parts=parts):
        coded = code_events(events, rules)
        durations = claim_durations(
            coded,
            rules,
            official=official or HOUSING_BENEFIT_CLOCK,
            calendar=calendar if event_map.working_days == "england" else None,
            observed_from=observed_from,
        )
        yield ClaimLog(durations, len(coded.frame), find_faults(coded, rules))


def read_event_parts(
    path: Path, event_map: EventMap, *, parts: int | None = None
) -> Iterator[pa.Table]:
    """The events of a log in the columns of EVENTS, some claims at a time, each with all of its
    events.

    They lie in a temporary folder, by claim, while they are read; `parts` says in how many files,
    where the size of the log is not to decide. Raises DataError as read_events does, and where the
    log has no event at all.
    """
    any_part = False
    batches = read_events(path, event_map)
    for events in events_in_parts(batches, parts=parts or _parts_for(path)):
        any_part = True
        yield events
    if not any_part:
        raise DataError(f"{path.name} has no row that its column map keeps. Mend [only] there.")


def _parts_for(path: Path) -> int:
    return min(MOST_PARTS, 1 + path.stat().st_size // _BYTES_A_PART)


def events_in_parts(batches: Iterable[pa.RecordBatch], *, parts: int) -> Iterator[pa.Table]:
    """The events anew, some claims at a time, each with all of its events; empty parts left out."""
    import pyarrow as pa

    with tempfile.TemporaryDirectory(prefix="tp-claims-") as name:
        files = [Path(name) / f"{part:04}.arrow" for part in range(parts)]
        _write_parts(batches, files)
        for file in files:
            with pa.memory_map(str(file)) as source:
                events = pa.ipc.open_stream(source).read_all()
            file.unlink()
            if len(events):
                yield events


def _write_parts(batches: Iterable[pa.RecordBatch], files: list[Path]) -> None:
    import pyarrow as pa

    from tp_analysis.benefits.claims.datasets import events_schema

    options = pa.ipc.IpcWriteOptions(compression="lz4")
    with ExitStack() as opened:
        writers = [
            opened.enter_context(pa.ipc.new_stream(str(file), events_schema(), options=options))
            for file in files
        ]
        for batch in batches:
            for part, some in _split(batch, len(files)):
                writers[part].write_batch(some)


def _split(batch: pa.RecordBatch, parts: int) -> Iterator[tuple[int, pa.RecordBatch]]:
    import numpy as np
    import pyarrow as pa

    part = _part_of(batch["claim_id"], parts)
    order = np.argsort(part, kind="stable")
    edges = np.searchsorted(part[order], range(parts + 1))
    ordered = batch.take(pa.array(order))
    for number in range(parts):
        length = int(edges[number + 1] - edges[number])
        if length:
            yield number, ordered.slice(int(edges[number]), length)


def _part_of(claim_ids: pa.Array, parts: int) -> NDArray[np.int64]:
    """The part of each claim, the same in every process; rows without a claim are in the first."""
    import numpy as np
    import pandas as pd

    coded = claim_ids.dictionary_encode()
    names = np.array(coded.dictionary.to_pylist(), dtype=object)
    marks = pd.util.hash_array(names, categorize=False) % parts if len(names) else np.zeros(0)
    places = coded.indices.fill_null(len(names)).to_numpy(zero_copy_only=False)
    of_name: NDArray[np.int64] = np.append(marks.astype(np.int64), 0)[places]
    return of_name
