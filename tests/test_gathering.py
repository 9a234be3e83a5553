"""Payments are gathered from many files: each on its own, none lost, none refused unseen."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tp_analysis import gathered, gathering
from tp_analysis.checking import check_extracts
from tp_analysis.errors import ConfigurationError, DataError
from tp_analysis.gathered_files import GatheredExtract
from tp_analysis.payment_files import PAYMENT_FILES
from tp_analysis.project import Project
from tp_analysis.suite.kernels.keeper import TRACED
from tp_analysis.suite.reads import what_was_read

BODIES = '[north]\nname = "North Council"\nfiles = ["north_*"]\n'
POLICY = """
[dataset."payments/payments"]
profile = "already-published"
source = "Lists of payments"
masked = ["supplier"]
"""
APRIL = "Supplier,Service,Date,Net Amount\nAcme Ltd,Roads,02/04/2024,100.10\n"
MAY = "Supplier,Service,Date,Net Amount\nMr John Smith,Care,03/05/2024,-20.05\nTotal,,,-20.05\n"
CARD = """
title = "Payments over £500"
producer = "North Council"
licence = "OGL v3"
accessed = "2026-11-22"
publishable = false
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project with two months of one body."""
    (tmp_path / "suite.toml").touch()
    (tmp_path / "bodies.toml").write_text(BODIES, encoding="utf-8")
    (tmp_path / "disclosure.toml").write_text(POLICY, encoding="utf-8")
    folder = tmp_path / "data/raw/payments/north"
    folder.mkdir(parents=True)
    (folder / "north_april.csv").write_text(APRIL, encoding="utf-8")
    (folder / "north_may.csv").write_text(MAY, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path, tmp_path / "data", tmp_path / "reports")


def extract(project: Project, name: str) -> Path:
    return project.raw / "payments/north" / name


def rows_of(project: Project, name: str) -> Path:
    [path] = PAYMENT_FILES.row_paths(extract(project, name), project)
    return path


def test_every_line_of_every_file_is_there_in_pence(project: Project) -> None:
    lines = gathered.load_payments(["north"], "2024-04", "2024-05")
    assert list(lines["amount_pence"]) == [10010, -2005]
    assert set(lines["file"]) == {"north/north_april.csv", "north/north_may.csv"}


@pytest.mark.parametrize(
    ("first", "last", "pence"),
    [("2024-04", "2024-04", [10010]), ("2024-05", "2024-11", [-2005])],
)
def test_months_are_chosen_both_ends_included(
    project: Project, first: str, last: str, pence: list[int]
) -> None:
    assert list(gathered.load_payments(["north"], first, last)["amount_pence"]) == pence


def test_a_month_that_is_not_held_is_an_error_and_not_an_empty_table(project: Project) -> None:
    with pytest.raises(DataError, match="no payment of north between 2024-06 and 2024-07"):
        gathered.load_payments(["north"], "2024-06", "2024-07")


def test_a_misspelt_body_is_offered_the_nearest(project: Project) -> None:
    with pytest.raises(DataError, match="Did you mean 'north'"):
        gathered.load_payments(["nort"], "2024-04", "2024-05")


def test_individuals_are_masked_before_their_rows_are_kept(project: Project) -> None:
    lines = gathered.load_payments(["north"], "2024-04", "2024-05")
    assert list(lines["supplier"]) == ["Acme Ltd", "Individual (name not shown)"]
    assert b"John Smith" not in rows_of(project, "north_may.csv").read_bytes()


def test_without_a_policy_nothing_is_kept(project: Project) -> None:
    project.disclosure_file.write_text("", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="payments/payments"):
        gathered.load_payments(["north"], "2024-04", "2024-05")
    assert not rows_of(project, "north_april.csv").exists()


def test_a_new_month_leaves_the_rows_of_the_others_as_they_are(project: Project) -> None:
    gathering.refresh_gathered(PAYMENT_FILES, project)
    before = rows_of(project, "north_april.csv").stat().st_mtime_ns
    extract(project, "north_june.csv").write_text(APRIL.replace("/04/", "/06/"), encoding="utf-8")
    gathering.refresh_gathered(PAYMENT_FILES, project)
    assert rows_of(project, "north_april.csv").stat().st_mtime_ns == before
    assert len(gathered.load_payments(["north"], "2024-04", "2024-06")) == 3


@pytest.mark.parametrize("name", ["bodies.toml", "disclosure.toml"])
def test_what_decides_the_rows_makes_them_anew(project: Project, name: str) -> None:
    gathering.refresh_gathered(PAYMENT_FILES, project)
    before = rows_of(project, "north_april.csv").stat().st_mtime_ns
    with (project.root / name).open("a", encoding="utf-8") as file:
        file.write("\n# Changed.\n")
    gathering.refresh_gathered(PAYMENT_FILES, project)
    assert rows_of(project, "north_april.csv").stat().st_mtime_ns > before


def test_rows_of_a_file_that_went_go_with_it(project: Project) -> None:
    gathering.refresh_gathered(PAYMENT_FILES, project)
    extract(project, "north_may.csv").unlink()
    assert len(gathered.load_payments(["north"], "2024-04", "2024-05")) == 1
    assert not rows_of(project, "north_may.csv").exists()


def test_a_refused_file_stops_every_total_and_keeps_no_rows(project: Project) -> None:
    gathering.refresh_gathered(PAYMENT_FILES, project)
    spoilt = extract(project, "north_may.csv")
    spoilt.write_text(MAY.replace("-20.05\nTotal", "abc\nTotal"), encoding="utf-8")
    with pytest.raises(DataError, match=r"data/raw/payments/north/north_may.csv is refused: row 2"):
        gathered.load_payments(["north"], "2024-04", "2024-04")
    assert not rows_of(project, "north_may.csv").exists()


def test_a_month_that_is_saved_twice_stops_every_total_until_one_is_gone(project: Project) -> None:
    gathering.refresh_gathered(PAYMENT_FILES, project)
    extract(project, "north_april (1).csv").write_text(APRIL, encoding="utf-8")
    words = r"north_april \(1\)\.csv has the same bytes as north/north_april\.csv.*Take one"
    for _ in range(2):
        with pytest.raises(DataError, match=words):
            gathered.load_payments(["north"], "2024-04", "2024-05")
    [wrong] = [e for e in gathering.build_gathered(PAYMENT_FILES, project) if e.refused]
    assert wrong.path.name == "north_april (1).csv"
    assert not rows_of(project, "north_april (1).csv").exists()
    extract(project, "north_april.csv").unlink()
    assert len(gathered.load_payments(["north"], "2024-04", "2024-05")) == 2


def test_the_same_lines_in_another_form_are_a_copy(project: Project) -> None:
    other = APRIL.replace(",", ";").encode("utf-16")
    extract(project, "north_april_again.csv").write_bytes(other)
    [wrong] = [e for e in check_extracts([], project) if e.refused]
    assert "has the same lines as" in wrong.problems[0].message


def test_another_list_of_the_same_months_and_sum_is_told_and_counted(project: Project) -> None:
    text = APRIL.replace("Acme Ltd", "Acme Limited")
    extract(project, "north_april_again.csv").write_text(text, encoding="utf-8")
    assert len(gathered.load_payments(["north"], "2024-04", "2024-04")) == 2
    found = {e.path.name: e for e in check_extracts([], project)}
    assert any("months and sum as" in f.what for f in found["north_april_again.csv"].forgiven)
    log = gathered.load_payment_log()
    assert log.forgiven["what"].str.contains("months and sum as").sum() == 1


def test_a_broken_source_card_refuses_its_files_and_says_where_it_lies(project: Project) -> None:
    (project.raw / "payments/north/source.toml").write_text("title = ", encoding="utf-8")
    refused = [e for e in check_extracts([], project) if e.refused]
    assert len(refused) == 2
    assert refused[0].problems[0].message.startswith("north/source.toml cannot be read")
    with pytest.raises(DataError, match=r"north/source\.toml cannot be read"):
        gathered.load_payments(["north"], "2024-04", "2024-05")


def test_a_check_says_whose_file_it_is_and_of_when(project: Project) -> None:
    found = {e.path.name: e for e in check_extracts([], project)}
    april = found["north_april.csv"]
    assert isinstance(april, GatheredExtract)
    assert april.whose == "North Council"
    assert april.months == "April 2024, dated 2 April 2024 to 2 April 2024"


def test_a_file_without_a_heading_of_payments_gets_no_advice_on_payments(
    project: Project, tmp_path: Path
) -> None:
    path = tmp_path / "codes.csv"
    path.write_text("code,label\n01,Defence\n", encoding="utf-8")
    [extract] = check_extracts([], project, path)
    [problem] = extract.problems
    assert "neither a list of payments nor an official table" in problem.message
    assert "headings =" not in problem.message


def test_half_a_file_of_rows_is_made_anew(project: Project) -> None:
    gathering.refresh_gathered(PAYMENT_FILES, project)
    rows = rows_of(project, "north_april.csv")
    rows.write_bytes(rows.read_bytes()[:100])
    assert len(gathered.load_payments(["north"], "2024-04", "2024-05")) == 2


def test_the_log_tells_files_forgiveness_totals_and_source(project: Project) -> None:
    (project.raw / "payments/north/source.toml").write_text(CARD, encoding="utf-8")
    log = gathered.load_payment_log()
    assert list(log.files["row_count"]) == [1, 1]
    assert list(log.files["total_pence"]) == [10010, -2005]
    assert set(log.files["producer"]) == {"North Council"}
    [total] = log.totals.to_dict("records")
    assert (total["file"], total["row"], total["agrees"]) == ("north/north_may.csv", 3, True)
    assert (total["printed_pence"], total["sum_pence"]) == (-2005, -2005)


def test_a_file_without_a_source_card_is_told_as_such(project: Project) -> None:
    assert gathered.load_payment_log().files["title"].isna().all()


def test_a_card_of_the_file_goes_before_that_of_its_folder(project: Project) -> None:
    folder = project.raw / "payments/north"
    (folder / "source.toml").write_text(CARD, encoding="utf-8")
    own = CARD.replace("Payments over", "May payments over")
    (folder / "north_may.source.toml").write_text(own, encoding="utf-8")
    titles = gathered.load_payment_log().files["title"]
    assert list(titles) == ["Payments over £500", "May payments over £500"]


def test_rows_read_by_a_notebook_count_as_the_extract_they_came_from(
    project: Project, tmp_path: Path
) -> None:
    gathering.refresh_gathered(PAYMENT_FILES, project)
    log = tmp_path / "reads.log"
    rows = rows_of(project, "north_april.csv")
    log.write_text(f'{TRACED}\n"{rows}"\n', encoding="utf-8")
    read = what_was_read(project, log, tmp_path / "work")
    assert list(read) == ["data/raw/payments/north/north_april.csv"]


def test_the_same_file_gives_the_same_bytes(project: Project) -> None:
    gathering.refresh_gathered(PAYMENT_FILES, project)
    rows = rows_of(project, "north_april.csv")
    before = rows.read_bytes()
    rows.unlink()
    gathering.refresh_gathered(PAYMENT_FILES, project)
    assert rows.read_bytes() == before


def test_an_empty_folder_is_an_error_with_what_to_do(project: Project) -> None:
    for name in ("north_april.csv", "north_may.csv"):
        extract(project, name).unlink()
    with pytest.raises(DataError, match="data/raw/payments has no file"):
        gathered.load_payment_log()
    assert gathering.build_gathered(PAYMENT_FILES, project) == []


def test_dates_are_dates(project: Project) -> None:
    lines = gathered.load_payments(["north"], "2024-04", "2024-04")
    assert list(lines["month"]) == [datetime.date(2024, 4, 1)]
    schema = pq.read_schema(rows_of(project, "north_april.csv"))
    assert str(schema.field("month").type) == "date32[day]"


def test_checking_without_a_path_finds_the_payment_files(project: Project) -> None:
    found = {extract.path.name: extract for extract in check_extracts([], project)}
    assert found["north_april.csv"].kind == "payments/payments"
    assert found["north_april.csv"].total_gbp == Decimal("100.10")
    assert [f.what for f in found["north_may.csv"].forgiven if "total" in f.what.lower()]


def test_a_file_of_no_known_kind_in_another_folder_is_refused(project: Project) -> None:
    (project.raw / "spending").mkdir()
    (project.raw / "spending/strange.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    [strange] = [e for e in check_extracts([], project) if e.path.name == "strange.csv"]
    assert strange.refused
    assert strange.kind == "unknown"


@pytest.mark.real_data
def test_all_thirty_real_payment_files_load_and_the_one_of_another_kind_does_not(
    real_data: Path, root: Path
) -> None:
    project = Project(root, root / "data", root / "reports")
    extracts = check_extracts([], project, real_data / "council_spend")
    refused = [extract.path.name for extract in extracts if extract.refused]
    assert refused == ["trafford_prompt_payment.csv"]
    assert len(extracts) == 31


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("la_revenue/rs2009_10.xls", "revenue outturn or budget"),
        ("cra_pesa/CRA_2014_Combined_Database_for_Publication.xlsx", "country and regional"),
        ("cra_pesa/pesa2024_chapter9.xlsx", "public expenditure tables"),
        ("population_geography/census2021_households_by_ltla_ts041.xlsx", "population"),
        ("deflators/GDP_Deflators_Budget_March_2020_update.xlsx", "gdp deflators"),
    ],
)
def test_an_official_table_is_known_by_what_is_in_it(
    real_data: Path, root: Path, file: str, kind: str
) -> None:
    project = Project(root, root / "data", root / "reports")
    [extract] = check_extracts([], project, real_data / file)
    assert not extract.refused
    assert extract.kind.startswith(kind)
    assert extract.rows > 0
