"""Each body's lines are held against the total that its document prints."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from tp_analysis.spending.ledger.control_totals import against_control_totals, control_totals
from tp_analysis.spending.ledger.lines import LedgerTables, printed_lines


def compared(tables: LedgerTables) -> pd.DataFrame:
    printed = printed_lines(tables, count_year="2009-10")
    controls = control_totals(tables, count_year="2009-10")
    return against_control_totals(printed, controls).set_index("body")


def test_every_body_of_the_shipped_ledger_adds_up_to_its_printed_total(
    tables: LedgerTables,
) -> None:
    found = compared(tables)
    assert len(found) == 8
    assert found["agrees"].all()
    # Net current expenditure as the return prints it, in thousand pounds.
    assert found["control_pence"]["luton"] == 450_049 * 100_000
    assert found["control_pence"]["central-bedfordshire"] == 481_251 * 100_000
    assert found["control_pence"]["bedfordshire-police-authority"] == 112_567 * 100_000
    assert found["control_pence"]["bedfordshire-combined-fire-authority"] == 26_764 * 100_000


def test_a_line_that_is_missing_shows_as_the_difference(tables: LedgerTables) -> None:
    social_care = (tables.outturn["line"] == "390") & (tables.outturn["authority"] == "Luton")
    found = compared(replace(tables, outturn=tables.outturn[~social_care])).loc["luton"]
    assert not found["agrees"]
    assert found["difference_pence"] == -83_537 * 100_000


def test_a_line_that_is_there_twice_shows_as_the_difference(tables: LedgerTables) -> None:
    twice = pd.concat([tables.held, tables.held.assign(line_id=tables.held["line_id"] + "-again")])
    police = compared(replace(tables, held=twice)).loc["bedfordshire-police-authority"]
    assert not police["agrees"]
    assert police["difference_pence"] == 112_567 * 100_000


def test_a_body_without_a_control_total_has_no_difference_rather_than_none_found(
    tables: LedgerTables,
) -> None:
    without = replace(tables, control_totals=tables.control_totals.iloc[:0])
    police = compared(without).loc["bedfordshire-police-authority"]
    assert police["lines_pence"] == 112_567 * 100_000
    assert pd.isna(police["control_pence"])
    assert pd.isna(police["difference_pence"])
    assert pd.isna(police["agrees"])


def test_a_control_total_without_lines_is_shown(tables: LedgerTables) -> None:
    without = replace(tables, held=tables.held.iloc[:0])
    police = compared(without).loc["bedfordshire-police-authority"]
    assert police["lines"] == 0
    assert pd.isna(police["lines_pence"])
