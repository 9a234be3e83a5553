"""The leak scan: what is planted is found in every form, and what is not there is not."""

from __future__ import annotations

import base64
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from tp_analysis.publish.checks.contents import said_in
from tp_analysis.publish.checks.leaks import scan_for_leaks
from tp_analysis.publish.checks.patterns import PATTERNS

NAME, SALARY, WORDS = "Zebedee Quillfeather", "48213.77", "lives above the chip shop"
CANARIES = [NAME.encode(), SALARY.encode(), WORDS.encode()]
CANARY = "a value from the data that must not leave"


def archive(**members: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in members.items():
            made.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return held.getvalue()


def image(kind: bytes, words: bytes) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(data))

    return b"\x89PNG\r\n\x1a\n" + chunk(kind, words) + chunk(b"IEND", b"")


def address(content: bytes, kind: str = "image/svg+xml") -> str:
    return f'<img src="data:{kind};base64,{base64.b64encode(content).decode()}">'


def pdf(plant: Callable[[pikepdf.Pdf], None]) -> bytes:
    held = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        plant(made)
        made.save(held, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return held.getvalue()


def in_alt(made: pikepdf.Pdf) -> None:
    # – is in no eight-bit encoding of PDF as such, so the string is kept as UTF-16.
    made.Root.Alt = pikepdf.String(f"Ж {NAME}")


def in_properties(made: pikepdf.Pdf) -> None:
    made.docinfo["/Subject"] = pikepdf.String(NAME)


def in_metadata(made: pikepdf.Pdf) -> None:
    with made.open_metadata() as metadata:
        metadata["dc:description"] = NAME


def in_attachment(made: pikepdf.Pdf) -> None:
    made.attachments["a.zip"] = archive(x_xml=f"<a>{NAME}</a>")


def in_drawing(made: pikepdf.Pdf) -> None:
    made.pages[0].Contents = made.make_stream(b"BT (" + NAME.encode() + b") Tj ET")


FORMS: dict[str, tuple[str, bytes]] = {
    "text": ("a.html", f"<p>{NAME}</p>".encode()),
    "a comment": ("a.html", f"<!-- {NAME} -->".encode()),
    "an attribute": ("a.html", f"<i alt='{NAME}'>".encode()),
    "entities": ("a.html", "".join(f"&#{ord(letter)};" for letter in NAME).encode()),
    "split by tags": ("a.html", b"<p>Zebedee <b>Quill</b>feather</p>"),
    "other spaces and capitals": ("a.html", b"<p>ZEBEDEE\xc2\xa0QUILLFEATHER</p>"),
    "an address": ("a.html", b"<a href='?q=Zebedee%20Quillfeather'>"),
    "a chart's data": ("a.html", address(f"<svg><text>{NAME}</text></svg>".encode()).encode()),
    "a chart's comment": ("a.html", address(f"<svg><!--{NAME}--></svg>".encode()).encode()),
    "an image's words": ("a.html", address(image(b"tEXt", b"k\0" + NAME.encode())).encode()),
    "an image's packed words": (
        "a.png", image(b"zTXt", b"key\0\0" + zlib.compress(NAME.encode())),
    ),
    "a number with commas": ("a.csv", b"who,\nx,\"48,213.77\"\n"),
    "a number with noughts": ("a.csv", b"who,\nx,48213.770\n"),
    "a workbook's cell": ("a.xlsx", archive(xl__sharedStrings_xml=f"<t>{NAME}</t>")),
    "a workbook's runs": ("a.xlsx", archive(xl__s_xml="<t>Zebedee </t><t>Quillfeather</t>")),
    "a workbook's properties": ("a.xlsx", archive(docProps__core_xml=f"<c>{NAME}</c>")),
    "a member's name": ("a.ods", archive(**{f"{NAME}_xml": ""})),
    "a receipt": ("receipt.json", json.dumps({"x": f"é {NAME}"}).encode()),
    "an escaped receipt": ("receipt.json", b'{"x": "Zebedee\\u0020Quillfeather"}'),
    "a file's name": ("Zebedee-x Quillfeather/a.txt", WORDS.encode()),
    "two-byte letters": ("a.txt", NAME.encode("utf-16")),
    "a PDF's alt text": ("a.pdf", pdf(in_alt)),
    "a PDF's properties": ("a.pdf", pdf(in_properties)),
    "a PDF's metadata": ("a.pdf", pdf(in_metadata)),
    "a PDF's attachment": ("a.pdf", pdf(in_attachment)),
    "a PDF's drawing": ("a.pdf", pdf(in_drawing)),
    "a PDF by another name": ("a.txt", pdf(in_properties)),
}  # fmt: skip


@pytest.mark.parametrize(("name", "content"), FORMS.values(), ids=FORMS.keys())
def test_a_canary_is_found_in_every_form(name: str, content: bytes, tmp_path: Path) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_bytes(content)
    found = scan_for_leaks(tmp_path, CANARIES)
    assert {(finding.file, finding.kind) for finding in found} == {(name, CANARY)}
    assert not any(text in finding.message for finding in found for text in (SALARY, WORDS))


@pytest.mark.parametrize(
    "text",
    ["148213.77", "48213.775", "48213.7", "4821377", "48213", "Zebedee Q", "chip shop above"],
)
def test_what_is_only_like_a_canary_is_no_finding(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"a,{text},b", encoding="utf-8")
    assert scan_for_leaks(tmp_path, CANARIES) == []


@pytest.mark.parametrize("cell", ["td", "th", "c", "si", "table:table-cell"])
def test_neighbouring_cells_are_not_run_together_into_the_number_of_a_person(
    cell: str, tmp_path: Path
) -> None:
    cells = "".join(f"<{cell}>{part}</{cell}>" for part in ("943", "476", "5919"))
    (tmp_path / "a.xml").write_text(f"<row>{cells}</row>", encoding="utf-8")
    assert scan_for_leaks(tmp_path, []) == []
    within = f"<row><{cell}>943<b>476</b><i>5919</i></{cell}></row>"
    (tmp_path / "a.xml").write_text(within, encoding="utf-8")
    assert [finding.kind for finding in scan_for_leaks(tmp_path, [])] == ["an NHS number"]


def test_a_name_in_two_neighbouring_cells_is_still_found(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<td>Zebedee</td><td>Quillfeather</td>", encoding="utf-8")
    assert [finding.kind for finding in scan_for_leaks(tmp_path, CANARIES)] == [CANARY]


def test_a_canary_that_would_be_found_anywhere_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="would be found anywhere"):
        scan_for_leaks(tmp_path, [b"7"])


# The NHS number is the one that the NHS Data Dictionary works through: 943 476 5919.
@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("a National Insurance number", "QQ123456C"),
        ("a National Insurance number", "AB 12 34 56 D"),
        ("an NHS number", "943 476 5919"),
        ("an NHS number", "9434765919"),
        ("a case reference number", "X123456"),
        ("a Police National Computer number", "2001/0123456A"),
        ("a postcode in a cell of its own", "MK42 9AP"),
        ("a folder of a computer or a traceback", "/" + "home/x/data"),
    ],
)
def test_a_number_of_a_person_is_found_by_its_shape(kind: str, text: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"a,b\n1,{text}\n", encoding="utf-8")
    [found] = scan_for_leaks(tmp_path)
    assert (found.kind, found.count, found.where) == (kind, 1, "text")
    assert text not in found.message


