"""How waits end, cohorts of receipt and of decision, the mix held equal, and Little's law."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from tp_analysis.benefits.claims.durations import OPEN
from tp_analysis.benefits.waits.estimates import (
    BOTH,
    COLUMNS,
    CONFIDENCE,
    SHARE_STEPS,
    Curves,
    estimate_row,
    followed_days,
    mean_or_none,
    mean_step,
)
from tp_analysis.benefits.waits.groups import EVERY_CLAIM, OTHER_ENDS, Fact, Waits
from tp_analysis.disclosure import step_that_hides
from tp_analysis.methods.competing_risks import cumulative_incidence
from tp_analysis.methods.estimates import Estimate
from tp_analysis.methods.restricted_means import restricted_mean_difference
from tp_analysis.methods.time_to_event import survival_curve
from tp_analysis.methods.wait_comparisons import (
    Stratum,
    expected_in_hand,
    standardised_difference,
)

ALL_MONTHS = "All months"
# As for any share, a step is five claims: of few that are expected, half of them.
FOUND_STEPS = (*SHARE_STEPS, 20.0, 50.0)
RATE_STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
_MOST_MONTHS = 12
# A kind of claim with fewer in a group is left out of the mix that is held equal.
_FEWEST_OF_A_KIND = 20


def endings(waits: Waits, *, days: float) -> pd.DataFrame:
    """How the waits of each group have ended by a day (Aalen and Johansen).

    Columns: group, ending (or "still open"), value, low, high (percent of claims), alone (what
    comes out if other endings are taken for open claims), step, people.
    """
    ways = [end for end in (waits.end, *OTHER_ENDS[waits.clock])
            if (waits.claims["status"] == end).any()]  # fmt: skip
    rows = [_ending(waits.of(name), name, way, ways, days) for name in waits.names for way in ways]
    return pd.DataFrame(rows)


def _ending(
    claims: pd.DataFrame, name: str, way: str, ways: list[str], days: float
) -> dict[str, object]:
    others = [other for other in ways if other != way] or ["no other way"]
    table = cumulative_incidence(claims, event=way, competing=others, confidence=CONFIDENCE)
    at = table[table["day"] <= days].iloc[-1]
    curve = survival_curve(claims, event=way)
    share_alone = 1 - float(curve.loc[curve["day"] <= days, "share_waiting"].iloc[-1])
    by_then = int(table.loc[table["day"] <= days, "events"].sum())
    return {
        "group": name,
        "ending": way,
        "value": 100 * float(at["cumulative_incidence"]),
        "low": 100 * float(at["low"]),
        "high": 100 * float(at["high"]),
        "alone": 100 * share_alone,
        "step": step_that_hides([500 / len(claims)], steps=SHARE_STEPS),
        "people": by_then,
    }


def cohorts(waits: Waits, *, horizon_days: float) -> pd.DataFrame:
    """Mean days within the horizon by the month of receipt, and of those that ended in a month.

    Where there are many months, by quarter ("2011-07 to 2011-09"), so that not all is noise.
    Columns: month, received_mean (open claims counted; missing where a claim of the month began
    less than the horizon before the extract), ended_mean, step and people, for each of the two;
    the last row is of all months.
    """
    claims = waits.claims
    months = sorted({*claims["began_month"].dropna(), *claims["ended_month"].dropna()})
    if len(months) > _MOST_MONTHS:
        names = ["began_month", "ended_month"]
        claims = claims.assign(
            **{name: claims[name].map(_quarter, na_action="ignore") for name in names}
        )
        months = sorted({_quarter(month) for month in months})
    rows = [
        _cohort(month, claims[claims["began_month"] == month],
                claims[claims["ended_month"] == month], waits.end, horizon_days)
        for month in months
    ]  # fmt: skip
    ended = claims[claims["ended_month"].notna()]
    rows.append(_cohort(ALL_MONTHS, claims, ended, waits.end, horizon_days))
    return pd.DataFrame(rows)


def _quarter(month: str) -> str:
    year, first = month[:4], (int(month[5:]) - 1) // 3 * 3 + 1
    return f"{year}-{first:02d} to {year}-{first + 2:02d}"


def _cohort(
    month: str, received: pd.DataFrame, ended: pd.DataFrame, end: str, horizon: float
) -> dict[str, object]:
    done = ended.loc[ended["status"] == end, "duration_days"].clip(upper=horizon)
    return {
        "month": month,
        "received_mean": (
            mean_or_none(received, end, horizon)
            if month == ALL_MONTHS or _is_followed(received, horizon)
            else math.nan
        ),
        "received_step": mean_step(horizon, len(received)),
        "ended_mean": float(done.mean()) if len(done) else math.nan,
        "ended_step": mean_step(horizon, len(done)),
        "received_people": len(received),
        "ended_people": len(done),
    }


def _is_followed(claims: pd.DataFrame, horizon: float) -> bool:
    """Whether the youngest claim began long enough ago: a curve that falls to none early would
    pass for one that was followed."""
    return bool((claims["age_days"] + claims["first_day"] >= horizon).all())


@dataclass(frozen=True)
class EqualMix:
    """The difference of two groups at the mix of kinds that they have together.

    `table` has the COLUMNS of estimates and the measures crude, standardised and mix (crude less
    standardised), within `horizon_days`: as far as every kind was followed in both groups. The
    values are missing where fewer than two kinds can be compared; no row for one group alone.
    """

    table: pd.DataFrame
    horizon_days: float


def standardised(waits: Waits, curves: Curves, *, by: Fact) -> EqualMix:
    """The restricted means compared at an equal mix of kinds; kinds with few claims in either group
    are left out, of the crude difference too, so that only the mix lies between the two."""
    horizon = curves.horizon_days
    if len(waits.names) < 2:
        return EqualMix(pd.DataFrame(columns=list(COLUMNS)), horizon)
    kinds = _kinds(waits, by)
    horizon = min([horizon, *(followed_days(curve) for kind in kinds for curve in kind.curves)])
    compared = pd.concat([kind.claims for kind in kinds]) if kinds else waits.claims
    people = min(int((compared["group"] == name).sum()) for name in waits.names)
    step = 2 * mean_step(horizon, people)
    none = Estimate(None, None, None)
    found = dict.fromkeys(("crude", "standardised", "mix"), none)
    if len(kinds) > 1:
        strata = [Stratum(len(kind.claims), _difference(kind.curves, horizon)) for kind in kinds]
        crude = _difference(_curves(compared, waits), horizon)
        equal = standardised_difference(strata, confidence=CONFIDENCE)
        mix = float(crude.value or 0) - float(equal.value or 0)
        found = {"crude": crude, "standardised": equal, "mix": Estimate(mix, None, None)}
    rows = [estimate_row(name, BOTH, each, step, people) for name, each in found.items()]
    return EqualMix(pd.DataFrame(rows, columns=list(COLUMNS)), horizon)


@dataclass(frozen=True)
class _Kind:
    """The claims of one kind, and the curve of each group of them."""

    claims: pd.DataFrame
    curves: list[pd.DataFrame]


def _kinds(waits: Waits, by: Fact) -> list[_Kind]:
    """The kinds that both groups have enough claims of."""
    kinds = []
    for _, claims in waits.claims.groupby(by, sort=True, observed=True):
        ended = claims.loc[claims["status"] == waits.end, "group"]
        if min(int((ended == name).sum()) for name in waits.names) >= _FEWEST_OF_A_KIND:
            kinds.append(_Kind(claims, _curves(claims, waits)))
    return kinds


def _curves(claims: pd.DataFrame, waits: Waits) -> list[pd.DataFrame]:
    return [
        survival_curve(claims[claims["group"] == name], event=waits.end) for name in waits.names
    ]


def _difference(pair: list[pd.DataFrame], horizon: float) -> Estimate:
    return restricted_mean_difference(*pair, horizon_days=horizon).difference


def work_in_hand(waits: Waits, curves: Curves, *, fewest: int) -> pd.DataFrame:
    """Open claims younger than the horizon, held against what Little's law expects: a row a group,
    or one of all claims where a group has fewer than `fewest` open or ended.

    Columns: group, arrivals (claims a day, calendar or working as the waits are), in_process (mean
    days until a claim ends in any way, within the horizon; the first day does not count, as a claim
    begun today adds none), expected, found_percent (open claims found, in percent of those
    expected), a step for each, and people.
    """
    rows = [_in_hand(waits.of(name), name, curves.horizon_days) for name in waits.names]
    if min(int(str(row["people"])) for row in rows) < fewest:
        rows = [_in_hand(waits.claims, EVERY_CLAIM, curves.horizon_days)]
    return pd.DataFrame(rows)


def _in_hand(claims: pd.DataFrame, name: str, horizon_days: float) -> dict[str, object]:
    first = claims["first_day"]
    # Without its first day no wait was followed to the last one of the horizon.
    horizon = max(horizon_days - float(first.max()), 1.0)
    whole = claims.assign(
        event=claims["status"].where(claims["status"] == OPEN, "ended"),
        duration_days=claims["duration_days"] - first,
        entry_days=(claims["entry_days"] - first).clip(lower=0),
    )
    mean = mean_or_none(whole, "ended", horizon)
    # All of these were watched from the start, whenever the log begins.
    young = claims[(claims["age_days"] < horizon) & (claims["entry_days"] == 0)]
    arrivals = len(young) / horizon
    expected = expected_in_hand(arrivals_a_day=arrivals, mean_days=mean)
    found = int((young["status"] == OPEN).sum())
    return {
        "group": name,
        "arrivals": arrivals,
        "arrivals_step": step_that_hides([5 / horizon], steps=RATE_STEPS),
        "in_process": mean,
        "in_process_step": mean_step(horizon, len(claims)),
        "expected": expected,
        "expected_step": 5.0,
        "found_percent": 100 * found / expected if expected else math.nan,
        "found_step": step_that_hides([500 / max(expected, 1)], steps=FOUND_STEPS),
        "people": min(found, len(young) - found),
    }
