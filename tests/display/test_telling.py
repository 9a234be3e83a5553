"""Sentences are told only where the numbers in them are."""

from __future__ import annotations

import math
from dataclasses import replace

from tp_analysis.disclosure import already_published
from tp_analysis.display import Quantities, Quantity
from tp_analysis.display.telling import first_known, is_known, told

KNOWN = Quantity("a.known", "Known", 3, "days", 1, "published", already_published("a test"))
NUMBERS = Quantities(
    {"a.known": KNOWN, "a.missing": replace(KNOWN, figure_id="a.missing", value=math.nan)}
)


def test_a_sentence_whose_number_is_withheld_is_left_out() -> None:
    shown = told([["It took {a.known}.", "Or {a.withheld}."], ["And {a.missing}."]], NUMBERS)
    assert len(shown.blocks) == 1
    assert "Or" not in str(shown.blocks[0])
    assert "3 days" in str(shown.blocks[0])


def test_a_number_without_a_value_is_not_known() -> None:
    assert is_known("No number at all", NUMBERS)
    assert not is_known("{a.missing:plain}", NUMBERS)


def test_of_some_titles_the_first_that_can_be_told_is_taken() -> None:
    assert first_known(NUMBERS, "{a.withheld}", "{a.known}", "none") == "{a.known}"
    assert first_known(NUMBERS, "{a.withheld}", "none") == "none"
