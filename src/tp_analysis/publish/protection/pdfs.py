"""A PDF that opens with a passphrase only: AES-256 (revision 6), its tags and alt text kept.

ISO 19005 (PDF/A) forbids encryption, so that claim is taken out; ISO 14289 (PDF/UA) allows it where
assistive technology may read the text, and the permissions say that it may. Nobody may rely on
the other permissions: any reader can ignore them.
"""

from __future__ import annotations

import hashlib
import io
import secrets
from collections.abc import Iterator
from typing import Any

import pikepdf
from pydantic import SecretStr

from tp_analysis.errors import CheckError

PDF_A_CLAIMS = ("pdfaid:part", "pdfaid:conformance", "pdfaid:amd", "pdfaid:rev")
# How an object is stored, not what it says; and what encryption and its metadata change.
_STORAGE = frozenset({"/Length", "/Filter", "/DecodeParms", "/Metadata", "/Extensions"})


def encrypt_pdf(pdf: bytes, passphrase: SecretStr) -> bytes:
    """The same PDF, encrypted; its bytes differ each time, as its key is drawn at random.

    The passphrase is the only way in: the owner's is drawn at random too and kept by nobody.
    """
    encrypted = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
            for claim in PDF_A_CLAIMS:
                if claim in metadata:
                    del metadata[claim]
        # It is derived from the text, so whoever guessed the whole text could confirm the guess.
        document.trailer["/ID"] = pikepdf.Array([secrets.token_bytes(16), secrets.token_bytes(16)])
        document.save(encrypted, encryption=_encryption(passphrase))
    return encrypted.getvalue()


def _encryption(passphrase: SecretStr) -> pikepdf.Encryption:
    return pikepdf.Encryption(
        user=passphrase.get_secret_value(),
        owner=secrets.token_urlsafe(32),
        R=6,
        aes=True,
        metadata=True,
        allow=pikepdf.Permissions(accessibility=True, extract=True),
    )


def check_pdf(encrypted: bytes, pdf: bytes, passphrase: SecretStr) -> None:
    """Raise CheckError unless it opens with the passphrase alone and holds what `pdf` holds.

    That is every page, tag, alt text, font and picture; its title is nowhere in clear, and it
    does not claim to be PDF/A.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        wanted, titles = content_digest(document), list(_titles(document))
    for wrong in ("", passphrase.get_secret_value()[:-1]):
        if _opens(encrypted, wrong):
            raise CheckError("it opens without the passphrase")
    try:
        reopened = pikepdf.open(io.BytesIO(encrypted), password=passphrase.get_secret_value())
    except pikepdf.PasswordError as error:
        raise CheckError("it does not open with its passphrase") from error
    with reopened:
        _require_aes_256(reopened)
        if content_digest(reopened) != wanted:
            raise CheckError("its pages, tags or texts are not those that went in")
        with reopened.open_metadata() as metadata:
            if any(claim in metadata for claim in PDF_A_CLAIMS):
                raise CheckError("it claims to be PDF/A, which an encrypted file cannot be")
    if any(title in encrypted for title in titles):
        raise CheckError("its title can be read without the passphrase")


def _opens(encrypted: bytes, password: str) -> bool:
    try:
        pikepdf.open(io.BytesIO(encrypted), password=password).close()
    except pikepdf.PasswordError:
        return False
    return True


def _require_aes_256(document: pikepdf.Pdf) -> None:
    found = document.encryption
    methods = (found.stream_method, found.string_method, found.file_method)
    if found.R != 6 or {method.name for method in methods} != {"aesv3"}:
        raise CheckError("it is not encrypted with AES-256 (revision 6)")
    if not (document.allow.accessibility and document.allow.extract):
        raise CheckError("it forbids assistive technology to read it")


def _titles(document: pikepdf.Pdf) -> Iterator[bytes]:
    """The title in each encoding in which a PDF may hold it."""
    title = str(document.docinfo.get("/Title", ""))
    if title:
        yield from (title.encode("utf-8"), title.encode("utf-16-be"), title.encode("utf-16-le"))


def content_digest(document: pikepdf.Pdf) -> str:
    """The SHA-256 of all that a document holds but its metadata, however it is stored.

    Objects are numbered as they are met, so neither their numbers nor their packing matter.
    """
    digest = hashlib.sha256()
    met: dict[tuple[int, int], int] = {}
    waiting: list[Any] = [document.Root]
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, pikepdf.Object) and thing.is_indirect:
            place = thing.objgen
            if place in met:
                digest.update(f"object {met[place]}\n".encode())
                continue
            met[place] = len(met)
        words, parts = _said(thing)
        digest.update(words + b"\n")
        waiting += reversed(parts)
    return digest.hexdigest()


def _said(thing: Any) -> tuple[bytes, list[Any]]:
    """What one object says itself, and the objects in it."""
    if isinstance(thing, pikepdf.Array):
        return f"array {len(thing)}".encode(), list(thing)
    if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        keys = sorted(set(thing.keys()) - _STORAGE)
        words = f"keys {keys} ".encode()
        if isinstance(thing, pikepdf.Stream):
            words += hashlib.sha256(_stream_bytes(thing)).digest()
        return words, [thing[key] for key in keys]
    return (bytes(thing) if isinstance(thing, pikepdf.String) else repr(thing).encode()), []


def _stream_bytes(stream: pikepdf.Stream) -> bytes:
    try:
        return stream.read_bytes()
    except pikepdf.PdfError:
        # A photograph, say: its own compression stays as it is.
        return stream.read_raw_bytes()
