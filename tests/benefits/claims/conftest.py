"""Claim logs of a few rows, made up; about nobody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import pyarrow as pa
import pytest

from tp_analysis.benefits.claims import LogRules
from tp_analysis.benefits.claims.datasets import events_schema
from tp_analysis.benefits.claims.times import moments

Events = Callable[..., pa.Table]


@pytest.fixture(scope="session")
def rules() -> LogRules:
    """A log of Housing Benefit, extracted on the last day of 2009."""
    return LogRules(dt.date(2009, 12, 31), benefits=frozenset({"Housing Benefit"}))


@pytest.fixture(scope="session")
def events() -> Events:
    """Events from rows of claim, event and time; any other column by name."""

    def make(rows: Sequence[tuple[Any, ...]], **columns: Any) -> pa.Table:
        time, problem = moments(
            pa.array([row[2] for row in rows], pa.string()), time_zone="Europe/London"
        )
        size = len(rows)
        values: dict[str, Any] = {
            "row": range(2, size + 2),
            "claim_id": [row[0] for row in rows],
            "benefit": ["Housing Benefit"] * size,
            "model": ["as-is"] * size,
            "channel": [None] * size,
            "area": [None] * size,
            "event": [row[1] for row in rows],
            "activity": [row[1] for row in rows],
            "time": time,
            "time_problem": problem,
            "actor": [None] * size,
            "is_fact_of_case": [False] * size,
        }
        arrays = {name: pa.array(column) for name, column in (values | columns).items()}
        return pa.table(arrays).cast(events_schema())

    return make
