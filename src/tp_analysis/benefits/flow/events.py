"""From a claim log to what was done on each claim, in order: the ground of every measure of flow.

An event has one time: when it was done. So a log tells how long a claim waited until a step was
done, and never how many minutes somebody worked on it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from tp_analysis.benefits.claims.coding import CODES, UNKNOWN, code_events
from tp_analysis.benefits.claims.datasets import (
    CHASED,
    CLAIM_EVENTS,
    DECIDED,
    EVIDENCE_COMPLETE,
    EVIDENCE_REQUESTED,
    FIRST_CONTACT,
    PAID,
    RECEIVED,
    REFUSED,
    REWORKED,
    STEP,
    WITHDRAWN,
    events_schema,
)
from tp_analysis.benefits.claims.durations import OPEN, Clock
from tp_analysis.benefits.claims.rules import LogRules

# What ends a claim on each clock.
ENDINGS: dict[Clock, tuple[str, ...]] = {
    "customer": (PAID, WITHDRAWN, REFUSED),
    "official": (DECIDED, WITHDRAWN, REFUSED),
}
# When the claimant is in touch with the office.
CONTACTS = (FIRST_CONTACT, RECEIVED, EVIDENCE_COMPLETE, CHASED)
# What the office does. To be in touch, to ask, to give up or to be turned down is no step of work.
WORK = (RECEIVED, EVIDENCE_COMPLETE, DECIDED, PAID, STEP)
STOPPED = "Withdrawal or refusal"
# What a date is called that stands in a column of the log, and not in a row of its own.
FACTS = {
    FIRST_CONTACT: "First contact", RECEIVED: "Receipt of the claim",
    EVIDENCE_REQUESTED: "Request for evidence", EVIDENCE_COMPLETE: "Complete evidence",
    DECIDED: "Decision", PAID: "First payment", WITHDRAWN: STOPPED, REFUSED: STOPPED,
    CHASED: "Question of the claimant", REWORKED: "Rework",
}  # fmt: skip
# Rows of the log of each claim: all, and those outside its time.
_TOLD = ("rows_told", "rows_before", "rows_after")
COLUMNS = (
    "claim_id", "model", "status", "activity", "actor", "time", "place", "is_step", "waits_for",
    "waited_days", "is_repeat", "is_contact", "is_failure_contact", "is_hand_off", *_TOLD,
)  # fmt: skip
_FIRST = ["claim_id", "local_time", "model", "actor", "called"]
_SECONDS_A_DAY = 86_400
_OF_ROW = ["claim", "row", "activity", "time"]


def steps_done(log: pd.DataFrame, rules: LogRules, *, clock: Clock = "customer") -> pd.DataFrame:
    """What was done on each claim from its start to its end: one row a row of the log that counts.

    `log` has the columns of EVENTS and no fault. Columns: claim_id, model, status (the event that
    ended the claim, or open), activity, actor, time, place (1 for the first), is_step (it stands
    for an event of WORK and is no fact of the case), waits_for (what ended a wait: the activity of
    a step, a fact of the case in the words of FACTS, or STOPPED), waited_days (calendar days since
    the last such row; 0 for all others), is_repeat (a step that the claim had before), is_contact
    (the claimant was in touch), is_failure_contact (to chase, or once more for the same),
    is_hand_off (another actor than the last one known; not to chase), and with the first row how
    many rows the log has of the claim: rows_told, of them rows_before its start and rows_after its
    end. Sorted by claim, time and row.
    Rows about people where the log is.

    The start is the first contact, or the receipt where that is earlier or alone; what was done
    before the start or after the end is left out, and so is a claim without a start. An end told as
    a day alone comes after all else of that day.
    """
    done = _between_start_and_end(_rows_done(log, rules), clock)
    place = done.groupby("claim_id", sort=False).cumcount() + 1
    again = done[done["is_step"]].duplicated(["claim_id", "activity"])
    waits_for = _waits_for(done)
    done = done.assign(
        place=place,
        waits_for=waits_for,
        waited_days=_waited(done, waits_for.notna() | (place == 1)),
        is_repeat=again.reindex(done.index, fill_value=False),
        is_contact=_contacts(done),
        is_failure_contact=_failure_contacts(done),
        is_hand_off=_hand_offs(done),
        **{name: done[name].where(place == 1, 0) for name in _TOLD},
    )
    return as_personal_as(log, done[list(COLUMNS)].reset_index(drop=True))


def as_personal_as(rows: pd.DataFrame, made: pd.DataFrame) -> pd.DataFrame:
    """A table made from rows, marked as rows about people where they are."""
    marked = type(rows)(made)
    marked.attrs = dict(rows.attrs)
    return marked


def _rows_done(log: pd.DataFrame, rules: LogRules) -> pd.DataFrame:
    """One row a row of the log that counts, whatever events it stands for, in the order of claim,
    time and row; is_<event> says for which."""
    plain = pd.DataFrame(log).sort_values("row", kind="stable", ignore_index=True)
    # Each event numbered on its own, so that it is found again once it has been named anew.
    numbered = pa.Table.from_pandas(
        plain.assign(row=range(len(plain))), schema=events_schema(), preserve_index=False
    )
    coded = code_events(numbered, rules)
    counted = coded.of_claims[["claim", "event", "time", "local_time", "row", "model"]]
    raw = plain.iloc[counted["row"].to_numpy()]
    is_fact = raw["is_fact_of_case"].astype(bool)
    # What the rules of the log take for a step is the office's own, whatever it was called.
    is_taken_for_step = counted["event"].to_numpy() == CODES[STEP]
    events = counted.assign(
        claim_id=coded.claim_ids[counted["claim"].to_numpy()],
        row=raw["row"].to_numpy(),
        activity=_named(raw, is_fact).to_numpy(),
        # Who did the row beside which a fact of the case stands has nothing to do with it.
        actor=raw["actor"].where(~is_fact).to_numpy(dtype=object),
        called=raw["event"]
        .map(CODES)
        .fillna(UNKNOWN)
        .mask(is_taken_for_step, CODES[STEP])
        .to_numpy(),
        is_fact=is_fact.to_numpy(),
        is_step=(raw["event"].isin(WORK) & ~is_fact).to_numpy(),
        model=counted["model"].astype(object),
        **{f"is_{name}": (counted["event"] == CODES[name]).to_numpy() for name in CLAIM_EVENTS},
    )
    marks = dict.fromkeys([f"is_{name}" for name in (*CLAIM_EVENTS, "fact", "step")], "any")
    firsts = dict.fromkeys(_FIRST, "first")
    rows = events.groupby(_OF_ROW, sort=False).agg(firsts | marks).reset_index()
    return rows.sort_values(["claim", "time", "row"], kind="stable", ignore_index=True)


def _named(raw: pd.DataFrame, is_fact: pd.Series[bool]) -> pd.Series[Any]:
    """What the log calls each row; in words where it has no name, or that of a column."""
    words = raw["event"].map(FACTS)
    return raw["activity"].mask(is_fact, words).fillna(words).fillna(raw["event"])


def _between_start_and_end(rows: pd.DataFrame, clock: Clock) -> pd.DataFrame:
    """The rows that lie within their claim's time, with the event that ended it as its status."""
    rows = _ends_of_day_last(rows, clock)
    starts = rows["time"].where(rows[f"is_{FIRST_CONTACT}"] | rows[f"is_{RECEIVED}"])
    ends = pd.DataFrame({name: rows["time"].where(rows[f"is_{name}"]) for name in ENDINGS[clock]})
    start = starts.groupby(rows["claim"]).transform("min")
    of_claim = ends.groupby(rows["claim"]).transform("min")
    end = of_claim.min(axis="columns")
    # Of two endings at once the first named, as the clocks have it.
    status = pd.Series(OPEN, index=rows.index, dtype=object)
    for name in reversed(ENDINGS[clock]):
        status = status.mask(of_claim[name].notna() & (of_claim[name] == end), name)
    within = (rows["time"] >= start) & ((rows["time"] <= end) | end.isna())
    told = ~rows["is_fact"]
    counted = (told, told & (rows["time"] < start), told & (rows["time"] > end))
    counts = {
        name: each.groupby(rows["claim"]).transform("sum")
        for name, each in zip(_TOLD, counted, strict=True)
    }
    return rows.assign(status=status, **counts)[within].reset_index(drop=True)


