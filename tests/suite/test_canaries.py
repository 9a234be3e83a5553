"""People in an extract, each a canary: none of them is in anything that the suite writes."""

from __future__ import annotations

import base64
import importlib.util
import shutil
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd
import pikepdf
import pytest

from tp_analysis.disclosure.pseudonyms import key_from_text
from tp_analysis.publish.checks.leaks import Finding, scan_for_leaks

pytestmark = pytest.mark.long

LEAK = "a value from the data that must not leave"
NAME = b"Zebedee0001 Quillfeather"
AUDIENCES = ("public", "restricted")


def _helper() -> ModuleType:
    path = Path(__file__).with_name("canary_project.py")
    spec = importlib.util.spec_from_file_location("canary_project", path)
    assert spec
    assert spec.loader
    sys.modules["canary_project"] = module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CANARIES = _helper()


@pytest.fixture(scope="module")
def made(small: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A project with canaries, both editions built; what the build said lies in `words`."""
    root = tmp_path_factory.mktemp("canaries") / "project"
    project = CANARIES.add_canaries(small.make_small_project(root))
    small.add_package(project)
    answer = project.tp("build", **CANARIES.KEYS)
    assert "2 built" in answer.out, answer.words
    CANARIES.write_words(root / "words", out=answer.out, err=answer.err)
    return project


@pytest.fixture
def copied(made: Any, tmp_path: Path, small: Any) -> Any:
    """A copy of the built project, the test's own."""
    shutil.copytree(made.root, tmp_path / "copy", symlinks=True)
    return small.SmallProject(tmp_path / "copy")


def pages(project: Any, audience: str) -> Path:
    """The files of an audience themselves: what readers open may be a link to them."""
    folder: Path = (project.reports / audience / "north").resolve()
    return folder


def leaks(folder: Path, canaries: list[bytes]) -> list[str]:
    return [found.message for found in scan_for_leaks(folder, canaries) if found.kind == LEAK]


def pseudonyms() -> list[bytes]:
    key = key_from_text("claimant", CANARIES.KEY)
    names = ("claim_id", "claimant", "insurance_number")
    rows = CANARIES.people()[::50]
    return [key.pseudonym(row[name]).encode() for row in rows for name in names]


@pytest.mark.parametrize("audience", AUDIENCES)
def test_readers_find_no_person_in_any_form_of_any_file(made: Any, audience: str) -> None:
    folder = pages(made, audience)
    assert {path.suffix for path in folder.rglob("*") if path.is_file()} >= {
        ".html", ".pdf", ".xlsx", ".ods", ".json",
    }  # fmt: skip
    assert scan_for_leaks(folder, CANARIES.canaries() + pseudonyms()) == []


def test_no_receipt_record_or_log_holds_a_person_a_pseudonym_or_the_key(made: Any) -> None:
    watched = CANARIES.canaries() + pseudonyms()
    assert leaks(made.reports, watched) == []
    assert leaks(made.root / "words", watched) == []


def test_the_scan_would_have_found_them_in_what_was_read(made: Any) -> None:
    found = leaks(made.root / "data" / "raw", CANARIES.canaries())
    assert found and "claims.csv" in found[0]


def test_the_rows_that_are_kept_hold_pseudonyms_bands_and_no_name(made: Any) -> None:
    kept = pd.read_parquet(made.root / "data/processed/places/claims.parquet")
    first = CANARIES.people()[0]
    assert kept["claimant"][0] == key_from_text("claimant", CANARIES.KEY).pseudonym(
        first["claimant"]
    )
    assert set(kept["postcode"]) <= {"LU1", "LU2"}
    assert set(kept["claimed_on"]) == {"2010-07"}
    assert kept["age"].str.contains(" to | and over").all()


def test_small_counts_are_withheld_wherever_they_would_stand(made: Any) -> None:
    folder = pages(made, "restricted")
    [path] = folder.glob("csv/claims-table-*-claims-by-ward-and-state.csv")
    rows = path.read_text("utf-8").splitlines()
    open_claims = {row.split(",")[0]: row.split(",")[1] for row in rows}
    assert open_claims["Brook"] == open_claims["Dene"] == "[c]"
    assert open_claims["Abbey"] == "445"
    for page in (folder / "claims.html", pages(made, "public") / "summary.html"):
        assert "1,665" in page.read_text("utf-8")


# Plants in the finished files


def in_svg(page: bytes, change: Callable[[str], str]) -> bytes:
    """The page with its first drawing changed."""
    start = b"data:image/svg+xml;base64,"
    before, _, rest = page.partition(start)
    assert rest, "the page has no drawing"
    end = min(place for mark in (b'"', b")") if (place := rest.find(mark)) >= 0)
    drawing = change(base64.b64decode(rest[:end]).decode("utf-8"))
    return before + start + base64.b64encode(drawing.encode()) + rest[end:]


def plant_in_chart_data(folder: Path) -> str:
    page = folder / "claims.html"
    words = f"<g><!-- {NAME.decode()} --></g></svg>"
    page.write_bytes(in_svg(page.read_bytes(), lambda svg: svg.replace("</svg>", words)))
    return page.name


def plant_in_image_words(folder: Path) -> str:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(data))

    image = b"\x89PNG\r\n\x1a\n" + chunk(b"tEXt", b"Author\0" + NAME) + chunk(b"IEND", b"")
    address = f'<image href="data:image/png;base64,{base64.b64encode(image).decode()}"/></svg>'
    page = folder / "claims.html"
    page.write_bytes(in_svg(page.read_bytes(), lambda svg: svg.replace("</svg>", address)))
    return page.name


