"""One simulated log, its waits, and what is shown of them."""

from __future__ import annotations

import datetime as dt

import pytest

from tp_analysis.benefits.claims import LogRules
from tp_analysis.benefits.illustrative import ClaimAssumptions
from tp_analysis.benefits.simulation.inputs import illustrative_log
from tp_analysis.benefits.waits.groups import Waits, grouped_waits
from tp_analysis.benefits.waits.loading import ClaimLog, made_up_log
from tp_analysis.benefits.waits.study import WaitChoices, WaitStudy, study_waits

AREA = "luton-and-central-bedfordshire"
CHOICES = WaitChoices(horizon_days=60)


@pytest.fixture(scope="session")
def log() -> ClaimLog:
    assumed = ClaimAssumptions()
    events = illustrative_log("mean", seed=7, area=AREA, assumed=assumed)
    return made_up_log(events, LogRules(dt.date(2009, 12, 31)), basis="simulated for a test")


@pytest.fixture(scope="session")
def waits(log: ClaimLog) -> Waits:
    return grouped_waits(log, clock="customer", day_count="calendar", by="model")


@pytest.fixture(scope="session")
def study(log: ClaimLog) -> WaitStudy:
    return study_waits(log, CHOICES)
