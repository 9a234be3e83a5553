"""The flow in the log that a report is about: the only module of it that asks for logs."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pandas as pd

from tp_analysis.benefits.claims.datasets import (
    CHASED,
    EVIDENCE_REQUESTED,
    FIRST_CONTACT,
    WITHDRAWN,
)
from tp_analysis.benefits.claims.durations import Clock
from tp_analysis.benefits.claims.rules import LogRules
from tp_analysis.benefits.flow.events import steps_done
from tp_analysis.benefits.flow.measures import Minutes
from tp_analysis.benefits.flow.tables import LogFlow, flow_of_steps, log_flow
from tp_analysis.benefits.illustrative import MODELS
from tp_analysis.benefits.inputs import BenefitInputs
from tp_analysis.benefits.simulation.inputs import load_simulation, simulated_log
from tp_analysis.benefits.simulation.process_model import process_model
from tp_analysis.benefits.waits.loading import ClaimLog
from tp_analysis.claim_logs import load_from_events
from tp_analysis.disclosure.policies import rules_of

_SIMULATED = "simulated runs of the assumed process, not a log of real claims"
_BESIDE_THE_STEPS = (
    "Steps, hand-offs and days here are not those of the assumed steps: claims that are refused or "
    "withdrawn skip later steps, and those still open, the slow ones, are left out."
)
# Recorded as they come in, within the work of the step beside them.
_NO_WORK = (FIRST_CONTACT, EVIDENCE_REQUESTED, WITHDRAWN)


def flow_of(log: ClaimLog, inputs: BenefitInputs, *, clock: Clock = "customer") -> LogFlow:
    """The flow in the log of a report, as it may be shown: of a log that was brought by its own
    events, some claims at a time; of the simulated one by runs of the simulated process, step by
    step, with the minutes that are assumed of each step.

    Raises DataError where no claim of the log has ended, or as the loaders do.
    """
    if log.is_illustrative:
        events, minutes = _simulated(inputs)
        rules = LogRules(log.extract_date)
        ground = f"{_SIMULATED}. {rules_of(log.policy, 'The flow in a log').sentence}"
        policy = replace(log.policy, ground=ground)
        flow = log_flow(
            events, rules, policy=policy, source=_SIMULATED, clock=clock, minutes=minutes
        )
        return replace(flow, note=_BESIDE_THE_STEPS)
    done = load_from_events(log.name, partial(steps_done, clock=clock))
    flow = flow_of_steps(done, policy=log.policy, source=log.source, clock=clock)
    return replace(flow, flag=log.flag)


def _simulated(inputs: BenefitInputs) -> tuple[pd.DataFrame, Minutes]:
    """One run of each process, with the minutes of every activity in it."""
    simulation, assumed = load_simulation(), inputs.assumed
    runs = [
        simulated_log(
            process_model(simulation, model),
            claims=assumed.claims_each, seed=assumed.seed, area=inputs.area.key,
        )
        for model in MODELS
    ]  # fmt: skip
    events = pd.concat(runs, ignore_index=True)
    chase = simulation.assumptions.value("chase_minutes")
    minutes = {
        str(model): dict(zip(steps["step"], steps["touch_minutes"].astype(float), strict=True))
        | dict.fromkeys(_NO_WORK, 0.0)
        | {CHASED: chase}
        for model, steps in inputs.steps.groupby("model")
    }
    # Numbered through both runs; events of one row of a run stay one.
    rows = events.groupby(["model", "row"], sort=False).ngroup()
    return events.assign(row=rows + 2), minutes
