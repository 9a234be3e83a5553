"""How long claims wait for payment, open ones included: a claim log in, results out.

The log may be real or simulated; nothing here knows which.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from tp_analysis.errors import DataError
from tp_analysis.methods.restricted_means import (
    RestrictedMeanComparison,
    restricted_mean_days,
    restricted_mean_difference,
)
from tp_analysis.methods.time_to_event import (
    LogRank,
    log_rank,
    numbers_at_risk,
    quantile_days,
    survival_curve,
)

PAID, OPEN = "paid", "open"
LOG_COLUMNS = ("claim_id", "model", "received_on", "paid_on")

# The usual level; every band, interval and sentence of the report takes it from here.
CONFIDENCE = 0.95


@dataclass(frozen=True)
class WaitingResults:
    """What a claim log says of two models, the first as it was, the second as redesigned.

    `curves` holds the curve of each model (see `survival_curve`) with a column model; `summary`
    one row a model (see `summarise_waits`). `comparison` is the first less the second within
    `horizon_days`; `paid_only` is the same with open claims left out.
    """

    durations: pd.DataFrame
    curves: pd.DataFrame
    summary: pd.DataFrame
    comparison: RestrictedMeanComparison
    paid_only: RestrictedMeanComparison
    test: LogRank
    horizon_days: float


def claim_durations(claims: pd.DataFrame, *, extract_on: str) -> pd.DataFrame:
    """One row a claim: model, duration_days and event, `paid` or `open`.

    Days are calendar days from the day received to the day paid, or to the extract date for a
    claim not paid by then, which waited at least that long. The claim's own name is left behind.
    Raises DataError for a missing column, a claim without a start, or dates out of order.
    """
    missing = [name for name in LOG_COLUMNS if name not in claims.columns]
    if missing:
        raise DataError(f"The claim log has no column {' or '.join(missing)}. Add it.")
    end, received, paid = pd.Timestamp(extract_on), claims["received_on"], claims["paid_on"]
    _refuse(claims, received.isna(), "have no received_on. Complete the date")
    _refuse(claims, received > end, f"were received after the extract date {extract_on}")
    _refuse(claims, paid < received, "were paid before they were received. Correct the dates")
    _refuse(claims, paid > end, f"were paid after the extract date {extract_on}. Correct either")
    days = (paid.fillna(end) - received).dt.days
    return pd.DataFrame(
        {
            "model": claims["model"].astype(str),
            "duration_days": days.astype(float),
            "event": np.where(paid.notna(), PAID, OPEN),
        }
    ).reset_index(drop=True)


def _refuse(claims: pd.DataFrame, bad: pd.Series, complaint: str) -> None:
    if bad.any():
        raise DataError(f"{int(bad.sum()):,} of {len(claims):,} claims {complaint}.")


def analyse_waits(
    claims: pd.DataFrame,
    *,
    extract_on: str,
    horizon_days: float,
    models: Sequence[str],
    confidence: float = CONFIDENCE,
) -> WaitingResults:
    """The waits of two models compared; the order of the log's rows does not matter.

    The restricted mean goes to `horizon_days` or, where a model was not followed so far, to the
    last day on which it was. Raises DataError as `claim_durations`, or for a model without claims.
    """
    # In one order, so that sums come out alike to the last digit however the log was sorted.
    durations = claim_durations(claims, extract_on=extract_on).sort_values(
        ["model", "duration_days", "event"], ignore_index=True
    )
    curves = curves_by_model(durations, models=models, confidence=confidence)
    paid = durations[durations["event"] == PAID]
    paid_curves = curves_by_model(paid, models=models, confidence=confidence)
    horizon = horizon_followed(curves, wanted_days=horizon_days)
    return WaitingResults(
        durations=durations,
        curves=pd.concat([c.assign(model=model) for model, c in curves.items()], ignore_index=True),
        summary=summarise_waits(
            durations, curves, paid_curves, horizon_days=horizon, confidence=confidence
        ),
        comparison=_difference(curves, models, horizon, confidence),
        paid_only=_difference(paid_curves, models, horizon, confidence),
        test=log_rank(durations, group="model", event=PAID),
        horizon_days=horizon,
    )


def _difference(
    curves: dict[str, pd.DataFrame], models: Sequence[str], horizon: float, confidence: float
) -> RestrictedMeanComparison:
    first, second = (curves[model] for model in models)
    return restricted_mean_difference(first, second, horizon_days=horizon, confidence=confidence)


def curves_by_model(
    durations: pd.DataFrame, *, models: Sequence[str], confidence: float = 0.95
) -> dict[str, pd.DataFrame]:
    """The Kaplan-Meier curve of each model, in the order given."""
    curves = {}
    for model in models:
        of_model = durations[durations["model"] == model]
        if of_model.empty:
            raise DataError(f"The claim log has no claim of the model {model!r}. Add its claims.")
        curves[model] = survival_curve(of_model, event=PAID, confidence=confidence)
    return curves


def horizon_followed(curves: dict[str, pd.DataFrame], *, wanted_days: float) -> float:
    """The wanted horizon, or the last day to which every model was followed if that is earlier.

    A model whose claims have all been paid is followed for ever.
    """
    ends = [
        float(curve["day"].iloc[-1])
        for curve in curves.values()
        if curve["share_waiting"].iloc[-1] > 0
    ]
    return min([wanted_days, *ends])


def summarise_waits(
    durations: pd.DataFrame,
    curves: dict[str, pd.DataFrame],
    paid_curves: dict[str, pd.DataFrame],
    *,
    horizon_days: float,
    confidence: float = CONFIDENCE,
) -> pd.DataFrame:
    """One row a model: claims, paid, still_open; median_days, p90_days and mean_days (within the
    horizon), each with _low and _high, missing where not reached; and what is said with open
    claims left out: paid_only_plain_mean_days, paid_only_mean_days (within the horizon),
    paid_only_median_days."""
    rows = []
    for model, curve in curves.items():
        of_model = durations[durations["model"] == model]
        paid = of_model[of_model["event"] == PAID]
        paid_curve = paid_curves[model]
        row: dict[str, object] = {"model": model, "claims": len(of_model), "paid": len(paid)}
        row["still_open"] = len(of_model) - len(paid)
        estimates = {
            "median_days": quantile_days(curve, share=0.5),
            "p90_days": quantile_days(curve, share=0.9),
            "mean_days": restricted_mean_days(
                curve, horizon_days=horizon_days, confidence=confidence
            ),
        }
        for name, estimate in estimates.items():
            row |= {
                name: estimate.value,
                f"{name}_low": estimate.low,
                f"{name}_high": estimate.high,
            }
        row["paid_only_plain_mean_days"] = float(paid["duration_days"].mean())
        row["paid_only_mean_days"] = restricted_mean_days(
            paid_curve, horizon_days=horizon_days
        ).value
        row["paid_only_median_days"] = quantile_days(paid_curve, share=0.5).value
        rows.append(row)
    return pd.DataFrame(rows)


def pooled_steps(curves: pd.DataFrame, *, payments_a_step: int, last_day: float) -> pd.DataFrame:
    """The curves thinned until each step stands for at least that many payments, as far as
    `last_day`, so that no step is one claim; what is left over at the end is not shown.

    Columns: model, day, share_waiting, low, high; the models in the order of the rows.
    """
    kept = []
    for _, curve in curves.groupby("model", sort=False):
        pool, places = 0, [0]
        for place, events in enumerate(curve["events"]):
            pool += int(events)
            if pool >= payments_a_step:
                places.append(place)
                pool = 0
        kept.append(curve.iloc[places])
    columns = ["model", "day", "share_waiting", "low", "high"]
    thinned = pd.concat(kept, ignore_index=True)[columns]
    return thinned[thinned["day"] <= last_day].reset_index(drop=True)


def at_risk_table(
    durations: pd.DataFrame, *, models: Sequence[str], days: Sequence[float]
) -> pd.DataFrame:
    """How many claims were still waiting and watched: a row a model, a column a day (`day_0`)."""
    rows = []
    for model in models:
        counts = numbers_at_risk(durations[durations["model"] == model], days=days)
        numbers = dict(zip((f"day_{day:g}" for day in days), counts["at_risk"], strict=True))
        rows.append({"model": model, **numbers})
    return pd.DataFrame(rows)


def model_row(table: pd.DataFrame, model: str) -> dict[str, Any]:
    """The one row of a model, by column. Raises DataError where there is none."""
    rows = table[table["model"] == model].to_dict("records")
    if not rows:
        raise DataError(f"The table has no row for the model {model!r}. Add its claims or steps.")
    return {str(name): value for name, value in rows[0].items()}
