"""Authorities are found by either code and by any spelling, and their mergers are dated."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

from tp_analysis.errors import DataError
from tp_analysis.extracts.authority_codes import (
    SUCCESSIONS_OF_2009,
    AuthorityCodes,
    Succession,
    plain_name,
    read_authority_names,
    read_authority_register,
)
from tp_analysis.extracts.revenue_outturn import read_revenue_outturn

REGISTER = """\
local-authority-code,official-name,nice-name,gss-code,start-date,end-date,replaced-by,nation,\
region,local-authority-type-name,ecode
BDF,Bedford Borough Council,Bedford,E06000055,2009-04-01,,,England,East of England,Unitary,E0202
DOR,Dorset County Council,Dorset County,E10000009,,2019-03-31,DST,England,South West,County,E1221
CMA,Cumbria County Council,Cumbria,E10000006,,2023-04-01,"DST,BDF",England,North West,County,E0920
DST,Dorset Council,Dorset,E06000059,2019-04-01,,,England,South West,Unitary,E1203
NEW,New Council,New,E06000099,,,,England,South West,Unitary,
"""
NAMES = """\
la-name,local-authority-code
Bedford,BDF
Bedford Borough Council,BDF
Dorset Council,DST
Dorset Council,DST
Dorset County Council,DOR
"""


@pytest.fixture
def codes(tmp_path: Path) -> AuthorityCodes:
    (tmp_path / "register.csv").write_text(REGISTER, encoding="utf-8")
    (tmp_path / "names.csv").write_text(NAMES, encoding="utf-8")
    register = read_authority_register(tmp_path / "register.csv")
    names = read_authority_names(tmp_path / "names.csv")
    return AuthorityCodes(register.table, names.table, SUCCESSIONS_OF_2009 + register.successions)


def test_one_code_gives_the_other(codes: AuthorityCodes) -> None:
    assert codes.gss_code("E0202") == "E06000055"
    assert codes.e_code("E06000055") == "E0202"


@pytest.mark.parametrize("name", ["Bedford UA", "bedford", "BEDFORD BOROUGH COUNCIL", "Bedford BC"])
def test_any_spelling_finds_the_authority(codes: AuthorityCodes, name: str) -> None:
    assert codes.find(name) == "E06000055"


def test_a_county_and_the_unitary_authority_of_its_name_are_kept_apart(
    codes: AuthorityCodes,
) -> None:
    assert codes.find("Dorset CC") == "E10000009"
    assert codes.find("Dorset UA") == "E06000059"


def test_an_unknown_name_is_offered_the_nearest(codes: AuthorityCodes) -> None:
    with pytest.raises(DataError, match=r"No authority is called 'Bedforth'.*'bedford'"):
        codes.find("Bedforth")


@pytest.mark.parametrize("code", ["E0221", "E9999"])
def test_a_code_that_the_register_lacks_is_never_guessed(codes: AuthorityCodes, code: str) -> None:
    with pytest.raises(DataError, match=f"gives no gss_code for e_code '{code}'"):
        codes.gss_code(code)


def test_an_authority_without_the_other_code_says_so(codes: AuthorityCodes) -> None:
    with pytest.raises(DataError, match="gives no e_code for gss_code 'E06000099'"):
        codes.e_code("E06000099")


def test_bedfordshire_was_divided_between_bedford_and_central_bedfordshire(
    codes: AuthorityCodes,
) -> None:
    day = dt.date(2009, 4, 1)
    assert codes.successors("E0221") == (
        Succession("E0221", "E0202", day, whole=False),
        Succession("E0221", "E0203", day, whole=False),
    )
    took = {(found.abolished, found.whole) for found in codes.predecessors("E0203")}
    assert took == {("E0221", False), ("E0233", True), ("E0234", True)}


def test_an_authority_exists_from_its_first_day_to_its_last(codes: AuthorityCodes) -> None:
    last, first = dt.date(2009, 3, 31), dt.date(2009, 4, 1)
    assert codes.existed("E0221", last)
    assert not codes.existed("E0221", first)
    assert not codes.existed("E0203", last)
    assert codes.existed("E0203", first)
    assert codes.existed("E0201", last)


def test_the_register_dates_a_succession_by_its_first_day(tmp_path: Path) -> None:
    (tmp_path / "register.csv").write_text(REGISTER, encoding="utf-8")
    file = read_authority_register(tmp_path / "register.csv")
    assert file.successions == (
        Succession("E1221", "E1203", dt.date(2019, 4, 1), whole=True),
        Succession("E0920", "E1203", dt.date(2023, 4, 1), whole=False),
        Succession("E0920", "E0202", dt.date(2023, 4, 1), whole=False),
    )
    assert [f.count for f in file.forgiven] == [1]


def test_a_code_that_is_given_twice_is_a_problem(tmp_path: Path) -> None:
    repeated = REGISTER.replace("E1203", "E0202")
    (tmp_path / "register.csv").write_text(repeated, encoding="utf-8")
    [problem] = read_authority_register(tmp_path / "register.csv").problems
    assert (problem.column, problem.value) == ("e_code", "E0202")


def test_a_spelling_of_two_authorities_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "names.csv").write_text(NAMES + "bedford,DOR\n", encoding="utf-8")
    [problem] = read_authority_names(tmp_path / "names.csv").problems
    assert problem.value == "bedford"


def test_rows_that_repeat_are_counted_once(tmp_path: Path) -> None:
    (tmp_path / "names.csv").write_text(NAMES, encoding="utf-8")
    file = read_authority_names(tmp_path / "names.csv")
    assert (len(file.table), [f.count for f in file.forgiven]) == (4, [1])


def test_a_file_of_another_kind_names_the_missing_columns(tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("name,code\nLuton,1\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"other\.csv is no list of authorities.*la-name"):
        read_authority_names(tmp_path / "other.csv")


def test_plain_names_differ_only_where_authorities_do() -> None:
    assert plain_name("Redcar & Cleveland UA") == plain_name("redcar and cleveland")
    assert plain_name("Kent CC") == plain_name("Kent County Council")
    assert plain_name("Dorset CC") != plain_name("Dorset UA")
    assert plain_name("") == ""


@pytest.fixture(scope="module")
def real_codes(real_data: Path) -> AuthorityCodes:
    folder = real_data / "population_geography"
    register = read_authority_register(folder / "uk_local_authorities_past_current.csv")
    names = read_authority_names(folder / "la_name_lookup.csv")
    assert (register.problems, names.problems) == ((), ())
    return AuthorityCodes(register.table, names.table, SUCCESSIONS_OF_2009 + register.successions)


@pytest.mark.real_data
def test_the_reorganisation_of_2009_is_that_between_two_returns(
    real_data: Path, real_codes: AuthorityCodes
) -> None:
    """Who stops returning, and who begins, is told by the returns of 2008-09 and 2009-10."""
    before, after = (
        set(read_revenue_outturn(real_data / "la_revenue" / name).table["e_code"])
        for name in ("rs2008_09.xls", "rs2009_10.xls")
    )
    assert {found.abolished for found in SUCCESSIONS_OF_2009} == before - after
    assert {found.successor for found in SUCCESSIONS_OF_2009} == after - before
    day = dt.date(2010, 3, 31)
    assert all(real_codes.existed(code, day) for code in after)


@pytest.mark.real_data
def test_codes_agree_with_those_that_the_returns_print(
    real_data: Path, real_codes: AuthorityCodes
) -> None:
    """Both codes stand in the budgets of 2023-24; the register lacks what is no council."""
    table = read_revenue_outturn(real_data / "la_revenue" / "RA_2023-24_data_Part_1.csv").table
    pairs = table[["e_code", "ons_code"]].drop_duplicates()
    known = pairs[pairs["e_code"].isin(real_codes.register["e_code"].dropna())]
    assert len(known) == 298
    differ = [
        code for code, ons in known.itertuples(index=False) if real_codes.gss_code(code) != ons
    ]
    # The Greater London Authority: a region there, an authority in the register.
    assert differ == ["E5100"]


@pytest.mark.real_data
def test_names_in_the_returns_find_the_authority_that_their_code_means(
    real_data: Path, real_codes: AuthorityCodes
) -> None:
    table = read_revenue_outturn(real_data / "la_revenue" / "rs2009_10.xls").table
    pairs = table[["e_code", "authority"]].drop_duplicates()
    councils = pairs[pairs["e_code"].isin(real_codes.register["e_code"].dropna())]
    wrong = [
        name
        for code, name in councils.itertuples(index=False)
        if _found(real_codes, name) != real_codes.gss_code(code)
    ]
    assert len(councils) == 354
    # Two counties have left their name to a council; the return misspells the third.
    assert wrong == ["Buckinghamshire", "Middlesborough UA", "Dorset"]


def _found(codes: AuthorityCodes, name: str) -> str | None:
    try:
        return codes.find(name)
    except DataError:
        return None


@pytest.mark.real_data
def test_codes_are_those_of_the_government_register_of_2018(
    real_data: Path, real_codes: AuthorityCodes
) -> None:
    path = real_data / "population_geography" / "la_gss_register.tsv"
    other = pd.read_csv(path, sep="\t", dtype=str).dropna(subset="gss")
    register = real_codes.register.set_index("gss_code")["register_code"].to_dict()
    letters = other["local-authority"].str.rpartition(":")[2]
    shared = [
        (gss, code) for gss, code in zip(other["gss"], letters, strict=True) if gss in register
    ]
    assert len(shared) > 400
    assert [pair for pair in shared if register[pair[0]] != pair[1]] == []
