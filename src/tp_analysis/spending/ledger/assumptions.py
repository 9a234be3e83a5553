"""What the net total would be if a transfer that no document prints were not there."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from tp_analysis.spending.ledger.eliminations import consolidate
from tp_analysis.spending.ledger.lines import LedgerTables, build_lines


def effect_of_transfers(tables: LedgerTables, *, count_year: str) -> pd.DataFrame:
    """The net total of `count_year` with and without each assumed transfer, one at a time.

    Columns: transfer, net_pence (with all of them), net_without_pence, difference_pence (without
    less with), evidence, note.
    """
    net = _net(tables, count_year)
    rows = [
        {
            "transfer": rule["transfer"],
            "net_pence": net,
            "net_without_pence": _net(_without(tables, rule["transfer"]), count_year),
            "evidence": rule["evidence"],
            "note": rule["note"],
        }
        for rule in tables.transfers.to_dict("records")
    ]
    names = ["transfer", "net_pence", "net_without_pence", "evidence", "note"]
    table = pd.DataFrame(rows, columns=names)
    return table.assign(difference_pence=table["net_without_pence"] - table["net_pence"])


def _without(tables: LedgerTables, transfer: str) -> LedgerTables:
    return replace(tables, transfers=tables.transfers[tables.transfers["transfer"] != transfer])


def _net(tables: LedgerTables, year: str) -> int:
    totals = consolidate(build_lines(tables, count_year=year)).totals
    return int(totals.set_index("financial_year")["net_pence"][year])
