"""The pages that list what there is: one for the operator, one for each audience."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from tp_analysis.project import Project
from tp_analysis.publish.ages import age, moment_in_london
from tp_analysis.publish.html import page_style, templates
from tp_analysis.publish.rota import Timetable, past_runs, timetable
from tp_analysis.suite.build import states
from tp_analysis.suite.fingerprints import Fingerprints
from tp_analysis.suite.notices import latest_notice
from tp_analysis.suite.plan import Edition, plan_suite
from tp_analysis.suite.publishing import standing
from tp_analysis.suite.records import State, StateName
from tp_analysis.suite.releases import live

if TYPE_CHECKING:
    from tp_analysis.suite.releases import Release

AUDIENCES = ("public", "restricted")
WORKBOOKS = (("Excel", "xlsx"), ("ODS", "ods"))
STATEMENT = "accessibility.html"
# What needs somebody comes first.
URGENCY: tuple[StateName, ...] = ("failed", "stale", "never", "fresh")


@dataclass(frozen=True)
class Standing:
    """What readers of an area see: its live release, for how long, and what they were told."""

    area: str
    name: str
    release: Release | None
    made: str
    age: str
    notice: str


@dataclass(frozen=True)
class Line:
    """One edition on an index page."""

    state: State
    page: str
    pdf: str
    workbooks: tuple[tuple[str, str], ...]
    statement: str
    exists: bool
    title: str
    as_at: str
    standing: Standing

    @property
    def edition(self) -> Edition:
        """The edition the line is about."""
        return self.state.edition

    @property
    def cause(self) -> str:
        """Why it is not fresh; the line itself says of which edition."""
        return self.state.cause.removeprefix(f"{self.edition.id}: ")

    @property
    def live_for(self) -> str:
        """How old what readers see is."""
        if not self.exists:
            return "Not live"
        return self.standing.age or self.standing.made or "Live"


def write_indexes(
    project: Project,
    editions: list[Edition] | None = None,
    now: datetime.datetime | None = None,
) -> None:
    """Write reports/index.html and one index.html an audience, from what is on the disk.

    `editions` are those of a what-if, whose parameters suite.toml does not hold; without them
    every edition of the suite is listed. `now` is for the operator's page only: without it that
    page tells no ages. The pages of the audiences hold no time of a build.
    """
    planned, wrong = (editions, {}) if editions is not None else plan_suite(project)
    prints = Fingerprints(project)
    # As tp status sees them.
    rows = standing(project, states(project, planned, prints), prints)
    areas = {row.edition.area.key: row.edition.area.name for row in rows}
    standings = {key: _readers_see(project, key, name, now) for key, name in areas.items()}

    def line(row: State, below: str = "") -> Line:
        return _line(project, row, standings[row.edition.area.key], below)

    lines = [line(row) for row in rows]
    _write_operators(project, lines, wrong, list(standings.values()), now)
    for audience in AUDIENCES:
        lines = [line(row, audience) for row in rows if row.edition.audience == audience]
        shown = [line for line in lines if line.exists]
        path = project.reports / audience / "index.html"
        statements = {line.edition.area.name: line.statement for line in shown if line.statement}
        _write(path, "audience.html.j2", shown, audience=audience, statements=statements)


def _write_operators(
    project: Project,
    lines: list[Line],
    wrong: Mapping[str, str],
    standings: Sequence[Standing],
    now: datetime.datetime | None,
) -> None:
    urgent = sorted(lines, key=lambda line: URGENCY.index(line.state.name))
    counts = Counter(line.state.name for line in lines)
    _write(
        project.reports / "index.html",
        "operator.html.j2",
        urgent,
        counts=[(name, counts[name]) for name in URGENCY if counts[name]],
        wrong=wrong,
        standings=standings,
        runs=past_runs(project),
        timetable=timetable(project, now) if now else Timetable(),
        written=moment_in_london(now) if now else "",
    )


def _readers_see(project: Project, area: str, name: str, now: datetime.datetime | None) -> Standing:
    release = live(project, area)
    made = _moment(release.made_at) if release else None
    notice = latest_notice(project, area)
    return Standing(
        area=area,
        name=name,
        release=release,
        made=moment_in_london(made) if made and now else "",
        age=age(made, now) if made and now else "",
        notice=f"{notice.kind.capitalize()} on {_long_date(notice.on)}" if notice else "",
    )


def _moment(text: str) -> datetime.datetime | None:
    try:
        moment = datetime.datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _long_date(text: str) -> str:
    return str(templates().filters["long_date"](text))


def _line(project: Project, state: State, seen: Standing, below: str) -> Line:
    edition = state.edition
    folder = f"{edition.audience}/{edition.area.key}"
    page = project.reports / folder / f"{edition.report}.html"
    prefix = folder.removeprefix(f"{below}/") if below else folder
    return Line(
        state=state,
        page=f"{prefix}/{edition.report}.html",
        pdf=f"{prefix}/{edition.report}.pdf",
        workbooks=tuple(
            (kind, f"{prefix}/{edition.report}.{ending}")
            for kind, ending in WORKBOOKS
            if page.with_suffix(f".{ending}").is_file()
        ),
        statement=f"{prefix}/{STATEMENT}" if (page.parent / STATEMENT).is_file() else "",
        exists=page.is_file(),
        title=edition.report.replace("-", " ").capitalize(),
        as_at=str(edition.parameters.get("as_at", "")),
        standing=seen,
    )


def _write(path: Path, template: str, lines: list[Line], **more: Any) -> None:
    page = templates().get_template(template).render(
        lines=lines, style=Markup(page_style()), marking=_marking(lines), **more
    )  # fmt: skip
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    partial.write_text(page, encoding="utf-8")
    partial.replace(path)


def _marking(lines: list[Line]) -> str:
    markings = sorted({line.edition.marking for line in lines}, key=len)
    return markings[-1] if markings else ""
