"""Apostrophes as a printer sets them, in what people read; cells and code keep what was typed."""

from __future__ import annotations

import re

from tp_analysis.document import (
    Beware,
    Block,
    FigureExhibit,
    Heading,
    Inline,
    Items,
    Link,
    Paragraph,
    Strong,
    TableExhibit,
    Text,
)

_QUOTED = re.compile(r"(?<![^\s(\[])'")
_APOSTROPHE = re.compile(r"(?<=[^\W_])'(?=[^\W_])|(?<=s)'(?=\s|$)")
_SENTENCES = ("title", "subtitle", "source")


def curled(text: str) -> str:
    """The text with its apostrophes curled; one that holds words in single quotes stays as it is.

    >>> curled("the pilot's and the bodies' own"), curled("'quoted words' stay")
    ('the pilot’s and the bodies’ own', "'quoted words' stay")
    """
    return text if _QUOTED.search(text) else _APOSTROPHE.sub("’", text)


def typographic(block: Block) -> Block:
    """The block with curled apostrophes in its prose, or in its title, notes and source."""
    if isinstance(block, Heading | Paragraph):
        return block.model_copy(update={"content": _inlines(block.content)})
    if isinstance(block, Items):
        return block.model_copy(update={"items": tuple(map(_inlines, block.items))})
    if isinstance(block, Beware):
        return block.model_copy(update={"content": tuple(map(typographic, block.content))})
    if isinstance(block, TableExhibit | FigureExhibit):
        sentences = {name: curled(getattr(block, name)) for name in _SENTENCES}
        return block.model_copy(update={**sentences, "notes": tuple(map(curled, block.notes))})
    return block


def _inlines(content: tuple[Inline, ...]) -> tuple[Inline, ...]:
    return tuple(map(_inline, content))


def _inline(part: Inline) -> Inline:
    if isinstance(part, Text):
        return part.model_copy(update={"text": curled(part.text)})
    if isinstance(part, Strong | Link):
        return part.model_copy(update={"content": _inlines(part.content)})
    return part
