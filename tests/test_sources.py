"""Source cards: found beside the extract, and refused in plain words."""

from __future__ import annotations

from pathlib import Path

import pytest

from tp_analysis.errors import DataError
from tp_analysis.sources import card_path, read_card

CARD = """
title = "A table"
producer = "A council"
licence = "OGL v3.0"
accessed = "2026-11-21"
publishable = true
"""


def extract_with_card(folder: Path, card: bytes) -> Path:
    extract = folder / "figures.csv"
    extract.write_text("a\n1\n", encoding="utf-8")
    (folder / "figures.source.toml").write_bytes(card)
    return extract


def test_a_card_is_read(tmp_path: Path) -> None:
    card = read_card(extract_with_card(tmp_path, CARD.encode()))
    assert (card.title, card.publishable) == ("A table", True)


@pytest.mark.parametrize(
    ("extract", "card"),
    [
        ("figures.csv", "figures.source.toml"),
        ("figures.xlsx", "figures.source.toml"),
        # Else a person-level file would be covered by its neighbour's card.
        ("figures.persons.csv", "figures.persons.source.toml"),
    ],
)
def test_a_card_belongs_to_one_name(extract: str, card: str) -> None:
    assert card_path(Path("data") / extract) == Path("data") / card


@pytest.mark.parametrize(
    ("card", "words"),
    [
        (b"title = ", "cannot be read as a source card"),
        ("title = 'Café'".encode("cp1252"), "cannot be read as a source card"),
        (CARD.replace("publishable = true", "").encode(), "'publishable' is missing"),
        (CARD.replace("true", '"perhaps"').encode(), "'publishable' is 'perhaps'"),
        (CARD.replace("licence", "license").encode(), "Did you mean 'licence'?"),
        (b"", "'title' is missing"),
    ],
)
def test_a_malformed_card_is_refused_in_plain_words(
    tmp_path: Path, card: bytes, words: str
) -> None:
    with pytest.raises(DataError) as refusal:
        read_card(extract_with_card(tmp_path, card))
    assert "figures.source.toml" in str(refusal.value)
    assert words in str(refusal.value)
    assert "pydantic" not in str(refusal.value)


def test_a_missing_card_says_what_to_write(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"Write figures\.source\.toml beside it, with title"):
        read_card(tmp_path / "figures.csv")
