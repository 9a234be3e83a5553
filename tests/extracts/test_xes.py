"""XES files as a stream: what an event says, and what is refused before it can do harm."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from tp_analysis.errors import DataError
from tp_analysis.extracts.xes import xes_events

LOG = """<?xml version="1.0" encoding="UTF-8"?>
<!-- made up -->
<log xes.version="1.0" xmlns="http://www.xes-standard.org/">
  <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <global scope="event"><date key="time:timestamp" value="1970-01-01T00:00:00Z"/></global>
  <string key="creator" value="nobody"/>
  <trace>
    <string key="concept:name" value="claim &lt;1&gt;"><int key="within" value="0"/></string>
    <event>
      <string key="concept:name" value="Received"/>
      <date key="time:timestamp" value="2009-07-01T10:00:00+01:00"/>
      <list key="who"><string key="first" value="left out"/></list>
    </event>
    <event><string key="concept:name" value="Décidé"/></event>
  </trace>
  <trace><event><int key="minutes" value="5"/></event></trace>
</log>
"""
EVENTS = [
    {
        "case:concept:name": "claim <1>",
        "concept:name": "Received",
        "time:timestamp": "2009-07-01T10:00:00+01:00",
    },
    {"case:concept:name": "claim <1>", "concept:name": "Décidé"},
    {"minutes": "5"},
]


def written(folder: Path, text: str, name: str = "log.xes") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_an_event_has_its_attributes_and_those_of_its_trace(tmp_path: Path) -> None:
    assert list(xes_events(written(tmp_path, LOG))) == EVENTS


def test_a_gzipped_log_is_the_plain_one(tmp_path: Path) -> None:
    path = tmp_path / "log.xes.gz"
    path.write_bytes(gzip.compress(LOG.encode()))
    assert list(xes_events(path)) == EVENTS


def test_other_namespaces_and_encodings_are_read_too(tmp_path: Path) -> None:
    bare = LOG.replace(' xmlns="http://www.xes-standard.org/"', "")
    assert list(xes_events(written(tmp_path, bare))) == EVENTS
    path = tmp_path / "latin.xes"
    path.write_bytes(LOG.replace("UTF-8", "ISO-8859-1").encode("latin-1"))
    assert list(xes_events(path)) == EVENTS


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE log [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + ']><log><trace><event><string key="concept:name" value="&i;"/></event></trace></log>'
)
SECRET = (
    '<!DOCTYPE log [<!ENTITY it SYSTEM "file:///etc/passwd">]>'
    "<log><trace><event>&it;</event></trace></log>"
)
REMOTE = '<!DOCTYPE log SYSTEM "http://127.0.0.1/log.dtd"><log/>'


@pytest.mark.parametrize("text", [BOMB, SECRET, REMOTE], ids=["bomb", "file", "network"])
def test_a_document_type_is_refused_before_anything_is_expanded(tmp_path: Path, text: str) -> None:
    with pytest.raises(DataError, match=r"log\.xes has a document type"):
        list(xes_events(written(tmp_path, text)))
    path = tmp_path / "log.xes.gz"
    path.write_bytes(gzip.compress(text.encode()))
    with pytest.raises(DataError, match="document type"):
        list(xes_events(path))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (LOG[: len(LOG) // 2], "is not a readable XES file"),
        ("<html><body>Not found</body></html>", "is no XES file: it begins with <html>"),
        ("<log><trace></log>", "mismatched tag in line 1"),
        ("", "no element found"),
        (f'<log><string key="a" value="{"x" * 5_000_000}"/></log>', "a tag longer than 4 MB"),
    ],
)
def test_what_is_no_whole_log_is_refused(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(DataError, match=words):
        list(xes_events(written(tmp_path, text)))


def test_a_gzip_file_that_was_cut_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "log.xes.gz"
    path.write_bytes(gzip.compress(LOG.encode())[:-20])
    with pytest.raises(DataError, match="cannot be read"):
        list(xes_events(path))


def test_events_come_before_the_file_has_been_read_to_its_end(tmp_path: Path) -> None:
    event = '<event><string key="concept:name" value="Received"/></event>'
    path = written(tmp_path, f"<log><trace>{event * 10_000}</trace><trace>")
    events = xes_events(path)
    assert [next(events) for _ in range(5_000)][-1] == {"concept:name": "Received"}
    with pytest.raises(DataError, match="no element found"):
        list(events)
