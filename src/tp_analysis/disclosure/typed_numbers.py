"""Numbers that somebody typed into the words of a report about people.

A count that its table withholds must not stand in the sentence above. Which numbers give somebody
away cannot be told from the words, so there every number is bound to a protected table. Numbers
spelt out, such as "four", are not found.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass

from tp_analysis.document import (
    Beware,
    Block,
    Cover,
    Document,
    FigureExhibit,
    Heading,
    Inline,
    Items,
    KeyNumbers,
    Link,
    Number,
    Paragraph,
    Strong,
    TableExhibit,
)

# As they are written, so that "12 decided" is no day in December.
_MONTH = (
    "(?-i:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|January|February|March|April|June"
    "|July|August|September|October|November|December)"
)
_YEAR = r"(?:19|20)\d\d"
_ONE = (
    "annex|appendix|article|chapter|column|figure|footnote|note|page|p|paragraph|part|report|row"
    "|section|step|table|version|cmn?d?|hc|hl|isbn|issn|day|week|month|quarter"
)
_MANY = (
    "annexes|chapters|columns|figures|notes|pages|pp|paragraphs|parts|rows|sections|steps|tables"
)
_PLACE = r"[A-Z]?\d[\d./\-]*"
_INTERVAL = "(?:confidence|credible|prediction|uncertainty|intervals?|limits?)"
# In this order: a whole date before the year in it.
_ALONE = (
    rf"\b{_YEAR}-\d\d-\d\d",
    rf"\b\d{{1,2}} {_MONTH}\b(?: {_YEAR}\b)?",
    rf"\b{_YEAR}(?:[-–/]\d\d)?\b",
    rf"\b(?:{_ONE})\.?\s{_PLACE}\b",
    rf"\b(?:{_MANY})\.?\s{_PLACE}(?:,\s{_PLACE})*(?:(?: and | to |-|–){_PLACE})?\b",
)
_MAY_BE_TYPED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # No digit, comma or point joins on, no £ stands before it and no % after it.
        *(rf"(?<![\d.,£$€]){words}(?![.,]?\d|%| ?per cent\b)" for words in _ALONE),
        rf"(?<![\d.,])9[059](?:%| ?per cent) (?={_INTERVAL})",
        r"(?<![\d.,])\d{1,2}(?:st|nd|rd|th) percentiles?\b",
        # Licences, such as CC BY 4.0 and the Open Government Licence v3.0.
        r"\b(?:CC BY(?:-[A-Z]+)*\s|v)\d\.\d\b",
    )
)
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class _Words:
    """Some words, where they stand, and the texts within them that come from data."""

    where: str
    text: str
    bound: tuple[str, ...] = ()


def typed_numbers(document: Document, *, threshold: int) -> tuple[str, ...]:
    """Where words of the document hold a number that is not bound, each place once, in order.

    A place is named up to its first number. What may be typed: dates, years and financial years,
    references (Table 2, page 7), categories by which a protected table of the document counts
    ("25 to 34"), and numbers of `threshold` or more that are printed in its other tables or as key
    numbers. A number of a protected table is bound, so that it names the cell it comes from.
    """
    categories = tuple(sorted(_categories(document), key=len, reverse=True))
    printed = {number for number in _printed(document) if _value(number) >= threshold}
    found = (w.where for w in _all_words(document) if _is_typed(w, categories, printed))
    return tuple(dict.fromkeys(found))


def _categories(document: Document) -> set[str]:
    """Not those that are a number alone: "4" in a sentence may be a count."""
    tables = [
        block.disclosed["table"]
        for block in document.blocks
        if isinstance(block, TableExhibit | FigureExhibit) and block.disclosed
    ]
    named = {name for t in tables if t for names in t["dimensions"].values() for name in names}
    return {name for name in named if _LETTER.search(name) and _has_number(name)}


def _printed(document: Document) -> Iterator[str]:
    """The numbers that stand in tables of figures published elsewhere, and as key numbers."""
    for block in document.blocks:
        if isinstance(block, TableExhibit | FigureExhibit) and not block.disclosed:
            yield from (n for row in block.grid.rows for cell in row for n in _NUMBER.findall(cell))
        if isinstance(block, KeyNumbers):
            yield from (number for item in block.items for number in _NUMBER.findall(item.value))


def _value(number: str) -> float:
    return float(number.replace(",", ""))


def _is_typed(words: _Words, categories: Iterable[str], printed: Container[str]) -> bool:
    text = _straight(words.text)
    for bound in sorted(filter(None, words.bound), key=len, reverse=True):
        text = _pattern(_straight(bound)).sub(" ", text, count=1)
    for category in categories:
        text = _pattern(_straight(category)).sub(" ", text)
    for pattern in _MAY_BE_TYPED:
        text = pattern.sub(" ", text)
    text = _NUMBER.sub(lambda found: " " if found.group() in printed else found.group(), text)
    return _has_number(text)


def _straight(text: str) -> str:
    """As typed: apostrophes are curled on the way to the page."""
    return text.replace("’", "'")


def _pattern(words: str) -> re.Pattern[str]:
    """These words, where no other word or number joins on."""
    start = r"(?<!\w)" if words[0].isalnum() else ""
    return re.compile(rf"{start}{re.escape(words)}(?!\w|[.,]\d)")


def _has_number(text: str) -> bool:
    """Digits of any script, and signs such as ½ and ④."""
    return any(character.isnumeric() for character in text)


def _all_words(document: Document) -> Iterator[_Words]:
    yield from _cover_words(document.cover)
    section, counts = "the beginning", {"table": 0, "figure": 0}
    for block in document.blocks:
        if isinstance(block, Heading):
            words = _text(block.content)
            yield _Words(_named("a heading", words), words)
            section = _named("the section", words)
        elif isinstance(block, TableExhibit | FigureExhibit):
            counts[block.kind] += 1
            yield from _exhibit_words(block, f"{block.kind} {counts[block.kind]}")
        else:
            yield from _prose_words(block, section)
    for figure in document.released:
        yield _Words("the label of a released figure", figure.label)


def _cover_words(cover: Cover) -> Iterator[_Words]:
    for name in ("title", "question", "area", "period", "evidence_status"):
        yield _Words(f"the cover's {name.replace('_', ' ')}", getattr(cover, name))


def _exhibit_words(block: TableExhibit | FigureExhibit, name: str) -> Iterator[_Words]:
    where = _named(name, block.title)
    alt = block.alt if isinstance(block, FigureExhibit) else ""
    parts: dict[str, tuple[str, ...]] = {
        "title": (block.title,),
        "subtitle": (block.subtitle,),
        "alt text": (alt,),
        "columns": tuple(f"{column.label} {column.unit}" for column in block.grid.columns),
        "notes": block.notes,
        "source": (block.source,),
    }
    for part, texts in parts.items():
        yield from (_Words(f"the {part} of {where}", text, block.bound) for text in texts)


def _prose_words(block: Block, section: str) -> Iterator[_Words]:
    if isinstance(block, KeyNumbers):
        texts = [text for i in block.items for text in (i.label, i.qualifier, i.comparison)]
        for text in (*texts, block.source):
            yield _Words("the key numbers", text, block.bound)
    paragraphs: tuple[tuple[Inline, ...], ...] = ()
    if isinstance(block, Paragraph):
        paragraphs = (block.content,)
    if isinstance(block, Items):
        paragraphs = block.items
    if isinstance(block, Beware):
        paragraphs = tuple(paragraph.content for paragraph in block.content)
    yield from (_Words(section, _text(content)) for content in paragraphs)


def _text(content: Iterable[Inline]) -> str:
    """The words of some inline content, with a gap for each number that is bound."""
    return "".join(
        "\n"
        if isinstance(part, Number)
        else _text(part.content)
        if isinstance(part, Strong | Link)
        else part.text
        for part in content
    )


def _named(place: str, words: str) -> str:
    """A place with its words up to the first number: what is typed there is not repeated."""
    shown = re.split(r"[^\D]", words, maxsplit=1)[0].rstrip(" £$€(,–-\n")
    shown = shown.partition("\n")[0].strip()
    return f"{place} ({shown!r})" if shown else place
