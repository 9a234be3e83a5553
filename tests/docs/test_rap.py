"""The table of what is met and what is not: each line has evidence that is there, or says so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PATH = re.compile(r"`([\w./-]+\.[\w]+|[\w.-]*/[\w./-]+|Makefile|LICENSE)`")
NOT_OURS = ("peer review", "published", "open to anyone")


@pytest.fixture(scope="module")
def text(root: Path) -> str:
    return (root / "docs" / "rap.md").read_text(encoding="utf-8")


def lines(text: str) -> list[tuple[str, str]]:
    rows = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("| ")]
    return [(what.strip(), rest.strip()) for what, rest in rows if what.strip() != "what it asks"]


def test_every_file_that_is_named_is_there(root: Path, text: str) -> None:
    named = PATH.findall(text)
    assert len(named) > 25
    assert [name for name in named if not (root / name).exists()] == []


def test_every_line_has_evidence_or_says_that_it_is_not_met(text: str) -> None:
    found = lines(text)
    assert len(found) >= 20
    assert [what for what, rest in found if not PATH.search(rest) and "not met" not in rest] == []


def test_every_level_is_there(text: str) -> None:
    assert re.findall(r"(?m)^## (\w+)", text)[:3] == ["Baseline", "Silver", "Gold"]


@pytest.mark.parametrize("words", NOT_OURS)
def test_what_is_not_ours_to_claim_is_not_claimed(words: str, text: str) -> None:
    found = [rest for what, rest in lines(text) if words in what]
    assert found
    assert all("**not met**" in rest for rest in found)
