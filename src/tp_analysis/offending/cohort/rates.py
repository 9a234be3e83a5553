"""Offences a year at liberty against a calendar year, and what shared offences change."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from tp_analysis.disclosure import step_that_hides
from tp_analysis.methods import concentration
from tp_analysis.methods.concentration import Values
from tp_analysis.offending.cohort.concentration import share_step

DAYS_IN_A_YEAR = 365.25
# From how many offences in the period, and what the band is called.
BANDS = (
    (0, "None"), (1, "1"), (2, "2 to 4"), (5, "5 to 9"), (10, "10 to 19"), (20, "20 or more"),
)  # fmt: skip
ON_SCHEME, NOT_ON_SCHEME = "On the scheme", "Not on the scheme"
RATE_STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
SUM_STEPS = (10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0, 5000.0, 10_000.0)
TOP = 0.02


def with_bands(people: pd.DataFrame) -> pd.DataFrame:
    """The people with `band`, by their offences in the period, and `scheme`, in words.

    `people` has `offences` and `on_scheme`.
    """
    starts, names = zip(*BANDS, strict=True)
    place = np.searchsorted(starts, people["offences"].to_numpy(), side="right") - 1
    scheme = np.where(people["on_scheme"].astype(bool), ON_SCHEME, NOT_ON_SCHEME)
    return people.assign(band=np.array(names, dtype=object)[place], scheme=scheme)


def rates(people: pd.DataFrame) -> pd.DataFrame:
    """Offences a year at liberty and a calendar year, by scheme and by activity.

    `people` has offences, on_scheme, days_at_liberty and days_in_period, one row each. Columns:
    group, at_liberty and calendar (offences a person a year: all offences of the group over all its
    years; none where it had no time), people, and at_liberty_step and calendar_step (what the rates
    may be rounded to, so that one person moves none by more than a step). There is no row for all:
    their number stands elsewhere, and two roundings of one number say more than each.
    """
    rows = []
    for name, group in _groups(with_bands(people)):
        row: dict[str, object] = {"group": name, "people": len(group)}
        offences = group["offences"].to_numpy(float)
        for rate, days in (("at_liberty", "days_at_liberty"), ("calendar", "days_in_period")):
            time = group[days].to_numpy(float) / DAYS_IN_A_YEAR
            years = float(time.sum())
            value = offences.sum() / years if years > 0 else math.nan
            # Who leaves takes their offences and their years along.
            rest = years - float(time.max())
            moved = np.maximum(offences, value * time) / rest if rest > 0 else [math.nan]
            row |= {rate: value, f"{rate}_step": step_that_hides(moved, steps=RATE_STEPS)}
        rows.append(row)
    return pd.DataFrame(rows)


def _groups(people: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    for name in (ON_SCHEME, NOT_ON_SCHEME):
        if (people["scheme"] == name).any():
            yield name, people[people["scheme"] == name]
    for _, band in BANDS:
        if (people["band"] == band).any():
            yield _band_label(band), people[people["band"] == band]


def _band_label(band: str) -> str:
    return "1 offence" if band == "1" else f"{band} offences" if band != "None" else "No offence"


def co_offending(
    people: pd.DataFrame, offences: pd.DataFrame, *, group_costs: Mapping[str, float]
) -> pd.DataFrame:
    """What changes if an offence of k offenders counts as 1/k for each, and not in full.

    `people` has `offender`; `offences` has offender, offence_group and co_offenders (how many
    others took part), one row a person and offence. Columns: measure_id, measure, in_full, split
    (offences, percent or £ million, as the measure says), people and step.
    """
    share = 1 / (1 + offences["co_offenders"].astype(float))
    cost = offences["offence_group"].map(dict(group_costs)).astype(float).fillna(0.0)
    columns = {"full": 1.0, "split": share, "full_cost": cost, "split_cost": cost * share}
    rows = pd.DataFrame({"offender": offences["offender"].astype(str), **columns})
    added = rows.groupby("offender").sum()
    each = added.reindex(people["offender"].astype(str)).fillna(0.0)
    full, split, cost_full, cost_split = (each[name].to_numpy(float) for name in columns)
    n = len(each)
    found = [
        ("offences", "Offences", full.sum(), split.sum(), n, _sum_step(full)),
        ("cost", "Cost, £ million", cost_full.sum() / 1e6, cost_split.sum() / 1e6, n,
         step_that_hides([cost_full.max() / 1e6], steps=(0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0))),
        ("top", f"Share of offences by the top {round(100 * TOP)}%, %", *_tops(full, split),
         int(n * TOP + 1e-9), _top_step(full, split)),
        ("gini", "Gini coefficient, %", 100 * concentration.gini(full),
         100 * concentration.gini(split), n, _top_step(full, split)),
    ]  # fmt: skip
    names = ["measure_id", "measure", "in_full", "split", "people", "step"]
    return pd.DataFrame(found, columns=names)


def sum_step(offences: Values) -> float:
    """What sums of offences may be rounded to, so that they change by a step at most when any one
    person, who committed no more than the largest of these numbers, leaves or joins."""
    return _sum_step(offences)


def _sum_step(offences: Values) -> float:
    return step_that_hides([float(offences.max())], steps=SUM_STEPS)


def _tops(full: Values, split: Values) -> tuple[float, float]:
    return (
        100 * concentration.share_of_top(full, share_of_people=TOP),
        100 * concentration.share_of_top(split, share_of_people=TOP),
    )


def _top_step(full: Values, split: Values) -> float:
    # Missing where either has none.
    return float(np.max([share_step(each) for each in (full, split)]))
