"""Individuals named as payees in published payments: masked, though the table is published.

A published list of payments may be shown as it is, but that somebody published a person's name is
no reason to publish it again.
"""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

INDIVIDUAL = "Individual (name not shown)"
_TITLE = re.compile(
    r"^(?:mr|mrs|ms|miss|mx|dr|prof|professor|rev|reverend|sir|dame|lady)\b\.?\s+\S", re.IGNORECASE
)
_ORGANISATION = re.compile(
    r"\b(?:ltd|limited|llp|plc|llc|cic|inc|council|trust|nhs|university|college|school|academy|"
    r"association|society|partnership|services?|group|company|co|church|charity|foundation|centre|"
    r"surgery|practice|associates|partners|sons|bros|brothers|solicitors|consult\w*|care|housing|"
    r"authority|police|bank|hotel|club|committee|agency|and|&)\b",
    re.IGNORECASE,
)
# "J Smith", "J. A. Smith", "Smith J", "Smith, Jane": initials or a comma tell a person's name.
_INITIALS_FIRST = re.compile(r"^(?:[A-Z]\.?\s+){1,3}[A-Z][A-Za-z'’-]+$")
_INITIALS_LAST = re.compile(r"^[A-Z][A-Za-z'’-]+,?\s+(?:[A-Z]\.?\s*){1,3}$")
_SURNAME_COMMA = re.compile(r"^[A-Za-z'’-]+,\s+[A-Za-z'’. -]+$")


def looks_like_an_individual(name: str) -> bool:
    """Whether a payee's name is written as a person's: a title, initials, or "Surname, Given".

    Two plain words ("Jane Smith") are not taken for a person, as most such payees are businesses
    ("British Gas"): where a publisher writes people so, a column must say which payees they are.
    """
    text = " ".join(name.split())
    if _ORGANISATION.search(text) and not _TITLE.search(text):
        return False
    if _TITLE.search(text):
        return not re.search(r"\b(?:ltd|limited|llp|plc)\b", text, re.IGNORECASE)
    patterns = (_INITIALS_FIRST, _INITIALS_LAST, _SURNAME_COMMA)
    return any(pattern.match(text) for pattern in patterns)


def mask_individuals(
    names: pd.Series[Any], *, is_individual: pd.Series[bool] | None = None
) -> pd.Series[str]:
    """The payees' names, those of individuals replaced by one and the same phrase.

    `is_individual` marks further rows that the publisher or the reader knows to be individuals.
    """
    text = names.astype("string")
    found = {name: looks_like_an_individual(name) for name in text.dropna().unique()}
    masked = text.map(found).fillna(False).astype(bool)
    if is_individual is not None:
        masked |= is_individual.fillna(True).astype(bool)
    return text.mask(masked, INDIVIDUAL)
