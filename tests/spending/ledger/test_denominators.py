"""A denominator is named and dated, and another can take its place."""

from __future__ import annotations

import datetime as dt

import pytest

from tp_analysis.errors import DataError
from tp_analysis.spending.ledger.denominators import (
    choose_denominator,
    denominators_of,
    sensitivity,
)
from tp_analysis.spending.ledger.lines import LedgerTables

AREA = "luton-and-central-bedfordshire"
MID_2009 = "ONS mid-year estimate (MYEB3, 2019 geography), 30 June 2009"


def test_every_estimate_of_the_area_is_offered_by_name_and_date(tables: LedgerTables) -> None:
    known = denominators_of(tables.populations, area=AREA)
    assert known[0].name == "Pilot count, date not stated"
    assert [each.as_at for each in known] == [
        None, dt.date(2008, 6, 30), dt.date(2009, 6, 30), dt.date(2010, 6, 30),
    ]  # fmt: skip
    assert choose_denominator(known, MID_2009).value == 445_778


def test_the_published_rate_follows_from_the_base_and_the_pilots_own_population(
    tables: LedgerTables,
) -> None:
    known = denominators_of(tables.populations, area=AREA)
    # The middle of the totals that the printed £6,853 a head fits: £3,061.9m.
    table = sensitivity(306_190_000_000, known, chosen=known[0]).set_index("name")
    assert round(table.loc["Pilot count, date not stated", "amount_gbp"]) == 6_853
    assert table.loc[MID_2009, "amount_gbp"] == pytest.approx(3_061_900_000 / 445_778)
    assert table.loc[MID_2009, "difference_percent"] == pytest.approx(0.229, abs=0.001)
    assert table["is_chosen"].sum() == 1
    assert table.loc["Pilot count, date not stated", "difference_percent"] == 0


def test_households_are_another_measure_and_not_compared_with_people(
    tables: LedgerTables,
) -> None:
    people = denominators_of(tables.populations, area=AREA)
    households = denominators_of(tables.populations, area=AREA, measure="households")
    assert [each.value for each in households] == [182_500]
    with pytest.raises(DataError, match="People and households"):
        sensitivity(100, people, chosen=households[0])


def test_a_name_that_is_not_known_is_met_with_the_nearest(tables: LedgerTables) -> None:
    known = denominators_of(tables.populations, area=AREA)
    with pytest.raises(DataError, match="Did you mean 'Pilot count, date not stated'"):
        choose_denominator(known, "Pilot count, no date stated")


def test_an_area_without_a_population_says_what_to_add(tables: LedgerTables) -> None:
    with pytest.raises(DataError, match="no population of 'atlantis'"):
        denominators_of(tables.populations, area="atlantis")
