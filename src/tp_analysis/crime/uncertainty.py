"""How sure a cost is: what is thought of its inputs, and the cost as a function of them.

Every share of a mix, unit cost and multiplier is a log-normal about the value in use. Shares are
scaled to add to one again in each draw, so crimes are moved between offences and never made.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from tp_analysis.methods.offence_costs import COSTED

if TYPE_CHECKING:
    from tp_analysis.methods.distributions import Distribution, Draws

MIX, UNIT_COST, MULTIPLIER = "Share", "Unit cost", "Multiplier"


@dataclass(frozen=True)
class Spread:
    """How wide inputs are (the 90th percentile over the value in use, 1 or more each), how far unit
    costs move together (0 to 1), and how many draws from which start say what follows."""

    mix: float
    unit_cost: float
    multiplier: float
    common_loading: float
    draws: int
    seed: int


@dataclass(frozen=True)
class CostModel:
    """The cost of priced counts as a function of its uncertain inputs.

    `rows` are those of `pricing.priced` for one part that have crimes, costed or not.
    """

    rows: pd.DataFrame

    def inputs(self, spread: Spread) -> dict[str, Distribution]:
        """The distribution of each input, by name: "Unit cost: Robbery" and its like."""
        # Loads scipy, which pages without a simulation need not wait for.
        from tp_analysis.methods.distributions import LogNormal

        found: dict[str, Distribution] = {}
        for row in self.rows[self._is_pooled].to_dict("records"):
            found[self._share_name(row)] = LogNormal(1.0, spread.mix)
        costed = self.rows[self._is_costed].drop_duplicates("unit_cost_offence")
        for row in costed.to_dict("records"):
            offence, each = row["unit_cost_offence"], float(row["unit_cost_gbp"])
            found[f"{UNIT_COST}: {offence}"] = LogNormal(each, each * spread.unit_cost)
            times = float(row["multiplier"])
            if times != 1:
                found[f"{MULTIPLIER}: {offence}"] = LogNormal(times, times * spread.multiplier)
        return found

    def common_factor(self, spread: Spread) -> dict[str, float]:
        """The loading of every unit cost: they rest on the same studies."""
        offences = self.rows.loc[self._is_costed, "unit_cost_offence"].unique()
        return {f"{UNIT_COST}: {offence}": spread.common_loading for offence in offences}

    def cost(self, drawn: Mapping[str, Draws]) -> Draws:
        """£ in each draw."""
        draws = len(next(iter(drawn.values())))
        total = np.zeros(draws)
        for _, rows in self.rows.groupby("category", sort=True):
            total += self._cost_of_category(rows.to_dict("records"), drawn, draws)
        return total

    def _cost_of_category(
        self, rows: list[dict[Hashable, Any]], drawn: Mapping[str, Draws], draws: int
    ) -> Draws:
        weights, costs = np.zeros(draws), np.zeros(draws)
        for row in rows:
            count = float(row["count"])
            weight = count * drawn.get(self._share_name(row), np.ones(draws))
            weights += weight
            offence = row["unit_cost_offence"]
            if row["status"] == COSTED:
                times = drawn.get(f"{MULTIPLIER}: {offence}", np.ones(draws))
                costs += weight * times * drawn[f"{UNIT_COST}: {offence}"]
        crimes = sum(float(row["count"]) for row in rows)
        result: Draws = costs * crimes / weights
        return result

    @property
    def _is_costed(self) -> pd.Series[bool]:
        return self.rows["status"] == COSTED

    @property
    def _is_pooled(self) -> pd.Series[bool]:
        return self.rows["category"].duplicated(keep=False)

    def _share_name(self, row: Mapping[Hashable, Any]) -> str:
        # By its group, or by the offence where the group is costed as several.
        several = int((self.rows["offence_group"] == row["offence_group"]).sum()) > 1
        return f"{MIX}: {row['unit_cost_offence' if several else 'offence_group']}"


def cost_model(costs: pd.DataFrame) -> CostModel:
    """The model of counts priced by category alone, one part; rows without crimes are left out."""
    return CostModel(costs[costs["count"] > 0].reset_index(drop=True))
