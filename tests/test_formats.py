"""The one rounding rule and the GOV.UK style of numbers, dates, ranges and addresses."""

from __future__ import annotations

import datetime
import math
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tp_analysis import formats
from tp_analysis.errors import ReportError

AMOUNTS = st.floats(min_value=-1e12, max_value=1e12, allow_nan=False)
STEPS = st.sampled_from([0.01, 0.1, 1.0, 5.0, 10.0, 100.0, 1000.0, 1e6])
UNITS = sorted(formats.UNITS)


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (0.5, 0, "1"),
        (1.5, 0, "2"),
        (2.5, 0, "3"),
        (-0.5, 0, "−1"),
        (-2.5, 0, "−3"),
        (5, -1, "10"),
        (15, -1, "20"),
        (25, -1, "30"),
        (0.25, 1, "0.3"),
        (0.15, 1, "0.2"),
        (1.005, 2, "1.01"),
        (2.675, 2, "2.68"),
        (0.49999, 0, "0"),
        (-0.4, 0, "0"),
        (999.5, 0, "1,000"),
    ],
)
def test_halves_round_away_from_zero(value: float, decimals: int, text: str) -> None:
    assert formats.number(value, decimals) == text


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (0, 0, "0"),
        (999, 0, "999"),
        (1000, 0, "1,000"),
        (1234567, 0, "1,234,567"),
        (0.4, 1, "0.4"),
        (-1267.3, 1, "−1,267.3"),
        (1234.5, -2, "1,200"),
        (7, 2, "7.00"),
        (None, 0, "[x]"),
        (math.nan, 0, "[x]"),
    ],
)
def test_a_number_has_commas_a_leading_zero_and_a_true_minus(
    value: float | None, decimals: int, text: str
) -> None:
    assert formats.number(value, decimals) == text


@pytest.mark.parametrize(
    ("value", "rounding", "text"),
    [
        (75, 1, "£75"),
        (75, 0.01, "£75"),
        (75.5, 0.01, "£75.50"),
        (75.5, 0.1, "£75.50"),
        (0.05, 0.01, "£0.05"),
        (0.5, 1, "£1"),
        (6853, 1, "£6,853"),
        (6853, 100, "£6,900"),
        (12.5, 5, "£15"),
        (999_999, 1, "£999,999"),
        (999_999.6, 1, "£1 million"),
        (400_000, 100_000, "£400,000"),
        (1_500_000, 100_000, "£1.5 million"),
        (1_000_000, 100_000, "£1 million"),
        (746_331_000, 1000, "£746.331 million"),
        (112_000_000, 1_000_000, "£112 million"),
        (999_600_000, 1_000_000, "£1 billion"),
        (3_434_000_000, 1_000_000, "£3.434 billion"),
        (3_400_000_000, 100_000_000, "£3.4 billion"),
        (3_061_900_000, 100_000, "£3,061.9 million"),
        (-75.5, 0.01, "−£75.50"),
        (-1_267_300, 100_000, "−£1.3 million"),
        (-0.4, 1, "£0"),
        (None, 1, "[x]"),
        (math.nan, 1, "[x]"),
    ],
)
def test_money_reads_as_govuk_writes_it(value: float | None, rounding: float, text: str) -> None:
    assert formats.money(value, rounding) == text


@pytest.mark.parametrize(
    ("value", "unit", "rounding", "text"),
    [
        (24.37, "percent", 0.01, "24.37%"),
        (24.5, "percent", 1, "25%"),
        (0.4, "percent", 0.1, "0.4%"),
        (12.5, "percent", 5, "15%"),
        (1, "percentage_points", 1, "1 percentage point"),
        (2.5, "percentage_points", 0.1, "2.5 percentage points"),
        (446_812, "people", 1, "446,812"),
        (446_812, "people", 100, "446,800"),
        (446_812, "people", 1000, "447,000"),
        (185, "count", 10, "190"),
        (1, "days", 1, "1 day"),
        (1.2, "days", 1, "1 day"),
        (25, "days", 1, "25 days"),
        (0, "weeks", 1, "0 weeks"),
        (2.42, "people_per_household", 0.01, "2.42"),
        (80, "pence", 1, "80p"),
        (3, "multiple", 1, "3 times"),
        (7670, "gbp_per_person", 1, "£7,670"),
    ],
)
def test_a_value_carries_its_unit_and_only_the_digits_it_can_bear(
    value: float, unit: str, rounding: float, text: str
) -> None:
    assert formats.format_value(value, unit, rounding) == text


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("value", [None, math.nan])
def test_every_unit_prints_what_is_not_known_as_x(unit: str, value: float | None) -> None:
    assert formats.format_value(value, unit, 1) == "[x]"


