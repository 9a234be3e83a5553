"""The events of some claims as numbers, in which what comes first and last is quickly found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from tp_analysis.benefits.claims.datasets import CLAIM_EVENTS, STEP
from tp_analysis.benefits.claims.rules import LogRules

CODES = {event: code for code, event in enumerate((*CLAIM_EVENTS, STEP))}
UNKNOWN = -1


@dataclass(frozen=True)
class CodedEvents:
    """Events in the order of their times, and where they have the same, of their rows.

    `frame` has the columns row; claim (a position in `claim_ids`, or -1); event (a value of CODES,
    or -1); is_named (whether the log says what happened); time and local_time (UTC, and on the
    clock of the log's place; both without a zone); time_problem, benefit, model, channel and area
    (categories, in the order of the alphabet); repeats (whether an earlier row says the same).
    """

    frame: pd.DataFrame
    claim_ids: pd.Index[Any]

    def of_claims(self) -> pd.DataFrame:
        """The events that count: of a known claim, of a known kind, with a time, told once."""
        frame = self.frame
        counts = (frame["claim"] >= 0) & (frame["event"] >= 0) & frame["time"].notna()
        return frame[counts & ~frame["repeats"]]


@dataclass(frozen=True)
class Firsts:
    """When each event of CODES first happened to each claim: one row a claim, one column an event;
    `times`, `local_times` (NaT where it never did) and `rows` (0)."""

    times: NDArray[np.datetime64]
    local_times: NDArray[np.datetime64]
    rows: NDArray[np.int64]

    def days(self, event: str) -> NDArray[np.datetime64]:
        """The day of an event on the clock of the place."""
        return self.local_times[:, CODES[event]].astype("datetime64[D]")

    def is_before(self, earlier: str, later: str) -> NDArray[np.bool_]:
        """Whether each claim has one event before another.

        A time in the first second of a day is how systems write a day alone, so that such an event
        is before another only if its day is.
        """
        one, two = CODES[earlier], CODES[later]
        by_time: NDArray[np.bool_] = self.times[:, one] < self.times[:, two]
        alone = _is_day_alone(self.local_times[:, one]) | _is_day_alone(self.local_times[:, two])
        by_day: NDArray[np.bool_] = self.days(earlier) < self.days(later)
        return np.where(alone, by_day, by_time)


def _is_day_alone(local: NDArray[np.datetime64]) -> NDArray[np.bool_]:
    within = local - local.astype("datetime64[D]")
    alone: NDArray[np.bool_] = within < np.timedelta64(1, "s")
    return alone


def code_events(events: pa.Table, rules: LogRules) -> CodedEvents:
    """The events of EVENTS as numbers, after what repeats or is not last has been named anew."""
    claim, claim_ids = pd.factorize(_categories(events["claim_id"]), use_na_sentinel=True)
    called = _categories(events["event"])
    known = np.array([CODES.get(name, UNKNOWN) for name in called.categories] + [UNKNOWN])
    times = events["time"].to_pandas()
    frame = pd.DataFrame(
        {
            "row": events["row"].to_numpy(),
            "claim": claim,
            "event": known[called.codes],
            "is_named": called.codes >= 0,
            "time": times.dt.tz_localize(None),
            "local_time": times.dt.tz_convert(rules.time_zone).dt.tz_localize(None),
            **{name: _categories(events[name]) for name in ("time_problem", *_OF_CLAIM)},
        }
    )
    in_time = np.lexsort((frame["row"].to_numpy(), frame["time"].to_numpy()))
    told = _told_once(frame.take(in_time), events.take(pa.array(in_time)))
    return CodedEvents(_named_anew(told, rules), pd.Index(claim_ids.astype(object)))


def _told_once(frame: pd.DataFrame, events: pa.Table) -> pd.DataFrame:
    """The rows in their order, without the facts of a case that are told again; of the others,
    which repeat an earlier one is marked."""
    same = frame[["claim", "event", "time"]]
    facts: NDArray[np.bool_] = events["is_fact_of_case"].to_numpy()
    known = facts & same.duplicated().to_numpy()
    whole = same.assign(**{name: _categories(events[name]).codes for name in ("activity", "actor")})
    repeats = whole.duplicated().to_numpy() & ~facts
    told: pd.DataFrame = frame.assign(repeats=repeats)[~known].reset_index(drop=True)
    return told


_OF_CLAIM = ("benefit", "model", "channel", "area")


def _categories(column: pa.ChunkedArray) -> pd.Categorical:
    values: pd.Categorical = column.dictionary_encode().to_pandas().array
    return values.reorder_categories(sorted(values.categories))


def _named_anew(frame: pd.DataFrame, rules: LogRules) -> pd.DataFrame:
    """What is not last and what repeats under the names that the rules give it."""
    event = frame["event"].to_numpy().copy()
    if rules.not_last:
        last = frame.groupby("claim")["time"].transform("max")
        followed = (frame["time"] < last).to_numpy()
        for name, new in rules.not_last.items():
            event[(event == CODES[name]) & followed] = CODES[new]
    for name, new in rules.repeats.items():
        some = frame.loc[event == CODES[name], "claim"]
        event[some.index[some.duplicated()]] = CODES[new]
    return frame.assign(event=event)


def firsts(coded: CodedEvents) -> Firsts:
    """When each event first happened to each claim."""
    known = coded.of_claims()[["claim", "event", "time", "local_time", "row"]]
    known = known[~known.duplicated(["claim", "event"])]
    shape = (len(coded.claim_ids), len(CODES))
    at = (known["claim"].to_numpy(), known["event"].to_numpy())
    never = np.full(shape, np.datetime64("NaT", "us"))
    times, local_times, rows = never, never.copy(), np.zeros(shape, dtype=np.int64)
    times[at] = known["time"].to_numpy()
    local_times[at] = known["local_time"].to_numpy()
    rows[at] = known["row"].to_numpy()
    return Firsts(times, local_times, rows)
