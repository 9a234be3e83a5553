"""Quantities: numbers that carry their unit, rounding, evidence, source and disclosure policy.

Prose, key numbers and releases take quantities only, so no number is ever typed into a report.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from tp_analysis.disclosure.policies import Policy
from tp_analysis.disclosure.protected import ProtectedTable, require_protected
from tp_analysis.document import Evidence, Number, ReleasedFigure
from tp_analysis.errors import ReportError, did_you_mean
from tp_analysis.formats import format_value, round_to_step

REQUIRED_COLUMNS = ("figure_id", "label", "value", "unit", "rounding", "evidence")


@dataclass(frozen=True)
class Quantity:
    """One number and all that is known of it."""

    figure_id: str
    label: str
    value: float
    unit: str
    rounding: float
    evidence: Evidence
    policy: Policy
    qualifier: str = ""
    source: str = ""

    @property
    def claim(self) -> tuple[str, ...]:
        """What it says: two quantities of one name must agree on it."""
        return (repr(self.value), self.unit, self.evidence)

    @property
    def text(self) -> str:
        """The number as a reader sees it, without its qualifier."""
        return format_value(self.value, self.unit, self.rounding)

    @property
    def qualified_text(self) -> str:
        """The number with the words it was published with, such as 'as much as'."""
        return f"{self.qualifier} {self.text}".strip()

    def as_number(self, *, qualified: bool = True) -> Number:
        """The number for a sentence."""
        text = self.qualified_text if qualified else self.text
        return Number(text=text, evidence=self.evidence)

    def as_released(self) -> ReleasedFigure:
        """The number for the allow-list, rounded to what is printed."""
        if not math.isfinite(self.value):
            raise ReportError(f"The figure {self.figure_id!r} has no value. It cannot be released.")
        return ReleasedFigure(
            figure_id=self.figure_id,
            label=self.label,
            value=float(round_to_step(self.value, self.rounding)),
            unit=self.unit,
            rounding=self.rounding,
            qualifier=self.qualifier,
            evidence=self.evidence,
            policy=self.policy.name,
            source=self.source or self.policy.ground,
        )


class Quantities(Mapping[str, Quantity]):
    """Quantities by their figure id; a misspelt id is an error that offers the nearest."""

    def __init__(self, quantities: Mapping[str, Quantity]) -> None:
        self._quantities = dict(quantities)

    def __getitem__(self, figure_id: str) -> Quantity:
        if figure_id not in self._quantities:
            hint = did_you_mean(figure_id, self._quantities)
            raise ReportError(f"No figure {figure_id!r}. {hint}")
        return self._quantities[figure_id]

    def __contains__(self, figure_id: object) -> bool:
        # Else a mapping asks for the figure, and is told that there is none.
        return figure_id in self._quantities

    def __iter__(self) -> Iterator[str]:
        return iter(self._quantities)

    def __len__(self) -> int:
        return len(self._quantities)

    def __or__(self, other: Quantities) -> Quantities:
        """Both together. Raises ReportError where they disagree on what a name means."""
        clash = sorted(
            name for name in set(self) & set(other) if self[name].claim != other[name].claim
        )
        if clash:
            raise ReportError(f"Two different figures are called {clash[0]!r}. Rename one.")
        return Quantities({**self._quantities, **other._quantities})


def quantities(table: ProtectedTable) -> Quantities:
    """The quantities of a protected figures table, by figure id.

    Columns: figure_id, label, value, unit, rounding, evidence and, where there are any, qualifier
    and source (the document that prints the figure).
    """
    protected = require_protected(table, "quantities()")
    frame = protected.frame
    missing = [name for name in REQUIRED_COLUMNS if name not in frame.columns]
    if missing:
        raise ReportError(f"A figures table needs the column {missing[0]!r}.")
    repeated = frame.loc[frame["figure_id"].duplicated(), "figure_id"]
    if len(repeated):
        raise ReportError(f"Two figures are called {repeated.iloc[0]!r}. Rename one.")
    rows = frame.to_dict("records")
    return Quantities({str(row["figure_id"]): _quantity(row, protected.policy) for row in rows})


def quantity_of(
    table: ProtectedTable,
    *,
    figure_id: str,
    label: str,
    column: str,
    unit: str,
    rounding: float = 1.0,
    evidence: Evidence = "computed",
    source: str = "",
    **selection: str,
) -> Quantity:
    """One number of a protected table, as it is shown there, for prose, key numbers and releases.

    `selection` names the row: quantity_of(table, ..., column="claims", ward="All"). Raises
    ReportError where it names no row or several, and where the number is withheld.
    """
    protected = require_protected(table, "quantity_of()")
    value = _one_cell(protected.frame, figure_id, column, selection)
    return Quantity(
        figure_id=figure_id,
        label=label,
        value=float(value),
        unit=unit,
        rounding=rounding,
        evidence="illustrative" if protected.policy.is_illustrative else evidence,
        policy=protected.policy,
        source=source,
    )


def _one_cell(
    frame: pd.DataFrame, figure_id: str, column: str, selection: Mapping[str, str]
) -> Any:
    for name in (column, *selection):
        if name not in frame.columns:
            raise ReportError(f"The protected table has no column {name!r}.")
    chosen = frame
    for name, value in selection.items():
        chosen = chosen[chosen[name] == value]
    if len(chosen) != 1:
        raise ReportError(
            f"{len(chosen)} rows of the protected table fit the figure {figure_id!r}. Name one row."
        )
    cell = chosen[column].iloc[0]
    if isinstance(cell, str):
        raise ReportError(
            f"The figure {figure_id!r} is withheld ({cell}), so no sentence or release can use it."
        )
    return cell


def _quantity(row: Mapping[Any, Any], policy: Policy) -> Quantity:
    return Quantity(
        figure_id=str(row["figure_id"]),
        label=str(row["label"]),
        value=float(row["value"]) if pd.notna(row["value"]) else float("nan"),
        unit=str(row["unit"]),
        rounding=float(row["rounding"]),
        evidence="illustrative" if policy.is_illustrative else row["evidence"],
        policy=policy,
        qualifier=_words(row.get("qualifier")),
        source=_words(row.get("source")),
    )


def _words(value: Any) -> str:
    return "" if value is None or pd.isna(value) else str(value)
