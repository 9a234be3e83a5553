"""Spending: what all public bodies spend in a place, and whether the published count adds up."""

from tp_analysis.spending.benchmark_exhibits import (
    denominators_table,
    functions_figure,
    functions_table,
)
from tp_analysis.spending.council_exhibits import councils_figure, councils_table
from tp_analysis.spending.exhibits import (
    at_a_glance,
    bodies_figure,
    bodies_table,
    opening,
    purposes_table,
    release_figures,
)
from tp_analysis.spending.figures import key_figures
from tp_analysis.spending.inputs import CountInputs, load_inputs
from tp_analysis.spending.log_exhibits import (
    assumptions,
    data_log,
    reconciliation_rules_table,
    reconciliation_table,
)

__all__ = [
    "CountInputs",
    "assumptions",
    "at_a_glance",
    "bodies_figure",
    "bodies_table",
    "councils_figure",
    "councils_table",
    "data_log",
    "denominators_table",
    "functions_figure",
    "functions_table",
    "key_figures",
    "load_inputs",
    "opening",
    "purposes_table",
    "reconciliation_rules_table",
    "reconciliation_table",
    "release_figures",
]
