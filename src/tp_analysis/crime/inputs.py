"""What the crime report reads: the only module of the topic that asks the store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from tp_analysis.areas import Area, find_area
from tp_analysis.crime import analysis, pricing, rates
from tp_analysis.crime.pricing import Pricing
from tp_analysis.crime.uncertainty import Spread
from tp_analysis.disclosure import Policy, policy_for
from tp_analysis.gathered import (
    CrimeLog,
    load_crime_counts,
    load_crime_log,
    load_force_area_counts,
    load_neighbourhood_places,
    load_recording_forces,
)
from tp_analysis.methods.months import month_runs, months_between
from tp_analysis.methods.offence_costs import BEARERS, STAGES
from tp_analysis.methods.offence_mix import offence_mix
from tp_analysis.methods.offence_prices import price_factors
from tp_analysis.methods.prices import DeflatorSeries
from tp_analysis.reference.datasets import DOCUMENTS, GDP_DEFLATORS, POPULATIONS
from tp_analysis.reference.unit_cost_datasets import (
    OFFENCE_MAPPING,
    UNIT_COST_AGENCIES,
    UNIT_COST_EDITIONS,
    UNIT_COST_MULTIPLIERS,
    UNIT_COSTS,
)
from tp_analysis.store import load

DATASET = "crime/crimes"
# The one edition that says who bears a cost.
BEARERS_EDITION = "2010-11"
_SPLITS = {", ".join(parts): parts for parts in (STAGES, BEARERS)}


@dataclass(frozen=True)
class PublishedYear:
    """A year of the police force area tables: the force's name in them, all their rows (the
    `tables`), and the mix of offences that they give by the mapping of categories to groups."""

    area: str
    period: str
    tables: pd.DataFrame
    mapping: pd.DataFrame
    mix: pd.DataFrame


@dataclass(frozen=True)
class CrimeInputs:
    """The tables of the crime report, for one area and some months, and what they come to.

    `counts` are of the months asked for: of the area, of `force` wherever it recorded, and of all
    whose place is not known. `force` records most of the area, as data.police.uk names it.
    `pricings` has every edition; `edition` is the one asked for.
    """

    area: Area
    months: pd.PeriodIndex
    force: str
    price_year: str
    counts: pd.DataFrame
    places: pd.DataFrame
    year: PublishedYear
    edition: str
    pricings: Mapping[str, Pricing]
    agencies: pd.DataFrame
    editions: pd.DataFrame
    deflator_rows: pd.DataFrame
    populations: pd.DataFrame
    documents: pd.DataFrame
    log: CrimeLog
    policy: Policy
    spread: Spread

    @property
    def pricing(self) -> Pricing:
        """What prices by the edition asked for."""
        return self.pricings[self.edition]

    @property
    def bearers(self) -> Pricing:
        """What prices by the edition that says who bears a cost."""
        return self.pricings[BEARERS_EDITION]

    @property
    def authorities(self) -> tuple[str, ...]:
        """The area's councils by name."""
        return tuple(authority.name for authority in self.area.authorities)

    @cached_property
    def held(self) -> pd.PeriodIndex:
        """The months asked for of which the force's files are held."""
        return analysis.held_months(self.counts[self.counts["force"] == self.force], self.months)

    @property
    def missing(self) -> pd.PeriodIndex:
        """The months asked for of which they are not."""
        return self.months.difference(self.held)

    @cached_property
    def area_counts(self) -> pd.DataFrame:
        """Crimes and incidents placed in the area."""
        return analysis.of_authorities(self.counts, self.authorities)

    @cached_property
    def crimes(self) -> pd.DataFrame:
        """Crimes placed in the area: without incidents of anti-social behaviour."""
        return analysis.without_incidents(self.area_counts)

    @cached_property
    def lines(self) -> Mapping[str, pd.DataFrame]:
        """The area's priced crimes, proven, recorded and estimated."""
        return pricing.by_line(self.crimes, self.pricing)

    @cached_property
    def residents(self) -> tuple[pd.Timestamp, pd.Series[float]]:
        """The residents of all authorities of the force and the area, and of what day they are."""
        own = analysis.own_authorities(self.counts, self.force)
        return rates.residents_on(self.populations, sorted({*own, *self.authorities}))

    @property
    def quoted(self) -> tuple[pd.DataFrame, ...]:
        """The tables whose rows name the document that they rest on."""
        date, residents = self.residents
        rows = self.populations
        people = (rows["as_at"] == date) & rows["geography_name"].isin(residents.index)
        return (
            *(pricing.unit_costs for pricing in self.pricings.values()),
            *(pricing.multipliers for pricing in self.pricings.values()),
            self.agencies,
            self.deflator_rows,
            rows[people],
        )

    @property
    def period(self) -> str:
        """The months asked for, in words."""
        return month_runs(self.months)


