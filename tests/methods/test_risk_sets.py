"""Durations that cannot be right are refused, and those at risk are counted by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tp_analysis.errors import DataError
from tp_analysis.methods.risk_sets import Observations


def waits(*pairs: tuple[float, str]) -> pd.DataFrame:
    return pd.DataFrame(pairs, columns=["duration_days", "event"])


@pytest.mark.parametrize(
    ("durations", "message"),
    [
        (waits(), "no rows"),
        (waits((1, "paid")).drop(columns="event"), "no column event"),
        (waits((1, "paid"), (-2, "paid")), r"1 of the 2 rows.*row 2"),
        (waits((float("nan"), "paid")), "duration_days of 0 or more"),
        (waits((float("inf"), "paid")), "duration_days of 0 or more"),
        (pd.DataFrame({"duration_days": ["5"], "event": ["paid"]}), "numbers of days"),
        (waits((5, "paid")).assign(duration_days=pd.Timedelta(days=5)), "numbers of days"),
        (pd.DataFrame({"duration_days": [1.0], "event": [None]}), "have no event"),
        (waits((5, "paid")).assign(entry_days=5), "never watched"),
        (waits((5, "paid")).assign(entry_days=-1), "entry_days of 0 or more"),
    ],
)
def test_durations_that_cannot_be_used_are_refused(durations: pd.DataFrame, message: str) -> None:
    with pytest.raises(DataError, match=message):
        Observations.from_table(durations)


def test_a_claim_is_at_risk_after_its_entry_and_up_to_its_last_day() -> None:
    claims = waits((5, "paid"), (8, "open"), (0, "paid")).assign(entry_days=[0, 3, 0])
    observations = Observations.from_table(claims)
    days = np.array([0.0, 3, 4, 5, 6, 8, 9])
    assert observations.at_risk(days).tolist() == [2, 1, 2, 2, 1, 1, 0]
