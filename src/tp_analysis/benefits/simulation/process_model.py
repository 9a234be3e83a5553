"""A process that can be simulated: its steps, its staff, and what claimants do meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from tp_analysis.benefits.claims.datasets import EVIDENCE_COMPLETE, STEP
from tp_analysis.errors import DataError, did_you_mean

if TYPE_CHECKING:
    from tp_analysis.benefits.simulation.inputs import SimulationInputs

STAFF = "staff"


@dataclass(frozen=True)
class Step:
    """One step of a claim: who does it, what it takes, and what the log calls its end.

    A claim first waits outside the office (post, booking, the claimant), on average `outside_days`
    calendar days: drawn from `observed_days` where there are such, else exponential. Then it waits
    for staff, who work on it for `touch_minutes` on average; where the work is not right the
    first time, it is done once more. Without minutes nobody's time is taken.
    """

    order: int
    name: str
    agency: str
    touch_minutes: float
    outside_days: float
    share_of_claims: float
    first_time_right_share: float
    event: str = STEP
    observed_days: tuple[float, ...] = ()


@dataclass(frozen=True)
class ProcessModel:
    """A process of several steps in order, with so many staff in each agency.

    `touch_variation` is the standard deviation of the minutes of a step over their mean. Claimants
    still waiting after each `chase_every_days` ask where their claim is with the chance
    `chase_share`, which takes `chase_minutes` of `chase_agency`; before the decision each gives up
    after an exponential time of `patience_days` on average. `refused_share` is refused at the
    decision. `outside_share` is the part of the waiting days of process_steps in `outside_days`.
    """

    model: str
    steps: tuple[Step, ...]
    staff: Mapping[str, int]
    claims_a_working_day: float
    touch_variation: float
    chase_every_days: float
    chase_share: float
    chase_minutes: float
    chase_agency: str
    refused_share: float
    patience_days: float
    outside_share: float = 1.0


_SETTINGS = (
    "claims_a_working_day",
    "touch_variation",
    "chase_every_days",
    "chase_share",
    "chase_minutes",
    "refused_share",
    "patience_days",
)
_STEP_SETTINGS = ("touch_minutes", "share_of_claims", "first_time_right_share")
_WAITING = "waiting_days"


def process_model(inputs: SimulationInputs, model: str) -> ProcessModel:
    """The process "as-is" or "redesigned" of process_steps, with what is assumed of it.

    Of the waiting days of process_steps only `outside_share` pass outside the office: the rest is
    what the simulation itself adds, by queues, closed hours and weekends. Raises DataError where a
    row is missing.
    """
    assumed = inputs.assumptions
    outside = assumed.value("outside_share", model)
    of_model = inputs.events[inputs.events["model"] == model]
    events = dict(zip(of_model["step_order"], of_model["event"], strict=True))
    rows = inputs.steps[inputs.steps["model"] == model].sort_values("step_order")
    if rows.empty:
        raise DataError(f"process_steps has no row of the model {model!r}. Add its steps.")
    steps = tuple(_step(row, events, outside) for row in rows.to_dict("records"))
    return ProcessModel(
        model=model,
        steps=steps,
        staff=_staff(steps, assumed.by_item(STAFF)),
        chase_agency=_asked(steps),
        outside_share=outside,
        **{name: assumed.value(name) for name in _SETTINGS},
    )


def _step(row: Mapping[Any, Any], events: Mapping[int, str], outside_share: float) -> Step:
    order = int(row["step_order"])
    return Step(
        order=order,
        name=str(row["step"]),
        agency=str(row["agency"]),
        touch_minutes=float(row["touch_minutes"]),
        outside_days=outside_share * float(row["waiting_days"]),
        share_of_claims=float(row["share_of_claims"]),
        first_time_right_share=float(row["first_time_right_share"]),
        event=events.get(order, STEP),
    )


def _asked(steps: tuple[Step, ...]) -> str:
    """Whom claimants ask: who takes their evidence, where somebody does."""
    agencies = {step.event: step.agency for step in steps}
    return agencies.get(EVIDENCE_COMPLETE, steps[0].agency)


def _staff(steps: tuple[Step, ...], staff: Mapping[str, float]) -> dict[str, int]:
    agencies = sorted({step.agency for step in steps})
    missing = [agency for agency in agencies if agency not in staff]
    if missing:
        raise DataError(f"simulation_assumptions has no staff of {missing[0]}. Add its row.")
    return {agency: int(staff[agency]) for agency in agencies}


def what_if(process: ProcessModel, changes: pd.DataFrame) -> ProcessModel:
    """The process with the changes of one scenario: rows of simulation_scenarios (changes, item,
    value), in their order.

    Waiting days are given as in process_steps; of them the same part as before passes outside the
    office. Raises DataError for a change that the process knows nothing of.
    """
    changed = process
    for name, item, value in changes[["changes", "item", "value"]].itertuples(index=False):
        changed = _changed(changed, str(name), "" if pd.isna(item) else str(item), float(value))
    return changed


def _changed(process: ProcessModel, name: str, item: str, value: float) -> ProcessModel:
    if name in _SETTINGS:
        setting: dict[str, Any] = {name: value}
        return replace(process, **setting)
    if name == STAFF:
        _require(item, process.staff, "staff")
        return replace(process, staff={**process.staff, item: int(value)})
    _require(name, (*_SETTINGS, STAFF, *_STEP_SETTINGS, _WAITING), "change")
    _require(item, [str(step.order) for step in process.steps], "step")
    if name == _WAITING:
        # Of the days of process_steps a part is what the simulation adds.
        changed = partial(_waiting, days=process.outside_share * value)
    else:
        changed = partial(replace, **{name: value})
    steps = [changed(step) if str(step.order) == item else step for step in process.steps]
    return replace(process, steps=tuple(steps))


def _waiting(step: Step, *, days: float) -> Step:
    """The step with another mean wait; each observed one becomes as much longer or shorter."""
    scale = days / step.outside_days if step.observed_days and step.outside_days else 1.0
    observed = tuple(scale * wait for wait in step.observed_days)
    return replace(step, outside_days=days, observed_days=observed)


def _require(name: str, known: Any, kind: str) -> None:
    if name not in known:
        raise DataError(f"A scenario has the {kind} {name!r}. {did_you_mean(name, known)}")
