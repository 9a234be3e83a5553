"""What a line is never broken within: an amount and its unit, a date, a financial year, a mark."""

from __future__ import annotations

import datetime
import re

from markupsafe import Markup, escape

from tp_analysis.formats import format_date

_MONTHS = "|".join(format_date(datetime.date(2000, n, 1)).split()[1] for n in range(1, 13))
_UNITS = "million|billion|percentage points?|days?|weeks?|months?|minutes?|hours?|years?|times"
# In the common part of two languages: Python's and that of Typst, which breaks lines of the PDF.
PATTERN = "|".join(
    (
        rf"\b[0-9]{{1,2}} (?:{_MONTHS})(?: [0-9]{{4}}\b)?",
        r"\b[0-9]{4}[-–/][0-9]{2,4}\b",
        rf"[£−]*[0-9][0-9,.]* (?:{_UNITS})\b",
        r"\[?\bsecond-hand\b\]?",
    )
)
_UNBROKEN = re.compile(PATTERN)


def marked_up(text: str) -> Markup:
    """The text for a page, escaped, with what must stay on one line in a span of its own."""
    parts = []
    end = 0
    for found in _UNBROKEN.finditer(text):
        parts += [escape(text[end : found.start()]), Markup('<span class="keep">')]
        parts += [escape(found.group()), Markup("</span>")]
        end = found.end()
    return Markup("").join([*parts, escape(text[end:])])


def words_of(text: str) -> list[str]:
    """The pieces between which a line may be broken, for measuring."""
    held = _UNBROKEN.sub(lambda found: "0" * len(found.group()), text)
    return held.replace("-", "- ").split()
