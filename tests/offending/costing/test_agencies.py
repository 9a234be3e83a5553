"""Costs from below: contact by contact, re-priced, never beside the response they are part of."""

from __future__ import annotations

import pandas as pd
import pytest

from tp_analysis.errors import DataError
from tp_analysis.methods.offence_costs import add_agency_costs
from tp_analysis.methods.prices import DeflatorSeries
from tp_analysis.offending.costing import agencies
from tp_analysis.offending.costing.inputs import CostingInputs
from tp_analysis.offending.costing.lines import ALL, LINES, PROVEN

DEFLATORS = DeflatorSeries("test", {"2006-07": 80.0, "2008-09": 90.0, "2009-10": 100.0})
COSTS = pd.DataFrame(
    [
        ("arrest", "Arrest", "Police", 400.0, "2006-07", True),
        ("custody", "Month in prison", "Prison", 1800.0, "2008-09", True),
        ("treatment", "Treatment", "Drug treatment", 1000.0, "2009-10", False),
    ],
    columns=["contact", "label", "agency", "amount_gbp", "price_year", "within_response"],
)
CONTACTS = pd.DataFrame(
    [("a", "arrest", 4.0), ("a", "custody", 1.5), ("b", "arrest", 2.0), ("b", "treatment", 1.0)],
    columns=["offender", "contact", "quantity"],
)


def priced(years: float = 1) -> pd.DataFrame:
    costs = agencies.repriced_contacts(COSTS, price_year="2009-10", deflators=DEFLATORS)
    return agencies.contact_amounts(CONTACTS, costs, years=years)


def amounts(fiscal: float = 1e6) -> pd.DataFrame:
    columns = pd.MultiIndex.from_product([LINES, ["fiscal", "economic", "social"]])
    return pd.DataFrame([[fiscal / 2] * 9, [fiscal / 2] * 9], index=["a", "b"], columns=columns)


def test_contacts_are_repriced_and_spread_over_the_years() -> None:
    assert priced()["amount_gbp"].tolist() == [2000, 3000, 1000, 1000]
    assert priced(years=4)["amount_gbp"].tolist() == [500, 750, 250, 250]


def test_a_contact_without_a_cost_is_counted_and_not_named() -> None:
    odd = CONTACTS.assign(contact="a visit")
    costs = agencies.repriced_contacts(COSTS, price_year="2009-10", deflators=DEFLATORS)
    with pytest.raises(DataError, match="4 contacts have no cost") as failed:
        agencies.contact_amounts(odd, costs, years=1)
    assert "a visit" not in str(failed.value)


def test_the_total_is_the_parts_without_a_response_and_the_agencies_costs() -> None:
    items = agencies.items_to_add(amounts(), priced(), fiscal_shares={})
    assert items == {
        "offences": ["economic", "social"], "agencies": ["Police", "Prison", "Drug treatment"],
    }  # fmt: skip


SHARES = {"Police": 0.5, "Other criminal justice": 0.2, "NHS": 0.3}


def test_the_fiscal_part_is_also_that_which_contacts_can_cover() -> None:
    rows = agencies.fiscal_statistics(amounts(), fiscal_shares=SHARES).set_index("line")
    assert rows.at[PROVEN, "offences"] == pytest.approx(1.0)
    assert rows.at[ALL, "offences"] == pytest.approx(1.0)
    assert rows.at[agencies.COVERED, "offences"] == pytest.approx(0.5)


def test_the_total_keeps_of_the_fiscal_part_what_the_nhs_spends_and_nothing_else() -> None:
    items = agencies.items_to_add(amounts(), priced(), fiscal_shares=SHARES)
    assert items["offences"] == ["economic", "social", "fiscal, NHS"]


def test_the_nhs_cannot_be_counted_twice() -> None:
    seen = priced().assign(agency="NHS")
    with pytest.raises(DataError, match="NHS is among the offence costs and among the agencies"):
        agencies.items_to_add(amounts(), seen, fiscal_shares=SHARES)


def test_the_response_cannot_be_counted_twice() -> None:
    fiscal = amounts()[ALL].sum().rename_axis("part").rename("amount_gbp").reset_index()
    with pytest.raises(DataError, match="counted twice"):
        add_agency_costs(fiscal, priced()[["agency", "amount_gbp"]])


def test_only_treatment_is_in_no_unit_cost_of_crime(costing: CostingInputs) -> None:
    outside = costing.contact_costs[~costing.contact_costs["within_response"].astype(bool)]
    assert outside["contact"].tolist() == ["treatment-year"]
