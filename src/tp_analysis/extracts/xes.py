"""Events of XES files (IEEE 1849), plain or gzipped, as a stream: no tree is built, and a document
type, the only place where entities and other files could be named, is refused.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast
from xml.parsers import expat

from tp_analysis.errors import DataError

_PIECE_BYTES = 1 << 16
# The longest that one tag may be; whatever is longer is held whole by the parser.
_LONGEST_TAG_BYTES = 1 << 22
GZIP_MARK = b"\x1f\x8b"
# XES 1.0 and 2.0 hold their attributes in elements named after these types.
_TYPES = {"string", "date", "int", "float", "boolean", "id", "list", "container"}
Attributes = dict[str, str]


def xes_events(path: Path) -> Iterator[Attributes]:
    """The attributes of each event, those of its trace among them under "case:" and their key.

    Attributes within attributes are left out. Raises DataError for what is not XML to its end, has
    a document type, or is no XES log.
    """
    reader = _Reader(path.name)
    try:
        with _opened(path) as source:
            while piece := source.read(_PIECE_BYTES):
                reader.feed(piece)
                yield from reader.taken()
            reader.close()
            yield from reader.taken()
    except expat.ExpatError as error:
        raise DataError(
            f"{path.name} is not a readable XES file: {expat.errors.messages[error.code]} in line "
            f"{error.lineno}. Export it again."
        ) from error
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(f"{path.name} cannot be read: {error}. Copy it again.") from error


def _opened(path: Path) -> IO[bytes]:
    with path.open("rb") as plain:
        is_gzipped = plain.read(len(GZIP_MARK)) == GZIP_MARK
    return cast(IO[bytes], gzip.open(path)) if is_gzipped else path.open("rb")


class _Reader:
    """What has been read of one file: the trace it is in, and the events that nobody took yet."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._path: list[str] = []
        self._trace: Attributes = {}
        self._event: Attributes = {}
        self._events: list[Attributes] = []
        self._fed = 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._refuse_document_type
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def feed(self, piece: bytes) -> None:
        self._parser.Parse(piece, False)
        self._fed += len(piece)
        if self._fed - self._parser.CurrentByteIndex > _LONGEST_TAG_BYTES:
            raise DataError(f"{self._name} has a tag longer than 4 MB. Export it again.")

    def close(self) -> None:
        self._parser.Parse(b"", True)

    def taken(self) -> list[Attributes]:
        events, self._events = self._events, []
        return events

    def _refuse_document_type(self, *_: object) -> None:
        raise DataError(
            f"{self._name} has a document type (<!DOCTYPE), which no XES file needs and which can "
            "make a small file expand without end. Export it again without one."
        )

    def _start(self, tag: str, attributes: Attributes) -> None:
        name = tag.rpartition(" ")[2]
        if not self._path and name != "log":
            raise DataError(f"{self._name} is no XES file: it begins with <{name}>, not <log>.")
        depth = len(self._path)
        if depth == 1 and name == "trace":
            self._trace = {}
        elif depth == 2 and name == "event" and self._path[1] == "trace":
            self._event = {}
        elif name in _TYPES and "value" in attributes and "key" in attributes:
            if depth == 2 and self._path[1] == "trace":
                self._trace[f"case:{attributes['key']}"] = attributes["value"]
            elif depth == 3 and self._path[1:] == ["trace", "event"]:
                self._event[attributes["key"]] = attributes["value"]
        self._path.append(name)

    def _end(self, _: str) -> None:
        name = self._path.pop()
        if name == "event" and self._path == ["log", "trace"]:
            self._events.append({**self._trace, **self._event})
