"""A process is read from its tables, and a scenario changes just what it names."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from tp_analysis.benefits.simulation.assumptions import SimulationAssumptions
from tp_analysis.benefits.simulation.inputs import SimulationInputs
from tp_analysis.benefits.simulation.process_model import process_model, what_if
from tp_analysis.errors import DataError


def changes(*rows: tuple[str, str | None, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["changes", "item", "value"])


def test_a_scenario_changes_what_it_names_and_nothing_else(inputs: SimulationInputs) -> None:
    base = process_model(inputs, "as-is")
    tried = what_if(
        base,
        changes(
            ("share_of_claims", "6", 0.2), ("staff", "Jobcentre Plus", 4),
            ("claims_a_working_day", None, 12.5),
        ),
    )  # fmt: skip
    assert [step.share_of_claims for step in tried.steps][5] == 0.2
    assert tried.staff == {**base.staff, "Jobcentre Plus": 4}
    assert tried.claims_a_working_day == 12.5
    back = what_if(
        tried,
        changes(
            ("share_of_claims", "6", 0.5), ("staff", "Jobcentre Plus", 2),
            ("claims_a_working_day", None, 8),
        ),
    )  # fmt: skip
    assert back == base


def test_of_the_waiting_days_of_a_scenario_the_same_part_passes_outside_the_office(
    inputs: SimulationInputs,
) -> None:
    base = process_model(inputs, "as-is")
    doubled = what_if(base, changes(("waiting_days", "9", 8)))
    assert doubled.steps[8].outside_days == pytest.approx(2 * base.steps[8].outside_days)
    assert base.steps[8].outside_days == pytest.approx(0.77 * 4)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("touch_minute", "6", 1.0), "touch_minutes"),
        (("touch_minutes", "10", 1.0), "the step '10'"),
        (("staff", "Jobcentre", 1.0), "Jobcentre Plus"),
    ],
)
def test_a_change_of_what_is_not_there_is_refused(
    inputs: SimulationInputs, row: tuple[str, str, float], said: str
) -> None:
    with pytest.raises(DataError, match=said):
        what_if(process_model(inputs, "as-is"), changes(row))


@pytest.mark.parametrize("missing", ["staff", "outside_share", "patience_days"])
def test_an_assumption_that_is_missing_is_named(inputs: SimulationInputs, missing: str) -> None:
    table = inputs.assumptions.table
    less = replace(inputs, assumptions=SimulationAssumptions(table[table["assumption"] != missing]))
    with pytest.raises(DataError, match=f"{missing}.*Add its row"):
        process_model(less, "as-is")


def test_every_step_of_the_shipped_process_that_is_an_event_has_it(
    inputs: SimulationInputs,
) -> None:
    for model in ("as-is", "redesigned"):
        events = [step.event for step in process_model(inputs, model).steps]
        named = [event for event in events if event != "step"]
        assert named == ["claim received", "evidence complete", "decided", "first payment"]
