"""suite.toml: the editions, how they are built, kept and scheduled."""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from tp_analysis.errors import ConfigurationError, complaints, did_you_mean

Audience = Literal["public", "restricted"]
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_RESERVED = re.compile(r"con|prn|aux|nul|com\d|lpt\d")
_CRON_FIELDS = ("minute", "hour", "day of the month", "month", "weekday")
_CRON_HELP = f"five fields ({', '.join(_CRON_FIELDS)}), as in '30 1 * * *' for 01:30 each day"
# What every cron knows, and L for the last day of a month; not the random times croniter offers.
_CRON_PART = r"(\*|\d+|[a-z]{3}|l)(-(\d+|[a-z]{3}))?(/\d+)?(#\d)?"
_CRON_FIELD = re.compile(rf"{_CRON_PART}(,{_CRON_PART})*", re.IGNORECASE)


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Limits(_Table):
    """How long a kernel may take, and how much memory."""

    cell_timeout_seconds: float = Field(default=300, gt=0)
    kernel_start_timeout_seconds: float = Field(default=60, gt=0)
    edition_timeout_seconds: float = Field(default=1800, gt=0)
    memory_limit_gib: float = Field(default=4, gt=0)


class Releases(_Table):
    """How many releases of an area are kept."""

    keep: int = Field(default=5, ge=1)


class Recipient(_Table):
    """Somebody who may be given full reports: all of them, or those of these areas and names."""

    name: str = Field(min_length=1, max_length=100)
    areas: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()

    @field_validator("name")
    @classmethod
    def _is_one_line(cls, name: str) -> str:
        if not name.isprintable() or name != name.strip():
            raise ValueError("should be one line, without spaces around it")
        return name


class Sharing(_Table):
    """Who is given full reports, and how long they and their copies are kept.

    The days count from when a release or a bundle was made. With a `public_key` (PEM, Ed25519)
    what is released must be signed with the private half of it.
    """

    retention_days: int | None = Field(default=None, ge=1)
    public_key: str = ""
    recipient: tuple[Recipient, ...] = ()


class ReportPlan(_Table):
    """One report of the suite.

    `reads` names the reports whose released figures it uses, `needs` the folders of data/raw
    without whose extracts it is no part of the suite.
    """

    name: str
    audience: Audience
    areas: tuple[str, ...]
    reads: tuple[str, ...] = ()
    # Folders of data/raw without whose extracts there is nothing to report.
    needs: tuple[str, ...] = ()
    parameters: dict[str, Any] = {}
    # Before that day no public page of it is made; until then only these recipients are given it.
    embargo_until: datetime.date | None = None
    embargo_recipients: tuple[str, ...] = ()


class Accessibility(_Table):
    """Whom readers write to about a barrier; the accessibility statement of each release says so.

    An address or a page, as people type it: it is printed as text, with no link.
    """

    contact: str = ""

    @field_validator("contact")
    @classmethod
    def _is_one_line(cls, contact: str) -> str:
        if contact and (not contact.isprintable() or contact != contact.strip()):
            raise ValueError("should be one line, without spaces around it")
        return contact


class Schedule(_Table):
    """When to build what, in the time on the wall in London; no names mean everything."""

    name: str
    cron: str
    reports: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    audience: Audience | None = None

    @field_validator("cron")
    @classmethod
    def _is_a_time(cls, cron: str) -> str:
        complaint = _cron_complaint(cron)
        if complaint:
            raise ValueError(complaint)
        return " ".join(cron.split())


class Suite(_Table):
    """The whole of suite.toml."""

    build: Limits = Limits()
    releases: Releases = Releases()
    sharing: Sharing = Sharing()
    accessibility: Accessibility = Accessibility()
    markings: dict[Audience, Literal["OFFICIAL", "OFFICIAL-SENSITIVE"]]
    report: tuple[ReportPlan, ...]
    schedule: tuple[Schedule, ...] = ()
    scenario: dict[str, dict[str, dict[str, Any]]] = {}

    def plan(self, name: str) -> ReportPlan:
        """The report of that name, or an error that offers the nearest."""
        names = [report.name for report in self.report]
        if name not in names:
            raise ConfigurationError(
                f"suite.toml has no report {name!r}. {did_you_mean(name, names)}"
            )
        return next(report for report in self.report if report.name == name)


_TABLES: tuple[type[_Table], ...] = (
    Suite,
    ReportPlan,
    Limits,
    Releases,
    Schedule,
    Sharing,
    Recipient,
    Accessibility,
)
_SOME_DAY = datetime.datetime(2026, 1, 1)


