"""The public summary: built only from figures that the full reports release by name."""

from tp_analysis.summary.exhibits import (
    at_a_glance,
    bodies_figure,
    cost_figure,
    opening,
    waits_table,
)

__all__ = [
    "at_a_glance",
    "bodies_figure",
    "cost_figure",
    "opening",
    "waits_table",
]
