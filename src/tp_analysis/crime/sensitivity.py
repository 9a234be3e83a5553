"""What the same crimes would cost otherwise: by other editions, or with more of one offence.

Tables in, tables out. Neither is in the bounds or the simulation as far as it matters most.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from tp_analysis.crime.pricing import Pricing, priced
from tp_analysis.methods.offence_costs import COSTED, COUNTED_EXACTLY


def by_edition(crimes: pd.DataFrame, pricings: Mapping[str, Pricing]) -> pd.DataFrame:
    """The same crimes priced by each edition, in the prices of one year.

    Columns: edition, count_costed, costed_percent (of all crimes), recorded_gbp, estimated_gbp
    (missing where the edition has no multipliers).
    """
    rows = []
    for edition, pricing in pricings.items():
        recorded = priced(crimes, pricing)
        costed = float(recorded.loc[recorded["status"] == COSTED, "count"].sum())
        estimated = float("nan")
        if pricing.has_multipliers:
            costs = priced(crimes, pricing, basis="estimated")
            estimated = float(costs["amount_gbp"].sum(min_count=1))
        rows.append(
            {
                "edition": edition,
                "count_costed": costed,
                "costed_percent": 100 * costed / float(crimes["count"].sum()),
                "recorded_gbp": float(recorded["amount_gbp"].sum(min_count=1)),
                "estimated_gbp": estimated,
            }
        )
    return pd.DataFrame(rows)


@dataclass(frozen=True)
class Switch:
    """The share (0 to 1) that an offence group has of its category, and the one at which the cost
    of all crimes reaches a multiple of what it is; missing where no share does it."""

    category: str
    offence_group: str
    share: float
    needed: float


def share_for(costs: pd.DataFrame, *, times: float) -> Switch | None:
    """The share of one offence group at which priced counts cost `times` what they do.

    `costs` comes from `pricing.priced`, one part. Of the groups of pooled categories, the one of
    which more would add most; the others of its category give way in proportion, homicides keep
    their number. None where no category is pooled.
    """
    # Loads scipy, which a page that asks for no switching value need not wait for.
    from tp_analysis.methods.uncertainty import Range, switching_values

    groups = _free_groups(costs)
    if groups.empty:
        return None
    chosen = groups.sort_values("gain_gbp", kind="stable").iloc[-1]
    total, crimes = float(costs["amount_gbp"].sum()), float(chosen["crimes"])
    share, most = (float(chosen[name]) / crimes for name in ("count", "count_free"))

    def cost(at: Mapping[str, float]) -> float:
        return total + (at["share"] - share) / (most - share) * float(chosen["gain_gbp"])

    found = switching_values(cost, ranges={"share": Range(0, share, most)}, target=times * total)
    return Switch(
        category=str(chosen["category"]),
        offence_group=str(chosen["offence_group"]),
        share=share,
        needed=float(found["switching_value"].iloc[0]),
    )


def _free_groups(costs: pd.DataFrame) -> pd.DataFrame:
    """The offence groups that may take crimes from others of their category.

    Columns: category, offence_group, count, amount_gbp, crimes (of the category), count_free (of
    its groups whose number is not known), gain_gbp (if all of these were of the group).
    """
    rows = costs.assign(amount_gbp=costs["amount_gbp"].astype(float).fillna(0))
    keys = ["category", "offence_group"]
    groups = rows.groupby(keys)[["count", "amount_gbp"]].sum().reset_index()
    groups["crimes"] = groups.groupby("category")["count"].transform("sum")
    free = groups[~groups["offence_group"].isin(COUNTED_EXACTLY)]
    sums = free.groupby("category")[["count", "amount_gbp"]].transform("sum")
    each = free["amount_gbp"] / free["count"]
    gains = free.assign(
        count_free=sums["count"], gain_gbp=each * sums["count"] - sums["amount_gbp"]
    )
    return gains[(gains["count"] > 0) & (gains["count"] < gains["count_free"])]
