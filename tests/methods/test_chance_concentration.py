"""What chance alone concentrates, against closed forms."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from scipy.special import ive

from tp_analysis.errors import DataError
from tp_analysis.methods.chance_concentration import (
    Base,
    chance_concentration,
    chance_lorenz_curve,
)
from tp_analysis.methods.concentration import gini, share_of_top


def gini_below(curve: pd.DataFrame) -> float:
    return float(1 - 2 * np.trapezoid(curve["share_of_total"], curve["share_of_people"]))


@pytest.mark.parametrize("events", [100, 1_000, 4_400])
def test_the_chance_curve_has_the_gini_of_a_poisson_distribution(events: int) -> None:
    """exp(-2m) (I0(2m) + I1(2m)) for mean m, with I the modified Bessel functions."""
    curve = chance_lorenz_curve(people=1_000, events=events, base="everyone")
    mean = events / 1_000
    assert gini_below(curve) == pytest.approx(ive(0, 2 * mean) + ive(1, 2 * mean), rel=1e-9)


@pytest.mark.parametrize("mean", [1.3, 2.4, 6.0])
def test_the_chance_curve_of_those_with_an_event_is_that_of_the_positive_counts_drawn(
    mean: float,
) -> None:
    events = round(1_000 * mean)
    curve = chance_lorenz_curve(people=1_000, events=events, base="those with an event")
    rate = mean
    for _ in range(100):
        rate = mean * -math.expm1(-rate)
    drawn = np.random.default_rng(1).poisson(rate, 400_000)
    drawn = drawn[drawn > 0]
    assert drawn.mean() == pytest.approx(mean, rel=5e-3)
    assert gini_below(curve) == pytest.approx(gini(drawn), rel=5e-3)


@pytest.mark.parametrize("base", ["everyone", "those with an event"])
def test_the_chance_curve_runs_from_nobody_to_everybody_and_stays_below_equality(
    base: Base,
) -> None:
    curve = chance_lorenz_curve(people=250, events=600, base=base)
    assert curve.iloc[0].tolist() == [0, 0]
    assert curve.iloc[-1].tolist() == [1, 1]
    assert (curve["share_of_total"] <= curve["share_of_people"]).all()
    assert (curve.diff().iloc[1:] >= 0).all(axis=None)


def test_those_with_one_event_each_are_not_concentrated() -> None:
    curve = chance_lorenz_curve(people=250, events=250, base="those with an event")
    assert gini_below(curve) == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("base", ["everyone", "those with an event"])
def test_simulated_chance_lies_around_its_curve(base: Base) -> None:
    simulated = chance_concentration(
        {"gini": gini, "top 10%": lambda x: share_of_top(x, share_of_people=0.1)},
        people=2_000, events=5_000, base=base, draws=300, seed=6,
    )  # fmt: skip
    curve = chance_lorenz_curve(people=2_000, events=5_000, base=base)
    row = simulated.set_index("measure").loc["gini"]
    assert row["mean"] == pytest.approx(gini_below(curve), rel=5e-3)
    assert row["low"] < gini_below(curve) < row["high"]
    top = 1 - np.interp(0.9, curve["share_of_people"], curve["share_of_total"])
    assert simulated["mean"][1] == pytest.approx(top, rel=1e-2)


def test_events_of_one_cost_are_spread_as_their_counts_are_and_unequal_ones_more_unevenly() -> None:
    def chance_gini(amounts: list[float] | None) -> float:
        table = chance_concentration(
            {"gini": gini}, people=500, events=1_000, base="everyone", draws=100, seed=6,
            event_amounts=amounts,
        )  # fmt: skip
        return float(table["mean"][0])

    assert chance_gini([760.0] * 1_000) == pytest.approx(chance_gini(None), rel=1e-12)
    assert chance_gini([760.0] * 900 + [25_653.0] * 100) > chance_gini(None) + 0.1


def test_events_that_bring_nothing_leave_those_with_an_event_thinned() -> None:
    """Poisson counts of 1 or more, each event kept with probability 1/2: the share with nothing is
    (exp(r/2) - 1) / (exp(r) - 1)."""
    table = chance_concentration(
        {"none": lambda amounts: float((amounts == 0).mean())}, people=4_000, events=8_000,
        base="those with an event", draws=50, seed=6, event_amounts=[0.0, 100.0] * 4_000,
    )  # fmt: skip
    rate = 2.0
    for _ in range(100):
        rate = 2.0 * -math.expm1(-rate)
    expected = math.expm1(rate / 2) / math.expm1(rate)
    assert table["mean"][0] == pytest.approx(expected, rel=0.01)


def test_the_same_seed_gives_the_same_chance_and_another_does_not() -> None:
    def drawn(seed: int) -> pd.DataFrame:
        return chance_concentration(
            {"gini": gini}, people=50, events=80, base="everyone", draws=20, seed=seed
        )

    pd.testing.assert_frame_equal(drawn(1), drawn(1), check_exact=True)
    assert not drawn(1).equals(drawn(2))


def test_what_cannot_be_spread_is_refused() -> None:
    with pytest.raises(DataError, match="cannot be spread"):
        chance_lorenz_curve(people=250, events=0, base="everyone")
    with pytest.raises(DataError, match="cannot be spread"):
        chance_lorenz_curve(people=250, events=249, base="those with an event")
    with pytest.raises(DataError, match="at least 2"):
        chance_concentration({"gini": gini}, people=5, events=8, base="everyone", draws=1, seed=1)
