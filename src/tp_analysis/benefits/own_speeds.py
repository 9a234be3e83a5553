"""How fast the area's own councils decided, out of the official tables that somebody brought."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from tp_analysis.areas import Area
from tp_analysis.bodies import slug
from tp_analysis.errors import DataError
from tp_analysis.formats import MISSING, MONTHS, SHORTHAND
from tp_analysis.methods.financial_years import FinancialYear

SHOWN_PERIODS = 4
KINDS = ("new claims", "changes of circumstances", "new claims and changes")
_COARSEST_FIRST = ("year", "quarter", "month")
_KEY = ["council", "claim_kind", "period_start", "period_end"]


def own_speeds(speeds: pd.DataFrame, area: Area, year: str) -> pd.DataFrame:
    """The speeds of the area's councils in the periods nearest to a financial year ("2009-10").

    `speeds` has the columns of speed_files.load_speeds. A row is of a council if it has its code
    or, where the table has no code of nine characters, its name. Of years, quarters and months the
    coarsest that is there counts, of it the four periods nearest. Columns: those of `speeds`, and
    council (the name in areas.toml); by period, in the order of the councils. Empty where no
    council is named. Raises DataError where two workbooks differ.
    """
    councils = _councils(speeds, area)
    rows = speeds.assign(council=councils)[councils.notna()]
    rows = rows.drop_duplicates([*_KEY, "average_days", "average_days_mark"])
    _require_one(rows)
    for kind in _COARSEST_FIRST:
        of_kind = rows[rows["period_kind"].eq(kind)]
        if not of_kind.empty:
            return _nearest(of_kind, area, year)
    return rows


def _councils(speeds: pd.DataFrame, area: Area) -> pd.Series[str]:
    """The council of each row, by code or by name; missing for the rows of others."""
    by_code = {council.code: council.name for council in area.authorities}
    by_name = {slug(council.name): council.name for council in area.authorities}
    found = speeds["authority_code"].map(by_code)
    named = speeds["authority"].map(slug).map(by_name)
    return found.where(speeds["area_level"].notna(), named)


def _require_one(rows: pd.DataFrame) -> None:
    twice = rows[rows.duplicated(_KEY, keep=False)]
    if twice.empty:
        return
    first = twice.iloc[0]
    files = " and ".join(dict.fromkeys(twice["file"]))
    raise DataError(
        f"{files} differ on {first['council']}, {first['claim_kind']}, "
        f"{period_words(first['period_start'], first['period_end'])}. Take the older one away."
    )


def _nearest(rows: pd.DataFrame, area: Area, year: str) -> pd.DataFrame:
    middle = pd.Timestamp(FinancialYear.parse(year).start_date) + pd.DateOffset(months=6)
    middles = rows["period_start"] + (rows["period_end"] - rows["period_start"]) / 2
    # Of two periods as near as each other the earlier one.
    order = rows.assign(away=(middles - middle).abs()).sort_values(["away", "period_start"])
    kept = order.drop_duplicates(["period_start", "period_end"]).head(SHOWN_PERIODS)
    shown = rows.merge(kept[["period_start", "period_end"]], on=["period_start", "period_end"])
    names = [council.name for council in area.authorities]
    return shown.sort_values(
        ["council", "period_start"],
        key=lambda column: column.map(names.index) if column.name == "council" else column,
        kind="stable",
        ignore_index=True,
    )


def speeds_by_period(rows: pd.DataFrame) -> pd.DataFrame:
    """One row a council and period. Columns: council, period (in words) and one for each kind of
    claim that the rows have: days, or the shorthand for a missing figure."""
    days = [
        _cell(value, mark)
        for value, mark in zip(rows["average_days"], rows["average_days_mark"], strict=True)
    ]
    words = [
        period_words(start, end)
        for start, end in zip(rows["period_start"], rows["period_end"], strict=True)
    ]
    laid = pd.DataFrame(
        {
            "council": rows["council"],
            "period": words,
            "kind": rows["claim_kind"],
            "days": pd.Series(days, index=rows.index, dtype="object"),
        }
    )
    wide = laid.pivot(index=["council", "period"], columns="kind", values="days")
    order = pd.MultiIndex.from_frame(laid[["council", "period"]].drop_duplicates())
    kinds = [kind for kind in KINDS if kind in wide.columns]
    return wide.reindex(order)[kinds].fillna(MISSING).reset_index()


def _cell(value: Any, mark: Any) -> Any:
    """The days; where there are none the shorthand if it is in today's form, else [x]."""
    if not pd.isna(value):
        return value
    return mark if isinstance(mark, str) and SHORTHAND.fullmatch(mark) else MISSING


def period_words(start: dt.date, end: dt.date) -> str:
    """A month, quarter or year in words: "2009-10", "July to September 2009", "July 2009"."""
    last = f"{MONTHS[end.month - 1]} {end.year}"
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    if months == 1:
        return last
    if months == 12:
        own = FinancialYear.containing(end)
        return str(own) if end.month == 3 else f"Year to {last}"
    first = MONTHS[start.month - 1]
    return f"{first} to {last}" if start.year == end.year else f"{first} {start.year} to {last}"


def covers(rows: pd.DataFrame, year: str) -> bool:
    """Whether any figure is of a period within the financial year, or of the whole of it."""
    wanted = FinancialYear.parse(year)
    given = rows[rows["average_days"].notna()]
    return bool(
        (
            (given["period_start"] >= pd.Timestamp(wanted.start_date))
            & (given["period_end"] <= pd.Timestamp(wanted.end_date))
        ).any()
    )
