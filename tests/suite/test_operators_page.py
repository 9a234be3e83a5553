"""The operator's page: what readers have and for how long, what the last runs did, what comes."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from tp_analysis.hashing import file_hash
from tp_analysis.project import Project, find_project
from tp_analysis.publish.ages import age, moment_in_london
from tp_analysis.publish.index import write_indexes
from tp_analysis.suite.configuration import read_suite
from tp_analysis.suite.due import due_now, mark_done, memory_path
from tp_analysis.suite.history import EditionRun, Run, append_run
from tp_analysis.suite.notices import add_notice, make_notice
from tp_analysis.suite.plan import plan_suite
from tp_analysis.suite.releases import Part, assemble, switch

UTC = datetime.UTC
MADE = datetime.datetime(2026, 11, 22, 1, 31, tzinfo=UTC)
NOW = MADE + datetime.timedelta(hours=3)
NIGHTLY = '\n[[schedule]]\nname = "nightly"\ncron = "30 1 * * *"\n'


@pytest.fixture
def project(unbuilt: Any, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A small project with a schedule. The north has people and digest live; nobody the rest."""
    suite = unbuilt.root / "suite.toml"
    suite.write_text(suite.read_text(encoding="utf-8") + NIGHTLY, encoding="utf-8")
    monkeypatch.setenv("TP_PROJECT", str(unbuilt.root))
    monkeypatch.setattr("tp_analysis.suite.assembly.now_utc", lambda: MADE)
    project = find_project()
    editions = {edition.id: edition for edition in plan_suite(project)[0]}
    parts = []
    for name in ("people", "digest"):
        folder = project.reports / "made" / name
        folder.mkdir(parents=True)
        pages = [folder / f"{name}.html", folder / f"{name}.pdf"]
        for path in pages:
            path.write_text(name, encoding="utf-8")
        outputs = {path.name: file_hash(path) for path in pages}
        parts.append(Part(editions[f"north/{name}"], folder, outputs))
    switch(project, assemble(project, "north", parts))
    return project


def written(project: Project, now: datetime.datetime | None = NOW, name: str = "index.html") -> Any:
    write_indexes(project, now=now)
    return lxml.html.parse(str(project.reports / name)).getroot()


