"""A schedule builds once a local period, whatever the clocks do and however often it is asked."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tp_analysis.suite.configuration import ReportPlan, Schedule, Suite
from tp_analysis.suite.schedule import due_period, first_shown, next_runs, period_key

UTC, LONDON = datetime.UTC, ZoneInfo("Europe/London")
FIVE_MINUTES = datetime.timedelta(minutes=5)
# Every change of the clocks in England in these two years.
CHANGES = [
    datetime.date(2026, 3, 29),
    datetime.date(2026, 10, 25),
    datetime.date(2027, 3, 28),
    datetime.date(2027, 10, 31),
]
NIGHTLY = ["30 0 * * *", "30 1 * * *", "30 2 * * *"]


def utc(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=UTC)


def midnight(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(), LONDON).astimezone(UTC)


def wall(moment: datetime.datetime) -> datetime.datetime:
    return moment.astimezone(LONDON).replace(tzinfo=None)


def ticks(
    start: datetime.datetime, end: datetime.datetime, step: datetime.timedelta
) -> Iterator[datetime.datetime]:
    while start < end:
        yield start
        start += step


def builds(
    cron: str, moments: Iterable[datetime.datetime], last: str | None
) -> list[tuple[datetime.datetime, str]]:
    """When something was built and for which period, if it is asked at each of these moments."""
    done = []
    for moment in moments:
        due = due_period(cron, last, moment)
        if due:
            last = due
            done.append((moment, due))
    return done


def days_between(first: datetime.date, end: datetime.date) -> list[datetime.date]:
    return [first + datetime.timedelta(days=n) for n in range((end - first).days)]


@pytest.mark.parametrize("change", CHANGES, ids=str)
@pytest.mark.parametrize("cron", NIGHTLY)
@pytest.mark.parametrize("seconds", [300, 1021])
def test_a_nightly_schedule_builds_once_a_local_day_across_a_change_of_the_clocks(
    cron: str, change: datetime.date, seconds: int
) -> None:
    first, end = change - datetime.timedelta(days=2), change + datetime.timedelta(days=3)
    before = period_key(cron, midnight(first))
    step = datetime.timedelta(seconds=seconds)
    found = builds(cron, ticks(midnight(first), midnight(end), step), before)
    assert [wall(moment).date() for moment, _ in found] == days_between(first, end)
    assert [datetime.date.fromisoformat(key[:10]) for _, key in found] == days_between(first, end)


@pytest.mark.long
@pytest.mark.parametrize("cron", NIGHTLY)
def test_a_nightly_schedule_builds_once_each_local_day_of_two_years(cron: str) -> None:
    first, end = datetime.date(2026, 1, 1), datetime.date(2028, 1, 1)
    before = period_key(cron, midnight(first))
    found = builds(cron, ticks(midnight(first), midnight(end), FIVE_MINUTES), before)
    counts = Counter(wall(moment).date() for moment, _ in found)
    assert counts == dict.fromkeys(days_between(first, end), 1)


@pytest.mark.parametrize(
    ("cron", "built"),
    [
        # October: the wall shows 01:30 twice, at 00:30 and 01:30 UTC; the first counts.
        ("30 0 * * *", "2026-10-24T23:30"),
        ("30 1 * * *", "2026-10-25T00:30"),
        ("30 2 * * *", "2026-10-25T02:30"),
    ],
)
def test_in_october_it_builds_the_first_time_that_the_wall_shows_the_time(
    cron: str, built: str
) -> None:
    start = midnight(datetime.date(2026, 10, 25))
    found = builds(cron, ticks(start, start + datetime.timedelta(hours=25), FIVE_MINUTES), None)
    # The period before, which the first call catches up, and the day's own.
    assert [moment for moment, _ in found][-1] == utc(built)
    assert [key for _, key in found][-1] == f"2026-10-25T{cron[3:4].zfill(2)}:30"


def test_in_march_a_time_that_the_wall_never_shows_is_built_at_the_next_that_it_shows() -> None:
    start = midnight(datetime.date(2026, 3, 29))
    moments = ticks(start, start + datetime.timedelta(hours=23), FIVE_MINUTES)
    found = builds("30 1 * * *", moments, "2026-03-28T01:30")
    assert found == [(utc("2026-03-29T01:00"), "2026-03-29T01:30")]
    assert wall(found[0][0]) == datetime.datetime(2026, 3, 29, 2, 0)


def test_the_very_minute_counts() -> None:
    assert period_key("30 1 * * *", utc("2026-11-22T01:30:00")) == "2026-11-22T01:30"
    assert period_key("30 1 * * *", utc("2026-11-22T01:29:59")) == "2026-11-21T01:30"


def test_a_schedule_of_which_nothing_is_known_is_due_once() -> None:
    now = utc("2026-11-22T12:00")
    key = due_period("30 1 * * *", None, now)
    assert key == "2026-11-22T01:30"
    assert due_period("30 1 * * *", key, now) is None


def test_days_that_were_missed_are_caught_up_once() -> None:
    found = builds(
        "30 1 * * *",
        [*ticks(utc("2026-06-09T09:00"), utc("2026-06-09T12:00"), FIVE_MINUTES)],
        "2026-06-01T01:30",
    )
    assert found == [(utc("2026-06-09T09:00"), "2026-06-09T01:30")]


def test_a_key_from_a_clock_that_was_years_ahead_does_not_silence_the_schedule() -> None:
    assert due_period("30 1 * * *", "2036-01-01T01:30", utc("2026-11-22T12:00"))
    # In October the wall goes back behind the key of the hour before, which stays done.
    assert due_period("30 1 * * *", "2026-10-25T01:30", utc("2026-10-25T01:10")) is None


def test_a_schedule_moved_to_another_hour_is_not_built_again_for_what_is_past() -> None:
    assert due_period("0 6 * * *", "2026-11-22T01:30", utc("2026-11-22T03:00")) is None
    assert due_period("0 6 * * *", "2026-11-22T01:30", utc("2026-11-22T06:00"))


# The independent check: crons as plain sets, the wall's times tried minute by minute.
HOURS = st.sets(st.integers(0, 4) | st.integers(0, 23), min_size=1, max_size=4)
MINUTES = st.sets(st.sampled_from([0, 1, 15, 29, 30, 31, 45, 59]), min_size=1, max_size=3)
WEEKDAYS = st.none() | st.sets(st.integers(0, 6), min_size=1, max_size=6)


@st.composite
def crons(draw: st.DrawFn) -> tuple[str, set[int], set[int], set[int]]:
    minutes, hours, weekdays = draw(MINUTES), draw(HOURS), draw(WEEKDAYS)
    days = "*" if weekdays is None else ",".join(map(str, sorted(weekdays)))
    text = f"{','.join(map(str, sorted(minutes)))} {','.join(map(str, sorted(hours)))} * * {days}"
    return text, minutes, hours, set(range(7)) if weekdays is None else weekdays


def all_times(
    minutes: set[int], hours: set[int], weekdays: set[int], days: Iterable[datetime.date]
) -> list[datetime.datetime]:
    return [
        datetime.datetime.combine(day, datetime.time(hour, minute))
        for day in days
        if day.isoweekday() % 7 in weekdays
        for hour in sorted(hours)
        for minute in sorted(minutes)
    ]


@st.composite
def moments_of_calls(draw: st.DrawFn) -> list[datetime.datetime]:
    """Calls about every five minutes, or at odd times with gaps of up to days, over a change."""
    change = draw(st.sampled_from(CHANGES))
    start = midnight(change - datetime.timedelta(days=draw(st.integers(0, 3))))
    start += datetime.timedelta(seconds=draw(st.integers(0, 86_400)))
    regular = draw(st.booleans())
    gap = st.just(300) if regular else st.integers(1, 900) | st.integers(1, 200_000)
    gaps = draw(st.lists(gap, min_size=2, max_size=600 if regular else 80))
    moments = [start]
    for seconds in gaps:
        moments.append(moments[-1] + datetime.timedelta(seconds=seconds))
    return moments


@settings(max_examples=150, deadline=None)
@given(crons(), moments_of_calls())
def test_each_local_period_is_built_once_never_twice_never_skipped(
    cron: tuple[str, set[int], set[int], set[int]], moments: list[datetime.datetime]
) -> None:
    text, minutes, hours, weekdays = cron
    first = wall(moments[0]).date() - datetime.timedelta(days=9)
    days = days_between(first, wall(moments[-1]).date() + datetime.timedelta(days=1))
    times = all_times(minutes, hours, weekdays, days)
    found = builds(text, moments, None)
    keys = [key for _, key in found]
    # Never twice, and in order.
    assert all(earlier < later for earlier, later in pairwise(keys))
    # Never one that has not come, nor one that the schedule does not name.
    for moment, key in found:
        assert datetime.datetime.fromisoformat(key) in times
        assert datetime.datetime.fromisoformat(key) <= wall(moment)
    # Never skipped: after each call, the latest time that the wall has shown so far is built.
    built, furthest = iter(found), datetime.datetime.min
    last: str | None = None
    upcoming = next(built, None)
    for moment in moments:
        if upcoming and upcoming[0] == moment:
            last, upcoming = upcoming[1], next(built, None)
        furthest = max(furthest, wall(moment))
        expected = max(time for time in times if time <= furthest)
        assert last == expected.isoformat(timespec="minutes")


def suite(*schedules: Schedule) -> Suite:
    report = ReportPlan(name="spending", audience="restricted", areas=("north",))
    return Suite(
        markings={"public": "OFFICIAL", "restricted": "OFFICIAL-SENSITIVE"},
        report=(report,),
        schedule=schedules,
    )


def nightly(cron: str, name: str = "nightly") -> Suite:
    return suite(Schedule(name=name, cron=cron))


def test_the_next_runs_are_told_in_local_time_with_its_name() -> None:
    runs = next_runs(nightly("30 1 * * *"), utc("2026-10-23T12:00"), 3)
    assert [run.words for run in runs] == [
        "Sat 24 Oct 2026 01:30 BST",
        "Sun 25 Oct 2026 01:30 BST",
        "Mon 26 Oct 2026 01:30 GMT",
    ]
    assert {run.note for run in runs} == {""}


def test_a_time_that_march_leaves_out_says_when_it_really_runs() -> None:
    [run] = next_runs(nightly("30 1 * * *"), utc("2026-03-28T12:00"), 1)
    assert run.words == "Sun 29 Mar 2026 02:00 BST"
    assert run.note == "clocks go forward, so there is no 01:30: it runs at 02:00 BST"


def test_in_the_hour_that_october_repeats_the_next_run_is_not_one_that_is_done() -> None:
    runs = next_runs(nightly("30 * * * *"), utc("2026-10-25T01:10"), 2)
    assert [run.period for run in runs] == ["2026-10-25T02:30", "2026-10-25T03:30"]


def test_times_that_march_leaves_out_run_together_once() -> None:
    runs = next_runs(nightly("*/20 * * * *"), utc("2026-03-29T00:30"), 3)
    assert [run.words[-9:] for run in runs] == ["00:40 GMT", "02:00 BST", "02:20 BST"]
    assert runs[1].period == "2026-03-29T02:00"


def test_the_runs_of_several_schedules_come_in_their_order() -> None:
    both = suite(Schedule(name="late", cron="0 9 * * *"), Schedule(name="early", cron="0 2 * * *"))
    runs = next_runs(both, utc("2026-11-22T00:00"), 2)
    assert [run.schedule for run in runs] == ["early", "late", "early", "late"]


@pytest.mark.parametrize("cron", [*NIGHTLY, "*/15 * * * *", "0 */6 * * 1-5"])
@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_what_is_told_as_the_next_run_is_when_it_falls_due(
    cron: str, change: datetime.date
) -> None:
    start = midnight(change) - datetime.timedelta(hours=3)
    moments = ticks(start, start + datetime.timedelta(hours=10), FIVE_MINUTES)
    found = builds(cron, moments, period_key(cron, start))
    told = next_runs(nightly(cron), start, len(found))
    assert [(run.at.astimezone(UTC), run.period) for run in told] == found


def test_the_first_moment_of_an_ordinary_time_is_that_time() -> None:
    moment = first_shown(datetime.datetime(2026, 7, 1, 9, 30))
    assert moment == datetime.datetime(2026, 7, 1, 9, 30, tzinfo=LONDON)
