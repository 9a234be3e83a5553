"""The suite's own reports, built into a folder of the test's own, under every check there is."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from lxml import html

pytestmark = pytest.mark.long
ROOT = Path(__file__).parents[2]
SUITE = tomllib.loads((ROOT / "suite.toml").read_text(encoding="utf-8"))
EDITIONS = [
    f"{report['audience']}/{area}/{report['name']}"
    for report in SUITE["report"]
    # A report that waits for extracts is built where there are real ones.
    if not report.get("needs") or os.environ.get("TP_REAL_DATA")
    for area in report["areas"]
]
PAGES = ["index.html", "public/index.html", "restricted/index.html",
         *(f"{edition}.html" for edition in EDITIONS)]  # fmt: skip
each_page = pytest.mark.parametrize("name", PAGES)
each_edition = pytest.mark.parametrize("edition", EDITIONS)
Visit = Callable[..., Any]


def test_every_edition_of_the_suite_is_built(built: Any) -> None:
    assert built.returncode == 0, built.said
    for edition in EDITIONS:
        assert built.file(f"{edition}.html") and built.file(f"{edition}.pdf")


def test_nothing_of_a_restricted_report_lies_among_the_public_files(built: Any) -> None:
    assert built.file("public/index.html")
    found = {
        path.relative_to(built.folder).as_posix() for path in built.folder.glob("public/**/*.*")
    }
    ours = {"public/index.html"}
    for edition in (edition for edition in EDITIONS if edition.startswith("public/")):
        folder, _, report = edition.rpartition("/")
        ours |= {f"{edition}.{suffix}" for suffix in ("html", "pdf", "xlsx", "ods")}
        ours |= {f"{folder}/{name}" for name in ("receipt.json", "accessibility.html")}
        data = f"{folder}/csv/{report}-"
        ours |= {name for name in found if name.startswith(data)}
    assert found <= ours
    assert {name for name in PAGES if name.startswith("public/")} <= found


@each_page
def test_nothing_on_the_page_breaks_the_rules_for_pages(
    name: str, built: Any, page_checks: ModuleType
) -> None:
    assert page_checks.page_faults(built.file(name).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("check", ["nu_complaints", "html_validate_complaints"])
def test_other_peoples_checkers_have_no_complaint(
    check: str, built: Any, page_tools: ModuleType
) -> None:
    assert not getattr(page_tools, check)(*(built.file(name) for name in PAGES))


@pytest.mark.browser
@each_page
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation_and_leaves_nothing_undecided(
    name: str, scheme: str, built: Any, visit: Visit, page_checks: ModuleType
) -> None:
    with visit(built.file(name), color_scheme=scheme, bypass_csp=True) as visited:
        assert page_checks.axe_complaints(visited.page) == []


@pytest.mark.browser
@each_page
def test_a_page_asks_nothing_of_anybody_and_fits_a_narrow_screen(
    name: str, built: Any, visit: Visit
) -> None:
    with visit(built.file(name), viewport={"width": 320, "height": 800}) as visited:
        assert visited.outside == []
        page = visited.page
        page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        shown = "[...document.images].every(image => image.naturalWidth > 0)"
        assert page.evaluate(shown)


@pytest.mark.browser
@each_page
def test_a_page_at_twice_the_size_never_scrolls_sideways(
    name: str, built: Any, visit: Visit
) -> None:
    """A window of 1,280 pixels at 200% has 640 of them."""
    with visit(built.file(name), viewport={"width": 640, "height": 450}) as visited:
        visited.page.add_style_tag(content="html { font-size: 212.5% }")
        assert visited.page.evaluate("document.documentElement.scrollWidth") <= 640


@pytest.mark.browser
@each_page
def test_a_page_can_be_pictured_in_grey(name: str, built: Any, visit: Visit) -> None:
    with visit(built.file(name)) as visited:
        visited.page.evaluate("document.documentElement.style.filter = 'grayscale(1)'")
        assert len(visited.page.screenshot(full_page=True, timeout=120_000)) > 5_000


@pytest.mark.browser
@each_page
@pytest.mark.parametrize("media", [{"forced_colors": "active"}, {"media": "print"}], ids=str)
def test_a_page_can_be_pictured_in_forced_colours_and_in_print(
    name: str, media: dict[str, str], built: Any, visit: Visit
) -> None:
    with visit(built.file(name)) as visited:
        visited.page.emulate_media(**media)
        assert len(visited.page.screenshot(full_page=True, timeout=120_000)) > 5_000


@each_page
def test_every_link_of_a_page_leads_to_a_file_that_is_there(name: str, built: Any) -> None:
    page = html.document_fromstring(built.file(name).read_text(encoding="utf-8"))
    for address in page.xpath("//a/@href"):
        if not address.startswith(("#", "https://", "mailto:")):
            assert (built.file(name).parent / address).is_file(), address


@each_page
def test_a_page_says_nothing_of_the_machine_nor_of_what_went_wrong(name: str, built: Any) -> None:
    text = re.sub(r"base64,[A-Za-z0-9+/=]+", "", built.file(name).read_text(encoding="utf-8"))
    assert str(ROOT) not in text and str(built.folder) not in text
    assert not re.search(r"/home/|/root/|/tmp/|[A-Z]:\\Users|Traceback|DataFrame", text)
    assert not re.search(r"\{[a-z_]+\.[a-z_.]+(:plain)?\}", text), "a number that was not bound"


@each_edition
def test_nothing_is_printed_as_a_programmer_would_see_it(edition: str, built: Any) -> None:
    page = html.document_fromstring(built.file(f"{edition}.html").read_text(encoding="utf-8"))
    (main,) = page.xpath("//main")
    words = " ".join(main.itertext())
    assert not re.search(r"\b(nan|NaN|None|NaT|True|False|-?inf|\d+e[+-]?\d+)\b|<NA>", words)


@each_edition
def test_a_report_stays_within_its_size(edition: str, built: Any) -> None:
    assert built.file(f"{edition}.html").stat().st_size < 1_000_000
    assert built.file(f"{edition}.pdf").stat().st_size < 500_000


@each_edition
def test_the_combined_gate_has_no_complaint_of_the_pdf(
    edition: str, built: Any, pdf_tools: ModuleType
) -> None:
    assert pdf_tools.gate(built.file(f"{edition}.pdf")) == {}


@each_edition
def test_every_alt_text_is_the_same_in_page_and_pdf(
    edition: str, built: Any, pdf_checks: ModuleType
) -> None:
    import pikepdf

    page = html.document_fromstring(built.file(f"{edition}.html").read_text(encoding="utf-8"))
    with pikepdf.open(built.file(f"{edition}.pdf")) as pdf:
        assert pdf_checks.alternatives(pdf) == page.xpath("//img/@alt")


@each_edition
def test_the_marking_is_the_first_and_last_line_of_every_page_of_the_pdf(
    edition: str, built: Any, pdf_tools: ModuleType
) -> None:
    marking = f"DRAFT · {SUITE['markings'][edition.split('/')[0]]}"
    for page in pdf_tools.pages_text(built.file(f"{edition}.pdf"), "-layout"):
        lines = [line.strip() for line in page.splitlines() if line.strip()]
        assert (lines[0], lines[-1]) == (marking, marking)


@each_edition
def test_the_marking_is_the_first_and_last_line_of_the_page(edition: str, built: Any) -> None:
    marking = f"DRAFT · {SUITE['markings'][edition.split('/')[0]]}"
    page = html.document_fromstring(built.file(f"{edition}.html").read_text(encoding="utf-8"))
    (main,) = page.xpath("//main")
    assert (main[0].text_content(), main[-1].text_content()) == (marking, marking)


@each_edition
def test_page_and_pdf_say_the_same_in_every_cell(
    edition: str, built: Any, pdf_tools: ModuleType
) -> None:
    page = html.document_fromstring(built.file(f"{edition}.html").read_text(encoding="utf-8"))
    printed = pdf_tools.squeezed(pdf_tools.structured_text(built.file(f"{edition}.pdf")))
    cells = {pdf_tools.squeezed(cell.text_content()) for cell in page.xpath("//td|//th")}
    assert cells
    assert [cell for cell in cells if cell not in printed] == []


@each_edition
def test_no_cell_of_a_report_is_empty_without_a_word(edition: str, built: Any) -> None:
    """A27: what is not there is explained by shorthand, such as [x] or [z]."""
    page = html.document_fromstring(built.file(f"{edition}.html").read_text(encoding="utf-8"))
    empty = [
        row[0].text_content()
        for row in page.xpath("//tbody/tr")
        if any(not cell.text_content().strip() for cell in row)
    ]
    assert empty == []


@each_edition
def test_numbers_are_printed_in_govuk_style(edition: str, built: Any) -> None:
    page = html.document_fromstring(built.file(f"{edition}.html").read_text(encoding="utf-8"))
    for number in page.xpath("//*[@class='number']|//*[@class='value']"):
        text = number.text_content()
        assert not re.search(r"£[\d,]+\.\d(?!\d| million| billion)", text), text
        assert not re.search(r"£[\d,]+\.00\b|£0\.\d+ [mb]illion|per cent|\d{5,}", text), text
