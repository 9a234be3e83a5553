"""Police files are gathered from folders as downloaded: each once, none lost, none twice."""

from __future__ import annotations

import csv
import datetime
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from tp_analysis import gathered, gathering
from tp_analysis.checking import check_extracts
from tp_analysis.cli.main import tp
from tp_analysis.crime.datasets import DATASETS
from tp_analysis.datasets import arrow_schema
from tp_analysis.errors import ConfigurationError, DataError
from tp_analysis.extracts.police_uk_columns import HEADINGS, OUTCOMES, STOP_AND_SEARCH, STREET
from tp_analysis.gathered_files import GatheredExtract
from tp_analysis.police_files import POLICE_FILES
from tp_analysis.project import Project

POLICY = "".join(
    f'[dataset."crime/{name}"]\nprofile = "already-published"\nsource = "data.police.uk"\n'
    for name in ("crimes", "outcomes", "searches")
)
HEAD = ",".join(HEADINGS[STREET]) + "\r\n"
WHO = "{month},Northshire Police,Northshire Police"
DISORDER = f",{WHO},-0.5,52.5,On or near A Road,E01,Northtown 001A,Anti-social behaviour,,\r\n"
BURGLARY = f"ab12,{WHO},-0.3,52.1,On or near B Road,E02,Northtown 001B,Burglary,Charged,\r\n"
NOWHERE = f"cd34,{WHO},,,No Location,,,Drugs,Local resolution,\r\n"
ELSEWHERE = f"ef56,{WHO},1.25,51.0,On or near C Road,E03,South Shire 010C,Burglary,,\r\n"
ROWS = DISORDER * 2 + BURGLARY + NOWHERE + ELSEWHERE
OUTCOME_HEAD = ",".join(HEADINGS[OUTCOMES]) + "\r\n"
OUTCOME = f"{{id}},{WHO},-0.3,52.1,On or near B Road,E02,Northtown 001B,Suspect charged\r\n"
SEARCH_HEAD = ",".join(HEADINGS[STOP_AND_SEARCH]) + "\r\n"
SEARCH = (
    "Person search,2021-05-01T10:00:00Z,,,52.1,-0.3,Male,18-24,White,White,An Act,Firearms,"
    "Arrest,True,False\r\n"
)
ANSWER = [
    {
        "category": "burglary", "month": "2021-05", "persistent_id": "ab12", "context": "",
        "location": {"latitude": "52.1", "longitude": "-0.3", "street": {"id": 1, "name": "B"}},
        "outcome_status": None,
    }
]  # fmt: skip
MAY = "2021-05/2021-05-northshire-street.csv"


def put(project: Project, name: str, text: str) -> Path:
    path = project.raw / "crime" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path


