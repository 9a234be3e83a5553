"""What the simulated log shows: curves, waits, both readings, and what open claims hide."""

from __future__ import annotations

from typing import Any

import pandas as pd

from tp_analysis.benefits import waiting
from tp_analysis.benefits.figures import Findings
from tp_analysis.benefits.grounds import from_log
from tp_analysis.benefits.illustrative import (
    AS_IS,
    MODELS,
    REDESIGNED,
    ClaimAssumptions,
    expected_saving_days,
)
from tp_analysis.benefits.inputs import BenefitInputs
from tp_analysis.benefits.waiting import WaitingResults
from tp_analysis.display import Column, Quantities, Shown, figure, table
from tp_analysis.display.drawings import step_curves
from tp_analysis.formats import MISSING, format_value, number

Row = dict[str, Any]

NAMES = {AS_IS: "As it was", REDESIGNED: "Redesigned"}
PAST_THE_HORIZON_DAYS = 15
PAYMENTS_A_STEP = 15
SMALLEST_P_SHOWN = 0.001
NOT_REACHED = "not reached"
SOURCE = "simulated claim log of this analysis, not a log of real claims"


def _period(inputs: BenefitInputs) -> str:
    return f"simulated claims received {inputs.assumed.period}"


def curves_figure(inputs: BenefitInputs, findings: Findings, numbers: Quantities) -> Shown:
    """The share still waiting by day, with bands."""
    last_day = findings.waits.horizon_days + PAST_THE_HORIZON_DAYS
    data = _drawn_curves(findings.waits, last_day=last_day)
    return figure(
        from_log(data, inputs),
        title="In the simulated log, half are paid by {claims.median_as_is} as it was "
        "and by {claims.median_redesigned} redesigned",
        subtitle=(
            "Share of claims still waiting for payment, %, with {intervals.confidence:plain} "
            f"bands; {_period(inputs)}"
        ),
        alt=(
            "Step chart of the share of simulated claims still waiting for payment by day, with "
            "bands. Half are paid by {claims.median_as_is} as it was and by "
            "{claims.median_redesigned} redesigned. The data are in the table below it."
        ),
        drawing=step_curves(
            group="name", day="day", share="share_waiting", low="low", high="high",
            axis_label="Calendar days since the claim was received", last_day=last_day,
        ),
        columns=[
            Column("name", "Model"),
            Column("day", "Day", decimals=0),
            Column("percent", "Still waiting", decimals=1, heading_unit="%"),
            Column("low_percent", "Low", decimals=1, heading_unit="%"),
            Column("high_percent", "High", decimals=1, heading_unit="%"),
        ],
        source=SOURCE,
        evidence="illustrative",
        notes=[
            "Kaplan-Meier curves: open claims count until the extract date. Each step stands for "
            f"{PAYMENTS_A_STEP} payments or more, so the last few are not drawn.",
        ],
        mark="upper right",
        numbers=numbers,
    )  # fmt: skip


def _drawn_curves(waits: WaitingResults, *, last_day: float) -> pd.DataFrame:
    steps = waiting.pooled_steps(waits.curves, payments_a_step=PAYMENTS_A_STEP, last_day=last_day)
    return steps.assign(
        name=steps["model"].map(NAMES),
        percent=100 * steps["share_waiting"],
        low_percent=100 * steps["low"],
        high_percent=100 * steps["high"],
    )


def at_risk_table(inputs: BenefitInputs, findings: Findings) -> Shown:
    """How many claims each part of the curve rests on."""
    ends = int(findings.waits.horizon_days) + PAST_THE_HORIZON_DAYS
    days = list(range(0, ends + 1, PAST_THE_HORIZON_DAYS))
    data = waiting.at_risk_table(findings.waits.durations, models=MODELS, days=days)
    return table(
        from_log(data.assign(model=data["model"].map(NAMES)), inputs),
        title="How many claims the curves rest on",
        subtitle="Claims still waiting and watched at the start of each day",
        columns=[
            Column("model", "Model"),
            *(Column(f"day_{day}", f"Day\u00a0{day}", decimals=0) for day in days),
        ],
        source=SOURCE,
        evidence="illustrative",
    )


