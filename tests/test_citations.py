"""A page rests on nothing later than its date."""

from __future__ import annotations

import datetime

import pandas as pd
import pytest

from tp_analysis.citations import published_days, require_by
from tp_analysis.errors import DataError


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("27 May 2026", "2026-05-27"),
        ("March 2026", "2026-03-01"),
        ("2005", "2005-01-01"),
        ("12 January 2009 as printed", "2009-01-12"),
        ("session 2006-07", None),
        (None, None),
    ],
)
def test_a_document_is_of_the_first_day_that_its_date_allows(
    written: str | None, day: str | None
) -> None:
    documents = pd.DataFrame(
        [{"document_id": "a", "title": "A", "author": "B", "published_on": written,
          "evidence": "published"}]
    )  # fmt: skip
    found = [*published_days(documents, [pd.DataFrame({"document_id": ["a", "a"]})])]
    assert [str(date) for date, _ in found] == ([day] if day else [])


def test_the_latest_of_what_is_too_late_is_named_so_that_one_change_mends_it() -> None:
    used = [(datetime.date(2010, 1, 1), "an old count"), (datetime.date(2012, 1, 1), "a new one")]
    require_by("2012-01-01", used)
    with pytest.raises(DataError, match=r"a new one.*Set as_at to 2012-01-01 or later"):
        require_by("2009-12-31", used)