def street(month: str, rows: str = ROWS) -> str:
    return HEAD + rows.replace("{month}", month)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project with the street files of one force for May and June."""
    (tmp_path / "suite.toml").touch()
    (tmp_path / "disclosure.toml").write_text(POLICY, encoding="utf-8")
    project = Project(tmp_path, tmp_path / "data", tmp_path / "reports")
    put(project, MAY, street("2021-05"))
    put(project, MAY.replace("05", "06"), street("2021-06", BURGLARY.replace("ab12", "xy99")))
    monkeypatch.chdir(tmp_path)
    return project


def rows_of(project: Project, name: str, dataset: str = "crimes") -> Path:
    return project.processed / "crime" / dataset / f"{name}.parquet"


def counted(table: pd.DataFrame, *by: str) -> dict[Any, int]:
    keys = table[[*by]].astype(object).where(table[[*by]].notna(), None)
    counts = Counter[Any]()
    for key, count in zip(keys.itertuples(index=False), table["count"], strict=True):
        counts[key[0] if len(by) == 1 else tuple(key)] += int(count)
    return dict(counts)


def refused(project: Project) -> list[tuple[str, str]]:
    return [
        (extract.path.name, extract.problems[0].message)
        for extract in gathering.build_gathered(POLICE_FILES, project)
        if extract.refused
    ]


def test_a_crime_is_kept_with_its_file_force_and_neighbourhood(project: Project) -> None:
    gathering.refresh_gathered(POLICE_FILES, project)
    rows = pq.read_table(rows_of(project, MAY)).to_pylist()
    assert len(rows) == 5
    assert rows[2] == {
        "file": MAY, "row": 4, "month": datetime.date(2021, 5, 1), "crime_id": "ab12",
        "force": "Northshire Police", "longitude": -0.3, "latitude": 52.1, "lsoa_code": "E02",
        "lsoa_name": "Northtown 001B", "local_authority": "Northtown",
        "neighbourhood": "Northtown 001", "category": "Burglary", "outcome": "Charged",
    }  # fmt: skip
    assert rows[3]["neighbourhood"] is rows[3]["local_authority"] is rows[3]["longitude"] is None


@pytest.mark.parametrize(
    ("lsoa", "neighbourhood"),
    [
        ("Luton 012A", "Luton 012"),
        ("Bristol, City of 001B", "Bristol, City of 001"),
        ("Northtown", None),
        ("", None),
    ],
)
def test_a_neighbourhood_is_what_the_name_of_its_part_begins_with(
    project: Project, lsoa: str, neighbourhood: str | None
) -> None:
    name = f'"{lsoa}"' if lsoa else ""
    put(project, "july.csv", street("2021-07", BURGLARY.replace("Northtown 001B", name)))
    gathering.refresh_gathered(POLICE_FILES, project)
    [row] = pq.read_table(rows_of(project, "july.csv")).to_pylist()
    assert row["neighbourhood"] == neighbourhood


def test_the_counts_are_by_month_place_category_and_outcome(project: Project) -> None:
    counts = gathered.load_crime_counts(None, "2021-05", "2021-06")
    assert counts["count"].sum() == 6
    assert str(counts["month"].dtype) == "datetime64[s]"
    assert str(counts["count"].dtype) == "int64"
    assert counted(counts, "month", "category")[pd.Timestamp("2021-06-01"), "Burglary"] == 1
    assert counted(counts, "outcome") == {"Charged": 2, None: 3, "Local resolution": 1}


def test_incidents_that_repeat_exactly_are_all_counted(project: Project) -> None:
    counts = gathered.load_crime_counts(["Northtown"], "2021-05", "2021-05")
    assert counted(counts, "category")["Anti-social behaviour"] == 2


def test_of_other_authorities_nothing_is_counted_and_of_no_place_everything(
    project: Project,
) -> None:
    counts = gathered.load_crime_counts(["Northtown"], "2021-05", "2021-06")
    assert counted(counts, "local_authority") == {"Northtown": 4, None: 1}


def test_of_a_force_that_is_named_everything_is_counted_wherever_it_was(project: Project) -> None:
    other = street("2021-05").replace("Northshire", "Southshire").replace("ab12", "gh78")
    put(project, "south.csv", other)
    counts = gathered.load_crime_counts(
        ["Northtown"], "2021-05", "2021-05", force="Southshire Police"
    )
    assert counted(counts, "force", "local_authority") == {
        ("Northshire Police", "Northtown"): 3, ("Northshire Police", None): 1,
        ("Southshire Police", "Northtown"): 3, ("Southshire Police", None): 1,
        ("Southshire Police", "South Shire"): 1,
    }  # fmt: skip


def test_the_force_of_an_area_is_the_one_that_records_most_there(project: Project) -> None:
    other = street("2021-05", BURGLARY).replace("Northshire", "Aa Transport").replace("ab12", "x1")
    put(project, "transport.csv", other)
    forces = gathered.load_recording_forces(["Northtown", "Ely"], "2021-05", "2021-06")
    assert [tuple(row) for row in forces.to_numpy()] == [
        ("Northshire Police", 4), ("Aa Transport Police", 1),
    ]  # fmt: skip
    with pytest.raises(DataError, match="has no crime placed in Ely or York between") as told:
        gathered.load_recording_forces(["Ely", "York"], "2021-05", "2021-06")
    assert "Put the months' street files of data.police.uk there" in str(told.value)


def test_a_neighbourhood_lies_where_its_crimes_are_on_average(project: Project) -> None:
    [place] = gathered.load_neighbourhood_places(["Northtown"], "2021-05", "2021-06").to_dict(
        "records"
    )
    # Two at -0.5 and two at -0.3.
    assert place == {
        "neighbourhood": "Northtown 001", "local_authority": "Northtown", "count": 4,
        "longitude": pytest.approx(-0.4), "latitude": pytest.approx(52.3),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("authorities", "first", "last", "words"),
    [
        (["Northtown"], "2022-01", "2022-03", "in Northtown between 2022-01 and 2022-03"),
        (None, "2021-06", "2021-05", "2021-06, is after the last, 2021-05"),
        (None, "May 2021", "2021-05", "'May 2021' is not a month"),
    ],
)
def test_months_that_are_not_held_or_are_none_are_an_error(
    project: Project, authorities: list[str] | None, first: str, last: str, words: str
) -> None:
    with pytest.raises(DataError, match=words):
        gathered.load_crime_counts(authorities, first, last)


def test_of_a_search_nothing_is_kept_of_who_was_searched(project: Project) -> None:
    name = "2021-05/2021-05-northshire-stop-and-search.csv"
    put(project, name, SEARCH_HEAD + SEARCH)
    gathering.refresh_gathered(POLICE_FILES, project)
    rows = rows_of(project, name, "searches")
    [search] = pq.read_table(rows).to_pylist()
    assert (search["force"], search["object_of_search"]) == ("northshire", "Firearms")
    assert not {"gender", "age_range", "self_defined_ethnicity"} & set(search)
    assert b"18-24" not in rows.read_bytes()


def test_a_file_saved_twice_is_refused_with_both_names(project: Project) -> None:
    put(project, "2021-05/copy of it.csv", street("2021-05"))
    [(name, words)] = refused(project)
    assert name == "2021-05-northshire-street.csv"
    assert words.startswith(f"{MAY} has the same bytes as 2021-05/copy of it.csv, so that its rows")
    for _ in range(2):
        with pytest.raises(DataError, match="would count twice"):
            gathered.load_crime_counts(None, "2021-05", "2021-06")


def test_two_street_files_of_one_force_and_month_are_refused_with_both_names(
    project: Project,
) -> None:
    later = "downloaded-later/2021-05-northshire-street.csv"
    put(project, later, street("2021-05", ROWS + BURGLARY.replace("ab12", "new1")))
    words = (
        f"{later} holds the crimes of Northshire Police in 2021-05, as does {MAY}, so that its "
        "rows would count twice. Take one of the two away"
    )
    assert refused(project) == [(Path(later).name, words)]
    assert not rows_of(project, later).exists()
    assert rows_of(project, MAY).exists()
    (project.raw / "crime" / later).unlink()
    assert gathered.load_crime_counts(None, "2021-05", "2021-05")["count"].sum() == 5


def test_other_forces_kinds_and_months_are_no_doubles(project: Project) -> None:
    other = street("2021-05").replace("Northshire", "Southshire").replace("ab12", "gh78")
    put(project, "2021-05/2021-05-southshire-street.csv", other)
    outcome = OUTCOME_HEAD + OUTCOME.format(id="ab12", month="2021-05")
    put(project, "2021-05/2021-05-northshire-outcomes.csv", outcome)
    assert refused(project) == []
    counts = gathered.load_crime_counts(None, "2021-05", "2021-05")
    assert counted(counts, "force") == {"Northshire Police": 5, "Southshire Police": 5}


def test_a_file_of_many_months_is_a_double_of_any_of_them(project: Project) -> None:
    text = street("2021-04", BURGLARY) + DISORDER.replace("{month}", "2021-05")
    put(project, "several months of street crime in one file.csv", text)
    [(name, words)] = refused(project)
    assert name.startswith("several months")
    assert "the crimes of Northshire Police in 2021-05" in words


def test_an_answer_of_the_api_is_read_and_told_where_a_file_has_the_month(
    project: Project,
) -> None:
    put(project, "answer.json", json.dumps(ANSWER))
    counts = gathered.load_crime_counts(None, "2021-05", "2021-05")
    assert counted(counts, "force") == {"Northshire Police": 5, None: 1}
    told = {e.path.name: [f.what for f in e.forgiven] for e in check_extracts([], project)}
    [words] = told["answer.json"]
    assert "of a month that" in words
    assert MAY in words
    log = gathered.load_crime_log()
    assert log.forgiven.query("file == 'answer.json'")["what"].str.contains("of a month").sum() == 1
    [file] = log.files.query("file == 'answer.json'").to_dict("records")
    assert pd.isna(file["force"])
    assert file["month"] == "2021-05"


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("forces.csv", "id,name\n1,A\n", "is no file of data.police.uk"),
        ("archive.zip", "PK", "archive.zip is packed. Unzip it here"),
        ("tables.xlsx", "no workbook", "tables.xlsx"),
        ("answer.json", "[]", "is no answer of the data.police.uk API"),
        ("2021-07-x-street.csv", street("2021-07")[:-60], "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read_stops_every_count(
    project: Project, name: str, text: str, words: str
) -> None:
    put(project, name, text)
    [(_, said)] = refused(project)
    assert words in said
    with pytest.raises(DataError, match=f"data/raw/crime/{name} is refused"):
        gathered.load_crime_counts(None, "2021-05", "2021-05")


def test_a_wrong_cell_is_named_by_row_and_column_and_not_shown(project: Project) -> None:
    put(project, "2021-07/july.csv", street("2021-07").replace("52.1,", "52.1N,"))
    wrong = [e for e in gathering.build_gathered(POLICE_FILES, project) if e.refused]
    [problem] = wrong[0].problems
    assert (problem.row, problem.column, problem.value) == (4, "Latitude", "***")


def test_a_file_that_becomes_one_of_another_kind_leaves_no_rows_of_the_first(
    project: Project,
) -> None:
    gathering.refresh_gathered(POLICE_FILES, project)
    assert rows_of(project, MAY).exists()
    put(project, MAY, OUTCOME_HEAD + OUTCOME.format(id="ab12", month="2021-05"))
    gathering.refresh_gathered(POLICE_FILES, project)
    assert not rows_of(project, MAY).exists()
    assert rows_of(project, MAY, "outcomes").exists()


def test_a_new_month_leaves_the_others_as_they_are_and_one_that_went_goes(
    project: Project,
) -> None:
    gathering.refresh_gathered(POLICE_FILES, project)
    before = rows_of(project, MAY).stat().st_mtime_ns
    july = MAY.replace("05", "07")
    put(project, july, street("2021-07"))
    gathering.refresh_gathered(POLICE_FILES, project)
    assert rows_of(project, MAY).stat().st_mtime_ns == before
    (project.raw / "crime" / july).unlink()
    gathering.refresh_gathered(POLICE_FILES, project)
    assert not rows_of(project, july).exists()


def test_the_same_file_gives_the_same_bytes(project: Project) -> None:
    gathering.refresh_gathered(POLICE_FILES, project)
    before = rows_of(project, MAY).read_bytes()
    rows_of(project, MAY).unlink()
    gathering.refresh_gathered(POLICE_FILES, project)
    assert rows_of(project, MAY).read_bytes() == before


def test_without_a_policy_nothing_is_kept(project: Project) -> None:
    project.disclosure_file.write_text("", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="crime/crimes"):
        gathered.load_crime_counts(None, "2021-05", "2021-05")
    assert not rows_of(project, MAY).exists()


def test_the_log_tells_kind_force_month_rows_and_source(project: Project) -> None:
    card = 'title = "Street crime"\nproducer = "Home Office"\nlicence = "OGL v3"\n'
    put(project, "2021-05/source.toml", f'{card}accessed = "2026-11-22"\npublishable = false\n')
    log = gathered.load_crime_log()
    may, june = log.files.to_dict("records")
    assert (may["file"], may["kind"], may["force"], may["month"], may["row_count"]) == (
        MAY, "street", "Northshire Police", "2021-05", 5,
    )  # fmt: skip
    assert (may["title"], may["licence"]) == ("Street crime", "OGL v3")
    assert pd.isna(june["title"])
    of_may = log.forgiven.query("file == @MAY").set_index("what")["count"].to_dict()
    assert of_may["rows that name no place"] == 1


def test_without_a_file_it_says_what_to_put_there(project: Project) -> None:
    for month in ("05", "06"):
        (project.raw / "crime" / MAY.replace("05", month)).unlink()
    for load in (gathered.load_crime_log, gathered.load_force_area_counts):
        with pytest.raises(DataError, match=r"data/raw/crime has no file\. Put what data\.police"):
            load()
    put(project, MAY, street("2021-05"))
    with pytest.raises(DataError, match=r"no file of force area counts\. Put a workbook \(XLSX\)"):
        gathered.load_force_area_counts()


def test_a_check_says_whose_file_it_is_and_of_when(project: Project) -> None:
    folder = str(project.raw / "crime")
    answer = json.loads(CliRunner().invoke(tp, ["data", "check", "--json", folder]).output)[
        "files"
    ][0]
    assert (answer["kind"], answer["status"], answer["rows"]) == ("crime/crimes", "loaded", 5)
    assert answer["forces"] == ["Northshire Police"]
    assert (answer["first_month"], answer["last_month"]) == ("2021-05-01", "2021-05-01")
    assert "Northshire Police, May 2021" in CliRunner().invoke(tp, ["data", "check", folder]).output


def test_a_linked_file_is_checked_as_one_that_lies_there(project: Project, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.csv"
    elsewhere.write_text(street("2021-05"), encoding="utf-8", newline="")
    (project.raw / "crime" / "linked.csv").symlink_to(elsewhere)
    told = {e.path.name: e for e in check_extracts([], project)}
    assert told["linked.csv"].kind == "crime/crimes"
    assert told["2021-05-northshire-street.csv"].refused


def test_police_files_outside_the_data_are_judged_as_those_within(
    project: Project, tmp_path: Path
) -> None:
    sent = tmp_path / "sent"
    sent.mkdir()
    cut = street("2021-06")[:-40]
    for name, content in {
        "a.csv": street("2021-05"), "bb.csv": street("2021-05"), "cut.csv": cut,
        "answer.json": json.dumps(ANSWER), "settings.json": "{}",
    }.items():  # fmt: skip
        (sent / name).write_text(content, encoding="utf-8", newline="")
    told = {e.path.name: e for e in check_extracts([], project, sent)}
    assert sorted(told) == ["a.csv", "answer.json", "bb.csv", "cut.csv"]
    assert isinstance(told["a.csv"], GatheredExtract)
    assert (told["a.csv"].whose, told["a.csv"].months) == ("Northshire Police", "May 2021")
    assert "would count twice" in told["bb.csv"].problems[0].message
    assert "Download it again" in told["cut.csv"].problems[0].message
    assert told["answer.json"].kind == "crime/crimes"


def test_every_dataset_of_the_topic_is_one_that_is_gathered() -> None:
    assert {dataset.name for dataset in DATASETS} == set(POLICE_FILES.names)


REAL_MONTHS = ("2021-05", "2021-06", "2021-07", "2021-08", "2021-09", "2021-10", "2024-02")
# Rows of the street files, and rows that repeat an earlier one, as measured by others.
STREET_ROWS = (5082, 5763, 5568, 4973, 4725, 5273, 4763)
REPEATS = (451, 573, 494, 459, 338, 259, 169)
_REPEATED = "rows of which every cell repeats an earlier row, kept: each may be one of its own"


@pytest.fixture(scope="module")
def real(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """A project whose police files are the real ones of Bedfordshire, in folders by month."""
    root = tmp_path_factory.mktemp("real")
    (root / "suite.toml").touch()
    (root / "disclosure.toml").write_text(POLICY, encoding="utf-8")
    for path in (real_data / "police").glob("20*.csv"):
        folder = root / "data/raw/crime" / path.name[:7]
        folder.mkdir(parents=True, exist_ok=True)
        (folder / path.name).symlink_to(path)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        yield Project(root, root / "data", root / "reports")


def real_rows(project: Project, kind: str) -> list[dict[str, str]]:
    """The rows of every real file of a kind, by a reader of the test's own."""
    found = []
    for path in sorted((project.raw / "crime").glob(f"*/*-{kind}.csv")):
        with path.open(encoding="utf-8-sig", newline="") as lines:
            found += list(csv.DictReader(lines))
    return found


