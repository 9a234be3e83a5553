"""What one public body pays another is counted once, at the final spender."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tp_analysis.errors import DataError
from tp_analysis.spending.ledger.eliminations import (
    consolidate,
    final_spending_lines,
    matrix,
)

Ledger = Callable[..., pd.DataFrame]
SPENT = {"body": "council", "amount_pence": 300}
PAID = {"body": "department", "counterparty": "council", "amount_pence": 200}
RECEIVED = {"body": "council", "counterparty": "department", "amount_pence": -200}
OWN = {"body": "department", "amount_pence": 50}


def totals(lines: pd.DataFrame) -> dict[str, int]:
    return consolidate(lines).totals.iloc[0].drop("financial_year").astype(int).to_dict()


def test_a_grant_is_counted_at_the_final_spender(ledger: Ledger) -> None:
    found = consolidate(ledger(SPENT, PAID, RECEIVED, OWN))
    assert found.totals.to_dict("records") == [
        {
            "financial_year": "2009-10",
            "gross_pence": 550,
            "eliminated_pence": 200,
            "net_pence": 350,
            "left_out_pence": 0,
        }
    ]
    assert dict(zip(found.by_body["body"], found.by_body["net_pence"], strict=True)) == {
        "council": 300,
        "department": 50,
    }


def test_the_matrix_balances_from_both_sides(ledger: Ledger) -> None:
    police = {"body": "police", "amount_pence": 80}
    precept = {"body": "council", "counterparty": "police", "amount_pence": 70}
    collected = {"body": "police", "counterparty": "council", "amount_pence": -70}
    lines = ledger(SPENT, PAID, RECEIVED, OWN, police, precept, collected)
    square = matrix(consolidate(lines).pairs, financial_year="2009-10")
    assert square.loc["department", "council"] == 200
    assert square.loc["council", "police"] == 70
    assert square.loc["All bodies"].tolist() == [200, 70, 270]
    assert square["All bodies"].tolist() == [70, 200, 270]


def test_without_the_receivers_side_the_pair_is_named(ledger: Ledger) -> None:
    words = r"department to council in 2009-10: £2\.00 paid, £0\.00 received"
    with pytest.raises(DataError, match=words):
        consolidate(ledger(SPENT, PAID, OWN))


def test_without_the_payers_side_the_pair_is_named(ledger: Ledger) -> None:
    words = r"department to council in 2009-10: £0\.00 paid, £2\.00 received"
    with pytest.raises(DataError, match=words):
        consolidate(ledger(SPENT, RECEIVED, OWN))


def test_a_side_that_is_a_penny_short_is_an_error(ledger: Ledger) -> None:
    with pytest.raises(DataError, match=r"£2\.00 paid, £1\.99 received"):
        consolidate(ledger(SPENT, PAID, {**RECEIVED, "amount_pence": -199}, OWN))


def test_every_side_of_the_shipped_ledger_is_needed(shipped: pd.DataFrame) -> None:
    sides = shipped["line_id"][shipped["line_id"].str.startswith("transfer-")]
    assert len(sides) == 4
    for side in sides:
        with pytest.raises(DataError, match=r"department-for-work-and-pensions to .*2009-10"):
            consolidate(shipped[shipped["line_id"] != side])


def test_a_grant_from_a_body_outside_the_ledger_is_no_spending_and_eliminates_nothing(
    ledger: Ledger,
) -> None:
    assert totals(ledger(SPENT, RECEIVED)) == {
        "gross_pence": 300,
        "eliminated_pence": 0,
        "net_pence": 300,
        "left_out_pence": 0,
    }


def test_a_grant_to_a_body_outside_the_ledger_stays_with_the_payer(ledger: Ledger) -> None:
    assert totals(ledger(PAID, OWN))["net_pence"] == 250


def test_a_body_that_is_held_in_another_year_only_is_outside(ledger: Ledger) -> None:
    later = {**SPENT, "financial_year": "2010-11"}
    found = consolidate(ledger(PAID, OWN, later)).totals
    assert found["financial_year"].tolist() == ["2009-10", "2010-11"]
    assert found["net_pence"].tolist() == [250, 300]
    assert found["eliminated_pence"].tolist() == [0, 0]


def test_a_charge_for_an_asset_is_left_out_and_what_it_cost_is_counted(ledger: Ledger) -> None:
    bought = {"economic_category": "capital", "revenue_or_capital": "capital"}
    charged = {"economic_category": "capital", "revenue_or_capital": "revenue"}
    found = totals(ledger({**SPENT, **bought}, {**SPENT, **charged, "amount_pence": 30}))
    assert found["net_pence"] == 300
    assert found["left_out_pence"] == 30


def test_fees_that_are_greater_than_costs_lower_the_total(ledger: Ledger) -> None:
    assert totals(ledger(SPENT, {"body": "council", "amount_pence": -40}))["net_pence"] == 260


def test_a_body_cannot_pay_itself(ledger: Ledger) -> None:
    with pytest.raises(DataError, match="'line-0' names its own body 'council'"):
        consolidate(ledger({**SPENT, "counterparty": "council"}))


def test_amounts_beyond_what_a_float_holds_stay_exact(ledger: Ledger) -> None:
    great = 2**53 + 1
    pair = ({**PAID, "amount_pence": great}, {**RECEIVED, "amount_pence": -great})
    assert totals(ledger(*pair, SPENT, OWN))["eliminated_pence"] == great


# Each example consolidates a ledger or two, which takes pandas a while.
few = settings(max_examples=25)
AMOUNTS = st.integers(-(10**12), 10**12)
LINES = st.lists(
    st.tuples(st.sampled_from("abc"), AMOUNTS, st.sampled_from(["2009-10", "2010-11"])),
    min_size=1,
    max_size=12,
)
GRANTS = st.lists(
    st.tuples(st.permutations("abc"), st.integers(1, 10**12)),
    max_size=5,
)


def rows_of(spent: list[Any], grants: list[Any]) -> list[dict[str, Any]]:
    rows = [{"body": b, "amount_pence": a, "financial_year": year} for b, a, year in spent]
    # Every body has a line each year, so each grant is between bodies of the ledger.
    years = ("2009-10", "2010-11")
    rows += [
        {"body": b, "amount_pence": 1, "financial_year": year} for b in "abc" for year in years
    ]
    for (payer, receiver, _), amount in grants:
        rows.append({"body": payer, "counterparty": receiver, "amount_pence": amount})
        rows.append({"body": receiver, "counterparty": payer, "amount_pence": -amount})
    return rows


@few
@given(spent=LINES, grants=GRANTS)
def test_gross_less_eliminations_is_net_and_net_is_what_final_spenders_spend(
    ledger: Ledger, spent: list[Any], grants: list[Any]
) -> None:
    lines = ledger(*rows_of(spent, grants))
    found = consolidate(lines).totals
    assert (found["gross_pence"] == found["net_pence"] + found["eliminated_pence"]).all()
    final = final_spending_lines(lines).groupby("financial_year")["amount_pence"].sum()
    assert final.tolist() == found["net_pence"].tolist()
    # Money received comes from another body's spending: each side written once sums to net.
    by_year = lines.groupby("financial_year")["amount_pence"].sum()
    assert by_year.tolist() == found["net_pence"].tolist()


@few
@given(
    spent=LINES, grants=GRANTS, transfer=st.integers(1, 10**12), moved=st.sets(st.integers(0, 11))
)
def test_net_is_the_same_when_a_body_is_split_in_two_with_a_transfer_between_them(
    ledger: Ledger, spent: list[Any], grants: list[Any], transfer: int, moved: set[int]
) -> None:
    whole = rows_of(spent, grants)
    # Some of what body a spends itself goes to its new half; grants stay where they were.
    split = [
        {**row, "body": "half-of-a"} if row["body"] == "a" and place in moved else row
        for place, row in enumerate(whole[: len(spent)])
    ] + whole[len(spent) :]
    split += [
        {"body": "half-of-a", "amount_pence": 0},
        {"body": "a", "counterparty": "half-of-a", "amount_pence": transfer},
        {"body": "half-of-a", "counterparty": "a", "amount_pence": -transfer},
    ]
    before = consolidate(ledger(*whole)).totals.set_index("financial_year")
    after = consolidate(ledger(*split)).totals.set_index("financial_year")
    assert after["net_pence"].to_dict() == before["net_pence"].to_dict()
    added = after["eliminated_pence"] - before["eliminated_pence"]
    assert added.to_dict() == {"2009-10": transfer, "2010-11": 0}


@few
@given(spent=LINES, grants=GRANTS, data=st.data())
def test_the_order_of_the_rows_does_not_matter(
    ledger: Ledger, spent: list[Any], grants: list[Any], data: st.DataObject
) -> None:
    rows = rows_of(spent, grants)
    found = consolidate(ledger(*rows))
    again = consolidate(ledger(*data.draw(st.permutations(rows))))
    pd.testing.assert_frame_equal(found.totals, again.totals)
    pd.testing.assert_frame_equal(found.by_body, again.by_body)
    pd.testing.assert_frame_equal(found.pairs, again.pairs)
