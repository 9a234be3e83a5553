"""What a page of a release says of the files beside it and of the symbols that it uses."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest
from lxml import html
from nbformat import NotebookNode

from tp_analysis.document import Document, Grid, TableColumn, TableExhibit
from tp_analysis.publish.data_files.tables import data_name
from tp_analysis.publish.exporters import TpHtmlExporter
from tp_analysis.publish.html import render_page
from tp_analysis.publish.pdf import render_pdf
from tp_analysis.publish.reading import exhibit_numbers
from tp_analysis.publish.shorthand import shorthand_used


@pytest.fixture
def linked(example: Document) -> html.HtmlElement:
    return html.document_fromstring(render_page(example, data_files=True))


def beside(page: html.HtmlElement) -> list[str]:
    return [a for a in page.xpath("//main//a/@href") if not a.startswith(("#", "https://"))]


def test_every_exhibit_leads_to_its_own_data(example: Document, linked: html.HtmlElement) -> None:
    exhibits = [block for block in example.blocks if block.kind in ("table", "figure")]
    numbers = exhibit_numbers(example.blocks)
    names = [data_name(block, numbers[block.id]) for block in exhibits]
    csv = [name for name in beside(linked) if name.endswith(".csv")]
    assert exhibits
    assert csv == [f"csv/spending-{name}.csv" for name in (*names, "key-numbers")]


def test_a_page_of_key_numbers_alone_leads_to_their_data(example: Document) -> None:
    tiles = tuple(block for block in example.blocks if block.kind == "key_numbers")
    document = example.model_copy(update={"blocks": tiles})
    files = beside(html.document_fromstring(render_page(document, data_files=True)))
    assert {"spending.xlsx", "spending.ods", "csv/spending-key-numbers.csv"} <= set(files)


def test_a_page_without_any_data_leads_to_none(example: Document) -> None:
    document = example.model_copy(update={"blocks": ()})
    files = beside(html.document_fromstring(render_page(document, data_files=True)))
    assert files == ["spending.pdf", "accessibility.html"]


def test_the_links_say_which_exhibit_so_that_no_two_sound_alike(linked: html.HtmlElement) -> None:
    said = [a.text_content() for a in linked.xpath("//main//a[contains(@href, '.')]")]
    assert len(said) == len(set(said))


def test_the_page_leads_to_the_spreadsheets_the_pdf_and_the_statement(
    linked: html.HtmlElement,
) -> None:
    files = {"spending.xlsx", "spending.ods", "spending.pdf", "accessibility.html"}
    assert files <= set(beside(linked))
    assert linked.xpath("//nav//a[@href='#download-the-data']")


def test_an_analysts_own_export_links_to_nothing_that_is_not_there(
    example: Document, example_notebook: NotebookNode
) -> None:
    assert beside(html.document_fromstring(render_page(example))) == []
    page, _ = TpHtmlExporter().from_notebook_node(example_notebook)
    assert beside(html.document_fromstring(page)) == []


def test_a_build_switches_the_links_on(example_notebook: NotebookNode) -> None:
    page, _ = TpHtmlExporter(data_files=True).from_notebook_node(example_notebook)
    assert beside(html.document_fromstring(page))


def test_a_page_with_links_breaks_no_rule(example: Document, page_checks: ModuleType) -> None:
    assert page_checks.page_faults(render_page(example, data_files=True)) == []


def with_cells(document: Document, *cells: str) -> Document:
    grid = Grid(columns=(TableColumn(label="Body"),), rows=tuple((cell,) for cell in cells))
    table = TableExhibit(id="t", title="T", source="S", evidence="computed", policy="p", grid=grid)
    return document.model_copy(update={"blocks": (table,)})


def test_the_symbols_that_are_used_are_explained_and_no_others(example: Document) -> None:
    used = shorthand_used(with_cells(example, "[c]", "12 [x]", "[u1]", "[note 1]", "[assumed]"))
    assert [marker for marker, _ in used] == ["[c]", "[u]", "[x]"]
    page = html.document_fromstring(render_page(with_cells(example, "[c]")))
    (item,) = page.xpath("//h2[@id='symbols-used']/following-sibling::ul[1]/li")
    assert item.text_content().startswith("[c]: not shown")


def test_a_report_without_symbols_has_no_section_about_them(example: Document) -> None:
    page = html.document_fromstring(render_page(with_cells(example, "12")))
    assert not page.xpath("//*[@id='symbols-used']")


@pytest.mark.long
def test_the_pdf_explains_them_too(
    example: Document, tmp_path: Path, pdf_tools: ModuleType
) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(render_pdf(with_cells(example, "[c]")))
    assert "nobody can be identified" in " ".join(" ".join(pdf_tools.pages_text(path)).split())
    assert pdf_tools.pdf_faults(path) == []
