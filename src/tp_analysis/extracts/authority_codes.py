"""Which local authority is meant: codes of two systems, names in many spellings, reorganisations.

Revenue returns name authorities by the ministry's E-codes, statistics by nine-character codes.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from tp_analysis.datasets import Problem
from tp_analysis.errors import DataError, did_you_mean
from tp_analysis.extracts.results import Forgiven
from tp_analysis.extracts.text_files import csv_rows

_REGISTER = {
    "local-authority-code": "register_code",
    "nice-name": "name",
    "official-name": "official_name",
    "gss-code": "gss_code",
    "ecode": "e_code",
    "start-date": "start_date",
    "end-date": "end_date",
    "replaced-by": "replaced_by",
    "nation": "nation",
    "region": "region",
    "local-authority-type-name": "authority_type",
}
# What the returns put behind a name: UA for a unitary authority, and kinds of council.
_SUFFIXES = {
    "ua": "",
    "cc": " county council",
    "bc": " borough council",
    "mbc": " metropolitan borough council",
    "dc": " district council",
}


@dataclass(frozen=True)
class Succession:
    """One authority that gave way to another on a day; both by their E-codes.

    `whole` says whether all of its area went to this successor. A county that was divided has a
    succession for each part, and its spending cannot be moved to them without a key.
    """

    abolished: str
    successor: str
    on: dt.date
    whole: bool


def _successions(
    on: dt.date, divided: dict[str, tuple[str, ...]], merged: dict[str, tuple[str, ...]]
) -> tuple[Succession, ...]:
    """From the parts of each divided county, and from what each new authority took in whole."""
    return tuple(
        Succession(county, part, on, whole=False)
        for county, parts in divided.items()
        for part in parts
    ) + tuple(Succession(old, new, on, whole=True) for new, olds in merged.items() for old in olds)


# The structural changes of 1 April 2009, by the E-codes of the returns before and after it.
SUCCESSIONS_OF_2009: tuple[Succession, ...] = _successions(
    dt.date(2009, 4, 1),
    divided={"E0221": ("E0202", "E0203"), "E0621": ("E0603", "E0604")},
    merged={
        "E0202": ("E0231",),
        "E0203": ("E0233", "E0234"),
        "E0603": ("E0632", "E0633", "E0636"),
        "E0604": ("E0631", "E0634", "E0637"),
        "E0801": ("E0820", "E0831", "E0832", "E0833", "E0834", "E0835", "E0836"),
        "E1302": (
            *("E1321", "E1331", "E1333", "E1334"),
            *("E1335", "E1336", "E1337", "E1338"),
        ),
        "E2901": ("E2920", "E2931", "E2932", "E2933", "E2934", "E2935", "E2936"),
        "E3202": ("E3221", "E3231", "E3232", "E3233", "E3234", "E3235"),
        "E3902": ("E3921", "E3931", "E3932", "E3933", "E3935"),
    },
)


@dataclass(frozen=True)
class AuthorityRegisterFile:
    """The register of authorities, past and present.

    The columns of `table`: register_code (three letters), name, official_name, gss_code, e_code,
    start_date, end_date (the first day on which the authority no longer existed), replaced_by
    (register codes, with commas), nation, region and authority_type. Empty cells are null.
    """

    table: pd.DataFrame
    forgiven: tuple[Forgiven, ...]
    problems: tuple[Problem, ...]

    @property
    def successions(self) -> tuple[Succession, ...]:
        """The successions that the register states, where both authorities have an E-code."""
        codes = dict(zip(self.table["register_code"], self.table["e_code"], strict=True))
        gone = self.table[self.table["replaced_by"].notna() & self.table["e_code"].notna()]
        found = []
        for row in gone.itertuples(index=False):
            parts = [codes.get(code) for code in str(row.replaced_by).split(",")]
            on = dt.date.fromisoformat(str(row.end_date))
            found += [
                Succession(str(row.e_code), str(part), on, whole=len(parts) == 1)
                for part in parts
                if isinstance(part, str)
            ]
        return tuple(found)


@dataclass(frozen=True)
class AuthorityNamesFile:
    """Every spelling of a name that is known: the columns name and register_code."""

    table: pd.DataFrame
    forgiven: tuple[Forgiven, ...]
    problems: tuple[Problem, ...]


def read_authority_register(path: Path) -> AuthorityRegisterFile:
    """The register in a CSV file with the headings local-authority-code, gss-code, ecode, ...

    Raises DataError where one of the headings is missing.
    """
    table = _table(path, _REGISTER)
    ends = table["end_date"]
    # Some rows give the last day of an authority and others the first day after it.
    last_days = ends.str.endswith("-03-31").fillna(False)
    table = table.assign(end_date=ends.mask(last_days, ends.str.replace("-03-31", "-04-01")))
    words = "last days of an authority: turned into the first day after it, as in other rows"
    problems = [
        Problem(f"repeats the {name} of an earlier row. Keep one", None, name, str(value))
        for name in ("register_code", "gss_code", "e_code")
        for value in table.loc[table[name].notna() & table[name].duplicated(), name]
    ]
    forgiven = (Forgiven(words, int(last_days.sum())),) if last_days.any() else ()
    return AuthorityRegisterFile(table, forgiven, tuple(problems))


def read_authority_names(path: Path) -> AuthorityNamesFile:
    """The spellings in a CSV file with the headings la-name and local-authority-code."""
    table = _table(path, {"la-name": "name", "local-authority-code": "register_code"})
    repeated = table.duplicated()
    forgiven = (Forgiven("rows that repeat an earlier row", int(repeated.sum())),)
    plain = table["name"].map(plain_name)
    unlike = table.groupby(plain)["register_code"].nunique()
    problems = [
        Problem("stands for two authorities. Keep one of them", None, "name", str(name))
        for name in unlike.index[unlike > 1]
    ]
    kept = table[~repeated].reset_index(drop=True)
    return AuthorityNamesFile(kept, forgiven if repeated.any() else (), tuple(problems))


def _table(path: Path, headings: dict[str, str]) -> pd.DataFrame:
    rows = [cells for _, cells in csv_rows(path)]
    first = rows[0] if rows else []
    missing = [heading for heading in headings if heading not in first]
    if missing:
        raise DataError(
            f"{path.name} is no list of authorities: it has no column {', '.join(missing)}. "
            "Give the file as published."
        )
    table = pd.DataFrame(rows[1:], columns=first, dtype="string")[list(headings)]
    return table.rename(columns=headings).replace("", pd.NA).astype("string")


def plain_name(name: str) -> str:
    """A name without what spellings differ in: capitals, "&", marks, "UA"; "CC" written out.

    >>> plain_name("Bath & North East Somerset UA"), plain_name("Kent CC")
    ('bath and north east somerset', 'kent county council')
    """
    words = re.sub(r"[^a-z0-9 ]+", " ", name.casefold().replace("&", " and ")).split()
    suffix = _SUFFIXES.get(words[-1], f" {words[-1]}") if words else ""
    return (" ".join(words[:-1]) + suffix).strip()


@dataclass(frozen=True)
class AuthorityCodes:
    """Looks authorities up, from the table of a register and the table of spellings."""

    register: pd.DataFrame
    names: pd.DataFrame
    successions: tuple[Succession, ...] = SUCCESSIONS_OF_2009

    def gss_code(self, e_code: str) -> str:
        """The nine-character code. Raises DataError where the register has no such E-code."""
        return self._other("e_code", "gss_code", e_code)

    def e_code(self, gss_code: str) -> str:
        """The ministry's code. Raises DataError where the register has no such code."""
        return self._other("gss_code", "e_code", gss_code)

    def find(self, name: str) -> str:
        """The nine-character code of the authority of that name, in any known spelling.

        A name that passed to a successor (Dorset, Buckinghamshire) is the successor's: for figures
        of an earlier year go by the E-code.
        Raises DataError where no authority, or none with such a code, is called that.
        """
        register_code = self._spellings.get(plain_name(name))
        if register_code is None:
            hint = did_you_mean(plain_name(name), self._spellings)
            raise DataError(f"No authority is called {name!r}. {hint}")
        return self._other("register_code", "gss_code", register_code)

    def successors(self, e_code: str) -> tuple[Succession, ...]:
        """Who took over from an authority, and when; empty for one that nobody replaced."""
        return tuple(found for found in self.successions if found.abolished == e_code)

    def predecessors(self, e_code: str) -> tuple[Succession, ...]:
        """Whom an authority took over from, and when."""
        return tuple(found for found in self.successions if found.successor == e_code)

    def existed(self, e_code: str, on: dt.date) -> bool:
        """Whether the successions leave room for the authority on that day."""
        ended = (found.on for found in self.successors(e_code))
        began = (found.on for found in self.predecessors(e_code) if found.abolished != e_code)
        return all(on < day for day in ended) and all(on >= day for day in began)

    @cached_property
    def _spellings(self) -> dict[str, str]:
        listed = _pairs(self.names["name"], self.names["register_code"])
        own = _pairs(self.register["name"], self.register["register_code"])
        return {plain_name(name): code for name, code in (*own, *listed)}

    def _other(self, known: str, wanted: str, code: str) -> str:
        found = self.register.loc[self.register[known] == code, wanted].dropna()
        if found.empty:
            raise DataError(
                f"The register of authorities gives no {wanted} for {known} {code!r}. It holds no "
                "authority abolished before it was begun: look it up in the successions."
            )
        return str(found.iloc[0])


def _pairs(names: Iterable[object], codes: Iterable[object]) -> list[tuple[str, str]]:
    return [(str(name), str(code)) for name, code in zip(names, codes, strict=True)]
