"""From events to waits: one row a claim, on the customer's clock and on the official one.

The customer's runs from first contact to money in hand. The official one is what statistics of
benefit speed count: it stops at the decision, whenever the money comes.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from tp_analysis.benefits.claims.coding import (
    CODES,
    UNKNOWN,
    CodedEvents,
    Firsts,
    first_places,
)
from tp_analysis.benefits.claims.datasets import (
    CHASED,
    DECIDED,
    EVIDENCE_COMPLETE,
    FIRST_CONTACT,
    PAID,
    RECEIVED,
    REFUSED,
    REWORKED,
    WITHDRAWN,
)
from tp_analysis.benefits.claims.rules import LogRules
from tp_analysis.benefits.claims.working_days import Days, WorkingCalendar, calendar_days

OPEN, NOT_ON_CLOCK = "open", "not on this clock"
_PAID = "paid"
Clock = Literal["customer", "official"]
Calendar = Literal["calendar", "working"]
_NEVER = np.datetime64("NaT", "D")


@dataclass(frozen=True)
class OfficialClock:
    """Where an official measure starts its clock, and whether it counts the first day too."""

    starts_with: str = RECEIVED
    counts_first_day: bool = False


# Speed of processing of Housing Benefit (DWP's methodology note): the day of receipt and the day of
# decision both count.
HOUSING_BENEFIT_CLOCK = OfficialClock(RECEIVED, counts_first_day=True)
# Average actual clearance times in 2009 (Hansard, 22 and 27 April 2009): from first contact for
# Jobseeker's Allowance, from all evidence for Income Support.
JOBSEEKERS_ALLOWANCE_CLOCK = OfficialClock(FIRST_CONTACT)
INCOME_SUPPORT_CLOCK = OfficialClock(EVIDENCE_COMPLETE)


def claim_durations(
    coded: CodedEvents,
    rules: LogRules,
    *,
    official: OfficialClock = HOUSING_BENEFIT_CLOCK,
    calendar: WorkingCalendar | None = None,
    observed_from: dt.date | None = None,
) -> pa.Table:
    """One row a claim, in the order of claim_id, from a log without faults.

    Columns: claim_id; benefit, model, area; channel (of its first event that names one); started_on
    (first contact, or receipt where that is earlier or alone), received_on, decided_on and paid_on
    (days, empty where it did not happen); events (how many), chases and reworks; and for each clock
    (customer_, official_) status, days, working_days, entry_days and entry_working_days.

    The customer's status is paid, withdrawn, refused or open; the official one decided (a refusal
    is a decision), withdrawn, open, or "not on this clock" where the clock never started, started
    after its end, or stopped on a day that the log does not tell (no decision by the payment). Days
    are those between two dates on the clock of the log's place, so that a change of the clocks
    moves nothing; of an open claim, to the extract date. Working days are empty without a
    `calendar`, and outside its years.

    With `observed_from` the log holds the claims that were open at the end of that day and those
    begun since: entry_days is how long a claim had then been waiting, 0 for one begun later.
    """
    first = coded.firsts
    started = _earliest(first, FIRST_CONTACT, RECEIVED)[1]
    since = np.datetime64(observed_from or "NaT", "D")
    watch = _Watch(np.datetime64(rules.extract_date, "D"), since, calendar)
    columns = _facts(coded, first, started)
    customers = watch.waits(started, *_customer_end(first), counts_first_day=False)
    officials = watch.waits(
        first.days(official.starts_with),
        *_official_end(first),
        counts_first_day=official.counts_first_day,
    )
    columns |= {f"customer_{name}": values for name, values in customers.items()}
    columns |= {f"official_{name}": values for name, values in officials.items()}
    return pa.table(columns).sort_by("claim_id")


def durations_on(
    table: pa.Table | pd.DataFrame, *, clock: Clock, days: Calendar = "calendar"
) -> pd.DataFrame:
    """The waits on one clock as the methods of time to event take them.

    Columns: claim_id, benefit, model, area, channel, duration_days, event, entry_days. Claims that
    are not on this clock, that have no working days, or that ended before they could be observed
    are left out; the difference in rows says how many.
    """
    measure = "days" if days == "calendar" else "working_days"
    facts = ["claim_id", "benefit", "model", "area", "channel"]
    names = {
        f"{clock}_{measure}": "duration_days",
        f"{clock}_status": "event",
        f"{clock}_entry_{measure}": "entry_days",
    }
    wanted = [*facts, *names]
    chosen = table.select(wanted).to_pandas() if isinstance(table, pa.Table) else table[wanted]
    waits = chosen.rename(columns=names).astype({"event": object})
    seen = (waits["entry_days"] == 0) | (waits["entry_days"] < waits["duration_days"])
    return waits[seen & waits["duration_days"].notna()].reset_index(drop=True)


def _earliest(first: Firsts, *events: str) -> tuple[NDArray[np.int64], Days]:
    """Which of some events came first to each claim (of two at once the first named; -1 where none
    did), and on which day."""
    codes = [CODES[event] for event in events]
    local = first.local_times[:, codes]
    times = np.where(np.isnat(local), np.datetime64("9999-12-31", "us"), local)
    at = times.argmin(axis=1)
    day = np.take_along_axis(local, at[:, None], axis=1)[:, 0].astype("datetime64[D]")
    return np.where(np.isnat(day), -1, at), day


def _customer_end(first: Firsts) -> tuple[NDArray[Any], Days]:
    names = np.array([_PAID, WITHDRAWN, REFUSED, OPEN], dtype=object)
    which, day = _earliest(first, PAID, WITHDRAWN, REFUSED)
    return names[which], day


def _official_end(first: Firsts) -> tuple[NDArray[Any], Days]:
    names = np.array([DECIDED, DECIDED, WITHDRAWN, OPEN], dtype=object)
    which, day = _earliest(first, DECIDED, REFUSED, WITHDRAWN)
    status, paid = names[which], first.days(PAID)
    # A claim is decided by the day that it is paid, whatever ends the award later.
    status[~np.isnat(paid) & ~(day <= paid)] = NOT_ON_CLOCK
    return status, day


@dataclass(frozen=True)
class _Watch:
    """From when to when a log knows its claims, and which days are worked."""

    extract: np.datetime64
    since: np.datetime64
    calendar: WorkingCalendar | None

    def waits(
        self, start: Days, status: NDArray[Any], end: Days, *, counts_first_day: bool
    ) -> dict[str, pa.Array]:
        """Status, days and entries of all claims on one clock."""
        end = np.where(status == OPEN, self.extract, end)
        off = np.isnat(start) | (end < start) | (status == NOT_ON_CLOCK)
        start, end = np.where(off, _NEVER, start), np.where(off, _NEVER, end)
        late = start < self.since
        entry = np.where(late, self.since, start)
        working = self.calendar.working_days if self.calendar else _unknown
        columns = {"status": _coded(pd.Categorical(np.where(off, NOT_ON_CLOCK, status)))}
        for name, count in {"days": calendar_days, "working_days": working}.items():
            waited = count(start, end, counts_first_day=counts_first_day)
            before = count(start, entry, counts_first_day=counts_first_day)
            # Whoever began later was watched from the start.
            before = np.where(late, before, 0 * before)
            columns |= {name: _whole(waited), f"entry_{name}": _whole(before)}
        return columns


def _unknown(starts: Days, ends: Days, *, counts_first_day: bool) -> NDArray[np.float64]:
    return np.full(len(starts), np.nan)


def _whole(numbers: NDArray[np.float64]) -> pa.Array:
    return pa.array(numbers, from_pandas=True).cast(pa.int32())


def _facts(coded: CodedEvents, first: Firsts, started: Days) -> dict[str, Any]:
    """What is known of each claim besides its waits."""
    events, claims = coded.of_claims, len(coded.claim_ids)
    places = events["claim"].to_numpy() * len(CODES) + events["event"].to_numpy()
    counts = np.bincount(places, minlength=claims * len(CODES)).reshape(-1, len(CODES))
    return {
        "claim_id": pa.array(coded.claim_ids, type=pa.string()),
        "benefit": _of_claim(events, "benefit", claims),
        "model": _of_claim(events, "model", claims),
        "area": _of_claim(events, "area", claims),
        "channel": _of_claim(events, "channel", claims),
        "started_on": pa.array(started),
        "received_on": pa.array(first.days(RECEIVED)),
        "decided_on": pa.array(_official_end_day(first)),
        "paid_on": pa.array(first.days(PAID)),
        "events": pa.array(counts.sum(axis=1), type=pa.int32()),
        "chases": pa.array(counts[:, CODES[CHASED]], type=pa.int32()),
        "reworks": pa.array(counts[:, CODES[REWORKED]], type=pa.int32()),
    }


def _official_end_day(first: Firsts) -> Days:
    return _earliest(first, DECIDED, REFUSED)[1]


def _of_claim(events: pd.DataFrame, name: str, claims: int) -> pa.Array:
    """The earliest value that each claim has in a column; of two at once the first by name."""
    values: Any = events[name].array
    known = values.codes >= 0
    claim, time = (events[column].to_numpy()[known] for column in ("claim", "time"))
    code, none = values.codes[known], len(values.categories)
    is_first = time == time[first_places(claim, claims)[claim]]
    earliest = np.full(claims, none)
    np.minimum.at(earliest, claim[is_first], code[is_first])
    earliest[earliest == none] = UNKNOWN
    return _coded(pd.Categorical.from_codes(earliest, dtype=values.dtype))


def _coded(values: Any) -> pa.DictionaryArray:
    # Typed, so that a column without any value can stand beside another part's.
    names = pa.array(values.categories, type=pa.string())
    codes = pa.array(values.codes, type=pa.int32(), mask=values.codes < 0)
    return pa.DictionaryArray.from_arrays(codes, names)
