"""What the simulation reads: the only module of it that asks the store."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from tp_analysis.areas import find_area
from tp_analysis.benefits.claims import WorkingCalendar
from tp_analysis.benefits.claims.datasets import EVENTS
from tp_analysis.benefits.datasets import PROCESS_STEPS
from tp_analysis.benefits.illustrative import ClaimAssumptions, Reading
from tp_analysis.benefits.simulation.assumptions import SimulationAssumptions
from tp_analysis.benefits.simulation.datasets import (
    SIMULATION_ASSUMPTIONS,
    SIMULATION_EVENTS,
    SIMULATION_SCENARIOS,
)
from tp_analysis.benefits.simulation.logs import last_day_of_claims, run_log, until
from tp_analysis.benefits.simulation.office import Office
from tp_analysis.benefits.simulation.pilot import pilot_log
from tp_analysis.benefits.simulation.process_model import ProcessModel
from tp_analysis.benefits.simulation.runs import run
from tp_analysis.disclosure.personal_rows import marked
from tp_analysis.project import find_project
from tp_analysis.reference.datasets import BANK_HOLIDAYS
from tp_analysis.store import load


@dataclass(frozen=True)
class SimulationInputs:
    """The steps, what is assumed of them, and what is tried; all of it assumed."""

    steps: pd.DataFrame
    events: pd.DataFrame
    scenarios: pd.DataFrame
    assumptions: SimulationAssumptions
    calendar: WorkingCalendar


def load_simulation() -> SimulationInputs:
    """The tables of the simulation. Raises DataError where one is refused."""
    return SimulationInputs(
        steps=load(PROCESS_STEPS),
        events=load(SIMULATION_EVENTS),
        scenarios=load(SIMULATION_SCENARIOS),
        assumptions=SimulationAssumptions(load(SIMULATION_ASSUMPTIONS)),
        calendar=load_calendar(),
    )


def illustrative_log(
    reading: Reading, *, seed: int, area: str, assumed: ClaimAssumptions | None = None
) -> pd.DataFrame:
    """The pilot log under a reading, as its extract date shows it: the columns of EVENTS, marked as
    rows about people, though they are about nobody.

    `assumed` says what else is chosen; its own reading and seed do not count. Raises
    ConfigurationError for an unknown area.
    """
    chosen = replace(assumed or ClaimAssumptions(), reading=reading, seed=seed)
    assumptions = SimulationAssumptions(load(SIMULATION_ASSUMPTIONS))
    log = pilot_log(chosen, assumptions, area=find_area(area).key)
    return marked(log, EVENTS.id, find_project())


def simulated_log(process: ProcessModel, *, claims: int, seed: int, area: str) -> pd.DataFrame:
    """The log of one run of a process, as the day on which its last claim began shows it, marked as
    `illustrative_log` is.

    Raises ConfigurationError for an unknown area.
    """
    office = Office(ClaimAssumptions().received_from, load_calendar().holidays)
    made = run(process, office, claims=claims, seed=seed)
    log = until(run_log(made, area=find_area(area).key), extract_on=last_day_of_claims(made))
    return marked(log, EVENTS.id, find_project())


def load_calendar() -> WorkingCalendar:
    """The bank holidays on which the simulated office is closed."""
    return WorkingCalendar.from_table(load(BANK_HOLIDAYS))