def _waits_for(done: pd.DataFrame) -> pd.Series[Any]:
    """What a claim had waited for when a row ended its wait; missing where none was ended."""
    is_stopped = done[f"is_{WITHDRAWN}"] | done[f"is_{REFUSED}"]
    named = done["activity"].where(done["is_step"] | done["is_fact"])
    return named.mask(is_stopped & ~done["is_step"], STOPPED)


def _waited(done: pd.DataFrame, ends_a_wait: pd.Series[bool]) -> pd.Series[float]:
    steps = done[ends_a_wait]
    since = steps.groupby("claim_id", sort=False)["time"].diff().dt.total_seconds()
    waited: pd.Series[float] = (since / _SECONDS_A_DAY).reindex(done.index).fillna(0.0)
    return waited


def _ends_of_day_last(rows: pd.DataFrame, clock: Clock) -> pd.DataFrame:
    """Ends of which the log tells the day alone moved behind what else was done on that day."""
    day = rows["local_time"].dt.floor("D")
    alone = rows["local_time"] - day < np.timedelta64(1, "s")
    is_end = alone & rows[[f"is_{name}" for name in ENDINGS[clock]]].any(axis="columns")
    last = rows["time"].groupby([rows["claim"], day]).transform("max")
    moved = rows.assign(time=rows["time"].mask(is_end, last), is_end=is_end)
    return moved.sort_values(["claim", "time", "is_end", "row"], ignore_index=True)


def _contacts(done: pd.DataFrame) -> NDArray[np.bool_]:
    return done["called"].isin([CODES[name] for name in CONTACTS]).to_numpy()


def _failure_contacts(done: pd.DataFrame) -> NDArray[np.bool_]:
    """Contacts that good work would have made needless: chasers, and the same sent once more."""
    again = done.duplicated(["claim_id", "called"]) | done[f"is_{REWORKED}"]
    chased = done["called"] == CODES[CHASED]
    return _contacts(done) & (chased | again).to_numpy()


def _hand_offs(done: pd.DataFrame) -> NDArray[np.bool_]:
    # Who answers a question does not have the claim for that.
    actors = done["actor"].mask(done[f"is_{CHASED}"])
    last_known = actors.groupby(done["claim_id"], sort=False).ffill()
    before = last_known.groupby(done["claim_id"], sort=False).shift()
    known = actors.notna() & before.notna()
    return (known & (actors != before)).to_numpy()
