"""What a total is divided by: always named and dated, swappable, with what another would give."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from tp_analysis.errors import DataError, did_you_mean


@dataclass(frozen=True, slots=True)
class Denominator:
    """People or households of a place: how many, by which estimate, at which date.

    `as_at` is None where the document does not say.
    """

    measure: str
    estimate: str
    as_at: dt.date | None
    value: int
    document_id: str
    evidence: str

    @property
    def name(self) -> str:
        """The estimate and its date, in words."""
        dated = f"{self.as_at.day} {self.as_at:%B %Y}" if self.as_at else "date not stated"
        return f"{self.estimate}, {dated}"


def denominators_of(
    populations: pd.DataFrame, *, area: str, measure: str = "population"
) -> list[Denominator]:
    """Every estimate held of an area, the undated first, then by date.

    Raises DataError where none is held.
    """
    rows = populations[(populations["area"] == area) & (populations["measure"] == measure)]
    if rows.empty:
        raise DataError(
            f"data/raw/reference/populations.csv has no {measure} of {area!r}. Add one with its "
            "estimate and its date."
        )
    ordered = rows.sort_values(["as_at", "estimate"], na_position="first")
    return [
        Denominator(
            measure=str(row["measure"]),
            estimate=str(row["estimate"]),
            as_at=None if pd.isna(row["as_at"]) else row["as_at"].date(),
            value=int(row["value"]),
            document_id=str(row["document_id"]),
            evidence=str(row["evidence"]),
        )
        for row in ordered.to_dict("records")
    ]


def choose_denominator(known: list[Denominator], name: str) -> Denominator:
    """The denominator of that name. Raises DataError that offers the nearest."""
    for denominator in known:
        if denominator.name == name:
            return denominator
    hint = did_you_mean(name, [denominator.name for denominator in known])
    raise DataError(f"No denominator is called {name!r}. {hint}")


def sensitivity(total_pence: int, known: list[Denominator], *, chosen: Denominator) -> pd.DataFrame:
    """A total divided by every denominator, beside the one that was chosen.

    Columns: name, measure, as_at, value, amount_gbp (the total for each person or household, not
    rounded), difference_percent (from the chosen one), is_chosen, document_id, evidence. Raises
    DataError where people and households are compared.
    """
    if len({denominator.measure for denominator in [chosen, *known]}) > 1:
        raise DataError("People and households cannot be compared. Pass one measure at a time.")
    pounds = total_pence / 100
    return pd.DataFrame(
        [
            {
                "name": each.name,
                "measure": each.measure,
                "as_at": each.as_at,
                "value": each.value,
                "amount_gbp": pounds / each.value,
                "difference_percent": 100 * (chosen.value / each.value - 1),
                "is_chosen": each == chosen,
                "document_id": each.document_id,
                "evidence": each.evidence,
            }
            for each in known
        ]
    )
