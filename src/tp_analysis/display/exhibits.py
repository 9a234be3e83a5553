"""Exhibits: the tables, figures and key numbers that a notebook cell ends with.

None can be made without a title and a source, nor a figure without alt text; data come in as
a protected table only. Every figure carries the table it was drawn from.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from tp_analysis import formats
from tp_analysis.disclosure.protected import ProtectedTable, require_protected
from tp_analysis.display import theme
from tp_analysis.display.columns import Column, printed_grid
from tp_analysis.display.marks import Mark
from tp_analysis.display.prose import bind_text, bound_texts, markdown_blocks
from tp_analysis.display.quantities import Quantities, Quantity
from tp_analysis.document import (
    BLOCK_MIME,
    Block,
    Blocks,
    Cover,
    Evidence,
    FigureExhibit,
    Grid,
    KeyNumber,
    KeyNumbers,
    Released,
    TableExhibit,
    marks_of,
)
from tp_analysis.errors import ReportError, without_values
from tp_analysis.markdown import PLACEHOLDER

LONGEST_ALT = 400
MARK_CORNERS = ("upper right", "lower right")
NO_NUMBERS = Quantities({})


@dataclass(frozen=True)
class Shown:
    """Blocks on their way to the page: in JupyterLab they look as they will print."""

    blocks: tuple[Block, ...]

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        from tp_analysis.publish.html import render_fragment

        shown = Blocks(blocks=self.blocks)
        return {
            BLOCK_MIME: shown.model_dump(mode="json"),
            "text/html": render_fragment(self.blocks),
            "text/plain": ", ".join(block.kind for block in self.blocks),
        }


def table(
    data: ProtectedTable,
    *,
    title: str,
    columns: Sequence[Column],
    source: str,
    evidence: Evidence,
    subtitle: str = "",
    notes: Iterable[str] = (),
    total: str | None = None,
    flag: str = "",
    numbers: Quantities = NO_NUMBERS,
) -> Shown:
    """A table exhibit: the rows of `data` in their order, the first column naming each row.

    `total` names a true-or-false column that marks total rows. Titles, subtitles, notes and the
    labels of columns may bind numbers as prose does. A first sentence of a note that begins
    with a symbol, such as [z], stands only where a cell has it. `flag` says in two or three words
    what it must not be taken for; it is printed as the mark of illustrative data is.
    """
    protected = require_protected(data, f"The table {title!r}")
    labels = [column.label for column in columns]
    grid = printed_grid(protected.frame, _with_labels(columns, numbers), total)
    common = _common(
        protected, title, subtitle, source, _that_hold(notes, grid), evidence, numbers,
        others=labels,
    )  # fmt: skip
    return _shown(TableExhibit, **common, flag=flag, grid=grid)


def figure(
    data: ProtectedTable,
    *,
    title: str,
    subtitle: str,
    alt: str,
    drawing: theme.Drawing,
    columns: Sequence[Column],
    source: str,
    evidence: Evidence,
    notes: Iterable[str] = (),
    height_pixels: int = 320,
    mark: str = "lower right",
    flag: str = "",
    numbers: Quantities = NO_NUMBERS,
) -> Shown:
    """A figure exhibit: the title says the finding, the subtitle measure, unit, place, period.

    `drawing` draws the frame of `data` on one matplotlib axes; `columns` print the same frame
    under "Show the data". `mark` is the corner that bears the mark of illustrative data, and
    `flag`. Notes and `flag` are as for `table`.
    """
    protected = require_protected(data, f"The figure {title!r}")
    if mark not in MARK_CORNERS:
        raise ReportError(f"No corner {mark!r} for the mark. Use {' or '.join(MARK_CORNERS)}.")
    others = [alt, *(column.label for column in columns)]
    grid = printed_grid(protected.frame, _with_labels(columns, numbers), None)
    kept = _that_hold(notes, grid)
    common = _common(protected, title, subtitle, source, kept, evidence, numbers, others=others)
    words = _alt_text(bind_text(alt, numbers), title)
    marks = marks_of(is_illustrative=protected.policy.is_illustrative, flag=flag)
    corner = Mark(" · ".join(marks), mark) if marks else None
    chart = theme.draw_chart(drawing, protected.frame, height_pixels=height_pixels, mark=corner)
    return _shown(
        FigureExhibit, **common, flag=flag, alt=words, svg=chart.outlined,
        lettered_svg=chart.lettered, grid=grid,
    )  # fmt: skip


def _that_hold(notes: Iterable[str], grid: Grid) -> tuple[str, ...]:
    """The notes without sentences at their head that explain a symbol that no cell has."""
    cells = [cell for row in grid.rows for cell in row]

    def held(note: str) -> str:
        symbol = formats.SHORTHAND.match(note)
        if symbol is None or any(symbol[0] in cell for cell in cells):
            return note
        return note.partition(". ")[2]

    return tuple(filter(None, map(held, notes)))


def _with_labels(columns: Sequence[Column], numbers: Quantities) -> list[Column]:
    return [replace(column, label=bind_text(column.label, numbers)) for column in columns]


def _alt_text(alt: str, title: str) -> str:
    if len(alt.strip()) < 20:
        raise ReportError(
            f"The figure {title!r} needs alt text that says its finding and the numbers behind it."
        )
    if len(alt.strip()) > LONGEST_ALT:
        raise ReportError(
            f"The alt text of the figure {title!r} has {len(alt.strip())} characters, more than "
            f"{LONGEST_ALT}. Say its finding; the data stand below it."
        )
    return alt.strip()


def _shown(kind: type[Block], **fields: Any) -> Shown:
    """The block, or in plain words why it cannot be one."""
    try:
        return Shown((kind(**fields),))
    except ValidationError as error:
        name = kind.__name__.lower()
        raise ReportError(f"The {name} cannot be shown: {without_values(error)}.") from None


def _common(
    protected: ProtectedTable,
    title: str,
    subtitle: str,
    source: str,
    notes: tuple[str, ...],
    evidence: Evidence,
    numbers: Quantities,
    *,
    others: Iterable[str],
) -> dict[str, Any]:
    if not title.strip():
        raise ReportError("An exhibit has no title. Say what it shows.")
    if not source.strip():
        raise ReportError(f"The exhibit {title!r} has no source. Say where its data come from.")
    policy = protected.policy
    # Without its numbers: the address of an exhibit and its data stays when they change.
    exhibit_id = formats.slug(PLACEHOLDER.sub(" ", title))
    return {
        "id": exhibit_id,
        "title": bind_text(title, numbers),
        "subtitle": bind_text(subtitle, numbers),
        "source": source,
        "notes": (*(bind_text(note, numbers) for note in notes), *protected.notes),
        "evidence": "illustrative" if policy.is_illustrative else evidence,
        "policy": f"{policy.name}: {policy.ground}",
        "disclosed": _disclosed(protected, exhibit_id),
        # The sentences of the policy have numbers, too.
        "bound": (*bound_texts((title, subtitle, *notes, *others), numbers), *protected.notes),
    }


def _disclosed(protected: ProtectedTable, exhibit_id: str) -> dict[str, Any] | None:
    """For the audit and the output log of a release; nothing for figures published elsewhere."""
    if protected.policy.rules is None:
        return None
    from tp_analysis.disclosure.output_log import log_entry

    # A curve or a percentile is no part of the audit, but what was withheld of it is logged.
    published = protected.published
    entry = log_entry(protected, table_id="" if published else exhibit_id)
    return {
        "table": published.model_dump(mode="json") if published else None,
        "log": entry.model_dump(mode="json"),
    }


def key_numbers(
    *tiles: tuple[Quantity, str], source: str, numbers: Quantities = NO_NUMBERS
) -> Shown:
    """The tiles at the head of a report: each a quantity and what it compares with, in words that
    may bind numbers as prose does."""
    if not source.strip():
        raise ReportError("The key numbers have no source. Say where they come from.")
    items = tuple(
        KeyNumber(
            value=quantity.text,
            qualifier=quantity.qualifier,
            label=quantity.label,
            comparison=bind_text(comparison, numbers),
            evidence=quantity.evidence,
            number=_as_printed(quantity),
            unit=formats.UNIT_HEADINGS[quantity.unit],
            decimals=max(formats.decimals_of(quantity.rounding), 0),
        )
        for quantity, comparison in tiles
    )
    bound = bound_texts((comparison for _, comparison in tiles), numbers)
    qualifiers = tuple(quantity.qualifier for quantity, _ in tiles)
    return _shown(KeyNumbers, items=items, source=source, bound=(*bound, *qualifiers))


def _as_printed(quantity: Quantity) -> float | None:
    if math.isnan(quantity.value):
        return None
    return float(formats.round_to_step(quantity.value, quantity.rounding)) + 0.0


def prose(markdown: str, numbers: Quantities = NO_NUMBERS) -> Shown:
    """Paragraphs whose numbers are bound by figure id: `{count.total}`; see `markdown_blocks`."""
    return Shown(markdown_blocks(markdown, numbers))


def cover(
    *,
    report: str,
    title: str,
    question: str,
    area: str,
    period: str,
    as_at: str,
    evidence_status: str,
    illustrative: bool = False,
    flag: str = "",
) -> Shown:
    """The title block: what, which place, which period, as at when, on what evidence; `flag` is
    as that of a table."""
    return _shown(
        Cover,
        report=report,
        title=title,
        question=question,
        area=area,
        period=period,
        as_at=as_at,
        evidence_status=evidence_status,
        illustrative=illustrative,
        flag=flag,
    )


def release(report: str, numbers: Mapping[str, Quantity], *figure_ids: str) -> Shown:
    """The allow-list: these figures, and no others, may be used by the public summary."""
    figures = tuple(numbers[figure_id].as_released() for figure_id in figure_ids)
    return Shown((Released(report=report, figures=figures),))
