"""The databases by country and region: one meaning in every layout, and no double counting."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tp_analysis.errors import DataError
from tp_analysis.extracts.country_regional_analysis import (
    CountryRegionalAnalysisFile,
    functions_by_region,
    read_country_regional_analysis,
)

_2010 = ["Dept Code", "Dept Name", "COFOG level 1", "HMT Functional Classification"]
_GROUP = ["COFOG Level 2", "HMT Sub-functional Classification"]
_REST = ["Programme Object Group", "Programme Object Group Alias", "ID or non-ID", "CAP or CUR"]
CHAPTER_9 = [*_2010, *_REST, "CG, LG or PC", "NUTS 1 region", "2008-09", "2009-10"]
CHAPTER_10 = [*_2010, *_GROUP, *_REST, "CG, LG or PC", "NUTS 1 region", "2008-09"]
EDITION_2014 = [
    *("Department", "COFOG Level 0", "HMT Function", "COFOG Level 1", "HMT Subfunction"),
    *("CRA Segment", "CRA Segment Description", "ID/non-ID", "CAP or CUR", "CG, LG or PC"),
    *("NUTS Region", "Country", "2012-13", "2013-14"),
]
EDITION_2018 = [
    *("Department Name", "Organisation Name", "CRA Segment Code", "CRA Segment Name"),
    *("COFOG Level 0", "HMT Function", "COFOG Level 1", "HMT Subfunction", "ID/non-ID"),
    *("CAP or CUR", "CG, LG, PC, BOE", "Allocated by HMT or DEPT", "NUTS Region", "Country"),
    "2017-18",
]
EDUCATION = "9. Education"


def book(path: Path, sheet: str, rows: list[list[Any]]) -> Path:
    workbook = openpyxl.Workbook()
    workbook.worksheets[0].title = "Metadata"
    page = workbook.create_sheet(sheet)
    for row in rows:
        page.append(row)
    workbook.save(path)
    return path


def chapter_9(*rows: list[Any], folder: Path) -> CountryRegionalAnalysisFile:
    path = book(folder / "nine.xlsx", "CRA 2010 Chapter 9 DB final ", [CHAPTER_9, *rows])
    return read_country_regional_analysis(path)


def row_9(region: str, *amounts: object, identifiable: str = "ID", level: str = "CG") -> list[Any]:
    start = ["Dept022", "Department for Education", EDUCATION, EDUCATION, "P01", "P01 Grants"]
    return [*start, identifiable, "CUR", level, region, *amounts]


def test_a_figure_of_2010_is_millions_of_pounds_and_has_one_row(tmp_path: Path) -> None:
    file = chapter_9(row_9("ENGLAND_East", 1.234567891, None), folder=tmp_path)
    assert file.database == "2010 chapter 9"
    [figure] = file.table.to_dict("records")
    assert figure["amount_pence"] == 123_456_789
    assert figure["row"] == 2
    assert (figure["cofog_code"], figure["function"]) == ("09", "Education")
    assert (figure["region"], figure["region_code"]) == ("East of England", "E12000006")
    assert figure["current_or_capital"] == "current"
    assert figure["outturn_or_plan"] == "outturn"


def test_an_empty_cell_is_no_figure_and_is_counted(tmp_path: Path) -> None:
    file = chapter_9(row_9("WALES", None, 0), folder=tmp_path)
    assert file.table["amount_pence"].tolist() == [0]
    counts = {found.what: found.count for found in file.forgiven}
    assert counts["empty cells, which state nothing: left out"] == 1


def test_the_years_after_2008_09_were_plans_in_2010(tmp_path: Path) -> None:
    table = chapter_9(row_9("WALES", 1, 2), folder=tmp_path).table
    plans = dict(zip(table["financial_year"], table["outturn_or_plan"], strict=True))
    assert plans == {"2008-09": "outturn", "2009-10": "plan"}


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("SCOTLAND", "Scotland"),
        ("Scotland", "Scotland"),
        ("ENGLAND_Yorkshire and the Humber", "Yorkshire and The Humber"),
        ("ENGLAND_Yorkshire and The Humber", "Yorkshire and The Humber"),
        ("Not Identifiable", "Not identifiable"),
        ("OUTSIDE UK", "Outside the United Kingdom"),
        ("ENGLAND", "England"),
    ],
)
def test_every_spelling_of_a_region_is_that_region(
    tmp_path: Path, spelling: str, name: str
) -> None:
    file = chapter_9(row_9(spelling, 1, 1), folder=tmp_path)
    assert file.problems == ()
    assert set(file.table["region"]) == {name}


def test_another_spelling_of_the_same_region_is_counted(tmp_path: Path) -> None:
    file = chapter_9(row_9("SCOTLAND", 1, 1), row_9("Scotland", 1, 1), folder=tmp_path)
    assert [(f.what, f.count) for f in file.forgiven] == [
        ("names of regions in another spelling than the first", 1)
    ]


def test_local_authorities_are_local_government_in_every_edition(tmp_path: Path) -> None:
    file = chapter_9(row_9("WALES", 1, 1, level="LA"), folder=tmp_path)
    assert set(file.table["level"]) == {"LG"}


def test_a_region_that_nobody_knows_is_a_problem_with_its_row(tmp_path: Path) -> None:
    [problem] = chapter_9(row_9("ATLANTIS", 1, 1), folder=tmp_path).problems
    assert (problem.row, problem.column, problem.value) == (2, "region", "ATLANTIS")


def test_an_amount_that_is_no_number_is_a_problem_with_its_year(tmp_path: Path) -> None:
    [problem] = chapter_9(row_9("WALES", "n/a", 1), folder=tmp_path).problems
    assert (problem.row, problem.column, problem.value) == (2, "2008-09", "n/a")


def test_chapter_10_adds_the_group_of_the_function(tmp_path: Path) -> None:
    row = ["Dept022", "DfE", EDUCATION, EDUCATION, "9.2 Secondary education", "9.2", "P01"]
    row += ["P01 Grants", "non-ID", "CAP", "CG", "ENGLAND", 2]
    path = book(tmp_path / "ten.xlsx", "CRA 2010 Chapter 10 DB final ", [CHAPTER_10, row])
    file = read_country_regional_analysis(path)
    assert file.database == "2010 chapter 10"
    [figure] = file.table.to_dict("records")
    assert (figure["cofog_code"], figure["cofog_group_code"]) == ("09", "09.2")
    assert figure["identifiable"] is False
    assert figure["amount_pence"] == 200_000_000


def test_2014_and_2018_count_in_thousands_and_number_the_levels_from_nought(
    tmp_path: Path,
) -> None:
    function = ["4. Economic affairs", "4. of which: transport", "4.5 Transport", "4.5 of which"]
    row_2014 = ["DfT", *function, "S1", "Roads", "ID", "CAP", "CG"]
    row_2014 += ["ENGLAND_London", "ENGLAND", 1, 213738.6]
    row_2018 = ["DfT", "Highways England", "S1", "Roads", *function, "ID", "CAP", "BOE", "HMT"]
    row_2018 += ["ENGLAND_London", "ENGLAND", 213738.6]
    older = book(tmp_path / "a.xlsx", "CRA14 combined database", [EDITION_2014, row_2014])
    newer = book(tmp_path / "cra_2018.xlsx", "Data", [EDITION_2018, row_2018])
    first, second = read_country_regional_analysis(older), read_country_regional_analysis(newer)
    assert (first.database, second.database) == ("2014", "cra_2018")
    assert first.table["amount_pence"].tolist() == [100_000, 21_373_860_000]
    assert second.table["amount_pence"].tolist() == [21_373_860_000]
    for table in (first.table, second.table):
        assert set(table["cofog_code"]) == {"04"}
        assert set(table["cofog_group_code"]) == {"04.5"}
        assert set(table["outturn_or_plan"]) == {"outturn"}


def test_a_workbook_of_another_kind_is_told_what_was_looked_for(tmp_path: Path) -> None:
    path = book(tmp_path / "other.xlsx", "Data", [["Region", "2008-09"], ["Wales", 1]])
    with pytest.raises(DataError, match=r"other\.xlsx has no sheet.*nuts 1 region.*2008-09"):
        read_country_regional_analysis(path)


def test_adding_chapters_9_and_10_is_refused_as_double_counting(tmp_path: Path) -> None:
    nine = chapter_9(row_9("WALES", 1, 1), folder=tmp_path).table
    both = pd.concat([nine, nine.assign(database="2010 chapter 10")])
    with pytest.raises(DataError, match=r"2010 chapter 10, 2010 chapter 9.*double counting"):
        functions_by_region(both)
    assert functions_by_region(nine)["amount_pence"].tolist() == [10**8, 10**8]


def test_what_is_not_identifiable_is_never_added_to_what_is(tmp_path: Path) -> None:
    rows = [row_9("WALES", 5, 1), row_9("WALES", 7, 1, identifiable="Non-ID")]
    table = chapter_9(*rows, folder=tmp_path).table
    totals = functions_by_region(table)
    assert totals.loc[totals["financial_year"] == "2008-09", "amount_pence"].tolist() == [5 * 10**8]
    others = functions_by_region(table, identifiable=False)
    assert others.loc[others["financial_year"] == "2008-09", "amount_pence"].tolist() == [7 * 10**8]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["East of England", "Wales"]),
            st.sampled_from(["01", "09"]),
            st.integers(-(10**14), 10**14),
        ),
        min_size=1,
        max_size=20,
    ),
    st.randoms(use_true_random=False),
)
def test_totals_hold_every_penny_whatever_the_order_of_the_rows(
    rows: list[tuple[str, str, int]], random: Any
) -> None:
    shuffled = random.sample(rows, len(rows))
    totals, again = (functions_by_region(_table(each)) for each in (rows, shuffled))
    assert totals["amount_pence"].sum() == sum(amount for _, _, amount in rows)
    pd.testing.assert_frame_equal(totals, again)


def _table(rows: list[tuple[str, str, int]]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["region", "cofog_code", "amount_pence"])
    return table.assign(
        database="2010 chapter 9",
        identifiable=True,
        financial_year="2008-09",
        outturn_or_plan="outturn",
        function=table["cofog_code"],
    )


@pytest.fixture(scope="module")
def nine(real_data: Path) -> pd.DataFrame:
    path = real_data / "cra_pesa" / "pesa_2010_database_tables_chapter9.xlsx"
    file = read_country_regional_analysis(path)
    assert file.problems == ()
    return file.table


@pytest.fixture(scope="module")
def ten(real_data: Path) -> pd.DataFrame:
    path = real_data / "cra_pesa" / "pesa_2010_database_tables_chapter10.xlsx"
    file = read_country_regional_analysis(path)
    assert file.problems == ()
    return file.table


@pytest.mark.real_data
def test_the_functions_of_the_east_of_england_in_2008_09_are_the_known_ones(
    nine: pd.DataFrame,
) -> None:
    known = {"01": 722, "02": 10, "03": 2_163, "04": 2_863, "05": 741}
    known |= {"06": 776, "07": 8_891, "08": 562, "09": 6_776, "10": 16_793}
    totals = functions_by_region(nine)
    east = totals[
        (totals["region"] == "East of England") & (totals["financial_year"] == "2008-09")
    ].set_index("cofog_code")["amount_pence"]
    assert east.index.tolist() == list(known)
    assert (east / 10**8 - pd.Series(known)).abs().max() <= 1
    assert round(int(east.sum()) / 10**8) == 40_298


@pytest.mark.real_data
def test_the_two_chapters_of_2010_divide_the_same_spending(
    nine: pd.DataFrame, ten: pd.DataFrame
) -> None:
    """Cut by region in one and by sub-function in the other, so they check each other."""
    keys = ["country", "financial_year", "cofog_code"]
    by_nine, by_ten = (
        functions_by_region(table[table["financial_year"] <= "2008-09"], by="country")
        .dropna(subset="cofog_code")
        .set_index(keys)["amount_pence"]
        for table in (nine, ten)
    )
    gap = by_nine.sub(by_ten, fill_value=0).abs()
    assert len(gap) > 250
    # A cell is rounded to a penny, and some hundreds of cells make up a figure.
    assert gap.max() <= 10_000
    assert by_nine.sum() > 10**14


@pytest.mark.real_data
def test_what_the_databases_needed_forgiving_is_counted(real_data: Path) -> None:
    folder = real_data / "cra_pesa"
    file = read_country_regional_analysis(folder / "pesa_2010_database_tables_chapter9.xlsx")
    counts = {found.what.split(",")[0].split(":")[0]: found.count for found in file.forgiven}
    assert counts["empty cells"] + len(file.table) == 20_416 * 7
    assert counts["names of regions in another spelling than the first"] == 1_805
    assert counts["rows of local government under LA"] == 553


@pytest.mark.real_data
def test_the_database_of_2014_is_in_thousands_and_near_that_of_2010(
    real_data: Path, nine: pd.DataFrame
) -> None:
    path = real_data / "cra_pesa" / "CRA_2014_Combined_Database_for_Publication.xlsx"
    file = read_country_regional_analysis(path)
    assert (file.database, file.problems) == ("2014", ())
    later, plan = (
        functions_by_region(table, by="country").groupby(["country", "financial_year"]).sum()
        for table in (file.table, nine)
    )
    outturn = later.loc[("England", "2009-10"), "amount_pence"]
    assert outturn == pytest.approx(plan.loc[("England", "2009-10"), "amount_pence"], rel=0.05)
