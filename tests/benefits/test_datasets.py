"""The benefits tables hold together; the assumed process keeps to what was claimed in public."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from tp_analysis.benefits import datasets
from tp_analysis.benefits.simulation.datasets import SIMULATION_SCENARIOS
from tp_analysis.datasets import Dataset
from tp_analysis.store import read_extract

RAW = Path(__file__).parents[2] / "data" / "raw"


def table(dataset: Dataset) -> pd.DataFrame:
    extract = read_extract(dataset, RAW / dataset.topic / f"{dataset.name}.csv")
    assert [problem.sentence() for problem in extract.problems] == []
    assert extract.table is not None
    return extract.table


def steps(model: str) -> pd.DataFrame:
    rows = table(datasets.PROCESS_STEPS)
    return rows[rows["model"] == model].sort_values("step_order")


def waiting_days(model: str) -> float:
    rows = steps(model)
    return float((rows["waiting_days"] * rows["share_of_claims"]).sum())


def minutes(rows: pd.DataFrame) -> pd.Series:
    """Work on a claim, with one more pass where a step is not right first time."""
    rework = 1 - rows["first_time_right_share"]
    return rows["touch_minutes"] * rows["share_of_claims"] * (1 + rework)


def costs(model: str) -> pd.Series:
    """Cost of a claim by step: minutes at the loaded rate, and what is not staff."""
    rows = steps(model)
    by_agency = table(datasets.LOADED_RATES).set_index("agency")
    loaded = by_agency["pay_gbp_per_hour"] + by_agency["overhead_gbp_per_hour"]
    passes = rows["share_of_claims"] * (2 - rows["first_time_right_share"])
    return minutes(rows) / 60 * rows["agency"].map(loaded) + passes * rows["non_staff_gbp"]


@pytest.mark.parametrize("dataset", datasets.DATASETS, ids=lambda dataset: dataset.id)
def test_the_extract_is_accepted(dataset: Dataset) -> None:
    assert len(table(dataset)) > 0


@pytest.mark.parametrize(
    "dataset",
    [datasets.ADMIN_COST_ANCHORS, datasets.OFFICIAL_SPEEDS],
    ids=lambda dataset: dataset.id,
)
def test_every_document_named_is_listed(dataset: Dataset) -> None:
    with (RAW / "reference" / "documents.csv").open(encoding="utf-8") as lines:
        listed = {line.split(",")[0] for line in lines}
    assert set(table(dataset)["document_id"]) <= listed


def test_a_key_that_is_not_well_formed_is_told_in_words_and_no_pattern() -> None:
    rows = table(SIMULATION_SCENARIOS).astype(str)
    rows.loc[0, "scenario"] = "drop-step-7"
    _, problems = SIMULATION_SCENARIOS.check(rows)
    [told] = [problem.message for problem in problems if problem.column == "scenario"]
    example = "more-staff (small letters and hyphens, no digits; no name of a process)"
    assert told == f"must look like {example}"


def test_every_assumed_step_says_that_it_is_assumed_and_why() -> None:
    rows = table(datasets.PROCESS_STEPS)
    assert rows["note"].str.contains("do not survive").all()
    assert rows["note"].str.len().min() > 60


def test_the_steps_of_a_process_are_numbered_without_a_gap() -> None:
    for model, count in (("as-is", 9), ("redesigned", 6)):
        assert steps(model)["step_order"].tolist() == list(range(1, count + 1))


def test_every_agency_of_a_step_has_a_rate() -> None:
    priced = set(table(datasets.LOADED_RATES)["agency"])
    assert set(table(datasets.PROCESS_STEPS)["agency"]) == priced


def test_the_assumed_wait_falls_by_25_days_and_by_more_than_half() -> None:
    assert waiting_days("as-is") == pytest.approx(38)
    assert waiting_days("redesigned") == pytest.approx(13)
    assert waiting_days("redesigned") < waiting_days("as-is") / 2


def test_the_assumed_administration_costs_about_two_fifths_less() -> None:
    assert 1 - costs("redesigned").sum() / costs("as-is").sum() == pytest.approx(0.40, abs=0.02)
    work = {model: minutes(steps(model)).sum() for model in ("as-is", "redesigned")}
    assert 1 - work["redesigned"] / work["as-is"] == pytest.approx(0.40, abs=0.02)


def test_the_assumed_cost_of_the_process_keeps_within_the_published_anchors() -> None:
    rows = steps("as-is")
    by_agency = costs("as-is").groupby(rows["agency"]).sum()
    council = by_agency["Council benefits service"] + by_agency["Council contact centre"]
    assert council == pytest.approx(48, abs=2.1)
    assert 50 < by_agency["Jobcentre Plus"] < 114


def test_the_jobcentre_steps_take_the_ten_days_that_were_reported() -> None:
    rows = steps("as-is")
    before_council = rows["step_order"] <= 3
    assert rows.loc[before_council, "waiting_days"].sum() == 10


def test_an_unverified_speed_is_left_out() -> None:
    assert set(table(datasets.OFFICIAL_SPEEDS)["evidence"]) == {"published", "second-hand"}


@pytest.mark.real_data
def test_the_anchors_are_those_of_the_unit_cost_database(real_data: Path) -> None:
    path = real_data / "unit_costs" / "UnitCostDatabase_v1.2.xls"
    book = CalamineWorkbook.from_path(str(path))
    anchors = table(datasets.ADMIN_COST_ANCHORS)
    anchors = anchors[anchors["location"].notna()]
    assert len(anchors) == 6
    for anchor in anchors.itertuples(index=False):
        sheet, code = anchor.location.removeprefix("Sheet ").split(", cost code ")
        row = next(row for row in book.get_sheet_by_name(sheet).to_python() if code in row)
        amount = next(cell for cell in row if isinstance(cell, float))
        assert anchor.amount_gbp == amount
        assert anchor.price_year.replace("-", "/") in row
