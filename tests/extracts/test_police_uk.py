"""Crimes, outcomes and searches of data.police.uk, and the same from its API."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tp_analysis.errors import DataError
from tp_analysis.extracts import police_uk
from tp_analysis.extracts.police_uk import PoliceUkFile, read_police_uk
from tp_analysis.extracts.police_uk_columns import force_of_file

STREET = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,"
    "Crime type,Last outcome category,Context\r\n"
)
WHO = "2021-05,Northshire Police,Northshire Police"
DISORDER = (
    f",{WHO},-0.47,52.30,On or near A Road,E01017540,Bedford 001A,Anti-social behaviour,,\r\n"
)
BURGLARY = (
    f"ab12,{WHO},-0.42,51.88,On or near B Road,E01015736,Central Bedfordshire 020E,Burglary,"
    "Under investigation,\r\n"
)
NOWHERE = f"cd34,{WHO},,,No Location,,,Drugs,Local resolution,\r\n"
OUTCOMES = STREET.split(",Crime type")[0] + ",Outcome type\r\n"
SEARCHES = (
    "Type,Date,Part of a policing operation,Policing operation,Latitude,Longitude,Gender,"
    "Age range,Self-defined ethnicity,Officer-defined ethnicity,Legislation,Object of search,"
    "Outcome,Outcome linked to object of search,Removal of more than just outer clothing\r\n"
)
NAME = "2021-05-northshire-street.csv"


def read(folder: Path, text: str | bytes, name: str = NAME) -> PoliceUkFile:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_police_uk(path)


def forgiven(file: PoliceUkFile) -> dict[str, int]:
    return {item.what: item.count for item in file.forgiven}


def records(file: PoliceUkFile) -> list[dict[str, Any]]:
    return [row for batch in file.batches() for row in batch.to_pylist()]


def test_a_crime_comes_out_with_its_force_place_category_and_outcome(tmp_path: Path) -> None:
    file = read(tmp_path, STREET + BURGLARY)
    assert (file.kind, file.rows, file.problems, file.forgiven) == ("street", 1, (), ())
    assert records(file) == [
        {
            "row": 2, "month": dt.date(2021, 5, 1), "crime_id": "ab12",
            "reported_by": "Northshire Police", "force": "Northshire Police", "longitude": -0.42,
            "latitude": 51.88, "location": "On or near B Road", "lsoa_code": "E01015736",
            "lsoa_name": "Central Bedfordshire 020E", "local_authority": "Central Bedfordshire",
            "category": "Burglary", "outcome": "Under investigation", "context": None,
        }
    ]  # fmt: skip


def test_anti_social_behaviour_has_neither_a_crime_id_nor_an_outcome(tmp_path: Path) -> None:
    file = read(tmp_path, STREET + DISORDER + BURGLARY)
    [disorder, _] = records(file)
    assert (disorder["crime_id"], disorder["outcome"]) == (None, None)
    assert forgiven(file) == {"rows of anti-social behaviour, which have no crime ID": 1}


def test_a_crime_without_a_crime_id_is_told_apart(tmp_path: Path) -> None:
    file = read(tmp_path, STREET + BURGLARY.replace("ab12", ""))
    assert forgiven(file) == {"crimes without a crime ID": 1}


def test_a_crime_that_could_not_be_placed_has_no_place(tmp_path: Path) -> None:
    file = read(tmp_path, STREET + NOWHERE)
    [row] = records(file)
    assert [row[name] for name in ("location", "longitude", "lsoa_code", "local_authority")] == (
        [None] * 4
    )
    assert forgiven(file) == {"rows that name no place": 1}


def test_rows_that_repeat_are_counted_and_kept(tmp_path: Path) -> None:
    file = read(tmp_path, STREET + (DISORDER * 3) + BURGLARY + BURGLARY.replace("-0.42", "-0.43"))
    assert len(records(file)) == file.rows == 5
    assert forgiven(file)[police_uk._REPEATED] == 2
    assert forgiven(file)["rows whose crime ID an earlier row has, kept"] == 1


def test_a_file_of_many_batches_is_read_as_one_of_a_single(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = STREET + (DISORDER + BURGLARY + NOWHERE) * 40
    whole = read(tmp_path, text)
    assert len(list(whole.batches())) == 1
    rows = records(whole)
    monkeypatch.setattr(police_uk, "BLOCK_BYTES", 1000)
    parted = read(tmp_path, text)
    assert len(list(parted.batches())) > 10
    assert records(parted) == rows
    assert parted.forgiven == whole.forgiven
    assert [row["row"] for row in rows] == list(range(2, 122))


def test_the_table_has_every_row_and_real_missing_values(tmp_path: Path) -> None:
    table = read(tmp_path, STREET + DISORDER + BURGLARY + NOWHERE).table
    assert table["crime_id"].isna().tolist() == [True, False, False]
    assert table["category"].tolist() == ["Anti-social behaviour", "Burglary", "Drugs"]


def test_columns_may_stand_in_another_order_and_others_beside_them(tmp_path: Path) -> None:
    rows = list(csv.reader((STREET + BURGLARY).splitlines()))
    turned = "".join(",".join([*row[::-1], "new"]) + "\n" for row in rows)
    assert records(read(tmp_path, turned)) == records(read(tmp_path, STREET + BURGLARY))


def test_outcomes_have_no_category(tmp_path: Path) -> None:
    row = BURGLARY.replace(",Burglary,Under investigation,", ",Suspect charged")
    file = read(tmp_path, OUTCOMES + row)
    assert file.kind == "outcomes"
    [outcome] = records(file)
    assert (outcome["category"], outcome["outcome"]) == (None, "Suspect charged")


def test_a_search_just_after_midnight_in_summer_belongs_to_the_new_month(tmp_path: Path) -> None:
    row = "Person search,{},False,,51.88,-0.41,Male,18-24,,White,An Act,Firearms,Arrest,True,\r\n"
    text = "".join(row.format(at) for at in ("2021-04-30T23:41:00+00:00", "2021-11-30T23:41:00Z"))
    file = read(tmp_path, SEARCHES + text, "2021-05-northshire-stop-and-search.csv")
    first, second = records(file)
    assert (first["month"], second["month"]) == (dt.date(2021, 5, 1), dt.date(2021, 11, 1))
    assert first["searched_at"] == dt.datetime(2021, 4, 30, 23, 41, tzinfo=dt.UTC)
    flags = ("outcome_linked_to_object", "more_than_outer_clothing_removed", "part_of_operation")
    assert [first[name] for name in flags] == [True, None, False]
    assert (first["force"], first["self_defined_ethnicity"]) == ("northshire", None)


def test_the_force_of_a_search_is_told_by_the_name_that_the_site_gives(tmp_path: Path) -> None:
    assert force_of_file(Path("2021-05-city-of-london-stop-and-search.csv")) == "city-of-london"
    assert force_of_file(Path("searches.csv")) is None


@pytest.mark.parametrize(
    ("right", "wrong", "column"),
    [
        ("2021-05", "May 2021", "Month"),
        ("2021-05", "2021-13", "Month"),
        ("2021-05", "", "Month"),
        ("51.88", "51.88N", "Latitude"),
        ("Burglary", "", "Crime type"),
    ],
)
def test_a_cell_that_cannot_be_read_is_a_problem_with_its_row(
    tmp_path: Path, right: str, wrong: str, column: str
) -> None:
    file = read(tmp_path, STREET + DISORDER + BURGLARY.replace(right, wrong, 1))
    assert [(problem.row, problem.column) for problem in file.problems] == [(3, column)]
    assert file.problems[0].value == wrong
    assert len(records(file)) == 2


def test_of_many_such_cells_the_first_are_named_and_the_others_counted(tmp_path: Path) -> None:
    file = read(tmp_path, STREET + BURGLARY.replace("2021-05", "2021") * 30)
    assert len(file.problems) == 21
    assert file.problems[-1].message.startswith("10 more cells")


def test_a_last_line_without_its_end_is_said(tmp_path: Path) -> None:
    file = read(tmp_path, (STREET + BURGLARY).rstrip())
    assert list(forgiven(file)) == [police_uk._UNENDED]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Date,Supplier,Amount\n1,A,2\n", "is no file of data.police.uk"),
        (STREET, "holds no crimes"),
        ("", "cannot be read"),
        (STREET + BURGLARY + BURGLARY[:40], "cannot be read.*Download it again"),
        ((STREET + BURGLARY).encode() + b"\xff\xfe,\r\n", "cannot be read"),
    ],
)
def test_a_file_of_another_kind_or_a_part_of_one_is_refused(
    tmp_path: Path, text: str | bytes, words: str
) -> None:
    with pytest.raises(DataError, match=words):
        read(tmp_path, text)


PLACE = {
    "latitude": "51.88",
    "longitude": "-0.42",
    "street": {"id": 7, "name": "On or near B Road"},
}
CRIME = {
    "category": "burglary", "persistent_id": "ab12", "location_subtype": "", "id": 1,
    "location": PLACE, "context": "", "month": "2021-05", "location_type": "Force",
    "outcome_status": {"category": "Under investigation", "date": "2021-06"},
}  # fmt: skip


def test_the_api_and_the_file_give_the_same_crime(tmp_path: Path) -> None:
    [answered] = records(read(tmp_path, json.dumps([CRIME]), "crimes.json"))
    [listed] = records(read(tmp_path, STREET + BURGLARY))
    left_out = {"reported_by", "force", "lsoa_code", "lsoa_name", "local_authority"}
    assert {name for name, value in answered.items() if value != listed[name]} == left_out | {"row"}
    assert (answered["row"], {answered[name] for name in left_out}) == (1, {None})


def test_a_crime_of_the_api_may_lack_place_and_outcome(tmp_path: Path) -> None:
    bare = CRIME | {"location": None, "outcome_status": None, "category": "violent-crime"}
    file = read(tmp_path, json.dumps([bare]), "crimes.json")
    [row] = records(file)
    assert (row["location"], row["outcome"]) == (None, None)
    assert row["category"] == "Violence and sexual offences"
    assert forgiven(file) == {"rows that name no place": 1}


def test_a_category_that_the_api_adds_is_kept_as_it_is(tmp_path: Path) -> None:
    [row] = records(read(tmp_path, json.dumps([CRIME | {"category": "new-one"}]), "crimes.json"))
    assert row["category"] == "new-one"


def test_an_outcome_of_the_api_names_the_category(tmp_path: Path) -> None:
    outcome = {
        "category": {"code": "charged", "name": "Suspect charged"}, "date": "2021-07",
        "person_id": None, "crime": CRIME,
    }  # fmt: skip
    file = read(tmp_path, json.dumps([outcome]), "outcomes.json")
    [row] = records(file)
    assert (file.kind, row["category"], row["outcome"]) == (
        "outcomes", "Burglary", "Suspect charged",
    )  # fmt: skip
    assert row["month"] == dt.date(2021, 7, 1)


def test_a_search_of_the_api_that_found_nothing_has_no_outcome(tmp_path: Path) -> None:
    search = {
        "type": "Person search", "datetime": "2021-05-01T09:40:00+00:00", "operation": False,
        "operation_name": None, "location": PLACE, "gender": "Male", "age_range": "18-24",
        "self_defined_ethnicity": None, "officer_defined_ethnicity": "White",
        "legislation": "An Act", "object_of_search": "Firearms", "outcome": False,
        "outcome_linked_to_object_of_search": None, "removal_of_more_than_outer_clothing": True,
    }  # fmt: skip
    [row] = records(read(tmp_path, json.dumps([search]), "stops.json"))
    assert (row["outcome"], row["outcome_linked_to_object"]) == (None, None)
    assert (row["more_than_outer_clothing_removed"], row["latitude"]) == (True, 51.88)


@pytest.mark.parametrize("text", ["[]", "{}", '[{"name": "Luton"}]', "no json", '["a"]'])
def test_json_of_another_kind_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(DataError, match=r"crimes\.json is no"):
        read(tmp_path, text, "crimes.json")


@pytest.fixture(scope="module")
def folder(real_data: Path) -> Path:
    return real_data / "police"


@pytest.mark.real_data
def test_seven_months_of_bedfordshire_are_counted_as_the_csv_module_counts_them(
    folder: Path,
) -> None:
    counted, read_, rows = Counter[str](), Counter[str](), 0
    for path in sorted(folder.glob("*-street.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            counted += Counter(line["Crime type"] for line in csv.DictReader(lines))
        file = read_police_uk(path)
        assert file.problems == ()
        assert set(file.table["force"]) == {"Bedfordshire Police"}
        assert {f"{month:%Y-%m}" for month in file.table["month"]} == {path.name[:7]}
        read_ += Counter(file.table["category"].tolist())
        rows += file.rows
    assert rows == 36_147
    assert read_ == counted
    assert read_["Violence and sexual offences"] == 10_796
    assert read_["Anti-social behaviour"] == 8_498


@pytest.mark.real_data
def test_exact_repeats_are_as_many_as_were_found_by_other_means(folder: Path) -> None:
    repeats = {
        path.name[:7]: forgiven(read_police_uk(path))[police_uk._REPEATED]
        for path in sorted(folder.glob("*-street.csv"))
    }
    assert repeats == {
        "2021-05": 451, "2021-06": 573, "2021-07": 494, "2021-08": 459, "2021-09": 338,
        "2021-10": 259, "2024-02": 169,
    }  # fmt: skip


@pytest.mark.real_data
def test_each_search_falls_in_the_month_of_its_file_by_the_local_clock(folder: Path) -> None:
    paths = sorted(folder.glob("*-stop-and-search.csv"))
    assert len(paths) == 6
    for path in paths:
        file = read_police_uk(path)
        assert file.problems == ()
        assert {f"{month:%Y-%m}" for month in file.table["month"]} == {path.name[:7]}
        assert set(file.table["force"]) == {"bedfordshire"}


@pytest.mark.real_data
def test_nearly_all_placed_crimes_lie_in_the_three_authorities(folder: Path) -> None:
    table = read_police_uk(folder / "2021-05-bedfordshire-street.csv").table
    counts = table["local_authority"].value_counts()
    own = counts[["Luton", "Central Bedfordshire", "Bedford"]].sum()
    assert 0.98 < own / counts.sum() < 1
