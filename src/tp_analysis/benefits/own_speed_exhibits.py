"""The speeds of the area's own councils on the page, where somebody brought the official tables."""

from __future__ import annotations

import pandas as pd

from tp_analysis import citations
from tp_analysis.benefits.figures import COUNCIL_BENEFIT
from tp_analysis.benefits.inputs import BenefitInputs
from tp_analysis.benefits.own_speeds import speeds_by_period
from tp_analysis.benefits.published_exhibits import KINDS
from tp_analysis.disclosure import already_published, protect
from tp_analysis.display import Column, Quantities, Shown, prose, quantities, table
from tp_analysis.display.columns import OwnDecimals
from tp_analysis.display.exhibits import NO_NUMBERS
from tp_analysis.methods.named_figures import NamedFigure, figures_table

# What a council decided, as a title says it.
_DECIDED = {
    "new claims": "decide a new claim",
    "changes of circumstances": "deal with a change",
    "new claims and changes": "decide a claim or a change",
}


def own_speeds_table(inputs: BenefitInputs, *, as_at: str) -> Shown:
    """Speeds of the area's own councils; nothing where nobody brought the official tables.

    Raises DataError where a period that is shown ends later than `as_at`.
    """
    rows = inputs.own_speeds
    if rows.empty:
        return _no_own_council(inputs)
    citations.require_by(as_at, [(end.date(), "speeds to that day") for end in rows["period_end"]])
    kinds = [kind for kind in KINDS if kind in set(rows["claim_kind"])]
    numbers, combined = _extremes(rows), "new claims and changes" in kinds
    return table(
        protect(speeds_by_period(rows), policy=already_published(_source(rows))),
        title=_title(rows, numbers),
        subtitle=f"{COUNCIL_BENEFIT}: mean calendar days from claim received, or change reported, "
        "to decision",
        columns=[
            Column("council", "Council"),
            Column("period", "Period"),
            *(OwnDecimals(kind, KINDS[kind], heading_unit="days") for kind in kinds),
        ],
        source=_source(rows),
        evidence="published",
        notes=[
            "[x] not available: the tables have no figure.",
            f"Of the tables brought, the periods nearest to {inputs.price_year} are shown.",
            "Changes: changes of circumstances."
            + (" Both: one mean for new claims and changes." if combined else ""),
            f"Licence: {'; '.join(dict.fromkeys(rows['licence']))}.",
        ],
        numbers=numbers,
    )


def _no_own_council(inputs: BenefitInputs) -> Shown:
    if not inputs.speeds_brought:
        return Shown(())
    return prose(
        "The tables of speeds that were brought name no council of this area, so none is shown."
    )


def _source(rows: pd.DataFrame) -> str:
    return "; ".join(dict.fromkeys(rows["source"]))


def _title(rows: pd.DataFrame, numbers: Quantities) -> str:
    if not numbers:
        return "The official tables have no speed of the area's own councils"
    low, high = numbers["own_speeds.shortest"], numbers["own_speeds.longest"]
    days = "{own_speeds.longest}"
    if low.text != high.text:
        days = f"{{own_speeds.shortest}} to {days}"
    return f"The area's own councils took {days} to {_DECIDED[_first_kind(rows)]}"


def _first_kind(rows: pd.DataFrame) -> str:
    """The first kind of claim that has a figure."""
    given = set(rows.loc[rows["average_days"].notna(), "claim_kind"])
    return next(kind for kind in KINDS if kind in given)


def _extremes(rows: pd.DataFrame) -> Quantities:
    """The shortest and the longest mean that is shown, of the first kind of claim that has one."""
    given = rows[rows["average_days"].notna()]
    if given.empty:
        return NO_NUMBERS
    days = given.loc[given["claim_kind"].eq(_first_kind(rows)), "average_days"].astype(float)
    rounding = 1.0 if days.mod(1).eq(0).all() else 0.1
    figures = [
        NamedFigure("own_speeds.shortest", "Shortest mean of the area's own councils",
                    float(days.min()), "days", rounding, evidence="published"),
        NamedFigure("own_speeds.longest", "Longest mean of the area's own councils",
                    float(days.max()), "days", rounding, evidence="published"),
    ]  # fmt: skip
    return quantities(protect(figures_table(figures), policy=already_published(_source(rows))))
