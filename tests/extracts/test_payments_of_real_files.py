"""Every published payment file against a reader of a few lines that shares nothing with ours.

The columns are named here file by file, and the sums are made with pandas and Decimal. Counts of
repeated rows and redactions are compared with the list that came with the files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from tp_analysis.bodies import load_bodies
from tp_analysis.extracts.payments import PaymentsFile, read_payments
from tp_analysis.payments.datasets import payments_schema

pytestmark = pytest.mark.real_data

LUTON = ("Value £", 1)
# File: heading of the amount (spaces at its ends left out), rows above the header.
COLUMNS = {
    "bedford_spending_2024_04_april.csv": ("Amount", 0),
    "bedford_spending_2024_05_may.csv": ("Amount", 0),
    "blackpool_2023_06.csv": ("Gross Value (Detail)", 0),
    "bracknell_forest_2023_24_q1.xlsx": ("Amount £", 0),
    "central_bedfordshire_spending_2024_04.csv": ("Net Amount", 0),
    "central_bedfordshire_spending_2024_06.csv": ("Net Amount", 0),
    "hampshire_police_2023_04.xls": ("Amount", 2),
    "herefordshire_2023_04.csv": ("Amount", 0),
    "hyndburn_2017_01.csv": ("Net Amount(£)", 0),
    "lambeth_2011_01_payments.csv": ("Sum of Invoice Nett Amount", 0),
    "luton_2024_april.csv": LUTON,
    "luton_2024_august.csv": LUTON,
    "luton_2024_july.csv": LUTON,
    "luton_2024_june.csv": LUTON,
    "luton_2024_may.csv": LUTON,
    "luton_2024_november.csv": LUTON,
    "luton_2024_october.csv": LUTON,
    "luton_2024_september.csv": LUTON,
    "manchester_dec-2010.csv": ("Amount", 0),
    "manchester_mar-2011.csv": ("Net Amount", 0),
    "milton_keynes_2023_03.csv": ("Amount", 0),
    "oxford_over_500_2014_q4.csv": ("amount", 0),
    "oxford_over_500_2016_q1.csv": ("amount", 0),
    "slough_2023_04.csv": ("Amount", 0),
    "southend_2024_12.csv": ("Net Amount", 1),
    "thames_valley_pcc_2023.ods": ("Invoice_Line_Net_Amount", 0),
    "thurrock_2023_04.csv": ("Amounts", 0),
    "west_berkshire_2023_06.xlsx": ("Net amount", 0),
    "west_yorkshire_police_2023_04.xlsx": ("Amount", 2),
    "windsor_maidenhead_2023_24.csv": ("Net Amount", 3),
}
NO_PAYMENTS = "trafford_prompt_payment.csv"
BLACKPOOL = "blackpool_2023_06.csv"
A_PUBLISHER = "REDACTIVE"


@pytest.fixture(scope="module")
def folder(real_data: Path) -> Path:
    return real_data / "council_spend"


@pytest.fixture(scope="module")
def files(folder: Path, root: Path) -> dict[str, PaymentsFile]:
    bodies = load_bodies(root)
    return {path.name: read_payments(path, bodies) for path in sorted(folder.iterdir())}


def plainly_read(path: Path, above: int) -> pd.DataFrame:
    """All cells as they are, below the header, blank rows left out."""
    if path.suffix != ".csv":
        cells = pd.read_excel(path, header=above, dtype=object, engine="calamine")
    else:
        # Every byte is a sign of latin-1: enough for sums.
        lines = path.read_bytes().decode("latin-1").replace("Â£", "£")
        cells = pd.read_csv(
            StringIO(lines.removeprefix("ï»¿")), skiprows=above, dtype=str, keep_default_na=False,
            skip_blank_lines=False,
        )  # fmt: skip
    cells.columns = [str(name).strip() for name in cells.columns]
    return cells.replace("", None).dropna(how="all")


def plain_pounds(printed: object) -> Decimal | None:
    text = re.sub(r"[£,\s]", "", repr(printed) if isinstance(printed, float) else str(printed))
    if text in ("None", "nan", ""):
        return None
    if text == "-":
        return Decimal(0)
    return -Decimal(text[1:-1]) if text.startswith("(") else Decimal(text)


def amounts_in(path: Path) -> Iterator[Decimal]:
    heading, above = COLUMNS[path.name]
    for printed in plainly_read(path, above)[heading]:
        pounds = plain_pounds(printed)
        if pounds is not None:
            yield pounds


def listed_in_provenance(real_data: Path, pattern: str) -> dict[str, int]:
    """A count that the list of the files gives for some of them."""
    text = (real_data / "PROVENANCE.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([^`]+)` .*$", text, re.MULTILINE)
    lines = {name: line for name in rows for line in text.splitlines() if f"| `{name}`" in line}
    found = {name: re.search(rf"([\d,]+) {pattern}", line) for name, line in lines.items()}
    return {name: int(m[1].replace(",", "")) for name, m in found.items() if m}


def count_of(file: PaymentsFile, words: str) -> int:
    return sum(item.count for item in file.forgiven if words in item.what)


def test_thirty_files_of_nineteen_bodies_load(files: dict[str, PaymentsFile]) -> None:
    loaded = {name: file for name, file in files.items() if not file.problems}
    assert set(loaded) == set(COLUMNS)
    assert (len(loaded), len({file.body for file in loaded.values()})) == (30, 19)


def test_a_file_of_another_kind_is_refused_with_what_was_looked_for(
    files: dict[str, PaymentsFile],
) -> None:
    [problem] = files[NO_PAYMENTS].problems
    assert "no heading for an amount" in problem.message
    assert "'ProportionPaidOnTime'" in problem.message
    assert "bodies.toml" in problem.message


@pytest.mark.parametrize("name", COLUMNS)
def test_the_total_is_the_independent_sum_to_the_penny(
    files: dict[str, PaymentsFile], folder: Path, name: str
) -> None:
    amounts = list(amounts_in(folder / name))
    if name == BLACKPOOL:
        assert amounts.pop() == Decimal("35767064.87"), "the printed total"
    assert files[name].total_gbp == sum(amounts)
    assert files[name].rows == len(amounts)


@pytest.mark.parametrize("name", COLUMNS)
def test_the_batches_hold_every_line_and_the_same_total(
    files: dict[str, PaymentsFile], name: str
) -> None:
    table = pa.Table.from_batches(list(files[name].batches()), payments_schema())
    assert table.num_rows == files[name].rows
    assert pc.sum(table["amount_pence"]).as_py() == files[name].total_gbp * 100
    assert len(set(table["row"].to_pylist())) == table.num_rows
    repeats = count_of(files[name], "repeats an earlier row")
    assert pc.sum(table["repeats_earlier_row"]).as_py() == repeats
    redacted = count_of(files[name], "suppliers redacted")
    assert pc.sum(table["supplier_is_redacted"]).as_py() == redacted


def test_the_total_of_blackpool_is_listed_and_omits_its_own_first_line(
    files: dict[str, PaymentsFile],
) -> None:
    [total] = files[BLACKPOOL].totals_rows
    assert (total.row, total.agrees, total.omitted_row) == (9622, False, 2)
    assert total.printed_gbp == Decimal("35767064.87")
    assert total.sum_gbp - total.printed_gbp == Decimal("2890.00")
    assert files[BLACKPOOL].amount_basis == "gross"
    assert [name for name, file in files.items() if file.totals_rows] == [BLACKPOOL]


def test_repeated_rows_are_as_many_as_listed(
    files: dict[str, PaymentsFile], real_data: Path
) -> None:
    listed = listed_in_provenance(real_data, "exact duplicate rows")
    compared = {name: count for name, count in listed.items() if name in COLUMNS}
    assert len(compared) == 18
    found = {name: count_of(files[name], "repeats an earlier row") for name in compared}
    assert found == compared


def test_repeated_rows_of_workbooks_are_those_that_pandas_finds(
    files: dict[str, PaymentsFile], folder: Path
) -> None:
    for name in [name for name in COLUMNS if not name.endswith(".csv")]:
        cells = plainly_read(folder / name, COLUMNS[name][1])
        repeats = cells.astype(str).duplicated().sum()
        assert count_of(files[name], "repeats an earlier row") == repeats, name


def test_redactions_are_as_many_as_listed_but_for_a_publisher_called_redactive(
    files: dict[str, PaymentsFile], real_data: Path, folder: Path
) -> None:
    listed = listed_in_provenance(real_data, "rows with redacted text")
    compared = {name: count for name, count in listed.items() if name in COLUMNS}
    assert len(compared) == 19
    for name, count in compared.items():
        text = (folder / name).read_bytes().decode("latin-1").upper()
        publishers = text.count(A_PUBLISHER)
        assert count_of(files[name], "suppliers redacted") == count - publishers, name


def test_dashes_are_counted_in_thurrock_only(files: dict[str, PaymentsFile]) -> None:
    dashes = {name: count_of(file, "printed as a dash") for name, file in files.items()}
    assert {name: count for name, count in dashes.items() if count} == {"thurrock_2023_04.csv": 16}


@pytest.mark.parametrize(
    ("name", "months"),
    [
        ("luton_2024_april.csv", ["2024-04-01"]),
        ("central_bedfordshire_spending_2024_06.csv", ["2024-06-01"]),
        ("lambeth_2011_01_payments.csv", ["2011-01-01"]),
        ("west_yorkshire_police_2023_04.xlsx", ["2023-04-01"]),
        ("herefordshire_2023_04.csv", ["2023-04-01"]),
        ("thurrock_2023_04.csv", ["2023-04-01"]),
        ("slough_2023_04.csv", ["2023-04-01"]),
        ("manchester_dec-2010.csv", ["2010-12-01"]),
        ("oxford_over_500_2016_q1.csv", ["2016-04-01", "2016-05-01", "2016-06-01"]),
        ("thames_valley_pcc_2023.ods", ["None"]),
    ],
)
def test_months_are_those_that_the_file_says(
    files: dict[str, PaymentsFile], name: str, months: list[str]
) -> None:
    table = pa.Table.from_batches(list(files[name].batches()), payments_schema())
    assert sorted({str(month) for month in table["month"].to_pylist()}) == months


def test_no_date_of_a_real_file_is_lost(files: dict[str, PaymentsFile]) -> None:
    lost = [name for name, file in files.items() if count_of(file, "cannot be")]
    assert lost == []


def test_bracknell_mixes_dates_and_serial_numbers(
    files: dict[str, PaymentsFile], folder: Path
) -> None:
    name = "bracknell_forest_2023_24_q1.xlsx"
    printed = plainly_read(folder / name, 0)["Date"]
    serials = printed.map(lambda cell: isinstance(cell, int | float))
    assert serials.sum() == count_of(files[name], "serial numbers") == 2077
    # As Excel counts days, by pandas.
    from_serials = pd.to_datetime(printed[serials].astype(int), unit="D", origin="1899-12-30")
    expected = pd.concat([from_serials, pd.to_datetime(printed[~serials])]).sort_index()
    table = pa.Table.from_batches(list(files[name].batches()), payments_schema())
    assert table["payment_date"].to_pylist() == [moment.date() for moment in expected]
