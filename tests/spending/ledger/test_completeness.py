"""What is not held shows as missing, in the grid and in words, and never as zero."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from tp_analysis.errors import DataError
from tp_analysis.spending.ledger.completeness import completeness, covered_sentence
from tp_analysis.spending.ledger.eliminations import consolidate
from tp_analysis.spending.ledger.lines import LedgerTables

Ledger = Callable[..., pd.DataFrame]
BODIES = pd.DataFrame(
    [
        ("council", "The council", "council", None, None, None, "No capital return"),
        ("agency", "The agency", "agency", "2008-09", "2009-10", "Not published", None),
    ],
    columns=[
        "body", "name", "kind", "first_year", "last_year", "revenue_missing_because",
        "capital_missing_because",
    ],
)  # fmt: skip
SPENT = {"body": "council", "amount_pence": 300}


def states(grid: pd.DataFrame) -> dict[tuple[str, str, str], str]:
    keys = zip(grid["body"], grid["financial_year"], grid["account"], strict=True)
    return dict(zip(keys, grid["state"], strict=True))


def test_the_grid_tells_held_from_missing_from_not_applicable(ledger: Ledger) -> None:
    grid = completeness(ledger(SPENT), BODIES, financial_years=["2009-10", "2010-11"])
    assert states(grid) == {
        ("council", "2009-10", "revenue"): "held",
        ("council", "2009-10", "capital"): "missing",
        ("council", "2010-11", "revenue"): "missing",
        ("council", "2010-11", "capital"): "missing",
        ("agency", "2009-10", "revenue"): "missing",
        ("agency", "2009-10", "capital"): "missing",
        ("agency", "2010-11", "revenue"): "not applicable",
        ("agency", "2010-11", "capital"): "not applicable",
    }
    why = grid.set_index(["body", "financial_year", "account"])["why"]
    assert why["council", "2009-10", "capital"] == "No capital return"
    assert why["council", "2010-11", "revenue"] == "No revenue figure is held for 2010-11"
    assert why["agency", "2010-11", "revenue"] == "The body did not exist that year"


def test_a_printed_zero_is_held(ledger: Ledger) -> None:
    grid = completeness(ledger({**SPENT, "amount_pence": 0}), BODIES, financial_years=["2009-10"])
    assert states(grid)["council", "2009-10", "revenue"] == "held"


def test_a_line_of_both_accounts_holds_both(ledger: Ledger) -> None:
    lines = ledger({**SPENT, "revenue_or_capital": "both"})
    grid = completeness(lines, BODIES, financial_years=["2009-10"])
    assert states(grid)["council", "2009-10", "capital"] == "held"


def test_income_and_charges_for_assets_do_not_make_a_body_held(ledger: Ledger) -> None:
    income = {**SPENT, "counterparty": "elsewhere", "amount_pence": -5}
    charge = {**SPENT, "economic_category": "capital"}
    grid = completeness(ledger(income, charge), BODIES, financial_years=["2009-10"])
    assert "held" not in set(grid["state"])


def test_the_sentence_says_what_a_total_leaves_out(ledger: Ledger) -> None:
    grid = completeness(ledger(SPENT), BODIES, financial_years=["2009-10"])
    assert covered_sentence(grid, financial_year="2009-10") == (
        "For 2009-10 the total holds revenue spending of 1 and capital spending of none of the 2 "
        "bodies expected. It leaves out The agency. What is left out is missing, not zero."
    )


def test_the_sentence_is_short_where_all_is_held(ledger: Ledger) -> None:
    lines = ledger({**SPENT, "revenue_or_capital": "both"})
    grid = completeness(lines, BODIES.iloc[:1], financial_years=["2009-10"])
    assert covered_sentence(grid, financial_year="2009-10") == (
        "For 2009-10 the total holds revenue spending of all and capital spending of all of the "
        "one body expected."
    )


def test_a_year_that_is_missing_has_no_total_and_says_so(
    shipped: pd.DataFrame, tables: LedgerTables
) -> None:
    assert consolidate(shipped).totals["financial_year"].tolist() == ["2009-10"]
    grid = completeness(shipped, tables.bodies, financial_years=["2008-09", "2009-10"])
    sentence = covered_sentence(grid, financial_year="2008-09")
    assert "revenue spending of none and capital spending of none" in sentence
    assert "Luton Borough Council" in sentence
    # The council was set up on 1 April 2009: there is nothing of it to be missing.
    assert "Central Bedfordshire" not in sentence


def test_the_shipped_ledger_leaves_out_the_bodies_that_publish_nothing_by_place(
    shipped: pd.DataFrame, tables: LedgerTables
) -> None:
    grid = completeness(shipped, tables.bodies, financial_years=["2009-10"])
    found = states(grid)
    assert found["bedfordshire-police-authority", "2009-10", "revenue"] == "held"
    assert found["learning-and-skills-council", "2009-10", "revenue"] == "missing"
    assert found["luton", "2009-10", "capital"] == "missing"
    assert (grid.loc[grid["state"] == "missing", "why"] != "").all()
    sentence = covered_sentence(grid, financial_year="2009-10")
    assert "revenue spending of 8 and capital spending of none of the 23 bodies" in sentence
    assert "Environment Agency" in sentence


def test_a_body_nobody_expects_is_refused(ledger: Ledger) -> None:
    with pytest.raises(DataError, match="lines of stranger, which"):
        completeness(ledger({**SPENT, "body": "stranger"}), BODIES, financial_years=["2009-10"])


def test_spending_of_a_body_that_did_not_exist_is_refused(ledger: Ledger) -> None:
    late = ledger({**SPENT, "body": "agency", "financial_year": "2010-11"})
    with pytest.raises(DataError, match="'agency' in 2010-11, when"):
        completeness(late, BODIES, financial_years=["2010-11"])


def test_a_year_outside_the_grid_has_no_sentence(ledger: Ledger) -> None:
    grid = completeness(ledger(SPENT), BODIES, financial_years=["2009-10"])
    with pytest.raises(DataError, match="no row for 2015-16"):
        covered_sentence(grid, financial_year="2015-16")
