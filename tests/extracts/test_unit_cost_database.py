"""The Unit Cost Database: what is part of what, in which prices, and which edition."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import openpyxl
import pytest

from tp_analysis.errors import DataError
from tp_analysis.extracts.unit_cost_database import (
    THEME_FILE,
    UnitCostDatabaseFile,
    read_unit_cost_database,
)

HEADING = [
    "Outcome category", "Outcome detail", "Cost code", "Cost / saving detail", "Agency", None,
    "Unit", "Fiscal Cost", None, None, "Original source", "RAG assessment", "Comment",
]  # fmt: skip
BELOW = [None] * 4 + ["Level 1", "Level 2", None, "Estimated cost/saving", "Year",
                      "Updated cost/saving", None, None, None]  # fmt: skip
IMPACTS = "Economic impact £535,120.  Social impact £1,069,481."


def cost(
    code: str, amount: object, updated: object, comment: str = "", year: str = "2010/11"
) -> list[object]:
    return ["CRIME", "VIOLENCE", code, "Homicide\n(average)", "Multiple", "-", "Per incident",
            amount, year, updated, "A study", "G", comment]  # fmt: skip


COSTS = [
    cost("CR7.0", 100, 108.5, IMPACTS),
    cost("CR7.0.1", 60, 65.1),
    cost("CR7.0.3", 30, 32.55),
    cost("CR7.0.3", 10, 10.85),
    cost("CR7.1", 50, 54.25),
    cost("CR7.1.1", 70, 75.95),
]


def workbook(folder: Path, guidance: str = "2014/15", rows: list[list[object]] = COSTS) -> Path:
    book = openpyxl.Workbook()
    book.active.title = "Introduction"
    book.active.append([None, "Unit Cost Database (v.1.2) - Introduction"])
    book.create_sheet("Guidance").append([f"currently quoted at {guidance} prices"])
    crime = book.create_sheet("Crime ")
    for row in [HEADING, BELOW, *rows, [None] * 7 + [100], [None] * 8 + ["2013/14"]]:
        crime.append(row)
    for hidden in range(4, 9):
        crime.row_dimensions[hidden].hidden = True
        crime.row_dimensions[hidden].outlineLevel = 2
    lookups = book.create_sheet("Lookups")
    lookups.append([None, "Current Year", "Year"])
    lookups.append([None, None, "1989/90"])
    lookups.append([None, "2014/15", "1990/91"])
    path = folder / "costs.xlsx"
    book.save(path)
    return path


def theme(folder: Path, rows: list[list[object]]) -> Path:
    path = folder / "crime.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([[*row, "http://x"] for row in rows])
    return path


def forgiven(file: UnitCostDatabaseFile) -> dict[str, int]:
    return {item.what: item.count for item in file.forgiven}


def test_a_headline_cost_comes_out_with_its_parts_and_prices(tmp_path: Path) -> None:
    file = read_unit_cost_database(workbook(tmp_path))
    assert file.problems == ()
    first = file.table.iloc[0].to_dict()
    expected = {
        "edition": "v1.2", "sheet": "Crime", "row": 3, "cost_code": "CR7.0",
        "description": "Homicide (average)", "agency_level_1": "Multiple",
        "estimate_pence": 10_000, "price_year": "2010-11", "updated_pence": 10_850,
        "updated_price_year": "2014-15", "rag": "G", "is_constituent": False, "has_parts": True,
        "parts_add_up": True, "economic_pence": 53_512_000, "social_pence": 106_948_100,
    }  # fmt: skip
    assert {name: first[name] for name in expected} == expected
    assert file.table["agency_level_2"].isna().all()


def test_hidden_constituents_are_read_and_name_what_they_are_part_of(tmp_path: Path) -> None:
    table = read_unit_cost_database(workbook(tmp_path)).table
    parts = table[table["is_constituent"]]
    assert parts["part_of"].tolist() == ["CR7.0", "CR7.0", "CR7.0", "CR7.1"]
    assert table.loc[~table["is_constituent"], "part_of"].isna().all()
    # An average or a choice of its constituents is no sum of them.
    tops = table[table["has_parts"]].set_index("cost_code")["parts_add_up"]
    assert tops.to_dict() == {"CR7.0": True, "CR7.1": False}
    assert table.loc[~table["has_parts"], "parts_add_up"].isna().all()


def test_an_amount_without_a_cost_code_is_left_out_and_counted(tmp_path: Path) -> None:
    file = read_unit_cost_database(workbook(tmp_path))
    assert len(file.table) == 6
    assert forgiven(file)["amounts in rows without a cost code: left out"] == 1


def test_the_prices_are_those_that_the_workbook_is_set_to_not_what_its_guidance_says(
    tmp_path: Path,
) -> None:
    file = read_unit_cost_database(workbook(tmp_path, guidance="2013/14"))
    assert set(file.table["updated_price_year"]) == {"2014-15"}
    words = "the guidance says 2013-14 prices, the amounts are in those of 2014-15"
    assert forgiven(file)[words] == 1


def test_a_theme_without_header_is_another_edition(tmp_path: Path) -> None:
    rows = [cost("CR7.0", 100, " £1,065 "), cost("CR7.0.1", 100, "  ")]
    file = read_unit_cost_database(theme(tmp_path, rows))
    assert set(file.table["edition"]) == {THEME_FILE}
    assert file.table["updated_pence"].tolist()[0] == 106_500
    assert file.table["updated_price_year"].isna().all()
    assert file.table["row"].tolist() == [1, 2]
    assert forgiven(file)["costs without an updated amount: left empty"] == 1


def test_costs_that_updating_left_alone_tell_the_year_of_the_prices(tmp_path: Path) -> None:
    rows = [cost("CR7.0", 100, " £107 "), cost("CR7.1", "89.3", " £89 ", year="2013/14")]
    file = read_unit_cost_database(theme(tmp_path, rows))
    assert set(file.table["updated_price_year"]) == {"2013-14"}


def test_a_small_cost_that_rounding_left_alone_does_not(tmp_path: Path) -> None:
    rows = [cost("CR7.0", 100, " £107 "), cost("CR7.1", 4, " £4 ")]
    assert read_unit_cost_database(theme(tmp_path, rows)).table["updated_price_year"].isna().all()


@pytest.mark.parametrize(
    ("wrong", "column"),
    [
        (cost("CR7.0", "many", 1), "estimate_pence"),
        (cost("CR7.0", 1, 1, "", "2010"), "price_year"),
    ],
)
def test_a_cell_that_cannot_be_read_is_a_problem(
    tmp_path: Path, wrong: list[object], column: str
) -> None:
    file = read_unit_cost_database(workbook(tmp_path, rows=[wrong]))
    assert [(problem.row, problem.column) for problem in file.problems] == [(3, column)]


def test_files_of_another_kind_are_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n", encoding="utf-8")
    book = openpyxl.Workbook()
    book.save(tmp_path / "other.xlsx")
    for name in ("other.csv", "other.xlsx"):
        with pytest.raises(DataError, match="Unit Cost Database"):
            read_unit_cost_database(tmp_path / name)


@pytest.fixture(scope="module")
def real(real_data: Path) -> UnitCostDatabaseFile:
    return read_unit_cost_database(real_data / "unit_costs" / "UnitCostDatabase_v1.2.xls")


@pytest.mark.real_data
def test_the_workbook_is_read_whole(real: UnitCostDatabaseFile) -> None:
    assert real.problems == ()
    assert real.table.groupby("sheet").size().to_dict() == {
        "Crime": 177, "Education & Skills": 44, "Employment & Economy": 56, "Fire": 15,
        "Health": 210, "Housing": 36, "Social Services": 135,
    }  # fmt: skip
    crime = real.table[real.table["sheet"] == "Crime"]
    assert int(crime["is_constituent"].sum()) == 115


@pytest.mark.real_data
def test_offences_cost_what_the_project_holds_for_2010_11(
    real: UnitCostDatabaseFile, root: Path
) -> None:
    """The project's figures name the cost code that they were retyped from."""
    with (root / "data/raw/reference/unit_costs.csv").open(encoding="utf-8") as file:
        rows = [
            (row, re.search(r"cost code (CR7\.\d+)", row["note"])) for row in csv.DictReader(file)
        ]
    held = [(row, found[1]) for row, found in rows if found and row["part"] != "total"]
    costs = real.table[~real.table["is_constituent"]].set_index("cost_code")
    columns = {"fiscal": "estimate_pence", "economic": "economic_pence", "social": "social_pence"}
    differ = [
        row
        for row, code in held
        if costs.at[code, columns[row["part"]]] != round(100 * float(row["amount_gbp"]))
    ]
    assert len(held) >= 50
    assert differ == []
    assert costs.at["CR7.0", "estimate_pence"] == 17_436_300


