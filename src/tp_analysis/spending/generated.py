"""Made-up payments and ledgers of any size, from a seed, to measure and test with.

They have the columns of the real datasets and are marked illustrative in every row and file. They
come in batches, so memory stays flat however many lines are asked for; the first lines of a large
file are those of a small one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

from tp_analysis.errors import ConfigurationError

LINES_A_BATCH = 131_072
BODIES, SUPPLIERS, MONTHS = 20, 20_000, 24
MARK = {"evidence": "illustrative"}
TITLE = "Illustrative payments: made up from a seed, about nobody"

_FIRST_MONTH = np.datetime64("2023-04", "M")
_SERVICES = (
    "Adult Social Care", "Chief Executive", "Children and Families", "Culture and Leisure",
    "Environment", "Finance", "Highways and Transport", "Housing", "Planning", "Public Health",
)  # fmt: skip
_PURPOSES = (
    "Agency Staff", "Consultancy", "Equipment", "External Foster Care", "Grants", "Placements",
    "Postage", "Printing", "Rents", "Repairs and Maintenance", "Software", "Training",
)  # fmt: skip
_CATEGORIES = (
    "pay", "procurement", "transfer to persons", "grant to a public body", "capital", "debt",
)  # fmt: skip
_GRANT = _CATEGORIES.index("grant to a public body")

PAYMENTS_SCHEMA = pa.schema(
    [
        ("body", pa.string()),
        ("body_name", pa.string()),
        ("file", pa.string()),
        ("row", pa.int64()),
        ("month", pa.date32()),
        ("payment_date", pa.date32()),
        ("supplier", pa.string()),
        ("supplier_is_redacted", pa.bool_()),
        ("service", pa.string()),
        ("purpose", pa.string()),
        ("reference", pa.string()),
        ("amount_pence", pa.int64()),
        ("amount_basis", pa.string()),
        ("capital_or_revenue", pa.string()),
        ("repeats_earlier_row", pa.bool_()),
    ],
    metadata=MARK,
)
LEDGER_SCHEMA = pa.schema(
    [
        ("area", pa.string()),
        ("line_id", pa.string()),
        ("body", pa.string()),
        ("counterparty", pa.string()),
        ("cofog_code", pa.string()),
        ("economic_category", pa.string()),
        ("control", pa.string()),
        ("influence", pa.string()),
        ("gross_or_net", pa.string()),
        ("revenue_or_capital", pa.string()),
        ("basis", pa.string()),
        ("financial_year", pa.string()),
        ("amount_pence", pa.int64()),
        ("allocation_method", pa.string()),
        ("confidence", pa.int64()),
        ("evidence", pa.string()),
        ("document_id", pa.string()),
        ("note", pa.string()),
    ],
    metadata=MARK,
)


def payment_batches(lines: int, *, seed: int) -> Iterator[pa.RecordBatch]:
    """`lines` made-up payment lines in the columns of PAYMENTS_SCHEMA, a batch at a time.

    By design: 2 lines in 100 are credits, 1 repeats the line before it, 1 has its supplier
    redacted, 5 have no day. A few suppliers get most payments, from many bodies. Raises
    ConfigurationError for less than one line.
    """
    for number, rows in _batches(lines):
        yield _payments(np.random.default_rng([seed, number]), number).slice(0, rows)


def ledger_batches(lines: int, *, seed: int) -> Iterator[pa.RecordBatch]:
    """`lines` made-up ledger lines in the columns of LEDGER_SCHEMA, a batch at a time.

    Grants to a public body name another body as the counterparty; no income stands against them,
    so such a ledger is one to add up, not to eliminate in. Raises ConfigurationError for less
    than one line.
    """
    for number, rows in _batches(lines):
        yield _ledger(np.random.default_rng([seed, number]), number).slice(0, rows)


def write_parquet(batches: Iterable[pa.RecordBatch], sink: BinaryIO, schema: pa.Schema) -> None:
    """Write the batches to an open file as Parquet, one row group each, marked illustrative."""
    with pq.ParquetWriter(sink, schema, compression="zstd") as writer:
        for batch in batches:
            writer.write_batch(batch, row_group_size=LINES_A_BATCH)


def write_ledger_csv(batches: Iterable[pa.RecordBatch], sink: BinaryIO) -> None:
    """Write ledger lines to an open file as CSV, in their own columns, amounts in pence."""
    _write_csv(batches, sink, LEDGER_SCHEMA)


def write_payments_csv(batches: Iterable[pa.RecordBatch], sink: BinaryIO) -> None:
    """Write payment lines to an open file as a council publishes them: a title, a row of headings,
    dates like 23/04/2024, pounds with two decimals."""
    sink.write(f'"{TITLE}"\n'.encode())
    published = (_as_published(batch) for batch in batches)
    names = [(heading, pa.string()) for heading in _HEADINGS]
    _write_csv(published, sink, pa.schema(names))


_HEADINGS = {
    "Body Name": "body_name", "Payment Date": "payment_date", "Supplier Name": "supplier",
    "Service Area": "service", "Expense Type": "purpose", "Reference": "reference",
    "Net Amount (£)": "amount_pence", "Capital or Revenue": "capital_or_revenue",
}  # fmt: skip


def _write_csv(batches: Iterable[pa.RecordBatch], sink: BinaryIO, schema: pa.Schema) -> None:
    with pyarrow.csv.CSVWriter(sink, schema) as writer:
        for batch in batches:
            writer.write_batch(batch)


def _as_published(batch: pa.RecordBatch) -> pa.RecordBatch:
    texts = {
        "payment_date": pc.strftime(batch["payment_date"], format="%d/%m/%Y"),
        "amount_pence": _pounds(batch["amount_pence"]),
    }
    columns = [texts.get(name, batch[name]) for name in _HEADINGS.values()]
    return pa.record_batch(columns, names=list(_HEADINGS))


def _pounds(pence: pa.Array) -> pa.Array:
    """Whole pence as text in pounds, exactly: 120050 becomes 1200.50."""
    hundredth = pa.scalar("0.01").cast(pa.decimal128(3, 2))
    return pc.multiply(pence.cast(pa.decimal128(19)), hundredth).cast(pa.string())


def _batches(lines: int) -> Iterator[tuple[int, int]]:
    """Number and rows of each batch; every batch is drawn in full and cut, so files agree."""
    if lines < 1:
        raise ConfigurationError(f"{lines} lines cannot be made up. Ask for one or more.")
    for number in range(-(-lines // LINES_A_BATCH)):
        yield number, min(LINES_A_BATCH, lines - number * LINES_A_BATCH)


def _payments(draw: np.random.Generator, number: int) -> pa.RecordBatch:
    """One whole batch of payments."""
    repeats = draw.random(LINES_A_BATCH) < 0.01
    repeats[0] = False
    # A repeat takes the place of the last line that is none.
    of = np.maximum.accumulate(np.where(repeats, 0, np.arange(LINES_A_BATCH)))
    body = draw.integers(0, BODIES, LINES_A_BATCH)[of]
    month = _FIRST_MONTH + draw.integers(0, MONTHS, LINES_A_BATCH)[of]
    day = month.astype("datetime64[D]") + draw.integers(0, 28, LINES_A_BATCH)[of]
    redacted = (draw.random(LINES_A_BATCH) < 0.01)[of]
    supplier = np.where(redacted, SUPPLIERS, _skewed(draw, SUPPLIERS)[of])
    capital = (draw.random(LINES_A_BATCH) < 0.1)[of].astype(int)
    columns = {
        "body": _words(_names("illustrative-council-{:02}", BODIES), body),
        "body_name": _words(_names("Illustrative Council {:02}", BODIES), body),
        "file": _words(["illustrative.csv"], np.zeros(LINES_A_BATCH, dtype=int)),
        # After the title and the headings.
        "row": number * LINES_A_BATCH + np.arange(LINES_A_BATCH) + 3,
        "month": pa.array(month.astype("datetime64[D]")),
        "payment_date": pa.array(day, mask=(draw.random(LINES_A_BATCH) < 0.05)[of]),
        "supplier": _words(
            [*_names("Illustrative Supplier {:05} Ltd", SUPPLIERS), "REDACTED"], supplier
        ),
        "supplier_is_redacted": redacted,
        "service": _words(_SERVICES, draw.integers(0, len(_SERVICES), LINES_A_BATCH)[of]),
        "purpose": _words(_PURPOSES, draw.integers(0, len(_PURPOSES), LINES_A_BATCH)[of]),
        "reference": pa.nulls(LINES_A_BATCH, pa.string()),
        "amount_pence": _amounts(draw, at_least_pence=50_000)[of],
        "amount_basis": _words(["net"], np.zeros(LINES_A_BATCH, dtype=int)),
        "capital_or_revenue": _words(["revenue", "capital"], capital),
        "repeats_earlier_row": repeats,
    }
    return _record_batch(columns, PAYMENTS_SCHEMA)


def _ledger(draw: np.random.Generator, number: int) -> pa.RecordBatch:
    """One whole batch of ledger lines."""

    def one_of(words: Sequence[str]) -> pa.Array:
        return _words(words, draw.integers(0, len(words), LINES_A_BATCH))

    body = draw.integers(0, BODIES, LINES_A_BATCH)
    category = draw.integers(0, len(_CATEGORIES), LINES_A_BATCH)
    other = (body + draw.integers(1, BODIES, LINES_A_BATCH)) % BODIES
    bodies = _names("illustrative-body-{:02}", BODIES)
    lines = number * LINES_A_BATCH + np.arange(1, LINES_A_BATCH + 1)
    columns = {
        "area": one_of(["illustrative-place"]),
        "line_id": pa.array([f"illustrative-{line}" for line in lines]),
        "body": _words(bodies, body),
        "counterparty": _words(bodies, other, missing=category != _GRANT),
        "cofog_code": one_of(_names("{:02}", 11)[1:]),
        "economic_category": _words(_CATEGORIES, category),
        "control": one_of(["local", "directed", "national"]),
        "influence": one_of(["direct", "influenced"]),
        "gross_or_net": one_of(["gross", "net", "not stated"]),
        "revenue_or_capital": one_of(["revenue", "capital"]),
        "basis": one_of(["outturn", "budget"]),
        "financial_year": one_of(["2007-08", "2008-09", "2009-10"]),
        "amount_pence": _amounts(draw, at_least_pence=100),
        "allocation_method": one_of(["actual", "postcode", "formula", "population share"]),
        "confidence": pa.array(draw.integers(1, 7, LINES_A_BATCH)),
        "evidence": _words(["illustrative"], np.zeros(LINES_A_BATCH, dtype=int)),
        "document_id": one_of(["illustrative"]),
        "note": pa.nulls(LINES_A_BATCH, pa.string()),
    }
    return _record_batch(columns, LEDGER_SCHEMA)


def _record_batch(columns: dict[str, pa.Array], schema: pa.Schema) -> pa.RecordBatch:
    return pa.record_batch([pa.array(columns[name]) for name in schema.names], schema=schema)


def _amounts(draw: np.random.Generator, *, at_least_pence: int) -> np.ndarray:
    """Whole pence, many small and few large; 2 in 100 are credits."""
    size = draw.lognormal(mean=12, sigma=1.5, size=LINES_A_BATCH).astype(np.int64)
    return (size + at_least_pence) * np.where(draw.random(LINES_A_BATCH) < 0.02, -1, 1)


def _skewed(draw: np.random.Generator, size: int) -> np.ndarray:
    """Numbers below `size`, the low ones far more often."""
    return (size * draw.random(LINES_A_BATCH) ** 3).astype(np.int64)


def _names(form: str, size: int) -> list[str]:
    return [form.format(number) for number in range(size)]


def _words(
    words: Sequence[str], numbers: np.ndarray, *, missing: np.ndarray | None = None
) -> pa.Array:
    return pa.array(words).take(pa.array(numbers, mask=missing))
