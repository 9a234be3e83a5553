"""What the simulated process shows: each change tried, and the queues behind it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from tp_analysis.benefits.flow.tables import MODEL_NAMES
from tp_analysis.benefits.illustrative import AS_IS, REDESIGNED
from tp_analysis.benefits.simulation.drawings import weekly_lines
from tp_analysis.benefits.simulation.process_model import STAFF
from tp_analysis.benefits.simulation.study import SimulationStudy, figure_key
from tp_analysis.disclosure import illustrative, protect
from tp_analysis.display import Column, Shown, figure, table
from tp_analysis.formats import number

NOT_APPLICABLE = "[z]"
SOURCE = "simulated process of this analysis, not a record of real claims"
ASSUMED = "choices of this analysis; no record of a claim of the pilot survives"
# Units that say nothing that the words do not.
_BARE_UNITS = ("count", "ratio")

_COLUMNS = (
    Column("label", "What is tried"),
    Column("days", "Days to payment"),
    Column("saved", "Days sooner than as it was"),
    Column("paid", "Paid in four weeks", heading_unit="%"),
    Column("work", "Work on a claim", heading_unit="minutes"),
    Column("queued", "Waits for staff", heading_unit="working days"),
)
_INTERVALS = {
    "days": ("days_to_payment", 1),
    "saved": ("days_saved", 1),
    "paid": ("paid_in_28_days_percent", 0),
    "work": ("work_minutes", 0),
    "queued": ("waiting_for_staff_days", 1),
}
_NOTES = (
    "The intervals say how far chance goes in so few runs, not how sure anyone may be of what was "
    f"assumed. A negative number of days is later. {NOT_APPLICABLE} not applicable.",
    "Measured are claims that begin in {simulated.measured:plain}, after a first "
    "{simulated.warm_up:plain}, each to its end. Variants of one process meet the same claimants.",
)


def what_if_table(study: SimulationStudy) -> Shown:
    """Each variant with its days to payment and what it saves, with intervals."""
    rows = study.comparison
    data = rows[["label"]].assign(
        **{
            column: [_interval(row, name, decimals) for row in rows.to_dict("records")]
            for column, (name, decimals) in _INTERVALS.items()
        }
    )
    return table(
        protect(data, policy=study.policy),
        title=_what_if_title(study),
        subtitle=(
            "Calendar days from first contact to payment, means over "
            "{simulated.runs:plain} simulated runs, 95% intervals in brackets"
        ),
        columns=_COLUMNS,
        source=SOURCE,
        evidence="illustrative",
        notes=[*_NOTES, *_growing_notes(study)],
        numbers=study.numbers,
    )  # fmt: skip


def _what_if_title(study: SimulationStudy) -> str:
    if study.best_is_sure:
        return (
            f"Of the changes tried to the process as it was, {study.best_change} saves most: "
            "{simulated.best_saved}"
        )
    if study.best_change:
        return "No change tried to the process as it was saves days beyond chance"
    return (
        "A claim is paid after {simulated.days_as_is} as it was, {simulated.days_redesigned} "
        "redesigned"
    )


def _growing_notes(study: SimulationStudy) -> list[str]:
    """Which variants have no level, as their queues grow."""
    growing = [_tried(study, name) for name in _overloaded(study)]
    if not growing:
        return []
    return [
        f"{'; '.join(growing)}: staff have more work than they can do, so the wait keeps growing, "
        "and claims that begin later wait longer than is shown."
    ]


def _overloaded(study: SimulationStudy) -> list[str]:
    return [str(name) for name in study.comparison["scenario"] if study.overloaded(name)]


def _tried(study: SimulationStudy, scenario: str) -> str:
    """A variant in words: the process, and what is changed of it."""
    row = study.comparison.set_index("scenario").loc[scenario]
    model, change = MODEL_NAMES[str(row["model"])], str(row["change"])
    return f"{model} with {change}" if change else model


def workload_table(study: SimulationStudy) -> Shown:
    """What each variant asks of each agency, beside what its staff can do."""
    wide = study.workload.pivot(
        index=["scenario", "label"], columns="agency", values="asked_percent"
    )
    agencies = sorted(wide.columns)
    scenarios = study.workload["scenario"].drop_duplicates()
    title = "No agency has more work than it can do"
    for scenario in _overloaded(study)[:1]:
        title = (
            f"{_tried(study, scenario)}, {study.overloaded(scenario)} has more work than it can do"
        )
    return table(
        protect(wide.loc[scenarios].reset_index(), policy=study.policy),
        title=title,
        subtitle="Minutes of work on the claims of a working day, in % of those that staff have",
        columns=[
            Column("label", "What is tried"),
            *(Column(agency, agency, decimals=0, heading_unit="%") for agency in agencies),
        ],
        source=SOURCE,
        evidence="illustrative",
        notes=[
            "From the assumed minutes, repeats included. Above 100% the queue grows for as long as "
            "claims come. Answering claimants who ask comes on top; those who give up take some "
            "off.",
        ],
        numbers=study.numbers,
    )


def _interval(row: Mapping[Any, Any], name: str, decimals: int) -> str:
    value, low, high = (row[key] for key in (name, f"{name}_low", f"{name}_high"))
    if pd.isna(value):
        return NOT_APPLICABLE
    shown = [number(float(end), decimals=decimals) for end in (value, low, high)]
    # Broken before its bracket only.
    return f"{shown[0]} ({shown[1]}\u00a0to\u00a0{shown[2]})"


def queue_figure(study: SimulationStudy) -> Shown:
    """How many pieces of work wait for staff, week by week: as it was, with the change under which
    most is left in the end, and redesigned with the same change (without one where it was not
    tried)."""
    shown = _queues_shown(study)
    title = _queue_title(study, shown)
    data = study.queues[study.queues["scenario"].isin(shown)]
    ends = "; ".join(_queue_words(study, scenario) for scenario in shown)
    return figure(
        protect(data, policy=study.policy),
        title=title,
        subtitle="Pieces of work that wait for staff at the end of a day, mean of each week, with "
        "95% intervals over {simulated.runs:plain} simulated runs"
        + ("; the same staff throughout" if _same_staff(study, shown) else ""),
        alt=(
            "Line chart of the work that waits for staff by week of the simulation. Pieces of work "
            f"in the last week: {ends}. {title}. The data are in the table below it."
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


def _queues_shown(study: SimulationStudy) -> list[str]:
    """The process as it was, the change to it with the longest queue in the end, and redesigned
    with the same."""
    tried = study.comparison.set_index("scenario")
    last = study.queues[study.queues["week"] == study.queues["week"].max()]
    left = last.set_index("scenario")["waiting"]
    changed = tried.index[(tried["model"] == AS_IS) & (tried["change"] != "")]
    if changed.empty:
        return [AS_IS, REDESIGNED]
    longest = str(left[changed].idxmax())
    is_same = (tried["model"] == REDESIGNED) & (tried["change"] == tried.loc[longest, "change"])
    return [AS_IS, longest, str(next(iter(tried.index[is_same]), REDESIGNED))]


def _same_staff(study: SimulationStudy, shown: list[str]) -> bool:
    rows = study.inputs.scenarios
    return not (rows["scenario"].isin(shown) & (rows["changes"] == STAFF)).any()


def _queue_words(study: SimulationStudy, scenario: str) -> str:
    words = _tried(study, scenario)
    return f"{{simulated.queue_{figure_key(scenario)}}} {words[0].lower()}{words[1:]}"


def _queue_title(study: SimulationStudy, shown: list[str]) -> str:
    longest, other = shown[-2:]
    change = str(study.comparison.set_index("scenario").loc[longest, "change"])
    condition = f"With {change}, " if change else ""
    agency = study.overloaded(longest)
    if agency:
        asked = f"{{simulated.asked_{figure_key(longest)}}}"
        words = (
            f"{condition}the queue keeps growing as it was: {agency} has {asked} of the work it "
            "can do"
        )
    else:
        words = (
            f"{condition}after {{simulated.weeks}} weeks "
            f"{{simulated.queue_{figure_key(longest)}}} pieces of work wait for staff as it was, "
            f"{{simulated.queue_{figure_key(other)}}} redesigned"
        )
    return words[0].upper() + words[1:]


def simulation_assumptions_table(study: SimulationStudy, *, with_log: bool) -> Shown:
    """Every number that was chosen to make claims up; those of a made-up log only `with_log`."""
    rows = study.inputs.assumptions.table
    # The costs rest on the share of claims that is paid, whatever the log.
    is_of_log = rows["assumption"].str.startswith("pilot_")
    is_of_log &= ~((rows["assumption"] == "pilot_ending") & (rows["item"] == "paid"))
    rows = rows[~is_of_log | with_log]
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
        source="assumptions of this analysis",
        evidence="assumed",
        notes=_note_of(written),
    )


def _note_of(written: pd.DataFrame) -> list[str]:
    return [f"{NOT_APPLICABLE} no note."] if (written["note"] == NOT_APPLICABLE).any() else []


def _as_written(value: float, unit: str) -> str:
    if unit == "percent":
        return f"{value:g}%"
    return f"{value:g}" if unit in _BARE_UNITS else f"{value:g} {unit}"
