"""How outcomes are grouped."""

from __future__ import annotations

import pandas as pd

from tp_analysis.crime.outcomes import (
    CHARGED,
    NO_SUSPECT,
    OUT_OF_COURT,
    UNKNOWN,
    outcome_groups,
    positive_outcomes,
)


def test_outcomes_are_grouped_and_one_that_is_not_known_keeps_its_own_words() -> None:
    outcomes = pd.Series(
        ["Awaiting court outcome", "Local resolution",
         "Investigation complete; no suspect identified", "Sent to the moon", None]
    )  # fmt: skip
    expected = [CHARGED, OUT_OF_COURT, NO_SUSPECT, "Sent to the moon", UNKNOWN]
    assert outcome_groups(outcomes).tolist() == expected


def test_an_acquittal_is_not_proven() -> None:
    proven = positive_outcomes()
    assert "Offender given a caution" in proven
    assert "Defendant found not guilty" not in proven
    assert "Unable to prosecute suspect" not in proven
