"""Measures of concentration, against closed forms, hand calculation and other formulae."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import lmoment

from tp_analysis.errors import DataError
from tp_analysis.methods.concentration import (
    adjusted_gini,
    gini,
    lorenz_curve,
    people_to_reach,
    share_of_top,
    share_to_reach,
)

MEASURES = {
    "lorenz_curve": lorenz_curve,
    "gini": gini,
    "adjusted_gini": adjusted_gini,
    "share_of_top": lambda amounts: share_of_top(amounts, share_of_people=0.1),
    "share_to_reach": lambda amounts: share_to_reach(amounts, share_of_total=0.5),
    "people_to_reach": lambda amounts: people_to_reach(amounts, share_of_total=0.5),
}
COUNTS = st.lists(st.integers(0, 40), min_size=1, max_size=60).filter(any)


def pareto(people: int, *, alpha: float) -> np.ndarray:
    """The amounts of a Pareto distribution at evenly spaced shares, so without chance."""
    shares = (np.arange(people) + 0.5) / people
    return np.asarray((1 - shares) ** (-1 / alpha))


@pytest.mark.parametrize("people", [1, 2, 7, 250])
def test_nothing_is_concentrated_when_all_are_alike(people: int) -> None:
    amounts = [3.0] * people
    assert gini(amounts) == pytest.approx(0, abs=1e-15)
    assert adjusted_gini(amounts) == pytest.approx(0, abs=1e-15)
    assert share_of_top(amounts, share_of_people=0.2) == pytest.approx(0.2)
    assert share_to_reach(amounts, share_of_total=0.25) == pytest.approx(0.25)
    curve = lorenz_curve(amounts)
    assert curve["share_of_total"].tolist() == pytest.approx(curve["share_of_people"].tolist())


@pytest.mark.parametrize("people", [2, 7, 250])
def test_all_is_concentrated_when_one_person_has_everything(people: int) -> None:
    amounts = [*[0.0] * (people - 1), 40.0]
    assert gini(amounts) == pytest.approx(1 - 1 / people, rel=1e-12)
    assert share_of_top(amounts, share_of_people=1 / people) == pytest.approx(1)
    assert share_to_reach(amounts, share_of_total=0.5) == pytest.approx(0.5 / people)
    assert people_to_reach(amounts, share_of_total=0.99) == 1


@pytest.mark.parametrize("alpha", [1.5, 2.0, 3.0])
def test_a_pareto_distribution_has_the_measures_of_its_closed_form(alpha: float) -> None:
    """G = 1 / (2 alpha - 1); the top share p holds p^(1 - 1/alpha)."""
    amounts = pareto(1_000_000, alpha=alpha)
    power = 1 - 1 / alpha
    # Evenly spaced shares leave out the end of the tail: up to 0.5% at alpha 1.5.
    assert gini(amounts) == pytest.approx(1 / (2 * alpha - 1), rel=6e-3)
    assert share_of_top(amounts, share_of_people=0.02) == pytest.approx(0.02**power, rel=2e-2)
    assert share_to_reach(amounts, share_of_total=0.5) == pytest.approx(
        0.5 ** (1 / power), rel=2e-2
    )


@given(COUNTS)
def test_the_gini_is_half_the_relative_mean_difference(counts: list[int]) -> None:
    """Gini's own definition: every pair of people compared, none sorted."""
    values = np.array(counts, dtype=float)
    differences = np.abs(values[:, np.newaxis] - values).mean()
    assert gini(counts) == pytest.approx(differences / (2 * values.mean()), abs=1e-12)


@given(COUNTS)
def test_the_gini_is_twice_the_area_above_the_lorenz_curve(counts: list[int]) -> None:
    curve = lorenz_curve(counts)
    area = np.trapezoid(curve["share_of_total"], curve["share_of_people"])
    assert gini(counts) == pytest.approx(1 - 2 * area, abs=1e-12)


@given(COUNTS)
def test_the_adjusted_gini_is_the_area_between_the_curve_and_the_most_even_one(
    counts: list[int],
) -> None:
    """The most even spread of c events over n > c people leaves n - c with none and then rises
    straight to 1, so the area below it is c / 2n."""
    people, events = len(counts), sum(counts)
    curve = lorenz_curve(counts)
    area = np.trapezoid(curve["share_of_total"], curve["share_of_people"])
    most_even = min(events / people, 1) / 2
    assert adjusted_gini(counts) == pytest.approx((most_even - area) / most_even, abs=1e-11)


