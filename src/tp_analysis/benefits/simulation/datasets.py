"""What was assumed to make claims up: every row is a choice of this project, and about nobody."""

from __future__ import annotations

from tp_analysis.benefits.claims.datasets import CLAIM_EVENTS, MODELS
from tp_analysis.benefits.step_columns import STEP_COLUMNS
from tp_analysis.datasets import EVIDENCE_GRADES, Column, Dataset
from tp_analysis.row_kinds import RowKind, RowKinds

_MODEL = Column("model", "text", "Which process", choices=MODELS)
_EVIDENCE = Column("evidence", "text", "How well it is established", choices=EVIDENCE_GRADES)
_NOTE = Column("note", "text", "What a reader should know of it", optional=True)

_CLAIMS = RowKind("claims_a_working_day", 0.1, 200)
_VARIATION = RowKind("touch_variation", 0.05, 3)
_CHASED_EVERY = RowKind("chase_every_days", 1, 365)
_CHASE_MINUTES = RowKind("chase_minutes", 0, 480)
_PATIENCE = RowKind("patience_days", 1, 36_500)
_MOST_STAFF = 1000
_LONGEST_DAYS = 365


def _percent(word: str, *, at_most: float = 100, any_item: bool = False) -> RowKind:
    return RowKind(word, 0, at_most, unit="percent", any_item=any_item)


_ASSUMED = RowKinds(
    by="assumption",
    kinds=(
        _percent("pilot_moment", any_item=True),
        _percent("pilot_evidence_asked", any_item=True),
        _percent("pilot_ending", any_item=True),
        _percent("pilot_benefit", any_item=True),
        _percent("pilot_channel", any_item=True),
        _CLAIMS,
        RowKind("staff", 1, _MOST_STAFF, whole=True, any_item=True),
        _VARIATION,
        _percent("outside_share", any_item=True),
        _CHASED_EVERY,
        _percent("chase_share"),
        _CHASE_MINUTES,
        # Where nobody is paid there is no wait.
        _percent("refused_share", at_most=95),
        _PATIENCE,
        RowKind("days_observed", 0, _LONGEST_DAYS, any_item=True),
        RowKind("replications", 2, 100, whole=True),
    ),
)
_OF_A_STEP = tuple(
    RowKind(
        column.name,
        column.at_least or 0.0,
        column.at_most or 0.0,
        item="benefits/process_steps.step_order",
        same=("model",),
    )
    for column in STEP_COLUMNS
)
_SCENARIOS = RowKinds(
    by="changes",
    kinds=(
        *_OF_A_STEP,
        RowKind(
            "staff", 1, _MOST_STAFF, whole=True,
            item="benefits/process_steps.agency", same=("model",),
        ),
        _CLAIMS,
        _VARIATION,
        _CHASED_EVERY,
        RowKind("chase_share", 0, 1),
        _CHASE_MINUTES,
        RowKind("refused_share", 0, 0.95),
        _PATIENCE,
    ),
    group="scenario",
    agree=("label", "model"),
)  # fmt: skip

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
    kinds=_ASSUMED,
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
            pattern=r"(?!(as-is|redesigned)$)[a-z]+(-[a-z]+)*",
            example="more-staff (small letters and hyphens, no digits; no name of a process)",
        ),
        Column(
            "label",
            "text",
            "What is tried, in plain words that fit into a sentence after with",
            pattern=r"[^\d{}\[\]]+",
            example="one more member of staff (words alone, without figures or brackets)",
        ),
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
    kinds=_SCENARIOS,
)

DATASETS: tuple[Dataset, ...] = (
    SIMULATION_ASSUMPTIONS,
    SIMULATION_EVENTS,
    SIMULATION_SCENARIOS,
)
