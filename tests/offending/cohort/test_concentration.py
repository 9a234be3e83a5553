"""Measures of concentration of a cohort, against closed forms and numbers worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from tp_analysis.errors import DataError
from tp_analysis.methods.concentration import gini
from tp_analysis.offending.cohort.concentration import (
    Amounts,
    amounts_by_person,
    chance_curve,
    measures,
    share_step,
)

PEOPLE = pd.DataFrame({"offender": ["a", "b", "c"]})
OFFENCES = pd.DataFrame(
    {"offender": ["a", "a", "a", "b"], "offence_group": ["Robbery", "Drugs", "Theft", "Theft"]}
)
CHOICES = {"persistent_people": 20, "resamples": 200, "draws": 5, "seed": 1}


def amounts(*offences: float, cost: float = 1000.0) -> Amounts:
    each = np.array(offences)
    return Amounts(each, each * cost, np.full(int(each.sum()), cost))


def by_id(table: pd.DataFrame) -> pd.DataFrame:
    return table.set_index("measure_id")


def test_everybody_is_counted_and_what_has_no_cost_adds_none() -> None:
    found = amounts_by_person(PEOPLE, OFFENCES, group_costs={"Robbery": 9000.0, "Theft": 700.0})
    assert found.offences.tolist() == [3, 1, 0]
    assert found.costs.tolist() == [9700, 700, 0]
    # By chance, too, some offences bring no cost.
    assert sorted(found.event_costs.tolist()) == [0, 700, 700, 9000]


def test_people_who_are_all_alike_hold_their_share_and_no_interval_is_claimed() -> None:
    found = by_id(measures(amounts(*[2.0] * 1000), by="offences", **CHOICES))
    assert found.loc["gini", "value"] == pytest.approx(0)
    assert found.loc["top_10", "value"] == pytest.approx(10)
    assert found.loc["reach_50", "value"] == pytest.approx(50)
    assert math.isnan(found.loc["gini", "low"])
    assert found.loc["persistent", "value"] == pytest.approx(2)


def test_two_kinds_of_people_give_the_share_worked_out_by_hand() -> None:
    # 100 of 1,000 people with 9 offences each hold 900 of 1,800; the others have one.
    found = by_id(measures(amounts(*[9.0] * 100, *[1.0] * 900), by="offences", **CHOICES))
    assert found.loc["top_10", "value"] == pytest.approx(50)
    assert found.loc["top_2", "value"] == pytest.approx(10)
    assert found.loc["reach_25", "value"] == pytest.approx(5)
    # The area between two straight lines: half of 0.1 to 0.5.
    assert found.loc["gini", "value"] == pytest.approx(40)
    assert found.loc["adjusted_gini", "value"] == pytest.approx(40)
    low, high = found.loc["top_10", ["low", "high"]]
    assert low < 50 < high
    assert found.loc["gini", "people"] == 1000
    assert found.loc["top_2", "people"] == 20
    assert found.loc["reach_25", "people"] == 50


def test_chance_is_held_against_as_many_offences_and_people_and_repeats_itself() -> None:
    given = amounts(*[9.0] * 100, *[1.0] * 900)
    once, again = (measures(given, by="offences", **CHOICES) for _ in range(2))
    pd.testing.assert_frame_equal(once, again)
    chance = by_id(once)["chance"]
    # Poisson counts cut off below 1 with a mean of 1.8: far from 50% for the top tenth.
    assert 20 < chance["top_10"] < 25
    assert chance["gini"] < by_id(once).loc["gini", "value"]


def test_chance_by_cost_lets_everybody_have_an_offence_as_chance_by_offences_does() -> None:
    each = np.array([9.0] * 100 + [1.0] * 900)
    # A third of the offences have no cost, so that some people have none.
    costs = np.tile([1000.0, 1000.0, 0.0], 600)
    owners = np.repeat(np.arange(1000), each.astype(int))
    given = Amounts(each, np.bincount(owners, weights=costs), costs)
    assert (given.costs == 0).any()
    chance = by_id(measures(given, by="cost", **CHOICES))["chance"]
    # Counts of 1 or more with a mean of 1.8 thinned to two thirds of them.
    rate = 1.8
    for _ in range(100):
        rate = 1.8 * -math.expm1(-rate)
    counts = np.random.default_rng(5).poisson(rate, 400_000)
    thinned = np.random.default_rng(6).binomial(counts[counts > 0], 2 / 3)
    assert chance["gini"] == pytest.approx(100 * gini(thinned), abs=1.5)
    everyone = np.random.default_rng(7).poisson(1.2, 400_000)
    assert chance["gini"] < 100 * gini(everyone) - 3


def test_a_cost_that_all_offences_share_ranks_as_the_count_does() -> None:
    given = amounts(*range(1, 301))
    count, cost = (by_id(measures(given, by=by, **CHOICES)) for by in ("offences", "cost"))  # type: ignore[arg-type]
    assert "adjusted_gini" not in cost.index
    shared = list(cost.index)
    assert cost["value"].tolist() == pytest.approx(count.loc[shared, "value"].tolist())
    # The costs are drawn anew on a grid, which must not move an interval by what is printed.
    assert np.allclose(cost["low"], count.loc[shared, "low"], atol=0.8, equal_nan=True)


def test_more_people_than_are_there_are_no_persistent_group() -> None:
    found = measures(amounts(*range(1, 16)), by="offences", **CHOICES)
    assert "persistent" not in set(found["measure_id"])


def test_nobody_offending_is_an_error_and_not_an_even_spread() -> None:
    with pytest.raises(DataError, match="cannot be spread over 3 people"):
        measures(amounts(0.0, 0.0, 0.0), by="offences", **CHOICES)


def test_the_step_of_shares_is_no_finer_than_the_share_of_the_most_active() -> None:
    assert share_step(np.full(1000, 2.0)) == 1
    # 30 of 1,029: its leaving takes 3% of what is left.
    assert share_step(np.array([30.0] + [1.0] * 999)) == 5
    assert math.isnan(share_step(np.array([500.0] + [1.0] * 999)))


def test_the_chance_curve_ends_at_the_whole_and_never_falls_below_equality() -> None:
    curve = chance_curve(people=1000, offences=1800)
    assert curve["share_of_total"].iloc[-1] == pytest.approx(1)
    assert curve["share_of_total"].is_monotonic_increasing
    assert (curve["share_of_total"] >= curve["top_share"] - 1e-9).all()
    # One offence each: chance has nothing to share out.
    alike = chance_curve(people=1000, offences=1000)
    assert alike["share_of_total"].tolist() == pytest.approx(alike["top_share"].tolist())
