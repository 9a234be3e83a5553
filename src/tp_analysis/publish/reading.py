"""Read an executed notebook back into the document model, and refuse what is not part of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from pydantic import ValidationError

from tp_analysis.display.prose import markdown_blocks
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
    Released,
    ReleasedFigure,
    Strong,
    TableExhibit,
)
from tp_analysis.errors import ReportError

if TYPE_CHECKING:
    # For types only: a kernel imports this module too, and nbformat takes half a second.
    from nbformat import NotebookNode

# A cell for whoever opens the notebook; it has no place in the report.
NOTE_TAG = "note"


def read_document(notebook: NotebookNode, *, marking: str) -> Document:
    """The document that an executed notebook shows, cell by cell.

    Raises ReportError for a notebook without outputs, for a cell that failed or did not run,
    and for output that is not an exhibit: nothing is dropped in silence.
    """
    cells = list(enumerate(notebook.cells, start=1))
    _require_outputs(notebook)
    blocks = [block for position, cell in cells for block in _cell_blocks(position, cell)]
    _require_distinct_headings(blocks)
    covers = [block for block in blocks if isinstance(block, Cover)]
    if len(covers) != 1:
        raise ReportError(f"A report has one cover; this one has {len(covers)}. Call cover() once.")
    return Document(
        cover=covers[0],
        marking=marking,
        blocks=tuple(_unique_ids(b for b in blocks if not isinstance(b, Cover | Released))),
        released=_released(blocks),
    )


def _require_outputs(notebook: NotebookNode) -> None:
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    if not any(cell.get("outputs") for cell in code):
        raise ReportError(
            "The notebook has no outputs. Run it first: "
            "add --execute, or run 'tp build', which does both."
        )


def _require_distinct_headings(blocks: Iterable[Block]) -> None:
    words = [plain_text(block.content) for block in blocks if isinstance(block, Heading)]
    repeated = sorted({word for word in words if words.count(word) > 1})
    if repeated:
        raise ReportError(f"Two sections are called {repeated[0]!r}. Rename one of them.")


def _cell_blocks(position: int, cell: NotebookNode) -> Iterator[Block]:
    if NOTE_TAG in cell.metadata.get("tags", []):
        return
    if cell.cell_type == "markdown":
        yield from markdown_blocks(cell.source)
    if cell.cell_type == "code":
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
        raise ReportError(f"Cell {position} shows a malformed exhibit: {error}") from error


def _unique_ids(blocks: Iterable[Block]) -> Iterator[Block]:
    seen: dict[str, int] = {}
    for block in blocks:
        if isinstance(block, TableExhibit | FigureExhibit):
            seen[block.id] = seen.get(block.id, 0) + 1
            if seen[block.id] > 1:
                block = block.model_copy(update={"id": f"{block.id}-{seen[block.id]}"})
        yield block


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
