"""What must hold of a PDF, rule by rule, as pikepdf reads it: each comes back with what is wrong.

After ISO 14289-1 (PDF/UA-1) and ISO 19005-2 (PDF/A-2a), as far as a file shows it. It is no
validation: of PDF/A no free validator runs without Java.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pikepdf

_DC = "{http://purl.org/dc/elements/1.1/}"
_PDFA, _PDFUA = "{http://www.aiim.org/pdfa/ns/id/}", "{http://www.aiim.org/pdfua/ns/id/}"
_ABOUT = frozenset({"/Title", "/Keywords", "/Creator", "/Producer", "/CreationDate", "/ModDate"})
_NO_ALT = re.compile(r"no description has been provided|\S+\.(png|svg|jpe?g|gif)", re.IGNORECASE)
_ACTS = frozenset({"/OpenAction", "/AA", "/AcroForm", "/OCProperties"})
_HARMLESS_ACTIONS = frozenset({"/URI", "/GoTo"})


@dataclass
class Tagged:
    """A PDF, and its structure in reading order: each element's role and the element."""

    pdf: pikepdf.Pdf
    nodes: list[tuple[str, Any]] = field(default_factory=list)

    def of(self, role: str) -> list[Any]:
        """The elements of one role."""
        return [node for found, node in self.nodes if found == role]


Rule = Callable[[Tagged], Iterator[str]]


def tagged(pdf: pikepdf.Pdf) -> Tagged:
    """The PDF with its structure walked once."""
    import pikepdf

    found = Tagged(pdf)
    waiting: list[Any] = [pdf.Root.get("/StructTreeRoot", pikepdf.Dictionary()).get("/K")]
    while waiting:
        node = waiting.pop()
        if isinstance(node, pikepdf.Array):
            waiting.extend(reversed(list(node)))
        elif isinstance(node, pikepdf.Dictionary):
            if (role := node.get("/S")) is not None:
                found.nodes.append((str(role), node))
            waiting.append(node.get("/K"))
    return found


def declaration_faults(file: Tagged) -> Iterator[str]:
    """Tags, language, title in the window, tab order."""
    root: Any = file.pdf.Root
    if "/MarkInfo" not in root or not root.MarkInfo.get("/Marked", False):
        yield "the file is not tagged"
    if "/StructTreeRoot" not in root:
        yield "there is no structure tree"
    if str(root.get("/Lang", "")) != "en-GB":
        yield "the language is not en-GB"
    if not dict(root.get("/ViewerPreferences", {})).get("/DisplayDocTitle", False):
        yield "the title is not what the window shows"
    if "/Outlines" not in root:
        yield "there are no bookmarks"
    if any(page.get("/Tabs") != "/S" for page in file.pdf.pages if "/Annots" in page):
        yield "the tab order does not follow the structure"


def claim_faults(file: Tagged) -> Iterator[str]:
    """A title, both claims, and nobody's name."""
    with file.pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        said = dict(metadata)
    if not str(said.get(f"{_DC}title", "")).strip():
        yield "there is no title"
    if (said.get(f"{_PDFA}part"), said.get(f"{_PDFA}conformance")) != ("2", "A"):
        yield "the file does not declare PDF/A-2a"
    if said.get(f"{_PDFUA}part") != "1":
        yield "the file does not declare PDF/UA-1"
    if f"{_DC}creator" in said or set(file.pdf.docinfo.keys()) - _ABOUT:
        yield "its properties name an author or say more than they should"
    if not str(file.pdf.docinfo.get("/Creator", "")).startswith("Typst "):
        yield "it was not written by Typst, whose checks are the first gate"


def hidden_faults(file: Tagged) -> Iterator[str]:
    """Nothing attached, nothing that acts, no layer, no form, no encryption."""
    root: Any = file.pdf.Root
    if file.pdf.is_encrypted:
        yield "the file is encrypted"
    if len(file.pdf.attachments) or "/AF" in root:
        yield "a file is attached"
    if _ACTS & set(root.keys()):
        yield "the file acts on its own, has a form or has layers"
    if "/JavaScript" in dict(root.get("/Names", {})):
        yield "the file carries a script"
    for place, page in enumerate(file.pdf.pages, start=1):
        if "/AA" in page:
            yield f"page {place} acts on its own"


