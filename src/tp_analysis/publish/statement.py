"""The accessibility statement of a release, written from the results of its checks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from tp_analysis.publish.checks.results import NEEDS_A_PERSON, Check
from tp_analysis.publish.html import page_style, templates
from tp_analysis.publish.sanitise import cleaned_page
from tp_analysis.publish.visible import visible

WORDS = {"pass": "Passed", "fail": "Failed"}
PROGRAMS = ("axe-core", "outloud", "pdfua", "veraPDF")
# Regulation 8 of SI 2018/952 asks for an honest account; none of these is done by a build.
BY_PEOPLE = (
    "Reading every page and PDF with a screen reader (NVDA, VoiceOver).",
    "Using every page with the keyboard alone.",
    "Whether alt texts mean what the charts show.",
    "Whether the words are plain English.",
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
            reports=sorted(results),
            tested=_tested(results),
            failures=_told(results, "fail"),
            # What needs a person has a list of its own.
            not_run=[line for line in _told(results, "not-run") if line[1] != NEEDS_A_PERSON],
            by_people=BY_PEOPLE,
        )
    )
    return cleaned_page(visible(page))


@dataclass(frozen=True)
class _Tested:
    """One line of the table: a check of every page and PDF, however many reports there are."""

    name: str
    result: str
    tools: str


def _tested(results: Mapping[str, Sequence[Check]]) -> list[_Tested]:
    """Each check that ran, once, in the order in which they run."""
    found: dict[str, dict[str, Check]] = {}
    for report, checks in sorted(results.items()):
        for check in checks:
            if check.result != "not-run":
                found.setdefault(check.name, {})[report] = check
    return [
        _Tested(
            sentence(name),
            _in_words(ran, len(results)),
            ", ".join(dict.fromkeys(check.tool for check in ran.values() if check.tool)),
        )
        for name, ran in found.items()
    ]


def _in_words(ran: Mapping[str, Check], reports: int) -> str:
    """Passed, where every report did; else what came out in which."""
    outcomes: dict[str, list[str]] = {}
    for report, check in ran.items():
        outcomes.setdefault(WORDS[check.result], []).append(report)
    if len(outcomes) == 1 and len(ran) == reports:
        return next(iter(outcomes))
    return "; ".join(f"{word} ({', '.join(names)})" for word, names in outcomes.items())


def sentence(name: str) -> str:
    """The name of a check as a line begins with it; those of programs are spelt as their makers do.

    >>> sentence("images have alt text"), sentence("veraPDF or PAC")
    ('Images have alt text', 'veraPDF or PAC')
    """
    return name if name.startswith(PROGRAMS) else name[:1].upper() + name[1:]


def _told(results: Mapping[str, Sequence[Check]], result: str) -> list[tuple[str, str]]:
    """What came out so, each once; where it is not so of every report, of which."""
    found: dict[tuple[str, str], list[str]] = {}
    for report, checks in sorted(results.items()):
        for check in checks:
            if check.result == result:
                found.setdefault((check.name, check.detail), []).append(report)
    return [
        (f"{sentence(name)}{_of(reports, results)}", detail)
        for (name, detail), reports in found.items()
    ]


def _of(reports: Sequence[str], every: Iterable[str]) -> str:
    return "" if len(reports) == len(set(every)) else f" ({', '.join(reports)})"
