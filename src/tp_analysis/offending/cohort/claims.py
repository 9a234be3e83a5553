"""Whether the two printed claims about the few can be about one group: worked through step by step.

Both are about the most active of all known offenders. Whoever is added to the most active has no
more crimes than each of them (the Lorenz curve, drawn from the most active, bends one way only),
and nobody is a known offender without a crime. That is all that the steps rest on.
"""

from __future__ import annotations

import pandas as pd

from tp_analysis.methods.intervals import Interval
from tp_analysis.offending.claims import CRIMES, PEOPLE, intervals_by_id

TOP_SHARE, TOP_CRIME_SHARE = "offenders.ppo_share", "offenders.ppo_crime_share"
PEOPLE_CRIME_SHARE = "offenders.offence_share"
IMPOSSIBLE = "Cannot be, whatever the figures were before rounding"
AT_THE_ENDS = "Only if figures were rounded far"
POSSIBLE = "Can be"
# What there must be at least, by step, and what there can be at most.
HELD_AGAINST = {"known_needed": "known_at_most", "share_at_least": "share_printed"}


def one_group_steps(published: pd.DataFrame) -> pd.DataFrame:
    """The steps by which the two claims could be about one group over one period, and where each
    way ends.

    Columns: step_id, step, value, low, high, unit, rounding, verdict; the range runs over all that
    the printed figures may have been rounded from, and the braces of a step name printed figures.
    A verdict stands where a way ends, and is empty before.
    """
    ranges = intervals_by_id(published)
    printed = {name: Interval(middle(each), middle(each)) for name, each in ranges.items()}
    at_value, over_range = _steps(printed), _steps(ranges)
    verdicts = _verdicts(at_value, over_range)
    return pd.DataFrame(
        [
            {
                "step_id": name, "step": words, "value": at_value[name].low,
                "low": over_range[name].low, "high": over_range[name].high,
                "unit": unit, "rounding": rounding, "verdict": verdicts.get(name, ""),
            }
            for name, words, unit, rounding in _WORDS
        ]
    )  # fmt: skip


def can_be_one_group(published: pd.DataFrame) -> bool:
    """Whether some reading of the printed figures lets both claims be about one group."""
    steps = one_group_steps(published)
    return bool(steps["verdict"].isin([AT_THE_ENDS, POSSIBLE]).any())


def middle(interval: Interval) -> float:
    """The value that a figure was printed as."""
    return (interval.low + interval.high) / 2


def _steps(figures: dict[str, Interval]) -> dict[str, Interval]:
    """Each step; where a figure enters one twice, both times it pulls the same way, so the range is
    no wider than it must be."""
    people, crimes = figures[PEOPLE], figures[CRIMES]
    top, top_crime = figures[TOP_SHARE] / 100, figures[TOP_CRIME_SHARE] / 100
    own_crime = figures[PEOPLE_CRIME_SHARE] / 100
    # Those added to the people to make up the top share have at most as many crimes each.
    top_people = people * (top_crime / own_crime)
    others_crimes = crimes * (1 / top_crime - 1)
    return {
        "top_people": top_people,
        "known_needed": top_people / top,
        "known_at_most": _known_at_most(others_crimes, top),
        "without_crime": top_people * (1 / top - 1) - others_crimes,
        "share_at_least": figures[TOP_CRIME_SHARE],
        "share_printed": figures[PEOPLE_CRIME_SHARE],
    }


def _known_at_most(others_crimes: Interval, top: Interval) -> Interval:
    # One crime each for those outside the top share.
    return others_crimes / (1 - top)


def _verdicts(at_value: dict[str, Interval], over_range: dict[str, Interval]) -> dict[str, str]:
    def verdict(least: str, most: str) -> str:
        if at_value[least].low <= at_value[most].high:
            return POSSIBLE
        reach = over_range[least].low <= over_range[most].high
        return AT_THE_ENDS if reach else IMPOSSIBLE

    return {most: verdict(least, most) for least, most in HELD_AGAINST.items()}


# Each step: its id, the words, the unit and the rounding.
_WORDS = (
    ("top_people", "If the {offenders.persistent:plain} are among the {offenders.ppo_share}: the "
     "{offenders.ppo_share} are at least so many people, as those added have no more crimes each",
     "people", 10),
    ("known_needed", "So there are at least so many known offenders", "people", 100),
    ("known_at_most", "But there can be at most so many, as each has a crime", "people", 100),
    ("without_crime", "To be one group, at least so many known offenders must have no crime at all",
     "people", 100),
    ("share_at_least", "If the {offenders.persistent:plain} are more than the "
     "{offenders.ppo_share}: they hold at least the share of crime of the {offenders.ppo_share}",
     "percent", 1),
    ("share_printed", "But their printed share is", "percent", 1),
)  # fmt: skip