@pytest.mark.parametrize(
    "text",
    [
        "943 476 5918", "9434765918", "£3,434,000,000", "3434000000", "1234567890.12",
        "E06000032", "#A123456", "County Hall, MK42 9AP, Bedford", "0000000000",
        "2009/10", "9AB123456CD", "sha256:qq123456c", "AB123456E",
    ],
)  # fmt: skip
def test_what_is_no_number_of_a_person_passes(text: str) -> None:
    found = {kind for kind, matches in PATTERNS.items() for _ in matches(f"x {text} y")}
    assert found == set()


@pytest.mark.parametrize(
    ("host", "text", "count"),
    [
        ("analyst-pc7.example.org", "made on ANALYST-PC7", 1),
        ("analyst-pc7", "made on analyst-pc70", 0),
        ("luton", "the council of luton", 0),
    ],
)
def test_the_name_of_the_computer_is_found_unless_it_is_a_word(
    host: str, text: str, count: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("socket.gethostname", lambda: host)
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    found = scan_for_leaks(tmp_path)
    assert [finding.count for finding in found] == [1] * count


@pytest.mark.parametrize("content", [b"%PDF-1.7 torn", b"PK\3\4 torn"])
def test_a_file_that_cannot_be_looked_through_is_a_finding(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(content)
    [found] = scan_for_leaks(tmp_path)
    assert "could not be looked through" in found.message


def test_files_within_files_are_looked_through_to_a_limit() -> None:
    content = NAME.encode()
    for _ in range(6):
        content = (
            archive(x_xml=content.decode("latin-1")) if b"PK" not in content else _zip(content)
        )
    with pytest.raises(ValueError, match="too deep"):
        list(said_in(content))


def _zip(content: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        made.writestr("x.zip", content)
    return held.getvalue()


def test_only_the_files_asked_for_are_looked_through(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(NAME, encoding="utf-8")
    found = scan_for_leaks(tmp_path, CANARIES, files=["b.txt"])
    assert [finding.file for finding in found] == ["b.txt"]


@pytest.mark.parametrize("suffix", ["html", "pdf"])
def test_words_of_a_real_file_are_found_and_others_are_not(
    suffix: str, files: dict[str, Path]
) -> None:
    path = files[f"example.{suffix}"]
    looked = [path.name]
    assert scan_for_leaks(path.parent, [b"Who spends it, and on what?"], files=looked)
    assert scan_for_leaks(path.parent, [b"987.65"], files=looked) == [], "it is printed rounded"
    assert scan_for_leaks(path.parent, [b"987.7"], files=looked)
