"""Totals of spend lines, written once for pandas, DuckDB over Parquet, PySpark and Polars.

Each function takes a frame of any of these (what Narwhals reads), leaves the work to its engine,
and returns a pandas frame of the groups alone. Amounts are whole pence, so that every engine gives
the same answer to the penny, up to £92 quadrillion. Keys that are missing form a group of their
own, last in its order.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import narwhals as nw
import pandas as pd

from tp_analysis.errors import ConfigurationError, DataError, did_you_mean

if TYPE_CHECKING:
    import pyarrow as pa
    from narwhals.typing import IntoFrame


def totals_by(
    frame: IntoFrame,
    *,
    by: Sequence[str] = (),
    amount: str = "amount_pence",
    largest: int | None = None,
) -> pd.DataFrame:
    """One row for each combination of the columns `by` (one in all without them); none of no lines.

    Columns: those of `by`; `lines` (how many); `amount_pence` (their sum, credits taken off);
    `credits_pence` (the sum of negative amounts) and `debits_pence` (of the others); `share` (of
    the sum of all rows, 0 to 1; missing where that is zero). Largest amount first, then in the
    order of `by`; with `largest`, that many rows, whose shares remain shares of everything.

    Raises DataError for a column that is missing, an amount that is not in whole pence, and for
    lines without an amount: a missing amount is not a zero. Raises ConfigurationError where
    `largest` is below 1.
    """
    if largest is not None and largest < 1:
        raise ConfigurationError(f"largest is {largest}. Ask for 1 or more, or for None: all.")
    rows = _lines(frame, [*by, amount], amount)
    credit = nw.when(nw.col(amount) < 0).then(nw.col(amount)).otherwise(nw.lit(0))
    sums = {"amount_pence": nw.col(amount).sum(), "credits_pence": nw.col(_CREDIT).sum()}
    known = nw.col(amount).count()
    grouped = _aggregate(
        rows.with_columns(credit.alias(_CREDIT)), by, {"lines": nw.len(), **sums, _KNOWN: known}
    )
    groups = _to_pandas(_collected(grouped, by))
    _refuse_missing_amounts(groups, amount)
    total = groups["amount_pence"].sum()
    groups = groups.assign(
        debits_pence=groups["amount_pence"] - groups["credits_pence"],
        share=groups["amount_pence"] / total if total else float("nan"),
    )
    return _ordered(groups, "amount_pence", by).drop(columns=_KNOWN).head(largest or len(groups))


def distinct_payers_by_supplier(
    frame: IntoFrame,
    *,
    supplier: str = "supplier",
    payer: str = "body",
    amount: str = "amount_pence",
    at_least: int = 2,
) -> pd.DataFrame:
    """The suppliers that `at_least` so many different payers pay, one row each.

    Columns: that of `supplier`, `payers` (how many), `lines`, `amount_pence` (of all of them). Most
    payers first, then the largest amount, then by name. Lines without a supplier or a payer are
    left out. Names count as they are: make spellings one, and take redacted names out, before.

    Raises DataError as `totals_by` does.
    """
    rows = _lines(frame, [supplier, payer, amount], amount).drop_nulls([supplier, payer])
    measures = {"lines": nw.len(), "amount_pence": nw.col(amount).sum()}
    pairs = _aggregate(rows, [supplier, payer], {**measures, _KNOWN: nw.col(amount).count()})
    sums = {name: nw.col(name).sum() for name in (*measures, _KNOWN)}
    suppliers = _aggregate(pairs, [supplier], {"payers": nw.len(), **sums})
    shared = _to_pandas(_collected(suppliers.filter(nw.col("payers") >= at_least), [supplier]))
    _refuse_missing_amounts(shared, amount)
    return _ordered(shared.drop(columns=_KNOWN), "payers", ["amount_pence", supplier])


# Columns that stand in no result.
_CREDIT, _KNOWN = "_credit_pence", "_lines_with_amount"


def _lines(frame: IntoFrame, columns: Sequence[str], amount: str) -> nw.LazyFrame[Any]:
    """The named columns of a frame; its engine runs nothing yet."""
    rows = nw.from_native(frame).lazy()
    schema = rows.collect_schema()
    for column in columns:
        if column not in schema:
            hint = did_you_mean(column, schema.names())
            raise DataError(f"The lines have no column {column!r}. {hint}")
    if not schema[amount].is_integer():
        raise DataError(
            f"Column {amount!r} holds {schema[amount]}, not whole pence. Multiply pounds by 100 "
            "as decimals, not as floating-point numbers."
        )
    return rows.select(*dict.fromkeys(columns))


def _aggregate(
    rows: nw.LazyFrame[Any], by: Sequence[str], measures: dict[str, nw.Expr]
) -> nw.LazyFrame[Any]:
    return rows.group_by(*by).agg(**measures) if by else rows.select(**measures)


def _collected(groups: nw.LazyFrame[Any], keys: Sequence[str]) -> pa.Table:
    """The groups, from whatever engine: whole numbers in 64 bits, where DuckDB sums in 128."""
    schema = groups.collect_schema()
    whole = [name for name, kind in schema.items() if kind.is_integer() and name not in set(keys)]
    table = groups.with_columns(nw.col(*whole).cast(nw.Int64)).collect("pyarrow").to_native()
    return table.select(schema.names())


def _to_pandas(table: pa.Table) -> pd.DataFrame:
    """The groups that have a line: the sum of no lines is no zero."""
    frame: pd.DataFrame = table.to_pandas(ignore_metadata=True)
    return frame[frame["lines"] > 0]


def _refuse_missing_amounts(groups: pd.DataFrame, amount: str) -> None:
    missing = int((groups["lines"] - groups[_KNOWN]).sum())
    if missing:
        lines = "1 line has" if missing == 1 else f"{missing} lines have"
        raise DataError(
            f"{lines} no amount in column {amount!r}. A missing amount is not a zero: fill "
            "it from the source, or leave those lines out."
        )


def _ordered(groups: pd.DataFrame, measure: str, then: Sequence[str]) -> pd.DataFrame:
    """Largest measure first, then smallest key first; a second amount also falls."""
    keys = [measure, *then]
    rising = [key != measure and key != "amount_pence" for key in keys]
    return groups.sort_values(keys, ascending=rising, ignore_index=True)
