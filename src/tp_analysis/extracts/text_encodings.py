"""Which encoding a text file is in, told by its bytes.

UTF-8 proves itself: bytes above 0x7f that were meant as anything else hardly ever form valid UTF-8.
Windows-1252 and Mac Roman do not: any byte is a sign in one or both. They are told apart by what
stands beside each such byte, over the whole file: 0x8e after "Caf" is é in Mac Roman and would be a
capital Ž within a word in Windows-1252. General guessers choose among a hundred encodings, and
take these files for Polish or Baltic ones; only these two are in use by British bodies.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

WINDOWS, MAC = "cp1252", "mac_roman"
NAMES = {"utf-8": "UTF-8", "utf-16": "UTF-16", WINDOWS: "Windows-1252", MAC: "Mac Roman"}
_CONTEXT = re.compile(rb"(?=([\x00-\xff])([\x80-\xff])([\x00-\xff]))", re.DOTALL)
_UTF8_SIGN = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# A byte order mark that was taken for Windows-1252 text and written out as UTF-8 once more.
_MISREAD_MARK = codecs.BOM_UTF8.decode(WINDOWS).encode()

# Those of Western European names. Others, such as ƒ or π, stand in no name.
_LETTERS = "".join(chr(code) for code in range(0xC0, 0x100) if code not in (0xD7, 0xF7)) + "ŒœŸ"
_QUOTES = "’‘“”´"
_DASHES = "–—"
_CURRENCY = "£€"
_HARMLESS = "©®™°·•…½¼¾²³×÷ºª§ŠšŽž"


@dataclass(frozen=True)
class Encoding:
    """An encoding, how many bytes of marks stand before the text, and what decided it.

    `damaged` counts the bytes that are no UTF-8 where most of the others above 0x7f are.
    `ambiguous` is True where Windows-1252 and Mac Roman are as likely and give different text;
    `is_ended` is False where the last byte is within a line.
    """

    name: str
    marks: int = 0
    mark_bytes: int = 0
    high_bytes: int = 0
    damaged: int = 0
    ambiguous: bool = False
    is_ended: bool = True


def tell_encoding(chunks: Iterable[bytes]) -> Encoding:
    """The encoding of the bytes, read once from first to last, whatever their number.

    Marks at the start are counted. Bytes that are no UTF-8 are weighed as Windows-1252 and as Mac
    Roman by the signs beside them; where both are as likely it is Windows-1252. Where most of them
    are UTF-8 all the same, it is UTF-8 with damage.
    """
    pieces = iter(chunks)
    first = next(pieces, b"")
    if first.startswith(_UTF16_MARKS):
        return Encoding("utf-16", marks=1)
    marks, length = _marks(first)
    decoder = codecs.getincrementaldecoder("utf-8")()
    contexts: Counter[tuple[bytes, bytes, bytes]] = Counter()
    is_utf8, before, of_utf8 = True, b"", 0
    # The line end before the first byte and the one after the last are their neighbours.
    for piece in chain([b"\n" + first[length:]], pieces):
        if is_utf8:
            is_utf8 = _decodes(decoder, piece)
        # The last two bytes stay, so that a sign at the end of a piece keeps its neighbours.
        piece = before + piece
        # Of plain ASCII there is nothing to weigh, and looking takes four times as long as reading.
        if not piece.isascii():
            contexts.update(_CONTEXT.findall(piece))
            of_utf8 += sum(map(len, _UTF8_SIGN.findall(piece[len(before) :])))
        before = piece[-2:]
    contexts.update(_CONTEXT.findall(before + b"\n"))
    high, ended = sum(contexts.values()), before[-1:] in (b"\n", b"\r")
    if is_utf8:
        return Encoding("utf-8", marks, length, high, is_ended=ended)
    if of_utf8 > high / 2:
        # A name cut within a sign, or two files joined: one odd byte does not make it Windows-1252.
        damaged = high - of_utf8
        return Encoding("utf-8", marks, length, high, damaged=damaged, is_ended=ended)
    windows, mac = (_score(contexts, name) for name in (WINDOWS, MAC))
    same = all(_decoded(byte, WINDOWS) == _decoded(byte, MAC) for _, byte, _ in contexts)
    name = MAC if mac > windows else WINDOWS
    ambiguous = mac == windows and not same
    return Encoding(name, marks, length, high, ambiguous=ambiguous, is_ended=ended)


def _marks(first: bytes) -> tuple[int, int]:
    """How many byte order marks stand at the start, and how many bytes they take."""
    count = length = 0
    while found := next(
        (mark for mark in (codecs.BOM_UTF8, _MISREAD_MARK) if first.startswith(mark, length)), None
    ):
        count, length = count + 1, length + len(found)
    return count, length


def _decodes(decoder: codecs.IncrementalDecoder, piece: bytes) -> bool:
    try:
        decoder.decode(piece)
    except UnicodeDecodeError:
        return False
    return True


def _decoded(byte: bytes, name: str) -> str | None:
    try:
        return byte.decode(name)
    except UnicodeDecodeError:
        return None


def _score(contexts: Counter[tuple[bytes, bytes, bytes]], name: str) -> int:
    return sum(
        count * _likelihood(_decoded(before, name), _decoded(byte, name), _decoded(after, name))
        for (before, byte, after), count in contexts.items()
    )


def _likelihood(before: str | None, sign: str | None, after: str | None) -> int:
    """How well a sign fits between its neighbours in British text: from 2 (well) to -3 (not)."""
    if sign is None or unicodedata.category(sign) == "Cc":
        return -3
    left, right = before or "", after or ""
    if sign in _LETTERS:
        return _letter_likelihood(left, sign, right)
    if sign in _QUOTES:
        return 2 if left.isalpha() or right.isalpha() else 1
    if sign in _DASHES:
        return 2 if _apart(left) == _apart(right) else 1
    if sign in _CURRENCY:
        return 2 if right.isdigit() or _apart(left) else 0
    if sign == "\u00a0":
        return 1
    return 0 if sign in _HARMLESS else -1


def _letter_likelihood(left: str, sign: str, right: str) -> int:
    if not (left.isalpha() or right.isalpha()):
        # No English, Welsh or French word is one accented letter, but for these two.
        return 0 if sign in "àÀ" else -2
    if sign.isupper():
        # A capital within or at the end of a word in small letters: CafŽ.
        return -2 if left.islower() else 1
    return -1 if left.isupper() and right.isupper() else 2


def _apart(neighbour: str) -> bool:
    return not neighbour.isalnum()
