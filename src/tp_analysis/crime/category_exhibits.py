"""The crime report's exhibits of categories: how many crimes of each, and how they changed."""

from __future__ import annotations

import pandas as pd

from tp_analysis.crime import analysis
from tp_analysis.crime.analysis import ANTI_SOCIAL_BEHAVIOUR
from tp_analysis.crime.drawings import MOST_SEPARATE_BARS, bars_height, small_bars
from tp_analysis.crime.exhibits import coverage_of, protected, source_of
from tp_analysis.crime.inputs import CrimeInputs
from tp_analysis.display import Column, Quantities, Shown, figure, table
from tp_analysis.methods.months import month_name, short_month_name

# With more, a row for each category and month would outweigh the page: years are drawn.
MOST_MONTHS_DRAWN = 36
_EXTREMES = (
    Column("least_month", "Fewest in"),
    Column("least", "Fewest", decimals=0),
    Column("most_month", "Most in"),
    Column("most", "Most", decimals=0),
)


def categories_months_figure(inputs: CrimeInputs, numbers: Quantities) -> Shown:
    """Small multiples: each category month by month."""
    ranked = analysis.by_category(inputs.area_counts, inputs.held)
    order = ranked.loc[~ranked["is_total"], "category"]
    by_year = len(inputs.months) > MOST_MONTHS_DRAWN
    sums, grid = _by_year(inputs) if by_year else _by_month(inputs)
    # Every month or year asked for, so that one that is missing is a gap.
    places = pd.MultiIndex.from_product([order, [*grid]], names=["category", "period"])
    data = sums.set_index(["category", "period"]).reindex(places).reset_index()
    named = data.assign(label=data["period"].map(_short_name), period=data["period"].map(_name))
    unit = "year" if by_year else "month"
    return figure(
        protected(named, inputs),
        title=_change_title(sums),
        subtitle=(
            f"Crimes and incidents a month, {inputs.area.name}, {inputs.period}; each category at "
            "its own scale"
        ),
        alt=(
            f"Small bar charts of {len(order)} categories by {unit}, {{months.held}} of "
            "{months.asked} months held. The data are in the table below it."
        ),
        drawing=small_bars(panel="category", label="label", value="count"),
        columns=[
            Column("category", "Category"),
            Column("period", unit.capitalize()),
            Column("count", "Mean a month held" if by_year else "Crimes or incidents", decimals=0),
        ],
        source=source_of(inputs),
        evidence="computed",
        notes=[
            "Bars of different categories are not of one scale.",
            *(_long_notes(inputs, by_year=by_year)),
            coverage_of(inputs),
        ],
        height_pixels=bars_height(len(order)),
        numbers=numbers,
    )


def _by_month(inputs: CrimeInputs) -> tuple[pd.DataFrame, pd.PeriodIndex]:
    sums = analysis.by_category_and_month(inputs.area_counts, inputs.held)
    return sums.rename(columns={"month": "period"}), inputs.months


def _by_year(inputs: CrimeInputs) -> tuple[pd.DataFrame, pd.PeriodIndex]:
    """The mean of the months held of each calendar year: a part year is not stretched."""
    sums, months = _by_month(inputs)
    years = sums["period"].dt.asfreq("Y").rename("period")
    means = sums.groupby(["category", years])["count"].mean().reset_index()
    return means, months.asfreq("Y").unique()


def _name(period: pd.Period) -> str:
    return month_name(period) if period.freqstr.startswith("M") else str(period)


def _short_name(period: pd.Period) -> str:
    return short_month_name(period) if period.freqstr.startswith("M") else str(period)


def _long_notes(inputs: CrimeInputs, *, by_year: bool) -> list[str]:
    """What differs where the months are many."""
    if by_year:
        return ["Each bar is the mean of the months of that year that are held."]
    if len(inputs.months) > MOST_SEPARATE_BARS and len(inputs.missing):
        return ["Grey: months that are missing."]
    return []


def _change_title(sums: pd.DataFrame) -> str:
    """Which category changed most, by number, from the first to the last month or year held."""
    crimes = sums[sums["category"] != ANTI_SOCIAL_BEHAVIOUR]
    first, last = crimes["period"].min(), crimes["period"].max()
    if first == last:
        return f"Recorded crimes by category in {_name(first)}"
    ends = crimes.pivot(index="category", columns="period", values="count")[[first, last]]
    change = ends[last] - ends[first]
    category = str(change.abs().idxmax())
    if not change[category]:
        return f"As many crimes of each category in {_name(last)} as in {_name(first)}"
    word = "rose" if change[category] > 0 else "fell"
    each = "" if _name(first) != str(first) else " a month"
    return (
        f"{category} {word} most by number: {ends.loc[category, first]:,.0f}{each} in "
        f"{_name(first)}, {ends.loc[category, last]:,.0f} in {_name(last)}"
    )


def categories_table(inputs: CrimeInputs, numbers: Quantities) -> Shown:
    """Crimes and incidents by category, with the months of fewest and of most."""
    data = analysis.by_category(inputs.area_counts, inputs.held)
    named = data.assign(
        least_month=[short_month_name(month) for month in data["least_month"]],
        most_month=[short_month_name(month) for month in data["most_month"]],
    )
    return table(
        protected(named, inputs),
        title=f"{data.iloc[0]['category']}: {{category.largest_percent}} of recorded crimes",
        subtitle=f"Crimes and incidents by category, {inputs.area.name}, {inputs.period}",
        columns=[
            Column("category", "Category"),
            Column("count", "Number", decimals=0),
            Column("share_percent", "Of crimes", decimals=1, heading_unit="%"),
            *(_EXTREMES if len(inputs.held) > 1 else ()),
        ],
        source=source_of(inputs),
        evidence="computed",
        notes=[
            coverage_of(inputs),
            "Anti-social behaviour is incidents, not recorded crimes. It stands apart and is in no "
            "cost.",
        ],
        total="is_total",
        numbers=numbers,
    )
