"""The crime report's tables and figures of places: rates, and neighbourhoods on a map."""

from __future__ import annotations

import pandas as pd

from tp_analysis.crime import analysis, places, pricing, rates
from tp_analysis.crime.cost_exhibits import MILLION, POUNDS, cost_source, mix_year, prices_of
from tp_analysis.crime.drawings import LABELS_A_PANEL, bubble_maps, map_height
from tp_analysis.crime.exhibits import coverage_of, protected, source_of
from tp_analysis.crime.inputs import CrimeInputs
from tp_analysis.display import Column, Quantities, Shown, figure, table
from tp_analysis.display.drawings import ranked_bars
from tp_analysis.formats import format_date, format_value
from tp_analysis.methods.months import month_runs

NEIGHBOURHOODS_IN_TABLE = 15


def rates_of(inputs: CrimeInputs) -> pd.DataFrame:
    """Rates of the area, its authorities and the force in the months held, then of the force and
    of England and Wales in the published year; `period` tells the two apart."""
    own = analysis.own_authorities(inputs.counts, inputs.force)
    groups = {
        inputs.area.name: list(inputs.authorities),
        **{name: [name] for name in inputs.authorities},
    }
    crimes, months = analysis.without_incidents(inputs.counts), len(inputs.held)
    residents = inputs.residents[1]
    placed = rates.rates_of_places(
        crimes, inputs.pricing, places=groups, residents=residents, months=months
    )
    of_force = rates.rates_of_force(
        crimes, inputs.pricing, force=inputs.force, months=months,
        people=float(residents.reindex([*own]).sum(min_count=len(own))),
    )  # fmt: skip
    row = pd.DataFrame([{"place": f"{inputs.year.area} force", **of_force}])
    held = pd.concat([placed, row], ignore_index=True)
    year = rates.rates_of_year(
        inputs.year.tables, inputs.pricing, force=inputs.year.area, period=inputs.year.period
    )
    year = year.replace({"place": {inputs.year.area: f"{inputs.year.area} force"}})
    both = [held.assign(period=month_runs(inputs.held)), year.assign(period=mix_year(inputs))]
    return pd.concat(both, ignore_index=True)


def rates_figure(inputs: CrimeInputs, numbers: Quantities) -> Shown:
    """Crimes a month for each 1,000 residents."""
    data = rates_of(inputs)
    own = data[data["place"].isin(list(inputs.authorities))].dropna(subset="crimes_per_1000")
    ranked = own.sort_values("crimes_per_1000", ascending=False, kind="stable")
    title = "Recorded crimes for each 1,000 residents: {rate.area} a month in the area"
    if len(ranked) > 1:
        first, last = ranked.iloc[0]["place"], ranked.iloc[-1]["place"]
        title = f"{first} has the highest rate of recorded crime in the area, {last} the lowest"
    return figure(
        protected(data.assign(label=data["place"] + ", " + data["period"]), inputs),
        title=title,
        subtitle="Recorded crimes a month for each 1,000 residents",
        alt=(
            f"Bar chart of recorded crimes a month for each 1,000 residents: {inputs.area.name} "
            "{rate.area}, the force {rate.force} in the same months; in the published year the "
            "force {rate.force_year} and England and Wales {rate.national}. The data are in the "
            "table below it."
        ),
        drawing=ranked_bars(
            label="label", value="crimes_per_1000", unit="count", rounding=0.1,
            highlight=[f"{inputs.area.name}, {month_runs(inputs.held)}"],
        ),
        columns=_rate_columns(),
        source=cost_source(inputs),
        evidence="computed",
        notes=_rate_notes(inputs),
        height_pixels=30 + 52 * len(data),
        numbers=numbers,
    )  # fmt: skip


def rates_table(inputs: CrimeInputs) -> Shown:
    """What crime costs for each resident and month."""
    data = rates_of(inputs)
    return table(
        protected(data, inputs),
        title=_costs_title(data, inputs),
        subtitle=f"For each resident and month, {prices_of(inputs)}",
        columns=[
            Column("place", "Place"),
            Column("period", "Period"),
            Column("residents", "Residents", decimals=0),
            Column("recorded_gbp", "Recorded", decimals=2, heading_unit=POUNDS),
            Column("estimated_gbp", "Estimated, all crime", decimals=2, heading_unit=POUNDS),
        ],
        source=cost_source(inputs),
        evidence="assumed",
        notes=[
            *_rate_notes(inputs),
            "In the published year offences are counted by group, so no mix is assumed there but "
            "what the mapping assumes within a group.",
        ],
    )


