"""Column maps of claim logs: which column of an export is what, in a few lines beside it."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
import zoneinfo
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator, model_validator

from tp_analysis.errors import DataError, complaints, did_you_mean

if TYPE_CHECKING:
    from tp_analysis.benefits.claims.rules import LogRules

MAP_SUFFIX = ".events.toml"
TEXTS = ("benefit", "model", "channel", "area", "actor")
_LEAVE_OUT = "leave_out"
_DIGIT = re.compile(r"\d")


class Columns(BaseModel):
    """Which column of the export holds what; empty where none does."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    claim: str = "claim_id"
    activity: str = "event"
    time: str = "time"
    benefit: str = ""
    model: str = ""
    channel: str = ""
    area: str = ""
    actor: str = ""


class EventMap(BaseModel):
    """How an export becomes claim events.

    `columns` names its columns; `fixed` says what holds for all rows (benefit, model, channel,
    area). `events` gives each activity of the export the event that it is, or the events; `steps`
    are activities that are none ("*": all others). `case_events` are columns with a time that
    repeats on every row of a claim. Rows count only where the columns of `only` hold one of the
    values given. `benefits` and `models` say what the values of those columns stand for. `repeats`
    and `not_last` are as in LogRules. `working_days` says whether England's bank holidays hold.
    `leave_out` names claims that do not count, each with the reason, which reports print.
    `stand_in` says what the log is about, where its cases are no claims for benefit.
    `observed_from` is the first day watched, where the log was drawn from a backlog.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    extract_date: dt.date
    time_zone: str = "Europe/London"
    time_format: str = ""
    working_days: Literal["england", "none"] = "england"
    stand_in: str = ""
    observed_from: dt.date | None = None
    columns: Columns = Columns()
    fixed: Mapping[str, str] = {}
    events: Mapping[str, str | tuple[str, ...]] = {}
    steps: Literal["*"] | tuple[str, ...] = ()
    case_events: Mapping[str, str | tuple[str, ...]] = {}
    only: Mapping[str, tuple[str, ...]] = {}
    leave_out: Mapping[str, str] = {}
    benefits: Mapping[str, str] = {}
    models: Mapping[str, str] = {}
    repeats: Mapping[str, str] = {}
    not_last: Mapping[str, str] = {}

    @field_validator("time_zone")
    @classmethod
    def _is_a_zone(cls, name: str) -> str:
        if name not in zoneinfo.available_timezones():
            raise ValueError(f"is no time zone. {did_you_mean(name, ['Europe/London', 'UTC'])}")
        return name

    @field_validator(_LEAVE_OUT)
    @classmethod
    def _has_reasons(cls, claims: Mapping[str, str]) -> Mapping[str, str]:
        # A number in a reason that is printed may be somebody's.
        if not all(reason.strip() and not _DIGIT.search(reason) for reason in claims.values()):
            raise ValueError("has a claim without a reason in words")
        return claims

    @model_validator(mode="after")
    def _is_consistent(self) -> EventMap:
        from tp_analysis.benefits.claims.datasets import CLAIM_EVENTS, STEP

        wrong = [name for name in self.fixed if name not in TEXTS]
        if wrong:
            raise ValueError(f"[fixed] has {wrong[0]!r}. {did_you_mean(wrong[0], TEXTS)}")
        both = [name for name in self.fixed if getattr(self.columns, name)]
        if both:
            raise ValueError(f"{both[0]!r} is both fixed and a column. Keep one of them")
        named = [event for name in (*self.events, *self.case_events) for event in self.event(name)]
        anew = [*self.repeats, *self.repeats.values(), *self.not_last, *self.not_last.values()]
        for event in (*named, *anew):
            if event not in (*CLAIM_EVENTS, STEP):
                raise ValueError(f"{event!r} is no event. {did_you_mean(event, CLAIM_EVENTS)}")
        return self

    def event(self, name: str) -> tuple[str, ...]:
        """The events that an activity or a column of the export stands for; its own name where the
        map says nothing of it."""
        found = self.events.get(name) or self.case_events.get(name)
        if found is None:
            return ("step",) if self.steps == "*" or name in self.steps else (name,)
        return (found,) if isinstance(found, str) else found

    @property
    def columns_read(self) -> tuple[str, ...]:
        """Every column of the export that the map names."""
        named = [name for name in self.columns.model_dump().values() if name]
        return tuple(dict.fromkeys([*named, *self.case_events, *self.only]))

    @property
    def left_out(self) -> dict[str, int]:
        """How many claims are left out for each reason."""
        return dict(sorted(Counter(self.leave_out.values()).items()))

    def rules(self) -> LogRules:
        """What has to be known of the log besides its rows."""
        from tp_analysis.benefits.claims.rules import LogRules

        return LogRules(
            extract_date=self.extract_date,
            time_zone=self.time_zone,
            benefits=frozenset(self.benefits.values()),
            repeats=self.repeats,
            not_last=self.not_last,
        )


def map_path(extract: Path) -> Path:
    """Where the column map of an extract stands: claims.xes.gz has claims.events.toml beside it."""
    stem = extract.name.removesuffix(".gz")
    return extract.with_name(stem.rpartition(".")[0] + MAP_SUFFIX)


def read_event_map(path: Path) -> EventMap:
    """The column map in a file. Raises DataError where it is missing or not as it must be."""
    try:
        return EventMap.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise DataError(
            f"{path.name} is missing: the column map of the claim log. Write it beside the log, "
            "with extract_date, [columns] and [events]."
        ) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"{path.name} cannot be read as a column map: {error}") from error
    except ValidationError as error:
        words = complaints(error, EventMap.model_fields, {"columns": Columns.model_fields})
        if any(problem["loc"][:1] == (_LEAVE_OUT,) for problem in error.errors()):
            words = f"[{_LEAVE_OUT}] needs a reason for each claim, in words without digits."
        # Not from the error, which holds the claims that are left out.
        raise DataError(f"{path.name} is not a column map: {words}") from None
