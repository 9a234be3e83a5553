"""Where the days of a claim go and what its administration costs; all of it assumed."""

from __future__ import annotations

from typing import Any

import pandas as pd

from tp_analysis import citations
from tp_analysis.benefits import process
from tp_analysis.benefits.drawings import labelled_parts, step_timeline
from tp_analysis.benefits.figures import Findings
from tp_analysis.benefits.grounds import STEPS_SOURCE, from_documents, from_steps
from tp_analysis.benefits.illustrative import AS_IS, MODELS, REDESIGNED
from tp_analysis.benefits.inputs import BenefitInputs
from tp_analysis.benefits.waiting import model_row
from tp_analysis.display import Column, Quantities, Shown, figure, table
from tp_analysis.formats import format_value
from tp_analysis.methods.prices import DeflatorSeries

NAMES = {AS_IS: "As it was", REDESIGNED: "Redesigned"}
DEFLATOR_VINTAGE = "June 2026"
COUNCIL_BENEFITS = "The council benefits are Housing Benefit and Council Tax Benefit."
ROUNDED = "Figures may not add because each is rounded."


def _numbered(steps: pd.DataFrame) -> pd.Series:
    return steps["step_order"].astype(str) + ". " + steps["step"]


def timeline_figure(findings: Findings, numbers: Quantities) -> Shown:
    """The steps along the days of a claim."""
    data = findings.steps.assign(
        name=_numbered(findings.steps), model_name=findings.steps["model"].map(NAMES)
    )
    headings = {
        NAMES[AS_IS]: f"{NAMES[AS_IS]}: {numbers['steps.lead_as_is'].text}",
        NAMES[REDESIGNED]: f"{NAMES[REDESIGNED]}: {numbers['steps.lead_redesigned'].text}",
    }
    agencies = sorted(data["agency"].unique())
    return figure(
        from_steps(data),
        title="On the assumed steps a claim takes {steps.lead_as_is} as it was and "
        "{steps.lead_redesigned} redesigned",
        subtitle="Waiting days of an average claim by step, from first contact to payment",
        alt=(
            "Timeline of the steps of a claim, one bar a step. As it was, {steps.number_as_is} "
            "steps take {steps.lead_as_is}; redesigned, {steps.number_redesigned} steps take "
            "{steps.lead_redesigned}. All values are assumed. The data are in the table below it."
        ),
        drawing=step_timeline(
            group="model_name", label="name", start="start_day", end="end_day", kind="agency",
            kinds=agencies, headings=headings, axis_label="Calendar days since first contact",
        ),
        columns=[
            Column("model_name", "Model"),
            Column("name", "Step"),
            Column("agency", "Who does it"),
            Column("wait_per_claim_days", "Waits, average claim", decimals=1, heading_unit="days"),
        ],
        source=STEPS_SOURCE,
        evidence="illustrative",
        notes=[
            "A step that only some claims need counts by their share. The minutes of work lie "
            "within the days and are too few to be seen. " + COUNCIL_BENEFITS,
        ],
        height_pixels=760,
        numbers=numbers,
    )  # fmt: skip


def steps_table(findings: Findings, numbers: Quantities, *, model: str) -> Shown:
    """The steps of one model with their days, minutes and quality."""
    steps = findings.steps[findings.steps["model"] == model]
    data = steps.assign(
        name=_numbered(steps),
        share_percent=100 * steps["share_of_claims"],
        right_percent=100 * steps["first_time_right_share"],
    )
    name = model.replace("-", "_")
    return table(
        from_steps(data),
        title=f"{NAMES[model]}: {{steps.lead_{name}}} and {{steps.work_{name}}} of work in "
        f"{{steps.number_{name}}} steps",
        subtitle="Assumed days, minutes and quality of each step",
        columns=[
            Column("name", "Step"),
            Column("waiting_days", "Waits", decimals=0, heading_unit="days"),
            Column("share_percent", "Needed by", decimals=0, heading_unit="% of claims"),
            Column("touch_minutes", "Work each time", decimals=0, heading_unit="minutes"),
            Column("right_percent", "Right first time", decimals=0, heading_unit="%"),
        ],
        source=STEPS_SOURCE,
        evidence="illustrative",
        notes=[
            "The totals in the title count each step by its share of claims, and one more pass of "
            "work where the first is not right.",
        ],
        numbers=numbers,
    )


def flow_table(findings: Findings, numbers: Quantities) -> Shown:
    """The measures of flow, side by side."""
    flow = {model: model_row(findings.flow, model) for model in MODELS}
    units = {
        "steps": ("Steps", "count", 1.0),
        "hand_offs": ("Hand-offs from one agency to another", "count", 1.0),
        "lead_time_days": ("Lead time, first contact to payment", "days", 1.0),
        "first_pass_minutes": ("Work, each step done once", "minutes", 1.0),
        "work_minutes": ("Work, repeats included", "minutes", 1.0),
        "cycle_efficiency_percent": ("Process cycle efficiency", "percent", 0.1),
        "rolled_yield_percent": ("Right first time at every step", "percent", 1.0),
    }
    rows = [
        (label, *(format_value(float(flow[model][name]), unit, step) for model in MODELS))
        for name, (label, unit, step) in units.items()
    ]
    data = pd.DataFrame(rows, columns=["measure", *MODELS])
    return table(
        from_steps(data),
        title="Work fills {steps.efficiency_as_is} of working time as it was and "
        "{steps.efficiency_redesigned} redesigned: the rest is waiting",
        subtitle="Measures of flow for an average claim, on the assumed steps",
        columns=[
            Column("measure", "Measure"),
            *(Column(model, NAMES[model]) for model in MODELS),
        ],
        source=STEPS_SOURCE,
        evidence="illustrative",
        notes=[
            "Process cycle efficiency: minutes of work, each step done once, over the working "
            "minutes in the lead time (five days a week of 7 hours 24 minutes).",
            "Right first time at every step: the product of the steps, where a claim that skips a "
            "step passes it.",
            *_unchanged_hand_offs(flow),
        ],
        numbers=numbers,
    )


