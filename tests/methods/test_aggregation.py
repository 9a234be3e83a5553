"""Totals of spend lines: right on a few lines, and the same from every engine."""

from __future__ import annotations

import datetime
import os
import shutil
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tp_analysis.errors import ConfigurationError, DataError
from tp_analysis.methods.aggregation import distinct_payers_by_supplier, totals_by
from tp_analysis.spending.generated import (
    LEDGER_SCHEMA,
    PAYMENTS_SCHEMA,
    ledger_batches,
    payment_batches,
    write_parquet,
)

JANUARY, MARCH = datetime.date(2024, 1, 1), datetime.date(2024, 3, 1)
LINES = pd.DataFrame(
    [
        ("Luton", "Paper Ltd", JANUARY, 1050),
        ("Bedford", "Paper Ltd", None, -250),
        ("Luton", "Coal plc", MARCH, 300),
        ("Luton", "Paper Ltd", JANUARY, 1050),
        (None, "Ink LLP", JANUARY, 700),
        ("Bedford", None, MARCH, 700),
    ],
    columns=["body", "supplier", "month", "amount_pence"],
)
BY_BODY = [
    # body, lines, amount, credits, debits
    ("Luton", 3, 2400, 0, 2400),
    (None, 1, 700, 0, 700),
    ("Bedford", 2, 450, -250, 700),
]
AGGREGATIONS: dict[str, Callable[[Any], pd.DataFrame]] = {
    "in all": totals_by,
    "by body": lambda frame: totals_by(frame, by=["body"]),
    "by body and month": lambda frame: totals_by(frame, by=["body", "month"]),
    "the largest suppliers": lambda frame: totals_by(frame, by=["supplier"], largest=10),
    "suppliers of several bodies": distinct_payers_by_supplier,
}


def relation(frame: pd.DataFrame) -> duckdb.DuckDBPyRelation:
    return duckdb.connect().from_df(frame)


ENGINES: dict[str, Callable[[pd.DataFrame], Any]] = {
    "pandas": lambda frame: frame,
    "duckdb": relation,
    "polars": pl.from_pandas,
    "polars, lazy": lambda frame: pl.from_pandas(frame).lazy(),
}


def cells(frame: pd.DataFrame) -> list[tuple[Any, ...]]:
    """The rows, each missing value as None."""
    return [tuple(None if pd.isna(cell) else cell for cell in row) for row in frame.to_numpy()]


