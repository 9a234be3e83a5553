"""Which months of which body are held, in words."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from tp_analysis.methods.months import HELD, MISSING, PART, month_runs

MOST_BODIES_NAMED = 4
NOT_ZERO = "What is missing is in no total, and it is not zero."


def months_held(grid: pd.DataFrame) -> pd.DataFrame:
    """The grid of `completeness` in words, a row for each body.

    Columns: body, months (asked for), held_months, missing_months (how many), held, part, missing
    (which).
    """
    rows = []
    for body, of_body in grid.groupby("body", sort=False):
        which = {state: of_body.loc[of_body["state"] == state, "month"] for state in _STATES}
        row = {state: month_runs(months) for state, months in which.items()}
        counts = {"held_months": len(which[HELD]), "missing_months": len(which[MISSING])}
        rows.append({"body": body, "months": len(of_body), **counts, **row})
    return pd.DataFrame(rows)


_STATES = (HELD, PART, MISSING)


def coverage_sentence(grid: pd.DataFrame) -> str:
    """Which months of which body stand behind a total, for its caption.

    Of many bodies only how many months: a caption that nobody reads would say nothing.
    """
    if grid["body"].nunique() > MOST_BODIES_NAMED:
        missing = int((grid["state"] == MISSING).sum())
        words = f"{missing} of {len(grid)} monthly lists are missing; the first table says which."
        return f"{words} {NOT_ZERO}"
    sentences = [_coverage(row) for row in months_held(grid).to_dict("records")]
    return f"{' '.join(sentences)} {NOT_ZERO}"


def _coverage(row: Mapping[Hashable, Any]) -> str:
    parts = [f"{row[state]} {word}" for state, word in _WORDS.items() if row[state] != "none"]
    return f"{row['body']}: {'; '.join(parts)}."


_WORDS = {HELD: "held", PART: "held in part", MISSING: "missing"}
