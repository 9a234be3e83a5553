"""Where the time went in a claim log: measures and steps, from protected tables alone."""

from __future__ import annotations

import re

import pandas as pd
from matplotlib.axes import Axes

from tp_analysis.benefits.flow.drawings import value_stream_map
from tp_analysis.benefits.flow.events import FACTS
from tp_analysis.benefits.flow.exhibits import WORKING_DAY_NOTE
from tp_analysis.benefits.flow.tables import MODEL_NAMES, OTHER_STEPS, LogFlow
from tp_analysis.display import Column, Quantities, Shown, figure, table
from tp_analysis.display.columns import OwnDecimals, Share
from tp_analysis.display.quantities import quantity_of
from tp_analysis.formats import SHORTHAND, number

ENDS = {"customer": "paid, refused or withdrawn", "official": "decided or withdrawn"}
_EVENTS_NOTE = (
    "The time before a step is the wait since the step before it: a log says when a step was done, "
    "not how long somebody worked on it."
)
NO_STEP_NOTE = (
    "A step is what the office does. To get in touch, to ask, to withdraw and to be refused are no "
    "steps, nor are dates that stand beside a claim; the map of the log can say otherwise."
)


def _open_note(flow: LogFlow) -> str:
    return (
        f"Claims that have been {ENDS[flow.clock]} only. Those still open are left out, and the "
        "slow ones with them; the curves of waiting count them."
    )


def log_measures_table(flow: LogFlow) -> Shown:
    """The measures of flow in a log, the models side by side."""
    held = set(flow.measures.frame["measure_id"])
    title, numbers = _done_again(flow)
    notes = [
        _open_note(flow),
        "Done again: a step that the claim had before. Right first time at every step is the "
        "product of the steps; it differs from the claims with no step done again where repeats "
        "go together.",
        NO_STEP_NOTE,
        *([flow.note] if flow.note else []),
    ]
    if "cycle_efficiency_percent" in held:
        notes.append(WORKING_DAY_NOTE)
    if "failure_demand_percent" in held:
        notes.append("Contacts that good work would have spared: to chase, or to send again.")
    if "hand_offs" in held:
        notes.append(
            "Hand-offs: who acts next is another than who acted before. To answer a question is "
            "none."
        )
    return table(
        flow.measures,
        title=title,
        subtitle="Averages for a claim that has ended",
        columns=[
            Column("measure", "Measure"),
            *(OwnDecimals(model, MODEL_NAMES[model]) for model in flow.models),
        ],
        source=flow.source,
        evidence="computed",
        flag=flow.flag,
        notes=notes,
        numbers=numbers,
    )


def _done_again(flow: LogFlow) -> tuple[str, Quantities]:
    """How many steps of a claim are done again, as a title, and the numbers that are bound in it;
    where one of them is not shown, that the table has the measures."""
    frame = flow.measures.frame.set_index("measure_id")
    if "repeats" not in frame.index or frame.loc["repeats", list(flow.models)].map(_is_held).any():
        return "Measures of flow in the log, for an average claim", Quantities({})
    found = {
        f"log.repeats_{model.replace('-', '_')}": quantity_of(
            flow.measures, figure_id=f"log.repeats_{model.replace('-', '_')}",
            label=f"Steps done again, {MODEL_NAMES[model]}", column=model, unit="count",
            rounding=0.1, measure_id="repeats",
        )
        for model in flow.models
    }  # fmt: skip
    again = ", ".join(
        f"{{{name}}} {MODEL_NAMES[model][0].lower()}{MODEL_NAMES[model][1:]}"
        if len(flow.models) > 1
        else f"{{{name}}}"
        for name, model in zip(found, flow.models, strict=True)
    )
    return f"In the log an average claim has steps done again: {again}", Quantities(found)


def _is_held(cell: object) -> bool:
    return SHORTHAND.fullmatch(str(cell)) is not None


