"""Claim events from any system: what is wrong in a log, and how long its claims waited."""

from tp_analysis.benefits.claims.coding import CodedEvents, code_events
from tp_analysis.benefits.claims.datasets import CLAIM_EVENTS, EVENTS
from tp_analysis.benefits.claims.durations import (
    HOUSING_BENEFIT_CLOCK,
    INCOME_SUPPORT_CLOCK,
    JOBSEEKERS_ALLOWANCE_CLOCK,
    OfficialClock,
    claim_durations,
    durations_on,
)
from tp_analysis.benefits.claims.faults import Fault, find_faults, join_faults, refuse_faults
from tp_analysis.benefits.claims.rules import LogRules
from tp_analysis.benefits.claims.working_days import WorkingCalendar

__all__ = [
    "CLAIM_EVENTS",
    "EVENTS",
    "HOUSING_BENEFIT_CLOCK",
    "INCOME_SUPPORT_CLOCK",
    "JOBSEEKERS_ALLOWANCE_CLOCK",
    "CodedEvents",
    "Fault",
    "LogRules",
    "OfficialClock",
    "WorkingCalendar",
    "claim_durations",
    "code_events",
    "durations_on",
    "find_faults",
    "join_faults",
    "refuse_faults",
]
