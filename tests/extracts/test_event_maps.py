"""Column maps: a few lines of TOML, with a clear word on every slip."""

from __future__ import annotations

from pathlib import Path

import pytest

from tp_analysis.errors import DataError
from tp_analysis.extracts.event_maps import map_path, read_event_map

SOUND = """
extract_date = 2009-12-31
[columns]
claim = "Case"
[fixed]
benefit = "Housing Benefit"
model = "as-is"
[events]
Awarded = ["decided", "first payment"]
[repeats]
"claim received" = "reworked"
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "claims.events.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_map_stands_beside_its_log() -> None:
    for name in ("claims.csv", "claims.parquet", "claims.xes", "claims.xes.gz"):
        assert map_path(Path("a") / name) == Path("a/claims.events.toml")


def test_a_short_map_is_enough(tmp_path: Path) -> None:
    event_map = read_event_map(written(tmp_path, SOUND))
    assert event_map.columns_read == ("Case", "event", "time")
    assert event_map.event("Awarded") == ("decided", "first payment")
    assert event_map.event("claim received") == ("claim received",)
    rules = event_map.rules()
    assert (rules.extract_date.isoformat(), rules.time_zone) == ("2009-12-31", "Europe/London")
    assert rules.repeats == {"claim received": "reworked"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("colums = 1\n", "'colums' is not a key. Did you mean 'columns'"),
        ('time_zone = "Europe/Londn"\n', "is no time zone. Did you mean 'Europe/London'"),
        ('steps = "all"\n', "steps"),
        ("[columns.actr]\n", "columns 'actr' is not a key. Did you mean 'actor'?"),
        ("[case_events]\nx = 'decidd'\n", "'decidd' is no event. Did you mean 'decided'"),
        ("[not_last]\nrefused = 'gone'\n", "'gone' is no event"),
        ("[only\n", "cannot be read as a column map"),
    ],
)
def test_a_slip_is_told_with_what_was_meant(tmp_path: Path, change: str, words: str) -> None:
    text = change + SOUND if not change.startswith("[") else SOUND + change
    with pytest.raises(DataError, match=r"claims\.events\.toml") as refusal:
        read_event_map(written(tmp_path, text))
    assert words in str(refusal.value)


def test_a_question_ends_the_sentence(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"Did you mean 'Europe/London'\?$"):
        read_event_map(written(tmp_path, 'time_zone = "Europe/Londn"\n' + SOUND))


def test_claims_left_out_are_counted_by_their_reason(tmp_path: Path) -> None:
    out = "[leave_out]\na = 'no receipt'\nb = 'a test record'\nc = 'no receipt'\n"
    event_map = read_event_map(written(tmp_path, SOUND + out))
    assert event_map.left_out == {"a test record": 1, "no receipt": 2}


@pytest.mark.parametrize("reason", ["''", "' '", "'see 12345'", "7"])
def test_a_claim_is_left_out_for_a_reason_in_words(tmp_path: Path, reason: str) -> None:
    with pytest.raises(DataError, match=r"\[leave_out\] needs a reason") as refusal:
        read_event_map(written(tmp_path, f"{SOUND}[leave_out]\nQQ123456C = {reason}\n"))
    assert "QQ123456C" not in str(refusal.value)
    assert refusal.value.__cause__ is None


def test_a_value_may_not_be_both_fixed_and_a_column(tmp_path: Path) -> None:
    text = SOUND.replace('claim = "Case"', 'claim = "Case"\nbenefit = "Kind"')
    with pytest.raises(DataError, match="'benefit' is both fixed and a column"):
        read_event_map(written(tmp_path, text))


def test_a_missing_map_says_what_to_write(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"claims\.events\.toml is missing.*extract_date"):
        read_event_map(tmp_path / "claims.events.toml")
