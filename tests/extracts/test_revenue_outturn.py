"""Revenue returns: every year's layout gives the same lines, and totals are held to their lines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tp_analysis.checking import check_extracts
from tp_analysis.errors import DataError
from tp_analysis.extracts.revenue_outturn import (
    RevenueOutturnFile,
    read_revenue_outturn,
    totals_that_disagree,
)
from tp_analysis.project import Project

SERVICES = ["Education services", "Social care", "TOTAL SERVICE EXPENDITURE"]
BELOW = ["Parish precepts ", "NET CURRENT EXPENDITURE (TOTAL OF LINES 699 TO 748)"]
LAST = "COUNCIL TAX REQUIREMENT (TOTAL OF LINES 749 TO 880)"
HEADINGS = ["E-code", "Local authority", "Region", "Class", None]
FORM = [
    [190, "Education services"],
    [390, "Social care"],
    [699, "TOTAL SERVICE EXPENDITURE (TOTAL OF LINES 190 TO 698)"],
    [721, "Parish precepts "],
    [749, "NET CURRENT EXPENDITURE (TOTAL OF LINES 699 TO 748)"],
    [890, LAST],
    [961, "Education services"],
]
LUTON = ["E0201", "Luton UA", "EE", "UA", None]


def outturn_sheet(measure: str, *rows: list[Any]) -> list[list[Any]]:
    return [
        ["Revenue Outturn Summary (RS): 2009-10 data"],
        [],
        [f"{measure} (£ thousand)"],
        [],
        [*HEADINGS, *SERVICES, *BELOW, LAST, "Education services"],
        *rows,
        [],
        [None, "ENGLAND", None, None, None, 9, 9, 9, 9, 9, 9, 9],
        ["Source: Department for Communities and Local Government"],
    ]


def outturn(path: Path, *sheets: list[list[Any]], form: list[list[Any]] = FORM) -> Path:
    workbook = openpyxl.Workbook()
    workbook.worksheets[0].append(["Front page"])
    for number, rows in enumerate([*sheets, form]):
        page = workbook.create_sheet(f"Sheet {number}")
        for row in rows:
            page.append(row)
    workbook.save(path)
    return path


def luton(folder: Path, *amounts: object) -> RevenueOutturnFile:
    sheet = outturn_sheet("Net current expenditure", [*LUTON, *amounts, 7])
    return read_revenue_outturn(outturn(folder / "rs.xlsx", sheet))


def test_a_check_tells_the_printed_totals_that_disagree_and_the_largest_gap(
    tmp_path: Path,
) -> None:
    luton(tmp_path, 100, 50, 569, 5, 575, 575)
    project = Project(tmp_path, tmp_path / "data", tmp_path / "reports")
    [extract] = check_extracts([], project, tmp_path / "rs.xlsx")
    [told] = [item for item in extract.forgiven if "not the sum of their lines" in item.what]
    assert told.count == 2
    assert "line 699" in told.what
    assert "£569 thousand printed, £150 thousand added" in told.what


def test_each_figure_has_the_number_and_the_name_of_its_line(tmp_path: Path) -> None:
    table = luton(tmp_path, 100, 50, 150, 5, 155, 155).table
    assert dict(zip(table["line"], table["amount_gbp_thousand"], strict=True)) == {
        "190": 100,
        "390": 50,
        "699": 150,
        "721": 5,
        "749": 155,
        "890": 155,
    }
    first = table.iloc[0].to_dict()
    assert first["service"] == "Education services"
    assert (first["e_code"], first["authority"]) == ("E0201", "Luton UA")
    assert (first["region"], first["authority_class"]) == ("East of England", "UA")
    assert (first["return_form"], first["outturn_or_budget"]) == ("RS", "outturn")
    assert (first["financial_year"], first["measure"]) == ("2009-10", "net current expenditure")


def test_totals_are_marked_with_the_lines_that_they_add(tmp_path: Path) -> None:
    table = luton(tmp_path, 100, 50, 150, 5, 155, 155).table
    totals = table[table["is_total"]].set_index("line")["total_of"].to_dict()
    assert totals == {"699": "190,390", "749": "699,721", "890": "749"}


def test_a_total_that_is_not_the_sum_of_its_lines_is_listed_with_the_gap(tmp_path: Path) -> None:
    file = luton(tmp_path, 100, 50, 151, 5, 156, 156)
    [gap] = file.disagreements.to_dict("records")
    assert (gap["authority"], gap["line"], gap["difference_gbp_thousand"]) == ("Luton UA", "699", 1)
    assert (gap["printed_gbp_thousand"], gap["added_gbp_thousand"]) == (151, 150)
    assert luton(tmp_path, 100, 50, 150, 5, 155, 155).disagreements.empty


def test_rows_of_countries_and_classes_are_no_authorities(tmp_path: Path) -> None:
    assert set(luton(tmp_path, 1, 1, 2, 0, 2, 2).table["authority"]) == {"Luton UA"}


def test_the_same_service_on_another_basis_below_the_form_is_not_read(tmp_path: Path) -> None:
    file = luton(tmp_path, 100, 50, 150, 5, 155, 155)
    assert (file.table["service"] == "Education services").sum() == 1
    assert [(f.what, f.count) for f in file.forgiven] == [
        ("columns of memorandum items, not read", 1)
    ]


def test_what_is_not_stated_is_no_figure_and_never_nought(tmp_path: Path) -> None:
    file = luton(tmp_path, 100, None, "n/a", 5, "...", 155)
    assert file.table["line"].tolist() == ["190", "721", "890"]
    assert sum(f.count for f in file.forgiven if f.what.startswith("cells that state")) == 3


def test_an_amount_that_cannot_be_read_is_a_problem_with_its_line(tmp_path: Path) -> None:
    [problem] = luton(tmp_path, "1oo", 50, 150, 5, 155, 155).problems
    assert (problem.row, problem.column, problem.value) == (6, "Education services", "1oo")
    assert "line 190" in problem.message


def test_an_authority_that_stands_twice_is_a_problem(tmp_path: Path) -> None:
    row = [*LUTON, 100, 50, 150, 5, 155, 155, 7]
    sheet = outturn_sheet("Net current expenditure", row, row)
    [problem] = read_revenue_outturn(outturn(tmp_path / "rs.xlsx", sheet)).problems
    assert (problem.row, problem.value) == (7, "E0201")


def test_parts_of_a_thousand_pounds_are_rounded_and_counted(tmp_path: Path) -> None:
    file = luton(tmp_path, 99.6, 50, 150, 5, 155, 155)
    assert file.table["amount_gbp_thousand"].iloc[0] == 100
    counts = {f.what: f.count for f in file.forgiven}
    assert counts["amounts with parts of a thousand pounds: rounded"] == 1


def test_sheets_are_measures_and_their_fillers_below_the_services_are_left_out(
    tmp_path: Path,
) -> None:
    sheets = [
        outturn_sheet("Net current expenditure", [*LUTON, 100, 50, 150, 5, 155, 155, 7]),
        outturn_sheet("Capital charges", [*LUTON, 10, 0, 10, 0, 0, 0, 7]),
        outturn_sheet("Net total cost (excl. grants)", [*LUTON, 110, 50, 160, 0, 0, 0, 7]),
    ]
    file = read_revenue_outturn(outturn(tmp_path / "rs.xlsx", *sheets))
    lines = file.table.groupby("measure")["line"].agg(list).to_dict()
    assert lines == {
        "capital charges": ["190", "390", "699"],
        "net current expenditure": ["190", "390", "699", "721", "749", "890"],
        "net total cost": ["190", "390", "699"],
    }
    assert file.disagreements.empty


def test_a_form_that_does_not_belong_to_the_columns_is_refused(tmp_path: Path) -> None:
    form = [[190, "Education services"], [290, "Highways"], *FORM[2:]]
    sheet = outturn_sheet("Net current expenditure", [*LUTON, 1, 1, 2, 0, 2, 2, 7])
    with pytest.raises(DataError, match=r"'Social care'.*line 290, 'Highways'"):
        read_revenue_outturn(outturn(tmp_path / "rs.xlsx", sheet, form=form))


def test_a_workbook_without_line_numbers_is_refused(tmp_path: Path) -> None:
    sheet = outturn_sheet("Net current expenditure", [*LUTON, 1, 1, 2, 0, 2, 2, 7])
    with pytest.raises(DataError, match="nor a sheet with the form numbers the lines"):
        read_revenue_outturn(outturn(tmp_path / "rs.xlsx", sheet, form=[["Notes"]]))


def test_a_file_of_another_kind_is_told_what_was_looked_for(tmp_path: Path) -> None:
    path = outturn(tmp_path / "other.xlsx", [["Region", "Amount"], ["Wales", 1]])
    with pytest.raises(DataError, match=r"other\.xlsx is no revenue outturn.*\(RSX\).*E-code"):
        read_revenue_outturn(path)


def test_a_return_in_whole_pounds_is_refused(tmp_path: Path) -> None:
    sheet = outturn_sheet("Net current expenditure", [*LUTON, 1, 1, 2, 0, 2, 2, 7])
    sheet[2] = ["Net current expenditure (£)"]
    with pytest.raises(DataError, match="£ thousand"):
        read_revenue_outturn(outturn(tmp_path / "rs.xlsx", sheet))


BUDGET = """\
Worksheet 2: Revenue Account Budget (RA) 2023-24: Revenue Account data,,,,,,,,,,,,,
Data are reported in £ thousand. ,,,,,,,,,,,,,
asset codes,,,,,,a,b,c,d,e,f,g,h
line numbers,,,,,,110,120,190,360,391,390,799,990
E-code,ONS Code,Local authority,Class,Subclass,Notes,Early years,"Primary
schools",TOTAL EDUCATION SERVICES,TOTAL ADULT SOCIAL CARE,Outbreaks,TOTAL PUBLIC HEALTH,\
TOTAL SERVICE EXPENDITURE,COUNCIL TAX REQUIREMENT (total of lines 799 to 985)
E0201,E06000032,Luton,UA,UA,,"1,000",500,"1,500",-20,7,7,"1,487","1,487"
E3641,E07000217,Woking,SD,SD,M,...,...,...,...,…,…,Category discontinued,...
"""


def test_a_budget_in_text_is_read_with_its_codes_and_commas(tmp_path: Path) -> None:
    path = tmp_path / "RA.csv"
    path.write_text(BUDGET, encoding="mac_roman")
    file = read_revenue_outturn(path)
    assert set(file.table["outturn_or_budget"]) == {"budget"}
    assert set(file.table["ons_code"]) == {"E06000032"}
    assert file.table["amount_gbp_thousand"].tolist() == [
        1_000,
        500,
        1_500,
        -20,
        7,
        7,
        1_487,
        1_487,
    ]
    assert file.table["service"].iloc[1] == "Primary schools"


def test_totals_without_a_label_add_what_the_other_years_print(tmp_path: Path) -> None:
    """Line 391 stands above line 390, its total: the place decides, not the number."""
    path = tmp_path / "RA.csv"
    path.write_text(BUDGET, encoding="utf-8-sig")
    file = read_revenue_outturn(path)
    totals = file.table[file.table["is_total"]].set_index("line")["total_of"].dropna().to_dict()
    assert totals == {"190": "110,120", "390": "391", "799": "190,360,390", "990": "799"}
    assert file.disagreements.empty


def test_a_label_that_stops_short_of_its_last_line_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "RA.csv"
    short = BUDGET.replace(
        "TOTAL EDUCATION SERVICES", "TOTAL EDUCATION (total of lines 110 to 110)"
    )
    path.write_text(short, encoding="utf-8")
    file = read_revenue_outturn(path)
    counts = {f.what: f.count for f in file.forgiven}
    assert counts["totals whose label stops short of their last line"] == 1
    assert file.disagreements.empty


EXPANDED = """\
Worksheet 2: Revenue Outturn (RO) 2021-22 Final: Service Expenditure Summary (RSX) data,,,,,,,,,
Data is reported in £ thousand. ,,,,,,,,,
Hide ,,,,,Row_no,190,190,698,698,699,699
,,,,,Col_no,1,7,1,7,1,7
E-code,ONS Code,Local authority,Notes,Class,Detailed Class,"Education services - Employees
 (C1)","Education services- Net Current Expenditure
 (C7 = C3 - C6)","Other services - Employees
 (C1)","Net Current Expenditure
 (C7 = C3 - C6)","Total Service Expenditure
 - Employees
 (C1)","Total Service Expenditure - Net Current Expenditure
 (C7 = C3 - C6)"

