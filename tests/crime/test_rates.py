"""Rates: for each resident and month, and never stretched to a year."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from tp_analysis.crime import rates
from tp_analysis.crime.pricing import Pricing
from tp_analysis.errors import DataError

Counts = Callable[..., pd.DataFrame]
Tables = Callable[..., pd.DataFrame]
YEAR = "year ending 2019-06-30"


def test_a_rate_is_for_a_month_held_whatever_their_number(counts: Counts, pricing: Pricing) -> None:
    table = rates.rates_of_places(
        counts({"count": 30}, {"local_authority": "Leeds", "count": 99}), pricing,
        places={"Here": ["Luton"]}, residents=pd.Series({"Luton": 500.0}), months=3,
    )  # fmt: skip
    assert table.loc[0, "crimes_per_1000"] == pytest.approx(1000 * 30 / 500 / 3)
    assert table.loc[0, "recorded_gbp"] == pytest.approx(30 * 1000 / 500 / 3)
    assert table.loc[0, "estimated_gbp"] == pytest.approx(30 * 2000 / 500 / 3)


def test_the_rate_of_a_force_is_of_all_that_it_recorded_placed_or_not(
    counts: Counts, pricing: Pricing
) -> None:
    rows = counts(
        {"count": 30}, {"local_authority": None, "count": 6}, {"local_authority": "Leeds"},
        {"force": "Kent Police", "count": 99},
    )  # fmt: skip
    found = rates.rates_of_force(rows, pricing, force="Bedfordshire Police", people=500, months=2)
    assert found["count"] == 37
    assert found["crimes_per_1000"] == pytest.approx(1000 * 37 / 500 / 2)


def test_a_place_with_a_council_of_unknown_residents_has_no_rate(
    counts: Counts, pricing: Pricing
) -> None:
    table = rates.rates_of_places(
        counts({}), pricing, places={"Both": ["Luton", "Leeds"]},
        residents=pd.Series({"Luton": 500.0, "Leeds": float("nan")}), months=1,
    )  # fmt: skip
    assert table["crimes_per_1000"].isna().all()


def test_a_published_year_has_twelve_months_and_leaves_fraud_out(
    tables: Tables, pricing: Pricing
) -> None:
    published = tables(Robbery=24, **{"Fraud offences": 10_000})
    table = rates.rates_of_year(published, pricing, force="Bedfordshire", period=YEAR)
    force, country = table.to_dict("records")
    groups = published[(published["area"] == "Bedfordshire") & published["value"].notna()]
    crimes = groups[groups["measure"] == "offences"]["value"].sum() - 10_000
    assert force["count"] == crimes
    assert force["crimes_per_1000"] == pytest.approx(crimes / 12)
    assert country["crimes_per_1000"] == pytest.approx(10 * crimes / 20 / 12)
    costed = 24 * 1000 + 10 * 400 + 10 * 2000
    assert force["recorded_gbp"] == pytest.approx(costed / 1000 / 12)


def test_a_year_without_the_force_or_the_country_is_refused(tables: Tables) -> None:
    assert rates.published_period(tables(), "Bedfordshire") == YEAR
    with pytest.raises(DataError, match="No police force area table holds a year of Kent"):
        rates.published_period(tables(), "Kent")


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Bedfordshire Police", "Bedfordshire"),
        ("Avon and Somerset Constabulary", "Avon and Somerset"),
        ("Devon & Cornwall Police", "Devon and Cornwall"),
        ("Metropolitan Police Service", "Metropolitan Police"),
        ("Dyfed-Powys Police", "Dyfed-Powys"),
    ],
)
def test_a_force_is_found_by_the_name_that_police_uk_gives_it(name: str, found: str) -> None:
    areas = ["Bedfordshire", "Avon and Somerset", "Devon and Cornwall", "Metropolitan Police",
             "Dyfed-Powys"]  # fmt: skip
    table = pd.DataFrame({"area": areas, "area_level": "force"})
    assert rates.find_force(name, table) == found
    with pytest.raises(DataError, match="No police force area table has a row for Kent Police"):
        rates.find_force("Kent Police", table)


def populations(*rows: tuple[str, str, int]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["geography_name", "as_at", "value"])
    return frame.assign(as_at=pd.to_datetime(frame["as_at"]), measure="population")


def test_residents_are_of_one_day_the_latest_held_of_all() -> None:
    held = populations(
        ("Luton", "2018-06-30", 1), ("Bedford", "2018-06-30", 2),
        ("Luton", "2019-06-30", 3), ("Bedford", "2019-06-30", 4), ("Luton", "2020-06-30", 5),
    )  # fmt: skip
    date, people = rates.residents_on(held, ["Bedford", "Luton"])
    assert (str(date.date()), people.to_dict()) == ("2019-06-30", {"Bedford": 4, "Luton": 3})


def test_residents_that_are_not_held_are_missing_and_none_at_all_is_refused() -> None:
    _, people = rates.residents_on(populations(("Luton", "2019-06-30", 3)), ["Luton", "York"])
    assert pd.isna(people["York"])
    with pytest.raises(DataError, match=r"no population of York"):
        rates.residents_on(populations(("Luton", "2019-06-30", 3)), ["York"])
