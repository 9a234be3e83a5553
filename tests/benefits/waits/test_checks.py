"""Checks on a log in which the same number of claims begins every day and each waits as long."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from tp_analysis.benefits.claims import LogRules
from tp_analysis.benefits.claims.durations import Calendar, Clock
from tp_analysis.benefits.simulation.logs import event_log
from tp_analysis.benefits.waits.checks import cohorts, standardised, work_in_hand
from tp_analysis.benefits.waits.estimates import make_curves
from tp_analysis.benefits.waits.groups import EVERY_CLAIM, Waits, grouped_waits
from tp_analysis.benefits.waits.loading import ClaimLog, made_up_log
from tp_analysis.benefits.waits.tables import in_hand_table
from tp_analysis.methods.restricted_means import restricted_mean_difference
from tp_analysis.methods.time_to_event import survival_curve

# A Sunday, so that the weeks are whole.
EXTRACT = dt.date(2009, 11, 1)
HOLIDAYS = ["2009-08-31"]
WAIT_DAYS = 10


def ends_on(start: np.datetime64, kind: Calendar) -> np.datetime64:
    if kind == "calendar":
        return start + WAIT_DAYS
    works = np.is_busday(start, holidays=HOLIDAYS)
    after = WAIT_DAYS if works else WAIT_DAYS - 1
    return np.busday_offset(start, after, roll="forward", holidays=HOLIDAYS)


def steady_log(kind: Calendar, each_day: int = 3) -> ClaimLog:
    rows = []
    days = np.arange(np.datetime64("2009-06-01"), np.datetime64(EXTRACT) + 1)
    for start in days:
        ended = ends_on(start, kind)
        for place in range(each_day):
            claim = f"{start} {place}"
            rows += [(claim, "claim received", start)]
            rows += [(claim, event, ended) for event in ("decided", "first payment")]
    events = pd.DataFrame(rows, columns=["claim_id", "event", "day"]).assign(
        benefit="Income Support", model="as-is", channel=None, area=None
    )
    at_noon = pd.to_datetime(events["day"]).dt.tz_localize("UTC") + pd.Timedelta(hours=11)
    log = event_log(events.assign(time=at_noon).drop(columns="day"))
    known = log[log["time"] < pd.Timestamp(EXTRACT, tz="UTC") + pd.Timedelta(days=1)]
    known = known.assign(row=np.arange(len(known)) + 1)
    return made_up_log(known, LogRules(EXTRACT), basis="made for a test")


@pytest.mark.parametrize("kind", ["calendar", "working"])
@pytest.mark.parametrize("clock", ["customer", "official"])
def test_littles_law_finds_what_it_expects_on_every_clock_and_day(
    clock: Clock, kind: Calendar
) -> None:
    waits = grouped_waits(steady_log(kind), clock=clock, day_count=kind, by="model")
    row = work_in_hand(waits, make_curves(waits, horizon_days=30), fewest=10).iloc[0]
    assert row["in_process"] == pytest.approx(WAIT_DAYS, abs=0.02)
    a_day = 3 if kind == "calendar" else 4.2
    assert row["arrivals"] == pytest.approx(a_day, rel=0.05)
    assert row["found_percent"] == pytest.approx(100, abs=2)


def test_groups_with_too_few_open_are_checked_together(waits: Waits) -> None:
    curves = make_curves(waits, horizon_days=60)
    apart = work_in_hand(waits, curves, fewest=10)
    assert list(apart["group"]) == list(waits.names)
    together = work_in_hand(waits, curves, fewest=int(apart["people"].min()) + 1)
    assert list(together["group"]) == [EVERY_CLAIM]
    assert together["people"].iloc[0] >= apart["people"].sum() - 2


def test_the_check_is_shown_where_only_some_ten_are_open() -> None:
    """Two claims a day that wait ten days: what is found is told in halves."""
    log = steady_log("calendar", each_day=2)
    waits = grouped_waits(log, clock="customer", day_count="calendar", by="model")
    row = in_hand_table(log, waits, make_curves(waits, horizon_days=30)).frame.iloc[0]
    assert (row["expected"], row["found_percent"]) == (20, 100)


def test_the_month_of_decision_is_that_of_the_day_of_decision(log: ClaimLog) -> None:
    waits = grouped_waits(log, clock="official", day_count="calendar", by="model")
    months = waits.claims.loc[waits.claims["status"] == "decided", "ended_month"]
    decided = pd.to_datetime(log.waits["decided_on"][log.waits["official_status"] == "decided"])
    expected = decided.dt.strftime("%Y-%m")
    assert months.value_counts().to_dict() == expected.value_counts().to_dict()
    assert months.max() == "2009-12"


@pytest.mark.parametrize("clock", ["customer", "official"])
def test_a_month_has_a_mean_where_its_youngest_claim_was_followed_to_the_horizon(
    log: ClaimLog, clock: Clock
) -> None:
    """Though all of the few claims of December that are kept have ended."""
    rows = log.waits
    began = pd.to_datetime(rows["started_on" if clock == "customer" else "received_on"])
    is_late = (began >= "2009-12-01") & (rows[f"{clock}_status"] == "open")
    waits = grouped_waits(
        replace(log, waits=rows[~is_late]), clock=clock, day_count="calendar", by="model"
    )
    means = cohorts(waits, horizon_days=60).set_index("month")["received_mean"]
    assert means.notna().to_dict() == {
        "2009-07": True, "2009-08": True, "2009-09": True, "2009-10": True,
        "2009-11": False, "2009-12": False, "All months": True,
    }  # fmt: skip


def test_many_months_are_told_by_quarter(waits: Waits) -> None:
    claims = waits.claims
    older = claims.assign(began_month=claims["began_month"].str.replace("2009", "2008"))
    many = replace(waits, claims=pd.concat([claims, older], ignore_index=True))
    names = list(cohorts(many, horizon_days=60)["month"])
    assert "2009-07" in list(cohorts(waits, horizon_days=60)["month"])
    assert len(many.claims["began_month"].unique()) == 12
    longer = many.claims.replace({"began_month": {"2008-12": "2007-12"}})
    longer.loc[longer.index[0], "began_month"] = "2008-01"
    told = list(cohorts(replace(many, claims=longer), horizon_days=60)["month"])
    assert "2007-10 to 2007-12" in told
    assert len(told) < len(names)


def test_the_crude_difference_is_of_the_kinds_whose_mix_is_held_equal(waits: Waits) -> None:
    """A kind that one group alone has is in neither, so that none of it is owed to the mix."""
    claims = waits.claims
    alone = (claims["group"] == "As it was") & (claims.index % 5 == 0)
    other = replace(waits, claims=claims.assign(benefit=claims["benefit"].mask(alone, "Alone")))
    curves = make_curves(other, horizon_days=40)
    mix = standardised(other, curves, by="benefit")
    kept = other.claims[~alone]
    pair = [survival_curve(kept[kept["group"] == name], event="paid") for name in other.names]
    crude = restricted_mean_difference(*pair, horizon_days=mix.horizon_days).difference.value
    (found,) = mix.table.loc[mix.table["measure"] == "crude", "value"]
    assert found == pytest.approx(crude)
    whole = restricted_mean_difference(*curves.every.values(), horizon_days=mix.horizon_days)
    assert found != pytest.approx(whole.difference.value)
