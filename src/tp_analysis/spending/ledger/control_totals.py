"""Does each body's part of the ledger add up to the total that its document prints?"""

from __future__ import annotations

import pandas as pd

from tp_analysis.spending.ledger.eliminations import spending_lines
from tp_analysis.spending.ledger.lines import (
    PENCE_PER_POUND,
    PENCE_PER_THOUSAND_POUNDS,
    LedgerTables,
    body_key,
)

NET_CURRENT_LINE = "749"


def control_totals(tables: LedgerTables, *, count_year: str) -> pd.DataFrame:
    """The printed total of every body that has one.

    A council's is line 749 of its return, a body of the count's is its printed figure, any other's
    is in the dataset ledger_control_totals. Columns: body, financial_year, control_pence (int64),
    printed_as, evidence, document_id.
    """
    own = tables.control_totals.rename(columns={"amount_pence": "control_pence"})
    found = [_of_councils(tables.outturn), _of_the_count(tables, count_year), own]
    names = ["body", "financial_year", "control_pence", "printed_as", "evidence", "document_id"]
    together = pd.concat([table[names] for table in found], ignore_index=True)
    return together.astype({"control_pence": "int64"})


def against_control_totals(printed: pd.DataFrame, controls: pd.DataFrame) -> pd.DataFrame:
    """Each body's spending lines as printed, beside its control total.

    `printed` comes from `printed_lines`: before amounts are cut to the area, as a control total is
    for the whole body. Columns: body, financial_year, lines (number), lines_pence, control_pence,
    difference_pence (lines less control), agrees, printed_as, evidence, document_id. Where a body
    has no control total, the last seven are missing; where it has no line, lines_pence is.
    """
    spending = spending_lines(printed).groupby(["body", "financial_year"])["amount_pence"]
    summed = spending.agg(lines="count", lines_pence="sum").reset_index()
    both = summed.merge(controls, on=["body", "financial_year"], how="outer")
    amounts = {"lines_pence": "Int64", "control_pence": "Int64", "lines": "Int64"}
    both = both.astype(amounts).assign(lines=lambda t: t["lines"].fillna(0))
    difference = both["lines_pence"] - both["control_pence"]
    ordered = both.assign(difference_pence=difference, agrees=difference == 0)
    columns = [
        "body", "financial_year", "lines", "lines_pence", "control_pence", "difference_pence",
        "agrees", "printed_as", "evidence", "document_id",
    ]  # fmt: skip
    return ordered[columns].sort_values(["financial_year", "body"], ignore_index=True)


def _of_councils(outturn: pd.DataFrame) -> pd.DataFrame:
    totals = outturn[outturn["line"] == NET_CURRENT_LINE]
    thousands = totals["amount_gbp_thousand"].astype("int64")
    return totals.assign(
        body=totals["authority"].map(body_key),
        control_pence=thousands * PENCE_PER_THOUSAND_POUNDS,
        printed_as=totals["service"] + f" (line {NET_CURRENT_LINE})",
    )


def _of_the_count(tables: LedgerTables, count_year: str) -> pd.DataFrame:
    classes = tables.classes[tables.classes["source"] == "published_figures"]
    bodies = classes.set_index("item")["body"]
    figures = tables.published[tables.published["figure_id"].isin(bodies.index)]
    return figures.assign(
        body=figures["figure_id"].map(bodies),
        financial_year=count_year,
        control_pence=(figures["value"] * PENCE_PER_POUND).round().astype("int64"),
        printed_as=figures["label"],
    )
