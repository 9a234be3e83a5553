"""Encrypted PDFs: what went in is in them, and nobody reads it without the passphrase."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pydantic import SecretStr

from tp_analysis.errors import CheckError
from tp_analysis.publish.protection import pdfs

TITLE = "Where do the people live?"


def opened(content: bytes, password: str = "") -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(content), password=password)


def saved(document: pikepdf.Pdf, **options: Any) -> bytes:
    made = io.BytesIO()
    document.save(made, **options)
    return made.getvalue()


def encryption(word: SecretStr, **more: Any) -> pikepdf.Encryption:
    settings = {"user": word.get_secret_value(), "owner": "x" * 30, "R": 6, "aes": True}
    return pikepdf.Encryption(**{**settings, **more})


def tags(document: pikepdf.Pdf) -> Iterator[tuple[str, str]]:
    """Every element of the structure tree with its alt text, in reading order."""
    waiting: list[Any] = [document.Root.StructTreeRoot.K]
    while waiting:
        node = waiting.pop()
        if isinstance(node, pikepdf.Array):
            waiting.extend(reversed(list(node)))
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                yield str(node.S), str(node.get("/Alt", ""))
            waiting.append(node.get("/K"))


def test_it_opens_with_the_passphrase_only(pdf: bytes, word: SecretStr) -> None:
    encrypted = pdfs.encrypt_pdf(pdf, word)
    opened(encrypted, word.get_secret_value()).close()
    for wrong in ("", "wrong", word.get_secret_value().upper()):
        with pytest.raises(pikepdf.PasswordError):
            opened(encrypted, wrong)


def test_it_passes_its_own_check(pdf: bytes, word: SecretStr) -> None:
    pdfs.check_pdf(pdfs.encrypt_pdf(pdf, word), pdf, word)


def test_the_tags_and_alt_texts_are_those_that_went_in(pdf: bytes, word: SecretStr) -> None:
    before = list(tags(opened(pdf)))
    after = list(tags(opened(pdfs.encrypt_pdf(pdf, word), word.get_secret_value())))
    assert after == before
    assert [alt for tag, alt in after if tag == "/Figure"] == [
        "Bar chart: the North has 12 people and the South 34. The table below has the figures."
    ]


def test_neither_title_nor_text_nor_claims_can_be_read_without_it(
    pdf: bytes, word: SecretStr
) -> None:
    encrypted = pdfs.encrypt_pdf(pdf, word)
    for clear in (
        TITLE,
        "Typst",
        "Bar chart",
        "pdfaid",
        "dc:title",
        "en-GB",
        word.get_secret_value(),
    ):
        for encoding in ("utf-8", "utf-16-be", "utf-16-le"):
            assert clear.encode(encoding) not in encrypted


def test_inside_it_keeps_its_title_and_claims_ua_but_not_a(pdf: bytes, word: SecretStr) -> None:
    with opened(pdf).open_metadata() as metadata:
        assert metadata["pdfaid:part"] == "2"
    document = opened(pdfs.encrypt_pdf(pdf, word), word.get_secret_value())
    with document.open_metadata() as metadata:
        assert metadata["dc:title"].startswith(TITLE)
        assert metadata["pdfuaid:part"] == "1"
        assert not [claim for claim in metadata if "pdfa/ns/id" in claim]
    assert str(document.docinfo.Title).startswith(TITLE)
    assert document.Root.ViewerPreferences.DisplayDocTitle


def test_its_identifier_does_not_come_from_its_text(pdf: bytes, word: SecretStr) -> None:
    twice = [opened(pdfs.encrypt_pdf(pdf, word), word.get_secret_value()) for _ in range(2)]
    ids = {bytes(one.trailer.ID[0]) for one in (*twice, opened(pdf))}
    assert len(ids) == 3


def test_the_digest_sees_content_and_not_how_it_is_stored(pdf: bytes) -> None:
    digest = pdfs.content_digest(opened(pdf))
    unpacked = saved(
        opened(pdf),
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
        stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
        compress_streams=False,
    )
    assert pdfs.content_digest(opened(unpacked)) == digest
    for change in (_other_alt, _other_scope, _no_lang, _other_text):
        document = opened(pdf)
        change(document)
        assert pdfs.content_digest(document) != digest, change.__name__


def _elements(document: pikepdf.Pdf, kind: str) -> Iterator[Any]:
    for thing in document.objects:
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == kind:
            yield thing


def _other_alt(document: pikepdf.Pdf) -> None:
    next(_elements(document, "/Figure")).Alt = "Something else"


def _other_scope(document: pikepdf.Pdf) -> None:
    next(_elements(document, "/TH")).S = pikepdf.Name.TD


def _no_lang(document: pikepdf.Pdf) -> None:
    del document.Root.Lang


def _other_text(document: pikepdf.Pdf) -> None:
    page = document.pages[0]
    page.Contents = document.make_stream(page.Contents.read_bytes().replace(b"T", b"t", 1))


@pytest.mark.parametrize(
    ("fault", "complaint"),
    [
        ("plain", "opens without the passphrase"),
        ("empty", "opens without the passphrase"),
        ("other", "does not open with its passphrase"),
        ("weak", "not encrypted with AES-256"),
        ("deaf", "forbids assistive technology"),
        ("altered", "pages, tags or texts"),
        ("claims", "claims to be PDF/A"),
    ],
)
def test_the_check_finds_what_is_wrong(
    pdf: bytes, word: SecretStr, fault: str, complaint: str
) -> None:
    document = opened(pdf)
    if fault != "claims":
        with document.open_metadata() as metadata:
            for claim in pdfs.PDF_A_CLAIMS[:2]:
                del metadata[claim]
    if fault == "altered":
        _other_alt(document)
    options: dict[str, Any] = {
        "plain": {},
        "empty": {"encryption": encryption(word, user="")},
        "other": {"encryption": encryption(word, user="another")},
        "weak": {"encryption": encryption(word, R=4)},
        "deaf": {
            "encryption": encryption(
                word, allow=pikepdf.Permissions(accessibility=False, extract=False)
            )
        },
    }.get(fault, {"encryption": encryption(word)})
    with pytest.raises(CheckError, match=complaint):
        pdfs.check_pdf(saved(document, **options), pdf, word)


def test_the_check_finds_a_title_in_clear(pdf: bytes, word: SecretStr) -> None:
    encrypted = pdfs.encrypt_pdf(pdf, word)
    with opened(pdf) as document:
        title = str(document.docinfo.Title).encode("utf-16-be")
    with pytest.raises(CheckError, match="title can be read"):
        pdfs.check_pdf(encrypted + b"\n% " + title + b"\n", pdf, word)


@pytest.fixture
def tools() -> None:
    missing = [name for name in ("qpdf", "pdfinfo", "pdftotext") if not shutil.which(name)]
    if missing:
        pytest.skip(f"not run: {', '.join(missing)} is missing")


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


@pytest.mark.long
def test_two_other_readers_open_it_with_the_passphrase_and_refuse_without(
    pdf: bytes, word: SecretStr, tmp_path: Path, tools: None
) -> None:
    path, password = tmp_path / "encrypted.pdf", word.get_secret_value()
    path.write_bytes(pdfs.encrypt_pdf(pdf, word))
    told = run("pdfinfo", "-upw", password, str(path)).stdout
    assert f"Title:           {TITLE}" in told
    assert "algorithm:AES-256" in told
    assert "Tagged:          yes" in told
    assert "Where do the people live?" in run("pdftotext", "-upw", password, str(path), "-").stdout
    assert run("qpdf", f"--password={password}", "--check", str(path)).returncode == 0
    shown = run("qpdf", f"--password={password}", "--show-encryption", str(path)).stdout
    assert "R = 6" in shown
    assert "extract for accessibility: allowed" in shown
    assert shown.count("AESv3") == 3
    assert run("qpdf", "--requires-password", str(path)).returncode == 0
    for wrong in ([], ["-upw", "wrong"]):
        assert run("pdfinfo", *wrong, str(path)).returncode != 0
        assert run("pdftotext", *wrong, str(path), "-").stdout == ""
    for wrong in ([], ["--password=wrong"]):
        assert run("qpdf", *wrong, "--check", str(path)).returncode != 0


@pytest.mark.long
def test_decrypted_by_another_program_it_is_as_accessible_as_before(
    pdf: bytes, word: SecretStr, tmp_path: Path, tools: None, not_run: Callable[[str], None]
) -> None:
    path, plain = tmp_path / "encrypted.pdf", tmp_path / "plain.pdf"
    path.write_bytes(pdfs.encrypt_pdf(pdf, word))
    done = run("qpdf", f"--password={word.get_secret_value()}", "--decrypt", str(path), str(plain))
    assert done.returncode == 0
    with pikepdf.open(plain) as document:
        assert list(tags(document)) == list(tags(opened(pdf)))
        assert pdfs.content_digest(document) == pdfs.content_digest(opened(pdf))
    outloud = Path(sys.executable).with_name("outloud")
    if not outloud.is_file():
        not_run("outloud")
    # TBL-010 takes the row headers of a small table for shredded cells.
    judged = run(
        str(outloud), "--fail-on", "warning", "--skip", "TBL-010", "--json", "-", str(plain)
    )
    assert judged.returncode == 0, json.dumps(judged.stdout)[:2000]
