"""Which bodies, years and accounts the ledger holds; what is not held is missing, never zero."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from tp_analysis.errors import DataError
from tp_analysis.methods.financial_years import FinancialYear
from tp_analysis.spending.ledger.eliminations import spending_lines

HELD, MISSING, NOT_APPLICABLE = "held", "missing", "not applicable"
ACCOUNTS = ("revenue", "capital")


def completeness(
    lines: pd.DataFrame, bodies: pd.DataFrame, *, financial_years: Sequence[str]
) -> pd.DataFrame:
    """The grid: every expected body, year and account, and whether the ledger holds spending of it.

    Columns: body, name, kind, financial_year, account (revenue, capital), state (held, missing, or
    not applicable: the body did not exist that year), why; in the order of `bodies` and years. A
    printed zero is held. Raises DataError where the ledger has a body that is not expected, or
    spending of one in a year in which it did not exist.
    """
    unknown = sorted(set(lines["body"]) - set(bodies["body"]))
    if unknown:
        raise DataError(
            f"The ledger has lines of {', '.join(unknown)}, which "
            "data/raw/spending/ledger_bodies.csv does not expect. Add a row for each."
        )
    held = _held(lines)
    rows = [
        {
            "body": body["body"],
            "name": body["name"],
            "kind": body["kind"],
            "financial_year": year,
            "account": account,
            **_state(body, year, account, held),
        }
        for body in bodies.to_dict("records")
        for year in financial_years
        for account in ACCOUNTS
    ]
    return pd.DataFrame(rows)


def covered_sentence(grid: pd.DataFrame, *, financial_year: str) -> str:
    """What the total of a year covers and leaves out, in words for its caption.

    Raises DataError where the grid does not hold the year.
    """
    of_year = grid[(grid["financial_year"] == financial_year) & (grid["state"] != NOT_APPLICABLE)]
    if of_year.empty:
        raise DataError(
            f"The completeness grid has no row for {financial_year}. Add the year to "
            "financial_years, or leave its total out."
        )
    states = of_year.groupby(["name", "account"], sort=False)["state"].first().unstack()
    counts = [f"{account} spending of {_number(states[account])}" for account in ACCOUNTS]
    unseen = [str(name) for name in states.index if HELD not in set(states.loc[name])]
    bodies = "the one body" if len(states) == 1 else f"the {len(states)} bodies"
    sentences = [
        f"For {financial_year} the total holds {' and '.join(counts)} of {bodies} expected.",
        f"It leaves out {_listed(unseen)}." if unseen else "",
        "What is left out is missing, not zero." if (states == MISSING).any(axis=None) else "",
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _number(states: pd.Series[str]) -> str:
    held = int((states == HELD).sum())
    return "all" if held == len(states) else str(held or "none")


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _held(lines: pd.DataFrame) -> set[tuple[str, str, str]]:
    """Body, year and account of everything held; both accounts where a line is of both."""
    spending = spending_lines(lines)
    ends = zip(
        spending["body"], spending["financial_year"], spending["revenue_or_capital"], strict=True
    )
    return {
        (body, year, account)
        for body, year, stated in ends
        for account in (ACCOUNTS if stated == "both" else (stated,))
    }


def _state(
    body: Mapping[Any, Any], year: str, account: str, held: set[tuple[str, str, str]]
) -> dict[str, str]:
    exists = _existed(body, year)
    is_held = (str(body["body"]), year, account) in held
    if is_held and not exists:
        raise DataError(
            f"The ledger has {account} spending of {body['body']!r} in {year}, when "
            "data/raw/spending/ledger_bodies.csv says that it did not exist. Correct one of them."
        )
    if not exists:
        return {"state": NOT_APPLICABLE, "why": "The body did not exist that year"}
    if is_held:
        return {"state": HELD, "why": ""}
    reason = body[f"{account}_missing_because"]
    why = f"No {account} figure is held for {year}" if pd.isna(reason) else str(reason)
    return {"state": MISSING, "why": why}


def _existed(body: Mapping[Any, Any], year: str) -> bool:
    wanted = FinancialYear.parse(year)
    first, last = body["first_year"], body["last_year"]
    begun = pd.isna(first) or FinancialYear.parse(str(first)) <= wanted
    return bool(begun and (pd.isna(last) or wanted <= FinancialYear.parse(str(last))))
