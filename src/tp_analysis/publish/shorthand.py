"""The markers in square brackets that a report uses, each with its meaning."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tp_analysis.document import Document, FigureExhibit, KeyNumbers, TableExhibit

_BRACKETS = re.compile(r"\[([a-z]+)\d*\]")


def shorthand_used(document: Document) -> tuple[tuple[str, str], ...]:
    """The markers that stand in tables, figures and tiles, such as ("[c]", what it means)."""
    # Here, as the lists of pages need no disclosure control, nor the pandas that comes with it.
    from tp_analysis.disclosure.markers import Marker

    found = {f"[{letters}]" for text in _texts(document) for letters in _BRACKETS.findall(text)}
    return tuple((marker.value, marker.meaning) for marker in Marker if marker.value in found)


def _texts(document: Document) -> Iterator[str]:
    for block in document.blocks:
        if isinstance(block, TableExhibit | FigureExhibit):
            yield from (cell for row in block.grid.rows for cell in row)
            yield from (column.label for column in block.grid.columns)
        if isinstance(block, KeyNumbers):
            yield from (text for item in block.items for text in (item.value, item.comparison))
