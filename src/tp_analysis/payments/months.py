"""Months in words: runs of them, and which months of which body are held."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Any

import pandas as pd

from tp_analysis.formats import format_date
from tp_analysis.payments.analysis import HELD, MISSING, PART

MOST_BODIES_NAMED = 4
NOT_ZERO = "What is missing is in no total, and it is not zero."


def month_name(month: pd.Period) -> str:
    """The month and its year: April 2024."""
    return format_date(month.start_time.date()).partition(" ")[2]


def month_runs(months: Iterable[pd.Period]) -> str:
    """The months as runs: "April to June 2024, August 2024"; "none" where there is none."""
    runs: list[list[pd.Period]] = []
    for month in sorted(months):
        if runs and month == runs[-1][-1] + 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    return ", ".join(map(_run_name, runs)) or "none"


def _run_name(run: list[pd.Period]) -> str:
    first, last = month_name(run[0]), month_name(run[-1])
    if len(run) == 1:
        return last
    return f"{first.partition(' ')[0] if run[0].year == run[-1].year else first} to {last}"


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
