"""What a finished page says of itself: its title, its markings and its receipt."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

RECEIPT = re.compile(r"Receipt ([0-9a-f]{16})")


@dataclass(frozen=True)
class PageFacts:
    """What was found: `paragraphs` are the texts of <main>'s own, in reading order."""

    title: str = ""
    paragraphs: tuple[str, ...] = ()
    receipts: tuple[str, ...] = ()

    @property
    def receipt(self) -> str:
        """The id of the receipt that the page prints; "" unless it prints exactly one."""
        return self.receipts[0] if len(self.receipts) == 1 else ""


def read_page(page: bytes) -> PageFacts:
    """The facts of a page, whatever its state; of one that cannot be read there are none."""
    tree = parsed(page)
    return PageFacts() if tree is None else facts_of(tree)


# Each rule of a page asks for the same page.
@lru_cache(maxsize=1)
def parsed(page: bytes) -> HtmlElement | None:
    """The page as a tree, its faults mended as a browser would; None where nothing is left."""
    from lxml import etree, html

    try:
        return html.document_fromstring(page, parser=html.HTMLParser(encoding="utf-8"))
    except (etree.LxmlError, ValueError):
        return None


def facts_of(tree: HtmlElement) -> PageFacts:
    """The facts of a page that was read already."""
    paragraphs = tree.xpath("//main/p")
    receipts = [RECEIPT.fullmatch(words(p)) for p in paragraphs if p.get("class") == "receipt"]
    return PageFacts(
        title=" ".join((tree.findtext("head/title") or "").split()),
        paragraphs=tuple(words(paragraph) for paragraph in paragraphs),
        receipts=tuple(found.group(1) for found in receipts if found),
    )


def words(element: HtmlElement) -> str:
    """The text within an element, its spaces as they are shown."""
    return " ".join(str(element.text_content()).split())
