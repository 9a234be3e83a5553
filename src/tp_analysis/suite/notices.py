"""What an area has told its readers: that its pages were withdrawn, or corrected, and why."""

from __future__ import annotations

import datetime
import json
import os
import unicodedata
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from tp_analysis.document import PageNotice
from tp_analysis.errors import ConfigurationError
from tp_analysis.project import Project
from tp_analysis.publish.checks.patterns import names_a_folder

LONGEST_TEXT = 600
# Of a line break, of a bell, of half a character: nothing that a page could print.
_UNPRINTABLE = frozenset({"Cc", "Cs", "Zl", "Zp"})


class Notice(BaseModel):
    """One notice of an area. `what` and `why` stand on its public pages, too.

    `since` is the release that readers had before; `revisions` says, report by report, what changed
    after it. A withdrawal that was a mistake is `ended`.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["withdrawn", "corrected"]
    what: str
    why: str
    on: str
    since: str = ""
    revisions: dict[str, tuple[str, ...]] = {}
    ended: bool = False

    @field_validator("what", "why")
    @classmethod
    def _is_one_paragraph(cls, text: str) -> str:
        if not text.strip():
            raise ValueError("is empty. Say it in a sentence")
        if len(text) > LONGEST_TEXT:
            raise ValueError(f"has {len(text)} characters. Use at most {LONGEST_TEXT}")
        if any(unicodedata.category(character) in _UNPRINTABLE for character in text):
            raise ValueError("holds a line break or what cannot be printed. Write one paragraph")
        # The checks of every page would refuse it, and with it the whole area.
        if any(names_a_folder(text)):
            raise ValueError("names a folder of a computer. Say it without")
        return text.strip()

    @field_validator("on")
    @classmethod
    def _is_a_date(cls, text: str) -> str:
        try:
            return datetime.date.fromisoformat(text).isoformat()
        except ValueError:
            raise ValueError(f"is {text!r}. Write a date as 2026-11-22") from None

    def says_the_same(self, other: Notice) -> bool:
        """Whether both are one notice, given twice."""
        return (self.kind, self.what, self.why) == (other.kind, other.what, other.why)


def make_notice(kind: Literal["withdrawn", "corrected"], *, what: str, why: str, on: str) -> Notice:
    """A notice of those words. Raises ConfigurationError for words that a page cannot print."""
    try:
        return Notice(kind=kind, what=what, why=why, on=on)
    except ValidationError as error:
        problem = error.errors()[0]
        words = problem["msg"].removeprefix("Value error, ")
        raise ConfigurationError(f"--{problem['loc'][0]} {words}.") from error


def read_notices(project: Project, area_key: str) -> tuple[Notice, ...]:
    """Every notice of an area, in the order in which they were given.

    Raises ConfigurationError where their file is damaged: without it nobody knows whether the
    area is withdrawn, so nothing of it may be published.
    """
    path = _path(project, area_key)
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))["notices"]
        return tuple(Notice.model_validate(entry) for entry in entries)
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ConfigurationError(
            f"The notices of {area_key} in {project.relative(path)} cannot be read. Restore the "
            "file from a copy. Only if there is none, delete it: its pages lose their notices."
        ) from error


def add_notice(project: Project, area_key: str, notice: Notice) -> None:
    """Store a notice; one with the words of the newest replaces it, so giving it twice is safe."""
    notices = read_notices(project, area_key)
    if notices and notices[-1].says_the_same(notice) and not notices[-1].ended:
        notices = notices[:-1]
    _write(project, area_key, (*notices, notice))


def notices_for(project: Project, area_key: str, report: str) -> tuple[PageNotice, ...]:
    """The corrections that one report prints, newest first, with its own changes and no other's."""
    corrected = [n for n in reversed(read_notices(project, area_key)) if n.kind == "corrected"]
    # Two of one day keep the order in which they were given.
    return tuple(
        PageNotice(what=n.what, why=n.why, on=n.on, changes=n.revisions.get(report, ()))
        for n in sorted(corrected, key=lambda notice: notice.on, reverse=True)
    )


def notices_text(project: Project, area_key: str, report: str) -> str:
    """What `notices_for` returns as JSON text for the exporters; "" where there is none."""
    notices = notices_for(project, area_key, report)
    if not notices:
        return ""
    return json.dumps([notice.model_dump(mode="json") for notice in notices], ensure_ascii=False)


def latest_notice(project: Project, area_key: str) -> Notice | None:
    """The notice that a list of reports shows beside the area; None where there is none."""
    standing = [notice for notice in read_notices(project, area_key) if not notice.ended]
    return standing[-1] if standing else None


def is_withdrawn(project: Project, area_key: str) -> bool:
    """Whether the area's pages are withdrawn, so that no build may take their place."""
    notices = read_notices(project, area_key)
    return bool(notices) and notices[-1].kind == "withdrawn" and not notices[-1].ended


def end_withdrawal(project: Project, area_key: str) -> bool:
    """End a withdrawal that was a mistake; whether there was one. It stays on record, as ended."""
    if not is_withdrawn(project, area_key):
        return False
    *earlier, last = read_notices(project, area_key)
    _write(project, area_key, (*earlier, last.model_copy(update={"ended": True})))
    return True


def _path(project: Project, area_key: str) -> Path:
    return project.state / "notices" / f"{area_key}.json"


def _write(project: Project, area_key: str, notices: tuple[Notice, ...]) -> None:
    path = _path(project, area_key)
    path.parent.mkdir(parents=True, exist_ok=True)
    entries = [notice.model_dump(mode="json") for notice in notices]
    partial = path.with_suffix(".partial")
    with partial.open("w", encoding="utf-8") as file:
        json.dump({"notices": entries}, file, indent=1)
        file.flush()
        # On the disk before anything else happens: no build could make it again.
        os.fsync(file.fileno())
    partial.replace(path)
