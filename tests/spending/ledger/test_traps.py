"""Each known trap: told by a rule over the lines, and not counted twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from tp_analysis.errors import DataError
from tp_analysis.spending.ledger.eliminations import consolidate
from tp_analysis.spending.ledger.lines import LedgerTables
from tp_analysis.spending.ledger.traps import judge_traps

Ledger = Callable[..., pd.DataFrame]
DWP, COUNCIL, NHS = "department-for-work-and-pensions", "luton", "nhs-luton"
SCHOOLS, POLICE = "central-government-departments", "bedfordshire-police-authority"


def judged(lines: pd.DataFrame, tables: LedgerTables, trap: str) -> dict[str, Any]:
    found = judge_traps(lines, tables.traps, tables.bodies).set_index("trap").loc[trap]
    return found.to_dict()


def grant(payer: str, receiver: str, pence: int, **more: Any) -> list[dict[str, Any]]:
    name = more.pop("name", "grant")
    shared = {"economic_category": "grant to a public body", **more}
    return [
        {"body": payer, "counterparty": receiver, "amount_pence": pence, **shared,
         "line_id": f"paid-{name}"},
        {"body": receiver, "counterparty": payer, "amount_pence": -pence, **shared,
         "line_id": f"received-{name}"},
    ]  # fmt: skip


def spent(body: str, pence: int, **more: Any) -> dict[str, Any]:
    return {"body": body, "amount_pence": pence, "line_id": f"spent-{body}-{pence}", **more}


CASES = {
    "benefit-subsidy": (DWP, COUNCIL, {"cofog_code": "10.6"}),
    "schools-grant": (SCHOOLS, COUNCIL, {"name": "schools-grant"}),
    "pooled-budgets": (NHS, COUNCIL, {"cofog_code": "10"}),
    "precepts": (COUNCIL, POLICE, {"cofog_code": "03.1"}),
    "supporting-people": (SCHOOLS, COUNCIL, {"name": "supporting-people"}),
    "area-based-grant": (SCHOOLS, COUNCIL, {"name": "x-798"}),
}


@pytest.mark.parametrize("trap", CASES)
def test_where_both_bodies_are_held_the_payers_side_is_taken_out(
    trap: str, ledger: Ledger, tables: LedgerTables
) -> None:
    payer, receiver, rule = CASES[trap]
    lines = ledger(*grant(payer, receiver, 700, **rule), spent(receiver, 900), spent(payer, 50))
    assert consolidate(lines).totals["net_pence"].tolist() == [950]
    found = judged(lines, tables, trap)
    assert found["verdict"] == "eliminated"
    assert found["eliminated_pence"] == 700
    assert found["counted_once_pence"] == 0


@pytest.mark.parametrize("trap", CASES)
def test_where_the_payer_is_not_held_the_money_is_counted_once_at_the_receiver(
    trap: str, ledger: Ledger, tables: LedgerTables
) -> None:
    payer, receiver, rule = CASES[trap]
    _, received = grant(payer, receiver, 700, **rule)
    lines = ledger(received, spent(receiver, 900))
    assert consolidate(lines).totals["net_pence"].tolist() == [900]
    found = judged(lines, tables, trap)
    assert found["verdict"] == "counted once"
    assert found["counted_once_pence"] == 700


@pytest.mark.parametrize("trap", [*CASES, "capital-grants"])
def test_where_no_line_is_found_the_trap_cannot_be_judged_and_no_zero_is_shown(
    trap: str, ledger: Ledger, tables: LedgerTables
) -> None:
    found = judged(ledger(spent(COUNCIL, 900)), tables, trap)
    assert found["verdict"] == "cannot be judged"
    assert pd.isna(found["eliminated_pence"])
    assert pd.isna(found["counted_once_pence"])
    assert found["needs"]


def test_a_capital_grant_and_the_depreciation_after_it_count_the_asset_once(
    ledger: Ledger, tables: LedgerTables
) -> None:
    capital = {"revenue_or_capital": "capital"}
    lines = ledger(
        *grant(SCHOOLS, COUNCIL, 700, **capital),
        spent(SCHOOLS, 0),
        spent(COUNCIL, 1000, economic_category="capital", **capital),
        spent(COUNCIL, 100, economic_category="capital", revenue_or_capital="revenue"),
    )
    assert consolidate(lines).totals["net_pence"].tolist() == [1000]
    found = judged(lines, tables, "capital-grants")
    assert (found["verdict"], found["left_out_pence"]) == ("left out", 100)


def test_another_function_is_not_the_benefit_subsidy(ledger: Ledger, tables: LedgerTables) -> None:
    lines = ledger(*grant(DWP, COUNCIL, 700, cofog_code="04"), spent(COUNCIL, 900))
    assert judged(lines, tables, "benefit-subsidy")["verdict"] == "cannot be judged"


def test_what_applies_to_the_shipped_ledger(shipped: pd.DataFrame, tables: LedgerTables) -> None:
    found = judge_traps(shipped, tables.traps, tables.bodies).set_index("trap")
    assert found["verdict"].to_dict() == {
        "benefit-subsidy": "eliminated",
        "schools-grant": "counted once",
        "pooled-budgets": "cannot be judged",
        "precepts": "counted once",
        "supporting-people": "cannot be judged",
        "area-based-grant": "counted once",
        "capital-grants": "left out",
    }
    # Lines 711 to 713, 797, 721 and 798 of the two returns, in thousand pounds.
    assert found.loc["benefit-subsidy", "eliminated_pence"] == (68_120 + 47_351) * 100_000
    assert found.loc["schools-grant", "counted_once_pence"] == (180_375 + 207_330) * 100_000
    assert found.loc["precepts", "counted_once_pence"] == 8_133 * 100_000
    assert found.loc["area-based-grant", "counted_once_pence"] == (11_306 + 10_212) * 100_000


def test_lines_of_several_years_are_refused(ledger: Ledger, tables: LedgerTables) -> None:
    lines = ledger(spent(COUNCIL, 1), spent(COUNCIL, 2, financial_year="2010-11"))
    with pytest.raises(DataError, match="one financial year"):
        judge_traps(lines, tables.traps, tables.bodies)
