"""Official spending tables agree with the published files, and add up."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from tp_analysis.datasets import Dataset
from tp_analysis.extracts.revenue_outturn import read_revenue_outturn
from tp_analysis.spending.official_datasets import (
    COUNCIL_OUTTURN,
    OFFICIAL_DATASETS,
    REGIONAL_SPEND,
    SIMILAR_COUNCILS,
)
from tp_analysis.store import read_extract

RAW = Path(__file__).parents[2] / "data" / "raw"
COUNCILS = {"E06000032": "E0201", "E06000056": "E0203"}


def table(dataset: Dataset) -> pd.DataFrame:
    extract = read_extract(dataset, RAW / dataset.topic / f"{dataset.name}.csv")
    assert [problem.sentence() for problem in extract.problems] == []
    assert extract.table is not None
    return extract.table


def outturn(council: str) -> pd.Series:
    rows = of_year("2009-10")
    return rows[rows["authority_code"] == council].set_index("line")["amount_gbp_thousand"]


def of_year(financial_year: str) -> pd.DataFrame:
    rows = table(COUNCIL_OUTTURN)
    return rows[rows["financial_year"] == financial_year]


@pytest.mark.parametrize("dataset", OFFICIAL_DATASETS, ids=lambda dataset: dataset.id)
def test_every_document_named_is_listed(dataset: Dataset) -> None:
    with (RAW / "reference" / "documents.csv").open(encoding="utf-8") as lines:
        listed = {line.split(",")[0] for line in lines}
    assert set(table(dataset)["document_id"]) <= listed


@pytest.mark.parametrize(
    ("council", "education", "services", "total"),
    [("E06000032", 217_228, 380_339, 450_049), ("E06000056", 209_202, 362_895, 481_251)],
)
def test_the_lines_of_a_council_add_to_its_printed_totals(
    council: str, education: int, services: int, total: int
) -> None:
    lines = outturn(council)
    assert lines["190"] == education
    assert lines.loc["190":"698"].sum() == lines["699"] == services
    assert lines["699"] + lines.loc["701":"748"].sum() == lines["749"] == total


def test_a_total_line_is_marked_so_that_nobody_adds_it_twice() -> None:
    rows = of_year("2009-10")
    assert set(rows.loc[rows["is_total"], "line"]) == {"699", "749"}
    parts = rows[~rows["is_total"]].groupby("authority_code")["amount_gbp_thousand"].sum()
    assert parts.to_dict() == {"E06000032": 450_049, "E06000056": 481_251}


def spend(region: str, year: str) -> pd.Series:
    rows = table(REGIONAL_SPEND)
    rows = rows[(rows["region"] == region) & (rows["financial_year"] == year)]
    return rows.set_index("function")["amount_gbp_million"].astype(float)


@pytest.mark.parametrize(
    ("region", "year", "total"),
    [
        ("East of England", "2004-05", 31_031),
        ("East of England", "2008-09", 40_298),
        ("East of England", "2009-10", 43_826),
        ("England", "2008-09", 409_516),
        ("England", "2009-10", 443_488),
    ],
)
def test_ten_functions_make_up_the_spending_of_a_region(region: str, year: str, total: int) -> None:
    functions = spend(region, year)
    assert len(functions) == 10
    # Ten figures of one decimal can be out by half of 0.1 each.
    assert functions.sum() == pytest.approx(total, abs=0.5 + 10 * 0.05)


def test_the_functions_of_the_east_of_england_are_the_known_ones() -> None:
    known = {
        "General public services": 722,
        "Defence": 10,
        "Public order and safety": 2_163,
        "Economic affairs": 2_863,
        "Environment protection": 741,
        "Housing and community amenities": 776,
        "Health": 8_891,
        "Recreation, culture and religion": 562,
        "Education": 6_776,
        "Social protection": 16_793,
    }
    # Both sides are rounded: one to a whole million, one to a tenth.
    gap = (spend("East of England", "2008-09") - pd.Series(known)).abs()
    assert len(gap.dropna()) == 10
    assert gap.max() <= 0.551


@pytest.mark.real_data
def test_every_line_is_that_of_the_revenue_outturn_workbook(real_data: Path) -> None:
    book = CalamineWorkbook.from_path(str(real_data / "la_revenue" / "rs2009_10.xls"))
    sheet = book.get_sheet_by_name("RS LA Data 2009-10 (1)").to_python()
    assert sheet[2][0] == "Net current expenditure (£ thousand)"
    labels = _line_of_each_label(book)
    for council, e_code in COUNCILS.items():
        row = next(row for row in sheet if row[0] == e_code)
        columns = range(5, 33)
        printed = [(labels[str(sheet[5][column]).strip()], row[column]) for column in columns]
        assert list(outturn(council).items()) == printed


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("file", "year"),
    [
        ("rs2007_08.xls", "2007-08"),
        ("rs2008_09.xls", "2008-09"),
        ("rs2009_10.xls", "2009-10"),
        ("rs2010_11.xlsx", "2010-11"),
        ("rs2020_21.xlsx", "2020-21"),
        ("RSX_2021-22_data_by_LA.csv", "2021-22"),
    ],
)
def test_every_year_is_that_of_its_own_return(real_data: Path, file: str, year: str) -> None:
    read = read_revenue_outturn(real_data / "la_revenue" / file).table
    read = read[read["measure"] == "net current expenditure"]
    printed = read.set_index(["e_code", "line"])["amount_gbp_thousand"]
    held = of_year(year).replace({"authority_code": COUNCILS})
    assert len(held) >= 10
    amounts = held.set_index(["authority_code", "line"])["amount_gbp_thousand"]
    assert amounts.to_dict() == printed[amounts.index].to_dict()


def test_central_bedfordshire_has_no_year_before_it_was_founded() -> None:
    rows = table(COUNCIL_OUTTURN)
    years = rows.loc[rows["authority_code"] == "E06000056", "financial_year"]
    assert years.min() == "2009-10"


@pytest.mark.real_data
def test_similar_councils_are_all_other_unitary_councils_of_the_region(real_data: Path) -> None:
    book = CalamineWorkbook.from_path(str(real_data / "la_revenue" / "rs2009_10.xls"))
    sheet = book.get_sheet_by_name("RS LA Data 2009-10 (1)").to_python()
    labels = _line_of_each_label(book)
    lines = {labels.get(str(label).strip(), ""): column for column, label in enumerate(sheet[5])}
    printed = {
        (str(row[1]).removesuffix(" UA"), line): row[lines[line]]
        for row in sheet[6:]
        if row[2:4] == ["EE", "UA"] and row[0] not in COUNCILS.values()
        for line in ("190", "390", "699")
    }
    held = table(SIMILAR_COUNCILS).set_index(["authority", "line"])["amount_gbp_thousand"]
    assert held.to_dict() == printed


def _line_of_each_label(book: CalamineWorkbook) -> dict[str, str]:
    """A label is used again further down for another basis: the first use is the one meant."""
    labels: dict[str, str] = {}
    for row in book.get_sheet_by_name("Col refs").to_python():
        filled = [cell for cell in row if cell != ""]
        if len(filled) > 1 and isinstance(filled[0], float) and isinstance(filled[1], str):
            labels.setdefault(filled[1].strip(), f"{filled[0]:.0f}")
    return labels


@pytest.mark.real_data
def test_spending_by_function_is_that_of_the_country_and_regional_analysis(real_data: Path) -> None:
    path = real_data / "cra_pesa" / "pesa_2010_database_tables_chapter9.xlsx"
    database = pd.read_excel(path, engine="calamine")
    identifiable = database[database["ID or non-ID"].str.lower() == "id"]
    region = identifiable["NUTS 1 region"].str.lower()
    members = {"East of England": region == "england_east", "England": region.str[:8] == "england_"}
    for name, rows in members.items():
        for year in [f"{start}-{start % 100 + 1:02d}" for start in range(2004, 2010)]:
            by_function = identifiable[rows].groupby("COFOG level 1")[year].sum()
            by_function.index = [re.sub(r"^\d+\. ", "", label) for label in by_function.index]
            held = spend(name, year)
            assert set(by_function.index) == set(held.index)
            assert (by_function[held.index] - held).abs().max() < 0.0501
