"""Population estimates in four layouts: one row a count, dated, and nobody counted twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from tp_analysis.errors import DataError
from tp_analysis.extracts.population_estimates import (
    PopulationEstimatesFile,
    read_population_estimates,
)

BY_AGE = [
    ["Contents"],
    [],
    ["MYE2: Population estimates: Persons by single year of age, mid-2019"],
    [],
    ["Code", "Name", "Geography1", "All ages", 0, "90+"],
    ["E12000006", "EAST", "Region", 12, 7, 5],
    ["E06000032", "Luton", "Unitary Authority", 12, 7, 5],
    ["1. Further information is in the other tab"],
]


def book(path: Path, **sheets: list[list[Any]]) -> Path:
    workbook = openpyxl.Workbook()
    workbook.worksheets[0].append(["Terms and conditions"])
    for name, rows in sheets.items():
        page = workbook.create_sheet(name)
        for row in rows:
            page.append(row)
    workbook.save(path)
    return path


def text(folder: Path, name: str, content: str) -> Path:
    (folder / name).write_text(content, encoding="utf-8")
    return folder / name


def test_components_of_change_give_a_population_a_mid_year(tmp_path: Path) -> None:
    head = "ladcode19,laname19,country,population_2001,births_2002,population_2002\n"
    path = text(tmp_path, "MYEB3.csv", head + "E06000032,Luton,E,185900,3000,186800\n")
    table = read_population_estimates(path).table
    assert table[["code", "name", "as_at", "age", "count"]].to_numpy().tolist() == [
        ["E06000032", "Luton", "2001-06-30", "all ages", 185_900],
        ["E06000032", "Luton", "2002-06-30", "all ages", 186_800],
    ]


def test_mid_year_estimates_give_a_count_an_age(tmp_path: Path) -> None:
    males = [*BY_AGE[:6], ["E06000032", "Luton", "Unitary Authority", 5, 3, 2]]
    path = book(tmp_path / "mye.xls", **{"MYE2 - Males": males, "MYE2 - Persons": BY_AGE})
    file = read_population_estimates(path)
    luton = file.table[file.table["code"] == "E06000032"]
    assert luton.set_index("age")["count"].to_dict() == {"all ages": 12, "0": 7, "90+": 5}
    assert set(luton["as_at"]) == {"2019-06-30"}


def test_only_areas_of_the_lowest_tier_may_be_added(tmp_path: Path) -> None:
    path = book(tmp_path / "mye.xlsx", **{"MYE2 - Persons": BY_AGE})
    file = read_population_estimates(path)
    everyone = file.table[file.table["is_lowest_tier"] & (file.table["age"] == "all ages")]
    assert everyone["count"].sum() == 12
    assert [f.count for f in file.forgiven] == [1]


def test_households_are_no_people(tmp_path: Path) -> None:
    head = ["Lower Tier Local Authorities Code", "Lower Tier Local Authorities", "Observation"]
    path = book(tmp_path / "ts041.xlsx", Dataset=[head, ["E06000032", "Luton", 78_940]])
    [row] = read_population_estimates(path).table.to_dict("records")
    assert (row["unit"], row["as_at"], row["count"]) == ("households", "2021-03-21", 78_940)


def test_regions_are_named_as_elsewhere_and_dated_by_the_name_of_the_file(tmp_path: Path) -> None:
    content = "Region,Population\nENGLAND_East,5606600\nWALES,2965900\n"
    table = read_population_estimates(text(tmp_path, "nuts1_population_2006.csv", content)).table
    assert table[["code", "name"]].to_numpy().tolist() == [
        ["E12000006", "East of England"],
        ["W92000004", "Wales"],
    ]
    assert set(table["as_at"]) == {"2006-06-30"}


def test_a_count_that_is_no_number_is_a_problem_and_no_row(tmp_path: Path) -> None:
    content = "Region,Population\nENGLAND_East,:\nWALES,2965900\n"
    file = read_population_estimates(text(tmp_path, "nuts1_population_2006.csv", content))
    assert file.table["name"].tolist() == ["Wales"]
    [problem] = file.problems
    assert (problem.row, problem.value) == (2, ":")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("other.csv", "Area,Number\nLuton,1\n"),
        # Without a year in its name nobody knows what day it speaks of.
        ("nuts1_population.csv", "Region,Population\nWALES,2965900\n"),
    ],
)
def test_a_file_of_another_kind_is_told_what_was_looked_for(
    tmp_path: Path, name: str, content: str
) -> None:
    with pytest.raises(DataError, match=rf"{name} holds no population estimates.*population_2001"):
        read_population_estimates(text(tmp_path, name, content))


@pytest.fixture(scope="module")
def files(real_data: Path) -> dict[str, PopulationEstimatesFile]:
    folder = real_data / "population_geography"
    names = {
        "change": "MYEB3_population_2001_2018_geog19.csv",
        "by age": "ukmidyearestimates20192020ladcodes.xls",
        "households": "census2021_households_by_ltla_ts041.xlsx",
        "regions": "nuts1_population_2006.csv",
    }
    return {key: read_population_estimates(folder / name) for key, name in names.items()}


def _count(table: pd.DataFrame, code: str, as_at: str) -> int:
    rows = (table["code"] == code) & (table["as_at"] == as_at) & (table["age"] == "all ages")
    [value] = table.loc[rows, "count"]
    return int(value)


@pytest.mark.real_data
def test_the_pilot_area_has_its_known_population(files: dict[str, PopulationEstimatesFile]) -> None:
    table = files["change"].table
    for year, known in ((2008, 441_119), (2009, 445_778), (2010, 452_043)):
        day = f"{year}-06-30"
        assert _count(table, "E06000032", day) + _count(table, "E06000056", day) == known


@pytest.mark.real_data
def test_districts_add_to_the_printed_population_of_the_kingdom(
    files: dict[str, PopulationEstimatesFile],
) -> None:
    table = files["by age"].table
    lowest = table[table["is_lowest_tier"]]
    kingdom = _count(table, "K02000001", "2019-06-30")
    assert kingdom == 66_796_807
    assert lowest.loc[lowest["age"] == "all ages", "count"].sum() == kingdom
    assert lowest.loc[lowest["age"] != "all ages", "count"].sum() == kingdom


@pytest.mark.real_data
def test_every_layout_is_read_without_a_problem(files: dict[str, PopulationEstimatesFile]) -> None:
    assert {key: file.problems for key, file in files.items()} == dict.fromkeys(files, ())
    households = files["households"].table
    assert (len(households), _count(households, "E06000032", "2021-03-21")) == (331, 78_940)
    assert _count(files["regions"].table, "E12000006", "2006-06-30") == 5_606_600
