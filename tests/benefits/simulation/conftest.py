"""The shipped assumptions, and an office that is always open."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from tp_analysis.benefits import datasets as benefits
from tp_analysis.benefits.claims import WorkingCalendar
from tp_analysis.benefits.simulation import datasets
from tp_analysis.benefits.simulation.assumptions import SimulationAssumptions
from tp_analysis.benefits.simulation.inputs import SimulationInputs
from tp_analysis.datasets import Dataset
from tp_analysis.reference.datasets import BANK_HOLIDAYS
from tp_analysis.store import read_extract

RAW = Path(__file__).parents[3] / "data" / "raw"


def table(dataset: Dataset) -> pd.DataFrame:
    extract = read_extract(dataset, RAW / dataset.topic / f"{dataset.name}.csv")
    assert [problem.sentence() for problem in extract.problems] == []
    assert extract.table is not None
    return extract.table


@pytest.fixture(scope="session")
def inputs() -> SimulationInputs:
    """What ships."""
    return SimulationInputs(
        steps=table(benefits.PROCESS_STEPS),
        events=table(datasets.SIMULATION_EVENTS),
        scenarios=table(datasets.SIMULATION_SCENARIOS),
        assumptions=SimulationAssumptions(table(datasets.SIMULATION_ASSUMPTIONS)),
        calendar=WorkingCalendar.from_table(table(BANK_HOLIDAYS)),
    )
