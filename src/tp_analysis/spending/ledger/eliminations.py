"""Gross, what is counted twice, net: a payer by receiver matrix that must balance.

A line with a counterparty is one side of a transfer between public bodies: paid where its amount
is above zero, received where it is below. Both sides must be there where both bodies are. Money
received is not spending; money paid to a body of the ledger is counted there, at the final spender.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from tp_analysis.errors import DataError

_PAIR = ["financial_year", "payer", "receiver"]
ALL = "All bodies"


@dataclass(frozen=True)
class Consolidation:
    """A ledger with what is counted twice taken out; all amounts in whole pence.

    totals: financial_year, gross_pence, eliminated_pence, net_pence, left_out_pence (charges for
    assets bought before, which are in none of the three). by_body: the same by financial_year and
    body, where net is what the body spends as the final spender. pairs: financial_year, payer,
    receiver, paid_pence, received_pence.
    """

    totals: pd.DataFrame
    by_body: pd.DataFrame
    pairs: pd.DataFrame


def consolidate(lines: pd.DataFrame) -> Consolidation:
    """The ledger consolidated, year by year: gross = net + eliminated.

    `lines` has the columns of `LEDGER_COLUMNS`, in any order of rows. Raises DataError where a
    transfer between two bodies of the ledger lacks one of its sides, or the sides differ.
    """
    pairs = transfer_pairs(lines)
    require_balance(pairs)
    spending = spending_lines(lines)
    gross = _sum_by_body(spending, "gross_pence")
    paid = _sum_by_body(spending[_is_inside(spending, lines)], "eliminated_pence")
    left_out = _sum_by_body(lines[is_capital_charge(lines)], "left_out_pence")
    by_body = pd.concat([gross, paid, left_out], axis="columns").fillna(0).astype("int64")
    by_body = by_body.sort_index().reset_index()
    by_body = by_body.assign(net_pence=by_body["gross_pence"] - by_body["eliminated_pence"])
    names = ["gross_pence", "eliminated_pence", "net_pence", "left_out_pence"]
    by_body = by_body[["financial_year", "body", *names]]
    totals = by_body.groupby("financial_year", as_index=False)[names].sum()
    return Consolidation(totals=totals, by_body=by_body, pairs=pairs)


def is_income(lines: pd.DataFrame) -> pd.Series[bool]:
    """Which lines are money received from a public body."""
    return lines["counterparty"].notna() & (lines["amount_pence"] < 0)


def is_capital_charge(lines: pd.DataFrame) -> pd.Series[bool]:
    """Which lines charge a revenue account for assets: depreciation, which was spent before."""
    capital = lines["economic_category"] == "capital"
    return (capital & (lines["revenue_or_capital"] == "revenue")).astype(bool)


def spending_lines(lines: pd.DataFrame) -> pd.DataFrame:
    """The lines that are spending: neither income nor charges for assets bought before."""
    return lines[~is_income(lines) & ~is_capital_charge(lines)]


def final_spending_lines(lines: pd.DataFrame) -> pd.DataFrame:
    """The spending lines less what is paid to another body of the ledger: they add up to net."""
    spending = spending_lines(lines)
    return spending[~_is_inside(spending, lines)]


def transfer_pairs(lines: pd.DataFrame) -> pd.DataFrame:
    """What bodies of the ledger pay each other in a year, from both sides.

    Columns: financial_year, payer, receiver, paid_pence (the payer's lines), received_pence (the
    receiver's), sorted by the first three. Raises DataError where a body is its own counterparty.
    """
    _refuse_own_counterparty(lines)
    inside = lines[_is_inside(lines, lines)]
    received = is_income(inside)
    outgoing = inside[~received].rename(columns={"body": "payer", "counterparty": "receiver"})
    incoming = inside[received].rename(columns={"counterparty": "payer", "body": "receiver"})
    paid = _sum(outgoing, _PAIR, "paid_pence")
    got = -_sum(incoming, _PAIR, "received_pence")
    both = pd.concat([paid, got], axis="columns").fillna(0).astype("int64")
    return both.sort_index().reset_index()


def require_balance(pairs: pd.DataFrame) -> None:
    """Raise DataError naming payer, receiver, year and amounts of every pair that differs."""
    wrong = pairs[pairs["paid_pence"] != pairs["received_pence"]]
    if wrong.empty:
        return
    told = "; ".join(
        f"{row['payer']} to {row['receiver']} in {row['financial_year']}: "
        f"£{row['paid_pence'] / 100:,.2f} paid, £{row['received_pence'] / 100:,.2f} received"
        for row in wrong.to_dict("records")
    )
    raise DataError(
        f"The ledger has transfers whose two sides differ: {told}. Add the missing side, a line "
        "above zero of the payer or below zero of the receiver that names the other as "
        "counterparty, or correct the amounts."
    )


def matrix(pairs: pd.DataFrame, *, financial_year: str) -> pd.DataFrame:
    """The payer by receiver matrix of one year, in pence, with totals.

    Index payer, one column a receiver; the cells are what payers paid. The last row adds up what
    receivers say they received, the last column what payers say they paid: where the pairs
    balance, the corner is the same both ways.
    """
    of_year = pairs[pairs["financial_year"] == financial_year]
    wide = of_year.pivot_table(
        index="payer", columns="receiver", values="paid_pence", aggfunc="sum", fill_value=0
    ).astype("int64")
    wide = wide.assign(**{ALL: wide.sum(axis="columns").astype("int64")})
    got = of_year.groupby("receiver")["received_pence"].sum()
    wide.loc[ALL] = [*(int(got[name]) for name in wide.columns[:-1]), int(got.sum())]
    return wide


def _is_inside(some: pd.DataFrame, ledger: pd.DataFrame) -> pd.Series[bool]:
    """Which lines have a counterparty that is a body of the ledger in the same year."""
    bodies = ledger["financial_year"] + " " + ledger["body"]
    return (some["financial_year"] + " " + some["counterparty"]).isin(bodies.unique()).astype(bool)


def _sum_by_body(lines: pd.DataFrame, name: str) -> pd.Series[int]:
    return _sum(lines, ["financial_year", "body"], name)


def _sum(lines: pd.DataFrame, by: list[str], name: str) -> pd.Series[int]:
    # Int64 stays exact where a group is missing on one side; float64 would round large amounts.
    return lines.astype({"amount_pence": "Int64"}).groupby(by)["amount_pence"].sum().rename(name)


def _refuse_own_counterparty(lines: pd.DataFrame) -> None:
    own = lines[lines["body"] == lines["counterparty"].fillna("")]
    if not own.empty:
        raise DataError(
            f"{own['line_id'].iloc[0]!r} names its own body {own['body'].iloc[0]!r} as "
            "counterparty. Name the other body, or leave the counterparty empty."
        )
