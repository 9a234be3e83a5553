"""What is assumed of made-up claims, by name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from tp_analysis.errors import DataError

_SCALES = {"percent": 0.01}


@dataclass(frozen=True)
class SimulationAssumptions:
    """The rows of benefits/simulation_assumptions, by name; percentages as 0 to 1."""

    table: pd.DataFrame

    def value(self, assumption: str, item: str = "") -> float:
        """The number of an assumption. Raises DataError where there is no such row."""
        found = self.by_item(assumption)
        if item not in found:
            named = f"{assumption} of {item}" if item else assumption
            raise DataError(f"simulation_assumptions has no {named}. Add its row.")
        return found[item]

    def by_item(self, assumption: str) -> dict[str, float]:
        """The numbers of an assumption by what each is about, in the order of the rows."""
        return dict(self._values.get(assumption, {}))

    @cached_property
    def _values(self) -> dict[str, dict[str, float]]:
        values: dict[str, dict[str, float]] = {}
        columns = self.table[["assumption", "item", "value", "unit"]]
        for assumption, item, value, unit in columns.itertuples(index=False):
            named = "" if pd.isna(item) else str(item)
            number = float(value) * _SCALES.get(unit, 1.0)
            values.setdefault(str(assumption), {})[named] = number
        return values
