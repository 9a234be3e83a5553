"""Scenarios by hand and by what must always hold: nothing cut, nothing avoided."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tp_analysis.errors import ConfigurationError, DataError
from tp_analysis.offending.costing import scenarios
from tp_analysis.offending.costing.scenarios import Baseline, Scenario

AGENCIES = pd.DataFrame({"agency": ["Police", "Prison"], "amount_gbp": [3.0, 1.0]})
SHARES = {"fiscal": 0.2, "economic": 0.3, "social": 0.5}
CASHABILITY = pd.DataFrame(
    [("Police", 1, 0.0), ("Police", 2, 0.1), ("Prison", 1, 0.0), ("Prison", 2, 0.5)],
    columns=["agency", "year", "share_cashable"],
)


def baseline(*, anticipation: float = 50.0) -> Baseline:
    return Baseline(
        offences={"Crimes attributed": 100.0, "All crimes": 1000.0},
        cost=scenarios.split_cost(1000.0, AGENCIES, SHARES),
        anticipation_gbp=anticipation,
    )


def test_a_cost_is_split_without_a_rest() -> None:
    split = scenarios.split_cost(1000.0, AGENCIES, SHARES).set_index("bearer")["amount_gbp"]
    assert split.to_dict() == {
        "Police": 150, "Prison": 50, "Victims and businesses": 300, "Victims, as harm": 500,
    }  # fmt: skip


def test_a_scenario_by_hand() -> None:
    scenario = Scenario(cut=0.4, take_up=0.5, years_until_full=2, horizon=3)
    assert [scenario.effect(year) for year in (1, 2, 3)] == [0.1, 0.2, 0.2]
    offences = scenarios.avoided_offences(baseline(), scenario).set_index("counted")
    assert offences.loc["All crimes"].tolist() == [1000, 100, 200, 200]
    costs = scenarios.avoided_costs(baseline(), scenario, CASHABILITY)
    second = costs[costs["year"] == 2].set_index("bearer")
    # Anticipation of 50 stays: 250 of the 300 can be avoided.
    assert second["amount_gbp"].to_dict() == pytest.approx(
        {"Police": 30, "Prison": 10, "Victims and businesses": 50, "Victims, as harm": 100}
    )
    assert second["cashable_gbp"].to_dict() == pytest.approx(
        {"Police": 3, "Prison": 5, "Victims and businesses": 0, "Victims, as harm": 0}
    )
    kinds = scenarios.by_kind_and_year(costs).set_index("kind")
    assert kinds.loc[scenarios.CASH].tolist() == pytest.approx([0, 8, 8])
    assert kinds.loc["Fiscal"].tolist() == pytest.approx([20, 40, 40])


def test_an_agency_whose_cash_is_not_stated_is_named() -> None:
    with pytest.raises(DataError, match="no share for 'Prison'"):
        scenarios.avoided_costs(
            baseline(), Scenario(0.1, 1, 1, 1), CASHABILITY[CASHABILITY["agency"] == "Police"]
        )


@pytest.mark.parametrize(
    ("cut", "take_up", "full", "horizon"),
    [(1.2, 0.5, 1, 1), (0.2, -0.1, 1, 1), (0.2, 0.5, 0, 1), (0.2, 0.5, 1, 0)],
)
def test_a_scenario_that_cannot_be_is_refused(
    cut: float, take_up: float, full: int, horizon: int
) -> None:
    with pytest.raises(ConfigurationError):
        Scenario(cut, take_up, full, horizon)


def test_more_anticipation_than_economic_cost_is_refused() -> None:
    with pytest.raises(DataError, match="Set anticipation_share"):
        baseline(anticipation=301)


_SHARE = st.floats(0, 1)
_SCENARIO = st.builds(Scenario, _SHARE, _SHARE, st.integers(1, 6), st.integers(1, 6))


@given(_SCENARIO, st.floats(0, 300))
def test_no_more_is_avoided_than_there_is_and_no_more_cash_than_fiscal(
    scenario: Scenario, anticipation: float
) -> None:
    start = baseline(anticipation=anticipation)
    costs = scenarios.avoided_costs(start, scenario, CASHABILITY)
    for _, year in costs.groupby("year"):
        assert year["amount_gbp"].sum() <= 1000 + 1e-9
        fiscal = year.loc[year["kind"] == "Fiscal", "amount_gbp"].sum()
        assert 0 <= year["cashable_gbp"].sum() <= fiscal + 1e-9
    kinds = scenarios.by_kind_and_year(costs).set_index("kind")
    added = kinds.drop(index=scenarios.CASH).sum()
    assert added.tolist() == pytest.approx(costs.groupby("year")["amount_gbp"].sum().tolist())


@given(_SHARE, st.integers(1, 6))
def test_nothing_cut_or_nobody_taken_up_avoids_nothing(share: float, years: int) -> None:
    for scenario in (Scenario(0, share, years, 4), Scenario(share, 0, years, 4)):
        costs = scenarios.avoided_costs(baseline(), scenario, CASHABILITY)
        assert costs["amount_gbp"].abs().max() == 0
        assert scenarios.avoided_offences(baseline(), scenario).iloc[:, 2:].to_numpy().sum() == 0


@given(_SCENARIO)
def test_the_effect_never_falls_from_year_to_year(scenario: Scenario) -> None:
    effects = [scenario.effect(year) for year in range(1, 8)]
    assert effects == sorted(effects)


def test_treatment_returns_what_it_saves_by_what_it_costs() -> None:
    case = scenarios.treatment_case(
        100.0, {"fiscal": 150.0, "economic": 300.0, "social": 50.0}, people=10
    ).set_index("item")
    assert case["times_cost"].tolist() == [1, 1.5, 3, 0.5, 5]
    assert case["all_gbp"].tolist() == [1000, 1500, 3000, 500, 5000]
    assert case["is_total"].tolist() == [False] * 4 + [True]
