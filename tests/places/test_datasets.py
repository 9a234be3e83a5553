"""The pilots, the places beside them, and what they reported."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from tp_analysis.datasets import Dataset
from tp_analysis.places.datasets import DATASETS, FINDINGS, PLACES, PUBLISHED_FIGURES
from tp_analysis.store import read_extract

RAW = Path(__file__).parents[2] / "data" / "raw"


def table(dataset: Dataset) -> pd.DataFrame:
    extract = read_extract(dataset, RAW / dataset.topic / f"{dataset.name}.csv")
    assert extract.table is not None, [problem.sentence() for problem in extract.problems]
    return extract.table


@pytest.fixture(scope="module")
def places() -> pd.DataFrame:
    return table(PLACES).set_index("place")


@pytest.fixture(scope="module")
def figures() -> pd.DataFrame:
    return table(PUBLISHED_FIGURES).set_index("figure_id")


def test_the_topic_lists_its_tables() -> None:
    assert DATASETS == (PLACES, FINDINGS, PUBLISHED_FIGURES)


def test_there_are_as_many_pilots_as_are_printed(
    places: pd.DataFrame, figures: pd.DataFrame
) -> None:
    pilots = places[places["kind"] == "pilot"]
    assert len(pilots) == figures.at["england.pilots.number", "value"] == 13


def test_three_places_came_before_the_pilots(places: pd.DataFrame) -> None:
    earlier = places.index[places["kind"] == "pre-pilot"]
    assert set(earlier) == {"suffolk", "norfolk", "cumbria"}


def test_every_pilot_but_luton_has_a_figure_here(
    places: pd.DataFrame, figures: pd.DataFrame
) -> None:
    pilots = set(places.index[places["kind"] == "pilot"])
    assert pilots - set(figures["area"]) == {"luton-and-central-bedfordshire"}


def test_the_two_parts_of_worklessness_spending_make_the_whole(figures: pd.DataFrame) -> None:
    values = figures["value"]
    parts = values["birmingham.worklessness.benefits_share"]
    assert parts + values["birmingham.worklessness.help_share"] == 100


def test_the_low_and_high_savings_on_assets_pair_up(figures: pd.DataFrame) -> None:
    cost, share, saving = (
        figures.loc[f"lewisham.assets.{name}"]
        for name in ("running_cost", "saving_share", "saving")
    )
    assert cost["value"] * share["value"] / 100 == saving["value"]
    assert cost["value_high"] * share["value_high"] / 100 == saving["value_high"]


COUNCILS = {
    "birmingham.population.mid_2008": ["Birmingham"],
    "bradford.population.mid_2009": ["Bradford"],
    "coventry_solihull_and_warwickshire.population.mid_2009": [
        "Coventry",
        "Solihull",
        "North Warwickshire",
        "Nuneaton and Bedworth",
        "Rugby",
        "Stratford-on-Avon",
        "Warwick",
    ],
    "leicestershire.population.mid_2007": [
        "Leicester",
        "Blaby",
        "Charnwood",
        "Harborough",
        "Hinckley and Bosworth",
        "Melton",
        "North West Leicestershire",
        "Oadby and Wigston",
    ],
    "suffolk.population.mid_2009": [
        "Babergh",
        "East Suffolk",
        "Ipswich",
        "Mid Suffolk",
        "West Suffolk",
    ],
}


@pytest.mark.real_data
@pytest.mark.parametrize("figure_id", COUNCILS)
def test_a_population_is_that_of_the_councils_of_the_place(
    real_data: Path, figures: pd.DataFrame, figure_id: str
) -> None:
    path = real_data / "population_geography" / "MYEB3_population_2001_2018_geog19.csv"
    councils = pd.read_csv(path).set_index("laname19")
    year = figure_id.rsplit("_", 1)[1]
    population = councils.loc[COUNCILS[figure_id], f"population_{year}"].sum()
    assert figures.at[figure_id, "value"] == population
