"""Offending: few offenders, many offences, and what they cost."""

from tp_analysis.offending.chain_exhibits import (
    chain_table,
    needed_table,
    readings_figure,
    readings_table,
    recorded_figure,
)
from tp_analysis.offending.cohort.assumption_exhibits import cohort_assumptions
from tp_analysis.offending.cohort.claims_exhibits import one_group_table
from tp_analysis.offending.cohort.concentration_exhibits import (
    concentration_table,
    lorenz_figures,
)
from tp_analysis.offending.cohort.loading import brought_from
from tp_analysis.offending.cohort.numbers import study_figures
from tp_analysis.offending.cohort.rates_exhibits import (
    activity_table,
    co_offending_table,
    outcomes_table,
    rates_table,
)
from tp_analysis.offending.cohort.study import Study, load_cohorts, make_study
from tp_analysis.offending.cohort.words import (
    claims_words,
    concentration_words,
    people_words,
    time_words,
)
from tp_analysis.offending.cost_exhibits import (
    bearer_parts_table,
    editions_figure,
    editions_table,
    matched_table,
    stage_parts_2003_table,
    stage_parts_2015_table,
    stage_parts_2019_table,
)
from tp_analysis.offending.costing.decline_exhibits import (
    claimed_falls_table,
    decline_figure,
    decline_figures,
    decline_table,
)
from tp_analysis.offending.costing.group_exhibits import (
    bearers_of_group_table,
    contacts_table,
    gap_figure,
    lines_table,
    people_table,
    total_table,
)
from tp_analysis.offending.costing.group_figures import group_figures
from tp_analysis.offending.costing.groups import cost_group
from tp_analysis.offending.costing.inputs import load_costing
from tp_analysis.offending.costing.log import (
    cashability_table,
    drawn_assumptions,
    scenario_assumptions,
)
from tp_analysis.offending.costing.own_claim import own_claim_figures
from tp_analysis.offending.costing.scenario_exhibits import (
    avoided_bearers_table,
    avoided_costs_figure,
    avoided_costs_table,
    avoided_offences_table,
    treatment_table,
)
from tp_analysis.offending.costing.scenario_numbers import make_outlook, outlook_figures
from tp_analysis.offending.costing.uncertainty_exhibits import (
    cost_histogram,
    needed_by_reading_table,
    simulate,
    simulated_table,
    simulation_figures,
    tornado_figure,
)
from tp_analysis.offending.costing.words import agencies_words, decline_words, group_words
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
    "Study",
    "activity_table",
    "agencies_words",
    "assumptions",
    "at_a_glance",
    "avoided_bearers_table",
    "avoided_costs_figure",
    "avoided_costs_table",
    "avoided_offences_table",
    "bearer_parts_table",
    "bearers_of_group_table",
    "bearers_table",
    "brought_from",
    "cashability_table",
    "chain_table",
    "claimed_falls_table",
    "claims_words",
    "co_offending_table",
    "cohort_assumptions",
    "concentration_table",
    "concentration_words",
    "contacts_table",
    "cost_claims_table",
    "cost_group",
    "cost_histogram",
    "data_log",
    "decline_figure",
    "decline_figures",
    "decline_table",
    "decline_words",
    "drawn_assumptions",
    "editions_figure",
    "editions_table",
    "gap_figure",
    "group_claims_table",
    "group_figures",
    "group_words",
    "key_figures",
    "lines_table",
    "load_cohorts",
    "load_costing",
    "load_inputs",
    "lorenz_figures",
    "make_chain",
    "make_outlook",
    "make_study",
    "matched_table",
    "meaning_figure",
    "needed_by_reading_table",
    "needed_table",
    "one_group_table",
    "opening",
    "outcomes_table",
    "outlook_figures",
    "own_claim_figures",
    "people_table",
    "people_words",
    "rates_table",
    "readings_figure",
    "readings_table",
    "recorded_figure",
    "release_figures",
    "scenario_assumptions",
    "simulate",
    "simulated_table",
    "simulation_figures",
    "stage_parts_2003_table",
    "stage_parts_2015_table",
    "stage_parts_2019_table",
    "study_figures",
    "tests_table",
    "time_words",
    "tornado_figure",
    "total_table",
    "treatment_table",
]
