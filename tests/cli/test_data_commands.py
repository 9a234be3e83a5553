"""tp data check and tp data build: every problem named, the shapes scripts rely on, exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tp_analysis.cli.options import report_refusal
from tp_analysis.datasets import Problem
from tp_analysis.store import Extract

POPULATIONS = "data/raw/reference/populations.csv"
FIGURES = "data/raw/places/published_figures.csv"
# A text amount, a negative population, a duplicate key; and the column `note` is missing.
FAULTY = """\
area,geography_name,measure,as_at,value,estimate,document_id,evidence
north,North,population,2008-06-30,about twelve thousand,Mid-year,a-document,published
north,North,households,2008-06-30,-5432,Mid-year,a-document,published
south,South,population,2008-06-30,34567,Mid-year,a-document,published
south,South,population,2008-06-30,34568,Mid-year,a-document,published
"""


def check(project: Any, *arguments: str) -> tuple[int, list[dict[str, Any]]]:
    answer = project.tp("data", "check", "--json", *arguments)
    assert "Traceback" not in answer.words
    return answer.code, json.loads(answer.out)["files"]


def test_the_shape_of_the_answer_is_the_one_scripts_rely_on(unbuilt: Any) -> None:
    (unbuilt.root / POPULATIONS).write_text(FAULTY, encoding="utf-8")
    code, [file] = check(unbuilt, POPULATIONS)
    assert code == 11
    assert (file["path"], file["kind"]) == (POPULATIONS, "reference/populations")
    assert (file["status"], file["rows"], file["forgiven"]) == ("refused", 4, [])
    assert [set(problem) for problem in file["problems"]] == [
        {"row", "column", "value", "message"}
    ] * 4
    assert [(p["row"], p["column"], p["value"]) for p in file["problems"]] == [
        (None, "note", None),
        (2, "value", "about twelve thousand"),
        (3, "value", "-5432"),
        (5, "as_at", "2008-06-30"),
    ]
    assert "repeats the key" in file["problems"][3]["message"]


def test_in_words_all_four_faults_are_named_with_file_and_row(unbuilt: Any) -> None:
    (unbuilt.root / POPULATIONS).write_text(FAULTY, encoding="utf-8")
    answer = unbuilt.tp("data", "check", POPULATIONS)
    assert answer.code == 11
    lines = answer.out.splitlines()
    assert lines[0] == f"refused  {POPULATIONS}"
    for line, words in zip(
        lines[1:],
        ["column note: the column is missing", "row 2, column value", "row 3", "row 5"],
        strict=True,
    ):
        assert line.startswith(f"  populations.csv: {words}")
        assert line.endswith(".")
        assert not line.endswith("..")


def test_the_same_fault_of_many_rows_is_one_line_and_each_row_in_json(unbuilt: Any) -> None:
    head, *_ = FAULTY.splitlines()
    row = "north,North,heads{},2008-06-30,{},Mid-year,a-document,guessed"
    rows = [row.format(at, at) for at in range(371)]
    path = unbuilt.root / POPULATIONS
    path.write_text("\n".join([f"{head},note", *(f"{row}," for row in rows), ""]), "utf-8")
    out = unbuilt.tp("data", "check", POPULATIONS).out
    [line] = [line for line in out.splitlines() if "column evidence" in line]
    assert line.startswith("  populations.csv: 371 rows, the first 2, 3, 4: column evidence has ")
    _, [file] = check(unbuilt, POPULATIONS)
    said = [p["row"] for p in file["problems"] if p["column"] == "evidence"]
    assert said == list(range(2, 373))


def test_a_line_that_ends_with_a_question_has_no_full_stop(
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked = Problem("log.csv has no 'Evnt'. Did you mean 'Event'?")
    report_refusal(Extract(Path("log.csv"), None, problems=(asked,)), "log.csv")
    assert capsys.readouterr().out == "  log.csv: has no 'Evnt'. Did you mean 'Event'?\n"


def test_a_good_file_is_loaded_and_exits_0(unbuilt: Any) -> None:
    code, [file] = check(unbuilt, FIGURES)
    assert code == 0
    assert (file["status"], file["rows"], file["problems"]) == ("loaded", 2, [])


def test_one_refused_file_of_many_exits_11_and_the_others_are_still_told(unbuilt: Any) -> None:
    (unbuilt.root / POPULATIONS).write_text(FAULTY, encoding="utf-8")
    code, files = check(unbuilt, "data/raw")
    assert code == 11
    assert {file["path"]: file["status"] for file in files} == {
        FIGURES: "loaded",
        POPULATIONS: "refused",
    }


def test_a_file_of_no_known_kind_is_refused_with_how_a_kind_is_known(unbuilt: Any) -> None:
    (unbuilt.root / "data/raw/places/heights.csv").write_text("a\n1\n", encoding="utf-8")
    code, [file] = check(unbuilt, "data/raw/places/heights.csv")
    assert (code, file["kind"], file["status"]) == (11, "unknown", "refused")
    assert "A file is known by its folder and name" in file["problems"][0]["message"]


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"<html>", b"a,b\n1\n", b'a\n"'])
def test_no_file_whatever_it_holds_brings_up_a_traceback(unbuilt: Any, content: bytes) -> None:
    (unbuilt.root / FIGURES).write_bytes(content)
    code, [file] = check(unbuilt, FIGURES)
    assert code == 11
    assert file["problems"]


def test_data_elsewhere_is_checked_where_it_lies(unbuilt: Any, tmp_path: Any) -> None:
    (unbuilt.root / "data").rename(tmp_path / "elsewhere")
    code, files = check(unbuilt, "--data", str(tmp_path / "elsewhere"))
    loaded = {file["kind"] for file in files if file["status"] == "loaded"}
    assert loaded == {"places/published_figures", "reference/populations"}
    assert code == 11  # the other datasets of the suite have no extract there


def test_building_datasets_leaves_none_behind_for_a_refused_extract(unbuilt: Any) -> None:
    processed = unbuilt.root / "data" / "processed"
    assert "built    reference/populations" in unbuilt.tp("data", "build").out
    (unbuilt.root / POPULATIONS).write_text(FAULTY, encoding="utf-8")
    answer = unbuilt.tp("data", "build")
    assert answer.code == 11
    assert "refused  reference/populations" in answer.out
    assert not (processed / "reference" / "populations.parquet").exists()
    assert (processed / "places" / "published_figures.parquet").is_file()


def test_the_extracts_of_the_project_itself_are_all_loaded(root: Any, small: Any) -> None:
    code, files = check(small.SmallProject(root))
    assert [file["path"] for file in files if file["problems"]] == []
    assert code == 0


PAYMENTS = "Supplier,Date,Net Amount\nAcme Ltd,02/04/2024,100.10\nB Ltd,30/04/2024,1.00\n"


def test_a_list_of_payments_says_whose_it_is_of_when_and_how_many_files_there_were(
    unbuilt: Any,
) -> None:
    folder = unbuilt.root / "lists"
    folder.mkdir()
    (folder / "town_1.csv").write_text(f"\ufeff{PAYMENTS}", encoding="utf-8")
    (folder / "town_2.csv").write_text("Supplier,Date,Net Amount\nA,,abc\n", encoding="utf-8")
    answer = unbuilt.tp("data", "check", "lists")
    assert "  Town, April 2024, dated 2 April 2024 to 30 April 2024\n" in answer.out
    assert "  1 × byte order marks" in answer.out
    assert answer.out.endswith("1 loaded, 1 refused.\n")
    _, [first, _] = check(unbuilt, "lists")
    assert (first["body"], first["first_month"]) == ("town", "2024-04-01")


def test_a_folder_without_a_file_is_said_to_have_none(unbuilt: Any) -> None:
    (unbuilt.root / "lists").mkdir()
    answer = unbuilt.tp("data", "check", "lists")
    assert "No file to check in lists" in answer.out


def test_a_file_that_is_no_list_of_payments_says_its_rows(unbuilt: Any) -> None:
    answer = unbuilt.tp("data", "check", POPULATIONS)
    assert "rows of reference/populations\n" in answer.out
