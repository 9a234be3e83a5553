"""The events of some claims as numbers, in which what comes first and last is quickly found."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from tp_analysis.benefits.claims.datasets import CLAIM_EVENTS, STEP
from tp_analysis.benefits.claims.rules import LogRules

CODES = {event: code for code, event in enumerate((*CLAIM_EVENTS, STEP))}
UNKNOWN = -1
# So that sums of a multiple of it and a time are hardly ever the same by chance.
_LARGE_ODD = 0x5851F42D4C957F2D
_OF_CLAIM = ("benefit", "model", "channel", "area")


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

    @cached_property
    def of_claims(self) -> pd.DataFrame:
        """The events that count: of a known claim, of a known kind, with a time, told once."""
        frame = self.frame
        counts = (frame["claim"] >= 0) & (frame["event"] >= 0) & frame["time"].notna()
        return frame[counts & ~frame["repeats"]]

    @cached_property
    def firsts(self) -> Firsts:
        """When each event first happened to each claim."""
        known = self.of_claims
        shape = (len(self.claim_ids), len(CODES))
        cells = known["claim"].to_numpy() * len(CODES) + known["event"].to_numpy()
        at = first_places(cells, shape[0] * shape[1]).reshape(shape)
        return Firsts(
            _taken(known["time"], at), _taken(known["local_time"], at), _taken(known["row"], at)
        )


@dataclass(frozen=True)
class Firsts:
    """When each event of CODES first happened to each claim: one row a claim, one column an event;
    `times`, `local_times` (NaT where it never did) and `rows` (0)."""

    times: NDArray[np.datetime64]
    local_times: NDArray[np.datetime64]
    rows: NDArray[np.int64]

    def days(self, event: str) -> NDArray[np.datetime64]:
        """The day of an event on the clock of the place."""
        return self._local_days[:, CODES[event]]

    def is_before(self, earlier: str, later: str) -> NDArray[np.bool_]:
        """Whether each claim has one event before another.

        A time in the first second of a day is how systems write a day alone, so that such an event
        is before another only if its day is.
        """
        one, two = CODES[earlier], CODES[later]
        by_time: NDArray[np.bool_] = self.times[:, one] < self.times[:, two]
        alone = self._is_day_alone[:, one] | self._is_day_alone[:, two]
        by_day: NDArray[np.bool_] = self.days(earlier) < self.days(later)
        return np.where(alone, by_day, by_time)

    @cached_property
    def _local_days(self) -> NDArray[np.datetime64]:
        return self.local_times.astype("datetime64[D]")

    @cached_property
    def _is_day_alone(self) -> NDArray[np.bool_]:
        alone: NDArray[np.bool_] = self.local_times - self._local_days < np.timedelta64(1, "s")
        return alone


def code_events(events: pa.Table, rules: LogRules) -> CodedEvents:
    """The events of EVENTS as numbers, after what repeats or is not last has been named anew."""
    claims, called, activities, actors = (
        _encoded(events[name]) for name in ("claim_id", "event", "activity", "actor")
    )
    known = np.array([CODES.get(name, UNKNOWN) for name in called.names] + [UNKNOWN])
    times = events["time"].to_pandas()
    frame = pd.DataFrame(
        {
            "row": events["row"].to_numpy(),
            "claim": claims.codes,
            "event": known[called.codes],
            "is_named": called.codes >= 0,
            "time": times.dt.tz_localize(None),
            "local_time": times.dt.tz_convert(rules.time_zone).dt.tz_localize(None),
            "activity": activities.codes,
            "actor": actors.codes,
            "is_fact": events["is_fact_of_case"].to_numpy(),
            **{name: _encoded(events[name]).categories() for name in ("time_problem", *_OF_CLAIM)},
        }
    )
    in_time = np.lexsort((frame["row"].to_numpy(), frame["time"].to_numpy()))
    told = _told_once(frame.take(in_time).reset_index(drop=True))
    return CodedEvents(_named_anew(told, rules), pd.Index(claims.names, dtype=object))


def _told_once(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows in their order, without the facts of a case that are told again; of the others,
    which repeat an earlier one is marked."""
    facts = frame["is_fact"].to_numpy()
    known, repeats = np.zeros((2, len(frame)), dtype=bool)
    # Few rows share claim, event and time with another; only these need the closer look.
    shared = frame[["claim", "event", "time", "activity", "actor"]]
    same = shared[_may_be_shared(frame)]
    known[same.index] = same.duplicated(["claim", "event", "time"])
    repeats[same.index] = same.duplicated()
    marked = frame.drop(columns=["activity", "actor", "is_fact"]).assign(repeats=repeats & ~facts)
    told: pd.DataFrame = marked[~(known & facts)].reset_index(drop=True)
    return told


def _may_be_shared(frame: pd.DataFrame) -> NDArray[np.bool_]:
    """Whether another row has the same claim, event and time; seldom true where none has."""
    what = frame["claim"].to_numpy() * len(CODES) + frame["event"].to_numpy()
    mixed = what * _LARGE_ODD + frame["time"].to_numpy().view(np.int64)
    shared: NDArray[np.bool_] = pd.Series(mixed).duplicated(keep=False).to_numpy()
    return shared


@dataclass(frozen=True)
class _Encoded:
    """Texts as positions in their distinct values, in the order in which those came; -1 for one
    that is missing."""

    codes: NDArray[np.int64]
    names: NDArray[np.object_]

    def categories(self) -> pd.Categorical:
        """The same in the order of the alphabet."""
        order = np.argsort(self.names)
        places = np.empty(len(order) + 1, dtype=np.int64)
        places[order], places[-1] = np.arange(len(order)), UNKNOWN
        return pd.Categorical.from_codes(
            places[self.codes], pd.Index(self.names[order], dtype=object)
        )


def _encoded(column: pa.ChunkedArray) -> _Encoded:
    coded = column.combine_chunks().dictionary_encode()
    codes = coded.indices.fill_null(UNKNOWN).to_numpy(zero_copy_only=False)
    return _Encoded(codes.astype(np.int64), np.array(coded.dictionary.to_pylist(), dtype=object))


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


def first_places(keys: NDArray[np.int64], length: int) -> NDArray[np.int64]:
    """Where each number below `length` first stands in the keys; -1 where it does not."""
    places = np.full(length, UNKNOWN, dtype=np.int64)
    # Of several writes to one place the last holds, so the first key is written last.
    places[keys[::-1]] = np.arange(len(keys))[::-1]
    return places


def _taken(column: pd.Series[Any], at: NDArray[np.int64]) -> NDArray[Any]:
    """The values at some places; where there is none, 0 or NaT."""
    values = column.to_numpy()
    missing = np.array([0 if values.dtype.kind == "i" else "NaT"], dtype=values.dtype)
    taken: NDArray[Any] = np.append(values, missing)[at]
    return taken
