"""What was assumed to make claims up: every row is a choice of this project, and about nobody."""

from __future__ import annotations

from tp_analysis.benefits.claims.datasets import CLAIM_EVENTS, MODELS
from tp_analysis.datasets import EVIDENCE_GRADES, Column, Dataset

_MODEL = Column("model", "text", "Which process", choices=MODELS)
_EVIDENCE = Column("evidence", "text", "How well it is established", choices=EVIDENCE_GRADES)
_NOTE = Column("note", "text", "What a reader should know of it", optional=True)

SIMULATION_ASSUMPTIONS = Dataset(
    topic="benefits",
    name="simulation_assumptions",
    meaning="What was assumed to make claims up",
    columns=(
        Column(
            "assumption",
            "text",
            "What is assumed",
            pattern=r"[a-z]+(_[a-z]+)*",
            example="pilot_ending (small letters and underscores, no digits)",
        ),
        Column("item", "text", "Of what, where there are several", optional=True),
        Column("label", "text", "What it is, in plain words"),
        Column("value", "number", "The number assumed"),
        Column("unit", "text", "Its unit"),
        _EVIDENCE,
        _NOTE,
    ),
    key=("assumption", "item"),
    personal=False,
)

SIMULATION_EVENTS = Dataset(
    topic="benefits",
    name="simulation_events",
    meaning="Which event of a claim log the end of a step is; the other steps are none",
    columns=(
        _MODEL,
        Column("step_order", "whole", "Place of the step in process_steps", at_least=1),
        Column("event", "text", "The event", choices=CLAIM_EVENTS),
        _EVIDENCE,
        _NOTE,
    ),
    key=("model", "step_order"),
    personal=False,
)

SIMULATION_SCENARIOS = Dataset(
    topic="benefits",
    name="simulation_scenarios",
    meaning="What could be otherwise in the simulated process: one row a change",
    columns=(
        Column(
            "scenario",
            "text",
            "Key of the scenario",
            pattern=r"[a-z]+(-[a-z]+)*",
            example="more-staff (small letters and hyphens, no digits)",
        ),
        Column("label", "text", "What is tried, in plain words"),
        Column("model", "text", "Which process is changed", choices=MODELS),
        Column(
            "changes",
            "text",
            "What is changed: a column of process_steps, or an assumption of the simulation",
        ),
        Column("item", "text", "Of which step (its step_order) or item", optional=True),
        Column("value", "number", "What it becomes"),
        _EVIDENCE,
        _NOTE,
    ),
    key=("scenario", "changes", "item"),
    personal=False,
)

DATASETS: tuple[Dataset, ...] = (
    SIMULATION_ASSUMPTIONS,
    SIMULATION_EVENTS,
    SIMULATION_SCENARIOS,
)
