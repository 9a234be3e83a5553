"""The shorthand that stands in a table where a number does not, or beside one that needs a word.

The symbols are those of the Government Analysis Function: always in square brackets, always
explained above the table. "NA" and an empty cell are never used.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

from tp_analysis.errors import ReportError, did_you_mean


class Marker(StrEnum):
    """A symbol, which is also how it prints: `str(Marker.CONFIDENTIAL)` is "[c]".

    In a protected table a marker is the value of a cell. Adding it to a number raises TypeError,
    so no total is ever made that quietly leaves a suppressed cell out.
    """

    BREAK = "[b]"
    CONFIDENTIAL = "[c]"
    ESTIMATED = "[e]"
    EARLIEST_REVISION = "[er]"
    FORECAST = "[f]"
    LOW = "[low]"
    NOT_SIGNIFICANT = "[ns]"
    PROVISIONAL = "[p]"
    REVISED = "[r]"
    SIGNIFICANT = "[s]"
    VERY_SIGNIFICANT = "[ss]"
    MOST_SIGNIFICANT = "[sss]"
    UNRELIABLE = "[u]"
    NONE_RECORDED = "[w]"
    NOT_AVAILABLE = "[x]"
    NOT_APPLICABLE = "[z]"

    @property
    def meaning(self) -> str:
        """What it stands for, to follow "[c] means"."""
        return _MEANINGS[self]

    def numbered(self, number: int) -> str:
        """A variant with a meaning of its own, which a note must give: [u1]."""
        return f"{self.value[:-1]}{number}]"


_MEANINGS = {
    Marker.BREAK: "there is a break in the series",
    Marker.CONFIDENTIAL: "not shown, so that nobody can be identified",
    Marker.ESTIMATED: "estimated",
    Marker.EARLIEST_REVISION: "the earliest figure that was revised",
    Marker.FORECAST: "forecast",
    Marker.LOW: "rounds to 0, but is not 0",
    Marker.NOT_SIGNIFICANT: "not statistically significant",
    Marker.PROVISIONAL: "provisional",
    Marker.REVISED: "revised",
    Marker.SIGNIFICANT: "statistically significant at the 0.05 level",
    Marker.VERY_SIGNIFICANT: "statistically significant at the 0.01 level",
    Marker.MOST_SIGNIFICANT: "statistically significant at the 0.001 level",
    Marker.UNRELIABLE: "of low reliability",
    Marker.NONE_RECORDED: "none recorded in the survey",
    Marker.NOT_AVAILABLE: "not available",
    Marker.NOT_APPLICABLE: "not applicable",
}
_SYMBOLS = "|".join(marker.value[1:-1] for marker in Marker)
_FOUND = re.compile(rf"\[(?P<symbol>{_SYMBOLS})(?P<number>[1-9][0-9]*)?\]")
# Short lower-case brackets are taken for shorthand; [note 1] and the like have a space.
_LOOKS_LIKE_ONE = re.compile(r"\[[a-z]{1,4}[0-9]*\]")


def markers_in(cells: Iterable[str]) -> tuple[str, ...]:
    """The markers that printed cells use, each once: those of `Marker` in its order, a numbered
    variant after its marker.

    Raises ReportError for something like a marker that is none, as no reader could look it up.
    """
    used: set[tuple[str, int]] = set()
    for cell in cells:
        if "[" not in cell:
            continue
        for text in _LOOKS_LIKE_ONE.findall(cell):
            found = _FOUND.fullmatch(text)
            if not found:
                hint = did_you_mean(text, (marker.value for marker in Marker))
                raise ReportError(f"A table prints {text}, which is no known shorthand. {hint}")
            used.add((f"[{found['symbol']}]", int(found["number"] or 0)))
    order = [marker.value for marker in Marker]
    in_order = sorted(used, key=lambda item: (order.index(item[0]), item[1]))
    return tuple(Marker(symbol).numbered(n) if n else symbol for symbol, n in in_order)


def explanation(markers: Iterable[str]) -> str:
    """The sentences that explain the markers, for above the table; "" where there are none.

    A numbered variant is explained by a note of its own table, so it is sent there.

    >>> explanation(["[c]", "[low]"])
    '[c] means not shown, so that nobody can be identified. [low] means rounds to 0, but is not 0.'
    """
    return " ".join(_sentence(marker) for marker in markers)


def _sentence(text: str) -> str:
    found = _FOUND.fullmatch(text)
    if not found:
        hint = did_you_mean(text, (marker.value for marker in Marker))
        raise ReportError(f"{text!r} is no known shorthand. {hint}")
    meaning = Marker(f"[{found['symbol']}]").meaning
    return f"{text} means {meaning}{'; see the notes' if found['number'] else ''}."
