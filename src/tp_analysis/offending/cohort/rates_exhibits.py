"""Who the cohort's offenders are and what they did, how often they offend when free, and what
shared offences change. A study in, exhibits out."""

from __future__ import annotations

from tp_analysis.display import Column, Quantities, Shown, table
from tp_analysis.display.columns import OwnDecimals
from tp_analysis.offending.cohort.concentration_exhibits import (
    made_note,
    source_of,
    whose,
)
from tp_analysis.offending.cohort.study import Study
from tp_analysis.offending.cohort.tables import CAUTIONED, CHARGED, OTHER
from tp_analysis.offending.inputs import OffendingInputs

SHARED = (
    "In full: each offence counts whole for everybody who took part. Split: an offence of several "
    "people counts in equal parts; the share of the others, in the data or not, is left out."
)


def activity_table(study: Study, inputs: OffendingInputs, numbers: Quantities) -> Shown:
    """People by how many offences they committed, on the scheme and not."""
    held = [name for name in study.activity.frame.columns if name not in {"band", "is_total"}]
    return table(
        study.activity,
        title="Most known offenders have one offence; few have many"
        if _mostly_one(study)
        else "How many offences the known offenders have",
        subtitle=f"Known offenders by offences in the period, {whose(study, study.first)}",
        columns=[
            Column("band", "Offences in the period"),
            *(Column(name, name, decimals=0, heading_unit="people") for name in held),
        ],
        source=source_of(study, inputs),
        evidence="computed",
        notes=["[c] withheld: too few people, or would give such a number away.", made_note(study)],
        total="is_total",
        numbers=numbers,
    )


def _mostly_one(study: Study) -> bool:
    """By the numbers as they are shown."""
    frame = study.activity.frame
    shown = frame.iloc[:, list(frame.columns).index("is_total") - 1]
    by_band = dict(zip(frame["band"], shown, strict=True))
    one, everybody = by_band.get("1"), shown.iloc[-1]
    if isinstance(one, str) or isinstance(everybody, str) or one is None:
        return False
    return bool(2 * one > everybody)


def outcomes_table(study: Study, inputs: OffendingInputs, numbers: Quantities) -> Shown:
    """Offences by offence group and what came of them."""
    return table(
        study.outcomes,
        title="What the known offenders did, and what came of it",
        subtitle=f"Offences attributed in full, by kind and outcome, {whose(study, study.first)}",
        columns=[
            Column("offence_group", "Offence group"),
            *(
                Column(name, name, decimals=0, heading_unit="offences")
                for name in (CHARGED, CAUTIONED, OTHER)
            ),
        ],
        source=source_of(study, inputs),
        evidence="computed",
        notes=[
            "Offences are rounded so that nobody's own number of them shows. [low] rounds to none. "
            "A community resolution is with the cautions.",
            made_note(study),
        ],
        numbers=numbers,
    )


def rates_table(study: Study, inputs: OffendingInputs, numbers: Quantities) -> Shown:
    """Offences a person a year, counting time at liberty alone and all time."""
    title = "How often known offenders offend when they are at liberty"
    if {"rate.scheme_at_liberty", "rate.scheme_calendar"} <= set(numbers):
        title = (
            "On the scheme: {rate.scheme_at_liberty} offences a year at liberty, "
            "{rate.scheme_calendar} a calendar year"
        )
    return table(
        study.rates,
        title=title,
        subtitle=f"Offences for each person a year, {whose(study, study.first)}",
        columns=[
            Column("group", "Known offenders"),
            OwnDecimals("at_liberty", "A year at liberty", heading_unit="offences"),
            OwnDecimals("calendar", "A calendar year", heading_unit="offences"),
        ],
        source=source_of(study, inputs),
        evidence="computed",
        notes=[
            "A rate is all offences of the group over all its years. Groups by number of offences "
            "differ in rate because they were made by that number.",
            made_note(study),
        ],
        numbers=numbers,
    )


def co_offending_table(study: Study, inputs: OffendingInputs, numbers: Quantities) -> Shown:
    """What changes if an offence of several people is split between them."""
    title = "What changes if shared offences are split"
    if {"split.offences_in_full", "split.offences_split"} <= set(numbers):
        title = (
            "Splitting shared offences leaves {split.offences_split} of {split.offences_in_full}"
        )
    return table(
        study.co_offending,
        title=title,
        subtitle=f"Shared offences counted in full and split, {whose(study, study.first)}",
        columns=[
            Column("measure", "Measure"),
            OwnDecimals("in_full", "In full"),
            OwnDecimals("split", "Split"),
        ],
        source=source_of(study, inputs, priced=True),
        evidence="computed",
        notes=[SHARED, made_note(study)],
        numbers=numbers,
    )
