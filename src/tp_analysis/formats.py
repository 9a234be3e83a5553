"""Numbers in words a reader knows: the one rounding rule, GOV.UK style.

Commas from 1,000; million and billion spelt out; £75 and £75.50, never £75.00; 500 to 900,
not a dash; halves round away from zero, as people expect, not to even as Python does.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

from tp_analysis.errors import ReportError

MISSING = "[x]"
# A cell that is a symbol in brackets, such as [c], stands for no number.
SHORTHAND = re.compile(r"(\[[a-z]{1,4}[0-9]*\])+")
# Spelt out here, as strftime would follow the reader's locale.
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
MINUS = "\u2212"
LONGEST_SLUG = 60
_BARE_NUMBER = re.compile(rf"{MINUS}?(\d{{1,3}}(,\d{{3}})+|\d+)(\.\d+)?")


def round_half_up(value: float, decimals: int = 0) -> Decimal:
    """The value to that many decimal places (negative: tens, hundreds), halves away from zero.

    >>> [str(round_half_up(value)) for value in (0.5, 2.5, -2.5)]
    ['1', '3', '-3']
    """
    return _exact(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def round_to_step(value: float, step: float) -> Decimal:
    """The value to the nearest multiple of `step` (0: of 1), halves away from zero.

    >>> [str(round_to_step(value, 5)) for value in (12, 12.5, -12.5)]
    ['10', '15', '-15']
    """
    size = _exact(step) if step > 0 else Decimal(1)
    return (_exact(value) / size).quantize(Decimal(1), ROUND_HALF_UP) * size


def _exact(value: float) -> Decimal:
    """The number as it is written, not as its binary form: 0.15 is 0.15."""
    if math.isinf(value):
        raise ReportError("A number to print is infinite. Look for a division by zero.")
    return Decimal(repr(float(value)))


def decimals_of(rounding: float) -> int:
    """How many decimal places a rounding step needs: 0.01 needs 2, 1000 needs -3."""
    if not rounding or rounding <= 0:
        return 0
    exponent = Decimal(repr(float(rounding))).normalize().as_tuple().exponent
    return -int(exponent)


def number(value: float | None, decimals: int = 0) -> str:
    """A number with thousands commas and a true minus sign; [x] where there is none.

    >>> number(-1267.3, 1)
    '−1,267.3'
    """
    if value is None or math.isnan(value):
        return MISSING
    rounded = round_half_up(value, decimals)
    text = f"{abs(rounded):,.{max(decimals, 0)}f}"
    return f"{MINUS}{text}" if rounded < 0 else text


def money(value: float | None, rounding: float = 1.0) -> str:
    """An amount in pounds, in millions or billions where it is that large.

    >>> money(3_434_000_000, 1_000_000), money(746_331_000, 1000), money(6853)
    ('£3.434 billion', '£746.331 million', '£6,853')
    """
    if value is None or math.isnan(value):
        return MISSING
    rounded = round_to_step(value, rounding)
    zeros, word = _money_scale(abs(rounded), rounding)
    decimals = max(decimals_of(rounding) + zeros, 0)
    if not zeros and decimals == 1:
        decimals = 2  # £75.50, never £75.5
    text = f"{abs(rounded).scaleb(-zeros):,.{decimals}f}"
    if zeros and "." in text:
        text = text.rstrip("0").rstrip(".")
    elif text.endswith(".00"):
        text = text[:-3]
    return f"{MINUS if rounded < 0 else ''}£{text}{word}"


def _money_scale(size: Decimal, rounding: float) -> tuple[int, str]:
    """The zeros that a word stands for, and the word.

    Billions only where the number was rounded to millions or more; £746.331 million stays.
    """
    if size >= 1e9 and rounding >= 1e6:
        return 9, " billion"
    if size >= 1e6:
        return 6, " million"
    return 0, ""


def _counted(singular: str, plural: str) -> Callable[[float, float], str]:
    def text(value: float, rounding: float) -> str:
        digits = _plain(value, rounding)
        return f"{digits} {singular if digits == '1' else plural}"

    return text


def _percent(value: float, rounding: float) -> str:
    return f"{_plain(value, rounding)}%"


def _plain(value: float, rounding: float) -> str:
    return number(float(round_to_step(value, rounding)), max(decimals_of(rounding), 0))


UNITS: dict[str, Callable[[float, float], str]] = {
    "gbp": money,
    "gbp_per_person": money,
    "gbp_per_household": money,
    "gbp_per_year": money,
    "percent": _percent,
    "percentage_points": _counted("percentage point", "percentage points"),
    "people": _plain,
    "households": _plain,
    "offences": _plain,
    "count": _plain,
    "days": _counted("day", "days"),
    "weeks": _counted("week", "weeks"),
    "months": _counted("month", "months"),
    "minutes": _counted("minute", "minutes"),
    "gbp_per_offence": money,
    "people_per_household": _plain,
    "offences_per_person": _plain,
    "pence": lambda value, rounding: f"{_plain(value, rounding)}p",
    "multiple": lambda value, rounding: f"{_plain(value, rounding)} times",
}


# The same units for the head of a column whose cells are bare numbers.
UNIT_HEADINGS: dict[str, str] = {
    "gbp": "£",
    "gbp_per_person": "£ for each person",
    "gbp_per_household": "£ for each household",
    "gbp_per_year": "£ a year",
    "percent": "%",
    "percentage_points": "percentage points",
    "people": "people",
    "households": "households",
    "offences": "offences",
    "count": "",
    "days": "days",
    "weeks": "weeks",
    "months": "months",
    "minutes": "minutes",
    "gbp_per_offence": "£ for each offence",
    "people_per_household": "people in each household",
    "offences_per_person": "offences for each person",
    "pence": "pence",
    "multiple": "times",
}


def bare_number(text: str) -> float | None:
    """The number that a text is, as `number` prints it; none where it is anything else as well.

    >>> bare_number("−1,267.3"), bare_number("[x]"), bare_number("38%")
    (-1267.3, None, None)
    """
    if not _BARE_NUMBER.fullmatch(text):
        return None
    return float(text.replace(",", "").replace(MINUS, "-"))


def format_value(value: float | None, unit: str, rounding: float = 1.0) -> str:
    """A value with its unit, rounded to the step it can bear; [x] where there is none."""
    if unit not in UNITS:
        raise ReportError(f"No unit {unit!r}. Known: {', '.join(sorted(UNITS))}.")
    if value is None or math.isnan(value):
        return MISSING
    return UNITS[unit](value, rounding)


def format_range(low: float, high: float, unit: str) -> str:
    """Two ends of a range, to the place where they differ; one value where they do not.

    >>> format_range(3_061_894_000, 3_062_076_000, "gbp")
    '£3,061.9 million to £3,062.1 million'
    """
    if math.isnan(low) or math.isnan(high):
        return MISSING
    width = high - low
    size = max(abs(low), abs(high), 1e-9)
    if width <= size * 1e-9:
        return format_value(low, unit, _exact_step(low))
    step = 10.0 ** math.floor(math.log10(width))
    return f"{format_value(low, unit, step)} to {format_value(high, unit, step)}"


def _exact_step(value: float) -> float:
    """The step that prints a value as it is, to at most two decimal places."""
    return 1.0 if float(value).is_integer() else 0.01


def format_date(date: datetime.date) -> str:
    """A date as GOV.UK writes it.

    >>> format_date(datetime.date(2010, 2, 5))
    '5 February 2010'
    """
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


def slug(text: str) -> str:
    """Letters, digits and hyphens only, for an address within a page: at most 60, whole words.

    >>> slug("Who spends it? £3.4 billion")
    'who-spends-it-3-4-billion'
    """
    whole = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
    if len(whole) > LONGEST_SLUG:
        # Up to the last hyphen that fits; a single word that is too long is cut all the same.
        whole = whole[: LONGEST_SLUG + 1].rpartition("-")[0] or whole[:LONGEST_SLUG]
    return whole or "part"
