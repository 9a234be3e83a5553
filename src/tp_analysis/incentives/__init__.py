"""Incentives: what a person keeps of each extra pound earned, under the rules of a day."""

from tp_analysis.incentives.exhibits import at_a_glance, opening, pound_table, rates_table
from tp_analysis.incentives.figures import key_figures
from tp_analysis.incentives.household_exhibits import (
    marginal_rate_figure,
    net_income_figure,
    participation_table,
    steps_table,
)
from tp_analysis.incentives.inputs import Choices, IncentivesInputs, load_inputs
from tp_analysis.incentives.log_exhibits import (
    assumptions,
    data_log,
    left_out_table,
    parameters_table,
    switching_table,
    worked_case_table,
)

__all__ = [
    "Choices",
    "IncentivesInputs",
    "assumptions",
    "at_a_glance",
    "data_log",
    "key_figures",
    "left_out_table",
    "load_inputs",
    "marginal_rate_figure",
    "net_income_figure",
    "opening",
    "parameters_table",
    "participation_table",
    "pound_table",
    "rates_table",
    "steps_table",
    "switching_table",
    "worked_case_table",
]
