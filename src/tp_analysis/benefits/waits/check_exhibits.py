"""How waits end, and the checks: cohorts, the mix held equal, and work in hand. A study in,
exhibits out; nothing where a check does not apply."""

from __future__ import annotations

import pandas as pd

from tp_analysis.benefits.claims.durations import Clock
from tp_analysis.benefits.waits.checks import ALL_MONTHS
from tp_analysis.benefits.waits.estimates import BOTH
from tp_analysis.benefits.waits.groups import OTHER_ENDS
from tp_analysis.benefits.waits.labels import (
    clock_words,
    days_words,
    end_words,
    evidence_of,
    of_group,
    source_of,
    whose,
    with_interval,
)
from tp_analysis.benefits.waits.study import WaitStudy
from tp_analysis.benefits.waits.words import design_words
from tp_analysis.disclosure import ProtectedTable, laid_out
from tp_analysis.display import Column, Quantities, Shown, table
from tp_analysis.display.telling import first_known

NOTHING = Shown(())
_FACTS = {"benefit": "benefits", "channel": "channels", "area": "areas", "model": "models"}


def endings_table(study: WaitStudy, numbers: Quantities) -> Shown:
    """How claims had ended by the horizon, other endings counted apart."""
    every = OTHER_ENDS[study.choices.clock]
    others = " or ".join([way for way in every if way in set(study.counts.frame)] or every)

    def layout(frame: pd.DataFrame) -> pd.DataFrame:
        order = {name: place for place, name in enumerate(study.names)}
        rows = frame.sort_values("group", key=lambda names: names.map(order), kind="stable")
        cells = [with_interval(row) for row in rows.to_dict("records")]
        return rows.assign(share=cells, ending=rows["ending"].str.capitalize())

    return table(
        laid_out(study.endings, layout),
        title=first_known(
            numbers,
            f"By the horizon of {{wait.horizon}} {{wait.first_ended}} of claims are {study.end}"
            + of_group(study, 0),
            "How claims had ended by the horizon",
        ),
        subtitle="Share of claims by how they had ended, %, {intervals.confidence:plain} intervals "
        f"in brackets; {whose(study)}",
        columns=[
            Column("group", "Claims"),
            Column("ending", "Ended as"),
            Column("share", "Share, with interval"),
            Column("alone", "If other endings counted as open", decimals=1, heading_unit="%"),
        ],
        source=source_of(study),
        evidence=evidence_of(study),
        notes=[
            f"Aalen-Johansen estimate: a claim that is {others} can no longer be {study.end}. "
            "The last column is what comes out if that is overlooked; it is never too low."
        ],
        numbers=numbers,
    )


def cohorts_table(study: WaitStudy, numbers: Quantities) -> Shown:
    """Means by the month in which the wait began beside those by the month in which it ended."""
    began, ended = study.begins, end_words(study)
    known = {"wait.received", "wait.decided"} <= set(numbers)
    same = known and numbers["wait.received"].text == numbers["wait.decided"].text
    return table(
        laid_out(study.cohorts, lambda rows: rows.assign(is_total=rows["month"] == ALL_MONTHS)),
        title=first_known(
            numbers,
            f"By month of {began} the mean wait is {{wait.received}}, by month of {ended} "
            + ("the same" if same else "{wait.decided}"),
            f"The mean wait by month of {began} and by month of {ended}",
        ),
        subtitle=f"Mean {days_words(study)} within the first {{wait.horizon}}, all claims; "
        f"{whose(study)}",
        columns=[
            Column("month", "Month"),
            Column("received_mean", f"Claims with {began} in it, open ones counted", decimals=1,
                   heading_unit="days"),
            Column("ended_mean", f"Claims {study.end} in it", decimals=1, heading_unit="days"),
        ],
        source=source_of(study),
        evidence=evidence_of(study),
        notes=[
            "[z] not known yet: the claims of the month were not followed to the horizon. "
            "[c] withheld: too few claims."
        ],
        total="is_total",
        numbers=numbers,
    )  # fmt: skip


def mix_table(study: WaitStudy, numbers: Quantities) -> Shown:
    """The difference at an equal mix beside the crude one; nothing for one group alone."""
    if not study.compares:
        return NOTHING
    kinds = _FACTS[study.choices.standardise_by]
    return table(
        _mix_rows(study),
        title=first_known(
            numbers, "At an equal mix the mean waits differ by {wait.equal_mix}",
            f"The {kinds} of the log do not allow a comparison at an equal mix",
        ),
        subtitle=f"Difference of the mean waits within the first {{wait.mix_horizon}}, days, "
        f"{{intervals.confidence:plain}} intervals in brackets; {whose(study)}",
        columns=[Column("measure", "Comparison"), Column("share", "Difference")],
        source=source_of(study),
        evidence=evidence_of(study),
        notes=[
            f"Equal mix: both groups with the mix of {kinds} that they have together. Kinds with "
            "too few claims in either are left out of every row. The horizon is as far as every "
            "kind was followed. [z] fewer than two kinds. [low] rounds to none.",
            design_words(study),
        ],
        numbers=numbers,
    )  # fmt: skip


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
    working = "working " if study.choices.day_count == "working" else ""
    return table(
        study.in_hand,
        title="Do as many claims lie open as their number and their waits lead to expect?",
        subtitle="Little's law for claims begun within the horizon of {wait.horizon} before the "
        f"extract; {whose(study)}",
        columns=[
            Column("group", "Claims"),
            Column("arrivals", f"New claims a {working}day", decimals=1),
            Column("in_process", "Mean wait until any end", decimals=1, heading_unit="days"),
            Column("expected", "Expected open", decimals=0, heading_unit="claims"),
            Column("found_percent", "Found open, of those", decimals=0, heading_unit="%"),
        ],
        source=source_of(study),
        evidence=evidence_of(study),
        notes=[
            "Expected: new claims a day times the mean wait. Far above 100%, work has been piling "
            "up; far below, it has been cleared, or claims are missing from the log. What is found "
            "is rounded to five claims in percent of those expected.",
            f"The wait is in {days_words(study)} {clock_words(study)}, or until the claim ended "
            f"otherwise{_FIRST_DAY[study.choices.clock]}.",
            *_why_withheld(study),
        ],
        numbers=numbers,
    )


_FIRST_DAY: dict[Clock, str] = {
    "customer": "",
    "official": "; here its first day does not count, as a claim begun today lies open for none",
}


def _why_withheld(study: WaitStudy) -> list[str]:
    """Why the check is not of each group, or cannot be shown."""
    frame = study.in_hand.frame
    if isinstance(frame["arrivals"].iloc[0], str):
        return [
            "[c] withheld: too few of the claims begun within the horizon are still open, or have "
            "ended, for the check to be shown."
        ]
    if list(frame["group"]) != list(study.names):
        return ["All claims together: too few of a group lie open, or have ended, to be shown."]
    return []
