"""The tables of costing hold what was printed, with its grade, and what is assumed says so."""

from __future__ import annotations

import pytest

from tp_analysis.offending import OffendingInputs, figures
from tp_analysis.offending.costing.inputs import CostingInputs


def test_contacts_cost_what_the_database_prints(costing: CostingInputs) -> None:
    costs = costing.contact_costs.set_index("contact")["amount_gbp"].astype(float)
    assert costs[["arrest-detained", "court-violence", "custody-month"]].tolist() == [
        593, 12716, 2367,
    ]  # fmt: skip
    # The same source gives a year in prison as twelve such months.
    assert 12 * costs["custody-month"] == 28_404
    assert set(costing.contact_costs["evidence"]) == {"published"}


def test_court_costs_stand_in_the_order_that_was_printed(costing: CostingInputs) -> None:
    rows = costing.contact_costs
    court = rows.loc[rows["agency"] == "Courts", "amount_gbp"].astype(float)
    assert court.tolist() == [12716, 10887, 9428, 4012, 3448, 3104, 2500, 2112, 445, 272]


def test_cash_shares_are_assumed_and_never_fall(costing: CostingInputs) -> None:
    assert set(costing.cashability["evidence"]) == {"assumed"}
    for _, agency in costing.cashability.groupby("agency"):
        assert agency.sort_values("year")["share_cashable"].is_monotonic_increasing


def test_every_agency_of_the_unit_costs_has_a_cash_share(
    costing: CostingInputs, inputs: OffendingInputs
) -> None:
    assert set(inputs.agencies["agency"]) == set(costing.cashability["agency"])


def test_treatment_returns_are_as_printed(costing: CostingInputs) -> None:
    values = costing.treatment_returns.set_index("item")["value"].astype(float)
    assert values[["ratio-low", "ratio-high"]].tolist() == [9.5, 18]
    assert values[["saving-fiscal", "saving-economic", "saving-social"]].sum() == 16_382


def test_the_falls_claimed_for_the_programme_are_as_printed(inputs: OffendingInputs) -> None:
    values = figures.values_of(inputs)
    assert values["offenders.scheme_convictions_fall"] == 62
    assert values["offenders.scheme_offending_fall"] == pytest.approx(43)
    assert values["offenders.ppo_cohort_fall"] == 39
