"""Where the time went in a claim log: measures and steps, from protected tables alone."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from tp_analysis.benefits.flow.drawings import value_stream_map
from tp_analysis.benefits.flow.exhibits import WORKING_DAY_NOTE
from tp_analysis.benefits.flow.tables import MODEL_NAMES, OTHER_STEPS, LogFlow
from tp_analysis.display import Column, Shown, figure, table
from tp_analysis.display.columns import OwnDecimals, Share
from tp_analysis.formats import SHORTHAND, number

ENDS = {"customer": "paid, refused or withdrawn", "official": "decided or withdrawn"}
_EVENTS_NOTE = (
    "The time before a step is the wait since the step before it: a log says when a step was done, "
    "not how long somebody worked on it."
)


def _open_note(flow: LogFlow) -> str:
    return (
        f"Claims that have been {ENDS[flow.clock]} only. Those still open are left out, and the "
        "slow ones with them; the curves of waiting count them."
    )


def log_measures_table(flow: LogFlow) -> Shown:
    """The measures of flow in a log, the models side by side."""
    held = set(flow.measures.frame["measure_id"])
    notes = [
        _open_note(flow),
        "Done again: an activity that the claim had before. Right first time at every step is the "
        "product of the steps; it differs from the claims without a repeat where repeats go "
        "together.",
    ]
    if "cycle_efficiency_percent" in held:
        notes.append(WORKING_DAY_NOTE)
    if "failure_demand_percent" in held:
        notes.append("Contacts that good work would have spared: to chase, or to send again.")
    return table(
        flow.measures,
        title="How claims flowed, by the log",
        subtitle="Averages for a claim that has ended",
        columns=[
            Column("measure", "Measure"),
            *(OwnDecimals(model, MODEL_NAMES[model]) for model in flow.models),
        ],
        source=flow.source,
        evidence="computed",
        notes=notes,
    )


def log_stream_map(flow: LogFlow) -> Shown:
    """The steps of a log along the days of an average claim."""
    steps = _placed(flow.steps.frame)
    longest = steps.sort_values("wait_drawn", ascending=False, kind="stable").iloc[0]
    rows, groups = len(steps), len(flow.models)
    return figure(
        flow.steps,
        title=f"In the log the longest wait is for: {longest['step']}",
        subtitle="Value stream map: waiting days of an average claim by step, in the order in "
        "which steps are done",
        alt=(
            "Value stream map of a claim log, one bar a step along the days. The longest wait is "
            f"for: {longest['step']}. The data are in the table below it."
        ),
        drawing=_draw,
        columns=[
            Column("model", "Model"),
            Column("step", "Step"),
            Column("wait_days", "Waits, average claim", decimals=1, heading_unit="days"),
            Column("times", "Done, average claim", decimals=2, heading_unit="times"),
            Share("had_share", "Claims that had it", heading_unit="%"),
            Share("right_share", "Right first time", heading_unit="%"),
        ],
        source=flow.source,
        evidence="computed",
        notes=[
            _open_note(flow),
            _EVENTS_NOTE,
            f"“{OTHER_STEPS}” are the rare ones and those with the shortest waits. Right first "
            "time: of the claims that had the step, those that had it once.",
        ],
        height_pixels=60 + 55 * groups + 37 * rows,
    )  # fmt: skip


def _draw(axes: Axes, data: pd.DataFrame) -> None:
    steps = _placed(data)
    value_stream_map(
        group="model", label="step", start="start_day", end="end_day", kind="", kinds=(),
        headings={name: name for name in steps["model"]},
        beside={"had_text": "Claims that\nhad it", "right_text": "Right first\ntime"},
        axis_label="Calendar days since the start",
    )(axes, steps)  # fmt: skip


def _placed(shown: pd.DataFrame) -> pd.DataFrame:
    """The steps as they are shown, with the days on which they lie; a withheld one takes none."""
    waits = pd.Series([_number(cell) for cell in shown["wait_days"]], index=shown.index)
    ends = waits.groupby(shown["model"]).cumsum()
    return shown.assign(
        wait_drawn=waits,
        start_day=ends - waits,
        end_day=ends,
        had_text=[_percent(cell) for cell in shown["had_share"]],
        right_text=[_percent(cell) for cell in shown["right_share"]],
    )


def _number(cell: object) -> float:
    return 0.0 if SHORTHAND.fullmatch(str(cell)) else float(str(cell))


def _percent(cell: object) -> str:
    text = str(cell)
    return text if SHORTHAND.fullmatch(text) else f"{number(100 * float(text))}%"
