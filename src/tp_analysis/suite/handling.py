"""Who may see an edition, and from when: what refuses one before its notebook runs."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from tp_analysis.errors import CheckError
from tp_analysis.formats import format_date
from tp_analysis.project import Project
from tp_analysis.suite.plan import Edition
from tp_analysis.suite.quality import unsigned_because
from tp_analysis.suite.records import read_record

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


def reservations(
    project: Project, editions: Iterable[Edition], *, today: datetime.date
) -> dict[str, str]:
    """What refuses an edition, or keeps it a draft though it has a quality record; by its id."""
    found = {edition.id: _reservation(project, edition, today) for edition in editions}
    return {name: words for name, words in found.items() if words}


def _reservation(project: Project, edition: Edition, today: datetime.date) -> str:
    try:
        require_publishable(edition, today=today)
    except CheckError as error:
        return str(error)
    built = read_record(project, edition).built
    return unsigned_because(project, edition, built.receipt, today=today) if built else ""
