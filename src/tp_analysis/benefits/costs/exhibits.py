"""What administering a claim costs, on the assumed steps and beside published costs."""

from __future__ import annotations

import pandas as pd

from tp_analysis import citations
from tp_analysis.benefits.assumed_process import AssumedProcess, rate_figure
from tp_analysis.benefits.costs.activity import COMPONENTS, DIGITS
from tp_analysis.benefits.costs.anchors import anchors_in_prices
from tp_analysis.benefits.costs.drawings import before_and_after, labelled_parts
from tp_analysis.benefits.flow.exhibits import COUNCIL_BENEFITS, numbered
from tp_analysis.benefits.flow.tables import MODEL_NAMES
from tp_analysis.benefits.grounds import STEPS_SOURCE, from_documents, from_steps
from tp_analysis.benefits.illustrative import AS_IS, MODELS, REDESIGNED
from tp_analysis.benefits.inputs import BenefitInputs
from tp_analysis.benefits.rows import model_row
from tp_analysis.disclosure import ProtectedTable
from tp_analysis.display import Column, Quantities, Shown, figure, table
from tp_analysis.display.quantities import quantity_of
from tp_analysis.methods.prices import DeflatorSeries

DEFLATOR_VINTAGE = "June 2026"
ROUNDED = "Figures may not add because each is rounded."
FORMULA = (
    "Minutes, times the share of claims that need the step, times the rate of an hour; what is not "
    "staff (forms, post, copies); and all of it once more where a step is done again."
)
_PARTS = {"pay_gbp": "Pay", "overhead_gbp": "Overheads", "non_staff_gbp": "Not staff"}


def comparison_figure(inputs: BenefitInputs, process: AssumedProcess, numbers: Quantities) -> Shown:
    """Days to payment and the cost of a claim, before and after: the two charts that the pilot
    showed, on assumed values, with what was printed of each."""
    return figure(
        from_steps(_compared(inputs, process, numbers)),
        title="Payment {steps.lead_as_is} after first contact becomes {steps.lead_redesigned}, and "
        "a claim costs {admin.cut} less, on the assumed steps",
        subtitle=f"Each measure against what it was; cost in {inputs.price_year} prices",
        alt=(
            "Two pairs of bars. Days to payment: {steps.lead_as_is} as it was and "
            "{steps.lead_redesigned} redesigned. Cost of administering a claim: "
            "{admin.cost_as_is} and {admin.cost_redesigned}. Broken lines mark the cuts that the "
            "pilot printed. All levels are assumed. The data are in the table below it."
        ),
        drawing=before_and_after(
            group="measure", label="model_name", percent="percent", text="value",
            printed_percent="printed_percent", printed_text="printed",
        ),
        columns=[
            Column("measure", "Measure"),
            Column("model_name", "Model"),
            Column("value", "Value"),
            Column("percent", "Of what it was", decimals=0, heading_unit="%"),
            Column("printed", "As printed by the pilot"),
        ],
        source=f"{STEPS_SOURCE}; printed cuts: "
        f"{citations.cite(inputs.documents, ['publicnet-2009-12-09'])}",
        evidence="illustrative",
        notes=[
            "The pilot showed these two charts. Their values do not survive; the cuts in print do. "
            "Assumed steps can be made to agree with them, so the bars are no evidence for them.",
            "[z] only cuts were printed, nothing of the claim as it was.",
        ],
        height_pixels=310,
        numbers=numbers,
    )  # fmt: skip


def _compared(inputs: BenefitInputs, process: AssumedProcess, numbers: Quantities) -> pd.DataFrame:
    """One row a measure and model: measure, model_name, value, percent, printed, printed_percent
    (what is left after the cut in print)."""
    cuts = inputs.published.set_index("figure_id")[["as_printed", "value"]].to_dict("index")
    days = "Days from first contact to payment"
    cost = "Cost of administering a claim"
    tables = {days: (process.flow, "lead_time_days", "steps.lead"),
              cost: (process.claim_costs, "cost_gbp", "admin.cost")}  # fmt: skip
    printed = {days: "benefits.days_sooner_share", cost: "benefits.admin_cost_cut"}
    rows = []
    for measure, (source, column, name) in tables.items():
        before = float(model_row(source, AS_IS)[column])
        cut = cuts[printed[measure]]
        for model, key in ((AS_IS, "as_is"), (REDESIGNED, "redesigned")):
            changed = model == REDESIGNED
            rows.append(
                {
                    "measure": measure,
                    "model_name": MODEL_NAMES[model],
                    "value": numbers[f"{name}_{key}"].text,
                    "percent": 100 * float(model_row(source, model)[column]) / before,
                    "printed": f"printed cut: {cut['as_printed']}" if changed else "[z]",
                    "printed_percent": 100 - float(cut["value"]) if changed else None,
                }
            )
    return pd.DataFrame(rows)


def cost_figure(inputs: BenefitInputs, process: AssumedProcess, numbers: Quantities) -> Shown:
    """What a claim costs each agency."""
    data = process.agency_costs
    agencies = [name for name in data.columns if name not in ("model", "total_gbp")]
    return figure(
        from_steps(data.assign(name=data["model"].map(MODEL_NAMES))),
        title="On the assumed steps administration costs {admin.cost_as_is} a claim as it was and "
        "{admin.cost_redesigned} redesigned",
        subtitle=f"Cost by agency, £ a claim, {inputs.price_year} prices",
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
        notes=[f"{FORMULA} {ROUNDED}"],
        height_pixels=190,
        numbers=numbers,
    )


