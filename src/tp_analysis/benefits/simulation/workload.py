"""How much work claims bring each agency, beside what its staff can do."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from tp_analysis.benefits.simulation.process_model import ProcessModel
from tp_analysis.benefits.simulation.what_if import Variant


def asked_share(process: ProcessModel, *, open_minutes: float) -> dict[str, float]:
    """The minutes that a working day's claims bring each agency, over those that its staff have.

    Each step counts with its minutes, the share of claims that need it, and one more pass where
    the first is not right. Answering claimants who ask comes on top; those who give up take some
    off. Above 1 the queue grows for as long as claims come.
    """
    minutes = dict.fromkeys(process.staff, 0.0)
    for step in process.steps:
        if step.agency in minutes:
            passes = step.share_of_claims * (2 - step.first_time_right_share)
            minutes[step.agency] += step.touch_minutes * passes
    return {
        agency: process.claims_a_working_day * of_claim / (process.staff[agency] * open_minutes)
        for agency, of_claim in minutes.items()
    }


def workloads(tried: Sequence[Variant], *, open_minutes: float) -> pd.DataFrame:
    """One row a variant and agency, the agencies of each by name: scenario, label, change, agency,
    asked_percent (see `asked_share`)."""
    rows = [
        (one.key, one.label, one.change, agency, 100 * share)
        for one in tried
        for agency, share in asked_share(one.process, open_minutes=open_minutes).items()
    ]
    columns = ["scenario", "label", "change", "agency", "asked_percent"]
    return pd.DataFrame(rows, columns=columns)
