"""One claim log, wherever it is from: made up from assumptions, or brought by an analyst.

Both come out the same: waits of claims as rows about people, under the policy of claim logs.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

import pandas as pd
import pyarrow as pa

from tp_analysis.benefits.claims import (
    HOUSING_BENEFIT_CLOCK,
    LogRules,
    claim_durations,
    code_events,
    find_faults,
    refuse_faults,
)
from tp_analysis.benefits.claims.datasets import events_schema
from tp_analysis.benefits.illustrative import ClaimAssumptions
from tp_analysis.benefits.inputs import BenefitInputs
from tp_analysis.benefits.simulation.inputs import illustrative_log
from tp_analysis.benefits.waits.inputs import (
    as_personal,
    load_calendar,
    load_received,
    log_policy,
)
from tp_analysis.disclosure import Policy

ILLUSTRATIVE = "illustrative"
FACTS = ("benefit", "model", "channel", "area")


@dataclass(frozen=True)
class ClaimLog:
    """The waits of one log and what a reader must know of it.

    `waits` has a row a claim, as `claim_durations` has them, without claim_id: rows about people,
    of which tables are shown under `policy`. `title` names the log, `stand_in` says what it is
    about where its cases are no claims for benefit, `source` is the line under its exhibits.
    """

    name: str
    title: str
    stand_in: str
    source: str
    licence: str
    note: str
    is_illustrative: bool
    basis: str
    extract_date: dt.date
    observed_from: dt.date | None
    event_count: int
    waits: pd.DataFrame
    policy: Policy


def received_log(name: str) -> ClaimLog:
    """A log of data/raw/benefits. Raises DataError where it is missing or has a fault."""
    log = load_received(name)
    title = log.card.title if log.card else f"claim log {log.file}"
    producer = f", {log.card.producer}" if log.card else ", no source card"
    return ClaimLog(
        name=log.name,
        title=title,
        stand_in=log.stand_in,
        source=f"{title}{producer}",
        licence=log.card.licence if log.card else "not recorded: no source card",
        note=log.card.note if log.card else "",
        is_illustrative=False,
        basis=f"computed from {log.file}",
        extract_date=log.rules.extract_date,
        observed_from=log.observed_from,
        event_count=log.event_count,
        waits=log.waits,
        policy=log_policy(),
    )


def made_up_log(events: pd.DataFrame, rules: LogRules, *, basis: str) -> ClaimLog:
    """A log whose events were simulated: read, checked and shown as a real one is, and marked.

    `events` has the columns of EVENTS. Raises DataError where it has a fault.
    """
    table = pa.Table.from_pandas(pd.DataFrame(events), schema=events_schema(), preserve_index=False)
    coded = code_events(table, rules)
    refuse_faults(find_faults(coded, rules), log="The simulated log")
    durations = claim_durations(
        coded, rules, official=HOUSING_BENEFIT_CLOCK, calendar=load_calendar()
    )
    policy = log_policy()
    return ClaimLog(
        name=ILLUSTRATIVE,
        title="Simulated claim log of this analysis",
        stand_in="",
        source="simulated claim log of this analysis, not a log of real claims",
        licence="as the project",
        note="",
        is_illustrative=True,
        basis=basis,
        extract_date=rules.extract_date,
        observed_from=None,
        event_count=len(events),
        waits=as_personal(durations.to_pandas().drop(columns="claim_id")),
        # The rules of the real rows, and the mark that these are not.
        policy=replace(policy, name="illustrative", ground=f"{basis}. {policy.ground}"),
    )


def load_log(
    source: str, inputs: BenefitInputs, assumed: ClaimAssumptions | None = None
) -> ClaimLog:
    """The simulated log under what was assumed (of the report, or else `assumed`), or the one of
    data/raw/benefits that `source` names. Raises DataError as `received_log`."""
    if source != ILLUSTRATIVE:
        return received_log(source)
    chosen = assumed or inputs.assumed
    events = illustrative_log(
        chosen.reading, seed=chosen.seed, area=inputs.area.key, assumed=chosen
    )
    rules = LogRules(dt.date.fromisoformat(chosen.extract_on))
    return made_up_log(events, rules, basis=chosen.basis)