def plant_in_alt_text(folder: Path) -> str:
    page = folder / "claims.html"
    content = page.read_bytes()
    assert b'alt="Bars' in content
    page.write_bytes(content.replace(b'alt="Bars', b'alt="' + NAME + b" Bars", 1))
    return page.name


def _changed_pdf(folder: Path, change: Callable[[pikepdf.Pdf], None]) -> str:
    path = folder / "claims.pdf"
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        change(pdf)
        pdf.save(path)
    return path.name


def plant_in_pdf_alt_text(folder: Path) -> str:
    def change(pdf: pikepdf.Pdf) -> None:
        [first, *_] = [each for each in pdf.objects if _has_alt(each)]
        first["/Alt"] = pikepdf.String(NAME.decode())

    return _changed_pdf(folder, change)


def _has_alt(each: Any) -> bool:
    return isinstance(each, pikepdf.Dictionary) and "/Alt" in each


def plant_in_pdf_properties(folder: Path) -> str:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.docinfo["/Keywords"] = pikepdf.String(NAME.decode())

    return _changed_pdf(folder, change)


def plant_in_pdf_metadata(folder: Path) -> str:
    def change(pdf: pikepdf.Pdf) -> None:
        with pdf.open_metadata() as metadata:
            metadata["dc:description"] = NAME.decode()

    return _changed_pdf(folder, change)


def plant_in_workbook_properties(folder: Path) -> str:
    path = folder / "claims.xlsx"
    with zipfile.ZipFile(path) as held:
        members = {name: held.read(name) for name in held.namelist()}
    core = members["docProps/core.xml"]
    end = b"</cp:coreProperties>"
    assert end in core
    creator = b"<cp:lastModifiedBy>" + NAME + b"</cp:lastModifiedBy>"
    members["docProps/core.xml"] = core.replace(end, creator + end)
    with zipfile.ZipFile(path, "w") as held:
        for name, content in members.items():
            held.writestr(name, content)
    return path.name


PLANTS = {
    "chart data": plant_in_chart_data,
    "words of an image in a chart": plant_in_image_words,
    "alt text": plant_in_alt_text,
    "alt text of the PDF": plant_in_pdf_alt_text,
    "properties of the PDF": plant_in_pdf_properties,
    "metadata of the PDF": plant_in_pdf_metadata,
    "properties of the workbook": plant_in_workbook_properties,
}


@pytest.mark.parametrize("plant", PLANTS.values(), ids=PLANTS.keys())
def test_a_person_planted_in_one_place_only_is_found_in_that_file_only(
    made: Any, plant: Callable[[Path], str], tmp_path: Path
) -> None:
    folder = tmp_path / "restricted"
    shutil.copytree(pages(made, "restricted"), folder)
    assert scan_for_leaks(folder, [NAME]) == []
    planted = plant(folder)
    found: list[Finding] = scan_for_leaks(folder, [NAME])
    assert {one.file for one in found} == {planted}
    assert {one.kind for one in found} == {LEAK}
    assert not any("Quillfeather" in one.message for one in found)


# Plants in the notebook


def build_refused(project: Any, code: int) -> str:
    before = project.contents()
    answer = project.tp("build", **CANARIES.KEYS)
    assert answer.code == code, answer.words
    assert project.contents() == before, "what readers see has changed"
    assert leaks_in(answer.words) == []
    return str(answer.words)


def leaks_in(words: str) -> list[str]:
    return [text.decode() for text in CANARIES.canaries() if text.decode() in words]


def test_an_insurance_number_in_alt_text_refuses_the_edition(copied: Any) -> None:
    alt = '"Bars of the claims of four wards; the longest is that of QQ 12 30 01 C, of all."'
    CANARIES.write_claims(copied, alt=alt)
    words = build_refused(copied, 13)
    assert "no path, trace or number of a person in any decoded form" in words
    assert "claims.html" in words and "a National Insurance number" in words
    assert "12 30 01" not in words


def test_a_raw_table_is_no_chart_data(copied: Any) -> None:
    CANARIES.write_claims(copied, data="counted")
    words = build_refused(copied, 12)
    assert "was given a DataFrame, not a protected table" in words


def test_a_second_table_that_gives_a_withheld_count_away_stops_the_release(copied: Any) -> None:
    CANARIES.write_claims(copied, CANARIES.GIVES_AWAY)
    words = build_refused(copied, 13)
    assert "the disclosure audit refuses it: '" in words
    assert "in the claims report" in words
    assert "not released" in words and "Raise the threshold of people, use fewer groups" in words
    assert ".state/refused/" in words
    assert "ward = Brook" in words
