"""What the accessibility statement of a release takes from the receipts of its editions."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tp_analysis.suite.statements import STATEMENT, add_statements


def part(folder: Path, report: str, **internal: str) -> Any:
    """An edition as far as a statement looks at it."""
    predicate = {
        "buildDefinition": {
            "internalParameters": {"marking": "DRAFT · OFFICIAL", "contact": "", **internal},
            "externalParameters": {"parameters": {"as_at": "2026-06-30"}},
        },
        "runDetails": {
            "byproducts": [
                {"name": "images have alt text", "annotations": {"result": "pass", "detail": ""}}
            ]
        },
    }
    receipt = json.dumps({"predicate": predicate})
    (folder / report).mkdir()
    (folder / report / "receipt.json").write_text(receipt, encoding="utf-8")
    return SimpleNamespace(
        edition=SimpleNamespace(report=report, audience="public"), folder=folder / report
    )


def statement(folder: Path, **internal: str) -> str:
    (folder / "public").mkdir()
    add_statements(folder, [part(folder, "homes", **internal)], "The North")
    return (folder / "public" / STATEMENT).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("contact", "words"),
    [
        ("", "No contact is set for this release."),
        ("access@north.example", "write to access@north.example."),
        ("<b>us</b>", "write to &lt;b&gt;us&lt;/b&gt;."),
    ],
)
def test_the_statement_says_whom_to_write_to(tmp_path: Path, contact: str, words: str) -> None:
    assert words in statement(tmp_path, contact=contact)


def test_an_audience_without_editions_has_no_statement(tmp_path: Path) -> None:
    statement(tmp_path)
    assert not (tmp_path / "restricted").exists()
