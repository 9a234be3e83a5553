"""Who may see an edition, and from when: what refuses one before its notebook runs."""

from __future__ import annotations

import datetime

from tp_analysis.errors import CheckError
from tp_analysis.formats import format_date
from tp_analysis.suite.plan import Edition

SENSITIVE = "SENSITIVE"


def require_publishable(edition: Edition, *, today: datetime.date) -> None:
    """Refuse an edition whose marking does not fit its audience, or a public one before its day.

    A restricted edition under embargo is made: `tp share` gives it to those on its list only.
    Raises CheckError.
    """
    sensitive = SENSITIVE in edition.marking
    if edition.audience == "public" and sensitive:
        raise CheckError(
            f"a public page cannot be marked {edition.marking!r}. Set markings.public in "
            "suite.toml to OFFICIAL, or build the report for the restricted audience."
        )
    if edition.audience == "restricted" and not sensitive:
        raise CheckError(
            f"a restricted page cannot be marked {edition.marking!r} alone. Set "
            "markings.restricted in suite.toml to OFFICIAL-SENSITIVE."
        )
    until = edition.embargo_until
    if edition.audience == "public" and until is not None and today < until:
        raise CheckError(
            f"under embargo until {format_date(until)}, so no public page of it is made. Build "
            "the rest with --audience restricted, or change embargo_until in suite.toml."
        )
