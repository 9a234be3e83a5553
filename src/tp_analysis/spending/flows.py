"""Where the money comes from and where it goes: funder to spender to function, and its parts."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tp_analysis.spending.counted import PENCE_PER_MILLION_POUNDS, Counted, function_of
from tp_analysis.spending.ledger.eliminations import is_income

FROM_FUNDER, TO_FUNCTION = "Funder to spender", "Spender to function"
LOCAL_KINDS = ("council", "parish", "police", "fire")
LOCAL_SOURCES = "Council tax, reserves, or not stated"
NATIONAL_SOURCES = "National budgets of the body itself"
SMALL = "Other functions"


def flows(
    counted: Counted, functions: Mapping[str, str], *, least_percent: float = 2.0
) -> pd.DataFrame:
    """The net total twice over: from whom each spender has it, and on what it is spent.

    Columns: stage, source, target, amount (£ million, above zero). What a body received from public
    bodies comes from them; what is left of its spending, for councils, police and fire from
    `LOCAL_SOURCES`, for others from `NATIONAL_SOURCES`, as no document held says. Functions under
    `least_percent` of the net total are joined as `SMALL`. Largest first within each stage.
    """
    received = _received(counted)
    spent = counted.final.groupby("body")["amount_pence"].sum()
    rest = spent - received.groupby("body")["amount_pence"].sum().reindex(spent.index).fillna(0)
    kinds, names = counted.kinds, counted.names
    own = [
        (names[body], LOCAL_SOURCES if kinds[body] in LOCAL_KINDS else NATIONAL_SOURCES, amount)
        for body, amount in zip(map(str, rest.index), rest, strict=True)
    ]
    grants = [
        (names[row["body"]], names[row["counterparty"]], row["amount_pence"])
        for row in received.to_dict("records")
    ]
    first = pd.DataFrame([*grants, *own], columns=["target", "source", "pence"])
    both = pd.concat(
        [
            first.assign(stage=FROM_FUNDER),
            _to_functions(counted, functions, least_percent).assign(stage=TO_FUNCTION),
        ]
    )
    both = both.assign(amount=both["pence"].astype("float64") / PENCE_PER_MILLION_POUNDS)
    shown = both[both["amount"] > 0].sort_values(["stage", "amount"], ascending=[True, False])
    return shown[["stage", "source", "target", "amount"]].reset_index(drop=True)


def _received(counted: Counted) -> pd.DataFrame:
    """What each body had from each public body: body, counterparty, amount_pence above zero."""
    income = counted.lines[is_income(counted.lines)]
    sums = -income.groupby(["body", "counterparty"])["amount_pence"].sum()
    return sums.reset_index()


def _to_functions(
    counted: Counted, functions: Mapping[str, str], least_percent: float
) -> pd.DataFrame:
    final = counted.final.assign(function=function_of(counted.final, dict(functions)))
    by_function = final.groupby("function")["amount_pence"].sum()
    small = by_function.index[by_function < by_function.sum() * least_percent / 100]
    joined = final["function"].mask(final["function"].isin(small), SMALL)
    sums = final.groupby(["body", joined])["amount_pence"].sum().rename("pence").reset_index()
    return sums.assign(source=sums["body"].map(counted.names)).rename(
        columns={"function": "target"}
    )[["source", "target", "pence"]]


def parts(
    counted: Counted, functions: Mapping[str, str], *, least_million: float = 50.0
) -> pd.DataFrame:
    """Net spending by body and function: columns name, function, amount (£ million).

    Functions of a body under `least_million` are joined as `SMALL`. The body that spends most comes
    first, and its largest function.
    """
    final = counted.final.assign(function=function_of(counted.final, dict(functions)))
    sums = final.groupby(["body", "function"])["amount_pence"].sum().rename("pence").reset_index()
    alone = sums.groupby("body")["function"].transform("count") == 1
    small = (sums["pence"] < least_million * PENCE_PER_MILLION_POUNDS) & ~alone
    joined = sums.assign(function=sums["function"].mask(small, SMALL))
    table = joined.groupby(["body", "function"])["pence"].sum().reset_index()
    table = table.assign(
        name=table["body"].map(counted.names),
        amount=table["pence"].astype("float64") / PENCE_PER_MILLION_POUNDS,
        of_body=table.groupby("body")["pence"].transform("sum"),
    )
    ordered = table.sort_values(["of_body", "body", "pence"], ascending=[False, True, False])
    return ordered[["name", "function", "amount"]].reset_index(drop=True)
