"""The curves of waiting, and how many claims they rest on. A study in, exhibits out."""

from __future__ import annotations

import pandas as pd

from tp_analysis.benefits.waits.labels import (
    clock_words,
    days_words,
    evidence_of,
    source_of,
    whose,
)
from tp_analysis.benefits.waits.study import WaitStudy, days_at_risk
from tp_analysis.benefits.waits.words import by_group
from tp_analysis.disclosure import ProtectedTable, laid_out
from tp_analysis.display import Column, Quantities, Shown, figure, table
from tp_analysis.display.drawings import step_curves
from tp_analysis.display.telling import first_known

KM_NOTE = (
    "Kaplan-Meier curves: open claims count until the extract date, and claims that ended "
    "otherwise until then. Bands by Greenwood's formula, log-log."
)


def curves_figure(study: WaitStudy, numbers: Quantities) -> Shown:
    """The share still waiting by day, with bands."""
    half = f"Half of the claims are {study.end} by {by_group(study, 'median')}"
    return figure(
        _drawn(study),
        title=first_known(numbers, half, f"How long claims wait until they are {study.end}"),
        subtitle=(
            f"Share of claims not yet {study.end}, %, with {{intervals.confidence:plain}} bands; "
            f"{whose(study)}"
        ),
        alt=first_known(
            numbers,
            f"Step chart of the share of claims not yet {study.end}, by day, with bands. {half}. "
            "The data are in the table below it.",
            f"Step chart of the share of claims not yet {study.end}, by day. The data are below.",
        ),
        drawing=step_curves(
            group="group", day="day", share="share_waiting", low="low", high="high",
            axis_label=f"{days_words(study).capitalize()} {clock_words(study)}",
            last_day=study.last_day, ticks=days_at_risk(study.last_day),
            line_at=study.horizon_days, line_label=f"{study.horizon_days:g} days",
        ),
        columns=[
            Column("group", "Claims"),
            Column("day", "Day", decimals=0),
            Column("percent", "Still waiting", decimals=1, heading_unit="%"),
            Column("low_percent", "Low", decimals=1, heading_unit="%"),
            Column("high_percent", "High", decimals=1, heading_unit="%"),
        ],
        source=source_of(study),
        evidence=evidence_of(study),
        flag=study.log.flag,
        notes=[KM_NOTE],
        mark="upper right",
        numbers=numbers,
    )  # fmt: skip


def _drawn(study: WaitStudy) -> ProtectedTable:
    """The steps as far as the chart goes, and one beyond, in the order of the groups, and in
    percent."""
    percents = {"percent": "share_waiting", "low_percent": "low", "high_percent": "high"}

    def layout(frame: pd.DataFrame) -> pd.DataFrame:
        parts = [_to_the_edge(frame[frame["group"] == name], study) for name in study.names]
        steps = pd.concat(parts, ignore_index=True)
        return steps.assign(**{
            name: [cell if isinstance(cell, str) else 100 * cell for cell in steps[column]]
            for name, column in percents.items()
        })  # fmt: skip

    return laid_out(study.curves, layout)


def _to_the_edge(steps: pd.DataFrame, study: WaitStudy) -> pd.DataFrame:
    """The steps of one group, so far that its curve does not stop while claims are watched."""
    if any(isinstance(day, str) for day in steps["day"]):
        return steps
    inside = int((steps["day"] <= study.last_day).sum())
    if inside < len(steps):
        return steps.iloc[: inside + 1]
    group = study.at_risk.frame.set_index("group").loc[steps["group"].iloc[0]]
    watched = [
        float(name.removeprefix("day_"))
        for name, cell in group.items()
        if not isinstance(cell, str) and cell > 0
    ]
    last = max(watched, default=0.0)
    if last <= steps["day"].iloc[-1]:
        return steps
    return pd.concat([steps, steps.iloc[[-1]].assign(day=last)], ignore_index=True)


def at_risk_table(study: WaitStudy, numbers: Quantities) -> Shown:
    """How many claims each part of the curve rests on."""
    days = [name for name in study.at_risk.frame.columns if name != "group"]
    return table(
        study.at_risk,
        title="How many claims the curves rest on",
        subtitle=f"Claims still waiting and watched when the day begins; {whose(study)}",
        columns=[
            Column("group", "Claims"),
            *(Column(day, day.capitalize().replace("_", "\u00a0"), decimals=0) for day in days),
        ],
        source=source_of(study),
        evidence=evidence_of(study),
        flag=study.log.flag,
        notes=["A claim that ended, or is open and no older, is watched no longer."],
        numbers=numbers,
    )
