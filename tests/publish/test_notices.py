"""Corrections on the page and in the PDF: below the title, above all else, always text."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from lxml import html
from nbformat import NotebookNode
from pydantic import ValidationError

from tp_analysis.document import Document, PageNotice
from tp_analysis.errors import ConfigurationError
from tp_analysis.publish.exporters import TpHtmlExporter, TpPdfExporter
from tp_analysis.publish.html import render_page
from tp_analysis.publish.pdf import render_pdf
from tp_analysis.publish.visible import visible
from tp_analysis.suite.notices import make_notice
from tp_analysis.suite.withdrawals import notice_page

ONE = PageNotice(
    what="The total counted one council twice.",
    why="Its return was read from two files.",
    on="2026-11-22",
    changes=("Total: £1,234 million, was £1,200 million (+2.8%)",),
)
LONG = PageNotice(what="Longword" * 60, why="https://example.org/" + "a" * 400, on="2026-11-20")
BARE = PageNotice(what="A word was wrong.", why="It was misread.", on="2026-10-01")


def with_notices(document: Document, *notices: PageNotice) -> Document:
    return document.model_copy(update={"notices": notices})


def test_a_correction_stands_below_the_title_and_above_all_else(example: Document) -> None:
    page = html.fromstring(render_page(with_notices(example, ONE)))
    (main,) = page.xpath("//main")
    order = [child.get("class") for child in main]
    assert order[:4] == ["marking", "cover", "notice", "contents"]
    (notice,) = page.xpath("//div[@class='notice']")
    assert notice.xpath("string(h2)") == "Correction, 22 November 2026"
    words = " ".join(notice.text_content().split())
    assert ONE.what in words
    assert f"Why: {ONE.why}" in words
    assert notice.xpath("string(.//li)") == ONE.changes[0]


def test_several_corrections_stand_in_the_order_given(example: Document) -> None:
    page = html.fromstring(render_page(with_notices(example, ONE, LONG, BARE)))
    assert page.xpath("//div[@class='notice']/h2/text()") == [
        "Correction, 22 November 2026",
        "Correction, 20 November 2026",
        "Correction, 1 October 2026",
    ]


def test_a_correction_is_not_among_the_contents(example: Document) -> None:
    before, after = render_page(example), render_page(with_notices(example, ONE))
    contents = "string(//nav[@class='contents'])"
    assert html.fromstring(before).xpath(contents) == html.fromstring(after).xpath(contents)


def test_a_page_without_corrections_carries_nothing_of_them(example: Document) -> None:
    page = render_page(example)
    assert "notice" not in page
    assert page == render_page(with_notices(example))


def test_a_page_with_corrections_has_no_fault(example: Document, page_checks: ModuleType) -> None:
    page = render_page(with_notices(example, ONE, LONG, BARE))
    assert page_checks.page_faults(page) == []


def test_hostile_words_are_printed_as_words(
    example: Document, hostile_texts: tuple[str, ...], page_checks: ModuleType
) -> None:
    every = " ".join(hostile_texts)
    notice = PageNotice(what=every, why=every, on="2026-11-22", changes=hostile_texts)
    page = render_page(with_notices(example, notice))
    assert page_checks.page_faults(page) == []
    tree = html.fromstring(page)
    assert tree.xpath("//div[@class='notice']/p/text()")[0] == visible(every)
    assert tree.xpath("//div[@class='notice']//li/text()") == [
        visible(text) for text in hostile_texts
    ]
    assert not tree.xpath("//script | //*[@onload] | //*[@onerror] | //*[@onmouseover]")
    assert render_pdf(with_notices(example, notice)).startswith(b"%PDF-1.7")


def pdf_words(pdf: bytes) -> str:
    done = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(done.stdout.decode().replace("\u200b", "").split())


def test_the_pdf_says_it_too(example: Document, pdf_tools: ModuleType) -> None:
    words = pdf_words(render_pdf(with_notices(example, ONE, BARE)))
    assert "Correction, 22 November 2026 The total counted one council twice. Why: Its" in words
    assert words.index("22 November 2026") < words.index("1 October 2026")
    assert words.index("1 October 2026") < words.index("Main messages")
    assert ONE.changes[0] in words


def test_long_words_stay_inside_the_page_of_the_pdf(
    example: Document, pdf_tools: ModuleType
) -> None:
    pdf = render_pdf(with_notices(example, LONG))
    command = ["pdftotext", "-bbox", "-l", "1", "-", "-"]
    boxes = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()
    ends = [float(end) for end in re.findall(r'xMax="([0-9.]+)"', boxes)]
    assert ends
    margin_points = (210 - 25) / 25.4 * 72
    assert max(ends) <= margin_points + 1


def test_the_pdf_without_corrections_is_what_it_was(example: Document) -> None:
    assert render_pdf(example) == render_pdf(with_notices(example))


EXPORTERS = pytest.mark.parametrize("exporter", [TpHtmlExporter, TpPdfExporter])


@EXPORTERS
def test_the_exporters_take_corrections_as_json(
    exporter: type[Any], example_notebook: NotebookNode
) -> None:
    text = json.dumps([ONE.model_dump(mode="json")])
    plain, _ = exporter().from_notebook_node(example_notebook)
    noted, _ = exporter(notices=text).from_notebook_node(example_notebook)
    empty, _ = exporter(notices="[]").from_notebook_node(example_notebook)
    assert noted != plain
    assert empty == plain


@EXPORTERS
@pytest.mark.parametrize("text", ["{", "5", '[{"what": "x"}]', '[{"what": "", "why": "y"}]'])
def test_corrections_that_are_none_are_refused(
    text: str, exporter: type[Any], example_notebook: NotebookNode
) -> None:
    with pytest.raises(ConfigurationError, match="notices for the page cannot be read"):
        exporter(notices=text).from_notebook_node(example_notebook)


@pytest.mark.parametrize("on", ["", "22/11/2026", "2026-02-30", "today"])
def test_a_correction_has_a_date(on: str) -> None:
    with pytest.raises(ValidationError):
        PageNotice(what="x", why="y", on=on)


COVER = {"title": "How much?", "area": "North", "period": "2009-10", "marking": "DRAFT · OFFICIAL"}


def test_a_withdrawn_report_says_what_why_and_when(page_checks: ModuleType) -> None:
    notice = make_notice("withdrawn", what="It is wrong.", why="A file.", on="2026-11-22")
    page = render_page(notice_page(COVER, notice))
    assert page_checks.page_faults(page) == []
    words = " ".join(html.fromstring(page).xpath("string(//main)").split())
    assert "Withdrawn: How much?" in words
    assert "As at 22 November 2026." in words
    assert "It is wrong." in words
    assert "A file." in words
    assert words.count("DRAFT · OFFICIAL") == 2


def test_a_withdrawn_report_prints_hostile_words_as_words(
    hostile_texts: tuple[str, ...], page_checks: ModuleType
) -> None:
    # A notice may hold no nought at all.
    for text in (text for text in hostile_texts if "\0" not in text):
        notice = make_notice("withdrawn", what=text, why=text, on="2026-11-22")
        document = notice_page({**COVER, "title": text, "area": text}, notice)
        page = render_page(document)
        assert page_checks.page_faults(page) == []
        assert html.fromstring(page).xpath("//main/p/text()")[1:3] == [visible(text)] * 2
        assert render_pdf(document).startswith(b"%PDF-1.7")


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_of_a_correction_runs_off_the_screen(
    width: int, example: Document, tmp_path: Path, visit: Callable[..., Any]
) -> None:
    path = tmp_path / "noted.html"
    path.write_text(render_page(with_notices(example, ONE, LONG, BARE)), encoding="utf-8")
    with visit(path, viewport={"width": width, "height": 900}) as visited:
        assert visited.page.evaluate("document.documentElement.scrollWidth") <= width
        assert visited.outside == []
