"""The accessibility statement of a release, written from the results of its checks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from markupsafe import Markup

from tp_analysis.publish.checks.results import Check
from tp_analysis.publish.html import page_style, templates
from tp_analysis.publish.sanitise import cleaned_page
from tp_analysis.publish.visible import visible

WORDS = {"pass": "Passed", "fail": "Failed", "not-run": "Not run"}
# Regulation 8 of SI 2018/952 asks for an honest account; none of these is done by a build.
BY_PEOPLE = (
    "Reading every page and PDF with a screen reader (NVDA, VoiceOver).",
    "Using every page with the keyboard alone.",
    "Whether alt texts mean what the charts show.",
    "Whether the words are plain English.",
    "PAC or veraPDF on the PDFs, which need another computer than the one that made them.",
)


def render_statement(
    area_name: str,
    audience: str,
    marking: str,
    as_at: str,
    results: Mapping[str, Sequence[Check]],
    *,
    contact: str = "",
) -> str:
    """The statement as one web page (`accessibility.html` beside the reports of one audience).

    `results` are the checks of each report by its name, `as_at` the date of the release's figures
    as 2026-06-30, `contact` how to reach somebody, as the suite has it; without one the statement
    says that none is set. The same results give the same page.
    """
    page = (
        templates()
        .get_template("accessibility.html.j2")
        .render(
            area=area_name,
            audience=audience,
            marking=marking,
            as_at=as_at,
            contact=contact,
            style=Markup(page_style()),
            words=WORDS,
            tested={
                report: [check for check in checks if check.result != "not-run"]
                for report, checks in sorted(results.items())
            },
            failures=_told(results, "fail"),
            not_run=_told(results, "not-run"),
            by_people=BY_PEOPLE,
        )
    )
    return cleaned_page(visible(page))


def _told(results: Mapping[str, Sequence[Check]], result: str) -> list[tuple[str, str]]:
    """What came out so, each once; where it is not so of every report, of which."""
    found: dict[tuple[str, str], list[str]] = {}
    for report, checks in sorted(results.items()):
        for check in checks:
            if check.result == result:
                found.setdefault((check.name, check.detail), []).append(report)
    return [(f"{name}{_of(reports, results)}", detail) for (name, detail), reports in found.items()]


def _of(reports: Sequence[str], every: Iterable[str]) -> str:
    return "" if len(reports) == len(set(every)) else f" ({', '.join(reports)})"
