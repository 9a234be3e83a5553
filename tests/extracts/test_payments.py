"""Payment files with every mess that bodies make of them, in tiny files made up here."""

from __future__ import annotations

import csv
import datetime
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tp_analysis.bodies import Bodies, Body
from tp_analysis.extracts import payments
from tp_analysis.extracts.payments import PaymentsFile, read_payments
from tp_analysis.payments.datasets import PAYMENTS, payments_schema

NOBODY = Bodies({})
HEADER = "Date,Department,Supplier,Net Amount"
LINES = "02/04/2024,Adults,A Ltd,100.00\n23/04/2024,Adults,B Ltd,50.50\n"


def read(folder: Path, text: str | bytes, name: str = "town_2024_04.csv") -> PaymentsFile:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_payments(path, NOBODY)


def table(file: PaymentsFile) -> list[dict[str, Any]]:
    whole = pa.Table.from_batches(list(file.batches()), payments_schema())
    rows: list[dict[str, Any]] = whole.to_pylist()
    return rows


def forgiven(file: PaymentsFile) -> dict[str, int]:
    return {item.what: item.count for item in file.forgiven}


def problems(file: PaymentsFile) -> list[str]:
    return [problem.sentence() for problem in file.problems]


def workbook(path: Path, **sheets: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_a_line_comes_out_in_the_columns_of_the_dataset(tmp_path: Path) -> None:
    text = (
        "Body Name,Supplier,Department,Purpose,Transaction No,Payment Date,Net Amount,"
        "Capital or Revenue\n"
        'North Town Council,  A\u00a0 Ltd ,Adults,Care,0012,23/04/2024,"£1,200.00",Rev\n'
    )
    file = read(tmp_path, text, "pay.csv")
    assert file.problems == []
    assert table(file) == [
        {
            "body": "north-town-council", "body_name": "North Town Council", "file": "pay.csv",
            "row": 2, "month": datetime.date(2024, 4, 1),
            "payment_date": datetime.date(2024, 4, 23), "supplier": "A Ltd",
            "supplier_is_redacted": False, "service": "Adults", "purpose": "Care",
            "reference": "0012", "amount_pence": 120_000, "amount_basis": "net",
            "capital_or_revenue": "revenue", "repeats_earlier_row": False,
        }
    ]  # fmt: skip


def test_the_batches_have_the_columns_of_the_dataset(tmp_path: Path) -> None:
    file = read(tmp_path, f"{HEADER}\n{LINES}")
    [batch] = file.batches()
    assert batch.schema == payments_schema()
    assert batch.schema.names == [column.name for column in PAYMENTS.columns]


def test_the_total_is_the_payment_lines_only(tmp_path: Path) -> None:
    file = read(tmp_path, f"{HEADER}\n{LINES},,Total,150.50\n")
    assert (file.rows, file.total_gbp) == (2, Decimal("150.50"))
    [total] = file.totals_rows
    assert (total.row, total.printed_gbp, total.sum_gbp) == (4, Decimal("150.5"), Decimal("150.5"))
    assert total.agrees


@pytest.mark.parametrize(
    "label",
    ["Total", "TOTAL", "Totals", "Grand Total", "Grand total:", "Sub-total", "Total Net Amount",
     "Total for April 2024", "Sum"],
)  # fmt: skip
@pytest.mark.parametrize("column", [0, 1, 2])
def test_a_labelled_total_is_never_added(tmp_path: Path, label: str, column: int) -> None:
    cells = ["", "", "", "999.00"]
    cells[column] = label
    file = read(tmp_path, f"{HEADER}\n{LINES}{','.join(cells)}\n")
    assert file.total_gbp == Decimal("150.50")
    [total] = file.totals_rows
    assert not total.agrees
    assert "£848.50 less" in total.sentence()


def test_a_supplier_called_total_is_paid(tmp_path: Path) -> None:
    file = read(tmp_path, f"{HEADER}\n{LINES}24/04/2024,Adults,Total,10.00\n"
                "24/04/2024,Adults,Total Gas & Power Ltd,5.00\n")  # fmt: skip
    assert (file.rows, file.total_gbp, file.totals_rows) == (4, Decimal("165.50"), [])
    two = read(tmp_path, "Supplier,Amount\nTotal Gas & Power Ltd,5.00\nB,1.00\nTotal,6.00\n")
    assert (two.rows, [total.row for total in two.totals_rows]) == (2, [4])


def test_a_total_without_a_label_is_told_by_its_amount(tmp_path: Path) -> None:
    file = read(tmp_path, f"{HEADER}\n{LINES},,,150.50\n03/04/2024,Adults,C Ltd,1.00\n")
    assert (file.rows, file.total_gbp) == (3, Decimal("151.50"))
    assert [total.agrees for total in file.totals_rows] == [True]


def test_subtotals_and_the_grand_total_are_each_compared_with_their_own_lines(
    tmp_path: Path,
) -> None:
    more = "03/04/2024,Adults,C Ltd,1.00\n04/04/2024,Adults,D Ltd,2.00\n"
    text = f"{HEADER}\n{LINES},,Total,150.50\n{more},,Total,3.00\n,,Grand total,153.50\n"
    file = read(tmp_path, text)
    assert file.total_gbp == Decimal("153.50")
    assert [total.agrees for total in file.totals_rows] == [True, True, True]


def test_an_amount_alone_on_the_last_row_is_a_total_that_may_omit_a_line(tmp_path: Path) -> None:
    file = read(tmp_path, f"{HEADER}\n{LINES}\n,,,50.50\n")
    [total] = file.totals_rows
    assert (total.agrees, total.omitted_row) == (False, 2)
    assert "£100.00 more, the amount of row 2" in total.sentence()
    assert file.problems == []


def test_a_total_above_the_lines_is_compared_with_all_of_them(tmp_path: Path) -> None:
    file = read(tmp_path, f"{HEADER}\n,,Total,150.50\n{LINES}")
    assert [(total.row, total.agrees) for total in file.totals_rows] == [(2, True)]
    assert file.total_gbp == Decimal("150.50")


def test_an_amount_alone_among_the_lines_is_a_problem(tmp_path: Path) -> None:
    file = read(tmp_path, f"{HEADER}\n{LINES},,,77.00\n{LINES}")
    [problem] = file.problems
    assert (problem.row, problem.column) == (4, "Net Amount")


def test_dashes_count_as_nil_and_are_counted(tmp_path: Path) -> None:
    file = read(tmp_path, f"{HEADER}\n{LINES}24/04/2024,Adults,C Ltd, -   \n")
    assert (file.rows, file.total_gbp) == (3, Decimal("150.50"))
    assert forgiven(file)["amounts printed as a dash, counted as payments of nil"] == 1


@pytest.mark.parametrize("printed", ["N/A", "#####", "1.200,00", "£"])
def test_a_cell_that_is_no_amount_is_a_problem_with_its_place(tmp_path: Path, printed: str) -> None:
    file = read(tmp_path, f'{HEADER}\n{LINES}24/04/2024,Adults,Jane Doe,"{printed}"\n')
    [problem] = file.problems
    assert (problem.row, problem.column, problem.value) == (4, "Net Amount", printed)


def test_a_problem_never_shows_who_was_paid(tmp_path: Path) -> None:
    moved = "24/04/2024,Adults,12.00,Jane Doe\n24/04/2024,Adults,Jane Doe,\n"
    wide = "24/04/2024,Adults,Jane Doe,extra,12.00\n"
    file = read(tmp_path, f"{HEADER}\n{LINES}{moved}{wide}")
    assert [problem.row for problem in file.problems] == [4, 5, 6]
    assert "Doe" not in "".join(problems(file)) + str(file.forgiven)


def test_a_supplier_without_an_amount_is_a_problem_and_a_note_below_is_not(tmp_path: Path) -> None:
    lines = "Supplier,Amount\nA,1.00\nB,2.00\n"
    note = read(tmp_path, f"{lines}Payments under £500 are not listed.,\n")
    assert (note.problems, note.rows) == ([], 2)
    assert forgiven(note)["notes and captions without an amount"] == 1
    missing = read(tmp_path, "Supplier,Amount\nA,1.00\nJane Doe,\nB,2.00\n")
    assert [(problem.row, problem.column) for problem in missing.problems] == [(3, "Amount")]


def test_blank_rows_repeated_headers_and_unnamed_columns_are_forgiven(tmp_path: Path) -> None:
    text = f"Spend over £500,,,,\n{HEADER},\n{LINES}\n,,,,\n{HEADER},\n24/04/2024,A,C,1.00,x\nxxx\n"
    file = read(tmp_path, text)
    assert (file.problems, file.rows) == ([], 3)
    found = forgiven(file)
    assert found["rows above the header"] == 1
    assert found["columns without a heading"] == 1
    assert found["blank rows"] == 2
    assert found["rows that repeat the header"] == 1
    assert found["notes and captions without an amount"] == 1


def test_rows_that_repeat_are_flagged_counted_and_kept(tmp_path: Path) -> None:
    file = read(tmp_path, f"{HEADER}\n{LINES}{LINES}02/04/2024,Adults,A Ltd,100.01\n")
    assert [row["repeats_earlier_row"] for row in table(file)] == [False, False, True, True, False]
    assert forgiven(file)[payments._REPEATED] == 2
    assert file.total_gbp == Decimal("401.01")


def test_repeats_are_found_across_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(payments, "BATCH_LINES", 2)
    file = read(tmp_path, f"{HEADER}\n{LINES}{LINES}")
    assert [batch.num_rows for batch in file.batches()] == [2, 2]
    assert [row["repeats_earlier_row"] for row in table(file)] == [False, False, True, True]


def test_redactions_and_nameless_suppliers_are_counted_apart(tmp_path: Path) -> None:
    more = "24/04/2024,Adults,REDACTED PERSONAL DATA,1\n24/04/2024,Adults, ,1\n24/04/2024,A,###,1\n"
    file = read(tmp_path, f"{HEADER}\n{LINES}{more}")
    assert forgiven(file)["suppliers redacted"] == 2
    assert forgiven(file)["lines that name no supplier"] == 1
    assert [row["supplier_is_redacted"] for row in table(file)] == [False, False, True, False, True]
    assert table(file)[3]["supplier"] is None


@pytest.mark.parametrize(
    ("headings", "basis", "words"),
    [
        ("Net Amount", "net", ""),
        ("Gross Amount", "gross", "no net amounts: the gross ones are taken"),
        ("Amount", "not stated", "whether amounts are net or gross is not stated"),
    ],
)
def test_the_basis_of_the_amount_is_said(
    tmp_path: Path, headings: str, basis: str, words: str
) -> None:
    file = read(tmp_path, f"Supplier,{headings}\nA,1.00\n")
    assert file.amount_basis == basis
    assert {row["amount_basis"] for row in table(file)} == {basis}
    assert any(words in what for what in forgiven(file)) or not words


def test_the_month_comes_from_the_period_the_date_or_the_title(tmp_path: Path) -> None:
    period = read(tmp_path, "Month,Date,Supplier,Amount\nApr-23,26/09/2022,A,1\n")
    assert table(period)[0]["month"] == datetime.date(2023, 4, 1)
    assert table(period)[0]["payment_date"] == datetime.date(2022, 9, 26)
    title = read(tmp_path, "Spend in May 2023,\nSupplier,Amount\nA,1\n")
    assert table(title)[0]["month"] == datetime.date(2023, 5, 1)
    nothing = read(tmp_path, "Supplier,Amount\nA,1\n", "town.csv")
    assert table(nothing)[0]["month"] is None


def test_a_body_is_known_by_its_file_its_column_or_the_name_of_the_file(tmp_path: Path) -> None:
    bodies = Bodies({"town": Body(key="town", name="Town Council", files=("town_*",))})
    for name, text in {
        "town_may.csv": "Supplier,Amount\nA,1\n",
        "x.csv": "Body Name,Supplier,Amount\nTown Council,A,1\n",
    }.items():
        (tmp_path / name).write_text(text)
        file = read_payments(tmp_path / name, bodies)
        assert (file.body, file.body_name) == ("town", "Town Council")
    file = read(tmp_path, "Supplier,Amount\nA,1\n", "east_anglia_2024_april.csv")
    assert (file.body, file.body_name) == ("east-anglia", "East Anglia")


def test_the_name_in_the_dataset_may_be_a_path(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("Supplier,Amount\nA,1\n")
    file = read_payments(tmp_path / "x.csv", NOBODY, "2024/x.csv")
    assert table(file)[0]["file"] == "2024/x.csv"


ROWS: list[list[object]] = [
    ["Spend April 2023", None, None],
    ["Supplier", "Date", "Amount £"],
    ["A", datetime.datetime(2023, 4, 6, 10, 50), 2675.64],
    ["A", 45085, 1000],
    ["B", "06/04/2023", 0.1 + 0.2],
    [12345, None, 1.005],
]


def test_a_workbook_is_read_with_dates_and_serial_numbers_mixed(tmp_path: Path) -> None:
    path = workbook(tmp_path / "town.xlsx", Notes=[["about"]], Data=ROWS)
    file = read_payments(path, NOBODY)
    assert file.problems == []
    assert [row["amount_pence"] for row in table(file)] == [267_564, 100_000, 30, 101]
    assert [row["payment_date"] for row in table(file)] == [
        datetime.date(2023, 4, 6), datetime.date(2023, 6, 8), datetime.date(2023, 4, 6), None,
    ]  # fmt: skip
    assert [row["row"] for row in table(file)] == [3, 4, 5, 6]
    assert table(file)[3]["supplier"] == "12345"
    found = forgiven(file)
    assert found["dates printed as spreadsheet serial numbers"] == 1
    assert found["amounts with parts of a penny, rounded to the penny"] == 1
    assert found["other sheets, without payments"] == 1


def test_a_workbook_with_payments_on_two_sheets_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "town.xlsx", April=ROWS, May=ROWS)
    [problem] = read_payments(path, NOBODY).problems
    assert "'April', 'May'" in problem.message


def test_a_zipped_file_is_read(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "town.zip", "w") as archive:
        archive.writestr("april.csv", f"{HEADER}\n{LINES}")
    file = read_payments(tmp_path / "town.zip", NOBODY)
    assert (file.rows, file.total_gbp) == (2, Decimal("150.50"))


def truncated(folder: Path, kind: str) -> bytes:
    path = workbook(folder / "whole.xlsx", Data=[*ROWS, *[["A", 45085, 1.0]] * 500])
    return path.read_bytes()[:2000] if kind == "xlsx" else b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 9


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"", "is empty"),
        ("a.csv", b"\xef\xbb\xbf\r\n,,\r\n", "is empty"),
        ("a.csv", b"<!DOCTYPE html><html><body>404 Not found</body></html>", "is a web page"),
        ("a.csv", b"\xef\xbb\xbf\n <html>\n<body>", "is a web page"),
        ("a.xls", b"<table><tr><td>Supplier</td></tr></table>", "is a web page"),
        ("a.csv", b"%PDF-1.7\n%\xe2\xe3", "is a PDF file"),
        ("a.csv", b'{"error": "gone"}', "is a JSON file"),
        ("a.csv", b"\x00\x01\x02\x03", "is no text"),
        ("a.csv", f"{HEADER}\n".encode(), "header in row 1 and no payments below it"),
        ("a.csv", f'{HEADER}\n{LINES}24/04/2024,"Adu'.encode(), "ends within the quoted cell"),
        ("a.csv", f"{HEADER}\n{LINES}24/04/2024,Adults,Ja".encode(), "breaks off in row 4"),
        ("a.csv", f"{HEADER}\n{LINES}24/04/2024,Adults,Ja\n".encode(), "row ends before it"),
        ("a.csv", b"Supplier,Amount,Type,Note\nA,1,x,y\nB,2,x,y\nC,3\n", "was cut here"),
        ("a.csv", b"Ward,Population\nNorth,100\n", "not understood as a payment file"),
    ],
)
def test_a_file_of_no_use_has_one_clear_problem(
    tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    file = read(tmp_path, content, name)
    [problem] = problems(file)
    assert words in problem
    assert "Ja" not in problem.replace("January", "")


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_a_workbook_that_was_cut_has_one_clear_problem(tmp_path: Path, kind: str) -> None:
    file = read(tmp_path, truncated(tmp_path, kind), f"a.{kind}")
    [problem] = problems(file)
    assert "Download it again" in problem
    assert list(file.batches()) == []


@pytest.mark.real_data
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
@pytest.mark.parametrize(
    "name", ["hampshire_police_2023_04.xls", "thames_valley_pcc_2023.ods",
             "west_berkshire_2023_06.xlsx"],
)  # fmt: skip
def test_a_real_workbook_that_was_cut_has_one_clear_problem(
    tmp_path: Path, real_data: Path, name: str, share: float
) -> None:
    whole = (real_data / "council_spend" / name).read_bytes()
    [problem] = problems(read(tmp_path, whole[: int(len(whole) * share)], name))
    assert "Download it again" in problem


def test_a_file_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    [problem] = problems(read_payments(tmp_path / "none.csv", NOBODY))
    assert "cannot be read" in problem


def test_there_is_an_end_to_the_list_of_problems(tmp_path: Path) -> None:
    file = read(tmp_path, f"{HEADER}\n" + "24/04/2024,Adults,A Ltd,none\n" * 1500)
    assert len(file.problems) == 1001
    assert "more than 1,000" in file.problems[-1].message


LINE = st.tuples(
    st.sampled_from(["A Ltd", "B, C & D", "Redacted", 'The "Best"', "Café"]),
    st.integers(min_value=-(10**9), max_value=10**9),
)


@given(st.lists(LINE, min_size=1, max_size=30), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
       st.sampled_from([",", ";", "\t"]), st.booleans())  # fmt: skip
def test_whatever_is_paid_is_added_to_the_penny(
    tmp_path_factory: pytest.TempPathFactory,
    lines: list[tuple[str, int]],
    encoding: str,
    separator: str,
    brackets: bool,
) -> None:
    path = tmp_path_factory.mktemp("pay") / "pay.csv"
    with path.open("w", encoding=encoding, newline="") as target:
        writer = csv.writer(target, delimiter=separator)
        writer.writerow(["Ref", "Supplier", "Amount"])
        for number, (supplier, pence) in enumerate(lines):
            pounds = f"{abs(pence) / 100:,.2f}"
            signed = f"({pounds})" if brackets else f"-{pounds}"
            writer.writerow([number, supplier, signed if pence < 0 else f"£{pounds}"])
    file = read_payments(path, NOBODY)
    assert file.problems == []
    assert file.total_gbp * 100 == sum(pence for _, pence in lines)
    assert [row["supplier"] for row in table(file)] == [supplier for supplier, _ in lines]


HEADS = [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe", b"\xef\xbb\xbf",
         HEADER.encode() + b"\n"]  # fmt: skip


@given(st.sampled_from(HEADS), st.binary(max_size=600), st.sampled_from([".csv", ".xls", ".zip"]))
def test_whatever_the_bytes_are_there_are_lines_or_a_problem(
    tmp_path_factory: pytest.TempPathFactory, head: bytes, body: bytes, suffix: str
) -> None:
    file = read(tmp_path_factory.mktemp("any"), head + body, f"any{suffix}")
    assert file.problems or file.rows
    assert sum(batch.num_rows for batch in file.batches()) == file.rows


def test_two_bodies_that_claim_a_file_and_a_body_named_otherwise_are_told(tmp_path: Path) -> None:
    bodies = Bodies(
        {
            "town": Body(key="town", name="Town Council", files=("town_*",)),
            "other": Body(key="other", name="Other Council", files=("*_1.cs",)),
            "twin": Body(key="twin", name="Twin Council", files=("t*wn_*",)),
        }
    )
    path = tmp_path / "town_1.csv"
    path.write_text("Body Name,Supplier,Amount\nOther Council,A,1\n")
    told = " ".join(item.what for item in read_payments(path, bodies).forgiven)
    assert "fits [town] and [twin] of bodies.toml equally well, read as Town Council's" in told
    assert "names Other Council in its rows, read as Town Council's" in told


def test_an_unknown_body_is_told_what_to_add(tmp_path: Path) -> None:
    told = forgiven(read(tmp_path, "Supplier,Amount\nA,1\n", "east_anglia_2024_april.csv"))
    assert any("add [east-anglia] there" in what for what in told)


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("#REF!", "'#REF!': is a spreadsheet error"),
        ("#N/A", "'#N/A': is a spreadsheet error"),
        ("12345678901234567", "more than £100 billion"),
    ],
)
def test_errors_of_spreadsheets_and_impossible_amounts_are_problems(
    tmp_path: Path, cell: str, words: str
) -> None:
    [problem] = problems(read(tmp_path, f"Supplier,Amount\nA,1.00\nB,{cell}\n"))
    assert words in problem


