"""What was assumed to make up the cohorts, as the report prints it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from tp_analysis.disclosure import illustrative, protect
from tp_analysis.display import Column, Shown, table
from tp_analysis.offending.cohort.inputs import load_assumptions
from tp_analysis.offending.cohort.loading import BASIS, Cohort
from tp_analysis.offending.exhibits import AlignedText

# Units that say nothing that the words do not.
_BARE_UNITS = ("count", "month", "year")


def cohort_assumptions(cohorts: Sequence[Cohort]) -> Shown | None:
    """Every number that was chosen to make up the cohorts; nothing where they were brought."""
    if not cohorts[0].is_illustrative:
        return None
    rows = load_assumptions().table
    written = pd.DataFrame(
        {
            "label": rows["label"],
            "value": [
                _as_written(float(value), str(unit))
                for value, unit in zip(rows["value"], rows["unit"], strict=True)
            ],
            "note": rows["note"].fillna("[z]"),
            "evidence": rows["evidence"],
        }
    )
    return table(
        protect(written, policy=illustrative(BASIS)),
        title="Assumption log of the made-up offenders",
        columns=[
            Column("label", "Assumption"),
            AlignedText("value", "Value"),
            Column("note", "Note"),
            Column("evidence", "Evidence"),
        ],
        source="this analysis: data/raw/offending/cohort_assumptions.csv",
        evidence="illustrative",
        notes=[
            "No row rests on a record of anybody. The shares of the few, and who is on the scheme "
            "and at liberty, are printed figures and not here.",
            "[z] no note.",
        ],
    )


def _as_written(value: float, unit: str) -> str:
    if unit == "percent":
        return f"{value:g}%"
    if unit in _BARE_UNITS:
        return f"{value:g}"
    return f"{value:g} {unit.removesuffix('s') if value == 1 else unit}"
