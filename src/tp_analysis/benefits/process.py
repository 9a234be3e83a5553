"""The steps of a claim: where the days go, how much is work, what it costs. Tables in, tables out.

Waiting is in calendar days, work in minutes; the minutes of a step lie within its days.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd

from tp_analysis.errors import DataError
from tp_analysis.methods.prices import DeflatorSeries, reprice
from tp_analysis.methods.uncertainty import switching_value

# A day of 7 hours 24 minutes, five days a week: the clock that work is done by.
WORKING_MINUTES_A_DAY = 444.0
WORKING_DAYS_A_WEEK = 5.0


def measured_steps(steps: pd.DataFrame, rates: pd.DataFrame) -> pd.DataFrame:
    """The steps in order, with what each means for an average claim.

    Added columns: wait_per_claim_days (wait times share), start_day and end_day (cumulative),
    first_pass_minutes, work_minutes (with one more pass where the first is not right),
    yield_share (the chance that a claim passes the step right first time; one that skips it
    passes), rate_gbp_per_hour, cost_gbp. Raises DataError for an agency without a rate.
    """
    ordered = steps.sort_values(["model", "step_order"], ignore_index=True)
    hourly = ordered["agency"].map(rates.set_index("agency")["rate_gbp_per_hour"])
    if hourly.isna().any():
        agency = ordered.loc[hourly.isna(), "agency"].iloc[0]
        raise DataError(f"loaded_rates has no rate for {agency!r}. Add its row.")
    share, right = ordered["share_of_claims"], ordered["first_time_right_share"]
    waits = ordered["waiting_days"] * share
    ends = waits.groupby(ordered["model"]).cumsum()
    work = ordered["touch_minutes"] * share * (2 - right)
    return ordered.assign(
        wait_per_claim_days=waits,
        start_day=ends - waits,
        end_day=ends,
        first_pass_minutes=ordered["touch_minutes"] * share,
        work_minutes=work,
        yield_share=1 - share * (1 - right),
        rate_gbp_per_hour=hourly,
        cost_gbp=work / 60 * hourly,
    )


def flow_measures(
    measured: pd.DataFrame,
    *,
    working_minutes_a_day: float = WORKING_MINUTES_A_DAY,
    working_days_a_week: float = WORKING_DAYS_A_WEEK,
) -> pd.DataFrame:
    """One row a model, in the order of the alphabet: steps, hand_offs (the next step is another
    agency's), lead_time_days, first_pass_minutes, work_minutes, cycle_efficiency_percent,
    rolled_yield_percent, cost_gbp.

    Process cycle efficiency is first-pass work over the working minutes within the lead time;
    rolled throughput yield is the product of the step yields (Rother and Shook, 1999; the usual
    measures of lean flow).
    """
    rows = []
    for model, of_model in measured.groupby("model", sort=True):
        lead, first_pass = (
            of_model["wait_per_claim_days"].sum(),
            of_model["first_pass_minutes"].sum(),
        )
        available = lead * working_days_a_week / 7 * working_minutes_a_day
        agencies = of_model["agency"].tolist()
        rows.append(
            {
                "model": model,
                "steps": len(of_model),
                "hand_offs": sum(a != b for a, b in pairwise(agencies)),
                "lead_time_days": lead,
                "first_pass_minutes": first_pass,
                "work_minutes": of_model["work_minutes"].sum(),
                "cycle_efficiency_percent": 100 * first_pass / available,
                "rolled_yield_percent": 100 * float(np.prod(of_model["yield_share"])),
                "cost_gbp": of_model["cost_gbp"].sum(),
            }
        )
    return pd.DataFrame(rows)


def cost_by_agency(measured: pd.DataFrame) -> pd.DataFrame:
    """What a claim costs each agency: model, one column an agency, total_gbp; a row a model."""
    wide = measured.pivot_table(index="model", columns="agency", values="cost_gbp", aggfunc="sum")
    wide = wide.sort_index().sort_index(axis="columns").fillna(0.0)
    return wide.assign(total_gbp=wide.sum(axis="columns")).reset_index().rename_axis(columns=None)


def anchors_in_prices(
    anchors: pd.DataFrame, *, deflators: DeflatorSeries, price_year: str
) -> pd.DataFrame:
    """The published costs with amount_at_prices_gbp, in prices of one year; the cheapest first."""
    amounts = [
        reprice(float(amount), price_year=year, target_year=price_year, deflators=deflators)
        for amount, year in zip(anchors["amount_gbp"], anchors["price_year"], strict=True)
    ]
    table = anchors.assign(amount_at_prices_gbp=amounts)
    return table.sort_values(["amount_at_prices_gbp", "benefit", "activity"], ignore_index=True)


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

    def saving(minutes: float) -> float:
        chosen = (steps["model"] == model) & (steps["step_order"] == step_order)
        tried = steps.assign(touch_minutes=steps["touch_minutes"].mask(chosen, minutes))
        costs = flow_measures(measured_steps(tried, rates)).set_index("model")["cost_gbp"]
        return float(1 - costs[model] / costs[against])

    return switching_value(saving, target=saving_share, low=0.0, high=WORKING_MINUTES_A_DAY)