def load_inputs(
    *,
    area: str,
    first_month: str,
    last_month: str,
    edition: str,
    price_year: str,
    deflator_vintage: str,
    mix_period: str,
    spread: Spread,
) -> CrimeInputs:
    """The tables for an area and the months between two days.

    `mix_period` names a year of the police force area tables ("year ending 2019-06-30"); empty: the
    latest. Raises DataError where an extract is refused or lacks what is needed.
    """
    place, months = find_area(area), months_between(first_month, last_month)
    counts, places, force = _counts(place, months)
    year = _published_year(force, mix_period)
    deflator_rows = load(GDP_DEFLATORS, vintage=deflator_vintage)
    editions = _editions(price_year, deflator_rows)
    return CrimeInputs(
        area=place,
        months=months,
        force=force,
        price_year=price_year,
        counts=counts,
        places=places,
        year=year,
        edition=edition,
        pricings={str(name): _pricing(str(name), editions, year) for name in editions["edition"]},
        agencies=load(UNIT_COST_AGENCIES, edition=BEARERS_EDITION),
        editions=editions,
        deflator_rows=deflator_rows,
        populations=load(POPULATIONS),
        documents=load(DOCUMENTS),
        log=load_crime_log(),
        policy=policy_for(DATASET),
        spread=spread,
    )


def _counts(place: Area, months: pd.PeriodIndex) -> tuple[pd.DataFrame, pd.DataFrame, str]:
    """What is counted, where the area's neighbourhoods are, and the force that records most."""
    names, first, last = [a.name for a in place.authorities], str(months[0]), str(months[-1])
    force = str(load_recording_forces(names, first, last)["force"].iloc[0])
    counts = load_crime_counts(names, first, last, force=force)
    return counts, load_neighbourhood_places(names, first, last), force


def _published_year(force: str, mix_period: str) -> PublishedYear:
    tables, mapping = load_force_area_counts(), load(OFFENCE_MAPPING)
    area = rates.find_force(force, tables)
    period = mix_period or rates.published_period(tables, area)
    mix = offence_mix(tables, mapping, area_name=area, period=period)
    return PublishedYear(area=area, period=period, tables=tables, mapping=mapping, mix=mix)


def _editions(price_year: str, deflator_rows: pd.DataFrame) -> pd.DataFrame:
    vintage = str(deflator_rows["vintage"].iloc[0])
    deflators = DeflatorSeries.from_table(deflator_rows, vintage=vintage)
    return price_factors(load(UNIT_COST_EDITIONS), price_year=price_year, deflators=deflators)


def _pricing(edition: str, editions: pd.DataFrame, year: PublishedYear) -> Pricing:
    """The edition with its amounts in the prices of the report's price year."""
    row = editions.set_index("edition").to_dict("index")[edition]
    factor = float(row["factor"])
    unit_costs = load(UNIT_COSTS, edition=edition)
    multipliers = load(UNIT_COST_MULTIPLIERS)
    return Pricing(
        edition=edition,
        parts=_SPLITS[str(row["split"])],
        has_multipliers=bool(row["has_multipliers"]),
        factor=factor,
        mix=year.mix,
        mapping=year.mapping,
        unit_costs=unit_costs.assign(amount_gbp=unit_costs["amount_gbp"].astype(float) * factor),
        multipliers=multipliers[multipliers["edition"] == edition],
    )
