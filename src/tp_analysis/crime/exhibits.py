"""The crime report's title block, and its tables and figures of counts."""

from __future__ import annotations

import pandas as pd

from tp_analysis import citations
from tp_analysis.crime import analysis
from tp_analysis.crime.inputs import CrimeInputs
from tp_analysis.crime.outcomes import CHARGED, NO_SUSPECT, OUT_OF_COURT, positive_outcomes
from tp_analysis.disclosure import ProtectedTable, protect
from tp_analysis.display import Column, Quantities, Shown, cover, figure, key_numbers, prose, table
from tp_analysis.display.drawings import ranked_bars
from tp_analysis.display.month_drawings import month_grid
from tp_analysis.methods.months import month_name, month_runs, with_month_names

PIXELS_A_BAR = 42
NOT_ZERO = "What is missing is in no total, and it is not zero."


def protected(frame: pd.DataFrame, inputs: CrimeInputs) -> ProtectedTable:
    """The frame under the policy of the dataset: counts of published rows."""
    return protect(frame, policy=inputs.policy)


def source_of(inputs: CrimeInputs) -> str:
    """Whose files the counts are from; the data log has them all."""
    return f"data.police.uk, street-level crime of {inputs.force}; see the data log"


def coverage_of(inputs: CrimeInputs) -> str:
    """The months behind a total, for its caption."""
    words = f"Months held: {month_runs(inputs.held)}."
    if not len(inputs.missing):
        return words
    return f"{words} Missing: {month_runs(inputs.missing)}. {NOT_ZERO}"


def opening(inputs: CrimeInputs, *, as_at: str) -> Shown:
    """The title block. Raises DataError where the page rests on anything later than `as_at`."""
    last = inputs.held[-1]
    citations.require_by(
        as_at,
        [
            (last.end_time.date(), f"the crimes of {month_name(last)}"),
            *citations.published_days(inputs.documents, inputs.quoted),
        ],
    )
    return cover(
        report="crime-cost",
        title="What does crime cost here, and how sure is that?",
        question=(
            f"What the crimes recorded in {inputs.area.name} cost, of what kind, where, who bears "
            "it, and what the files cannot tell."
        ),
        area=inputs.area.name,
        period=_period_held(inputs),
        as_at=as_at,
        evidence_status=(
            "Counts computed from published files. Costs rest on published averages for a crime "
            "and on an assumed mix of offences."
        ),
    )


def _period_held(inputs: CrimeInputs) -> str:
    if not len(inputs.missing):
        return inputs.period
    return f"{inputs.period}, {len(inputs.held)} of {len(inputs.months)} months held"


def at_a_glance(inputs: CrimeInputs, numbers: Quantities) -> Shown:
    """The tiles."""
    tiles = [
        (numbers["crimes.count"], f"recorded and placed here, {month_runs(inputs.held)}"),
        (
            numbers["recorded.gbp"],
            "{recorded.cheapest} to {recorded.dearest}, cheapest to dearest mix, homicides as in "
            "the mix",
        ),
        (
            numbers["proven.gbp"],
            "{proven.cheapest} to {proven.dearest}, cheapest to dearest mix; {proven.count} of the "
            "recorded crimes",
        ),
        (numbers["costed.percent"], "the others have no published cost, which is not a cost of 0"),
    ]
    if inputs.pricing.has_multipliers:
        tiles.insert(
            2,
            (
                numbers["estimated.gbp"],
                "{estimated.cheapest} to {estimated.dearest}, cheapest to dearest mix, homicides "
                "and the share of crimes with a multiplier as in the mix",
            ),
        )
    source = f"{source_of(inputs)}; unit costs of {inputs.pricing.edition}"
    return key_numbers(*tiles, source=source, numbers=numbers)


def months_figure(inputs: CrimeInputs, numbers: Quantities) -> Shown:
    """The completeness grid."""
    grid = analysis.completeness(inputs.counts, forces=[inputs.force], months=inputs.months)
    return figure(
        protected(with_month_names(grid), inputs),
        title=f"{{months.held}} of {{months.asked}} {_are_held(inputs)}",
        subtitle=f"Crimes and incidents in the force's files, {inputs.period}",
        alt=(
            f"Grid of months: {{months.held}} of {{months.asked}} {_are_held(inputs)}. "
            "The table below it says which."
        ),
        drawing=month_grid(row="force", column="label", state="state", count="count"),
        columns=[
            Column("force", "Force"),
            Column("month", "Month"),
            Column("state", "State"),
            Column("count", "Crimes and incidents", decimals=0),
        ],
        source=source_of(inputs),
        evidence="computed",
        notes=[
            "All of the force, not the area alone. A month whose file is saved but not whole looks "
            "held; the number of its rows tells."
        ],
        height_pixels=120,
        numbers=numbers,
    )


