"""Which column holds what, whatever the words above it."""

from __future__ import annotations

from typing import get_args

import pytest

from tp_analysis.bodies import Body, Role
from tp_analysis.errors import DataError
from tp_analysis.extracts import payment_headings
from tp_analysis.extracts.payment_headings import find_layout, is_redaction, plain


def layout_of(*rows: list[str], body: Body | None = None) -> dict[str, str]:
    found = find_layout(list(enumerate(rows, start=1)), body, "file.csv")
    return {role: found.headings[column] for role, column in found.columns.items()}


@pytest.mark.parametrize(
    "heading",
    ["Supplier", "Suppliers", "Supplier(T)", "Supplier Name", "SupplierName", "supplier_name",
     "Vendor Name", "Beneficiary", "Supplier (Beneficiary name)", "Supplier Name with Redactions",
     " PAYEE ", "Ap/Ar ID(T)"],
)  # fmt: skip
def test_a_supplier_is_known_by_many_words(heading: str) -> None:
    assert layout_of(["Date", heading, "Amount"])["supplier"] == heading


@pytest.mark.parametrize(
    ("heading", "basis"),
    [
        ("Net Amount", "net"),
        ("Net Amount(£)", "net"),
        ("Sum of Invoice Nett Amount", "net"),
        ("Invoice_Line_Net_Amount", "net"),
        ("Amount (excluding VAT)", "net"),
        ("Gross Value (Detail)", "gross"),
        ("Amount inc. VAT", "gross"),
        ("Amount", "not stated"),
        (" Amounts ", "not stated"),
        ("Value £", "not stated"),
        ("Value \ufffd", "not stated"),
        ("Amount £", "not stated"),
        ("AMOUNT (GBP)", "not stated"),
    ],
)
def test_an_amount_says_whether_it_is_net(heading: str, basis: str) -> None:
    found = find_layout([(1, ["Supplier", heading, "VAT Amount"])], None, "file.csv")
    assert (found.amount_heading, found.amount_basis) == (heading.strip(), basis)


def test_the_net_amount_goes_before_the_gross_one() -> None:
    found = layout_of(["Supplier", "Gross Amount", "VAT", "Net Amount", "Amount"])
    assert found["amount"] == "Net Amount"


def test_the_name_of_a_supplier_goes_before_its_number() -> None:
    assert layout_of(["Supplier", "Supplier(T)", "Amount"])["supplier"] == "Supplier(T)"
    found = layout_of(["Local Supplier(beneficiary) internal reference", "Supplier", "Amount"])
    assert found["supplier"] == "Supplier"


@pytest.mark.parametrize("row", range(1, 12))
def test_the_header_is_found_on_rows_1_to_11(row: int) -> None:
    above = [["Payments to suppliers over £500", ""]] + [["", ""]] * 10
    rows = [*above[: row - 1], ["Supplier", "Amount"], ["A", "1.00"]]
    assert find_layout(list(enumerate(rows, start=1)), None, "file.csv").row == row


def test_a_header_on_row_12_is_not_looked_for() -> None:
    with pytest.raises(DataError, match="first 11 rows"):
        layout_of(*[["note", ""]] * 11, ["Supplier", "Amount"])


def test_a_body_may_name_its_own_columns() -> None:
    body = Body(key="x", name="X", headings={"amount": ("Wert",), "supplier": ("Firma", "Haus")})
    assert layout_of(["Haus", "Wert"], body=body) == {"supplier": "Haus", "amount": "Wert"}


def test_an_unknown_layout_says_what_is_missing_and_how_to_map_it() -> None:
    with pytest.raises(DataError) as refused:
        layout_of(["Supplier", "Department", "Betrag"])
    words = str(refused.value)
    assert "no heading for an amount in its first 11 rows" in words
    assert "'Betrag'" in words
    assert "headings = { amount =" in words
    assert "supplier =" not in words
    assert "bodies.toml" in words


def test_a_file_without_a_header_does_not_quote_who_was_paid() -> None:
    with pytest.raises(DataError) as refused:
        layout_of(["Jane Doe", "12/04/2024", "1,200.00"], ["John Roe", "13/04/2024", "5.00"])
    assert "Doe" not in str(refused.value)


def test_a_line_whose_cells_sound_like_headings_is_no_header() -> None:
    with pytest.raises(DataError) as refused:
        layout_of(["Jane Doe", "Services", "Expenditure", "12/04/2024", "5.00"])
    assert "No row looks like a header" in str(refused.value)
    assert "Doe" not in str(refused.value)


@pytest.mark.parametrize(
    "supplier",
    ["REDACTED PERSONAL DATA", "Redacted", "Redacted( Legal)", "REDACTED PARSONAL DATA",
     "REDACT PERSONAL INFORMATION", "Redacted - Operational", "Personal Payment", "#########",
     "*****", "XXXX", "Name withheld"],
)  # fmt: skip
def test_a_mark_of_redaction_is_known(supplier: str) -> None:
    assert is_redaction(supplier)


@pytest.mark.parametrize(
    "supplier",
    ["REDACTIVE PUBLISHING LIMITED", "Planet Confidential Ltd", "A*Transport Ltd.",
     "BARNES ROSE PERSONAL TRAINING", "County Private Client Ltd", "Wonde Ltd (Gdpr.Co.Uk)"],
)  # fmt: skip
def test_a_name_that_only_looks_like_one_is_a_name(supplier: str) -> None:
    assert not is_redaction(supplier)


def test_what_a_body_may_name_is_what_is_looked_for() -> None:
    assert set(get_args(Role)) == set(payment_headings._words()["columns"])


def test_headings_are_compared_without_signs_and_capitals() -> None:
    assert plain(" Trans.date\n(GBP)") == "trans date"
