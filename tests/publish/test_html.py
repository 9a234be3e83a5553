"""The page's own text: semantic, self-contained, and inert whatever the data say."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from types import ModuleType

import html5lib
import pytest
from lxml import html

from tp_analysis.document import Document, Grid, TableColumn
from tp_analysis.publish.html import page_title, render_fragment, render_page
from tp_analysis.publish.layout import column_classes, css_string, table_classes
from tp_analysis.publish.unbroken import marked_up
from tp_analysis.publish.visible import visible

Files = dict[str, Path]
both = pytest.mark.parametrize("name", ["example.html", "hostile.html"])


@pytest.fixture(scope="session")
def example_page(files: Files) -> html.HtmlElement:
    return html.document_fromstring(files["example.html"].read_text(encoding="utf-8"))


@both
def test_nothing_on_the_page_breaks_the_rules_for_pages(
    name: str, files: Files, page_checks: ModuleType
) -> None:
    assert page_checks.page_faults(files[name].read_text(encoding="utf-8")) == []


@both
def test_a_strict_parser_finds_nothing_to_mend(name: str, files: Files) -> None:
    parser = html5lib.HTMLParser(strict=True)
    parser.parse(files[name].read_text(encoding="utf-8"))


PLANTED = {
    "the language": ('lang="en-GB"', 'lang="en"', "language is not en-GB"),
    "the title": ("<title>", "<title></title><noscript>", "no title"),
    "the policy": ("default-src 'none'", "default-src *", "content policy is not"),
    "the policy's place": ('<meta charset="utf-8">\n', "", "charset, then policy"),
    "the skip link": ('href="#main"', 'href="#top"', "does not skip"),
    "a second main": ("</main>", "</main><main></main>", "exactly one main"),
    "a second title": ("<h2", "<h1>More</h1><h2", "2 first-level headings"),
    "a skipped level": ("<h2", "<h4>Deep</h4><h2", "level 4 follows one of level 1"),
    "an empty heading": ("<h2", "<h2></h2><h2", "heading is empty"),
    "a caption": (r"<caption[^>]*>.*?</caption>", "", "no caption"),
    "a scope": ('<th scope="col"', "<th", "has no scope"),
    "a head": (r"<thead>.*?</thead>", "", "is not made of th"),
    "a row header": (r'<th scope="row">(.*?)</th>', r"<td>\1</td>", "has no header cell"),
    "an empty header cell": (r'<th scope="row">.*?</th>', '<th scope="row"></th>', "is empty"),
    "a merged cell": ("<td", "<td colspan=2", "are merged"),
    "a missing cell": (r"<td[^>]*>[^<]*</td></tr>", "</tr>", "differ in length"),
    "a table that cannot scroll": ('class="scroll" tabindex="0"', "", "does not scroll"),
    "alt text": (r'alt="[^"]*"', 'alt=""', "alt text of 0 characters"),
    "a file name": (r'alt="[^"]*"', 'alt="chart-of-spending-by-body.png"', "a file name or"),
    "nbconvert's excuse": (
        r'alt="[^"]*"', 'alt="No description has been provided for this image"', "a file name or",
    ),
    "a script": ("</main>", "<script>1</script></main>", "there is a <script>"),
    "a handler": ("<h1>", '<h1 onclick="x()">', "event handler"),
    "an inline drawing": ("</main>", "<svg></svg></main>", "there is a <svg>"),
    "an outside image": (r'src="data:', 'src="https://example.org/x', "something is fetched"),
    "an outside style": ("</style>", "a{background:url(//example.org)}</style>", "style fetches"),
    "an imported style": ("<style>", "<style>@import 'x';", "style fetches"),
    "a script link": ('href="https://www', 'href="javascript:www', "neither https nor a file"),
    "a lost link": (r'href="#section-tables"', 'href="#gone"', "leads nowhere"),
    "a repeated address": ("<h1>", '<h1 id="main">', "2 things have one address"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "says"), PLANTED.values(), ids=PLANTED.keys())
def test_the_rules_for_pages_notice_a_planted_fault(
    old: str, new: str, says: str, files: Files, page_checks: ModuleType
) -> None:
    text = files["example.html"].read_text(encoding="utf-8")
    spoilt = re.sub(old, new, text, count=1, flags=re.DOTALL)
    assert spoilt != text, "the fault was planted"
    assert any(says in fault for fault in page_checks.page_faults(spoilt))


def test_every_hostile_text_is_printed_as_text(
    files: Files, hostile_texts: tuple[str, ...]
) -> None:
    page = html.document_fromstring(files["hostile.html"].read_text(encoding="utf-8"))
    for name in (
        "h2", "h3", "p", "li", "th", "td", "caption", "figcaption", "strong", "code",
        "summary", "a",
    ):  # fmt: skip
        path = f"//{name}"
        printed = " ".join(element.text_content() for element in page.xpath(path))
        for text in hostile_texts:
            assert visible(text) in printed, path
    for text in hostile_texts[:2]:
        assert text in page.findtext("head/title") and text in page.findtext(".//h1")
    assert hostile_texts[0] in page.xpath("//img/@alt")[0]


def test_the_title_names_report_place_and_period(example_page: html.HtmlElement) -> None:
    title = "How much is spent here? Luton and Central Bedfordshire, 2009-10"
    assert example_page.findtext("head/title") == title


def test_the_marking_stands_first_and_last_in_main(example_page: html.HtmlElement) -> None:
    (main,) = example_page.xpath("//main")
    for place in (0, -1):
        assert main[place].get("class") == "marking"
        assert main[place].text_content() == "DRAFT · OFFICIAL-SENSITIVE"


@both
def test_the_marking_of_printed_pages_cannot_end_its_style(name: str, files: Files) -> None:
    page = html.document_fromstring(files[name].read_text(encoding="utf-8"))
    assert "OFFICIAL\\2d SENSITIVE" in " ".join(page.xpath("//style/text()"))
    assert css_string('"}</style>\n\\') == r'"\22 \7d \3c \2f style\3e \a \5c "'
    assert "202e" not in css_string("\u202e"), "what nobody sees is told first"


def test_an_amount_a_date_and_a_year_stay_on_one_line(example: Document) -> None:
    said = "As at 31 July 2010 £3.4 billion in 2009-10 & more"
    kept = re.findall(r'<span class="keep">(.*?)</span>', marked_up(said))
    assert kept == ["31 July 2010", "£3.4 billion", "2009-10"]
    assert html.fromstring(f"<p>{marked_up(said)}</p>").text_content() == said
    assert "<b>" not in marked_up("<b>25 days</b>")
    page = html.document_fromstring(render_page(example))
    assert page.xpath("//p[@class='kicker']/span[@class='keep']/text()") == ["2009-10"]


def test_columns_of_prose_are_known_and_keep_the_first_column_from_being_pinned() -> None:
    columns = (
        TableColumn(label="Body"),
        TableColumn(label="Spending", numeric=True),
        TableColumn(label="Why"),
    )
    short = Grid(columns=columns, rows=(("Police", "1", "crime"),))
    wordy = Grid(columns=columns, rows=(("Police", "1", "word " * 10), ("NHS", "2", "word " * 20)))
    assert column_classes(short) == ["", "numeric", ""]
    assert column_classes(wordy) == ["", "numeric", "prose long"]
    assert table_classes(short) == "data pinned" and table_classes(wordy) == "data"


def test_every_kind_of_block_is_on_the_page(
    example: Document, example_page: html.HtmlElement
) -> None:
    kinds = {block.kind for block in example.blocks}
    assert kinds == {"heading", "paragraph", "items", "beware", "table", "figure", "key_numbers"}
    for path in (
        "//h2", "//h3", "//h4", "//main//ul", "//ol", "//strong", "//code", "//figure",
        "//*[@class='beware']/p", "//*[@class='tile']", "//tr[@class='total']",
    ):  # fmt: skip
        assert example_page.xpath(path), path


def test_every_section_is_in_the_contents(example_page: html.HtmlElement) -> None:
    named = [link.text_content() for link in example_page.xpath("//nav//a")]
    assert named == [heading.text_content() for heading in example_page.xpath("//h2")]


def test_what_is_released_for_other_reports_is_not_printed(files: Files) -> None:
    assert "What count.total is" in files["example.html"].read_text(encoding="utf-8")
    assert "already-published" not in files["example.html"].read_text(encoding="utf-8")


def test_illustrative_exhibits_and_weak_evidence_are_marked(
    example_page: html.HtmlElement,
) -> None:
    flags = example_page.xpath(
        "//*[@class='illustrative']/ancestor::*[self::caption or self::figcaption]"
    )
    # A table, a figure, and the data of that figure.
    assert len(flags) == 3
    drawn = example_page.xpath("//table[contains(@class, 'drawn')]")
    assert len(drawn) == 2
    # For print, and for a phone, on which a chart is cut off.
    heads = [table.xpath("string(.//thead//th[1]/@data-marks)") for table in drawn]
    charts = example_page.xpath("//figure/section[@data-marks]/@data-marks")
    assert heads == ["Illustrative data"] * 2 and charts == ["Illustrative data"]
    marks = {mark.text_content() for mark in example_page.xpath("//*[@class='mark']")}
    assert marks == {"[assumed]", "[second-hand]", "[unverified]"}


def test_every_figure_shows_its_data_beside_it(
    example: Document, example_page: html.HtmlElement
) -> None:
    figures = [block for block in example.blocks if block.kind == "figure"]
    shown = example_page.xpath("//figure")
    assert len(shown) == len(figures) == 2
    for block, element in zip(figures, shown, strict=True):
        rows = element.xpath(".//details//tbody/tr")
        assert [tuple(cell.text_content() for cell in row) for row in rows] == list(block.grid.rows)


def test_the_chart_on_the_page_is_the_chart_of_the_document(
    example: Document, example_page: html.HtmlElement
) -> None:
    drawings = [block.svg for block in example.blocks if block.kind == "figure"]
    addresses = example_page.xpath("//img/@src")
    prefix = "data:image/svg+xml;base64,"
    assert [base64.b64decode(a.removeprefix(prefix)).decode() for a in addresses] == drawings


@both
def test_a_page_stays_under_a_megabyte(name: str, files: Files) -> None:
    assert files[name].stat().st_size < 1_000_000


def test_the_page_says_nothing_of_the_machine_that_made_it(files: Files, root: Path) -> None:
    text = files["example.html"].read_text(encoding="utf-8")
    text = re.sub(r"base64,[A-Za-z0-9+/=]+", "", text)
    assert not re.search(r"/home/|/root/|/tmp/|[A-Z]:\\Users|Traceback|nbconvert", text)
    assert str(root) not in text


def test_the_same_document_gives_the_same_page(example: Document) -> None:
    assert render_page(example) == render_page(example)


def test_no_receipt_is_printed_where_there_is_none(example: Document) -> None:
    assert "Receipt" not in re.sub(r"<style>.*?</style>", "", render_page(example), flags=re.DOTALL)


def test_the_title_of_the_file_is_that_of_the_page(example: Document) -> None:
    assert f"<title>{page_title(example.cover)}</title>" in render_page(example)


def test_in_jupyterlab_a_fragment_keeps_its_style_to_itself(example: Document) -> None:
    fragment = render_fragment(example.blocks)
    assert fragment.startswith('<div class="tp"><style>@scope (.tp) {')
    assert "<script" not in fragment and "<html" not in fragment
