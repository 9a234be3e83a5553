"""From a claim log to what was done on each claim, in order: the ground of every measure of flow.

An event has one time: when it was done. So a log tells how long a claim waited until a step was
done, and never how many minutes somebody worked on it.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from tp_analysis.benefits.claims.coding import CODES, UNKNOWN, code_events
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
COLUMNS = (
    "claim_id", "model", "status", "activity", "actor", "time", "place", "waited_days",
    "is_repeat", "is_contact", "is_failure_contact", "is_hand_off",
)  # fmt: skip
_FIRST = ["claim_id", "local_time", "model", "actor", "called", "is_fact"]
_SECONDS_A_DAY = 86_400
_OF_ROW = ["claim", "row", "activity", "time"]


def steps_done(log: pd.DataFrame, rules: LogRules, *, clock: Clock = "customer") -> pd.DataFrame:
    """What was done on each claim from its start to its end: one row a row of the log that counts.

    `log` has the columns of EVENTS and no fault. Columns: claim_id, model, status (the event that
    ended the claim, or open), activity, actor, time, place (1 for the first), waited_days (calendar
    days since the row before it; 0 for the first, and to chase, which ends no wait), is_repeat (the
    claim had that activity before, or the log names it as done again; never to chase), is_contact
    (the claimant was in touch), is_failure_contact (to chase, or once more for the same) and
    is_hand_off (another actor than the last one known). Sorted by claim, time and row. Rows about
    people where the log is.

    The start is the first contact, or the receipt where that is earlier or alone; what was done
    before the start or after the end is left out, and so is a claim without a start. An end told as
    a day alone comes after all else of that day.
    """
    done = _between_start_and_end(_rows_done(log, rules), clock)
    of_claim = done.groupby("claim_id", sort=False)
    again = done.duplicated(["claim_id", "activity"]) & ~done["is_fact"]
    done = done.assign(
        place=of_claim.cumcount() + 1,
        waited_days=_waited(done),
        # To chase again is the claimant's work, and no step of the office's.
        is_repeat=(again | done[f"is_{REWORKED}"]) & ~done[f"is_{CHASED}"],
        is_contact=_contacts(done),
        is_failure_contact=_failure_contacts(done),
        is_hand_off=_hand_offs(done),
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
    counted = coded.of_claims()[["claim", "event", "time", "local_time", "row", "model"]]
    raw = plain.iloc[counted["row"].to_numpy()]
    events = counted.assign(
        claim_id=coded.claim_ids[counted["claim"].to_numpy()],
        row=raw["row"].to_numpy(),
        activity=raw["activity"].fillna(raw["event"]).to_numpy(),
        actor=raw["actor"].to_numpy(dtype=object),
        called=raw["event"].map(CODES).fillna(UNKNOWN).to_numpy(),
        is_fact=raw["is_fact_of_case"].to_numpy(dtype=bool),
        model=counted["model"].astype(object),
        **{f"is_{name}": (counted["event"] == code).to_numpy() for name, code in CODES.items()},
    )
    marks = {f"is_{name}": "any" for name in CODES}
    firsts = dict.fromkeys(_FIRST, "first")
    rows = events.groupby(_OF_ROW, sort=False).agg(firsts | marks).reset_index()
    return rows.sort_values(["claim", "time", "row"], kind="stable", ignore_index=True)


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
    return rows.assign(status=status)[within].reset_index(drop=True)


def _waited(done: pd.DataFrame) -> pd.Series[float]:
    steps = done[~done[f"is_{CHASED}"]]
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
    last_known = done.groupby("claim_id", sort=False)["actor"].ffill()
    before = last_known.groupby(done["claim_id"], sort=False).shift()
    known = done["actor"].notna() & before.notna()
    return (known & (done["actor"] != before)).to_numpy()
