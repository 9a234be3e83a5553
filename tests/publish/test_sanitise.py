"""The second wall: our own pages pass it unchanged, and what is not ours does not pass."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html
from lxml.html import HtmlElement

from tp_analysis.document import Document
from tp_analysis.publish import html as html_module
from tp_analysis.publish.html import render_fragment, render_page
from tp_analysis.publish.sanitise import cleaned, cleaned_page
from tp_analysis.publish.visible import all_visible, visible


def shape(element: HtmlElement) -> list[tuple[str, dict[str, str], str]]:
    """Every element with its attributes and its words."""
    return [
        (str(each.tag), dict(each.attrib), " ".join((each.text_content() or "").split()))
        for each in element.iter()
    ]


@pytest.mark.parametrize(
    ("name", "data_files"), [("example", True), ("example", False), ("hostile", False)]
)
def test_our_own_pages_come_out_as_they_went_in(
    name: str, data_files: bool, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    document: Document = request.getfixturevalue(name)
    clean = render_page(document, receipt="0" * 16, data_files=data_files)
    monkeypatch.setattr(html_module, "cleaned_page", lambda page: page)
    raw = render_page(document, receipt="0" * 16, data_files=data_files)
    assert shape(html.document_fromstring(clean)) == shape(html.document_fromstring(raw))


def test_a_report_whose_name_is_no_name_of_a_file_is_linked_to_nothing(hostile: Document) -> None:
    page = html.document_fromstring(render_page(hostile, data_files=True))
    assert {address[:8] for address in page.xpath("//main//a/@href")} <= {
        "#section", "https://", "#downloa", "accessib",
    }  # fmt: skip


def test_a_page_once_cleaned_stays_as_it_is(files: dict[str, Path]) -> None:
    page = files["example.html"].read_text(encoding="utf-8")
    assert cleaned_page(page) == page


@pytest.mark.parametrize(
    "words",
    [
        "<script>x</script>", "<b onclick='x'>", "<svg onload=x></svg>", "<style>a{}</style>",
        "<iframe src='x'></iframe>", "<form action='x'><input></form>", "<base href='//x'>",
        "<meta http-equiv='refresh' content='0'>", "<a href='javascript:x'>", "<a href='//x'>",
        "<a href='data:text/html,x'>", "<a href=' https://x'>", "<a href='file:///x'>",
        "<a href='../x.html'>", "<a href='/x.html'>", "<img src='https://x'>", "<img src='x.png'>",
        "<img src='data:text/html;base64,AA=='>", "<img src='data:image/svg+xml,<svg/>'>",
        "<img srcset='x 2x'>", "<p style='x'>", "<object data='x'></object>", "<math><mi>x</mi>",
        "<td background='x'>", "<p id='x' hidden>", "<!-- x -->",
    ],
)  # fmt: skip
def test_what_is_not_ours_does_not_pass(words: str) -> None:
    found = cleaned(f"<p>a</p>{words}<p>b</p>")
    for part in ("script", "on", "src", "href", "style", "x.png", "x'", "hidden", "<!--", "action"):
        assert part not in found.replace("<section", "")
    assert found.startswith("<p>a</p>") and "<p>b</p>" in found


@pytest.mark.parametrize(
    "words",
    [
        '<a href="https://www.example.org/a?b=c">x</a>', '<a href="#section-a">x</a>',
        '<a href="csv/spending-by-body.csv">x</a>', '<a href="mailto:a@example.org">x</a>',
        '<img src="data:image/png;base64,AA==" alt="x">', '<th scope="row">x</th>',
    ],
)  # fmt: skip
def test_what_is_ours_passes(words: str) -> None:
    whole = f"<table><tbody><tr>{words}</tr></tbody></table>" if "<th" in words else words
    assert words in cleaned(whole)


def test_a_value_marked_as_safe_by_mistake_runs_nothing_in_jupyterlab(
    example: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    fragment = render_fragment(example.blocks)
    assert "<table " in fragment and "<style>" in fragment
    monkeypatch.setattr(html_module, "visible", lambda text: text + "<script>x</script>")
    assert "<script" not in render_fragment(example.blocks)


def test_characters_that_nobody_sees_are_shown() -> None:
    assert visible("\u202egnp.exe") == "[U+202E]gnp.exe"
    assert visible("a\x00b\u2028c\u200fd") == "a[U+0000]b[U+2028]c[U+200F]d"
    assert all_visible({"a": ["\u2066", ("\x07",)], "b": 1}) == {
        "a": ["[U+2066]", ["[U+0007]"]], "b": 1,
    }  # fmt: skip


@pytest.mark.parametrize("text", ["£1,234", "a\tb\nc", "naïve – “quoted” −1", "עברית", "a\u00a0b"])
def test_what_is_seen_stays_as_it_is(text: str) -> None:
    assert visible(text) == text
