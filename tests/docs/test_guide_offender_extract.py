"""The guide's example of offender-level extracts is taken as it stands, and says what there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tp_analysis.disclosure.pseudonym_keys import variable_of
from tp_analysis.offending.cohort.datasets import OUTCOMES, RECEIVED
from tp_analysis.sources import card_path
from tp_analysis.store import read_extract

CARD = """
title = "Made up"
producer = "The guide"
licence = "None"
accessed = "2026-11-22"
publishable = false
"""


@pytest.fixture(scope="module")
def section(root: Path) -> str:
    guide = (root / "docs" / "user-guide.md").read_text(encoding="utf-8")
    [found] = re.findall(r"(?ms)^## Your own offender-level extract$(.*?)^## ", guide)
    return str(found)


def test_the_rows_of_the_example_pass_every_check(section: str, root: Path, tmp_path: Path) -> None:
    for shared in ("reference/offence_mapping.csv", "offending/contact_costs.csv"):
        (tmp_path / shared).parent.mkdir(exist_ok=True)
        (tmp_path / shared).write_bytes((root / "data" / "raw" / shared).read_bytes())
    examples = re.findall(r"```csv\n(.*?)```", section, re.DOTALL)
    paths = [tmp_path / "offending" / f"{dataset.name}.csv" for dataset in RECEIVED]
    for path, example in zip(paths, examples, strict=True):
        path.write_text(example, encoding="utf-8")
        card_path(path).write_text(CARD, encoding="utf-8")
    for dataset, path in zip(RECEIVED, paths, strict=True):
        extract = read_extract(dataset, path)
        assert [problem.sentence() for problem in extract.problems] == []
        assert extract.rows == 3


def test_every_file_column_outcome_and_key_is_named(section: str) -> None:
    for dataset in RECEIVED:
        assert f"`{dataset.name}.csv`" in section
        assert [c.name for c in dataset.columns if f"`{c.name}`" not in section] == []
    assert ", ".join(OUTCOMES) in section
    assert variable_of("offender") in section