def read_suite(path: Path) -> Suite:
    """suite.toml, checked. Raises ConfigurationError for what cannot be read."""
    try:
        suite = Suite.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigurationError(f"{path.name} cannot be read: {error}") from error
    except ValidationError as error:
        known = {key for table in _TABLES for key in table.model_fields}
        raise ConfigurationError(f"{path.name}: {complaints(error, known)}") from error
    _require_once([report.name for report in suite.report], path.name)
    for report in suite.report:
        _require_once(report.areas, f"{path.name}, {report.name}")
        for name in (report.name, *report.areas):
            _require_safe_name(name, path.name)
        for read in report.reads:
            suite.plan(read)
        _require_known_recipients(report, suite, path.name)
    _require_once([r.name for r in suite.sharing.recipient], f"{path.name}, recipients")
    for recipient in suite.sharing.recipient:
        _require_something_to_give(recipient, suite, path.name)
    _require_once([schedule.name for schedule in suite.schedule], f"{path.name}, schedules")
    for schedule in suite.schedule:
        _require_safe_name(schedule.name, path.name)
        _require_something_to_build(schedule, suite, path.name)
    return suite


def _require_known_recipients(report: ReportPlan, suite: Suite, where: str) -> None:
    """A misspelt name would keep somebody from what they are to be given."""
    known = [recipient.name for recipient in suite.sharing.recipient]
    for name in report.embargo_recipients:
        if name not in known:
            raise ConfigurationError(
                f"{where}, {report.name}: no [[sharing.recipient]] is called {name!r}. "
                f"{did_you_mean(name, known)}"
            )


def _require_something_to_give(recipient: Recipient, suite: Suite, where: str) -> None:
    """A misspelt name would let nobody be given anything, and only a refusal would say so."""
    whom = f"{where}, recipient {recipient.name!r}"
    full = {report.name: report for report in suite.report if report.audience == "restricted"}
    areas = {area for report in suite.report for area in report.areas}
    for named, known, what in (
        (recipient.reports, set(full), "no restricted report is called"),
        (recipient.areas, areas, "no report is built for"),
    ):
        for name in named:
            if name not in known:
                raise ConfigurationError(f"{whom}: {what} {name!r}. {did_you_mean(name, known)}")
    chosen = [full[name] for name in recipient.reports] or list(full.values())
    if recipient.areas and not any(set(recipient.areas) & set(r.areas) for r in chosen):
        raise ConfigurationError(
            f"{whom}: none of those reports is built for any of those areas. Take one of them out."
        )


def _require_something_to_build(schedule: Schedule, suite: Suite, where: str) -> None:
    """A schedule that names nothing of the suite would be silent for ever."""
    reports = [suite.plan(name) for name in schedule.reports] or list(suite.report)
    areas = {area for report in suite.report for area in report.areas}
    for area in schedule.areas:
        if area not in areas:
            raise ConfigurationError(
                f"{where}, schedule {schedule.name}: no report is built for {area!r}. "
                f"{did_you_mean(area, areas)}"
            )
    chosen = [
        report
        for report in reports
        if schedule.audience in (None, report.audience)
        and (not schedule.areas or set(schedule.areas) & set(report.areas))
    ]
    if not chosen:
        raise ConfigurationError(
            f"{where}, schedule {schedule.name}: its reports, areas and audience have no edition "
            "in common. Take one of them out."
        )


def _cron_complaint(cron: str) -> str:
    """What is wrong with a cron expression, to follow "it"; empty where nothing is."""
    from croniter import croniter

    fields = cron.split()
    if len(fields) != len(_CRON_FIELDS):
        return f"should have {_CRON_HELP}"
    for position, (field, meaning) in enumerate(zip(fields, _CRON_FIELDS, strict=True)):
        alone = ["*"] * len(_CRON_FIELDS)
        alone[position] = field
        if not _CRON_FIELD.fullmatch(field) or not croniter.is_valid(" ".join(alone)):
            return f"has {field!r} for the {meaning}, which cannot be. It should have {_CRON_HELP}"
    return "" if _happens(cron) else "names a day that never comes"


def _happens(cron: str) -> bool:
    from croniter import CroniterError, croniter

    try:
        croniter(cron, _SOME_DAY).get_next()
    except CroniterError:
        return False
    return True


def _require_once(names: Sequence[str], where: str) -> None:
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise ConfigurationError(f"{where}: {repeated[0]!r} stands there twice. Remove one.")


def _require_safe_name(name: str, where: str) -> None:
    """Names become folders and files, also on Windows."""
    if len(name) > 100 or not _SLUG.fullmatch(name) or _RESERVED.fullmatch(name):
        raise ConfigurationError(
            f"{where}: {name!r} cannot name a file. Use small letters, digits and hyphens."
        )
