"""Recorded crime by force: twelve months a figure, overlapping, with the slips of the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tp_analysis.errors import DataError
from tp_analysis.extracts.offence_groups import ALL_CRIME, LOWEST_GROUPS, PART_OF
from tp_analysis.extracts.police_force_area_tables import read_police_force_area_tables
from tp_analysis.extracts.recorded_crime import RecordedCrimeFile, read_recorded_crime

HEADER = "12 months ending,PFA,Region,Offence,Rolling year total number of offences\n"
ROW = "31-03-2018,Bedfordshire,East,All other theft offences,5039\n"


def read(folder: Path, text: str) -> RecordedCrimeFile:
    path = folder / "recorded.csv"
    path.write_text(text, encoding="utf-8")
    return read_recorded_crime(path)


def test_a_count_comes_out_with_its_year_area_and_offence(tmp_path: Path) -> None:
    file = read(tmp_path, HEADER + ROW)
    assert (file.forgiven, file.problems) == ((), ())
    assert file.table.to_dict("records") == [
        {
            "row": 2, "year_ending": "2018-03-31", "financial_year": "2017-18",
            "area": "Bedfordshire", "area_kind": "police force area",
            "region": "East of England", "offence_group": "Other theft offences",
            "offence_part_of": "Theft offences", "is_fraud": False, "offences": 5039,
        }
    ]  # fmt: skip


def test_a_year_that_ends_in_another_month_is_no_financial_year(tmp_path: Path) -> None:
    table = read(tmp_path, HEADER + ROW.replace("31-03", "30-06")).table
    assert table["financial_year"].isna().all()


def test_a_date_short_of_the_end_of_its_month_is_forgiven_and_named(tmp_path: Path) -> None:
    file = read(tmp_path, HEADER + ROW.replace("31-03-2018", "30-12-2017"))
    assert file.table["year_ending"].tolist() == ["2017-12-31"]
    [said] = file.forgiven
    assert "30-12-2017" in said.what


def test_fraud_is_marked_whoever_recorded_it(tmp_path: Path) -> None:
    rows = (
        ROW.replace("All other theft offences", "Fraud offences")
        + "31-03-2018,CIFAS,Fraud: CIFAS,CIFAS,5\n"
        + ROW.replace("Bedfordshire,East", "British Transport Police,British Transport Police")
    )
    table = read(tmp_path, HEADER + rows).table
    assert table["is_fraud"].tolist() == [True, True, False]
    assert table["area_kind"].tolist() == [
        "police force area", "fraud body", "British Transport Police",
    ]  # fmt: skip
    assert table["region"].isna().tolist() == [False, True, True]


def test_a_count_below_zero_is_kept_and_said(tmp_path: Path) -> None:
    file = read(tmp_path, HEADER + ROW.replace("5039", "-3"))
    assert file.table["offences"].tolist() == [-3]
    assert [item.count for item in file.forgiven] == [1]


@pytest.mark.parametrize(
    ("right", "wrong", "column"),
    [
        ("31-03-2018", "15-03-2018", "12 months ending"),
        ("31-03-2018", "31-13-2018", "12 months ending"),
        ("All other theft offences", "Piracy", "Offence"),
        ("5039", "5,039", "Rolling year total number of offences"),
    ],
)
def test_a_cell_that_cannot_be_read_is_a_problem(
    tmp_path: Path, right: str, wrong: str, column: str
) -> None:
    wrong_row = ROW.replace(right, f'"{wrong}"')
    file = read(tmp_path, HEADER + ROW.replace("2018", "2017") + wrong_row)
    assert [(item.row, item.column, item.value) for item in file.problems] == [(3, column, wrong)]
    assert len(file.table) == 1


def test_a_row_that_repeats_another_or_is_short_is_a_problem(tmp_path: Path) -> None:
    file = read(tmp_path, HEADER + ROW + ROW + "31-03-2018,Bedfordshire\n")
    assert sorted(item.row or 0 for item in file.problems) == [3, 4]


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="is no table of recorded crime"):
        read(tmp_path, "a,b\n1,2\n")


def test_the_lowest_groups_hold_no_other_and_every_group_leads_to_the_total() -> None:
    assert not set(LOWEST_GROUPS) & set(PART_OF.values())
    for group in LOWEST_GROUPS:
        above: str | None = group
        while above is not None and PART_OF[above] is not None:
            above = PART_OF[above]
        assert above == ("Fraud offences" if group == "Fraud offences" else ALL_CRIME)


@pytest.fixture(scope="module")
def real(real_data: Path) -> RecordedCrimeFile:
    return read_recorded_crime(real_data / "police" / "rec-crime-pfa.csv")


@pytest.mark.real_data
def test_the_real_file_is_read_whole(real: RecordedCrimeFile) -> None:
    assert (len(real.table), real.problems) == (46_469, ())
    assert sorted(item.count for item in real.forgiven) == [25, 927]
    assert real.table["area"][real.table["area_kind"] == "police force area"].nunique() == 43
    assert min(real.table["year_ending"]) == "2003-03-31"


@pytest.mark.real_data
def test_bedfordshire_equals_the_statistical_office_in_every_group(
    real: RecordedCrimeFile, real_data: Path
) -> None:
    """Two publications of one year; 47,153 crimes is the total that one of them prints."""
    path = real_data / "police" / "policeforceareatablesyearendingmarch2018v2.xlsx"
    official = read_police_force_area_tables(path).table
    official = official[
        (official["area"] == "Bedfordshire") & (official["measure"] == "offences")
    ].set_index("offence_group")["value"]
    table = real.table
    mine = table[(table["area"] == "Bedfordshire") & (table["financial_year"] == "2017-18")]
    counts = mine.set_index("offence_group")["offences"]
    assert counts.sum() == official[ALL_CRIME] == 47_153
    shared = [group for group in counts.index if group in official.index]
    assert len(shared) == 19
    assert {group: counts[group] - official[group] for group in shared} == dict.fromkeys(shared, 0)