def test_an_amount_alone_on_the_last_row_that_is_no_sum_is_a_problem(tmp_path: Path) -> None:
    [problem] = problems(read(tmp_path, f"{HEADER}\n{LINES},,,999.99\n"))
    assert "no sum of the lines above" in problem


def test_the_months_and_dates_of_a_file_are_said(tmp_path: Path) -> None:
    file = read(tmp_path, f"{HEADER}\n{LINES}01/05/2024,Adults,C Ltd,1.00\n")
    assert file.span.sentence() == (
        "April 2024 to May 2024, 66.7% of the lines April 2024, dated 2 April 2024 to 1 May 2024"
    )


def test_dates_that_cannot_be_read_have_a_place(tmp_path: Path) -> None:
    file = read(tmp_path, f"{HEADER}\n{LINES}31/02/2023,Adults,C Ltd,1.00\nsoon,Adults,D,2.00\n")
    assert forgiven(file)["dates that cannot be read, left empty (first in row 4, 5)"] == 2


def test_periods_that_cannot_be_read_have_a_place_and_no_advice_on_six_digits(
    tmp_path: Path,
) -> None:
    told = forgiven(read(tmp_path, "Period,Supplier,Net Amount\nlater,A,1.00\nsoon,B,2.00\n"))
    assert told["periods that cannot be read, left empty (first in row 2, 3)"] == 2
    assert not any("bodies.toml: periods" in what for what in told)
