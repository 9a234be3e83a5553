"""What the page says of waits follows the clock, the days and the numbers as they are shown."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from tp_analysis import benefits
from tp_analysis.benefits.figures import key_figures
from tp_analysis.benefits.illustrative import ClaimAssumptions
from tp_analysis.benefits.inputs import BenefitInputs, load_inputs
from tp_analysis.benefits.waits.loading import ClaimLog
from tp_analysis.benefits.waits.numbers import wait_figures
from tp_analysis.benefits.waits.study import WaitChoices, WaitStudy, study_waits
from tp_analysis.disclosure import ProtectedTable
from tp_analysis.display import Shown

CHOICES = WaitChoices(horizon_days=60)


def text_of(*shown: Shown) -> str:
    return " ".join(str(block) for part in shown for block in part.blocks)


def page_of(study: WaitStudy) -> str:
    """The words and the tables on waits."""
    numbers = wait_figures(study)
    makers = (
        benefits.wait_messages, benefits.curve_words, benefits.waits_table, benefits.open_words,
        benefits.open_claims_table, benefits.endings_table, benefits.cohort_words,
        benefits.cohorts_table, benefits.mix_table, benefits.in_hand_table,
    )  # fmt: skip
    return text_of(benefits.log_words(study), *(make(study, numbers) for make in makers))


@pytest.fixture(scope="module")
def inputs() -> BenefitInputs:
    return load_inputs(area="luton-and-central-bedfordshire", assumed=ClaimAssumptions())


@pytest.fixture(scope="module")
def official(log: ClaimLog) -> WaitStudy:
    return study_waits(log, replace(CHOICES, clock="official"))


def test_the_customers_clock_is_told_from_first_contact_to_payment(study: WaitStudy) -> None:
    page = page_of(study)
    assert "By month of first contact the mean wait is" in page
    assert "A measure by month of payment mixes" in page
    assert "a claim that is withdrawn or refused can no longer be paid" in page
    assert "month of receipt" not in page
    assert "month of decision" not in page


def test_the_official_clock_is_told_from_receipt_to_decision(official: WaitStudy) -> None:
    page = page_of(official)
    assert "By month of receipt the mean wait is" in page
    assert "A measure by month of decision mixes" in page
    assert "a claim that is withdrawn can no longer be decided" in page
    assert "first contact" not in page
    assert "2010-01" not in set(official.cohorts.frame["month"])


def test_a_log_without_first_contacts_says_that_its_clock_starts_with_receipt(
    log: ClaimLog,
) -> None:
    rows = log.waits[log.waits["received_on"].notna()]
    study = study_waits(replace(log, waits=rows.assign(started_on=rows["received_on"])), CHOICES)
    page = page_of(study)
    assert "from receipt to payment" in page
    assert "first contact" not in page


def test_the_official_mean_stands_beside_ours_on_its_own_clock(study: WaitStudy) -> None:
    messages = text_of(benefits.wait_messages(study, wait_figures(study)))
    assert (
        "official one of Housing Benefit counts calendar days from receipt to decision" in messages
    )
    assert "as official measures have it" in page_of(study)


def test_the_official_mean_is_in_calendar_days_whatever_is_counted(
    log: ClaimLog, study: WaitStudy
) -> None:
    working = study_waits(log, replace(CHOICES, day_count="working"))
    name = "wait.first_official_mean"
    assert wait_figures(working)[name].value == wait_figures(study)[name].value
    messages = text_of(benefits.wait_messages(working, wait_figures(working)))
    assert "Days are working days here." in messages
    assert "working days here" not in page_of(study)


def test_what_leaving_out_open_claims_hides_of_the_difference_is_told_so(study: WaitStudy) -> None:
    assert "wait.gap_added" not in wait_figures(study)
    assert "of the difference." in text_of(benefits.wait_messages(study, wait_figures(study)))


def test_what_it_would_add_to_the_difference_is_told_so(log: ClaimLog) -> None:
    """The slower group has no open claim, so leaving them out makes the other look quicker yet."""
    rows = log.waits
    slow_and_open = (rows["model"] == "as-is") & (rows["customer_status"] == "open")
    other = replace(log, waits=rows[~slow_and_open])
    study = study_waits(other, replace(CHOICES, horizon_days=30))
    numbers = wait_figures(study)
    assert numbers["wait.gap_added"].value > 0
    assert "wait.gap_hidden" not in numbers
    assert "wait.first_hidden" not in numbers
    page = page_of(study)
    assert "That would add" in page
    assert "That would hide" not in page


def test_what_is_withheld_in_the_table_of_counts_is_no_share_in_the_words(log: ClaimLog) -> None:
    rows = log.waits
    opened = rows.index[(rows["model"] == "redesigned") & (rows["customer_status"] == "open")]
    study = study_waits(replace(log, waits=rows.drop(index=opened[5:])), CHOICES)
    held = study.counts.frame.set_index("group")["open"]
    assert list(held[["As it was", "Redesigned"]]) == ["[c]", "[c]"]
    assert "wait.first_open" not in wait_figures(study)
    assert "of claims (as it was) are" not in page_of(study)


def test_a_quantile_too_coarse_to_be_compared_stays_in_the_table(log: ClaimLog) -> None:
    few = log.waits.groupby("model", observed=True, group_keys=False).head(60)
    study = study_waits(replace(log, waits=few.reset_index(drop=True)), CHOICES)
    numbers, frame = wait_figures(study), study.measures.frame
    coarse = 0
    for prefix, name in zip(("first", "second"), study.names, strict=True):
        for measure in ("median", "p90"):
            row = frame[(frame["measure"] == measure) & (frame["group"] == name)].iloc[0]
            shown = not isinstance(row["value"], str)
            is_fine = shown and float(row["rounded_to"]) <= 0.2 * row["value"]
            coarse += not is_fine
            assert (f"wait.{prefix}_{measure}" in numbers) == is_fine
    assert coarse


def test_the_log_rank_test_is_told_by_a_class_of_its_p_value(
    log: ClaimLog, study: WaitStudy
) -> None:
    by_channel = study_waits(log, replace(CHOICES, compare_by="channel"))
    assert "p is under 0.001" in page_of(study)
    assert "p is 0.05 or more" in page_of(by_channel)
    assert "chi-square" not in page_of(study)


def test_curves_that_need_not_cross_are_not_said_to(study: WaitStudy) -> None:
    frame = study.measures.frame
    frame.loc[frame["measure"] == "log_rank", "value"] = 1.0
    table = ProtectedTable(study.measures.policy, frame, study.measures.notes)
    disagreeing = replace(study, measures=table)
    words = text_of(benefits.curve_words(disagreeing, wait_figures(disagreeing)))
    assert "The log-rank test finds no difference by more than chance" in words
    assert "cross" not in words
    assert "set before looking." in words
    crossing = replace(study, cross=True, horizon_days=50.0)
    words = text_of(benefits.curve_words(crossing, wait_figures(crossing)))
    assert "The curves cross" in words
    assert "then cut to where every group was followed" in words


def test_assumed_days_are_not_held_against_days_of_another_kind(
    study: WaitStudy, official: WaitStudy, inputs: BenefitInputs
) -> None:
    for one, is_told in ((study, False), (official, True)):
        numbers = key_figures(inputs) | wait_figures(one)
        readings = text_of(benefits.readings_section(one, inputs, numbers))
        assert ("the two cannot be compared" in readings) == is_told
        tiles = text_of(benefits.at_a_glance(inputs, one, numbers))
        assert ("holds only if people waited under" in tiles) != is_told


def test_the_label_of_a_key_number_says_what_it_is(study: WaitStudy) -> None:
    numbers = wait_figures(study)
    assert numbers["wait.gap"].label == "Mean wait within the horizon: longer as it was"
    assert numbers["wait.first_median"].label == "Days until half of claims are paid (as it was)"


def test_the_numbers_at_risk_are_those_of_the_day(log: ClaimLog, study: WaitStudy) -> None:
    rows = log.waits[log.waits["model"] == "as-is"]
    shown = study.at_risk.frame.set_index("group").loc["As it was"]
    days = [int(name.removeprefix("day_")) for name in shown.index]
    assert days == [0, 15, 30, 45, 60, 75]
    for day, cell in zip(days, shown, strict=True):
        watched = int((rows["customer_days"] >= day).sum())
        assert cell == ("[c]" if watched < 10 else pytest.approx(watched, abs=2.5))


def test_two_readings_are_held_together_by_model_and_at_one_horizon(
    log: ClaimLog, inputs: BenefitInputs
) -> None:
    """Whatever the page compares; all claims of the log are of one area."""
    working = replace(CHOICES, clock="official", day_count="working")
    for choices, end in ((replace(CHOICES, compare_by="area"), "paid"), (working, "decided")):
        study = study_waits(log, choices)
        words = text_of(
            benefits.readings_section(study, inputs, key_figures(inputs) | wait_figures(study))
        )
        assert f"Half are {end} by, redesigned" in words
        # The other log was not followed for as many working days.
        assert ("Mean saving within the first 60 days" in words) == (end == "paid")
        assert ("within the first 60 working days" in words) is False


def test_where_no_saving_is_assumed_there_are_no_two_readings(study: WaitStudy) -> None:
    none = load_inputs(
        area="luton-and-central-bedfordshire", assumed=ClaimAssumptions(days_sooner=0)
    )
    numbers = key_figures(none) | wait_figures(study)
    assert benefits.readings_section(study, none, numbers).blocks == ()
    assert "holds only if" not in text_of(benefits.at_a_glance(none, study, numbers))
    assert "days sooner" not in text_of(benefits.data_log(none, study))


def test_groups_told_apart_by_what_would_be_held_equal_are_told_so(log: ClaimLog) -> None:
    study = study_waits(log, replace(CHOICES, standardise_by="model"))
    shown = text_of(benefits.mix_table(study, wait_figures(study)))
    assert "no mix of models can be held equal" in shown
    assert "[z]" not in shown


def test_a_horizon_that_is_cut_is_told_so(study: WaitStudy, inputs: BenefitInputs) -> None:
    cut = replace(study, horizon_days=40.0)
    for one, is_cut in ((study, study.is_cut), (cut, True)):
        numbers = key_figures(inputs) | wait_figures(one)
        told = text_of(benefits.wait_messages(one, numbers))
        assert ("as was chosen" in told) == is_cut
        assert ("cut from" in text_of(benefits.at_a_glance(inputs, one, numbers))) == is_cut


def test_every_exhibit_of_a_stand_in_log_is_marked(log: ClaimLog, inputs: BenefitInputs) -> None:
    for words, flag in (("library books", "Not benefits"), ("", "")):
        study = study_waits(replace(log, is_illustrative=False, stand_in=words), CHOICES)
        numbers = key_figures(inputs) | wait_figures(study)
        makers = (
            benefits.counts_table, benefits.curves_figure, benefits.at_risk_table,
            benefits.waits_table, benefits.open_claims_table, benefits.endings_table,
            benefits.cohorts_table, benefits.mix_table, benefits.in_hand_table,
        )  # fmt: skip
        flags = {block.flag for make in makers for block in make(study, numbers).blocks}  # type: ignore[union-attr]
        assert flags == {flag}
        (cover,) = benefits.opening(inputs, study, as_at="2026-06-30").blocks
        assert cover.flag == ("Stand-in log" if words else "")  # type: ignore[union-attr]
        assert cover.period == "2009-10; log to December 2009"  # type: ignore[union-attr]


def test_the_official_clock_is_that_of_housing_benefit(log: ClaimLog) -> None:
    housing = log.waits.assign(benefit="Housing Benefit")
    for rows, others in ((log.waits, True), (housing, False)):
        study = study_waits(replace(log, waits=rows), replace(CHOICES, clock="official"))
        words = text_of(benefits.log_words(study))
        assert "Official statistics of Housing Benefit count so." in words
        assert ("The claims are of other benefits too" in words) == others


def test_no_claim_open_is_told_so(log: ClaimLog) -> None:
    ended = log.waits[log.waits["customer_status"] != "open"].reset_index(drop=True)
    study = study_waits(replace(log, waits=pd.DataFrame(ended)), replace(CHOICES, horizon_days=40))
    words = text_of(benefits.open_words(study, wait_figures(study)))
    assert "no claim is still open" in words
    assert "shorter" not in words


def test_a_log_of_one_kind_whose_claims_were_all_decided_has_a_page(log: ClaimLog) -> None:
    rows = log.waits[log.waits["decided_on"].notna() & (log.waits["model"] == "as-is")]
    study = study_waits(replace(log, waits=rows), replace(CHOICES, clock="official"))
    assert study.counts.frame["group"].tolist() == ["All claims"]
    page = page_of(study)
    assert "no claim is still open" in page
