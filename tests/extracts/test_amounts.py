"""Amounts in every printed form, to the penny; what is no amount is none."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tp_analysis.extracts.amounts import Amount, is_blank, read_amount

PENCE = st.integers(min_value=-(10**13), max_value=10**13)
# Every way bodies print a positive and a negative amount; {} is 1,234.56 or 1234.56.
POSITIVE = [
    "{}",
    " {} ",
    "£{}",
    "£ {}",
    "\u00a0{}\u00a0",
    "GBP {}",
    "{} GBP",
    "Â£{}",
    "{} DR",
    "\ufffd{}",
]
NEGATIVE = [
    "-{}", "- {}", "-£{}", "£-{}", "({})", "(£{})", "£({})", " ({})", "{}-", "£{}-", "\u2212{}",
    "{} CR", "{}CR",
]  # fmt: skip


@pytest.mark.parametrize(
    ("printed", "pence"),
    [
        ("£1,200.00", 120_000),
        ("(1,200.00)", -120_000),
        (" 124,658.00 ", 12_465_800),
        ("-1,267.30", -126_730),
        ("1,267.30-", -126_730),
        ("-£35,674.94", -3_567_494),
        ("1\u00a0200.00", 120_000),
        (".5", 50),
        ("5.", 500),
        (627.6, 62_760),
        (105, 10_500),
        (0.1 + 0.2, 30),
        (Decimal("1.10"), 110),
    ],
)
def test_an_amount_is_read_to_the_penny(printed: object, pence: int) -> None:
    assert read_amount(printed) == Amount(pence)


@pytest.mark.parametrize(
    "printed",
    ["", "£", "N/A", "12 34", "1,2345.00", "1.200,00", "1e5", "--5", "(5", "5)", "(-5)", "$5", "€5",
     "12/04/2024", "#####", None, True, float("nan"), float("inf")],
)  # fmt: skip
def test_what_is_no_amount_is_none(printed: object) -> None:
    assert read_amount(printed) is None


@pytest.mark.parametrize("printed", ["-", " -   ", "£-", "£ - ", "\u2013", "\u00a0-\u00a0"])
def test_a_dash_is_nil_and_says_so(printed: str) -> None:
    assert read_amount(printed) == Amount(0, is_dash=True)


@pytest.mark.parametrize(
    ("printed", "pence"), [("12.345", 1235), ("-12.345", -1235), (12.344, 1234), ("0.005", 1)]
)
def test_parts_of_a_penny_are_rounded_and_said(printed: object, pence: int) -> None:
    assert read_amount(printed) == Amount(pence, is_rounded=True)


@pytest.mark.parametrize("printed", ["817.5500000001", 1234.5600000000002])
def test_the_noise_of_binary_arithmetic_is_no_part_of_a_penny(printed: object) -> None:
    amount = read_amount(printed)
    assert amount is not None
    assert not amount.is_rounded


@pytest.mark.parametrize("cell", [None, "", "  ", "\u00a0", "\u200b", "\ufeff "])
def test_a_cell_of_spaces_is_blank(cell: object) -> None:
    assert is_blank(cell)


@pytest.mark.parametrize("cell", ["-", "0", 0, False])
def test_a_cell_with_anything_in_it_is_not_blank(cell: object) -> None:
    assert not is_blank(cell)


@given(PENCE, st.booleans(), st.sampled_from(POSITIVE), st.sampled_from(NEGATIVE))
def test_every_printed_form_gives_the_amount_back(
    pence: int, commas: bool, positive: str, negative: str
) -> None:
    pounds, rest = divmod(abs(pence), 100)
    digits = f"{pounds:,}.{rest:02d}" if commas else f"{pounds}.{rest:02d}"
    printed = (negative if pence < 0 else positive).format(digits)
    assert read_amount(printed) == Amount(pence)


@given(st.integers(min_value=-(10**11), max_value=10**11))
def test_the_float_of_a_workbook_gives_the_amount_back(pence: int) -> None:
    assert read_amount(pence / 100) == Amount(pence)


@given(st.text(max_size=12))
def test_any_text_is_an_amount_or_none(text: str) -> None:
    amount = read_amount(text)
    assert amount is None or isinstance(amount.pence, int)