HOW_TO_READ_WAITS = (
    "A wait longer than the horizon counts as the horizon, so that the mean can be estimated "
    "while some claims are open.",
    "Design of the comparison: simulated. The intervals say how far chance in one log of this size "
    "can go, not how sure anyone may be of the pilot's case.",
)


def waits_table(inputs: BenefitInputs, findings: Findings, numbers: Quantities) -> Shown:
    """Medians, ninth deciles and means with their intervals."""
    waits = findings.waits
    ratio = waits.comparison.ratio
    rows = _wait_rows(waits)
    data = pd.DataFrame(rows, columns=["measure", "before", "after", "difference"])
    return table(
        from_log(data, inputs),
        title="{claims.days_saved} saved on average within the first {claims.horizon}",
        subtitle=(
            "Days from claim to payment, {intervals.confidence:plain} intervals in brackets; "
            f"{_period(inputs)}"
        ),
        columns=[
            Column("measure", "Measure"),
            Column("before", NAMES[AS_IS]),
            Column("after", NAMES[REDESIGNED]),
            Column("difference", "Saved"),
        ],
        source=SOURCE,
        evidence="illustrative",
        notes=[
            *HOW_TO_READ_WAITS,
            f"The mean as it was is {_interval(ratio.value, ratio.low, ratio.high, 1)} times as "
            f"long as redesigned. Log-rank test that the two are alike: {_test(waits)}.",
            "Saved days of the median and of nine in ten are differences, without an interval. "
            f"[z] not applicable.{_not_reached(rows)}",
        ],
        numbers=numbers,
    )


def _not_reached(rows: list[tuple[str, ...]]) -> str:
    """What the words mean, where they stand in the table."""
    stands = any(NOT_REACHED in cell for row in rows for cell in row)
    return " Not reached: too few paid by the extract date to tell." if stands else ""


def _wait_rows(waits: waiting.WaitingResults) -> list[tuple[str, ...]]:
    before, after = (waiting.model_row(waits.summary, model) for model in MODELS)
    saved = waits.comparison.difference
    return [
        ("Claims received", number(before["claims"]), number(after["claims"]), "[z]"),
        ("Still open at the extract date", _open(before), _open(after), "[z]"),
        ("Half are paid by (median)", *_both(before, after, "median_days", 0),
         _fewer(before, after, "median_days")),
        ("Nine in ten are paid by", *_both(before, after, "p90_days", 0),
         _fewer(before, after, "p90_days")),
        (f"Mean wait within the first {waits.horizon_days:g} days",
         *_both(before, after, "mean_days", 1),
         _interval(saved.value, saved.low, saved.high, 1)),
    ]  # fmt: skip


def _fewer(before: Row, after: Row, name: str) -> str:
    """The difference of two days that both models reached; it carries no interval."""
    if pd.isna(before[name]) or pd.isna(after[name]):
        return MISSING
    return number(before[name] - after[name], 0)


def _open(row: Row) -> str:
    percent = format_value(100 * row["still_open"] / row["claims"], "percent")
    return f"{number(row['still_open'])} ({percent})"


def _both(before: Row, after: Row, name: str, decimals: int) -> tuple[str, str]:
    return _of_row(before, name, decimals), _of_row(after, name, decimals)


def _of_row(row: Row, name: str, decimals: int) -> str:
    return _interval(row[name], row[f"{name}_low"], row[f"{name}_high"], decimals)


def _interval(value: float | None, low: float | None, high: float | None, decimals: int) -> str:
    """An estimate with its interval in brackets; ends that follow-up never reached say so."""
    if value is None or pd.isna(value):
        return NOT_REACHED
    ends = [number(end, decimals) for end in (low, high)]
    ends = [NOT_REACHED if end == MISSING else end for end in ends]
    return f"{number(value, decimals)} ({ends[0]} to {ends[1]})"


def _test(waits: WaitingResults) -> str:
    p_value = waits.test.p_value
    shown = f"{p_value:.3f}" if p_value >= SMALLEST_P_SHOWN else f"below {SMALLEST_P_SHOWN}"
    freedom = waits.test.degrees_of_freedom
    return f"chi-square {number(waits.test.statistic, 0)} on {freedom} degree of freedom, p {shown}"


