"""The benefits tables: what each column means and what must hold; no analysis."""

from __future__ import annotations

import tp_analysis.benefits.simulation.datasets as simulation
from tp_analysis.benefits.step_columns import (
    FIRST_TIME_RIGHT_SHARE,
    SHARE_OF_CLAIMS,
    TOUCH_MINUTES,
    WAITING_DAYS,
)
from tp_analysis.datasets import Column, Dataset
from tp_analysis.published import published_figures
from tp_analysis.reference.columns import DOCUMENT, EVIDENCE, NOTE

_AGENCIES = ("Jobcentre Plus", "Council benefits service", "Council contact centre")

PUBLISHED_FIGURES = published_figures("benefits")

PROCESS_STEPS = Dataset(
    topic="benefits",
    name="process_steps",
    meaning="The steps of a benefit claim, as it was and as redesigned; every value is assumed",
    columns=(
        Column("model", "text", "Which process", choices=("as-is", "redesigned")),
        Column("step_order", "whole", "Place of the step in the process", at_least=1),
        Column("step", "text", "What is done"),
        Column("agency", "text", "Who does it: a key of loaded_rates", choices=_AGENCIES),
        TOUCH_MINUTES,
        Column(
            "non_staff_gbp",
            "number",
            "Cost of forms, post, copies and payment each time the step is done, 2009-10 prices",
            unit="gbp",
            at_least=0,
        ),
        Column(
            "claimant_minutes",
            "number",
            "Minutes of the claimant's own time each time the step is done, travel included",
            unit="minutes",
            at_least=0,
        ),
        WAITING_DAYS,
        SHARE_OF_CLAIMS,
        FIRST_TIME_RIGHT_SHARE,
        Column("evidence", "text", "All are assumed", choices=("assumed",)),
        Column("note", "text", "Why this value"),
    ),
    key=("model", "step_order"),
    personal=False,
)

LOADED_RATES = Dataset(
    topic="benefits",
    name="loaded_rates",
    meaning="A productive hour of work in an agency: pay and overheads make its loaded rate",
    columns=(
        Column("agency", "text", "Who does the work", choices=_AGENCIES),
        Column(
            "pay_gbp_per_hour",
            "number",
            "Pay and on-costs over productive hours, 2009-10 prices",
            unit="gbp per hour",
            at_least=5,
            at_most=200,
        ),
        Column(
            "overhead_gbp_per_hour",
            "number",
            "Premises, systems and management over the same hours, 2009-10 prices",
            unit="gbp per hour",
            at_least=0,
            at_most=200,
        ),
        Column(
            "cashable_share",
            "number",
            "Share of the pay of hours saved that becomes cash, as posts or contracts end",
            unit="share",
            at_least=0,
            at_most=1,
        ),
        Column("evidence", "text", "All are assumed", choices=("assumed",)),
        Column("note", "text", "Why this value"),
    ),
    key=("agency",),
    personal=False,
)

ADMIN_COST_ANCHORS = Dataset(
    topic="benefits",
    name="admin_cost_anchors",
    meaning="Published costs of administering a benefit, to hold assumed costs against",
    columns=(
        Column("benefit", "text", "Benefit"),
        Column("activity", "text", "What the cost is of"),
        Column("agency", "text", "Who bears it"),
        Column("unit", "text", "What one unit is"),
        Column("amount_gbp", "number", "Cost of one unit", unit="gbp", at_least=0),
        Column(
            "price_year",
            "text",
            "Financial year of the prices",
            pattern=r"\d{4}-\d{2}",
            example="2009-10",
        ),
        Column("location", "text", "Sheet and cost code, or page", optional=True),
        DOCUMENT,
        EVIDENCE,
        NOTE,
    ),
    key=("benefit", "activity", "price_year"),
    personal=False,
)

OFFICIAL_SPEEDS = Dataset(
    topic="benefits",
    name="official_speeds",
    meaning="How fast benefit claims were decided, by official measures; none measures payment",
    columns=(
        Column(
            "measure",
            "text",
            "What the days are",
            choices=(
                "target",
                "standard",
                "mean",
                "lowest mean in the group",
                "highest mean in the group",
            ),
        ),
        Column(
            "claim_kind",
            "text",
            "Kind of claim",
            choices=("new claims", "changes of circumstances", "new claims and changes"),
        ),
        Column("benefit", "text", "Benefit"),
        Column("place", "text", "Place or group of places"),
        Column("period", "text", "Month, quarter or year, as printed"),
        Column("value_days", "number", "Days", unit="days", at_least=0, at_most=400),
        Column("clock", "text", "From when to when, and which days are counted"),
        DOCUMENT,
        EVIDENCE,
        NOTE,
    ),
    key=("measure", "claim_kind", "benefit", "place", "period"),
    personal=False,
)

DATASETS: tuple[Dataset, ...] = (
    PUBLISHED_FIGURES,
    PROCESS_STEPS,
    LOADED_RATES,
    ADMIN_COST_ANCHORS,
    OFFICIAL_SPEEDS,
    *simulation.DATASETS,
)
