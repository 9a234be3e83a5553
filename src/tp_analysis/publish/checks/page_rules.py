"""What must hold of a page, rule by rule: each comes back with what is wrong, without values.

What a page says may be restricted, and these sentences reach a log: they name places, not text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING

from tp_analysis.publish.checks.page_facts import words

if TYPE_CHECKING:
    from lxml.html import HtmlElement

POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:; "
    "base-uri 'none'; form-action 'none'"
)
ALT_LENGTHS = range(20, 401)
_NO_ALT = re.compile(r"no description has been provided|\S+\.(png|svg|jpe?g|gif)", re.IGNORECASE)
# A style's own comment may speak of an address; only these fetch one.
_STYLE_FETCH = re.compile(r"url\(\s*['\"]?(?!data:|#)[^)]|@import", re.IGNORECASE)
_BESIDE = re.compile(r"(?!/)(?:[\w-][\w.-]*/)*[\w-][\w.-]*\.(html|pdf|xlsx|ods|csv|json)")
_RUNS = ("script", "iframe", "object", "embed", "frame", "applet", "portal", "form", "base",
         "link", "svg", "math", "input", "button", "template")  # fmt: skip
_FETCHED = ("src", "srcset", "poster", "data", "background", "action", "formaction", "ping",
            "manifest")  # fmt: skip
Rule = Callable[["HtmlElement"], Iterator[str]]


def head_faults(tree: HtmlElement) -> Iterator[str]:
    """Language, title; the content policy is the second thing in the head, after the charset."""
    if tree.get("lang") != "en-GB":
        yield "the language is not en-GB"
    if not (tree.findtext("head/title") or "").strip():
        yield "there is no title"
    policies = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    if policies != [POLICY]:
        yield "the content policy is not the one that stops all script"
    first = tree.xpath("/html/head/*[position() < 3]")
    if [list(element.attrib)[:1] for element in first] != [["charset"], ["http-equiv"]]:
        yield "the head does not start with charset, then policy"


def landmark_faults(tree: HtmlElement) -> Iterator[str]:
    """One main, a first link that skips to it, headings in order, each address once."""
    if len(tree.xpath("//main")) != 1:
        yield "there is not exactly one main"
    first = tree.xpath("(//body//a)[1]")
    if not first or first[0].get("href") != "#main" or not tree.xpath("//main[@id='main']"):
        yield "the first link does not skip to the main content"
    names = Counter(tree.xpath("//@id"))
    for target in tree.xpath("//a[starts-with(@href, '#')]/@href"):
        if target[1:] not in names:
            yield "a link within the page leads nowhere"
    yield from (f"{n} things have one address" for n in names.values() if n > 1)


def heading_faults(tree: HtmlElement) -> Iterator[str]:
    """One first-level heading, no level skipped, none empty."""
    headings = tree.xpath("//h1|//h2|//h3|//h4|//h5|//h6")
    levels = [int(heading.tag[1]) for heading in headings]
    if levels.count(1) != 1:
        yield f"there are {levels.count(1)} first-level headings"
    for before, now in pairwise(levels):
        if now > before + 1:
            yield f"a heading of level {now} follows one of level {before}"
    if any(not words(heading) for heading in headings):
        yield "a heading is empty"


def table_faults(tree: HtmlElement) -> Iterator[str]:
    """Caption, header cells with their scope, whole rows, and a region that scrolls."""
    for place, table in enumerate(tree.xpath("//table"), start=1):
        yield from (f"table {place}: {fault}" for fault in _of_table(table))
        region = table.getparent()
        labels = region.xpath("@aria-labelledby")
        if region.tag != "section" or region.get("tabindex") != "0" or not labels:
            yield f"table {place} does not scroll in a region of its own"
        elif not tree.xpath("//*[@id=$name]", name=labels[0]):
            yield f"table {place}: its region is named by something that is not there"


def _of_table(table: HtmlElement) -> Iterator[str]:
    if not str(table.xpath("string(caption)")).strip():
        yield "there is no caption"
    if not table.xpath("thead/tr/th") or table.xpath("thead//td"):
        yield "its head is not made of th"
    if table.xpath("thead//th[not(@scope='col')]|tbody//th[not(@scope='row')]"):
        yield "a header cell has no scope"
    if table.xpath("tbody/tr[not(th)]"):
        yield "a row has no header cell"
    if any(not words(cell) for cell in table.xpath(".//th")):
        yield "a header cell is empty"
    if table.xpath(".//*[@colspan or @rowspan]"):
        yield "cells are merged"
    if len({len(row) for row in table.xpath(".//tr")}) > 1:
        yield "the rows differ in length"


def image_faults(tree: HtmlElement) -> Iterator[str]:
    """Alt text that says something, and the data beside the image."""
    for place, image in enumerate(tree.xpath("//img"), start=1):
        alt = (image.get("alt") or "").strip()
        if len(alt) not in ALT_LENGTHS:
            yield f"image {place} has an alt text of {len(alt)} characters"
        if _NO_ALT.match(alt):
            yield f"image {place}: the alt text is a file name or a placeholder"
        if not image.xpath("ancestor::figure//table"):
            yield f"image {place}: no data stand beside it"


def inert_faults(tree: HtmlElement) -> Iterator[str]:
    """Nothing runs, nothing is fetched, and links lead only where a reader may want to go."""
    for element in tree.xpath("|".join(f"//{name}" for name in _RUNS)):
        yield f"there is a <{element.tag}>"
    if tree.xpath("//@*[starts-with(name(), 'on')]"):
        yield "there is an event handler"
    if tree.xpath("//meta[@http-equiv='refresh']"):
        yield "the page leads elsewhere by itself"
    for attribute in _FETCHED:
        if tree.xpath(f"//@{attribute}[not(starts-with(., 'data:'))]"):
            yield f"something is fetched: an outside {attribute}"
    for address in tree.xpath("//@href"):
        if not (_BESIDE.fullmatch(address) or address.startswith(("#", "https://", "mailto:"))):
            yield "a link leads to what is neither https nor a file beside the page"
    for style in [*tree.xpath("//style/text()"), *tree.xpath("//@style")]:
        if _STYLE_FETCH.search(style):
            yield "a style fetches an address"


RULES: Mapping[str, Rule] = {
    "page has a language, a title and its content policy": head_faults,
    "page has one main part, a skip link and links that lead somewhere": landmark_faults,
    "page has one first heading and skips no level": heading_faults,
    "tables have captions, header cells and regions that scroll": table_faults,
    "images have alt text and their data beside them": image_faults,
    "page fetches nothing and runs nothing": inert_faults,
}


def page_faults(tree: HtmlElement) -> list[str]:
    """Everything in a page that breaks a rule for pages."""
    return [fault for rule in RULES.values() for fault in rule(tree)]
