"""The years that can be chosen: whatever is not held is refused in words, never half counted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tp_analysis.areas import find_area
from tp_analysis.errors import DataError
from tp_analysis.reference.datasets import POPULATIONS
from tp_analysis.spending import load_inputs
from tp_analysis.spending.choices import years_of_benchmark, years_of_count
from tp_analysis.spending.ledger.inputs import load_ledger
from tp_analysis.spending.official_datasets import REGIONAL_SPEND
from tp_analysis.store import load

AREA = "luton-and-central-bedfordshire"


@pytest.mark.parametrize("year", ["2007-08", "2010-11", "2011-12", "2020-21", "2021-22"])
def test_a_year_without_grants_police_and_fire_is_refused_and_the_years_held_named(
    year: str,
) -> None:
    with pytest.raises(DataError, match=rf"financial_year {year}.*Set financial_year to 2009-10"):
        load_inputs(area=AREA, financial_year=year, benchmark_year="2008-09")


@pytest.mark.parametrize("year", ["2003-04", "2004-05", "2010-11", "2012-13"])
def test_a_benchmark_year_without_spending_or_residents_is_refused(year: str) -> None:
    with pytest.raises(DataError, match=rf"benchmark_year {year}.*2008-09 or 2009-10, or add"):
        load_inputs(area=AREA, financial_year="2009-10", benchmark_year=year)


def test_the_years_of_the_count_are_those_of_the_returns_and_of_the_other_bodies() -> None:
    ledger = load_ledger(area=AREA)
    assert years_of_count(ledger) == ["2009-10"]
    later = ledger.held.assign(financial_year="2010-11")
    assert years_of_count(replace(ledger, held=later)) == ["2010-11"]
    # Of 2021-22 the councils' services are held, their whole returns are not.
    part = ledger.held.assign(financial_year="2021-22")
    assert years_of_count(replace(ledger, held=part)) == []


def test_the_years_of_the_benchmark_need_the_region_england_and_residents_of_both() -> None:
    regional, populations, area = load(REGIONAL_SPEND), load(POPULATIONS), find_area(AREA)
    assert years_of_benchmark(regional, populations, area) == ["2008-09", "2009-10"]
    alone = regional[regional["region"] != "England"]
    assert years_of_benchmark(alone, populations, area) == []
    nobody = populations[populations["area"] != area.region_code]
    assert years_of_benchmark(regional, nobody, area) == []
