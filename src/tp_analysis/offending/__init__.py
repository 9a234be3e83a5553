"""Offending: few offenders, many offences, and what they cost."""

from tp_analysis.offending.chain_exhibits import (
    chain_table,
    needed_table,
    readings_figure,
    readings_table,
    recorded_figure,
)
from tp_analysis.offending.cost_exhibits import (
    bearer_parts_table,
    editions_figure,
    editions_table,
    matched_table,
    stage_parts_2003_table,
    stage_parts_2019_table,
)
from tp_analysis.offending.exhibits import (
    at_a_glance,
    bearers_table,
    cost_claims_table,
    group_claims_table,
    meaning_figure,
    opening,
    tests_table,
)
from tp_analysis.offending.figures import key_figures, make_chain
from tp_analysis.offending.inputs import OffendingInputs, load_inputs
from tp_analysis.offending.log_exhibits import assumptions, data_log, release_figures
from tp_analysis.offending.triangulation import Chain

__all__ = [
    "Chain",
    "OffendingInputs",
    "assumptions",
    "at_a_glance",
    "bearer_parts_table",
    "bearers_table",
    "chain_table",
    "cost_claims_table",
    "data_log",
    "editions_figure",
    "editions_table",
    "group_claims_table",
    "key_figures",
    "load_inputs",
    "make_chain",
    "matched_table",
    "meaning_figure",
    "needed_table",
    "opening",
    "readings_figure",
    "readings_table",
    "recorded_figure",
    "release_figures",
    "stage_parts_2003_table",
    "stage_parts_2019_table",
    "tests_table",
]
