"""Benefits: how long people wait to be paid, as it was and redesigned, and what it costs to run."""

from tp_analysis.benefits.exhibits import (
    assumptions,
    at_a_glance,
    data_log,
    opening,
    release_figures,
)
from tp_analysis.benefits.figures import Findings, find, key_figures
from tp_analysis.benefits.illustrative import AS_IS, REDESIGNED, ClaimAssumptions
from tp_analysis.benefits.inputs import BenefitInputs, load_inputs
from tp_analysis.benefits.process_exhibits import (
    anchors_table,
    cost_figure,
    cost_table,
    flow_table,
    steps_table,
    timeline_figure,
)
from tp_analysis.benefits.published_exhibits import (
    council_speeds_table,
    disagreements_table,
    implied_table,
    jobcentre_speeds_table,
    surviving_table,
)
from tp_analysis.benefits.waiting_exhibits import (
    at_risk_table,
    curves_figure,
    open_claims_table,
    readings_table,
    waits_table,
)

__all__ = [
    "AS_IS",
    "REDESIGNED",
    "BenefitInputs",
    "ClaimAssumptions",
    "Findings",
    "anchors_table",
    "assumptions",
    "at_a_glance",
    "at_risk_table",
    "cost_figure",
    "cost_table",
    "council_speeds_table",
    "curves_figure",
    "data_log",
    "disagreements_table",
    "find",
    "flow_table",
    "implied_table",
    "jobcentre_speeds_table",
    "key_figures",
    "load_inputs",
    "open_claims_table",
    "opening",
    "readings_table",
    "release_figures",
    "steps_table",
    "surviving_table",
    "timeline_figure",
    "waits_table",
]
