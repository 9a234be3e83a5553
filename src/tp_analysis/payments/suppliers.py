"""Who is paid: the largest suppliers, those that several bodies pay, and bodies paid by bodies."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tp_analysis.methods.aggregation import distinct_payers_by_supplier, totals_by
from tp_analysis.payments.matching import DIFFERENT, SAME, Matching, plain_name
from tp_analysis.payments.organisations import NOT_SHOWN, ORGANISATION, REDACTED, UNSTATED, UNTOLD

OTHERS = "All other organisations"
OF_KINDS = {
    UNTOLD: NOT_SHOWN,
    REDACTED: "[redacted by the body]",
    UNSTATED: "[no name in the file]",
}


def largest_suppliers(lines: pd.DataFrame, *, shown: int) -> pd.DataFrame:
    """The `shown` largest organisations, the others, the payees not shown by kind, and the total.

    Columns: supplier, bodies (how many pay it), lines, amount_gbp, share_percent (of the total),
    is_named, is_total.
    """
    paid = _organisations(lines)
    ranked = totals_by(paid, by=["supplier"])
    payers = paid.groupby("supplier")["body"].nunique()
    top = ranked.head(shown).assign(is_named=True)
    parts = {OTHERS: paid[~paid["supplier"].isin(top["supplier"])]}
    parts |= {name: lines[lines["payee_kind"] == kind] for kind, name in OF_KINDS.items()}
    rows = [totals_by(part).assign(supplier=name) for name, part in parts.items() if len(part)]
    everything = totals_by(lines).assign(supplier="Total", is_total=True)
    table = pd.concat([top, *rows, everything])
    total_pence = everything["amount_pence"].iloc[0]
    return pd.DataFrame(
        {
            "supplier": table["supplier"].to_numpy(),
            "bodies": table["supplier"].map(payers).to_numpy(float),
            "lines": table["lines"].to_numpy(float),
            "amount_gbp": table["amount_pence"].to_numpy(float) / 100,
            "share_percent": 100 * table["amount_pence"].to_numpy(float) / total_pence,
            "is_named": table["is_named"].eq(True).to_numpy(),
            "is_total": table["is_total"].eq(True).to_numpy(),
        }
    )


def shared_suppliers(lines: pd.DataFrame, *, bodies: Mapping[str, str]) -> pd.DataFrame:
    """The organisations that two bodies or more pay, those of the most bodies first.

    Columns: supplier, payers, lines, amount_gbp, and for each body a column of its name with what
    it paid, missing where it paid nothing.
    """
    paid = _organisations(lines)
    shared = distinct_payers_by_supplier(paid)
    sums = totals_by(paid, by=["supplier", "body"])
    wide = sums.pivot(index="supplier", columns="body", values="amount_pence")
    amounts = wide.reindex(index=shared["supplier"], columns=[*bodies]).rename(columns=dict(bodies))
    table = shared.assign(amount_gbp=shared["amount_pence"] / 100).drop(columns="amount_pence")
    return pd.concat([table, amounts.astype(float).div(100).reset_index(drop=True)], axis=1)


def paid_to_each_other(lines: pd.DataFrame, *, bodies: Mapping[str, str]) -> pd.DataFrame:
    """What the bodies of the report paid to each other: in the total of all, that is counted twice.

    Columns: body, paid_to, lines, amount_gbp. A body is known as a supplier by its plain name.
    """
    paid = _organisations(lines)
    by_name = {plain_name(name): name for name in bodies.values()}
    plain = paid["supplier"].map(plain_name)
    paid = paid.assign(paid_to=plain.map(by_name))
    between = paid[paid["paid_to"].notna() & (paid["paid_to"] != paid["body"].map(bodies))]
    sums = totals_by(between, by=["body", "paid_to"])
    table = sums.assign(body=sums["body"].map(bodies), amount_gbp=sums["amount_pence"] / 100)
    return table[["body", "paid_to", "lines", "amount_gbp"]]


def doubtful_pairs(matching: Matching, *, bodies: Mapping[str, str], shown: int) -> pd.DataFrame:
    """The `shown` pairs of names just above the threshold, and as many just below it.

    Columns: those of Matching.pairs, the bodies by name.
    """
    pairs = matching.pairs
    above = pairs[pairs["verdict"] == SAME].tail(shown)
    below = pairs[pairs["verdict"] == DIFFERENT].head(shown)
    chosen = pd.concat([above, below], ignore_index=True)
    return chosen.assign(
        body=chosen["body"].map(bodies), other_body=chosen["other_body"].map(bodies)
    )


def _organisations(lines: pd.DataFrame) -> pd.DataFrame:
    return lines[lines["payee_kind"] == ORGANISATION]
