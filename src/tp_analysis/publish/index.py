"""The pages that list what there is: one for the operator, one for each audience."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from tp_analysis.project import Project
from tp_analysis.publish.html import page_style, templates
from tp_analysis.suite.build import states
from tp_analysis.suite.plan import Edition, plan_suite
from tp_analysis.suite.records import State

AUDIENCES = ("public", "restricted")


@dataclass(frozen=True)
class Line:
    """One edition on an index page."""

    state: State
    page: str
    pdf: str
    exists: bool
    title: str
    as_at: str

    @property
    def edition(self) -> Edition:
        """The edition the line is about."""
        return self.state.edition


def write_indexes(project: Project, editions: list[Edition] | None = None) -> None:
    """Write reports/index.html and one index.html an audience, from what is on the disk.

    `editions` are those of a what-if, whose parameters suite.toml does not hold; without them
    every edition of the suite is listed.
    """
    rows = states(project, plan_suite(project)[0] if editions is None else editions)
    _write(
        project.reports / "index.html", "operator.html.j2", [_line(project, row) for row in rows]
    )
    for audience in AUDIENCES:
        lines = [_line(project, row, audience) for row in rows if row.edition.audience == audience]
        shown = [line for line in lines if line.exists]
        _write(project.reports / audience / "index.html", "audience.html.j2", shown, audience)


def _line(project: Project, state: State, below: str = "") -> Line:
    edition = state.edition
    folder = f"{edition.audience}/{edition.area.key}"
    page = project.reports / folder / f"{edition.report}.html"
    prefix = folder.removeprefix(f"{below}/") if below else folder
    title, as_at = edition.report.capitalize(), str(edition.parameters.get("as_at", ""))
    return Line(
        state=state,
        page=f"{prefix}/{edition.report}.html",
        pdf=f"{prefix}/{edition.report}.pdf",
        exists=page.is_file(),
        title=title,
        as_at=as_at,
    )


def _write(path: Path, template: str, lines: list[Line], audience: str = "") -> None:
    page = templates().get_template(template).render(
        lines=lines, audience=audience, style=Markup(page_style()), marking=_marking(lines)
    )  # fmt: skip
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    partial.write_text(page, encoding="utf-8")
    partial.replace(path)


def _marking(lines: list[Line]) -> str:
    markings = sorted({line.edition.marking for line in lines}, key=len)
    return markings[-1] if markings else ""
