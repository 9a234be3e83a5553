"""A log that somebody brought, as the section on waits takes it."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from tp_analysis.benefits.claims import LogRules
from tp_analysis.benefits.waits import loading
from tp_analysis.claim_logs import ReceivedLog


def test_why_claims_were_left_out_is_told_and_not_how_few(monkeypatch: pytest.MonkeyPatch) -> None:
    day = dt.date(2009, 10, 1)
    brought = ReceivedLog(
        name="office",
        file="benefits/office.csv",
        waits=pd.DataFrame({"started_on": [day], "received_on": [day]}),
        event_count=1,
        rules=LogRules(dt.date(2009, 12, 31)),
        observed_from=None,
        stand_in="",
        left_out={"a test record": 1, "no receipt": 2},
        card=None,
    )
    monkeypatch.setattr(loading, "load_received", lambda _: brought)
    told = loading.received_log("office").note
    assert told == "Claims left out by hand, and why: a test record; no receipt."
