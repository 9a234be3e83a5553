"""The columns that many tables share: what a row rests on, and what is to be said of it."""

from __future__ import annotations

from tp_analysis.datasets import EVIDENCE_GRADES, Column

FINANCIAL_YEAR = r"\d{4}-\d{2}"
SLUG = r"[a-z0-9]+(-[a-z0-9]+)*"


def evidence_of(what: str) -> Column:
    """The grade of evidence of the figure, or whatever a row gives."""
    return Column("evidence", "text", f"How well {what} is established", choices=EVIDENCE_GRADES)


EVIDENCE = evidence_of("the figure")
NOTE = Column("note", "text", "What a reader of this row should know", optional=True)
DOCUMENT = Column(
    "document_id",
    "text",
    "The document that gives the figure: a key of reference/documents",
    pattern=SLUG,
    references="reference/documents",
)
READ_IN = Column(
    "document_id",
    "text",
    "The document that the figure was read in, a key of reference/documents; empty where not read",
    optional=True,
    pattern=SLUG,
    references="reference/documents",
)
