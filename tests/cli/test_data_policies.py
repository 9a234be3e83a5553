"""tp data check and build tell of policies that are wrong, and of files that they do not know."""

from __future__ import annotations

import json
from typing import Any

import pytest

POLICY = '[dataset."benefits/claims"]\nprofile = "default"\ncolumns = "all"\n'


@pytest.mark.parametrize("command", ["check", "build"])
def test_both_data_commands_end_with_11_for_an_unknown_extract(unbuilt: Any, command: str) -> None:
    # Datasets of the suite that have no extract here end with 11, too, so the words decide.
    path = unbuilt.root / "data/raw/places/heights.csv"
    path.write_text("a\n1\n", encoding="utf-8")
    answer = unbuilt.tp("data", command)
    assert answer.code == 11
    assert "refused  data/raw/places/heights.csv" in answer.out
    assert "heights.csv: is of no known kind" in answer.out


def test_both_data_commands_tell_of_a_policy_that_is_wrong(unbuilt: Any) -> None:
    (unbuilt.root / "disclosure.toml").write_text(f"{POLICY}threshold = 2\n", encoding="utf-8")
    checked = unbuilt.tp("data", "check")
    assert "wrong    disclosure.toml: [dataset" in checked.out
    assert "'threshold' is 2" in checked.out
    built = unbuilt.tp("data", "build")
    assert (built.code, built.out) == (10, "")
    assert "'threshold' is 2" in built.err


def test_for_scripts_they_stand_in_the_answer(unbuilt: Any) -> None:
    (unbuilt.root / "disclosure.toml").write_text(POLICY, encoding="utf-8")
    [words] = json.loads(unbuilt.tp("data", "check", "--json").out)["policies"]
    assert words.startswith("disclosure.toml has a policy for 'benefits/claims', which is no")
