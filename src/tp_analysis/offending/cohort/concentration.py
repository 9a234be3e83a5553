"""How concentrated a cohort's offences and their cost are, and how they would be by chance alone.

The base is the known offenders of the cohort, never the residents of an area: everybody who is not
known to have offended is left out, so shares of people are shares of known offenders.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from tp_analysis.disclosure import step_that_hides
from tp_analysis.methods import concentration
from tp_analysis.methods.concentration import Values

if TYPE_CHECKING:
    from tp_analysis.methods.chance_concentration import Base
    from tp_analysis.methods.concentration_intervals import Measure

By = Literal["offences", "cost"]
TOP_SHARES = (0.02, 0.05, 0.10)
PERSISTENT = "persistent"
SHARES_TO_REACH = ((0.25, "a quarter"), (0.50, "half"))
CURVE_POINTS = (0.02, 0.05, 0.10, 0.20, 0.30, 0.40, 0.50, 0.60, 0.70, 0.80, 0.90)
# Shares of a total, and shares of people, in percent, from the finest that is worth printing.
SHARE_STEPS = (1.0, 2.0, 5.0, 10.0)
PEOPLE_STEPS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
# How many offenders a step of a share of people must stand for at least.
LEAST_STEP_PEOPLE = 10
# How finely costs of people are told apart where they are drawn anew, as a share of each: finer
# moves no end of an interval by what is printed, and makes the resampling many times slower.
COST_GRID = 0.05


@dataclass(frozen=True)
class Amounts:
    """What each known offender did (`offences`) and what it cost (`costs`), in one order.

    `event_costs` has one amount an offence, 0 where it has no cost: what chance shares out anew.
    """

    offences: Values
    costs: Values
    event_costs: Values

    def of(self, by: By) -> Values:
        """One amount a person."""
        return self.offences if by == "offences" else self.costs


@dataclass(frozen=True)
class _Measure:
    measure_id: str
    label: str
    of: Measure
    people: Callable[[Values], int]
    step: Callable[[Values], float]


def amounts_by_person(
    people: pd.DataFrame, offences: pd.DataFrame, *, group_costs: Mapping[str, float]
) -> Amounts:
    """What every person of the cohort did and what it cost.

    `people` has `offender`, `offences` has `offender` and `offence_group`. `group_costs` holds the
    average cost (£) of an offence of each group; offences of a group without one are counted and
    add no cost, so that costs are those of the costed offences alone.
    """
    costs = offences["offence_group"].map(dict(group_costs)).astype(float)
    rows = pd.DataFrame({"offender": offences["offender"].astype(str), "cost": costs})
    added = rows.groupby("offender")["cost"].agg(["size", "sum"])
    each = added.reindex(people["offender"].astype(str)).fillna(0.0)
    return Amounts(
        *(
            np.asarray(column, dtype=float)
            for column in (each["size"], each["sum"], costs.fillna(0.0))
        )
    )


def measures(
    amounts: Amounts, *, by: By, persistent_people: int, resamples: int, draws: int, seed: int
) -> pd.DataFrame:
    """Measures of concentration with 95% intervals, and the same by chance alone.

    What the `persistent_people` most active account for is left out where there are no others.
    One row a measure, all in percent: measure_id, measure, value, low, high (bootstrap over
    offenders; none where no interval holds), chance (mean of `draws` in which offences fall on
    these offenders alike at random, and for costs each brings the cost of an offence drawn from
    theirs), people (how many the value rests on) and step (what it may be rounded to, so that no
    one person's share shows). Raises DataError as the methods do, such as where nobody offended.
    """
    from tp_analysis.methods.concentration_intervals import intervals

    each = amounts.of(by)
    found = _measures(by, persistent_people, len(each))
    by_chance = _chance(amounts, by, found, draws=draws, seed=seed)
    # Intervals need no more than this, and counts have few distinct values as they are.
    drawn = each if by == "offences" else _on_grid(each, COST_GRID)
    estimates = intervals(drawn, [one.of for one in found], resamples=resamples, seed=seed)
    rows = [
        {
            "measure_id": measure.measure_id,
            "measure": measure.label,
            "value": 100 * measure.of.value(each),
            "low": _percent(interval.low),
            "high": _percent(interval.high),
            "chance": 100 * by_chance[measure.measure_id],
            "people": measure.people(each),
            "step": measure.step(each),
        }
        for measure, interval in zip(found, estimates, strict=True)
    ]
    return pd.DataFrame(rows)


def chance_curve(*, people: int, offences: int) -> pd.DataFrame:
    """The Lorenz curve by chance alone, at the points of the curve: top_share, share_of_total.

    The straight line between the points at which the number of offences a person changes. Give
    numbers that are shown, not raw ones: the curve can be read back to them.
    """
    from tp_analysis.methods.chance_concentration import chance_lorenz_curve

    curve = chance_lorenz_curve(people=people, events=offences, base=_base(people, offences))
    tops = np.array([*CURVE_POINTS, 1.0])
    below = np.interp(1 - tops, curve["share_of_people"], curve["share_of_total"])
    return pd.DataFrame({"top_share": tops, "share_of_total": 1 - below})


def _measures(by: By, persistent_people: int, people: int) -> list[_Measure]:
    from tp_analysis.methods.concentration_intervals import ADJUSTED_GINI, GINI, to_reach

    found = [_Measure("gini", "Gini coefficient", GINI, len, share_step)]
    if by == "offences":
        found.append(_Measure("adjusted_gini", "Gini, adjusted", ADJUSTED_GINI, len, share_step))
    tops = {
        f"top_{round(100 * share)}": (share, f"Top {round(100 * share)}%") for share in TOP_SHARES
    }
    if persistent_people < people:
        tops[PERSISTENT] = (persistent_people / people, f"{persistent_people:,} most active")
    found += [_top(name, words, share) for name, (share, words) in tops.items()]
    reaching = [
        _Measure(
            f"reach_{round(100 * share)}", f"Offenders behind {words}", to_reach(share),
            partial(concentration.people_to_reach, share_of_total=share),
            partial(_people_step, share=share),
        )
        for share, words in SHARES_TO_REACH
    ]  # fmt: skip
    return [*found, *reaching]


def _top(measure_id: str, label: str, share: float) -> _Measure:
    from tp_analysis.methods.concentration_intervals import of_top

    people = partial(_people_in_top, share=share)
    return _Measure(measure_id, label, of_top(share), people, share_step)


def _people_in_top(each: Values, *, share: float) -> int:
    return math.floor(len(each) * share + 1e-9)


def share_step(each: Values) -> float:
    """The finest step, in percent, of shares of the total that no one person moves by more than a
    step by leaving; NaN where there is none."""
    largest, total = float(each.max()), float(each.sum())
    moved = largest / (total - largest) + 2 / len(each) if total > largest else math.nan
    return step_that_hides([100 * moved], steps=SHARE_STEPS)


def _people_step(each: Values, *, share: float) -> float:
    """In percent. What others have to make up for the most active, and a few people at least."""
    if np.count_nonzero(each) < 2:
        return math.nan
    values = [
        concentration.share_to_reach(group, share_of_total=share)
        for group in (each, np.delete(each, each.argmax()), np.delete(each, each.argmin()))
    ]
    moved = max(abs(value - values[0]) for value in values) + 1 / len(each)
    return step_that_hides([100 * max(moved, LEAST_STEP_PEOPLE / len(each))], steps=PEOPLE_STEPS)


def _chance(
    amounts: Amounts, by: By, found: Sequence[_Measure], *, draws: int, seed: int
) -> dict[str, float]:
    from tp_analysis.methods.chance_concentration import chance_concentration

    people = len(amounts.offences)
    # Offences fall alike by either; by cost each brings what one of them costs, or nothing.
    events = int(amounts.offences.sum())
    table = chance_concentration(
        {measure.measure_id: measure.of.value for measure in found},
        people=people,
        events=events,
        base=_base(people, events, amounts.offences),
        draws=draws,
        seed=seed,
        event_amounts=None if by == "offences" else amounts.event_costs,
    )
    return dict(zip(table["measure"], table["mean"], strict=True))


def _base(people: int, events: int, each: Values | None = None) -> Base:
    """Known offenders have an offence each; with fewer events than people, some have none."""
    everybody_has_one = events >= people and (each is None or bool((each > 0).all()))
    return "those with an event" if everybody_has_one else "everyone"


def _on_grid(each: Values, share: float) -> Values:
    """The amounts to the nearest of a grid in which each is so much more than the one before."""
    logs = np.log(each, where=each > 0, out=np.zeros_like(each))
    return np.where(each > 0, np.exp(np.round(logs / share) * share), 0.0)


def _percent(share: float | None) -> float:
    return math.nan if share is None else 100 * share
