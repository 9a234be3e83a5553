"""How waits end, and the checks: cohorts, the mix held equal, and work in hand. A study in,
exhibits out; nothing where a check does not apply."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from tp_analysis.benefits.claims.durations import Clock
from tp_analysis.benefits.waits.checks import ALL_MONTHS
from tp_analysis.benefits.waits.estimates import BOTH
from tp_analysis.benefits.waits.groups import EVERY_CLAIM, OTHER_ENDS
from tp_analysis.benefits.waits.labels import (
    Interval,
    clock_words,
    days_words,
    decimals_in,
    end_words,
    evidence_of,
    leading,
    period_of,
    source_of,
    told_briefly,
    whose,
    with_interval,
)
from tp_analysis.benefits.waits.study import WaitStudy
from tp_analysis.disclosure import ProtectedTable, laid_out
from tp_analysis.display import Column, Quantities, Shown, prose, table
from tp_analysis.display.telling import first_known

NOTHING = Shown(())
_FACTS = {"benefit": "benefits", "channel": "channels", "area": "areas", "model": "models"}


def endings_table(study: WaitStudy, numbers: Quantities) -> Shown:
    """How claims had ended by the horizon, other endings counted apart."""
    found = set(study.endings.frame["ending"])
    others = " or ".join(way for way in OTHER_ENDS[study.choices.clock] if way in found)
    alone = Column(
        "alone", "If other endings counted as open", decimals=_decimals(study.endings, "alone"),
        heading_unit="%",
    )  # fmt: skip
    by_then = f"by the horizon of {{wait.horizon}} {{wait.first_ended}} are {study.end}"
    note = (
        f"Aalen-Johansen estimate: a claim that is {others} can no longer be {study.end}. The last "
        "column is what comes out if that is overlooked; it is never too low."
    )
    return table(
        told_briefly(_ending_rows(study)),
        title=first_known(
            numbers, leading(study, 0, by_then), "How claims had ended by the horizon"
        ),
        subtitle="Share of claims by how they had ended, %, {intervals.confidence:plain} intervals "
        f"in brackets; {whose(study)}",
        columns=[
            Column("group", "Claims"),
            Column("ending", "Ended as"),
            Interval("share", "Share, with interval"),
            *([alone] if others else []),
        ],
        source=source_of(study),
        evidence=evidence_of(study),
        flag=study.log.flag,
        notes=[note] if others else [],
        numbers=numbers,
    )


def _ending_rows(study: WaitStudy) -> ProtectedTable:
    def layout(frame: pd.DataFrame) -> pd.DataFrame:
        order = {name: place for place, name in enumerate(study.names)}
        rows = frame.sort_values("group", key=lambda names: names.map(order), kind="stable")
        cells = [with_interval(row) for row in rows.to_dict("records")]
        return rows.assign(share=cells, ending=rows["ending"].str.capitalize())

    return laid_out(study.endings, layout)


def cohorts_table(study: WaitStudy, numbers: Quantities) -> Shown:
    """Means by the month in which the wait began beside those by the month in which it ended."""
    began, ended, period = study.begins, end_words(study), period_of(study)
    known = {"wait.received", "wait.decided"} <= set(numbers)
    columns = {
        "received_mean": f"Claims with {began} in it, open ones counted",
        "ended_mean": f"Claims {study.end} in it",
    }
    same = known and numbers["wait.received"].text == numbers["wait.decided"].text
    return table(
        told_briefly(_cohort_rows(study)),
        title=first_known(
            numbers,
            f"By {period} of {began} the mean wait is {{wait.received}}, by {period} of {ended} "
            + ("the same" if same else "{wait.decided}"),
            f"The mean wait by {period} of {began} and by {period} of {ended}",
        ),
        subtitle=f"Mean {days_words(study)} within the first {{wait.horizon}}, all claims; "
        f"{whose(study)}",
        columns=[
            Column("month", period.capitalize()),
            *(
                Column(name, label, decimals=_decimals(study.cohorts, name), heading_unit="days")
                for name, label in columns.items()
            ),
        ],
        source=source_of(study),
        evidence=evidence_of(study),
        flag=study.log.flag,
        notes=[
            f"[z] not known yet: some claim of the {period} began less than the horizon before the "
            "extract, or none ended in it.",
            "[c] withheld: too few claims, or would give such a number away.",
        ],
        total="is_total",
        numbers=numbers,
    )  # fmt: skip


def _cohort_rows(study: WaitStudy) -> ProtectedTable:
    every = f"All {period_of(study)}s"

    def layout(rows: pd.DataFrame) -> pd.DataFrame:
        is_total = rows["month"] == ALL_MONTHS
        return rows.assign(month=rows["month"].mask(is_total, every), is_total=is_total)

    return laid_out(study.cohorts, layout)


def mix_table(study: WaitStudy, numbers: Quantities) -> Shown:
    """The difference at an equal mix beside the crude one, or why there is none; nothing for one
    group alone."""
    if not study.compares:
        return NOTHING
    kinds = _FACTS[study.choices.standardise_by]
    if _mix_cell(study, "standardised") == "[z]":
        return prose(_no_mix(study))
    return table(
        told_briefly(_mix_rows(study)),
        title=_mix_title(study, numbers),
        subtitle=f"Difference of the mean waits within the first {{wait.mix_horizon}}, days, "
        f"{{intervals.confidence:plain}} intervals in brackets; {whose(study)}",
        columns=[Column("measure", "Comparison"), Interval("share", "Difference")],
        source=source_of(study),
        evidence=evidence_of(study),
        flag=study.log.flag,
        notes=[
            f"Equal mix: both groups with the mix of {kinds} that they have together. Kinds with "
            "too few claims in either are left out of every row. The horizon is as far as every "
            "kind was followed in both, at most {wait.horizon}.",
            "[low] rounds to none.",
        ],
        numbers=numbers,
    )  # fmt: skip


def _mix_cell(study: WaitStudy, measure: str) -> object:
    rows = study.equal_mix.frame
    return rows.loc[rows["measure"] == measure, "value"].iloc[0]


def _no_mix(study: WaitStudy) -> str:
    """Why no mix can be held equal."""
    chosen = study.choices
    kinds = _FACTS[chosen.standardise_by]
    if chosen.compare_by == chosen.standardise_by:
        return (
            f"The groups differ by their {kinds}, so that no mix of {kinds} can be held equal "
            "between them."
        )
    return f"No two {kinds} have enough claims in both groups for their mix to be held equal."


def _mix_title(study: WaitStudy, numbers: Quantities) -> str:
    kinds = _FACTS[study.choices.standardise_by]
    start = f"Within the first {{wait.mix_horizon}} the mix of {kinds}"
    none = _mix_cell(study, "mix") in ("[low]", 0)
    return first_known(
        numbers,
        f"{start} explains none of the difference of {{wait.mix_gap}}"
        if none
        else f"{start} explains {{wait.mix_part}} of the difference of {{wait.mix_gap}}",
        f"{start} hides {{wait.mix_against}} of a difference of {{wait.equal_mix}}",
        f"The mean waits at an equal mix of {kinds}",
    )


def _mix_rows(study: WaitStudy) -> ProtectedTable:
    labels = {"crude": "As they are", "standardised": "At an equal mix",
              "mix": "Owed to the mix alone"}  # fmt: skip

    def layout(frame: pd.DataFrame) -> pd.DataFrame:
        rows = [
            {"measure": labels[row["measure"]],
             "share": row["value"] if isinstance(row["value"], str) or row["measure"] == "mix"
             else with_interval(row)}
            for row in frame[frame["group"] == BOTH].to_dict("records")
        ]  # fmt: skip
        texts = [row | {"share": _plain(row["share"])} for row in rows]
        return pd.DataFrame(texts)

    return laid_out(study.equal_mix, layout)


def _plain(cell: object) -> str:
    return cell if isinstance(cell, str) else f"{float(str(cell)):g}"


def in_hand_table(study: WaitStudy, numbers: Quantities) -> Shown:
    """Little's law: whether as many claims lie open as arrivals and waits lead to expect."""
    if why := _why_withheld(study):
        return prose(why)
    apart = list(study.in_hand.frame["group"]) == list(study.names)
    working = "working " if study.choices.day_count == "working" else ""
    return table(
        told_briefly(study.in_hand),
        title=_in_hand_title(study if apart else replace(study, names=(EVERY_CLAIM,)), numbers),
        subtitle="Little's law for claims begun within the horizon of {wait.horizon} before the "
        f"extract; {whose(study)}",
        columns=[
            Column("group", "Claims"),
            Column("arrivals", f"New claims a {working}day",
                   decimals=_decimals(study.in_hand, "arrivals")),
            Column("in_process", "Mean wait until any end",
                   decimals=_decimals(study.in_hand, "in_process"), heading_unit="days"),
            Column("expected", "Expected open", decimals=0, heading_unit="claims"),
            Column("found_percent", "Found, of as many", decimals=0, heading_unit="%"),
        ],
        source=source_of(study),
        evidence=evidence_of(study),
        flag=study.log.flag,
        notes=[
            "Expected: new claims a day times the mean wait. Far above 100%, work has been piling "
            "up; far below, it has been cleared, or claims are missing from the log. What is found "
            "is rounded to five claims in percent of those expected.",
            f"The wait is in {days_words(study)} {clock_words(study)}, or until the claim ended "
            f"otherwise{_FIRST_DAY[study.choices.clock]}.",
            *([] if apart else [_TOGETHER]),
        ],
        numbers=numbers,
    )  # fmt: skip


def _in_hand_title(study: WaitStudy, numbers: Quantities) -> str:
    lie = "{wait.first_expected} claims should lie open; {wait.first_found} of that number do"
    return first_known(numbers, leading(study, 0, lie), "Claims that should lie open, and that do")


def _decimals(data: ProtectedTable, column: str) -> int:
    return decimals_in(data.frame[column])


_TOGETHER = "All claims together: too few of a group lie open, or have ended, to be shown."
_FIRST_DAY: dict[Clock, str] = {
    "customer": "",
    "official": "; here its first day does not count, as a claim begun today lies open for none",
}


def _why_withheld(study: WaitStudy) -> str:
    """Why the check cannot be shown; nothing where it can."""
    if not isinstance(study.in_hand.frame["arrivals"].iloc[0], str):
        return ""
    return (
        "Whether as many claims lie open as their number and their waits lead to expect cannot be "
        "shown: too few of those begun within the horizon are still open, or have ended."
    )
