"""Read an executed notebook back into the document model, and refuse what is not part of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from pydantic import ValidationError

from tp_analysis.document import (
    BLOCK_MIME,
    Block,
    Blocks,
    Cover,
    Document,
    FigureExhibit,
    Heading,
    Inline,
    Link,
    PageNotice,
    Released,
    ReleasedFigure,
    Strong,
    TableExhibit,
)
from tp_analysis.errors import ReportError
from tp_analysis.formats import slug
from tp_analysis.markdown import unbound
from tp_analysis.publish.typography import typographic

if TYPE_CHECKING:
    # For types only: a kernel imports this module too, and nbformat takes half a second.
    from nbformat import NotebookNode

# A cell for whoever opens the notebook; it has no place in the report.
NOTE_TAG = "note"
# Addresses within the page that the page itself uses.
# The last is the name of a data file.
_OWN_ADDRESSES = frozenset(
    {"main", "contents-heading", "symbols-used", "download-the-data", "key-numbers"}
)


def read_document(
    notebook: NotebookNode, *, marking: str, notices: Iterable[PageNotice] = ()
) -> Document:
    """The document that an executed notebook shows, cell by cell, below its notices.

    Raises ReportError for a notebook without outputs, for a cell that failed or did not run,
    and for output that is not an exhibit: nothing is dropped in silence.
    """
    cells = list(enumerate(notebook.cells, start=1))
    _require_outputs(notebook)
    placed = [(place, block) for place, cell in cells for block in _cell_blocks(place, cell)]
    _require_sound_headings(placed)
    cover = _one_cover(placed)
    blocks = [typographic(block) for _, block in placed]
    return Document(
        cover=cover,
        marking=marking,
        blocks=tuple(_unique_ids(b for b in blocks if not isinstance(b, Cover | Released))),
        released=_released(blocks),
        notices=tuple(notices),
    )


def _require_outputs(notebook: NotebookNode) -> None:
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    if not any(cell.get("outputs") for cell in code):
        raise ReportError(
            "The notebook has no outputs. Run it first: "
            "add --execute, or run 'tp build', which does both."
        )


def _one_cover(placed: Iterable[tuple[int, Block]]) -> Cover:
    covers = [(position, block) for position, block in placed if isinstance(block, Cover)]
    if not covers:
        raise ReportError(
            "The report has no cover. Call cover() once, as the last line of its cell: what comes "
            "before the last line is not shown."
        )
    if len(covers) > 1:
        cells = " and ".join(str(position) for position, _ in covers)
        raise ReportError(
            f"A report has one cover; this one has {len(covers)}, in cells {cells}. "
            "Call cover() once."
        )
    return covers[0][1]


def _require_sound_headings(placed: Iterable[tuple[int, Block]]) -> None:
    """Each section has its own address, and no level is skipped: the cover is level 1."""
    seen: dict[str, int] = {}
    level = 1
    for position, block in placed:
        if not isinstance(block, Heading):
            continue
        words = plain_text(block.content)
        if heading_address(block) in seen:
            raise ReportError(
                f"Two sections are called {words!r} or nearly so, in cells "
                f"{seen[heading_address(block)]} and {position}. Rename one of them."
            )
        if block.level > level + 1:
            raise ReportError(
                f"The heading {words!r} in cell {position} skips a level. "
                f"Give it {level + 1} hashes."
            )
        seen[heading_address(block)], level = position, block.level


def heading_address(heading: Heading) -> str:
    """The address of a section within its page."""
    return "section-" + slug(plain_text(heading.content))


def _cell_blocks(position: int, cell: NotebookNode) -> Iterator[Block]:
    if NOTE_TAG in cell.metadata.get("tags", []):
        return
    if cell.cell_type == "markdown":
        try:
            yield from unbound(cell.source)
        except ReportError as error:
            raise ReportError(f"Cell {position}: {error}") from error
    if cell.cell_type == "code":
        if cell.source.strip() and not cell.get("outputs") and cell.get("execution_count") is None:
            raise ReportError(f"Cell {position} did not run. Run the whole notebook again.")
        for output in cell.get("outputs", []):
            yield from _output_blocks(position, output)


def _output_blocks(position: int, output: NotebookNode) -> Iterable[Block]:
    if output.output_type == "error":
        raise ReportError(f"Cell {position} failed: {output.ename}: {output.evalue}")
    if output.output_type == "stream":
        if output.name == "stderr":
            return ()
        raise ReportError(f"Cell {position} prints text. Use prose() so that it has a place.")
    if BLOCK_MIME not in output.data:
        raise ReportError(
            f"Cell {position} shows something that is not an exhibit. "
            "End the cell with table(), figure(), key_numbers() or prose()."
        )
    try:
        return Blocks.model_validate(output.data[BLOCK_MIME]).blocks
    except ValidationError as error:
        problem = error.errors()[0]
        where = ".".join(map(str, problem["loc"]))
        raise ReportError(
            f"Cell {position} shows a malformed exhibit: {where}: {problem['msg']}. Run it again."
        ) from error


def _unique_ids(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, their exhibits renamed where two things on the page would share an address."""
    shown = list(blocks)
    taken = {heading_address(block) for block in shown if isinstance(block, Heading)}
    taken |= _OWN_ADDRESSES
    for block in shown:
        if isinstance(block, TableExhibit | FigureExhibit):
            names = (block.id, *(f"{block.id}-{place}" for place in range(2, len(shown) + 99)))
            free = next(name for name in names if not taken & _addresses(name))
            taken |= _addresses(free)
            block = block.model_copy(update={"id": free})
        yield block


def _addresses(exhibit_id: str) -> set[str]:
    """All that one exhibit takes up on its page."""
    return {exhibit_id, f"{exhibit_id}-caption", f"{exhibit_id}-data"}


def _released(blocks: Iterable[Block]) -> tuple[ReleasedFigure, ...]:
    return tuple(f for block in blocks if isinstance(block, Released) for f in block.figures)


def exhibit_numbers(blocks: Iterable[Block]) -> dict[str, int]:
    """Figures and tables numbered apart, in reading order, by exhibit id."""
    counts = {"table": 0, "figure": 0}
    numbers = {}
    for block in blocks:
        if isinstance(block, TableExhibit | FigureExhibit):
            counts[block.kind] += 1
            numbers[block.id] = counts[block.kind]
    return numbers


def plain_text(content: Iterable[Inline]) -> str:
    """The words of some inline content."""
    return "".join(
        plain_text(part.content) if isinstance(part, Strong | Link) else part.text
        for part in content
    )
