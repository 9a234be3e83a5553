"""No setting of the offending report makes a number in its words count as typed."""

from __future__ import annotations

from typing import Any

import pytest

from tp_analysis import offending
from tp_analysis.disclosure.typed_numbers import typed_numbers
from tp_analysis.offending.cohort import inputs

from .whole_report import cohorts_once, own_rows, report

# Above every number: none passes because a table or a tile happens to print the same.
NO_COINCIDENCE = 10**15
OWN = {"cohort_source": "extracts"}
QUICK = ({"detected_low": 0.0001}, OWN | {"price_year": "2024-25", "persistent_people": 100})
OTHERS = (
    {"claim_price_year": "2008-09", "cut": 0.0, "take_up": 0.0},
    {"committed_central": 4.0, "price_year": "2024-25"},
    {"detected_low": 1.0, "detected_central": 1.0, "detected_high": 1.0},
    {"cut": 0.001, "horizon": 1, "persistent_people": 20},
    {"cut": 0.5, "take_up": 1.0, "horizon": 10, "years_until_full": 10, "cost_margin": 0.99},
    {"persistent_people": 2_000, "anticipation_share": 0.0},
    {"committed_low": 0.01, "committed_central": 1.0, "committed_high": 50.0},
    OWN | {"detected_central": 0.25, "persistent_people": 20, "anticipation_share": 0.2},
)


@pytest.fixture(autouse=True)
def _rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offending, "load_cohorts", cohorts_once)
    monkeypatch.setattr(inputs, "load_received", own_rows)


@pytest.mark.parametrize("settings", QUICK, ids=str)
def test_no_number_in_the_words_is_typed(settings: dict[str, Any]) -> None:
    assert typed_numbers(report(**settings), threshold=NO_COINCIDENCE) == ()


@pytest.mark.long
@pytest.mark.parametrize("settings", OTHERS, ids=str)
def test_nor_at_the_edges_of_the_settings(settings: dict[str, Any]) -> None:
    assert typed_numbers(report(**settings), threshold=NO_COINCIDENCE) == ()
