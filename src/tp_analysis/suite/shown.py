"""What a page shows that has a number in it, as it shows it: what `tp diff` compares.

Private: stored beside each edition, never published.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from tp_analysis.document import (
    Beware,
    Block,
    Document,
    FigureExhibit,
    Grid,
    Heading,
    Inline,
    Items,
    KeyNumbers,
    Link,
    Number,
    Paragraph,
    ReleasedFigure,
    Strong,
    TableExhibit,
)
from tp_analysis.formats import format_value

# What stands for a number in a template. It is also what people see in `tp diff`.
GAP = "…"
# A number as pages print it: £1.2 billion, −3.5%, 2009-10 (a hyphen within joins years and dates).
NUMBER = re.compile(
    "(?:\u2212|(?<!\\w)-)?£?\\d[\\d,]*(?:\\.\\d+)?(?:-\\d+)*(?: (?:million|billion)\\b|%|p\\b)?"
)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
# Where a bound number stands while its passage is split into sentences; taken out of all else.
_HELD = "\ue000"

Entry = dict[str, Any]


def shown_figures(document: Document) -> list[Entry]:
    """Everything on the page that holds a number, in reading order; each entry has its "kind".

    cover: report, title, area, period, as_at, marking.
    sentence: where, template (numbers left out), text. Words without numbers count, too.
    key number: label, text, evidence.
    cell: of ("table" or "figure"), exhibit, title, row, column, unit, text, evidence.
    released: figure_id, label, value, unit, text, evidence.
    """
    cover = document.cover
    fields = ("report", "title", "area", "period", "as_at", "illustrative")
    head = {"kind": "cover", "marking": document.marking}
    entries = [{**head, **{field: getattr(cover, field) for field in fields}}]
    for line in (cover.title, cover.question, cover.period, cover.as_at, cover.evidence_status):
        entries.append(_sentence("", line, line))
    where = ""
    for block in document.blocks:
        if isinstance(block, Heading):
            where = "".join(text for text, _ in _parts(block.content))
        entries.extend(_block_entries(block, where))
    return [*entries, *(_released_entry(figure) for figure in document.released)]


def _block_entries(block: Block, where: str) -> Iterator[Entry]:
    if isinstance(block, Heading | Paragraph):
        yield from _sentences(where, block.content)
    elif isinstance(block, Items):
        for item in block.items:
            yield from _sentences(where, item)
    elif isinstance(block, Beware):
        for paragraph in block.content:
            yield from _sentences(where, paragraph.content)
    elif isinstance(block, KeyNumbers):
        yield from _tiles(block, where)
    elif isinstance(block, TableExhibit | FigureExhibit):
        yield from _exhibit_entries(block)


def _parts(content: Iterable[Inline]) -> Iterator[tuple[str, bool]]:
    """The words of some inline content, piece by piece, and whether each is a bound number."""
    for part in content:
        if isinstance(part, Strong | Link):
            yield from _parts(part.content)
        else:
            yield part.text.replace(_HELD, ""), isinstance(part, Number)


def _sentences(where: str, content: Iterable[Inline]) -> Iterator[Entry]:
    parts = list(_parts(content))
    # A number may hold what looks like the end of a sentence, so numbers are put back afterwards.
    numbers = iter([text for text, is_number in parts if is_number])
    passage = "".join(_HELD if is_number else text for text, is_number in parts)
    for template in filter(None, _SENTENCE_END.split(passage.strip())):
        text = re.sub(_HELD, lambda _: next(numbers), template)
        yield _sentence(where, template.replace(_HELD, GAP), text)


def _sentence(where: str, template: str, text: str) -> Entry:
    return {"kind": "sentence", "where": where, "template": template, "text": text}


def _one_line(where: str, text: str) -> Iterator[Entry]:
    """A text whose numbers were filled in before it got here, so its digits are found by form."""
    if text:
        yield _sentence(where, NUMBER.sub(GAP, text), text)


def _tiles(block: KeyNumbers, where: str) -> Iterator[Entry]:
    for item in block.items:
        text = f"{item.qualifier} {item.value}".strip()
        head = {"kind": "key number", "label": item.label}
        yield {**head, "text": text, "evidence": item.evidence}
        yield from _one_line(item.label, item.comparison)
    yield from _one_line(where, block.source)


def _exhibit_entries(exhibit: TableExhibit | FigureExhibit) -> Iterator[Entry]:
    lines = [exhibit.title, exhibit.subtitle, *exhibit.notes, exhibit.source]
    if isinstance(exhibit, FigureExhibit):
        lines.append(exhibit.alt)
    for line in lines:
        yield from _one_line(exhibit.title, line)
    common = {"kind": "cell", "of": exhibit.kind, "exhibit": exhibit.id, "title": exhibit.title}
    for cell in _cells(exhibit.grid):
        yield {**common, **cell, "evidence": exhibit.evidence}


def _cells(grid: Grid) -> Iterator[Entry]:
    for name, row in zip(_row_names(grid), grid.rows, strict=True):
        for column, text in list(zip(grid.columns, row, strict=True))[1:]:
            if column.numeric or _has_digit(text):
                yield {"row": name, "column": column.label, "unit": column.unit, "text": text}


def _row_names(grid: Grid) -> list[str]:
    """The first cell of each row; where rows share it, with the row's other words."""
    times = Counter(row[0] for row in grid.rows)
    words = [place for place, column in enumerate(grid.columns) if place and not column.numeric]
    return [
        ", ".join([row[0], *(row[place] for place in words if not _has_digit(row[place]))])
        if times[row[0]] > 1
        else row[0]
        for row in grid.rows
    ]


def _has_digit(text: str) -> bool:
    return any(character.isdigit() for character in text)


def _released_entry(figure: ReleasedFigure) -> Entry:
    text = format_value(figure.value, figure.unit, figure.rounding)
    return {
        "kind": "released",
        "figure_id": figure.figure_id,
        "label": figure.label,
        "value": figure.value,
        "unit": figure.unit,
        "text": f"{figure.qualifier} {text}".strip(),
        "evidence": figure.evidence,
    }
