"""What a log shows of waits: who is in it, curves, means, open claims. A study in, exhibits out."""

from __future__ import annotations

import pandas as pd

from tp_analysis.benefits.waits.estimates import BOTH
from tp_analysis.benefits.waits.labels import (
    NOT_REACHED,
    clock_words,
    days_words,
    evidence_of,
    of_group,
    source_of,
    whose,
    with_interval,
)
from tp_analysis.benefits.waits.numbers import PREFIXES, QUANTILES
from tp_analysis.benefits.waits.study import PAST_THE_HORIZON_DAYS, WaitStudy
from tp_analysis.benefits.waits.words import by_group, design_words
from tp_analysis.disclosure import ProtectedTable, laid_out
from tp_analysis.display import Column, Quantities, Shown, figure, table
from tp_analysis.display.drawings import step_curves
from tp_analysis.display.telling import first_known, is_known

KM_NOTE = (
    "Kaplan-Meier curves: open claims count until the extract date, and claims that ended "
    "otherwise until then. Bands by Greenwood's formula, log-log."
)


def counts_table(study: WaitStudy, numbers: Quantities) -> Shown:
    """How the claims of the log stand."""
    held = [name for name in study.counts.frame.columns if name not in {"group", "is_total"}]
    return table(
        study.counts,
        title=first_known(
            numbers, "Of {wait.all} claims in the log {wait.open} are still open",
            "How the claims of the log stand",
        ),
        subtitle=f"Claims by how they stand at the extract date, {whose(study)}",
        columns=[
            Column("group", "Claims"),
            *(Column(name, name.capitalize(), decimals=0, heading_unit="claims") for name in held),
        ],
        source=source_of(study),
        evidence=evidence_of(study),
        notes=["[c] withheld: too few claims, or would give such a number away."],
        total="is_total" if study.compares else None,
        numbers=numbers,
    )  # fmt: skip


def curves_figure(study: WaitStudy, numbers: Quantities) -> Shown:
    """The share still waiting by day, with bands."""
    last_day = study.horizon_days + PAST_THE_HORIZON_DAYS
    half = f"Half of the claims are {study.end} by {by_group(study, 'median')}"
    shown = study.curves
    return figure(
        _drawn(shown, study, last_day=last_day),
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
            axis_label=f"{days_words(study).capitalize()} {clock_words(study)}", last_day=last_day,
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
        notes=[KM_NOTE, *_design_note(study)],
        mark="upper right",
        numbers=numbers,
    )  # fmt: skip


def _design_note(study: WaitStudy) -> list[str]:
    return [design_words(study)] if study.compares else []


def _drawn(curves: ProtectedTable, study: WaitStudy, *, last_day: float) -> ProtectedTable:
    """The steps as far as the chart goes, in the order of the groups, and in percent."""
    order = {name: place for place, name in enumerate(study.names)}
    percents = {"percent": "share_waiting", "low_percent": "low", "high_percent": "high"}

    def layout(frame: pd.DataFrame) -> pd.DataFrame:
        kept = [isinstance(day, str) or day <= last_day for day in frame["day"]]
        steps = frame[kept].sort_values(
            "group", key=lambda names: names.map(order), kind="stable", ignore_index=True
        )
        return steps.assign(**{
            name: [cell if isinstance(cell, str) else 100 * cell for cell in steps[column]]
            for name, column in percents.items()
        })  # fmt: skip

    return laid_out(curves, layout)


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
        notes=["A claim that ended, or is open and no older, is watched no longer."],
        numbers=numbers,
    )


_MEASURES = {
    "median": "Half are {end} by (median)",
    "p90": "Nine in ten are {end} by",
    "mean": "Mean wait within the first {horizon} days",
}


def waits_table(study: WaitStudy, numbers: Quantities) -> Shown:
    """Medians, ninth deciles and means with their intervals, and how the groups compare."""
    data = _wait_rows(study)
    groups = [f"group_{place}" for place in range(len(study.names))]
    title = first_known(
        numbers,
        "The mean wait within the first {wait.horizon} is {wait.gap} longer"
        + of_group(study, study.slower),
        "The mean wait within the first {wait.horizon} is {wait.first_mean}",
        "How long the claims of the log wait",
    )
    return table(
        data,
        title=title,
        subtitle=f"{days_words(study).capitalize()} {clock_words(study)}, "
        f"{{intervals.confidence:plain}} intervals in brackets; {whose(study)}",
        columns=[
            Column("measure", "Measure"),
            *(Column(group, name) for group, name in zip(groups, study.names, strict=True)),
            *([Column("difference", "Difference")] if study.compares else []),
        ],
        source=source_of(study),
        evidence=evidence_of(study),
        notes=[*_how_to_read(study, numbers), *_design_note(study)],
        numbers=numbers,
    )


