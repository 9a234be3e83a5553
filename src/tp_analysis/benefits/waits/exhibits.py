"""What a log shows of waits: who is in it, means, open claims. A study in, exhibits out."""

from __future__ import annotations

import pandas as pd

from tp_analysis.benefits.claims.durations import NOT_ON_CLOCK, Clock
from tp_analysis.benefits.waits.estimates import BOTH
from tp_analysis.benefits.waits.labels import (
    NOT_REACHED,
    Interval,
    clock_words,
    days_words,
    decimals_in,
    evidence_of,
    in_sentence,
    leading,
    of_group,
    source_of,
    told_briefly,
    whose,
    with_interval,
)
from tp_analysis.benefits.waits.numbers import PREFIXES, QUANTILES
from tp_analysis.benefits.waits.study import WaitStudy
from tp_analysis.benefits.waits.words import design_words
from tp_analysis.disclosure import ProtectedTable, laid_out
from tp_analysis.display import Column, Quantities, Shown, table
from tp_analysis.display.telling import first_known, is_known


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
            *(Column(name, name.capitalize(), decimals=0) for name in held),
        ],
        source=source_of(study),
        evidence=evidence_of(study),
        flag=study.log.flag,
        notes=[
            "[c] withheld: too few claims, or would give such a number away.",
            *([_OFF_CLOCK[study.choices.clock]] if NOT_ON_CLOCK in held else []),
        ],
        total="is_total" if study.compares else None,
        numbers=numbers,
    )  # fmt: skip


_OFF_CLOCK: dict[Clock, str] = {
    "customer": "Not on this clock: the log does not tell when the claim began, or its end lies "
    "before.",
    "official": "Not on this clock: no receipt yet, or no decision recorded by the payment.",
}


def _design_note(study: WaitStudy) -> list[str]:
    return [design_words(study)] if study.compares else []


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
        leading(
            study,
            study.slower,
            "the mean wait within the first {wait.horizon} is {wait.gap} longer",
        ),
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
            *(Interval(group, name) for group, name in zip(groups, study.names, strict=True)),
        ],
        source=source_of(study),
        evidence=evidence_of(study),
        flag=study.log.flag,
        notes=[*_how_to_read(study, numbers), *_design_note(study)],
        numbers=numbers,
    )  # fmt: skip


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
            rows.append(row)
        return pd.DataFrame(rows)

    return laid_out(study.measures, layout)


def _how_to_read(study: WaitStudy, numbers: Quantities) -> list[str]:
    cells = study.measures.frame.query("measure in @QUANTILES")[["value", "low", "high"]]
    is_missing = "[z]" in cells.to_numpy().ravel().tolist()
    notes = [
        "A wait longer than the horizon counts as the horizon, so that the mean can be told while "
        "some claims are open.",
        f"{NOT_REACHED.capitalize()}: too few {study.end} by the extract date."
        if is_missing
        else "",
        _rounding_words(study, numbers),
    ]
    if study.compares:
        notes += [
            text for text in (_GAP, _RATIO, _log_rank_words(numbers)) if is_known(text, numbers)
        ]
    return [note for note in notes if note]


_GAP = "The difference of the means is {wait.gap} ({wait.gap_low:plain} to {wait.gap_high:plain})."
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
    "hidden": ("What counting open claims adds", "hidden_difference"),
}


def open_claims_table(study: WaitStudy, numbers: Quantities) -> Shown:
    """What is said when open claims are left out, and what official measures would say."""
    groups = [(f"group_{place}", name) for place, name in enumerate(study.names)]
    less = " less ".join([study.names[0], *map(in_sentence, study.names[1:])])
    shown = [*groups, *([("difference", less)] if study.compares else [])]
    rows = _open_rows(study)
    decimals = decimals_in(rows.frame[[name for name, _ in shown]].to_numpy().ravel())
    return table(
        told_briefly(rows),
        title=first_known(
            numbers,
            leading(study, 0, "without open claims the mean looks {wait.first_hidden} shorter"),
            "What leaving out open claims does to the mean wait",
        ),
        subtitle=f"Mean {days_words(study)}, {clock_words(study)}{_but(study)}; {whose(study)}",
        columns=[
            Column("way", "Way of counting"),
            *(Column(name, label, decimals=decimals, heading_unit="days")
              for name, label in shown),
        ],
        source=source_of(study),
        evidence=evidence_of(study),
        flag=study.log.flag,
        notes=["The last row is the third less the second, so that the horizon is the same. Each "
               "figure is rounded by itself, so they may not add.",
               "[z] not applicable.", "[low] rounds to none."],
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
