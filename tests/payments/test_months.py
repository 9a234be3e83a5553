"""Months in words, and the caption that says which are missing."""

from __future__ import annotations

import pandas as pd
import pytest

from tp_analysis.methods.months import month_runs
from tp_analysis.payments.months import coverage_sentence, months_held


@pytest.mark.parametrize(
    ("months", "words"),
    [
        ([], "none"),
        (["2024-04"], "April 2024"),
        (["2024-06", "2024-04", "2024-05"], "April to June 2024"),
        (["2024-04", "2024-06"], "April 2024, June 2024"),
        (["2024-12", "2025-01"], "December 2024 to January 2025"),
    ],
)
def test_months_that_follow_each_other_are_one_run(months: list[str], words: str) -> None:
    assert month_runs(pd.Period(month, "M") for month in months) == words


def grid(*states: str) -> pd.DataFrame:
    months = pd.period_range("2024-04", periods=len(states), freq="M")
    return pd.DataFrame({"body": "Luton", "month": months, "state": states, "lines": 1.0})


def test_the_caption_of_a_total_says_what_is_missing_and_that_it_is_not_zero() -> None:
    sentence = coverage_sentence(grid("held", "missing", "part"))
    assert sentence == (
        "Luton: April 2024 held; June 2024 held in part; May 2024 missing. "
        "What is missing is in no total, and it is not zero."
    )


def test_of_many_bodies_the_caption_says_how_many_lists_are_missing() -> None:
    many = pd.concat([grid("held", "missing").assign(body=f"Body {n}") for n in range(5)])
    assert coverage_sentence(many).startswith("5 of 10 monthly lists are missing;")


def test_held_and_missing_months_are_counted_apart_from_those_in_part() -> None:
    row = months_held(grid("held", "missing", "part", "held")).iloc[0]
    assert (row["months"], row["held_months"], row["missing_months"]) == (4, 2, 1)