@pytest.mark.real_data
def test_all_seven_months_are_counted_as_the_csv_module_counts_them(real: Project) -> None:
    counts = gathered.load_crime_counts(None, REAL_MONTHS[0], REAL_MONTHS[-1])
    rows = real_rows(real, "street")
    by_month = Counter((row["Month"], row["Crime type"]) for row in rows)
    ours = counted(counts.assign(month=counts["month"].dt.strftime("%Y-%m")), "month", "category")
    assert ours == dict(by_month)
    assert counted(counts, "outcome") == dict(
        Counter(row["Last outcome category"] or None for row in rows)
    )
    assert counted(counts, "neighbourhood") == dict(
        Counter(row["LSOA name"][:-1] or None for row in rows)
    )


@pytest.mark.real_data
def test_the_rows_and_repeats_of_the_real_months_are_as_others_measured_them(
    real: Project,
) -> None:
    log = gathered.load_crime_log()
    street = log.files[log.files["kind"] == "street"].set_index("month")
    assert tuple(street.index) == REAL_MONTHS
    assert tuple(street["row_count"]) == STREET_ROWS
    assert set(street["force"]) == {"Bedfordshire Police"}
    repeats = log.forgiven[log.forgiven["what"] == _REPEATED].set_index("file")["count"]
    assert tuple(repeats[street["file"]]) == REPEATS


