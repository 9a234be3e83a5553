"""Rows of comma-separated files as bodies publish them: any usual encoding, plain or zipped.

The text is streamed: a file of any size is read in the same memory.
"""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import IO

from tp_analysis.errors import DataError
from tp_analysis.extracts.results import Forgiven
from tp_analysis.extracts.text_encodings import NAMES, Encoding, tell_encoding

_PIECE_BYTES = 1 << 20
_SAMPLE_LINES = 50
_SEPARATORS = ",;\t|"
ZIP_MARK = b"PK\x03\x04"
# Follows the last line. Where it does not come out as a row of its own, a quote was never closed.
_END = "\x1eend of the file\x1e"


@dataclass(frozen=True)
class TextForm:
    """How a text file is written: what to read it with."""

    encoding: Encoding
    separator: str

    def forgiven(self) -> list[Forgiven]:
        """What is unusual in how it is written, with counts."""
        found, told = [], self.encoding
        if told.marks:
            found.append(Forgiven("byte order marks before the text", told.marks))
        if told.name != "utf-8":
            beside = " or Mac Roman, which its signs do not tell apart" if told.ambiguous else ""
            words = f"signs read as {NAMES[told.name]}{beside}, as the file is not UTF-8"
            found.append(Forgiven(words, told.high_bytes or 1))
        if told.damaged:
            words = "bytes that are no UTF-8 in a file of UTF-8, shown as \ufffd"
            found.append(Forgiven(words, told.damaged))
        if not told.is_ended:
            words = "last line without a line end: a file that was cut there looks the same"
            found.append(Forgiven(words, 1))
        if self.separator != ",":
            names = {";": "semicolons", "\t": "tabs", "|": "upright bars"}
            found.append(Forgiven(f"columns set apart by {names[self.separator]}", 1))
        return found


def csv_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Every row that is not empty: its number as a spreadsheet counts, and its cells as text.

    The encoding is told by evidence over the whole file. Raises DataError where the file is not
    text, or was cut within a quoted cell.
    """
    return ((row, cells) for row, cells in text_rows(path, text_form(path)) if cells)


def text_form(path: Path) -> TextForm:
    """The encoding and the separator of a text file, or of the one text file in a zip file.

    Raises DataError where the file cannot be opened or holds no text.
    """
    with _opened(path) as source:
        encoding = tell_encoding(iter(partial(source.read, _PIECE_BYTES), b""))
    with _opened(path) as source:
        lines = list(islice(_lines(source, encoding, "replace"), _SAMPLE_LINES))
    if any("\x00" in line for line in lines):
        raise DataError(f"{path.name} is not text. Download the CSV file again.")
    return TextForm(encoding, max(_SEPARATORS, key=lambda sign: _cells(lines, sign)))


def text_rows(path: Path, form: TextForm) -> Iterator[tuple[int, list[str]]]:
    """The rows of a file whose form is known: as csv_rows gives them, and empty lines too."""
    with _opened(path) as source:
        lines = _Lines(_lines(source, form.encoding, _errors(form.encoding)))
        reader = csv.reader(chain(lines, [_END]), delimiter=form.separator)
        row, narrowest, width = 0, 0, 0
        try:
            for row, cells in enumerate(reader, start=1):
                if cells == [_END]:
                    break
                _refuse_open_quote(path, row, cells)
                yield row, cells
                narrowest = min(narrowest or width, width or narrowest)
                width = len(cells) or width
        except (csv.Error, UnicodeError, EOFError, zipfile.BadZipFile, zlib.error) as error:
            raise DataError(
                f"{path.name} cannot be read after row {row}: {error}. Download it again."
            ) from error
        if width < narrowest and not lines.is_ended:
            raise DataError(
                f"{path.name} breaks off in row {row - 1}: it has {width} cells, all rows above "
                f"{narrowest} or more, and the line has no end. Download it again."
            )


class _Lines:
    """Lines, and whether the last one came with a line end."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self.is_ended = True

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.is_ended = line.endswith(("\n", "\r"))
            yield line


def _refuse_open_quote(path: Path, row: int, cells: list[str]) -> None:
    if cells and _END in cells[-1]:
        raise DataError(
            f"{path.name} ends within the quoted cell that begins in row {row}: the file was cut, "
            "or a quote mark is missing. Download it again, or mend that row."
        )


def _lines(source: IO[bytes], encoding: Encoding, errors: str) -> Iterator[str]:
    source.read(encoding.mark_bytes)
    # newline="": a line break within a quoted cell must stay as it is.
    return io.TextIOWrapper(source, encoding=encoding.name, newline="", errors=errors)


def _errors(encoding: Encoding) -> str:
    """Bytes that are no sign in the encoding show as such; UTF-8 must be whole unless told not."""
    return "replace" if encoding.name != "utf-8" or encoding.damaged else "strict"


def _cells(lines: list[str], separator: str) -> int:
    try:
        return sum(len(cells) for cells in csv.reader(lines, delimiter=separator))
    except csv.Error:
        return 0


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    """The bytes of the file, or of the one file in it where it is a zip file."""
    try:
        with path.open("rb") as plain:
            is_zip = plain.read(len(ZIP_MARK)) == ZIP_MARK
            plain.seek(0)
            if not is_zip:
                yield plain
                return
            with (
                zipfile.ZipFile(plain) as archive,
                archive.open(_only_member(path, archive)) as one,
            ):
                yield one
    except (OSError, EOFError, zipfile.BadZipFile, zlib.error, RuntimeError) as error:
        raise DataError(f"{path.name} cannot be opened: {error}. Download it again.") from error


def _only_member(path: Path, archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    members = [
        item
        for item in archive.infolist()
        if not item.is_dir() and not item.filename.startswith("__MACOSX/")
    ]
    if len(members) != 1 or not members[0].filename.lower().endswith((".csv", ".txt", ".tsv")):
        raise DataError(
            f"{path.name} holds {len(members)} files, where one CSV file was looked for. "
            "Unzip it and put each file in the folder."
        )
    return members[0]
