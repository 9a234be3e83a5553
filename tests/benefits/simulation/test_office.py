"""The office opens and closes when it should, and serves those first who came first."""

from __future__ import annotations

import datetime as dt
from itertools import accumulate

import numpy as np
import pytest
import simpy
from hypothesis import given
from hypothesis import strategies as st

from tp_analysis.benefits.simulation.office import (
    OPEN_MINUTES,
    Desk,
    Office,
    in_open_hours,
    on_the_clock,
)

# A Thursday before Easter; Good Friday and Easter Monday are closed.
EASTER = Office("2009-04-09", ("2009-04-10", "2009-04-13"))
NINE, AFTERNOON = 9 / 24, (9 * 60 + 444) / 1440


def test_the_day_after_maundy_thursday_is_the_tuesday() -> None:
    assert EASTER.moment(0) == pytest.approx(NINE)
    assert EASTER.moment(OPEN_MINUTES) == pytest.approx(5 + NINE)


@pytest.mark.parametrize(
    ("moment", "minute"),
    [
        (0.0, 0.0),
        (0.5, 180.0),
        (AFTERNOON + 0.1, OPEN_MINUTES),
        (1.5, OPEN_MINUTES),
        (4.9, OPEN_MINUTES),
        (5.5, OPEN_MINUTES + 180.0),
    ],
)
def test_what_comes_while_it_is_closed_waits_until_it_opens(moment: float, minute: float) -> None:
    assert EASTER.minute_at(moment) == pytest.approx(minute)


@given(st.floats(0, 400 * OPEN_MINUTES))
def test_an_open_minute_is_found_again_from_its_moment(minute: float) -> None:
    assert EASTER.minute_at(EASTER.moment(minute)) == pytest.approx(minute, abs=1e-6)


@given(st.lists(st.tuples(st.floats(0, 30), st.floats(0, 40)), max_size=40), st.integers(1, 4))
def test_a_desk_begins_each_piece_when_simpys_own_queue_does(
    work: list[tuple[float, float]], staff: int
) -> None:
    arrivals = [*accumulate(gap for gap, _ in work)]
    environment = simpy.Environment()
    resource = simpy.Resource(environment, capacity=staff)
    begun: dict[int, float] = {}

    def piece(place: int, minutes: float) -> simpy.events.ProcessGenerator:
        yield environment.timeout(arrivals[place])
        with resource.request() as request:
            yield request
            begun[place] = environment.now
            yield environment.timeout(minutes)

    for place, (_, minutes) in enumerate(work):
        environment.process(piece(place, minutes))
    environment.run()
    desk = Desk(staff)
    served = [desk.serve(at, minutes) for at, (_, minutes) in zip(arrivals, work, strict=True)]
    assert served == pytest.approx([begun[place] for place in range(len(work))])


@given(st.lists(st.floats(0, 300), min_size=2, max_size=20))
def test_moments_told_in_open_hours_keep_their_day_and_their_order(days: list[float]) -> None:
    told = in_open_hours(np.array(sorted(days)))
    assert (np.floor(told) == np.floor(sorted(days))).all()
    assert (np.diff(told) >= 0).all()
    assert ((told % 1) >= NINE - 1e-9).all()


def test_nine_oclock_is_nine_oclock_in_summer_and_in_winter() -> None:
    days = np.array([NINE, 1 + NINE])
    summer, winter = on_the_clock("2009-10-24", days)
    assert summer == dt.datetime(2009, 10, 24, 8, tzinfo=dt.UTC)
    assert winter == dt.datetime(2009, 10, 25, 9, tzinfo=dt.UTC)


def test_an_hour_that_the_clocks_skip_or_repeat_stops_nothing() -> None:
    [skipped] = on_the_clock("2009-03-29", np.array([1.5 / 24]))
    [repeated] = on_the_clock("2009-10-25", np.array([1.5 / 24]))
    assert skipped == dt.datetime(2009, 3, 29, 1, tzinfo=dt.UTC)
    assert repeated == dt.datetime(2009, 10, 25, 0, 30, tzinfo=dt.UTC)
