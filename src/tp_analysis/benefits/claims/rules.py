"""What has to be known of a claim log besides its rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

LONDON = "Europe/London"


@dataclass(frozen=True)
class LogRules:
    """How the events of one log are read.

    `extract_date` is the last day that the log can know of, on the clock of `time_zone`, in whose
    days waits are counted. `benefits` are the names that a claim may bear; none means any.
    `repeats` says what an event is from its second time on, and `not_last` what it is where
    something follows it: in some logs a claim is sent in anew, or is refused and goes on.
    """

    extract_date: dt.date
    time_zone: str = LONDON
    benefits: frozenset[str] = frozenset()
    repeats: Mapping[str, str] = field(default_factory=dict)
    not_last: Mapping[str, str] = field(default_factory=dict)
