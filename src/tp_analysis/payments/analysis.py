"""The payments report's questions: what is held, and what it adds up to. Tables in, tables out.

Amounts stay whole pence to the end; `amount_gbp` and its like are for print only. What is not held
has no row, or a missing value: never zero.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tp_analysis.methods.aggregation import totals_by
from tp_analysis.methods.months import HELD, MISSING, PART

# A month with fewer lines than this share of the body's fullest month is held in part: its own list
# is missing, and the lists of other months date some lines back to it.
PART_SHARE = 0.5
ALL_BODIES = "All bodies"
OTHER_SERVICES = "All other services"
# Spending above it must be published: Local Government Transparency Code 2015.
CODE_THRESHOLD_PENCE = 500_00
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def completeness(
    lines: pd.DataFrame, *, bodies: Mapping[str, str], months: pd.PeriodIndex
) -> pd.DataFrame:
    """What is held of every body in every month, one row for each of the two.

    Columns: body (its name), month (a period), state (held, part, missing), lines (missing where
    the month is).
    """
    dated = lines[lines["month"].notna()]
    counts = dated.groupby(["body", dated["month"].dt.to_period("M")]).size()
    grid = pd.MultiIndex.from_product([[*bodies], months], names=["body", "month"])
    table = counts.reindex(grid).rename("lines").reset_index()
    fullest = table.groupby("body")["lines"].transform("max")
    state = pd.Series(HELD, table.index).mask(table["lines"] < PART_SHARE * fullest, PART)
    return table.assign(
        body=table["body"].map(bodies), state=state.mask(table["lines"].isna(), MISSING)
    )


def totals(lines: pd.DataFrame, *, bodies: Mapping[str, str]) -> pd.DataFrame:
    """What each body's lines add up to, and all of them together, last.

    Columns: body, lines, payments_gbp, credits_gbp, total_gbp, basis (net, gross, not stated, or
    several), under_threshold_percent (lines of a smaller amount than must be published),
    is_total. A body of which nothing is held has missing values.
    """
    by_body = _by_body(lines, bodies)
    held = {name: lines[lines["body"] == key] for key, name in bodies.items()}
    held = {name: part for name, part in {**held, ALL_BODIES: lines}.items() if len(part)}
    bases = {name: ", ".join(sorted({*part["amount_basis"]})) for name, part in held.items()}
    small = {
        name: 100 * float((part["amount_pence"].abs() <= CODE_THRESHOLD_PENCE).mean())
        for name, part in held.items()
    }
    return pd.DataFrame(
        {
            "body": by_body.index,
            "lines": by_body["lines"].to_numpy(),
            "payments_gbp": by_body["debits_pence"].to_numpy() / 100,
            "credits_gbp": by_body["credits_pence"].to_numpy() / 100,
            "total_gbp": by_body["amount_pence"].to_numpy() / 100,
            "basis": by_body.index.map(bases),
            "under_threshold_percent": by_body.index.map(small),
            "is_total": by_body.index == ALL_BODIES,
        }
    )


def part_of_lines(
    lines: pd.DataFrame, chosen: pd.Series[bool], *, bodies: Mapping[str, str]
) -> pd.DataFrame:
    """How many of each body's lines are chosen, and for how much; all bodies last.

    Columns: body, lines, lines_percent, amount_gbp, amount_percent (of the body's total, credits
    taken off; missing where that is not above nil), is_total. A body that has lines but none chosen
    has 0; one of which nothing is held is missing.
    """
    every, part = _by_body(lines, bodies), _by_body(lines[chosen], bodies)
    measures = ["lines", "amount_pence"]
    whole = every["amount_pence"].where(every["amount_pence"] > 0)
    part[measures] = part[measures].mask(part["lines"].isna() & every["lines"].notna(), 0)
    return pd.DataFrame(
        {
            "body": every.index,
            "lines": part["lines"].to_numpy(),
            "lines_percent": (100 * part["lines"] / every["lines"]).to_numpy(),
            "amount_gbp": part["amount_pence"].to_numpy() / 100,
            "amount_percent": (100 * part["amount_pence"] / whole).to_numpy(),
            "is_total": every.index == ALL_BODIES,
        }
    )


def _by_body(lines: pd.DataFrame, bodies: Mapping[str, str]) -> pd.DataFrame:
    """totals_by for each body and for all, indexed by their names."""
    by_body = totals_by(lines, by=["body"]).set_index("body").reindex([*bodies])
    everything = totals_by(lines).assign(body=ALL_BODIES).set_index("body")
    # No line at all is a true zero for all bodies together, of which some lines are held.
    everything = everything.reindex([ALL_BODIES], fill_value=0)
    return pd.concat([by_body.rename(index=dict(bodies)), everything]).astype(float)


def services(lines: pd.DataFrame, *, bodies: Mapping[str, str], shown: int) -> pd.DataFrame:
    """What each body paid by the service it names: its `shown` largest, the others, and its total.

    Columns: body, service, lines, amount_gbp, body_percent (of the body's total), is_total.
    """
    named = lines.assign(service=lines["service"].fillna("Service not stated"))
    tables = []
    for key, name in bodies.items():
        ranked = totals_by(named[named["body"] == key], by=["service"])
        if ranked.empty:
            continue
        table = _largest_and_others(ranked, "service", shown, OTHER_SERVICES)
        total = int(ranked["amount_pence"].sum())
        tables.append(table.assign(body=name, body_percent=100 * table["amount_pence"] / total))
    return _in_pounds(pd.concat(tables, ignore_index=True))


def _largest_and_others(ranked: pd.DataFrame, label: str, shown: int, others: str) -> pd.DataFrame:
    """The first rows of a ranked table, the rest as one row if there is a rest, and the total."""
    measures = ["lines", "amount_pence"]
    top, rest = ranked.head(shown)[[label, *measures]], ranked.iloc[shown:]
    sums = [(others, rest, False)] if len(rest) else []
    rows = [
        {label: name, **part[measures].sum(), "is_total": is_total}
        for name, part, is_total in [*sums, ("Total", ranked, True)]
    ]
    return pd.concat([top.assign(is_total=False), pd.DataFrame(rows)], ignore_index=True)


def by_month(
    lines: pd.DataFrame, *, bodies: Mapping[str, str], months: pd.PeriodIndex
) -> pd.DataFrame:
    """What each body paid in each month, as `completeness` has its rows.

    Columns: those of completeness and amount_gbp, missing where the month is.
    """
    grid = completeness(lines, bodies=bodies, months=months)
    dated = lines[lines["month"].notna()]
    sums = totals_by(dated.assign(month=dated["month"].dt.strftime("%Y-%m")), by=["body", "month"])
    keys = pd.MultiIndex.from_arrays([sums["body"].map(bodies), sums["month"]])
    amounts = pd.Series(sums["amount_pence"].to_numpy() / 100, keys)
    wanted = pd.MultiIndex.from_arrays([grid["body"], grid["month"].astype(str)])
    return grid.assign(amount_gbp=amounts.reindex(wanted).to_numpy())


def by_weekday(lines: pd.DataFrame, *, bodies: Mapping[str, str]) -> pd.DataFrame:
    """Lines and amounts by the weekday of their date; lines without a date are left out.

    Columns: weekday, lines, lines_percent, amount_gbp, amount_percent; a row for each weekday.
    """
    dated = lines[lines["payment_date"].notna() & lines["body"].isin(list(bodies))]
    named = dated.assign(weekday=dated["payment_date"].dt.day_of_week)
    sums = totals_by(named, by=["weekday"]).set_index("weekday")[["lines", "amount_pence"]]
    # A weekday without a line is a true zero, as all days of the months held are there.
    table = sums.reindex(range(len(WEEKDAYS)), fill_value=0)
    shares = 100 * table / table.sum()
    return pd.DataFrame(
        {
            "weekday": WEEKDAYS,
            "lines": table["lines"].to_numpy(),
            "lines_percent": shares["lines"].to_numpy(),
            "amount_gbp": table["amount_pence"].to_numpy() / 100,
            "amount_percent": shares["amount_pence"].to_numpy(),
        }
    )


def _in_pounds(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(amount_gbp=table["amount_pence"] / 100).drop(columns="amount_pence")
