"""Pseudonyms: a keyed fingerprint in place of an identifier, so that rows of one person still join.

A plain hash of a National Insurance number can be reversed by trying all of them in minutes; one
made with a secret key cannot. A pseudonym is still personal data in the hands of whoever holds the
key: it is never published.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from tp_analysis.errors import ConfigurationError

SUITE = "report-suite"
VERSION = "v1"
SHORTEST_KEY_BYTES = 32
_SCHEME = re.compile(r"[a-z][a-z0-9-]*")
# 32 random bytes have fewer different ones than this about never; typed words nearly always.
_FEWEST_DIFFERENT_BYTES = 16


@dataclass(frozen=True)
class PseudonymKey:
    """The secret key of one scheme; it never prints, only its id does."""

    scheme: str
    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if not _SCHEME.fullmatch(self.scheme):
            raise ConfigurationError(
                "The name of a pseudonym scheme is lower-case letters, digits and hyphens, such "
                "as 'claimant'."
            )
        if len(self.secret) < SHORTEST_KEY_BYTES:
            raise ConfigurationError(
                f"The key of the pseudonym scheme {self.scheme!r} has {len(self.secret)} bytes, "
                f"fewer than {SHORTEST_KEY_BYTES}. Make one with: openssl rand -hex 32"
            )

    @property
    def key_id(self) -> str:
        """What may be recorded of the key: enough to tell two apart, nothing to guess it by."""
        return hmac.new(self.secret, b"key id", hashlib.sha256).hexdigest()[:8]

    def pseudonym(self, identifier: str) -> str:
        """24 letters and digits for an identifier; case and spaces make no difference."""
        normal = "".join(identifier.split()).upper()
        message = f"{SUITE}|{self.scheme}|{VERSION}|{normal}".encode()
        digest = hmac.new(self.secret, message, hashlib.sha256).digest()
        return base64.b32encode(digest[:15]).decode("ascii")


def pseudonymise(identifiers: pd.Series[str], *, key: PseudonymKey) -> pd.Series[str]:
    """Pseudonyms in place of identifiers; a missing or blank one stays missing."""
    text = identifiers.astype("string").str.strip()
    text = text.mask(text == "")
    known = {value: key.pseudonym(value) for value in text.dropna().unique()}
    return text.map(known).astype("string")


def key_from_text(scheme: str, text: str) -> PseudonymKey:
    """The key written as hexadecimal digits. The text is never part of a message.

    Raises ConfigurationError for what is no such key, is too short, or was plainly not random.
    """
    try:
        secret = bytes.fromhex(text.strip())
    except ValueError:
        raise ConfigurationError(
            f"The key of the pseudonym scheme {scheme!r} is not written in hexadecimal digits. "
            "Make one with: openssl rand -hex 32"
        ) from None
    key = PseudonymKey(scheme, secret)
    if len(set(secret)) < _FEWEST_DIFFERENT_BYTES:
        raise ConfigurationError(
            f"The key of the pseudonym scheme {scheme!r} is not random. Make one with: openssl "
            "rand -hex 32"
        )
    return key


def refuse_shared_keys(keys: Mapping[str, PseudonymKey]) -> None:
    """Raise ConfigurationError where two schemes have one key: each purpose needs its own, so that
    extracts kept for different purposes cannot be joined."""
    seen: dict[str, str] = {}
    for scheme, key in sorted(keys.items()):
        if key.key_id in seen:
            raise ConfigurationError(
                f"The pseudonym schemes {seen[key.key_id]!r} and {scheme!r} have one key. Give "
                "each its own: openssl rand -hex 32"
            )
        seen[key.key_id] = scheme
