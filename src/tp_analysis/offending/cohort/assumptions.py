"""What is assumed of a made-up cohort, by name."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

CHARGED = "charged or summonsed"


@dataclass(frozen=True)
class CohortAssumptions:
    """The rows of offending/cohort_assumptions, by name; shares as 0 to 1."""

    table: pd.DataFrame

    def value(self, assumption: str) -> float:
        """The number of an assumption that has one row."""
        [only] = self.by_item(assumption).values()
        return only

    def by_item(self, assumption: str) -> dict[str, float]:
        """The numbers of an assumption by what each is about, in the order of the rows."""
        rows = self.table[self.table["assumption"] == assumption]
        scale = rows["unit"].map({"percent": 0.01}).fillna(1.0)
        values = rows["value"].astype(float) * scale
        return dict(zip(rows["item"].fillna(""), values.tolist(), strict=True))
