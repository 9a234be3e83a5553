"""Markdown to blocks by its syntax tree, with places where numbers are bound by name.

Values and raw HTML become plain text nodes, so nothing that comes out of data is ever markup.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import mistune

from tp_analysis.document import (
    Beware,
    Block,
    Code,
    Heading,
    Inline,
    Items,
    Link,
    Number,
    Paragraph,
    Strong,
    Text,
)
from tp_analysis.errors import ReportError

# The number of a figure id, with the words it was published with or without them.
Bind = Callable[[str, bool], Number]
PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_.]*)(:plain)?\}")
_ALLOWED_ADDRESSES = ("https://", "mailto:", "#")

_parse = mistune.create_markdown(renderer="ast", escape=True)
# A definition such as "[x]: not printed" would vanish from the page.
_parse.block.rules.remove("ref_link")


def read_markdown(markdown: str, bind: Bind) -> tuple[Block, ...]:
    """The blocks of a Markdown text; `{figure_id}` becomes what `bind` makes of it.

    Raises ReportError for Markdown that a report has no place for (images, tables, first-level
    headings in prose).
    """
    tokens = _parse(markdown)
    if not isinstance(tokens, list):
        raise ReportError("The Markdown text could not be read.")
    reader = _Reader(bind)
    return tuple(block for token in tokens for block in reader.block(token))


class _Reader:
    """Walks mistune's tokens; one method a kind of token it knows."""

    def __init__(self, bind: Bind) -> None:
        self._bind_number = bind

    def block(self, token: Mapping[str, Any]) -> Iterable[Block]:
        kind = token["type"]
        if kind == "blank_line":
            return []
        if kind == "heading":
            return [self._heading(token)]
        if kind in ("paragraph", "block_text"):
            return [Paragraph(content=self.inlines(token["children"]))]
        if kind == "list":
            return [self._items(token)]
        if kind == "block_quote":
            return [self._beware(token)]
        if kind in ("block_html", "block_code"):
            return [Paragraph(content=(Text(text=token["raw"].strip()),))]
        raise ReportError(f"A report has no place for the Markdown element {kind!r}. Remove it.")

    def _heading(self, token: Mapping[str, Any]) -> Heading:
        level = token["attrs"]["level"]
        if not 2 <= level <= 4:
            raise ReportError(
                f"A heading of level {level} has no place in a report. Use ##, ### or ####; "
                "the title is the cover's."
            )
        return Heading(level=level, content=self.inlines(token["children"]))

    def _beware(self, token: Mapping[str, Any]) -> Beware:
        inner = [block for child in token["children"] for block in self.block(child)]
        paragraphs = tuple(block for block in inner if isinstance(block, Paragraph))
        if len(paragraphs) < max(len(inner), 1):
            raise ReportError(
                "A passage set apart with > is made of paragraphs. Take out the rest."
            )
        return Beware(content=paragraphs)

    def _items(self, token: Mapping[str, Any]) -> Items:
        if token["attrs"].get("start", 1) != 1:
            raise ReportError("A numbered list starts at 1. Number it anew.")
        items = tuple(self._item(item) for item in token["children"])
        return Items(numbered=bool(token["attrs"].get("ordered")), items=items)

    def _item(self, item: Mapping[str, Any]) -> tuple[Inline, ...]:
        parts = [part for part in item["children"] if part["type"] != "blank_line"]
        if len(parts) != 1 or parts[0]["type"] not in ("block_text", "paragraph"):
            raise ReportError(
                "An item of a list is one paragraph, with no list inside it. Split the list."
            )
        return self.inlines(parts[0]["children"])

    def inlines(self, tokens: Iterable[Mapping[str, Any]]) -> tuple[Inline, ...]:
        merged: list[Inline] = []
        for token in tokens:
            for inline in self._inline(token):
                if merged and isinstance(inline, Text) and isinstance(merged[-1], Text):
                    inline = Text(text=merged.pop().text + inline.text)  # type: ignore[union-attr] # the check above
                merged.append(inline)
        return tuple(merged)

    def _inline(self, token: Mapping[str, Any]) -> Iterable[Inline]:
        kind = token["type"]
        if kind == "text":
            return self._bind(token["raw"])
        if kind == "inline_html":
            return [Text(text=token["raw"])]
        if kind in ("softbreak", "linebreak"):
            return [Text(text=" ")]
        if kind == "codespan":
            return [Code(text=token["raw"])]
        if kind in ("strong", "emphasis"):
            return [Strong(content=self.inlines(token["children"]))]
        if kind == "link":
            return [self._link(token)]
        raise ReportError(f"A report has no place for the Markdown element {kind!r}. Remove it.")

    def _link(self, token: Mapping[str, Any]) -> Inline:
        address = token["attrs"]["url"]
        content = self.inlines(token["children"])
        if not address.startswith(_ALLOWED_ADDRESSES):
            raise ReportError(
                f"The link to {address!r} is not allowed. Use https://, mailto: or #section."
            )
        return Link(address=address, content=content)

    def _bind(self, text: str) -> Iterable[Inline]:
        position = 0
        for match in PLACEHOLDER.finditer(text):
            if match.start() > position:
                yield Text(text=text[position : match.start()])
            yield self._number(match)
            position = match.end()
        if position < len(text):
            yield Text(text=text[position:])

    def _number(self, match: re.Match[str]) -> Number:
        return self._bind_number(match.group(1), match.group(2) is None)


def unbound(markdown: str) -> tuple[Block, ...]:
    """The blocks of a Markdown cell, which has no numbers: they are bound in `prose(...)` only."""

    def refuse(figure_id: str, qualified: bool) -> Number:
        raise ReportError(f"No figure {figure_id!r}. Bind numbers with prose(...) in a code cell.")

    return read_markdown(markdown, refuse)