@pytest.mark.real_data
def test_the_constituents_of_each_offence_add_up_to_its_headline(
    real: UnitCostDatabaseFile,
) -> None:
    offences = real.table[real.table["cost_code"].str.startswith("CR7.") & real.table["has_parts"]]
    assert len(offences) == 19
    assert offences["parts_add_up"].all()


@pytest.mark.real_data
def test_the_theme_files_agree_with_the_workbook_but_for_the_year_of_the_prices(
    real: UnitCostDatabaseFile, real_data: Path
) -> None:
    """The workbook's own deflators, set back by a year (1.9 per cent), give the theme's amounts."""
    theme_file = read_unit_cost_database(real_data / "unit_costs" / "unit_costs_crime.csv").table
    crime = real.table[real.table["sheet"] == "Crime"]
    assert theme_file["cost_code"].tolist() == crime["cost_code"].tolist()
    assert theme_file["estimate_pence"].tolist() == crime["estimate_pence"].tolist()
    ratio = crime["updated_pence"].sum() / theme_file["updated_pence"].sum()
    assert float(ratio) == pytest.approx(1.019, abs=0.0005)
    housing = read_unit_cost_database(real_data / "unit_costs" / "unit_costs_housing.csv").table
    assert set(housing["updated_price_year"]) == {"2013-14"}
    assert set(real.table["updated_price_year"]) == {"2014-15"}


