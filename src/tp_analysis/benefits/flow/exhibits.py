"""Where the days of a claim go: on the assumed steps, and in a claim log."""

from __future__ import annotations

import pandas as pd

from tp_analysis.benefits.assumed_process import AssumedProcess
from tp_analysis.benefits.flow.drawings import swim_lanes, value_stream_map
from tp_analysis.benefits.flow.tables import MODEL_NAMES
from tp_analysis.benefits.grounds import STEPS_SOURCE, from_steps
from tp_analysis.benefits.illustrative import AS_IS, MODELS, REDESIGNED
from tp_analysis.benefits.rows import model_row
from tp_analysis.display import Column, Quantities, Shown, figure, table
from tp_analysis.display.columns import OwnDecimals
from tp_analysis.formats import number

COUNCIL_BENEFITS = "The council benefits are Housing Benefit and Council Tax Benefit."
LANES = ("Council contact centre", "Council benefits service", "Jobcentre Plus")
WORKING_DAY_NOTE = (
    "Process cycle efficiency: minutes of work, each step done once, over the working minutes in "
    "the lead time (five days a week of seven hours and twenty-four minutes)."
)
HAND_OFFS_NOTE = (
    "Hand-offs are counted for an average claim: those at a step that only some claims need count "
    "by the share that needs it."
)
_KEYS = {AS_IS: "as_is", REDESIGNED: "redesigned"}
_NAMED = (
    Column("model_name", "Model"), Column("name", "Step"), Column("agency", "Who does it"),
)  # fmt: skip

_STEP_COLUMNS = (
    *_NAMED,
    Column("waiting_days", "Waits", decimals=0, heading_unit="days"),
    Column("share_percent", "Needed by", decimals=0, heading_unit="% of claims"),
    Column("wait_per_claim_days", "Waits, average claim", decimals=1, heading_unit="days"),
    Column("touch_minutes", "Work each time", decimals=0, heading_unit="minutes"),
    Column("right_percent", "Right first time", decimals=0, heading_unit="%"),
)
# Every name then takes one line, which makes the figure low.
_LABEL_WIDTH = 54


def numbered(steps: pd.DataFrame) -> pd.Series:
    """The names of the steps with their place before them."""
    return steps["step_order"].astype(str) + ". " + steps["step"]


def _drawn(process: AssumedProcess) -> pd.DataFrame:
    steps = process.steps
    right = 100 * steps["first_time_right_share"]
    return steps.assign(
        name=numbered(steps),
        model_name=steps["model"].map(MODEL_NAMES),
        share_percent=100 * steps["share_of_claims"],
        right_percent=right,
        again_percent=100 - right,
        work_text=[f"{number(minutes)} min" for minutes in steps["touch_minutes"]],
        right_text=[f"{number(percent)}%" for percent in right],
    )


def stream_map_figure(process: AssumedProcess, numbers: Quantities) -> Shown:
    """The value stream map: the steps along the days, with their work and their quality."""
    data = _drawn(process)
    headings = {
        MODEL_NAMES[model]: f"{MODEL_NAMES[model]}: {numbers[f'steps.lead_{key}'].text}"
        for model, key in _KEYS.items()
    }
    return figure(
        from_steps(data),
        title="On the assumed steps a claim takes {steps.lead_as_is} as it was and "
        "{steps.lead_redesigned} redesigned",
        subtitle="Value stream map: waiting days of an average claim by step, from first contact "
        "to payment, with the work and the quality of each step",
        alt=(
            "Value stream map, one bar a step along the days. As it was, {steps.number_as_is} "
            "steps take {steps.lead_as_is}; redesigned, {steps.number_redesigned} steps take "
            "{steps.lead_redesigned}. All values are assumed. The data are in the table below it."
        ),
        drawing=value_stream_map(
            group="model_name", label="name", start="start_day", end="end_day", kind="agency",
            kinds=sorted(data["agency"].unique()), headings=headings,
            beside={"work_text": "Work", "right_text": "Right first\ntime"},
            axis_label="Calendar days since first contact", label_width=_LABEL_WIDTH,
        ),
        columns=_STEP_COLUMNS,
        source=STEPS_SOURCE,
        evidence="illustrative",
        notes=[
            "A step that only some claims need counts by their share. The minutes of work lie "
            "within the days and are too few to be seen. " + COUNCIL_BENEFITS,
        ],
        height_pixels=540,
        numbers=numbers,
    )  # fmt: skip


