"""The second wall: of a rendered page only what our own templates write is kept.

The first is autoescaping; this one holds where a value was marked as safe by mistake. What may
be there is listed, everything else goes: elements, attributes and addresses.
"""

from __future__ import annotations

import re

import nh3

TAGS = frozenset(
    {"a", "caption", "code", "details", "div", "figcaption", "figure", "h1", "h2", "h3", "h4",
     "img", "li", "main", "nav", "ol", "p", "section", "span", "strong", "summary", "table",
     "tbody", "td", "th", "thead", "tr", "ul"}
)  # fmt: skip
ATTRIBUTES = {
    "*": {"id", "class", "aria-labelledby", "aria-label", "tabindex"},
    "a": {"href"},
    "img": {"src", "alt"},
    "section": {"data-marks"},
    "th": {"scope", "data-marks"},
}
_IMAGE = re.compile(r"data:image/(?:svg\+xml|png);base64,[A-Za-z0-9+/=]+")
# A file beside the page, a place in it, or an address that a reader may ask for.
_LINK = re.compile(
    r"#[\w.-]+|(?:https://|mailto:)\S+|(?:[\w-][\w.-]*/)*[\w-][\w.-]*\.(?:html|pdf|xlsx|ods|csv)"
)


def cleaned(fragment: str) -> str:
    """The fragment of a page without any element, attribute or address that is not ours."""
    return nh3.clean(
        fragment,
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        attribute_filter=_kept,
        url_schemes={"https", "mailto", "data"},
        link_rel=None,
    )


def cleaned_page(page: str) -> str:
    """A whole page, its body cleaned. The head is the template's own, its text escaped."""
    head, opened, rest = page.partition("<body>")
    body, closed, end = rest.rpartition("</body>")
    return f"{head}{opened}{cleaned(body)}{closed}{end}"


def _kept(tag: str, attribute: str, value: str) -> str | None:
    """The value, or None where the attribute must go."""
    if attribute == "src":
        return value if tag == "img" and _IMAGE.fullmatch(value) else None
    if attribute == "href":
        return value if _LINK.fullmatch(value) else None
    return value
