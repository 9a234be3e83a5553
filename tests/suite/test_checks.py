"""Checks of a finished edition: they pass what is right and refuse each planted fault."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from tp_analysis.suite.checks import NOT_RUN, check_pages
from tp_analysis.suite.page_facts import read_page


def _sample() -> Any:
    path = Path(__file__).with_name("sample_release.py")
    spec = importlib.util.spec_from_file_location("sample_release", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SAMPLE = _sample()
EDITION = SAMPLE.edition("people")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A finished edition."""
    SAMPLE.part(tmp_path / "finished", "people", "restricted", "one")
    return tmp_path / "finished"


def faults(folder: Path, edition: Any = EDITION) -> dict[str, str]:
    checks = check_pages(edition, folder)
    return {check.name: check.detail for check in checks if check.result == "fail"}


def test_a_finished_edition_passes(folder: Path) -> None:
    assert faults(folder) == {}


def test_what_a_build_cannot_check_is_listed_as_not_run_with_a_reason(folder: Path) -> None:
    told = {c.name: c.detail for c in check_pages(EDITION, folder) if c.result == "not-run"}
    assert set(told) == {name for name, _ in NOT_RUN}
    assert {"axe-core in a browser", "veraPDF", "screen reader read-through"} <= set(told)
    assert all(told.values())


PLANTED = {
    "no doctype": ("<!DOCTYPE html>", "", "page is well-formed", "DOCTYPE"),
    "an unclosed element": ("</section>", "", "page is well-formed", "stands inside"),
    "a stray end": ("</section>", "</section></div>", "page is well-formed", "</div>"),
    "a torn page": ("</main></body></html>", "", "page is well-formed", "never closed"),
    "an attribute twice": ("<section>", '<section a="1" a="2">', "page is well-formed", "twice"),
    "no language": (' lang="en-GB"', "", "page has a language", "no language"),
    "no title": ("<title>people</title>", "<title></title>", "page has a language", "no title"),
    "a second heading": ("<h1>", "<h1>x</h1><h1>", "page has a language", "2 first-level"),
    "no first heading": ("h1>", "h2>", "page has a language", "0 first-level"),
    "no marking on top": ('<p class="marking">', "<p>x</p><p>", "page is marked", "top"),
    "no marking below": ("-SENSITIVE</p>\n</main>", "</p>\n</main>", "page is marked", "bottom"),
    "no receipt": ("Receipt ", "", "page prints its receipt", "no receipt"),
    "a script": ("<section>", "<section><script></script>", "page fetches", "<script>"),
    "a handler": ("<section>", "<section onclick='x'>", "page fetches", "onclick"),
    "an image": ("<section>", "<section><img src='x.png'>", "page fetches", "x.png"),
    "a set of images": ("<section>", "<section><img srcset='x 2x'>", "page fetches", "srcset"),
    "a style sheet": ("<head>", "<head><link href='x.css'>", "page fetches", "x.css"),
    "a base": ("<head>", "<head><base href='//x'>", "page fetches", "//x"),
    "an import": ("<head>", "<head><style>@import 'x'</style>", "page fetches", "@import"),
    "a font": ("<head>", "<head><style>a{src:url(x.woff)}</style>", "page fetches", "x.woff"),
    "an inline style": ("<h1>", "<h1 style='background:url(x)'>", "page fetches", "style of"),
    "a refresh": (
        "<head>", "<head><meta http-equiv='refresh' content='0'>", "page fetches", "elsewhere",
    ),
    "a path": ("<p>one", "<p>/" + "home/somebody/x", "page shows no trace", "a path"),
    "a Windows path": ("<p>one", "<p>C:\\" + "Users\\x", "page shows no trace", "a path"),
    "a traceback": ("<p>one", "<p>Traceback (most recent call last)", "page shows", "traceback"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "name", "says"), PLANTED.values(), ids=PLANTED.keys())
def test_a_planted_fault_is_refused(old: str, new: str, name: str, says: str, folder: Path) -> None:
    page = folder / "people.html"
    text = page.read_text(encoding="utf-8")
    assert old in text
    page.write_text(text.replace(old, new), encoding="utf-8")
    found = faults(folder)
    [detail] = [words for check, words in found.items() if check.startswith(name)]
    assert says in detail


@pytest.mark.parametrize(
    "words",
    [
        '<img src="data:image/png;base64,AAAA" alt="x">',
        '<a href="https://www.example.org/">a link</a>',
        '<a href="#main">up</a>',
        "residential/" + "home/day care, and 1/2",
        "&lt;script&gt; and @import as words",
        "<br>",
    ],
)
def test_what_is_harmless_passes(words: str, folder: Path) -> None:
    page = folder / "people.html"
    page.write_text(page.read_text(encoding="utf-8").replace("one", words), encoding="utf-8")
    assert faults(folder) == {}


def test_style_may_hold_its_fonts_but_fetch_none(folder: Path) -> None:
    page = folder / "people.html"
    style = "<style>a{src:url(data:font/woff2;base64,AA)}</style></head>"
    page.write_text(page.read_text(encoding="utf-8").replace("</head>", style), encoding="utf-8")
    assert faults(folder) == {}


def test_a_marking_with_odd_spaces_is_still_the_marking(tmp_path: Path) -> None:
    edition = SAMPLE.edition("people")
    odd = f"WHAT-IF: name = a  b\u00a0 · {edition.marking}"
    SAMPLE.part(tmp_path / "finished", "people", "restricted", "one")
    page = tmp_path / "finished" / "people.html"
    text = page.read_text(encoding="utf-8").replace(edition.marking, odd)
    page.write_text(text, encoding="utf-8")
    edition.marking = odd
    assert faults(tmp_path / "finished", edition) == {}


def test_a_public_page_cannot_be_sensitive(tmp_path: Path) -> None:
    SAMPLE.part(tmp_path / "finished", "digest", "public", "one")
    edition = SAMPLE.edition("digest", "public")
    assert faults(tmp_path / "finished", edition) == {}
    edition.marking = "DRAFT · OFFICIAL-SENSITIVE"
    assert "a public page cannot be" in str(faults(tmp_path / "finished", edition))


def test_weight_is_limited(folder: Path) -> None:
    for name, size in (("people.html", 1_000_000), ("people.pdf", 500_000)):
        content = (folder / name).read_bytes()
        padding = b" " * (size - len(content))
        (folder / name).write_bytes(content.rstrip(b"\n") + padding + b"\n")
    assert set(faults(folder)) == {"page is under 1 MB", "PDF is under 500 KB"}


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ("%%EOF", "", "PDF is whole"),
        ("%PDF", "%pdf", "PDF is whole"),
        ("conformance>A<", "conformance>B<", "PDF/A-2a, as Typst's own checks see it"),
        ("pdfuaid", "x", "PDF/UA-1, as Typst's own checks see it"),
    ],
)
def test_a_pdf_that_is_not_what_it_should_be_is_refused(
    old: str, new: str, name: str, folder: Path
) -> None:
    pdf = folder / "people.pdf"
    pdf.write_text(pdf.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    assert set(faults(folder)) == {name}


def test_missing_files_are_refused_not_raised(tmp_path: Path) -> None:
    found = faults(tmp_path)
    assert found["page is well-formed"] == "there is no page"
    assert "PDF is whole" in found


def test_bytes_that_are_no_text_are_refused_not_raised() -> None:
    assert "cannot be read" in read_page(b"\xff\xfe<html>").faults[0]
