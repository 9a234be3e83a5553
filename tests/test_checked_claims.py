"""Claim logs from anywhere are checked by `tp data check`, with every fault and its row."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tp_analysis.answers import extract_row
from tp_analysis.checking import check_extracts
from tp_analysis.extracts.results import Forgiven
from tp_analysis.project import Project

MAP = """
extract_date = 2009-12-31
[columns]
benefit = "benefit"
model = "model"
[benefits]
HB = "Housing Benefit"
"""
SOUND = """claim_id,benefit,model,event,time
1,HB,as-is,claim received,2009-07-01
1,HB,as-is,decided,2009-07-10
2,HB,redesigned,claim received,2009-07-02T10:00
"""
# Row by row: what each is, and what is wrong with it.
FAULTY = """claim_id,benefit,model,event,time
1,HB,as-is,claim received,2009-07-01
,HB,as-is,claim received,2009-07-01
2,HB,as-is,tea,2009-07-01
3,JSA,as-is,claim received,2009-07-01
4,HB,new,claim received,2009-07-01
5,HB,as-is,claim received,soon
6,HB,as-is,claim received,2009-03-29T01:30
7,HB,as-is,claim received,2009-10-25T01:30

8,HB,as-is,claim received,2010-01-01
1,HB,as-is,claim received,2009-07-01
9,HB,as-is,decided,2009-07-01
1,HB,as-is,decided,2009-06-30
10,HB,as-is,claim received,2009-07-03
10,HB,as-is,first payment,2009-07-02
11,HB,as-is,claim received,2009-07-03
11,HB,as-is,first payment,2009-07-04
11,HB,as-is,first payment,2009-07-05
12,HB,as-is,claim received,2009-07-03
12,HB,as-is,withdrawn,2009-07-04
12,HB,as-is,first payment,2009-07-05
13,HB,as-is,claim received,2009-07-03
13,HB,redesigned,decided,2009-07-05
"""
ROWS = {
    "claim id missing": [3],
    "event that is not known": [4],
    "benefit that is not known": [5],
    "model that is not known": [6],
    "time that cannot be read": [7],
    "time without a zone in the hour that the clocks skip": [8],
    "time without a zone in the hour that the clocks repeat": [9],
    "event after the extract date": [11],
    "event told twice": [12],
    "claim without a start": [13],
    "first payment told twice": [19],
    "payment before the claim": [16],
    "decision before the receipt": [14],
    "payment after a withdrawal or refusal": [22],
    "claim of two models": [24],
}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    for name in ("suite.toml", "bodies.toml", "disclosure.toml"):
        (tmp_path / name).touch()
    return Project(tmp_path, tmp_path / "data", tmp_path / "reports")


def log(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "log.events.toml").write_text(MAP, encoding="utf-8")
    path = folder / "log.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("place", ["elsewhere", "data/raw/benefits"])
def test_a_sound_log_is_loaded_wherever_it_lies(project: Project, place: str) -> None:
    path = log(project.root / place, SOUND)
    for asked in (path, path.parent):
        [extract] = check_extracts([], project, asked)
        assert (extract.kind, extract.rows, extract.refused) == ("benefits/claim_events", 3, False)


def test_every_fault_of_a_log_is_told_at_once_with_its_row_and_no_value(project: Project) -> None:
    [extract] = check_extracts([], project, log(project.root / "elsewhere", FAULTY))
    told: dict[str, list[int | None]] = {}
    for problem in extract.problems:
        told.setdefault(problem.message.partition(". ")[0], []).append(problem.row)
    assert told == ROWS
    answer = json.dumps(extract_row(extract, "log.csv"))
    assert '"refused"' in answer
    assert not [value for value in ("tea", "JSA", "soon", "2010-01-01") if value in answer]


def test_a_fault_of_a_row_names_its_column_and_many_are_one_line(project: Project) -> None:
    rows = "".join(f"{at},HB,as-is,tea,2009-07-01\n" for at in range(30))
    head = "claim_id,benefit,model,event,time\n"
    [extract] = check_extracts([], project, log(project.root / "elsewhere", head + rows))
    [unknown] = [each for each in extract.problems if "not known" in each.message]
    assert unknown.column == "event"
    assert unknown.message.startswith("event that is not known (30 rows: 2, 3, 4")


def test_claims_left_out_are_counted_with_their_reason(project: Project) -> None:
    path = log(project.root / "elsewhere", SOUND)
    column_map = path.with_name("log.events.toml")
    column_map.write_text(MAP + "[leave_out]\n1 = 'a test record'\n", encoding="utf-8")
    [extract] = check_extracts([], project, path)
    assert (extract.rows, extract.refused) == (1, False)
    told = Forgiven("claims left out, as the column map says: a test record", 1)
    assert extract.forgiven == (told,)


@pytest.mark.parametrize("place", ["elsewhere", "data/raw/benefits"])
def test_a_log_without_its_map_is_told_to_write_one(project: Project, place: str) -> None:
    path = log(project.root / place, SOUND)
    path.with_name("log.events.toml").unlink()
    [extract] = check_extracts([], project, path)
    [problem] = extract.problems
    assert "If it is a claim log, write its column map, log.events.toml" in problem.message


def test_a_log_that_cannot_be_read_is_refused_with_the_reason(project: Project) -> None:
    [extract] = check_extracts([], project, log(project.root / "elsewhere", "a,b\n1,2\n"))
    [problem] = extract.problems
    assert "none of the columns that its column map names, such as 'claim_id'" in problem.message
    assert "a, b" not in problem.message
