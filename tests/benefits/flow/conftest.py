"""Claim logs of a few rows, made up; about nobody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
import pytest

from tp_analysis.benefits.claims import LogRules

Log = Callable[..., pd.DataFrame]


@pytest.fixture(scope="session")
def rules() -> LogRules:
    """A log that was extracted on the last day of 2009."""
    return LogRules(dt.date(2009, 12, 31))


@pytest.fixture(scope="session")
def log() -> Log:
    """A log from rows of claim, event, time and perhaps actor; any other column by name."""

    def make(rows: Sequence[tuple[str, ...]], **columns: Any) -> pd.DataFrame:
        return pd.DataFrame(
            {
                "row": range(2, len(rows) + 2),
                "claim_id": [row[0] for row in rows],
                "benefit": "Housing Benefit",
                "model": "as-is",
                "channel": None,
                "area": None,
                "event": [row[1] for row in rows],
                "activity": [row[1] for row in rows],
                "time": pd.to_datetime([row[2] for row in rows], format="ISO8601", utc=True),
                "time_problem": None,
                "actor": [row[3] if len(row) > 3 else None for row in rows],
                "is_fact_of_case": False,
            }
            | columns
        )

    return make


@pytest.fixture(scope="session")
def paid_claim() -> list[tuple[str, ...]]:
    """A claim that was chased, checked twice and sent between two offices."""
    return [
        ("one", "first contact", "2009-10-01", "contact centre"),
        ("one", "claim received", "2009-10-04", "contact centre"),
        ("one", "evidence requested", "2009-10-08", "benefits service"),
        ("one", "chased", "2009-10-10", "contact centre"),
        ("one", "evidence complete", "2009-10-15", "contact centre"),
        ("one", "evidence requested", "2009-10-16", "benefits service"),
        ("one", "evidence complete", "2009-10-20", "contact centre"),
        ("one", "decided", "2009-10-26", "benefits service"),
        ("one", "first payment", "2009-10-30"),
    ]
