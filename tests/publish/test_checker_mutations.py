"""The checkers themselves: each fault planted into a sound PDF is caught by the combined gate."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pikepdf
import pytest

pytestmark = pytest.mark.long
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


PLANTS: tuple[Plant, ...] = (
    no_alt, empty_alt, no_language, not_marked, no_structure, no_title, title_not_shown,
    no_ua_claim,
    no_archive_claim, header_cell_as_data, header_cells_all_as_data, no_scope, heading_skip,
    silent_link, no_font_file, no_letters, an_attachment, a_script, an_author,
)  # fmt: skip


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.__name__)
def test_a_planted_fault_is_caught(
    plant: Plant, files: dict[str, Path], tmp_path: Path, pdf_tools: ModuleType
) -> None:
    spoilt = tmp_path / "spoilt.pdf"
    with pikepdf.open(files["example.pdf"]) as pdf:
        plant(pdf, pdf_tools)
        pdf.save(spoilt)
    assert pdf_tools.gate(spoilt)


def test_an_encrypted_file_is_caught(
    files: dict[str, Path], tmp_path: Path, pdf_tools: ModuleType
) -> None:
    locked = tmp_path / "locked.pdf"
    with pikepdf.open(files["example.pdf"]) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(owner="owner", user=""))
    assert "the file is encrypted" in pdf_tools.gate(locked)["pikepdf"]


def test_a_file_that_was_only_opened_and_saved_passes(
    files: dict[str, Path], tmp_path: Path, pdf_tools: ModuleType
) -> None:
    """So that what is caught above is the planted fault and not the saving."""
    saved = tmp_path / "saved.pdf"
    with pikepdf.open(files["example.pdf"]) as pdf:
        pdf.save(saved)
    assert pdf_tools.gate(saved) == {}


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
