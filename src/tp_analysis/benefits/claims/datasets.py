"""The claim-event contract: one row an event of a claim, whatever system it came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tp_analysis.datasets import Column, Dataset, arrow_schema

if TYPE_CHECKING:
    import pyarrow as pa

FIRST_CONTACT, RECEIVED, DECIDED = "first contact", "claim received", "decided"
EVIDENCE_REQUESTED, EVIDENCE_COMPLETE = "evidence requested", "evidence complete"
PAID, WITHDRAWN, REFUSED = "first payment", "withdrawn", "refused"
CHASED, REWORKED = "chased", "reworked"
# Work on a claim that is none of the ten: it moves no clock, and shows who did what when.
STEP = "step"
CLAIM_EVENTS = (
    FIRST_CONTACT, RECEIVED, EVIDENCE_REQUESTED, EVIDENCE_COMPLETE, DECIDED, PAID, WITHDRAWN,
    REFUSED, CHASED, REWORKED,
)  # fmt: skip
MODELS = ("as-is", "redesigned")

EVENTS = Dataset(
    topic="benefits",
    name="claim_events",
    meaning="What happened to each claim and when, as a case-management system recorded it",
    columns=(
        Column("row", "whole", "Row of the extract as a spreadsheet counts, or in XES the number"
               " of the event in the file", at_least=1),
        Column("claim_id", "text", "The claim", optional=True),
        Column("benefit", "text", "The benefit claimed", optional=True),
        Column("model", "text", "Which process the claim went through", choices=MODELS,
               optional=True),
        Column("channel", "text", "How the event reached the office: post, online, ...",
               optional=True),
        Column("area", "text", "Area of the claim", optional=True),
        Column("event", "text", "What happened; what the column map does not know stays as it is"
               " called in the extract", choices=(*CLAIM_EVENTS, STEP), optional=True),
        Column("activity", "text", "What the event is called in the extract", optional=True),
        Column("time", "moment", "When; empty where it cannot be read", optional=True),
        Column("time_problem", "text", "Why there is no time", optional=True),
        Column("actor", "text", "Who acted: a person, a team or a system", optional=True),
        Column("is_fact_of_case", "flag", "Whether the time comes from a column that repeats on"
               " every row of its claim, so that repeats mean nothing"),
    ),
    key=("row", "event"),
    personal=True,
)  # fmt: skip


def events_schema() -> pa.Schema:
    """The columns of EVENTS as Arrow types."""
    return arrow_schema(EVENTS)
