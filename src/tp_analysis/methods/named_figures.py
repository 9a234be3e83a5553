"""Results by name: the table that prose, key numbers and releases take their numbers from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

import pandas as pd


@dataclass(frozen=True, slots=True)
class NamedFigure:
    """One result: its id, what it is, its value and unit, and the step it is rounded to."""

    figure_id: str
    label: str
    value: float
    unit: str
    rounding: float
    evidence: str = "computed"
    qualifier: str = ""


COLUMNS = ("figure_id", "label", "value", "unit", "rounding", "evidence", "qualifier")


def figures_table(figures: Iterable[NamedFigure]) -> pd.DataFrame:
    """The figures as a table with the columns of `COLUMNS`, one row each."""
    return pd.DataFrame([asdict(figure) for figure in figures], columns=list(COLUMNS))