def _are_held(inputs: CrimeInputs) -> str:
    nouns = "month" if len(inputs.months) == 1 else "months"
    return f"{nouns} {'is' if len(inputs.held) == 1 else 'are'} held"


def placement_table(inputs: CrimeInputs) -> Shown:
    """Where the force's crimes were placed, and how many could not be."""
    places = analysis.by_place(inputs.counts, force=inputs.force, authorities=inputs.authorities)
    return table(
        protected(places, inputs),
        title=f"Where the crimes of {inputs.force} were placed",
        subtitle=f"Crimes and incidents, {inputs.period}, only the months held",
        columns=[
            Column("place", "Local authority"),
            Column("crimes", "Crimes", decimals=0),
            Column("incidents", "Anti-social behaviour", decimals=0),
            Column("share_percent", "Of all", decimals=1, heading_unit="%"),
            Column("in_area", "In this report's area"),
        ],
        source=source_of(inputs),
        evidence="computed",
        notes=[
            coverage_of(inputs),
            "The authority is the one that the name of the small area begins with. Crimes that "
            "could not be placed are in no total of the area and are not shared out.",
        ],
        total="is_total",
    )


def outcomes_figure(inputs: CrimeInputs, numbers: Quantities) -> Shown:
    """How crimes ended."""
    every = analysis.by_outcome(inputs.area_counts)
    data = every[~every["is_total"]]
    return figure(
        protected(data, inputs),
        title="{proven.percent} of crimes ended with somebody held to account or charged",
        subtitle=f"Recorded crimes by latest outcome, {inputs.area.name}, {inputs.period}",
        alt=(
            "Bar chart of how crimes ended. No suspect was identified in {no_suspect.percent}, a "
            "charge or summons followed in {charged.percent}, and {open.percent} were still open. "
            "The data are in the table below it."
        ),
        drawing=ranked_bars(
            label="outcome_group", value="count", unit="count", rounding=1,
            highlight=[CHARGED, OUT_OF_COURT],
        ),
        columns=[
            Column("outcome_group", "Outcome"),
            Column("count", "Crimes", decimals=0),
            Column("share_percent", "Of all crimes", decimals=1, heading_unit="%"),
        ],
        source=source_of(inputs),
        evidence="computed",
        notes=[
            coverage_of(inputs),
            "The latest outcome when the files were made. Files made soon after the month show "
            "more crimes that are still open.",
            f"Proven or charged in this report: {'; '.join(positive_outcomes())}. Not every "
            "charge ends in a conviction.",
        ],
        height_pixels=40 + PIXELS_A_BAR * len(data),
        numbers=numbers,
    )  # fmt: skip


def outcomes_table(inputs: CrimeInputs) -> Shown:
    """By category, how many crimes are proven or charged and how many ended without a suspect."""
    proven = analysis.outcomes_by_category(inputs.area_counts, [CHARGED, OUT_OF_COURT])
    without = analysis.outcomes_by_category(inputs.area_counts, [NO_SUSPECT])
    percents = without.set_index("category")["chosen_percent"]
    return table(
        protected(proven.assign(no_suspect_percent=proven["category"].map(percents)), inputs),
        title="How crimes ended, by category",
        subtitle=f"Recorded crimes, {inputs.area.name}, {inputs.period}",
        columns=[
            Column("category", "Category"),
            Column("count", "Crimes", decimals=0),
            Column("chosen", "Proven or charged", decimals=0),
            Column("chosen_percent", "Share of crimes", decimals=1, heading_unit="%"),
            Column("no_suspect_percent", "No suspect", decimals=1, heading_unit="%"),
        ],
        source=source_of(inputs),
        evidence="computed",
        notes=[coverage_of(inputs)],
    )


def months_missing(inputs: CrimeInputs, numbers: Quantities) -> Shown:
    """What the months held are, in a sentence."""
    return prose(
        f"{coverage_of(inputs)} The files hold {{force.count}} crimes and incidents of "
        f"{inputs.force}, of which {{unplaced.count}} could not be placed. A rate is for each "
        "month held; no part of a year is stretched to a whole one.",
        numbers,
    )
