"""Protected curves: every step holds enough events, and no share says more than its counts."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tp_analysis.disclosure import (
    Marker,
    protect_concentration_curve,
    protect_numbers_at_risk,
    protect_survival_curve,
)
from tp_analysis.disclosure.output_log import log_entry
from tp_analysis.disclosure.policies import suppressed_and_rounded
from tp_analysis.disclosure.rounding import round_count
from tp_analysis.disclosure.rules import PROFILES
from tp_analysis.errors import ReportError
from tp_analysis.methods.time_to_event import survival_curve

DEFAULT = suppressed_and_rounded(PROFILES["default"])
OPENSAFELY = suppressed_and_rounded(PROFILES["opensafely"])


def curve_of(days: list[float], events: list[str] | None = None) -> pd.DataFrame:
    table = pd.DataFrame({"duration_days": days, "event": events or ["paid"] * len(days)})
    return survival_curve(table, event="paid")


def test_days_are_pooled_until_enough_happened() -> None:
    # Four claims are paid on each of days 1 to 25.
    curve = curve_of([day for day in range(1, 26) for _ in range(4)])
    shown = protect_survival_curve(curve, policy=DEFAULT).frame
    assert shown["day"].tolist() == [0, 3, 6, 9, 12, 15, 18, 21]
    assert shown["events"].tolist() == [0, *[10] * 7]  # 12 each
    assert shown["at_risk"].tolist() == [100, 100, 90, 75, 65, 50, 40, 30]
    assert shown["share_waiting"].tolist() == pytest.approx(
        [1, 0.9, 0.75, 0.65, 0.5, 0.4, 0.3, 0.15]
    )
    assert "censored" not in shown


def test_nine_events_are_no_step() -> None:
    curve = curve_of([float(day) for day in range(1, 5) for _ in range(9)])
    assert protect_survival_curve(curve, policy=DEFAULT).frame["day"].tolist() == [0, 2]


def test_a_curve_that_ends_with_nobody_waiting_is_shown_to_its_end_where_zeros_may_be() -> None:
    curve = curve_of([1.0] * 20 + [2.0] * 20)
    assert protect_survival_curve(curve, policy=DEFAULT).frame["day"].tolist() == [0, 1]
    whole = protect_survival_curve(curve, policy=OPENSAFELY).frame
    assert whole["share_waiting"].tolist() == [1, 0.5, 0]
    assert np.isnan(whole["low"].tolist()[-1])


def test_too_few_for_a_curve_are_one_row_of_markers() -> None:
    table = protect_survival_curve(curve_of([1.0, 2.0, 3.0]), policy=DEFAULT)
    assert table.frame.to_numpy().tolist() == [[Marker.CONFIDENTIAL] * 6]
    assert dict(table.suppressed) == {"too few for a curve": 1}


def test_each_group_has_a_curve_of_its_own() -> None:
    one = curve_of([day for day in range(1, 26) for _ in range(4)])
    both = pd.concat([one.assign(model="b"), one.assign(model="a")])
    shown = protect_survival_curve(both, policy=DEFAULT, by=["model"]).frame
    alone = protect_survival_curve(one, policy=DEFAULT).frame
    assert shown["model"].tolist() == ["a"] * len(alone) + ["b"] * len(alone)
    assert shown["share_waiting"].tolist() == alone["share_waiting"].tolist() * 2


def test_a_curve_with_an_undeclared_column_is_refused() -> None:
    curve = curve_of([1.0] * 20).assign(claimant="x")
    with pytest.raises(ReportError, match="'claimant', which is not declared"):
        protect_survival_curve(curve, policy=DEFAULT)


def test_numbers_at_risk_are_rounded_and_small_ones_withheld() -> None:
    numbers = pd.DataFrame(
        {"model": ["b"] * 3 + ["a"] * 3, "day": [0, 15, 30] * 2, "at_risk": [203, 12, 9, 98, 40, 0]}
    )
    table = protect_numbers_at_risk(numbers, policy=DEFAULT, by="model")
    assert table.frame.columns.tolist() == ["model", "day_0", "day_15", "day_30"]
    assert table.frame.to_numpy().tolist() == [
        ["b", 205, 10, Marker.CONFIDENTIAL],
        ["a", 100, 40, Marker.CONFIDENTIAL],
    ]
    assert dict(table.suppressed) == {"too few at risk": 2}
    shown = protect_numbers_at_risk(numbers, policy=OPENSAFELY, by="model").frame
    assert shown["day_30"].tolist() == [10, 0]


def test_numbers_at_risk_with_an_undeclared_column_are_refused() -> None:
    numbers = pd.DataFrame({"model": ["a"], "day": [0], "at_risk": [20], "claimant": ["x"]})
    with pytest.raises(ReportError, match="'claimant', which is not declared"):
        protect_numbers_at_risk(numbers, policy=DEFAULT, by="model")


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(st.integers(1, 30), st.sampled_from(["paid", "open"])), min_size=1, max_size=150
    )
)
def test_every_step_holds_the_threshold_of_events_and_the_order_of_claims_does_not_show(
    claims: list[tuple[int, str]],
) -> None:
    days, events = [float(day) for day, _ in claims], [event for _, event in claims]
    shown = protect_survival_curve(curve_of(days, events), policy=DEFAULT).frame
    again = protect_survival_curve(curve_of(days[::-1], events[::-1]), policy=DEFAULT).frame
    pd.testing.assert_frame_equal(shown, again)
    if shown["day"].tolist() == [Marker.CONFIDENTIAL]:
        assert len(claims) < 10
        return
    steps = shown["day"].tolist()
    for before, day in pairwise(steps):
        paid = sum(before < d <= day and event == "paid" for d, event in claims)
        left = sum(d > day or (d == day and event == "open") for d, event in claims)
        assert paid >= 10
        assert left >= 10
    true = curve_of(days, events).set_index("day")["share_waiting"]
    finest = 5 / round_count(len(claims), 5)
    for day, share in zip(steps[1:], shown["share_waiting"][1:], strict=True):
        assert abs(share - true[day]) <= finest / 2 + 1e-9


def test_a_concentration_curve_keeps_the_points_with_enough_people_between() -> None:
    people = pd.DataFrame({"offences": [20] * 10 + [5] * 40 + [1] * 150})
    table = protect_concentration_curve(
        people, policy=DEFAULT, amount="offences", top_shares=[0.01, 0.05, 0.06, 0.25]
    )
    shown = table.frame
    assert shown["top_share"].tolist() == [0.05, 0.25, 1.0]
    assert shown["people"].tolist() == [10, 50, 200]
    # 200 of 550, 400 of 550: to the nearest 5 in 200, which is 0.025
    assert shown["share_of_offences"].tolist() == pytest.approx([0.375, 0.725, 1.0])
    assert not table.suppressed, "points that are left out are no cells"


def test_a_step_that_one_person_dominates_joins_the_next() -> None:
    people = pd.DataFrame({"cost": [10_000.0, *[10.0] * 99]})
    table = protect_concentration_curve(
        people, policy=DEFAULT, amount="cost", top_shares=[0.1, 0.2, 0.3, 0.4, 0.5]
    )
    assert table.frame.to_numpy().tolist() == [[Marker.CONFIDENTIAL] * 3]
    entry = log_entry(table, table_id="curve")
    assert (entry.cells, entry.withheld) == (3, 3)


def test_the_last_step_is_never_too_small() -> None:
    people = pd.DataFrame({"offences": [4] * 100})
    shown = protect_concentration_curve(
        people, policy=DEFAULT, amount="offences", top_shares=[0.5, 0.95]
    ).frame
    assert shown["top_share"].tolist() == [0.5, 1.0]


@pytest.mark.parametrize("amounts", [[-1.0] * 20, [float("nan")] * 20])
def test_a_concentration_curve_needs_amounts(amounts: list[float]) -> None:
    with pytest.raises(ReportError, match="amounts of 0 or more"):
        protect_concentration_curve(
            pd.DataFrame({"x": amounts}), policy=DEFAULT, amount="x", top_shares=[0.1]
        )