def test_the_adjusted_gini_of_five_crimes_in_ten_places() -> None:
    """3 + 1 + 1 crimes in ten places, the example of Bernasco and Steenbeek: Gini 0.78. By hand:
    (9.4 x 2 - 11) / 5 - 10 / 5 + 1 = 0.56."""
    crimes = [3, 1, 1, *[0] * 7]
    assert gini(crimes) == pytest.approx(0.78, rel=1e-12)
    assert adjusted_gini(crimes) == pytest.approx(0.56, rel=1e-12)
    assert adjusted_gini([1, 1, 1, *[0] * 7]) == pytest.approx(0, abs=1e-15)


def test_the_lorenz_curve_adds_up_as_by_hand() -> None:
    curve = lorenz_curve(pd.Series([5, 0, 3, 2]))
    assert curve["people"].tolist() == [0, 1, 2, 3, 4]
    assert curve["total"].tolist() == [0, 0, 2, 5, 10]
    assert curve["share_of_total"].tolist() == [0, 0, 0.2, 0.5, 1]
    assert curve["share_of_people"].tolist() == [0, 0.25, 0.5, 0.75, 1]


def test_count_and_cost_rank_people_differently() -> None:
    """One costly offence outweighs many cheap ones, so each curve sorts by its own amounts."""
    offences, cost_gbp = [10, 1, 1], [1_000, 98_000, 1_000]
    assert share_of_top(offences, share_of_people=1 / 3) == pytest.approx(10 / 12)
    assert share_of_top(cost_gbp, share_of_people=1 / 3) == pytest.approx(0.98)


@pytest.mark.parametrize(
    ("share", "expected"), [(0.25, 1), (0.5, 1), (0.51, 2), (0.8, 2), (0.9, 3)]
)
def test_the_fewest_people_who_reach_a_share(share: float, expected: int) -> None:
    assert people_to_reach([2, 5, 0, 3], share_of_total=share) == expected


@pytest.mark.parametrize("people", [10, 49, 50, 93])
def test_a_share_that_is_reached_exactly_needs_nobody_more(people: int) -> None:
    """To a computer a share such as 0.07 of 100 is a little more than 7."""
    for some in range(1, people):
        share = some / people
        assert people_to_reach([0.1] * people, share_of_total=share) == some
        assert people_to_reach([1] * people, share_of_total=share) == some
        assert share_to_reach([1] * people, share_of_total=share) == pytest.approx(share)
    assert people_to_reach([1] * 100, share_of_total=0.07) == 7


@given(COUNTS, st.floats(0.01, 0.99))
def test_the_share_to_reach_undoes_the_share_of_the_top(counts: list[int], share: float) -> None:
    people = share_to_reach(counts, share_of_total=share)
    if people < 1:
        assert share_of_top(counts, share_of_people=people) == pytest.approx(share, abs=1e-9)
    whole = people_to_reach(counts, share_of_total=share)
    assert math.ceil(people * len(counts) - 1e-9) == whole


@given(COUNTS, st.randoms(use_true_random=False))
def test_neither_order_nor_unit_changes_a_measure(counts: list[int], random: object) -> None:
    shuffled = list(counts)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert gini([250.0 * count for count in shuffled]) == pytest.approx(gini(counts), abs=1e-12)


@pytest.mark.parametrize("people", [2, 250, 2_500])
def test_the_gini_agrees_with_the_l_moments_of_scipy(people: int) -> None:
    """The second L-moment over the mean is the Gini; scipy's sample moments are free of bias, as
    G n / (n - 1) is."""
    counts = np.random.default_rng(3).negative_binomial(0.44, 0.155, people) + 1.0
    expected = lmoment(counts, 2) / lmoment(counts, 1)
    assert gini(counts) * people / (people - 1) == pytest.approx(float(expected), rel=1e-9)


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize(
    ("amounts", "words"),
    [
        ([], "nobody"),
        ([0, 0], "Every amount is 0"),
        ([1, -1], "below 0"),
        ([1, math.nan], "missing"),
        ([1, math.inf], "not finite"),
    ],
)
def test_amounts_that_cannot_be_ranked_are_refused(
    measure: str, amounts: list[float], words: str
) -> None:
    with pytest.raises(DataError, match=words):
        MEASURES[measure](amounts)


@pytest.mark.parametrize("share", [0.0, 1.0, -0.1, 25.0, math.nan])
def test_a_share_outside_0_to_1_is_refused(share: float) -> None:
    with pytest.raises(DataError, match="between 0 and 1"):
        share_of_top([1, 2], share_of_people=share)
    with pytest.raises(DataError, match="between 0 and 1"):
        share_to_reach([1, 2], share_of_total=share)


def test_a_cost_has_no_adjusted_gini() -> None:
    with pytest.raises(DataError, match="not whole numbers"):
        adjusted_gini([0.5, 2])
