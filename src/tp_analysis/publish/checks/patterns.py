"""What must be in no published file, by its shape: paths, traces, numbers of persons.

Sources of the shapes: HMRC's National Insurance manual (two letters, six digits, a suffix A to D;
Q is allowed here, as test numbers begin with it), the NHS Data Dictionary (ten digits, the last a
check digit modulo 11), the probation case reference number (a letter, six digits).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

# Each begins with the characters it may begin with, and only then looks behind them: so a search
# leaps to the next of them, which is three times as fast on a megabyte of page.
_FOLDER = re.compile(r"/(?<![\w.]/)(?:home|root|tmp|Users|var/folders)/\w")
_WINDOWS_FOLDER = re.compile(r":\\Users\\(?<=\b[A-Z]:\\Users\\)")
_TRACEBACK = re.compile(r"Traceback \(most recent call last\)")
_NATIONAL_INSURANCE = re.compile(r"[A-Z](?<![\w#][A-Z])[A-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D](?!\w)")
_CASE_REFERENCE = re.compile(r"[A-Z](?<![\w#.][A-Z])\d{6}(?!\w|\.\d)")
_POLICE_NATIONAL_COMPUTER = re.compile(
    r"[12](?<![\w/][12])(?:(?<=1)9|(?<=2)0)\d{2}/\d{7}[A-Z](?!\w)"
)
_NHS = re.compile(r"\d(?<![\w.-]\d)\d{2}([ -]?)\d{3}\1\d{4}(?![\w-]|\.\d)")
# Twenty-four letters and digits, as the disclosure policies put them in place of an identifier.
_PSEUDONYM = re.compile(r"[A-Z2-7](?<![A-Za-z0-9+/=][A-Z2-7])[A-Z2-7]{23}(?![A-Za-z0-9+/=])")
# The address of a council stands in prose; a postcode alone in its cell stands for somebody.
_POSTCODE_ALONE = re.compile(
    r"[A-Z](?<![^>,\"\t\n][A-Z])[A-Z]?\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}(?=\Z|[<,\"\t\r\n])"
)


def _nhs_numbers(text: str) -> Iterator[str]:
    for found in _NHS.finditer(text):
        digits = found.group().replace(found[1], "") if found[1] else found.group()
        # A sum of money that was not given its commas ends in noughts; so may one number in 100.
        if not found[1] and digits.endswith("00"):
            continue
        check = 11 - sum(int(d) * (10 - place) for place, d in enumerate(digits[:9])) % 11
        if check % 11 == int(digits[9]) and len(set(digits)) > 1:
            yield digits


def _matches(*patterns: re.Pattern[str]) -> Callable[[str], Iterator[str]]:
    return lambda text: (found.group() for pattern in patterns for found in pattern.finditer(text))


def computer_pattern(host: str) -> re.Pattern[str] | None:
    """What finds the name of a computer; None for a name that may be a word, such as "luton"."""
    name = host.partition(".")[0]
    if len(name) < 6 or name.isalpha() or name.isdigit():
        return None
    first = name[0].lower() + name[0].upper()
    rest = re.escape(name[1:])
    return re.compile(rf"[{first}](?<![\w-][{first}])(?i:{rest})(?![\w-])")


names_a_folder = _matches(_FOLDER, _WINDOWS_FOLDER, _TRACEBACK)

PATTERNS: Mapping[str, Callable[[str], Iterator[str]]] = {
    "a folder of a computer or a traceback": names_a_folder,
    "a National Insurance number": _matches(_NATIONAL_INSURANCE),
    "an NHS number": _nhs_numbers,
    "a case reference number": _matches(_CASE_REFERENCE),
    "a Police National Computer number": _matches(_POLICE_NATIONAL_COMPUTER),
    "a pseudonym": _matches(_PSEUDONYM),
    "a postcode in a cell of its own": _matches(_POSTCODE_ALONE),
}