def swim_lanes_figure(process: AssumedProcess, numbers: Quantities) -> Shown:
    """Who does what after whom: hand-offs, steps that only some claims need, and what is done
    again."""
    headings = {
        MODEL_NAMES[model]: f"{MODEL_NAMES[model]}: {_in_short(numbers, key)}"
        for model, key in _KEYS.items()
    }
    data = _drawn(process)
    return figure(
        from_steps(data),
        title="{steps.right_as_is} of claims are right first time at every step as it was, "
        "{steps.right_redesigned} redesigned",
        subtitle="Steps from top to bottom, each in the column of who does it",
        alt=(
            "Flow of a claim between three agencies. As it was, {steps.number_as_is} steps and "
            "{steps.hand_offs_as_is} hand-offs of an average claim; redesigned, "
            "{steps.number_redesigned} steps and {steps.hand_offs_redesigned} hand-offs. Right "
            "first time at every step: {steps.right_as_is} and {steps.right_redesigned}. All "
            "values are assumed. The data are in the table below it."
        ),
        drawing=swim_lanes(
            group="model_name", label="name", number_of="step_order", lane="agency", lanes=LANES,
            headings=headings, share_percent="share_percent", again_percent="again_percent",
        ),
        columns=[
            *_NAMED,
            Column("share_percent", "Needed by", decimals=0, heading_unit="% of claims"),
            Column("again_percent", "Done again", decimals=0, heading_unit="% of times"),
        ],
        source=STEPS_SOURCE,
        evidence="illustrative",
        notes=[
            "A heavy line hands the claim to another agency. A broken edge: only the share of "
            "claims in brackets needs the step. A loop: how often the step is done again.",
            f"{HAND_OFFS_NOTE} {COUNCIL_BENEFITS}",
        ],
        height_pixels=60 + 55 * len(headings) + 42 * len(data),
        numbers=numbers,
    )  # fmt: skip


def _in_short(numbers: Quantities, key: str) -> str:
    """The quality, the steps and the hand-offs of a process, as one line."""
    right, steps, hand_offs = (
        numbers[f"steps.{name}_{key}"].text for name in ("right", "number", "hand_offs")
    )
    return f"{right} right first time; {steps} steps, {hand_offs} hand-offs"


# What each is called, its unit, and how many decimals it bears.
_MEASURES = {
    "steps": ("Steps that there are; some claims skip some", "number", 0),
    "hand_offs": ("Hand-offs from one agency to another", "number", 1),
    "lead_time_days": ("Lead time, first contact to payment", "days", 0),
    "waiting_days": ("Of that waiting", "days", 1),
    "first_pass_minutes": ("Work, each step done once", "minutes", 0),
    "work_minutes": ("Work, repeats included", "minutes", 0),
    "repeats": ("Steps done again", "number", 1),
    "cycle_efficiency_percent": ("Process cycle efficiency", "%", 1),
    "rolled_yield_percent": ("Right first time at every step", "%", 0),
    "claimant_steps": ("Times that the claimant must act", "number", 1),
    "claimant_time_minutes": ("Claimant's own time, not priced", "minutes", 0),
}


def flow_table(process: AssumedProcess, numbers: Quantities) -> Shown:
    """The measures of flow, side by side."""
    flow = {model: model_row(process.flow, model) for model in MODELS}
    rows = [
        (label, unit, *(number(float(flow[model][name]), decimals) for model in MODELS))
        for name, (label, unit, decimals) in _MEASURES.items()
    ]
    return table(
        from_steps(pd.DataFrame(rows, columns=["measure", "unit", *MODELS])),
        title="Work fills {steps.efficiency_as_is} of working time as it was and "
        "{steps.efficiency_redesigned} redesigned: the rest is waiting",
        subtitle="Measures of flow for an average claim, on the assumed steps",
        columns=[
            Column("measure", "Measure"),
            Column("unit", "Unit"),
            *(OwnDecimals(model, MODEL_NAMES[model]) for model in MODELS),
        ],
        source=STEPS_SOURCE,
        evidence="illustrative",
        notes=[
            WORKING_DAY_NOTE,
            "Right first time at every step (rolled throughput yield): the product of the steps, "
            "where a claim that skips a step passes it.",
            HAND_OFFS_NOTE,
        ],
        numbers=numbers,
    )