def log_stream_map(flow: LogFlow) -> Shown:
    """The steps of a log along the days of an average claim."""
    steps = _placed(flow.steps.frame)
    finding, numbers = _longest(flow, steps)
    rows, groups = len(steps), len(flow.models)
    others = [_OTHERS_NOTE] if OTHER_STEPS in set(flow.steps.frame["step"]) else []
    return figure(
        flow.steps,
        title=finding,
        subtitle="Value stream map: waiting days of an average claim by step, in the order in "
        "which steps are done",
        alt=(
            f"Value stream map of a claim log, one bar a step along the days. {finding}. "
            "The data are in the table below it."
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
        flag=flow.flag,
        notes=[
            _open_note(flow),
            f"{_EVENTS_NOTE} {NO_STEP_NOTE}",
            "Right first time: of the claims that had the step, those that had it once; [z] where "
            "it is no step.",
            *others,
        ],
        height_pixels=60 + 55 * groups + 37 * rows,
        numbers=numbers,
    )  # fmt: skip


_LONGEST = "log.longest_wait"
_NUMBER = re.compile(r"\b\d|[{}]")
_OTHERS_NOTE = f"“{OTHER_STEPS}” are the rare ones and those with the shortest waits."


def _longest(flow: LogFlow, steps: pd.DataFrame) -> tuple[str, Quantities]:
    """What claims wait longest for, as a title, and the days that are bound in it."""
    longest = steps.sort_values("wait_drawn", ascending=False, kind="stable").iloc[0]
    if not longest["wait_drawn"]:
        return "How long claims wait for each step, by the log", Quantities({})
    step = str(longest["step"])
    days = quantity_of(
        flow.steps, figure_id=_LONGEST, label=f"Days that claims wait for: {step}",
        column="wait_days", unit="days", rounding=0.1, model=str(longest["model"]), step=step,
    )  # fmt: skip
    who = f"{longest['model']}, claims" if len(flow.models) > 1 else "Claims"
    what = f"“{step}”"
    if step in FACTS.values():
        what = f"the {step[0].lower()}{step[1:]}"
    elif _NUMBER.search(step):
        # It would pass for one that was typed.
        what = "one step"
    return f"{who} wait longest for {what}: {{{_LONGEST}:plain}}", Quantities({_LONGEST: days})


def _draw(axes: Axes, data: pd.DataFrame) -> None:
    steps = _placed(data)
    value_stream_map(
        group="model", label="step", start="start_day", end="end_day", kind="", kinds=(),
        headings={name: name for name in steps["model"]},
        beside={"had_text": "Claims that\nhad it", "right_text": "Right first\ntime"},
        axis_label="Calendar days since the start", days_text="days_text",
    )(axes, steps)  # fmt: skip


def _placed(shown: pd.DataFrame) -> pd.DataFrame:
    """The steps as they are shown, with the days on which they lie; a withheld one takes none. The
    others together, and what is no step, are not drawn where they take none."""
    is_bare = (shown["step"] == OTHER_STEPS) | (shown["right_share"] == "[z]")
    shown = shown[~is_bare | (shown["wait_days"].map(_number) > 0)]
    waits = pd.Series([_number(cell) for cell in shown["wait_days"]], index=shown.index)
    ends = waits.groupby(shown["model"]).cumsum()
    return shown.assign(
        wait_drawn=waits,
        start_day=ends - waits,
        end_day=ends,
        days_text=[_days(cell) for cell in shown["wait_days"]],
        had_text=[_percent(cell) for cell in shown["had_share"]],
        right_text=[_percent(cell) for cell in shown["right_share"]],
    )


def _number(cell: object) -> float:
    return 0.0 if SHORTHAND.fullmatch(str(cell)) else float(str(cell))


def _days(cell: object) -> str:
    text = str(cell)
    return text if SHORTHAND.fullmatch(text) else number(float(text), 1)


def _percent(cell: object) -> str:
    text = str(cell)
    return text if SHORTHAND.fullmatch(text) else f"{number(100 * float(text))}%"