def test_an_unknown_unit_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ReportError, match=r"No unit 'furlongs'\. Known: count, days"):
        formats.format_value(1, "furlongs")


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("value", [math.inf, -math.inf])
def test_an_infinite_value_is_refused_and_hints_at_the_cause(unit: str, value: float) -> None:
    with pytest.raises(ReportError, match="division by zero"):
        formats.format_value(value, unit)


@pytest.mark.parametrize(
    ("low", "high", "unit", "text"),
    [
        (500, 900, "count", "500 to 900"),
        (1, 1, "gbp", "£1"),
        (2.25, 2.25, "people_per_household", "2.25"),
        (-5, -3, "gbp", "−£5 to −£3"),
        (0, 0.4, "gbp", "£0 to £0.40"),
        (75.1, 75.4, "gbp", "£75.10 to £75.40"),
        (3_061_894_000, 3_062_076_000, "gbp", "£3,061.9 million to £3,062.1 million"),
        (24.365, 24.375, "percent", "24.37% to 24.38%"),
        (math.nan, 3, "gbp", "[x]"),
        (3, math.nan, "gbp", "[x]"),
    ],
)
def test_a_range_is_written_with_to_and_down_to_the_place_where_its_ends_differ(
    low: float, high: float, unit: str, text: str
) -> None:
    assert formats.format_range(low, high, unit) == text


@given(AMOUNTS, st.floats(min_value=1e-2, max_value=1e9))
def test_no_range_hides_that_its_ends_differ(low: float, width: float) -> None:
    high = low + width
    if (high - low) > 1e-8 * max(abs(low), abs(high)):
        first, second = formats.format_range(low, high, "count").split(" to ")
        assert first != second


@given(AMOUNTS, STEPS)
def test_rounding_never_moves_a_value_by_more_than_half_a_step(value: float, step: float) -> None:
    rounded = formats.round_to_step(value, step)
    assert abs(rounded - Decimal(repr(value))) <= Decimal(repr(step)) / 2
    assert rounded % Decimal(repr(step)) == 0


@given(AMOUNTS, st.integers(min_value=-3, max_value=3))
def test_a_printed_number_parses_back_to_within_half_a_step(value: float, decimals: int) -> None:
    text = formats.number(value, decimals)
    parsed = Decimal(text.replace(",", "").replace("−", "-"))
    assert abs(parsed - Decimal(repr(value))) <= Decimal(1).scaleb(-decimals) / 2


@given(AMOUNTS, STEPS)
def test_printed_money_parses_back_to_within_half_a_step(value: float, step: float) -> None:
    text = formats.money(value, step)
    match = re.fullmatch(r"(−?)£([\d,]+(?:\.\d+)?)( million| billion)?", text)
    assert match, text
    scale = {None: 1, " million": 10**6, " billion": 10**9}[match[3]]
    parsed = Decimal(match[2].replace(",", "")) * scale * (-1 if match[1] else 1)
    assert abs(parsed - Decimal(repr(value))) <= Decimal(repr(step)) / 2


@given(AMOUNTS, STEPS)
def test_money_never_shows_empty_pence_nor_one_digit_of_pence(value: float, step: float) -> None:
    text = formats.money(value, step)
    assert not text.endswith((".00", ".0"))
    if "illion" not in text and "." in text:
        assert re.search(r"\.\d\d$", text)


@given(AMOUNTS, STEPS, st.sampled_from(UNITS))
def test_rounding_a_rounded_value_changes_nothing(value: float, step: float, unit: str) -> None:
    once = float(formats.round_to_step(value, step))
    assert formats.format_value(once, unit, step) == formats.format_value(value, unit, step)


@pytest.mark.parametrize(
    ("rounding", "decimals"),
    [(0.01, 2), (0.1, 1), (1, 0), (10, -1), (1000, -3), (1e6, -6), (0, 0), (0.05, 2)],
)
def test_a_step_says_how_many_decimals_it_needs(rounding: float, decimals: int) -> None:
    assert formats.decimals_of(rounding) == decimals


@pytest.mark.parametrize(
    ("date", "text"),
    [
        (datetime.date(2026, 1, 1), "1 January 2026"),
        (datetime.date(2010, 2, 5), "5 February 2010"),
        (datetime.date(2009, 12, 31), "31 December 2009"),
    ],
)
def test_a_date_has_no_leading_zero_and_no_abbreviation(date: datetime.date, text: str) -> None:
    assert formats.format_date(date) == text


@given(st.text())
def test_an_address_within_a_page_is_never_empty_and_only_letters_digits_hyphens(text: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", formats.slug(text))
    assert len(formats.slug(text)) <= 60


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("a" * 59 + " bc", "a" * 59),
        ("a" * 58 + " b c", "a" * 58 + "-b"),
        ("a" * 60 + " b", "a" * 60),
        ("a" * 70 + " b", "a" * 60),
    ],
)
def test_a_long_address_ends_with_a_whole_word(text: str, address: str) -> None:
    assert formats.slug(text) == address
