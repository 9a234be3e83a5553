"""A chart's SVG without what no reader sees: the same picture in half the bytes.

Matplotlib names every group, indents every element and writes six decimals. A page carries its
charts inside, and most of a chart is the letters on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from xml.etree import ElementTree

_SVG = "http://www.w3.org/2000/svg"
_HREF = "{http://www.w3.org/1999/xlink}href"
_NUMBER = re.compile(r"-?\d+\.\d+")
_ADDRESS = re.compile(r"(?<=url\(#)[^)]+")
_SCALE = re.compile(r"(scale\([^)]*\))")
# A letter's place in its line: the unit there is a tenth of a point.
_SHIFT = re.compile(r"translate\((-?[\d.]+) 0\)")
_NUMBERS = frozenset({"d", "x", "y", "width", "height", "points", "transform"})


def tight(svg: str) -> str:
    """The SVG with short names, coordinates to two decimals and nothing that is not drawn.

    It draws the same picture, and is the same for the same SVG.
    """
    ElementTree.register_namespace("", _SVG)
    root = ElementTree.fromstring(svg)
    _rename(root)
    _unwrap(root)
    for element in root.iter():
        element.text = (element.text or "").strip() or None
        element.tail = None
        _shorten(element)
    # A text that holds this has its > escaped.
    return ElementTree.tostring(root, encoding="unicode").replace(" />", "/>")


def _rename(root: ElementTree.Element) -> None:
    """Names of a letter or two for what is used again, in the order of first use; no others."""
    names: dict[str, str] = {}
    for element in root.iter():
        if (address := element.attrib.pop(_HREF, None)) is not None:
            name = address.removeprefix("#")
            element.set("href", f"#{names.setdefault(name, _short(len(names)))}")
        for key, value in element.attrib.items():
            if "url(#" not in value:
                continue
            for name in _ADDRESS.findall(value):
                names.setdefault(name, _short(len(names)))
            element.set(key, _ADDRESS.sub(lambda found: names[found[0]], value))
    for element in root.iter():
        if (name := element.attrib.pop("id", "")) in names:
            element.set("id", names[name])


def _short(place: int) -> str:
    letters = "abcdefghijklmnopqrstuvwxyz"
    first, second = divmod(place, len(letters))
    return (_short(first - 1) if first else "") + letters[second]


def _unwrap(element: ElementTree.Element) -> None:
    """Groups that say nothing of what is in them give way to it."""
    for child in element:
        _unwrap(child)
    element[:] = list(_kept(element))


def _kept(element: ElementTree.Element) -> Iterator[ElementTree.Element]:
    for child in element:
        is_empty = child.tag in (f"{{{_SVG}}}g", f"{{{_SVG}}}defs") and not len(child)
        if child.tag == f"{{{_SVG}}}g" and not child.attrib:
            yield from child
        elif not is_empty:
            yield child


def _shorten(element: ElementTree.Element) -> None:
    if element.tag == f"{{{_SVG}}}use" and (
        found := _SHIFT.fullmatch(element.get("transform", ""))
    ):
        del element.attrib["transform"]
        element.set("x", _rounded(found[1], decimals=1))
    for key in _NUMBERS & element.attrib.keys():
        element.set(key, _shorter(element.attrib[key], is_path=key == "d"))
    if "style" in element.attrib:
        element.set("style", re.sub(r"([:;]) ", r"\1", element.attrib["style"]))


# The two forms of a chart share all but their letters, and charts share the outlines of those.
@lru_cache(maxsize=8192)
def _shorter(numbers: str, *, is_path: bool) -> str:
    parts = _SCALE.split(numbers)
    rounded = "".join(p if p.startswith("scale") else _rounded(p) for p in parts)
    if not is_path:
        return rounded
    return re.sub(r"\s*([A-Za-z]|-)\s*", r"\1", " ".join(rounded.split()))


def _rounded(text: str, decimals: int = 2) -> str:
    """The text, its numbers with no more than some decimals."""

    def shorter(found: re.Match[str]) -> str:
        number = f"{float(found[0]):.{decimals}f}".rstrip("0").rstrip(".")
        return "0" if number == "-0" else number

    return _NUMBER.sub(shorter, text)
