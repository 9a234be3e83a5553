"""Estimates of waits: open claims left out and no others, and roundings that keep their word."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tp_analysis.benefits.waits.estimates import (
    P_CLASSES,
    WHOLE_DAYS,
    make_curves,
    measures,
    p_class,
    quantile_step,
)
from tp_analysis.benefits.waits.groups import EVERY_CLAIM, Waits, grouped_waits
from tp_analysis.benefits.waits.loading import ClaimLog
from tp_analysis.benefits.waits.study import WaitStudy
from tp_analysis.methods.estimates import Estimate
from tp_analysis.methods.restricted_means import restricted_mean_days
from tp_analysis.methods.time_to_event import quantile_days, survival_curve

STATUSES = ("paid", "refused", "withdrawn")
CLAIMS = st.lists(st.tuples(st.integers(0, 90), st.sampled_from(STATUSES)), min_size=1, max_size=40)


def waits_of(claims: Sequence[tuple[int, str]]) -> Waits:
    table = pd.DataFrame(claims, columns=["duration_days", "status"])
    columns = {"event": table["status"], "entry_days": 0.0, "official_days": np.nan}
    days = table["duration_days"].astype(float)
    rows = table.assign(group=EVERY_CLAIM, **columns).assign(duration_days=days)
    none = rows.loc[[], ["group", "status"]]
    return Waits(rows, none, (EVERY_CLAIM,), "customer", "calendar", "receipt")


def found(waits: Waits, measure: str) -> float:
    table = measures(waits, make_curves(waits, horizon_days=60))
    (cell,) = table.loc[table["measure"] == measure, "value"]
    return float(cell)


@given(CLAIMS)
def test_where_no_claim_is_open_nothing_is_hidden_whatever_was_refused(
    claims: list[tuple[int, str]],
) -> None:
    assert found(waits_of([*claims, (5, "paid"), (95, "paid")]), "hidden") == 0


@given(CLAIMS, st.lists(st.integers(0, 90), max_size=30))
def test_leaving_out_open_claims_leaves_out_no_other(
    claims: list[tuple[int, str]], opened: list[int]
) -> None:
    ended = [*claims, (5, "paid"), (95, "paid")]
    waits = waits_of([*ended, *((days, "open") for days in opened)])
    alone = restricted_mean_days(
        survival_curve(waits_of(ended).claims, event="paid"), horizon_days=60
    ).value
    assert found(waits, "without_open") == pytest.approx(alone)
    assert found(waits, "hidden") == pytest.approx(
        found(waits, "mean") - found(waits, "without_open")
    )
    assert found(waits, "hidden") >= -1e-9


def test_what_ended_claims_cannot_tell_is_missing_and_ends_no_report() -> None:
    """Without the open claims nobody is followed to the horizon."""
    waits = waits_of([(5, "paid"), (30, "refused"), (80, "open")])
    assert found(waits, "mean") > 0
    assert np.isnan(found(waits, "without_open"))
    assert np.isnan(found(waits, "hidden"))


def test_the_official_mean_is_on_the_official_clock_and_of_decided_claims(log: ClaimLog) -> None:
    waits = grouped_waits(log, clock="customer", day_count="calendar", by="model")
    table = measures(waits, make_curves(waits, horizon_days=60))
    rows = log.waits[log.waits["model"] == "as-is"]
    decided = rows[rows["official_status"].isin(["decided"])]
    days = (
        pd.to_datetime(decided["decided_on"]) - pd.to_datetime(decided["received_on"])
    ).dt.days + 1
    (cell,) = table.query("measure == 'official_mean' and group == 'As it was'")["value"]
    assert cell == pytest.approx(days.mean())
    paid = rows.loc[rows["customer_status"] == "paid", "customer_days"]
    assert cell < paid.mean() - 3


def test_the_rounded_interval_of_a_quantile_holds_the_interval(
    waits: Waits, study: WaitStudy
) -> None:
    for name in waits.names:
        curve = survival_curve(waits.of(name), event="paid")
        for measure, share in (("median", 0.5), ("p90", 0.9)):
            real = quantile_days(curve, share=share)
            frame = study.measures.frame
            shown = frame[(frame["measure"] == measure) & (frame["group"] == name)].iloc[0]
            assert shown["low"] <= real.low <= real.high <= shown["high"]
            assert shown["low"] < shown["high"]
            step = float(shown["rounded_to"])
            assert real.low - shown["low"] < step
            assert shown["high"] - real.high < step


@given(
    st.lists(st.integers(0, 200), min_size=1, max_size=300),
    st.lists(st.floats(0, 200), min_size=3, max_size=3),
)
def test_every_step_about_a_quantile_holds_ten_claims(days: list[int], ends: list[float]) -> None:
    low, value, high = sorted(ends)
    ended = np.array(days, dtype=float)
    step = quantile_step(Estimate(value, low, high), ended)
    if np.isnan(step):
        return
    assert step in WHOLE_DAYS
    below, above = np.floor(low / step) * step, np.ceil(high / step) * step
    assert ((ended >= below) & (ended < below + step)).sum() >= 10
    assert ((ended > above - step) & (ended <= above)).sum() >= 10
    assert (abs(ended - value) <= step).sum() >= 10


def test_a_p_value_is_told_as_a_class_only() -> None:
    assert [p_class(p) for p in (0.0, 0.0005, 0.02, 0.05, 0.475, 1.0)] == [
        0.001, 0.001, 0.05, 1.0, 1.0, 1.0,
    ]  # fmt: skip


def test_no_finer_number_of_the_log_rank_test_is_told(waits: Waits) -> None:
    table = measures(waits, make_curves(waits, horizon_days=60)).set_index("measure")
    assert table.at["log_rank", "value"] == P_CLASSES[0]
    assert "chi_square" not in table.index
