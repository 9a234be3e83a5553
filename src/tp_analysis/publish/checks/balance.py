"""Whether every element of a page is closed where it was opened.

A parser that mends, as lxml's does, would hide what our own templates never do.
"""

from __future__ import annotations

from html.parser import HTMLParser

NEVER_CLOSED = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
     "track", "wbr"}
)  # fmt: skip


def balance_faults(text: str) -> list[str]:
    """What is open, closed twice or closed out of turn; a missing doctype; a repeated attribute."""
    reader = _Reader()
    try:
        reader.feed(text)
        reader.close()
    except AssertionError as error:
        return [f"it cannot be read: {error}"]
    faults = [] if reader.is_html5 else ["it does not begin with <!DOCTYPE html>"]
    return faults + reader.faults + [f"<{name}> is never closed" for name in reader.open[:3]]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []
        self.is_html5 = False

    def handle_decl(self, decl: str) -> None:
        self.is_html5 = decl.lower() == "doctype html" and not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if len({name for name, _ in attrs}) != len(attrs):
            self.faults.append(f"<{tag}> has an attribute twice")
        if tag not in NEVER_CLOSED:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in NEVER_CLOSED:
            return
        if self.open[-1:] != [tag]:
            within = f"inside <{self.open[-1]}>" if self.open else "that nothing opened"
            self.faults.append(f"</{tag}> stands {within}")
            if tag not in self.open:
                return
            while self.open[-1] != tag:
                self.open.pop()
        self.open.pop()
