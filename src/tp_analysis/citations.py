"""How sources are named on a page, and the data log that lists them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator

import pandas as pd

from tp_analysis.errors import DataError, did_you_mean
from tp_analysis.formats import MONTHS, format_date

# "5 February 2010", "February 2010" or "2010", and perhaps more words after it.
_DATED = re.compile(
    rf"(?:(?:(?P<day>\d{{1,2}}) )?(?P<month>{'|'.join(MONTHS)}) )?(?P<year>\d{{4}})\b"
)


def cite(documents: pd.DataFrame, document_ids: Iterable[str]) -> str:
    """The documents as one phrase: title, author and date, in the order given, each once.

    `documents` is the dataset reference/documents. Raises DataError for an unknown id.
    """
    columns = ("document_id", "title", "author", "published_on")
    known = {row[0]: row[1:] for row in zip(*(documents[name] for name in columns), strict=True)}
    phrases = []
    for document_id in dict.fromkeys(document_ids):
        if document_id not in known:
            hint = did_you_mean(document_id, known)
            raise DataError(f"reference/documents has no document {document_id!r}. {hint}")
        phrases.append(_phrase(*known[document_id]))
    return "; ".join(phrases)


def _phrase(title: str, author: str, published_on: object) -> str:
    dated = f", {published_on}" if isinstance(published_on, str) and published_on else ""
    return f"{title}, {author}{dated}"


def data_log(documents: pd.DataFrame, tables: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """One row a document that any of the tables quotes, with how many of their rows rest on it.

    Columns: title, author, published_on, evidence, rows; in the order of the rows, most first.
    """
    quoted = pd.concat([table["document_id"].dropna() for table in tables], ignore_index=True)
    counts = quoted.value_counts().rename_axis("document_id").rename("rows").reset_index()
    log = counts.merge(documents, on="document_id", how="left", validate="one_to_one")
    log = log.sort_values(["rows", "title"], ascending=[False, True])
    columns = ["title", "author", "published_on", "evidence", "rows"]
    return log[columns].fillna({"published_on": "[x]"}).reset_index(drop=True)


def published_days(
    documents: pd.DataFrame, tables: Iterable[pd.DataFrame]
) -> Iterator[tuple[datetime.date, str]]:
    """The day and the name of each document that any of the tables quotes; the first day that it
    can be where only a month or a year is known. Those without a date are left out."""
    for document in data_log(documents, tables).to_dict("records"):
        found = _DATED.match(str(document["published_on"]))
        if found:
            month = MONTHS.index(found["month"] or MONTHS[0]) + 1
            day = datetime.date(int(found["year"]), month, int(found["day"] or 1))
            yield day, f"{document['title']} ({document['published_on']})"


def require_by(as_at: str, used: Iterable[tuple[datetime.date, str]]) -> None:
    """Raises DataError where anything that a page uses is later than the page's date; `used` are
    days and what is of that day. Every report asks it in its title block."""
    day, name = max(used, default=(datetime.date.min, ""))
    if day > datetime.date.fromisoformat(as_at):
        raise DataError(
            f"as_at is {format_date(datetime.date.fromisoformat(as_at))}, but this page rests on "
            f"{name}, which is later. Set as_at to {day} or later, or parameters to earlier data."
        )
