"""The checkers themselves: each fault planted into our own real pages and PDFs turns a gate red."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pikepdf
import pytest

from tp_analysis.publish.checks.gates import check_pages

pytestmark = pytest.mark.long
REPORT, AREA = "benefits", "luton-and-central-bedfordshire"
Plant = Callable[[pikepdf.Pdf, ModuleType], None]


def _first(pdf: pikepdf.Pdf, checks: ModuleType, kind: str) -> Any:
    return next(node for node in checks.structure(pdf) if kind == node.S)


def _fonts(pdf: pikepdf.Pdf) -> list[Any]:
    return [font for page in pdf.pages for font in page.Resources.Font.values()]


def _links(pdf: pikepdf.Pdf) -> list[Any]:
    return [
        note for page in pdf.pages for note in page.get("/Annots", []) if note.Subtype == "/Link"
    ]


def _metadata(pdf: pikepdf.Pdf, pattern: bytes, new: bytes) -> None:
    raw = pdf.Root.Metadata.read_bytes()
    spoilt = re.sub(pattern, new, raw, count=1, flags=re.DOTALL)
    assert spoilt != raw, "the fault was planted"
    pdf.Root.Metadata.write(spoilt)


def no_alt(pdf: pikepdf.Pdf, checks: ModuleType) -> None:
    del _first(pdf, checks, "/Figure")["/Alt"]


def empty_alt(pdf: pikepdf.Pdf, checks: ModuleType) -> None:
    _first(pdf, checks, "/Figure").Alt = pikepdf.String("")


def no_language(pdf: pikepdf.Pdf, _: ModuleType) -> None:
    del pdf.Root["/Lang"]


def not_marked(pdf: pikepdf.Pdf, _: ModuleType) -> None:
    del pdf.Root["/MarkInfo"]


def no_structure(pdf: pikepdf.Pdf, _: ModuleType) -> None:
    del pdf.Root["/StructTreeRoot"]


def no_title(pdf: pikepdf.Pdf, _: ModuleType) -> None:
    _metadata(pdf, rb"<dc:title>.*?</dc:title>", b"")
    del pdf.docinfo["/Title"]


def title_not_shown(pdf: pikepdf.Pdf, _: ModuleType) -> None:
    pdf.Root.ViewerPreferences.DisplayDocTitle = False


def no_ua_claim(pdf: pikepdf.Pdf, _: ModuleType) -> None:
    _metadata(pdf, rb"<pdfuaid:part>1</pdfuaid:part>", b"")


def no_archive_claim(pdf: pikepdf.Pdf, _: ModuleType) -> None:
    _metadata(pdf, rb"<pdfaid:part>2</pdfaid:part>", b"")


def header_cell_as_data(pdf: pikepdf.Pdf, checks: ModuleType) -> None:
    _first(pdf, checks, "/TH").S = pikepdf.Name("/TD")


def header_cells_all_as_data(pdf: pikepdf.Pdf, checks: ModuleType) -> None:
    for node in list(checks.structure(pdf)):
        if node.S == "/TH":
            node.S = pikepdf.Name("/TD")


def no_scope(pdf: pikepdf.Pdf, checks: ModuleType) -> None:
    del _first(pdf, checks, "/TH")["/A"]


def heading_skip(pdf: pikepdf.Pdf, checks: ModuleType) -> None:
    _first(pdf, checks, "/H2").S = pikepdf.Name("/H5")


def silent_link(pdf: pikepdf.Pdf, _: ModuleType) -> None:
    del _links(pdf)[0]["/Contents"]


def no_font_file(pdf: pikepdf.Pdf, _: ModuleType) -> None:
    for font in _fonts(pdf):
        described = font.DescendantFonts[0].FontDescriptor
        for name in ("/FontFile2", "/FontFile3"):
            if name in described:
                del described[name]


def no_letters(pdf: pikepdf.Pdf, _: ModuleType) -> None:
    for font in _fonts(pdf):
        if "/ToUnicode" in font:
            del font["/ToUnicode"]


def an_attachment(pdf: pikepdf.Pdf, _: ModuleType) -> None:
    pdf.attachments["data.csv"] = b"name,amount"


def a_script(pdf: pikepdf.Pdf, _: ModuleType) -> None:
    action = {"/S": pikepdf.Name("/JavaScript"), "/JS": pikepdf.String("app.alert(1)")}
    pdf.Root.OpenAction = pdf.make_indirect(pikepdf.Dictionary(action))


def an_author(pdf: pikepdf.Pdf, _: ModuleType) -> None:
    pdf.docinfo["/Author"] = pikepdf.String("A. Person")


def a_running_head_read_aloud(pdf: pikepdf.Pdf, _: ModuleType) -> None:
    page = pdf.pages[0]
    page.Contents = pdf.make_stream(page.Contents.read_bytes().replace(b"/Header", b"/Watermark"))


def a_launch(pdf: pikepdf.Pdf, _: ModuleType) -> None:
    action = {"/S": pikepdf.Name("/Launch"), "/F": pikepdf.String("x.exe")}
    _links(pdf)[0]["/A"] = pikepdf.Dictionary(action)


def a_page_without_its_marking(pdf: pikepdf.Pdf, _: ModuleType) -> None:
    page = pdf.pages[1]
    drawn = page.Contents.read_bytes()
    head = drawn.index(b"EMC") + 3
    page.Contents = pdf.make_stream(
        b"/Artifact<</Type/Pagination/Subtype/Header>>BDC EMC" + drawn[head:]
    )


def a_number_in_alt_text(pdf: pikepdf.Pdf, checks: ModuleType) -> None:
    figure = _first(pdf, checks, "/Figure")
    figure.Alt = pikepdf.String(f"{figure.Alt} QQ 12 34 56 C – £")


def a_number_in_the_keywords(pdf: pikepdf.Pdf, _: ModuleType) -> None:
    pdf.docinfo["/Keywords"] = pikepdf.String("QQ123456C – £")


# Only our own rules see these: the others look for a table without any header cell, and judge
# PDF/UA, not PDF/A.
SEEN_BY_US_ONLY: tuple[Plant, ...] = (no_archive_claim, header_cell_as_data, no_scope)
# Each fault, and the check of the build that says so; outloud is a second judge in CI.
PLANTS: tuple[tuple[Plant, str], ...] = (
    (no_alt, "PDF figures have alt text"),
    (empty_alt, "PDF figures have alt text"),
    (no_language, "PDF is tagged, in British English"),
    (not_marked, "PDF is tagged, in British English"),
    (no_structure, "PDF is tagged, in British English"),
    (no_title, "PDF declares PDF/A-2a and PDF/UA-1"),
    (title_not_shown, "PDF is tagged, in British English"),
    (no_ua_claim, "PDF declares PDF/A-2a and PDF/UA-1"),
    (no_archive_claim, "PDF declares PDF/A-2a and PDF/UA-1"),
    (header_cell_as_data, "PDF tables have header cells"),
    (header_cells_all_as_data, "PDF tables have header cells"),
    (no_scope, "PDF tables have header cells"),
    (heading_skip, "PDF headings skip no level"),
    (silent_link, "PDF links say where they lead"),
    (no_font_file, "PDF fonts are embedded and readable"),
    (no_letters, "PDF fonts are embedded and readable"),
    (an_attachment, "PDF hides nothing and does nothing"),
    (a_script, "PDF hides nothing and does nothing"),
    (an_author, "PDF declares PDF/A-2a and PDF/UA-1"),
    (a_running_head_read_aloud, "PDF headers and footers are not read out"),
    (a_launch, "PDF links say where they lead"),
    (a_page_without_its_marking, "PDF is marked on the first and last line"),
    (a_number_in_alt_text, "no path, trace or number of a person"),
    (a_number_in_the_keywords, "no path, trace or number of a person"),
)


def refusals(folder: Path, report: str = REPORT) -> dict[str, str]:
    edition: Any = SimpleNamespace(
        report=report, audience="restricted", marking="DRAFT · OFFICIAL-SENSITIVE"
    )
    return {check.name: check.detail for check in check_pages(edition, folder) if check.refuses}


@pytest.fixture
def folder(built: Any, tmp_path: Path) -> Path:
    """A real edition of the suite, to be spoilt."""
    for suffix in ("html", "pdf"):
        name = f"{REPORT}.{suffix}"
        shutil.copyfile(built.file(f"restricted/{AREA}/{name}"), tmp_path / name)
    return tmp_path


@pytest.fixture
def short(built: Any, tmp_path: Path) -> Path:
    """The shortest real edition: the other checkers take seconds a page."""
    shutil.copyfile(built.file(f"public/{AREA}/summary.pdf"), tmp_path / "summary.pdf")
    return tmp_path


@pytest.mark.parametrize(("plant", "gate"), PLANTS, ids=lambda each: getattr(each, "__name__", ""))
def test_a_fault_planted_in_a_real_pdf_is_refused_by_the_build(
    plant: Plant, gate: str, folder: Path, pdf_checks: ModuleType
) -> None:
    with pikepdf.open(folder / f"{REPORT}.pdf", allow_overwriting_input=True) as pdf:
        plant(pdf, pdf_checks)
        pdf.save()
    found = refusals(folder)
    assert any(name.startswith(gate) for name in found), found


def test_an_encrypted_pdf_is_refused_by_the_build(folder: Path) -> None:
    path = folder / f"{REPORT}.pdf"
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.save(encryption=pikepdf.Encryption(owner="owner", user=""))
    assert "encrypted" in refusals(folder)["PDF hides nothing and does nothing"]


def test_a_real_edition_that_was_only_opened_and_saved_passes(
    folder: Path, pdf_tools: ModuleType
) -> None:
    """So that what is caught above is the planted fault and not the saving."""
    path = folder / f"{REPORT}.pdf"
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.save()
    assert refusals(folder) == {}
    assert pdf_tools.gate(path) == {}


@pytest.mark.parametrize(
    "plant", [plant for plant, _ in PLANTS[:17] if plant not in SEEN_BY_US_ONLY],
    ids=lambda each: each.__name__,
)  # fmt: skip
def test_a_second_judge_sees_what_our_own_rules_see(
    plant: Plant, short: Path, folder: Path, pdf_tools: ModuleType
) -> None:
    """No gate rests on one tool: outloud or pdfua complains too."""
    path = folder / f"{REPORT}.pdf" if plant is silent_link else short / "summary.pdf"
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        plant(pdf, pdf_tools)
        pdf.save()
    # pdfua first: outloud's complaints take long to sift.
    assert pdf_tools.pdfua_complaints(path) or pdf_tools.outloud_complaints(path)


PAGE_PLANTS = {
    "no language": (' lang="en-GB"', "", "page has a language"),
    "no title": (r"<title>.*?</title>", "<title></title>", "page has a language"),
    "another policy": ("default-src 'none'", "default-src *", "page has a language"),
    "the policy late": (r'(<meta charset="utf-8">)\n(<meta http-equiv.*?>)', r"\2\1",
                        "page has a language"),
    "no skip link": (r'<a class="skip".*?</a>', "", "page has one main"),
    "two mains": ("</main>", "</main><main></main>", "page has one main"),
    "a skipped level": ("<h2", "<h4>Deep</h4><h2", "page has one first heading"),
    "two first headings": ("<h2", "<h1>More</h1><h2", "page has one first heading"),
    "no caption": (r"<caption.*?</caption>", "", "tables have captions"),
    "no scope": ('<th scope="col"', "<th", "tables have captions"),
    "no head": (r"<thead>.*?</thead>", "", "tables have captions"),
    "no region": ('class="scroll" tabindex="0"', "", "tables have captions"),
    "no alt": (r'alt="[^"]*"', 'alt=""', "images have alt text"),
    "nbconvert's excuse": (
        r'alt="[^"]*"', 'alt="No description has been provided for this image"',
        "images have alt text",
    ),
    "a script": ("</main>", "<script>1</script></main>", "page fetches nothing"),
    "a handler": ("<h1>", '<h1 onclick="x()">', "page fetches nothing"),
    "an outside image": (r'src="data:', 'src="https://example.org/x', "page fetches nothing"),
    "an outside font": ("</style>", "a{src:url(//example.org)}</style>", "page fetches nothing"),
    "a file address": (r"</h1>", '</h1><a href="file:///x">x</a>', "page fetches nothing"),
    "no marking on top": ('<p class="marking">', '<p class="marking">x', "page is marked"),
    "an unclosed element": ("</h1>", "", "page is well-formed"),
    "a folder": ("</h1>", " C:\\\\Users\\\\x</h1>", "no path, trace"),
    "a number of a person": ("</h1>", " QQ123456C</h1>", "no path, trace"),
    "an NHS number in an entity": ("</h1>", " 943 476 591&#57;</h1>", "no path, trace"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "gate"), PAGE_PLANTS.values(), ids=PAGE_PLANTS.keys())
def test_a_fault_planted_in_a_real_page_is_refused_by_the_build(
    old: str, new: str, gate: str, folder: Path
) -> None:
    page = folder / f"{REPORT}.html"
    text = page.read_text(encoding="utf-8")
    spoilt = re.sub(old, new, text, count=1, flags=re.DOTALL)
    assert spoilt != text, "the fault was planted"
    page.write_text(spoilt, encoding="utf-8")
    found = refusals(folder)
    assert any(name.startswith(gate) for name in found), found


@pytest.mark.parametrize(
    ("old", "new", "checker"),
    [
        ("<main", "<mian", "nu_complaints"),
        ('<th scope="col"', '<th scope="up"', "nu_complaints"),
        (' alt="', ' title="', "html_validate_complaints"),
        ("<h2", "<h2></h2><h2", "html_validate_complaints"),
    ],
)
def test_other_peoples_checkers_see_a_fault_in_a_real_page(
    old: str, new: str, checker: str, folder: Path, page_tools: ModuleType
) -> None:
    page = folder / f"{REPORT}.html"
    page.write_text(page.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    assert getattr(page_tools, checker)(page)


@pytest.mark.browser
@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("--muted: #54595f", "--muted: #b4b9bf", "color-contrast"),
        (' tabindex="0"', "", "scrollable-region-focusable"),
        ("<h2", "<h4>Deep</h4><h2", "heading-order"),
        (' lang="en-GB"', "", "html-has-lang"),
    ],
)
def test_axe_sees_a_fault_in_a_real_page(
    old: str, new: str, rule: str, folder: Path, visit: Any, page_checks: ModuleType
) -> None:
    page = folder / f"{REPORT}.html"
    page.write_text(page.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    options = {"bypass_csp": True, "viewport": {"width": 320, "height": 800}}
    with visit(page, color_scheme="light", **options) as visited:
        assert any(rule in complaint for complaint in page_checks.axe_complaints(visited.page))


def prose_as_artifact(path: Path, spoilt: Path) -> None:
    """The text of the first page, taken out of the structure as decoration would be."""
    with pikepdf.open(path) as pdf:
        page = pdf.pages[0]
        content = pikepdf.parse_content_stream(page)
        changed = []
        for operands, operator in content:
            if str(operator) == "BDC" and "/MCID" in operands[1]:
                changed.append(([pikepdf.Name("/Artifact")], pikepdf.Operator("BMC")))
            else:
                changed.append((operands, operator))
        page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(changed))
        pdf.save(spoilt)


def test_prose_that_no_reader_would_hear_is_caught(
    files: dict[str, Path], tmp_path: Path, pdf_tools: ModuleType
) -> None:
    """The one finding that the gate weighs, and does not take as it is, still counts."""
    spoilt = tmp_path / "spoilt.pdf"
    prose_as_artifact(files["example.pdf"], spoilt)
    assert any("TAG-002" in found for found in pdf_tools.gate(spoilt).get("outloud", []))
