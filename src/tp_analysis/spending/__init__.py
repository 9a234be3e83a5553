"""Spending: what all public bodies spend in a place, and whether the published count adds up."""

from tp_analysis.spending.benchmark_exhibits import (
    denominators_table,
    functions_figure,
    functions_table,
)
from tp_analysis.spending.control_exhibits import (
    control_figure,
    control_table,
    flow_figure,
    parts_figure,
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
from tp_analysis.spending.ledger_exhibits import (
    completeness_table,
    controls_table,
    net_functions_table,
    totals_table,
    transfers_table,
    traps_table,
)
from tp_analysis.spending.log_exhibits import (
    assumptions,
    data_log,
    reconciliation_rules_table,
    reconciliation_table,
)
from tp_analysis.spending.years_exhibits import (
    councils_years_table,
    like_councils_table,
    region_years_figure,
)

__all__ = [
    "CountInputs",
    "assumptions",
    "at_a_glance",
    "bodies_figure",
    "bodies_table",
    "completeness_table",
    "control_figure",
    "control_table",
    "controls_table",
    "councils_figure",
    "councils_table",
    "councils_years_table",
    "data_log",
    "denominators_table",
    "flow_figure",
    "functions_figure",
    "functions_table",
    "key_figures",
    "like_councils_table",
    "load_inputs",
    "net_functions_table",
    "opening",
    "parts_figure",
    "purposes_table",
    "reconciliation_rules_table",
    "reconciliation_table",
    "region_years_figure",
    "release_figures",
    "totals_table",
    "transfers_table",
    "traps_table",
]
