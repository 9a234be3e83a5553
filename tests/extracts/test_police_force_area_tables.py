"""Police force area tables: totals told apart from parts, marks never read as figures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from tp_analysis.errors import DataError
from tp_analysis.extracts.offence_groups import ALL_CRIME, find_offence_group
from tp_analysis.extracts.police_force_area_tables import (
    PoliceForceAreaTablesFile,
    read_police_force_area_tables,
    totals_that_disagree,
)

NUMBERS = "Table P1: Police recorded crime by offence group, number of offences, year ending {}"
FOOT = [["Source: Police recorded crime, Home Office"], ["1. Not National Statistics."]]
BAND = [None, None, "Total recorded crime (excluding fraud4)", None, "Victim-based crime", None]
GROUPS = ["Area Code", "Area Name", None, None, "Violence against the person", "Homicide"]
UNITS = [None, None, "Numbers"]


def areas(*figures: tuple[Any, ...]) -> list[list[Any]]:
    named = [
        ("K04000001", "ENGLAND AND WALES8"), ("E92000001", "ENGLAND"), ("E12000006", "East "),
        ("E23000026", "Bedfordshire"), ("E23000024", "Norfolk9"), ("W92000004", "WALES"),
        ("W15000002", "Gwent"), (None, "British Transport Police"),
    ]  # fmt: skip
    return [[*name, *row] for name, row in zip(named, figures, strict=True)]


COUNTS = areas(
    (100, None, 100, 10), (80, None, 80, 8), (80, None, 80, 8), (50, None, 50, 6),
    (30, None, 30, 2), (15, None, 15, 1), (15, None, 15, 1), (5, None, 5, 1),
)  # fmt: skip


def save(folder: Path, **sheets: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    book.active.title = "Notes"
    book.active.append(["Crime in England & Wales"])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name.replace("_", " "))
        for row in rows:
            sheet.append(row)
        sheet.row_dimensions[len(rows) - 4].hidden = True
    path = folder / "tables.xlsx"
    book.save(path)
    return path


def read(folder: Path, **sheets: list[list[Any]]) -> PoliceForceAreaTablesFile:
    return read_police_force_area_tables(save(folder, **sheets))


def numbers(title: str = "March 181,2,3", counts: list[list[Any]] = COUNTS) -> list[list[Any]]:
    return [[NUMBERS.format(title)], ["England and Wales"], BAND, GROUPS, UNITS, *counts, *FOOT]


def forgiven(file: PoliceForceAreaTablesFile) -> dict[str, int]:
    return {item.what: item.count for item in file.forgiven}


def test_a_count_comes_out_with_its_area_offence_and_what_holds_it(tmp_path: Path) -> None:
    file = read(tmp_path, Table_P1_=numbers())
    assert file.problems == ()
    table = file.table
    [row] = table[(table["area"] == "Norfolk") & (table["offence_group"] == "Homicide")].to_dict(
        "records"
    )
    assert row == {
        "table_name": "Table P1", "row": 10, "area_code": "E23000024", "area": "Norfolk",
        "area_level": "force", "area_part_of": "East of England", "area_is_total": False,
        "offence_group": "Homicide", "offence_part_of": "Violence against the person",
        "offence_is_total": False, "is_total": False, "measure": "offences",
        "period": "year ending 2018-03-31", "value": 2.0, "mark": row["mark"],
    }  # fmt: skip
    assert pd.isna(row["mark"])
    assert forgiven(file) == {
        "names of areas with footnote numbers glued to them": 2,
        "sheet names with spaces at the end": 1,
    }


@pytest.mark.parametrize("title", ["March 181,2,3", "March 20181,2,3", "March 2018", "March 20185"])
def test_footnotes_glued_to_the_year_leave_the_year(tmp_path: Path, title: str) -> None:
    assert set(read(tmp_path, P1=numbers(title)).table["period"]) == {"year ending 2018-03-31"}


def test_rows_that_are_no_totals_add_up_to_the_printed_total(tmp_path: Path) -> None:
    # Violence is a total of homicide here; what is left is homicide, in every force.
    table = read(tmp_path, P1=numbers()).table
    assert table.loc[~table["is_total"], "value"].sum() == 10
    assert set(table.loc[~table["area_is_total"], "area"]) == {
        "Bedfordshire", "Norfolk", "Gwent", "British Transport Police",
    }  # fmt: skip


def test_a_total_that_is_not_the_sum_of_its_parts_is_listed(tmp_path: Path) -> None:
    counts = [list(row) for row in COUNTS]
    counts[3][5] = 7
    gaps = read(tmp_path, P1=numbers(counts=counts)).disagreements
    east = gaps[(gaps["area"] == "East of England") & (gaps["offence_group"] == "Homicide")]
    assert east[["printed", "added", "difference"]].to_numpy().tolist() == [[8.0, 9.0, -1.0]]


def test_groups_that_do_not_add_up_are_listed_for_their_area(tmp_path: Path) -> None:
    gaps = read(tmp_path, P1=numbers()).disagreements
    # The table made up here leaves the other violence out, which is how it is noticed.
    assert set(gaps["offence_group"]) == {"Violence against the person"}
    assert len(gaps) == 8


RATES = [
    ["Table P3: Police recorded crime, rate of offences, year ending June 20191,2"],
    ["England and Wales"],
    [None] * 8,
    ["Area Code", "Area Name", "Population figures\n (mid-2018)3  rounded to 100",
     "Household figures\n (mid-2017)4  rounded to 100 ", None,
     "Total recorded crime (excluding fraud5)", "Residential burglary6,7",
     "Residential burglary\n(households)6,8"],
    [None, None, None, None, None, "Rate per 1,000 population"],
    ["K04000001", "ENGLAND AND WALES9", 1000, 400, None, 90.5, 5.0, 12.0],
    ["E12000007", "London", 800, 300, None, 90.5, 5.0, 12.0],
    ["E23000034", "City of London13", 100, 0, None, "+", "+", "+"],
    ["E23000001", "Metropolitan Police", 700, 300, None, 88.1, 5.1, 11.9],
    *FOOT,
]  # fmt: skip


def test_rates_stand_beside_people_and_households(tmp_path: Path) -> None:
    file = read(tmp_path, P3=RATES)
    rows = file.table[file.table["area"] == "Metropolitan Police"]
    assert rows[["measure", "period", "value"]].to_numpy().tolist() == [
        ["population", "mid-2018", 700.0],
        ["households", "mid-2017", 300.0],
        ["rate per 1,000 population", "year ending 2019-06-30", 88.1],
        ["rate per 1,000 population", "year ending 2019-06-30", 5.1],
        ["rate per 1,000 households", "year ending 2019-06-30", 11.9],
    ]
    assert rows["offence_group"].isna().tolist() == [True, True, False, False, False]


def test_a_mark_is_no_figure(tmp_path: Path) -> None:
    file = read(tmp_path, P3=RATES)
    marked = file.table[file.table["mark"].notna()]
    assert set(marked["area"]) == {"City of London"}
    assert marked["value"].isna().all()
    assert set(marked["mark"]) == {"counted in the area above"}
    words = "cells with the mark + instead of a figure (counted in the area above): left empty"
    assert forgiven(file)[words] == 3


def test_incidents_come_year_by_year_with_and_without_the_transport_police(tmp_path: Path) -> None:
    rows = [
        ["Table P7: Anti-social behaviour incidents, by police force area, 2 years"],
        ["England and Wales"],
        [None, None, "Apr '11 to Mar '125, 6", None, "Apr '12 to Mar '135, 6", None],
        ["Area Code", "Area Name", *["Number of Incidents", "Rate per 1,000 population"] * 2],
        ["K04000001", "ENGLAND AND WALES (inc. BTP)7", "..", "..", 13, 2.6],
        ["K04000001", "ENGLAND AND WALES (exc. BTP)", 10, 2.0, 11, 2.2],
        ["W92000004", "WALES", 10, 2.0, 11, 2.2],
        ["W15000002", "Gwent", 10, 2.0, 11, 2.2],
        [None, "British Transport Police7", "..", "..", 2, ".."],
        *FOOT,
    ]
    file = read(tmp_path, P7=rows)
    counts = file.table[file.table["measure"] == "incidents"]
    parts = counts[~counts["is_total"]].groupby("period")["value"].sum()
    assert parts.to_dict() == {"year ending 2012-03-31": 10.0, "year ending 2013-03-31": 13.0}
    assert file.disagreements.empty
    totals = counts.loc[counts["area_level"] == "country", "area"].unique().tolist()
    without = "England and Wales excluding the British Transport Police"
    assert totals == ["England and Wales", without, "Wales"]


def test_rounded_populations_may_differ_from_their_sum(tmp_path: Path) -> None:
    title = "Table P9: Mid-year population estimates for police force areas, 2002 to 2003"
    rows = [
        [title], ["England and Wales"], [None, None, "Mid-year"],
        ["Area Code", "Area Name", 2002, 2003],
        ["W92000004", "WALES", 2200, 2500], ["W15000002", "Gwent", 1000, 1000],
        ["W15000001", "North Wales", 1100, 1100], *FOOT,
    ]  # fmt: skip
    gaps = read(tmp_path, P9=rows).disagreements
    assert gaps[["period", "difference"]].to_numpy().tolist() == [["mid-2003", 400.0]]


@pytest.mark.parametrize(
    ("wrong", "sign"), [("Piracy", "is no offence group"), ("n.k.", "neither a figure nor")]
)
def test_what_is_not_known_is_a_problem(tmp_path: Path, wrong: str, sign: str) -> None:
    rows = numbers()
    if wrong == "Piracy":
        rows[3] = [*GROUPS[:-1], wrong]
    else:
        rows[9] = [*rows[9][:5], wrong]
    [problem] = read(tmp_path, P1=rows).problems
    assert sign in problem.message
    assert problem.value == wrong


def test_tables_of_changes_are_not_read_and_said(tmp_path: Path) -> None:
    changes = [["Table P2: Police recorded crime, percentage change"], *numbers()[1:]]
    file = read(tmp_path, P1=numbers(), P2=changes)
    assert set(file.table["table_name"]) == {"Table P1"}
    assert forgiven(file)["tables of changes, shares or other subjects: not read"] == 1


def test_a_workbook_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="holds no police force area tables"):
        read(tmp_path, Other=[["a", "b"]] * 6)


def test_an_offence_is_known_in_the_spellings_of_every_table() -> None:
    assert find_offence_group("All other theft offences") == "Other theft offences"
    assert find_offence_group("Stalking\nand harassment5") == "Stalking and harassment"
    assert find_offence_group("Non-residential  burglary6,7") == "Non-residential burglary"
    assert find_offence_group("Total recorded crime (excluding fraud4)") == ALL_CRIME
    assert find_offence_group("Victim-based crime") is None


RELEASES = ("march2018v2", "december2018", "june2019")


@pytest.fixture(scope="module")
def real(real_data: Path) -> dict[str, PoliceForceAreaTablesFile]:
    folder = real_data / "police"
    return {
        name: read_police_force_area_tables(folder / f"policeforceareatablesyearending{name}.xlsx")
        for name in RELEASES
    }


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("release", "all_crime", "bedfordshire"),
    [("march2018v2", 4_876_282, 47_153), ("december2018", 5_153_064, None),
     ("june2019", 5_279_956, None)],
)  # fmt: skip
def test_real_parts_add_up_to_the_printed_totals(
    real: dict[str, PoliceForceAreaTablesFile],
    release: str,
    all_crime: int,
    bedfordshire: int | None,
) -> None:
    file = real[release]
    assert file.problems == ()
    assert file.disagreements.empty
    counts = file.table[file.table["measure"] == "offences"]
    parts = counts[~counts["is_total"]]
    assert parts["value"].sum() == all_crime
    assert parts["area"].nunique() == 44
    if bedfordshire:
        assert parts.loc[parts["area"] == "Bedfordshire", "value"].sum() == bedfordshire


@pytest.mark.real_data
def test_real_rates_are_the_counts_over_the_people(
    real: dict[str, PoliceForceAreaTablesFile],
) -> None:
    """Rates are printed in full; people are rounded to 100, so the City's would not agree."""
    for file in real.values():
        wide = {
            measure: rows.set_index(["area_code", "offence_group"])["value"]
            for measure, rows in file.table[file.table["table_name"].isin(["Table P1", "Table P3"])]
            .dropna(subset="area_code")
            .groupby("measure")
        }
        people = wide["population"].droplevel("offence_group")
        counts = wide["offences"]
        rates = wide["rate per 1,000 population"].dropna()
        expected = 1000 * counts / counts.index.get_level_values("area_code").map(people)
        ratio = (rates / expected.reindex(rates.index)).dropna()
        regions = ratio[ratio.index.get_level_values("area_code") != "E12000007"]
        assert len(regions) > 1100
        assert regions.between(0.999, 1.001).all()


@pytest.mark.real_data
def test_a_tampered_real_count_is_found(real: dict[str, PoliceForceAreaTablesFile]) -> None:
    table = real["june2019"].table.copy()
    at = table.index[
        (table["area"] == "Bedfordshire")
        & (table["offence_group"] == "Robbery")
        & (table["measure"] == "offences")
    ][0]
    table.loc[at, "value"] += 1
    gaps = totals_that_disagree(table)
    assert set(zip(gaps["area"], gaps["offence_group"], strict=True)) == {
        ("East of England", "Robbery"),
        ("Bedfordshire", ALL_CRIME),
    }
