"""The two printed claims cannot be about one group: by steps, and by a search without them."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

from tp_analysis.offending.cohort.claims import (
    AT_THE_ENDS,
    IMPOSSIBLE,
    POSSIBLE,
    can_be_one_group,
    one_group_steps,
)
from tp_analysis.offending.cohort.inputs import load_claimed

AREA = "luton-and-central-bedfordshire"


@pytest.fixture(scope="module")
def published() -> pd.DataFrame:
    return load_claimed(AREA)


@pytest.fixture(scope="module")
def steps(published: pd.DataFrame) -> pd.DataFrame:
    return one_group_steps(published).set_index("step_id")


def printed(published: pd.DataFrame, **values: float) -> pd.DataFrame:
    """The figures with some of them printed otherwise."""
    by_id = published.set_index("figure_id")
    for name, value in values.items():
        by_id.loc[f"offenders.{name}", "value"] = value
    return by_id.reset_index()


def test_they_cannot_be_one_group_at_any_end_of_rounding(
    published: pd.DataFrame, steps: pd.DataFrame
) -> None:
    assert not can_be_one_group(published)
    assert steps["verdict"].replace("", np.nan).dropna().to_dict() == {
        "known_at_most": IMPOSSIBLE,
        "share_printed": IMPOSSIBLE,
    }


def test_the_steps_at_the_printed_values(steps: pd.DataFrame) -> None:
    # 250 x 30/25; that / 2%; 4,400 x 70/30 / 98%.
    assert steps.at["top_people", "value"] == pytest.approx(300)
    assert steps.at["known_needed", "value"] == pytest.approx(15_000)
    assert steps.at["known_at_most", "value"] == pytest.approx(10_476.19, abs=0.01)
    assert steps.at["without_crime", "value"] == pytest.approx(14_700 - 10_266.67, abs=0.01)


def test_the_nearest_ends_of_rounding(steps: pd.DataFrame) -> None:
    # Fewest needed: 245 people, 29.5 against 25.5, 2.5%. Most there can be: 4,450, 29.5, 2.5%.
    assert steps.at["known_needed", "low"] == pytest.approx(245 * 29.5 / 25.5 / 0.025)
    assert steps.at["known_at_most", "high"] == pytest.approx(4_450 * 70.5 / 29.5 / 0.975)
    assert steps.at["known_needed", "low"] > steps.at["known_at_most", "high"]
    assert steps.at["without_crime", "low"] > 0


def test_a_printed_value_lies_within_its_range(steps: pd.DataFrame) -> None:
    assert steps["value"].between(steps["low"], steps["high"]).all()


def test_claims_that_agree_can_be_one_group(published: pd.DataFrame) -> None:
    # 150 people of 6,000 are 2.5%, and could well have a third.
    agree = printed(published, persistent=150, ppo_share=2, ppo_crime_share=30, offence_share=33)
    assert one_group_steps(agree)["verdict"].tolist()[-1] == POSSIBLE
    assert can_be_one_group(agree)


def test_claims_a_point_apart_can_be_one_group_if_rounded_far(published: pd.DataFrame) -> None:
    near = printed(published, ppo_crime_share=26)
    assert one_group_steps(near)["verdict"].tolist()[-1] == AT_THE_ENDS
    assert can_be_one_group(near)


def some_group_fits(known: int, top_share: float, people: int, *, fewest: float) -> bool:
    """Whether any spread of offences over so many known offenders meets both claims as rounded.

    Only block means matter: of the top share and of the people, whichever reaches further. The
    unknowns are the offences of each block, and of all.
    """
    top = top_share * known
    edges = [0.0, min(top, people), max(top, people), float(known)]
    if edges[2] >= known:
        return False
    sizes = np.diff(edges)
    rows, limits = [], []

    def at_most(coefficients: list[float], limit: float) -> None:
        rows.append(coefficients)
        limits.append(limit)

    of_top = [1.0, 0.0, 0.0] if top <= people else [1.0, 1.0, 0.0]
    of_people = [1.0, 1.0, 0.0] if top <= people else [1.0, 0.0, 0.0]
    for held, low, high in ((of_top, 0.295, 0.305), (of_people, 0.245, 0.255)):
        at_most([*held, -high], 0.0)
        at_most([*(-h for h in held), low], 0.0)
    at_most([*of_top, 0.0], 4_450.0)
    at_most([*(-h for h in of_top), 0.0], -4_350.0)
    for before, after in ((0, 1), (1, 2)):
        # No block has more for each person than the one before it.
        more = [0.0] * 4
        more[after], more[before] = sizes[before], -sizes[after]
        at_most(more, 0.0)
    bounds = [*((fewest * size, None) for size in sizes), (0, None)]
    found = linprog(
        np.zeros(4), A_ub=rows, b_ub=limits, A_eq=[[1, 1, 1, -1]], b_eq=[0], bounds=bounds
    )
    return bool(found.success)


CORNERS = list(product(range(1_000, 25_001, 1_000), (0.015, 0.02, 0.025), (245, 250, 255)))


def test_a_search_over_all_spreads_finds_no_group_that_fits() -> None:
    assert not any(some_group_fits(*corner, fewest=1) for corner in CORNERS)


def test_the_search_finds_one_as_soon_as_known_offenders_may_have_no_crime() -> None:
    fit = [corner for corner in CORNERS if some_group_fits(*corner, fewest=0)]
    assert (15_000, 0.02, 250) in fit
    assert min(known for known, _, _ in fit) >= 245 * 29.5 / 25.5 / 0.025