@pytest.mark.real_data
def test_of_the_real_months_what_is_placed_nowhere_is_counted_apart(real: Project) -> None:
    area = ["Luton", "Central Bedfordshire"]
    counts = counted(gathered.load_crime_counts(area, "2021-05", "2021-10"), "local_authority")
    rows = [row for row in real_rows(real, "street") if row["Month"] < "2022"]
    expected = Counter(row["LSOA name"].rpartition(" ")[0] or None for row in rows)
    assert counts == {name: expected[name] for name in (*area, None)}
    assert counts[None] == 692


@pytest.mark.real_data
def test_the_real_tables_of_three_releases_are_held_beside_each_other(
    real_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "suite.toml").touch()
    (tmp_path / "disclosure.toml").write_text(POLICY, encoding="utf-8")
    folder = tmp_path / "data/raw/crime"
    folder.mkdir(parents=True)
    for path in (real_data / "police").glob("*.xlsx"):
        (folder / path.name).symlink_to(path)
    monkeypatch.chdir(tmp_path)
    counts = gathered.load_force_area_counts()
    assert list(counts.columns) == arrow_schema(DATASETS[-1]).names
    homicides = counts.query(
        "area == 'Bedfordshire' and offence_group == 'Homicide' and measure == 'offences'"
    )
    assert homicides["file"].nunique() == homicides["period"].nunique() == 3


@pytest.mark.real_data
def test_the_map_of_the_real_months_lies_in_bedfordshire(real: Project) -> None:
    places = gathered.load_neighbourhood_places(["Luton"], "2021-05", "2021-10")
    assert len(places) == places["neighbourhood"].nunique()
    assert places["longitude"].between(-0.52, -0.34).all()
    assert places["latitude"].between(51.84, 51.94).all()
