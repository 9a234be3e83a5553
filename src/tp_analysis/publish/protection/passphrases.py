"""The passphrase of a bundle: drawn at random, or somebody's own if it is strong enough.

It is carried as a SecretStr, so that nothing that is printed or logged can show it by accident.
"""

from __future__ import annotations

import math
import re
import secrets
from collections.abc import Iterable

from pydantic import SecretStr

from tp_analysis.errors import ConfigurationError

# Nothing that looks or sounds like its neighbour (0 o, 1 i l, u v): it has to survive a telephone.
ALPHABET = "abcdefghjkmnpqrstvwxyz23456789"
GROUPS, GROUP_LENGTH = 5, 4
LEAST_BITS = 90
# An estimate of what a guesser needs. Of characters drawn at random it is lower than the truth (10
# a character), so one of the form that is generated here is measured against less.
LEAST_GUESSES, LEAST_GUESSES_OF_OURS = 10**22, 10**18
_OURS = re.compile(
    rf"[{ALPHABET}]{{{GROUP_LENGTH}}}(-[{ALPHABET}]{{{GROUP_LENGTH}}}){{{GROUPS - 1}}}"
)
# What stands between words adds nothing that has to be guessed.
_SEPARATORS = re.compile(r"[\s\-_.,]+")
# 127 bytes is what a PDF takes. zxcvbn slows down with the length, so it sees the beginning.
LONGEST, LONGEST_JUDGED = 127, 72


def generated_bits() -> float:
    """How many bits of chance a generated passphrase holds."""
    return GROUPS * GROUP_LENGTH * math.log2(len(ALPHABET))


def generate() -> SecretStr:
    """A new passphrase: 20 characters in five groups, 98 bits, from the system's own randomness.

    One in a thousand happens to hold what a guesser tries first, and is drawn again.
    """
    while _weak(word := _drawn(), ()):
        pass
    return SecretStr(word)


def _drawn() -> str:
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))
    return "-".join(groups)


def own(text: str, *, known: Iterable[str] = ()) -> SecretStr:
    """Somebody's own passphrase, judged; `known` are words that a guesser would try first.

    The judge is zxcvbn (Wheeler, USENIX Security 2016). Raises ConfigurationError, which never
    repeats the passphrase, for one that is weak or that some reader could not type or take.
    """
    complaint = _unusable(text) or _weak(text, known)
    if complaint:
        raise ConfigurationError(
            f"The passphrase {complaint}. Leave it out and one is made for you, or take seven "
            "words drawn by dice."
        )
    return SecretStr(text)


def _unusable(text: str) -> str:
    if not text:
        return "is empty"
    if not _SEPARATORS.sub("", text):
        return "holds nothing but what stands between words"
    if len(text) > LONGEST:
        return f"has {len(text)} characters, and a PDF takes {LONGEST}"
    # Programs turn other characters into bytes in different ways, and then one of them refuses.
    if not (text.isascii() and text.isprintable()):
        return "holds something else than plain letters, digits, signs and spaces"
    if text != text.strip():
        return "begins or ends with a space, which gets lost in copying"
    return ""


def _weak(text: str, known: Iterable[str]) -> str:
    from zxcvbn import zxcvbn

    words = [part for name in known for part in (name, *name.replace("-", " ").split())]
    bare = _SEPARATORS.sub("", text)[:LONGEST_JUDGED]
    judged = zxcvbn(bare, user_inputs=words, max_length=LONGEST_JUDGED)
    least = LEAST_GUESSES_OF_OURS if _OURS.fullmatch(text) else LEAST_GUESSES
    if judged["guesses"] >= least:
        return ""
    # Its general words only: the finer ones could quote a part of the passphrase.
    reason = judged["feedback"]["warning"].rstrip(".")
    why = f" ({reason[0].lower()}{reason[1:]})" if reason else ""
    power = math.floor(math.log10(judged["guesses"]))
    return (
        f"is too easy to guess{why}: about 10^{power} guesses, and whoever has the file can make "
        f"as many as they like. At least 10^{round(math.log10(least))} are asked for"
    )
