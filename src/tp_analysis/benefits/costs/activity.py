"""What administering a claim costs, by activity: who bears it, and what of a saving is cash.

Activity-based costing (Cooper and Kaplan, 1988): minutes times the share of claims times the rate
of an hour, with what is not staff and overheads, and all of it once more where work is done again.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tp_analysis.benefits.flow.measures import WORKING_MINUTES_A_DAY
from tp_analysis.benefits.flow.steps import measured_steps
from tp_analysis.errors import DataError
from tp_analysis.methods.uncertainty import switching_value

# Sums of the same parts in another order differ beyond these digits, and would print differently.
DIGITS = 9
COMPONENTS = ("pay_gbp", "overhead_gbp", "non_staff_gbp")


def step_costs(measured: pd.DataFrame, rates: pd.DataFrame) -> pd.DataFrame:
    """What each step costs for an average claim: a row a step, in the order given.

    `measured` has model, step_order, step, agency, work_minutes, passes and non_staff_gbp (each
    time the step is done), `rates` the columns of loaded_rates. Columns: model, step_order, step,
    agency, work_minutes, pay_gbp, overhead_gbp, non_staff_gbp (of an average claim) and cost_gbp,
    their sum. Pay and overheads together are minutes at the loaded rate.

    Raises DataError for an agency without a rate.
    """
    by_agency = rates.set_index("agency")
    unknown = ~measured["agency"].isin(by_agency.index)
    if unknown.any():
        agency = measured.loc[unknown, "agency"].iloc[0]
        raise DataError(f"loaded_rates has no rate for {agency!r}. Add its row.")
    hours = measured["work_minutes"] / 60
    table = measured[["model", "step_order", "step", "agency", "work_minutes"]].assign(
        pay_gbp=hours * measured["agency"].map(by_agency["pay_gbp_per_hour"]),
        overhead_gbp=hours * measured["agency"].map(by_agency["overhead_gbp_per_hour"]),
        non_staff_gbp=measured["passes"] * measured["non_staff_gbp"],
    )
    return table.assign(cost_gbp=table[list(COMPONENTS)].sum(axis="columns"))


def claim_costs(costs: pd.DataFrame, *, paid_share: Mapping[str, float]) -> pd.DataFrame:
    """One row a model, in the order of the alphabet: pay_gbp, overhead_gbp, non_staff_gbp, cost_gbp
    of a claim, paid_share, and cost_per_paid_claim_gbp.

    `paid_share` is the share of claims that are paid in the end: what the others cost is borne by
    these. Raises DataError where a model has no share above 0.
    """
    table = costs.groupby("model", sort=True)[[*COMPONENTS, "cost_gbp"]].sum()
    table = table.round(DIGITS).reset_index()
    shares = table["model"].map(paid_share)
    if not (shares > 0).all():
        model = table.loc[~(shares > 0), "model"].iloc[0]
        raise DataError(
            f"No claim of the process {model!r} is paid, so that none bears its cost. Give the "
            "share of claims paid, above 0."
        )
    return table.assign(paid_share=shares, cost_per_paid_claim_gbp=table["cost_gbp"] / shares)


def cost_by_agency(costs: pd.DataFrame) -> pd.DataFrame:
    """What a claim costs each agency: model, one column an agency, total_gbp; a row a model."""
    wide = costs.pivot_table(index="model", columns="agency", values="cost_gbp", aggfunc="sum")
    wide = wide.sort_index().sort_index(axis="columns").fillna(0.0)
    totals = wide.sum(axis="columns").round(DIGITS)
    return wide.assign(total_gbp=totals).reset_index().rename_axis(columns=None)


def saving_by_kind(
    costs: pd.DataFrame, rates: pd.DataFrame, *, before: str, after: str
) -> pd.DataFrame:
    """What a claim saves each agency, cash apart from capacity: one row an agency.

    Columns: agency; cashable_gbp (what is not staff, and the share of pay that becomes cash as
    posts or contracts end), capacity_gbp (the rest of the pay: hours free for other work),
    overhead_gbp (apportioned; premises and systems cost the same until they are given up) and
    saving_gbp, their sum. Negative where an agency has more to do.
    """
    parts = list(COMPONENTS)
    sums = costs.groupby(["model", "agency"])[parts].sum()
    agencies = sorted(set(costs["agency"]))
    of_model = {
        model: sums.xs(model).reindex(agencies, fill_value=0.0) for model in (before, after)
    }
    saved = of_model[before] - of_model[after]
    share = rates.set_index("agency")["cashable_share"].reindex(agencies)
    table = pd.DataFrame(
        {
            "cashable_gbp": saved["non_staff_gbp"] + share * saved["pay_gbp"],
            "capacity_gbp": (1 - share) * saved["pay_gbp"],
            "overhead_gbp": saved["overhead_gbp"],
        }
    )
    return table.assign(saving_gbp=table.sum(axis="columns")).reset_index(names="agency")


def step_minutes_at_saving(
    steps: pd.DataFrame,
    rates: pd.DataFrame,
    *,
    model: str,
    against: str,
    step_order: int,
    saving_share: float,
) -> float:
    """How many minutes one step of `model` may take before its whole cost is only `saving_share`
    below that of `against`: the switching value of that step. Raises DataError beyond a day."""

    measured = measured_steps(steps)
    chosen = (measured["model"] == model) & (measured["step_order"] == step_order)

    def saving(minutes: float) -> float:
        work = measured["work_minutes"].mask(chosen, minutes * measured["passes"])
        costs = step_costs(measured.assign(work_minutes=work), rates)
        by_model = costs.groupby("model")["cost_gbp"].sum()
        return float(1 - by_model[model] / by_model[against])

    return switching_value(saving, target=saving_share, low=0.0, high=WORKING_MINUTES_A_DAY)
