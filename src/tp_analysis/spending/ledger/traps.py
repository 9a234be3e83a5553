"""The known ways to count money twice: which apply to the lines held, how much, what was done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from tp_analysis.errors import DataError
from tp_analysis.spending.ledger.eliminations import is_capital_charge, is_income

ELIMINATED = "eliminated"
LEFT_OUT = "left out"
COUNTED_ONCE = "counted once"
CANNOT_BE_JUDGED = "cannot be judged"
_AMOUNTS = ("eliminated_pence", "counted_once_pence", "left_out_pence")


def judge_traps(lines: pd.DataFrame, traps: pd.DataFrame, bodies: pd.DataFrame) -> pd.DataFrame:
    """Every trap of `traps` (dataset ledger_traps), held against the lines of one financial year.

    Columns: trap, name, what_it_is, how_it_is_told, what_is_done, needs, lines (how many the rule
    finds), verdict, and whole pence: eliminated_pence (both bodies are in the ledger: the payer's
    side is taken out), counted_once_pence (the other body is not in the ledger, so nothing is
    counted there), left_out_pence (charges for assets). Where the rule finds no line the verdict
    is "cannot be judged" and the amounts are missing: needs says what would help. Raises DataError
    for lines of several years, as a body may be in the ledger in one of them only.
    """
    if lines["financial_year"].nunique() > 1:
        raise DataError("The traps are judged for one financial year. Pass the lines of that year.")
    transfers = _transfers(lines, bodies)
    charges = lines[is_capital_charge(lines)].assign(outcome="left_out_pence")
    judged = []
    for trap in traps.to_dict("records"):
        is_charge = trap["treatment"] == "capital charge"
        found = charges if is_charge else transfers[_matches(transfers, trap)]
        words = {name: trap[name] for name in ("trap", "name", "what_it_is")}
        done = {name: trap[name] for name in ("what_is_done", "needs")}
        judged.append({**words, "how_it_is_told": told_by(trap), **done, **_outcome(found)})
    types = dict.fromkeys(_AMOUNTS, "Int64")
    return pd.DataFrame(judged).astype(types)


def told_by(trap: Mapping[Any, Any]) -> str:
    """The rule of a trap in words."""
    if trap["treatment"] == "capital charge":
        return "Lines of the category capital that are charged to revenue"
    payers, receivers = _kinds(trap["payer_kinds"]), _kinds(trap["receiver_kinds"])
    parts = [
        f"Lines by which {_either(payers)} pays {_either(receivers)}",
        "" if pd.isna(trap["cofog_prefix"]) else f"of function {trap['cofog_prefix']}",
        "" if pd.isna(trap["line_ending"]) else f"whose name ends in {trap['line_ending']}",
    ]
    return ", ".join(part for part in parts if part)


def _transfers(lines: pd.DataFrame, bodies: pd.DataFrame) -> pd.DataFrame:
    """The lines between public bodies, with payer and receiver, their kinds, and the outcome.

    The receiver's side of a pair has the outcome of none: its amount is the payer's again.
    """
    between = lines[lines["counterparty"].notna()]
    received, ledger = is_income(between), set(lines["body"])
    kinds = bodies.set_index("body")["kind"]
    payer = between["body"].where(~received, between["counterparty"])
    receiver = between["counterparty"].where(~received, between["body"])
    inside = between["counterparty"].isin(list(ledger))
    outcome = pd.Series("counted_once_pence", index=between.index)
    return between.assign(
        payer_kind=payer.map(kinds),
        receiver_kind=receiver.map(kinds),
        amount_pence=between["amount_pence"].abs(),
        outcome=outcome.mask(inside, "eliminated_pence").mask(inside & received, ""),
    )


def _matches(transfers: pd.DataFrame, trap: Mapping[Any, Any]) -> pd.Series[bool]:
    matches = pd.Series(True, index=transfers.index)
    for column in ("payer_kind", "receiver_kind"):
        if kinds := _kinds(trap[f"{column}s"]):
            matches &= transfers[column].isin(kinds)
    if not pd.isna(trap["cofog_prefix"]):
        matches &= transfers["cofog_code"].fillna("").str.startswith(trap["cofog_prefix"])
    if not pd.isna(trap["line_ending"]):
        matches &= transfers["line_id"].str.endswith(tuple(trap["line_ending"].split()))
    return matches.astype(bool)


def _outcome(found: pd.DataFrame) -> dict[str, Any]:
    if found.empty:
        return {"lines": 0, "verdict": CANNOT_BE_JUDGED, **dict.fromkeys(_AMOUNTS)}
    sums = {
        name: int(found.loc[found["outcome"] == name, "amount_pence"].sum()) for name in _AMOUNTS
    }
    verdicts = zip((ELIMINATED, COUNTED_ONCE, LEFT_OUT), _AMOUNTS, strict=True)
    told = [verdict for verdict, name in verdicts if (found["outcome"] == name).any()]
    return {"lines": len(found), "verdict": " and ".join(told), **sums}


def _kinds(cell: Any) -> list[str]:
    return [] if pd.isna(cell) else str(cell).split(";")


def _either(kinds: list[str]) -> str:
    named = [f"{'an' if kind[0] in 'aeiou' else 'a'} {kind} body" for kind in kinds]
    return " or ".join(named) or "any public body"
