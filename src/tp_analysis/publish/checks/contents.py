"""Every form in which a published file says something, decoded: the leak scan reads these."""

from __future__ import annotations

import base64
import binascii
import html
import io
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

_DATA_ADDRESS = re.compile(r"data:([\w/+.-]*)(?:;[\w=.-]+)*?;base64,([A-Za-z0-9+/=\s%]+)")
_TAG = re.compile(r"<[^>]*>")
# Of a page or a workbook. Neighbours are numbers of their own: run together they may look like one
# of a person. Words stay within a gap of each other.
_CELL_END = re.compile(r"</(?:td|th|c|si|table:table-cell)>|<table:table-cell[^>]*/>")
# Geometry: nothing but a long row of numbers, some of which look like those of a person.
_OUTLINE = re.compile(r'\s(d|points|transform)="[^"]*"')
_STRING = re.compile(r'"u:(?:[^"\\]|\\.)*"')
_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
_DEEPEST = 4
_LARGEST_BYTES = 64_000_000


@dataclass(frozen=True)
class Said:
    """One decoded form: where in the file it is, and what it says there.

    Text is looked through for shapes and for exact words; what is no text for exact words only.
    """

    where: str
    text: str
    is_text: bool = True


def said_in(content: bytes, depth: int = 0) -> Iterator[Said]:
    """Every decoded form of a file's content, whatever its name says it is.

    Raises ValueError for what claims to be a PDF or a zip and cannot be read as one.
    """
    if depth > _DEEPEST:
        raise ValueError("files lie within files too deep to look through")
    for start, reader in _READERS.items():
        if content.startswith(start):
            yield from reader(content, depth)
            return
    yield from _text(content, depth)


def _text(content: bytes, depth: int) -> Iterator[Said]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Letters of two bytes, in either order, with their noughts left out.
        yield Said("bytes", content.replace(b"\0", b"").decode("latin-1"), is_text=False)
        return
    bare = _DATA_ADDRESS.sub(" ", text)
    if "<svg" in bare:
        yield Said("drawing", bare, is_text=False)
        bare = _OUTLINE.sub("", bare)
    yield Said("text", html.unescape(bare))
    if "<" in bare:
        yield Said("text between tags", html.unescape(_TAG.sub("", _CELL_END.sub("\n", bare))))
    if _PERCENT.search(bare):
        yield Said("addresses", unquote(bare))
    if bare.lstrip()[:1] in ("{", "["):
        yield from _json(bare)
    for place, found in enumerate(_DATA_ADDRESS.finditer(text), start=1):
        for said in said_in(_decoded(found[2]), depth + 1):
            yield Said(f"embedded file {place}, {said.where}", said.text, said.is_text)


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(unquote(text))
    except (binascii.Error, ValueError):
        return text.encode()


def _json(text: str) -> Iterator[Said]:
    try:
        yield Said("values", json.dumps(json.loads(text), ensure_ascii=False))
    except ValueError:
        return


def _zip(content: bytes, depth: int) -> Iterator[Said]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield Said("comment", archive.comment.decode("utf-8", "replace"))
            for member in archive.infolist():
                yield Said("name of a member", member.filename)
                if member.file_size > _LARGEST_BYTES:
                    raise ValueError("a member is too large to look through")
                for said in said_in(archive.read(member), depth + 1):
                    yield Said(f"{member.filename}, {said.where}", said.text, said.is_text)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError) as error:
        raise ValueError(f"it cannot be read as a zip: {type(error).__name__}") from error


def _png(content: bytes, depth: int) -> Iterator[Said]:
    del depth
    place = 8
    while place + 8 <= len(content):
        length, kind = int.from_bytes(content[place : place + 4]), content[place + 4 : place + 8]
        data = content[place + 8 : place + 8 + length]
        if kind in (b"tEXt", b"iTXt", b"zTXt", b"eXIf"):
            yield Said("words in the image", data.replace(b"\0", b" ").decode("utf-8", "replace"))
            # Where a compressed text begins differs by kind: two noughts or fewer before it.
            for start in (data.find(b"\0") + 2, data.find(b"\0\0") + 2):
                yield from _inflated(data[start:])
        place += 12 + length
    yield Said("bytes", content.decode("latin-1"), is_text=False)


def _inflated(data: bytes) -> Iterator[Said]:
    try:
        yield Said("words in the image", zlib.decompress(data).decode("utf-8", "replace"))
    except zlib.error:
        return


def _pdf(content: bytes, depth: int) -> Iterator[Said]:
    import pikepdf

    from tp_analysis.publish.checks.pdf_readers import page_texts

    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            for place, text in enumerate(page_texts(content), start=1):
                yield Said(f"page {place}", text)
            # As JSON every piece of text is in UTF-8, whichever way the file encodes it.
            objects = (
                each.to_json(dereference=True).decode("utf-8", "replace") for each in pdf.objects
            )
            found = [json.loads(piece) for each in objects for piece in _STRING.findall(each)]
            texts = "\n".join(piece.removeprefix("u:") for piece in found)
            yield Said("alt text, bookmarks and properties", texts)
            for each in pdf.objects:
                if isinstance(each, pikepdf.Stream):
                    yield from _stream(each, depth)
    except pikepdf.PdfError as error:
        raise ValueError(f"it cannot be read as a PDF: {type(error).__name__}") from error


def _stream(stream: Any, depth: int) -> Iterator[Said]:
    import pikepdf

    if stream.get("/Type") in ("/ObjStm", "/XRef"):
        return  # their objects are met one by one
    try:
        content = stream.read_bytes()
    except pikepdf.PdfError:
        content = stream.read_raw_bytes()
    is_words = stream.get("/Type") in ("/Metadata", "/EmbeddedFile")
    if is_words or content[:4] in (b"%PDF", b"PK\3\4"):
        for said in said_in(content, depth + 1):
            yield Said(f"{str(stream.get('/Type', 'stream'))[1:].lower()}, {said.where}", said.text)
    else:
        yield Said("stream", content.replace(b"\0", b"").decode("latin-1"), is_text=False)


_READERS: dict[bytes, Callable[[bytes, int], Iterator[Said]]] = {
    b"%PDF": _pdf,
    b"PK\3\4": _zip,
    b"\x89PNG": _png,
}
