"""What no table for readers may hold: undeclared columns, full postcodes, identifiers, exact days.

Messages give columns and numbers of rows, never a value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd

from tp_analysis.errors import ReportError, did_you_mean

# Outward and inward part: a full postcode is about 15 households.
FULL_POSTCODE = re.compile(
    r"\b(?:GIR ?0AA|[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][ABD-HJLNP-UW-Z]{2})\b", re.IGNORECASE
)
# Prefixes that are never given out (QQ) count too: examples and tests are written with them.
NATIONAL_INSURANCE_NUMBER = re.compile(r"\b[A-Z]{2} ?(?:[0-9]{2} ?){3}[A-D]\b", re.IGNORECASE)
EXACT_DATE = re.compile(
    r"\b(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}[/.][0-9]{1,2}[/.](?:[0-9]{4}|[0-9]{2})"
    r"|[0-9]{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* [0-9]{4})\b",
    re.IGNORECASE,
)
# As `pseudonyms` makes them. No word or number is written so.
PSEUDONYM = re.compile(r"(?<![A-Za-z0-9+/=])[A-Z2-7]{24}(?![A-Za-z0-9+/=])")
_FORBIDDEN = (
    (FULL_POSTCODE, "full postcodes", "Keep the outward part: outward_postcodes()"),
    (NATIONAL_INSURANCE_NUMBER, "National Insurance numbers", "Leave the column out"),
    (PSEUDONYM, "pseudonyms", "Leave the column out"),
    (EXACT_DATE, "exact dates", "Keep the month: months()"),
)


def refuse_undeclared(frame: pd.DataFrame, declared: Iterable[str], what: str) -> None:
    """Raise ReportError for a column that was not declared, and for one that is missing.

    Nothing reaches a table by having been in the data: each column is named.
    """
    names = list(declared)
    unknown = [str(name) for name in frame.columns if name not in names]
    if unknown:
        raise ReportError(
            f"{what} has the column {unknown[0]!r}, which is not declared. Leave it out, or name "
            f"it. Declared: {', '.join(names)}."
        )
    columns = [str(name) for name in frame.columns]
    missing = [name for name in names if name not in columns]
    if missing:
        hint = did_you_mean(missing[0], columns)
        raise ReportError(f"{what} has no column {missing[0]!r}. {hint}")
    if len(set(columns)) < len(columns):
        raise ReportError(f"{what} has two columns of one name. Rename one.")


def refuse_identifiers(frame: pd.DataFrame, what: str) -> None:
    """Raise ReportError where any text of a table, published or not, holds a full postcode, a
    National Insurance number or a pseudonym."""
    for name in frame.columns:
        values = frame[name]
        if pd.api.types.is_numeric_dtype(values.dtype) or not len(values):
            continue
        texts = {value for value in values if isinstance(value, str)}
        for pattern, holds, _ in _FORBIDDEN[:3]:
            if any(map(pattern.search, texts)):
                raise ReportError(f"{what} holds {holds} in {name!r}. Take them out.")


def refuse_identifying(frame: pd.DataFrame, dimensions: Iterable[str], what: str) -> None:
    """Raise ReportError where a dimension holds something finer than may be shown, or a gap."""
    for name in dimensions:
        values = frame[name]
        empty = int(values.isna().sum())
        if empty:
            raise ReportError(
                f"{what}: {empty} rows have no {name!r}. Give them a category such as 'Not known'."
            )
        if pd.api.types.is_datetime64_any_dtype(values.dtype):
            raise ReportError(f"{what}: {name!r} holds exact dates. Keep the month: months().")
        categories = pd.Series(values.unique()).astype("string")
        for pattern, holds, what_to_do in _FORBIDDEN:
            if categories.str.contains(pattern).any():
                raise ReportError(f"{what}: {name!r} holds {holds}. {what_to_do}.")
