"""Payment lines of a few rows, made up, in the columns of the dataset."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
import pytest

from tp_analysis.areas import find_area
from tp_analysis.disclosure import already_published
from tp_analysis.gathered import PaymentLog
from tp_analysis.methods.months import months_between
from tp_analysis.payments.inputs import PaymentInputs, with_suppliers

BODIES = {"luton": "Luton Borough Council", "bedford": "Bedford Borough Council"}


def printed_lines(*lines: dict[str, Any]) -> pd.DataFrame:
    """Lines as the store gives them; what is not said is plain."""
    rows = []
    for row, line in enumerate(lines, start=2):
        day = datetime.date.fromisoformat(line.pop("day", "2024-04-15"))
        plain = {
            "body": "luton", "body_name": "", "file": "luton/april.csv", "row": row,
            "month": day.replace(day=1), "payment_date": day, "supplier": "Acme Ltd",
            "supplier_is_redacted": False, "service": "Roads", "purpose": "Tar for Jane Smith",
            "reference": "1", "amount_pence": 100_00, "amount_basis": "net",
            "capital_or_revenue": None, "repeats_earlier_row": False,
        }  # fmt: skip
        rows.append(plain | line)
    return pd.DataFrame(rows)


@pytest.fixture
def printed() -> Callable[..., pd.DataFrame]:
    """Makes lines as the store gives them."""
    return printed_lines


@pytest.fixture
def lines() -> Callable[..., pd.DataFrame]:
    """Makes lines as analysis takes them."""

    def make(*rows: dict[str, Any]) -> pd.DataFrame:
        return with_suppliers(printed_lines(*rows), threshold=96)[0]

    return make


def log_of(files: Sequence[tuple[str, str, int, int]]) -> PaymentLog:
    """A log of files without cards, totals or anything forgiven: file, body, lines, pence."""
    table = pd.DataFrame(files, columns=["file", "body", "row_count", "total_pence"]).assign(
        body_name="", title=None, producer=None, licence=None, address=None
    )
    return PaymentLog(
        files=table,
        forgiven=pd.DataFrame(columns=["file", "what", "count"]),
        totals=pd.DataFrame(columns=["file", "row", "printed_pence", "sum_pence", "agrees"]),
    )


@pytest.fixture
def report() -> Callable[..., PaymentInputs]:
    """Makes the inputs of a report of two bodies, April to June 2024."""

    def make(*rows: dict[str, Any]) -> PaymentInputs:
        table, matching = with_suppliers(printed_lines(*rows), threshold=96)
        return PaymentInputs(
            area=find_area("luton-and-central-bedfordshire"),
            bodies=BODIES,
            months=months_between("2024-04-01", "2024-06-30"),
            threshold=96,
            lines=table,
            matching=matching,
            log=log_of([("luton/april.csv", "luton", len(rows), 100_00 * len(rows))]),
            policy=already_published("Made-up lists, for a test"),
        )

    return make
