"""The columns of data.police.uk files: what they are called there, and what they become."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

STREET = "street"
OUTCOMES = "outcomes"
STOP_AND_SEARCH = "stop-and-search"
ANTI_SOCIAL_BEHAVIOUR = "Anti-social behaviour"
_PLACE = ("Longitude", "Latitude", "Location", "LSOA code", "LSOA name")
_CRIME = ("Crime ID", "Month", "Reported by", "Falls within", *_PLACE)
HEADINGS: dict[str, tuple[str, ...]] = {
    STREET: (*_CRIME, "Crime type", "Last outcome category", "Context"),
    OUTCOMES: (*_CRIME, "Outcome type"),
    STOP_AND_SEARCH: (
        "Type", "Date", "Part of a policing operation", "Policing operation", "Latitude",
        "Longitude", "Gender", "Age range", "Self-defined ethnicity", "Officer-defined ethnicity",
        "Legislation", "Object of search", "Outcome", "Outcome linked to object of search",
        "Removal of more than just outer clothing",
    ),
}  # fmt: skip
# What the file calls a column, by what it becomes; None: not in files of that kind.
_CRIME_COLUMNS: dict[str, dict[str, str | None]] = {
    "crime_id": {STREET: "Crime ID", OUTCOMES: "Crime ID"},
    "reported_by": {STREET: "Reported by", OUTCOMES: "Reported by"},
    "force": {STREET: "Falls within", OUTCOMES: "Falls within"},
    "longitude": {STREET: "Longitude", OUTCOMES: "Longitude"},
    "latitude": {STREET: "Latitude", OUTCOMES: "Latitude"},
    "location": {STREET: "Location", OUTCOMES: "Location"},
    "lsoa_code": {STREET: "LSOA code", OUTCOMES: "LSOA code"},
    "lsoa_name": {STREET: "LSOA name", OUTCOMES: "LSOA name"},
    "local_authority": {STREET: "LSOA name", OUTCOMES: "LSOA name"},
    "category": {STREET: "Crime type", OUTCOMES: "Crime type"},
    "outcome": {STREET: "Last outcome category", OUTCOMES: "Outcome type"},
    "context": {STREET: "Context", OUTCOMES: None},
}
_SEARCH_COLUMNS = {
    "search_type": "Type",
    "longitude": "Longitude",
    "latitude": "Latitude",
    "gender": "Gender",
    "age_range": "Age range",
    "self_defined_ethnicity": "Self-defined ethnicity",
    "officer_defined_ethnicity": "Officer-defined ethnicity",
    "legislation": "Legislation",
    "object_of_search": "Object of search",
    "outcome": "Outcome",
    "outcome_linked_to_object": "Outcome linked to object of search",
    "more_than_outer_clothing_removed": "Removal of more than just outer clothing",
    "part_of_operation": "Part of a policing operation",
    "operation": "Policing operation",
}
_NUMBERS = ("longitude", "latitude")
_FLAGS = ("outcome_linked_to_object", "more_than_outer_clothing_removed", "part_of_operation")
_MONTH = r"^\d{4}-(0[1-9]|1[0-2])$"
_MOMENT = r"^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)$"
_NUMBER = r"^-?\d+(\.\d+)?$"
_FLAG = r"^(True|False)$"
_FILE = re.compile(r"\d{4}-\d\d-(?P<force>[a-z-]+)-stop-and-search")
_CLOCK = "Europe/London"


def force_of_file(path: Path) -> str | None:
    """The force in the name that the site gives a file of searches ("bedfordshire"), or None."""
    found = _FILE.fullmatch(path.stem)
    return found["force"] if found else None


def unreadable(batch: pa.RecordBatch, kind: str) -> Iterator[tuple[int, str, str]]:
    """The cells that are not of their form: position in the batch, column and text."""
    import pyarrow.compute as pc

    forms = {"Longitude": _NUMBER, "Latitude": _NUMBER}
    if kind == STOP_AND_SEARCH:
        forms |= {"Date": _MOMENT} | {_SEARCH_COLUMNS[name]: _FLAG for name in _FLAGS}
    else:
        forms |= {"Month": _MONTH}
    for column, form in forms.items():
        cells = batch.column(column)
        fits = pc.match_substring_regex(cells, form).fill_null(column not in ("Month", "Date"))
        if fits.false_count:
            for at in pc.indices_nonzero(pc.invert(fits)).to_pylist():
                yield at, column, cells[at].as_py() or ""
    if kind == STREET:
        without = batch.column("Crime type").is_null()
        for at in pc.indices_nonzero(without).to_pylist():
            yield at, "Crime type", ""


def typed_batch(
    batch: pa.RecordBatch, kind: str, first_row: int, force: str | None
) -> pa.RecordBatch:
    """The columns that PoliceUkFile describes, of a batch whose cells are all text.

    A cell that cannot be read is null: the file's problems name it.
    """
    import pyarrow as pa

    row = pa.array(range(first_row, first_row + batch.num_rows), pa.int64())
    columns = _searches(batch, force) if kind == STOP_AND_SEARCH else _crimes(batch, kind)
    return pa.RecordBatch.from_pydict({"row": row, **columns})


def _crimes(batch: pa.RecordBatch, kind: str) -> dict[str, pa.Array]:
    import pyarrow as pa
    import pyarrow.compute as pc

    months = pc.binary_join_element_wise(_fitting(batch.column("Month"), _MONTH), "01", "-")
    found = {"month": pc.cast(pc.strptime(months, "%Y-%m-%d", "s"), pa.date32())}
    for name, headings in _CRIME_COLUMNS.items():
        heading = headings[kind]
        given = heading is not None and heading in batch.schema.names
        cells = batch.column(heading) if given else pa.nulls(batch.num_rows, pa.string())
        found[name] = _number(cells) if name in _NUMBERS else cells
    place = found["location"]
    found["location"] = pc.if_else(is_nowhere(place), pa.scalar(None, pa.string()), place)
    # "Central Bedfordshire 026B": the name of the authority, and a number of its own.
    found["local_authority"] = pc.replace_substring_regex(
        found["local_authority"], r" \d{3}[A-Z]+$", ""
    )
    return found


def _searches(batch: pa.RecordBatch, force: str | None) -> dict[str, pa.Array]:
    import pandas as pd
    import pyarrow as pa

    moments = _fitting(batch.column("Date"), _MOMENT).to_pandas()
    searched_at = pd.to_datetime(moments, utc=True, format="ISO8601")
    # A search at 23:41 UTC on 30 April was made at 00:41 on 1 May, and is filed under May.
    local = searched_at.dt.tz_convert(_CLOCK).dt.tz_localize(None)
    month = local.dt.to_period("M").dt.to_timestamp()
    found = {
        "month": pa.array(month.dt.date, pa.date32(), from_pandas=True),
        "searched_at": pa.array(searched_at, pa.timestamp("s", "UTC"), from_pandas=True),
        "force": pa.array([force] * batch.num_rows, pa.string()),
    }
    for name, heading in _SEARCH_COLUMNS.items():
        cells = batch.column(heading)
        found[name] = (
            _number(cells) if name in _NUMBERS else _flag(cells) if name in _FLAGS else cells
        )
    return found


def is_nowhere(locations: pa.Array) -> pa.Array:
    """Whether each place is missing, or the words that the site has for a missing one."""
    import pyarrow.compute as pc

    return pc.equal(pc.utf8_lower(locations), "no location").fill_null(True)


def _fitting(cells: pa.Array, form: str) -> pa.Array:
    import pyarrow as pa
    import pyarrow.compute as pc

    fits = pc.match_substring_regex(cells, form)
    return pc.if_else(fits, cells, pa.scalar(None, pa.string()))


def _number(cells: pa.Array) -> pa.Array:
    import pyarrow as pa
    import pyarrow.compute as pc

    return pc.cast(_fitting(cells, _NUMBER), pa.float64())


def _flag(cells: pa.Array) -> pa.Array:
    import pyarrow.compute as pc

    return pc.equal(_fitting(cells, _FLAG), "True")
