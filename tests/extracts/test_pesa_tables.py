"""The pages of chapter 9 become figures: what stands over and beside each is beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from tp_analysis.errors import DataError
from tp_analysis.extracts.pesa_tables import PesaTablesFile, read_pesa_tables

TWO_BLOCKS = [
    ["Table 9.1a  Total identifiable expenditure on services, 2021-22 to 2022-23"],
    [None, None, "£ million ", None, "as a per cent of identifiable expenditure"],
    [None, "National Statistics", None, "National Statistics"],
    [None, "2021-22\noutturn", "2022-23\nplans", "2021-22\noutturn", "2022-23\nplans"],
    ["East", 67_699, 72_359, 8, 0],
    ["Northern Ireland (1)", "-", 27_612, "-", 3],
    [None, None, None, None, None],
    [None, None, "£ million"],
    [None, "2021-22\noutturn", "2022-23\noutturn"],
    ["Accounting adjustments", -10_273, 74_283],
    ["(1) The relative weighting of Northern Ireland is lower."],
]
BY_FUNCTION = [
    ["Table 9.15  UK identifiable expenditure by function per head (1), 2021-22 to 2022-23"],
    ["Data in this table are National Statistics", None, None, "£ per head"],
    [None, "1. General public services", "Total Expenditure on Services"],
    ["2021-22"],
    ["East", 127, None, 11_309],
    ["Table 9.15  UK identifiable expenditure by function per head (continued)"],
    ["2022-23"],
    ["East", 130, None, 12_000],
]
CURRENT_AND_CAPITAL = [
    ["Table 9.4a  Real terms (1): Total current and capital expenditure, 2022-23"],
    [None, None, "£ million"],
    [None, "of which: current (1)", "of which: capital"],
    [None, "2022-23\noutturn", "2022-23\noutturn"],
    ["England", 626_985, 71_230],
]


def read(folder: Path, **sheets: list[list[Any]]) -> PesaTablesFile:
    workbook = openpyxl.Workbook()
    workbook.worksheets[0].append(["Country and Regional Analysis (CRA): Chapter 9 tables"])
    for name, rows in sheets.items():
        page = workbook.create_sheet(name)
        for row in rows:
            page.append(row)
    workbook.save(folder / "pesa.xlsx")
    return read_pesa_tables(folder / "pesa.xlsx")


def one(table: pd.DataFrame, **wanted: object) -> dict[str, Any]:
    for name, value in wanted.items():
        table = table[table[name] == value]
    [found] = table.to_dict("records")
    return dict(found)


def test_a_figure_has_the_unit_of_its_block_and_the_year_over_it(tmp_path: Path) -> None:
    table = read(tmp_path, first=TWO_BLOCKS).table
    million = one(table, region="East of England", financial_year="2021-22", unit="£ million")
    assert (million["value"], million["outturn_or_plan"], million["row"]) == (67_699, "outturn", 5)
    share = one(
        table,
        region="East of England",
        financial_year="2021-22",
        unit="as a per cent of identifiable expenditure",
    )
    assert share["value"] == 8
    assert set(table["table"]) == {"9.1a"}


def test_a_dash_is_nil_and_a_nought_is_less_than_half_a_unit(tmp_path: Path) -> None:
    table = read(tmp_path, first=TWO_BLOCKS).table
    shares = table[table["unit"] != "£ million"].set_index(["label", "financial_year"])
    assert shares["value"].to_dict()["Northern Ireland", "2021-22"] == 0
    assert shares["precision"].to_dict() == {
        ("East", "2021-22"): "rounded",
        ("East", "2022-23"): "under half a unit",
        ("Northern Ireland", "2021-22"): "nil",
        ("Northern Ireland", "2022-23"): "rounded",
    }


def test_a_second_table_on_the_page_has_its_own_headings(tmp_path: Path) -> None:
    table = read(tmp_path, first=TWO_BLOCKS).table
    lower = one(table, label="Accounting adjustments", financial_year="2022-23")
    assert (lower["value"], lower["outturn_or_plan"]) == (74_283, "outturn")
    assert pd.isna(lower["region"])


def test_footnotes_and_their_numbers_are_no_figures(tmp_path: Path) -> None:
    file = read(tmp_path, first=TWO_BLOCKS)
    assert "Northern Ireland" in set(file.table["region"].dropna())
    assert {f.what: f.count for f in file.forgiven}["footnotes: not read"] == 1


def test_headings_over_a_block_go_with_each_of_its_figures(tmp_path: Path) -> None:
    table = read(tmp_path, first=CURRENT_AND_CAPITAL).table
    assert one(table, block="of which: current")["value"] == 626_985
    assert one(table, block="of which: capital")["value"] == 71_230
    assert table["real_terms"].all()


def test_years_between_the_rows_are_the_years_of_what_follows(tmp_path: Path) -> None:
    table = read(tmp_path, first=BY_FUNCTION).table
    figures = table.set_index(["financial_year", "block"])["value"].to_dict()
    assert figures == {
        ("2021-22", "1. General public services"): 127,
        ("2021-22", "Total Expenditure on Services"): 11_309,
        ("2022-23", "1. General public services"): 130,
        ("2022-23", "Total Expenditure on Services"): 12_000,
    }
    assert set(table["unit"]) == {"£ per head"}


def test_sheets_of_another_layout_are_named_and_not_read(tmp_path: Path) -> None:
    file = read(tmp_path, first=TWO_BLOCKS, other=[["Table 2.5 Own expenditure"], ["Other", 1]])
    assert any("'other'" in f.what for f in file.forgiven)
    assert set(file.table["table"]) == {"9.1a"}


def test_a_figure_that_is_no_number_is_a_problem(tmp_path: Path) -> None:
    rows = [*TWO_BLOCKS[:4], ["East", "c. 12", 72_359, 8, 8]]
    [problem] = read(tmp_path, first=rows).problems
    assert (problem.row, problem.value) == (5, "c. 12")


def test_a_workbook_of_another_kind_is_told_what_was_looked_for(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"pesa\.xlsx holds no table of chapter 9"):
        read(tmp_path, first=[["Region", "Amount"], ["East", 1]])


@pytest.fixture(scope="module")
def tables(real_data: Path) -> PesaTablesFile:
    return read_pesa_tables(real_data / "cra_pesa" / "pesa2024_chapter9.xlsx")


@pytest.mark.real_data
def test_all_pages_but_three_are_read_and_nothing_is_wrong(tables: PesaTablesFile) -> None:
    assert tables.problems == ()
    assert tables.table["table"].nunique() == 32
    assert not tables.table[["unit", "financial_year"]].isna().any(axis=None)
    not_read = [f.what.split("'")[1] for f in tables.forgiven if f.what.startswith("sheet")]
    assert not_read == ["Metadata", "9.21", "2.5"]
    assert (tables.table["precision"] == "nil").sum() == 489


def _regions(table: pd.DataFrame, number: str) -> pd.DataFrame:
    rows = table[(table["table"] == number) & (table["unit"] == "£ million")]
    block = rows["block"].fillna("").str.startswith("of which")
    wide = rows[~block & rows["region"].notna()]
    return wide.pivot_table(index="region", columns="financial_year", values="value")


@pytest.mark.real_data
def test_regions_add_to_england_within_their_rounding(tables: PesaTablesFile) -> None:
    for number in ("9.1a", "9.2a", "9.11", "9.13", "9.14"):
        wide = _regions(tables.table, number)
        others = ["England", "Scotland", "Wales", "Northern Ireland"]
        regions = wide.drop(index=[*others, "Outside the United Kingdom"], errors="ignore")
        assert len(regions) == 9
        # Nine figures and their total, each out by half a million at most.
        assert (regions.sum() - wide.loc["England"]).abs().max() <= 5


@pytest.mark.real_data
def test_the_ten_functions_add_to_the_total_of_the_east_of_england(
    tables: PesaTablesFile,
) -> None:
    functions = [_regions(tables.table, f"9.{n}").loc["East of England"] for n in range(5, 15)]
    total = _regions(tables.table, "9.1a").loc["East of England"]
    assert total["2022-23"] == 72_359
    assert (sum(functions) - total).abs().max() <= 5.5


@pytest.mark.real_data
def test_functions_per_head_add_to_the_printed_total_per_head(tables: PesaTablesFile) -> None:
    rows = tables.table[tables.table["table"] == "9.15"]
    wide = rows.pivot_table(index=["label", "financial_year"], columns="block", values="value")
    numbered = [name for name in wide.columns if name[0].isdigit()]
    assert len(numbered) == 10
    assert (wide[numbered].sum(axis=1) - wide["Total Expenditure on Services"]).abs().max() <= 5
