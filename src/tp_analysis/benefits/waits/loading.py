"""One claim log, wherever it is from: made up from assumptions, or brought by an analyst.

Both come out the same: waits of claims as rows about people, under the policy of claim logs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyarrow as pa

from tp_analysis.benefits.claims import (
    HOUSING_BENEFIT_CLOCK,
    LogRules,
    WorkingCalendar,
    claim_durations,
    code_events,
    find_faults,
    refuse_faults,
)
from tp_analysis.benefits.claims.datasets import events_schema
from tp_analysis.benefits.claims.durations import Clock
from tp_analysis.benefits.claims.working_days import calendar_days
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
STARTED_ON: dict[Clock, str] = {"customer": "started_on", "official": "received_on"}


@dataclass(frozen=True)
class ClaimLog:
    """The waits of one log and what a reader must know of it.

    `waits` has a row a claim, as `claim_durations` has them, without claim_id and with its ages
    (see `with_ages`): rows about people, of which tables are shown under `policy`. `title` names
    the log, `stand_in` says what it is about where its cases are no claims for benefit, `source` is
    the line under its exhibits.
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

    @property
    def flag(self) -> str:
        """What each exhibit of a log that stands in is marked with; nothing for any other log."""
        return "Not benefits" if self.stand_in else ""


def with_ages(
    waits: pd.DataFrame, extract_date: dt.date, calendar: WorkingCalendar
) -> pd.DataFrame:
    """The waits with more columns, in days and in working_days: for each clock how long ago it
    started (`customer_age_days`), ended or not, the first day left out; and whether the clock
    counts its first day (`customer_first_days`, 1 or 0). Missing outside the calendar's years.
    """
    ages = {}
    for clock, start in STARTED_ON.items():
        starts = pd.to_datetime(waits[start]).to_numpy().astype("datetime64[D]")
        ends = np.full(len(starts), np.datetime64(extract_date, "D"))
        counts = clock == "official" and HOUSING_BENEFIT_CLOCK.counts_first_day
        for measure, count in (("days", calendar_days), ("working_days", calendar.working_days)):
            ages[f"{clock}_age_{measure}"] = count(starts, ends)
            ages[f"{clock}_first_{measure}"] = count(starts, starts, counts_first_day=counts)
    return waits.assign(**ages)


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
        note=" ".join([*_left_out(log.left_out), *([log.card.note] if log.card else [])]),
        is_illustrative=False,
        basis=f"computed from {log.file}",
        extract_date=log.rules.extract_date,
        observed_from=log.observed_from,
        event_count=log.event_count,
        waits=with_ages(log.waits, log.rules.extract_date, load_calendar()),
        policy=log_policy(),
    )


def _left_out(reasons: Iterable[str]) -> list[str]:
    """What is said of claims that somebody left out, if any: why, and not how few they are."""
    told = "; ".join(reasons)
    return [f"Claims left out by hand, and why: {told}."] if told else []


def made_up_log(events: pd.DataFrame, rules: LogRules, *, basis: str) -> ClaimLog:
    """A log whose events were simulated: read, checked and shown as a real one is, and marked.

    `events` has the columns of EVENTS. Raises DataError where it has a fault.
    """
    table = pa.Table.from_pandas(pd.DataFrame(events), schema=events_schema(), preserve_index=False)
    coded = code_events(table, rules)
    refuse_faults(find_faults(coded, rules), log="The simulated log")
    calendar = load_calendar()
    durations = claim_durations(coded, rules, official=HOUSING_BENEFIT_CLOCK, calendar=calendar)
    rows = durations.to_pandas().drop(columns="claim_id")
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
        waits=as_personal(with_ages(rows, rules.extract_date, calendar)),
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
