"""How far a printed number moved: absolute and, where that means something, per cent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from tp_analysis.formats import MINUS, number
from tp_analysis.suite.shown import GAP, NUMBER

_SCALES = {" million": Decimal(10) ** 6, " billion": Decimal(10) ** 9}
_YEAR = re.compile(r"(19|20)\d\d")


@dataclass(frozen=True)
class Move:
    """From one printed number to another of the same unit; `percent` is None where it misleads."""

    absolute: float
    percent: float | None
    in_points: bool = False

    @property
    def words(self) -> str:
        """As a reader sees it: +2.8%, −3 percentage points; empty where there is nothing to say."""
        if self.in_points:
            size = _digits(abs(self.absolute))
            return f"{self._sign}{size} percentage point{'' if size == '1' else 's'}"
        if self.percent is None:
            return ""
        if abs(self.percent) < 0.05:
            return f"{'up' if self.absolute > 0 else 'down'} by less than 0.1%"
        decimals = 1 if abs(self.percent) < 100 else 0
        return f"{self._sign}{number(abs(self.percent), decimals)}%"

    @property
    def _sign(self) -> str:
        return "+" if self.absolute > 0 else MINUS


def move(was: str, now: str, in_points: bool = False) -> Move | None:
    """How far it is from one printed number to the other; `in_points` where both are percentages.

    None where either text holds no number or several, where their units differ, and for years.
    """
    before, after = _read(was), _read(now)
    if before is None or after is None or before[1] != after[1]:
        return None
    (old, unit), (new, _) = before, after
    if in_points or unit.endswith("%"):
        return Move(float(new - old), None, in_points=True)
    # Of nothing, and of a debt, a percentage says nothing.
    percent = float((new - old) / old * 100) if old > 0 and new >= 0 else None
    return Move(float(new - old), percent)


def _read(text: str) -> tuple[Decimal, str] | None:
    """The only number in a text, and the words around it, which are its unit."""
    found = NUMBER.findall(text)
    if len(found) != 1 or _YEAR.fullmatch(found[0]):
        return None
    (printed,) = found
    scale = next((power for word, power in _SCALES.items() if printed.endswith(word)), Decimal(1))
    digits = re.sub(r"[£,%p]| (m|b)illion", "", printed).replace(MINUS, "-")
    if "-" in digits[1:]:
        return None
    mark = next((sign for sign in "£%p" if sign in printed.partition(" ")[0]), "")
    # One day and two days are one unit.
    around = text.replace(printed, GAP).removesuffix("s")
    return Decimal(digits) * scale, f"{around}{mark}"


def _digits(size: float) -> str:
    return f"{size:,.2f}".rstrip("0").rstrip(".")