@pytest.mark.real_data
def test_what_the_workbook_cannot_confirm_of_2010_11_is_the_average_and_the_totals(
    root: Path,
) -> None:
    """Version 1.2 has no average of all crime and prints no total; all the rest is compared."""
    with (root / "data/raw/reference/unit_costs.csv").open(encoding="utf-8") as file:
        held = [row for row in csv.DictReader(file) if row["edition"] == "2010-11"]
    compared = [row for row in held if "cost code CR7." in row["note"] and row["part"] != "total"]
    apart = [row for row in held if row not in compared]
    assert {row["offence"] for row in apart if row["part"] != "total"} == {"All crime, average"}
    assert len(compared) == 19 * 3
    assert {row["offence"] for row in compared} == {row["offence"] for row in apart} - {
        "All crime, average"
    }


@pytest.mark.real_data
def test_updated_amounts_are_of_another_price_year_and_near_the_projects_own_repricing(
    real: UnitCostDatabaseFile, root: Path
) -> None:
    """The workbook's deflator is of 2014; the project's later vintage moved by under 1 per cent."""
    with (root / "data/raw/reference/gdp_deflators.csv").open(encoding="utf-8") as file:
        index = {
            row["financial_year"]: float(row["index_value"])
            for row in csv.DictReader(file)
            if row["vintage"] == "June 2026"
        }
    costs = real.table[real.table["cost_code"].str.startswith("CR7.")]
    headline = costs[~costs["is_constituent"]]
    assert set(headline["price_year"]) == {"2010-11"}
    assert set(headline["updated_price_year"]) == {"2014-15"}
    ratios = (headline["updated_pence"] / headline["estimate_pence"]).astype(float)
    ours = index["2014-15"] / index["2010-11"]
    assert (ratios / ours).between(1.001, 1.01).all()
