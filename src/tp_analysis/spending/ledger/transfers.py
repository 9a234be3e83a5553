"""Transfers that no document prints: taken out of the payer's figure, shown at both ends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from tp_analysis.errors import DataError

Row = dict[Any, Any]


def add_transfers(
    rows: Iterable[Mapping[Any, Any]], transfers: pd.DataFrame, councils: Sequence[str]
) -> list[Row]:
    """The ledger rows with both sides of every transfer in `transfers` (dataset ledger_transfers).

    A transfer is the stated share of what a council spends on the named lines of its return. The
    payer's figure is cut by it and the transfer stands beside it; the council's income line is cut
    likewise. So no total of a body changes. A year in which the payer has no figure gets none, as
    there is nothing it could be counted twice with. Raises DataError where a transfer is greater
    than the figure that is taken to include it.
    """
    by_name = {row["line_id"]: dict(row) for row in rows}
    for rule in transfers.to_dict("records"):
        payer_line = f"figure-{rule['payer_item']}"
        if payer_line not in by_name:
            continue
        for council in councils:
            _add_transfer(by_name, rule, payer_line, council)
    return list(by_name.values())


def _add_transfer(
    by_name: dict[str, Row], rule: Mapping[Any, Any], payer_line: str, council: str
) -> None:
    payer = by_name[payer_line]
    year = payer["financial_year"]
    names = [f"rs-{council}-{year}-{line}" for line in rule["receiver_lines"].split()]
    spent = [by_name[name] for name in names if name in by_name]
    amount = sum(int(row["amount_pence"]) for row in spent) * int(rule["share_percent"]) // 100
    if not amount:
        return
    by_name[payer_line] = _cut(payer, amount, rule)
    income_line = f"rs-{council}-{year}-{rule['receiver_income_line']}"
    if income_line in by_name:
        by_name[income_line] = _cut(by_name[income_line], -amount, rule)
    for side in _both_sides(rule, payer, spent[0], amount):
        by_name[side["line_id"]] = side


def _cut(row: Row, amount: int, rule: Mapping[Any, Any]) -> Row:
    """The row less the transfer: what is left keeps its sign, or the transfer cannot be in it."""
    left = int(row["amount_pence"]) - amount
    if left * amount < 0:
        raise DataError(
            f"The transfer {rule['transfer']!r} of £{abs(amount) / 100:,.2f} is more than is left "
            f"of {row['line_id']!r}, which is taken to include it. Correct its row in "
            "data/raw/spending/ledger_transfers.csv."
        )
    note = f"{row['note']}. Less {rule['transfer']}, shown as lines of its own"
    return {**row, "amount_pence": left, "evidence": rule["evidence"], "note": note}


def _both_sides(rule: Mapping[Any, Any], payer: Row, receiver: Row, amount: int) -> list[Row]:
    """What the payer pays and the receiver gets; each end cites the document of its own figure."""
    transfer = {
        "cofog_code": rule["cofog_code"],
        "economic_category": "grant to a public body",
        "control": rule["control"],
        "evidence": rule["evidence"],
        "note": rule["note"],
    }
    name = f"transfer-{rule['transfer']}-{receiver['body']}-{payer['financial_year']}"
    paid = {"line_id": f"{name}-paid", "counterparty": receiver["body"], "amount_pence": amount}
    got = {"line_id": f"{name}-received", "counterparty": rule["payer"], "amount_pence": -amount}
    return [{**payer, **transfer, **paid}, {**receiver, **transfer, **got}]
