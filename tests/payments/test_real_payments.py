"""The real lists of three councils: sums against a reader of the test's own, and names."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from tp_analysis.bodies import load_bodies
from tp_analysis.extracts.payments import read_payments
from tp_analysis.methods.months import months_between
from tp_analysis.payments import analysis, suppliers
from tp_analysis.payments.inputs import with_suppliers
from tp_analysis.payments.matching import SAME, Matching

pytestmark = pytest.mark.real_data

# File pattern, encoding, rows before the first line, place of the amount.
LISTS = {
    "luton": ("luton_2024_*.csv", None, 2, 5),
    "central-bedfordshire": ("central_bedfordshire_*.csv", "mac_roman", 1, 9),
    "bedford": ("bedford_spending_*.csv", "utf-8-sig", 1, 4),
}
BODIES = {key: key for key in LISTS}


@pytest.fixture(scope="module")
def read(real_data: Path, root: Path) -> tuple[pd.DataFrame, Matching]:
    """The lines of all lists of the three councils."""
    paths = [path for pattern, *_ in LISTS.values() for path in files(real_data, pattern)]
    bodies = load_bodies(root)
    batches = [
        batch.to_pandas() for path in paths for batch in read_payments(path, bodies).batches()
    ]
    return with_suppliers(pd.concat(batches, ignore_index=True), threshold=96)


def files(real_data: Path, pattern: str) -> list[Path]:
    return sorted((real_data / "council_spend").glob(pattern))


def own_sum(path: Path, encoding: str | None, first: int, place: int) -> Decimal:
    raw = path.read_bytes()
    marked = "utf-8-sig" if raw.startswith(b"\xef\xbb\xbf") else "cp1252"
    rows = list(csv.reader(io.StringIO(raw.decode(encoding or marked), newline="")))[first:]
    cells = [row[place].strip() for row in rows if len(row) > place and row[place].strip()]
    return sum(map(amount, cells), Decimal(0))


def amount(cell: str) -> Decimal:
    digits = cell.replace("£", "").replace(",", "")
    return -Decimal(digits.strip("()")) if digits.startswith("(") else Decimal(digits)


@pytest.mark.parametrize("body", LISTS)
def test_the_total_of_a_body_is_the_sum_of_its_lines_to_the_penny(
    body: str, real_data: Path, read: tuple[pd.DataFrame, Matching]
) -> None:
    pattern, *layout = LISTS[body]
    expected = sum((own_sum(path, *layout) for path in files(real_data, pattern)), Decimal(0))  # type: ignore[arg-type]
    totals = analysis.totals(read[0], bodies=BODIES).set_index("body")
    assert round(Decimal(str(totals.loc[body, "total_gbp"])), 2) == expected


def test_the_months_that_are_not_held_are_missing(read: tuple[pd.DataFrame, Matching]) -> None:
    months = months_between("2024-04-01", "2024-11-30")
    grid = analysis.completeness(read[0], bodies=BODIES, months=months)
    held = {
        body: [month.month for month in rows.loc[rows["state"] == "held", "month"]]
        for body, rows in grid.groupby("body")
    }
    assert held == {
        "luton": [4, 5, 6, 7, 8, 9, 10, 11],
        "central-bedfordshire": [4, 6],
        "bedford": [4, 5],
    }
    assert set(grid["state"]) == {"held", "missing"}


def test_pairs_at_the_default_threshold_are_the_same_supplier_by_eye(
    read: tuple[pd.DataFrame, Matching],
) -> None:
    pairs = read[1].pairs.query("score >= 95.9")
    joined = pairs[pairs["verdict"] == SAME]
    assert 20 <= len(joined) <= 40
    apart = read[1].pairs[read[1].pairs["verdict"] != SAME]
    names = set(map(tuple, apart[["payee", "other_payee"]].to_numpy()))
    # Two schools in two towns: the nearest pair that must stay apart.
    assert ("Carlton Lower School", "CHALTON LOWER SCHOOL") in names


def test_only_names_that_say_they_are_organisations_are_shown(
    read: tuple[pd.DataFrame, Matching],
) -> None:
    table = suppliers.largest_suppliers(read[0], shown=20).set_index("supplier")
    assert table.loc["[name not shown]", "lines"] > 15_000
    assert table["amount_gbp"].iloc[:-1].sum() == pytest.approx(table["amount_gbp"].iloc[-1])
    titled = read[0]["supplier"].dropna().str.contains(r"^(?:Mr|Mrs|Ms|Miss|Dr)\b", case=False)
    assert not titled.any()