E0201,E06000032,Luton,,UA,UA,10,20,1,2,11,22
"""


def test_the_expanded_return_has_a_measure_a_column(tmp_path: Path) -> None:
    path = tmp_path / "RSX.csv"
    path.write_text(EXPANDED, encoding="utf-8-sig")
    file = read_revenue_outturn(path)
    table = file.table.set_index(["service", "measure"])["amount_gbp_thousand"].to_dict()
    # The ministry left the service out of one heading: its line number tells it.
    assert table == {
        ("Education services", "employees"): 10,
        ("Education services", "net current expenditure"): 20,
        ("Other services", "employees"): 1,
        ("Other services", "net current expenditure"): 2,
        ("Total Service Expenditure", "employees"): 11,
        ("Total Service Expenditure", "net current expenditure"): 22,
    }
    assert file.disagreements.empty


@given(
    st.lists(st.integers(-(10**7), 10**7), min_size=3, max_size=3),
    st.integers(-1_000, 1_000),
    st.randoms(use_true_random=False),
)
def test_a_gap_between_total_and_lines_is_found_exactly_whatever_the_order(
    parts: list[int], gap: int, random: Any
) -> None:
    amounts = {"190": parts[0], "290": parts[1], "390": parts[2], "699": sum(parts) + gap}
    table = pd.DataFrame(
        {
            "financial_year": "2009-10",
            "e_code": "E0201",
            "authority": "Luton",
            "measure": "net current expenditure",
            "service": "a service",
            "line": list(amounts),
            "total_of": [None, None, None, "190,290,390"],
            "amount_gbp_thousand": list(amounts.values()),
        }
    )
    found = totals_that_disagree(table.iloc[random.sample(range(4), 4)])
    assert found["difference_gbp_thousand"].tolist() == ([gap] if gap else [])


FILES = (
    ("rs2007_08.xls", "RS", "2007-08", "outturn", 478),
    ("rs2008_09.xls", "RS", "2008-09", "outturn", 478),
    ("rs2009_10.xls", "RS", "2009-10", "outturn", 443),
    ("rs2010_11.xlsx", "RS", "2010-11", "outturn", 444),
    ("ra2018_19.xlsx", "RA", "2018-19", "budget", 443),
    ("rs2020_21.xlsx", "RS", "2020-21", "outturn", 432),
    ("RSX_2021-22_data_by_LA.csv", "RSX", "2021-22", "outturn", 422),
    ("RA_2023-24_data_Part_1.csv", "RA", "2023-24", "budget", 397),
)


@pytest.fixture(scope="module")
def returns(real_data: Path) -> dict[str, RevenueOutturnFile]:
    return {name: read_revenue_outturn(real_data / "la_revenue" / name) for name, *_ in FILES}


def amount(table: pd.DataFrame, e_code: str, line: str, measure: str) -> int:
    rows = (table["e_code"] == e_code) & (table["line"] == line) & (table["measure"] == measure)
    [value] = table.loc[rows, "amount_gbp_thousand"]
    return int(value)


@pytest.mark.real_data
@pytest.mark.parametrize(("name", "form", "year", "basis", "authorities"), FILES)
def test_every_published_layout_is_read(
    returns: dict[str, RevenueOutturnFile],
    name: str,
    form: str,
    year: str,
    basis: str,
    authorities: int,
) -> None:
    file = returns[name]
    assert file.problems == ()
    assert set(file.table["return_form"]) == {form}
    assert set(file.table["financial_year"]) == {year}
    assert set(file.table["outturn_or_budget"]) == {basis}
    assert file.table["e_code"].nunique() == authorities
    assert not file.table.duplicated(["e_code", "line", "measure"]).any()


@pytest.mark.real_data
def test_education_in_luton_and_central_bedfordshire_is_as_printed(
    returns: dict[str, RevenueOutturnFile],
) -> None:
    table = returns["rs2009_10.xls"].table
    assert amount(table, "E0201", "190", "net current expenditure") == 217_228
    assert amount(table, "E0203", "190", "net current expenditure") == 209_202


@pytest.mark.real_data
def test_the_services_of_2009_10_add_to_the_total_but_for_rounding(
    returns: dict[str, RevenueOutturnFile],
) -> None:
    """Five of 443 authorities print a total one thousand pounds off the sum of its lines."""
    found = returns["rs2009_10.xls"].disagreements
    services = found[(found["line"] == "699") & (found["measure"] == "net current expenditure")]
    assert services["authority"].tolist() == [
        "Bedford UA",
        "Redcar & Cleveland UA",
        "Wiltshire UA",
        "Islington",
        "Cheshire Combined Fire Authority",
    ]
    assert set(services["difference_gbp_thousand"].abs()) == {1}


@pytest.mark.real_data
@pytest.mark.parametrize("name", [name for name, *_ in FILES])
def test_service_totals_are_out_by_rounding_at_most_in_every_year(
    returns: dict[str, RevenueOutturnFile], name: str
) -> None:
    found = returns[name].disagreements
    services = found[found["line"].isin(["699", "799", "749", "849"])]
    assert (services["difference_gbp_thousand"].abs() <= 3).all()


@pytest.mark.real_data
def test_the_totals_that_do_not_add_are_those_that_the_ministry_says_do_not(
    returns: dict[str, RevenueOutturnFile],
) -> None:
    """Its note of 2018-19 names Waltham Forest and Wellingborough, and no other."""
    found = returns["ra2018_19.xlsx"].disagreements
    wide = found[found["difference_gbp_thousand"].abs() > 1]
    assert sorted(wide["authority"]) == ["Waltham Forest", "Wellingborough"]
    assert returns["RA_2023-24_data_Part_1.csv"].disagreements.empty


@pytest.mark.real_data
def test_authorities_add_to_the_printed_total_of_england(
    returns: dict[str, RevenueOutturnFile],
) -> None:
    """Printed in the ENGLAND row of the sheets; its own rounding is a pound or two a council."""
    for name, education in (
        ("rs2007_08.xls", 40_134_282),
        ("rs2008_09.xls", 42_147_870),
        ("rs2009_10.xls", 44_470_709),
        ("rs2010_11.xlsx", 45_283_348),
        ("rs2020_21.xlsx", 33_409_652),
        ("ra2018_19.xlsx", 33_862_427),
    ):
        table = returns[name].table
        rows = (table["line"] == "190") & (table["measure"] == "net current expenditure")
        assert table.loc[rows, "amount_gbp_thousand"].sum() == pytest.approx(education, abs=50)
