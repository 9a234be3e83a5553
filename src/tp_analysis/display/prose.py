"""Prose: Markdown and one-line texts with numbers bound by name, never typed."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tp_analysis.display.quantities import Quantities
from tp_analysis.document import Block, Number
from tp_analysis.markdown import PLACEHOLDER, read_markdown

_NO_QUANTITIES = Quantities({})


def markdown_blocks(markdown: str, quantities: Quantities = _NO_QUANTITIES) -> tuple[Block, ...]:
    """The blocks of a Markdown text; `{figure_id}` becomes that number, with its qualifier.

    `{figure_id:plain}` leaves the qualifier out. Raises ReportError for an unknown figure and
    for Markdown that a report has no place for (images, tables, first-level headings in prose).
    """

    def bind(figure_id: str, qualified: bool) -> Number:
        return quantities[figure_id].as_number(qualified=qualified)

    return read_markdown(markdown, bind)


def bind_text(template: str, quantities: Quantities) -> str:
    """A one-line text, such as a chart's title or alt text, with its numbers filled in."""

    return PLACEHOLDER.sub(lambda found: _filled(found, quantities), template)


def bound_texts(templates: Iterable[str], quantities: Quantities) -> tuple[str, ...]:
    """What `bind_text` fills into the texts, in their order: all else in them was typed."""
    found = (match for template in templates for match in PLACEHOLDER.finditer(template))
    return tuple(_filled(match, quantities) for match in found)


def _filled(found: re.Match[str], quantities: Quantities) -> str:
    quantity = quantities[found.group(1)]
    return quantity.text if found.group(2) else quantity.qualified_text
