"""Checks of a finished edition: they pass what is right and refuse what is not, in any state."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tp_analysis.publish.checks import gates
from tp_analysis.publish.checks.gates import NOT_RUN, check_pages, page_checks
from tp_analysis.publish.checks.page_facts import read_page
from tp_analysis.publish.checks.results import Check, verdict

MARKING = "DRAFT · OFFICIAL-SENSITIVE"


def edition(audience: str = "restricted", marking: str = MARKING) -> Any:
    return SimpleNamespace(report="example", audience=audience, marking=marking)


@pytest.fixture
def folder(files: dict[str, Path], tmp_path: Path) -> Path:
    """A finished edition with every kind of block in it."""
    for name in ("example.html", "example.pdf"):
        (tmp_path / name).write_bytes(files[name].read_bytes())
    return tmp_path


def refused(folder: Path, about: Any = None) -> dict[str, str]:
    checks = check_pages(about or edition(), folder)
    return {check.name: check.detail for check in checks if check.refuses}


def spoil(folder: Path, old: str, new: str) -> None:
    page = folder / "example.html"
    text = page.read_text(encoding="utf-8")
    assert old in text
    page.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_finished_edition_passes_and_every_check_says_which_tool_judged(folder: Path) -> None:
    checks = check_pages(edition(), folder)
    assert [check for check in checks if check.refuses] == []
    named = {check.tool.split()[0] for check in checks if check.tool}
    assert {"lxml", "pikepdf", "pdfua", "pypdfium2", "Typst"} <= named


def test_what_a_build_cannot_check_is_listed_as_not_run_with_a_reason(folder: Path) -> None:
    told = {c.name: c.detail for c in check_pages(edition(), folder) if c.result == "not-run"}
    assert set(told) == {name for name, _ in NOT_RUN}
    assert {"axe-core in a browser", "screen reader read-through"} <= set(told)
    assert all(told.values())


@pytest.mark.parametrize(
    ("old", "new", "check", "says"),
    [
        ("<!DOCTYPE html>", "", "page is well-formed", "DOCTYPE"),
        ("</figure>", "", "page is well-formed", "stands inside"),
        ("</main>", "</div></main>", "page is well-formed", "</div>"),
        ("</main>\n</div>\n</body>\n</html>", "", "page is well-formed", "never closed"),
        ("<h1>", '<h1 id="a" id="b">', "page is well-formed", "twice"),
        ("Receipt ", "", "page prints its receipt", "no receipt"),
        ('<p class="marking">', "<p>x</p><p>", "page is marked at its top and bottom", "top"),
        (f"{MARKING}</p>\n</main>", "</p>\n</main>", "page is marked at its top and", "bottom"),
        ("<style>", "<style>@import 'x';", "page fetches nothing and runs nothing", "style"),
        ("<style>", "<style>a{src:url(x.woff)}", "page fetches nothing and runs", "style"),
        ("<h1>", "<h1 style='background:url(x)'>", "page fetches nothing and runs", "style"),
        ("<h1>", "<img srcset='x 2x'><h1>", "page fetches nothing and runs", "srcset"),
        ("</main>", "<meta http-equiv='refresh' content='0'></main>", "page fetches", "elsewhere"),
        ("<h1>", "<h1>/" + "home/somebody/x", "no path, trace or number", "a folder"),
        ("<h1>", "<h1>Traceback (most recent call last)", "no path, trace", "traceback"),
    ],
)
def test_a_planted_fault_is_refused(
    old: str, new: str, check: str, says: str, folder: Path
) -> None:
    spoil(folder, old, new)
    found = [detail for name, detail in refused(folder).items() if name.startswith(check)]
    assert len(found) == 1
    assert says in found[0]


@pytest.mark.parametrize(
    "words",
    [
        '<a href="https://www.example.org/">a link</a>',
        '<a href="#main">up</a>',
        '<a href="csv/example-a.csv">the data</a>',
        "residential/" + "home/day care, and 1/2",
        "&lt;script&gt; and @import as words",
        "County Hall, Bedford MK42 9AP",
    ],
)
def test_what_is_harmless_passes(words: str, folder: Path) -> None:
    spoil(folder, "</h1>", f" {words}</h1>")
    assert refused(folder) == {}


@pytest.mark.parametrize("address", ["javascript:x", "//example.org", "file:///x", "../../x", "/x"])
def test_a_link_leads_to_the_web_or_to_a_file_beside_the_page(address: str, folder: Path) -> None:
    spoil(folder, "</h1>", f'<a href="{address}">x</a></h1>')
    assert "page fetches nothing and runs nothing" in refused(folder)


def test_a_marking_with_odd_spaces_is_still_the_marking(folder: Path) -> None:
    page = folder / "example.html"
    odd = f"WHAT-IF: a  b\u00a0 · {MARKING}"
    page.write_text(page.read_text(encoding="utf-8").replace(MARKING, odd), encoding="utf-8")
    assert set(refused(folder, edition(marking=odd))) == {
        "PDF is marked on the first and last line of every page"
    }


@pytest.mark.parametrize(
    ("audience", "marking"), [("public", MARKING), ("restricted", "DRAFT · OFFICIAL")]
)
def test_the_marking_must_suit_the_audience(audience: str, marking: str, folder: Path) -> None:
    words = refused(folder, edition(audience, marking))["page is marked at its top and bottom"]
    assert "a public page cannot be" in words or "must be marked as -SENSITIVE" in words


def test_weight_is_limited(folder: Path) -> None:
    for name, size in (("example.html", 1_000_000), ("example.pdf", 500_000)):
        content = (folder / name).read_bytes().rstrip(b"\n")
        (folder / name).write_bytes(content + b" " * (size - len(content)))
    assert {"page is under 1 MB", "PDF is under 500 KB"} <= set(refused(folder))


def test_missing_files_are_refused_not_raised(tmp_path: Path) -> None:
    found = refused(tmp_path)
    assert found["page is well-formed"] == "there is no page"
    assert "PDF is whole" in found


@pytest.mark.parametrize("content", [b"", b"\xff\xfe<html>", b"<", b"plain words"])
def test_a_page_in_any_state_is_refused_not_raised(content: bytes, folder: Path) -> None:
    (folder / "example.html").write_bytes(content)
    assert "page is well-formed" in refused(folder)
    assert read_page(content).receipt == ""


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n%%EOF", b"%PDF-1.7\n" + b"x" * 99 + b"%%EOF"])
def test_a_pdf_in_any_state_is_refused_not_raised(content: bytes, folder: Path) -> None:
    (folder / "example.pdf").write_bytes(content)
    assert {"PDF is whole", "PDF can be read"} & set(refused(folder))


@pytest.mark.parametrize(
    ("package", "check"),
    [("pdfua", "pdfua has no complaint"), ("pypdfium2", "PDF is marked on the first and last")],
)
def test_a_missing_tool_is_not_run_and_refuses(
    package: str, check: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gates_readers = __import__("tp_analysis.publish.checks.pdf_readers", fromlist=["page_words"])
    gates_readers.page_words.cache_clear()
    monkeypatch.setitem(sys.modules, package, None)
    checks = {c.name: c for c in check_pages(edition(), folder) if c.refuses}
    [found] = [each for name, each in checks.items() if name.startswith(check)]
    assert found.result == "not-run"
    assert f"{package} is not installed" in found.detail


def test_not_run_refuses_only_where_the_check_is_required() -> None:
    assert Check("x", "not-run").refuses
    assert not Check("x", "not-run", required=False).refuses
    assert not Check("x", "pass").refuses


def test_of_many_faults_ten_are_told() -> None:
    assert verdict("x", [f"fault {n}" for n in range(12)]).detail.endswith("fault 9; and 2 more")


def test_the_messages_repeat_nothing_of_what_was_found(folder: Path) -> None:
    spoil(folder, "<h1>", "<h1>QQ123456C ")
    assert "QQ123456C" not in str(refused(folder))


def test_a_page_that_is_no_report_has_fewer_checks(folder: Path) -> None:
    names = {check.name for check in page_checks((folder / "example.html").read_bytes())}
    assert "page prints its receipt" not in names
    assert gates.page_rules.RULES.keys() <= names
