"""Made-up payments and ledgers: marked, the same from the same seed, of any size."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import psutil
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tp_analysis.bodies import load_bodies
from tp_analysis.datasets import Dataset
from tp_analysis.errors import ConfigurationError
from tp_analysis.extracts.payments import read_payments
from tp_analysis.payments.datasets import PAYMENTS, payments_schema
from tp_analysis.spending.generated import (
    LEDGER_SCHEMA,
    LINES_A_BATCH,
    PAYMENTS_SCHEMA,
    ledger_batches,
    payment_batches,
    write_ledger_csv,
    write_parquet,
    write_payments_csv,
)
from tp_analysis.spending.ledger.datasets import LEDGER

MAKERS = {"payments": (payment_batches, PAYMENTS_SCHEMA), "ledger": (ledger_batches, LEDGER_SCHEMA)}
EACH = pytest.mark.parametrize("make", [payment_batches, ledger_batches])


def table(make: Callable[..., object], lines: int, seed: int = 1) -> pa.Table:
    return pa.Table.from_batches(make(lines, seed=seed))


@EACH
def test_as_many_lines_as_were_asked_for(make: Callable[..., object]) -> None:
    for lines in (1, 1_000, LINES_A_BATCH, LINES_A_BATCH + 1):
        assert table(make, lines).num_rows == lines


@EACH
def test_the_same_seed_gives_the_same_lines_and_another_gives_others(
    make: Callable[..., object],
) -> None:
    assert table(make, 500).equals(table(make, 500))
    assert not table(make, 500).equals(table(make, 500, seed=2))


@EACH
def test_a_small_file_is_the_beginning_of_a_large_one(make: Callable[..., object]) -> None:
    large = table(make, LINES_A_BATCH + 100)
    assert table(make, 500).equals(large.slice(0, 500))
    first, second = (large.slice(start, 100) for start in (0, LINES_A_BATCH))
    assert first["amount_pence"] != second["amount_pence"]


@EACH
def test_less_than_one_line_is_refused(make: Callable[..., object]) -> None:
    with pytest.raises(ConfigurationError, match="Ask for one or more"):
        table(make, 0)


def test_every_line_of_a_ledger_is_marked_illustrative_and_bears_its_own_id() -> None:
    ledger = table(ledger_batches, LINES_A_BATCH + 100)
    assert set(ledger["evidence"].to_pylist()) == {"illustrative"}
    assert len(set(ledger["line_id"].to_pylist())) == ledger.num_rows


def test_only_a_grant_to_a_public_body_names_another_body() -> None:
    ledger = table(ledger_batches, 5_000).to_pandas()
    grants = ledger["economic_category"] == "grant to a public body"
    assert grants.any()
    assert ledger["counterparty"].notna().equals(grants)
    assert (ledger["counterparty"] != ledger["body"]).all()


def test_payments_name_nobody_who_is() -> None:
    payments = table(payment_batches, 5_000).to_pandas()
    assert payments["body_name"].str.startswith("Illustrative Council ").all()
    named = payments[~payments["supplier_is_redacted"]]
    assert named["supplier"].str.fullmatch(r"Illustrative Supplier \d{5} Ltd").all()
    assert set(payments.loc[payments["supplier_is_redacted"], "supplier"]) == {"REDACTED"}


def test_payments_hold_credits_repeats_redactions_and_missing_days_as_said() -> None:
    payments = table(payment_batches, LINES_A_BATCH).to_pandas()
    share = {
        "credits": (payments["amount_pence"] < 0).mean(),
        "repeats": payments["repeats_earlier_row"].mean(),
        "redacted": payments["supplier_is_redacted"].mean(),
        "no day": payments["payment_date"].isna().mean(),
    }
    expected = {"credits": 0.02, "repeats": 0.01, "redacted": 0.01, "no day": 0.05}
    assert share == pytest.approx(expected, abs=0.003)
    assert payments["month"].notna().all()
    dated = payments.dropna(subset="payment_date")
    assert [day.replace(day=1) for day in dated["payment_date"]] == dated["month"].tolist()


def test_the_lines_said_to_repeat_an_earlier_one_do() -> None:
    payments = table(payment_batches, 20_000).to_pandas()
    cells = payments.drop(columns=["row", "repeats_earlier_row"])
    assert payments["repeats_earlier_row"].sum() > 100
    assert cells.duplicated()[payments["repeats_earlier_row"]].all()


@pytest.mark.parametrize("name", MAKERS)
def test_a_parquet_file_says_that_it_is_illustrative_and_reads_back(
    tmp_path: Path, name: str
) -> None:
    make, schema = MAKERS[name]
    path = tmp_path / "made.parquet"
    with path.open("wb") as sink:
        write_parquet(make(3_000, seed=1), sink, schema)
    assert pq.read_schema(path).metadata[b"evidence"] == b"illustrative"
    assert pq.read_table(path).equals(table(make, 3_000))


def test_published_payments_hold_the_same_money_in_pounds() -> None:
    sink = io.BytesIO()
    write_payments_csv(payment_batches(3_000, seed=1), sink)
    title, header, *rows = csv.reader(sink.getvalue().decode().splitlines())
    assert title == ["Illustrative payments: made up from a seed, about nobody"]
    assert header[0] == "Body Name"
    amount, day = header.index("Net Amount (£)"), header.index("Payment Date")
    made = table(payment_batches, 3_000)
    pounds = [Decimal(row[amount]) for row in rows]
    assert [int(value * 100) for value in pounds] == made["amount_pence"].to_pylist()
    assert all(value.as_tuple().exponent == -2 for value in pounds)
    days = [date.strftime("%d/%m/%Y") if date else "" for date in made["payment_date"].to_pylist()]
    assert [row[day] for row in rows] == days


def test_published_payments_are_read_back_to_the_penny(tmp_path: Path, root: Path) -> None:
    path = tmp_path / "illustrative_payments.csv"
    with path.open("wb") as sink:
        write_payments_csv(payment_batches(3_000, seed=1), sink)
    made = table(payment_batches, 3_000).to_pandas()
    found = read_payments(path, load_bodies(root))
    assert found.problems == []
    assert found.rows == 3_000
    assert found.total_gbp * 100 == int(made["amount_pence"].sum())


def test_a_ledger_as_csv_holds_every_column_and_line() -> None:
    sink = io.BytesIO()
    write_ledger_csv(ledger_batches(3_000, seed=1), sink)
    rows = list(csv.DictReader(sink.getvalue().decode().splitlines()))
    assert list(rows[0]) == LEDGER_SCHEMA.names
    made = table(ledger_batches, 3_000)
    assert [int(row["amount_pence"]) for row in rows] == made["amount_pence"].to_pylist()


@pytest.mark.long
def test_memory_stays_flat_as_files_grow(tmp_path: Path) -> None:
    process = psutil.Process()

    def growth(lines: int) -> float:
        """How many MiB more the process takes while it writes that many lines."""
        before = process.memory_info().rss
        sizes = [before]

        def watched() -> Iterator[pa.RecordBatch]:
            for batch in payment_batches(lines, seed=1):
                yield batch
                sizes.append(process.memory_info().rss)

        with (tmp_path / "made.parquet").open("wb") as sink:
            write_parquet(watched(), sink, PAYMENTS_SCHEMA)
        return (max(sizes) - before) / 2**20

    small = growth(2 * LINES_A_BATCH)
    assert growth(20 * LINES_A_BATCH) < small + 100


@pytest.mark.parametrize(
    ("make", "schema", "dataset"),
    [
        (payment_batches, PAYMENTS_SCHEMA, PAYMENTS),
        (ledger_batches, LEDGER_SCHEMA, LEDGER),
    ],
    ids=["payments", "ledger"],
)
def test_made_up_lines_pass_the_checks_of_the_real_dataset(
    make: Callable[..., object], schema: pa.Schema, dataset: Dataset
) -> None:
    assert sorted(schema.names) == sorted(column.name for column in dataset.columns)
    frame = table(make, 2_000).to_pandas()
    for column in dataset.columns:
        values = frame[column.name]
        assert column.optional or values.notna().all(), column.name
        held = values.dropna()
        assert not column.choices or set(held) <= set(column.choices), column.name
        assert not column.pattern or held.str.fullmatch(column.pattern).all(), column.name


def test_made_up_payments_have_the_types_of_the_real_dataset() -> None:
    expected = payments_schema()
    assert [field.type for field in PAYMENTS_SCHEMA] == [field.type for field in expected]
