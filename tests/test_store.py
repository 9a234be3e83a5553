"""Extracts as they really come: each fault is one clear message, and no stale table is used."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
import pytest

from tp_analysis import checking, store
from tp_analysis.datasets import Column, Dataset
from tp_analysis.errors import DataError
from tp_analysis.project import Project

CARD = """
title = "A table"
producer = "The tests"
licence = "MIT"
accessed = "2026-11-21"
publishable = true
"""
TOWNS = Dataset(
    topic="places",
    name="towns",
    meaning="Towns and their people",
    columns=(
        Column("town", "text", "Name of the town"),
        Column("people", "whole", "Number of people", at_least=0),
        Column("note", "text", "What to know", optional=True),
    ),
    key=("town",),
    personal=False,
)
PERSONS = Dataset(TOWNS.topic, TOWNS.name, TOWNS.meaning, TOWNS.columns, TOWNS.key)
GOOD = b"town,people,note\nLuton,192084,\nBedford,155000,by hand\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project with one good extract, found as the current one."""
    (tmp_path / "data" / "raw" / "places").mkdir(parents=True)
    monkeypatch.setenv("TP_PROJECT", str(tmp_path))
    monkeypatch.delenv("TP_DATA", raising=False)
    monkeypatch.delenv("TP_READ_LOG", raising=False)
    project = Project(tmp_path, tmp_path / "data", tmp_path / "reports")
    put(project, GOOD)
    card_of(project).write_text(CARD, encoding="utf-8")
    return project


def put(project: Project, content: bytes) -> Path:
    path = store.extract_path(TOWNS, project)
    path.write_bytes(content)
    return path


def card_of(project: Project) -> Path:
    return project.raw / "places" / "towns.source.toml"


def problems(project: Project, content: bytes, dataset: Dataset = TOWNS) -> list[str]:
    extract = store.read_extract(dataset, put(project, content))
    assert extract.refused == (extract.table is None)
    return [problem.sentence() for problem in extract.problems]


def test_a_good_extract_is_read(project: Project) -> None:
    extract = store.read_extract(TOWNS, store.extract_path(TOWNS, project))
    assert (extract.rows, extract.refused, extract.kind) == (2, False, "places/towns")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "towns.csv is empty"),
        (b"\n\n", "towns.csv is empty"),
        (b"town,people,note\n", "has a header and no rows"),
        (
            "town,people,note\nCafé,1,\n".encode("cp1252"),
            "is not UTF-8 text. Save it as 'CSV UTF-8'",
        ),
        (GOOD.decode().encode("utf-16"), "is not UTF-8 text"),
        (b"PK\x03\x04\x14\x00\x06\x00\x08\x00\xff\xfe", "is not UTF-8 text"),
        (b"<!DOCTYPE html>\n<html><body>Log in</body></html>\n", "is a web page, not a CSV file"),
        (b'town,people,note\n"Luton,1,\n', "is not a readable CSV file"),
        (b"town,people,people\nLuton,1,2\n", "two columns of the same name"),
    ],
)
def test_a_file_that_is_no_table_gets_one_clear_message(
    project: Project, content: bytes, words: str
) -> None:
    found = problems(project, content)
    assert len(found) == 1
    assert words in found[0]


@pytest.mark.parametrize("content", [b"\xef\xbb\xbf" + GOOD, GOOD.replace(b"\n", b"\r\n")])
def test_what_spreadsheets_do_to_a_file_is_forgiven(project: Project, content: bytes) -> None:
    assert problems(project, content) == []


@pytest.mark.parametrize(
    ("row", "cells"), [(b"Bedford,155000", 2), (b"Bedford,155,000,", 4), (b"Bedford", 1)]
)
def test_a_row_with_too_few_or_too_many_cells_is_named(
    project: Project, row: bytes, cells: int
) -> None:
    found = problems(project, b"town,people,note\nLuton,1,\n" + row + b"\n")
    assert found == [f"row 3: the row has {cells} cells, the header 3. Mend it"]


def test_a_thousands_comma_in_every_row_does_not_shift_the_columns(project: Project) -> None:
    found = problems(project, b"town,people,note\nLuton,192,084,\nBedford,155,000,\n")
    assert [sentence.split(":")[0] for sentence in found] == ["row 2", "row 3"]


def test_an_uneven_row_hides_no_other_problem(project: Project) -> None:
    found = problems(project, b"town,people,note\nLuton\nBedford,many,\n")
    assert [sentence.split(":")[0] for sentence in found] == [
        "row 2",
        "row 3, column people has 'many'",
    ]


@pytest.mark.parametrize(
    ("before", "row"),
    [
        (b'Luton,1,"two\nlines"\n', 3),
        (b'Luton,1,"three\r\nlines\r\nhere"\n', 3),
        (b"\nLuton,1,\n", 4),
        (b"Luton,1,\n\n\n", 5),
        (b'Luton,1,"a ""quoted"" word, and a comma"\n', 3),
    ],
)
def test_rows_are_numbered_as_a_spreadsheet_shows_them(
    project: Project, before: bytes, row: int
) -> None:
    found = problems(project, b"town,people,note\n" + before + b"Bedford,many,\n")
    assert [sentence.split(",")[0] for sentence in found] == [f"row {row}"]


