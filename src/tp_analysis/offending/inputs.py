"""What the offending report reads: the only module of the topic that asks the store."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from tp_analysis.areas import Area, find_area
from tp_analysis.methods.offence_prices import repriced
from tp_analysis.methods.prices import DeflatorSeries
from tp_analysis.offending.datasets import PUBLISHED_FIGURES
from tp_analysis.published import published_figures, require_figures
from tp_analysis.reference.datasets import DOCUMENTS, GDP_DEFLATORS
from tp_analysis.reference.unit_cost_datasets import (
    OFFENCE_MAPPING,
    UNIT_COST_AGENCIES,
    UNIT_COST_EDITIONS,
    UNIT_COST_MULTIPLIERS,
    UNIT_COSTS,
)
from tp_analysis.store import load

NATIONAL = "england-and-wales"
COUNT_FIGURES = ("count.crime", "count.total")
REQUIRED = (
    "offenders.persistent", "offenders.offence_share", "offenders.annual_cost",
    "offenders.cost_each_publicnet", "offenders.average_cost", "offenders.ppo_share",
    "offenders.ppo_crime_share", "offenders.crimes_three_years", "offenders.on_scheme",
    "offenders.at_liberty",
)  # fmt: skip
REQUIRED_NATIONAL = ("offenders.ppo_national_rate", "unit_cost.all_crime_mean")
REQUIRED_COUNT = ("count.crime",)


@dataclass(frozen=True)
class OffendingInputs:
    """The tables of the offending report for one area, and the price years they are put in.

    `published` holds what is printed about the area, `national` what is printed about England and
    Wales, `count` the area's whole spending on crime. `edition` is the one the £ a crime is taken
    from where a mean over all crime is needed; all editions are in `unit_costs`.
    """

    area: Area
    price_year: str
    claim_price_year: str
    edition: str
    deflators: DeflatorSeries
    deflator_rows: pd.DataFrame
    published: pd.DataFrame
    national: pd.DataFrame
    count: pd.DataFrame
    editions: pd.DataFrame
    unit_costs: pd.DataFrame
    multipliers: pd.DataFrame
    agencies: pd.DataFrame
    offence_mapping: pd.DataFrame
    documents: pd.DataFrame

    @cached_property
    def real_unit_costs(self) -> pd.DataFrame:
        """The unit costs of all editions, in the prices of the report's price year as well."""
        return repriced(
            self.unit_costs,
            self.editions,
            price_year=self.price_year,
            deflators=self.deflators,
        )

    @property
    def quoted(self) -> tuple[pd.DataFrame, ...]:
        """The tables whose rows name the document that they rest on."""
        return (
            self.published, self.national, self.count, self.unit_costs, self.multipliers,
            self.agencies, self.deflator_rows,
        )  # fmt: skip


def load_inputs(
    *, area: str, price_year: str, claim_price_year: str, deflator_vintage: str, edition: str
) -> OffendingInputs:
    """The tables for an area.

    Raises DataError where an extract is refused, has no row for it or lacks a figure needed.
    """
    place = find_area(area)
    published, national = (load(PUBLISHED_FIGURES, area=name) for name in (area, NATIONAL))
    require_figures(published, REQUIRED, topic="offending", area=area)
    require_figures(national, REQUIRED_NATIONAL, topic="offending", area=NATIONAL)
    deflator_rows = load(GDP_DEFLATORS, vintage=deflator_vintage)
    count = load(published_figures("spending"), area=area)
    require_figures(count, REQUIRED_COUNT, topic="spending", area=area)
    return OffendingInputs(
        area=place,
        price_year=price_year,
        claim_price_year=claim_price_year,
        edition=edition,
        deflators=DeflatorSeries.from_table(deflator_rows, vintage=deflator_vintage),
        deflator_rows=deflator_rows,
        published=published,
        national=national,
        count=count[count["figure_id"].isin(COUNT_FIGURES)].reset_index(drop=True),
        editions=load(UNIT_COST_EDITIONS),
        unit_costs=load(UNIT_COSTS),
        multipliers=load(UNIT_COST_MULTIPLIERS),
        agencies=load(UNIT_COST_AGENCIES, edition=edition),
        offence_mapping=load(OFFENCE_MAPPING),
        documents=load(DOCUMENTS),
    )
