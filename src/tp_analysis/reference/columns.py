"""The columns that say where a figure of a reference table comes from."""

from __future__ import annotations

from tp_analysis.datasets import EVIDENCE_GRADES, Column

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
