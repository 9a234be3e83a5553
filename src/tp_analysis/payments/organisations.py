"""Which payees are told to be organisations: the words that tell it, and the signs of a person.

Bodies name people among their payees: hosts, carers, sole traders. A name is shown only where its
own words say that it is an organisation; whatever is left open is not shown. The words are data:
add to them, never a person's name.
"""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

NOT_SHOWN = "[name not shown]"
# The kinds of payee, as `payee_kinds` tells them.
ORGANISATION, UNTOLD, REDACTED, UNSTATED = "organisation", "not shown", "redacted", "not stated"

LEGAL_FORMS = (
    "cic", "c i c", "cio", "gmbh", "inc", "limi", "limit", "limite", "limited", "llp", "lp", "lt",
    "ltd", "plc", "sarl",
)  # fmt: skip
# Words by themselves enough; a person's surname is none of them.
ORGANISATION_WORDS = (
    "academies", "academy", "advice bureau", "agency", "ambulance", "association", "authority",
    "cabinet office", "care group", "care home", "care homes", "care services", "centre",
    "chamber of commerce", "charity", "citizens advice", "college", "commission", "commissioner",
    "community hub", "community services", "consortium", "constabulary", "corporation", "council",
    "crown court", "day nurseries", "day nursery", "day services", "department for", "diocese",
    "federation", "fellowship", "fire and rescue", "fostering", "foundation", "government", "group",
    "health care", "healthcare", "hmcts", "hmrc", "home office", "homecare", "hospital",
    "hospitals", "housing association", "institute", "internal drainage board", "mencap",
    "methodist homes", "ministry", "mosque", "museum", "national grid", "nhs", "nursing home",
    "ofsted", "organisation", "partnership", "pcc", "pension fund", "pharmacy", "playgroup",
    "police", "pre school", "preschool", "probation", "residential home", "retirement home",
    "royal mail", "school", "schools", "society", "solicitors", "trust", "union", "university",
)  # fmt: skip
# Signs of a person in a name, whatever organisation words stand beside them.
PERSONAL_SIGNS = (
    "account of", "c o", "child of", "deceased", "dr", "estate of", "executor", "executors",
    "exors", "family trust", "guardian", "miss", "mr", "mrs", "ms", "mx", "parent of",
    "personal payment", "personal trust", "prof", "professor", "rev", "sir", "trustee", "trustees",
)  # fmt: skip
# Trading as: what stands before it may be a person, unless a company trades.
TRADING_AS = ("t a", "t as", "trading as")
# Published lists cut names at a fixed length, often within "Limited" or "School".
SHORTEST_CUT_NAME, SHORTEST_CUT_WORD = 25, 5


def payee_kinds(suppliers: pd.Series[Any], *, is_redacted: pd.Series[bool]) -> pd.Series[str]:
    """What each payee is: organisation, not shown, redacted (by the body), or not stated.

    "not shown" are people, and all whose name does not say that they are an organisation.
    """
    told = {name: is_organisation(name) for name in suppliers.dropna().unique()}
    kinds = suppliers.map({name: ORGANISATION if yes else UNTOLD for name, yes in told.items()})
    kinds = kinds.astype(object).where(suppliers.notna(), UNSTATED)
    return kinds.mask(is_redacted.astype(bool), REDACTED)


def is_organisation(name: str) -> bool:
    """Whether the words of a payee's name say that it is an organisation.

    Words in brackets say nothing: "A Person (Some Chambers)" is a person.
    """
    words = plain_words(re.sub(r"\([^)]*\)?", " ", name))
    legal = _holds(words, LEGAL_FORMS)
    if _holds(words, PERSONAL_SIGNS) or (_holds(words, TRADING_AS) and not legal):
        return False
    return legal or _holds(words, ORGANISATION_WORDS) or _is_cut_within_a_word(name, words)


def plain_words(text: str) -> str:
    """The words of a name in small letters, "&" as "and", all other signs as one space."""
    lowered = text.casefold().replace("&", " and ").replace("'", "").replace("’", "")
    return " ".join(re.findall(r"[^\W_]+", lowered))


def _holds(words: str, phrases: tuple[str, ...]) -> bool:
    return any(f" {phrase} " in f" {words} " for phrase in phrases)


def _is_cut_within_a_word(name: str, words: str) -> bool:
    last = words.rpartition(" ")[2]
    if len(name.strip()) < SHORTEST_CUT_NAME or len(last) < SHORTEST_CUT_WORD:
        return False
    # The whole phrase but the end of its last word: "care" alone is no cut "care home".
    return any(
        phrase.startswith(_last_words(words, len(phrase.split()))) for phrase in ORGANISATION_WORDS
    )


def _last_words(words: str, count: int) -> str:
    return " ".join(words.split()[-count:])
