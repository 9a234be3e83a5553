"""What a finished page holds, as far as checks and receipts ask."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

RECEIPT = re.compile(r"Receipt ([0-9a-f]{16})")
# A style's own comment may speak of an address; only these fetch one.
STYLE_FETCH = re.compile(r"url\(\s*['\"]?(?!data:|#)([^'\")\s]{1,60})|@import", re.IGNORECASE)
TRACE = re.compile(
    r"(?<![\w.])/(home|root|tmp|Users|var/folders)/\w|\b[A-Z]:\\Users\\"
    r"|Traceback \(most recent call last\)"
)
NEVER_CLOSED = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
     "track", "wbr"}
)  # fmt: skip
RUNS = frozenset({"script", "iframe", "object", "embed", "frame", "applet", "portal"})
# <a href> is followed when a person asks for it; these are fetched unasked.
FETCHED = frozenset(
    {"src", "srcset", "poster", "data", "background", "action", "formaction", "ping", "manifest"}
)
FETCHED_HREF = frozenset({"link", "base", "image", "use", "feimage"})


@dataclass
class PageFacts:
    """What was found: `paragraphs` are the texts of <main>'s own, in reading order."""

    is_html5: bool = False
    language: str = ""
    title: str = ""
    first_headings: int = 0
    paragraphs: list[str] = field(default_factory=list)
    receipts: list[str] = field(default_factory=list)
    fetches: list[str] = field(default_factory=list)
    traces: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def receipt(self) -> str:
        """The id of the receipt that the page prints; "" unless it prints exactly one."""
        return self.receipts[0] if len(self.receipts) == 1 else ""


def read_page(page: bytes) -> PageFacts:
    """The facts of a page, whatever its state: faults are told, not raised."""
    reader = _Reader()
    try:
        reader.feed(page.decode("utf-8"))
        reader.close()
    except (UnicodeDecodeError, AssertionError) as error:
        reader.facts.faults.append(f"it cannot be read: {error}")
    reader.facts.faults += [f"<{name}> is never closed" for name in reader.open[:3]]
    return reader.facts


class _Reader(HTMLParser):
    """Our own templates close all that they open, so here that is the rule."""

    def __init__(self) -> None:
        super().__init__()
        self.facts = PageFacts()
        self.open: list[str] = []
        self._text: list[str] = []
        self._kind = ""

    def handle_decl(self, decl: str) -> None:
        self.facts.is_html5 = decl.lower() == "doctype html" and not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if len(values) != len(attrs):
            self.facts.faults.append(f"<{tag}> has an attribute twice")
        self.facts.fetches += _fetches(tag, values)
        if tag == "html":
            self.facts.language = values.get("lang", "")
        self.facts.first_headings += tag == "h1"
        if tag == "title" or (tag == "p" and self.open[-1:] == ["main"]):
            self._text, self._kind = [], "title" if tag == "title" else values.get("class", "p")
        if tag not in NEVER_CLOSED:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in NEVER_CLOSED:
            return
        if self.open[-1:] != [tag]:
            within = f"inside <{self.open[-1]}>" if self.open else "that nothing opened"
            self.facts.faults.append(f"</{tag}> stands {within}")
            if tag not in self.open:
                return
            while self.open[-1] != tag:
                self.open.pop()
        self.open.pop()
        if tag == "title" or (tag == "p" and self.open[-1:] == ["main"]):
            self._end_of_text(tag)

    def _end_of_text(self, tag: str) -> None:
        text = " ".join("".join(self._text).split())
        if tag == "title" and "main" not in self.open:
            self.facts.title = text
        if tag == "p":
            self.facts.paragraphs.append(text)
            found = RECEIPT.fullmatch(text) if self._kind == "receipt" else None
            self.facts.receipts += [found.group(1)] if found else []

    def handle_data(self, data: str) -> None:
        if self.open[-1:] == ["style"]:
            self.facts.fetches += [f"a style fetches {m[0]}" for m in STYLE_FETCH.finditer(data)]
            return
        self._text.append(data)
        # What was found is not repeated: the message may be seen by more people than the page.
        self.facts.traces += ["a path or a traceback"] if TRACE.search(data) else []


def _fetches(tag: str, values: dict[str, str]) -> list[str]:
    found = [f"there is a <{tag}>"] if tag in RUNS else []
    for name, value in values.items():
        local = value.startswith(("data:", "#")) or not value
        if (name in FETCHED and not local) or (
            tag in FETCHED_HREF and name in ("href", "xlink:href") and not local
        ):
            found.append(f"<{tag} {name}> fetches {value[:60]}")
        if name.startswith("on"):
            found.append(f"<{tag}> has the event handler {name}")
        if name == "style" and STYLE_FETCH.search(value):
            found.append(f"the style of a <{tag}> fetches an address")
    if tag == "meta" and values.get("http-equiv", "").lower() == "refresh":
        found.append("the page leads elsewhere by itself")
    return found
