"""Quality records: who examined an edition, and that it was not the person who made it.

An edition says DRAFT until the file `quality/<area>/<report>.toml` names the receipt that its draft
prints. A receipt stands for all that the edition was made from, so a changed figure, file or
function makes it a draft again. The roles are those of the AQuA Book.
"""

from __future__ import annotations

import datetime
import tomllib
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from tp_analysis.errors import CheckError, complaints
from tp_analysis.formats import format_date, slug
from tp_analysis.project import Project
from tp_analysis.suite.plan import Edition

DOCUMENTS = (
    "specification",
    "data_log",
    "assumptions_log",
    "decisions_log",
    "quality_plan",
    "technical_documentation",
    "user_documentation",
    "uncertainty_and_limits",
    "change_log",
)


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Examined(_Table):
    """One thing that the assurer looked at, and what came of it."""

    what: str = Field(min_length=1)
    result: Literal["pass", "fail", "not done"]
    remark: str = ""


class QualityRecord(_Table):
    """Roles, what was examined, and the receipt of the draft that was examined."""

    receipt: str = Field(pattern=r"^[0-9a-f]{16}$")
    commissioner: str = Field(min_length=1)
    analyst: str = Field(min_length=1)
    assurer: str = Field(min_length=1)
    approver: str = Field(min_length=1)
    signed_on: datetime.date
    statement: str = Field(min_length=1)
    documents: dict[str, str]
    examined: tuple[Examined, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _is_independent(self) -> QualityRecord:
        if _same_person(self.analyst, self.assurer):
            raise ValueError("the assurer is the analyst; somebody else must examine it")
        missing = [name for name in DOCUMENTS if name not in self.documents]
        if missing:
            raise ValueError(f"documents does not name the {missing[0]}")
        failed = [line.what for line in self.examined if line.result == "fail"]
        if failed:
            raise ValueError(f"it is signed though {failed[0]!r} failed")
        if not any(line.result == "pass" for line in self.examined):
            raise ValueError("it is signed though nothing that was examined passed")
        return self

    @property
    def roles(self) -> dict[str, str]:
        """Who did what, and when it was signed, for the receipt."""
        names = ("commissioner", "analyst", "assurer", "approver")
        return {**{name: getattr(self, name) for name in names}, "signed_on": str(self.signed_on)}


def _same_person(one: str, other: str) -> bool:
    return "".join(one.casefold().split()) == "".join(other.casefold().split())


def quality_record(
    project: Project, edition: Edition, *, today: datetime.date
) -> QualityRecord | None:
    """The quality record of an edition, signed or not for what it is now; None where there is none.

    Raises CheckError for one that cannot be read, that the analyst signed or that is dated after
    today, or where its documents are not there or are one and the same.
    """
    path, name = edition.quality_file, edition.quality_name
    try:
        record = QualityRecord.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except ValidationError as error:
        known = {*QualityRecord.model_fields, *Examined.model_fields}
        raise CheckError(f"{name}: {complaints(error, known)}") from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CheckError(f"{name} cannot be read: {error}") from error
    if record.signed_on > today:
        raise CheckError(
            f"{name} was signed on {format_date(record.signed_on)}, which is still to come. Put "
            "the day there on which it was signed."
        )
    _require_documents(project, record, name)
    return record


def _require_documents(project: Project, record: QualityRecord, name: str) -> None:
    """One file may hold several of them, each below a heading that the record then names."""
    seen: dict[str, str] = {}
    for what, where in sorted(record.documents.items()):
        file, _, heading = where.partition("#")
        path = project.root / file
        if not path.is_file() or (heading and heading not in _headings(path)):
            raise CheckError(f"{name} names {where!r} as its {what}, which is not there.")
        if where in seen:
            raise CheckError(
                f"{name} names {where!r} as its {seen[where]} and as its {what}. Where one file "
                f"holds both, name the heading of each: {file}#{slug(what)}."
            )
        seen[where] = what


def _headings(path: Path) -> set[str]:
    """The headings of a Markdown file as links name them."""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return {slug(line.lstrip("#")) for line in lines if line.startswith("#")}


def is_signed_off(record: QualityRecord | None, receipt: str) -> bool:
    """Whether it is this very edition that was examined and signed."""
    return record is not None and record.receipt == receipt


def unsigned_because(
    project: Project, edition: Edition, receipt: str, *, today: datetime.date
) -> str:
    """Why an edition with a quality record is a draft all the same; "" where nothing is amiss.

    `receipt` is what its page prints. A record that signs another would else be passed over.
    """
    try:
        record = quality_record(project, edition, today=today)
    except CheckError as error:
        return str(error)
    if record is None or is_signed_off(record, receipt):
        return ""
    return (
        f"{edition.quality_name} signs {record.receipt}, the page is {receipt}: still a draft. "
        "Examine the page as it is now, and put its receipt there."
    )
