"""How far a printed number moved."""

from __future__ import annotations

import pytest

from tp_analysis.suite.magnitudes import move


@pytest.mark.parametrize(
    ("was", "now", "words"),
    [
        ("£1,200 million", "£1,234 million", "+2.8%"),
        ("£987.5 million", "£1.2 billion", "+21.5%"),
        ("about 12,000", "about 11,000", "−8.3%"),
        ("up to 25 days", "up to 1 day", "−96.0%"),
        ("4%", "7%", "+3 percentage points"),
        ("4.5%", "3.5%", "−1 percentage point"),
        ("1,000,000", "1,000,001", "up by less than 0.1%"),
        ("100", "1,900", "+1,800%"),
        ("75p", "60p", "−20.0%"),
        ("5", "0", "−100%"),
    ],
)
def test_a_change_is_said_in_per_cent(was: str, now: str, words: str) -> None:
    moved = move(was, now)
    assert moved is not None
    assert moved.words == words


@pytest.mark.parametrize(("was", "now"), [("0", "5"), ("−£5 million", "£3 million"), ("3", "−1")])
def test_of_nothing_and_of_a_debt_no_percentage_is_said(was: str, now: str) -> None:
    moved = move(was, now)
    assert moved is not None
    assert (moved.percent, moved.words) == (None, "")


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("[x]", "5"),
        ("10 to 20", "10 to 30"),
        ("2008", "2009"),
        ("2008-09", "2009-10"),
        ("5 days", "5 weeks"),
        ("£5", "5%"),
        ("about 5", "as much as 6"),
        ("none", "some"),
    ],
)
def test_texts_without_one_number_of_one_unit_have_no_distance(was: str, now: str) -> None:
    assert move(was, now) is None


def test_the_absolute_change_is_in_whole_units() -> None:
    moved = move("£1.2 billion", "£1,234 million")
    assert moved is not None
    assert moved.absolute == 34e6
