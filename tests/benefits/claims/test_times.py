"""Times as systems write them become moments, or say why they cannot."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tp_analysis.benefits.claims.times import NO_TIME, REPEATED, SKIPPED, UNREADABLE, moments

UTC, LONDON = dt.UTC, ZoneInfo("Europe/London")


def read(
    text: str | None, *, time_zone: str = "Europe/London", time_format: str = ""
) -> tuple[dt.datetime | None, str | None]:
    times, problems = moments(
        pa.array([text], pa.string()), time_zone=time_zone, time_format=time_format
    )
    return times[0].as_py(), problems[0].as_py()


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [
        ("2009-07-01T10:30:00+01:00", 9, 30),
        ("2009-07-01 10:30:00.123000+02:00", 8, 30),
        ("2009-07-01T10:30:00Z", 10, 30),
        ("2009-07-01 10:30", 9, 30),
        ("  2009-07-01T10:30  ", 9, 30),
        ("2009-12-01T10:30", 10, 30),
    ],
)
def test_a_time_is_taken_with_its_zone_or_on_the_clock_of_the_place(
    text: str, hour: int, minute: int
) -> None:
    time, problem = read(text)
    assert problem is None
    assert time is not None
    assert (time.hour, time.minute) == (hour, minute)


def test_a_day_alone_is_its_first_moment_there() -> None:
    assert read("2009-07-01")[0] == dt.datetime(2009, 6, 30, 23, tzinfo=UTC)
    assert read("2009-07-01", time_zone="Europe/Amsterdam")[0] == dt.datetime(
        2009, 6, 30, 22, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", NO_TIME),
        ("   ", NO_TIME),
        (None, NO_TIME),
        ("soon", UNREADABLE),
        ("2009-07", UNREADABLE),
        ("2009", UNREADABLE),
        ("2009-02-30", UNREADABLE),
        ("2009-07-01T25:00", UNREADABLE),
        ("01/07/2009", UNREADABLE),
        ("2009-03-29T01:30:00", SKIPPED),
        ("2009-10-25T01:30:00", REPEATED),
    ],
)
def test_what_names_no_one_moment_says_why(text: str | None, problem: str) -> None:
    assert read(text) == (None, problem)


@pytest.mark.parametrize("text", ["2009-10-25T01:30:00+01:00", "2009-10-25T01:30:00+00:00"])
def test_in_the_hour_that_repeats_a_zone_tells_which_is_meant(text: str) -> None:
    time, problem = read(text)
    assert problem is None
    assert time == dt.datetime.fromisoformat(text)


def test_another_form_is_read_where_the_map_names_it() -> None:
    twelve_hours = "%m/%d/%Y %I:%M:%S %p"
    time, problem = read("06/20/2016 10:04:21 PM", time_zone="UTC", time_format=twelve_hours)
    assert (time, problem) == (dt.datetime(2016, 6, 20, 22, 4, 21, tzinfo=UTC), None)
    with_zone = read("20/06/2016 10:00 +0100", time_format="%d/%m/%Y %H:%M %z")
    assert with_zone == (dt.datetime(2016, 6, 20, 9, tzinfo=UTC), None)
    assert read("2016-06-20", time_format=twelve_hours) == (None, UNREADABLE)


@pytest.mark.parametrize("time_format", ["%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M %z"])
def test_a_time_in_full_may_stand_among_those_of_another_form(time_format: str) -> None:
    expected = dt.datetime(2009, 10, 25, 0, 30, tzinfo=UTC)
    assert read("2009-10-25T01:30:00+01:00", time_format=time_format) == (expected, None)
    # Without a zone, or without its T, it may be of that other form, ill written.
    for text in ("2009-10-25T01:30:00", "2009-10-25 01:30+01:00"):
        assert read(text, time_format=time_format) == (None, UNREADABLE)


def test_times_that_a_file_holds_as_such_are_taken_as_they_are() -> None:
    clock = [dt.datetime(2009, 7, 1, 10), None, dt.datetime(2009, 10, 25, 1, 30)]
    times, problems = moments(pa.array(clock, pa.timestamp("us")), time_zone="Europe/London")
    assert times.to_pylist() == [dt.datetime(2009, 7, 1, 9, tzinfo=UTC), None, None]
    assert problems.to_pylist() == [None, NO_TIME, REPEATED]
    zoned = pa.array([dt.datetime(2009, 7, 1, 10, tzinfo=UTC)], pa.timestamp("ns", "UTC"))
    assert moments(zoned, time_zone="Asia/Tokyo")[0].to_pylist()[0].hour == 10
    days = pa.array([dt.date(2009, 7, 1)], pa.date32())
    assert moments(days, time_zone="Europe/London")[0].to_pylist()[0].hour == 23


@given(st.datetimes(dt.datetime(1995, 1, 1), dt.datetime(2030, 1, 1)))
def test_a_clock_time_means_what_the_standard_library_says(clock: dt.datetime) -> None:
    time, problem = read(clock.isoformat())
    first, second = (clock.replace(tzinfo=LONDON, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        assert (time, problem) == (first.astimezone(UTC), None)
    else:
        # Where the two differ the clock showed it twice, or never: then the way back is another.
        there = first.astimezone(UTC).astimezone(LONDON).replace(tzinfo=None) == clock
        assert (time, problem) == (None, REPEATED if there else SKIPPED)
