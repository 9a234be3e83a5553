"""Counts of gathered police rows, made while the rows stream past: never are all in memory.

Arrow's own engine counts: it reads Parquet in batches, groups as it goes, and comes with pyarrow,
which is here already. DuckDB and Polars would do as well and are not shipped (as for payment lines
and ledgers); benchmarks/crimes.md has the figures. Counts are whole numbers, and points are added
in millionths of a degree, so that every order of the rows gives the same answer.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tp_analysis.errors import DataError

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa
    import pyarrow.compute as pc

# data.police.uk prints its points to six decimals.
_PARTS_OF_A_DEGREE = 1_000_000


def count_rows(
    files: Sequence[Path],
    by: Sequence[str],
    *,
    months: tuple[str, str],
    among: Mapping[str, Sequence[str | None]],
    means: Sequence[str] = (),
) -> pd.DataFrame:
    """One row for each combination of the columns `by`, from one month to another, both included.

    A row counts that has one of the values of `among` in any of its columns, where None stands for
    an empty cell; without columns every row does. Columns: those of `by`, count, and the mean of
    each column of `means`, for which only rows that have all of these count. In the order of `by`,
    missing values last. Raises DataError for months that are none, or in the wrong order.
    """
    import pyarrow.compute as pc

    wanted = _within(months) & _among(among)
    for column in means:
        wanted &= pc.field(column).is_valid()
    columns = {name: pc.field(name) for name in by}
    columns |= {name: _in_parts(pc.field(name)) for name in means}
    counted = _streamed(files, wanted, columns, by)
    groups = _ordered(counted.select([*by, "count", *means]), by)
    return groups.assign(
        **{name: groups[name] / groups["count"] / _PARTS_OF_A_DEGREE for name in means}
    )


def _streamed(
    files: Sequence[Path],
    wanted: pc.Expression,
    columns: dict[str, pc.Expression],
    by: Sequence[str],
) -> pa.Table:
    """The rows wanted of some files, counted by some columns; sums of the others."""
    import pyarrow.acero as acero
    import pyarrow.dataset as ds

    sums = [(name, "hash_sum", None, name) for name in columns if name not in by]
    counts = [([], "hash_count_all", None, "count"), *sums]
    # The scan leaves out files and columns that are not wanted, the filter single rows.
    scan = acero.ScanNodeOptions(ds.dataset(files), filter=wanted, columns=columns)
    steps = [
        acero.Declaration("scan", scan),
        acero.Declaration("filter", acero.FilterNodeOptions(wanted)),
        acero.Declaration("project", acero.ProjectNodeOptions([*columns.values()], [*columns])),
        acero.Declaration("aggregate", acero.AggregateNodeOptions(counts, [*by])),
    ]
    return acero.Declaration.from_sequence(steps).to_table()


def _within(months: tuple[str, str]) -> pc.Expression:
    import pyarrow.compute as pc

    first, last = map(_first_day, months)
    if first > last:
        raise DataError(f"The first month, {months[0]}, is after the last, {months[1]}.")
    return (pc.field("month") >= first) & (pc.field("month") <= last)


def _first_day(month: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(f"{month}-01")
    except ValueError as error:
        raise DataError(f"{month!r} is not a month. Type it as 2021-05.") from error


def _among(values_of: Mapping[str, Sequence[str | None]]) -> pc.Expression:
    import pyarrow as pa
    import pyarrow.compute as pc

    wanted = pc.scalar(not values_of)
    for column, values in values_of.items():
        # Typed, as an empty list would be of no type.
        named = pa.array([value for value in values if value is not None], pa.string())
        wanted |= pc.field(column).isin(named)
        if None in values:
            wanted |= pc.field(column).is_null()
    return wanted


def _in_parts(degrees: pc.Expression) -> pc.Expression:
    import pyarrow as pa
    import pyarrow.compute as pc

    parts = pc.round(pc.multiply(degrees, pc.scalar(float(_PARTS_OF_A_DEGREE))))
    return parts.cast(pa.int64())


def _ordered(groups: pa.Table, by: Sequence[str]) -> pd.DataFrame:
    """The groups in the order of their keys: engines return them as they come."""
    ordered = groups.sort_by([(name, "ascending") for name in by])
    frame: pd.DataFrame = ordered.to_pandas(date_as_object=False, ignore_metadata=True)
    if "month" in frame and len(frame):
        frame = frame.assign(month=frame["month"].astype("datetime64[s]"))
    return frame
