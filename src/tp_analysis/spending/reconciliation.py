"""Does what was printed follow from what was printed? Rounding is treated as an interval.

A printed figure stands for every value that rounds to it. A rule reproduces it when the range of
results, over all values its own figures may stand for, overlaps that interval.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from tp_analysis.methods.intervals import Interval, evaluate, reconcile

REPRODUCES = "reproduces"
IMPLIED_BASE = "count.implied_base"
NOT_APPLICABLE = "[z]"


def printed_intervals(published: pd.DataFrame, derived: pd.DataFrame) -> dict[str, Interval]:
    """The interval of every printed figure, then of every figure derived from them, by id."""
    intervals = {str(row["figure_id"]): _printed(row) for row in published.to_dict("records")}
    for row in derived.itertuples():
        intervals[str(row.figure_id)] = evaluate(str(row.expression), intervals)
    return intervals


def _printed(row: Mapping[Hashable, Any]) -> Interval:
    """The values that may stand behind a printed figure, or behind a printed range."""
    low = Interval.from_rounded(float(row["value"]), float(row["rounding"]))
    if pd.isna(row["value_high"]):
        return low
    return Interval(low.low, Interval.from_rounded(row["value_high"], row["rounding"]).high)


def try_rules(
    items: pd.DataFrame, rules: pd.DataFrame, intervals: Mapping[str, Interval]
) -> pd.DataFrame:
    """Every rule of the items evaluated: one row a rule, in the order of the tables.

    Columns: row, item, rule, unit, low, high, tests, reproduces (missing where the rule only
    implies a value), gap (0 where it reproduces; else recomputed less printed, in the unit).
    """
    joined = rules.merge(items[["row", "item", "published_figure_id"]], on="row", how="inner")
    results = [_result(row, intervals) for row in joined.to_dict("records")]
    tested = joined[["row", "item", "rule", "unit", "tests"]].reset_index(drop=True)
    return tested.join(pd.DataFrame(results, columns=["low", "high", "reproduces", "gap"]))


def _result(row: Mapping[Hashable, Any], intervals: Mapping[str, Interval]) -> dict[str, object]:
    recomputed = evaluate(str(row["expression"]), intervals)
    result: dict[str, object] = {"low": recomputed.low, "high": recomputed.high}
    if row["tests"] != REPRODUCES:
        return {**result, "reproduces": pd.NA, "gap": pd.NA}
    verdict = reconcile(intervals[str(row["published_figure_id"])], recomputed)
    return {**result, "reproduces": verdict.reproduces, "gap": verdict.gap}


def verdicts(items: pd.DataFrame, tested: pd.DataFrame, published: pd.DataFrame) -> pd.DataFrame:
    """One row an item: what was printed, what arithmetic says of it, and what a person judged.

    Columns: row, item, as_printed, computed, why. The computed verdict counts the rules that
    reproduce the figure, [z] where there is nothing to compute; a judgement opens the reason.
    """
    printed = published.drop_duplicates("figure_id").set_index("figure_id")["as_printed"]
    ordered = items.sort_values("row")
    computed = [_computed_verdict(tested[tested["row"] == row]) for row in ordered["row"]]
    as_printed = ordered["published_figure_id"].map(printed).fillna("Not printed")
    judged = ("Judged: " + ordered["judgement"] + ". ").fillna("")
    return pd.DataFrame(
        {
            "row": ordered["row"].to_numpy(),
            "item": ordered["item"].to_numpy(),
            "as_printed": as_printed.to_numpy(),
            "computed": computed,
            "why": (judged + ordered["reason"]).to_numpy(),
        }
    )


def _computed_verdict(own: pd.DataFrame) -> str:
    tests = own[own["tests"] == REPRODUCES]
    if tests.empty:
        return NOT_APPLICABLE
    reproducing = int(tests["reproduces"].eq(True).sum())
    rules = "1 rule" if len(tests) == 1 else f"{len(tests)} rules"
    return f"{'Reproduced' if reproducing else 'Not reproduced'} ({reproducing} of {rules})"