def readings_table(inputs: BenefitInputs, findings: Findings, numbers: Quantities) -> Shown:
    """Both readings of the printed words, with the same seed."""
    pairs = [(inputs.assumed, findings.waits), (findings.other_assumed, findings.other_waits)]
    columns: dict[str, list[str]] = {a.reading: _reading(a, waits) for a, waits in pairs}
    labels = [
        "Mean saving expected",
        "The same, of the mean wait before",
        "Largest saving of a claim",
        "Wait before at which the saving is only half",
        "Half are paid by, redesigned",
        "Nine in ten are paid by, redesigned",
        "Mean days saved within the horizon",
    ]
    data = pd.DataFrame({"measure": labels} | columns)
    days = f"{inputs.assumed.days_sooner:g} days"
    return table(
        from_log(data, inputs),
        title="Read as the largest saving, the same words are worth "
        f"{_fewer_days(inputs.assumed, findings.other_assumed)} fewer days on average",
        subtitle=(
            f"“Up to {days} sooner” read two ways; same seed, days, "
            "{intervals.confidence:plain} intervals in brackets"
        ),
        columns=[
            Column("measure", "Measure"),
            Column("mean", f"{days} is the mean saving"),
            Column("largest", f"{days} is the largest saving"),
        ],
        source=SOURCE,
        evidence="illustrative",
        notes=[
            "Mean: every wait falls by the same share. Largest: by that share too, but no wait by "
            f"more than {days}.",
            "The first four rows follow from the assumptions, the others from the simulated logs.",
        ],
        numbers=numbers,
    )


def _reading(assumed: ClaimAssumptions, waits: WaitingResults) -> list[str]:
    saving = expected_saving_days(assumed)
    after = waiting.model_row(waits.summary, REDESIGNED)
    difference = waits.comparison.difference
    return [
        format_value(saving, "days", 0.1),
        format_value(100 * saving / assumed.as_is_mean_days, "percent", 1),
        "no limit" if assumed.reading == "mean" else format_value(assumed.days_sooner, "days", 1),
        format_value(2 * saving, "days", 0.1),
        _of_row(after, "median_days", 0),
        _of_row(after, "p90_days", 0),
        _interval(difference.value, difference.low, difference.high, 1),
    ]


def _fewer_days(one: ClaimAssumptions, other: ClaimAssumptions) -> str:
    return number(abs(expected_saving_days(one) - expected_saving_days(other)), 1)


def open_claims_table(inputs: BenefitInputs, findings: Findings, numbers: Quantities) -> Shown:
    """What is said when open claims are left out, as official measures do."""
    waits = findings.waits
    before, after = (waiting.model_row(waits.summary, model) for model in MODELS)
    rows = [
        ("Mean of all days of paid claims", before["paid_only_plain_mean_days"],
         after["paid_only_plain_mean_days"]),
        ("Mean within the horizon, paid claims only", before["paid_only_mean_days"],
         after["paid_only_mean_days"]),
        ("Mean within the horizon, open claims counted", before["mean_days"], after["mean_days"]),
    ]  # fmt: skip
    data = pd.DataFrame(rows, columns=["way", "before", "after"])
    data["saved"] = data["before"] - data["after"]
    left_out = (
        data.iloc[2][["before", "after", "saved"]] - data.iloc[1][["before", "after", "saved"]]
    )
    data.loc[len(data)] = ["Days lost by leaving out open claims", *left_out]
    data["is_total"] = data.index == len(data) - 1
    return table(
        from_log(data, inputs),
        title="Without open claims the wait as it was looks {claims.left_out_as_is} shorter",
        subtitle=f"Mean days from claim received to payment; {_period(inputs)}",
        columns=[
            Column("way", "Way of counting"),
            Column("before", NAMES[AS_IS], decimals=1, heading_unit="days"),
            Column("after", NAMES[REDESIGNED], decimals=1, heading_unit="days"),
            Column("saved", "Saved", decimals=1, heading_unit="days"),
        ],
        source=SOURCE,
        evidence="illustrative",
        notes=[
            "The last row is the third less the second, so that the horizon is the same. "
            "Figures may not add because each is rounded."
        ],
        total="is_total",
        numbers=numbers,
    )
