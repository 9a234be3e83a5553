"""Both readings of "up to 25 days sooner", each as a simulated log of the same seed."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from tp_analysis.benefits.illustrative import ClaimAssumptions, expected_saving_days
from tp_analysis.benefits.inputs import BenefitInputs
from tp_analysis.benefits.waits.check_exhibits import NOTHING
from tp_analysis.benefits.waits.estimates import BOTH
from tp_analysis.benefits.waits.labels import (
    Interval,
    clock_words,
    days_words,
    is_customers_calendar,
    source_of,
    told_briefly,
    with_interval,
)
from tp_analysis.benefits.waits.loading import ClaimLog, load_log
from tp_analysis.benefits.waits.numbers import QUANTILES
from tp_analysis.benefits.waits.study import MeasuredWaits, WaitStudy, measure_waits
from tp_analysis.disclosure import laid_out
from tp_analysis.display import Column, Quantities, Shown, prose, table
from tp_analysis.formats import format_value

_Measured = WaitStudy | MeasuredWaits
HEADING = "## What if the days are the largest saving, not the mean?"
WORDS = (
    "The words allow both readings. Under the one chosen here, up to {chosen.days_sooner} sooner "
    "comes to {chosen.saving} on average. That is {chosen.saving_share} of the wait before. The "
    "table shows the other reading beside it."
)
_EXPECTED = (
    "Mean saving expected, to payment",
    "The same, of the mean wait before",
    "Largest saving of a claim",
    "Wait before at which the saving is only half",
)


def readings_section(study: WaitStudy, inputs: BenefitInputs, numbers: Quantities) -> Shown:
    """The section on the two readings; nothing where the log is not simulated, nor where no saving
    is assumed, as both are one then."""
    if not (study.log.is_illustrative and inputs.assumed.days_sooner):
        return NOTHING
    words = prose(f"{HEADING}\n\n{WORDS}", numbers)
    return Shown((*words.blocks, *_readings_table(study, inputs, numbers).blocks))


def _readings_table(study: WaitStudy, inputs: BenefitInputs, numbers: Quantities) -> Shown:
    chosen = inputs.assumed
    other = replace(chosen, reading="largest" if chosen.reading == "mean" else "mean")
    one, another = _at_one_horizon(study, load_log("illustrative", inputs, other))

    def layout(frame: pd.DataFrame) -> pd.DataFrame:
        columns = {
            chosen.reading: [*_expected(chosen), *_found(frame)],
            other.reading: [*_expected(other), *_found(another.measures.frame)],
        }
        found = [
            *(f"{part} are {study.end} by, redesigned" for part in ("Half", "Nine in ten")),
            "Half and nine in ten are rounded to",
            f"Mean saving within the first {one.horizon_days:g} {kind}days",
        ]
        return pd.DataFrame({"measure": [*_EXPECTED, *found]} | columns)

    kind = "" if is_customers_calendar(study) else f"{study.choices.day_count} "
    days = "{chosen.days_sooner}"
    return table(
        told_briefly(laid_out(one.measures, layout)),
        title="Read as the largest saving, the same words are worth {chosen.readings_gap} less on "
        "average",
        subtitle=f"“Up to {days} sooner” read two ways; same seed, days, "
        "{intervals.confidence:plain} intervals in brackets",
        columns=[
            Column("measure", "Measure"),
            Interval("mean", f"{days} is the mean saving"),
            Interval("largest", f"{days} is the largest saving"),
        ],
        source=source_of(study),
        evidence="illustrative",
        notes=[
            "Mean: every wait falls by the same share. Largest: by that share too, but no wait by "
            f"more than {days}.",
            "The first rows follow from what is assumed, the others from the simulated logs.",
            *_other_days(study),
        ],
        numbers=numbers,
    )


def _at_one_horizon(study: WaitStudy, other: ClaimLog) -> tuple[_Measured, _Measured]:
    """Both logs by model, whatever the page compares, and no further than both were followed."""
    choices = replace(study.choices, compare_by="model")
    by_model = study.choices.compare_by == "model"
    one = study if by_model else measure_waits(study.log, choices)
    another = measure_waits(other, choices)
    shared = min(one.horizon_days, another.horizon_days)
    same = replace(choices, horizon_days=shared)
    first, second = (
        each if each.horizon_days == shared else measure_waits(log, same)
        for each, log in ((one, study.log), (another, other))
    )
    return first, second


def _other_days(study: WaitStudy) -> list[str]:
    """That what is assumed and what is found are not in the same days, where so."""
    if is_customers_calendar(study):
        return []
    return [
        "What is assumed is in calendar days from first contact to payment, what is found in "
        f"{days_words(study)} {clock_words(study)}: the two cannot be compared."
    ]


def _expected(assumed: ClaimAssumptions) -> list[str]:
    saving = expected_saving_days(assumed)
    return [
        format_value(saving, "days", 0.1),
        format_value(100 * saving / assumed.as_is_mean_days, "percent", 1),
        "no limit" if assumed.reading == "mean" else format_value(assumed.days_sooner, "days", 1),
        format_value(2 * saving, "days", 0.1),
    ]


def _found(frame: pd.DataFrame) -> list[str]:
    redesigned = [name for name in frame["group"].unique() if name != BOTH][-1]
    rows = {
        (row["measure"], row["group"]): row
        for row in frame.to_dict("records")
        if row["group"] in {redesigned, BOTH}
    }
    half, most = (rows[(measure, redesigned)] for measure in QUANTILES)
    steps = f"{half['rounded_to']} and {most['rounded_to']} days"
    saved = with_interval(rows[("difference", BOTH)])
    return [with_interval(half), with_interval(most), steps, saved]
