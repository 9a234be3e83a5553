"""What the waits are read from: the only module of the sub-package that asks the store."""

from __future__ import annotations

import pandas as pd

from tp_analysis.benefits.claims import HOUSING_BENEFIT_CLOCK, WorkingCalendar
from tp_analysis.benefits.claims.datasets import EVENTS
from tp_analysis.claim_logs import ReceivedLog, load_claim_log
from tp_analysis.disclosure import Policy, policy_for
from tp_analysis.disclosure.personal_rows import marked
from tp_analysis.project import find_project
from tp_analysis.reference.datasets import BANK_HOLIDAYS
from tp_analysis.store import load


def load_received(name: str) -> ReceivedLog:
    """A log that somebody brought. Raises DataError where it is missing or has a fault."""
    return load_claim_log(name, official=HOUSING_BENEFIT_CLOCK, calendar=load_calendar)


def load_calendar() -> WorkingCalendar:
    """England's working days."""
    return WorkingCalendar.from_table(load(BANK_HOLIDAYS))


def log_policy() -> Policy:
    """The policy of claim logs. Raises ConfigurationError where they have none."""
    return policy_for(EVENTS.id)


def as_personal(rows: pd.DataFrame) -> pd.DataFrame:
    """Made-up rows marked as real ones are, so that the same rules hold for them."""
    return marked(rows, EVENTS.id, find_project())