def _costs_title(data: pd.DataFrame, inputs: CrimeInputs) -> str:
    """What recorded crime cost a resident here, or in the council where it cost most."""
    known = data[data["period"] == month_runs(inputs.held)].dropna(subset="recorded_gbp")
    costs = known.set_index("place")["recorded_gbp"].astype(float)
    councils = costs[costs.index.isin(list(inputs.authorities))]
    if len(councils) > 1:
        most = format_value(float(councils.max()), "gbp", 0.01)
        return f"Recorded crime cost most for each resident in {councils.idxmax()}: {most} a month"
    if inputs.area.name in costs.index:
        amount = format_value(float(costs[inputs.area.name]), "gbp", 0.01)
        return f"Recorded crime cost each resident {amount} a month"
    return "What crime costs for each resident is not known, as residents are not"


def _rate_columns() -> list[Column]:
    return [
        Column("place", "Place"),
        Column("period", "Period"),
        Column("residents", "Residents", decimals=0),
        Column("count", "Crimes", decimals=0),
        Column("crimes_per_1000", "A month for each 1,000 residents", decimals=2),
    ]


def _rate_notes(inputs: CrimeInputs) -> list[str]:
    date = format_date(inputs.residents[0].date())
    return [
        "Compare within a period. The last two rows are of a published year, all twelve months of "
        "it; no file of the same months is held for England and Wales.",
        f"Residents of councils: mid-year estimate of {date}, the latest held. Of the published "
        "year: those of the same table.",
        "The force: all that it recorded, over the residents of its councils. The area and its "
        "councils: only what was placed in them, so their rates are a little low.",
        "Recorded crimes without fraud and without anti-social behaviour. A month is the mean of "
        f"the months held: {month_runs(inputs.held)}.",
    ]


def _neighbourhoods(inputs: CrimeInputs) -> pd.DataFrame:
    placed = inputs.crimes[inputs.crimes["neighbourhood"].notna()]
    costs = pricing.priced(placed, inputs.pricing, keep=["neighbourhood"])
    return places.by_neighbourhood(placed, costs)


def neighbourhoods_figure(inputs: CrimeInputs, numbers: Quantities) -> Shown:
    """The map."""
    data = places.on_the_map(_neighbourhoods(inputs), inputs.places)
    ordered = data.sort_values(["local_authority", "count"], ascending=[True, False])
    panels = ordered["local_authority"].nunique()
    top = data.iloc[0]
    return figure(
        protected(ordered, inputs),
        title=f"{top['neighbourhood']} has most recorded crimes, {{neighbourhood.most}}",
        subtitle=f"Recorded crimes by neighbourhood, {inputs.period}; each map at its own scale",
        alt=(
            f"Map of bubbles, a panel each for {panels} councils. "
            f"{top['neighbourhood']} has most crimes, {{neighbourhood.most}} of {{crimes.count}}. "
            "The data are in the table below it."
        ),
        drawing=bubble_maps(panel="local_authority", label="code", value="count"),
        columns=[
            Column("neighbourhood", "Neighbourhood"),
            Column("count", "Crimes", decimals=0),
            Column("longitude", "Longitude", decimals=3),
            Column("latitude", "Latitude", decimals=3),
        ],
        source=source_of(inputs),
        evidence="computed",
        notes=[
            "A bubble's area is in proportion to its crimes and lies at the mean of the points "
            "published for them, which are near places that data.police.uk chose, not where a "
            f"crime was. Numbers name up to {LABELS_A_PANEL} of the largest in each council.",
            "A neighbourhood is a middle layer super output area, about 8,000 people. Town centres "
            "have few residents and many visitors: counts are no rates.",
            coverage_of(inputs),
        ],
        height_pixels=map_height(panels),
        numbers=numbers,
    )


def neighbourhoods_table(inputs: CrimeInputs) -> Shown:
    """The neighbourhoods with most crimes and what these cost."""
    data = _neighbourhoods(inputs).head(NEIGHBOURHOODS_IN_TABLE)
    return table(
        protected(data.assign(amount_gbp_million=data["amount_gbp"] / 1e6), inputs),
        title=f"The {NEIGHBOURHOODS_IN_TABLE} neighbourhoods with most recorded crimes",
        subtitle=f"{prices_of(inputs).capitalize()}, {inputs.period}",
        columns=[
            Column("neighbourhood", "Neighbourhood"),
            Column("count", "Crimes", decimals=0),
            Column("share_percent", "Of the area", decimals=1, heading_unit="%"),
            Column("amount_gbp_million", "Cost as recorded", decimals=1, heading_unit=MILLION),
        ],
        source=cost_source(inputs),
        evidence="assumed",
        notes=[
            "Cost by the force's mix of offences: it does not know that a neighbourhood differs.",
            coverage_of(inputs),
        ],
    )
