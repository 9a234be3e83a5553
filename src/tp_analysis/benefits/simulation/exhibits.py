"""What the simulated process shows: each change tried, and the queues behind it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from tp_analysis.benefits.simulation.drawings import weekly_lines
from tp_analysis.benefits.simulation.study import SimulationStudy
from tp_analysis.disclosure import illustrative, protect
from tp_analysis.display import Column, Shown, figure, table
from tp_analysis.errors import DataError
from tp_analysis.formats import number

NOT_APPLICABLE = "[z]"
SOURCE = "simulated process of this analysis, not a record of real claims"
ASSUMED = "choices of this analysis; no record of a claim of the pilot survives"
QUEUES_SHOWN = ("as-is", "more-claims", "redesigned-more-claims")
# Units that say nothing that the words do not.
_BARE_UNITS = ("count", "ratio")

_COLUMNS = (
    Column("label", "What is tried"),
    Column("days", "Days to payment"),
    Column("saved", "Days sooner than as it was"),
    Column("paid_in_28_days_percent", "Paid in four weeks", decimals=0, heading_unit="%"),
    Column("work_minutes", "Work on a claim", decimals=0, heading_unit="minutes"),
    Column("waiting_for_staff_days", "Waits for staff", decimals=1, heading_unit="working days"),
)
_NOTES = (
    "The intervals say how far chance goes in so few runs, not how sure anyone may be of what was "
    f"assumed. A negative number of days is later. {NOT_APPLICABLE} not applicable.",
    "Measured are claims that begin in {simulated.measured:plain}, after a first "
    "{simulated.warm_up:plain}, each to its end. Variants of one process meet the same claimants.",
)


def what_if_table(study: SimulationStudy) -> Shown:
    """Each variant with its days to payment and what it saves, with intervals."""
    rows = study.comparison
    data = rows.assign(
        days=[_interval(row, "days_to_payment") for row in rows.to_dict("records")],
        saved=[_interval(row, "days_saved") for row in rows.to_dict("records")],
    )
    return table(
        protect(data, policy=study.policy),
        title=f"Of the changes tried to the process as it was, {study.best_change} saves most: "
        "{simulated.best_saved}"
        if study.best_is_sure
        else "No change tried to the process as it was saves days beyond chance",
        subtitle=(
            "Calendar days from first contact to payment, means over "
            "{simulated.runs:plain} simulated runs, 95% intervals in brackets"
        ),
        columns=_COLUMNS,
        source=SOURCE,
        evidence="illustrative",
        notes=_NOTES,
        numbers=study.numbers,
    )  # fmt: skip


def _interval(row: Mapping[Any, Any], name: str) -> str:
    value, low, high = (row[key] for key in (name, f"{name}_low", f"{name}_high"))
    if pd.isna(value):
        return NOT_APPLICABLE
    shown = [number(float(end), decimals=1) for end in (value, low, high)]
    # Broken before its bracket only.
    return f"{shown[0]} ({shown[1]}\u00a0to\u00a0{shown[2]})"


def queue_figure(study: SimulationStudy) -> Shown:
    """How many pieces of work wait for staff, week by week, with a fifth more claims and without.

    Raises DataError where simulation_scenarios lacks one of the variants shown.
    """
    data = study.queues[study.queues["scenario"].isin(QUEUES_SHOWN)]
    missing = set(QUEUES_SHOWN) - set(data["scenario"])
    if missing:
        raise DataError(f"simulation_scenarios has no {min(missing)!r}. Add its rows.")
    return figure(
        protect(data, policy=study.policy),
        title="With more claims, {simulated.queue_more_claims} pieces of work wait for staff as "
        "it was, {simulated.queue_redesigned_more_claims} redesigned",
        subtitle="Pieces of work that wait for staff at the end of a day, mean of each week, with "
        "95% intervals over {simulated.runs:plain} simulated runs; the same staff throughout",
        alt=(
            "Line chart of the work that waits for staff by week of the simulation. In the last "
            "week {simulated.queue_as_is} pieces wait as it was, {simulated.queue_more_claims} "
            "with a fifth more claims, and {simulated.queue_redesigned_more_claims} with a fifth "
            "more claims redesigned. The data are in the table below it."
        ),
        drawing=weekly_lines(
            group="label", week="week", value="waiting", low="low", high="high",
            axis_label="Week of the simulation",
        ),
        columns=[
            Column("label", "Variant"),
            Column("week", "Week", decimals=0),
            Column("waiting", "Waiting", decimals=1),
            Column("low", "Low", decimals=1),
            Column("high", "High", decimals=1),
        ],
        source=SOURCE,
        evidence="illustrative",
        notes=["The desks are empty on the first day. One claim can wait several times."],
        mark="upper right",
        numbers=study.numbers,
    )  # fmt: skip


def simulation_assumptions_table(study: SimulationStudy) -> Shown:
    """Every number that was chosen to make claims up."""
    rows = study.inputs.assumptions.table
    written = pd.DataFrame(
        {
            "label": rows["label"],
            "value": [
                _as_written(float(value), str(unit))
                for value, unit in zip(rows["value"], rows["unit"], strict=True)
            ],
            "note": rows["note"].fillna(NOT_APPLICABLE).replace("", NOT_APPLICABLE),
        }
    )
    return table(
        protect(written, policy=illustrative(ASSUMED)),
        title="Assumption log of the simulated claims",
        columns=[
            Column("label", "Assumption"),
            Column("value", "Value"),
            Column("note", "Why, and what a reader should know"),
        ],
        source="this analysis: data/raw/benefits/simulation_assumptions.csv",
        evidence="assumed",
        notes=[f"{NOT_APPLICABLE} no note."],
    )


def _as_written(value: float, unit: str) -> str:
    if unit == "percent":
        return f"{value:g}%"
    return f"{value:g}" if unit in _BARE_UNITS else f"{value:g} {unit}"