def link_faults(file: Tagged) -> Iterator[str]:
    """Links say where they lead, lead to the web or within the file, and are the only notes."""
    for place, page in enumerate(file.pdf.pages, start=1):
        notes: Any = page.get("/Annots", [])
        for note in notes:
            if str(note.get("/Subtype")) != "/Link":
                yield f"page {place} has a note that is no link"
            elif not str(note.get("/Contents", "")).strip():
                yield f"page {place}: a link does not say where it leads"
            action = note.get("/A")
            if action is not None and str(action.get("/S")) not in _HARMLESS_ACTIONS:
                yield f"page {place}: a link does more than lead somewhere"


def figure_faults(file: Tagged) -> Iterator[str]:
    """Every figure has alt text that says something."""
    for place, node in enumerate(file.of("/Figure"), start=1):
        alt = str(node.get("/Alt", "")).strip()
        if len(alt) < 20 or _NO_ALT.match(alt):
            yield f"figure {place} has no alt text, or a file name for it"


def heading_faults(file: Tagged) -> Iterator[str]:
    """The first heading is of level 1 and no level is skipped."""
    levels = [int(role[2]) for role, _ in file.nodes if re.fullmatch(r"/H[1-6]", role)]
    if levels[:1] != [1] or levels.count(1) != 1:
        yield f"there are {levels.count(1)} first-level headings, or another comes first"
    for before, now in pairwise(levels):
        if now > before + 1:
            yield f"a heading of level {now} follows one of level {before}"


def table_faults(file: Tagged) -> Iterator[str]:
    """Each table has a head of header cells with their scope, and rows of one length."""
    for place, table in enumerate(file.of("/Table"), start=1):
        parts = _kids(table)
        heads = [part for part in parts if part.S == "/THead"]
        if len(heads) != 1 or not _kids(heads[0]):
            yield f"table {place} has no head"
            continue
        cells = [cell for row in _kids(heads[0]) for cell in _kids(row)]
        if any(cell.S != "/TH" for cell in cells):
            yield f"table {place}: a header cell is not TH"
        if any("/Column" not in str(cell.get("/A")) for cell in cells if cell.S == "/TH"):
            yield f"table {place}: a header cell has no scope"
        rows = [row for part in parts for row in _kids(part) if row.S == "/TR"]
        if len({len(_kids(row)) for row in rows}) > 1:
            yield f"table {place}: the rows differ in length"


def _kids(node: Any) -> list[Any]:
    import pikepdf

    kids = node.get("/K")
    every = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    return [kid for kid in every if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


def font_faults(file: Tagged) -> Iterator[str]:
    """Every font, of pages and of charts, is inside the file and says which letters it draws."""
    import pikepdf

    fonts = [
        each
        for each in file.pdf.objects
        if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/Font"
    ]
    inner = [each for each in fonts if str(each.get("/Subtype", "")).startswith("/CIDFont")]
    for font in fonts:
        holder = font if "/DescendantFonts" not in font else font.DescendantFonts[0]
        described = dict(holder.get("/FontDescriptor", {}))
        if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(described) and font not in inner:
            yield "a font is not embedded"
        if "/ToUnicode" not in font and font not in inner:
            yield "a font does not say which letters its shapes are"


def running_faults(file: Tagged) -> Iterator[str]:
    """What runs along every page is set apart as an artifact, so that no reader hears it again."""
    for place, page in enumerate(file.pdf.pages, start=1):
        drawn = page.Contents.read_bytes()
        for part in (b"/Header", b"/Footer"):
            if not re.search(rb"/Artifact\s*<<[^>]*/Subtype\s*" + part, drawn):
                yield f"page {place}: its {part[1:].decode().lower()} is not set apart"


RULES: Mapping[str, Rule] = {
    "PDF is tagged, in British English, and shows its title": declaration_faults,
    "PDF declares PDF/A-2a and PDF/UA-1, and names nobody": claim_faults,
    "PDF hides nothing and does nothing": hidden_faults,
    "PDF links say where they lead": link_faults,
    "PDF figures have alt text": figure_faults,
    "PDF headings skip no level": heading_faults,
    "PDF tables have header cells with their scope": table_faults,
    "PDF fonts are embedded and readable": font_faults,
    "PDF headers and footers are not read out on every page": running_faults,
}


def pdf_faults(pdf: pikepdf.Pdf) -> list[str]:
    """Everything in a PDF that breaks a rule for PDFs."""
    file = tagged(pdf)
    return [fault for rule in RULES.values() for fault in rule(file)]
