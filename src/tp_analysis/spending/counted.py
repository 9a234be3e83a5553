"""The count from the bottom up: the ledger of one area and year, worked out once."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from tp_analysis.errors import DataError
from tp_analysis.spending.analysis import ADJUSTMENT_LINE
from tp_analysis.spending.ledger import (
    Consolidation,
    LedgerTables,
    against_control_totals,
    completeness,
    consolidate,
    control_totals,
    effect_of_transfers,
    final_spending_lines,
    judge_traps,
    matrix,
    printed_lines,
)
from tp_analysis.spending.ledger.allocation import allocate_by_population
from tp_analysis.spending.ledger.columns import CONTROLS, INFLUENCES
from tp_analysis.spending.ledger.eliminations import is_capital_charge

PENCE_PER_MILLION_POUNDS = 100_000_000
NO_FUNCTION = "No function stated"
ALL = "All bodies held"
ALL_FUNCTIONS = "All functions"


@dataclass(frozen=True)
class Counted:
    """The ledger of one financial year with all that is worked out from it.

    `bodies` and `held` have the expected bodies and the lines that no other dataset gives, as their
    datasets do; `lines` all lines of the year, `final` those that add up to the net total. The
    other tables are as the functions of `ledger` return them.
    """

    financial_year: str
    bodies: pd.DataFrame
    held: pd.DataFrame
    lines: pd.DataFrame
    final: pd.DataFrame
    consolidation: Consolidation
    grid: pd.DataFrame
    controls: pd.DataFrame
    traps: pd.DataFrame
    effects: pd.DataFrame

    @property
    def names(self) -> dict[str, str]:
        """The name of every expected body, by its key."""
        return dict(zip(self.bodies["body"], self.bodies["name"], strict=True))

    @property
    def kinds(self) -> dict[str, str]:
        """The kind of every expected body, by its key."""
        return dict(zip(self.bodies["body"], self.bodies["kind"], strict=True))

    @property
    def documents(self) -> list[str]:
        """The documents that the lines rest on, the one with most lines first."""
        return [str(document) for document in self.lines["document_id"].value_counts().index]

    @property
    def totals(self) -> pd.Series:
        """Gross, eliminated, net and left out, in pence."""
        return self.consolidation.totals.iloc[0]


def count_up(tables: LedgerTables, *, financial_year: str) -> Counted:
    """The ledger of one year. The printed count, which states no year, is taken to be of it.

    Raises DataError where the year has no line, or the ledger does not balance.
    """
    own = _of_year(tables, financial_year)
    printed = printed_lines(own, count_year=financial_year)
    lines = allocate_by_population(
        printed, own.bodies, own.populations, authority_codes=own.authority_codes
    )
    if lines.empty:
        raise DataError(
            f"The ledger of {tables.area} has no line for {financial_year}. Choose a year that "
            "data/raw/spending/council_outturn.csv or ledger.csv holds."
        )
    return Counted(
        financial_year=financial_year,
        bodies=own.bodies,
        held=own.held,
        lines=lines,
        final=final_spending_lines(lines),
        consolidation=consolidate(lines),
        grid=completeness(lines, own.bodies, financial_years=[financial_year]),
        controls=against_control_totals(printed, control_totals(own, count_year=financial_year)),
        traps=judge_traps(lines, own.traps, own.bodies),
        effects=effect_of_transfers(own, count_year=financial_year),
    )


def _of_year(tables: LedgerTables, year: str) -> LedgerTables:
    """Only the rows of one year: a total is of one year, and other years would cost time."""
    return replace(
        tables,
        outturn=tables.outturn[tables.outturn["financial_year"] == year],
        held=tables.held[tables.held["financial_year"] == year],
        control_totals=tables.control_totals[tables.control_totals["financial_year"] == year],
    )


def grid_by_body(counted: Counted) -> pd.DataFrame:
    """The completeness grid with one row a body.

    Columns: name, revenue, capital (held, missing, not applicable), why (the reasons of both,
    said once where they are the same).
    """
    wide = counted.grid.pivot(index="body", columns="account", values=["state", "why"])
    rows = []
    for body in counted.bodies["body"]:
        revenue, capital = wide.loc[body, ("why", "revenue")], wide.loc[body, ("why", "capital")]
        named = (("Revenue", revenue), ("Capital", capital))
        apart = "; ".join(f"{account}: {_lower(why)}" for account, why in named if why)
        rows.append(
            {
                "name": counted.names[body],
                "revenue": str(wide.loc[body, ("state", "revenue")]).capitalize(),
                "capital": str(wide.loc[body, ("state", "capital")]).capitalize(),
                "why": revenue if revenue == capital else apart,
            }
        )
    return pd.DataFrame(rows)


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def totals_by_body(counted: Counted) -> pd.DataFrame:
    """Gross, eliminated, net and charges left out of each body held, then of all.

    Columns: body (key; missing for the total), name, and in £ million: gross, eliminated, net,
    left_out (missing where no charge of the body is held); is_total. The body that spends most,
    net, comes first.
    """
    by_body = counted.consolidation.by_body.sort_values("net_pence", ascending=False)
    total = by_body.sum(numeric_only=True).to_frame().T
    table = pd.concat([by_body, total], ignore_index=True)
    millions = {
        name: table[f"{name}_pence"].astype("int64") / PENCE_PER_MILLION_POUNDS
        for name in ("gross", "eliminated", "net", "left_out")
    }
    charged = counted.lines.loc[is_capital_charge(counted.lines), "body"].unique()
    is_held = table["body"].isin(charged) | table["body"].isna()
    millions["left_out"] = millions["left_out"].where(is_held)
    names = table["body"].map(counted.names).fillna(ALL)
    return pd.DataFrame(
        {"body": table["body"], "name": names, **millions, "is_total": table["body"].isna()}
    )


def controls_by_body(counted: Counted) -> pd.DataFrame:
    """What each body's lines add to, before any cut to the place, beside its printed total.

    Columns: name, lines, control, difference (£ million, lines less control), printed_as.
    """
    table = counted.controls
    return pd.DataFrame(
        {
            "name": table["body"].map(counted.names),
            "lines": table["lines_pence"].astype("Float64") / PENCE_PER_MILLION_POUNDS,
            "control": table["control_pence"].astype("Float64") / PENCE_PER_MILLION_POUNDS,
            "difference": table["difference_pence"].astype("Float64") / PENCE_PER_MILLION_POUNDS,
            "printed_as": table["printed_as"],
        }
    ).sort_values("lines", ascending=False, ignore_index=True)


def transfers_matrix(counted: Counted) -> pd.DataFrame:
    """Who pays whom inside the ledger, in £ million: one row a payer, one column a receiver.

    The last row adds up what receivers say that they received, the last column what payers paid.
    """
    wide = matrix(counted.consolidation.pairs, financial_year=counted.financial_year)
    last = {wide.columns[-1]: "All receivers"}
    table = (wide / PENCE_PER_MILLION_POUNDS).rename(columns={**counted.names, **last})
    names = [counted.names.get(payer, "Received, as the receivers say") for payer in table.index]
    return table.reset_index(drop=True).assign(
        payer=names, is_total=[payer not in counted.names for payer in wide.index]
    )


def traps_judged(counted: Counted) -> pd.DataFrame:
    """The known ways to count money twice, and what became of each.

    Columns: name, verdict, amount (£ million; missing where it cannot be judged), words (what is
    done, or what data would settle it).
    """
    table = counted.traps
    parts = ["eliminated_pence", "counted_once_pence", "left_out_pence"]
    found = table[parts].sum(axis="columns", min_count=1).astype("Float64")
    unknown = table["lines"] == 0
    return pd.DataFrame(
        {
            "name": table["name"],
            "verdict": table["verdict"].str.capitalize(),
            "amount": (found / PENCE_PER_MILLION_POUNDS).mask(unknown),
            "words": table["what_is_done"].mask(unknown, "It would take: " + table["needs"]),
        }
    )


def by_control(counted: Counted) -> pd.DataFrame:
    """Net spending by who decides, held directly and influenced, in £ million.

    Columns: control, direct, influenced, both (missing where the ledger has no line), share_percent
    of the net total, is_total.
    """
    final = counted.final
    sums = final.pivot_table(
        index="control", columns="influence", values="amount_pence", aggfunc="sum"
    ).reindex(index=CONTROLS, columns=INFLUENCES)
    sums.loc["total"] = sums.sum(min_count=1)
    both = sums.sum(axis="columns", min_count=1)
    table = sums.assign(both=both) / PENCE_PER_MILLION_POUNDS
    return table.assign(
        share_percent=100 * both / both["total"], is_total=table.index == "total"
    ).reset_index(names="control")


def unexplained(counted: Counted) -> pd.Series[int]:
    """What the returns adjust and do not explain, in pence by body, where it is not nothing."""
    adjusted = counted.final["line_id"].str.endswith(f"-{ADJUSTMENT_LINE}")
    sums = counted.final[adjusted].groupby("body")["amount_pence"].sum()
    return sums[sums != 0]


def control_by_body(counted: Counted) -> pd.DataFrame:
    """Net spending of each body by who decides, in £ million; no line is no spending of the sort.

    Columns: name, local, directed, national, net; the body that spends most first.
    """
    sums = counted.final.pivot_table(
        index="body", columns="control", values="amount_pence", aggfunc="sum", fill_value=0
    ).reindex(columns=CONTROLS, fill_value=0)
    table = sums / PENCE_PER_MILLION_POUNDS
    table = table.assign(net=table.sum(axis="columns")).sort_values("net", ascending=False)
    return table.reset_index().assign(name=lambda t: t["body"].map(counted.names))


def function_of(lines: pd.DataFrame, functions: dict[str, str]) -> pd.Series:
    """The name of each line's function: the division of its code, or that none is stated."""
    return lines["cofog_code"].str[:2].map(functions).fillna(NO_FUNCTION)


def by_function(counted: Counted, functions: dict[str, str]) -> pd.DataFrame:
    """Net spending by function, largest first, the total last.

    Columns: function, net (£ million), share_percent, is_total.
    """
    named = function_of(counted.final, functions)
    sums = counted.final["amount_pence"].groupby(named).sum().sort_values(ascending=False)
    total = int(sums.sum())
    names = [*map(str, sums.index), ALL_FUNCTIONS]
    pence = pd.Series([*sums, total], dtype="int64")
    return pd.DataFrame(
        {
            "function": names,
            "net": pence / PENCE_PER_MILLION_POUNDS,
            "share_percent": 100 * pence / total,
            "is_total": [name == ALL_FUNCTIONS for name in names],
        }
    )