def table(page: Any, caption: str) -> list[list[str]]:
    found = page.iterfind(f".//section[@aria-labelledby='{caption}']//tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row] for row in found]


def run(day: int, results: dict[str, str], schedules: dict[str, str] | None = None) -> Run:
    moment = datetime.datetime(2026, 11, day, 4, 12, tzinfo=UTC)
    editions = tuple(
        EditionRun(id=name, audience="restricted", result=result)  # type: ignore[arg-type]
        for name, result in results.items()
    )
    return Run(started=moment, finished=moment, schedules=schedules or {}, editions=editions)


def test_every_edition_says_how_old_what_readers_have_is(project: Project) -> None:
    lines = {(line[0], line[1]): line for line in table(written(project), "editions")}
    assert lines["People", "North"][2:6] == ["restricted", "never", "3 hours", "never built"]
    assert lines["Digest", "North"][4] == "3 hours"
    assert lines["People", "South"][4] == "Not live"


def test_each_area_says_which_release_readers_see(project: Project) -> None:
    north, south = table(written(project), "areas")
    assert north[1].startswith("north-")
    assert north[2:] == ["22 November 2026, 01:31 (3 hours ago)", "None"]
    assert south == ["South", "None", "None", "None"]


def test_the_last_runs_stand_side_by_side_newest_first(project: Project) -> None:
    append_run(project, run(20, {"north/people": "built"}))
    results = {"north/people": "fresh", "north/digest": "failed"}
    append_run(project, run(21, results, {"nightly": "2026-11-21T01:30"}))
    page = written(project)
    heads = page.iterfind(".//section[@aria-labelledby='runs']//thead//th")
    assert [head.text_content() for head in heads] == [
        "Edition",
        "21 Nov01:30nightly",
        "20 Nov04:12by hand",
    ]
    lines = {line[0]: line[1:] for line in table(page, "runs")}
    assert lines["People, North"] == ["fresh", "built"]
    assert lines["Digest, North"] == ["failed", "not part of the run"]


def test_no_more_than_ten_runs_are_shown(project: Project) -> None:
    for day in range(1, 16):
        append_run(project, run(day, {"north/people": "fresh"}))
    assert {len(line) for line in table(written(project), "runs")} == {11}


def test_each_schedule_says_how_it_stands(project: Project) -> None:
    [turn] = table(written(project), "schedules")
    assert turn == ["nightly", "Never", "None", "Due now; then Mon 23 Nov 2026 01:30 GMT"]
    mark_done(project, due_now(project, read_suite(project.suite_file), NOW), NOW, "1 failed")
    [turn] = table(written(project), "schedules")
    assert turn == [
        "nightly",
        "22 November 2026, 01:30",
        "1 failed",
        "Mon 23 Nov 2026 01:30 GMT",
    ]


def test_a_damaged_memory_of_the_schedule_is_told(project: Project) -> None:
    memory_path(project).parent.mkdir(parents=True, exist_ok=True)
    memory_path(project).write_bytes(b"{")
    assert "schedule.json cannot be read" in written(project).text_content()


def test_what_needs_somebody_comes_first_and_is_counted(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tp_analysis.suite.records import State

    editions = plan_suite(project)[0]
    names = ["fresh", "stale", "failed", "fresh"]
    causes = ["", "a file changed", f"{editions[2].id}: cell 2 ('x') failed", ""]
    states = [
        State(edition, name, cause)  # type: ignore[arg-type]
        for edition, name, cause in zip(editions, names, causes, strict=True)
    ]
    monkeypatch.setattr("tp_analysis.publish.index.states", lambda *_: states)
    page = written(project)
    assert [line[3] for line in table(page, "editions")] == ["failed", "stale", "fresh", "fresh"]
    # The line says of which edition it speaks.
    assert table(page, "editions")[0][5] == "cell 2 ('x') failed"
    counts = [" ".join(item.text_content().split()) for item in page.iterfind(".//ul/li")]
    assert counts == ["1 failed", "1 stale", "2 fresh"]


def test_a_notice_stands_beside_the_area_for_the_operator_and_for_readers(project: Project) -> None:
    notice = make_notice("corrected", what="A total.", why="A slip.", on="2026-11-21")
    add_notice(project, "north", notice)
    assert table(written(project), "areas")[0][3] == "Corrected on 21 November 2026"
    public = written(project, name="public/index.html")
    assert table(public, "reports")[0][3] == "Corrected on 21 November 2026"


def test_a_report_that_cannot_be_planned_is_told(project: Project) -> None:
    notebook = project.notebooks / "people.ipynb"
    notebook.write_text(notebook.read_text(encoding="utf-8").replace("share: ", "shar e: "))
    page = written(project)
    assert "people: people, parameters cell" in page.find(".//div[@class='beware']").text_content()
    assert ("Homes", "North") in {(line[0], line[1]) for line in table(page, "editions")}


def test_without_a_clock_the_page_tells_no_time_and_is_the_same_again(project: Project) -> None:
    first = lxml.html.tostring(written(project, now=None))
    assert b"2026, 0" not in first
    assert b"hours" not in first
    assert lxml.html.tostring(written(project, now=None)) == first


@pytest.mark.parametrize("name", ["public/index.html", "restricted/index.html"])
def test_the_pages_of_the_audiences_hold_no_time_and_no_history(
    project: Project, name: str
) -> None:
    append_run(project, run(21, {"north/people": "failed"}, {"nightly": "2026-11-21T01:30"}))
    text = written(project, name=name).find(".//body").text_content()
    words = ("nightly", "01:3", "hours", "failed", "never", "north-")
    assert [word for word in words if word in text] == []


def test_hostile_words_in_causes_and_names_are_text(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tp_analysis.suite.records import State

    states = [
        State(edition, "failed", "<script>alert(1)</script>") for edition in plan_suite(project)[0]
    ]
    monkeypatch.setattr("tp_analysis.publish.index.states", lambda *_: states)
    append_run(project, run(21, {"north/people": "fresh"}, {"<b>": "2026-11-21T01:30"}))
    page = written(project)
    assert page.find(".//script") is None
    assert page.find(".//b") is None


@pytest.mark.parametrize("name", ["index.html", "public/index.html", "restricted/index.html"])
def test_the_pages_break_no_rule_for_pages(project: Project, name: str, root: Path) -> None:
    import importlib.util

    spec = importlib.util.spec_from_file_location("pages", root / "tests/publish/checks/pages.py")
    assert spec
    assert spec.loader
    checks = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(checks)
    append_run(project, run(21, {"north/people": "fresh"}, {"nightly": "2026-11-21T01:30"}))
    add_notice(project, "north", make_notice("corrected", what="A", why="B", on="2026-11-21"))
    written(project)
    assert checks.page_faults((project.reports / name).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-5, "just now"), (0, "just now"), (59, "just now"), (60, "1 minute"), (119, "1 minute"),
        (120, "2 minutes"), (7199, "119 minutes"), (7200, "2 hours"), (172_799, "47 hours"),
        (172_800, "2 days"), (8_640_000, "100 days"),
    ],
)  # fmt: skip
def test_an_age_is_told_in_one_unit(seconds: int, words: str) -> None:
    assert age(NOW - datetime.timedelta(seconds=seconds), NOW) == words


def test_a_moment_is_told_as_london_s_clocks_show_it() -> None:
    assert (
        moment_in_london(datetime.datetime(2026, 7, 1, 23, 30, tzinfo=UTC)) == "2 July 2026, 00:30"
    )