def _unchanged_hand_offs(flow: dict[str, dict[str, Any]]) -> list[str]:
    same = flow[AS_IS]["hand_offs"] == flow[REDESIGNED]["hand_offs"]
    return ["The number of hand-offs does not change."] if same else []


def cost_figure(inputs: BenefitInputs, findings: Findings, numbers: Quantities) -> Shown:
    """What a claim costs each agency."""
    data = process.cost_by_agency(findings.steps)
    agencies = [name for name in data.columns if name not in ("model", "total_gbp")]
    data = data.assign(name=data["model"].map(NAMES))
    return figure(
        from_steps(data),
        title="On the assumed steps administration costs {admin.cost_as_is} a claim as it was and "
        "{admin.cost_redesigned} redesigned",
        subtitle=f"Staff time at loaded rates by agency, £ a claim, {inputs.price_year} prices",
        alt=(
            "Stacked bar chart of the cost of administering a claim by agency. As it was "
            "{admin.cost_as_is}, redesigned {admin.cost_redesigned}, {admin.cut} less. All values "
            "are assumed. The data are in the table below it."
        ),
        drawing=labelled_parts(label="name", parts=agencies, unit="gbp"),
        columns=[
            Column("name", "Model"),
            *(Column(a, a, decimals=2, heading_unit="£") for a in agencies),
            Column("total_gbp", "All", decimals=2, heading_unit="£"),
        ],
        source=STEPS_SOURCE,
        evidence="illustrative",
        notes=["Minutes, times the share of claims, times the rate, and repeats. No other costs. "
               + ROUNDED],
        height_pixels=190,
        numbers=numbers,
    )  # fmt: skip


def cost_table(inputs: BenefitInputs, findings: Findings) -> Shown:
    """Cost by step, adding to the cost of a claim."""
    parts = []
    for model in MODELS:
        steps = findings.steps[findings.steps["model"] == model]
        parts.append(steps.assign(name=_numbered(steps), is_total=False))
        sums = steps[["work_minutes", "cost_gbp"]].sum().to_dict()
        whole = {
            "name": f"{NAMES[model]}: all steps",
            "is_total": True,
            "agency": "All agencies",
            **sums,
        }
        parts.append(pd.DataFrame([whole]))
    return table(
        from_steps(pd.concat(parts, ignore_index=True)),
        title="The cost of a claim by step",
        subtitle=f"Minutes with repeats, and cost, of an average claim, {inputs.price_year} prices",
        columns=[
            Column("name", "Step"),
            Column("agency", "Who does it"),
            Column("work_minutes", "Work", decimals=1, heading_unit="minutes"),
            Column("cost_gbp", "Cost", decimals=2, heading_unit="£"),
        ],
        source=STEPS_SOURCE,
        evidence="illustrative",
        notes=[f"Loaded rates, assumed: {_rates(inputs)}. {COUNCIL_BENEFITS}", ROUNDED],
        total="is_total",
    )


def _rates(inputs: BenefitInputs) -> str:
    """The hourly rates in words, the dearest first."""
    ordered = inputs.rates.sort_values("rate_gbp_per_hour", ascending=False)
    return ", ".join(
        f"{row['agency']} {format_value(float(row['rate_gbp_per_hour']), 'gbp')} an hour"
        for row in ordered.to_dict("records")
    )


def anchors_table(inputs: BenefitInputs) -> Shown:
    """Published costs, for scale, in one price year."""
    year = inputs.price_year
    deflators = DeflatorSeries.from_table(inputs.deflators, vintage=DEFLATOR_VINTAGE)
    data = process.anchors_in_prices(inputs.anchors, deflators=deflators, price_year=year)
    data = data.assign(what=data["benefit"] + ": " + data["activity"].str.lower())
    documents = [*data["document_id"], "hm-treasury-gdp-deflators-2026-06"]
    return table(
        from_documents(data, inputs, documents),
        title="Published costs of benefit administration, for scale",
        subtitle=f"£ for each unit, as printed and in {inputs.price_year} prices",
        columns=[
            Column("what", "What it is the cost of"),
            Column("unit", "Unit"),
            Column("price_year", "Prices as printed"),
            Column("amount_gbp", "As printed", decimals=0, heading_unit="£"),
            Column("amount_at_prices_gbp", f"In {year} prices", decimals=0, heading_unit="£"),
        ],
        source=citations.cite(inputs.documents, documents),
        evidence="computed",
        notes=[
            f"Repriced by the GDP deflator of {DEFLATOR_VINTAGE}, read in a copy (second-hand).",
            "The two versions of the database give a new claim for Jobseeker's Allowance at two "
            "costs, for two years. The assumed steps cover a claim for that and Housing Benefit.",
        ],
    )  # fmt: skip