def _cells(study: WaitStudy, measure: str, group: str) -> dict[str, object]:
    frame = study.measures.frame
    row = frame[(frame["measure"] == measure) & (frame["group"] == group)].iloc[0]
    return {str(name): row[name] for name in ("value", "low", "high")}


def _wait_rows(study: WaitStudy) -> ProtectedTable:
    def layout(_: pd.DataFrame) -> pd.DataFrame:
        rows = []
        for measure, label in _MEASURES.items():
            row = {"measure": label.format(end=study.end, horizon=f"{study.horizon_days:g}")}
            for place, name in enumerate(study.names):
                row[f"group_{place}"] = with_interval(_cells(study, measure, name))
            row["difference"] = (
                with_interval(_cells(study, "difference", BOTH))
                if study.compares and measure == "mean"
                else "[z]"
            )
            rows.append(row)
        return pd.DataFrame(rows)

    return laid_out(study.measures, layout)


def _how_to_read(study: WaitStudy, numbers: Quantities) -> list[str]:
    notes = [
        "A wait longer than the horizon counts as the horizon, so that the mean can be told while "
        f"some claims are open. {NOT_REACHED.capitalize()}: too few {study.end} by the extract "
        "date.",
        _rounding_words(study, numbers),
    ]
    if study.compares:
        notes += [text for text in (_RATIO, _log_rank_words(numbers)) if is_known(text, numbers)]
    return [note for note in notes if note]


_RATIO = (
    "The first mean is {wait.ratio:plain} as long as the second ({wait.ratio_low:plain} to "
    "{wait.ratio_high:plain})."
)


def _rounding_words(study: WaitStudy, numbers: Quantities) -> str:
    """What each quantile that is shown is rounded to."""
    steps = [
        f"{label}{of_group(study, place)} to {{wait.{prefix}_{measure}_step}}"
        for measure, label in QUANTILES.items()
        for place, prefix in enumerate(PREFIXES[: len(study.names)])
        if f"wait.{prefix}_{measure}_step" in numbers
    ]
    if not steps:
        return ""
    return (
        f"Rounded so that ten claims or more ended within each step: {', '.join(steps)}. The low "
        "end of an interval is rounded down and the high end up."
    )


def _log_rank_words(numbers: Quantities) -> str:
    """The p-value by its class: any finer would show whether a single claim is there."""
    found = numbers.get("wait.log_rank")
    is_under = found is not None and found.value <= numbers["wait.significance"].value
    told = "under {wait.log_rank:plain}" if is_under else "{wait.significance:plain} or more"
    return f"Log-rank test that the two wait alike: p is {told}." if found else ""


_WAYS = {
    "official_mean": (
        "Mean of all calendar days from receipt to decision, both days counted, of decided claims "
        "only, as official measures have it",
        "",
    ),
    "without_open": ("Mean within the horizon, open claims left out", "without_open_difference"),
    "mean": ("Mean within the horizon, open claims counted", "difference"),
    "hidden": ("Days hidden by leaving out open claims", "hidden_difference"),
}


def open_claims_table(study: WaitStudy, numbers: Quantities) -> Shown:
    """What is said when open claims are left out, and what official measures would say."""
    groups = [(f"group_{place}", name) for place, name in enumerate(study.names)]
    shown = [*groups, *([("difference", "Difference")] if study.compares else [])]
    return table(
        _open_rows(study),
        title=first_known(
            numbers, "Without open claims the mean wait looks {wait.first_hidden} shorter",
            "What leaving out open claims does to the mean wait",
        ) + of_group(study, 0),
        subtitle=f"Mean {days_words(study)}, {clock_words(study)}{_but(study)}; {whose(study)}",
        columns=[
            Column("way", "Way of counting"),
            *(Column(name, label, decimals=1, heading_unit="days") for name, label in shown),
        ],
        source=source_of(study),
        evidence=evidence_of(study),
        notes=["The last row is the third less the second, so that the horizon is the same. Each "
               "figure is rounded by itself, so they may not add. [z] not applicable. [low] rounds "
               "to none."],
        total="is_total",
        numbers=numbers,
    )  # fmt: skip


def _but(study: WaitStudy) -> str:
    choices = study.choices
    is_official = (choices.clock, choices.day_count) == ("official", "calendar")
    return "" if is_official else " but in the first row"


def _open_rows(study: WaitStudy) -> ProtectedTable:
    def layout(_: pd.DataFrame) -> pd.DataFrame:
        rows = []
        for measure, (label, both) in _WAYS.items():
            row: dict[str, object] = {"way": label}
            for place, name in enumerate(study.names):
                row[f"group_{place}"] = _cells(study, measure, name)["value"]
            compared = study.compares and both
            row["difference"] = _cells(study, both, BOTH)["value"] if compared else "[z]"
            rows.append(row | {"is_total": measure == "hidden"})
        return pd.DataFrame(rows)

    return laid_out(study.measures, layout)
