"""The work that an agency is asked for, beside what its staff can do."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tp_analysis.benefits.simulation.inputs import SimulationInputs
from tp_analysis.benefits.simulation.office import OPEN_MINUTES, Office
from tp_analysis.benefits.simulation.process_model import process_model
from tp_analysis.benefits.simulation.runs import run
from tp_analysis.benefits.simulation.what_if import variants
from tp_analysis.benefits.simulation.workload import asked_share, workloads


def test_a_fifth_more_claims_ask_jobcentre_plus_for_more_than_it_can_do(
    inputs: SimulationInputs,
) -> None:
    """By hand: (15 x 1.05 + 50 x 1.1 + 30 x 1.1) minutes of 9.6 claims, two staff."""
    table = workloads(variants(inputs), open_minutes=OPEN_MINUTES)
    of_agency = table[table["agency"] == "Jobcentre Plus"].set_index("scenario")["asked_percent"]
    assert of_agency["more-claims"] == pytest.approx(100 * 103.75 * 9.6 / 888)
    assert of_agency["as-is"] == pytest.approx(100 * 103.75 * 8 / 888)
    assert of_agency["more-staff"] == pytest.approx(100 * 103.75 * 8 / (3 * 444))
    assert of_agency["evidence-shared"] == of_agency["as-is"]
    assert len(table) == 3 * len(inputs.scenarios["scenario"].drop_duplicates()) + 2 * 3


def test_what_is_asked_is_what_a_long_run_serves(inputs: SimulationInputs) -> None:
    shipped = process_model(inputs, "redesigned")
    calm = replace(shipped, chase_share=0.0, refused_share=0.0, patience_days=float("inf"))
    office = Office("2009-07-01", inputs.calendar.holidays)
    made = run(calm, office, claims=6000, seed=9)
    days = office.minute_at(made.begun[-1]) / OPEN_MINUTES
    work = made.pieces.assign(minutes=made.pieces["finished"] - made.pieces["begun"])
    for agency, asked in asked_share(calm, open_minutes=OPEN_MINUTES).items():
        done = work.loc[work["agency"] == agency, "minutes"].sum()
        served = done / (days * OPEN_MINUTES * calm.staff[agency])
        assert served == pytest.approx(asked, rel=0.05)
        assert np.isfinite(served)
