"""The waits of a made-up log as they may be shown: held against the log itself, and its order."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from lifelines import KaplanMeierFitter
from lifelines.utils import restricted_mean_survival_time

from tp_analysis.benefits.waits.checks import cohorts, work_in_hand
from tp_analysis.benefits.waits.estimates import make_curves, measures
from tp_analysis.benefits.waits.groups import EVERY_CLAIM, THE_OTHERS, Waits, grouped_waits
from tp_analysis.benefits.waits.loading import ClaimLog
from tp_analysis.benefits.waits.numbers import wait_figures
from tp_analysis.benefits.waits.study import WaitChoices, WaitStudy, study_waits
from tp_analysis.benefits.waits.words import log_words, wait_messages
from tp_analysis.disclosure.personal_rows import is_personal
from tp_analysis.errors import DataError

CHOICES = WaitChoices(horizon_days=60)


def value(table: pd.DataFrame, measure: str, group: str) -> float:
    (cell,) = table.loc[(table["measure"] == measure) & (table["group"] == group), "value"]
    return float(cell)


def test_the_rows_are_about_people_and_bear_the_mark_of_simulation(
    log: ClaimLog, waits: Waits
) -> None:
    assert is_personal(log.waits)
    assert is_personal(waits.claims)
    assert log.policy.is_illustrative
    assert log.policy.rules is not None


def test_the_measures_are_those_of_the_rows_counted_another_way(waits: Waits) -> None:
    curves = make_curves(waits, horizon_days=60)
    table, horizon = measures(waits, curves), curves.horizon_days
    assert 40 < horizon <= 60
    for name in waits.names:
        claims = pd.DataFrame(waits.of(name))
        paid = claims[claims["status"] == "paid"]["duration_days"]
        known = claims[claims["status"] != "open"]
        curve = KaplanMeierFitter().fit(known["duration_days"], known["status"] == "paid")
        mean = restricted_mean_survival_time(curve, t=horizon)
        assert value(table, "without_open", name) == pytest.approx(mean)
        assert len(paid) < len(known) < len(claims)
        share = 100 * (claims["status"] == "open").mean()
        assert value(table, "open", name) == pytest.approx(share)
    before, after = (value(table, "mean", name) for name in waits.names)
    assert value(table, "difference", "both") == pytest.approx(before - after)


def test_leaving_out_open_claims_makes_the_wait_look_shorter_in_every_group(
    study: WaitStudy,
) -> None:
    hidden = study.measures.frame.query("measure == 'hidden'")["value"]
    assert (hidden.astype(float) > 0).all()


def test_what_is_shown_lies_within_a_step_of_what_was_found(waits: Waits, study: WaitStudy) -> None:
    found = measures(waits, make_curves(waits, horizon_days=60))
    shown = study.measures.frame
    for row, cell in zip(found.to_dict("records"), shown["value"], strict=True):
        if not isinstance(cell, str):
            assert abs(row["value"] - cell) <= row["step"] / 2 + 1e-9


def test_no_claim_moves_a_shown_mean_by_more_than_its_step(waits: Waits) -> None:
    found = measures(waits, make_curves(waits, horizon_days=60))
    for name in waits.names:
        longest = waits.claims.index[waits.claims["group"] == name][-1]
        left = replace(waits, claims=waits.claims.drop(index=longest))
        again = measures(left, make_curves(left, horizon_days=60))
        step = float(found.query("measure == 'mean' and group == @name")["step"].iloc[0])
        assert abs(value(found, "mean", name) - value(again, "mean", name)) <= 1.5 * step


def test_the_order_of_the_rows_says_nothing(log: ClaimLog, study: WaitStudy) -> None:
    shuffled = log.waits.sample(frac=1, random_state=1).reset_index(drop=True)
    again = study_waits(replace(log, waits=shuffled), CHOICES)
    for name in ("measures", "curves", "endings", "cohorts", "in_hand"):
        pd.testing.assert_frame_equal(getattr(study, name).frame, getattr(again, name).frame)


def test_littles_law_holds_in_a_log_with_even_arrivals(waits: Waits) -> None:
    table = work_in_hand(waits, make_curves(waits, horizon_days=60), fewest=10)
    assert table["found_percent"].between(75, 125).all()


def test_the_cohort_of_receipt_waits_longer_than_that_of_decision(waits: Waits) -> None:
    last = cohorts(waits, horizon_days=60).iloc[-1]
    assert last["month"] == "All months"
    assert last["received_mean"] > last["ended_mean"]


def test_a_fact_other_than_the_model_sets_the_largest_against_all_others(log: ClaimLog) -> None:
    by_channel = grouped_waits(log, clock="customer", day_count="calendar", by="channel")
    assert by_channel.names[1] == THE_OTHERS
    largest = log.waits["channel"].astype(str).value_counts().index[0]
    assert by_channel.names[0] == largest


def test_groups_too_small_to_show_are_one(log: ClaimLog) -> None:
    few = replace(log, waits=log.waits.head(60))
    assert grouped_waits(few, clock="customer", day_count="calendar", by="channel").names == (
        EVERY_CLAIM,
    )


def test_a_simulated_log_can_have_no_other_design(log: ClaimLog, study: WaitStudy) -> None:
    other = study_waits(log, replace(CHOICES, design="matched"))
    assert study.design == other.design == "simulated"
    assert study_waits(replace(log, is_illustrative=False), CHOICES).design == "not stated"


def test_every_number_of_the_words_is_as_its_table_shows_it(study: WaitStudy) -> None:
    numbers = wait_figures(study)
    frame = study.measures.frame
    assert numbers["wait.gap"].value == value(frame, "difference", "both") > 15
    assert numbers["wait.first_median"].value > 2 * numbers["wait.second_median"].value
    assert {numbers[name].evidence for name in numbers if "median" in name} == {"illustrative"}


def test_the_page_says_what_a_log_stands_in_for(log: ClaimLog) -> None:
    stand_in = replace(log, is_illustrative=False, stand_in="library books")
    study = study_waits(stand_in, CHOICES)
    shown = [log_words(study), wait_messages(study, wait_figures(study))]
    words = " ".join(str(block) for part in shown for block in part.blocks)
    assert "This log is not of benefits." in words
    assert words.count("library books") == 2


def test_a_clock_that_no_claim_ends_on_is_told(log: ClaimLog) -> None:
    rows = log.waits.assign(customer_status="open")
    with pytest.raises(DataError, match="No claim of the group 'As it was' was paid"):
        study_waits(replace(log, waits=rows), CHOICES)


def test_working_days_where_there_are_none_are_told(log: ClaimLog) -> None:
    rows = log.waits.assign(customer_working_days=np.nan)
    with pytest.raises(DataError, match="No claim of the log has working days"):
        study_waits(replace(log, waits=rows), replace(CHOICES, day_count="working"))


def test_a_backlog_counted_with_its_entries_waits_as_long_as_the_whole_log(log: ClaimLog) -> None:
    """Watched from September, the log lacks the quick claims that had ended by then."""
    began = pd.to_datetime(log.waits["started_on"])
    entry = (pd.Timestamp("2009-08-31") - began).dt.days.clip(lower=0).astype("int32")
    seen = (entry == 0) | (entry < log.waits["customer_days"])
    backlog = log.waits[seen].assign(customer_entry_days=entry[seen])
    assert (~seen).sum() > 100

    def mean(rows: pd.DataFrame) -> float:
        found = grouped_waits(
            replace(log, waits=rows), clock="customer", day_count="calendar", by="model"
        )
        curves = make_curves(found, horizon_days=40)
        assert curves.horizon_days == 40
        return value(measures(found, curves), "mean", "As it was")

    whole, entered, ignored = map(mean, (log.waits, backlog, log.waits[seen]))
    assert abs(entered - whole) < 1.5
    assert ignored > entered + 0.5
