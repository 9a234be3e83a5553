"""What is held, of what, where, and how it ended: on a few rows that a reader can count."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from tp_analysis.crime import analysis
from tp_analysis.crime.analysis import ALL_CRIME, ALL_FORCE, ELSEWHERE, NOT_PLACED
from tp_analysis.methods.months import months_between

Counts = Callable[..., pd.DataFrame]
MAY, JULY = "2021-05-01", "2021-07-01"
ASB = "Anti-social behaviour"


def test_a_month_that_no_file_holds_is_missing_and_not_zero(counts: Counts) -> None:
    grid = analysis.completeness(
        counts({"month": MAY, "count": 3}, {"month": JULY}),
        forces=["Bedfordshire Police"],
        months=months_between(MAY, JULY),
    )
    assert grid["state"].tolist() == ["held", "missing", "held"]
    assert grid["count"].isna().tolist() == [False, True, False]


def test_months_that_are_not_held_are_not_among_those_held(counts: Counts) -> None:
    held = analysis.held_months(counts({"month": JULY}, {}), months_between(MAY, "2021-08-31"))
    assert [str(month) for month in held] == ["2021-05", "2021-07"]


def test_anti_social_behaviour_stands_apart_from_crimes(counts: Counts) -> None:
    rows = counts({"count": 3}, {"category": "Drugs"}, {"category": ASB, "count": 10})
    table = analysis.by_category(rows, months_between(MAY, MAY)).set_index("category")
    assert table.index.tolist() == ["Robbery", "Drugs", ALL_CRIME, ASB]
    assert table.loc[ALL_CRIME, "count"] == 4
    assert table.loc["Robbery", "share_percent"] == 75
    assert table["share_percent"].isna()[ASB]


def test_a_category_without_a_crime_in_a_month_held_has_a_true_zero(counts: Counts) -> None:
    rows = counts({"month": MAY, "count": 5}, {"month": JULY, "category": "Drugs"})
    held = analysis.held_months(rows, months_between(MAY, JULY))
    table = analysis.by_category(rows, held).set_index("category")
    assert (table.loc["Robbery", "least"], table.loc["Robbery", "most"]) == (0, 5)
    assert str(table.loc["Robbery", "least_month"]) == "2021-07"


def test_what_could_not_be_placed_is_in_no_authority(counts: Counts) -> None:
    rows = counts(
        {"count": 500}, {"local_authority": "Bedford", "count": 300},
        {"local_authority": "Leeds"}, {"local_authority": None, "count": 7},
        {"category": ASB, "count": 40}, {"force": "Kent Police", "count": 1000},
    )  # fmt: skip
    table = analysis.by_place(rows, force="Bedfordshire Police", authorities=["Luton"])
    found = table.set_index("place")
    assert found.index.tolist() == ["Luton", "Bedford", ELSEWHERE, NOT_PLACED, ALL_FORCE]
    assert found["in_area"].tolist() == ["yes", "no", "no", "not known", "[z]"]
    assert found["crimes"].tolist() == [500, 300, 1, 7, 808]
    assert found.loc["Luton", "incidents"] == 40
    assert found["share_percent"].iloc[:-1].sum() == pytest.approx(100)


def test_an_authority_with_a_few_strays_is_no_part_of_the_force(counts: Counts) -> None:
    rows = counts({"count": 996}, {"local_authority": "Leeds", "count": 4})
    assert analysis.own_authorities(rows, "Bedfordshire Police") == ("Luton",)


def test_every_crime_has_one_outcome_and_an_unknown_one_is_listed(counts: Counts) -> None:
    rows = counts(
        {"count": 6}, {"outcome": "Sent to the moon", "count": 3}, {"outcome": None},
        {"category": ASB, "outcome": None, "count": 99},
    )  # fmt: skip
    table = analysis.by_outcome(rows).set_index("outcome_group")
    assert table["count"].to_dict() == {
        "Charged or summonsed": 6, "Not known": 1, "Sent to the moon": 3, ALL_CRIME: 10,
    }  # fmt: skip
    assert table.loc["Charged or summonsed", "share_percent"] == 60


def test_the_share_of_a_category_is_of_its_own_crimes(counts: Counts) -> None:
    rows = counts({"count": 1}, {"outcome": "Under investigation", "count": 3},
                  {"category": "Drugs", "count": 2})  # fmt: skip
    table = analysis.outcomes_by_category(rows, ["Charged or summonsed"])
    assert table["category"].tolist() == ["Drugs", "Robbery"]
    assert table["chosen_percent"].tolist() == [100, 25]