def same(left: pd.DataFrame, right: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(left, right, check_exact=True)


@pytest.fixture(params=list(ENGINES))
def lines(request: pytest.FixtureRequest) -> Any:
    """The few lines above, as each engine holds them."""
    return ENGINES[request.param](LINES)


def test_totals_keep_credits_apart_and_stand_largest_first(lines: Any) -> None:
    totals = totals_by(lines, by=["body"])
    measures = ["body", "lines", "amount_pence", "credits_pence", "debits_pence"]
    assert cells(totals[measures]) == BY_BODY
    assert list(totals.columns) == [*measures, "share"]
    assert totals["share"].tolist() == [2400 / 3550, 700 / 3550, 450 / 3550]
    assert {str(kind) for kind in totals[measures[1:]].dtypes} == {"int64"}


def test_without_a_column_to_group_by_it_is_the_total(lines: Any) -> None:
    assert cells(totals_by(lines)) == [(6, 3550, -250, 3800, 1.0)]


def test_equal_amounts_stand_in_the_order_of_their_names_with_the_missing_last(lines: Any) -> None:
    found = totals_by(lines, by=["supplier", "month"])
    assert cells(found[["supplier", "month", "amount_pence"]]) == [
        ("Paper Ltd", JANUARY, 2100),
        ("Ink LLP", JANUARY, 700),
        (None, MARCH, 700),
        ("Coal plc", MARCH, 300),
        ("Paper Ltd", None, -250),
    ]


def test_the_largest_keep_their_share_of_everything(lines: Any) -> None:
    found = totals_by(lines, by=["body"], largest=1)
    assert cells(found[["body", "share"]]) == [("Luton", 2400 / 3550)]


def test_a_supplier_that_two_bodies_pay_is_found(lines: Any) -> None:
    assert cells(distinct_payers_by_supplier(lines)) == [("Paper Ltd", 2, 3, 1850)]
    everybody = distinct_payers_by_supplier(lines, at_least=1)
    # Ink LLP is paid by a body that is not known, and so by nobody.
    assert everybody["supplier"].tolist() == ["Paper Ltd", "Coal plc"]


def test_suppliers_that_as_many_bodies_pay_stand_largest_first_then_by_name(lines: Any) -> None:
    found = distinct_payers_by_supplier(lines, payer="month", at_least=1)
    assert cells(found[["supplier", "payers", "amount_pence"]]) == [
        ("Paper Ltd", 1, 2100),
        ("Ink LLP", 1, 700),
        ("Coal plc", 1, 300),
    ]


@pytest.mark.parametrize("largest", [0, -1])
def test_fewer_than_one_of_the_largest_is_refused(largest: int) -> None:
    with pytest.raises(ConfigurationError, match="Ask for 1 or more"):
        totals_by(LINES, by=["body"], largest=largest)


def test_a_missing_amount_is_refused_and_not_taken_for_zero() -> None:
    holed = LINES.assign(amount_pence=[1, None, 3, 4, 5, 6]).astype({"amount_pence": "Int64"})
    for engine in ENGINES.values():
        with pytest.raises(DataError, match="1 line has no amount in column 'amount_pence'"):
            totals_by(engine(holed), by=["body"])
    with pytest.raises(DataError, match="A missing amount is not a zero"):
        distinct_payers_by_supplier(holed)


def test_amounts_in_pounds_are_refused() -> None:
    pounds = LINES.assign(amount_pence=LINES["amount_pence"] / 100)
    with pytest.raises(DataError, match="not whole pence"):
        totals_by(pounds, by=["body"])


def test_a_column_that_is_missing_is_named_with_the_nearest() -> None:
    with pytest.raises(DataError, match=r"no column 'suplier'. Did you mean 'supplier'\?"):
        totals_by(LINES, by=["suplier"])


def test_no_lines_have_no_total_rather_than_zero() -> None:
    nothing = [engine(LINES[:0]) for engine in (ENGINES["pandas"], ENGINES["polars"])]
    nothing.append(relation(LINES).filter("amount_pence > 1000000"))
    for frame in nothing:
        assert totals_by(frame).empty
        assert totals_by(frame, by=["body"]).empty


@pytest.mark.parametrize("kind", ["string", "category", "object"])
def test_text_of_any_kind_that_pandas_has_gives_the_same_totals(kind: str) -> None:
    same_text = LINES.astype({"body": kind})
    assert cells(totals_by(same_text, by=["body"])) == cells(totals_by(LINES, by=["body"]))


def test_a_sum_beyond_32_bits_and_beyond_exact_doubles_is_exact() -> None:
    # The next odd number after 2 to the 53rd has no floating-point double.
    large = pd.DataFrame({"body": ["a", "a"], "amount_pence": [2**53, 1]})
    for engine in ENGINES.values():
        assert int(totals_by(engine(large), by=["body"])["amount_pence"][0]) == 2**53 + 1


BODY = st.one_of(st.none(), st.sampled_from(["Luton", "Bedford", "Café Council", ""]))
ROWS = st.lists(st.tuples(BODY, st.integers(-(10**12), 10**12)), min_size=1, max_size=30)


@given(ROWS, st.randoms())
def test_the_order_of_lines_does_not_matter(rows: list[tuple[str | None, int]], order: Any) -> None:
    shuffled = list(rows)
    order.shuffle(shuffled)
    frames = [frame_of(rows), relation(frame_of(shuffled))]
    first, second = (totals_by(frame, by=["body"]) for frame in frames)
    same(first, second)


@given(ROWS)
def test_the_parts_add_up_to_the_total_and_agree_with_plain_arithmetic(
    rows: list[tuple[str | None, int]],
) -> None:
    parts, [(count, total, credit, debit, _)] = (
        totals_by(frame_of(rows), by=["body"]),
        cells(totals_by(frame_of(rows))),
    )
    sums = parts[["lines", "amount_pence", "credits_pence", "debits_pence"]].sum().tolist()
    assert sums == [count, total, credit, debit]
    assert credit == sum(amount for _, amount in rows if amount < 0)
    plain: dict[str | None, int] = defaultdict(int)
    for body, amount in rows:
        plain[body] += amount
    assert dict(cells(parts[["body", "amount_pence"]])) == plain


def frame_of(rows: list[tuple[str | None, int]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["body", "amount_pence"])
    return frame.astype({"body": "str", "amount_pence": "int64"})


def payments(path: Path, size: int) -> Path:
    with path.open("wb") as sink:
        write_parquet(payment_batches(size, seed=2010), sink, PAYMENTS_SCHEMA)
    return path


@pytest.fixture(scope="module")
def few_payments(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """2,000 made-up payment lines."""
    return payments(tmp_path_factory.mktemp("few") / "payments.parquet", 2_000)


@pytest.mark.parametrize("name", AGGREGATIONS)
def test_pandas_duckdb_and_polars_agree_over_a_file(few_payments: Path, name: str) -> None:
    aggregate = AGGREGATIONS[name]
    expected = aggregate(pd.read_parquet(few_payments))
    assert len(expected) > 0
    same(aggregate(duckdb.connect().read_parquet(str(few_payments))), expected)
    same(aggregate(pl.scan_parquet(few_payments)), expected)


@pytest.fixture
def spark(
    not_run: Callable[[str], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Any]:
    """A Spark session on this machine alone."""
    # make test-all installs it in a folder of its own.
    monkeypatch.syspath_prepend(Path(sys.prefix) / "spark")
    monkeypatch.setenv("PYTHONPATH", str(Path(sys.prefix) / "spark"), prepend=os.pathsep)
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        not_run("Java, which Spark runs on,")
    try:
        from pyspark.sql import SparkSession
    except ModuleNotFoundError:
        not_run("pyspark")
    settings = {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.local.dir": str(tmp_path / "spark"),
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.warehouse.dir": str(tmp_path / "warehouse"),
        "spark.ui.enabled": "false",
    }
    session = SparkSession.builder.master("local[2]").config(map=settings).getOrCreate()
    yield session
    session.stop()


@pytest.mark.long
@pytest.mark.timeout(600)
def test_pandas_duckdb_and_spark_agree_to_the_penny_on_a_million_payments(
    spark: Any, tmp_path: Path
) -> None:
    path = payments(tmp_path / "payments.parquet", 1_000_000)
    in_memory, relation_ = pd.read_parquet(path), duckdb.connect().read_parquet(str(path))
    for aggregate in AGGREGATIONS.values():
        expected = aggregate(in_memory)
        assert len(expected) > 0
        same(aggregate(relation_), expected)
        same(aggregate(spark.read.parquet(str(path))), expected)


@pytest.mark.long
@pytest.mark.timeout(600)
def test_pandas_duckdb_and_spark_agree_to_the_penny_on_a_ledger_of_a_million_lines(
    spark: Any, tmp_path: Path
) -> None:
    path = tmp_path / "ledger.parquet"
    with path.open("wb") as sink:
        write_parquet(ledger_batches(1_000_000, seed=2010), sink, LEDGER_SCHEMA)
    by = ["body", "counterparty", "cofog_code", "economic_category", "financial_year"]
    expected = totals_by(pd.read_parquet(path), by=by)
    assert expected["lines"].sum() == 1_000_000
    same(totals_by(duckdb.connect().read_parquet(str(path)), by=by), expected)
    same(totals_by(spark.read.parquet(str(path)), by=by), expected)
