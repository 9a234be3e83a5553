"""What is due is remembered on the disk, and nothing that happens to the file loses a period."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from tp_analysis.project import Project, find_project
from tp_analysis.suite.configuration import ReportPlan, Schedule, Suite, read_suite
from tp_analysis.suite.due import (
    Due,
    due_editions,
    due_now,
    mark_done,
    memory_path,
    read_done,
)

UTC = datetime.UTC
NOON = datetime.datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = datetime.timedelta(days=1)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path, tmp_path / "data", tmp_path / "reports")


def suite(*schedules: Schedule) -> Suite:
    return Suite(
        markings={"public": "OFFICIAL", "restricted": "OFFICIAL-SENSITIVE"},
        report=(ReportPlan(name="spending", audience="restricted", areas=("north",)),),
        schedule=schedules,
    )


NIGHTLY = Schedule(name="nightly", cron="30 1 * * *")
WEEKLY = Schedule(name="weekly", cron="0 6 * * mon", reports=("spending",), areas=("north",))


def test_a_schedule_seen_for_the_first_time_is_due(project: Project) -> None:
    assert due_now(project, suite(NIGHTLY), NOON) == (Due("nightly", "2026-11-22T01:30"),)


def test_what_is_due_says_what_to_build(project: Project) -> None:
    [due] = due_now(project, suite(WEEKLY), NOON)
    assert due == Due("weekly", "2026-11-16T06:00", ("spending",), ("north",), None)


def test_asking_changes_nothing(project: Project) -> None:
    assert due_now(project, suite(NIGHTLY), NOON) == due_now(project, suite(NIGHTLY), NOON)
    assert not project.state.exists()


def test_what_is_done_is_due_again_only_in_its_next_period(project: Project) -> None:
    mark_done(project, due_now(project, suite(NIGHTLY), NOON), NOON, "built")
    assert due_now(project, suite(NIGHTLY), NOON + DAY / 2) == ()
    assert [d.period for d in due_now(project, suite(NIGHTLY), NOON + DAY)] == ["2026-11-23T01:30"]


def test_a_build_killed_before_its_end_is_tried_again(project: Project) -> None:
    [before] = due_now(project, suite(NIGHTLY), NOON)
    # Nothing marked it done.
    assert due_now(project, suite(NIGHTLY), NOON + DAY / 100) == (before,)


def test_a_failed_build_counts_as_done_for_its_period(project: Project) -> None:
    mark_done(project, due_now(project, suite(NIGHTLY), NOON), NOON, "failed")
    assert due_now(project, suite(NIGHTLY), NOON + DAY / 2) == ()
    assert read_done(project)[0]["nightly"].result == "failed"


def test_schedules_are_done_apart(project: Project) -> None:
    both = suite(NIGHTLY, WEEKLY)
    mark_done(project, due_now(project, suite(NIGHTLY), NOON), NOON, "built")
    assert [due.schedule for due in due_now(project, both, NOON)] == ["weekly"]
    mark_done(project, due_now(project, both, NOON), NOON, "built")
    assert due_now(project, both, NOON) == ()
    assert sorted(read_done(project)[0]) == ["nightly", "weekly"]


def test_days_without_power_are_caught_up_once(project: Project) -> None:
    mark_done(project, due_now(project, suite(NIGHTLY), NOON), NOON, "built")
    late = NOON + 9 * DAY
    dues = due_now(project, suite(NIGHTLY), late)
    assert [due.period for due in dues] == ["2026-12-01T01:30"]
    mark_done(project, dues, late, "built")
    assert due_now(project, suite(NIGHTLY), late) == ()


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe\x00",
        b"null",
        b'{"schedules": {"nightly": {}}}',
        b'{"schedules": {"nightly": {"period": "soon", "finished": "2026-11-22T12:00:00Z", "result": "built"}}}',  # noqa: E501
        b'{"schedules": {"nightly": {"period": "2026-11-22T01:30:00+00:00", "finished": "2026-11-22T12:00:00Z", "result": "built"}}}',  # noqa: E501
    ],
)
def test_a_damaged_memory_counts_as_empty_and_says_so(project: Project, damage: bytes) -> None:
    mark_done(project, due_now(project, suite(NIGHTLY), NOON), NOON, "built")
    memory_path(project).write_bytes(damage)
    assert [due.schedule for due in due_now(project, suite(NIGHTLY), NOON)] == ["nightly"]
    words = read_done(project)[1]
    assert "reports/.state/schedule.json cannot be read" in words
    mark_done(project, due_now(project, suite(NIGHTLY), NOON), NOON, "built")
    assert read_done(project)[1] == ""
    assert due_now(project, suite(NIGHTLY), NOON) == ()


def test_what_a_later_version_adds_to_the_memory_is_no_damage(project: Project) -> None:
    memory_path(project).parent.mkdir(parents=True)
    memory_path(project).write_text(
        '{"version": 2, "schedules": {"nightly": {"period": "2026-11-22T01:30", '
        '"finished": "2026-11-22T01:31:00Z", "result": "built", "more": 1}}}',
        encoding="utf-8",
    )
    assert due_now(project, suite(NIGHTLY), NOON) == ()


def test_a_write_cut_short_leaves_the_memory_as_it_was(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark_done(project, due_now(project, suite(NIGHTLY), NOON), NOON, "built")
    before = memory_path(project).read_bytes()

    def power_cut(*_: object) -> None:
        raise OSError("no power")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", power_cut)
        with pytest.raises(OSError, match="no power"):
            mark_done(project, due_now(project, suite(NIGHTLY), NOON + DAY), NOON, "built")
    assert memory_path(project).read_bytes() == before


@pytest.mark.parametrize("cron", ["30 0 * * *", "30 1 * * *", "30 2 * * *"])
@pytest.mark.parametrize("day", [(2026, 3, 29), (2026, 10, 25), (2027, 3, 28), (2027, 10, 31)])
def test_called_every_five_minutes_it_builds_once_on_the_day_the_clocks_change(
    project: Project, cron: str, day: tuple[int, int, int]
) -> None:
    plan = suite(Schedule(name="nightly", cron=cron))
    start = datetime.datetime(*day, tzinfo=UTC) - datetime.timedelta(hours=2)
    mark_done(project, due_now(project, plan, start), start, "built")
    periods = []
    for minutes in range(0, 28 * 60, 5):
        now = start + datetime.timedelta(minutes=minutes)
        dues = due_now(project, plan, now)
        periods += [due.period for due in dues]
        if dues:
            mark_done(project, dues, now, "built")
    wanted = datetime.datetime(*day, int(cron[3]), 30).isoformat(timespec="minutes")
    assert [period for period in periods if period[:10] == wanted[:10]] == [wanted]


EVERYTHING = Due("nightly", "2026-11-22T01:30")


@pytest.fixture
def planned(unbuilt: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """How to ask for the editions of what is due in the small project: ids, and what is wrong."""
    monkeypatch.setenv("TP_PROJECT", str(unbuilt.root))

    def ask(*dues: Due) -> tuple[list[str], dict[str, str]]:
        project = find_project()
        editions, wrong = due_editions(project, read_suite(project.suite_file), dues)
        return [edition.id for edition in editions], wrong

    return ask


def test_what_is_due_without_names_is_every_edition(planned: Any) -> None:
    ids, wrong = planned(EVERYTHING)
    assert ids == ["north/people", "south/people", "north/homes", "north/digest"]
    assert wrong == {}


def test_what_two_schedules_name_is_built_once_with_what_it_reads(planned: Any) -> None:
    north = Due("a", "2026-11-22T01:30", reports=("digest",), areas=("north",))
    public = Due("b", "2026-11-22T06:00", areas=("north",), audience="public")
    ids, _ = planned(north, public)
    assert sorted(ids) == ["north/digest", "north/people"]
    assert ids.index("north/people") < ids.index("north/digest")


def test_a_broken_notebook_does_not_keep_the_others_from_being_built(
    planned: Any, unbuilt: Any
) -> None:
    notebook = unbuilt.notebook("homes")
    text = notebook.read_text(encoding="utf-8").replace("share: ", "shar e: ")
    notebook.write_text(text, encoding="utf-8")
    ids, wrong = planned(EVERYTHING)
    assert ids == ["north/people", "south/people", "north/digest"]
    assert list(wrong) == ["north/homes"]
    assert "parameters cell" in wrong["north/homes"]
    assert planned(Due("public", "2026-11-22T01:30", audience="public"))[1] == {}
    assert planned(Due("south", "2026-11-22T01:30", areas=("south",)))[1] == {}
