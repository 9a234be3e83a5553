"""How crimes ended: what police.uk says of each, in a few groups."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

CHARGED = "Charged or summonsed"
OUT_OF_COURT = "Cautioned, warned, fined or resolved out of court"
NO_SUSPECT = "Ended, no suspect identified"
NOT_PROSECUTED = "Suspect could not be prosecuted"
NO_INTEREST = "Action not in the public interest"
ANOTHER_BODY = "Passed to another organisation"
NOT_CONVICTED = "Ended in court without a conviction"
OPEN = "Still open"
UNKNOWN = "Not known"
# A crime with one of these is counted as proven here: somebody was held to account for it, or has
# been charged. Not every charge ends in a conviction.
POSITIVE = (CHARGED, OUT_OF_COURT)
_GROUPS: Mapping[str, tuple[str, ...]] = {
    CHARGED: (
        "Awaiting court outcome", "Charged", "Court result unavailable",
        "Defendant sent to Crown Court", "Offender deprived of property", "Offender fined",
        "Offender given absolute discharge", "Offender given community sentence",
        "Offender given conditional discharge", "Offender given suspended prison sentence",
        "Offender ordered to pay compensation", "Offender otherwise dealt with",
        "Offender sent to prison", "Suspect charged", "Suspect charged as part of another case",
    ),
    OUT_OF_COURT: (
        "Local resolution", "Offender given a caution", "Offender given a drugs possession warning",
        "Offender given penalty notice",
    ),
    NO_SUSPECT: ("Investigation complete; no suspect identified",),
    NOT_PROSECUTED: ("Unable to prosecute suspect",),
    NO_INTEREST: (
        "Formal action is not in the public interest",
        "Further action is not in the public interest",
        "Further investigation is not in the public interest",
    ),
    ANOTHER_BODY: ("Action to be taken by another organisation",),
    NOT_CONVICTED: ("Court case unable to proceed", "Defendant found not guilty"),
    OPEN: ("Under investigation",),
    UNKNOWN: ("Status update unavailable",),
}  # fmt: skip
GROUP_OF: Mapping[str, str] = {
    outcome: group for group, outcomes in _GROUPS.items() for outcome in outcomes
}
ORDER = tuple(_GROUPS)


def outcome_groups(outcomes: pd.Series[str]) -> pd.Series[str]:
    """The group of each outcome; `Not known` where none is given, and an outcome that the list
    does not have stands as it is."""
    return outcomes.map(GROUP_OF).fillna(outcomes).fillna(UNKNOWN).astype(str)


def positive_outcomes() -> tuple[str, ...]:
    """The outcomes that count as proven, as police.uk words them."""
    return tuple(outcome for group in POSITIVE for outcome in _GROUPS[group])
