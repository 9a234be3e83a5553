"""Rates a year at liberty and what shared offences change, worked out by hand."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from tp_analysis.offending.cohort.rates import (
    DAYS_IN_A_YEAR,
    co_offending,
    rates,
    sum_step,
    with_bands,
)


def people(**columns: list[object]) -> pd.DataFrame:
    given = {
        "offender": ["a", "b", "c", "d"], "offences": [30, 6, 1, 1],
        "on_scheme": [True, True, False, False],
        "days_in_period": [3 * DAYS_IN_A_YEAR] * 4,
        "days_at_liberty": [0.5 * DAYS_IN_A_YEAR, 1.5 * DAYS_IN_A_YEAR, 3 * DAYS_IN_A_YEAR,
                            3 * DAYS_IN_A_YEAR],
    }  # fmt: skip
    return pd.DataFrame(given | columns)


def test_a_rate_is_all_offences_over_all_years() -> None:
    found = rates(people()).set_index("group")
    # 36 offences in 2 years at liberty and 6 calendar years; not the mean of 60 and 4 a year.
    assert found.loc["On the scheme", "at_liberty"] == pytest.approx(18)
    assert found.loc["On the scheme", "calendar"] == pytest.approx(6)
    assert found.loc["Not on the scheme", "at_liberty"] == pytest.approx(2 / 6)
    assert found.loc["Not on the scheme", "people"] == 2
    assert found.loc["1 offence", "calendar"] == pytest.approx(1 / 3)
    assert found.loc["5 to 9 offences", "people"] == 1


def test_nobody_at_liberty_is_no_rate_and_never_an_infinite_one() -> None:
    found = rates(people(days_at_liberty=[0.0] * 4))
    assert found["at_liberty"].isna().all()
    assert found["at_liberty_step"].isna().all()
    assert found["calendar"].notna().all()


def test_one_person_moves_a_rate_by_a_step_at_most() -> None:
    group = people(offences=[30, 6, 9, 12], on_scheme=[True] * 4, days_at_liberty=[900.0] * 4)
    scheme = rates(group).set_index("group").loc["On the scheme"]
    for gone in range(4):
        fewer = rates(group.drop(index=gone)).set_index("group").loc["On the scheme", "at_liberty"]
        assert abs(fewer - scheme["at_liberty"]) <= scheme["at_liberty_step"]


@pytest.mark.parametrize(
    ("offences", "band"),
    [(0, "None"), (1, "1"), (2, "2 to 4"), (4, "2 to 4"), (5, "5 to 9"), (19, "10 to 19"),
     (20, "20 or more"), (400, "20 or more")],
)  # fmt: skip
def test_each_number_of_offences_has_one_band(offences: int, band: str) -> None:
    (found,) = with_bands(pd.DataFrame({"offences": [offences], "on_scheme": [True]}))["band"]
    assert found == band


def test_an_offence_of_three_counts_a_third_for_each() -> None:
    offences = pd.DataFrame(
        {
            "offender": ["a", "b", "a"], "offence_group": ["Robbery", "Robbery", "Drugs"],
            "co_offenders": [2, 2, 0],
        }
    )  # fmt: skip
    members = pd.DataFrame({"offender": ["a", "b", "c"]})
    found = co_offending(members, offences, group_costs={"Robbery": 9e6}).set_index("measure_id")
    assert found.loc["offences", ["in_full", "split"]].tolist() == pytest.approx([3, 1 + 2 / 3])
    assert found.loc["cost", ["in_full", "split"]].tolist() == pytest.approx([18, 6])


def test_nothing_changes_where_everybody_offends_alone() -> None:
    offences = pd.DataFrame(
        {"offender": ["a"] * 40 + ["b"] * 20, "offence_group": "Drugs", "co_offenders": 0}
    )
    found = co_offending(pd.DataFrame({"offender": ["a", "b"]}), offences, group_costs={})
    assert found["in_full"].tolist() == pytest.approx(found["split"].tolist())


def test_sums_are_rounded_to_no_less_than_the_most_that_one_person_did() -> None:
    assert sum_step(pd.Series([3.0, 159.0]).to_numpy()) == 200
    assert math.isnan(sum_step(pd.Series([20_000.0]).to_numpy()))
