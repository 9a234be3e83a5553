"""The columns that many reference tables share."""

from __future__ import annotations

from tp_analysis.datasets import EVIDENCE_GRADES, Column

FINANCIAL_YEAR = r"\d{4}-\d{2}"
SLUG = r"[a-z0-9]+(-[a-z0-9]+)*"

EVIDENCE = Column("evidence", "text", "How well the figure is established", choices=EVIDENCE_GRADES)
NOTE = Column("note", "text", "What a reader of this row should know", optional=True)
DOCUMENT = Column(
    "document_id",
    "text",
    "The document that gives the figure: a key of documents",
    pattern=SLUG,
    references="reference/documents",
)
READ_IN = Column(
    "document_id",
    "text",
    "The document that the figure was read in: a key of documents; empty where it was not read",
    optional=True,
    pattern=SLUG,
    references="reference/documents",
)
