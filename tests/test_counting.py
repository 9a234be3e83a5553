"""Counts of rows that stream past are those of the same rows counted one by one."""

from __future__ import annotations

import datetime
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tp_analysis.counting import count_rows
from tp_analysis.crime.datasets import CRIMES
from tp_analysis.datasets import arrow_schema

MONTHS = [datetime.date(2021, month, 1) for month in (4, 5, 6, 7)]
WINDOW = ("2021-05", "2021-06")
PLACES = st.sampled_from(["Luton", "Bedford", None])
CRIME = st.fixed_dictionaries(
    {
        "month": st.sampled_from(MONTHS),
        "local_authority": PLACES,
        "category": st.sampled_from(["Burglary", "Drugs"]),
        "longitude": st.none() | st.integers(-500_000, 500_000).map(lambda part: part / 1e6),
        "latitude": st.just(51.5),
    }
)
FILES = st.lists(st.lists(CRIME, min_size=1), min_size=1, max_size=3)


def files_of(files: list[list[dict[str, Any]]], folder: str) -> list[Path]:
    plain = {"file": "f", "row": 1, "force": "F", "neighbourhood": None, "outcome": None}
    columns = arrow_schema(CRIMES).names
    paths = [Path(folder) / f"{number}.parquet" for number in range(len(files))]
    for path, rows in zip(paths, files, strict=True):
        whole = [{name: (plain | row).get(name) for name in columns} for row in rows]
        pq.write_table(pa.Table.from_pylist(whole, schema=arrow_schema(CRIMES)), path)
    return paths


def cells(table: pd.DataFrame) -> list[tuple[Any, ...]]:
    return [tuple(None if pd.isna(cell) else cell for cell in row) for row in table.to_numpy()]


def in_window(row: dict[str, Any]) -> bool:
    return row["month"] in MONTHS[1:3]


@given(FILES, st.none() | st.lists(st.sampled_from(["Luton", "Bedford", "Ely"])))
def test_counts_are_those_of_the_rows_one_by_one(
    files: list[list[dict[str, Any]]], among: list[str] | None
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        paths = files_of(files, folder)
        by = ("local_authority", "category")
        places = {} if among is None else {"local_authority": [*among, None]}
        found = count_rows(paths, by, months=WINDOW, among=places)
        turned = count_rows(paths[::-1], by, months=WINDOW, among=places)
    pd.testing.assert_frame_equal(found, turned, check_exact=True)
    expected = Counter(
        (row["local_authority"], row["category"])
        for rows in files
        for row in rows
        if in_window(row)
        if among is None or row["local_authority"] in (*among, None)
    )
    assert {row[:2]: row[2] for row in cells(found)} == expected


@given(FILES)
def test_means_are_those_of_the_rows_that_have_a_point(
    files: list[list[dict[str, Any]]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = count_rows(
            files_of(files, folder), ("category",), months=WINDOW,
            among={}, means=("longitude", "latitude"),
        )  # fmt: skip
    rows = [row for rows in files for row in rows if in_window(row)]
    for category, count, longitude, latitude in cells(found):
        points = [
            row["longitude"]
            for row in rows
            if row["category"] == category and row["longitude"] is not None
        ]
        assert count == len(points)
        assert longitude == pytest.approx(sum(points) / count)
        assert latitude == pytest.approx(51.5)
    with_point = {row["category"] for row in rows if row["longitude"] is not None}
    assert set(found["category"]) == with_point


def test_points_are_added_without_loss_whatever_their_order(tmp_path: Path) -> None:
    points = [0.1, 0.2, 0.3, -0.473154, 51.900001] * 1000

    def rows(ordered: list[float]) -> list[dict[str, Any]]:
        return [{"month": MONTHS[1], "category": "x", "longitude": point} for point in ordered]

    results = [
        count_rows(
            files_of([rows(order)], str(tmp_path)), ("category",), months=WINDOW,
            among={}, means=("longitude",),
        )["longitude"][0]
        for order in (points, points[::-1], sorted(points))
    ]  # fmt: skip
    assert len(set(results)) == 1
    assert results[0] == pytest.approx(10.4053694)
