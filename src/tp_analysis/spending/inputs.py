"""What the spending report reads: the only module of the topic that asks the store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from tp_analysis.areas import Area, find_area
from tp_analysis.methods.intervals import Interval
from tp_analysis.methods.prices import DeflatorSeries
from tp_analysis.published import published_figures, require_figures
from tp_analysis.reference.datasets import DOCUMENTS, GDP_DEFLATORS, POPULATIONS
from tp_analysis.spending.analysis import BODIES, PURPOSES
from tp_analysis.spending.choices import (
    require_held_year,
    years_of_benchmark,
    years_of_count,
)
from tp_analysis.spending.counted import Counted, count_up
from tp_analysis.spending.datasets import (
    DERIVED_FIGURES,
    PUBLISHED_FIGURES,
    RECONCILIATION_ITEMS,
    RECONCILIATION_RULES,
)
from tp_analysis.spending.ledger.inputs import load_ledger
from tp_analysis.spending.official_datasets import COUNCIL_OUTTURN, REGIONAL_SPEND, SIMILAR_COUNCILS
from tp_analysis.spending.reconciliation import printed_intervals
from tp_analysis.store import load

# What the report cannot do without; the README sends whoever adds an area to this list.
REQUIRED = (
    "count.total",
    "count.population",
    "count.households",
    "count.spend_per_head",
    "count.spend_per_household",
    *BODIES,
    *(f"{body}_share" for body in BODIES),
    *PURPOSES,
    *(f"{purpose}_share" for purpose in PURPOSES),
)

TOPICS = ("spending", "offending", "benefits", "places")


@dataclass(frozen=True)
class CountInputs:
    """The tables of the spending report, for one area and financial year.

    `all_published` holds the printed figures of every topic, as some tests reach across them.
    `outturn` is of the area's councils in the financial year, `all_outturn` of all years held,
    `similar` of councils like them, `regional` of the benchmark year, `all_regional` of all years
    held. `counted` is the ledger of the financial year, `other_deflators` the vintages not chosen.
    """

    area: Area
    financial_year: str
    benchmark_year: str
    published: pd.DataFrame
    all_published: pd.DataFrame
    derived: pd.DataFrame
    items: pd.DataFrame
    rules: pd.DataFrame
    outturn: pd.DataFrame
    all_outturn: pd.DataFrame
    similar: pd.DataFrame
    regional: pd.DataFrame
    all_regional: pd.DataFrame
    counted: Counted
    deflators: DeflatorSeries
    other_deflators: tuple[DeflatorSeries, ...]
    deflator_rows: pd.DataFrame
    populations: pd.DataFrame
    documents: pd.DataFrame

    @cached_property
    def intervals(self) -> Mapping[str, Interval]:
        """The interval of every printed and derived figure."""
        return printed_intervals(self.all_published, self.derived)

    @property
    def quoted(self) -> tuple[pd.DataFrame, ...]:
        """The tables whose rows name the document that they rest on."""
        return (
            self.published, self.outturn, self.all_regional, self.items, self.counted.held,
            self.similar, self.deflator_rows,
        )  # fmt: skip


def load_inputs(
    *, area: str, financial_year: str, benchmark_year: str, deflator_vintage: str = "June 2026"
) -> CountInputs:
    """The tables for an area. Raises DataError where an extract is refused or has no row for it,
    and for a year that is not held.
    """
    place = find_area(area)
    published = load(PUBLISHED_FIGURES, area=area)
    require_figures(published, REQUIRED, topic="spending", area=area)
    outturn, regional = load(COUNCIL_OUTTURN), load(REGIONAL_SPEND)
    of_area = outturn["authority_code"].isin(place.authority_codes)
    populations, ledger = load(POPULATIONS), load_ledger(area=area)
    compared = years_of_benchmark(regional, populations, place)
    _require_years(financial_year, years_of_count(ledger), benchmark_year, compared)
    deflators = load(GDP_DEFLATORS)
    return CountInputs(
        area=place,
        financial_year=financial_year,
        benchmark_year=benchmark_year,
        published=published,
        all_published=_own_first(pd.concat(load(published_figures(one)) for one in TOPICS), area),
        derived=load(DERIVED_FIGURES),
        items=load(RECONCILIATION_ITEMS, area=area),
        rules=load(RECONCILIATION_RULES),
        outturn=outturn[of_area & (outturn["financial_year"] == financial_year)],
        all_outturn=outturn[of_area],
        similar=load(SIMILAR_COUNCILS),
        regional=regional[regional["financial_year"] == benchmark_year],
        all_regional=regional,
        counted=count_up(ledger, financial_year=financial_year),
        deflators=DeflatorSeries.from_table(deflators, vintage=deflator_vintage),
        other_deflators=_others(deflators, deflator_vintage),
        deflator_rows=deflators[deflators["vintage"] == deflator_vintage],
        populations=populations,
        documents=load(DOCUMENTS),
    )


def _require_years(
    financial_year: str, counted: list[str], benchmark_year: str, compared: list[str]
) -> None:
    require_held_year(
        "financial_year",
        financial_year,
        counted,
        datasets="council_outturn.csv and ledger.csv of data/raw/spending",
    )
    require_held_year(
        "benchmark_year",
        benchmark_year,
        compared,
        datasets="spending/regional_spend.csv and reference/populations.csv of data/raw",
    )


def _others(deflators: pd.DataFrame, chosen: str) -> tuple[DeflatorSeries, ...]:
    """The vintages that were not chosen."""
    names = sorted({*deflators["vintage"]} - {chosen})
    return tuple(DeflatorSeries.from_table(deflators, vintage=name) for name in names)


def _own_first(published: pd.DataFrame, area: str) -> pd.DataFrame:
    """One row a figure id: the area's own where several places print a figure of that name."""
    own = published["area"] == area
    ordered = pd.concat([published[own], published[~own]], ignore_index=True)
    return ordered.drop_duplicates("figure_id", ignore_index=True)
