"""The PDF: tagged, archivable, marked, and saying what the page says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import pikepdf
import pytest
import typst
from lxml import html

from tp_analysis.document import (
    Document,
    FigureExhibit,
    Grid,
    Heading,
    Items,
    TableColumn,
    TableExhibit,
    Text,
)
from tp_analysis.errors import ReportError
from tp_analysis.publish.checks.pdf_readers import overrun_faults, page_texts
from tp_analysis.publish.html import render_page
from tp_analysis.publish.pdf import TEXT_WIDTH_POINTS, column_widths, render_pdf
from tp_analysis.publish.visible import visible

Files = dict[str, Path]
both = pytest.mark.parametrize("name", ["example", "hostile"])
RENDER = """
import hashlib, sys
from tp_analysis.document import Document
from tp_analysis.publish.html import render_page
from tp_analysis.publish.pdf import render_pdf
document = Document.model_validate_json(sys.stdin.buffer.read())
print(hashlib.sha256(render_pdf(document)).hexdigest())
print(hashlib.sha256(render_page(document).encode()).hexdigest())
"""


@both
def test_our_own_reading_of_the_file_finds_nothing_wrong(
    name: str, files: Files, pdf_checks: ModuleType
) -> None:
    assert pdf_checks.pdf_faults(files[f"{name}.pdf"]) == []


@pytest.mark.long
@both
def test_outloud_and_pdfua_have_no_complaint(
    name: str, files: Files, pdf_tools: ModuleType
) -> None:
    assert pdf_tools.gate(files[f"{name}.pdf"]) == {}


def test_every_figure_has_its_alt_text_in_the_structure(
    example: Document, files: Files, pdf_checks: ModuleType
) -> None:
    expected = [block.alt for block in example.blocks if block.kind == "figure"]
    with pikepdf.open(files["example.pdf"]) as pdf:
        assert pdf_checks.alternatives(pdf) == expected


def test_every_table_has_its_rows_and_its_header_cells(
    example: Document, files: Files, pdf_checks: ModuleType
) -> None:
    """The tables of the text, then the data behind the figures."""
    grids = [block.grid for kind in ("table", "figure") for block in example.blocks
             if block.kind == kind]  # fmt: skip
    with pikepdf.open(files["example.pdf"]) as pdf:
        kinds = [str(node.S) for node in pdf_checks.structure(pdf)]
    assert kinds.count("/Table") == len(grids)
    assert kinds.count("/TH") == sum(len(grid.columns) for grid in grids)
    assert kinds.count("/TD") == sum(len(grid.columns) * len(grid.rows) for grid in grids)


def test_headings_run_from_the_title_down_without_a_gap(
    files: Files, pdf_checks: ModuleType
) -> None:
    with pikepdf.open(files["example.pdf"]) as pdf:
        kinds = [str(node.S) for node in pdf_checks.structure(pdf)]
    levels = [int(kind[2]) for kind in kinds if re.fullmatch(r"/H\d", kind)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(now <= before + 1 for before, now in pairwise(levels))


@pytest.mark.long
@both
def test_the_marking_is_the_first_and_last_line_of_every_page(
    name: str, files: Files, example: Document, pdf_tools: ModuleType
) -> None:
    pages = pdf_tools.pages_text(files[f"{name}.pdf"], "-layout")
    assert len(pages) >= 2
    for page in pages:
        lines = [line.strip() for line in page.splitlines() if line.strip()]
        assert (lines[0], lines[-1]) == (example.marking, example.marking)


@pytest.mark.long
def test_a_long_title_does_not_push_the_marking_off_the_page(
    example: Document, tmp_path: Path, pdf_tools: ModuleType
) -> None:
    path = tmp_path / "long.pdf"
    path.write_bytes(render_pdf(changed(example, title="A title that does not end " * 20)))
    for page in pdf_tools.pages_text(path, "-layout"):
        assert page.strip().startswith(example.marking)


@pytest.mark.long
def test_every_page_says_its_number_and_how_many_there_are(
    files: Files, pdf_tools: ModuleType
) -> None:
    pages = pdf_tools.pages_text(files["example.pdf"], "-layout")
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page


@pytest.mark.long
def test_a_table_over_two_pages_repeats_its_head(files: Files, pdf_tools: ModuleType) -> None:
    pages = pdf_tools.pages_text(files["example.pdf"], "-layout")
    with_rows = [page for page in pages if re.search(r"\bBody \d+\b", page)]
    assert len(with_rows) >= 2
    assert all("What on" in page for page in with_rows)


def rows_by_page(pdf: bytes) -> list[list[tuple[str, str]]]:
    return [re.findall(r"\bRow (\d+)\b|(A note)", page) for page in page_texts(pdf)]


@pytest.mark.parametrize("before", range(14, 34, 2))
def test_a_break_leaves_three_rows_on_either_side_and_the_notes_with_the_last(
    before: int, example: Document
) -> None:
    """Wherever on the page the table begins: the lines before it move it down."""
    columns = (TableColumn(label="Row"), TableColumn(label="Words"))
    rows = tuple((f"Row {place}", "word") for place in range(14))
    exhibit = TableExhibit(
        id="t", title="A title", source="A source", notes=("A note",), evidence="computed",
        policy="p", grid=Grid(columns=columns, rows=rows),
    )  # fmt: skip
    lines = Items(items=((Text(text="A line"),),) * before)
    pages = rows_by_page(render_pdf(changed(example, lines, exhibit)))
    counts = [sum(bool(row) for row, _ in page) for page in pages]
    assert sum(counts) == len(rows)
    assert all(count == 0 or count >= 3 for count in counts), counts
    last = max(place for place, count in enumerate(counts) if count)
    assert any(note for _, note in pages[last]), "the note is on the page of the last rows"


def test_a_short_table_is_not_broken_and_a_long_one_is_not_pushed_whole(example: Document) -> None:
    def counts(rows: int) -> list[int]:
        cells = tuple((f"Row {place}",) for place in range(rows))
        exhibit = TableExhibit(
            id="t", title="A title", source="S", evidence="computed", policy="p",
            grid=Grid(columns=(TableColumn(label="Row"),), rows=cells),
        )  # fmt: skip
        lines = Items(items=((Text(text="A line"),),) * 22)
        found = rows_by_page(render_pdf(changed(example, lines, exhibit)))
        return [len(page) for page in found if page]

    assert counts(10) == [10]
    assert len(counts(16)) == 2


def test_a_hyphen_is_narrower_than_a_figure(files: Files) -> None:
    """Tabular figures would widen it, and tear 2009-10 apart."""
    import pypdfium2

    with pypdfium2.PdfDocument(files["example.pdf"]) as pdf:
        text = pdf[0].get_textpage()
        place = text.get_text_range().index("2009-10")

        def width(index: int) -> float:
            left, _, right, _ = text.get_charbox(index, loose=True)
            return float(right - left)

        assert width(place + 4) < 0.8 * width(place)


@pytest.mark.long
@both
def test_poppler_reads_the_declarations_too(name: str, files: Files, pdf_tools: ModuleType) -> None:
    path = str(files[f"{name}.pdf"])

    def said(*command: str) -> str:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    told = said("pdfinfo", path)
    assert re.search(r"Tagged:\s+yes", told) and re.search(r"JavaScript:\s+no", told)
    assert re.search(r"Encrypted:\s+no", told) and re.search(r"Page size:.*A4", told)
    assert re.search(r"Title:\s+\S", told)
    assert said("pdfdetach", "-list", path).startswith("0 embedded files")
    rows = said("pdffonts", path).splitlines()[2:]
    assert rows and all(re.search(r"Identity-H\s+yes yes yes", row) for row in rows)
    said("qpdf", "--check", path)


@pytest.mark.long
@both
def test_every_cell_of_every_table_of_the_page_is_in_the_pdf(
    name: str, files: Files, pdf_tools: ModuleType
) -> None:
    page = html.document_fromstring(files[f"{name}.html"].read_text(encoding="utf-8"))
    printed = pdf_tools.squeezed(pdf_tools.structured_text(files[f"{name}.pdf"]))
    cells = {cell.text_content() for cell in page.xpath("//td|//th")}
    expected = {pdf_tools.squeezed(cell) for cell in cells}
    assert len(expected) >= 8
    assert [cell for cell in expected if cell not in printed] == []


@pytest.mark.long
def test_the_pdf_is_read_in_the_order_of_the_page(files: Files, pdf_tools: ModuleType) -> None:
    """But for the data behind the figures, which stand at its end."""
    page = html.document_fromstring(files["example.html"].read_text(encoding="utf-8"))
    (main,) = page.xpath("//main")
    for element in main.xpath(".//details|.//*[@class='marking']|.//*[@class='receipt']"):
        element.drop_tree()
    spoken = pdf_tools.structured_text(files["example.pdf"])
    body, behind, _ = spoken.rpartition("Data behind the figures")
    assert behind
    said = body.replace("\nContents\n", "\n")
    bullets = re.compile(r"(?m)^(•|\d+\.)$")
    words = re.findall(r"\w+", " ".join(main.itertext()))
    printed = re.findall(r"\w+", bullets.sub("", said))
    assert SequenceMatcher(None, words, printed, autojunk=False).ratio() >= 0.98


@pytest.mark.long
def test_every_hostile_text_is_printed_as_text(
    files: Files, hostile_texts: tuple[str, ...], pdf_tools: ModuleType
) -> None:
    printed = pdf_tools.squeezed(pdf_tools.structured_text(files["hostile.pdf"]))
    for text in hostile_texts:
        assert printed.count(pdf_tools.squeezed(visible(text))) >= 10, text
    assert "root:" not in printed, "no file of the machine was read"


def test_a_pdf_stays_under_half_a_megabyte(files: Files) -> None:
    assert files["example.pdf"].stat().st_size < 500_000
    assert files["hostile.pdf"].stat().st_size < 500_000


def test_the_file_names_neither_machine_nor_person(files: Files, root: Path) -> None:
    with pikepdf.open(files["example.pdf"]) as pdf:
        said = " ".join(f"{key} {value}" for key, value in pdf.docinfo.items())
        raw = bytes(pdf.Root.Metadata.read_bytes()).decode()
    assert not re.search(r"/home/|/root/|/tmp/|20[12]\d-(?!07-31)\d\d-\d\dT", said + raw)
    assert str(root) not in said + raw


def test_the_date_of_the_file_is_that_of_the_report(files: Files) -> None:
    with pikepdf.open(files["example.pdf"]) as pdf:
        assert str(pdf.docinfo.CreationDate).startswith("D:20100731")


def test_the_same_document_gives_the_same_bytes(example: Document) -> None:
    assert render_pdf(example) == render_pdf(example)


@pytest.mark.long
def test_the_bytes_are_the_same_in_another_process_folder_zone_and_language(
    example: Document, tmp_path: Path
) -> None:
    runs = set()
    for seed, zone, language in (("0", "UTC", "C"), ("7", "Asia/Tokyo", "C.UTF-8")):
        folder = tmp_path / zone.replace("/", " ")
        folder.mkdir()
        changes = {"PYTHONHASHSEED": seed, "TZ": zone, "LANG": language, "LC_ALL": language,
                   "SOURCE_DATE_EPOCH": seed, "HOME": str(folder)}  # fmt: skip
        run = subprocess.run(
            [sys.executable, "-c", RENDER], input=example.model_dump_json().encode(), cwd=folder,
            env={**os.environ, **changes}, capture_output=True, check=True,
        )  # fmt: skip
        runs.add(run.stdout)
    assert len(runs) == 1


def changed(document: Document, *blocks: Any, **cover: str) -> Document:
    new_cover = document.cover.model_copy(update=cover)
    return document.model_copy(update={"cover": new_cover, "blocks": blocks or document.blocks})


@pytest.mark.parametrize(("height", "notes"), [(910, 6), (1_800, 3), (600, 30), (900, 0)])
def test_a_tall_chart_with_long_notes_stays_above_the_footer(
    height: int, notes: int, example: Document
) -> None:
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 680 {height}">'
        f'<rect width="680" height="{height}" fill="#123456"/></svg>'
    )
    long = ("A note on what the chart shows and on what it does not. " * 4,) * notes
    tall = a_figure(example).model_copy(update={"lettered_svg": svg, "notes": long})
    content = render_pdf(changed(example, tall))
    assert overrun_faults(content) == []
    assert lowest_ink(content) > FOOTER_POINTS


FOOTER_POINTS = 50


def lowest_ink(content: bytes) -> float:
    """How far above the foot of its page the lowest drawing ends, in points."""
    import pypdfium2

    with pypdfium2.PdfDocument(content) as pdf:
        filled = [
            each.get_bounds()[1]
            for page in pdf
            for each in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_PATH], max_depth=9)
        ]
    return float(min(filled))


@pytest.mark.parametrize(("below_mm", "is_seen"), [(-1, False), (4, True), (6, True)])
def test_words_that_run_into_the_footer_are_seen(below_mm: float, is_seen: bool) -> None:
    words = f'#set page(paper: "a4", margin: 25mm)\n#place(bottom, dy: {below_mm}mm)[gypsy]'
    faults = overrun_faults(bytes(typst.compile(words.encode(), format="pdf")))
    assert faults == (["page 1: words run into the footer"] if is_seen else [])


def a_figure(example: Document) -> FigureExhibit:
    return next(block for block in example.blocks if isinstance(block, FigureExhibit))


def test_what_must_not_be_taken_for_fact_is_marked_on_page_and_pdf(example: Document) -> None:
    table = next(block for block in example.blocks if isinstance(block, TableExhibit))
    flagged = table.model_copy(update={"flag": "Not benefits"})
    document = changed(example, flagged, flag="Stand-in log")
    page = html.document_fromstring(render_page(document))
    badges = [each.text_content() for each in page.find_class("illustrative")]
    printed = " ".join(page_texts(render_pdf(document)))
    assert badges == ["Stand-in log", "Not benefits"]
    assert all(badge in printed for badge in badges)


@pytest.mark.parametrize("gone", ["alt", "title"])
def test_a_gap_in_a_figure_or_the_title_stops_the_build_in_plain_words(
    gone: str, example: Document
) -> None:
    """The model refuses it first; were it to slip through, the PDF is not made."""
    if gone == "alt":
        spoilt = changed(example, a_figure(example).model_copy(update={"alt": ""}))
    else:
        spoilt = changed(example, title="", area="", period="")
    with pytest.raises(ReportError, match=r"The PDF of .* was refused"):
        render_pdf(spoilt)


def test_a_skipped_heading_stops_the_build_in_plain_words(example: Document) -> None:
    deep = Heading(level=4, content=(Text(text="Too deep"),))
    with pytest.raises(ReportError, match="skipped from heading level 1 to 4"):
        render_pdf(changed(example, deep))


@pytest.mark.parametrize(
    "address", ["https://example.org/x.png", "file:///etc/passwd", "/etc/passwd"]
)
def test_a_chart_that_fetches_something_stops_the_build(example: Document, address: str) -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
        f'<image href="{address}" width="9" height="9"/></svg>'
    )
    with pytest.raises(ReportError, match="was refused"):
        render_pdf(changed(example, a_figure(example).model_copy(update={"lettered_svg": svg})))


@pytest.mark.parametrize("letters", ["中文", "😀"])
def test_letters_that_no_font_here_can_print_stop_the_build_and_are_named(
    example: Document, letters: str
) -> None:
    """Better no report than one with boxes where a name should be."""
    grid = Grid(columns=(TableColumn(label="Body"),), rows=((letters,),))
    exhibit = TableExhibit(
        id="t", title="A title", source="A source", evidence="computed", policy="p", grid=grid
    )
    with pytest.raises(ReportError, match="was refused"):
        render_pdf(changed(example, exhibit))


@pytest.mark.parametrize("letters", ["é ő ł ß ñ", "Ελλάδα", "Україна", "→ ✓ ≥ ½ – “quoted”", "á"])
def test_letters_of_europe_and_common_signs_are_printed(example: Document, letters: str) -> None:
    grid = Grid(columns=(TableColumn(label=letters),), rows=((letters,),))
    exhibit = TableExhibit(
        id="t", title=letters, source="A source", evidence="computed", policy="p", grid=grid
    )
    assert render_pdf(changed(example, exhibit)).startswith(b"%PDF-1.7")


@pytest.mark.parametrize(
    "cells",
    [
        (("a", "1"), ("b", "2")),
        (("word " * 60, "1"), ("b", "2")),
        (("unbroken" * 40, "1" * 80), ("b", "2")),
        (),
    ],
)
def test_the_columns_of_a_table_fill_the_width_of_the_text(
    cells: tuple[tuple[str, str], ...],
) -> None:
    columns = (TableColumn(label="Body"), TableColumn(label="Spending", unit="£", numeric=True))
    widths = column_widths(Grid(columns=columns, rows=cells))
    assert sum(widths) == pytest.approx(TEXT_WIDTH_POINTS)
    assert all(width > 0 for width in widths)


def test_room_to_spare_goes_to_all_columns_not_to_the_first_alone() -> None:
    columns = (
        TableColumn(label="Model"),
        *(TableColumn(label=f"Day {place}", numeric=True) for place in range(3)),
    )
    widths = column_widths(Grid(columns=columns, rows=(("As it was", "1", "2", "3"),) * 4))
    assert widths[0] < TEXT_WIDTH_POINTS / 2


def test_a_date_gets_a_column_that_holds_it_whole() -> None:
    columns = (TableColumn(label="Why"), TableColumn(label="Date"))
    grid = Grid(columns=columns, rows=(("word " * 60, "30 November 2026"),))
    assert column_widths(grid)[1] >= len("30 November 2026") * 5


def test_second_hand_stays_on_one_line_of_a_crowded_table(example: Document) -> None:
    columns = (TableColumn(label="Document"), TableColumn(label="How"), TableColumn(label="Where"))
    rows = (("word " * 30, "second-hand", "word " * 20),) * 3
    crowded = TableExhibit(
        id="t", title="A title", source="A source", evidence="computed", policy="p",
        grid=Grid(columns=columns, rows=rows),
    )  # fmt: skip
    printed = " ".join(page_texts(render_pdf(changed(example, crowded))))
    assert printed.count("second-hand") == 3


def test_a_report_without_figures_has_no_empty_section_for_their_data(example: Document) -> None:
    tables = [block for block in example.blocks if block.kind != "figure"]
    without = render_pdf(changed(example, *tables))
    assert len(without) < len(render_pdf(example))
    assert "<figure" not in render_page(changed(example, *tables))
