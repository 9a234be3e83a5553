"""Regression to the mean: by hand, and against the closed form for gamma-mixed Poisson counts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from tp_analysis.errors import DataError
from tp_analysis.offending.costing import regression
from tp_analysis.offending.costing.groups import decline, shows_decline
from tp_analysis.offending.costing.regression import EVERYBODY, PICKED

from .conftest import made_up_cohort

PEOPLE = pd.DataFrame({"offender": ["a", "b", "c", "d"]})
OFFENCES = pd.DataFrame(
    [("a", 1)] * 6 + [("a", 2)] * 2 + [("b", 1)] * 2 + [("b", 2)] * 4 + [("c", 2)] * 2,
    columns=["offender", "year"],
)


def test_those_picked_are_the_most_active_of_the_first_year() -> None:
    counts = regression.by_year(PEOPLE, OFFENCES, years=2)
    assert counts.loc["d"].tolist() == [0, 0]
    assert list(regression.picked(counts, people=2).index) == ["a", "b"]
    rows = regression.decline_statistics(counts, people=2).set_index(["group", "year"])
    assert rows.at[(PICKED, "Year 1"), "offences"] == 4
    assert rows.at[(PICKED, "Year 2"), "offences"] == 3
    assert rows.at[(PICKED, "Year 2"), "change_percent"] == pytest.approx(-25)
    assert rows.at[(EVERYBODY, "Year 2"), "change_percent"] == pytest.approx(0)


def test_a_year_is_twelve_months_from_the_first_day() -> None:
    days = pd.Series(pd.to_datetime(["2006-12-01", "2007-11-30", "2007-12-01", "2009-11-01"]))
    years = regression.year_of(days, first_day=pd.Timestamp("2006-12-01"))
    assert years.tolist() == [1, 1, 2, 3]


def test_one_year_shows_no_decline() -> None:
    with pytest.raises(DataError, match="needs 2"):
        regression.by_year(PEOPLE, OFFENCES, years=1)


def test_a_part_of_a_year_is_not_held_against_a_whole_one() -> None:
    whole = made_up_cohort(years=3, illustrative=False)
    # Seven months of the third year.
    part = replace(whole, years=31 / 12)
    rows = decline(part, people=60)
    assert sorted(set(rows["year"])) == ["Year 1", "Year 2"]
    every = decline(whole, people=60)
    pd.testing.assert_frame_equal(
        rows.reset_index(drop=True), every[every["year"] != "Year 3"].reset_index(drop=True)
    )


def test_nineteen_months_hold_one_whole_year() -> None:
    cohort = replace(made_up_cohort(years=2), years=19 / 12)
    assert not shows_decline(cohort)
    with pytest.raises(DataError, match="needs 2"):
        decline(cohort, people=60)


def test_the_fall_is_the_one_that_theory_expects() -> None:
    shape, mean, people = 2.0, 3.0, 40_000
    generator = np.random.default_rng(11)
    rates = generator.gamma(shape, mean / shape, people)
    counts = pd.DataFrame(
        {1: generator.poisson(rates), 2: generator.poisson(rates)},
        index=[f"{number:05}" for number in range(people)],
    )
    chosen = regression.picked(counts, people=2_000)
    # Who committed x is expected to commit (shape + x) / (shape / mean + 1) next (Robbins, 1956).
    expected = (shape + chosen[1]) / (shape / mean + 1)
    error = chosen[2].std(ddof=1) / np.sqrt(len(chosen))
    assert abs(chosen[2].mean() - expected.mean()) < 3 * error
    assert chosen[2].mean() < 0.75 * chosen[1].mean()


def test_no_step_is_so_fine_that_one_person_shows() -> None:
    counts = regression.by_year(PEOPLE, OFFENCES, years=2)
    for left_out in PEOPLE["offender"]:
        fewer = counts.drop(index=left_out)
        before, after = (
            regression.decline_statistics(table, people=10).set_index(["group", "year"])
            for table in (counts, fewer)
        )
        for row in before.index:
            moved = abs(before.at[row, "offences"] - after.at[row, "offences"])
            # With few people the mean itself moves by what is left of the others, too.
            assert moved <= before.at[row, "offences_step"] * 2
