"""Reading an executed notebook: what is not a report is refused, and the cell is named."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import nbformat
import pandas as pd
import pytest
from nbformat import NotebookNode

from tp_analysis.disclosure import already_published, protect
from tp_analysis.display import Column, Shown, cover, prose, release, table
from tp_analysis.document import BLOCK_MIME, Document, Heading
from tp_analysis.errors import ReportError
from tp_analysis.publish.html import render_page
from tp_analysis.publish.pdf import render_pdf
from tp_analysis.publish.reading import exhibit_numbers, heading_address, plain_text, read_document

Notebook = Callable[..., NotebookNode]
new_output = nbformat.v4.new_output


def read(notebook: NotebookNode) -> Document:
    return read_document(notebook, marking="DRAFT")


def a_table(title: str) -> Shown:
    data = protect(pd.DataFrame({"body": ["Council"]}), policy=already_published("An article"))
    columns = [Column("body", "Body")]
    return table(data, title=title, columns=columns, source="An article", evidence="published")


def block_output(*blocks: Any) -> NotebookNode:
    return new_output("display_data", data={BLOCK_MIME: {"blocks": list(blocks)}})


def test_a_notebook_reads_as_the_document_it_shows(notebook_of: Notebook, a_cover: Shown) -> None:
    notebook = notebook_of(a_cover, "## One\n\nWords.", prose("More words."), a_table("A title"))
    document = read(notebook)
    kinds = [block.kind for block in document.blocks]
    assert kinds == ["heading", "paragraph", "paragraph", "table"]
    assert (document.cover.report, document.marking) == ("spending", "DRAFT")


def test_a_notebook_without_outputs_is_told_to_run_first() -> None:
    cells = [nbformat.v4.new_code_cell("show()"), nbformat.v4.new_markdown_cell("## One")]
    with pytest.raises(ReportError, match=r"has no outputs\. Run it first: add --execute"):
        read(nbformat.v4.new_notebook(cells=cells))


def test_an_empty_notebook_is_told_to_run_first() -> None:
    with pytest.raises(ReportError, match="has no outputs"):
        read(nbformat.v4.new_notebook())


def test_a_cell_that_did_not_run_is_named(notebook_of: Notebook, a_cover: Shown) -> None:
    notebook = notebook_of(a_cover, "## One")
    notebook.cells.append(nbformat.v4.new_code_cell("spending.bodies_table(inputs)"))
    with pytest.raises(ReportError, match=r"Cell 3 did not run"):
        read(notebook)


def test_a_cell_that_ran_and_shows_nothing_is_in_order(
    notebook_of: Notebook, a_cover: Shown
) -> None:
    notebook = notebook_of(a_cover, "## One")
    notebook.cells.append(nbformat.v4.new_code_cell("x = 1", execution_count=2))
    notebook.cells.append(nbformat.v4.new_code_cell("   "))
    assert len(read(notebook).blocks) == 1


REFUSED: dict[str, tuple[list[NotebookNode], str]] = {
    "a failed cell": (
        [new_output("error", ename="KeyError", evalue="'spend'", traceback=["line"])],
        r"Cell 3 failed: KeyError: 'spend'",
    ),
    "a cell that failed after showing something": (
        [
            block_output({"kind": "paragraph", "content": []}),
            new_output("error", ename="ValueError", evalue="late", traceback=[]),
        ],
        r"Cell 3 failed: ValueError: late",
    ),
    "printed text": (
        [new_output("stream", name="stdout", text="hello")],
        r"Cell 3 prints text\. Use prose\(\)",
    ),
    "a raw table": (
        [new_output("execute_result", data={"text/html": "<table></table>", "text/plain": "x"})],
        r"Cell 3 shows something that is not an exhibit\. End the cell with table\(\)",
    ),
    "a picture": (
        [new_output("display_data", data={"image/png": "AAAA"})],
        r"Cell 3 shows something that is not an exhibit",
    ),
    "an unknown kind of block": (
        [block_output({"kind": "script", "text": "alert(1)"})],
        r"Cell 3 shows a malformed exhibit: blocks\.0: .*'script'",
    ),
    "a block with a field too many": (
        [block_output({"kind": "paragraph", "content": [], "onclick": "x"})],
        r"Cell 3 shows a malformed exhibit: .*onclick: Extra inputs are not permitted",
    ),
    "a link that runs something": (
        [block_output({"kind": "paragraph", "content": [
            {"kind": "link", "address": "javascript:alert(1)", "content": []}
        ]})],
        r"Cell 3 shows a malformed exhibit: .*address",
    ),
    "something that is no list of blocks": (
        [new_output("display_data", data={BLOCK_MIME: {"bloks": []}})],
        r"Cell 3 shows a malformed exhibit",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("outputs", "says"), REFUSED.values(), ids=REFUSED.keys())
def test_output_that_is_not_an_exhibit_is_refused_in_one_line_that_names_the_cell(
    outputs: list[NotebookNode], says: str, notebook_of: Notebook, a_cover: Shown
) -> None:
    with pytest.raises(ReportError, match=says) as caught:
        read(notebook_of(a_cover, "## One", outputs))
    assert len(str(caught.value).splitlines()) == 1


def test_a_warning_on_the_error_stream_is_not_printed(
    notebook_of: Notebook, a_cover: Shown
) -> None:
    warning = [new_output("stream", name="stderr", text="/a/path: FutureWarning")]
    assert "FutureWarning" not in render_page(read(notebook_of(a_cover, warning)))


def test_apostrophes_are_curled_in_prose_and_left_in_code(
    notebook_of: Notebook, a_cover: Shown
) -> None:
    cells = ["## The pilot's case", "The bodies' own, `it's code`", "Of 'quoted words' none."]
    read = read_document(notebook_of(a_cover, *cells), marking="DRAFT")
    page = render_page(read)
    for said in ("The pilot’s case", "bodies’ own", "<code>it's code</code>", "'quoted words'"):
        assert said in page


def test_a_report_without_a_cover_is_refused(notebook_of: Notebook) -> None:
    with pytest.raises(ReportError, match=r"no cover\. Call cover\(\) once"):
        read(notebook_of(prose("Words."), "## One"))


def test_two_covers_are_refused_and_both_cells_named(notebook_of: Notebook, a_cover: Shown) -> None:
    with pytest.raises(ReportError, match=r"this one has 2, in cells 1 and 3"):
        read(notebook_of(a_cover, "## One", a_cover))


@pytest.mark.parametrize(
    "again", ["## Costs", "### Costs", "## **Costs**", "## Costs?", "## costs"]
)
def test_two_sections_of_one_name_are_refused_and_both_cells_named(
    again: str, notebook_of: Notebook, a_cover: Shown
) -> None:
    with pytest.raises(ReportError, match=r"Two sections are called .* in cells 2 and 4"):
        read(notebook_of(a_cover, "## Costs", prose("Words."), again))


@pytest.mark.parametrize("cells", [("### Deep",), ("## One", "#### Deep")])
def test_a_skipped_level_is_refused_and_its_cell_named(
    cells: tuple[str, ...], notebook_of: Notebook, a_cover: Shown
) -> None:
    with pytest.raises(ReportError, match=rf"'Deep' in cell {len(cells) + 1} skips a level"):
        read(notebook_of(a_cover, *cells))


def test_levels_may_fall_by_more_than_one(notebook_of: Notebook, a_cover: Shown) -> None:
    assert read(notebook_of(a_cover, "## One", "### Two", "#### Three", "## Four"))


@pytest.mark.parametrize(
    ("markdown", "says"),
    [
        ("![alt](x.png)", r"Cell 2: .*'image'"),
        ("# A second title", r"Cell 2: A heading of level 1"),
        ("[x](javascript:alert(1))", r"Cell 2: The link to 'javascript"),
        ("Spent {count.total}", r"Cell 2: No figure 'count\.total'"),
        ("- a\n  - b", r"Cell 2: An item of a list"),
    ],
)
def test_markdown_that_has_no_place_is_refused_with_its_cell(
    markdown: str, says: str, notebook_of: Notebook, a_cover: Shown
) -> None:
    with pytest.raises(ReportError, match=says):
        read(notebook_of(a_cover, markdown))


def test_a_cell_tagged_note_is_not_printed_whatever_it_holds(
    notebook_of: Notebook, a_cover: Shown
) -> None:
    failed = [new_output("error", ename="E", evalue="v", traceback=[])]
    notebook = notebook_of(a_cover, "# For the analyst ![x](y.png)", failed, "## One")
    for cell in notebook.cells[1:3]:
        cell.metadata["tags"] = ["note"]
    assert [block.kind for block in read(notebook).blocks] == ["heading"]


def test_the_cover_and_what_is_released_are_not_among_the_blocks(
    notebook_of: Notebook, a_cover: Shown
) -> None:
    document = read(notebook_of(a_cover, release("spending", {}), "## One"))
    assert [block.kind for block in document.blocks] == ["heading"]


TITLES = ("Main", "A title", "A title", "A title 2", "A title caption", "Section costs",
          "Contents heading", "A title data", "A title", "£££", "???")  # fmt: skip


def test_no_two_things_on_a_page_share_an_address(
    notebook_of: Notebook, a_cover: Shown, page_checks: Any
) -> None:
    document = read(notebook_of(a_cover, "## Costs", *(a_table(title) for title in TITLES)))
    assert len(exhibit_numbers(document.blocks)) == len(TITLES)
    assert page_checks.page_faults(render_page(document)) == []


def test_an_exhibit_keeps_the_address_of_its_title_where_it_can(
    notebook_of: Notebook, a_cover: Shown
) -> None:
    document = read(notebook_of(a_cover, a_table("Who spends it?"), a_table("Who spends it?")))
    assert [block.id for block in document.blocks] == ["who-spends-it", "who-spends-it-2"]  # type: ignore[union-attr] # tables


def test_tables_are_numbered_in_the_order_of_reading(notebook_of: Notebook, a_cover: Shown) -> None:
    document = read(notebook_of(a_cover, a_table("One"), a_table("Two")))
    assert exhibit_numbers(document.blocks) == {"one": 1, "two": 2}


def test_the_address_of_a_section_is_made_of_its_words(
    notebook_of: Notebook, a_cover: Shown
) -> None:
    (heading,) = read(notebook_of(a_cover, "## Who *spends* `it`?")).blocks
    assert isinstance(heading, Heading)
    assert plain_text(heading.content) == "Who spends it?"
    assert heading_address(heading) == "section-who-spends-it"


def test_the_smallest_report_there_can_be_is_a_page_and_a_pdf(
    notebook_of: Notebook, page_checks: Any
) -> None:
    title = cover(
        report="r", title="T", question="Q?", area="A", period="P", as_at="2010-07-31",
        evidence_status="Published.",
    )  # fmt: skip
    document = read(notebook_of(title))
    assert page_checks.page_faults(render_page(document)) == []
    assert render_pdf(document).startswith(b"%PDF")