def test_the_four_planted_faults_are_all_named_with_their_rows(project: Project) -> None:
    content = b"town,people\nLuton,many\nBedford,-155000\nLuton,3\n"
    extract = store.read_extract(TOWNS, put(project, content))
    places = [(problem.row, problem.column, problem.value) for problem in extract.problems]
    assert places == [
        (None, "note", None),
        (2, "people", "many"),
        (3, "people", "-155000"),
        (4, "town", "Luton"),
    ]


def test_the_message_about_a_personal_file_holds_none_of_its_values(project: Project) -> None:
    content = b"town,people,note\nQQ123456C,Smith,\nQQ123456C,-5551234,\nQQ123456C\n"
    words = " ".join(problems(project, content, PERSONS))
    assert words.count("row") >= 4
    assert not any(value in words for value in ("QQ123456C", "Smith", "5551234"))


def test_a_missing_file_and_a_missing_card_are_named(project: Project) -> None:
    card_of(project).unlink()
    assert "has no source card" in problems(project, GOOD)[0]
    store.extract_path(TOWNS, project).unlink()
    extract = store.read_extract(TOWNS, store.extract_path(TOWNS, project))
    assert "towns.csv is missing" in extract.problems[0].sentence()


def test_a_refused_extract_leaves_no_table_of_yesterday(project: Project) -> None:
    store.build_dataset(TOWNS, project)
    assert store.processed_path(TOWNS, project).is_file()
    put(project, b"town,people,note\nLuton,many,\n")
    assert store.build_dataset(TOWNS, project).refused
    assert not store.processed_path(TOWNS, project).exists()
    with pytest.raises(DataError, match=r"data/raw/places/towns\.csv is refused: row 2"):
        store.load(TOWNS)


@pytest.mark.parametrize("fault", [b"town,people,note\nLuton,many,\n", None])
def test_loading_never_falls_back_on_the_table_of_yesterday(
    project: Project, fault: bytes | None
) -> None:
    store.build_dataset(TOWNS, project)
    if fault is None:
        card_of(project).unlink()
    else:
        put(project, fault)
    with pytest.raises(DataError, match="is refused"):
        store.load(TOWNS)


def test_a_changed_extract_is_built_anew_on_loading(project: Project) -> None:
    assert store.load(TOWNS, town="Luton")["people"].tolist() == [192084]
    put(project, GOOD.replace(b"192084", b"202748"))
    assert store.load(TOWNS, town="Luton")["people"].tolist() == [202748]


def test_a_stricter_check_refuses_what_was_accepted_before(project: Project) -> None:
    store.load(TOWNS)
    few = Column("people", "whole", "Number of people", at_most=10)
    strict = Dataset(
        "places", "towns", "Towns", (TOWNS.columns[0], few, TOWNS.columns[2]), ("town",)
    )
    with pytest.raises(DataError, match="is refused"):
        store.load(strict)


def test_an_unchanged_extract_is_not_built_again(project: Project) -> None:
    store.load(TOWNS)
    target = store.processed_path(TOWNS, project)
    os.utime(target, (1, 1))
    store.extract_path(TOWNS, project).touch()
    store.load(TOWNS)
    assert target.stat().st_mtime == 1


@pytest.mark.parametrize("size", [0, 10, 700])
def test_half_a_processed_file_is_made_anew(project: Project, size: int) -> None:
    store.load(TOWNS)
    target = store.processed_path(TOWNS, project)
    target.write_bytes(target.read_bytes()[:size])
    assert len(store.load(TOWNS)) == 2


def test_rows_nobody_has_are_an_error_that_says_what_was_asked(project: Project) -> None:
    with pytest.raises(DataError, match="has no row for town 'Leeds'"):
        store.load(TOWNS, town="Leeds")


def test_a_table_round_trips_with_its_types_and_empties(project: Project) -> None:
    table = store.load(TOWNS)
    assert table["people"].dtype == "Int64"
    assert pd.isna(table["note"].iloc[0])


def test_a_table_of_many_rows_is_read_as_one_of_few(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = store.load(TOWNS)
    monkeypatch.setattr("tp_analysis.store.FEW_ROWS", 0)
    pd.testing.assert_frame_equal(
        store.load(TOWNS), few, check_dtype=False, check_column_type=False
    )


def test_an_extract_that_belongs_to_no_dataset_is_pointed_out(project: Project) -> None:
    stray = project.raw / "places" / "twons.csv"
    stray.write_bytes(GOOD)
    extracts = checking.check_extracts([TOWNS], project)
    assert [(extract.kind, extract.refused) for extract in extracts] == [
        ("places/towns", False),
        ("unknown", True),
    ]


@pytest.mark.parametrize("path", ["data/raw/places/towns.csv", "data/raw/places", "data/raw"])
def test_one_extract_or_a_folder_of_them_can_be_checked(project: Project, path: str) -> None:
    extracts = checking.check_extracts([TOWNS], project, project.root / path)
    assert [extract.kind for extract in extracts] == ["places/towns"]


def test_refreshing_leaves_a_current_table_alone_and_rebuilds_a_changed_one(
    project: Project,
) -> None:
    assert [extract.refused for extract in store.refresh_datasets([TOWNS], project)] == [False]
    assert store.refresh_datasets([TOWNS], project) == []
    put(project, b"town,people,note\nLuton,many,\n")
    assert [extract.refused for extract in store.refresh_datasets([TOWNS], project)] == [True]
    # What is refused is told again at every build, until it is mended.
    assert [extract.refused for extract in store.refresh_datasets([TOWNS], project)] == [True]