def cost_table(inputs: BenefitInputs, process: AssumedProcess, numbers: Quantities) -> Shown:
    """Cost by step and part, adding to the cost of a claim, and what a claim paid bears of it."""
    amounts = [*COMPONENTS, "cost_gbp"]
    parts = []
    for model in MODELS:
        steps = process.step_costs[process.step_costs["model"] == model]
        sums = steps[["work_minutes", *amounts]].sum().round(DIGITS).to_dict()
        of_paid = {name: value / inputs.paid_share for name, value in sums.items()}
        totals = [
            {"name": f"{MODEL_NAMES[model]}: {what}", "is_total": True, **amount}
            for what, amount in (("a claim", sums), ("for each claim paid", of_paid))
        ]
        parts += [steps.assign(name=numbered(steps), is_total=False), pd.DataFrame(totals)]
    return table(
        from_steps(pd.concat(parts, ignore_index=True)),
        title="A claim that is paid bears {admin.cost_paid_as_is} as it was, "
        "{admin.cost_paid_redesigned} redesigned",
        subtitle=f"Cost of an average claim by step, £, {inputs.price_year} prices",
        columns=[
            Column("name", "Step"),
            Column("work_minutes", "Work", decimals=1, heading_unit="minutes"),
            *(Column(name, label, decimals=2, heading_unit="£") for name, label in _PARTS.items()),
            Column("cost_gbp", "Cost", decimals=2, heading_unit="£"),
        ],
        source=STEPS_SOURCE,
        evidence="illustrative",
        notes=[
            f"{FORMULA} Loaded rates, pay with overheads, assumed: {_rates(inputs)}.",
            "The cost of a paid claim is the cost of a claim over the share that is paid, assumed "
            "to be {admin.paid_share}: what claims refused or withdrawn cost is borne by the rest.",
            f"{COUNCIL_BENEFITS} {ROUNDED}",
        ],
        total="is_total",
        numbers=numbers,
    )


def _rates(inputs: BenefitInputs) -> str:
    """The loaded rates in words, the dearest first."""
    rates = inputs.rates.assign(
        loaded=inputs.rates["pay_gbp_per_hour"] + inputs.rates["overhead_gbp_per_hour"]
    )
    return ", ".join(
        f"{agency} {{{rate_figure(agency)}}} an hour"
        for agency in rates.sort_values("loaded", ascending=False)["agency"]
    )


def savings_table(inputs: BenefitInputs, process: AssumedProcess, numbers: Quantities) -> Shown:
    """What of the saving is cash and what is capacity, by agency."""
    none_end = "" if inputs.rates["cashable_share"].any() else "; none is assumed to end"
    amounts = ["cashable_gbp", "capacity_gbp", "overhead_gbp", "saving_gbp"]
    total = {
        "agency": "All agencies",
        "is_total": True,
        **process.savings[amounts].sum().round(DIGITS).to_dict(),
    }
    data = pd.concat(
        [process.savings.assign(is_total=False), pd.DataFrame([total])], ignore_index=True
    )
    return table(
        from_steps(data),
        title="Of {admin.saved} saved on a claim, {admin.cashable} is cash, {admin.capacity} is "
        "staff time set free and {admin.overhead} is overheads on paper",
        subtitle=f"Saving by agency, £ a claim, {inputs.price_year} prices",
        columns=[
            Column("agency", "Agency"),
            Column("cashable_gbp", "Cash", decimals=2, heading_unit="£"),
            Column("capacity_gbp", "Staff time set free", decimals=2, heading_unit="£"),
            Column("overhead_gbp", "Overheads on paper", decimals=2, heading_unit="£"),
            Column("saving_gbp", "All", decimals=2, heading_unit="£"),
        ],
        source=STEPS_SOURCE,
        evidence="illustrative",
        notes=[
            f"Cash: forms, post and copies, and the pay of posts or contracts that end{none_end}. "
            "Overheads fall only when premises or systems are given up.",
            ROUNDED,
        ],
        total="is_total",
        numbers=numbers,
    )


def anchors_table(inputs: BenefitInputs) -> Shown:
    """Published costs, for scale, in one price year."""
    year = inputs.price_year
    deflators = DeflatorSeries.from_table(inputs.deflators, vintage=DEFLATOR_VINTAGE)
    data = anchors_in_prices(inputs.anchors, deflators=deflators, price_year=year)
    data = data.assign(what=data["benefit"] + ": " + data["activity"].str.lower())
    documents = [*data["document_id"], "hm-treasury-gdp-deflators-2026-06"]
    shown = from_documents(data, inputs, documents)
    return table(
        shown,
        title="Published costs of administering a benefit run from {anchors.lowest} to "
        "{anchors.highest} a unit",
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
        numbers=_ends(shown, data),
    )  # fmt: skip


def _ends(shown: ProtectedTable, data: pd.DataFrame) -> Quantities:
    """The cheapest and the dearest of the published costs, which stand in that order."""
    ends = {"anchors.lowest": data.iloc[0], "anchors.highest": data.iloc[-1]}
    return Quantities(
        {
            name: quantity_of(
                shown, figure_id=name, label=f"Published cost: {row['what']}",
                column="amount_at_prices_gbp", unit="gbp", what=str(row["what"]),
                price_year=str(row["price_year"]),
            )
            for name, row in ends.items()
        }
    )  # fmt: skip
