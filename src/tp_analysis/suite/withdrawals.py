"""Withdraw an area: notices take the place of all its pages, at once and without a notebook."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tp_analysis.document import Block, Cover, Document, Heading, Paragraph, Text
from tp_analysis.errors import ConfigurationError, ReportError, did_you_mean
from tp_analysis.formats import format_date
from tp_analysis.hashing import file_hash
from tp_analysis.project import Project
from tp_analysis.publish.checks.page_facts import read_page
from tp_analysis.suite.files import work_folder
from tp_analysis.suite.notices import Notice, add_notice, read_notices
from tp_analysis.suite.pointers import pointed_areas
from tp_analysis.suite.receipts import canonical_json
from tp_analysis.suite.releases import HeldEdition, Part, Release, assemble, live, switch

# Swept up by mend_links, as any half-made release.
_WORK = "release-notice-"


def withdraw(project: Project, area_key: str, notice: Notice) -> Release:
    """Put the notice in the place of every page that readers of the area see.

    Comes back with the release of notices, which is live. Done twice it is done once; with other
    words it replaces the notice that stood there. Raises ConfigurationError where nothing of the
    area is published.
    """
    now = live_or_refuse(project, area_key)
    notice = notice.model_copy(update={"since": _readers_had(project, area_key, now)})
    # First, so that no build can publish in between; what a kill leaves, doing it again finishes.
    add_notice(project, area_key, notice)
    with work_folder(project, _WORK) as work:
        parts = [_part(work, now, edition, notice) for edition in now.editions]
        release = assemble(project, area_key, parts, kind="notice")
    switch(project, release)
    return release


def live_or_refuse(project: Project, area_key: str) -> Release:
    """The release that readers of an area see. Raises ConfigurationError where there is none."""
    areas = pointed_areas(project)
    if area_key not in areas:
        known = did_you_mean(area_key, areas) if areas else "Build it first: tp build."
        raise ConfigurationError(f"Nothing of {area_key!r} is published. {known}")
    release = live(project, area_key)
    if release is None:
        raise ConfigurationError(
            f"The release that {area_key} leads to is not there any more, so its pages are gone. "
            "Build it again: tp build."
        )
    return release


def _readers_had(project: Project, area_key: str, now: Release) -> str:
    """The release of reports that the notice stands for, also where one stood there before."""
    if now.kind == "reports":
        return now.id
    earlier = [n.since for n in read_notices(project, area_key) if n.kind == "withdrawn"]
    return earlier[-1] if earlier else ""


def _part(work: Path, now: Release, edition: HeldEdition, notice: Notice) -> Part:
    from tp_analysis.publish.html import render_page
    from tp_analysis.publish.pdf import breakable, render_pdf

    folder = work / edition.audience / edition.report
    folder.mkdir(parents=True)
    cover = _cover_of(now, edition)
    narrow = {"what": breakable(notice.what), "why": breakable(notice.why)}
    page, pdf = folder / f"{edition.report}.html", folder / f"{edition.report}.pdf"
    page.write_text(render_page(notice_page(cover, notice)), encoding="utf-8", newline="\n")
    pdf.write_bytes(render_pdf(notice_page(cover, notice.model_copy(update=narrow))))
    # What the report was called, for a second notice; a notice shows no figures.
    (folder / "figures.json").write_bytes(canonical_json([cover]))
    return Part(edition, folder, {path.name: file_hash(path) for path in (page, pdf)})


def _cover_of(release: Release, edition: HeldEdition) -> dict[str, Any]:
    """What the withdrawn report was called and how it was marked, as far as that can be read."""
    from tp_analysis.suite.revisions import figures_in

    found: Iterable[dict[str, Any]]
    try:
        found = figures_in(release, edition.audience, edition.report)
    except ReportError:
        found = ()
    cover: dict[str, Any] = next((entry for entry in found if entry["kind"] == "cover"), {})
    page = release.folder / edition.audience / f"{edition.report}.html"
    paragraphs = read_page(page.read_bytes()).paragraphs if page.is_file() else []
    fallback = {
        "kind": "cover",
        "title": edition.report.capitalize(),
        "area": release.area,
        "period": "no period given",
        "marking": paragraphs[0] if paragraphs else "DRAFT",
    }
    return {**fallback, **cover}


def notice_page(cover: dict[str, Any], notice: Notice) -> Document:
    """The page that stands in the place of a withdrawn report: what, why and when."""
    day = format_date(datetime.date.fromisoformat(notice.on))
    title = Cover(
        report=str(cover.get("report", "")),
        title=f"Withdrawn: {cover['title']}",
        question=f"This report was withdrawn on {day}. Please do not use copies of it.",
        area=str(cover["area"]),
        period=str(cover["period"]),
        as_at=notice.on,
        evidence_status="No figures are shown.",
    )
    return Document(
        cover=title,
        marking=str(cover["marking"]),
        blocks=(
            *_passage("What is wrong", notice.what),
            *_passage("How it came about", notice.why),
        ),
    )


def _passage(heading: str, text: str) -> tuple[Block, ...]:
    return (
        Heading(level=2, content=(Text(text=heading),)),
        Paragraph(content=(Text(text=text),)),
    )
