"""Sums of money as bodies print them, read to the penny: £1,200.00, (1,200.00), 1,267.30-, -."""

from __future__ import annotations

import math
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

PENCE = 100
# Parts of a penny below this come from binary arithmetic in a spreadsheet, not from a body.
_FLOAT_NOISE_PENCE = Decimal("0.001")
_MINUS_SIGNS = str.maketrans({"\u2212": "-", "\u2013": "-", "\u2014": "-", "\u2011": "-"})
# No-break and narrow spaces, zero-width space, and the byte order mark count as space.
_SPACES = re.compile(r"[\s\u200b\ufeff]+")
_NO_WIDTH = "\u200b\ufeff"
_AMOUNT = re.compile(
    r"(?P<open>\()?(?P<minus>-)?(?:â?£|\ufffd|gbp)?(?P<late_minus>-)?(?P<late_open>\()?"
    r"(?P<whole>\d{1,3}(?:,\d{3})+|\d+)?(?:\.(?P<part>\d*))?"
    r"(?:£|gbp)?(?P<close>\))?(?P<after>-|cr|dr)?",
    re.IGNORECASE,
)
# A space between two digits that does not stand before a group of three.
_INNER_SPACE = re.compile(r"\d[\s\u200b]+(?!\d{3}(?:\D|$))\d")
# Most cells by far; the rest takes four times as long.
_PLAIN = re.compile(r"(\d+)\.(\d\d)")
_DASH = re.compile(r"(?:£|gbp)?-+(?:£|gbp)?", re.IGNORECASE)


class Amount(NamedTuple):
    """An amount in pence; whether it was printed as a dash, or had parts of a penny."""

    pence: int
    is_dash: bool = False
    is_rounded: bool = False


def read_amount(cell: object) -> Amount | None:
    """The amount in a cell of a text file or a workbook, or None where it is no amount.

    A dash is how spreadsheets print nil in their accounting format: 0 pence, marked as a dash.
    A minus sign before or after, brackets and CR make it negative. Parts of a penny are rounded
    to the nearest penny, halves away from zero, and marked unless they are float noise.

    >>> [read_amount(text).pence for text in ("£1,200.00", "(1,200.00)", "1,267.30-", " -   ")]
    [120000, -120000, -126730, 0]
    >>> read_amount("1.200,00") is None
    True
    """
    if isinstance(cell, str):
        return _from_text(cell)
    if isinstance(cell, bool) or not isinstance(cell, int | float | Decimal):
        return None
    if isinstance(cell, float) and not math.isfinite(cell):
        return None
    return _to_pence(Decimal(repr(cell)) if isinstance(cell, float) else Decimal(cell))


def is_blank(cell: object) -> bool:
    """Whether a cell holds nothing, or only spaces of whatever kind."""
    return cell is None or (isinstance(cell, str) and not cell.strip().strip(_NO_WIDTH))


def _from_text(text: str) -> Amount | None:
    plain = _PLAIN.fullmatch(text)
    if plain:
        return Amount(int(plain[1]) * PENCE + int(plain[2]))
    bare = _SPACES.sub("", text).translate(_MINUS_SIGNS)
    if _DASH.fullmatch(bare):
        return Amount(0, is_dash=True)
    found = _AMOUNT.fullmatch(bare)
    # A space only groups thousands: "12 34" is two numbers.
    if not found or not (found["whole"] or found["part"]) or _INNER_SPACE.search(text):
        return None
    after = (found["after"] or "").lower()
    opened = bool(found["open"]) + bool(found["late_open"])
    signs = [found["minus"], found["late_minus"], after in ("-", "cr"), opened]
    if opened != bool(found["close"]) or sum(map(bool, signs)) > 1:
        return None
    digits = f"{(found['whole'] or '0').replace(',', '')}.{found['part'] or '0'}"
    return _to_pence(Decimal(digits) * (-1 if any(signs) else 1))


def _to_pence(pounds: Decimal) -> Amount:
    exact = pounds * PENCE
    pence = exact.to_integral_value(ROUND_HALF_UP)
    return Amount(int(pence), is_rounded=abs(exact - pence) > _FLOAT_NOISE_PENCE)
