"""Every fault of a scenario is told at once, with its row and the scenario."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tp_analysis.benefits.simulation.datasets import SIMULATION_ASSUMPTIONS, SIMULATION_SCENARIOS
from tp_analysis.datasets import Dataset
from tp_analysis.store import read_extract

RAW = Path(__file__).parents[1] / "data" / "raw"
HEADER_AND_SHIPPED = 8


def told(tmp_path: Path, dataset: Dataset, *rows: str) -> list[str]:
    """What is wrong with an extract that has some rows more."""
    folder = tmp_path / "raw" / "benefits"
    shutil.copytree(RAW / "benefits", folder)
    path = folder / f"{dataset.name}.csv"
    with path.open("a", encoding="utf-8") as lines:
        lines.writelines(f"{row}\n" for row in rows)
    return [problem.sentence() for problem in read_extract(dataset, path).problems]


def scenario(model: str, changes: str, item: str, value: str) -> str:
    return f"of-mine,something else,{model},{changes},{item},{value},assumed,"


@pytest.mark.parametrize(
    ("changes", "item", "value", "said"),
    [
        ("share_of_claims", "6", "1.7", "must be from 0 to 1 for share_of_claims"),
        ("first_time_right_share", "6", "0", "must be from 0.05 to 1"),
        ("touch_minutes", "6", "-1", "must be from 0 to"),
        ("waiting_days", "6", "4000", "must be from 0 to 400"),
        ("staff", "Jobcentre Plus", "0", "must be from 1 to"),
        ("staff", "Jobcentre Plus", "1.5", "must be a whole number"),
        ("claims_a_working_day", "", "0", "must be from 0.1 to"),
        ("touch_variation", "", "0", "must be from 0.05 to"),
        ("chase_every_days", "", "0", "must be from 1 to"),
        ("chase_share", "", "50", "must be from 0 to 1"),
        ("chase_minutes", "", "-6", "must be from 0 to"),
        ("refused_share", "", "1", "must be from 0 to 0.95"),
        ("patience_days", "", "0", "must be from 1 to"),
        ("touch_minutes", "17", "5", "is no step_order of the model as-is"),
        ("staff", "Job Centre", "3", "is no agency of the model as-is"),
        ("waiting_day", "6", "3", "Did you mean 'waiting_days'?"),
        ("patience_days", "6", "100", "must be empty for patience_days"),
    ],
)
def test_what_a_scenario_may_not_change_so_is_told_with_its_row_and_the_scenario(
    tmp_path: Path, changes: str, item: str, value: str, said: str
) -> None:
    [problem] = told(tmp_path, SIMULATION_SCENARIOS, scenario("as-is", changes, item, value))
    assert problem.startswith(f"row {HEADER_AND_SHIPPED + 1}, column ")
    assert said in problem
    assert problem.endswith("(of of-mine)")


def test_all_faults_are_told_in_one_go(tmp_path: Path) -> None:
    problems = told(
        tmp_path,
        SIMULATION_SCENARIOS,
        scenario("as-is", "touch_minutes", "17", "5"),
        scenario("as-is", "waiting_day", "6", "5"),
        scenario("as-is", "staff", "Job Centre", "3"),
        scenario("asis", "staff", "Jobcentre Plus", "3"),
    )
    rows = {problem.split(",")[0] for problem in problems}
    assert rows == {f"row {HEADER_AND_SHIPPED + place}" for place in (1, 2, 3, 4)}


def test_a_step_is_looked_for_in_the_process_that_the_row_names(tmp_path: Path) -> None:
    [problem] = told(
        tmp_path, SIMULATION_SCENARIOS, scenario("redesigned", "touch_minutes", "7", "5")
    )
    assert problem.count("Take one of: 1, 2, 3, 4, 5, 6 (") == 1


def test_rows_of_one_scenario_have_one_label_and_one_process(tmp_path: Path) -> None:
    row = "more-staff,other words,redesigned,staff,Jobcentre Plus,3,assumed,"
    problems = told(tmp_path, SIMULATION_SCENARIOS, row)
    assert any("column label" in each and "same scenario" in each for each in problems)
    assert any("column model" in each and "same scenario" in each for each in problems)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("pilot_ending,lost,Lost,170,percent,assumed,", "must be from 0 to 100"),
        ("pilot_ending,lost,Lost,0.7,ratio,assumed,", "must be percent for pilot_ending"),
        ("staff,Somebody,Staff,0,count,assumed,", "must be from 1 to"),
        ("stuff,Somebody,Staff,2,count,assumed,", "Did you mean 'staff'?"),
    ],
)
def test_an_assumption_keeps_to_its_bounds_and_its_unit(
    tmp_path: Path, row: str, said: str
) -> None:
    [problem] = told(tmp_path, SIMULATION_ASSUMPTIONS, row)
    assert said in problem
