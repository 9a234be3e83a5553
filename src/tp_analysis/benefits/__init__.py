"""Benefits: how long people wait to be paid, as it was and redesigned, and what it costs to run."""

from tp_analysis.benefits.assumed_process import (
    AssumedProcess,
    assumed_process,
    process_figures,
)
from tp_analysis.benefits.costs.exhibits import (
    anchors_table,
    comparison_figure,
    cost_figure,
    cost_table,
    savings_table,
)
from tp_analysis.benefits.exhibits import (
    assumptions,
    at_a_glance,
    data_log,
    opening,
    release_figures,
)
from tp_analysis.benefits.figures import key_figures
from tp_analysis.benefits.flow.exhibits import (
    flow_table,
    stream_map_figure,
    swim_lanes_figure,
)
from tp_analysis.benefits.flow.inputs import flow_of
from tp_analysis.benefits.flow.log_exhibits import log_measures_table, log_stream_map
from tp_analysis.benefits.illustrative import AS_IS, REDESIGNED, ClaimAssumptions
from tp_analysis.benefits.inputs import BenefitInputs, load_inputs
from tp_analysis.benefits.own_speed_exhibits import own_speeds_table
from tp_analysis.benefits.published_exhibits import (
    council_speeds_table,
    disagreements_table,
    implied_table,
    jobcentre_speeds_table,
    surviving_table,
)
from tp_analysis.benefits.simulation.exhibits import (
    queue_figure,
    simulation_assumptions_table,
    what_if_table,
    workload_table,
)
from tp_analysis.benefits.simulation.study import SimulationStudy, simulate_process
from tp_analysis.benefits.simulation.words import what_if_words
from tp_analysis.benefits.waits.check_exhibits import (
    cohorts_table,
    endings_table,
    in_hand_table,
    mix_table,
)
from tp_analysis.benefits.waits.curve_exhibits import at_risk_table, curves_figure
from tp_analysis.benefits.waits.exhibits import (
    counts_table,
    open_claims_table,
    waits_table,
)
from tp_analysis.benefits.waits.loading import ClaimLog, load_log
from tp_analysis.benefits.waits.numbers import wait_figures
from tp_analysis.benefits.waits.readings import readings_section
from tp_analysis.benefits.waits.study import WaitChoices, WaitStudy, study_waits
from tp_analysis.benefits.waits.words import (
    cohort_words,
    curve_words,
    ending_words,
    log_words,
    open_words,
    people_words,
    wait_messages,
)

__all__ = [
    "AS_IS",
    "REDESIGNED",
    "AssumedProcess",
    "BenefitInputs",
    "ClaimAssumptions",
    "ClaimLog",
    "SimulationStudy",
    "WaitChoices",
    "WaitStudy",
    "anchors_table",
    "assumed_process",
    "assumptions",
    "at_a_glance",
    "at_risk_table",
    "cohort_words",
    "cohorts_table",
    "comparison_figure",
    "cost_figure",
    "cost_table",
    "council_speeds_table",
    "counts_table",
    "curve_words",
    "curves_figure",
    "data_log",
    "disagreements_table",
    "ending_words",
    "endings_table",
    "flow_of",
    "flow_table",
    "implied_table",
    "in_hand_table",
    "jobcentre_speeds_table",
    "key_figures",
    "load_inputs",
    "load_log",
    "log_measures_table",
    "log_stream_map",
    "log_words",
    "mix_table",
    "open_claims_table",
    "open_words",
    "opening",
    "own_speeds_table",
    "people_words",
    "process_figures",
    "queue_figure",
    "readings_section",
    "release_figures",
    "savings_table",
    "simulate_process",
    "simulation_assumptions_table",
    "stream_map_figure",
    "study_waits",
    "surviving_table",
    "swim_lanes_figure",
    "wait_figures",
    "wait_messages",
    "waits_table",
    "what_if_table",
    "what_if_words",
    "workload_table",
]
