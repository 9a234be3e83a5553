"""The deflators: printed indices as printed, the others chained, the vintage kept."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tp_analysis.errors import DataError
from tp_analysis.extracts.deflators import DeflatorsFile, chained_index, read_gdp_deflators
from tp_analysis.methods.prices import DeflatorSeries, reprice

HEAD = [
    [None, "GDP DEFLATORS AT MARKET PRICES, AND MONEY GDP"],
    [None, "Forecast data are consistent with OBR Budget 2020 EFO data as at 11 March 2020"],
    [None, "Financial year", None, None, None, "Calendar year"],
    [None, "Financial year", "2018-19 = 100", "per cent change on previous year", None, "2018"],
]
ROWS = [
    [None, "2016-17", 96, None, None, "2016"],
    [None, "2017-18", 98, 100 * (98 / 96 - 1), None, "2017"],
    [None, "2018-19", 100, 100 * (100 / 98 - 1), None, "2018"],
    [None, "2019-20 (1), (2)", "-", 2, None, "2019"],
    [None, "2020-21 (1), (2)", "-", 10, None, "2020"],
]


def read(folder: Path, *rows: list[Any]) -> DeflatorsFile:
    workbook = openpyxl.Workbook()
    for row in (*HEAD, *rows, [None, "(1)", "For years 2019-20 to 2024-25 only changes"]):
        workbook.worksheets[0].append(row)
    workbook.save(folder / "deflators.xlsx")
    return read_gdp_deflators(folder / "deflators.xlsx")


def test_years_without_an_index_are_chained_by_their_growth(tmp_path: Path) -> None:
    file = read(tmp_path, *ROWS)
    index = file.table.set_index("financial_year")["index_value"]
    assert index.tolist() == pytest.approx([96, 98, 100, 102, 112.2])
    assert file.table["is_chained"].tolist() == [False, False, False, True, True]
    assert [(f.count) for f in file.forgiven] == [2]


def test_the_vintage_and_the_base_year_stay_with_the_series(tmp_path: Path) -> None:
    file = read(tmp_path, *ROWS)
    assert file.vintage == "March 2020"
    assert set(file.table["vintage"]) == {"March 2020"}
    assert set(file.table["base_year"]) == {"2018-19"}
    series = DeflatorSeries.from_table(file.table, vintage="March 2020")
    amount = reprice(98.0, price_year="2017-18", target_year="2020-21", deflators=series)
    assert amount == pytest.approx(112.2)


def test_an_index_that_does_not_grow_as_printed_is_a_problem(tmp_path: Path) -> None:
    wrong = [*ROWS[:2], [None, "2018-19", 100, 1.5], *ROWS[3:]]
    [problem] = read(tmp_path, *wrong).problems
    assert problem.row == 7
    assert "2018-19 is printed as 1.50 per cent" in problem.message
    assert read(tmp_path, *ROWS).problems == ()


def test_a_year_with_neither_index_nor_growth_is_a_problem_and_no_row(tmp_path: Path) -> None:
    file = read(tmp_path, *ROWS[:3], [None, "2019-20", "-", "-"])
    assert "2019-20" not in set(file.table["financial_year"])
    assert "neither an index nor a growth" in file.problems[0].message


def test_after_a_gap_nothing_is_chained(tmp_path: Path) -> None:
    file = read(tmp_path, *ROWS[:3], [None, "2019-20", "-", "-"], ROWS[4])
    assert file.table["financial_year"].tolist() == ["2016-17", "2017-18", "2018-19"]
    assert len(file.problems) == 2


def test_a_workbook_of_another_kind_is_told_what_was_looked_for(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.worksheets[0].append(["Year", "Index"])
    workbook.save(tmp_path / "other.xlsx")
    with pytest.raises(DataError, match=r"other\.xlsx is no workbook of GDP deflators.*as at"):
        read_gdp_deflators(tmp_path / "other.xlsx")


@given(st.lists(st.floats(50, 200), min_size=2, max_size=30))
def test_chaining_the_growth_of_a_series_gives_the_series_back(series: list[float]) -> None:
    index = series[0]
    for before, after in pairwise(series):
        index = chained_index(index, growth_percent=100 * (after / before - 1))
        assert index == pytest.approx(after, rel=1e-9)


@pytest.mark.real_data
def test_the_treasury_workbook_agrees_with_its_own_growth_and_reaches_its_last_year(
    real_data: Path,
) -> None:
    path = real_data / "deflators" / "GDP_Deflators_Budget_March_2020_update.xlsx"
    file = read_gdp_deflators(path)
    assert file.problems == ()
    assert file.vintage == "March 2020"
    table = file.table.set_index("financial_year")
    assert (table.index[0], table.index[-1], len(table)) == ("1955-56", "2024-25", 70)
    assert table["is_chained"].sum() == 6
    assert table.at["2018-19", "index_value"] == 100
    # The growth of 2009-10 and 2010-11 as the Treasury printed it in September 2019.
    assert table.at["2009-10", "growth_percent"] == pytest.approx(1.65, abs=0.005)
    assert table.at["2010-11", "growth_percent"] == pytest.approx(1.71, abs=0.005)
    growth = table["index_value"].pct_change().iloc[1:] * 100
    assert (growth - table["growth_percent"].iloc[1:]).abs().max() < 1e-6
