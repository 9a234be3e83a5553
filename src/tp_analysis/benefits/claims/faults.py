"""What is wrong in a claim log: every fault at once, with rows and counts and no value of a person.

A fault is a contradiction that would move a wait, and that only who knows the claim can resolve.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tp_analysis.benefits.claims.coding import (
    CODES,
    UNKNOWN,
    CodedEvents,
    Firsts,
    first_places,
)
from tp_analysis.benefits.claims.datasets import (
    DECIDED,
    FIRST_CONTACT,
    MODELS,
    PAID,
    RECEIVED,
    REFUSED,
    WITHDRAWN,
)
from tp_analysis.benefits.claims.rules import LogRules
from tp_analysis.benefits.claims.times import NO_TIME, REPEATED, SKIPPED, UNREADABLE
from tp_analysis.datasets import Problem
from tp_analysis.errors import DataError

ROWS_LISTED = 20
# Databases show an empty date as 1 January 1900 or 1970; no log to be read here is that old.
EARLIEST_DAY = np.datetime64("1990-01-01", "us")
_ZONE_HELP = "Give it with its zone, as in 2009-10-25T01:30:00+01:00"
WHAT_TO_DO = {
    "claim id missing": "Fill it in, or take the row out",
    "event missing": "Fill in what happened, or take the row out",
    "event that is not known": "Name it under [events] or steps in the column map, or correct it",
    "benefit missing": "Fill it in, or state it for all rows under [fixed] in the column map",
    "benefit that is not known": "Correct it, or add it to [benefits] in the column map",
    "model missing": "Fill in as-is or redesigned, or state it under [fixed] in the column map",
    "model that is not known": "Write as-is or redesigned, or say which of the two it is under"
    " [models] in the column map",
    NO_TIME: "Fill it in, or take the row out",
    UNREADABLE: "Write it as 2009-10-05T09:30:00+01:00, or name its form as time_format in the"
    " column map",
    SKIPPED: "No clock showed it. " + _ZONE_HELP,
    REPEATED: "It names two moments. " + _ZONE_HELP,
    "event after the extract date": "Correct its date, or the extract_date of the column map",
    "date before 1990": "An empty date often shows so. Fill in the date, or take the row out",
    "event told twice": "Take one out; if it happened twice, give both their time of day",
    "claim without a start": "Add its first contact or its receipt, or name the claim under"
    " [leave_out] in the column map, with the reason",
    "start told twice": "A claim has one first contact and one receipt. Keep the first, or say what"
    " later ones are under [repeats] in the column map",
    "first payment told twice": "Keep the first; later payments are not part of the wait",
    "first contact after the receipt": "The receipt is itself a contact. Correct one of the two",
    "payment before the claim": "Correct one of the two dates",
    "decision before the receipt": "Correct one of the two dates",
    "withdrawal or refusal before the claim": "Correct one of the two dates",
    "payment after a withdrawal or refusal": "Correct the ending, or say what one that is not final"
    " is under [not_last] in the column map",
    "decision after the first payment": "Correct one of the two dates. Where the payment was on"
    " account, or the decision a later one, name it a step under [events] in the column map",
    "withdrawal or refusal told twice": "Keep the ending that stood, or say what one that is not"
    " final is under [not_last] in the column map",
    "claim both withdrawn and refused": "Keep the ending that stood",
    "claim of two benefits": "Give each benefit's claim its own id, or correct the benefit",
    "claim of two models": "Correct the model: a claim goes through one process",
    "claim of two areas": "Correct the area: a claim counts in one place",
}  # fmt: skip


# Which column of an extract shows the fault of a row.
ROLES = {
    "claim id missing": "claim", "event missing": "activity", "event that is not known": "activity",
    "benefit missing": "benefit", "benefit that is not known": "benefit", "model missing": "model",
    "model that is not known": "model", NO_TIME: "time", UNREADABLE: "time", SKIPPED: "time",
    REPEATED: "time",
}  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """One kind of fault: how many rows have it, and the first of them."""

    kind: str
    count: int
    rows: tuple[int, ...]

    def sentence(self) -> str:
        """What is wrong, where, and what to do."""
        more = self.count - len(self.rows)
        listed = ", ".join(f"{row}" for row in self.rows) + (f" and {more:,} more" if more else "")
        rows = "row" if self.count == 1 else "rows"
        return f"{self.kind} ({self.count:,} {rows}: {listed}). {WHAT_TO_DO[self.kind]}."

    def problems(self, columns: Mapping[str, str] | None = None) -> list[Problem]:
        """One problem a row, or one of them all where not every row is listed; `columns` says what
        the extract calls the columns of ROLES."""
        column = (columns or {}).get(ROLES.get(self.kind, "")) or None
        if self.count > len(self.rows):
            return [Problem(self.sentence().removesuffix("."), column=column)]
        words = f"{self.kind}. {WHAT_TO_DO[self.kind]}"
        return [Problem(words, row, column) for row in self.rows]


def find_faults(coded: CodedEvents, rules: LogRules) -> list[Fault]:
    """Every fault of some claims, in the order of WHAT_TO_DO; none where the log can be used.

    All events of a claim must be there. A row whose time is at fault takes no part in the checks
    of its claim's order.
    """
    frame, rows = coded.frame, coded.frame["row"].to_numpy()
    by_row = {kind: rows[np.asarray(wrong)] for kind, wrong in _of_rows(frame, rules)}
    late, early = (by_row[kind] for kind in ("event after the extract date", "date before 1990"))
    sound = coded
    if len(late) or len(early):
        sound = CodedEvents(frame[~frame["row"].isin([*late, *early])], coded.claim_ids)
    by_claim = dict(_of_claims(frame, sound))
    return _faults({**by_row, **by_claim})


def join_faults(parts: Iterable[Iterable[Fault]]) -> list[Fault]:
    """The faults of several parts of a log as those of one."""
    counts: dict[str, int] = {}
    rows: dict[str, list[int]] = {}
    for fault in (fault for part in parts for fault in part):
        counts[fault.kind] = counts.get(fault.kind, 0) + fault.count
        rows.setdefault(fault.kind, []).extend(fault.rows)
    return [
        Fault(kind, counts[kind], tuple(sorted(rows[kind])[:ROWS_LISTED]))
        for kind in WHAT_TO_DO
        if kind in counts
    ]


def refuse_faults(faults: Iterable[Fault], *, log: str) -> None:
    """Raises DataError with every fault of the log named `log`, if there is one."""
    told = [f"\n- {fault.sentence()}" for fault in faults]
    if told:
        raise DataError(f"{log} cannot be used:{''.join(told)}")


def _faults(found: dict[str, NDArray[Any]]) -> list[Fault]:
    return [
        Fault(kind, len(rows), tuple(np.sort(rows)[:ROWS_LISTED].tolist()))
        for kind in WHAT_TO_DO
        if len(rows := found[kind])
    ]


def _of_rows(frame: pd.DataFrame, rules: LogRules) -> Iterator[tuple[str, Any]]:
    """The faults that a row shows by itself."""
    yield "claim id missing", frame["claim"] < 0
    yield "event missing", ~frame["is_named"]
    yield "event that is not known", frame["is_named"] & (frame["event"] < 0)
    yield "benefit missing", frame["benefit"].isna()
    benefits = rules.benefits or frame["benefit"].cat.categories
    yield "benefit that is not known", _is_strange(frame["benefit"], benefits)
    yield "model missing", frame["model"].isna()
    yield "model that is not known", _is_strange(frame["model"], MODELS)
    for problem in (NO_TIME, UNREADABLE, SKIPPED, REPEATED):
        yield problem, frame["time_problem"].astype(object) == problem
    end = np.datetime64(rules.extract_date, "us") + np.timedelta64(1, "D")
    yield "event after the extract date", frame["local_time"] >= end
    yield "date before 1990", frame["local_time"] < EARLIEST_DAY
    yield "event told twice", frame["repeats"] & frame["time"].notna() & (frame["claim"] >= 0)


def _is_strange(values: pd.Series[Any], known: Iterable[str]) -> pd.Series[bool]:
    return values.notna() & ~values.isin(list(known))


def _of_claims(frame: pd.DataFrame, sound: CodedEvents) -> Iterator[tuple[str, NDArray[Any]]]:
    """The faults that show when the events of a claim are seen together."""
    yield "claim without a start", _without_start(frame)
    first, told = sound.firsts, sound.of_claims
    starts = [_later_ones(told, name) for name in (FIRST_CONTACT, RECEIVED)]
    yield "start told twice", np.concatenate(starts)
    yield "first payment told twice", _later_ones(told, PAID)
    yield "first contact after the receipt", _rows(first, FIRST_CONTACT, (RECEIVED, FIRST_CONTACT))
    before = first.is_before(PAID, RECEIVED) | first.is_before(PAID, FIRST_CONTACT)
    yield "payment before the claim", first.rows[before, CODES[PAID]]
    yield "decision before the receipt", _rows(first, DECIDED, (DECIDED, RECEIVED))
    early = [_before_the_start(first, ending) for ending in (WITHDRAWN, REFUSED)]
    yield "withdrawal or refusal before the claim", np.concatenate(early)
    ended = first.is_before(WITHDRAWN, PAID) | first.is_before(REFUSED, PAID)
    yield "payment after a withdrawal or refusal", first.rows[ended, CODES[PAID]]
    yield "decision after the first payment", _rows(first, DECIDED, (PAID, DECIDED))
    again = [_later_ones(told, ending) for ending in (WITHDRAWN, REFUSED)]
    yield "withdrawal or refusal told twice", np.concatenate(again)
    both = (first.rows[:, CODES[WITHDRAWN]] > 0) & (first.rows[:, CODES[REFUSED]] > 0)
    later = np.maximum(first.rows[:, CODES[WITHDRAWN]], first.rows[:, CODES[REFUSED]])
    yield "claim both withdrawn and refused", later[both]
    for name, kind in _ONE_EACH.items():
        yield kind, _of_another(frame, name)


_ONE_EACH = {
    "benefit": "claim of two benefits",
    "model": "claim of two models",
    "area": "claim of two areas",
}


def _without_start(frame: pd.DataFrame) -> NDArray[Any]:
    """The first row of each claim that has neither first contact nor receipt, readable or not; an
    event that is not known may be either, and is told by itself."""
    of_claim = frame[frame["claim"] >= 0]
    starts = of_claim["event"].isin([CODES[FIRST_CONTACT], CODES[RECEIVED], UNKNOWN])
    started = of_claim.loc[starts, "claim"].unique()
    rest = of_claim[~of_claim["claim"].isin(started)]
    return np.asarray(rest.groupby("claim")["row"].min())


def _later_ones(told: pd.DataFrame, event: str) -> NDArray[Any]:
    """The rows that tell of an event which the claim has had already."""
    some = (told["event"] == CODES[event]).to_numpy()
    claims, rows = (told[name].to_numpy()[some] for name in ("claim", "row"))
    later: NDArray[Any] = rows[_first_of_each(claims) != np.arange(len(claims))]
    return later


def _rows(first: Firsts, event: str, order: tuple[str, str]) -> NDArray[Any]:
    """The rows of an event in the claims that have the two events in this order."""
    rows: NDArray[Any] = first.rows[first.is_before(*order), CODES[event]]
    return rows


def _before_the_start(first: Firsts, ending: str) -> NDArray[Any]:
    """The rows of an ending that comes before all that could have started its claim."""
    starts = (FIRST_CONTACT, RECEIVED)
    has_any = np.any([first.rows[:, CODES[start]] > 0 for start in starts], axis=0)
    before = [
        first.is_before(ending, start) | (first.rows[:, CODES[start]] == 0) for start in starts
    ]
    ended = first.rows[:, CODES[ending]] > 0
    rows: NDArray[Any] = first.rows[ended & has_any & np.all(before, axis=0), CODES[ending]]
    return rows


def _of_another(frame: pd.DataFrame, name: str) -> NDArray[Any]:
    """The first row of each claim that names another benefit, model or area than its first row."""
    told = frame[["claim", "row"]].assign(code=frame[name].cat.codes)
    known = told[(told["claim"] >= 0) & (told["code"] >= 0)]
    claims, codes = known["claim"].to_numpy(), known["code"].to_numpy()
    several = claims[codes != codes[_first_of_each(claims)]]
    # Few claims name two; only these need the closer look.
    known = known[known["claim"].isin(several)].sort_values("row")
    others = known[known["code"] != known.groupby("claim")["code"].transform("first")]
    return np.asarray(others.groupby("claim")["row"].min())


def _first_of_each(claims: NDArray[np.int64]) -> NDArray[np.int64]:
    """Of each row the first place that its claim stands in."""
    return first_places(claims, int(claims.max(initial=-1)) + 1)[claims]
